//! What is owed, paid, reversed and given up.

use dalil_app::sale;
use dalil_ledger::{
    Aged, DebtorId, LedgerRead, Moment, Payment, PaymentFields, PaymentFilter, PaymentId, Receivable, ReceivableId,
    RecordError, ReverseError, State, Statement, WriteOffError, WriteOffId,
    input::{self, Amount},
    record, reverse, write_off,
};
use dalil_money::Currency;
use dalil_tenancy::{WorkspaceId, page::PageRequest};
use futures_util::future::join_all;
use jiff::civil::{Date, date};

use super::{Bench, begin, commit, is_conflict, read};
use crate::samples::{self, noon, workspace};

const TODAY: Date = date(2026, 7, 20);

fn moment() -> Moment {
    Moment { at: noon(), today: TODAY, by: format!("person:{}", samples::person(1)) }
}

fn payment_id(n: u64) -> PaymentId {
    PaymentId::mint(n, &[5; 10])
}

/// Shares of a payment in taka, of which so much was withheld as income tax.
fn shares(of: &[(&Receivable, i64)], withheld: i64) -> PaymentFields {
    let total: i64 = of.iter().map(|(_, amount)| amount).sum();
    let allocation = |(owed, amount): &(&Receivable, i64)| input::Allocation {
        invoice_id: owed.id.to_string(),
        amount: Amount::Minor(*amount),
        ..input::Allocation::default()
    };
    let written = input::Payment {
        method: "bkash".to_owned(),
        received_on: TODAY.to_string(),
        reference: Some("TX 7 \"ঢাকা\"".to_owned()),
        currency: "BDT".to_owned(),
        received: Amount::Minor(total - withheld),
        tax_withheld: Amount::Minor(withheld),
        allocations: of.iter().map(allocation).collect(),
        ..input::Payment::default()
    };
    PaymentFields::parse(&written, TODAY).expect("the sample keeps the rules")
}

/// A workspace with issued invoices of these numbers, and what is owed under them.
pub(super) async fn owing(bench: &dyn Bench, at: WorkspaceId, numbers: &[u32]) -> Vec<Receivable> {
    samples::open(bench.works(), at, numbers).await.expect("the workspace opens");
    let mut expected = Vec::new();
    for n in numbers {
        let set = samples::issue(bench.works(), at, *n, noon()).await.expect("it is issued");
        assert!(set.mushak.is_ok_and(|mushak| sale(mushak.row()).is_none()), "a 6.3 is no second debt");
        expected.push(sale(set.invoice.row()).expect("an invoice is a sale").receivable());
    }
    let mut work = read(bench, at).await;
    assert_eq!(work.ledger().stored_receivables(None, 10).await.unwrap(), expected, "opened with the issue");
    expected
}

async fn pay(bench: &dyn Bench, at: WorkspaceId, id: u64, fields: PaymentFields) -> Result<Payment, RecordError> {
    let mut work = begin(bench, at).await;
    let payment = record(work.ledger(), payment_id(id), fields, &moment()).await?;
    commit(work, at).await;
    Ok(payment)
}

async fn owed(bench: &dyn Bench, at: WorkspaceId, id: ReceivableId) -> Receivable {
    let mut work = read(bench, at).await;
    work.ledger().receivables(&[id]).await.unwrap().pop().expect("it is there")
}

