//! Money receipts: one for a payment, void with it, and no sale.

use dalil_invoicing::{
    DocumentFilter, DocumentId, DocumentKind, DocumentState, Finding, Growth, Issued, NamedDocument, ReceiptError,
    ReceiptOf, ReceiptRequest, Received, ReceivedId, SettledDocument, Void, acknowledge, check,
    returns::{SalesFilter, TaxMonth},
};
use dalil_ledger::{
    Moment, Payment, PaymentFields, PaymentId, ReceivableId,
    input::{self, Amount},
    payment_for_update, record, reverse,
};
use dalil_money::Currency;
use dalil_tenancy::{WorkspaceId, page::PageRequest};
use futures_util::future::join_all;
use jiff::civil::{Date, date};

use super::{Bench, begin, commit, is_conflict, read};
use crate::samples::{self, after, client, noon, workspace};

const TODAY: Date = date(2026, 7, 15);

fn moment() -> Moment {
    Moment { at: after(60), today: TODAY, by: format!("person:{}", samples::person(1)) }
}

fn receipt_id(n: u64) -> DocumentId {
    DocumentId::mint(2_000 + n, &[6; 10])
}

fn named(payment: PaymentId) -> ReceivedId {
    ReceivedId::from_uuid(payment.as_uuid())
}

/// A workspace with an invoice, and a payment of 1,000.00 over it of which 100.00 was withheld.
async fn paid(bench: &dyn Bench, at: WorkspaceId) -> (Issued, Payment) {
    samples::open(bench.works(), at, &[5]).await.expect("the workspace opens");
    let set = samples::issue(bench.works(), at, 5, noon()).await.expect("it is issued");
    let written = input::Payment {
        method: "bank_transfer".to_owned(),
        received_on: TODAY.to_string(),
        reference: Some("TX 7 \"ঢাকা\"".to_owned()),
        currency: "BDT".to_owned(),
        received: Amount::Minor(90_000),
        tax_withheld: Amount::Minor(10_000),
        allocations: vec![input::Allocation {
            invoice_id: set.invoice.id().to_string(),
            amount: Amount::Minor(100_000),
            ..input::Allocation::default()
        }],
        ..input::Payment::default()
    };
    let fields = PaymentFields::parse(&written, TODAY).expect("the sample keeps the rules");
    let mut work = begin(bench, at).await;
    let payment = record(work.ledger(), PaymentId::mint(1, &[5; 10]), fields, &moment()).await.expect("it fits");
    commit(work, at).await;
    (set.invoice, payment)
}

fn request(at: WorkspaceId, n: u64, invoice: &Issued, payment: &Payment) -> ReceiptRequest {
    let fields = &payment.fields;
    ReceiptRequest {
        workspace: at,
        issued_by: format!("person:{}", samples::person(1)),
        id: receipt_id(n),
        payment: named(payment.id),
        client: client(1).id,
        currency: fields.currency,
        received: Received {
            method: fields.method.code().to_owned(),
            reference: fields.reference.as_ref().map(ToString::to_string),
            received_on: fields.received_on,
            received: fields.received,
            vat_withheld: fields.vat_withheld,
            tax_withheld: fields.tax_withheld,
            settles: vec![SettledDocument {
                id: invoice.id(),
                number: invoice.row().printed_number.clone(),
                issued_on: invoice.row().issued_on,
                amount: fields.total(),
            }],
        },
    }
}

/// Issues a receipt as the use case does: the payment is locked first.
async fn issue(
    bench: &dyn Bench,
    at: WorkspaceId,
    n: u64,
    invoice: &Issued,
    payment: &Payment,
) -> Result<Issued, ReceiptError> {
    let mut work = begin(bench, at).await;
    let standing = payment_for_update(work.ledger(), payment.id).await?.ok_or(ReceiptError::NotFound)?;
    if standing.reversal.is_some() {
        return Err(ReceiptError::Reversed);
    }
    let receipt = acknowledge(work.invoicing(), request(at, n, invoice, payment), || after(120)).await?;
    commit(work, at).await;
    Ok(receipt)
}

