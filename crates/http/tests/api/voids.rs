//! Voids of issued documents, and what is issued in their place.

use dalil_tenancy::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, Member, NORTH_LIGHT, SHAPLA, World, draft};

/// What an issued sample comes to: 50,000.00 and 15 % VAT.
const TOTAL: i64 = 5_750_000;

/// An id that nobody has.
const ABSENT: &str = "0197f3a2-6c00-7000-8000-000000000001";

/// A desk where an invoice is issued with its 6.3.
struct Desk {
    world: World,
    owner: Member,
    invoice: String,
    mushak: String,
    client: String,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        let owner = world.owner(SHAPLA).await;
        let issued = owner.issued(&world).await;
        let text = |paper: &str, field: &str| issued[paper][field].as_str().expect("a text").to_owned();
        Self {
            invoice: text("invoice", "id"),
            mushak: text("mushak", "id"),
            client: text("invoice", "client_id"),
            world,
            owner,
        }
    }

    async fn get(&self, path: &str) -> Answer {
        self.owner.get(&self.world, path).send().await
    }

    async fn post(&self, path: &str, body: &Value, key: &str) -> Answer {
        self.owner.post(&self.world, path).json(body).key(key).send().await
    }

    async fn void(&self, id: &str, key: &str) -> Answer {
        self.post(&format!("/documents/{id}/void"), &json!({"reason": "Wrong client"}), key).await
    }

    async fn reissue(&self, id: &str, key: &str) -> Answer {
        self.owner.post(&self.world, &format!("/documents/{id}/reissue")).key(key).send().await
    }

    async fn pay(&self, amount: i64, key: &str) -> Answer {
        let body = json!({
            "method": "bkash", "received_on": "2026-07-15", "received": amount,
            "allocations": [{"invoice_id": self.invoice, "amount": amount}],
        });
        self.post("/payments", &body, key).await
    }

    async fn document(&self, id: &str) -> Value {
        self.get(&format!("/documents/{id}")).await.expect(200).json()["document"].clone()
    }

    /// Issues a draft; the documents.
    async fn issue(&self, draft: &str, key: &str) -> Value {
        let path = format!("/invoices/{draft}/issue");
        self.owner.post(&self.world, &path).if_match("\"v1\"").key(key).send().await.expect(200).json()
    }

    /// What the checks of the command line find.
    async fn broken(&self) -> Vec<dalil_app::BrokenDocument> {
        let checks = self.world.app().checks_actor(self.world.id(SHAPLA).await);
        self.world.app().check_documents(&checks, &[], &|_| ()).await.expect("it reads").broken
    }

    /// The newest entries of the audit log.
    async fn log(&self, count: usize) -> Vec<Value> {
        let log = self.get("/audit-log").await.expect(200).json();
        log["items"].as_array().expect("entries").iter().take(count).cloned().collect()
    }
}

/// What an entry says that a field became.
fn became<'a>(entry: &'a Value, field: &str) -> Option<&'a str> {
    entry["changes"].as_array()?.iter().find(|change| change["field"] == field)?["after"].as_str()
}

