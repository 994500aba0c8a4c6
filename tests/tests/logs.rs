//! What a log holds: ids to find a request by, and nothing about people (S0-84, S0-85).

use dalil_acceptance::{Call, Installation, Session, eventually, id, mailed_link};
use reqwest::Method;
use serde_json::{Value, json};

const OWNER: &str = "nila@shapla.example";

/// As much as an operator can ask for.
const TALKATIVE: &str = "trace";

/// Words that stand for what people write; each is looked for in the log.
const WORDS: [&str; 14] = [
    "canary-name-en",
    "ক্যানারি-নাম",
    "canary-street",
    "canary-contact",
    "canary-contact@canary.example",
    "+880 1799 424242",
    "canary-description",
    "canary-notes",
    "canary-destination",
    "canary-reason",
    "canary-agent",
    "canary-query",
    "canary-path",
    "canary-stranger@canary.example",
];

#[tokio::test]
async fn nothing_about_people_reaches_the_log() {
    let mut dalil = Installation::new().with("DALIL_LOG", TALKATIVE);
    dalil.start_again().await;
    let printed = dalil.link();
    let mailed = mailed_link(&dalil.base_url(), &dalil.inbox(), OWNER).await;
    let session = Session::by_link(&dalil.base_url(), &mailed, "shapla").await;
    let client = everything_a_person_may_write(&session).await;
    everything_that_is_refused(&dalil, &session, &client).await;
    what_fails_inside(&dalil, &session).await;
    session.call(Method::DELETE, "session").answer().await.expect(204);
    let ran = dalil.stop().await;
    assert_eq!(ran.code, Some(0));

    let log = &ran.err;
    assert!(log.lines().count() > 30, "the log is talkative:\n{log}");
    let token = |link: &str| link.rsplit('/').next().unwrap_or_default().to_owned();
    let cookies = session.cookies().split(';').filter_map(|cookie| cookie.split_once('=')).map(|(_, value)| value);
    let mut secrets: Vec<String> = cookies.flat_map(|value| value.split('.')).map(str::to_owned).collect();
    secrets.extend([token(&printed), token(&mailed), session.csrf().to_owned(), OWNER.to_owned()]);
    secrets.extend(WORDS.map(str::to_owned));
    // Parts of a session's cookies that are ids, not secrets.
    let session_id = session.cookies().split(".s=").nth(1).and_then(|value| value.split('.').next());
    secrets.retain(|secret| Some(secret.as_str()) != session_id);
    for secret in &secrets {
        assert!(secret.len() > 8, "{secret:?} could stand in any log");
        let line = log.lines().find(|line| line.contains(secret.as_str()));
        assert_eq!(line, None, "{secret} is in the log");
        assert!(!ran.out.contains(secret.as_str()) || *secret == token(&printed) || secret == OWNER, "{secret}");
    }
    assert_eq!(ran.out.matches(&token(&printed)).count(), 1, "the link is printed once");
}

/// Writes every free text there is, and gives the client.
async fn everything_a_person_may_write(session: &Session) -> String {
    let [english, bangla, street, contact, email, phone, description, notes, destination, reason, agent, ..] = WORDS;
    let body = json!({
        "name_en": english, "name_bn": bangla, "address": street, "bin": "004567890-0404",
        "contacts": [{"name": contact, "email": email, "phone": phone}],
    });
    let added = session.call(Method::POST, "clients").json(&body).with("user-agent", agent).answer().await;
    let client = id(&added.expect(201).json());
    let line = json!({
        "description": description, "unit": "day", "quantity": "1", "unit_price": "1000",
        "vat": {"treatment": "standard"},
    });
    let body = json!({"client_id": client, "notes": notes, "destination": destination, "lines": [line]});
    let draft = session.call(Method::POST, "invoices").json(&body).answer().await;
    let (draft, etag) = (id(&draft.expect(201).json()), draft.header("etag"));
    let issued = session.issue(&draft, &etag, "issue-canary").answer().await;
    let document = id(&issued.expect(200).json()["invoice"]);
    let copy = session.call(Method::POST, &format!("documents/{document}/copies")).once("copy-canary");
    copy.json(&json!({"language": "en", "reason": reason})).answer().await.expect(201);
    eventually("the paper", async || {
        let answer = session.call(Method::GET, &format!("documents/{document}/pdf?language=bn")).answer().await;
        (answer.status == 200).then_some(())
    })
    .await;
    client
}

