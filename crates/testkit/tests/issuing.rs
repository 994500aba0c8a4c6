//! How concurrent issues of one workspace share a commit, over works that let others in between.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use async_trait::async_trait;
use dalil_app::{
    App, Failure, Issuing,
    once::{Done, IdempotencyKey, Once, Reply},
    ports::{AccessNote, Answer, PaperRequest, ReadWork, RenderError, Rendered, Renderer, Work, Works},
};
use dalil_identity::TokenKey;
use dalil_invoicing::{DocumentKind, IssueError, IssuedSet};
use dalil_proof::Digest;
use dalil_tenancy::{Permit, Read, StoreError, Write};
use dalil_testkit::{
    ManualClock, MemoryDirectory, MemoryWorks, SeededEntropy,
    blob::MemoryBlobs,
    samples::{self, client, draft, noon, owner, workspace},
    works::{Fault, FaultyWorks},
};
use futures_util::{FutureExt as _, future::join_all};

type Outcome = Result<Done<IssuedSet>, Failure<IssueError>>;

/// Works that open only after everybody else had a turn, and not at all while they are held.
struct Unhurried {
    inner: Arc<dyn Works>,
    held: Arc<AtomicBool>,
}

#[async_trait]
impl Works for Unhurried {
    async fn begin(&self, permit: &Permit<Write>) -> Result<Box<dyn Work>, StoreError> {
        tokio::task::yield_now().await;
        while self.held.load(Ordering::Relaxed) {
            tokio::task::yield_now().await;
        }
        self.inner.begin(permit).await
    }

    async fn read(&self, permit: &Permit<Read>) -> Result<Box<dyn ReadWork>, StoreError> {
        self.inner.read(permit).await
    }

    async fn note_access(&self, permit: &Permit<Read>, access: &AccessNote) -> Result<(), StoreError> {
        self.inner.note_access(permit, access).await
    }

    async fn keep_answer(&self, permit: &Permit<Write>, answer: Answer) -> Result<(), StoreError> {
        self.inner.keep_answer(permit, answer).await
    }

    async fn forget_answers(&self, permit: &Permit<Write>, before: jiff::Timestamp) -> Result<u64, StoreError> {
        self.inner.forget_answers(permit, before).await
    }

    async fn forget_discarded(&self, permit: &Permit<Write>, before: jiff::Timestamp) -> Result<u64, StoreError> {
        self.inner.forget_discarded(permit, before).await
    }

    async fn queue_checkpoints(&self, permit: &Permit<Write>, day: jiff::civil::Date) -> Result<u64, StoreError> {
        self.inner.queue_checkpoints(permit, day).await
    }
}

struct NoPaper;

#[async_trait]
impl Renderer for NoPaper {
    async fn render(&self, _: PaperRequest) -> Result<Rendered, RenderError> {
        Err(RenderError("no paper here".into()))
    }

    async fn preview(&self, _: PaperRequest) -> Result<String, RenderError> {
        Err(RenderError("no paper here".into()))
    }

    async fn can_print(&self, _: Vec<u8>) -> bool {
        true
    }
}

/// One workspace with drafts, and what its commits came to.
struct Desk {
    app: App,
    memory: MemoryWorks,
    faulty: FaultyWorks,
    held: Arc<AtomicBool>,
}

impl Desk {
    async fn new(drafts: std::ops::RangeInclusive<u32>, most: usize, fault: fn(u64) -> Option<Fault>) -> Self {
        let entropy = Arc::new(SeededEntropy::new(7));
        let memory = MemoryWorks::new(entropy.clone());
        samples::open(&memory, workspace(1), &drafts.collect::<Vec<_>>()).await.expect("the workspace opens");
        let faulty = FaultyWorks::new(Arc::new(memory.clone()), fault);
        let held = Arc::new(AtomicBool::new(false));
        let app = App {
            works: Arc::new(Unhurried { inner: Arc::new(faulty.clone()), held: Arc::clone(&held) }),
            directory: Arc::new(MemoryDirectory::beside(memory.clone())),
            blobs: Arc::new(MemoryBlobs::default()),
            renderer: Arc::new(NoPaper),
            clock: Arc::new(ManualClock::at(noon())),
            entropy,
            directory_key: TokenKey::from_bytes([1; 32]),
            log_key: dalil_proof::LogKey::from_secret("dalil.example", &[7; 32]).expect("a name"),
            retired_keys: Vec::new(),
            access_terms: dalil_identity::AccessTerms::default(),
            issuing: Issuing::at_most(most.try_into().expect("not zero")),
        };
        Self { app, memory, faulty, held }
    }

    async fn issue(&self, n: u32, version: i64, once: Once<'static, IssuedSet>) -> Outcome {
        self.app.issue_invoice(&owner(workspace(1)), draft(n, client(1).id).id, version, once).await
    }

    async fn numbers(&self) -> Vec<u64> {
        let mut work = self.memory.read(&samples::reading(workspace(1))).await.expect("a work opens");
        let stored = samples::stored(work.invoicing()).await.expect("documents are read");
        let invoices = stored.iter().filter(|stored| stored.row.series.kind == DocumentKind::Invoice);
        let mut numbers: Vec<u64> = invoices.map(|stored| stored.row.number).collect();
        numbers.sort_unstable();
        numbers
    }
}