#[actix_web::test]
async fn a_void_covers_both_papers_and_everything_that_counted_them() {
    for by_mushak in [false, true] {
        let desk = Desk::new().await;
        let before = [desk.document(&desk.invoice).await, desk.document(&desk.mushak).await];
        let tag = desk.get(&format!("/invoices/{}", desk.invoice)).await.expect(200).tag();
        assert_eq!(desk.get("/figures").await.expect(200).json()["items"].as_array().map(Vec::len), Some(2));
        let asked = if by_mushak { &desk.mushak } else { &desk.invoice };
        let done = desk.void(asked, "void-0001").await.expect(201).json();
        let papers: Vec<(&Value, &Value)> = done["documents"]
            .as_array()
            .expect("the papers")
            .iter()
            .map(|paper| (&paper["kind"], &paper["printed_number"]))
            .collect();
        let expected = [json!(["invoice", "SHP/2026-27/0001"]), json!(["mushak_6_3", "6.3/2026-27/0001"])];
        assert_eq!(papers, expected.iter().map(|paper| (&paper[0], &paper[1])).collect::<Vec<_>>());
        assert_eq!((&done["reason"], &done["voided_on"]), (&json!("Wrong client"), &json!("2026-07-15")));

        for (id, before) in [&desk.invoice, &desk.mushak].into_iter().zip(before) {
            let mut after = desk.document(id).await;
            let voided = after["voided"].take();
            assert_eq!((&voided["reason"], &voided["on"]), (&json!("Wrong client"), &json!("2026-07-15")));
            assert_eq!((&voided["by"], &voided["reissued_as"]), (&done["recorded_by"], &Value::Null));
            let mut before = before;
            for settlement in [&mut after, &mut before] {
                settlement["settlement"].take();
            }
            assert_eq!(after, before, "the document itself stays as it was issued");
        }
        let invoice = desk.get(&format!("/invoices/{}", desk.invoice)).await.expect(200);
        assert_ne!(invoice.tag(), tag, "the tag is of the void too");
        let settled = &invoice.json()["settlement"];
        assert_eq!((&settled["state"], &settled["outstanding"]["amount"]), (&json!("voided"), &json!(0)));
        assert_eq!(desk.get("/figures").await.expect(200).json()["items"], json!([]));
        assert_eq!(desk.get("/receivables").await.expect(200).json(), json!({"ageing": [], "overdue": []}));
        let account = desk.get(&format!("/clients/{}/statement", desk.client)).await.expect(200).json();
        let lines = account["accounts"][0]["lines"].as_array().expect("lines").clone();
        let told: Vec<(&Value, &Value)> =
            lines.iter().map(|line| (&line["movement"], &line["amount"]["amount"])).collect();
        assert_eq!(told, [(&json!("billed"), &json!(TOTAL)), (&json!("voided"), &json!(-TOTAL))]);
        assert_eq!(lines[1]["printed_number"], "SHP/2026-27/0001");
        assert_eq!(account["accounts"][0]["closing"]["amount"], 0);

        for (state, invoices, documents) in [("issued", 0, 0), ("voided", 1, 2), ("draft", 0, 0)] {
            let rows = |answer: Answer| answer.json()["items"].as_array().expect("rows").clone();
            let listed = rows(desk.get(&format!("/invoices?state={state}")).await.expect(200));
            assert_eq!(listed.len(), invoices, "{state}");
            assert!(listed.iter().all(|row| row["state"] == state));
            if state != "draft" {
                let listed = rows(desk.get(&format!("/documents?state={state}")).await.expect(200));
                assert_eq!(listed.len(), documents, "{state}");
                assert!(listed.iter().all(|row| row["state"] == state));
            }
        }
        desk.get("/documents?state=draft").await.expect(400);
        assert_eq!(desk.get("/search?q=0001").await.expect(200).json()["documents"][0]["state"], "voided");

        let log = desk.log(2).await;
        for (entry, (kind, number)) in
            log.iter().zip([("mushak_6_3", "6.3/2026-27/0001"), ("invoice", "SHP/2026-27/0001")])
        {
            assert_eq!((&entry["action"], &entry["subject"]["kind"]), (&json!("document.voided"), &json!(kind)));
            assert_eq!((became(entry, "number"), became(entry, "reason")), (Some(number), Some("Wrong client")));
            assert_eq!(became(entry, "seal").map(str::len), Some(64));
        }
        assert_eq!(desk.broken().await, []);
    }
}

#[actix_web::test]
async fn a_void_is_made_once_however_often_it_is_asked_for() {
    let desk = Desk::new().await;
    let answers = join_all(["void-0001", "void-0002"].map(|key| desk.void(&desk.invoice, key))).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    for (key, first) in ["void-0001", "void-0002"].into_iter().zip(&answers) {
        let again = desk.void(&desk.invoice, key).await;
        assert_eq!(again.status, first.status);
        if first.status == 201 {
            assert_eq!(again.body, first.body, "the same key gets the first answer");
        } else {
            assert_eq!(again.problem(), "already_voided");
        }
    }
    assert_eq!(desk.void(&desk.mushak, "void-0003").await.expect(409).problem(), "already_voided");
    assert_eq!(desk.broken().await, []);
}

