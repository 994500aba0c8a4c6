//! Bills: a demand for what is open under issued invoices of one client.

use dalil_tenancy::Role;
use serde_json::{Value, json};

use crate::support::{Answer, Member, NORTH_LIGHT, SHAPLA, World, draft, id};

/// A desk where two invoices of one client are issued.
struct Desk {
    world: World,
    owner: Member,
    client: String,
    first: String,
    second: String,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        let owner = world.owner(SHAPLA).await;
        let client = owner.client(&world).await;
        let first = issued(&world, &owner, &client).await;
        let second = issued(&world, &owner, &client).await;
        Self { world, owner, client, first, second }
    }

    async fn get(&self, path: &str) -> Value {
        self.owner.get(&self.world, path).send().await.expect(200).json()
    }

    async fn bill(&self, invoices: &[&str], key: &str) -> Answer {
        let invoices: Vec<Value> = invoices.iter().map(|id| json!({"invoice_id": id})).collect();
        let body = json!({"invoices": invoices, "due_on": "2026-07-22", "notes": "Please pay"});
        self.owner.post(&self.world, "/bills").json(&body).key(key).send().await
    }

    async fn pay(&self, invoice: &str, amount: i64, key: &str) {
        let body = json!({
            "method": "cash", "received_on": "2026-07-15", "received": amount,
            "allocations": [{"invoice_id": invoice, "amount": amount}],
        });
        self.owner.post(&self.world, "/payments").json(&body).key(key).send().await.expect(201);
    }
}

async fn issued(world: &World, owner: &Member, client: &str) -> String {
    let draft = id(&owner.post(world, "/invoices").json(&draft(client)).send().await.expect(201));
    let issue =
        owner.post(world, &format!("/invoices/{draft}/issue")).if_match("\"v1\"").key(&format!("issue-{draft}"));
    issue.send().await.expect(200);
    draft
}

#[actix_web::test]
async fn a_bill_freezes_what_is_open_and_nothing_more_is_owed_by_it() {
    let desk = Desk::new().await;
    desk.pay(&desk.first, 750_000, "payment-01").await;
    let (owed, figures) = (desk.get("/receivables").await, desk.get("/figures").await);
    let answer = desk.bill(&[&desk.second, &desk.first], "bill-00001").await.expect(201);
    let bill = answer.json();
    assert_eq!((&bill["printed_number"], &bill["layout"]), (&json!("BL/2026-27/0001"), &json!("bill/1")));
    assert_eq!((&bill["client_id"], &bill["due_on"]), (&json!(desk.client), &json!("2026-07-22")));
    assert_eq!(bill["totals"]["total"]["amount"], 2 * 5_750_000 - 750_000);
    let [second, first] = bill["demands"].as_array().expect("rows").as_slice() else { panic!("{bill}") };
    assert_eq!((&second["id"], &second["open"]["amount"]), (&json!(desk.second), &json!(5_750_000)));
    assert_eq!((&first["settled"]["amount"], &first["open"]["amount"]), (&json!(750_000), &json!(5_000_000)));
    assert_eq!((desk.get("/receivables").await, desk.get("/figures").await), (owed, figures), "it counts nowhere");
    let document = id(&answer);
    assert!(answer.header("location").expect("its place").ends_with(&format!("/documents/{document}")));
    // What comes later changes no bill, nor does a new name or account of the issuer.
    desk.pay(&desk.first, 100, "payment-02").await;
    assert_eq!(desk.get(&format!("/documents/{document}")).await["document"], bill);
    assert_eq!(desk.bill(&[&desk.second, &desk.first], "bill-00001").await.expect(201).json(), bill, "once for a key");
    assert_eq!(desk.get("/documents?kind=bill").await["items"][0]["id"], document.as_str());
    desk.world.render(desk.world.id(SHAPLA).await).await;
    let pdf = desk.owner.get(&desk.world, &format!("/documents/{document}/pdf?language=bn")).send().await.expect(200);
    assert!(pdf.text().contains("BL/2026-27/0001 bn Original"), "{}", pdf.text());

    let void = desk.owner.post(&desk.world, &format!("/documents/{document}/void")).json(&json!({"reason": "wrong"}));
    let voided = void.key("void-00001").send().await.expect(201).json();
    assert_eq!(voided["documents"].as_array().expect("papers").len(), 1);
    let again = desk.owner.post(&desk.world, &format!("/documents/{document}/void")).json(&json!({"reason": "wrong"}));
    assert_eq!(again.key("void-00002").send().await.expect(409).problem(), "already_voided");
    let again = desk.owner.post(&desk.world, &format!("/documents/{document}/reissue")).key("reissue-01");
    assert_eq!(again.send().await.status, 404, "only invoices are issued again");
    let checks = desk.world.app().checks_actor(desk.world.id(SHAPLA).await);
    assert_eq!(desk.world.app().check_documents(&checks, &[], &|_| ()).await.expect("it reads").broken, []);
}

