//! Money receipts: an issued document that says of one payment who paid, how, when, how much, and for which documents.
//!
//! A receipt is no tax invoice and bills nothing: the registers and the figures of the month do not know it. It is issued
//! once for a payment, and voided together with it.

use dalil_money::{Currency, Digits, Money, MoneyError, Quantity};
use dalil_proof::Digest;
use dalil_tenancy::{StoreError, WorkspaceId};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{
    Allocated, ClientId, DocumentId, DocumentKind, DocumentRow, FiscalYear, Growth, InvoicingStore, Issued, IssuedLine,
    Issuer, Party, Profile, Received, ReceivedId, SeriesKey, SettledDocument,
    compute::Totals,
    document::seal,
    issue::{canonical, in_microseconds},
    series::{day_in, dhaka, printed_number},
};

/// What stands before year and number of a receipt.
const PREFIX: &str = "MR";

/// Why no receipt was issued. Nothing was stored and no number taken.
#[derive(Debug, thiserror::Error)]
pub enum ReceiptError {
    /// There is no such payment.
    #[error("no such payment")]
    NotFound,
    /// The payment was reversed: nothing was received after all.
    #[error("the payment is reversed")]
    Reversed,
    /// The payment has a receipt already.
    #[error("the payment has a receipt already")]
    AlreadyIssued,
    /// All of the payment was withheld, and no money came.
    #[error("no money came in")]
    NothingReceived,
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

/// A receipt to be issued, by whom, and its id.
#[derive(Clone, Debug)]
pub struct ReceiptRequest {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// `person:<id>` or `system:<name>`.
    pub issued_by: String,
    /// The id that the receipt gets.
    pub id: DocumentId,
    /// The payment, which the caller holds locked: it is neither reversed nor given a receipt meanwhile.
    pub payment: ReceivedId,
    /// Who paid.
    pub client: ClientId,
    /// The currency of every amount.
    pub currency: Currency,
    /// What the payment is.
    pub received: Received,
}

/// Who acknowledges to whom, on which day.
struct Basis {
    issuer: Issuer,
    payer: Party,
    series: SeriesKey,
    zone: TimeZone,
    day: Date,
}

impl Basis {
    async fn of(store: &mut dyn InvoicingStore, client: ClientId, at: Timestamp) -> Result<Self, ReceiptError> {
        let Profile { settings, brand, registration, places, payees } = store.profile(day_in(&dhaka(), at)).await?;
        let client = store.client(client).await?;
        let (Some(brand), Some(registration), Some(place), Some(client)) =
            (brand, registration, places.into_iter().next(), client)
        else {
            return Err(ReceiptError::NotSetUp);
        };
        let zone = settings.time_zone();
        let day = day_in(&zone, at);
        let year = FiscalYear::of(day, settings.year_start);
        Ok(Self {
            issuer: Issuer::of(&brand, &registration, &place, payees.in_force(at).map(|payee| (payee, &zone))),
            payer: Party::of(&client),
            series: SeriesKey { kind: DocumentKind::MoneyReceipt, bin: None, place: None, year },
            zone,
            day,
        })
    }

    fn numbered(self, request: ReceiptRequest, lines: Vec<IssuedLine>, at: Timestamp, number: u64) -> Issued {
        let Self { issuer, payer, series, day, .. } = self;
        let received = request.received;
        let mut row = DocumentRow {
            workspace: request.workspace,
            id: request.id,
            number,
            printed_number: printed_number(PREFIX, None, series.year, number),
            layout: series.kind.layout().to_owned(),
            series,
            issued_at: at,
            issued_on: day,
            supplied_on: received.received_on,
            due_on: None,
            issued_by: request.issued_by,
            counterpart: None,
            replaces_id: None,
            replaces: None,
            client: request.client,
            currency: request.currency,
            issuer: canonical(&issuer),
            buyer: canonical(&payer),
            destination: None,
            vehicle: None,
            notes: None,
            corrects_id: None,
            corrects: None,
            payment_id: Some(request.payment),
            payment: Some(canonical(&received)),
            quotation_id: None,
            quotation: None,
            demands: None,
            attention_digest: None,
            line_count: u32::try_from(lines.len()).unwrap_or(u32::MAX),
            totals: Totals {
                gross: received.total(),
                discount: received.withheld(),
                value: received.received,
                duty: 0,
                vat: 0,
                total: received.received,
            },
            leaf: Digest::new([0; 32]),
            hints: Vec::new(),
        };
        seal(&mut row, &lines);
        Issued {
            row,
            lines,
            attention: None,
            issuer,
            buyer: payer,
            corrected: None,
            received: Some(received),
            demanded: None,
        }
    }
}

/// Issues the receipt of a payment: every rule first, then its number, then the document. The caller holds the payment
/// locked.
///
/// # Errors
/// [`ReceiptError`]; [`StoreError::Busy`] when the day turned while it waited for its number.
pub async fn acknowledge(
    store: &mut dyn InvoicingStore,
    request: ReceiptRequest,
    now: impl Fn() -> Timestamp + Send + Sync,
) -> Result<Issued, ReceiptError> {
    if request.received.received <= 0 {
        return Err(ReceiptError::NothingReceived);
    }
    if !store.receipts_of(&[request.payment]).await?.is_empty() {
        return Err(ReceiptError::AlreadyIssued);
    }
    let at = in_microseconds(now());
    let basis = Basis::of(store, request.client, at).await?;
    let corrupt = |_| StoreError::Corrupt { table: "payment", id: request.payment.to_string() };
    let lines = lines(&request.received, request.currency).map_err(corrupt)?;
    let taken = store.allocate(&[(basis.series.clone(), 1)], at).await?;
    let Allocated { number, tree, previous_issued_at } =
        taken.into_iter().next().ok_or(StoreError::Conflict { what: "series" })?;
    let at = in_microseconds(now());
    if day_in(&basis.zone, at) != basis.day {
        return Err(StoreError::Busy.into());
    }
    if previous_issued_at.is_some_and(|last| last > at) {
        return Err(ReceiptError::ClockBehind);
    }
    let mut growth = Growth::of([(basis.series.clone(), tree)]);
    let receipt = basis.numbered(request, lines, at, number);
    growth.add(receipt.row());
    store.save_issued(&[&receipt], &growth, &[]).await?;
    Ok(receipt)
}

/// One line for each document that is settled: its number, and its share.
fn lines(received: &Received, currency: Currency) -> Result<Vec<IssuedLine>, MoneyError> {
    (1..).zip(&received.settles).map(|(position, settled)| line(position, settled, currency)).collect()
}

fn line(position: u32, settled: &SettledDocument, currency: Currency) -> Result<IssuedLine, MoneyError> {
    let amount = settled.amount;
    let price = Money::try_new(amount, currency)?.grouped(Digits::Ascii).replace(',', "");
    Ok(IssuedLine {
        position,
        description: settled.number.clone(),
        unit: String::new(),
        quantity: Quantity::ONE.to_string(),
        unit_price: price.clone(),
        price_includes_tax: false,
        net_unit_price: price,
        duty_rate: "0".to_owned(),
        vat_treatment: "none".to_owned(),
        vat_rate: None,
        gross: amount,
        discount: 0,
        value: amount,
        duty: 0,
        vat: 0,
        total: amount,
    })
}
