//! Credit and debit notes over an issued Mushak 6.3.

use dalil_audit::Change;
use dalil_invoicing::{
    Correctable, DocumentId, DocumentKind, DocumentState, DocumentSummary, Drawn, InvoicingRead, Issued, NoteBasis,
    NoteError, NoteKind, NoteMoment, NoteRequest, compute::Totals, correct, input, permission,
};
use dalil_ledger::Receivable;
use dalil_tenancy::{Actor, StoreError};

use crate::{
    App, Failure, action,
    invoices::recorded,
    once::{Done, Once},
    payments::receivable,
    ports::{Message, ReadWork},
};

/// A 6.3 that can be corrected, with what is left of its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correcting {
    /// The 6.3 with its notes.
    pub correctable: Correctable,
    /// Minor units still owed under its invoice: a credit note takes no more.
    pub outstanding: i64,
}

/// What a note would say, shown before it is issued.
#[derive(Clone, Debug)]
pub struct NoteReview {
    /// The 6.3 and what is owed.
    pub correcting: Correcting,
    /// The lines and sums of the note.
    pub drawn: Drawn,
    /// Who issues it to whom.
    pub basis: NoteBasis,
}

type Result<T> = std::result::Result<T, Failure<NoteError>>;

impl App {
    /// What of a 6.3 can still be corrected.
    ///
    /// # Errors
    /// [`NoteError::NotFound`], [`NoteError::NotTaxInvoice`].
    pub async fn correctable(&self, actor: &Actor, id: DocumentId) -> Result<Correcting> {
        actor.permit(permission::CORRECT)?;
        let permit = actor.permit(permission::DOCUMENTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(correcting(&mut *work, id).await?)
    }

    /// What a note would say; reads only.
    ///
    /// # Errors
    /// [`NoteError`], but for those of its number.
    pub async fn review_note(
        &self,
        actor: &Actor,
        id: DocumentId,
        kind: NoteKind,
        input: &input::Note,
    ) -> Result<NoteReview> {
        actor.permit(permission::CORRECT)?;
        let permit = actor.permit(permission::DOCUMENTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let correcting = correcting(&mut *work, id).await?;
        let Correcting { correctable, outstanding } = &correcting;
        let drawn = correctable.drawn(kind, input).map_err(|errors| Failure::refused(errors.into()))?;
        let (document, store) = (correctable.document(), work.invoicing());
        let basis = NoteBasis::of(store, document, &drawn, *outstanding, self.clock.now()).await?;
        Ok(NoteReview { correcting, drawn, basis })
    }

    /// Issues a credit or debit note that corrects a 6.3, in one commit with its number, its seal, what is owed, the audit
    /// entry and the message that renders it. What is owed under the invoice is locked first, so that notes over one 6.3,
    /// and payments beside them, come one after another.
    ///
    /// # Errors
    /// [`NoteError`]; nothing is stored then and no number is taken.
    pub async fn issue_note(
        &self,
        actor: &Actor,
        id: DocumentId,
        kind: NoteKind,
        input: &input::Note,
        seen: Option<Totals>,
        once: Once<'_, Issued>,
    ) -> Result<Done<Issued>> {
        let permit = actor.permit(permission::CORRECT)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let document = tax_invoice(work.invoicing(), id).await?;
        let owed = work.ledger().receivables_for_update(&[receivable(invoice_of(&document)?)]).await?;
        let outstanding = still_owed(owed.first(), id)?;
        let (millis, random) = self.ids().parts();
        let principal = permit.principal();
        let moment = NoteMoment {
            workspace: permit.workspace(),
            issued_by: format!("{}:{}", principal.kind(), principal.name()),
            id: DocumentId::mint(millis, &random),
        };
        let request = NoteRequest { document, kind, input, outstanding, seen, moment };
        let note = correct(work.invoicing(), request, || self.clock.now()).await?;
        once.keep(work.replies(), &note).await?;
        work.outbox().enqueue(&Message::RenderOriginals(note.id())).await?;
        let row = note.row();
        let corrected = note.corrected();
        let act = self
            .act(&permit, action::DOCUMENT_ISSUED, note.kind().as_str(), note.id())
            .change(Change::new("number", None, Some(row.printed_number.clone())))
            .change(Change::new("corrects", None, corrected.map(|corrected| corrected.number.clone())))
            .change(Change::new("reason", None, corrected.map(|corrected| corrected.reason.clone())))
            .change(Change::new("total", None, Some(recorded(row.totals.total, row.currency))))
            .change(Change::new("seal", None, Some(row.leaf.to_string())));
        work.commit(act.into()).await?;
        Ok(Done::Fresh(note))
    }
}

async fn correcting(work: &mut dyn ReadWork, id: DocumentId) -> std::result::Result<Correcting, NoteError> {
    let document = tax_invoice(work.invoicing(), id).await?;
    let owed = work.ledger().receivables(&[receivable(invoice_of(&document)?)]).await?;
    let outstanding = still_owed(owed.first(), id)?;
    Ok(Correcting { correctable: Correctable::read(work.invoicing(), document).await?, outstanding })
}

/// What is owed under the invoice of a 6.3 that was not voided.
fn still_owed(owed: Option<&Receivable>, id: DocumentId) -> std::result::Result<i64, NoteError> {
    let owed = owed.ok_or_else(|| unpaired(id))?;
    if owed.voided { Err(NoteError::Voided) } else { Ok(owed.outstanding()) }
}

async fn tax_invoice(
    store: &mut (impl InvoicingRead + ?Sized),
    id: DocumentId,
) -> std::result::Result<Issued, NoteError> {
    let document = store.document(id).await?.ok_or(NoteError::NotFound)?;
    if document.kind() == DocumentKind::Mushak63 { Ok(document) } else { Err(NoteError::NotTaxInvoice) }
}

/// The invoice that was issued with a 6.3.
fn invoice_of(document: &Issued) -> std::result::Result<DocumentId, StoreError> {
    document.row().counterpart.ok_or_else(|| unpaired(document.id()))
}

fn unpaired(id: DocumentId) -> StoreError {
    StoreError::Corrupt { table: "document", id: id.to_string() }
}

/// The notes that correct a 6.3, or the one issued with an invoice, as they are listed.
pub(crate) async fn notes_about(
    store: &mut (impl InvoicingRead + ?Sized),
    document: &Issued,
) -> std::result::Result<Vec<DocumentSummary>, StoreError> {
    let corrected = match document.kind() {
        DocumentKind::Mushak63 => Some(document.id()),
        DocumentKind::Invoice => document.row().counterpart,
        DocumentKind::Bill
        | DocumentKind::MoneyReceipt
        | DocumentKind::Mushak67
        | DocumentKind::Mushak68
        | DocumentKind::Quotation => None,
    };
    let Some(corrected) = corrected else { return Ok(Vec::new()) };
    let notes = store.notes_of(corrected).await?;
    Ok(notes.iter().map(|note| DocumentSummary::of(note, DocumentState::Issued)).collect())
}

impl From<NoteError> for Failure<NoteError> {
    fn from(error: NoteError) -> Self {
        match error {
            NoteError::Store(error) => error.into(),
            rule => Self::refused(rule),
        }
    }
}
