//! Tenants never meet: the cross-tenant sweep over PostgreSQL, and the proof that it can see. A predicate removed from
//! every statement changes nothing, because the policies hold; a policy opened is found by the catalogue check and by raw
//! SQL; with both gone, the sweep finds the leak.

use std::{net::TcpListener, sync::Arc};

use async_trait::async_trait;
use dalil_acceptance::{
    Session,
    sweep::{Secrets, Swept, sweep},
};
use dalil_app::{
    App, NewWorkspace,
    ports::{PaperRequest, RenderError, Rendered, Renderer, Works},
};
use dalil_http::{HttpSettings, HttpState};
use dalil_identity::{EmailAddress, TokenKey};
use dalil_invoicing::{Brand, Name, NumberPrefix, Registration, VatStatus};
use dalil_postgres::{PgWorks, catalogue};
use dalil_tenancy::{
    WorkspaceId,
    text::{Line, Paragraph},
};
use dalil_testkit::{ManualClock, SeededEntropy, blob::MemoryBlobs, database::TestDatabase};
use jiff::civil::date;
use serde_json::{Value, json};
use sqlx::Connection as _;
use tokio::sync::oneshot;

/// Opens every policy of the tenant tables, as a careless migration might.
const OPEN_POLICIES: &str = "DO $$ DECLARE p record; BEGIN \
    FOR p IN SELECT policyname, schemaname, tablename FROM pg_policies WHERE schemaname = 'tenant' LOOP \
        EXECUTE format('ALTER POLICY %I ON %I.%I USING (true)', p.policyname, p.schemaname, p.tablename); \
    END LOOP; END $$";

#[tokio::test]
async fn nothing_of_another_workspace_is_seen_by_any_operation() {
    let database = TestDatabase::create().await;
    let swept = Studios::make(&database).await.sweep(Arc::new(database.works().await)).await;
    assert_eq!(swept.leaks, Vec::<String>::new());
    assert!(swept.operations.len() > 15, "{:?}", swept.operations);
    println!("{} operations, {} pairs of answers compared", swept.operations.len(), swept.compared);
}

#[tokio::test]
async fn a_forgotten_predicate_leaks_nothing() {
    let database = TestDatabase::create().await;
    let studios = Studios::make(&database).await;
    assert_eq!(studios.sweep(without_predicates(&database).await).await.leaks, Vec::<String>::new());
}

#[tokio::test]
async fn an_open_policy_is_found_by_the_catalogue_and_by_raw_sql() {
    let database = TestDatabase::create().await;
    let mut owner = database.connect(&database.owner_url()).await;
    assert_eq!(catalogue::check(&mut owner).await.unwrap(), []);
    let _studios = Studios::make(&database).await;
    assert_eq!(foreign_rows(&database).await, 0);

    sqlx::raw_sql(OPEN_POLICIES).execute(&mut owner).await.unwrap();
    assert!(!catalogue::check(&mut owner).await.unwrap().is_empty());
    assert!(foreign_rows(&database).await > 0);
}

#[tokio::test]
async fn with_both_gone_the_sweep_finds_the_leak() {
    let database = TestDatabase::create().await;
    let studios = Studios::make(&database).await;
    let mut owner = database.connect(&database.owner_url()).await;
    sqlx::raw_sql(OPEN_POLICIES).execute(&mut owner).await.unwrap();
    let leaks = studios.sweep(without_predicates(&database).await).await.leaks;
    assert!(leaks.iter().any(|leak| leak.contains("tells")), "{leaks:?}");
    assert!(leaks.iter().any(|leak| leak.contains("with a foreign id")), "{leaks:?}");
}

