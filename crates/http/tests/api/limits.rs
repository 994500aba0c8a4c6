use serde_json::json;

use crate::support::{World, settings};

#[actix_web::test]
async fn the_fourth_mail_to_an_address_waits_whoever_asks() {
    let world = World::new().await;
    let ask = async |email: &str, ip: &str| {
        world.post("/api/v1/sign-in").json(&json!({"email": email})).at_ip(ip).send().await
    };
    for n in 0..3 {
        ask("owner@shapla.example", &format!("203.0.113.{n}")).await.expect(202);
    }
    let refused = ask("OWNER@shapla.example ", "203.0.113.99").await.expect(429);
    assert_eq!(refused.problem(), "too_many_requests");
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    ask("admin@shapla.example", "203.0.113.99").await.expect(202);
    assert_eq!(world.directory.queued().len(), 4);
}

#[actix_web::test]
async fn the_thirty_first_try_from_an_address_waits() {
    let world = World::new().await;
    let attempt = async |ip: &str| {
        let token = "0".repeat(64);
        world.post("/api/v1/sessions").json(&json!({"token": token})).at_ip(ip).send().await
    };
    for _ in 0..30 {
        attempt("203.0.113.9").await.expect(401);
    }
    let refused = attempt("203.0.113.9").await.expect(429);
    assert_eq!(refused.problem(), "too_many_requests");
    assert!(refused.header("retry-after").is_some());
    attempt("203.0.113.10").await.expect(401);
}

#[actix_web::test]
async fn behind_a_trusted_proxy_each_client_has_its_own_limit() {
    let trusting = dalil_http::HttpSettings {
        trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
        ..settings("https://dalil.example")
    };
    let world = World::with(trusting, |works| works).await;
    let attempt = async |client: &str| {
        let body = json!({"token": "0".repeat(64)});
        let call = world.post("/api/v1/sessions").json(&body).at_ip("10.0.0.1").header("x-forwarded-for", client);
        call.send().await.status
    };
    for _ in 0..30 {
        assert_eq!(attempt("198.51.100.1").await, 401);
    }
    assert_eq!(attempt("198.51.100.1").await, 429);
    assert_eq!(attempt("evil, 198.51.100.2").await, 401);
}
