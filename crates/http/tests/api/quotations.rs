//! Quotations: given out, answered, withdrawn, replaced, turned into an invoice.

use dalil_tenancy::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, Member, NORTH_LIGHT, SHAPLA, World, draft, id, line};

/// A desk with a client.
struct Desk {
    world: World,
    owner: Member,
    client: String,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        let owner = world.owner(SHAPLA).await;
        let client = owner.client(&world).await;
        Self { world, owner, client }
    }

    async fn get(&self, path: &str) -> Value {
        self.owner.get(&self.world, path).send().await.expect(200).json()
    }

    async fn post(&self, path: &str, body: &Value, key: &str) -> Answer {
        self.owner.post(&self.world, path).json(body).key(key).send().await
    }

    /// A press of a button that says nothing more.
    async fn press(&self, path: &str, key: &str) -> Answer {
        self.owner.post(&self.world, path).key(key).send().await
    }

    async fn drafted(&self) -> String {
        let body = json!({"client_id": self.client, "valid_until": "2026-07-31", "lines": [line()]});
        id(&self.owner.post(&self.world, "/quotations").json(&body).send().await.expect(201))
    }

    async fn issue(&self, draft: &str, key: &str) -> Answer {
        let path = format!("/quotations/{draft}/issue");
        self.owner.post(&self.world, &path).if_match("\"v1\"").key(key).send().await
    }

    /// A quotation that was given out.
    async fn offered(&self, key: &str) -> String {
        let draft = self.drafted().await;
        self.issue(&draft, key).await.expect(200);
        draft
    }

    async fn answer(&self, quotation: &str, outcome: &str, key: &str) -> Answer {
        let body = json!({"outcome": outcome, "channel": "mail", "name": "Nila Rahman", "note": "By mail of today"});
        self.post(&format!("/quotations/{quotation}/answer"), &body, key).await
    }

    async fn bill(&self, quotation: &str, key: &str) -> Answer {
        self.press(&format!("/quotations/{quotation}/invoice"), key).await
    }

    async fn fate(&self, quotation: &str) -> Value {
        self.get(&format!("/quotations/{quotation}")).await["fate"].clone()
    }

    /// What the checks of the command line find.
    async fn broken(&self) -> Vec<dalil_app::BrokenDocument> {
        let checks = self.world.app().checks_actor(self.world.id(SHAPLA).await);
        self.world.app().check_documents(&checks, &[], &|_| ()).await.expect("it reads").broken
    }
}