/// Clients that a query without any predicate sees, scoped to a workspace that has none.
async fn foreign_rows(database: &TestDatabase) -> i64 {
    let mut runtime = database.connect(&database.runtime_url()).await;
    let mut transaction = runtime.begin().await.unwrap();
    sqlx::query("SELECT set_config('app.workspace_id', '01970000-0000-7000-8000-000000000000', true)")
        .execute(&mut *transaction)
        .await
        .unwrap();
    sqlx::query_scalar("SELECT count(*) FROM tenant.client").fetch_one(&mut *transaction).await.unwrap()
}

async fn without_predicates(database: &TestDatabase) -> Arc<dyn Works> {
    let entropy = Arc::new(SeededEntropy::new(3));
    Arc::new(PgWorks::connect_without_predicates(&database.runtime_url(), 8, entropy).await.unwrap())
}

/// Two studios with everything in them.
struct Studios {
    app: App,
    attacker: Session,
    victim: Secrets,
    _server: Server,
}

impl Studios {
    /// Made over whole units of work, whatever the sweep then runs over.
    async fn make(database: &TestDatabase) -> Self {
        // What is closed before is of an earlier month.
        let clock = Arc::new(ManualClock::at("2026-06-28T04:00:00Z".parse().expect("a time")));
        let app = App {
            works: Arc::new(database.works().await),
            directory: Arc::new(database.directory().await),
            blobs: Arc::new(MemoryBlobs::default()),
            renderer: Arc::new(PlainPaper),
            clock: clock.clone(),
            entropy: Arc::new(dalil_server::ports::OsEntropy),
            directory_key: TokenKey::from_bytes([7; 32]),
            log_key: dalil_proof::LogKey::from_secret("dalil.example", &[7; 32]).expect("a name"),
            retired_keys: Vec::new(),
            access_terms: dalil_identity::AccessTerms::default(),
            issuing: dalil_app::Issuing::default(),
        };
        let workspaces = [begun(&app, "victim", "0012345670101").await, begun(&app, "attacker", "0098765430202").await];
        // The day on which the sweep says that it was paid.
        clock.set("2026-07-20T04:00:00Z".parse().expect("a time"));
        for workspace in workspaces {
            app.close_days(&app.jobs_actor(workspace, "sweep")).await.expect("the days before are closed");
        }
        let server = Server::start(over(&app, app.works.clone()));
        let victim = studio(&app, &server.base_url, "victim").await;
        let attacker = studio(&app, &server.base_url, "attacker").await;
        let victim = secrets(&victim).await;
        Self { app, attacker, victim, _server: server }
    }

    /// One sweeps the other, over these units of work.
    async fn sweep(&self, works: Arc<dyn Works>) -> Swept {
        let server = Server::start(over(&self.app, works));
        let attacker = self.attacker.at(&server.base_url);
        let document =
            attacker.absolute(reqwest::Method::GET, "/api/v1/openapi.json").answer().await.expect(200).json();
        sweep(&document, &attacker, &self.victim).await
    }
}

/// The same application over other units of work.
fn over(app: &App, works: Arc<dyn Works>) -> App {
    App {
        works,
        directory: app.directory.clone(),
        blobs: app.blobs.clone(),
        renderer: app.renderer.clone(),
        clock: app.clock.clone(),
        entropy: app.entropy.clone(),
        directory_key: app.directory_key.clone(),
        log_key: app.log_key.clone(),
        retired_keys: app.retired_keys.clone(),
        access_terms: app.access_terms,
        issuing: app.issuing.clone(),
    }
}

/// A server of this process, until it is dropped.
struct Server {
    base_url: String,
    _stop: oneshot::Sender<()>,
}

impl Server {
    fn start(app: App) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base_url = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        let settings = HttpSettings { base_url: base_url.parse().unwrap(), hsts: false, trusted_proxies: Vec::new() };
        let state = Arc::new(HttpState::new(Arc::new(app), &TokenKey::from_bytes([9; 32]), settings));
        let (stop, stopped) = oneshot::channel::<()>();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
            runtime.block_on(dalil_http::serve(listener, state, async { drop(stopped.await) })).unwrap();
        });
        Self { base_url, _stop: stop }
    }
}

