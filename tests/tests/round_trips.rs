//! What each operation costs the database: the round trips of each login, so that nobody adds a statement unseen. The
//! figures are in `round_trips.golden`; `UPDATE_GOLDEN=1` writes them anew.

use std::{fmt::Write as _, net::TcpListener, sync::Arc};

use async_trait::async_trait;
use dalil_acceptance::{Call, Session, Wire};
use dalil_app::{
    App, Issuing, NewWorkspace,
    ports::{PaperRequest, RenderError, Rendered, Renderer, Works as _},
};
use dalil_http::{HttpSettings, HttpState};
use dalil_identity::{EmailAddress, TokenKey};
use dalil_postgres::{PgDirectory, PgWorks};
use dalil_tenancy::{Permit, Read};
use dalil_testkit::{ManualClock, SeededEntropy, blob::MemoryBlobs, database::TestDatabase, samples};
use reqwest::Method;
use serde_json::{Value, json};

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/round_trips.golden");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_operation_costs_the_round_trips_it_is_known_to_cost() {
    let database = TestDatabase::create().await;
    let desk = Desk::open(&database).await;
    let mut found = String::from("# operation: round trips as dalil_runtime, as dalil_directory\n");
    for (operation, [first, second]) in desk.operations().await {
        // The first call prepares the statements on the one connection there is.
        desk.cost(&first).await;
        let (runtime, directory) = desk.cost(&second).await;
        writeln!(found, "{operation}: {runtime}, {directory}").expect("a text grows");
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(GOLDEN, &found).expect("the golden file is written");
    }
    let known = std::fs::read_to_string(GOLDEN).expect("the golden file is there");
    assert_eq!(found, known, "UPDATE_GOLDEN=1 writes what was found, once you have looked at it");
}

/// A studio whose owner is signed in, and what passes between the program and its database.
struct Desk {
    session: Session,
    base_url: String,
    works: PgWorks,
    permit: Permit<Read>,
    runtime: Wire,
    directory: Wire,
}

