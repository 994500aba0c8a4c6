//! Series and numbers: 1, 2, 3 … without a gap or a repeat.

use std::sync::atomic::{AtomicU8, Ordering};

use dalil_invoicing::{
    Allocated, Client, DocumentKind, FiscalYear, Growth, InvoicingRead, InvoicingStore, IssueError, IssueRequest,
    Issued, IssuedSet, LogEntry, PayeeChange, PayeeChangeId, Proposed, Registration, Seen, SeriesKey, TakenStep,
    VatStatus, issue_together, ready,
    settings::{PaymentDays, Settings},
};
use dalil_proof::tree::{self, Tree};
use dalil_tenancy::{WorkspaceId, text};
use futures_util::future::join_all;

use super::{Bench, begin, commit, is_conflict, read};
use crate::samples::{self, after, client, draft, noon, workspace};

/// The invoice and its 6.3 have a series each, and both count from 1.
pub async fn numbers_follow_one_another_in_each_series(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5, 6, 7]).await.expect("the workspace opens");
    for (n, number) in [(5, 1), (6, 2), (7, 3)] {
        let set = samples::issue(bench.works(), at, n, after(i64::from(n))).await.expect("it is issued");
        let mushak = set.mushak.expect("the workspace is registered");
        assert_eq!((set.invoice.row().number, mushak.row().number), (number, number));
    }
    let mut work = read(bench, at).await;
    let mut last: Vec<_> =
        work.invoicing().series().await.unwrap().into_iter().map(|state| (state.key.kind, state.last)).collect();
    last.sort_unstable();
    assert_eq!(last, [(DocumentKind::Invoice, 3), (DocumentKind::Mushak63, 3)]);
}

/// A number that was taken and rolled back is the next one's.
pub async fn an_abandoned_issue_leaves_no_gap(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5, 6]).await.expect("the workspace opens");
    let mut work = begin(bench, at).await;
    let abandoned = dalil_invoicing::issue(work.invoicing(), samples::request(at, 5), noon).await.unwrap();
    assert_eq!(abandoned.invoice.row().number, 1);
    drop(work);
    let set = samples::issue(bench.works(), at, 6, noon()).await.expect("it is issued");
    assert_eq!(set.invoice.row().number, 1);
    assert_eq!(numbers(bench, at).await, [1]);
}

/// Thirty issues at once, every third abandoned: exactly 1 to 20.
pub async fn issues_at_once_take_every_number_once(bench: &dyn Bench) {
    let at = workspace(1);
    let all: Vec<u32> = (1..=30).collect();
    samples::open(bench.works(), at, &all).await.expect("the workspace opens");
    join_all(all.iter().map(|n| async move {
        if n % 3 == 0 {
            let mut work = begin(bench, at).await;
            let request = samples::request(at, *n);
            dalil_invoicing::issue(work.invoicing(), request, noon).await.expect("it could be issued");
        } else {
            samples::issue(bench.works(), at, *n, noon()).await.expect("it is issued");
        }
    }))
    .await;
    assert_eq!(numbers(bench, at).await, (1..=20).collect::<Vec<u64>>());
}

/// Three drafts under one commit: numbers in the order of the requests, one refused draft stops all of them.
pub async fn drafts_issued_together_share_a_commit(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5, 6, 7]).await.expect("the workspace opens");
    let requests = [7, 5, 6].map(|n| samples::request(at, n));
    let mut work = begin(bench, at).await;
    let stale = IssueRequest { seen: 2.into(), ..requests[1].clone() };
    let absent = samples::request(at, 8);
    let mixed = [requests[0].clone(), stale.clone(), absent.clone()];
    let refused = issue_together(work.invoicing(), &mixed, noon).await.unwrap().expect_err("two cannot be issued");
    assert!(matches!(
        &refused[..],
        [(first, IssueError::Stale { current: 1 }), (second, IssueError::NotFound)]
            if *first == stale.draft && *second == absent.draft
    ));
    drop(work);
    assert!(numbers(bench, at).await.is_empty());

    let mut work = begin(bench, at).await;
    let sets = issue_together(work.invoicing(), &requests, noon).await.unwrap().expect("all can be issued");
    commit(work, at).await;
    let given: Vec<_> = sets.iter().map(|set| (set.invoice.id(), set.invoice.row().number)).collect();
    let asked: Vec<_> = requests.iter().map(|request| request.draft.into()).zip(1..).collect();
    assert_eq!(given, asked);
    assert_eq!(numbers(bench, at).await, [1, 2, 3]);
    let mut work = read(bench, at).await;
    for (set, request) in sets.iter().zip(&requests) {
        assert_eq!(work.invoicing().draft(request.draft).await.unwrap(), None);
        for document in set.documents() {
            assert_eq!(work.invoicing().document(document.id()).await.unwrap().as_ref(), Some(document));
        }
    }
}