/// The address of the owner of a studio.
fn owner_of(slug: &str) -> EmailAddress {
    format!("owner@{slug}.example").parse().unwrap()
}

/// A workspace set up to issue.
async fn begun(app: &App, slug: &str, bin: &str) -> WorkspaceId {
    let new = NewWorkspace {
        slug: slug.parse().unwrap(),
        name: format!("{slug} studio-{slug}-canary"),
        owner_email: owner_of(slug),
        owner_name: format!("owner-{slug}-canary"),
    };
    let entry = app.create_workspace(&new).await.unwrap();
    let setup = app.setup_actor(entry.id);
    let address = Paragraph::parse(&format!("address-{slug}-canary")).unwrap();
    let brand = Brand {
        name: Name::new(None, Some(Line::parse(&format!("brand-{slug}-canary")).unwrap())).unwrap(),
        address: address.clone(),
        contact: None,
        logo: None,
        signatory: None,
        designation: None,
        terms: None,
        invoice_prefix: NumberPrefix::try_from("INV".to_owned()).unwrap(),
        style: dalil_invoicing::Style::default(),
    };
    app.set_brand(&setup, &brand, None).await.unwrap();
    let vat = VatStatus::Registered { bin: bin.parse().unwrap() };
    app.set_registration(&setup, &Registration { from: date(2020, 7, 1), vat, tin: None }).await.unwrap();
    app.add_place(&setup, Line::parse(&format!("place-{slug}-canary")).unwrap(), address, None).await.unwrap();
    entry.id
}

/// A workspace with its owner signed in, and one of everything.
async fn studio(app: &App, base_url: &str, slug: &str) -> Session {
    let entry = app.directory.workspace(&slug.parse().unwrap()).await.unwrap().expect("it was begun");
    let (_, token) = app.make_link(&owner_of(slug), "sweep").await.unwrap().unwrap();
    let session = Session::by_link(base_url, &token.reveal(), slug).await;
    let client = session.add_client(&format!("client-{slug}-canary")).await;
    session.add_draft(&client, &format!("draft-{slug}-canary")).await;
    let (gone, etag) = session.add_draft(&client, &format!("discarded-{slug}-canary")).await;
    session.call(reqwest::Method::DELETE, &format!("invoices/{gone}")).if_match(&etag).answer().await.expect(204);
    let offer = json!({
        "client_id": client,
        "lines": [{"description": format!("offered-{slug}-canary"), "unit": "job", "quantity": "1", "unit_price": "100",
            "vat": {"treatment": "exempt"}}],
    });
    session.call(reqwest::Method::POST, "quotations").json(&offer).once("sweep-offer-1").answer().await.expect(201);
    let (draft, etag) = session.add_draft(&client, &format!("issued-{slug}-canary")).await;
    let issued = session.issue(&draft, &etag, "sweep-issue").answer().await.expect(200).json();
    for document in ["invoice", "mushak"] {
        let id = issued[document]["id"].as_str().unwrap().parse().unwrap();
        app.render_originals(&app.jobs_actor(entry.id, "sweep"), id).await.unwrap();
    }
    let day = issued["invoice"]["issued_on"].clone();
    let issued = issued["invoice"]["id"].as_str().unwrap();
    let copy = json!({"language": "en", "reason": format!("reason-{slug}-canary")});
    let path = format!("documents/{issued}/copies");
    session.call(reqwest::Method::POST, &path).json(&copy).once("sweep-copy-1").answer().await.expect(201);
    let paid = json!({
        "method": "cash", "received_on": day, "received": 7, "reference": format!("paid-{slug}-canary"),
        "vat_withheld": 1, "allocations": [{"invoice_id": issued, "amount": 8}],
    });
    let paid = session.call(reqwest::Method::POST, "payments").json(&paid).once("sweep-paid-1");
    let paid = paid.answer().await.expect(201).json();
    let certificate = json!({
        "number": format!("certificate-{slug}-canary"), "dated_on": day, "scan": "JVBERi0xLjc=",
        "lines": [{"payment_id": paid["id"], "invoice_id": issued, "amount": 1}],
    });
    let certificate = session.call(reqwest::Method::POST, "certificates").json(&certificate).once("sweep-certificate");
    certificate.answer().await.expect(201);
    buy(&session, slug, &day).await;
    let witness = json!({"email": format!("witness-{slug}-canary@books.example"), "language": "bn"});
    let set = session.call(reqwest::Method::POST, "witnesses").json(&witness).once("sweep-witness");
    set.answer().await.expect(201);
    session
}

