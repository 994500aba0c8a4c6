//! Bad input: each answers 4xx with the field and the rule, or works; a refused one stores nothing.

use serde_json::{Value, json};

use crate::support::{Answer, Member, SHAPLA, World, draft, line};

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

    async fn send(&self, body: &Value) -> Answer {
        self.owner.post(&self.world, "/invoices").json(body).send().await
    }

    /// A draft whose only line has one field set to a value.
    async fn with_line(&self, field: &str, value: Value) -> Answer {
        let mut body = draft(&self.client);
        body["lines"][0][field] = value;
        self.send(&body).await
    }

    /// A draft with one field set to a value.
    async fn with(&self, field: &str, value: Value) -> Answer {
        let mut body = draft(&self.client);
        body[field] = value;
        self.send(&body).await
    }

    async fn count(&self) -> usize {
        let listed = self.owner.get(&self.world, "/invoices?limit=200").send().await.expect(200).json();
        listed["items"].as_array().unwrap().len()
    }
}

#[track_caller]
fn refused(answer: Answer, rule: &str) -> Value {
    let answer = answer.expect(422);
    assert_eq!(answer.refused(), [rule]);
    answer.json()["errors"][0]["limit"].clone()
}

#[actix_web::test]
async fn quantities_and_prices_at_and_past_their_limits() {
    let desk = Desk::new().await;
    for good in ["0.0001", "1000000000", "1000000000.0000", "3.5", "১২.৫"] {
        let mut body = draft(&desk.client);
        body["lines"][0]["quantity"] = json!(good);
        body["lines"][0]["unit_price"] = json!("1");
        desk.send(&body).await.expect(201);
    }
    let stored = desk.count().await;
    let thirty = "9".repeat(30);
    for (bad, rule) in [
        ("1000000000.0001", "too_large"),
        ("1000000001", "too_large"),
        (thirty.as_str(), "too_large"),
        ("0", "zero"),
        ("-1", "negative"),
        ("0.00001", "too_many_decimals"),
        ("1e3", "not_a_number"),
        ("১২.৫x", "not_a_number"),
        ("NaN", "not_a_number"),
        ("1,000", "not_a_number"),
        ("", "empty"),
    ] {
        refused(desk.with_line("quantity", json!(bad)).await, &format!("lines[0].quantity: {rule}"));
    }
    for (bad, rule) in
        [("-0.01", "negative"), (thirty.as_str(), "too_large"), ("0.00001", "too_many_decimals"), ("x", "not_a_number")]
    {
        refused(desk.with_line("unit_price", json!(bad)).await, &format!("lines[0].unit_price: {rule}"));
    }
    let limit = refused(desk.with_line("quantity", json!(thirty)).await, "lines[0].quantity: too_large");
    assert_eq!(limit, "1000000000");
    for not_text in [json!(1), json!(1.5), json!(null), json!(["1"])] {
        refused(desk.with_line("quantity", not_text).await, "lines[0].quantity: wrong_type");
    }
    let mut product = draft(&desk.client);
    product["lines"][0]["quantity"] = json!("1000000000");
    product["lines"][0]["unit_price"] = json!("1000000000");
    refused(desk.send(&product).await, "lines[0].unit_price: too_large");
    assert_eq!(desk.count().await, stored);
}

