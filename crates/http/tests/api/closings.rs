//! Closed days, months and years, and what they refuse.

use dalil_invoicing::closing::Closing;
use dalil_proof::{PublicLogKey, SignedRecord};
use dalil_tenancy::Role;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::support::{Answer, Member, NORTH_LIGHT, SHAPLA, World};

/// A desk with an invoice of noon on 15 July, in the middle of August: every day before is closed, and no month.
struct Desk {
    world: World,
    owner: Member,
    invoice: String,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        let owner = world.owner(SHAPLA).await;
        let issued = owner.issued(&world).await;
        let invoice = issued["invoice"]["id"].as_str().expect("an id").to_owned();
        let mut desk = Self { world, owner, invoice };
        desk.at("2026-08-15T06:00:00Z").await;
        assert_eq!(desk.close_days().await, 31);
        desk
    }

    /// Sets the clock, at which whoever was signed in signs in again.
    async fn at(&mut self, at: &str) {
        self.world.clock.set(at.parse::<Timestamp>().expect("a time"));
        self.owner = self.world.owner(SHAPLA).await;
    }

    async fn close_days(&self) -> u64 {
        let workspace = self.world.id(SHAPLA).await;
        let app = self.world.app();
        app.close_days(&app.jobs_actor(workspace, "test")).await.expect("days are closed")
    }

    async fn get(&self, path: &str) -> Answer {
        self.owner.get(&self.world, path).send().await
    }

    async fn post(&self, path: &str, body: &Value, key: &str) -> Answer {
        self.owner.post(&self.world, path).json(body).key(key).send().await
    }

    async fn close(&self, period: &str, first_day: &str) -> Answer {
        let key = format!("close-{period}-{first_day}");
        self.post("/closings", &json!({"period": period, "first_day": first_day}), &key).await
    }

    async fn pay(&self, received_on: &str) -> Answer {
        let body = json!({
            "method": "cash", "received_on": received_on, "received": 100,
            "allocations": [{"invoice_id": self.invoice, "amount": 100}],
        });
        self.post("/payments", &body, &format!("pay-{received_on}")).await
    }
}

#[actix_web::test]
async fn a_month_is_closed_over_its_days_once_and_in_order() {
    let desk = Desk::new().await;
    assert_eq!(desk.close("month", "2026-08-01").await.expect(409).problem(), "earlier_open");
    assert_eq!(desk.close("year", "2026-07-01").await.expect(409).problem(), "period_not_over");
    assert_eq!(desk.close("month", "2026-06-01").await.expect(422).refused(), ["first_day: nothing_recorded"]);
    assert_eq!(desk.close("month", "2026-07-02").await.expect(422).refused(), ["first_day: not_a_period"]);
    assert_eq!(desk.close("day", "2026-07-20").await.expect(422).refused(), ["period: unknown_value"]);

    let closed = desk.close("month", "2026-07-01").await.expect(201);
    let made = closed.json();
    assert_eq!((made["period"].as_str(), made["last_day"].as_str()), (Some("month"), Some("2026-07-31")));
    let line = &made["turnover"][0];
    assert_eq!((line["counted"].as_str(), line["count"].as_i64()), (Some("issued.invoice"), Some(1)));
    assert_eq!(line["total"], json!({"amount": 5_750_000, "currency": "BDT"}));
    assert_eq!(made["turnover"], made["perpetual"], "nothing was before");
    let again = desk.close("month", "2026-07-01").await.expect(201);
    assert_eq!(again.json(), made, "a repeated request gets the first answer");
    let body = json!({"period": "month", "first_day": "2026-07-01"});
    assert_eq!(desk.post("/closings", &body, "close-another").await.expect(409).problem(), "already_closed");
    let next = desk.close("month", "2026-08-01").await.expect(409);
    assert_eq!(next.problem(), "period_not_over");

    let path = closed.header("location").expect("an address").split_once("/closings").expect("of a closing").1;
    assert_eq!(desk.get(&format!("/closings{path}")).await.expect(200).json(), made);
    let days = desk.get("/closings?period=day&limit=200").await.expect(200).json();
    let days = days["items"].as_array().expect("a list");
    assert_eq!((days.len(), days[0]["first_day"].as_str()), (31, Some("2026-08-14")));
    let counted = days.iter().filter(|day| day["turnover"] != json!([])).count();
    assert_eq!(counted, 1, "one day has records");
    assert_eq!(desk.close_days().await, 0, "each day is closed once");
}

