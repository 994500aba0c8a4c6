//! The OpenAPI document says what the API does.

mod schema;

use std::collections::BTreeSet;

use dalil_tenancy::Role;
use serde_json::{Value, json};

use crate::{
    roles::{body, operations},
    support::{SHAPLA, World},
};

fn document() -> Value {
    serde_json::to_value(dalil_http::api::document()).unwrap()
}

#[actix_web::test]
async fn it_is_served_as_generated() {
    let world = World::new().await;
    let served = world.get("/api/v1/openapi.json").send().await.expect(200);
    assert_eq!(served.header("content-type"), Some("application/json"));
    assert_eq!(served.json(), document());
    assert!(served.json()["openapi"].as_str().unwrap().starts_with("3."));
}

#[actix_web::test]
async fn every_operation_is_described_whole() {
    let document = document();
    let mut ids = BTreeSet::new();
    for operation in operations() {
        let entry = &document["paths"][&operation.path][operation.method.to_lowercase()];
        let what = &operation.id;
        assert!(ids.insert(what.clone()), "{what} is named twice");
        assert!(entry["summary"].as_str().is_some_and(|text| !text.is_empty()), "{what} has no summary");
        assert_eq!(entry["tags"].as_array().map(Vec::len), Some(1), "{what}");
        assert!(entry["security"].is_array(), "{what}");
        let of_workspace = operation.path.contains("{workspace}");
        assert_eq!(entry["security"][0].get("session").is_some(), of_workspace || what == "listWorkspaces", "{what}");
        assert_eq!(entry["security"][0].get("csrf").is_some(), of_workspace && operation.method != "GET", "{what}");
        assert_eq!(entry.get("requestBody").is_some(), body(what).is_some(), "{what}");
        for placeholder in operation.path.split('/').filter_map(|part| part.strip_prefix('{')) {
            let name = placeholder.trim_end_matches('}');
            let named = entry["parameters"].as_array().unwrap().iter().any(|p| p["name"] == name && p["in"] == "path");
            assert!(named, "{what} does not name {name}");
        }
        for (status, response) in entry["responses"].as_object().unwrap() {
            assert!(response["headers"].get("X-Request-Id").is_some(), "{what} {status}");
            if status.as_str() >= "400" {
                let schema = &response["content"]["application/problem+json"]["schema"]["$ref"];
                assert_eq!(schema, "#/components/schemas/Problem", "{what} {status}");
                assert!(!response["description"].as_str().unwrap().is_empty(), "{what} {status}");
            }
        }
    }
}

#[actix_web::test]
async fn every_described_operation_is_routed_and_answers_as_described() {
    let world = World::new().await;
    let document = document();
    let owner = world.owner(SHAPLA).await;
    let nobody = world.member(SHAPLA, Role::Creative).await;
    let workspace = world.id(SHAPLA).await.to_string();
    let absent = "0197f3a2-6c00-7000-8000-000000000001";
    for operation in operations() {
        let described = &document["paths"][&operation.path][operation.method.to_lowercase()]["responses"];
        let calls = [
            operation.call(&world, &workspace, absent),
            operation.call(&world, &workspace, absent).by(&nobody),
            operation.call(&world, &workspace, absent).by(&owner),
        ];
        for call in calls {
            let answer = call.send().await;
            assert_ne!(answer.status, 405, "{}", operation.id);
            let status = answer.status.to_string();
            assert!(described.get(&status).is_some(), "{} answers {status}: {}", operation.id, answer.text());
        }
    }
}

#[actix_web::test]
async fn every_answer_has_the_described_form() {
    let world = World::new().await;
    let document = document();
    let owner = world.owner(SHAPLA).await;
    let client = owner.client(&world).await;
    let draft = owner.draft(&world, &client).await;
    let empty = owner.post(&world, "/invoices").json(&json!({"client_id": client})).send().await.expect(201);
    let issued = owner.issued(&world).await;
    world.render(world.id(SHAPLA).await).await;
    let invoice = issued["invoice"]["id"].as_str().unwrap();
    let copy = json!({"language": "bn", "reason": "lost"});
    owner.post(&world, &format!("/documents/{invoice}/copies")).key("copy-0001").json(&copy).send().await.expect(201);

    let at = |name: &str| document["components"]["schemas"][name].clone();
    let check = |name: &str, value: &Value| schema::check(&document, &at(name), value, name);
    check("IssuedInvoice", &issued);
    check("Draft", &empty.json());
    check("Session", &owner.session);
    for (path, schema) in [
        (String::new(), "Workspace"),
        ("/session".to_owned(), "Session"),
        ("/members".to_owned(), "ListOf_Member"),
        ("/places".to_owned(), "ListOf_Place"),
        ("/clients".to_owned(), "ListOf_Client"),
        ("/client-names".to_owned(), "ListOf_ClientName"),
        (format!("/clients/{client}"), "Client"),
        ("/invoices".to_owned(), "ListOf_InvoiceRow"),
        (format!("/invoices/{draft}"), "Invoice"),
        (format!("/invoices/{invoice}"), "Invoice"),
        (format!("/invoices/{draft}/issue-preview"), "Preview"),
        (format!("/invoices/{}/issue-preview", empty.json()["id"].as_str().unwrap()), "Preview"),
        ("/documents".to_owned(), "ListOf_DocumentListRow"),
        (format!("/documents/{invoice}"), "DocumentWithPapers"),
        ("/audit-log".to_owned(), "ListOf_AuditEntry"),
        ("/closings".to_owned(), "ListOf_Closing"),
        ("/logs".to_owned(), "ListOf_SignedLog"),
    ] {
        check(schema, &owner.get(&world, &path).send().await.expect(200).json());
    }
    let refused = owner.post(&world, "/clients").json(&json!({"bin": "x"})).send().await.expect(422);
    check("Problem", &refused.json());
    check("Problem", &world.get("/api/v1/none").send().await.expect(404).json());
}

#[actix_web::test]
async fn every_example_of_an_input_is_a_good_one() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let example = |name: &str| document()["components"]["schemas"][name]["example"].clone();
    owner.post(&world, "/clients").json(&example("ClientInput")).send().await.expect(201);
    let mut draft = example("DraftInput");
    draft["client_id"] = json!(owner.client(&world).await);
    owner.post(&world, "/invoices").json(&draft).send().await.expect(201);
}

#[actix_web::test]
async fn it_can_be_read_as_a_page_under_our_own_policy() {
    let world = World::new().await;
    let page = world.get("/api").send().await.expect(200);
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(page.header("content-security-policy").unwrap().starts_with("default-src 'none'; script-src 'self'"));
    let html = page.text();
    for operation in operations() {
        assert!(html.contains(&format!("id=\"{}\"", operation.id)), "{} is not on the page", operation.id);
    }
    for foreign in ["<script", "<style", " style=", " onclick=", "http://", "https://"] {
        assert!(!html.contains(foreign), "{foreign}");
    }
}