#[actix_web::test]
async fn rates_and_discounts_past_their_limits() {
    let desk = Desk::new().await;
    desk.with_line("vat", json!({"treatment": "standard", "rate": "100"})).await.expect(201);
    desk.with_line("supplementary_duty", json!("1000")).await.expect(201);
    desk.with_line("discount", json!({"kind": "percent", "percent": "100"})).await.expect(201);
    let stored = desk.count().await;
    for rate in ["100.0001", "101", "-1", "x"] {
        let answer = desk.with_line("vat", json!({"treatment": "reduced", "rate": rate})).await.expect(422);
        assert!(answer.refused()[0].starts_with("lines[0].vat.rate: "), "{rate}");
    }
    for duty in ["1000.0001", "-1", "x"] {
        let answer = desk.with_line("supplementary_duty", json!(duty)).await.expect(422);
        assert!(answer.refused()[0].starts_with("lines[0].supplementary_duty: "), "{duty}");
    }
    for (discount, rule) in [
        (json!({"kind": "percent", "percent": "100.1"}), "lines[0].discount: too_large"),
        (json!({"kind": "amount", "amount": -1}), "lines[0].discount: negative"),
        (json!({"kind": "amount", "amount": 5_000_001}), "lines[0].discount: discount_exceeds_gross"),
        (json!({"kind": "amount", "amount": i64::MAX}), "lines[0].discount: too_large"),
        (json!({"kind": "amount", "amount": "1"}), "lines[0].discount: wrong_type"),
        (json!({"kind": "gift"}), "lines[0].discount.kind: unknown_value"),
        (json!({"kind": "amount"}), "lines[0].discount.amount: missing_field"),
        (json!({"kind": "amount", "amount": 1, "percent": "1"}), "lines[0].discount.percent: unknown_field"),
    ] {
        refused(desk.with_line("discount", discount).await, rule);
    }
    refused(
        desk.with("discount", json!({"kind": "amount", "amount": 5_000_001})).await,
        "discount: discount_exceeds_gross",
    );
    assert_eq!(desk.count().await, stored);
}

#[actix_web::test]
async fn texts_of_every_kind() {
    let desk = Desk::new().await;
    let composed = "\u{09AF}\u{09BC}"; // য with nukta, as NFC has it
    let single = "\u{09DF}"; // য়, which NFC takes apart
    for good in ["👩‍🎨 portraits 🎬", composed, single, "র‍্যাম", &"ক".repeat(2_000)] {
        let made = desk.with_line("description", json!(good)).await.expect(201).json();
        let stored = made["lines"][0]["description"].as_str().unwrap();
        assert_eq!(stored, good.replace(single, composed));
    }
    let stored = desk.count().await;
    for (bad, rule) in [
        ("a\u{0}b", "control_characters"),
        ("a\u{7}b", "control_characters"),
        ("a\nb", "control_characters"),
        ("abc\u{202E}321", "hidden_characters"),
        ("a\u{200F}b", "hidden_characters"),
        ("a\u{200B}b", "hidden_characters"),
        (" \t ", "empty"),
        (&"ক".repeat(2_001), "too_long"),
        (&"x".repeat(900_000), "too_long"),
    ] {
        refused(desk.with_line("description", json!(bad)).await, &format!("lines[0].description: {rule}"));
    }
    refused(desk.with("notes", json!("a\u{0}b")).await, "notes: control_characters");
    desk.with("notes", json!("one\r\ntwo")).await.expect(201);
    let huge = desk.with("notes", json!("x".repeat(10_000_000))).await.expect(413);
    assert_eq!(huge.problem(), "payload_too_large");
    assert_eq!(desk.count().await, stored + 1);
}

#[actix_web::test]
async fn values_that_no_enum_has() {
    let desk = Desk::new().await;
    for (vat, rule) in [
        (json!({"treatment": "free"}), "lines[0].vat.treatment: unknown_value"),
        (json!({"treatment": "Standard", "rate": "15"}), "lines[0].vat.treatment: unknown_value"),
        (json!({"treatment": "exempt", "rate": "0"}), "lines[0].vat.rate: unknown_field"),
        (json!({"treatment": "reduced"}), "lines[0].vat.rate: missing_field"),
        (json!({"rate": "15"}), "lines[0].vat.treatment: missing_field"),
        (json!({"treatment": "standard", "rate": 15}), "lines[0].vat: wrong_type"),
        (json!("exempt"), "lines[0].vat: wrong_type"),
        (json!(["exempt"]), "lines[0].vat: wrong_type"),
    ] {
        refused(desk.with_line("vat", vat).await, rule);
    }
    refused(desk.with("currency", json!("XXX")).await, "currency: unknown_currency");
    refused(desk.with("currency", json!(["BDT", "USD"])).await, "currency: wrong_type");
    // One invoice has one currency: a line cannot name another.
    refused(desk.with_line("currency", json!("USD")).await, "lines[0].currency: unknown_field");
    assert_eq!(desk.count().await, 0);
}

