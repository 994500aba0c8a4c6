use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, Member, NORTH_LIGHT, SHAPLA, World, id};

/// A desk where an invoice is issued.
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
        Self { world, owner, invoice }
    }

    /// 900.00 came and 100.00 was withheld.
    fn payment(&self) -> Value {
        json!({
            "method": "cheque", "received_on": "2026-07-15", "reference": "No. 71", "received": 90_000,
            "tax_withheld": 10_000, "allocations": [{"invoice_id": self.invoice, "amount": 100_000}],
        })
    }

    async fn paid(&self, body: &Value, key: &str) -> Value {
        self.owner.post(&self.world, "/payments").json(body).key(key).send().await.expect(201).json()
    }

    async fn receipt(&self, payment: &str, key: &str) -> Answer {
        self.owner.post(&self.world, &format!("/payments/{payment}/receipt")).key(key).send().await
    }

    async fn get(&self, path: &str) -> Value {
        self.owner.get(&self.world, path).send().await.expect(200).json()
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

#[actix_web::test]
async fn a_payment_gets_one_receipt_that_says_what_it_is() {
    let desk = Desk::new().await;
    let payment = desk.paid(&desk.payment(), "payment-01").await;
    assert_eq!(payment["receipt"], Value::Null);
    let payment = text(&payment["id"]);
    let figures = desk.get("/figures").await;
    let answer = desk.receipt(&payment, "receipt-01").await.expect(201);
    let receipt = answer.json();
    let document = text(&receipt["id"]);
    assert!(answer.header("location").expect("its place").ends_with(&format!("/documents/{document}")));
    assert_eq!((&receipt["series"]["kind"], &receipt["layout"]), (&json!("money_receipt"), &json!("receipt/1")));
    assert_eq!(receipt["printed_number"], "MR/2026-27/0001");
    assert_eq!(receipt["totals"]["total"], json!({"amount": 90_000, "currency": "BDT"}));
    assert_eq!((&receipt["settlement"], &receipt["corrects"]), (&Value::Null, &Value::Null));
    let said = &receipt["received"];
    assert_eq!((&said["payment_id"], &said["method"]), (&json!(payment), &json!("cheque")));
    assert_eq!((&said["tax_withheld"]["amount"], &said["reference"]), (&json!(10_000), &json!("No. 71")));
    assert_eq!(said["settles"][0]["document_id"], desk.invoice.as_str());
    assert_eq!(said["settles"][0]["amount"]["amount"], 100_000);

    assert_eq!(desk.get(&format!("/documents/{document}")).await["document"], receipt, "it is read as it was answered");
    let known = desk.get(&format!("/payments/{payment}")).await;
    let expected = json!({"document_id": document, "printed_number": "MR/2026-27/0001", "voided": false});
    assert_eq!(known["receipt"], expected);
    assert_eq!(desk.get("/payments").await["items"][0]["receipt"], expected);
    assert_eq!(desk.get("/documents?kind=money_receipt").await["items"][0]["id"], document.as_str());
    assert_eq!(desk.get("/search?q=MR/2026-27/0001").await["documents"][0]["id"], document.as_str());
    assert_eq!(desk.get("/figures").await, figures, "no figure knows it");
    let again = desk.receipt(&payment, "receipt-01").await.expect(201);
    assert_eq!(again.json(), receipt, "a repeated request gets the first answer");
    assert_eq!(desk.receipt(&payment, "receipt-02").await.expect(409).problem(), "receipt_issued");
    desk.world.render(desk.world.id(SHAPLA).await).await;
    let pdf = desk.owner.get(&desk.world, &format!("/documents/{document}/pdf?language=en")).send().await.expect(200);
    assert!(pdf.text().contains("MR/2026-27/0001 en Original"), "{}", pdf.text());
}

#[actix_web::test]
async fn a_receipt_can_be_had_with_the_payment_and_is_void_with_it() {
    let desk = Desk::new().await;
    let mut body = desk.payment();
    body["issue_receipt"] = json!(true);
    let payment = desk.paid(&body, "payment-01").await;
    let document = text(&payment["receipt"]["document_id"]);
    let log = desk.get("/audit-log?limit=2").await;
    let acts: Vec<&str> = log["items"].as_array().unwrap().iter().filter_map(|it| it["action"].as_str()).collect();
    assert_eq!(acts, ["document.issued", "payment.recorded"]);
    let own = desk.owner.post(&desk.world, &format!("/documents/{document}/void"));
    let refused = own.json(&json!({"reason": "wrong"})).key("void-00001").send().await.expect(409);
    assert_eq!(refused.problem(), "receipt_not_voided");

    let payment = text(&payment["id"]);
    let reversal = desk.owner.post(&desk.world, &format!("/payments/{payment}/reversal"));
    let reversed = reversal.json(&json!({"reason": "The cheque bounced"})).key("reverse-01").send().await.expect(201);
    assert_eq!(reversed.json()["receipt"]["voided"], true);
    let found = desk.get(&format!("/documents/{document}")).await;
    assert_eq!(found["document"]["voided"]["reason"], "The cheque bounced");
    assert_eq!(found["document"]["printed_number"], "MR/2026-27/0001");
    assert_eq!(desk.get("/documents?state=voided").await["items"][0]["id"], document.as_str());
    let log = desk.get("/audit-log?limit=2").await;
    let acts: Vec<&str> = log["items"].as_array().unwrap().iter().filter_map(|it| it["action"].as_str()).collect();
    assert_eq!(acts, ["document.voided", "payment.reversed"]);
    assert_eq!(desk.receipt(&payment, "receipt-02").await.expect(409).problem(), "already_reversed");
    let again = desk.owner.post(&desk.world, &format!("/documents/{document}/reissue")).key("reissue-01");
    assert_eq!(again.send().await.status, 404, "only invoices are issued again");
    // The next payment takes the next number.
    let next = desk.paid(&body, "payment-02").await;
    assert_eq!(next["receipt"]["printed_number"], "MR/2026-27/0002");
}

#[actix_web::test]
async fn there_is_no_receipt_for_what_never_came() {
    let desk = Desk::new().await;
    let mut body = desk.payment();
    (body["received"], body["tax_withheld"]) = (json!(0), json!(100_000));
    let payment = text(&desk.paid(&body, "payment-01").await["id"]);
    assert_eq!(desk.receipt(&payment, "receipt-01").await.expect(409).problem(), "nothing_received");
    body["issue_receipt"] = json!(true);
    let refused = desk.owner.post(&desk.world, "/payments").json(&body).key("payment-02").send().await.expect(409);
    assert_eq!(refused.problem(), "nothing_received");
    assert_eq!(desk.get("/payments").await["items"].as_array().unwrap().len(), 1, "nor is the payment recorded");
    let keyless = desk.owner.post(&desk.world, &format!("/payments/{payment}/receipt")).send().await.expect(400);
    assert_eq!(keyless.problem(), "idempotency_key_required");
}

#[actix_web::test]
async fn of_two_at_once_one_is_issued_and_a_stranger_finds_nothing() {
    let desk = Desk::new().await;
    let payment = text(&desk.paid(&desk.payment(), "payment-01").await["id"]);
    let tries = join_all(["receipt-01", "receipt-02"].map(|key| desk.receipt(&payment, key))).await;
    let mut statuses: Vec<u16> = tries.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    let issued = tries.iter().find(|answer| answer.status == 201).map(id).expect("one is issued");
    let stranger = desk.world.owner(NORTH_LIGHT).await;
    let own = stranger.post(&desk.world, &format!("/payments/{payment}/receipt")).key("receipt-03").send().await;
    assert_eq!(own.status, 404);
    assert_eq!(stranger.get(&desk.world, &format!("/documents/{issued}")).send().await.status, 404);
}
