use base64::{Engine as _, engine::general_purpose::STANDARD};
use dalil_app::ports::BlobKey;
use dalil_tenancy::Role;
use futures_util::future::join_all;
use jiff::SignedDuration;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::support::{Answer, Call, Member, NORTH_LIGHT, SHAPLA, World, id};

/// Golden case G6 from the supplier's side.
const VAT: [i64; 2] = [3_000_000, 1_125_030];
const TOTAL: [i64; 2] = [23_000_000, 8_625_230];

const PDF: &[u8] = b"%PDF-1.7 a scan";

/// A desk where both tax invoices of the case are issued and paid by one payment, all their VAT withheld.
struct Desk {
    world: World,
    owner: Member,
    client: String,
    invoices: [String; 2],
    payment: Value,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        let owner = world.owner(SHAPLA).await;
        let client = json!({"name_en": "Meghna Films Ltd.", "address": "Banani, Dhaka", "bin": "002345678-0202",
            "contacts": [{"name": "Sadia", "email": "sadia@meghna.example"}]});
        let client = id(&owner.post(&world, "/clients").json(&client).send().await.expect(201));
        let mut invoices = [String::new(), String::new()];
        for (at, (quantity, price)) in [("1", "200000"), ("4", "18750.50")].into_iter().enumerate() {
            let line = json!({"description": "Film", "unit": "job", "quantity": quantity, "unit_price": price,
                "vat": {"treatment": "standard"}});
            let draft = json!({"client_id": client, "lines": [line]});
            let draft = id(&owner.post(&world, "/invoices").json(&draft).send().await.expect(201));
            let issue = owner.post(&world, &format!("/invoices/{draft}/issue")).if_match("\"v1\"");
            issue.key(&format!("issue-{draft}")).send().await.expect(200);
            invoices[at] = draft;
        }
        let paid = json!({
            "method": "bank_transfer", "received_on": "2026-07-15", "vat_withheld": VAT[0] + VAT[1],
            "received": TOTAL[0] + TOTAL[1] - VAT[0] - VAT[1],
            "allocations": [{"invoice_id": invoices[0], "amount": TOTAL[0]}, {"invoice_id": invoices[1], "amount": TOTAL[1]}],
        });
        let payment = owner.post(&world, "/payments").json(&paid).key("the-payment").send().await.expect(201).json();
        Self { world, owner, client, invoices, payment }
    }

    fn paid(&self) -> &str {
        self.payment["id"].as_str().expect("an id")
    }

    fn certificate(&self, number: &str) -> Value {
        let line = |at: usize| json!({"payment_id": self.paid(), "invoice_id": self.invoices[at], "amount": VAT[at]});
        json!({"number": number, "dated_on": "2026-07-15", "entity_bin": "002345678-0202", "lines": [line(0), line(1)],
            "scan": STANDARD.encode(PDF)})
    }

    fn enter(&self, body: &Value, key: &str) -> Call<'_> {
        self.owner.post(&self.world, "/certificates").json(body).key(key)
    }

    async fn get(&self, path: &str) -> Answer {
        self.owner.get(&self.world, path).send().await
    }

    async fn awaited(&self) -> Vec<(String, i64)> {
        let found = self.get("/certificates/awaited").await.expect(200).json();
        let row = |item: &Value| {
            (
                item["invoice_id"].as_str().expect("an id").to_owned(),
                item["awaited"]["amount"].as_i64().expect("poisha"),
            )
        };
        found["items"].as_array().expect("a list").iter().map(row).collect()
    }

    async fn sheet(&self) -> Value {
        self.get("/registers/return").await.expect(200).json()
    }

    /// The scan in the object store.
    async fn stored(&self) -> Option<Vec<u8>> {
        let key = BlobKey::of(self.world.id(SHAPLA).await, Sha256::digest(PDF).into());
        self.world.app().blobs.get(&key).await.expect("it answers")
    }

    async fn refused(&self, change: impl FnOnce(&mut Value)) -> Vec<String> {
        let mut body = self.certificate("R-1");
        change(&mut body);
        let answer = self.enter(&body, "refused-certificate").send().await;
        assert_eq!(answer.status, 422, "{}", answer.text());
        assert_eq!(self.get("/certificates").await.expect(200).json()["items"], json!([]), "nothing is stored");
        assert_eq!(self.stored().await, None, "not the scan either");
        answer.refused()
    }
}