#[actix_web::test]
async fn days_outside_the_law() {
    let desk = Desk::new().await;
    desk.with("supplied_on", json!("2012-01-01")).await.expect(201);
    desk.with("supplied_on", json!("2100-12-31")).await.expect(201);
    for (day, rule) in [
        ("2011-12-31", "too_early"),
        ("2101-01-01", "too_late"),
        ("2026-02-30", "not_a_date"),
        ("01/07/2026", "not_a_date"),
    ] {
        refused(desk.with("supplied_on", json!(day)).await, &format!("supplied_on: {rule}"));
    }
    assert_eq!(desk.count().await, 2);
}

#[actix_web::test]
async fn no_lines_and_too_many() {
    let desk = Desk::new().await;
    let short =
        json!({"description": "x", "unit": "u", "quantity": "1", "unit_price": "1", "vat": {"treatment": "exempt"}});
    desk.with("lines", json!(vec![&short; 500])).await.expect(201);
    let limit = refused(desk.with("lines", json!(vec![&short; 501])).await, "lines: too_many_lines");
    assert_eq!(limit, "500");
    let many = desk.with("lines", json!(vec![&short; 100_000])).await.expect(413);
    assert_eq!(many.problem(), "payload_too_large");
    let bare = desk.with("lines", json!(vec![json!({}); 100_000])).await.expect(422);
    assert_eq!(bare.refused(), ["lines[0].description: missing_field"]);

    let empty = desk.with("lines", json!([])).await.expect(201);
    let path = format!("/invoices/{}/issue", crate::support::id(&empty));
    let blocked = desk.owner.post(&desk.world, &path).key("issue-0001").if_match("\"v1\"").send().await.expect(422);
    assert_eq!((blocked.problem().as_str(), blocked.refused()), ("not_issuable", vec!["lines: empty".to_owned()]));
    assert_eq!(desk.count().await, 2);
}

#[actix_web::test]
async fn ids_that_name_nothing_here() {
    let desk = Desk::new().await;
    let absent = "0197f3a2-6c00-7000-8000-000000000001";
    refused(desk.with("client_id", json!(absent)).await, "client_id: unknown_client");
    refused(desk.with("place_id", json!(absent)).await, "place_id: unknown_place");
    refused(desk.with("client_id", json!("1")).await, "client_id: not_an_id");
    refused(desk.with("client_id", json!(7)).await, "client_id: wrong_type");
    let missing = desk.send(&json!({"lines": [line()]})).await;
    refused(missing, "client_id: missing_field");
    assert_eq!(desk.count().await, 0);
}

#[actix_web::test]
async fn issuing_twice_at_once_issues_once() {
    let desk = Desk::new().await;
    let draft = desk.owner.draft(&desk.world, &desk.client).await;
    let path = format!("/invoices/{draft}/issue");
    let issue = |key: &str| desk.owner.post(&desk.world, &path).key(key).if_match("\"v1\"").send();
    let (one, two) = futures_util::future::join(issue("issue-0001"), issue("issue-0002")).await;
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    let issued = desk.owner.get(&desk.world, "/documents?kind=invoice").send().await.expect(200).json();
    assert_eq!(issued["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn an_issue_has_no_body() {
    let desk = Desk::new().await;
    let draft = desk.owner.draft(&desk.world, &desk.client).await;
    let path = format!("/invoices/{draft}/issue");
    let call =
        desk.owner.post(&desk.world, &path).key("issue-0001").if_match("\"v1\"").json(&json!({"date": "2020-01-01"}));
    refused(call.send().await, "body: unknown_field");
}
