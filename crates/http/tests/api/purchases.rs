use dalil_tenancy::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, Call, Member, NORTH_LIGHT, SHAPLA, World, id};

/// Golden case G6 with what follows from it.
const VALUE: i64 = 27_500_200;
const VAT: i64 = 4_125_030;
const TOTAL: i64 = VALUE + VAT;

fn line(treatment: &str, value: i64, vat: i64, credited: bool) -> Value {
    json!({"description": "Lights", "vat_treatment": treatment, "value": value, "vat": vat, "credited": credited})
}

fn paper(supplier: &str, number: &str) -> Value {
    json!({
        "supplier_id": supplier, "paper": "tax_invoice", "number": number, "dated_on": "2026-07-10",
        "withholding": true,
        "lines": [line("standard", 20_000_000, 3_000_000, true), line("standard", 7_500_200, 1_125_030, true)],
    })
}

/// A desk that buys from one supplier.
struct Desk {
    world: World,
    owner: Member,
    supplier: String,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        let owner = world.owner(SHAPLA).await;
        let supplier = json!({"name_en": "Padma Lights", "address": "7 Green Road", "bin": "004567890-0101"});
        let supplier = id(&owner.post(&world, "/suppliers").json(&supplier).send().await.expect(201));
        Self { world, owner, supplier }
    }

    fn enter(&self, body: &Value, key: &str) -> Call<'_> {
        self.owner.post(&self.world, "/purchases").json(body).key(key)
    }

    async fn entered(&self, number: &str) -> String {
        let key = format!("enter-{}-{}", number.trim(), number.len());
        id(&self.enter(&paper(&self.supplier, number), &key).send().await.expect(201))
    }

    fn pay(&self, purchase: &str, body: &Value, key: &str) -> Call<'_> {
        self.owner.post(&self.world, &format!("/purchases/{purchase}/payments")).json(body).key(key)
    }

    async fn get(&self, path: &str) -> Answer {
        self.owner.get(&self.world, path).send().await
    }

    async fn sheet(&self) -> Value {
        self.get("/registers/return").await.expect(200).json()
    }

    async fn refused(&self, change: impl FnOnce(&mut Value)) -> Vec<String> {
        let mut body = paper(&self.supplier, "R-1");
        change(&mut body);
        let answer = self.enter(&body, "refused-purchase").send().await;
        assert_eq!(answer.status, 422, "{}", answer.text());
        assert_eq!(self.get("/purchases").await.expect(200).json()["items"], json!([]), "nothing is stored");
        answer.refused()
    }
}

#[actix_web::test]
async fn a_supplier_is_kept_by_version() {
    let desk = Desk::new().await;
    let path = format!("/suppliers/{}", desk.supplier);
    let found = desk.get(&path).await.expect(200);
    assert_eq!((found.tag().as_str(), &found.json()["vat_status"]), ("\"v1\"", &json!("registered")));
    let body = json!({"name_bn": "পদ্মা লাইটস", "bin": "004567890-0101", "turnover_tax": true,
        "contacts": [{"name": "Rafiq Islam"}]});
    let change = |tag: &'static str| desk.owner.put(&desk.world, &path).if_match(tag).json(&body);
    change("\"v2\"").send().await.expect(412);
    let changed = change("\"v1\"").send().await.expect(200).json();
    assert_eq!((&changed["version"], &changed["vat_status"]), (&json!(2), &json!("turnover_tax")));
    for (body, refused) in [
        (json!({"bin": "004567890-0101"}), "name_en: name_required"),
        (json!({"name_en": "X", "nid": "12345"}), "nid: wrong_length"),
        (json!({"name_en": "X", "nid": "1234567890", "bin": "004567890-0101"}), "nid: bin_or_nid"),
        (json!({"name_en": "X", "turnover_tax": true}), "bin: enlisted_without_bin"),
    ] {
        let answer = desk.owner.post(&desk.world, "/suppliers").json(&body).send().await.expect(422);
        assert_eq!(answer.refused(), [refused]);
    }
    assert_eq!(desk.get("/suppliers").await.expect(200).json()["items"].as_array().unwrap().len(), 1);
}