/// Golden case G6: awaited by tax invoice, entered, in note 29, and the scan the same bytes again.
#[actix_web::test]
async fn a_certificate_goes_into_the_return_once_it_is_in_hand() {
    let mut desk = Desk::new().await;
    let shares: Vec<i64> = desk.payment["allocations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|share| share["vat_withheld"]["amount"].as_i64().unwrap())
        .collect();
    let mut expected = VAT.to_vec();
    let mut told = shares.clone();
    expected.sort_unstable();
    told.sort_unstable();
    assert_eq!(told, expected, "what was withheld is shared out by the VAT of each");
    desk.world.clock.advance(SignedDuration::from_hours(24 * 31));
    desk.owner = desk.world.owner(SHAPLA).await;
    let found = desk.get(&format!("/certificates/awaited?client_id={}", desk.client)).await.expect(200).json();
    let first = &found["items"][0];
    assert_eq!((&first["age_days"], &first["paid_on"]), (&json!(31), &json!("2026-07-15")));
    assert!(first["tax_invoice_number"].as_str().unwrap().starts_with("6.3/2026-27/"), "{first}");
    assert_eq!(found["items"].as_array().unwrap().len(), 2);
    for (query, count) in [("limit=1", 1), ("paid_before=2026-07-16", 2), ("paid_before=2026-07-15", 0)] {
        let found = desk.get(&format!("/certificates/awaited?{query}")).await.expect(200).json();
        assert_eq!(found["items"].as_array().unwrap().len(), count, "{query}");
    }
    assert_eq!(desk.sheet().await["certified"]["amount"], 0, "not before the certificate is in hand");

    let body = desk.certificate("VDS-42");
    let answer = desk.enter(&body, "enter-vds-42").send().await.expect(201);
    let certificate = answer.json();
    assert_eq!(desk.enter(&body, "enter-vds-42").send().await.expect(201).json(), certificate, "the same answer");
    let here = format!("/certificates/{}", certificate["id"].as_str().unwrap());
    assert!(answer.header("location").unwrap().ends_with(&here));
    assert_eq!(
        (&certificate["amount"]["amount"], &certificate["counted"]["amount"]),
        (&json!(4_125_030), &json!(4_125_030))
    );
    assert_eq!(
        (&certificate["period"], &certificate["scan"]["media_type"]),
        (&json!("2026-07"), &json!("application/pdf"))
    );
    assert_eq!(desk.get(&here).await.expect(200).json(), certificate);
    assert_eq!(desk.awaited().await, []);
    let july = desk.get("/registers/return?month=2026-07").await.expect(200).json();
    assert_eq!((&july["certified"]["amount"], &july["decreasing"]["amount"]), (&json!(4_125_030), &json!(4_125_030)));
    assert_eq!(july["vat"]["amount"], 0, "all its VAT was withheld");
    for (query, count) in [("month=2026-07", 1), ("month=2026-08", 0), (&*format!("client_id={}", desk.client), 1)] {
        let found = desk.get(&format!("/certificates?{query}")).await.expect(200).json();
        assert_eq!(found["items"].as_array().unwrap().len(), count, "{query}");
    }
    let workspace = desk.world.id(SHAPLA).await;
    let before = desk.world.works.accesses(workspace).len();
    let scan = desk.get(&format!("{here}/scan")).await.expect(200);
    assert_eq!(scan.body.as_ref(), PDF);
    assert_eq!(scan.header("content-type"), Some("application/pdf"));
    assert!(scan.header("content-disposition").unwrap().starts_with("attachment; filename=\"mushak-6.6-"));
    assert_eq!(scan.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(desk.world.works.accesses(workspace).len(), before + 1, "who had it is noted");
    let manager = desk.world.member(SHAPLA, Role::Manager).await;
    for path in [format!("{here}/scan"), here, "/certificates/awaited".to_owned()] {
        manager.get(&desk.world, &path).send().await.expect(403);
    }
    assert_eq!(desk.get("/certificates/0197f3a2-6c00-7000-8000-000000000001/scan").await.status, 404);
}

/// The payment behind a certificate is not taken back; the certificate is, and all is awaited again.
#[actix_web::test]
async fn what_was_wrong_is_reversed_and_entered_anew() {
    let desk = Desk::new().await;
    let expected = desk.awaited().await;
    let certificate = id(&desk.enter(&desk.certificate("VDS-1"), "enter-vds-1").send().await.expect(201));
    let reverse = |path: String, key: &'static str| {
        desk.owner.post(&desk.world, &path).json(&json!({"reason": "another client's"})).key(key)
    };
    let payment = format!("/payments/{}/reversal", desk.paid());
    assert_eq!(reverse(payment.clone(), "reverse-01").send().await.expect(409).problem(), "payment_certified");
    let path = format!("/certificates/{certificate}/reversal");
    let reversed = reverse(path.clone(), "reverse-02").send().await.expect(201).json();
    assert_eq!(reversed["reversal"]["reason"], "another client's");
    assert_eq!(reverse(path, "reverse-03").send().await.expect(409).problem(), "certificate_reversed");
    assert_eq!((desk.awaited().await, &desk.sheet().await["certified"]["amount"]), (expected, &json!(0)));
    let mut without = desk.certificate("vds - ১");
    without.as_object_mut().unwrap().remove("scan");
    let again = desk.enter(&without, "enter-vds-2").send().await.expect(201).json();
    assert_eq!(again["scan"], Value::Null);
    let none = desk.get(&format!("/certificates/{}/scan", again["id"].as_str().unwrap())).await;
    assert_eq!(none.status, 404, "it has none");
    assert_eq!(
        desk.enter(&desk.certificate("VDS-1"), "enter-vds-3").send().await.expect(422).refused()[0],
        "number: entered_already"
    );
    reverse(format!("/certificates/{}/reversal", again["id"].as_str().unwrap()), "reverse-04").send().await.expect(201);
    reverse(payment, "reverse-05").send().await.expect(201);
    assert_eq!(desk.awaited().await, [], "nothing was withheld after all");
}

#[actix_web::test]
async fn it_may_say_less_or_more_and_counts_no_more_than_was_withheld() {
    let desk = Desk::new().await;
    let mut short = desk.certificate("S-1");
    short["lines"] = json!([{"payment_id": desk.paid(), "invoice_id": desk.invoices[0], "amount": VAT[0] - 100}]);
    let short = desk.enter(&short, "enter-short").send().await.expect(201).json();
    assert_eq!(short["counted"]["amount"], VAT[0] - 100);
    assert!(desk.awaited().await.contains(&(desk.invoices[0].clone(), 100)));
    let mut over = desk.certificate("S-2");
    over["lines"] = json!([{"payment_id": desk.paid(), "invoice_id": desk.invoices[0], "amount": 150}]);
    let over = desk.enter(&over, "enter-over").send().await.expect(201).json();
    assert_eq!((&over["amount"]["amount"], &over["counted"]["amount"]), (&json!(150), &json!(100)));
    assert_eq!(desk.awaited().await, [(desk.invoices[1].clone(), VAT[1])]);
}

#[actix_web::test]
async fn each_broken_rule_is_named() {
    let desk = Desk::new().await;
    let of = |field: &'static str, value: Value| move |body: &mut Value| body[field] = value;
    let line_of = |field: &'static str, value: Value| move |body: &mut Value| body["lines"][1][field] = value;
    assert_eq!(desk.refused(of("number", json!(" "))).await, ["number: empty"]);
    assert_eq!(desk.refused(of("dated_on", json!("2026-07-16"))).await, ["dated_on: in_future"]);
    assert_eq!(desk.refused(of("dated_on", json!("2026-07-14"))).await, ["dated_on: before_payment"]);
    assert_eq!(desk.refused(of("received_on", json!("2026-07-14"))).await, ["received_on: before_paper"]);
    assert_eq!(desk.refused(of("entity_bin", json!("12345"))).await, ["entity_bin: wrong_length"]);
    assert_eq!(desk.refused(of("period", json!("2026-08"))).await, ["period: in_future"]);
    assert_eq!(desk.refused(of("period", json!("2026-06"))).await, ["period: period_before_payment"]);
    assert_eq!(desk.refused(of("lines", json!([]))).await, ["lines: empty"]);
    assert_eq!(desk.refused(line_of("amount", json!(0))).await, ["lines[1].amount: zero"]);
    assert_eq!(desk.refused(line_of("payment_id", json!("x"))).await, ["lines[1].payment_id: not_an_id"]);
    let nobody = json!("0197f3a2-6c00-7000-8000-000000000001");
    assert_eq!(desk.refused(line_of("payment_id", nobody.clone())).await, ["lines[1].payment_id: unknown_payment"]);
    assert_eq!(desk.refused(line_of("invoice_id", nobody)).await, ["lines[1].invoice_id: nothing_withheld"]);
    let twice = desk.invoices[0].clone();
    assert_eq!(desk.refused(line_of("invoice_id", json!(twice))).await, ["lines[1].invoice_id: twice"]);
    // What it is, its bytes say: no page and no archive is taken for a scan, whatever it is called.
    for (scan, refused) in [
        (json!("***"), "scan: not_base64"),
        (json!(STANDARD.encode("<!doctype html><script>")), "scan: not_a_scan"),
        (json!(STANDARD.encode("")), "scan: not_a_scan"),
        (json!(STANDARD.encode([PDF, &vec![b' '; 4 * 1024 * 1024]].concat())), "scan: file_too_large"),
    ] {
        assert_eq!(desk.refused(of("scan", scan)).await, [refused]);
    }
    // The shares of a payment come to what it withheld, each within what is settled.
    let paid = json!({
        "method": "cash", "received_on": "2026-07-15", "received": 1, "vat_withheld": 5,
        "allocations": [{"invoice_id": desk.invoices[0], "amount": 6, "vat_withheld": 4}],
    });
    let answer = desk.owner.post(&desk.world, "/payments").json(&paid).key("shares-differ").send().await.expect(422);
    assert!(answer.refused().contains(&"vat_withheld: shares_differ".to_owned()), "{}", answer.text());
    let mut keyless = desk.certificate("K-1");
    keyless["scan"] = Value::Null;
    let answer = desk.owner.post(&desk.world, "/certificates").json(&keyless).send().await.expect(400);
    assert_eq!(answer.problem(), "idempotency_key_required");
}

#[actix_web::test]
async fn certificates_at_once_count_no_poisha_twice() {
    let desk = Desk::new().await;
    let bodies: Vec<Value> = (0..6)
        .map(|n| {
            let mut body = desk.certificate(&format!("N-{n}"));
            body["lines"] = json!([{"payment_id": desk.paid(), "invoice_id": desk.invoices[0], "amount": VAT[0]}]);
            body
        })
        .collect();
    let keys: Vec<String> = (0..6).map(|n| format!("at-once-{n}")).collect();
    let answers = join_all(bodies.iter().zip(&keys).map(|(body, key)| desk.enter(body, key).send())).await;
    let counted: i64 = answers
        .into_iter()
        .map(|answer| answer.expect(201).json()["counted"]["amount"].as_i64().expect("poisha"))
        .sum();
    assert_eq!((counted, &desk.sheet().await["certified"]["amount"]), (VAT[0], &json!(VAT[0])));
}

#[actix_web::test]
async fn another_workspace_meets_nothing() {
    let desk = Desk::new().await;
    let certificate = id(&desk.enter(&desk.certificate("VDS-1"), "enter-vds-1").send().await.expect(201));
    let stranger = desk.world.owner(NORTH_LIGHT).await;
    for path in [format!("/certificates/{certificate}"), format!("/certificates/{certificate}/scan")] {
        stranger.get(&desk.world, &path).send().await.expect(404);
    }
    for list in ["/certificates", "/certificates/awaited"] {
        let found = stranger.get(&desk.world, list).send().await.expect(200).json();
        assert_eq!(found["items"], json!([]), "{list}");
    }
    let foreign = stranger.post(&desk.world, "/certificates").json(&desk.certificate("F-1")).key("a-foreign-one");
    let refused = foreign.send().await.expect(422).refused();
    assert_eq!(refused, ["lines[0].payment_id: unknown_payment", "lines[1].payment_id: unknown_payment"]);
    let reversal = stranger.post(&desk.world, &format!("/certificates/{certificate}/reversal"));
    reversal.json(&json!({"reason": "x"})).key("a-foreign-two").send().await.expect(404);
}
