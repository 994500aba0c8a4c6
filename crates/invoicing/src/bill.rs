//! Bills: a demand for what is open under issued invoices of one client, with a day to pay by. A bill is no tax document and no
//! sale: nothing more is owed by it, and registers and figures do not know it.

use dalil_money::{Currency, Digits, Money, MoneyError, Quantity};
use dalil_proof::Digest;
use dalil_tenancy::{
    StoreError, WorkspaceId,
    field::{FieldError, FieldErrors, Gather},
    text,
};
use jiff::{Timestamp, civil::Date};

use crate::{
    Allocated, ClientId, DemandedInvoice, DocumentId, DocumentKind, DocumentRow, FiscalYear, Growth, InvoicingStore,
    Issued, IssuedLine, Issuer, Party, Profile, SeriesKey,
    compute::Totals,
    document::seal,
    input,
    issue::{canonical, in_microseconds},
    series::{day_in, dhaka, printed_number},
};

/// What stands before year and number of a bill.
const PREFIX: &str = "BL";

/// The most invoices that one bill demands.
pub const MAX_DEMANDED: usize = 100;

/// A bill as written.
#[derive(Clone, Default)]
pub struct BillInput {
    /// The ids of the invoices, each once.
    pub invoices: Vec<String>,
    /// ISO 8601 date: the day to pay by; by the workspace's days for payment when absent, or the day of issue.
    pub due_on: Option<String>,
    /// Words to the client.
    pub notes: Option<String>,
}

/// What a bill says beside what is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillFields {
    /// The invoices, in the order written.
    pub invoices: Vec<DocumentId>,
    /// The day to pay by.
    pub due_on: Option<Date>,
    /// Words to the client.
    pub notes: Option<text::Paragraph>,
}

impl BillFields {
    /// Parses what a caller wrote.
    ///
    /// # Errors
    /// Every broken rule with its field; an invoice is named `invoices[i].invoice_id`.
    pub fn parse(written: &BillInput) -> Result<Self, FieldErrors> {
        let mut gather = Gather::default();
        let mut invoices = Vec::new();
        if written.invoices.is_empty() {
            gather.refuse(FieldError::new("invoices", "empty"));
        }
        if written.invoices.len() > MAX_DEMANDED {
            gather.refuse(FieldError::with_limit("invoices", "too_many", MAX_DEMANDED));
        }
        for (at, id) in written.invoices.iter().take(MAX_DEMANDED).enumerate() {
            let field = named(at);
            let id = gather.take(id.trim().parse::<DocumentId>().map_err(|_| FieldError::new(&field, "not_an_id")));
            match id {
                Some(id) if invoices.contains(&id) => gather.refuse(FieldError::new(field, "twice")),
                Some(id) => invoices.push(id),
                None => {}
            }
        }
        let due_on = input::present(written.due_on.as_deref()).and_then(|day| input::day(&mut gather, "due_on", day));
        let notes = input::paragraph(&mut gather, "notes", written.notes.as_deref(), text::MAX_CHARS);
        gather.finish(Some(Self { invoices, due_on, notes }))
    }
}

/// The field of an invoice by where it was written.
pub fn named(at: usize) -> String {
    format!("invoices[{at}].invoice_id")
}