/// Something other than the draft that a document freezes. A place is added only, and named by the draft.
#[derive(Clone, Copy, Debug)]
enum Frozen {
    Buyer,
    Attention,
    Issuer,
    Payee,
    Style,
    Prefix,
    Registration,
    DaysToPay,
}

impl Frozen {
    /// Each with what it is told as.
    const ALL: [(Self, &[&str]); 8] = [
        (Self::Buyer, &["buyer"]),
        (Self::Attention, &["attention"]),
        (Self::Issuer, &["issuer"]),
        (Self::Payee, &["payment_details"]),
        (Self::Style, &["style"]),
        (Self::Prefix, &["invoice_prefix"]),
        (Self::Registration, &["registration"]),
        (Self::DaysToPay, &["due_on"]),
    ];

    async fn change(self, store: &mut dyn InvoicingStore) {
        let mut brand = samples::brand();
        let mut client = Client { version: 2, ..client(1) };
        match self {
            Self::Buyer => client.fields.bin = Some("0098765430202".parse().expect("a BIN")),
            Self::Attention => client.fields.contacts.clear(),
            Self::Issuer => brand.terms = text::Paragraph::parse("Due at once").ok(),
            Self::Payee => {
                let id = PayeeChangeId::mint(9, &[9; 10]);
                let step = |step: &TakenStep| TakenStep { change: id, effective_at: Some(noon()), ..step.clone() };
                let steps = samples::payee().steps.iter().map(step).collect();
                let proposed = Proposed::parse_details("Another bank 9999").expect("an account");
                let other = PayeeChange { id, proposed, steps, ..samples::payee() };
                return samples::keep_payee(store, &other).await.expect("it is stored");
            }
            Self::Style => brand.style.accent = None,
            Self::Prefix => brand.invoice_prefix = "NEW".to_owned().try_into().expect("a prefix"),
            Self::Registration => {
                let bin = "0012345670202".parse().expect("a BIN");
                let from = jiff::civil::date(2026, 1, 1);
                let other = Registration { from, vat: VatStatus::Registered { bin }, tin: None };
                return store.insert_registration(&other).await.expect("it is stored");
            }
            Self::DaysToPay => {
                let mut settings = Settings::default();
                settings.payment_days = PaymentDays::new(7);
                return store.save_settings(&settings).await.expect("it is stored");
            }
        }
        store.client_for_update(client.id).await.expect("it is read");
        store.save_client(&client).await.expect("it is stored");
        store.save_brand(&brand).await.expect("it is stored");
    }
}

