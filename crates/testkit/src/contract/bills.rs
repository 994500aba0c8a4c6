//! Bills: a demand for what is owed already, frozen, and no sale.

use dalil_invoicing::{
    BillRequest, DemandedInvoice, DocumentFilter, DocumentId, DocumentKind, DocumentState, Finding, Issued, Void,
    check, demand,
};
use dalil_ledger::{
    Moment, PaymentFields, PaymentId, Receivable, ReceivableId,
    input::{self, Amount},
    record,
};
use dalil_money::Currency;
use dalil_tenancy::{WorkspaceId, page::PageRequest, text::Paragraph};
use futures_util::future::join_all;
use jiff::civil::{Date, date};

use super::{Bench, begin, commit, is_conflict, read};
use crate::samples::{self, after, client, noon, workspace};

const TODAY: Date = date(2026, 7, 15);

fn bill_id(n: u64) -> DocumentId {
    DocumentId::mint(3_000 + n, &[4; 10])
}

fn owed(invoice: &Issued) -> ReceivableId {
    ReceivableId::from_uuid(invoice.id().as_uuid())
}

/// Issues a bill over an invoice as the use case does: what is owed is locked first.
async fn issue(bench: &dyn Bench, at: WorkspaceId, n: u64, invoice: &Issued) -> Issued {
    let mut work = begin(bench, at).await;
    let locked = work.ledger().receivables_for_update(&[owed(invoice)]).await.expect("the store answers");
    let Receivable { billed, paid, .. } = locked.first().expect("it is owed");
    let demanded = DemandedInvoice {
        id: invoice.id(),
        number: invoice.row().printed_number.clone(),
        issued_on: invoice.row().issued_on,
        due_on: invoice.row().due_on,
        total: *billed,
        settled: *paid,
        open: billed - paid,
    };
    let request = BillRequest {
        workspace: at,
        issued_by: "person:test".to_owned(),
        id: bill_id(n),
        client: client(1).id,
        currency: Currency::BDT,
        demands: vec![demanded],
        due_on: Some(date(2026, 7, 22)),
        notes: Paragraph::parse("\"শেষ\" reminder").ok(),
    };
    let bill = demand(work.invoicing(), request, || after(120)).await.expect("something is open");
    commit(work, at).await;
    bill
}

async fn pay(bench: &dyn Bench, at: WorkspaceId, n: u64, invoice: &Issued, amount: i64) -> bool {
    let written = input::Payment {
        method: "cash".to_owned(),
        received_on: TODAY.to_string(),
        currency: "BDT".to_owned(),
        received: Amount::Minor(amount),
        allocations: vec![input::Allocation {
            invoice_id: invoice.id().to_string(),
            amount: Amount::Minor(amount),
            vat_withheld: Amount::Absent,
        }],
        ..input::Payment::default()
    };
    let fields = PaymentFields::parse(&written, TODAY).expect("the sample keeps the rules");
    let moment = Moment { at: after(60), today: TODAY, by: "system:test".to_owned() };
    let mut work = begin(bench, at).await;
    let done = record(work.ledger(), PaymentId::mint(n, &[5; 10]), fields, &moment).await.is_ok();
    if done {
        commit(work, at).await;
    }
    done
}

/// It is numbered in a series of its own, read back to the letter, moves nothing that is owed or counted, and is void by itself.
pub async fn a_bill_is_read_back_and_demands_what_is_owed_already(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5]).await.expect("the workspace opens");
    let invoice = samples::issue(bench.works(), at, 5, noon()).await.expect("it is issued").invoice;
    let (first, last) = (date(2026, 7, 1), date(2026, 7, 31));
    let mut work = read(bench, at).await;
    let figures = work.invoicing().figures(first, last).await.unwrap();
    let standing = work.ledger().receivables(&[owed(&invoice)]).await.unwrap();
    drop(work);
    let bill = issue(bench, at, 1, &invoice).await;
    let row = bill.row();
    assert_eq!((bill.kind(), row.printed_number.as_str()), (DocumentKind::Bill, "BL/2026-27/0001"));
    assert_eq!(
        (row.totals.total, row.totals.vat, row.due_on),
        (invoice.row().totals.total, 0, Some(date(2026, 7, 22)))
    );
    assert_eq!(check(row, bill.lines(), bill.attention()), Finding::Verified);
    assert_eq!(bill.issuer().payment_details.as_deref(), Some("Bank of Dhaka 1234"), "the account is frozen");
    let mut work = read(bench, at).await;
    assert_eq!(work.invoicing().document(bill.id()).await.unwrap().as_ref(), Some(&bill));
    assert_eq!(work.invoicing().figures(first, last).await.unwrap(), figures, "no figure knows it");
    assert_eq!(work.ledger().receivables(&[owed(&invoice)]).await.unwrap(), standing, "nothing more is owed");
    assert_eq!(work.ledger().receivables(&[owed(&bill)]).await.unwrap(), []);
    drop(work);
    let void = Void {
        document: bill.id(),
        reason: Void::parse_reason("wrong client").unwrap(),
        day: TODAY,
        at: after(180),
        by: "system:test".to_owned(),
    };
    let mut work = begin(bench, at).await;
    work.invoicing().save_voids(std::slice::from_ref(&void), &[row]).await.unwrap();
    commit(work, at).await;
    let mut work = begin(bench, at).await;
    assert!(is_conflict(&work.invoicing().save_voids(&[void], &[row]).await), "once");
    drop(work);
    let mut work = read(bench, at).await;
    assert_eq!(work.ledger().receivables(&[owed(&invoice)]).await.unwrap(), standing);
    let bills = DocumentFilter { kind: Some(DocumentKind::Bill), ..DocumentFilter::default() };
    let found = work.invoicing().documents(bills, PageRequest::new(None, 50)).await.unwrap().items;
    assert_eq!(found.iter().map(|bill| bill.state).collect::<Vec<_>>(), [DocumentState::Voided]);
    assert_eq!(work.invoicing().figures(first, last).await.unwrap(), figures);
}

/// Bills and payments over one invoice come one after another: each bill adds up, and says a state that was.
pub async fn of_bills_and_payments_at_once_each_bill_says_what_was_open(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5]).await.expect("the workspace opens");
    let invoice = samples::issue(bench.works(), at, 5, noon()).await.expect("it is issued").invoice;
    let total = invoice.row().totals.total;
    let bills = join_all([1, 2].map(|n| issue(bench, at, n, &invoice)));
    let payments = join_all([1, 2].map(|n| pay(bench, at, n, &invoice, 1_000)));
    let (bills, payments) = futures_util::join!(bills, payments);
    assert_eq!(payments, [true, true]);
    for bill in &bills {
        let [demanded] = bill.demanded().expect("a bill demands") else { panic!("of one invoice") };
        assert_eq!((demanded.total, demanded.settled + demanded.open), (total, total));
        assert!([0, 1_000, 2_000].contains(&demanded.settled), "{demanded:?}");
        assert_eq!(bill.row().totals.total, demanded.open);
    }
    let mut numbers: Vec<u64> = bills.iter().map(|bill| bill.row().number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2]);
}
