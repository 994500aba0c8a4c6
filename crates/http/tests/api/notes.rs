use dalil_tenancy::Role;
use serde_json::{Value, json};

use crate::support::{Answer, Call, Member, NORTH_LIGHT, SHAPLA, World};

/// What an issued sample comes to: 50,000.00 and 15 % VAT.
const TOTAL: i64 = 5_750_000;

/// So many of the one line taken back.
fn back(quantity: &str) -> Value {
    json!({"reason": "Half of it was called off", "lines": [{"line": 1, "quantity": quantity}]})
}

/// The one line dearer, or cheaper, by so much.
fn by(minor: i64) -> Value {
    json!({"reason": "The price was wrong", "lines": [{"line": 1, "value": minor}]})
}

/// A desk where an invoice and its 6.3 are issued.
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
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        Self {
            invoice: text(&issued["invoice"]["id"]),
            mushak: text(&issued["mushak"]["id"]),
            client: text(&issued["invoice"]["client_id"]),
            world,
            owner,
        }
    }

    fn credit(&self, body: &Value, key: &str) -> Call<'_> {
        self.note("credit-notes", body, key)
    }

    fn debit(&self, body: &Value, key: &str) -> Call<'_> {
        self.note("debit-notes", body, key)
    }

    fn note(&self, way: &str, body: &Value, key: &str) -> Call<'_> {
        self.owner.post(&self.world, &format!("/documents/{}/{way}", self.mushak)).json(body).key(key)
    }

    async fn get(&self, path: &str) -> Value {
        self.owner.get(&self.world, path).send().await.expect(200).json()
    }

    async fn pay(&self, amount: i64, key: &str) -> Answer {
        let body = json!({
            "method": "cash", "received_on": "2026-07-15", "received": amount,
            "allocations": [{"invoice_id": self.invoice, "amount": amount}],
        });
        self.owner.post(&self.world, "/payments").json(&body).key(key).send().await
    }

    async fn settled(&self, field: &str) -> i64 {
        let found = self.get(&format!("/invoices/{}", self.invoice)).await;
        found["settlement"][field]["amount"].as_i64().expect("an amount")
    }
}

#[actix_web::test]
async fn a_credit_note_takes_back_a_part_and_everything_follows() {
    let desk = Desk::new().await;
    let before = desk.owner.get(&desk.world, &format!("/invoices/{}", desk.invoice)).send().await.expect(200);
    let answer = desk.credit(&back("0.5"), "credit-001").send().await.expect(201);
    let note = answer.json();
    let id = note["id"].as_str().expect("an id");
    assert!(answer.header("location").expect("its place").ends_with(&format!("/documents/{id}")));
    assert_eq!(note["series"]["kind"], "mushak_6_7");
    assert_eq!((note["printed_number"].as_str(), note["layout"].as_str()), (Some("6.7/2026-27/0001"), Some("6.7/11")));
    assert_eq!(note["totals"]["total"]["amount"], TOTAL / 2);
    assert_eq!((&note["lines"][0]["quantity"], &note["settlement"]), (&json!("0.5"), &Value::Null));
    let corrects = &note["corrects"];
    assert_eq!(corrects["document_id"], desk.mushak.as_str());
    assert_eq!(corrects["printed_number"], "6.3/2026-27/0001");
    assert_eq!(corrects["reason"], "Half of it was called off");
    assert_eq!(corrects["lines"][0]["total"], json!({"amount": TOTAL, "currency": "BDT"}));

    let read = desk.get(&format!("/documents/{id}")).await;
    assert_eq!(read["document"], note, "it is read as it was answered");
    for path in [format!("/documents/{}", desk.mushak), format!("/documents/{}", desk.invoice)] {
        let found = desk.get(&path).await;
        assert_eq!(found["document"]["corrections"][0]["document_id"], id, "{path}");
        assert_eq!(found["document"]["corrections"][0]["total"]["amount"], TOTAL / 2);
        assert_eq!(found["document"]["corrects"], Value::Null);
    }
    let path = format!("/invoices/{}", desk.invoice);
    desk.owner.get(&desk.world, &path).header("if-none-match", before.tag()).send().await.expect(200);
    assert_eq!((desk.settled("credited").await, desk.settled("outstanding").await), (TOTAL / 2, TOTAL / 2));
    assert_eq!(desk.get("/receivables").await["ageing"][0]["outstanding"]["amount"], TOTAL / 2);
    let statement = desk.get(&format!("/clients/{}/statement", desk.client)).await;
    let line = &statement["accounts"][0]["lines"][1];
    assert_eq!((line["movement"].as_str(), line["note_id"].as_str()), (Some("credited"), Some(id)));
    assert_eq!((&line["printed_number"], &line["balance"]["amount"]), (&json!("6.7/2026-27/0001"), &json!(TOTAL / 2)));
    let figures = desk.get("/figures").await;
    let kinds: Vec<&str> =
        figures["items"].as_array().unwrap().iter().filter_map(|item| item["kind"].as_str()).collect();
    assert_eq!(kinds, ["invoice", "mushak_6_3", "mushak_6_7"]);
    assert_eq!(desk.get("/documents?kind=mushak_6_7").await["items"][0]["id"], id);
    let log = desk.get("/audit-log?limit=1").await;
    assert_eq!(
        (log["items"][0]["action"].as_str(), log["items"][0]["subject"]["id"].as_str()),
        (Some("document.issued"), Some(id))
    );
    desk.world.render(desk.world.id(SHAPLA).await).await;
    let pdf = desk.owner.get(&desk.world, &format!("/documents/{id}/pdf?language=bn")).send().await.expect(200);
    assert!(pdf.text().contains("6.7/2026-27/0001 bn Original"), "its original is rendered: {}", pdf.text());
}