/// It is numbered in a series of its own, read back to the letter, found by its payment, and counted as no sale.
pub async fn a_receipt_is_read_back_and_is_no_sale(bench: &dyn Bench) {
    let at = workspace(1);
    let (invoice, payment) = paid(bench, at).await;
    let mut work = read(bench, at).await;
    let months = (date(2026, 7, 1), date(2026, 7, 31));
    let figures = work.invoicing().figures(months.0, months.1).await.unwrap();
    assert_eq!(work.invoicing().receipts_of(&[named(payment.id)]).await.unwrap(), []);
    drop(work);
    let receipt = issue(bench, at, 1, &invoice, &payment).await.expect("it has none yet");
    let row = receipt.row();
    assert_eq!((row.printed_number.as_str(), row.layout.as_str()), ("MR/2026-27/0001", "receipt/1"));
    assert_eq!((row.totals.gross, row.totals.discount, row.totals.total, row.totals.vat), (100_000, 10_000, 90_000, 0));
    assert_eq!((row.supplied_on, row.payment_id), (TODAY, Some(named(payment.id))));
    assert_eq!(receipt.lines()[0].description, invoice.row().printed_number);

    let mut work = read(bench, at).await;
    let store = work.invoicing();
    assert_eq!(store.document(receipt.id()).await.unwrap().as_ref(), Some(&receipt));
    assert_eq!(check(row, receipt.lines(), receipt.attention()), Finding::Verified);
    let named_receipt = NamedDocument { id: receipt.id(), printed_number: row.printed_number.clone() };
    let expected = ReceiptOf { payment: named(payment.id), receipt: named_receipt, voided: false };
    let absent = ReceivedId::mint(9, &[9; 10]);
    assert_eq!(store.receipts_of(&[absent, named(payment.id)]).await.unwrap(), [expected]);
    let filter = DocumentFilter { kind: Some(DocumentKind::MoneyReceipt), ..DocumentFilter::default() };
    let listed = store.documents(filter, PageRequest::new(None, 9)).await.unwrap().items;
    assert_eq!(listed.iter().map(|item| (item.id, item.total)).collect::<Vec<_>>(), [(receipt.id(), 90_000)]);
    assert_eq!(store.figures(months.0, months.1).await.unwrap(), figures, "the month knows no receipt");
    let month = TaxMonth::of(TODAY);
    let taxed = store.taxed(month).await.unwrap();
    assert!(taxed.iter().all(|taxed| taxed.kind == DocumentKind::Mushak63), "{taxed:?}");
    assert_eq!(store.sales(SalesFilter::of(month), PageRequest::new(None, 9)).await.unwrap().items.len(), 1);
    let debts = work.ledger().stored_receivables(None, 9).await.unwrap();
    assert_eq!(debts.iter().map(|owed| owed.id.as_uuid()).collect::<Vec<_>>(), [invoice.id().as_uuid()]);
}

/// Of many at once one is issued, and no number is lost to the others.
pub async fn a_payment_has_one_receipt_whoever_asks(bench: &dyn Bench) {
    let at = workspace(1);
    let (invoice, payment) = paid(bench, at).await;
    let tries = join_all((1..=4).map(|n| issue(bench, at, n, &invoice, &payment))).await;
    assert_eq!(tries.iter().flatten().count(), 1, "{tries:?}");
    let refused: Vec<_> = tries.iter().filter_map(|tried| tried.as_ref().err()).collect();
    assert!(refused.iter().all(|error| matches!(error, ReceiptError::AlreadyIssued)), "{refused:?}");
    let series = read(bench, at).await.invoicing().series().await.unwrap();
    let receipts = series.iter().find(|state| state.key.kind == DocumentKind::MoneyReceipt);
    assert_eq!(receipts.map(|state| state.last), Some(1));
    // Whatever the rules said, the store is the last to refuse a second one.
    let issued = tries.iter().flatten().next().expect("one was");
    let mut row = issued.row().clone();
    (row.id, row.number) = (receipt_id(9), row.number + 1);
    let second = Issued::from_stored(row, issued.lines().to_vec(), None).expect("it can be read");
    let mut work = begin(bench, at).await;
    assert!(is_conflict(&work.invoicing().save_issued(&[&second], &Growth::default(), &[]).await));
}

