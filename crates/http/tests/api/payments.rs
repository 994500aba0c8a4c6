use dalil_tenancy::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, Call, Member, NORTH_LIGHT, SHAPLA, World, draft};

/// What an issued sample comes to: 50,000.00 and 15 % VAT.
const TOTAL: i64 = 5_750_000;
const VAT: i64 = 750_000;

/// A payment of so much over one invoice.
fn payment(invoice: &str, amount: i64) -> Value {
    json!({
        "method": "bkash", "received_on": "2026-07-15", "reference": "TX7", "received": amount,
        "allocations": [{"invoice_id": invoice, "amount": amount}],
    })
}

/// A desk where an invoice is issued.
struct Desk {
    world: World,
    owner: Member,
    invoice: String,
    client: String,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        let owner = world.owner(SHAPLA).await;
        let issued = owner.issued(&world).await;
        let text = |field: &str| issued["invoice"][field].as_str().expect("a text").to_owned();
        Self { invoice: text("id"), client: text("client_id"), world, owner }
    }

    fn pay(&self, body: &Value, key: &str) -> Call<'_> {
        self.owner.post(&self.world, "/payments").json(body).key(key)
    }

    async fn paid(&self, amount: i64, key: &str) -> String {
        let answer = self.pay(&payment(&self.invoice, amount), key).send().await.expect(201);
        crate::support::id(&answer)
    }

    async fn get(&self, path: &str) -> Answer {
        self.owner.get(&self.world, path).send().await
    }

    /// State, paid, outstanding of the invoice.
    async fn settled(&self) -> (String, i64, i64) {
        let found = self.get(&format!("/invoices/{}", self.invoice)).await.expect(200).json();
        let settled = &found["settlement"];
        let amount = |field: &str| settled[field]["amount"].as_i64().expect("an amount");
        (settled["state"].as_str().expect("a state").to_owned(), amount("paid"), amount("outstanding"))
    }

    async fn state(&self, id: &str) -> String {
        let found = self.get(&format!("/documents/{id}")).await.expect(200).json();
        found["document"]["settlement"]["state"].as_str().expect("a state").to_owned()
    }

    async fn refused(&self, change: impl FnOnce(&mut Value)) -> Vec<String> {
        let mut body = payment(&self.invoice, 100);
        change(&mut body);
        let answer = self.pay(&body, "refused-01").send().await;
        assert_eq!(answer.status, 422, "{}", answer.text());
        assert_eq!(self.settled().await, ("due".to_owned(), 0, TOTAL), "nothing is changed");
        answer.refused()
    }
}

#[actix_web::test]
async fn an_invoice_is_paid_in_parts_and_says_so() {
    let desk = Desk::new().await;
    assert_eq!(desk.settled().await, ("due".to_owned(), 0, TOTAL));
    let document = format!("/documents/{}", desk.invoice);
    let before = desk.get(&document).await.expect(200);
    let first = desk.pay(&payment(&desk.invoice, 1_000_000), "part-0001").send().await.expect(201);
    let place = first.header("location").expect("its place").to_owned();
    let body = first.json();
    assert_eq!(body["received"], json!({"amount": 1_000_000, "currency": "BDT"}));
    assert_eq!(body["allocations"][0]["printed_number"], "SHP/2026-27/0001");
    assert_eq!(desk.settled().await, ("part_paid".to_owned(), 1_000_000, TOTAL - 1_000_000));
    let after = desk.owner.get(&desk.world, &document).header("if-none-match", before.tag()).send().await.expect(200);
    assert_eq!(after.json()["document"]["settlement"]["state"], "part_paid", "the tag is of the settlement too");

    let id = body["id"].as_str().unwrap();
    assert!(place.ends_with(&format!("/payments/{id}")));
    assert_eq!(desk.get(&format!("/payments/{id}")).await.expect(200).json(), body);
    let rest = TOTAL - 1_000_000;
    let withheld = json!({
        "method": "bank_transfer", "received_on": "2026-07-15", "received": rest - VAT - 250_000,
        "vat_withheld": VAT, "tax_withheld": 250_000,
        "allocations": [{"invoice_id": desk.invoice, "amount": rest}],
    });
    desk.pay(&withheld, "part-0002").send().await.expect(201);
    assert_eq!(desk.settled().await, ("paid".to_owned(), TOTAL, 0));
    let listed = desk.get(&format!("/payments?invoice_id={}&limit=1", desk.invoice)).await.expect(200).json();
    assert_eq!(listed["items"][0]["vat_withheld"]["amount"], VAT);
    let cursor = listed["next_cursor"].as_str().expect("there is another");
    let path = format!("/payments?invoice_id={}&limit=1&cursor={cursor}", desk.invoice);
    assert_eq!(desk.get(&path).await.expect(200).json()["items"][0]["id"], body["id"]);
    assert_eq!(desk.get(&format!("/payments?client_id={}", desk.invoice)).await.json()["items"], json!([]));
}