/// A payment over two invoices is read back as it was given, by id and in its lists, and moves what is owed.
pub async fn a_payment_settles_what_it_is_allocated_to(bench: &dyn Bench) {
    let at = workspace(1);
    let all = owing(bench, at, &[5, 6, 7]).await;
    let (first, second) = (&all[0], &all[1]);
    let one = pay(bench, at, 1, shares(&[(first, first.billed), (second, 100)], 50)).await.expect("it fits");
    let two = pay(bench, at, 2, shares(&[(second, 7)], 0)).await.expect("it fits");

    let mut work = read(bench, at).await;
    let ledger = work.ledger();
    let found = ledger.payment(one.id).await.unwrap().expect("it is there");
    assert_eq!((&found.payment, &found.reversal), (&one, &None));
    assert_eq!(ledger.payment(payment_id(9)).await.unwrap(), None);
    let listed = async |ledger: &mut dyn LedgerRead, debtor, receivable, after| {
        let filter = PaymentFilter { debtor, receivable, received: None };
        let page = ledger.payments(filter, PageRequest::new(after, 1)).await.unwrap();
        (page.items.into_iter().map(|recorded| recorded.payment).collect::<Vec<_>>(), page.next)
    };
    assert_eq!(listed(ledger, None, None, None).await, (vec![two.clone()], Some(two.id)));
    assert_eq!(listed(ledger, None, None, Some(two.id)).await, (vec![one.clone()], None));
    assert_eq!(listed(ledger, Some(first.debtor), Some(first.id), None).await, (vec![one], None));
    assert_eq!(listed(ledger, Some(DebtorId::mint(9, &[9; 10])), None, None).await, (Vec::new(), None));

    let kept = ledger.receivables(&[first.id, second.id]).await.unwrap();
    let paid: Vec<_> = kept.iter().map(|owed| (owed.paid, owed.state(TODAY))).collect();
    assert_eq!(paid, [(first.billed, State::Paid), (107, State::PartPaid)]);
}

/// Not a poisha more than is outstanding, whatever else the payment settles.
pub async fn nobody_pays_more_than_is_outstanding(bench: &dyn Bench) {
    let at = workspace(1);
    let all = owing(bench, at, &[5, 6]).await;
    let too_much = shares(&[(&all[0], 1), (&all[1], all[1].billed + 1)], 0);
    let Err(RecordError::Invalid(errors)) = pay(bench, at, 1, too_much).await else { panic!("it is too much") };
    assert_eq!(errors.0.len(), 1);
    assert_eq!((errors.0[0].field.as_str(), errors.0[0].code), ("allocations[1].amount", "over_outstanding"));
    assert_eq!(errors.0[0].limit, Some(all[1].billed.to_string()));
    let whole = Payment {
        id: payment_id(2),
        debtor: all[0].debtor,
        fields: shares(&[(&all[0], all[0].billed + 1)], 0),
        at: noon(),
        by: "system:test".to_owned(),
    };
    let mut work = begin(bench, at).await;
    assert!(is_conflict(&work.ledger().save_payment(&whole).await), "the store is the last to refuse it");
    drop(work);
    assert_eq!(owed(bench, at, all[0].id).await, all[0]);
}

/// Two people at once: one payment goes through, the other is told what is left.
pub async fn two_payments_at_once_never_pay_twice(bench: &dyn Bench) {
    let at = workspace(1);
    let all = owing(bench, at, &[5, 6]).await;
    let both = [[&all[0], &all[1]], [&all[1], &all[0]]];
    let paid = join_all(both.iter().zip(1..).map(|(order, id)| {
        let fields = shares(&order.map(|owed| (owed, owed.billed)), 0);
        pay(bench, at, id, fields)
    }))
    .await;
    assert_eq!(paid.iter().filter(|done| done.is_ok()).count(), 1);
    let refused = paid.iter().find_map(|done| done.as_ref().err()).expect("one is refused");
    let RecordError::Invalid(errors) = refused else { panic!("{refused:?}") };
    let codes: Vec<_> = errors.0.iter().map(|error| (error.code, error.limit.as_deref())).collect();
    assert_eq!(codes, [("over_outstanding", Some("0")); 2]);
    assert_eq!(owed(bench, at, all[0].id).await.outstanding(), 0);
}

