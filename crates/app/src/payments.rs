//! Money in: payments, their reversals, write-offs, and where each invoice stands.

mod standing;
mod statement;

use dalil_audit::{Change, Entry};
use dalil_invoicing::{
    DocumentId, DocumentRow, DocumentSummary, InvoiceId, InvoicingRead, NoteKind, ReceiptError, ReceiptOf, ReceivedId,
    series::day_in,
};
use dalil_ledger::{
    DebtorId, Direction, Moment, Note, NoteId, Payment, PaymentFields, PaymentFilter, PaymentId, ReceivableId,
    RecordError, Recorded, ReverseError, Sale, WriteOff, WriteOffError, WriteOffId, input, permission, record, reverse,
    write_off,
};
use dalil_tenancy::{
    Actor, Permit, StoreError, Write,
    field::FieldErrors,
    page::{Page, PageRequest},
};

pub use standing::{Overdue, Owed, Payable, Receivables, Settlement, Standing};
pub use statement::{ClientAccount, STATEMENT_DAYS, told_of};

use crate::{
    App, Failure, action,
    acts::Acts,
    invoices::recorded,
    once::{Done, Once},
    receipts::receipt_of,
};

/// Why money was not recorded, reversed or given up, or cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum PaymentError {
    /// There is no such payment, or nothing owed under such a document.
    #[error("no such payment")]
    NotFound,
    /// The payment was reversed before.
    #[error("the payment is reversed already")]
    AlreadyReversed,
    /// A certificate of the VAT that the payment withheld stands: it is reversed first.
    #[error("a certificate of the payment stands")]
    Certified,
    /// Nothing is owed under the document any more.
    #[error("nothing is outstanding")]
    NothingOutstanding,
    /// Something else is owed under the document than was confirmed.
    #[error("what is outstanding has changed")]
    OutstandingChanged,
    /// The document was voided: nothing is owed under it.
    #[error("the document is voided")]
    Voided,
    /// The receipt that was asked for with the payment cannot be issued.
    #[error(transparent)]
    Receipt(ReceiptError),
    /// The input breaks rules.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
}

/// A payment with the documents it settles, as they are listed, and its receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentDetail {
    /// The payment, with its reversal.
    pub recorded: Recorded,
    /// The documents, in the order of its allocations.
    pub documents: Vec<DocumentSummary>,
    /// Its money receipt, if one was issued.
    pub receipt: Option<ReceiptOf>,
}

type Result<T> = std::result::Result<T, Failure<PaymentError>>;

/// The sale that an issued document stands for: an invoice is one, its 6.3 is the same once more.
pub fn sale(row: &DocumentRow) -> Option<Sale> {
    (row.series.kind == dalil_invoicing::DocumentKind::Invoice).then(|| Sale {
        id: receivable(row.id),
        debtor: DebtorId::from_uuid(row.client.as_uuid()),
        currency: row.currency,
        issued_on: row.issued_on,
        due_on: row.due_on,
        value: row.totals.value,
        duty: row.totals.duty,
        vat: row.totals.vat,
    })
}

/// What a note did to the sale under `invoice`, the one issued with the 6.3 that it corrects; none of other documents.
pub fn note(row: &DocumentRow, invoice: DocumentId) -> Option<Note> {
    let direction = match NoteKind::of(row.series.kind)? {
        NoteKind::Credit => Direction::Credit,
        NoteKind::Debit => Direction::Debit,
    };
    Some(Note {
        id: NoteId::from_uuid(row.id.as_uuid()),
        direction,
        receivable: receivable(invoice),
        debtor: DebtorId::from_uuid(row.client.as_uuid()),
        currency: row.currency,
        day: row.issued_on,
        value: row.totals.value,
        duty: row.totals.duty,
        vat: row.totals.vat,
    })
}

/// What is owed under a document bears its id.
pub(crate) const fn receivable(document: DocumentId) -> ReceivableId {
    ReceivableId::from_uuid(document.as_uuid())
}

/// A receipt names the payment by its id.
pub(crate) const fn received(payment: PaymentId) -> ReceivedId {
    ReceivedId::from_uuid(payment.as_uuid())
}

pub(crate) const fn document(receivable: ReceivableId) -> DocumentId {
    DocumentId::from_uuid(receivable.as_uuid())
}

