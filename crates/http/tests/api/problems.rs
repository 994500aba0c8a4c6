use std::sync::Arc;

use dalil_testkit::works::{Fault, FaultyWorks};
use serde_json::json;

use crate::support::{SHAPLA, World, settings};

#[actix_web::test]
async fn an_unknown_path_and_an_unknown_method_are_told_apart() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    for path in ["/api/v1/none", "/api/v1/sign-in/none", "/api/v2/workspaces"] {
        assert_eq!(world.get(path).send().await.expect(404).problem(), "not_found", "{path}");
    }
    assert!(world.call("HEAD", "/api/v1/none").send().await.expect(404).body.is_empty());
    assert_eq!(owner.get(&world, "/none").send().await.expect(404).problem(), "not_found");
    for (method, path, allow) in [
        ("GET", "/api/v1/sign-in", "POST"),
        ("PUT", "/api/v1/workspaces", "GET, HEAD"),
        ("DELETE", "/healthz", "GET, HEAD"),
    ] {
        let refused = world.call(method, path).send().await.expect(405);
        assert_eq!((refused.problem().as_str(), refused.header("allow")), ("method_not_allowed", Some(allow)));
    }
    let refused = world.call("PATCH", &owner.path("/clients")).by(&owner).send().await.expect(405);
    assert_eq!(refused.header("allow"), Some("GET, HEAD, POST"));
}

#[actix_web::test]
async fn a_body_is_json_of_at_most_one_mebibyte() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let add = |kind: &str, body: Vec<u8>| owner.post(&world, "/clients").raw(kind, body).send();
    assert_eq!(add("text/plain", b"{}".to_vec()).await.expect(415).problem(), "unsupported_media_type");
    assert_eq!(add("application/jsonp", b"{}".to_vec()).await.expect(415).problem(), "unsupported_media_type");
    let untyped = owner.post(&world, "/clients").send().await.expect(415);
    assert_eq!(untyped.problem(), "unsupported_media_type");
    add("application/json; charset=utf-8", br#"{"name_en":"M"}"#.to_vec()).await.expect(201);

    let mut large = br#"{"name_en":"M"}"#.to_vec();
    large.resize(1024 * 1024, b' ');
    add("application/json", large.clone()).await.expect(201);
    large.push(b' ');
    assert_eq!(add("application/json", large).await.expect(413).problem(), "payload_too_large");

    for malformed in ["", "{", "{]", "nul", r#"{"name_en":"M"} x"#, r#"{"name_en":"\uD800"}"#, "\u{feff}{}"] {
        let refused = add("application/json", malformed.as_bytes().to_vec()).await.expect(400);
        assert_eq!(refused.problem(), "malformed_json", "{malformed:.20}");
    }
    assert_eq!(add("application/json", vec![b'"', 0xff, b'"']).await.expect(400).problem(), "malformed_json");
}

#[actix_web::test]
async fn a_wrong_shape_names_its_field_and_repeats_nothing() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let long = "x".repeat(5_000);
    let cases = [
        (json!([]), "body: wrong_type"),
        (json!(["মেঘনা", "Meghna"]), "body: wrong_type"),
        (json!({"name_en": "M", "contacts": [["Rafiq"]]}), "contacts[0]: wrong_type"),
        (json!("secret-canary"), "body: wrong_type"),
        (json!({"name_en": 5}), "name_en: wrong_type"),
        (json!({"name_en": ["secret-canary"]}), "name_en: wrong_type"),
        (json!({"name_en": "M", "colour": "secret-canary"}), "colour: unknown_field"),
        (json!({"name_en": "M", "contacts": [{"name": "R"}, {}]}), "contacts[1].name: missing_field"),
        (json!({"name_en": "M", "contacts": [{"name": "R", "age": 7}]}), "contacts[0].age: unknown_field"),
        (json!({"name_en": "M", "contacts": {"name": "R"}}), "contacts: wrong_type"),
    ];
    for (body, refusal) in cases {
        let refused = owner.post(&world, "/clients").json(&body).send().await.expect(422);
        assert_eq!(refused.refused(), [refusal]);
        assert!(!refused.text().contains("canary"), "{}", refused.text());
    }
    let deep = format!("{{\"contacts\":{}", "[".repeat(100_000));
    let refused = owner.post(&world, "/clients").raw("application/json", deep).send().await.expect(422);
    assert_eq!(refused.refused(), ["contacts[0]: wrong_type"]);
    let twice = owner.post(&world, "/clients").raw("application/json", r#"{"name_en":"M","name_en":"N"}"#).send().await;
    assert_eq!(twice.expect(422).refused(), ["name_en: duplicate_field"]);
    let refused = owner.post(&world, "/clients").json(&json!({long: 1})).send().await.expect(422);
    assert_eq!(refused.json()["errors"][0]["field"].as_str().unwrap().len(), 100);
    assert_eq!(owner.get(&world, "/clients").send().await.json()["items"], json!([]));
}

#[actix_web::test]
async fn a_query_is_read_as_strictly() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    for (path, refusal) in [
        ("/invoices?colour=red", "colour: unknown_field"),
        ("/invoices?state=draft&state=issued", "state: duplicate_field"),
        ("/invoices?state=DRAFT", "state: unknown_value"),
        ("/invoices?client_id=1", "client_id: not_an_id"),
        ("/documents?kind=letter", "kind: unknown_value"),
        ("/documents?from=2026-13-01", "from: not_a_date"),
        ("/documents?to=yesterday", "to: not_a_date"),
    ] {
        let refused = owner.get(&world, path).send().await.expect(400);
        assert_eq!((refused.problem().as_str(), refused.refused()), ("invalid_query", vec![refusal.to_owned()]));
    }
    let both = owner.get(&world, "/documents?from=x&to=y").send().await.expect(400);
    assert_eq!(both.refused(), ["from: not_a_date", "to: not_a_date"]);
}

#[actix_web::test]
async fn an_id_that_is_none_names_nothing() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    for id in ["1", "null", "%00", "0197f3a2-6c00-7000-8000-00000000000g", "0197f3a2-6c00-7000-8000-000000000001"] {
        assert_eq!(owner.get(&world, &format!("/clients/{id}")).send().await.expect(404).problem(), "not_found");
    }
}

#[actix_web::test]
async fn a_failure_of_ours_tells_the_caller_nothing_of_it() {
    let world = World::with(settings("http://localhost:8080"), |works| {
        Arc::new(FaultyWorks::new(works, |commit| (commit > 1).then_some(Fault::RolledBack)))
    })
    .await;
    let owner = world.owner(SHAPLA).await;
    let failed = owner.post(&world, "/clients").json(&json!({"name_en": "M"})).send().await;
    let failed = failed.expect(503);
    assert_eq!(failed.problem(), "unavailable");
    assert!(failed.header("retry-after").is_some() && !failed.text().contains("injected"), "{}", failed.text());
    assert_eq!(owner.get(&world, "/clients").send().await.expect(200).json()["items"], json!([]));
}

#[actix_web::test]
async fn it_says_that_it_is_well() {
    let world = World::new().await;
    for path in ["/healthz", "/readyz"] {
        assert_eq!(world.get(path).send().await.expect(200).json(), json!({"status": "ok"}));
        assert!(world.call("HEAD", path).send().await.expect(200).body.is_empty());
    }
}