#[actix_web::test]
async fn a_void_that_breaks_a_rule_changes_nothing() {
    let desk = Desk::new().await;
    let before = desk.get(&format!("/documents/{}", desk.invoice)).await.expect(200).json();
    let path = format!("/documents/{}/void", desk.invoice);
    for (body, rule) in [
        (json!({"reason": ""}), "reason: empty"),
        (json!({"reason": "  \t "}), "reason: empty"),
        (json!({"reason": "a\u{7}b"}), "reason: control_characters"),
        (json!({"reason": "ক".repeat(301)}), "reason: too_long"),
        (json!({"reason": "a\u{202e}b"}), "reason: hidden_characters"),
        (json!({}), "reason: missing_field"),
        (json!({"reason": 7}), "reason: wrong_type"),
        (json!({"reason": "x", "day": "2026-07-01"}), "day: unknown_field"),
    ] {
        let refused = desk.post(&path, &body, "void-bad-1").await;
        assert_eq!((refused.status, refused.refused()), (422, vec![rule.to_owned()]), "{body}");
    }
    let keyless = desk.owner.post(&desk.world, &path).json(&json!({"reason": "x"})).send().await.expect(400);
    assert_eq!(keyless.problem(), "idempotency_key_required");
    desk.void(ABSENT, "void-0001").await.expect(404);
    let draft = desk.owner.draft(&desk.world, &desk.client).await;
    desk.void(&draft, "void-0002").await.expect(404);
    for role in [Role::Manager, Role::Creative, Role::Sales, Role::Auditor] {
        let member = desk.world.member(SHAPLA, role).await;
        for path in [path.clone(), format!("/documents/{ABSENT}/void")] {
            let refused = member.post(&desk.world, &path).json(&json!({"reason": "x"})).key("void-role").send().await;
            assert_eq!(refused.status, 403, "{role}");
        }
    }
    let theirs = desk.world.owner(NORTH_LIGHT).await;
    for (act, body) in [("void", Some(json!({"reason": "x"}))), ("reissue", None)] {
        for id in [&desk.invoice, &desk.mushak] {
            let call = theirs.post(&desk.world, &format!("/documents/{id}/{act}")).key("void-theirs");
            let call = match &body {
                Some(body) => call.json(body),
                None => call,
            };
            call.send().await.expect(404);
        }
    }
    assert_eq!(desk.get(&format!("/documents/{}", desk.invoice)).await.expect(200).json(), before);
    assert_eq!(desk.broken().await, []);
}

#[actix_web::test]
async fn what_money_stands_on_is_not_voided_and_what_is_voided_takes_no_money() {
    let desk = Desk::new().await;
    let paid = desk.pay(100, "paid-0001").await.expect(201).json();
    assert_eq!(desk.void(&desk.invoice, "void-0001").await.expect(409).problem(), "payment_stands");
    assert_eq!(desk.void(&desk.mushak, "void-0002").await.expect(409).problem(), "payment_stands");
    let reverse = format!("/payments/{}/reversal", paid["id"].as_str().expect("an id"));
    desk.post(&reverse, &json!({"reason": "bounced"}), "reverse-01").await.expect(201);
    desk.void(&desk.invoice, "void-0003").await.expect(201);
    let refused = desk.pay(100, "paid-0002").await.expect(422);
    assert_eq!(refused.refused(), ["allocations[0].invoice_id: voided_invoice"]);
    let write_off = format!("/invoices/{}/write-off", desk.invoice);
    let refused = desk.post(&write_off, &json!({"amount": TOTAL, "reason": "gone"}), "given-up-1").await.expect(409);
    assert_eq!(refused.problem(), "voided");
    assert_eq!(
        desk.post(&reverse, &json!({"reason": "again"}), "reverse-02").await.expect(409).problem(),
        "already_reversed"
    );

    let other = desk.owner.issued(&desk.world).await["invoice"]["id"].as_str().expect("an id").to_owned();
    let write_off = format!("/invoices/{other}/write-off");
    desk.post(&write_off, &json!({"amount": TOTAL, "reason": "gone"}), "given-up-2").await.expect(201);
    assert_eq!(desk.void(&other, "void-0004").await.expect(409).problem(), "written_off");
    assert_eq!(desk.broken().await, []);
}

