//! Bills: a demand for what is open under invoices of one client. What is owed is locked first, so that no payment comes between
//! what is read and what is demanded.

use dalil_audit::Change;
use dalil_invoicing::{
    BillError, BillFields, BillInput, BillRequest, ClientId, DemandedInvoice, DocumentId, DocumentSummary, Issued,
    bill_field, demand, permission,
};
use dalil_ledger::{DebtorId, Receivable, permission as ledger};
use dalil_tenancy::{
    Actor,
    field::{FieldError, FieldErrors},
};

use crate::{
    App, Failure, Owed, action,
    invoices::recorded,
    once::{Done, Once},
    payments::{document, receivable},
    ports::Message,
};

/// How many open invoices of a client are offered.
const OFFERED: u16 = 100;

impl App {
    /// The open invoices of a client, the earliest last day first: what a bill may demand.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn demandable(&self, actor: &Actor, client: ClientId) -> Result<Vec<Owed>, Failure<BillError>> {
        actor.permit(permission::ISSUE)?;
        let permit = actor.permit(ledger::PAYMENTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let open = work.ledger().open_of(DebtorId::from_uuid(client.as_uuid()), OFFERED).await?;
        let ids: Vec<DocumentId> = open.iter().map(|owed| document(owed.id)).collect();
        let known = if ids.is_empty() { Vec::new() } else { work.invoicing().summaries(&ids).await? };
        let with_invoice = |receivable: Receivable| {
            let invoice = known.iter().find(|known| known.id == document(receivable.id))?.clone();
            Some(Owed { invoice, receivable })
        };
        Ok(open.into_iter().filter_map(with_invoice).collect())
    }

    /// Issues a bill over issued invoices of one client and one currency, in one commit with its number, its seal, the audit
    /// entry and the message that renders it. Nothing more is owed by it.
    ///
    /// # Errors
    /// [`BillError`]; nothing is stored then and no number is taken.
    pub async fn issue_bill(
        &self,
        actor: &Actor,
        input: &BillInput,
        once: Once<'_, Issued>,
    ) -> Result<Done<Issued>, Failure<BillError>> {
        let permit = actor.permit(permission::ISSUE)?;
        actor.permit(ledger::PAYMENTS_READ)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let fields = BillFields::parse(input).map_err(|errors| Failure::refused(errors.into()))?;
        let ids: Vec<_> = fields.invoices.iter().copied().map(receivable).collect();
        let owed = work.ledger().receivables_for_update(&ids).await?;
        let known = work.invoicing().summaries(&fields.invoices).await?;
        let demands = demanded(&fields.invoices, &owed, &known).map_err(|errors| Failure::refused(errors.into()))?;
        let first = owed.first().ok_or(Failure::refused(BillError::NotSetUp))?;
        let (millis, random) = self.ids().parts();
        let principal = permit.principal();
        let request = BillRequest {
            workspace: permit.workspace(),
            issued_by: format!("{}:{}", principal.kind(), principal.name()),
            id: DocumentId::mint(millis, &random),
            client: ClientId::from_uuid(first.debtor.as_uuid()),
            currency: first.currency,
            demands,
            due_on: fields.due_on,
            notes: fields.notes,
        };
        let bill = demand(work.invoicing(), request, || self.clock.now()).await?;
        work.outbox().enqueue(&Message::RenderOriginals(bill.id())).await?;
        once.keep(work.replies(), &bill).await?;
        let row = bill.row();
        let act = self
            .act(&permit, action::DOCUMENT_ISSUED, bill.kind().as_str(), bill.id())
            .change(Change::new("number", None, Some(row.printed_number.clone())))
            .change(Change::new("total", None, Some(recorded(row.totals.total, row.currency))))
            .change(Change::new("seal", None, Some(row.leaf.to_string())));
        work.commit(act.into()).await?;
        Ok(Done::Fresh(bill))
    }
}

/// What is open under each invoice, in the order asked; or which of them cannot be demanded, and why. One of another workspace is
/// like one that is not there.
fn demanded(
    asked: &[DocumentId],
    owed: &[Receivable],
    known: &[DocumentSummary],
) -> Result<Vec<DemandedInvoice>, FieldErrors> {
    let mut rows = Vec::with_capacity(asked.len());
    let mut wrong = Vec::new();
    let found = |id: DocumentId| owed.iter().find(|owed| document(owed.id) == id);
    let first = asked.iter().find_map(|id| found(*id));
    for (at, id) in asked.iter().enumerate() {
        let named = known.iter().find(|known| known.id == *id);
        let (Some(owed), Some(named), Some(first)) = (found(*id), named, first) else {
            wrong.push(FieldError::new(bill_field(at), "unknown_invoice"));
            continue;
        };
        let code = if owed.debtor != first.debtor {
            Some("other_client")
        } else if owed.currency != first.currency {
            Some("other_currency")
        } else if owed.outstanding() <= 0 {
            Some("nothing_outstanding")
        } else {
            None
        };
        if let Some(code) = code {
            wrong.push(FieldError::new(bill_field(at), code));
        }
        let total = owed.billed.saturating_add(owed.debited).saturating_sub(owed.credited);
        rows.push(DemandedInvoice {
            id: *id,
            number: named.printed_number.clone(),
            issued_on: owed.issued_on,
            due_on: owed.due_on,
            total,
            settled: owed.paid.saturating_add(owed.written_off),
            open: owed.outstanding(),
        });
    }
    if wrong.is_empty() { Ok(rows) } else { Err(FieldErrors(wrong)) }
}

impl From<BillError> for Failure<BillError> {
    fn from(error: BillError) -> Self {
        match error {
            BillError::Store(error) => error.into(),
            rule => Self::refused(rule),
        }
    }
}