/// A reversal makes it owed again, once, however many ask at once.
pub async fn a_payment_is_reversed_once(bench: &dyn Bench) {
    let at = workspace(1);
    let all = owing(bench, at, &[5]).await;
    let payment = pay(bench, at, 1, shares(&[(&all[0], 500)], 0)).await.expect("it fits");
    let reversed = join_all([0, 0].map(|_: u8| async {
        let mut work = begin(bench, at).await;
        let done = reverse(work.ledger(), payment.id, "bounced", &moment()).await;
        if done.is_ok() {
            commit(work, at).await;
        }
        done
    }))
    .await;
    assert_eq!(reversed.iter().filter(|done| done.is_ok()).count(), 1);
    assert!(reversed.iter().any(|done| matches!(done, Err(ReverseError::AlreadyReversed))));
    assert_eq!(owed(bench, at, all[0].id).await, all[0]);
    let mut work = read(bench, at).await;
    let stored = work.ledger().payment(payment.id).await.unwrap().expect("it stays");
    assert_eq!(Some(&stored), reversed.iter().find_map(|done| done.as_ref().ok()));
    assert_eq!(stored.payment, payment, "and is not edited");
    let mut work = begin(bench, at).await;
    let absent = reverse(work.ledger(), payment_id(9), "bounced", &moment()).await;
    assert!(matches!(absent, Err(ReverseError::NotFound)));
}

/// All that is left is given up, once; the rest of the books goes on.
pub async fn what_is_left_can_be_given_up(bench: &dyn Bench) {
    let at = workspace(1);
    let all = owing(bench, at, &[5, 6]).await;
    pay(bench, at, 1, shares(&[(&all[0], 500)], 0)).await.expect("it fits");
    let id = WriteOffId::mint(1, &[6; 10]);
    let mut work = begin(bench, at).await;
    let stale = write_off(work.ledger(), id, all[0].id, (all[0].billed, "closed down"), &moment()).await;
    assert!(matches!(stale, Err(WriteOffError::OutstandingChanged)), "a payment came between");
    let done = write_off(work.ledger(), id, all[0].id, (all[0].billed - 500, "  closed down "), &moment())
        .await
        .expect("something is left");
    commit(work, at).await;
    assert_eq!((done.amount, done.reason.as_str()), (all[0].billed - 500, "closed down"));
    let mut work = read(bench, at).await;
    assert_eq!(work.ledger().write_offs_of(all[0].id).await.unwrap(), std::slice::from_ref(&done));
    assert_eq!(work.ledger().write_offs_of(all[1].id).await.unwrap(), []);
    assert_eq!(work.ledger().stored_write_offs(None, 5).await.unwrap(), [done]);
    assert_eq!(work.ledger().stored_write_offs(Some(id), 5).await.unwrap(), []);
    assert_eq!(owed(bench, at, all[0].id).await.state(TODAY), State::WrittenOff);
    let mut work = begin(bench, at).await;
    let again = write_off(work.ledger(), WriteOffId::mint(2, &[6; 10]), all[0].id, (0, "again"), &moment()).await;
    assert!(matches!(again, Err(WriteOffError::NothingOutstanding)));
    let absent = ReceivableId::mint(9, &[9; 10]);
    let absent = write_off(work.ledger(), WriteOffId::mint(3, &[6; 10]), absent, (1, "none"), &moment()).await;
    assert!(matches!(absent, Err(WriteOffError::NotFound)));
}

/// What is open is told by age and by client; the samples are due on 30 September.
pub async fn what_is_owed_is_told_by_age(bench: &dyn Bench) {
    let at = workspace(1);
    let all = owing(bench, at, &[5, 6]).await;
    pay(bench, at, 1, shares(&[(&all[0], all[0].billed)], 0)).await.expect("it fits");
    let mut work = read(bench, at).await;
    let ledger = work.ledger();
    let late = date(2026, 11, 15);
    for today in [TODAY, date(2026, 9, 30), date(2026, 10, 1), late, date(2026, 12, 30), date(2027, 6, 1)] {
        let expected = Aged::of(&all[1..], today);
        assert_eq!(ledger.ageing(None, today).await.unwrap(), expected, "{today}");
        assert_eq!(ledger.ageing(Some(all[0].debtor), today).await.unwrap(), expected, "{today}");
    }
    assert_eq!(ledger.ageing(Some(DebtorId::mint(9, &[9; 10])), TODAY).await.unwrap(), []);
    assert_eq!(ledger.overdue(date(2026, 9, 30), 5).await.unwrap(), []);
    assert_eq!(ledger.overdue(late, 5).await.unwrap(), all[1..]);
    assert_eq!(ledger.open_of(all[0].debtor, 5).await.unwrap(), all[1..]);
    assert_eq!(ledger.stored_receivables(Some(all[0].id), 5).await.unwrap(), all[1..]);
}

