//! Starting from nothing, stopping, and finding everything again.

use std::{collections::BTreeMap, fs, os::unix::fs::PermissionsExt as _};

use dalil_acceptance::{Answer, Installation, Ran, Session, all_ended, eventually, id, mailed_link};
use reqwest::Method;
use rustix::process::Signal;

type Setting = (&'static str, &'static str);

/// The owner of both sample workspaces.
const OWNER: &str = "nila@shapla.example";

#[tokio::test]
async fn the_samples_are_made_once_and_found_again() {
    let mut dalil = Installation::start().await;
    let shapla = Session::by_printed_link(&dalil, "shapla").await;
    let northlight = Session::by_mail(&dalil, OWNER, "northlight").await;
    let first = (counted(&shapla).await, counted(&northlight).await);
    assert_eq!(first.0, shapla_has());
    assert_eq!(
        first.1,
        [
            ("bill", 0),
            ("clients", 1),
            ("drafts", 1),
            ("invoice", 1),
            ("money_receipt", 0),
            ("mushak_6_3", 0),
            ("mushak_6_7", 0),
            ("quotation", 0)
        ]
        .into()
    );
    assert!(fiscal_years(&shapla).await.len() >= 2, "invoices over two fiscal years");
    assert_eq!(dalil.stop().await.code, Some(0));

    dalil.start_again().await;
    let shapla = Session::by_printed_link(&dalil, "shapla").await;
    let northlight = Session::by_mail(&dalil, OWNER, "northlight").await;
    assert_eq!((counted(&shapla).await, counted(&northlight).await), first);
    assert_eq!(dalil.stop().await.code, Some(0));
}

#[tokio::test]
async fn a_start_that_failed_in_the_middle_of_the_samples_is_completed_by_the_next() {
    let mut broken = Installation::of("dalil-with-faults").with("DALIL_TEST_ROLL_BACK_EVERY", "4");
    broken.launch();
    let ran = broken.ended().await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("the sample workspaces"), "{ran:?}");

    let mut whole = broken.with("DALIL_TEST_ROLL_BACK_EVERY", "1000");
    whole.start_again().await;
    let shapla = Session::by_printed_link(&whole, "shapla").await;
    assert_eq!(counted(&shapla).await, shapla_has());
    verified(&whole.cli(&["documents", "verify"]).await);
    assert_eq!(whole.stop().await.code, Some(0));
}

#[tokio::test]
async fn a_link_works_once_whether_printed_or_mailed() {
    let mut dalil = Installation::start().await;
    let base_url = dalil.base_url();
    assert!(dalil.link().starts_with(&format!("{base_url}/sign-in/")), "{}", dalil.link());
    let mailed = mailed_link(&base_url, &dalil.inbox(), OWNER).await;
    assert!(mailed.starts_with(&format!("{base_url}/sign-in/")), "{mailed}");
    for link in [dalil.link(), mailed] {
        Session::open(&base_url, &link, "nowhere").await.expect(422);
        Session::open(&base_url, &link, "shapla").await.expect(201);
        let again = Session::open(&base_url, &link, "northlight").await;
        assert_eq!(again.expect(401).json()["code"], "link_dead");
    }
    assert_eq!(dalil.stop().await.code, Some(0));
}

#[tokio::test]
async fn papers_in_both_languages_come_and_keep_their_bytes_over_a_restart() {
    let mut dalil = Installation::start().await;
    let session = Session::by_printed_link(&dalil, "shapla").await;
    let documents = session.list("documents").await;
    let papers: Vec<String> = documents.iter().flat_map(|document| papers_of(&id(document))).collect();
    assert_eq!(
        papers.len(),
        44,
        "an invoice and a 6.3 in two languages, seven times, a credit note, two receipts, four quotations and a bill"
    );
    let mut first = BTreeMap::new();
    for paper in &papers {
        let answer = paper_of(&session, paper).await;
        assert_eq!(answer.header("content-type"), "application/pdf");
        assert!(answer.body.starts_with(b"%PDF-") && answer.body.trim_ascii_end().ends_with(b"%%EOF"), "{paper}");
        first.insert(paper, (answer.header("etag"), answer.body));
    }
    assert_eq!(dalil.stop().await.code, Some(0));

    dalil.start_again().await;
    let session = Session::by_printed_link(&dalil, "shapla").await;
    for (paper, (etag, bytes)) in first {
        let answer = session.call(Method::GET, paper).answer().await;
        assert_eq!((answer.expect(200).header("etag"), &answer.body), (etag.clone(), &bytes), "{paper}");
        session.call(Method::GET, paper).with("if-none-match", &etag).answer().await.expect(304);
    }
    assert_eq!(dalil.stop().await.code, Some(0));
}