/// Entered, paid with VAT withheld, in the register and the return, each figure opening into it.
#[actix_web::test]
async fn a_purchase_goes_through_register_and_return() {
    let desk = Desk::new().await;
    let body = paper(&desk.supplier, "0117");
    let first = desk.enter(&body, "enter-0117").send().await.expect(201);
    let again = desk.enter(&body, "enter-0117").send().await.expect(201);
    assert_eq!(first.json(), again.json(), "the same key, the same answer");
    let purchase = id(&first);
    let told = first.json();
    assert_eq!((&told["period"], &told["received_on"]), (&json!("2026-07"), &json!("2026-07-10")));
    assert_eq!((&told["total"]["amount"], &told["credited"]["amount"]), (&json!(TOTAL), &json!(VAT)));
    assert_eq!(desk.get(&format!("/purchases/{purchase}")).await.expect(200).json(), told);

    let half = json!({"method": "bank", "paid_on": "2026-07-15", "amount": TOTAL / 2});
    let paid = desk.pay(&purchase, &half, "pay-first-half").send().await.expect(201).json();
    assert_eq!(paid["payments"][0]["vat_withheld"]["amount"], VAT / 2);
    let rest = json!({"method": "cash", "paid_on": "2026-07-15", "amount": TOTAL - TOTAL / 2});
    let paid = desk.pay(&purchase, &rest, "pay-second-half").send().await.expect(201).json();
    assert_eq!(paid["outstanding"]["amount"], 0);
    let returned = paid["payments"][1]["credit_returned"]["amount"].as_i64().unwrap();
    assert_eq!(returned, VAT / 2, "half of it was paid in cash");

    let sheet = desk.sheet().await;
    let note = sheet["purchase_notes"].as_array().unwrap().iter().find(|note| note["note"] == 14).unwrap().clone();
    assert_eq!((&note["value"]["amount"], &note["vat"]["amount"]), (&json!(VALUE), &json!(VAT)));
    assert_eq!((&sheet["purchases"]["vat"]["amount"], &sheet["withheld"]["amount"]), (&json!(VAT), &json!(VAT)));
    assert_eq!(sheet["credit_returned"]["amount"], returned);
    assert_eq!(sheet["vat"]["amount"], -VAT + VAT + returned, "9 − 23 + 28 − 33");
    for (query, count) in
        [("", 1), ("note=14", 1), ("note=24", 1), ("note=25", 1), ("note=21", 0), ("above=20000000", 1)]
    {
        let found = desk.get(&format!("/registers/purchases?{query}")).await.expect(200).json();
        assert_eq!(found["items"].as_array().unwrap().len(), count, "{query}");
    }
    for month in ["2026-06", "2026-08"] {
        let found = desk.get(&format!("/registers/purchases?month={month}")).await.expect(200).json();
        assert_eq!(found["items"], json!([]), "{month}");
    }
    for (query, refused) in [("note=23", "note: unknown_value"), ("month=07", "month: not_a_month")] {
        let answer = desk.get(&format!("/registers/purchases?{query}")).await.expect(400);
        assert_eq!(answer.refused(), [refused]);
    }
}

#[actix_web::test]
async fn the_same_paper_twice_is_refused_also_at_once() {
    let desk = Desk::new().await;
    let calls = (0..4).map(|n| {
        let body = paper(&desk.supplier, ["0117", " 0117", "০১১৭", "01 17"][n]);
        let desk = &desk;
        async move { desk.enter(&body, &format!("at-once-{n}")).send().await.status }
    });
    let mut statuses = join_all(calls).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422, 422, 422]);
    let mut next_year = paper(&desk.supplier, "0117");
    next_year["dated_on"] = json!("2026-06-30");
    desk.enter(&next_year, "another-year").send().await.expect(201);
}

