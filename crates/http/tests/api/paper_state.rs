//! How a paper stands now, as whoever holds it is told.

use dalil_proof::{Claim, LogKey, SignedClaim, check_stamp};
use dalil_tenancy::WorkspaceId;
use serde_json::{Value, json};

use crate::support::{Answer, Member, NORTH_LIGHT, SHAPLA, World, draft, settings};

/// A claim of a paper that nobody issued, signed by the key of the world.
fn sample() -> Claim {
    Claim {
        issuer: "001234567-0101".to_owned(),
        form: "Invoice".to_owned(),
        number: "SHP/2026-27/0001".to_owned(),
        issued: "2026-07-15".to_owned(),
        total: "57500.00 BDT".to_owned(),
        vat: Some("7500.00".to_owned()),
        payee: "Shapla Studio".to_owned(),
        leaf: [7; 16],
    }
}

fn key() -> LogKey {
    LogKey::from_secret("dalil.example", &[7; 32]).unwrap()
}

/// The text of a code of a paper that was never issued.
pub(crate) fn unknown() -> String {
    sample().sign(&key()).unwrap().to_string()
}

/// What the code on an original says.
async fn code(world: &World, member: &Member, document: &str) -> String {
    let path = format!("/documents/{document}/pdf?language=en");
    let pdf = member.get(world, &path).send().await.expect(200).body;
    let keys = world.app().log_keys();
    check_stamp(&pdf, &keys).expect("it is as it was signed").claim.to_string()
}

async fn ask(world: &World, code: &str) -> Answer {
    world.post("/api/v1/paper-state").json(&json!({"claim": code})).header("x-request-id", "look-up").send().await
}

async fn state(world: &World, code: &str) -> String {
    let answer = ask(world, code).await.expect(200).json();
    assert_eq!(answer.as_object().unwrap().len(), 1, "the state and nothing else: {answer}");
    answer["state"].as_str().unwrap().to_owned()
}

/// Issues an invoice with its 6.3, and gives their ids and the texts of their codes.
async fn issued(world: &World, member: &Member, workspace: WorkspaceId) -> (Value, String, String) {
    let issued = member.issued(world).await;
    world.render(workspace).await;
    let [invoice, mushak] = ["invoice", "mushak"].map(|paper| issued[paper]["id"].as_str().unwrap().to_owned());
    let codes = (code(world, member, &invoice).await, code(world, member, &mushak).await);
    (issued, codes.0, codes.1)
}

#[actix_web::test]
async fn a_paper_is_valid_until_it_is_corrected_voided_or_replaced_and_any_holder_is_told() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let shapla = world.id(SHAPLA).await;
    let (kept, kept_invoice, kept_mushak) = issued(&world, &owner, shapla).await;
    let (gone, gone_invoice, gone_mushak) = issued(&world, &owner, shapla).await;
    for code in [&kept_invoice, &kept_mushak, &gone_invoice, &gone_mushak] {
        assert_eq!(state(&world, code).await, "valid");
        let windows = format!("{}\r\n", code.replace('\n', "\r\n"));
        assert_eq!(state(&world, &windows).await, "valid", "as a form sends lines");
    }
    let id = |issued: &Value, paper: &str| issued[paper]["id"].as_str().unwrap().to_owned();
    let post = async |path: String, body: Value, key: &str| {
        owner.post(&world, &path).json(&body).key(key).send().await.expect(201).json()
    };
    let note = json!({"reason": "Half was called off", "lines": [{"line": 1, "quantity": "0.5"}]});
    post(format!("/documents/{}/credit-notes", id(&kept, "mushak")), note, "credit-0001").await;
    post(format!("/documents/{}/void", id(&gone, "invoice")), json!({"reason": "Wrong client"}), "void-0001").await;
    for (code, expected) in
        [(&kept_invoice, "corrected"), (&kept_mushak, "corrected"), (&gone_invoice, "voided"), (&gone_mushak, "voided")]
    {
        assert_eq!(state(&world, code).await, expected);
    }
    let again = owner.post(&world, &format!("/documents/{}/reissue", id(&gone, "invoice"))).key("again-0001");
    let again = again.send().await.expect(201).json();
    assert_eq!(state(&world, &gone_invoice).await, "voided", "a draft in its place is nothing yet");
    let issue = format!("/invoices/{}/issue", again["id"].as_str().unwrap());
    owner.post(&world, &issue).if_match("\"v1\"").key("issue-again").send().await.expect(200);
    for code in [&gone_invoice, &gone_mushak] {
        assert_eq!(state(&world, code).await, "superseded");
    }
}