impl App {
    /// Records a payment over issued invoices of one client; where it is asked for, its money receipt is issued in the same
    /// commit, so that no payment is recorded whose receipt was refused.
    ///
    /// # Errors
    /// [`PaymentError::Invalid`]; an invoice that is not issued yet is named `not_issued`, one of another workspace reads as
    /// absent. [`PaymentError::Receipt`] when there can be no receipt.
    pub async fn record_payment(
        &self,
        actor: &Actor,
        input: &input::Payment,
        with_receipt: bool,
        once: Once<'_, PaymentDetail>,
    ) -> Result<Done<PaymentDetail>> {
        let permit = actor.permit(permission::PAYMENTS_RECORD)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let moment = self.ledger_moment(work.invoicing(), &permit).await?;
        let fields = PaymentFields::parse(input, moment.today).map_err(|errors| Failure::refused(errors.into()))?;
        let (millis, random) = self.ids().parts();
        let id = PaymentId::mint(millis, &random);
        let payment = match record(work.ledger(), id, fields.clone(), &moment).await {
            Ok(payment) => payment,
            Err(RecordError::Store(error)) => return Err(error.into()),
            Err(RecordError::Invalid(errors)) => {
                let errors = name_drafts(work.invoicing(), &fields, errors).await?;
                return Err(Failure::refused(errors.into()));
            }
        };
        let mut detail = with_documents(work.invoicing(), Recorded { payment, reversal: None }).await?;
        let receipt = if with_receipt { Some(self.receipt_for(&mut *work, &permit, &detail).await?) } else { None };
        detail.receipt = receipt.as_ref().map(|receipt| receipt_of(id, receipt));
        once.keep(work.replies(), &detail).await?;
        let payment = &detail.recorded.payment;
        let act = self
            .act(&permit, action::PAYMENT_RECORDED, "payment", id)
            .change(Change::new("method", None, Some(payment.fields.method.code().to_owned())))
            .change(Change::new("seal", None, Some(payment.seal().to_string())));
        let acts = Acts::one(about(act, &detail));
        let acts = match &receipt {
            Some(receipt) => acts.and(self.receipt_act(&permit, receipt)),
            None => acts,
        };
        work.commit(acts).await?;
        Ok(Done::Fresh(detail))
    }

    /// Takes a payment back for a reason: what it settled is owed again, and its receipt, if it has one, is void.
    ///
    /// # Errors
    /// [`PaymentError`].
    pub async fn reverse_payment(
        &self,
        actor: &Actor,
        id: PaymentId,
        reason: &str,
        once: Once<'_, PaymentDetail>,
    ) -> Result<Done<PaymentDetail>> {
        let permit = actor.permit(permission::PAYMENTS_RECORD)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let moment = self.ledger_moment(work.invoicing(), &permit).await?;
        let withheld = work.certificates().withheld_for_update(&[received(id)]).await?;
        if withheld.iter().any(|withheld| withheld.certified > 0) {
            return Err(Failure::refused(PaymentError::Certified));
        }
        let recorded = reverse(work.ledger(), id, reason, &moment).await?;
        let mut detail = with_documents(work.invoicing(), recorded).await?;
        let voided = self.void_receipt(&mut *work, &permit, &mut detail).await?;
        once.keep(work.replies(), &detail).await?;
        let reversal = detail.recorded.reversal.as_ref();
        let seal = reversal.map(|reversal| reversal.seal().to_string());
        let act = self
            .act(&permit, action::PAYMENT_REVERSED, "payment", id)
            .change(Change::new("reason", None, reversal.map(|reversal| reversal.reason.to_string())))
            .change(Change::new("seal", None, seal));
        let acts = Acts::one(about(act, &detail));
        work.commit(match voided {
            Some(voided) => acts.and(voided),
            None => acts,
        })
        .await?;
        Ok(Done::Fresh(detail))
    }

    /// Gives up, for a reason, all that is still owed under an issued invoice, when that is the amount in minor units that
    /// was shown to whoever confirmed it.
    ///
    /// # Errors
    /// [`PaymentError`].
    pub async fn write_off(
        &self,
        actor: &Actor,
        invoice: DocumentId,
        (seen, reason): (i64, &str),
        once: Once<'_, WriteOff>,
    ) -> Result<Done<WriteOff>> {
        let permit = actor.permit(permission::WRITE_OFF)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let moment = self.ledger_moment(work.invoicing(), &permit).await?;
        let (millis, random) = self.ids().parts();
        let id = WriteOffId::mint(millis, &random);
        let done = write_off(work.ledger(), id, receivable(invoice), (seen, reason), &moment).await?;
        let numbers = work.invoicing().summaries(&[invoice]).await?;
        once.keep(work.replies(), &done).await?;
        let act = self
            .act(&permit, action::INVOICE_WRITTEN_OFF, "write_off", id)
            .change(Change::new("number", None, Some(joined(&numbers))))
            .change(Change::new("total", None, Some(recorded(done.amount, done.currency))))
            .change(Change::new("reason", None, Some(done.reason.to_string())))
            .change(Change::new("seal", None, Some(done.seal().to_string())));
        work.commit(act.into()).await?;
        Ok(Done::Fresh(done))
    }