#[tokio::test]
async fn either_signal_stops_everything_also_while_it_starts() {
    let mut dalil = Installation::new();
    dalil.launch();
    dalil.out().wait("the samples", |text| text.contains("Making the sample workspaces")).await;
    stops_on(&mut dalil, Signal::INT).await;

    dalil.start_again().await;
    for file in ["secrets.toml", "running.toml"] {
        let mode = fs::metadata(dalil.home().join(file)).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    stops_on(&mut dalil, Signal::TERM).await;
    assert!(!dalil.home().join("running.toml").exists(), "nothing runs");
}

async fn stops_on(dalil: &mut Installation, signal: Signal) {
    let postgres = dalil.postgres();
    assert!(!postgres.is_empty(), "PostgreSQL runs");
    dalil.signal(signal);
    let ran = dalil.ended().await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    all_ended(&postgres).await;
    assert_eq!(dalil.postmaster(), None);
}

#[tokio::test]
async fn a_second_one_says_in_one_line_why_it_does_not_start() {
    let mut first = Installation::start().await;
    let same_port = Installation::new().with("DALIL_HTTP__LISTEN", &format!("127.0.0.1:{}", first.port()));
    same_port.cli(&["serve"]).await.assert_refused(1, &["cannot listen on 127.0.0.1", "in use"]);
    assert!(!same_port.home().join("postgres").exists(), "nothing was made");

    let elsewhere = Installation::new();
    let same_home = elsewhere.with("DALIL_HOME", first.home().to_str().expect("a plain path"));
    same_home.cli(&["serve"]).await.assert_refused(1, &["in use by another process"]);

    Session::by_printed_link(&first, "shapla").await;
    assert_eq!(first.stop().await.code, Some(0));
}

#[tokio::test]
async fn checks_run_beside_a_server_and_without_one() {
    let mut dalil = Installation::start().await;
    let beside = [dalil.cli(&["audit", "verify"]).await, dalil.cli(&["documents", "verify"]).await];
    let session = Session::by_printed_link(&dalil, "shapla").await;
    assert_eq!(dalil.stop().await.code, Some(0));
    let alone = dalil.cli(&["documents", "verify"]).await;
    for ran in beside.iter().chain([&alone]) {
        verified(ran);
    }
    assert!(beside[1].out.contains("shapla: 22 documents verified"), "{}", beside[1].out);
    assert_eq!(alone.out, beside[1].out);

    let json = dalil.cli(&["audit", "verify", "--workspace", "shapla", "--json"]).await;
    let report: serde_json::Value = serde_json::from_str(&json.out).expect("one JSON object");
    assert_eq!((json.code, &report["intact"]), (Some(0), &true.into()));
    dalil.cli(&["audit", "verify", "--workspace", "nowhere"]).await.assert_refused(1, &["no workspace of that slug"]);
    assert!(dalil.postgres().is_empty(), "a check leaves nothing running");
    let _ = session;
}

#[tokio::test]
async fn a_proof_is_checked_without_the_installation() {
    let mut dalil = Installation::start().await;
    let session = Session::by_printed_link(&dalil, "shapla").await;
    let document = session.list("documents?kind=mushak_6_3").await.remove(0);
    let proof =
        session.call(Method::GET, &format!("documents/{}/proof", id(&document))).answer().await.expect(200).text();
    let keys = session.absolute(Method::GET, "/api/v1/log-keys").answer().await.expect(200).json();
    let key = keys["keys"][0].as_str().expect("a key").to_owned();
    assert_eq!(dalil.stop().await.code, Some(0));

    let elsewhere = Installation::new();
    let file = |name: &str, text: &str| {
        let path = elsewhere.home().join(name);
        fs::write(&path, text).expect("written");
        path.to_str().expect("a plain path").to_owned()
    };
    let whole = file("whole.tlog-proof", &proof);
    let ran = elsewhere.cli(&["verify", "--key", &key, &whole]).await;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    let number = document["printed_number"].as_str().expect("a number");
    assert!(ran.out.contains(": holds") && ran.out.contains(number), "{ran:?}");
    let ran = elsewhere.cli(&["verify", "--json", "--key", &key, &whole]).await;
    let report: serde_json::Value = serde_json::from_str(&ran.out).expect("one JSON object");
    assert_eq!((&report["holds"], &report["record"]["printed_number"]), (&true.into(), &number.into()));

    let (start, rest) = proof.split_once("extra ").expect("a record");
    let altered = file("altered.tlog-proof", &format!("{start}extra {}", rest.replacen('A', "B", 1)));
    let other = "books.example+4f1c6344+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs";
    let (pdf, nowhere) = (file("paper.pdf", "%PDF-1.7\n\u{ff}"), "/nowhere/none.tlog-proof".to_owned());
    let cases = [(&key, &altered), (&other.to_owned(), &whole), (&key, &pdf), (&key, &nowhere)];
    for (key, file) in cases {
        let ran = elsewhere.cli(&["verify", "--key", key, file]).await;
        assert!(ran.code == Some(3) && ran.out.contains("BROKEN"), "{file}: {ran:?}");
    }
    let ran = elsewhere.cli(&["verify", "--key", &key, &whole, &altered]).await;
    assert_eq!((ran.code, ran.out.matches("BROKEN").count()), (Some(3), 1), "{ran:?}");
    for arguments in [["verify", &whole].as_slice(), &["verify", "--key", "none", &whole], &["verify", "--key", &key]] {
        assert_eq!(elsewhere.cli(arguments).await.code, Some(2), "{arguments:?}");
    }
}

#[tokio::test]
async fn files_of_one_log_are_held_against_each_other_over_a_new_key() {
    let mut dalil = Installation::start().await;
    let session = Session::by_printed_link(&dalil, "shapla").await;
    let logs = session.call(Method::GET, "logs").answer().await.expect(200).json();
    let audit = logs["items"].as_array().expect("a list").iter().find(|log| log["log"] == "audit");
    let (older, size) = audit.map(|log| (log["checkpoint"].clone(), log["size"].clone())).expect("the audit log");
    let closing = session.list("closings?period=month").await.remove(0);
    let path = format!("closings/month/{}/file", closing["first_day"].as_str().expect("a day"));
    let closing = session.call(Method::GET, &path).answer().await.expect(200).text();
    assert_eq!(dalil.stop().await.code, Some(0));

    let file = |name: &str, text: &str| {
        let path = dalil.home().join(name);
        fs::write(&path, text).expect("written");
        path.to_str().expect("a plain path").to_owned()
    };
    let older = file("older.checkpoint", older.as_str().expect("a note"));
    let closing = file("closing.dalil-record", &closing);
    let rotated = dalil.cli(&["keys", "rotate", "--json"]).await;
    assert_eq!(rotated.code, Some(0), "{rotated:?}");
    dalil.start_again().await;
    let session = Session::by_printed_link(&dalil, "shapla").await;
    session.add_client("Padma Foods").await;
    let growth = format!("logs/growth?log=audit&from={size}");
    let growth = session.call(Method::GET, &growth).answer().await.expect(200).text();
    let keys = session.absolute(Method::GET, "/api/v1/log-keys").answer().await.expect(200).clone();
    let history = keys.json()["history"].as_array().expect("a list").clone();
    assert!(history.len() >= 2 && history[0]["until"].is_string(), "{history:?}");
    assert_eq!(keys.json()["keys"][0], history.last().expect("a key")["key"]);

    let file = |name: &str, text: &str| {
        let path = dalil.home().join(name);
        fs::write(&path, text).expect("written");
        path.to_str().expect("a plain path").to_owned()
    };
    let (newer, keys) = (file("newer.tlog-growth", &growth), file("keys.json", &keys.text()));
    let ran = dalil.cli(&["verify", "--keys", &keys, &older, &newer, &closing]).await;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    assert!(ran.out.contains("only grew since"), "{ran:?}");
    let ran = dalil.cli(&["verify", "--keys", &keys, &newer]).await;
    assert!(ran.code == Some(3) && ran.out.contains("no file here shows the log"), "{ran:?}");
    for (checks, receipt) in [("audit", &older), ("documents", &older), ("audit", &newer)] {
        let ran = dalil.cli(&[checks, "verify", "--receipt", receipt]).await;
        assert_eq!(ran.code, Some(0), "{checks}: {ran:?}");
    }
    assert_eq!(dalil.stop().await.code, Some(0));
}

#[tokio::test]
async fn settings_are_refused_with_the_field_named() {
    let sample_key = "00".repeat(32);
    let real = [
        ("DATABASE_URL", "postgres://dalil_runtime@localhost/dalil"),
        ("DIRECTORY_DATABASE_URL", "postgres://dalil_directory@localhost/dalil"),
        ("WORKER_DATABASE_URL", "postgres://dalil_worker@localhost/dalil"),
        ("DALIL_STORAGE__ENDPOINT", "http://127.0.0.1:9"),
        ("DALIL_STORAGE__ACCESS_KEY", "key"),
        ("DALIL_STORAGE__SECRET_KEY", "secret"),
        ("DALIL_MAIL__HOST", "localhost"),
        ("DALIL_MAIL__FROM", "dalil@dalil.example"),
    ];
    let with = |changed: &[Setting]| [real.as_slice(), changed].concat();
    let cases: Vec<(Vec<Setting>, &[&str])> = vec![
        (vec![("DALIL_HTTP__LISTEN", "nonsense")], &["http.listen"]),
        (vec![("DALIL_HTTP__LISTNE", "127.0.0.1:1")], &["http", "listne"]),
        (vec![("DALIL_HTTP__BASE_URL", "http://localhost:1/")], &["http.base_url"]),
        (vec![("DALIL_HTTP__LISTEN", "0.0.0.0:8080")], &["http.base_url", "plain http"]),
        (vec![("DALIL_HTTP__BASE_URL", "http://dalil.example")], &["http.base_url", "plain http"]),
        (vec![("DALIL_HTTP__HSTS", "true")], &["http.hsts"]),
        (vec![("DALIL_HTTP__TRUSTED_PROXIES", "[\"ten\"]")], &["http.trusted_proxies"]),
        (vec![("DALIL_DATABASE__POOL", "0")], &["database.pool"]),
        (vec![("DALIL_WORKER__CONCURRENCY", "-1")], &["worker.concurrency"]),
        (vec![("DALIL_MAIL__TLS", "maybe")], &["mail.tls", "starttls"]),
        (vec![("DATABASE_URL", "postgres://localhost/dalil")], &["DIRECTORY_DATABASE_URL"]),
        (with(&[]), &["secrets.master_key"]),
        (with(&[("DALIL_MAIL__TLS", "none"), ("DALIL_MAIL__HOST", "mail.example")]), &["mail.tls"]),
        (with(&[("DALIL_MAIL__FROM", "nobody")]), &["mail.from"]),
        (with(&[("DALIL_MAIL__USERNAME", "dalil")]), &["mail.username", "mail.password"]),
        (with(&[("DALIL_STORAGE__ENDPOINT", "here")]), &["storage.endpoint"]),
        (with(&[("DALIL_SECRETS__MASTER_KEY", "short")]), &["secrets.master_key", "64 hexadecimal digits"]),
    ];
    for (settings, named) in cases {
        let installation = settings.iter().fold(Installation::new(), |some, (name, value)| some.with(name, value));
        installation.cli(&["serve"]).await.assert_refused(2, named);
        assert_eq!(fs::read_dir(installation.home()).expect("a folder").count(), 1, "nothing was made: {named:?}");
    }
    let sample = with(&[]).into_iter().fold(Installation::new(), |some, (name, value)| some.with(name, value));
    let sample = sample.with("DALIL_SECRETS__MASTER_KEY", &sample_key);
    sample.cli(&["serve"]).await.assert_refused(2, &["secrets.master_key", "sample"]);

    let file = Installation::new();
    let path = file.home().join("dalil.toml");
    fs::write(&path, "[http]\ncolour = \"red\"\n").expect("written");
    let arguments = ["--config", path.to_str().expect("a plain path"), "serve"];
    file.cli(&arguments).await.assert_refused(2, &["http", "colour"]);
    file.cli(&["--config", "/nowhere/dalil.toml", "serve"]).await.assert_refused(2, &["/nowhere/dalil.toml"]);
}

fn verified(ran: &Ran) {
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("verified") && !ran.out.contains("BROKEN"), "{ran:?}");
}