/// Sends the same words where they do not belong.
async fn everything_that_is_refused(dalil: &Installation, session: &Session, client: &str) {
    let [name, .., query, path, stranger] = WORDS;
    let base_url = dalil.base_url();
    let long = format!("{name}{}", "x".repeat(3000));
    for body in [json!({"name_en": long}), json!({"name_en": [name]}), json!({name: name}), json!({"bin": name})] {
        session.call(Method::POST, "clients").json(&body).answer().await.expect(422);
    }
    session.call(Method::GET, &format!("clients?limit={query}")).answer().await.expect(400);
    session.call(Method::GET, &format!("clients/{path}")).answer().await.expect(404);
    let stale =
        session.call(Method::PUT, &format!("clients/{client}")).if_match("\"v9\"").json(&json!({"name_en": name}));
    stale.answer().await.expect(412);
    Session::open(&base_url, &format!("{base_url}/sign-in/{path}"), "shapla").await.expect(401);
    let ask = Call::to(Method::POST, format!("{base_url}/api/v1/sign-in"));
    ask.clone().json(&json!({"email": stranger})).answer().await.expect(202);
    ask.json(&json!({"email": query})).answer().await.expect(422);
    Call::to(Method::GET, format!("{base_url}/{path}?{query}")).answer().await.expect(404);
}

/// Fails with the words in hand: the database is gone for a moment.
async fn what_fails_inside(dalil: &Installation, session: &Session) {
    let [name, .., stranger] = WORDS;
    dalil.kill9_postgres().await;
    let add = session.call(Method::POST, "clients").json(&json!({"name_en": name})).once("client-canary");
    let failed = add.answer().await;
    assert!(matches!(failed.status, 201 | 503), "{}", failed.text());
    let ask = Call::to(Method::POST, format!("{}/api/v1/sign-in", dalil.base_url())).json(&json!({"email": stranger}));
    eventually("PostgreSQL", async || (ask.answer().await.status == 202).then_some(())).await;
    eventually("a session", async || (add.answer().await.status == 201).then_some(())).await;
}

#[tokio::test]
async fn a_request_is_found_by_its_id_in_answer_and_log() {
    let mut dalil = Installation::new().with("DALIL_LOG_FORMAT", "json");
    dalil.start_again().await;
    let session = Session::by_printed_link(&dalil, "shapla").await;
    let found = session.call(Method::GET, "clients").with("x-request-id", "req-found-0001").answer().await;
    assert_eq!(found.expect(200).header("x-request-id"), "req-found-0001");
    let missing = session.call(Method::GET, "clients/nobody").with("x-request-id", "req-missing-0002").answer().await;
    assert_eq!(missing.expect(404).header("x-request-id"), "req-missing-0002");
    assert_eq!(missing.json()["request_id"], "req-missing-0002");
    let malformed = session.call(Method::GET, "clients").with("x-request-id", "spaces are not allowed").answer().await;
    let own = malformed.expect(200).header("x-request-id");
    assert!(own != "spaces are not allowed" && own.len() == 36, "{own}");

    for (answer, request) in [(&found, "req-found-0001"), (&missing, "req-missing-0002"), (&malformed, own.as_str())] {
        let line = logged(&dalil, request).await;
        let span = &line["span"];
        assert_eq!(span["request_id"], request, "{line}");
        assert_eq!(span["status"], u64::from(answer.status), "{line}");
        assert_eq!(span["workspace"], session.workspace(), "{line}");
        let route = span["route"].as_str().unwrap_or_default();
        assert!(route.starts_with("/api/v1/workspaces/{workspace}/clients"), "{line}");
    }
    let entries = session.list("audit-log").await;
    let opened = entries.iter().find(|entry| entry["action"] == "session.opened").expect("signing in is written down");
    let request = opened["request_id"].as_str().expect("a request id");
    assert_eq!(logged(&dalil, request).await["span"]["method"], "POST");
    for line in dalil.err().text().lines() {
        serde_json::from_str::<Value>(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    }
}

/// The line of the log that tells how a request was answered.
async fn logged(dalil: &Installation, request: &str) -> Value {
    let text = dalil.err().wait(request, |log| log.lines().any(|line| is_of(line, request))).await;
    let line = text.lines().find(|line| is_of(line, request)).expect("it was waited for");
    serde_json::from_str(line).expect("a line is JSON")
}

fn is_of(line: &str, request: &str) -> bool {
    line.contains(request) && line.contains("answered")
}
