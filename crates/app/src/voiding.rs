//! Voids of issued documents. One supply has an invoice and a Mushak 6.3: both are voided by one act, with a record each.

use dalil_audit::Change;
use dalil_invoicing::{DocumentId, DocumentKind, DocumentRow, InvoicingRead, Issued, Void, permission};
use dalil_ledger as ledger;
use dalil_tenancy::{Actor, StoreError, field::FieldErrors};

use crate::{
    App, Failure, action,
    acts::Acts,
    invoices::recorded,
    once::{Done, Once},
    payments::receivable,
};

/// Why a document is not voided.
#[derive(Debug, thiserror::Error)]
pub enum VoidError {
    /// There is no such document.
    #[error("no such document")]
    NotFound,
    /// It is a credit or debit note, which another note puts right.
    #[error("a note is not voided")]
    IsNote,
    /// It is a money receipt, which is voided when its payment is reversed.
    #[error("a receipt is voided with its payment")]
    IsReceipt,
    /// It is a quotation, which is withdrawn or replaced.
    #[error("a quotation is withdrawn")]
    IsQuotation,
    /// A credit or debit note corrects it.
    #[error("a note corrects the document")]
    Corrected,
    /// It was voided before.
    #[error("the document is voided already")]
    AlreadyVoided,
    /// A payment that stands settles some of the invoice: it is reversed first.
    #[error("a payment of the invoice stands")]
    PaymentStands,
    /// What was left of the invoice was given up.
    #[error("the invoice is written off")]
    WrittenOff,
    /// The reason breaks rules.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
}

/// The papers of one sale, voided together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voiding {
    /// The papers, the invoice first.
    pub documents: Vec<Issued>,
    /// Their voids, in the same order: one reason, one day, one moment, one author.
    pub voids: Vec<Void>,
}

type Result<T> = std::result::Result<T, Failure<VoidError>>;

impl App {
    /// Voids a bill, or an issued invoice with its 6.3, or a 6.3 with its invoice, for a reason: nothing is owed under it any more, and
    /// the figures of its month no longer count it. Rows, numbers and papers stay as they are.
    ///
    /// # Errors
    /// [`VoidError`].
    pub async fn void_document(
        &self,
        actor: &Actor,
        id: DocumentId,
        reason: &str,
        once: Once<'_, Voiding>,
    ) -> Result<Done<Voiding>> {
        let permit = actor.permit(permission::VOID)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let documents = papers_of_sale(work.invoicing(), id).await?.ok_or(Failure::refused(VoidError::NotFound))?;
        if is_bill(&documents) {
            // Nothing is owed by it; whoever is second finds it void, or the store refuses.
            if work.invoicing().voided(id).await?.is_some() {
                return Err(Failure::refused(VoidError::AlreadyVoided));
            }
        } else {
            ledger::free_to_void(work.ledger(), receivable(sale_of(&documents)?)).await?;
        }
        let moment = self.ledger_moment(work.invoicing(), &permit).await?;
        let reason = Void::parse_reason(reason).map_err(|errors| Failure::refused(errors.into()))?;
        let at = jiff::Timestamp::from_microsecond(moment.at.as_microsecond()).unwrap_or(moment.at);
        let void = |issued: &Issued| Void {
            document: issued.id(),
            reason: reason.clone(),
            day: moment.today,
            at,
            by: moment.by.clone(),
        };
        let voids: Vec<Void> = documents.iter().map(void).collect();
        let rows: Vec<&DocumentRow> = documents.iter().map(Issued::row).collect();
        work.invoicing().save_voids(&voids, &rows).await?;
        let voiding = Voiding { documents, voids };
        once.keep(work.replies(), &voiding).await?;
        let entry = |(issued, void): (&Issued, &Void)| {
            let row = issued.row();
            self.act(&permit, action::DOCUMENT_VOIDED, issued.kind().as_str(), issued.id())
                .change(Change::new("number", None, Some(row.printed_number.clone())))
                .change(Change::new("total", None, Some(recorded(row.totals.total, row.currency))))
                .change(Change::new("reason", None, Some(void.reason.to_string())))
                .change(Change::new("seal", None, Some(void.seal().to_string())))
        };
        let entries = voiding.documents.iter().zip(&voiding.voids).map(entry);
        let acts = entries.fold(None, |acts: Option<Acts>, entry| match acts {
            None => Some(Acts::one(entry)),
            Some(acts) => Some(acts.and(entry)),
        });
        let acts = acts.ok_or(Failure::refused(VoidError::NotFound))?;
        work.commit(acts).await?;
        Ok(Done::Fresh(voiding))
    }

    /// The papers that voiding a document would void, the invoice first; reads only.
    ///
    /// # Errors
    /// [`VoidError`], where it would be refused.
    pub async fn void_preview(&self, actor: &Actor, id: DocumentId) -> Result<Vec<Issued>> {
        actor.permit(permission::VOID)?;
        let permit = actor.permit(permission::DOCUMENTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let documents = papers_of_sale(work.invoicing(), id).await?.ok_or(Failure::refused(VoidError::NotFound))?;
        if is_bill(&documents) {
            return match work.invoicing().voided(id).await? {
                Some(_) => Err(Failure::refused(VoidError::AlreadyVoided)),
                None => Ok(documents),
            };
        }
        let invoice = sale_of(&documents)?;
        let owed = work.ledger().receivables(&[receivable(invoice)]).await?.pop();
        owed.ok_or(Failure::refused(VoidError::NotFound))?.voidable()?;
        Ok(documents)
    }
}

/// The papers of the sale that a document is of, the invoice first; none when there is no such document.
async fn papers_of_sale(
    store: &mut (impl InvoicingRead + ?Sized),
    id: DocumentId,
) -> std::result::Result<Option<Vec<Issued>>, StoreError> {
    let Some(asked) = store.document(id).await? else { return Ok(None) };
    let other = match asked.row().counterpart {
        Some(other) => store.document(other).await?,
        None => None,
    };
    let mut papers: Vec<Issued> = std::iter::once(asked).chain(other).collect();
    papers.sort_by_key(Issued::kind);
    Ok(Some(papers))
}

/// Whether it is a bill, which is void by itself.
fn is_bill(papers: &[Issued]) -> bool {
    papers.first().is_some_and(|paper| paper.kind() == DocumentKind::Bill)
}

/// The invoice that the papers belong to.
fn sale_of(papers: &[Issued]) -> Result<DocumentId> {
    let other = match papers.first().map(Issued::kind) {
        Some(DocumentKind::MoneyReceipt) => VoidError::IsReceipt,
        Some(DocumentKind::Quotation) => VoidError::IsQuotation,
        _ => VoidError::IsNote,
    };
    papers.first().and_then(|paper| paper.row().invoice()).ok_or(Failure::refused(other))
}

impl From<ledger::VoidError> for Failure<VoidError> {
    fn from(error: ledger::VoidError) -> Self {
        match error {
            ledger::VoidError::NotFound => Self::refused(VoidError::NotFound),
            ledger::VoidError::AlreadyVoided => Self::refused(VoidError::AlreadyVoided),
            ledger::VoidError::Corrected => Self::refused(VoidError::Corrected),
            ledger::VoidError::Paid => Self::refused(VoidError::PaymentStands),
            ledger::VoidError::WrittenOff => Self::refused(VoidError::WrittenOff),
            ledger::VoidError::Store(error) => error.into(),
        }
    }
}
