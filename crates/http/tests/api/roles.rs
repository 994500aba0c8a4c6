//! Every operation, for every role and for nobody: the statuses are a committed table, so that a change shows for review.

use std::{
    fmt::Write as _,
    sync::atomic::{AtomicU32, Ordering},
};

use dalil_tenancy::Role;
use serde_json::{Value, json};

use crate::support::{Call, Member, SHAPLA, World, draft, line};

/// An id that is nobody's.
const ABSENT: &str = "0197f3a2-6c00-7000-8000-000000000001";

/// A good body for each operation that takes one.
pub(crate) fn body(operation: &str) -> Option<Value> {
    Some(match operation {
        "askForSignIn" => {
            // An address gets three mails a minute: each call asks for another one.
            static CALLS: AtomicU32 = AtomicU32::new(0);
            json!({"email": format!("nobody-{}@shapla.example", CALLS.fetch_add(1, Ordering::Relaxed))})
        }
        "lookUpPaper" => json!({"claim": crate::paper_state::unknown()}),
        "openSession" => json!({"token": "0".repeat(64)}),
        "addSupplier" | "changeSupplier" => json!({"name_en": "Padma"}),
        "recordPurchase" => json!({
            "supplier_id": ABSENT, "paper": "other", "number": "1", "dated_on": "2026-07-01",
            "lines": [{"description": "x", "vat_treatment": "exempt", "value": 1}],
        }),
        "paySupplier" => json!({"method": "cash", "paid_on": "2026-07-01", "amount": 1}),
        "recordCertificate" => json!({
            "number": "1", "dated_on": "2026-07-01",
            "lines": [{"payment_id": ABSENT, "invoice_id": ABSENT, "amount": 1}],
        }),
        "addClient" | "changeClient" => json!({"name_en": "Meghna"}),
        "addInvoice" | "changeInvoice" | "checkInvoice" | "previewDraftPaper" | "addQuotation" | "changeQuotation" => {
            draft(ABSENT)
        }
        "answerQuotation" => json!({"outcome": "accepted", "channel": "word", "name": "x"}),
        "withdrawQuotation" => json!({"reason": "x"}),
        "issueBill" => json!({"invoices": [{"invoice_id": ABSENT}]}),
        "computeInvoice" => json!({"lines": [line()]}),
        "changeSettings" => json!({"time_zone": "Asia/Dhaka", "year_start": "07-01", "paper_language": "bn"}),
        "changeBrand" | "previewBrand" => brand(),
        "changeLogo" => json!({"image": null}),
        // Each call is on a day of its own: an identity begins once on a day.
        "setTaxIdentity" => {
            static DAYS: AtomicU32 = AtomicU32::new(0);
            json!({"from": format!("{}-07-01", 2040 + DAYS.fetch_add(1, Ordering::Relaxed)), "vat_status": "not_registered"})
        }
        "proposePayee" => json!({"payment_details": "Another bank 9999"}),
        "proposePayeeWait" => json!({"wait_hours": 24}),
        "addPlace" => {
            static PLACES: AtomicU32 = AtomicU32::new(0);
            json!({"name": "Studio", "address": "Dhaka", "code": format!("P{}", PLACES.fetch_add(1, Ordering::Relaxed))})
        }
        "addMember" => {
            static MEMBERS: AtomicU32 = AtomicU32::new(0);
            let n = MEMBERS.fetch_add(1, Ordering::Relaxed);
            json!({"email": format!("new-{n}@shapla.example"), "name": "New", "role": "creative"})
        }
        "letAuditorIn" => {
            static AUDITORS: AtomicU32 = AtomicU32::new(0);
            let n = AUDITORS.fetch_add(1, Ordering::Relaxed);
            json!({"email": format!("auditor-{n}@shapla.example"), "name": "VAT officer", "year": "2026", "purpose": "VAT audit"})
        }
        "addView" => {
            static VIEWS: AtomicU32 = AtomicU32::new(0);
            let name = format!("Oldest {}", VIEWS.fetch_add(1, Ordering::Relaxed));
            json!({"list": "documents", "name": name, "filters": {"sort": "oldest"}})
        }
        "addWitness" => {
            static WITNESSES: AtomicU32 = AtomicU32::new(0);
            let n = WITNESSES.fetch_add(1, Ordering::Relaxed);
            json!({"email": format!("witness-{n}@books.example"), "language": "bn"})
        }
        "addKeptLog" => json!({
            "name": "Books",
            "origin": "books.example/w/audit",
            "keys": ["books.example+4f1c6344+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs"],
        }),
        "keepCheckpoint" => json!({"growth": "old 0"}),
        "changeRole" => json!({"role": "finance"}),
        "recordPayment" => json!({
            "method": "cash", "received_on": "2026-07-01", "received": 1,
            "allocations": [{"invoice_id": ABSENT, "amount": 1}],
        }),
        "reversePayment" | "voidDocument" | "reversePurchase" | "reverseSupplierPayment" | "reverseCertificate" => {
            json!({"reason": "wrong"})
        }
        "writeOff" => json!({"amount": 1, "reason": "wrong"}),
        "issueCreditNote" | "issueDebitNote" => json!({"reason": "wrong", "lines": [{"line": 1, "value": 100}]}),
        "closePeriod" => json!({"period": "month", "first_day": "2026-07-01"}),
        "copyDocument" => json!({"language": "bn", "reason": "lost"}),
        _ => return None,
    })
}