#[actix_web::test]
async fn whoever_has_not_the_paper_learns_nothing_whatever_they_know() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let (_, invoice, mushak) = issued(&world, &owner, world.id(SHAPLA).await).await;
    let true_claim: SignedClaim = invoice.parse().unwrap();
    let signature = invoice.rsplit("signature: ").next().unwrap();
    // All that a proof, a neighbour in the log or another paper tells, under every signature but the paper's own.
    let other_key = LogKey::from_secret("dalil.example", &[8; 32]).unwrap();
    let guesses = [
        unknown(),
        true_claim.claim().clone().sign(&other_key).unwrap().to_string(),
        invoice.replace(signature, mushak.rsplit("signature: ").next().unwrap()),
        invoice.replace("SHP/2026-27/0001", "SHP/2026-27/0002"),
        invoice.replace("57500.00", "57500.01"),
    ];
    let seen = |answer: Answer| {
        let mut headers: Vec<(String, String)> =
            answer.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
        headers.sort();
        (answer.status, headers, answer.text())
    };
    let absent = seen(ask(&world, &guesses[0]).await);
    assert_eq!((absent.0, absent.2.as_str()), (200, r#"{"state":"unknown"}"#));
    for guess in &guesses {
        assert_ne!(guess, &invoice, "each is another text");
        assert_eq!(seen(ask(&world, guess).await), absent, "{guess}");
    }
    assert_eq!(state(&world, &invoice).await, "valid");
}

#[actix_web::test]
async fn what_is_no_code_is_refused_by_its_form_alone() {
    let world = World::new().await;
    let text = unknown();
    for bad in ["", "SHP/2026-27/0001", &text[1..], &text.replace("leaf", "Leaf"), &"x".repeat(100_000)] {
        let refused = ask(&world, bad).await.expect(422);
        assert_eq!(refused.refused(), ["claim: not_a_claim"]);
        assert!(!refused.text().contains("2026"), "what was sent is not said again");
    }
}

#[actix_web::test]
async fn the_thirty_first_look_up_from_an_address_waits_and_sign_in_does_not() {
    let world = World::with(settings("http://localhost:8080"), |works| works).await;
    let body = json!({"claim": unknown()});
    let ask = async |ip: &str| world.post("/api/v1/paper-state").json(&body).at_ip(ip).send().await;
    for _ in 0..30 {
        ask("203.0.113.9").await.expect(200);
    }
    assert_eq!(ask("203.0.113.9").await.expect(429).problem(), "too_many_requests");
    ask("203.0.113.10").await.expect(200);
    let page = world.get("/verify/state").at_ip("203.0.113.9").send().await.expect(429);
    assert!(page.header("retry-after").is_some());
    world.get("/sign-in").at_ip("203.0.113.9").send().await.expect(200);
}

#[actix_web::test]
async fn a_stranger_s_paper_is_told_alike_by_anybody() {
    let world = World::new().await;
    let stranger = world.owner(NORTH_LIGHT).await;
    let client = stranger.client(&world).await;
    let mut body = draft(&client);
    body["lines"][0]["vat"] = json!({"treatment": "none"});
    let made = stranger.post(&world, "/invoices").json(&body).send().await.expect(201).json();
    let issue = format!("/invoices/{}/issue", made["id"].as_str().unwrap());
    let issued = stranger.post(&world, &issue).if_match("\"v1\"").key("issue-0001").send().await.expect(200).json();
    world.render(world.id(NORTH_LIGHT).await).await;
    let code = code(&world, &stranger, issued["invoice"]["id"].as_str().unwrap()).await;
    let owner = world.owner(SHAPLA).await;
    let signed_in = world.post("/api/v1/paper-state").json(&json!({"claim": code})).by(&owner).send().await.expect(200);
    assert_eq!(signed_in.json()["state"], "valid");
    assert_eq!(state(&world, &code).await, "valid");
}