#[actix_web::test]
async fn vat_is_withheld_once_however_many_payments_there_are() {
    let desk = Desk::new().await;
    let withheld = |vat: i64| {
        json!({
            "method": "bkash", "received_on": "2026-07-15", "received": 0, "vat_withheld": vat,
            "allocations": [{"invoice_id": desk.invoice, "amount": vat}],
        })
    };
    let first = desk.pay(&withheld(VAT - 1), "vat-00001").send().await.expect(201).json();
    let over = desk.pay(&withheld(2), "vat-00002").send().await.expect(422);
    assert_eq!(over.refused(), ["vat_withheld: over_vat"]);
    desk.pay(&withheld(1), "vat-00003").send().await.expect(201);
    desk.pay(&withheld(1), "vat-00004").send().await.expect(422);
    let reverse = format!("/payments/{}/reversal", first["id"].as_str().expect("an id"));
    let reversed = desk.owner.post(&desk.world, &reverse).json(&json!({"reason": "not withheld after all"}));
    reversed.key("vat-00005").send().await.expect(201);
    desk.pay(&withheld(VAT), "vat-00006").send().await.expect(422);
    desk.pay(&withheld(VAT - 1), "vat-00007").send().await.expect(201);
}

#[actix_web::test]
async fn a_bad_payment_names_its_fields_and_changes_nothing() {
    let desk = Desk::new().await;
    let over = desk.refused(|body| *body = payment(&desk.invoice, TOTAL + 1)).await;
    assert_eq!(over, ["allocations[0].amount: over_outstanding"]);
    for (field, value, wrong) in [
        ("received", json!(0), vec!["received: zero", "allocations: over_payment"]),
        ("received", json!(-100), vec!["received: negative"]),
        ("received", json!(101), vec!["allocations: advance_needs_tax_invoice"]),
        ("received", json!(99), vec!["allocations: over_payment"]),
        ("received", json!(9_000_000_000_000_001_i64), vec!["received: too_large_amount"]),
        ("method", json!("barter"), vec!["method: unknown_value"]),
        ("currency", json!("XXX"), vec!["currency: unknown_currency"]),
        ("currency", json!("USD"), vec!["allocations[0].invoice_id: other_currency"]),
        ("received_on", json!("2026-07-16"), vec!["received_on: in_future"]),
        ("received_on", json!("2026-07-14"), vec!["received_on: before_invoice"]),
        ("received_on", json!("soon"), vec!["received_on: not_a_date"]),
        ("received_on", json!("1999-01-01"), vec!["received_on: too_early"]),
        ("reference", json!("x".repeat(101)), vec!["reference: too_long"]),
        ("allocations", json!([]), vec!["allocations: required", "allocations: advance_needs_tax_invoice"]),
        ("vat_withheld", json!(-1), vec!["vat_withheld: negative"]),
    ] {
        let refused = desk.refused(|body| body[field] = value.clone()).await;
        let wrong: Vec<&str> = wrong.into_iter().filter(|rule| refused.iter().any(|found| found == rule)).collect();
        assert!(!wrong.is_empty(), "{field} {value}: {refused:?}");
    }
    let share = |amount: i64| json!({"invoice_id": desk.invoice, "amount": amount});
    let twice = desk.refused(|body| body["allocations"] = json!([share(40), share(60)])).await;
    assert_eq!(twice, ["allocations[1].invoice_id: twice"]);
    let nothing = desk.refused(|body| body["allocations"] = json!([share(0), share(100)])).await;
    assert!(nothing.contains(&"allocations[0].amount: zero".to_owned()), "{nothing:?}");
    let vat = desk.refused(|body| {
        body["received"] = json!(0);
        body["vat_withheld"] = json!(VAT + 1);
        body["allocations"] = json!([share(VAT + 1)]);
    });
    assert_eq!(vat.await, ["vat_withheld: over_vat"]);
    let many: Vec<Value> = (0..101).map(|_| share(1)).collect();
    assert!(desk.refused(|body| body["allocations"] = json!(many)).await.contains(&"allocations: too_many".to_owned()));
    assert_eq!(
        desk.refused(|body| body["allocations"][0]["currency"] = json!("BDT")).await,
        ["allocations[0].currency: unknown_field"]
    );
}