#[actix_web::test]
async fn what_is_voided_is_issued_again_once_and_both_name_each_other() {
    let desk = Desk::new().await;
    assert_eq!(desk.reissue(&desk.invoice, "again-0001").await.expect(409).problem(), "not_voided");
    desk.reissue(ABSENT, "again-0002").await.expect(404);
    desk.void(&desk.invoice, "void-0001").await.expect(201);
    let begun = desk.reissue(&desk.mushak, "again-0003").await.expect(201);
    assert_eq!(desk.reissue(&desk.mushak, "again-0003").await.expect(201).body, begun.body);
    let first = begun.json();
    assert_eq!((&first["replaces_id"], &first["totals"]["total"]["amount"]), (&json!(desk.invoice), &json!(TOTAL)));
    let place = begun.header("location").expect("its place").to_owned();
    let first = first["id"].as_str().expect("an id").to_owned();
    assert!(place.ends_with(&format!("/invoices/{first}")));
    assert_eq!(became(&desk.log(1).await[0], "replaces"), Some("SHP/2026-27/0001"));
    assert_eq!(desk.document(&desk.mushak).await["voided"]["draft_id"], json!(first));
    assert_eq!(desk.reissue(&desk.invoice, "again-0004").await.expect(409).problem(), "already_reissued");
    let discard = desk.owner.delete(&desk.world, &format!("/invoices/{first}")).if_match("\"v1\"").key("gone-0001");
    discard.send().await.expect(204);
    let answers = join_all(["again-0005", "again-0006"].map(|key| desk.reissue(&desk.invoice, key))).await;
    let made: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 201).collect();
    let [made] = made[..] else { panic!("a discarded draft makes room for one") };
    let second = made.json()["id"].as_str().expect("an id").to_owned();
    let mut changed = draft(&desk.client);
    changed["lines"][0]["unit_price"] = json!("60000");
    let path = format!("/invoices/{second}");
    let changed = desk.owner.put(&desk.world, &path).json(&changed).if_match("\"v1\"").send().await.expect(200).json();
    assert_eq!(changed["replaces_id"], json!(desk.invoice), "a change does not forget it");

    let path = format!("/invoices/{second}/issue");
    let issued =
        desk.owner.post(&desk.world, &path).if_match("\"v2\"").key("issue-0002").send().await.expect(200).json();
    for (paper, old, number) in
        [("invoice", &desk.invoice, "SHP/2026-27/0001"), ("mushak", &desk.mushak, "6.3/2026-27/0001")]
    {
        assert_eq!(issued[paper]["replaces"], json!({"id": old, "printed_number": number}));
        let new = desk.document(issued[paper]["id"].as_str().expect("an id")).await;
        assert_eq!((&new["replaces"]["id"], &new["voided"]), (&json!(old), &Value::Null));
        let instead = desk.document(old).await["voided"].clone();
        assert_eq!(instead["reissued_as"], json!({"id": new["id"], "printed_number": new["printed_number"]}));
        assert_eq!(instead["draft_id"], Value::Null);
    }
    let log = desk.log(2).await;
    let numbers: Vec<_> = log.iter().map(|entry| (became(entry, "number"), became(entry, "replaces"))).collect();
    let both =
        [(Some("6.3/2026-27/0002"), Some("6.3/2026-27/0001")), (Some("SHP/2026-27/0002"), Some("SHP/2026-27/0001"))];
    assert_eq!(numbers, both);
    assert_eq!(desk.reissue(&desk.invoice, "again-0007").await.expect(409).problem(), "already_reissued");
    let plain = desk.owner.issued(&desk.world).await;
    assert_eq!(plain["invoice"]["replaces"], Value::Null);
    assert_eq!(became(&desk.log(1).await[0], "replaces"), None, "only what replaces something says so");
    let figures = desk.get("/figures").await.expect(200).json();
    let counts: Vec<&Value> =
        figures["items"].as_array().expect("figures").iter().map(|row| &row["documents"]).collect();
    assert_eq!(counts, [&json!(2), &json!(2)], "what is issued again counts, what was voided does not");
    assert_eq!(desk.broken().await, []);
}