/// A reversal voids it in the same commit: its number and paper stay, and there is no second one.
pub async fn a_receipt_is_void_with_its_payment(bench: &dyn Bench) {
    let at = workspace(1);
    let (invoice, payment) = paid(bench, at).await;
    let receipt = issue(bench, at, 1, &invoice, &payment).await.expect("it has none yet");
    let months = (date(2026, 7, 1), date(2026, 7, 31));
    let figures = read(bench, at).await.invoicing().figures(months.0, months.1).await.unwrap();
    let mut work = begin(bench, at).await;
    let reversed = reverse(work.ledger(), payment.id, "bounced", &moment()).await.expect("it stands");
    let reversal = reversed.reversal.expect("it is reversed");
    let void =
        Void { document: receipt.id(), reason: reversal.reason, day: reversal.day, at: reversal.at, by: reversal.by };
    work.invoicing().save_voids(std::slice::from_ref(&void), &[receipt.row()]).await.expect("it is not void yet");
    commit(work, at).await;

    let mut work = read(bench, at).await;
    let found = work.invoicing().receipts_of(&[named(payment.id)]).await.unwrap();
    assert_eq!(found.iter().map(|found| (found.receipt.id, found.voided)).collect::<Vec<_>>(), [(receipt.id(), true)]);
    assert_eq!(work.invoicing().voided(receipt.id()).await.unwrap().map(|voided| voided.void), Some(void.clone()));
    let filter = DocumentFilter { state: Some(DocumentState::Voided), ..DocumentFilter::default() };
    let voided = work.invoicing().documents(filter, PageRequest::new(None, 9)).await.unwrap().items;
    assert_eq!(voided.iter().map(|item| item.id).collect::<Vec<_>>(), [receipt.id()], "the invoice stays");
    assert_eq!(work.invoicing().figures(months.0, months.1).await.unwrap(), figures);
    let owed = ReceivableId::from_uuid(invoice.id().as_uuid());
    let owed = work.ledger().receivables(&[owed]).await.unwrap().pop().expect("it is there");
    assert_eq!((owed.paid, owed.voided, owed.currency), (0, false, Currency::BDT));
    let again = issue(bench, at, 2, &invoice, &payment).await;
    assert!(matches!(again, Err(ReceiptError::Reversed)), "{again:?}");
    let mut work = begin(bench, at).await;
    assert!(is_conflict(&work.invoicing().save_voids(&[void], &[receipt.row()]).await), "a void stands once");
}

/// Another workspace's payments have no receipt here, though both hold the same ids.
pub async fn receipts_of_workspaces_never_meet(bench: &dyn Bench) {
    let (here, elsewhere) = (workspace(1), workspace(2));
    let (invoice, payment) = paid(bench, elsewhere).await;
    issue(bench, elsewhere, 1, &invoice, &payment).await.expect("it has none yet");
    samples::open(bench.works(), here, &[5]).await.expect("the workspace opens");
    let absent = issue(bench, here, 2, &invoice, &payment).await;
    assert!(matches!(absent, Err(ReceiptError::NotFound)), "{absent:?}");
    let mut work = read(bench, here).await;
    assert_eq!(work.invoicing().receipts_of(&[named(payment.id)]).await.unwrap(), []);
    assert_eq!(work.invoicing().document(receipt_id(1)).await.unwrap(), None);
}