fn keyed(key: &str, request: u8) -> Once<'static, IssuedSet> {
    let key = IdempotencyKey::parse(key).expect("the shape of a key");
    Once::keyed(key, Digest::new([request; 32]), |set: &IssuedSet| Reply {
        status: 200,
        headers: Vec::new(),
        body: set.invoice.row().printed_number.clone().into_bytes(),
    })
}

fn fresh(outcome: &Outcome) -> bool {
    matches!(outcome, Ok(Done::Fresh(_)))
}

#[tokio::test]
async fn those_who_wait_share_a_commit() {
    let desk = Desk::new(1..=30, 20, |_| None).await;
    let outcomes = join_all((1..=30).map(|n| desk.issue(n, 1, Once::unkeyed()))).await;
    assert!(outcomes.iter().all(fresh));
    assert_eq!(desk.numbers().await, (1..=30).collect::<Vec<u64>>());
    assert_eq!(desk.faulty.commits(), 3, "the first alone, then 20 as the most, then 9");
}

#[tokio::test]
async fn who_is_refused_does_not_stop_the_others() {
    let desk = Desk::new(1..=5, 20, |_| None).await;
    let stale = [3].map(|n| desk.issue(n, 9, Once::unkeyed()));
    let (sound, stale) =
        tokio::join!(join_all([1, 2, 4, 5].map(|n| desk.issue(n, 1, Once::unkeyed()))), join_all(stale));
    assert!(sound.iter().all(fresh));
    assert!(matches!(stale[0], Err(Failure::Refused(IssueError::Stale { current: 1 }))));
    assert_eq!(desk.numbers().await, [1, 2, 3, 4]);
}

#[tokio::test]
async fn of_one_draft_and_of_one_key_there_is_one_document() {
    let desk = Desk::new(1..=2, 20, |_| None).await;
    let twice = join_all([0, 0].map(|_: u8| desk.issue(1, 1, keyed("key-00000001", 1)))).await;
    let [Ok(Done::Fresh(set)), Ok(Done::Repeated(reply))] = &twice[..] else { panic!("{twice:?}") };
    assert_eq!(reply.body, set.invoice.row().printed_number.as_bytes());

    let other = desk.issue(2, 1, keyed("key-00000001", 2)).await;
    assert!(matches!(other, Err(Failure::KeyReused)), "{other:?}");
    let again = desk.issue(1, 1, keyed("key-00000002", 1)).await;
    assert!(matches!(again, Err(Failure::Refused(IssueError::AlreadyIssued))), "{again:?}");
    assert_eq!(desk.numbers().await, [1]);
}

#[tokio::test]
async fn a_taken_key_among_many_stops_its_own_issue_only() {
    let desk = Desk::new(1..=5, 20, |_| None).await;
    assert!(fresh(&desk.issue(1, 1, keyed("key-00000001", 1)).await));
    let outcomes = join_all([2, 3, 4, 5].map(|n| {
        let key = if n == 4 { "key-00000001".to_owned() } else { format!("key-0000000{n}") };
        desk.issue(n, 1, keyed(&key, 2))
    }))
    .await;
    assert!(matches!(outcomes[2], Err(Failure::KeyReused)), "{:?}", outcomes[2]);
    assert_eq!(outcomes.iter().filter(|outcome| fresh(outcome)).count(), 3);
    assert_eq!(desk.numbers().await, [1, 2, 3, 4]);
}

#[tokio::test]
async fn all_are_told_of_a_commit_that_failed_and_no_number_is_lost() {
    let desk = Desk::new(1..=10, 20, |commit| (commit == 2).then_some(Fault::RolledBack)).await;
    let outcomes = join_all((1..=10).map(|n| desk.issue(n, 1, Once::unkeyed()))).await;
    assert!(fresh(&outcomes[0]));
    let told = |outcome: &&Outcome| matches!(outcome, Err(Failure::Store(StoreError::Unavailable(_))));
    assert_eq!(outcomes.iter().filter(told).count(), 9);
    assert_eq!(desk.numbers().await, [1]);
    let again = join_all((2..=10).map(|n| desk.issue(n, 1, Once::unkeyed()))).await;
    assert!(again.iter().all(fresh));
    assert_eq!(desk.numbers().await, (1..=10).collect::<Vec<u64>>());
}

/// The connection of whoever does the work for all may break: its future is dropped in the middle.
#[tokio::test]
async fn when_the_one_at_work_goes_away_the_others_go_on() {
    let desk = Desk::new(1..=6, 20, |_| None).await;
    desk.held.store(true, Ordering::Relaxed);
    {
        let mut first = Box::pin(desk.issue(1, 1, keyed("key-00000001", 1)));
        let mut others = pin!(join_all((2..=6).map(|n| desk.issue(n, 1, Once::unkeyed()))));
        assert!(first.as_mut().now_or_never().is_none(), "it is at work");
        assert!(others.as_mut().now_or_never().is_none(), "they wait");
        drop(first);
        desk.held.store(false, Ordering::Relaxed);
        assert!(others.await.iter().all(fresh));
    }
    assert_eq!(desk.numbers().await, [1, 2, 3, 4, 5]);
    assert!(fresh(&desk.issue(1, 1, keyed("key-00000001", 1)).await), "nothing of it was stored");
}