#[actix_web::test]
async fn a_closing_is_a_file_that_needs_nothing_but_the_key() {
    let desk = Desk::new().await;
    desk.close("month", "2026-07-01").await.expect(201);
    let file = desk.get("/closings/month/2026-07-01/file").await.expect(200).text();
    let keys: Vec<PublicLogKey> = desk.world.app().log_keys();
    let (record, _) = SignedRecord::parse(&file).expect("of the form").check(&keys).map(|(r, k)| (r, k.id())).unwrap();
    assert!(Closing::is_one(&record));
    assert_eq!(record.text("first_day"), Some("2026-07-01"));
    for altered in [file.replacen("record Z", "record Y", 1), file.replacen("signature ", "signature A", 1)] {
        let checked = SignedRecord::parse(&altered).and_then(|signed| signed.check(&keys).map(drop));
        assert!(checked.is_err(), "{altered}");
    }
    for path in [
        "/closings/month/2026-08-01",
        "/closings/week/2026-07-01",
        "/closings/day/july",
        "/closings/day/2026-07-01/file",
    ] {
        desk.get(path).await.expect(404);
    }
    desk.get("/closings?period=week").await.expect(400);
}

#[actix_web::test]
async fn a_closed_period_takes_nothing_back_dated() {
    let mut desk = Desk::new().await;
    let client = desk.owner.client(&desk.world).await;
    let draft = desk.owner.draft(&desk.world, &client).await;
    desk.pay("2026-07-20").await.expect(201);
    desk.close("month", "2026-07-01").await.expect(201);
    let refused = desk.pay("2026-07-31").await.expect(409);
    assert_eq!(refused.problem(), "period_closed");
    assert_eq!(refused.json()["errors"][0]["limit"], "2026-08-01", "the day it opens");
    desk.pay("2026-08-01").await.expect(201);

    // The clock goes back into a closed day.
    desk.at("2026-08-14T17:59:59Z").await;
    let path = format!("/invoices/{draft}/issue");
    let issue = async |key: &str| {
        let call = desk.owner.post(&desk.world, &path).if_match("\"v1\"").key(key);
        call.send().await
    };
    let refused = issue("issue-back").await.expect(409);
    assert_eq!(
        (refused.problem().as_str(), &refused.json()["errors"][0]["limit"]),
        ("period_closed", &json!("2026-08-15"))
    );
    let body = json!({"amount": 5_749_800, "reason": "gone"});
    let path = format!("/invoices/{}/write-off", desk.invoice);
    assert_eq!(desk.post(&path, &body, "write-off-back").await.expect(409).problem(), "period_closed");
    desk.at("2026-08-15T18:00:00Z").await;
    let path = format!("/invoices/{draft}/issue");
    desk.owner.post(&desk.world, &path).if_match("\"v1\"").key("issue-now").send().await.expect(200);
}

#[actix_web::test]
async fn what_follows_counts_where_it_happened_and_every_closing_still_holds() {
    let mut desk = Desk::new().await;
    desk.close("month", "2026-07-01").await.expect(201);
    let path = format!("/documents/{}/void", desk.invoice);
    desk.post(&path, &json!({"reason": "Wrong client"}), "void-later").await.expect(201);
    desk.at("2026-09-02T06:00:00Z").await;
    assert_eq!(desk.close_days().await, 18);
    let august = desk.close("month", "2026-08-01").await.expect(201).json();
    let counted = |lines: &Value| -> Vec<String> {
        let lines = lines.as_array().expect("a list").iter();
        lines.map(|line| format!("{} {}", line["counted"].as_str().expect("a name"), line["count"])).collect()
    };
    assert_eq!(counted(&august["turnover"]), ["voided.invoice 1", "voided.mushak_6_3 1"]);
    assert_eq!(
        counted(&august["perpetual"]),
        [
            "issued.invoice 1",
            "issued.mushak_6_3 1",
            "voided.invoice 1",
            "voided.mushak_6_3 1",
            "payee_proposed 1",
            "payee_approved 1",
        ]
    );
    desk.at("2027-07-03T06:00:00Z").await;
    assert_eq!(desk.close("year", "2026-07-01").await.expect(409).problem(), "period_not_over");
    desk.close_days().await;
    for month in
        ["2026-09", "2026-10", "2026-11", "2026-12", "2027-01", "2027-02", "2027-03", "2027-04", "2027-05", "2027-06"]
    {
        desk.close("month", &format!("{month}-01")).await.expect(201);
    }
    let year = desk.close("year", "2026-07-01").await.expect(201).json();
    assert_eq!(year["turnover"], august["perpetual"]);

    let app = desk.world.app();
    let checks = app.checks_actor(desk.world.id(SHAPLA).await);
    let report = app.check_documents(&checks, &[], &|_| ()).await.expect("it reads");
    assert_eq!(report.broken, []);
}

