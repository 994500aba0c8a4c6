//! What has had its time goes when the clock says so, and not before.

use std::sync::Arc;

use async_trait::async_trait;
use dalil_app::{
    App, Issuing, Swept,
    once::{Claim, IdempotencyKey, Reply},
    ports::{Answer, PaperRequest, RenderError, Rendered, Renderer, Works as _, WorkspaceEntry},
};
use dalil_identity::{SignInLink, TokenHash, TokenKey};
use dalil_proof::Digest;
use dalil_testkit::{
    ManualClock, MemoryDirectory, MemoryWorks, SeededEntropy,
    blob::MemoryBlobs,
    samples::{self, noon, person, workspace},
};
use jiff::SignedDuration;

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

#[tokio::test]
async fn links_and_answers_go_in_their_time() {
    let week = SignedDuration::from_hours(7 * 24);
    let entropy = Arc::new(SeededEntropy::new(7));
    let works = MemoryWorks::new(entropy.clone());
    let clock = Arc::new(ManualClock::at(noon()));
    let app = App {
        works: Arc::new(works.clone()),
        directory: Arc::new(MemoryDirectory::beside(works.clone())),
        blobs: Arc::new(MemoryBlobs::default()),
        renderer: Arc::new(NoPaper),
        clock: clock.clone(),
        entropy,
        directory_key: TokenKey::from_bytes([1; 32]),
        log_key: dalil_proof::LogKey::from_secret("dalil.example", &[7; 32]).expect("a name"),
        issuing: Issuing::default(),
    };
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