/// Why no bill was issued. Nothing was stored and no number taken.
#[derive(Debug, thiserror::Error)]
pub enum BillError {
    /// What is written breaks rules, or what is open does.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
    /// The workspace has no brand, registration or place yet, or the client is gone.
    #[error("the workspace is not set up")]
    NotSetUp,
    /// The clock stands before the last issue of the series.
    #[error("the clock stands before the last issue of the series")]
    ClockBehind,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A bill to be issued, by whom, and its id.
#[derive(Clone, Debug)]
pub struct BillRequest {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// `person:<id>` or `system:<name>`.
    pub issued_by: String,
    /// The id that the bill gets.
    pub id: DocumentId,
    /// Who is asked to pay.
    pub client: ClientId,
    /// The currency of every amount.
    pub currency: Currency,
    /// What is open under each invoice, which the caller holds locked: no payment comes between.
    pub demands: Vec<DemandedInvoice>,
    /// The day to pay by.
    pub due_on: Option<Date>,
    /// Words to the client.
    pub notes: Option<text::Paragraph>,
}

/// Issues a bill: every rule first, then its number, then the document. The caller holds what is owed locked.
///
/// # Errors
/// [`BillError`]; [`StoreError::Busy`] when the day turned while it waited for its number.
pub async fn demand(
    store: &mut dyn InvoicingStore,
    request: BillRequest,
    now: impl Fn() -> Timestamp + Send + Sync,
) -> Result<Issued, BillError> {
    let at = in_microseconds(now());
    let Profile { settings, brand, registration, places, payees } = store.profile(day_in(&dhaka(), at)).await?;
    let client = store.client(request.client).await?;
    let (Some(brand), Some(registration), Some(place), Some(client)) =
        (brand, registration, places.into_iter().next(), client)
    else {
        return Err(BillError::NotSetUp);
    };
    let zone = settings.time_zone();
    let day = day_in(&zone, at);
    let due_on = request.due_on.unwrap_or_else(|| settings.payment_days.map_or(day, |days| days.after(day)));
    if due_on < day {
        return Err(FieldErrors::from(FieldError::with_limit("due_on", "before_issue", day)).into());
    }
    if let Some(at) = request.demands.iter().position(|row| row.open <= 0) {
        return Err(FieldErrors::from(FieldError::new(named(at), "nothing_outstanding")).into());
    }
    let payee = payees.in_force(at);
    let issuer = Issuer::of(&brand, &registration, &place, payee.map(|payee| (payee, &zone)));
    let buyer = Party::of(&client);
    let series =
        SeriesKey { kind: DocumentKind::Bill, bin: None, place: None, year: FiscalYear::of(day, settings.year_start) };
    let corrupt = |_| StoreError::Corrupt { table: "receivable", id: request.id.to_string() };
    let lines = lines(&request).map_err(corrupt)?;
    let taken = store.allocate(&[(series.clone(), 1)], at).await?;
    let Allocated { number, tree, previous_issued_at } =
        taken.into_iter().next().ok_or(StoreError::Conflict { what: "series" })?;
    let at = in_microseconds(now());
    if day_in(&zone, at) != day || payees.in_force(at) != payee {
        return Err(StoreError::Busy.into());
    }
    if previous_issued_at.is_some_and(|last| last > at) {
        return Err(BillError::ClockBehind);
    }
    let mut growth = Growth::of([(series.clone(), tree)]);
    let total = request.demands.iter().fold(0_i64, |sum, row| sum.saturating_add(row.open));
    let mut row = DocumentRow {
        workspace: request.workspace,
        id: request.id,
        number,
        printed_number: printed_number(PREFIX, None, series.year, number),
        layout: series.kind.layout().to_owned(),
        series,
        issued_at: at,
        issued_on: day,
        supplied_on: day,
        due_on: Some(due_on),
        issued_by: request.issued_by,
        counterpart: None,
        replaces_id: None,
        replaces: None,
        client: request.client,
        currency: request.currency,
        issuer: canonical(&issuer),
        buyer: canonical(&buyer),
        destination: None,
        vehicle: None,
        notes: request.notes.as_ref().map(text::Paragraph::to_string),
        corrects_id: None,
        corrects: None,
        payment_id: None,
        payment: None,
        quotation_id: None,
        quotation: None,
        demands: Some(canonical(&request.demands)),
        attention_digest: None,
        line_count: u32::try_from(lines.len()).unwrap_or(u32::MAX),
        totals: Totals { gross: total, discount: 0, value: total, duty: 0, vat: 0, total },
        leaf: Digest::new([0; 32]),
        hints: Vec::new(),
    };
    seal(&mut row, &lines);
    let demanded = Some(request.demands);
    let bill = Issued { row, lines, attention: None, issuer, buyer, corrected: None, received: None, demanded };
    growth.add(bill.row());
    store.save_issued(&[&bill], &growth, &[]).await?;
    Ok(bill)
}

/// One line for each invoice: its number, and what is open under it.
fn lines(request: &BillRequest) -> Result<Vec<IssuedLine>, MoneyError> {
    (1..).zip(&request.demands).map(|(position, row)| line(position, row, request.currency)).collect()
}

fn line(position: u32, row: &DemandedInvoice, currency: Currency) -> Result<IssuedLine, MoneyError> {
    let price = Money::try_new(row.open, currency)?.grouped(Digits::Ascii).replace(',', "");
    Ok(IssuedLine {
        position,
        description: row.number.clone(),
        unit: String::new(),
        quantity: Quantity::ONE.to_string(),
        unit_price: price.clone(),
        price_includes_tax: false,
        net_unit_price: price,
        duty_rate: "0".to_owned(),
        vat_treatment: "none".to_owned(),
        vat_rate: None,
        gross: row.open,
        discount: 0,
        value: row.open,
        duty: 0,
        vat: 0,
        total: row.open,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(written: &BillInput) -> Vec<(String, &'static str)> {
        let errors = BillFields::parse(written).expect_err("a rule is broken");
        errors.0.into_iter().map(|error| (error.field, error.code)).collect()
    }

    #[test]
    fn every_rule_of_a_bill_is_told_at_its_field() {
        let id = DocumentId::mint(1, &[1; 10]).to_string();
        let of = |invoices: &[&str]| BillInput {
            invoices: invoices.iter().map(|id| (*id).to_owned()).collect(),
            ..BillInput::default()
        };
        assert_eq!(refused(&of(&[])), [("invoices".to_owned(), "empty")]);
        assert_eq!(refused(&of(&["x"])), [("invoices[0].invoice_id".to_owned(), "not_an_id")]);
        assert_eq!(refused(&of(&[&id, &id])), [("invoices[1].invoice_id".to_owned(), "twice")]);
        assert_eq!(
            refused(&BillInput { due_on: Some("soon".to_owned()), ..of(&[&id]) }),
            [("due_on".to_owned(), "not_a_date")]
        );
        let many: Vec<String> = (0..=100).map(|n| DocumentId::mint(n, &[2; 10]).to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(refused(&of(&many)), [("invoices".to_owned(), "too_many")]);
        assert_eq!(BillFields::parse(&of(&[&id])).expect("one invoice is enough").invoices.len(), 1);
    }
}
