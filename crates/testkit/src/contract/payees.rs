//! The account that papers name: read back as it was kept, and in force by the clock alone.

use dalil_invoicing::{
    Payee, PayeeChange, PayeeChangeId, PayeeStep, Proposed, TakenStep, Wait, ready,
    series::{day_in, dhaka},
};
use dalil_tenancy::page::PageRequest;
use jiff::{SignedDuration, Timestamp};

use super::{Bench, begin, commit, is_conflict, read};
use crate::samples::{self, client, draft, noon, workspace};

fn change(n: u8, proposed: Proposed, steps: &[(PayeeStep, Option<Timestamp>)]) -> PayeeChange {
    let id = PayeeChangeId::mint(u64::from(n), &[n; 10]);
    let (at, by) = (samples::after(i64::from(n)), format!("person:{}", samples::person(n)));
    let taken = |(step, effective_at): &(PayeeStep, Option<Timestamp>)| TakenStep {
        change: id,
        step: *step,
        at,
        by: by.clone(),
        effective_at: *effective_at,
    };
    PayeeChange { id, proposed, at, by: by.clone(), steps: steps.iter().map(taken).collect() }
}

fn account(text: &str) -> Proposed {
    Proposed::parse_details(text).expect("an account")
}

/// Changes come back with their steps, the latest first and page by page; each step is taken once, of a change that is
/// there; and another workspace knows nothing of them.
pub async fn changes_of_the_payee_are_kept_as_they_were(bench: &dyn Bench) {
    let at = workspace(1);
    let first = samples::after(2);
    let later = noon() + SignedDuration::from_hours(24);
    let changes = [
        change(2, account("ব্যাংক \"ক\"\nহিসাব 1"), &[(PayeeStep::Approved, Some(first))]),
        change(3, account(" "), &[(PayeeStep::Approved, Some(later)), (PayeeStep::Cancelled, None)]),
        change(4, Proposed::Wait(Wait::new(720).expect("the most")), &[]),
        change(5, account("Bank 2"), &[(PayeeStep::Approved, Some(later)), (PayeeStep::Told, None)]),
    ];
    let mut work = begin(bench, at).await;
    for change in &changes {
        samples::keep_payee(work.invoicing(), change).await.expect("it is kept");
    }
    commit(work, at).await;

    let mut work = read(bench, at).await;
    let store = work.invoicing();
    let mut newest: Vec<PayeeChange> = changes.to_vec();
    newest.reverse();
    let all = store.payee_changes(PageRequest::new(None, 9)).await.unwrap();
    assert_eq!((all.items, all.next), (newest.clone(), None));
    let page = store.payee_changes(PageRequest::new(None, 3)).await.unwrap();
    assert_eq!(page.items, newest[..3]);
    let rest = store.payee_changes(PageRequest::new(page.next, 3)).await.unwrap();
    assert_eq!((rest.items, rest.next), (newest[3..].to_vec(), None));
    for change in &changes {
        assert_eq!(store.payee_change(change.id).await.unwrap().as_ref(), Some(change));
    }
    let payees = store.payees().await.unwrap();
    let details =
        |at: Timestamp| payees.in_force(at).and_then(|payee| payee.details.clone()).map(|text| text.to_string());
    assert_eq!(details(first).as_deref(), Some("ব্যাংক \"ক\"\nহিসাব 1"));
    assert_eq!(details(later).as_deref(), Some("Bank 2"));
    assert_eq!(payees.in_force(first - SignedDuration::from_micros(1)), None);

    let mut elsewhere = read(bench, workspace(2)).await;
    assert_eq!(elsewhere.invoicing().payee_change(changes[0].id).await.unwrap(), None);
    assert_eq!(elsewhere.invoicing().payee_changes(PageRequest::new(None, 9)).await.unwrap().items, []);
    assert_eq!(elsewhere.invoicing().payees().await.unwrap(), dalil_invoicing::Payees::default());

    let [approval, ..] = &changes[0].steps[..] else { panic!("it was approved") };
    let mut work = begin(bench, at).await;
    assert!(is_conflict(&work.invoicing().insert_payee_step(approval).await), "a step is taken once");
    drop(work);
    let mut work = begin(bench, at).await;
    assert!(is_conflict(&work.invoicing().insert_payee_change(&changes[0]).await), "a change is proposed once");
    drop(work);
    let orphan = TakenStep { change: PayeeChangeId::mint(9, &[9; 10]), ..approval.clone() };
    let mut work = begin(bench, at).await;
    assert!(work.invoicing().insert_payee_step(&orphan).await.is_err(), "a step is of a change");
}

/// What issuing asks about brings the account of the moment, to the microsecond, by whichever way it is read.
pub async fn an_issue_names_the_account_of_its_moment(bench: &dyn Bench) {
    let at = workspace(1);
    let turn = noon() + SignedDuration::from_hours(1);
    samples::open(bench.works(), at, &[5, 6]).await.expect("the workspace opens");
    let mut work = begin(bench, at).await;
    let other = change(5, account("Another bank 9999"), &[(PayeeStep::Approved, Some(turn))]);
    samples::keep_payee(work.invoicing(), &other).await.expect("it is kept");
    commit(work, at).await;

    let before = turn - SignedDuration::from_micros(1);
    let mut work = read(bench, at).await;
    for (moment, details, since) in
        [(before, "Bank of Dhaka 1234", "2025-07-15"), (turn, "Another bank 9999", "2026-07-15")]
    {
        let draft = draft(5, client(1).id);
        let day = day_in(&dhaka(), moment);
        let shown = ready(work.invoicing(), draft.clone(), moment).await.unwrap().expect("nothing blocks");
        let listed = work.invoicing().bases(&[draft.id], day).await.unwrap().pop().expect("it is there");
        let listed = listed.ready(moment).expect("nothing blocks");
        for found in [shown.payee(), listed.payee()] {
            let Payee { details: named, .. } = found.expect("an account is in force");
            assert_eq!(named.as_ref().map(ToString::to_string).as_deref(), Some(details));
        }
        let issuer = shown.unissued(&draft, at, moment).invoice.issuer().clone();
        assert_eq!(issuer.payment_details.as_deref(), Some(details));
        assert_eq!(issuer.payment_since.map(|day| day.to_string()).as_deref(), Some(since));
    }
    drop(work);
    for (n, moment, details) in [(5, before, "Bank of Dhaka 1234"), (6, turn, "Another bank 9999")] {
        let set = samples::issue(bench.works(), at, n, moment).await.expect("it is issued");
        for document in set.documents() {
            assert_eq!(document.issuer().payment_details.as_deref(), Some(details), "frozen at its moment");
        }
        let mut work = read(bench, at).await;
        assert_eq!(work.invoicing().document(set.invoice.id()).await.unwrap().as_ref(), Some(&set.invoice));
    }
}