/// What the samples make of Shapla.
fn shapla_has() -> BTreeMap<&'static str, usize> {
    [
        ("bill", 1),
        ("clients", 3),
        ("drafts", 2),
        ("invoice", 7),
        ("money_receipt", 2),
        ("mushak_6_3", 7),
        ("mushak_6_7", 1),
        ("quotation", 4),
    ]
    .into()
}

/// How many of everything a workspace has.
async fn counted(session: &Session) -> BTreeMap<&'static str, usize> {
    let invoices = session.list("invoices").await;
    let mut counts = BTreeMap::from([
        ("clients", session.list("clients").await.len()),
        ("drafts", invoices.iter().filter(|invoice| invoice["printed_number"].is_null()).count()),
    ]);
    for kind in ["bill", "invoice", "money_receipt", "mushak_6_3", "mushak_6_7", "quotation"] {
        counts.insert(kind, session.list(&format!("documents?kind={kind}")).await.len());
    }
    counts
}

async fn fiscal_years(session: &Session) -> std::collections::BTreeSet<String> {
    let mut years = std::collections::BTreeSet::new();
    for document in session.list("documents?kind=invoice").await {
        let document = session.get(&format!("documents/{}", id(&document))).await;
        years.insert(document["document"]["series"]["fiscal_year"].to_string());
    }
    years
}

fn papers_of(document: &str) -> [String; 2] {
    ["bn", "en"].map(|language| format!("documents/{document}/pdf?language={language}"))
}

/// The original, once it is rendered; until then the answer is that it is not ready.
async fn paper_of(session: &Session, paper: &str) -> Answer {
    eventually(paper, async || {
        let answer = session.call(Method::GET, paper).answer().await;
        if answer.status == 503 {
            assert_eq!(answer.json()["code"], "paper_not_ready");
            return None;
        }
        Some(answer.expect(200).clone())
    })
    .await
}