#[actix_web::test]
async fn a_payment_settles_issued_invoices_of_this_workspace_and_one_client() {
    let desk = Desk::new().await;
    let draft_id = desk.owner.draft(&desk.world, &desk.client).await;
    let theirs = desk.world.owner(NORTH_LIGHT).await;
    let client = theirs.client(&desk.world).await;
    let mut written = draft(&client);
    written["lines"][0]["vat"] = json!({"treatment": "none"});
    let made = theirs.post(&desk.world, "/invoices").json(&written).send().await.expect(201);
    let foreign = crate::support::id(&made);
    let path = format!("/invoices/{foreign}/issue");
    theirs.post(&desk.world, &path).if_match("\"v1\"").key("issue-0001").send().await.expect(200);
    let other = desk.owner.issued(&desk.world).await;
    for (id, rule) in [
        (draft_id.as_str(), "not_issued"),
        (foreign.as_str(), "unknown_invoice"),
        ("0197f3a2-6c00-7000-8000-000000000001", "unknown_invoice"),
        (other["mushak"]["id"].as_str().unwrap(), "unknown_invoice"),
        ("nonsense", "not_an_id"),
    ] {
        let refused = desk.refused(|body| body["allocations"][0]["invoice_id"] = json!(id)).await;
        assert_eq!(refused, [format!("allocations[0].invoice_id: {rule}")]);
    }
    let another = json!({"invoice_id": other["invoice"]["id"], "amount": 40});
    let both = json!([{"invoice_id": desk.invoice, "amount": 60}, another]);
    let refused = desk.refused(|body| body["allocations"] = both).await;
    assert_eq!(refused, ["allocations[1].invoice_id: other_client"]);

    let paid = desk.paid(100, "paid-0001").await;
    theirs.get(&desk.world, &format!("/payments/{paid}")).send().await.expect(404);
    let reason = json!({"reason": "wrong"});
    let path = format!("/payments/{paid}/reversal");
    theirs.post(&desk.world, &path).json(&reason).key("reverse-01").send().await.expect(404);
    let path = format!("/invoices/{}/write-off", desk.invoice);
    let reason = json!({"amount": TOTAL - 100, "reason": "wrong"});
    theirs.post(&desk.world, &path).json(&reason).key("write-off-01").send().await.expect(404);
    theirs.get(&desk.world, &format!("/clients/{}/statement", desk.client)).send().await.expect(404);
    assert_eq!(theirs.get(&desk.world, "/payments").send().await.json()["items"], json!([]));
}

#[actix_web::test]
async fn of_two_who_pay_the_same_invoice_at_once_one_is_told() {
    let desk = Desk::new().await;
    let body = payment(&desk.invoice, TOTAL);
    let answers = join_all(["first-0001", "second-0001"].map(|key| desk.pay(&body, key).send())).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422]);
    let again = desk.pay(&body, "first-0001").send().await;
    assert_eq!(again.body, answers[0].body, "a repetition gets the first answer and pays nothing");
    assert_eq!(desk.settled().await, ("paid".to_owned(), TOTAL, 0));
    assert_eq!(
        desk.owner.post(&desk.world, "/payments").json(&body).send().await.expect(400).problem(),
        "idempotency_key_required"
    );
}

