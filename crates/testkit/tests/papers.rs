//! The originals of what was issued together, rendered by one job.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use async_trait::async_trait;
use dalil_app::{
    App, Issuing,
    ports::{PaperRequest, RenderError, Rendered, Renderer},
};
use dalil_identity::TokenKey;
use dalil_invoicing::{DocumentId, DocumentKind};
use dalil_testkit::{
    ManualClock, MemoryDirectory, MemoryWorks, SeededEntropy,
    blob::MemoryBlobs,
    samples::{self, noon, workspace},
};

/// Prints anything but, for the first time, an invoice; counts what it was asked for.
#[derive(Default)]
struct Jammed {
    asked: AtomicU32,
    jams: AtomicU32,
}

#[async_trait]
impl Renderer for Jammed {
    async fn render(&self, request: PaperRequest) -> Result<Rendered, RenderError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let is_invoice = request.document.kind() == DocumentKind::Invoice;
        if is_invoice && self.jams.fetch_add(1, Ordering::Relaxed) == 0 {
            return Err(RenderError("the printer is jammed".into()));
        }
        let stamp = request.blank_stamp().unwrap_or_default();
        let number = &request.document.row().printed_number;
        let pdf = format!("{number} {} {stamp}", request.language.code()).into_bytes();
        Ok(Rendered { pdf, renderer: "test".to_owned() })
    }

    async fn preview(&self, _: PaperRequest) -> Result<String, RenderError> {
        Err(RenderError("no paper here".into()))
    }

    async fn can_print(&self, _: Vec<u8>) -> bool {
        true
    }
}

async fn originals(works: &MemoryWorks, id: DocumentId) -> usize {
    let mut work = dalil_app::ports::Works::read(works, &samples::reading(workspace(1))).await.expect("a work opens");
    work.invoicing().originals(id).await.expect("papers are read").len()
}

#[tokio::test]
async fn one_job_renders_both_documents_and_makes_up_only_for_what_failed() {
    let entropy = Arc::new(SeededEntropy::new(7));
    let works = MemoryWorks::new(entropy.clone());
    samples::open(&works, workspace(1), &[5]).await.expect("the workspace opens");
    let set = samples::issue(&works, workspace(1), 5, noon()).await.expect("it is issued");
    let (invoice, mushak) = (set.invoice.id(), set.mushak.expect("the workspace is registered").id());
    let renderer = Arc::new(Jammed::default());
    let app = App {
        works: Arc::new(works.clone()),
        directory: Arc::new(MemoryDirectory::beside(works.clone())),
        blobs: Arc::new(MemoryBlobs::default()),
        renderer: renderer.clone(),
        clock: Arc::new(ManualClock::at(noon())),
        entropy,
        directory_key: TokenKey::from_bytes([1; 32]),
        log_key: dalil_proof::LogKey::from_secret("dalil.example", &[7; 32]).expect("a name"),
        retired_keys: Vec::new(),
        access_terms: dalil_identity::AccessTerms::default(),
        issuing: Issuing::default(),
    };
    let actor = app.jobs_actor(workspace(1), "test");

    app.render_originals(&actor, invoice).await.expect_err("the invoice could not be printed");
    assert_eq!((originals(&works, invoice).await, originals(&works, mushak).await), (0, 2));
    app.render_originals(&actor, invoice).await.expect("the printer runs again");
    assert_eq!((originals(&works, invoice).await, originals(&works, mushak).await), (2, 2));
    let asked = renderer.asked.load(Ordering::Relaxed);
    assert_eq!(asked, 5, "the one that failed, and each paper once");
    app.render_originals(&actor, invoice).await.expect("there is nothing left to do");
    assert_eq!(renderer.asked.load(Ordering::Relaxed), asked);
}