/// A supplier, a paper of it, and a payment.
async fn buy(session: &Session, slug: &str, day: &Value) {
    let supplier = json!({"name_en": format!("supplier-{slug}-canary")});
    let supplier = session.call(reqwest::Method::POST, "suppliers").json(&supplier).answer().await.expect(201).json();
    let paper = json!({
        "supplier_id": supplier["id"], "paper": "other", "number": format!("bought-{slug}-canary"), "dated_on": day,
        "lines": [{"description": "Lights", "vat_treatment": "exempt", "value": 100}],
    });
    let bought = session.call(reqwest::Method::POST, "purchases").json(&paper).once("sweep-bought-1");
    let bought = bought.answer().await.expect(201).json();
    let path = format!("purchases/{}/payments", bought["id"].as_str().expect("an id"));
    let paid = json!({"method": "bank", "paid_on": day, "amount": 7});
    session.call(reqwest::Method::POST, &path).json(&paid).once("sweep-bought-2").answer().await.expect(201);
}

/// Everything the victim's own owner can see the id of.
async fn secrets(victim: &Session) -> Secrets {
    let mut ids = Vec::new();
    for list in [
        "clients",
        "invoices",
        "documents",
        "places",
        "members",
        "payments",
        "suppliers",
        "purchases",
        "witnesses",
        "certificates",
        "quotations",
        "audit-log",
    ] {
        let items = victim.list(list).await;
        assert!(!items.is_empty(), "the victim has no {list}");
        ids.extend(items.iter().flat_map(ids_in));
    }
    ids.sort();
    ids.dedup();
    ids.retain(|id| id != victim.workspace());
    assert!(ids.len() >= 6, "{ids:?}");
    let words = [
        "client",
        "draft",
        "discarded",
        "issued",
        "place",
        "brand",
        "address",
        "reason",
        "paid",
        "owner",
        "studio",
        "supplier",
        "bought",
        "witness",
        "certificate",
        "offered",
    ];
    Secrets {
        workspace: victim.workspace().to_owned(),
        ids,
        words: words.iter().map(|word| format!("{word}-victim-canary")).collect(),
    }
}

/// The values of an object that are UUIDs.
fn ids_in(item: &Value) -> Vec<String> {
    match item {
        Value::String(text) if text.parse::<dalil_invoicing::DocumentId>().is_ok() => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(ids_in).collect(),
        Value::Object(fields) => fields.values().flat_map(ids_in).collect(),
        _ => Vec::new(),
    }
}

/// A renderer that writes the document's id: how a paper looks is no matter here.
struct PlainPaper;

#[async_trait]
impl Renderer for PlainPaper {
    async fn render(&self, request: PaperRequest) -> Result<Rendered, RenderError> {
        let stamp = request.blank_stamp().unwrap_or_default();
        let pdf = format!("%PDF {:?} {} {stamp}", request.mark, request.document.id()).into_bytes();
        Ok(Rendered { pdf, renderer: "plain".to_owned() })
    }

    async fn preview(&self, request: PaperRequest) -> Result<String, RenderError> {
        Ok(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><desc>{:?}</desc></svg>",
            request.document.issuer().style
        ))
    }

    async fn can_print(&self, _: Vec<u8>) -> bool {
        true
    }
}