#[actix_web::test]
async fn the_one_issued_again_can_be_voided_and_issued_again_in_turn() {
    let desk = Desk::new().await;
    let mut last = desk.invoice.clone();
    for turn in 1..4 {
        desk.void(&last, &format!("void-000{turn}")).await.expect(201);
        let draft = desk.reissue(&last, &format!("again-000{turn}")).await.expect(201).json();
        let issued = desk.issue(draft["id"].as_str().expect("an id"), &format!("issue-turn-{turn}")).await;
        assert_eq!(issued["invoice"]["replaces"]["id"], json!(last));
        last = issued["invoice"]["id"].as_str().expect("an id").to_owned();
    }
    assert_eq!(desk.document(&last).await["printed_number"], "SHP/2026-27/0004");
    assert_eq!(desk.broken().await, []);
}

#[actix_web::test]
async fn originals_stay_and_copies_made_after_a_void_say_so() {
    let desk = Desk::new().await;
    desk.world.render(desk.world.id(SHAPLA).await).await;
    let original = format!("/documents/{}/pdf?language=bn", desk.mushak);
    let before = desk.get(&original).await.expect(200).body;
    let copy = async |key: &str| {
        let body = json!({"language": "bn", "reason": "lost"});
        desk.post(&format!("/documents/{}/copies", desk.mushak), &body, key).await.expect(201).text()
    };
    assert!(!copy("copy-0001").await.contains("VoidCopy"));
    desk.void(&desk.invoice, "void-0001").await.expect(201);
    assert!(copy("copy-0002").await.contains("VoidCopy"));
    assert!(!copy("copy-0001").await.contains("VoidCopy"), "a repetition gets the first answer");
    assert_eq!(desk.get(&original).await.expect(200).body, before, "byte for byte");
    assert_eq!(desk.broken().await, []);
}

#[actix_web::test]
async fn an_invoice_that_went_out_without_a_mushak_is_voided_and_issued_again_alone() {
    let world = World::new().await;
    let owner = world.owner(NORTH_LIGHT).await;
    let mut written = draft(&owner.client(&world).await);
    written["lines"][0]["vat"] = json!({"treatment": "none"});
    let made = owner.post(&world, "/invoices").json(&written).send().await.expect(201);
    let id = crate::support::id(&made);
    let issue = async |id: &str, key: &str| {
        let path = format!("/invoices/{id}/issue");
        owner.post(&world, &path).if_match("\"v1\"").key(key).send().await.expect(200).json()
    };
    issue(&id, "issue-0001").await;
    let void = owner.post(&world, &format!("/documents/{id}/void")).json(&json!({"reason": "Wrong price"}));
    let voided = void.key("void-0001").send().await.expect(201).json();
    assert_eq!(voided["documents"].as_array().map(Vec::len), Some(1));
    let begun = owner.post(&world, &format!("/documents/{id}/reissue")).key("again-0001").send().await.expect(201);
    let issued = issue(&crate::support::id(&begun), "issue-0002").await;
    assert_eq!((&issued["invoice"]["replaces"]["id"], &issued["mushak"]), (&json!(id), &Value::Null));
    let checks = world.app().checks_actor(world.id(NORTH_LIGHT).await);
    let report = world.app().check_documents(&checks, &[], &|_| ()).await.expect("it reads");
    assert_eq!(report.broken, []);
}