#[actix_web::test]
async fn a_debit_note_adds_and_is_owed_as_well() {
    let desk = Desk::new().await;
    let note = desk.debit(&by(100_000), "debit-0001").send().await.expect(201).json();
    assert_eq!(
        (note["printed_number"].as_str(), &note["totals"]["vat"]["amount"]),
        (Some("6.8/2026-27/0001"), &json!(15_000))
    );
    assert_eq!(note["lines"][0]["quantity"], "0", "the price alone changed");
    assert_eq!((desk.settled("debited").await, desk.settled("outstanding").await), (115_000, TOTAL + 115_000));
    desk.pay(TOTAL + 115_000, "pay-00001").await.expect(201);
    assert_eq!(desk.settled("outstanding").await, 0);
}

#[actix_web::test]
async fn what_was_paid_already_is_not_credited_until_the_payment_is_taken_back() {
    let desk = Desk::new().await;
    let paid = desk.pay(TOTAL - 100_000, "pay-00001").await.expect(201);
    let refused = desk.credit(&back("0.5"), "credit-001").send().await.expect(409);
    assert_eq!(refused.problem(), "paid_already");
    assert_eq!(desk.settled("credited").await, 0);
    desk.credit(&by(80_000), "credit-002").send().await.expect(201);
    let reverse = format!("/payments/{}/reversal", crate::support::id(&paid));
    let reason = json!({"reason": "The money was given back."});
    desk.owner.post(&desk.world, &reverse).json(&reason).key("reverse-01").send().await.expect(201);
    desk.credit(&back("0.5"), "credit-003").send().await.expect(201);
    let issued = desk.get("/documents?kind=mushak_6_7").await;
    let issued = issued["items"].as_array().expect("a list").iter();
    let mut numbers: Vec<&str> = issued.filter_map(|note| note["printed_number"].as_str()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, ["6.7/2026-27/0001", "6.7/2026-27/0002"], "what was refused took no number");
}

#[actix_web::test]
async fn an_invoice_that_is_credited_whole_says_so() {
    let desk = Desk::new().await;
    let body = json!({"name_en": "Meghna Textiles", "address": "Dhaka", "contacts": [{"name": "Rafiq Islam"}]});
    let client = desk.owner.put(&desk.world, &format!("/clients/{}", desk.client)).json(&body).if_match("\"v1\"");
    client.send().await.expect(200);
    let note = desk.credit(&back("1"), "credit-001").send().await.expect(201).json();
    assert_eq!(note["buyer"]["address"], "Dhaka", "the tax invoice did not know it yet");
    let found = desk.get(&format!("/invoices/{}", desk.invoice)).await;
    assert_eq!(found["settlement"]["state"], "credited");
    desk.pay(1, "pay-00001").await.expect(422);
    let again = desk.credit(&back("0.1"), "credit-002").send().await.expect(422);
    assert_eq!(again.refused(), ["lines[0].quantity: above_left"]);
}