/// The statement is made of the records: an opening, each movement, and what is kept at its end.
pub async fn a_statement_ends_with_what_is_owed(bench: &dyn Bench) {
    let at = workspace(1);
    let all = owing(bench, at, &[5, 6]).await;
    let payment = pay(bench, at, 1, shares(&[(&all[0], 500), (&all[1], 20)], 20)).await.expect("it fits");
    let mut work = begin(bench, at).await;
    reverse(work.ledger(), payment.id, "bounced", &moment()).await.expect("it was not reversed");
    write_off(work.ledger(), WriteOffId::mint(1, &[6; 10]), all[1].id, (all[1].billed, "gone"), &moment())
        .await
        .expect("all is left");
    commit(work, at).await;

    let mut work = read(bench, at).await;
    let ledger = work.ledger();
    let debtor = all[0].debtor;
    let statements = async |ledger: &mut dyn LedgerRead, from| {
        let openings = ledger.owed_before(debtor, from).await.unwrap();
        Statement::of(&openings, ledger.movements(debtor, from, TODAY).await.unwrap()).unwrap()
    };
    let whole = statements(ledger, date(2026, 7, 1)).await;
    let [whole] = &whole[..] else { panic!("one currency") };
    assert_eq!((whole.currency, whole.opening, whole.lines.len()), (Currency::BDT, 0, 5));
    let amounts: Vec<i64> = whole.lines.iter().map(|(line, _)| line.amount).collect();
    assert_eq!(amounts, [all[0].billed, all[1].billed, -520, 520, -all[1].billed]);
    assert_eq!(whole.closing(), all[0].billed);
    let late = statements(ledger, TODAY).await;
    assert_eq!((late[0].opening, late[0].lines.len()), (all[0].billed + all[1].billed, 3));
    assert_eq!(ledger.owed_before(DebtorId::mint(9, &[9; 10]), TODAY).await.unwrap(), []);
}

/// Another workspace's documents and payments are absent, though both hold the same ids.
pub async fn payments_of_workspaces_never_meet(bench: &dyn Bench) {
    let (here, elsewhere) = (workspace(1), workspace(2));
    let theirs = owing(bench, elsewhere, &[5, 6]).await;
    pay(bench, elsewhere, 1, shares(&[(&theirs[0], 500)], 0)).await.expect("it fits");
    samples::open(bench.works(), here, &[5]).await.expect("the workspace opens");
    let Err(RecordError::Invalid(errors)) = pay(bench, here, 2, shares(&[(&theirs[1], 500)], 0)).await else {
        panic!("nothing is owed here")
    };
    assert_eq!(errors.0[0].code, "unknown_invoice");
    let mut work = read(bench, here).await;
    let ledger = work.ledger();
    assert_eq!(ledger.payment(payment_id(1)).await.unwrap(), None);
    assert_eq!(ledger.receivables(&[theirs[0].id]).await.unwrap(), []);
    assert_eq!(ledger.stored_receivables(None, 5).await.unwrap(), []);
    assert_eq!(ledger.ageing(None, TODAY).await.unwrap(), []);
    assert_eq!(ledger.overdue(Date::MAX, 5).await.unwrap(), []);
    assert_eq!(ledger.open_of(theirs[0].debtor, 5).await.unwrap(), []);
    assert_eq!(ledger.owed_before(theirs[0].debtor, TODAY).await.unwrap(), []);
    assert_eq!(ledger.movements(theirs[0].debtor, date(2026, 1, 1), TODAY).await.unwrap(), []);
    let page = ledger.payments(PaymentFilter::default(), PageRequest::new(None, 5)).await.unwrap();
    assert_eq!(page.items, []);
    assert_eq!(
        work.invoicing().summaries(&[dalil_invoicing::DocumentId::from_uuid(theirs[0].id.as_uuid())]).await.unwrap(),
        []
    );
}