#[actix_web::test]
async fn a_quotation_is_given_out_and_counts_nowhere() {
    let desk = Desk::new().await;
    let quotation = desk.drafted().await;
    let drafted = desk.get(&format!("/quotations/{quotation}")).await;
    assert_eq!((&drafted["stage"], &drafted["valid_until"]), (&json!("draft"), &json!("2026-07-31")));
    assert_eq!(drafted["totals"]["total"]["amount"], 5_750_000);
    assert_eq!(desk.get("/invoices").await["items"], json!([]), "it is no draft of an invoice");
    for path in [format!("/invoices/{quotation}"), format!("/invoices/{quotation}/issue-preview")] {
        assert_eq!(desk.owner.get(&desk.world, &path).send().await.status, 404, "{path}");
    }
    let preview =
        desk.owner.get(&desk.world, &format!("/quotations/{quotation}/issue-preview")).send().await.expect(200);
    assert_eq!(preview.json()["would_freeze"]["invoice_series"]["kind"], "quotation");
    assert_eq!(preview.json()["would_freeze"]["without_mushak"], "quotation");
    let tag = preview.header("etag").expect("a tag").to_owned();
    let figures = desk.get("/figures").await;
    let path = format!("/quotations/{quotation}/issue");
    let issued = desk.owner.post(&desk.world, &path).if_match(&tag).key("quotation-01").send().await.expect(200).json();
    assert_eq!((&issued["printed_number"], &issued["layout"]), (&json!("QT/2026-27/0001"), &json!("quotation/1")));
    assert_eq!((&issued["due_on"], &issued["settlement"]), (&json!("2026-07-31"), &Value::Null));
    assert_eq!((&issued["id"], &issued["counterpart_id"]), (&json!(quotation), &Value::Null));
    let again = desk.owner.post(&desk.world, &path).if_match(&tag).key("quotation-01").send().await.expect(200).json();
    assert_eq!(again, issued, "a repeated request gets the first answer");
    assert_eq!(desk.issue(&quotation, "quotation-02").await.expect(409).problem(), "already_issued");

    assert_eq!(desk.get("/figures").await, figures, "no figure knows it");
    assert_eq!(desk.get("/receivables").await["ageing"], json!([]), "nobody owes anything by it");
    let shown = desk.get(&format!("/quotations/{quotation}")).await;
    assert_eq!((&shown["stage"], &shown["document"]), (&json!("issued"), &issued));
    assert_eq!((&shown["fate"]["state"], &shown["fate"]["answer"]), (&json!("open"), &Value::Null));
    assert_eq!(desk.get("/documents?kind=quotation").await["items"][0]["id"], quotation.as_str());
    assert_eq!(desk.get("/search?q=QT/2026-27/0001").await["documents"][0]["id"], quotation.as_str());
    let listed = desk.get("/quotations").await["items"][0].clone();
    assert_eq!((&listed["state"], &listed["valid_until"]), (&json!("open"), &json!("2026-07-31")));
    let void = desk.post(&format!("/documents/{quotation}/void"), &json!({"reason": "wrong"}), "void-00001").await;
    assert_eq!(void.expect(409).problem(), "quotation_not_voided");
    desk.world.render(desk.world.id(SHAPLA).await).await;
    let pdf = desk.owner.get(&desk.world, &format!("/documents/{quotation}/pdf?language=bn")).send().await.expect(200);
    assert!(pdf.text().contains("QT/2026-27/0001 bn Original"), "{}", pdf.text());
    assert_eq!(desk.broken().await, []);
}

#[actix_web::test]
async fn an_accepted_quotation_is_locked() {
    let desk = Desk::new().await;
    let quotation = desk.offered("quotation-01").await;
    let nameless = json!({"outcome": "accepted", "channel": "word"});
    let refused = desk.post(&format!("/quotations/{quotation}/answer"), &nameless, "answer-0001").await.expect(422);
    assert_eq!(refused.json()["errors"][0]["field"], "name");
    let late = json!({"outcome": "accepted", "channel": "word", "name": "x", "day": "2026-08-01"});
    let refused = desk.post(&format!("/quotations/{quotation}/answer"), &late, "answer-0002").await.expect(422);
    assert_eq!(refused.json()["errors"][0]["code"], "too_late");

    let accepted = desk.answer(&quotation, "accepted", "answer-0003").await.expect(201).json();
    assert_eq!((&accepted["state"], &accepted["answer"]["name"]), (&json!("accepted"), &json!("Nila Rahman")));
    assert_eq!(desk.fate(&quotation).await, accepted, "it is read as it was answered");
    assert_eq!(desk.answer(&quotation, "accepted", "answer-0003").await.expect(201).json(), accepted);
    let revise = format!("/quotations/{quotation}/revise");
    let withdraw = format!("/quotations/{quotation}/withdraw");
    for answer in [
        desk.answer(&quotation, "declined", "answer-0004").await,
        desk.press(&revise, "revise-0001").await,
        desk.post(&withdraw, &json!({"reason": "too late"}), "withdraw-01").await,
    ] {
        assert_eq!(answer.expect(409).problem(), "quotation_accepted");
    }
    assert_eq!(desk.get("/quotations?state=accepted").await["items"].as_array().unwrap().len(), 1);
    assert_eq!(desk.get("/quotations?state=open").await["items"], json!([]));
    let log = desk.get("/audit-log?limit=1").await;
    assert_eq!(log["items"][0]["action"], "quotation.accepted");
    assert!(!log.to_string().contains("Nila"), "the log keeps no name");
    assert_eq!(desk.broken().await, []);
}

