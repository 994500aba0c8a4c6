use crate::support::{Answer, SHAPLA, World, settings};

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
                   connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

#[track_caller]
fn guarded(answer: &Answer, what: &str) {
    for (name, value) in [
        ("content-security-policy", CSP),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{what}: {name}");
    }
    let permissions = answer.header("permissions-policy").expect("a policy");
    assert!(permissions.split(", ").all(|feature| feature.ends_with("=()")), "{permissions}");
    for feature in ["camera", "microphone", "geolocation", "payment", "usb", "display-capture"] {
        assert!(permissions.contains(feature), "{feature}");
    }
    assert!(answer.header("x-request-id").is_some_and(|id| !id.is_empty()), "{what}");
}

#[actix_web::test]
async fn every_answer_has_them_whatever_it_is() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let issued = owner.issued(&world).await;
    world.render(world.id(SHAPLA).await).await;
    let pdf = format!("/documents/{}/pdf?language=bn", issued["invoice"]["id"].as_str().unwrap());
    let calls = [
        (world.get("/healthz"), 200),
        (world.get("/api/v1/openapi.json"), 200),
        (world.get("/api/v1/no-such-thing"), 404),
        (world.get("/no-such-page"), 404),
        (world.call("PATCH", "/healthz"), 405),
        (world.get(&owner.base), 401),
        (owner.get(&world, "/clients"), 200),
        (owner.get(&world, &pdf), 200),
        (owner.get(&world, "/clients?x=1"), 400),
        (world.post(&owner.path("/clients")).with_cookies(&owner), 403),
        (owner.post(&world, "/clients").raw("text/plain", "x"), 415),
        (owner.post(&world, "/clients").raw("application/json", vec![b'x'; 2_000_000]), 413),
        (world.post("/api/v1/sign-in").header("origin", "https://evil.example"), 403),
    ];
    for (at, (call, status)) in calls.into_iter().enumerate() {
        let answer = call.send().await.expect(status);
        guarded(&answer, &format!("call {at}, {status}"));
        assert!(answer.header("strict-transport-security").is_none());
    }
}

#[actix_web::test]
async fn strict_transport_security_is_exact_and_opted_into() {
    for (base_url, hsts, expected) in [
        ("https://dalil.example", true, Some("max-age=63072000; includeSubDomains; preload")),
        ("https://dalil.example", false, None),
        ("http://localhost:8080", true, None),
    ] {
        let world = World::with(dalil_http::HttpSettings { hsts, ..settings(base_url) }, |works| works).await;
        for path in ["/healthz", "/api/v1/none"] {
            assert_eq!(world.get(path).send().await.header("strict-transport-security"), expected, "{base_url}");
        }
    }
}

#[actix_web::test]
async fn a_request_id_goes_in_and_out() {
    let world = World::new().await;
    let given = world.get("/api/v1/none").header("x-request-id", "client-1.2_3").send().await.expect(404);
    assert_eq!(given.header("x-request-id"), Some("client-1.2_3"));
    given.problem();
    for bad in ["", "with blank", "x\u{9}y", "<script>", &"x".repeat(65)] {
        let made = world.get("/healthz").header("x-request-id", bad).send().await;
        let id = made.header("x-request-id").unwrap();
        assert!(id.len() == 36 && id.as_bytes()[14] == b'7', "{id} is no UUID of version 7");
    }
    let (one, two) = (world.get("/healthz").send().await, world.get("/healthz").send().await);
    assert_ne!(one.header("x-request-id"), two.header("x-request-id"));
}