#[actix_web::test]
async fn each_rule_is_refused_by_its_name() {
    let desk = Desk::new().await;
    let long = "x".repeat(301);
    for (body, expected) in [
        (json!({"reason": "", "lines": [{"line": 1, "quantity": "1"}]}), "reason: empty"),
        (json!({"reason": long, "lines": [{"line": 1, "value": 1}]}), "reason: too_long"),
        (json!({"reason": "x", "lines": []}), "lines: nothing_corrected"),
        (json!({"reason": "x", "lines": [{"line": 1}]}), "lines: nothing_corrected"),
        (json!({"reason": "x", "lines": [{"line": 2, "quantity": "1"}]}), "lines[0].line: unknown_line"),
        (json!({"reason": "x", "lines": [{"line": 1, "quantity": "1.0001"}]}), "lines[0].quantity: above_left"),
        (json!({"reason": "x", "lines": [{"line": 1, "quantity": "-1"}]}), "lines[0].quantity: negative"),
        (json!({"reason": "x", "lines": [{"line": 1, "quantity": "one"}]}), "lines[0].quantity: not_a_number"),
        (json!({"reason": "x", "lines": [{"line": 1, "value": -1}]}), "lines[0].value: negative"),
        (json!({"reason": "x", "lines": [{"line": 1, "value": 5_000_001}]}), "lines[0].value: above_left"),
        (
            json!({"reason": "x", "lines": [{"line": 1, "value": 1, "quantity": "1"}]}),
            "lines[0].value: quantity_or_value",
        ),
        (
            json!({"reason": "x", "lines": [{"line": 1, "value": 1}, {"line": 1, "value": 1}]}),
            "lines[1].line: line_twice",
        ),
        (json!({"reason": "x", "lines": [{"line": 1, "price": 1}]}), "lines[0].price: unknown_field"),
        (json!({"reason": "x", "lines": [{"line": "1"}]}), "lines[0].line: wrong_type"),
    ] {
        let answer = desk.credit(&body, "refused-01").send().await;
        assert_eq!((answer.status, answer.refused()), (422, vec![expected.to_owned()]), "{body}");
    }
    let quantity = json!({"reason": "x", "lines": [{"line": 1, "value": 1, "quantity": "1"}]});
    assert_eq!(
        desk.debit(&quantity, "refused-01").send().await.expect(422).refused(),
        ["lines[0].quantity: unknown_field"]
    );
    let unknown = desk.credit(&back("1"), "refused-02").send().await.expect(422);
    assert_eq!(unknown.problem(), "buyer_address_required", "Tk 7,500 of VAT");
    let keyless = desk.owner.post(&desk.world, &format!("/documents/{}/credit-notes", desk.mushak)).json(&back("0.5"));
    assert_eq!(keyless.send().await.expect(400).problem(), "idempotency_key_required");
    assert_eq!(desk.get("/documents?kind=mushak_6_7").await["items"], json!([]));
    assert_eq!(desk.settled("outstanding").await, TOTAL, "nothing is changed");
}

#[actix_web::test]
async fn only_a_6_3_of_this_workspace_under_todays_bin_is_corrected() {
    let desk = Desk::new().await;
    let over = |id: &str| format!("/documents/{id}/credit-notes");
    let invoice = desk.owner.post(&desk.world, &over(&desk.invoice)).json(&back("0.5")).key("credit-001").send().await;
    assert_eq!(invoice.expect(409).problem(), "not_tax_invoice");
    let note = desk.debit(&by(100), "debit-0001").send().await.expect(201);
    let note = desk.owner.post(&desk.world, &over(&crate::support::id(&note))).json(&back("0.5")).key("credit-002");
    assert_eq!(note.send().await.expect(409).problem(), "not_tax_invoice");
    let theirs = desk.world.owner(NORTH_LIGHT).await;
    theirs.post(&desk.world, &over(&desk.mushak)).json(&back("0.5")).key("credit-003").send().await.expect(404);
    let sales = desk.world.member(SHAPLA, Role::Sales).await;
    sales.post(&desk.world, &over(&desk.mushak)).json(&back("0.5")).key("credit-004").send().await.expect(403);

    let ended = json!({"from": "2026-07-15", "vat_status": "not_registered"});
    desk.owner.post(&desk.world, "/tax-identities").json(&ended).key("identity-01").send().await.expect(201);
    let other = desk.credit(&back("0.5"), "credit-005").send().await.expect(409);
    assert_eq!(other.problem(), "other_bin");
}

#[actix_web::test]
async fn a_repeated_request_issues_once() {
    let desk = Desk::new().await;
    let first = desk.credit(&back("0.25"), "credit-001").send().await.expect(201);
    let again = desk.credit(&back("0.25"), "credit-001").send().await.expect(201);
    assert_eq!(first.json(), again.json());
    let other = desk.credit(&back("0.5"), "credit-001").send().await.expect(422);
    assert_eq!(other.problem(), "idempotency_key_reused");
    assert_eq!(desk.settled("credited").await, TOTAL / 4);
}