#[actix_web::test]
async fn a_next_version_replaces_what_was_not_accepted() {
    let desk = Desk::new().await;
    let first = desk.offered("quotation-01").await;
    let revise = format!("/quotations/{first}/revise");
    let draft = desk.press(&revise, "revise-0001").await.expect(201).json();
    assert_eq!((&draft["replaces_id"], &draft["totals"]["total"]["amount"]), (&json!(first), &json!(5_750_000)));
    let draft = draft["id"].as_str().expect("an id").to_owned();
    assert_eq!(desk.press(&revise, "revise-0002").await.expect(409).problem(), "revision_begun");
    assert_eq!(
        (&desk.fate(&first).await["state"], &desk.fate(&first).await["revision_id"]),
        (&json!("open"), &json!(draft))
    );
    let second = desk.issue(&draft, "quotation-02").await.expect(200).json();
    assert_eq!(second["replaces"], json!({"id": first, "printed_number": "QT/2026-27/0001"}));
    assert_eq!(desk.fate(&first).await["state"], "replaced");
    let old = desk.get(&format!("/documents/{first}")).await["document"].clone();
    assert_eq!(old["printed_number"], "QT/2026-27/0001", "it stays");
    assert_eq!(old["voided"]["reason"], "QT/2026-27/0002");
    assert_eq!(desk.answer(&first, "accepted", "answer-0001").await.expect(409).problem(), "quotation_not_open");
    assert_eq!(desk.bill(&first, "bill-000001").await.expect(409).problem(), "quotation_not_open");
    // What was declined, or taken back, may be offered anew.
    desk.answer(&draft, "declined", "answer-0002").await.expect(201);
    let third = desk.press(&format!("/quotations/{draft}/revise"), "revise-0003").await.expect(201);
    let third = id(&third);
    desk.issue(&third, "quotation-03").await.expect(200);
    desk.post(&format!("/quotations/{third}/withdraw"), &json!({"reason": "Booked"}), "withdraw-01").await.expect(201);
    assert_eq!(desk.fate(&third).await["state"], "withdrawn");
    let fourth = id(&desk.press(&format!("/quotations/{third}/revise"), "revise-0004").await.expect(201));
    desk.issue(&fourth, "quotation-04").await.expect(200);
    assert_eq!(desk.fate(&third).await["state"], "replaced");
    assert_eq!(desk.broken().await, []);
}

#[actix_web::test]
async fn one_invoice_is_made_from_a_quotation_and_the_two_name_each_other() {
    let desk = Desk::new().await;
    let quotation = desk.offered("quotation-01").await;
    desk.answer(&quotation, "accepted", "answer-0001").await.expect(201);
    let tries = join_all(["bill-000001", "bill-000002", "bill-000003"].map(|key| desk.bill(&quotation, key))).await;
    let mut statuses: Vec<u16> = tries.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409]);
    let made = tries.iter().find(|answer| answer.status == 201).expect("one is made");
    assert_eq!(
        (&made.json()["quotation_id"], &made.json()["totals"]["total"]["amount"]),
        (&json!(quotation), &json!(5_750_000))
    );
    let invoice = id(made);
    assert_eq!(desk.fate(&quotation).await["invoice"], json!({"id": invoice, "printed_number": null, "stands": true}));

    // A draft that is discarded makes room; had back, it takes that again, unless somebody was faster.
    let path = format!("/invoices/{invoice}");
    desk.owner.delete(&desk.world, &path).if_match("\"v1\"").send().await.expect(204);
    assert_eq!(desk.fate(&quotation).await["invoice"]["stands"], false);
    let second = id(&desk.bill(&quotation, "bill-000004").await.expect(201));
    let restore = desk.press(&format!("{path}/restore"), "restore-001").await;
    assert_eq!(restore.expect(409).problem(), "quotation_invoiced");

    let issue = format!("/invoices/{second}/issue");
    let issued =
        desk.owner.post(&desk.world, &issue).if_match("\"v1\"").key("issue-00001").send().await.expect(200).json();
    assert_eq!(issued["invoice"]["quotation"], json!({"id": quotation, "printed_number": "QT/2026-27/0001"}));
    let number = issued["invoice"]["printed_number"].clone();
    assert_eq!(desk.fate(&quotation).await["invoice"], json!({"id": second, "printed_number": number, "stands": true}));
    assert_eq!(desk.bill(&quotation, "bill-000005").await.expect(409).problem(), "quotation_invoiced");
    assert_eq!(desk.broken().await, []);

    // A void makes room as well; what is issued again in its place bills the quotation, and nothing beside it does.
    desk.post(&format!("/documents/{second}/void"), &json!({"reason": "wrong"}), "void-00001").await.expect(201);
    let again = desk.press(&format!("/documents/{second}/reissue"), "reissue-01").await.expect(201);
    assert_eq!(again.json()["quotation_id"], json!(quotation));
    assert_eq!(desk.bill(&quotation, "bill-000006").await.expect(409).problem(), "quotation_invoiced");
    assert_eq!(desk.broken().await, []);
}