/// Between the look and the issue anything may change: then nothing is issued, and what changed is named.
pub async fn what_was_reviewed_is_what_is_issued(bench: &dyn Bench) {
    for (n, (frozen, names)) in (1..).zip(Frozen::ALL) {
        let at = workspace(n);
        samples::open(bench.works(), at, &[]).await.expect("the workspace opens");
        let mut draft = draft(5, client(1).id);
        draft.fields.due_on = None;
        let mut work = begin(bench, at).await;
        work.invoicing().insert_draft(&draft, samples::total(&draft)).await.expect("it is stored");
        commit(work, at).await;

        let mut work = read(bench, at).await;
        let shown = ready(work.invoicing(), draft.clone(), noon()).await.unwrap().expect("nothing blocks");
        drop(work);
        let seen = Seen { version: 1, review: Some(shown.review(&draft)) };
        let request = IssueRequest { seen, ..samples::request(at, 5) };
        let mut work = begin(bench, at).await;
        frozen.change(work.invoicing()).await;
        commit(work, at).await;

        let mut work = begin(bench, at).await;
        let refused = dalil_invoicing::issue(work.invoicing(), request.clone(), noon).await;
        drop(work);
        let Err(IssueError::Changed(changed)) = refused else { panic!("{frozen:?}: {refused:?}") };
        let told: Vec<&str> = changed.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(told, names, "{frozen:?}");
        assert!(numbers(bench, at).await.is_empty());

        let mut work = read(bench, at).await;
        let shown = ready(work.invoicing(), draft.clone(), noon()).await.unwrap().expect("nothing blocks");
        drop(work);
        let seen = Seen { version: 1, review: Some(shown.review(&draft)) };
        let mut work = begin(bench, at).await;
        let issued = dalil_invoicing::issue(work.invoicing(), IssueRequest { seen, ..request }, noon).await;
        assert!(issued.is_ok(), "{frozen:?}: {issued:?}");
    }
}

/// A double click: one is issued, the other is told so.
pub async fn two_issues_of_one_draft_give_one_document(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5]).await.expect("the workspace opens");
    let twice = join_all([0, 0].map(|_: u8| samples::issue(bench.works(), at, 5, noon()))).await;
    assert_eq!(twice.iter().filter(|done| done.is_ok()).count(), 1);
    assert!(twice.iter().any(|done| matches!(done, Err(IssueError::AlreadyIssued))));
    assert_eq!(numbers(bench, at).await, [1]);
}

/// What was issued is a document and no longer a draft.
pub async fn a_draft_is_gone_once_it_is_issued(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5]).await.expect("the workspace opens");
    let set = samples::issue(bench.works(), at, 5, noon()).await.expect("it is issued");
    let mut work = begin(bench, at).await;
    let id = draft(5, client(1).id).id;
    assert_eq!(work.invoicing().draft_for_update(id).await.unwrap(), None);
    assert_eq!(set.invoice.id(), id.into());
    drop(work);
    let again = samples::issue(bench.works(), at, 5, noon()).await;
    assert!(matches!(again, Err(IssueError::AlreadyIssued)), "{again:?}");
}

/// The id of a document is taken for ever.
pub async fn an_issued_document_cannot_be_saved_twice(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5]).await.expect("the workspace opens");
    let set = samples::issue(bench.works(), at, 5, noon()).await.expect("it is issued");
    let mut work = begin(bench, at).await;
    assert!(is_conflict(&work.invoicing().save_issued(&[&set.invoice], &Growth::default(), &[]).await));
}

/// The number of a series is taken for ever, under whatever id.
pub async fn a_number_cannot_be_given_twice(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5, 6]).await.expect("the workspace opens");
    let mut work = begin(bench, at).await;
    let request = samples::request(at, 6);
    let first = dalil_invoicing::issue(work.invoicing(), request, noon).await.expect("it could be issued");
    drop(work);
    samples::issue(bench.works(), at, 5, noon()).await.expect("it is issued");
    let mut work = begin(bench, at).await;
    assert!(is_conflict(&work.invoicing().save_issued(&[&first.invoice], &Growth::default(), &[]).await));
}

/// So that a clock that went back is seen.
pub async fn the_issue_before_is_told_when_a_number_is_taken(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5, 6]).await.expect("the workspace opens");
    let set = samples::issue(bench.works(), at, 5, after(100)).await.expect("it is issued");
    let series = set.invoice.row().series.clone();
    let other = SeriesKey { year: FiscalYear::beginning(2050), ..series.clone() };
    let mut work = begin(bench, at).await;
    let next = work.invoicing().allocate(&[(series, 1), (other, 3)], after(100)).await.unwrap();
    let mut tree = Tree::empty();
    let first = Allocated { number: 1, tree: tree.clone(), previous_issued_at: None };
    tree.append(set.invoice.row().leaf);
    let second = Allocated { number: 2, tree, previous_issued_at: Some(after(100)) };
    assert_eq!(next, [second, first], "in the order asked");
    drop(work);

    let behind = samples::issue(bench.works(), at, 6, after(99)).await;
    assert!(matches!(behind, Err(IssueError::ClockBehind)), "{behind:?}");
    samples::issue(bench.works(), at, 6, after(100)).await.expect("the same moment will do");
}