/// A brand as written.
pub(crate) fn brand() -> Value {
    json!({
        "name_en": "Shapla Studio", "address": "12 Lake Road\nDhaka", "invoice_prefix": "SHP"
    })
}

/// An operation of the document.
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) path: String,
}

/// Every operation, the one that ends the session last.
pub(crate) fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(dalil_http::api::document()).unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "post", "put", "patch", "delete"] {
            if let Some(id) = item[method]["operationId"].as_str() {
                found.push(Operation { id: id.to_owned(), method: method.to_uppercase(), path: path.clone() });
            }
        }
    }
    found.sort_by_key(|operation| (operation.id == "closeSession", operation.path.clone(), operation.method.clone()));
    found
}

impl Operation {
    /// A call of it in a workspace, on an id.
    pub(crate) fn call<'a>(&self, world: &'a World, workspace: &str, id: &str) -> Call<'a> {
        let mut path = self.path.replace("{workspace}", workspace).replace("{id}", id);
        path = path.replace("{period}", "month").replace("{first_day}", "2026-07-01").replace("{seq}", "1");
        path = path.replace("{year}", "2026");
        match self.id.as_str() {
            "getPaper" => path.push_str("?language=bn"),
            "getLogGrowth" => path.push_str("?log=audit&from=0"),
            "suggestLines" => path.push_str("?text=wed"),
            _ => {}
        }
        if self.id == "search" {
            path.push_str("?q=meghna");
        }
        let call = world.call(&self.method, &path).if_match("\"v1\"");
        let call = if self.method == "GET" { call } else { call.key(&format!("sweep-{}", self.id)) };
        match body(&self.id) {
            Some(body) => call.json(&body),
            None => call,
        }
    }
}

#[actix_web::test]
async fn who_may_do_what_is_the_committed_table() {
    let world = World::new().await;
    let workspace = world.id(SHAPLA).await.to_string();
    let mut members: Vec<(Role, Member)> = Vec::new();
    for role in Role::ALL {
        members.push((role, world.member(SHAPLA, role).await));
    }
    let mut table = String::from("operation nobody");
    for role in Role::ALL {
        write!(table, " {role}").unwrap();
    }
    table.push('\n');
    for operation in operations() {
        let nobody = operation.call(&world, &workspace, ABSENT).send().await.status;
        write!(table, "{} {nobody}", operation.id).unwrap();
        for (_, member) in &members {
            let status = operation.call(&world, &workspace, ABSENT).by(member).send().await.status;
            write!(table, " {status}").unwrap();
        }
        table.push('\n');
    }
    assert_eq!(table, include_str!("roles.golden"), "the table is now:\n{table}");
}