#[actix_web::test]
async fn a_payment_is_reversed_once_and_for_a_reason() {
    let desk = Desk::new().await;
    let id = desk.paid(TOTAL, "paid-0001").await;
    let path = format!("/payments/{id}/reversal");
    let reverse =
        |reason: &str, key: &str| desk.owner.post(&desk.world, &path).json(&json!({"reason": reason})).key(key).send();
    assert_eq!(reverse("  ", "reverse-00").await.expect(422).refused(), ["reason: empty"]);
    let long = "x".repeat(301);
    assert_eq!(reverse(&long, "reverse-0x").await.expect(422).refused(), ["reason: too_long"]);
    let reversed = reverse("The cheque bounced.", "reverse-01").await.expect(201);
    assert_eq!(reversed.json()["reversal"]["reason"], "The cheque bounced.");
    assert_eq!(desk.settled().await, ("due".to_owned(), 0, TOTAL));
    assert_eq!(reverse("The cheque bounced.", "reverse-01").await.expect(201).body, reversed.body);
    assert_eq!(reverse("Again", "reverse-02").await.expect(409).problem(), "already_reversed");
    let stored = desk.get(&format!("/payments/{id}")).await.expect(200).json();
    assert_eq!(stored, reversed.json(), "both records stay");
}

#[actix_web::test]
async fn what_is_left_is_given_up_once() {
    let desk = Desk::new().await;
    desk.paid(TOTAL - 500, "paid-0001").await;
    let path = format!("/invoices/{}/write-off", desk.invoice);
    let body = json!({"amount": 500, "reason": "A rest"});
    let give_up = |key: &str| desk.owner.post(&desk.world, &path).json(&body).key(key).send();
    let given_up = give_up("give-up-01").await.expect(201).json();
    assert_eq!(given_up["amount"], json!({"amount": 500, "currency": "BDT"}));
    assert_eq!(desk.settled().await, ("written_off".to_owned(), TOTAL - 500, 0));
    assert_eq!(give_up("give-up-02").await.expect(409).problem(), "nothing_outstanding");
    let finance = desk.world.member(SHAPLA, Role::Finance).await;
    let absent = finance.post(&desk.world, "/invoices/0197f3a2-6c00-7000-8000-000000000001/write-off");
    absent.json(&json!({"amount": 500, "reason": "none"})).key("give-up-03").send().await.expect(404);
}

#[actix_web::test]
async fn what_was_confirmed_is_given_up_or_nothing() {
    let desk = Desk::new().await;
    let path = format!("/invoices/{}/write-off", desk.invoice);
    let give_up = async |amount: i64, key: &str| {
        let body = json!({"amount": amount, "reason": "Closed down"});
        desk.owner.post(&desk.world, &path).json(&body).key(key).send().await
    };
    desk.paid(500, "paid-0001").await;
    for (amount, key) in [(TOTAL, "give-up-01"), (0, "give-up-02"), (-1, "give-up-03"), (i64::MAX, "give-up-04")] {
        assert_eq!(give_up(amount, key).await.expect(409).problem(), "outstanding_changed");
    }
    assert_eq!(desk.settled().await, ("part_paid".to_owned(), 500, TOTAL - 500));
    let none = desk.owner.post(&desk.world, &path).json(&json!({"reason": "Closed down"})).key("give-up-05");
    assert_eq!(none.send().await.expect(422).refused(), ["amount: missing_field"]);
    assert_eq!(give_up(TOTAL - 500, "give-up-06").await.expect(201).json()["amount"]["amount"], TOTAL - 500);
}

