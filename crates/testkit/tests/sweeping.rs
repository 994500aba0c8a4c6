//! What has had its time goes when the clock says so, and not before.

use std::sync::Arc;

use async_trait::async_trait;
use dalil_app::{
    App, Issuing, Swept,
    once::{Claim, IdempotencyKey, Reply},
    ports::{AccessNote, Answer, PaperRequest, ReadWork, RenderError, Rendered, Renderer, Work, Works, WorkspaceEntry},
};
use dalil_identity::{SignInLink, TokenHash, TokenKey};
use dalil_proof::Digest;
use dalil_tenancy::{Permit, Read, StoreError, WorkspaceId, Write};
use dalil_testkit::{
    ManualClock, MemoryDirectory, MemoryWorks, SeededEntropy,
    blob::MemoryBlobs,
    samples::{self, noon, person, workspace},
};
use jiff::{SignedDuration, Timestamp};

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

/// The use cases over units of work, beside the books in memory.
fn app(works: &MemoryWorks, over: Arc<dyn Works>, clock: &Arc<ManualClock>) -> App {
    App {
        works: over,
        directory: Arc::new(MemoryDirectory::beside(works.clone())),
        blobs: Arc::new(MemoryBlobs::default()),
        renderer: Arc::new(NoPaper),
        clock: clock.clone(),
        entropy: Arc::new(SeededEntropy::new(7)),
        directory_key: TokenKey::from_bytes([1; 32]),
        log_key: dalil_proof::LogKey::from_secret("dalil.example", &[7; 32]).expect("a name"),
        retired_keys: Vec::new(),
        access_terms: dalil_identity::AccessTerms::default(),
        issuing: Issuing::default(),
    }
}

#[tokio::test]
async fn links_and_answers_go_in_their_time() {
    let week = SignedDuration::from_hours(7 * 24);
    let works = MemoryWorks::default();
    let clock = Arc::new(ManualClock::at(noon()));
    let app = app(&works, Arc::new(works.clone()), &clock);
    let slug = "studio".parse().expect("a slug");
    let entry = WorkspaceEntry { id: workspace(1), slug, name: "Studio".to_owned(), epoch: 0 };
    app.directory.insert_workspace(&entry).await.expect("it is added");
    let link = SignInLink::new(TokenHash::from_bytes([1; 32]), person(1), noon());
    app.directory.insert_link(&link).await.expect("it is added");
    let permit = samples::writing(workspace(1));
    let key = IdempotencyKey::parse("key-00000001").expect("the shape of a key");
    let (request, by) = (Digest::new([1; 32]), permit.principal());
    let reply = Reply { status: 204, headers: Vec::new(), body: Vec::new() };
    works
        .keep_answer(&permit, Answer { by, key: key.clone(), request, reply: reply.clone() })
        .await
        .expect("it is kept");

    samples::open(&works, workspace(1), &[5]).await.expect("the workspace opens");
    let draft = samples::draft(5, samples::client(1).id).id;
    let mut work = works.begin(&permit).await.expect("a work opens");
    work.invoicing().discard_draft(draft, noon(), "person:nila").await.expect("it is thrown away");
    work.commit(samples::act(&permit)).await.expect("it commits");
    let discarded = async || {
        let mut work = works.begin(&permit).await.expect("a work opens");
        work.invoicing().discarded(draft).await.expect("the store answers").is_some()
    };

    let known = async || {
        let mut work = works.begin(&permit).await.expect("a work opens");
        work.replies().known(by, &key, &request).await.expect("the store answers")
    };
    assert_eq!(app.sweep(week).await.expect("it is swept"), Swept::default());
    clock.advance(week);
    assert_eq!(app.sweep(week).await.expect("it is swept"), Swept { ended: 1, ..Swept::default() });
    assert_eq!(known().await, Claim::Answered(reply));
    clock.advance(SignedDuration::from_secs(1));
    assert_eq!(app.sweep(week).await.expect("it is swept"), Swept { answers: 1, ..Swept::default() });
    assert_eq!(known().await, Claim::New);
    assert!(discarded().await, "a draft can be had back for a month");
    clock.advance(SignedDuration::from_hours((30 - 7) * 24));
    assert_eq!(app.sweep(week).await.expect("it is swept"), Swept { drafts: 1, ..Swept::default() });
    assert!(!discarded().await);
}

/// Works of which one workspace fails.
struct OneFails(MemoryWorks, WorkspaceId);

#[async_trait]
impl Works for OneFails {
    async fn begin(&self, permit: &Permit<Write>) -> Result<Box<dyn Work>, StoreError> {
        self.0.begin(permit).await
    }

    async fn read(&self, permit: &Permit<Read>) -> Result<Box<dyn ReadWork>, StoreError> {
        self.0.read(permit).await
    }

    async fn note_access(&self, permit: &Permit<Read>, access: &AccessNote) -> Result<(), StoreError> {
        self.0.note_access(permit, access).await
    }

    async fn keep_answer(&self, permit: &Permit<Write>, answer: Answer) -> Result<(), StoreError> {
        self.0.keep_answer(permit, answer).await
    }

    async fn forget_answers(&self, permit: &Permit<Write>, before: Timestamp) -> Result<u64, StoreError> {
        if permit.workspace() == self.1 {
            return Err(StoreError::Busy);
        }
        self.0.forget_answers(permit, before).await
    }

    async fn forget_discarded(&self, permit: &Permit<Write>, before: Timestamp) -> Result<u64, StoreError> {
        self.0.forget_discarded(permit, before).await
    }

    async fn queue_checkpoints(&self, permit: &Permit<Write>, day: jiff::civil::Date) -> Result<u64, StoreError> {
        self.0.queue_checkpoints(permit, day).await
    }
}

#[tokio::test]
async fn the_other_workspaces_are_swept_when_one_fails() {
    let works = MemoryWorks::default();
    let clock = Arc::new(ManualClock::at(noon()));
    for failing in [1, 2, 3] {
        let app = app(&works, Arc::new(OneFails(works.clone(), workspace(failing))), &clock);
        for n in [1, 2, 3] {
            let slug = format!("studio-{n}").parse().expect("a slug");
            let entry = WorkspaceEntry { id: workspace(n), slug, name: "Studio".to_owned(), epoch: 0 };
            app.directory.insert_workspace(&entry).await.expect("it is added");
            let permit = samples::writing(workspace(n));
            let key = IdempotencyKey::parse(&format!("key-0000000{failing}")).expect("the shape of a key");
            let reply = Reply { status: 204, headers: Vec::new(), body: Vec::new() };
            let answer = Answer { by: permit.principal(), key, request: Digest::new([1; 32]), reply };
            works.keep_answer(&permit, answer).await.expect("it is kept");
        }
        clock.advance(SignedDuration::from_secs(1));
        let swept = app.sweep(SignedDuration::ZERO).await.expect("it is swept");
        assert_eq!((swept.answers, swept.failed), (if failing == 1 { 2 } else { 3 }, 1), "{failing}");
    }
}