#[actix_web::test]
async fn what_was_wrong_is_reversed_and_entered_anew() {
    let desk = Desk::new().await;
    let purchase = desk.entered("0117").await;
    let reverse = |path: String, key: &'static str| {
        desk.owner.post(&desk.world, &path).json(&json!({"reason": "typed wrongly"})).key(key)
    };
    let all = json!({"method": "bank", "paid_on": "2026-07-15", "amount": TOTAL});
    let paid = desk.pay(&purchase, &all, "pay-it-all").send().await.expect(201).json();
    let stands = reverse(format!("/purchases/{purchase}/reversal"), "reverse-01").send().await.expect(409);
    assert_eq!(stands.json()["code"], "purchase_paid");
    let payment = paid["payments"][0]["id"].as_str().unwrap().to_owned();
    reverse(format!("/supplier-payments/{payment}/reversal"), "reverse-02").send().await.expect(201);
    let twice = reverse(format!("/supplier-payments/{payment}/reversal"), "reverse-03").send().await.expect(409);
    assert_eq!(twice.json()["code"], "purchase_reversed");
    let reversed = reverse(format!("/purchases/{purchase}/reversal"), "reverse-04").send().await.expect(201).json();
    assert_eq!(reversed["reversal"]["reason"], "typed wrongly");
    assert_eq!(desk.sheet().await["purchases"]["value"]["amount"], 0);
    desk.pay(&purchase, &all, "pay-it-late").send().await.expect(409);
    desk.entered("0117 ").await;
    assert_eq!(desk.sheet().await["purchases"]["value"]["amount"], VALUE);
    let listed = desk.get(&format!("/purchases?supplier_id={}", desk.supplier)).await.expect(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn each_broken_rule_is_named() {
    let desk = Desk::new().await;
    let line_of = |field: &'static str, value: Value| move |body: &mut Value| body["lines"][0][field] = value;
    let of = |field: &'static str, value: Value| move |body: &mut Value| body[field] = value;
    assert_eq!(desk.refused(of("supplier_id", json!("x"))).await, ["supplier_id: not_an_id"]);
    assert_eq!(desk.refused(of("paper", json!("memo"))).await, ["paper: unknown_value"]);
    assert_eq!(desk.refused(of("number", json!(" "))).await, ["number: empty"]);
    assert_eq!(desk.refused(of("dated_on", json!("2026-07-16"))).await, ["dated_on: in_future"]);
    assert_eq!(desk.refused(of("received_on", json!("2026-07-09"))).await, ["received_on: before_paper"]);
    assert_eq!(desk.refused(of("period", json!("2026-06"))).await, ["period: period_before_paper"]);
    assert_eq!(desk.refused(of("period", json!("2026-08"))).await, ["period: in_future"]);
    let late = |body: &mut Value| {
        body["dated_on"] = json!("2025-12-31");
        body["period"] = json!("2026-07");
    };
    assert_eq!(desk.refused(late).await, ["period: after_window"]);
    assert_eq!(desk.refused(of("lines", json!([]))).await, ["lines: empty"]);
    assert_eq!(desk.refused(line_of("value", json!(0))).await, ["lines[0].value: zero"]);
    assert_eq!(desk.refused(line_of("value", json!(-1))).await, ["lines[0].value: negative"]);
    assert_eq!(desk.refused(line_of("value", json!(i64::MAX))).await, ["lines[0].value: too_large_amount"]);
    assert_eq!(desk.refused(line_of("vat", json!(3_000_101))).await, ["lines[0].vat: not_the_standard_rate"]);
    assert_eq!(desk.refused(line_of("vat_treatment", json!("exempt"))).await, ["lines[0].vat: untaxed_with_vat"]);
    let twice = desk.refused(of("paper", json!("other"))).await;
    assert_eq!(twice, ["lines[0].credited: credit_needs_tax_invoice", "lines[1].credited: credit_needs_tax_invoice"]);
    let unregistered = json!({"name_en": "A person", "nid": "1234567890", "address": "Dhaka"});
    let unregistered = id(&desk.owner.post(&desk.world, "/suppliers").json(&unregistered).send().await.expect(201));
    let needs = desk.refused(of("supplier_id", json!(unregistered))).await;
    assert_eq!(needs[0], "lines[0].credited: credit_needs_bin");

    let purchase = desk.entered("0117").await;
    let pay = async |body: Value| {
        let answer = desk.pay(&purchase, &body, "refused-payment").send().await;
        assert_eq!(answer.status, 422, "{}", answer.text());
        answer.refused()
    };
    let paid = |amount: i64, withheld: Option<i64>, day: &str| json!({"method": "bank", "paid_on": day, "amount": amount, "vat_withheld": withheld});
    assert_eq!(pay(paid(TOTAL + 1, None, "2026-07-15")).await, ["amount: over_outstanding"]);
    assert_eq!(pay(paid(0, None, "2026-07-15")).await, ["amount: zero"]);
    assert_eq!(pay(paid(100, Some(101), "2026-07-15")).await, ["vat_withheld: over_amount"]);
    assert_eq!(pay(paid(100, None, "2026-07-09")).await, ["paid_on: before_paper"]);
    assert_eq!(pay(paid(100, None, "2026-07-16")).await, ["paid_on: in_future"]);
}

/// Whole taka on the paper, and an import without a BIN of the seller.
#[actix_web::test]
async fn papers_are_taken_as_they_are_printed() {
    let desk = Desk::new().await;
    let mut rounded = paper(&desk.supplier, "W-1");
    rounded["lines"] = json!([line("standard", 33_350, 5_000, true)]);
    desk.enter(&rounded, "whole-taka").send().await.expect(201);
    let abroad = json!({"name_en": "Lens GmbH", "address": "Jena"});
    let abroad = id(&desk.owner.post(&desk.world, "/suppliers").json(&abroad).send().await.expect(201));
    let mut import = paper(&abroad, "C-301");
    import["paper"] = json!("bill_of_entry");
    let entered = desk.enter(&import, "an-import").send().await.expect(201).json();
    assert_eq!(entered["lines"][0]["note"], 15);
}

#[actix_web::test]
async fn another_workspace_meets_nothing() {
    let desk = Desk::new().await;
    let purchase = desk.entered("0117").await;
    let stranger = desk.world.owner(NORTH_LIGHT).await;
    for path in [format!("/suppliers/{}", desk.supplier), format!("/purchases/{purchase}")] {
        stranger.get(&desk.world, &path).send().await.expect(404);
    }
    for list in ["/suppliers", "/purchases", "/registers/purchases"] {
        let found = stranger.get(&desk.world, list).send().await.expect(200).json();
        assert_eq!(found["items"], json!([]), "{list}");
    }
    let body = paper(&desk.supplier, "0118");
    let foreign = stranger.post(&desk.world, "/purchases").json(&body).key("a-foreign-one").send().await.expect(422);
    assert_eq!(foreign.refused(), ["supplier_id: unknown_supplier"]);
    let creative = desk.world.member(SHAPLA, Role::Creative).await;
    creative.get(&desk.world, "/purchases").send().await.expect(403);
}