#[actix_web::test]
async fn what_a_next_version_replaced_is_billed_no_more_by_a_draft_that_comes_back() {
    let desk = Desk::new().await;
    let first = desk.offered("quotation-01").await;
    let draft = id(&desk.bill(&first, "bill-000001").await.expect(201));
    let path = format!("/invoices/{draft}");
    let other = json!({"name_en": "Another client"});
    let other = id(&desk.post("/clients", &other, "client-001").await.expect(201));
    let moved = desk.owner.put(&desk.world, &path).if_match("\"v1\"").json(&crate::support::draft(&other));
    let moved = moved.send().await.expect(422).json();
    assert_eq!(moved["errors"][0]["code"], "quoted_client", "what was offered to one is not billed to another");
    desk.owner.delete(&desk.world, &path).if_match("\"v1\"").send().await.expect(204);
    let next = id(&desk.press(&format!("/quotations/{first}/revise"), "revise-0001").await.expect(201));
    desk.issue(&next, "quotation-02").await.expect(200);
    desk.bill(&next, "bill-000002").await.expect(201);
    let restore = desk.press(&format!("{path}/restore"), "restore-001").await;
    assert_eq!(restore.expect(409).problem(), "quotation_not_open");
    assert_eq!(desk.broken().await, []);
}

#[actix_web::test]
async fn whoever_writes_quotations_gives_them_out_and_a_stranger_finds_nothing() {
    let desk = Desk::new().await;
    let quotation = desk.offered("quotation-01").await;
    let sales = desk.world.member(SHAPLA, Role::Sales).await;
    let draft = json!({"client_id": desk.client, "lines": [line()]});
    let own = id(&sales.post(&desk.world, "/quotations").json(&draft).send().await.expect(201));
    let path = format!("/quotations/{own}/issue");
    let issued = sales.post(&desk.world, &path).if_match("\"v1\"").key("quotation-02").send().await.expect(200).json();
    assert_eq!(issued["due_on"], "2026-08-14", "thirty days where none is named");
    let stranger = desk.world.owner(NORTH_LIGHT).await;
    for (path, body) in [
        ("answer", json!({"outcome": "accepted", "channel": "mail", "name": "x"})),
        ("withdraw", json!({"reason": "x"})),
    ] {
        let call = stranger.post(&desk.world, &format!("/quotations/{quotation}/{path}")).json(&body);
        assert_eq!(call.key("stranger-01").send().await.status, 404, "{path}");
    }
    for path in ["revise", "invoice"] {
        let call = stranger.post(&desk.world, &format!("/quotations/{quotation}/{path}"));
        assert_eq!(call.key("stranger-02").send().await.status, 404, "{path}");
    }
    assert_eq!(stranger.get(&desk.world, &format!("/quotations/{quotation}")).send().await.status, 404);
    assert_eq!(stranger.get(&desk.world, "/quotations").send().await.expect(200).json()["items"], json!([]));
    // An invoice is no quotation.
    let invoice = id(&desk.owner.post(&desk.world, "/invoices").json(&draft_of(&desk)).send().await.expect(201));
    for path in ["issue-preview", ""] {
        let path = format!("/quotations/{invoice}/{path}");
        assert_eq!(desk.owner.get(&desk.world, path.trim_end_matches('/')).send().await.status, 404, "{path}");
    }
}

fn draft_of(desk: &Desk) -> Value {
    draft(&desk.client)
}
