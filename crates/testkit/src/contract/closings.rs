//! Closed periods.

use dalil_app::ports::Work;
use dalil_invoicing::{
    DocumentKind, IssueError,
    closing::{Closed, Closing, Counted, LogState, Made, Period, Span, Turnover, TurnoverKey},
};
use dalil_ledger::{Moment, PaymentFields, PaymentId, input, record};
use dalil_money::Currency;
use dalil_proof::LogKey;
use dalil_tenancy::{StoreError, WorkspaceId, page::PageRequest};
use futures_util::future::{join, join_all};
use jiff::{SignedDuration, civil::date};

use super::{Bench, begin, commit, is_conflict, read};
use crate::samples::{self, noon, workspace};

fn key() -> LogKey {
    LogKey::from_secret("books.example", &[7; 32]).expect("a name")
}

/// The day of the samples' noon in Dhaka.
fn day() -> Span {
    Span::around(Period::Day, noon().to_zoned(dalil_invoicing::series::dhaka()).date()).expect("a day of this age")
}

/// A closing over what was recorded in it.
async fn closing(work: &mut dyn Work, at: WorkspaceId, span: Span) -> Closing {
    let head = work.closings().lock().await.expect("the log is locked");
    let tree = head.tree().expect("the head is one of a log");
    let logs = [LogState { log: "audit".to_owned(), size: tree.size(), root: tree.root() }];
    let recorded = work.closings().recorded(span.first_day, span.last_day).await.expect("it is read");
    let mut turnover = Turnover::default();
    for day in recorded.values() {
        turnover.extend(day);
    }
    let made = Made { workspace: at, at: span.end(), by: "system:test", logs: &logs };
    Closing::new(span, &made, &turnover, &turnover).signed(&key())
}

/// Closes a period and answers how many invoices were issued in it.
async fn close(bench: &dyn Bench, at: WorkspaceId, span: Span) -> Closing {
    let mut work = begin(bench, at).await;
    let closing = closing(&mut *work, at, span).await;
    work.closings().save_closings(std::slice::from_ref(&closing)).await.expect("it is closed once");
    commit(work, at).await;
    closing
}

fn invoices(closing: &Closing) -> i64 {
    let key = TurnoverKey { counted: Counted::Issued(DocumentKind::Invoice), currency: Currency::BDT };
    let turnover = closing.turnover().expect("the text reads back");
    turnover.iter().find(|(known, _)| *known == key).map_or(0, |(_, sums)| sums.documents)
}

/// What was closed is read back as it was, by no other workspace, and is closed once.
pub async fn a_closing_is_kept_once(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5]).await.expect("the workspace opens");
    samples::issue(bench.works(), at, 5, noon()).await.expect("it is issued");
    let made = close(bench, at, day()).await;
    assert_eq!(invoices(&made), 1);
    assert_eq!(made.altered(at, &[key().public().clone()]), Vec::<String>::new());

    let mut work = read(bench, at).await;
    let store = work.closings();
    let listed = store.closings(Period::Day, PageRequest::new(None, 10)).await.unwrap();
    assert_eq!(listed.items, std::slice::from_ref(&made));
    let first = day().first_day;
    assert_eq!(store.closings_between(Period::Day, first, first, 5).await.unwrap(), std::slice::from_ref(&made));
    assert_eq!(store.closings_between(Period::Month, first, first, 5).await.unwrap(), []);
    assert_eq!(store.closed().await.unwrap(), Closed { before: Some(day().end()), through: None });
    assert_eq!(store.begun().await.unwrap(), Some(noon()));
    let mut elsewhere = read(bench, workspace(2)).await;
    assert_eq!(elsewhere.closings().closings(Period::Day, PageRequest::new(None, 10)).await.unwrap().items, []);
    assert_eq!(elsewhere.closings().closed().await.unwrap(), Closed::default());
    drop((work, elsewhere));

    let mut work = begin(bench, at).await;
    let again = closing(&mut *work, at, day()).await;
    assert!(is_conflict(&work.closings().save_closings(&[again]).await));
}

/// No document is issued while the clock stands in a closed day; the first open day is told.
pub async fn a_closed_day_takes_no_document(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5, 6]).await.expect("the workspace opens");
    close(bench, at, day()).await;
    let opens = day().next().expect("the calendar goes on").first_day;
    let refused = samples::issue(bench.works(), at, 5, noon()).await;
    assert!(
        matches!(&refused, Err(IssueError::Store(StoreError::Closed { opens: day })) if *day == opens),
        "{refused:?}"
    );
    let tomorrow = day().end() + SignedDuration::from_hours(1);
    let issued = samples::issue(bench.works(), at, 6, tomorrow).await.expect("the next day is open");
    assert_eq!(issued.invoice.row().number, 1, "what was refused took no number");
}

/// A payment received in a closed month is not recorded later; one in the open month is.
pub async fn a_closed_month_takes_no_payment(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5]).await.expect("the workspace opens");
    let set = samples::issue(bench.works(), at, 5, noon()).await.expect("it is issued");
    let month = Span::around(Period::Month, day().first_day).expect("a month of this age");
    close(bench, at, month).await;
    let (last, first) = (month.last_day, month.next().expect("the calendar goes on").first_day);
    let later = Moment { at: month.end() + SignedDuration::from_hours(30), today: first, by: "person:x".to_owned() };
    let owed = dalil_app::sale(set.invoice.row()).expect("an invoice is a sale");
    for (n, received_on, allowed) in [(1, last, false), (2, first, true)] {
        let written = input::Payment {
            method: "cash".to_owned(),
            received_on: received_on.to_string(),
            currency: "BDT".to_owned(),
            received: input::Amount::Minor(100),
            allocations: vec![input::Allocation {
                invoice_id: owed.id.to_string(),
                amount: input::Amount::Minor(100),
                ..input::Allocation::default()
            }],
            ..input::Payment::default()
        };
        let fields = PaymentFields::parse(&written, first).expect("the sample keeps the rules");
        let mut work = begin(bench, at).await;
        record(work.ledger(), PaymentId::mint(n, &[5; 10]), fields, &later).await.expect("it may be recorded");
        let done = work.commit(samples::act(&samples::writing(at))).await;
        assert_eq!(matches!(done, Err(StoreError::Closed { opens }) if opens == date(2026, 8, 1)), !allowed);
    }
    let mut work = read(bench, at).await;
    let owed = work.ledger().receivables(&[owed.id]).await.unwrap();
    assert_eq!(owed[0].paid, 100, "what was refused left nothing");
}

/// Whatever is issued while a day is being closed is in its closing, or is refused.
pub async fn a_closing_misses_nothing(bench: &dyn Bench) {
    let at = workspace(1);
    let numbers: Vec<u32> = (1..=8).collect();
    samples::open(bench.works(), at, &numbers).await.expect("the workspace opens");
    let asked = numbers.iter().map(|n| samples::issue(bench.works(), at, *n, noon()));
    let (issued, made) = join(join_all(asked), close(bench, at, day())).await;
    let issued = issued.iter().filter(|issued| issued.is_ok()).count();
    assert_eq!(i64::try_from(issued), Ok(invoices(&made)));
    let mut work = begin(bench, at).await;
    let recorded = work.closings().recorded(day().first_day, day().last_day).await.unwrap();
    let stored = recorded.get(&day().first_day).cloned().unwrap_or_default();
    assert_eq!(made.turnover(), Some(stored));
}