impl Desk {
    async fn open(database: &TestDatabase) -> Self {
        let (runtime, runtime_url) = Wire::before(&database.runtime_url()).await;
        let (directory, directory_url) = Wire::before(&database.directory_url()).await;
        let entropy = Arc::new(SeededEntropy::new(7));
        let works = PgWorks::connect(&runtime_url, 1, entropy.clone()).await.expect("the runtime login is fit");
        let app = App {
            works: Arc::new(works.clone()),
            directory: Arc::new(PgDirectory::connect(&directory_url, 1).await.expect("the directory login is fit")),
            blobs: Arc::new(MemoryBlobs::default()),
            renderer: Arc::new(OneLine),
            clock: Arc::new(ManualClock::at(samples::noon())),
            entropy,
            directory_key: TokenKey::from_bytes([7; 32]),
            log_key: dalil_proof::LogKey::from_secret("dalil.example", &[7; 32]).expect("a name"),
            retired_keys: Vec::new(),
            access_terms: dalil_identity::AccessTerms::default(),
            issuing: Issuing::default(),
        };
        let email: EmailAddress = "owner@studio.example".parse().expect("an address");
        let new = NewWorkspace {
            slug: "studio".parse().expect("a slug"),
            name: "Studio".to_owned(),
            owner_email: email.clone(),
            owner_name: "Owner".to_owned(),
        };
        let workspace = app.create_workspace(&new).await.expect("the workspace is made").id;
        let setup = app.setup_actor(workspace);
        app.set_brand(&setup, &samples::brand(), None).await.expect("the brand is set");
        app.set_registration(&setup, &samples::registration()).await.expect("the registration is set");
        let place = samples::place();
        app.add_place(&setup, place.name, place.address, None).await.expect("the place is added");
        let (_, token) = app.make_link(&email, "test").await.expect("a link is made").expect("the owner has it");

        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let base_url = format!("http://localhost:{}", listener.local_addr().expect("it is bound").port());
        let settings =
            HttpSettings { base_url: base_url.parse().expect("a URL"), hsts: false, trusted_proxies: Vec::new() };
        let state = Arc::new(HttpState::new(Arc::new(app), &TokenKey::from_bytes([9; 32]), settings));
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().expect("a runtime");
            runtime.block_on(dalil_http::serve(listener, state, std::future::pending())).expect("it serves");
        });
        let session = Session::by_link(&base_url, &token.reveal(), "studio").await;
        let permit = samples::reading(session.workspace().parse().expect("an id"));
        let desk = Self { session, base_url, works, permit, runtime, directory };
        desk.settle().await;
        desk
    }

    /// What one call costs each login.
    async fn cost(&self, call: &Call) -> (u64, u64) {
        let before = (self.runtime.trips(), self.directory.trips());
        let answer = call.answer().await;
        assert!(answer.status < 400, "{}", answer.text());
        self.settle().await;
        // Settling opened a work of its own.
        (self.runtime.trips() - before.0 - 1, self.directory.trips() - before.1)
    }

    /// Waits until the one connection is free: a read rolls back after its answer has left.
    async fn settle(&self) {
        drop(self.works.read(&self.permit).await.expect("a work opens"));
    }

    /// An issued invoice.
    async fn issued(&self, client: &str, what: &str) -> String {
        let (id, etag) = self.session.add_draft(client, what).await;
        self.session.issue(&id, &etag, &format!("issue-{id}")).answer().await.expect(200);
        id
    }

    /// Each operation with two calls that find the same things to do.
    async fn operations(&self) -> Vec<(&'static str, [Call; 2])> {
        let session = &self.session;
        let both = |path: &str| [0, 1].map(|_: u8| session.call(Method::GET, path));
        let page = |path: &str| {
            [0, 1].map(|_: u8| {
                Call::to(Method::GET, format!("{}/w/studio/{path}", self.base_url)).with("cookie", session.cookies())
            })
        };
        let client = session.add_client("A Client").await;
        let other = session.add_client("Another Client").await;
        let (issued, etag) = session.add_draft(&client, "issued before").await;
        let set = session.issue(&issued, &etag, "round-trips").answer().await.expect(200).json();
        let mushak = set["mushak"]["id"].as_str().expect("the studio is registered").to_owned();
        let (voided, voided_too) = (&self.issued(&client, "voided").await, &self.issued(&client, "voided too").await);
        let mut drafts = Vec::new();
        for number in 0..8 {
            drafts.push(session.add_draft(&client, &format!("draft {number}")).await);
        }
        let mut drafts = drafts.into_iter();
        let mut pair = || [drafts.next(), drafts.next()].map(|draft| draft.expect("there are drafts enough"));
        let [changed, discarded, to_issue, restored] = [pair(), pair(), pair(), pair()];
        for (id, etag) in &restored {
            session.call(Method::DELETE, &format!("invoices/{id}")).if_match(etag).answer().await.expect(204);
        }
        let draft = changed[0].0.clone();
        let written = |client: &str| -> Value {
            json!({"client_id": client, "lines": [{"description": "Light", "unit": "day", "quantity": "1",
                "unit_price": "900", "vat": {"treatment": "standard"}}]})
        };
        let named = |name: &str| json!({"name_en": name, "address": "1 Road"});
        vec![
            ("listClients", both("clients")),
            ("addClient", ["One", "Two"].map(|name| session.call(Method::POST, "clients").json(&named(name)))),
            ("getClient", both(&format!("clients/{client}"))),
            (
                "changeClient",
                [(&client, tag_of(session, &client).await), (&other, tag_of(session, &other).await)].map(
                    |(id, tag)| session.call(Method::PUT, &format!("clients/{id}")).json(&named("New")).if_match(&tag),
                ),
            ),
            ("listInvoices", both("invoices")),
            ("addInvoice", [0, 1].map(|_: u8| session.call(Method::POST, "invoices").json(&written(&client)))),
            ("getInvoice, a draft", both(&format!("invoices/{draft}"))),
            ("getInvoice, issued", both(&format!("invoices/{issued}"))),
            (
                "changeInvoice",
                changed.map(|(id, etag)| {
                    session.call(Method::PUT, &format!("invoices/{id}")).json(&written(&other)).if_match(&etag)
                }),
            ),
            (
                "discardInvoice",
                discarded.map(|(id, etag)| session.call(Method::DELETE, &format!("invoices/{id}")).if_match(&etag)),
            ),
            ("restoreInvoice", restored.map(|(id, _)| session.call(Method::POST, &format!("invoices/{id}/restore")))),
            ("previewIssue", both(&format!("invoices/{draft}/issue-preview"))),
            ("issueInvoice", to_issue.map(|(id, etag)| session.issue(&id, &etag, &format!("issue-{id}")))),
            (
                "issueCreditNote",
                ["0.5", "0.25"].map(|quantity| {
                    let body = json!({"reason": "Came back", "lines": [{"line": 1, "quantity": quantity}]});
                    let call = session.call(Method::POST, &format!("documents/{mushak}/credit-notes"));
                    call.json(&body).once(&format!("note-{quantity}"))
                }),
            ),
            ("listDocuments", both("documents")),
            ("getDocument", both(&format!("documents/{issued}"))),
            ("listSales", both("registers/sales")),
            ("getVatWorksheet", both("registers/return")),
            ("listClosings", both("closings")),
            ("listLogs", both("logs")),
            (
                "voidDocument",
                [voided, voided_too].map(|id| {
                    let call = session.call(Method::POST, &format!("documents/{id}/void"));
                    call.json(&json!({"reason": "wrong"})).once(&format!("void-{id}"))
                }),
            ),
            (
                "reissueDocument",
                [voided, voided_too].map(|id| session.call(Method::POST, &format!("documents/{id}/reissue"))),
            ),
            ("getDocument, voided", both(&format!("documents/{voided}"))),
            ("getInvoice, voided", both(&format!("invoices/{voided}"))),
            ("getDocumentProof", both(&format!("documents/{issued}/proof"))),
            ("listAuditLog", both("audit-log")),
            ("listMembers", both("members")),
            ("listPlaces", both("places")),
            ("the page of the workspace", page("")),
            ("the page of clients", page("clients")),
            ("the page of invoices", page("invoices")),
            ("the page of documents", page("documents")),
            ("the page of a document", page(&format!("documents/{issued}"))),
            ("the page of a draft", page(&format!("invoices/{draft}"))),
            ("the page before issuing", page(&format!("invoices/{draft}/issue"))),
            ("the page of the audit log", page("audit")),
        ]
    }
}

/// The version of a client, as its answer names it.
async fn tag_of(session: &Session, client: &str) -> String {
    session.call(Method::GET, &format!("clients/{client}")).answer().await.expect(200).header("etag")
}

struct OneLine;

#[async_trait]
impl Renderer for OneLine {
    async fn render(&self, request: PaperRequest) -> Result<Rendered, RenderError> {
        let stamp = request.blank_stamp().unwrap_or_default();
        let pdf = format!("%PDF {} {stamp}", request.document.id()).into_bytes();
        Ok(Rendered { pdf, renderer: "one-line".to_owned() })
    }

    async fn preview(&self, _: PaperRequest) -> Result<String, RenderError> {
        Ok("<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_owned())
    }

    async fn can_print(&self, _: Vec<u8>) -> bool {
        true
    }
}