/// The log of a series holds the seal of each document at its number, and any of them can be proved by what is stored.
pub async fn the_log_of_a_series_proves_each_document(bench: &dyn Bench) {
    let at = workspace(1);
    let drafts = [5, 6, 7, 8, 9, 10, 11];
    samples::open(bench.works(), at, &drafts).await.expect("the workspace opens");
    let mut work = begin(bench, at).await;
    let together = [7, 5, 6].map(|n| samples::request(at, n));
    let together = issue_together(work.invoicing(), &together, noon).await.unwrap().expect("all can be issued");
    commit(work, at).await;
    let mut sets = together;
    for n in &drafts[3..] {
        sets.push(samples::issue(bench.works(), at, *n, noon()).await.expect("it is issued"));
    }
    let mut work = read(bench, at).await;
    for state in work.invoicing().series().await.unwrap() {
        let tree = Tree::stored(state.last, state.peaks.clone()).expect("a log of every number");
        assert_eq!(tree.size(), 7);
        let documents = sets.iter().flat_map(IssuedSet::documents).map(Issued::row);
        for row in documents.filter(|row| row.series == state.key) {
            let wanted = tree::nodes_of_inclusion(tree.size(), row.number - 1).expect("it is in the log");
            let numbers: Vec<u64> = wanted.iter().map(|node| node.leaf + 1).collect();
            let entries = work.invoicing().log_entries(&state.key, &numbers).await.unwrap();
            assert!(entries.is_sorted_by_key(|entry| entry.number) && entries.len() <= numbers.len());
            let node = |node: tree::Node| LogEntry::node(&entries, node);
            let path = tree::prove_inclusion(tree.size(), row.number - 1, node).expect("every node is stored");
            tree::check_inclusion(&path, tree.size(), tree.root(), row.number - 1, row.leaf).expect("it is proved");
        }
        assert_eq!(work.invoicing().log_entries(&state.key, &[0, 8, u64::MAX]).await.unwrap(), []);
        let other = SeriesKey { year: FiscalYear::beginning(2050), ..state.key };
        assert_eq!(work.invoicing().log_entries(&other, &[1]).await.unwrap(), []);
    }
}

/// Whoever waited for a number looked at the clock before the issue it waited for did: what counts is the clock once the
/// number is held, and the next issue is measured by that.
pub async fn the_moment_is_read_once_the_number_is_held(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5, 6, 7]).await.expect("the workspace opens");
    samples::issue(bench.works(), at, 5, after(100)).await.expect("it is issued");
    let looks = AtomicU8::new(0);
    let clock = || after([50, 150][usize::from(looks.fetch_add(1, Ordering::Relaxed).min(1))]);
    let mut work = begin(bench, at).await;
    let set = dalil_invoicing::issue(work.invoicing(), samples::request(at, 6), clock).await;
    assert_eq!(set.expect("the clock stands after the last issue").invoice.row().issued_at, after(150));
    commit(work, at).await;
    let behind = samples::issue(bench.works(), at, 7, after(149)).await;
    assert!(matches!(behind, Err(IssueError::ClockBehind)), "{behind:?}");
}

/// The numbers of the invoices, in order, checked against the state of their series.
async fn numbers(bench: &dyn Bench, at: WorkspaceId) -> Vec<u64> {
    let mut work = read(bench, at).await;
    let mut numbers = stored_numbers(work.invoicing()).await;
    numbers.sort_unstable();
    let series = work.invoicing().series().await.unwrap();
    let last = series.iter().find(|state| state.key.kind == DocumentKind::Invoice).map(|state| state.last);
    assert_eq!(last, numbers.last().copied());
    numbers
}

async fn stored_numbers(store: &mut dyn InvoicingRead) -> Vec<u64> {
    let stored = samples::stored(store).await.unwrap();
    let invoices = stored.iter().filter(|stored| stored.row.series.kind == DocumentKind::Invoice);
    invoices.map(|stored| stored.row.number).collect()
}