#[actix_web::test]
async fn only_what_is_open_of_one_client_is_demanded() {
    let desk = Desk::new().await;
    let other = desk.owner.client(&desk.world).await;
    let other = issued(&desk.world, &desk.owner, &other).await;
    desk.pay(&desk.first, 5_750_000, "payment-01").await;
    let drafted = id(&desk.owner.post(&desk.world, "/invoices").json(&draft(&desk.client)).send().await.expect(201));
    let absent = "0197f3a2-6c00-7000-8000-000000000001";
    for (invoices, field, code) in [
        (vec![], "invoices", "empty"),
        (vec!["x"], "invoices[0].invoice_id", "not_an_id"),
        (vec![absent], "invoices[0].invoice_id", "unknown_invoice"),
        (vec![&drafted], "invoices[0].invoice_id", "unknown_invoice"),
        (vec![&desk.first], "invoices[0].invoice_id", "nothing_outstanding"),
        (vec![&desk.second, &desk.second], "invoices[1].invoice_id", "twice"),
        (vec![&desk.second, &other], "invoices[1].invoice_id", "other_client"),
    ] {
        let refused = desk.bill(&invoices, &format!("bill-{field}-{code}")).await.expect(422).json();
        let error = &refused["errors"][0];
        assert_eq!((&error["field"], &error["code"]), (&json!(field), &json!(code)), "{refused}");
    }
    let body = json!({"invoices": [{"invoice_id": desk.second}], "due_on": "2026-07-14"});
    let late = desk.owner.post(&desk.world, "/bills").json(&body).key("bill-late-01").send().await.expect(422).json();
    assert_eq!(late["errors"][0]["code"], "before_issue");
    assert_eq!(desk.get("/documents?kind=bill").await["items"], json!([]), "nothing was issued, no number is taken");
    let stranger = desk.world.owner(NORTH_LIGHT).await;
    let body = json!({"invoices": [{"invoice_id": desk.second}]});
    let foreign = stranger.post(&desk.world, "/bills").json(&body).key("bill-foreign").send().await.expect(422).json();
    assert_eq!(foreign["errors"][0]["code"], "unknown_invoice");
    let sales = desk.world.member(SHAPLA, Role::Sales).await;
    assert_eq!(sales.post(&desk.world, "/bills").json(&body).key("bill-sales1").send().await.status, 403);
}

#[actix_web::test]
async fn a_bill_keeps_bin_tin_brand_and_logo_of_its_day() {
    let desk = Desk::new().await;
    let identity =
        json!({"from": "2026-07-14", "vat_status": "registered", "bin": "0012345670101", "tin": "123456789012"});
    desk.owner.post(&desk.world, "/tax-identities").json(&identity).key("identity-0").send().await.expect(201);
    let answer = desk.bill(&[&desk.first], "bill-00001").await.expect(201);
    let (bill, document) = (answer.json(), id(&answer));
    for field in ["bin", "tin", "name_en", "address"] {
        assert!(bill["issuer"][field].is_string(), "{field} is frozen: {bill}");
    }
    let identity =
        json!({"from": "2026-07-15", "vat_status": "registered", "bin": "0099999990909", "tin": "999999999999"});
    desk.owner.post(&desk.world, "/tax-identities").json(&identity).key("identity-1").send().await.expect(201);
    let brand = desk.owner.get(&desk.world, "/brand").send().await.expect(200);
    let mut changed = crate::roles::brand();
    changed["name_en"] = json!("Another Studio");
    let put = desk.owner.put(&desk.world, "/brand").if_match(&brand.tag()).json(&changed);
    put.key("brand-00001").send().await.expect(200);
    assert_eq!(desk.get(&format!("/documents/{document}")).await["document"], bill);
    let next = desk.bill(&[&desk.first], "bill-00002").await.expect(201).json();
    assert_eq!(next["issuer"]["bin"], "009999999-0909", "the next one has those of its own day");
    assert_eq!(
        (&next["issuer"]["name_en"], &next["printed_number"]),
        (&json!("Another Studio"), &json!("BL/2026-27/0002"))
    );
}