#[actix_web::test]
async fn a_supplier_s_paper_that_came_late_goes_into_the_open_period() {
    let mut desk = Desk::new().await;
    let supplier = json!({"name_en": "Padma Lights", "address": "7 Green Road", "bin": "004567890-0101"});
    let supplier = desk.post("/suppliers", &supplier, "supplier-1").await.expect(201).json();
    let paper = |number: &str, period: Value| {
        json!({
            "supplier_id": supplier["id"], "paper": "tax_invoice", "number": number, "dated_on": "2026-07-30",
            "received_on": "2026-08-10", "period": period,
            "lines": [{
                "description": "Lights", "vat_treatment": "standard", "value": 100_000, "vat": 15_000, "credited": true,
            }],
        })
    };
    let early = desk.post("/purchases", &paper("A-1", Value::Null), "enter-0001").await.expect(201).json();
    assert_eq!(early["period"], "2026-07");
    desk.close("month", "2026-07-01").await.expect(201);
    let refused = desk.post("/purchases", &paper("A-2", Value::Null), "enter-0002").await.expect(409);
    assert_eq!(refused.problem(), "period_closed");
    assert_eq!(refused.json()["errors"][0]["limit"], "2026-08-01");
    let late = desk.post("/purchases", &paper("A-2", json!("2026-08")), "enter-0003").await.expect(201).json();
    let path = format!("/purchases/{}/payments", late["id"].as_str().unwrap());
    let paid = |day: &str| json!({"method": "bank", "paid_on": day, "amount": 115_000});
    assert_eq!(desk.post(&path, &paid("2026-07-31"), "pay-00001").await.expect(409).problem(), "period_closed");
    desk.post(&path, &paid("2026-08-12"), "pay-00002").await.expect(201);
    let path = format!("/purchases/{}/reversal", early["id"].as_str().unwrap());
    desk.post(&path, &json!({"reason": "Sent back"}), "reverse-01").await.expect(201);

    desk.at("2026-09-02T06:00:00Z").await;
    desk.close_days().await;
    let august = desk.close("month", "2026-08-01").await.expect(201).json();
    let lines = august["turnover"].as_array().expect("a list");
    let of = |name: &str| lines.iter().find(|line| line["counted"] == name).cloned().unwrap_or_default();
    // By the moment of the record: both papers were entered in August.
    assert_eq!((of("purchase")["count"].as_i64(), of("purchase_reversal")["count"].as_i64()), (Some(2), Some(1)));
    assert_eq!(of("purchase")["vat"], json!({"amount": 30_000, "currency": "BDT"}));
    assert_eq!(of("supplier_payment")["total"], json!({"amount": 115_000, "currency": "BDT"}));
    let app = desk.world.app();
    let checks = app.checks_actor(desk.world.id(SHAPLA).await);
    let report = app.check_documents(&checks, &[], &|_| ()).await.expect("it reads");
    assert_eq!(report.broken, []);
}

#[actix_web::test]
async fn only_who_may_issue_closes_and_no_other_workspace_sees_it() {
    let desk = Desk::new().await;
    let body = json!({"period": "month", "first_day": "2026-07-01"});
    for (role, status) in [(Role::Manager, 403), (Role::Auditor, 403), (Role::Sales, 403), (Role::Finance, 201)] {
        let member = desk.world.member(SHAPLA, role).await;
        let closed = member.post(&desk.world, "/closings").json(&body).key(&format!("close-{role}")).send().await;
        closed.expect(status);
    }
    let stranger = desk.world.owner(NORTH_LIGHT).await;
    let listed = stranger.get(&desk.world, "/closings?period=day").send().await.expect(200).json();
    assert_eq!(listed["items"], json!([]));
    stranger.get(&desk.world, "/closings/month/2026-07-01").send().await.expect(404);
}