#[actix_web::test]
async fn receivables_and_the_statement_follow_the_days() {
    let desk = Desk::new().await;
    desk.paid(1_000_000, "paid-0001").await;
    let mut dated = draft(&desk.client);
    dated["due_on"] = json!("2026-07-20");
    let made = desk.owner.post(&desk.world, "/invoices").json(&dated).send().await.expect(201);
    let late = crate::support::id(&made);
    let path = format!("/invoices/{late}/issue");
    desk.owner.post(&desk.world, &path).if_match("\"v1\"").key("issue-0001").send().await.expect(200);

    let owed = desk.get("/receivables").await.expect(200).json();
    let open = |age: &str, documents: i64, outstanding: i64| json!({"age": age, "documents": documents, "outstanding": {"amount": outstanding, "currency": "BDT"}});
    assert_eq!(owed, json!({"ageing": [open("not_due", 2, 2 * TOTAL - 1_000_000)], "overdue": []}));
    desk.world.clock.set("2026-07-20T17:59:59Z".parse().unwrap());
    let desk = Desk { owner: desk.world.owner(SHAPLA).await, ..desk };
    assert_eq!(desk.state(&late).await, "due", "its last day is not over in Dhaka");
    desk.world.clock.set("2026-07-20T18:00:00Z".parse().unwrap());
    assert_eq!(desk.state(&late).await, "overdue");
    let owed = desk.get("/receivables").await.expect(200).json();
    assert_eq!(owed["ageing"], json!([open("not_due", 1, TOTAL - 1_000_000), open("1_30", 1, TOTAL)]));
    assert_eq!((&owed["overdue"][0]["invoice_id"], &owed["overdue"][0]["days"]), (&json!(late), &json!(1)));

    let path = format!("/clients/{}/statement", desk.client);
    let account = desk.get(&path).await.expect(200).json();
    assert_eq!((&account["from"], &account["to"]), (&json!("2025-07-22"), &json!("2026-07-21")));
    let lines = account["accounts"][0]["lines"].as_array().expect("lines");
    let told: Vec<(&str, i64)> = lines
        .iter()
        .map(|line| (line["movement"].as_str().unwrap(), line["balance"]["amount"].as_i64().unwrap()))
        .collect();
    assert_eq!(told, [("billed", TOTAL), ("billed", 2 * TOTAL), ("paid", 2 * TOTAL - 1_000_000)]);
    assert_eq!(account["accounts"][0]["closing"]["amount"], 2 * TOTAL - 1_000_000);
    assert_eq!(account["ageing"], owed["ageing"]);
    let later = desk.get(&format!("{path}?from=2026-07-16&to=2026-07-16")).await.expect(200).json();
    assert_eq!(later["accounts"][0]["opening"]["amount"], 2 * TOTAL - 1_000_000);
    for (days, rule) in [
        ("?from=2026-07-17&to=2026-07-16", "from: too_late"),
        ("?from=2020-07-17&to=2026-07-16", "from: too_many_days"),
    ] {
        assert_eq!(desk.get(&format!("{path}{days}")).await.expect(422).refused(), [rule]);
    }
    desk.get(&format!("{path}?from=x")).await.expect(400);
}

#[actix_web::test]
async fn payments_are_in_the_audit_log_and_the_books_verify() {
    let desk = Desk::new().await;
    let id = desk.paid(500, "paid-0001").await;
    let reason = json!({"reason": "wrong"});
    let reverse = desk.owner.post(&desk.world, &format!("/payments/{id}/reversal")).json(&reason).key("reverse-01");
    reverse.send().await.expect(201);
    let path = format!("/invoices/{}/write-off", desk.invoice);
    let reason = json!({"amount": TOTAL, "reason": "wrong"});
    desk.owner.post(&desk.world, &path).json(&reason).key("give-up-01").send().await.expect(201);
    let log = desk.get("/audit-log").await.expect(200).json();
    let actions: Vec<&str> =
        log["items"].as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).take(3).collect();
    assert_eq!(actions, ["invoice.written_off", "payment.reversed", "payment.recorded"]);
    let checks = desk.world.app().checks_actor(desk.world.id(SHAPLA).await);
    let report = desk.world.app().check_documents(&checks, &[], &|_| ()).await.expect("it reads");
    assert_eq!(report.broken, []);
}

#[actix_web::test]
async fn a_day_beyond_the_books_is_told_at_its_parameter() {
    let desk = Desk::new().await;
    let statement = format!("/clients/{}/statement", desk.client);
    let beyond = [
        ("-9999-01-01", "too_early"),
        ("-009999-01-01", "too_early"),
        ("0000-01-01", "too_early"),
        ("9999-12-31", "too_late"),
        ("10000-01-01", "too_late"),
    ];
    for path in ["/invoices", "/documents", "/figures", statement.as_str()] {
        for name in ["from", "to"] {
            for (day, rule) in beyond {
                let refused = desk.get(&format!("{path}?{name}={day}")).await.expect(422);
                assert_eq!(
                    (refused.problem().as_str(), refused.refused()),
                    ("invalid", vec![format!("{name}: {rule}")])
                );
            }
            let unread = desk.get(&format!("{path}?{name}=x")).await.expect(400);
            assert_eq!(unread.refused(), [format!("{name}: not_a_date")]);
        }
        desk.get(&format!("{path}?from=2012-01-01&to=2012-12-31")).await.expect(200);
    }
    for day in ["-9999-01-01", "0000-01-01", "9999-12-31", "10000-01-01"] {
        let refused = desk.refused(|body| body["received_on"] = json!(day)).await;
        assert!(refused.len() == 1 && refused[0].starts_with("received_on: "), "{day}: {refused:?}");
    }
}