    /// One payment.
    ///
    /// # Errors
    /// [`PaymentError::NotFound`].
    pub async fn payment(&self, actor: &Actor, id: PaymentId) -> Result<PaymentDetail> {
        let permit = actor.permit(permission::PAYMENTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let recorded = work.ledger().payment(id).await?.ok_or(Failure::refused(PaymentError::NotFound))?;
        Ok(with_documents(work.invoicing(), recorded).await?)
    }

    /// Payments, the latest recorded first.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn payments(
        &self,
        actor: &Actor,
        filter: PaymentFilter,
        page: PageRequest<PaymentId>,
    ) -> Result<Page<PaymentDetail, PaymentId>> {
        let permit = actor.permit(permission::PAYMENTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let found = work.ledger().payments(filter, page).await?;
        let mut ids: Vec<DocumentId> = found.items.iter().flat_map(documents_of).collect();
        ids.sort();
        ids.dedup();
        let known = work.invoicing().summaries(&ids).await?;
        let payments: Vec<ReceivedId> = found.items.iter().map(|recorded| received(recorded.payment.id)).collect();
        let receipts = work.invoicing().receipts_of(&payments).await?;
        Ok(found.map(|recorded| {
            let documents = documents_of(&recorded).filter_map(|id| known.iter().find(|known| known.id == id));
            let receipt = receipts.iter().find(|receipt| receipt.payment == received(recorded.payment.id));
            PaymentDetail { documents: documents.cloned().collect(), receipt: receipt.cloned(), recorded }
        }))
    }

    /// Now, in the workspace's calendar too, and who acts.
    pub(crate) async fn ledger_moment(
        &self,
        store: &mut dyn dalil_invoicing::InvoicingStore,
        permit: &Permit<Write>,
    ) -> std::result::Result<Moment, StoreError> {
        let at = self.clock.now();
        let principal = permit.principal();
        let today = day_in(&store.settings().await?.time_zone(), at);
        Ok(Moment { at, today, by: format!("{}:{}", principal.kind(), principal.name()) })
    }
}

fn documents_of(recorded: &Recorded) -> impl Iterator<Item = DocumentId> + '_ {
    recorded.payment.fields.allocations.iter().map(|share| document(share.receivable))
}

pub(crate) async fn with_documents(
    store: &mut (impl InvoicingRead + ?Sized),
    recorded: Recorded,
) -> std::result::Result<PaymentDetail, StoreError> {
    let ids: Vec<DocumentId> = documents_of(&recorded).collect();
    let receipt = store.receipts_of(&[received(recorded.payment.id)]).await?.pop();
    Ok(PaymentDetail { documents: store.summaries(&ids).await?, receipt, recorded })
}

/// Which documents a payment settles, and how much it is.
fn about(act: Entry, detail: &PaymentDetail) -> Entry {
    let Payment { fields, .. } = &detail.recorded.payment;
    act.change(Change::new("number", None, Some(joined(&detail.documents)))).change(Change::new(
        "total",
        None,
        Some(recorded(fields.total(), fields.currency)),
    ))
}

fn joined(documents: &[DocumentSummary]) -> String {
    documents.iter().map(|document| document.printed_number.as_str()).collect::<Vec<_>>().join(", ")
}

/// A draft has nothing owed under it: that is said, rather than that it is unknown.
async fn name_drafts(
    store: &mut (impl InvoicingRead + ?Sized),
    fields: &PaymentFields,
    mut errors: FieldErrors,
) -> std::result::Result<FieldErrors, StoreError> {
    for (at, share) in fields.allocations.iter().enumerate() {
        let field = format!("allocations[{at}].invoice_id");
        let unknown = errors.0.iter_mut().find(|error| error.field == field && error.code == "unknown_invoice");
        if let Some(error) = unknown
            && store.draft(InvoiceId::from_uuid(share.receivable.as_uuid())).await?.is_some()
        {
            error.code = "not_issued";
        }
    }
    Ok(errors)
}

impl From<ReceiptError> for Failure<PaymentError> {
    fn from(error: ReceiptError) -> Self {
        match error {
            ReceiptError::Store(error) => error.into(),
            rule => Self::refused(PaymentError::Receipt(rule)),
        }
    }
}

impl From<ReverseError> for Failure<PaymentError> {
    fn from(error: ReverseError) -> Self {
        match error {
            ReverseError::NotFound => Self::refused(PaymentError::NotFound),
            ReverseError::AlreadyReversed => Self::refused(PaymentError::AlreadyReversed),
            ReverseError::Invalid(errors) => Self::refused(errors.into()),
            ReverseError::Store(error) => error.into(),
        }
    }
}

impl From<WriteOffError> for Failure<PaymentError> {
    fn from(error: WriteOffError) -> Self {
        match error {
            WriteOffError::NotFound => Self::refused(PaymentError::NotFound),
            WriteOffError::NothingOutstanding => Self::refused(PaymentError::NothingOutstanding),
            WriteOffError::OutstandingChanged => Self::refused(PaymentError::OutstandingChanged),
            WriteOffError::Voided => Self::refused(PaymentError::Voided),
            WriteOffError::Invalid(errors) => Self::refused(errors.into()),
            WriteOffError::Store(error) => error.into(),
        }
    }
}
