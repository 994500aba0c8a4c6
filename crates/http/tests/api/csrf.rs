use serde_json::json;

use crate::support::{Answer, Member, SHAPLA, World};

/// Adding a client with the cookies of the owner, and these headers.
async fn add(world: &World, owner: &Member, headers: &[(&str, &str)]) -> Answer {
    let call = world.post(&owner.path("/clients")).with_cookies(owner).json(&json!({"name_en": "Meghna"}));
    headers.iter().fold(call, |call, (name, value)| call.header(name, value)).send().await
}

#[actix_web::test]
async fn a_request_that_changes_something_needs_token_and_origin() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let other = world.member(SHAPLA, dalil_tenancy::Role::Admin).await;
    let token = ("x-csrf-token", owner.csrf.as_str());
    let own = [("sec-fetch-site", "same-origin"), ("sec-fetch-site", "none"), ("origin", "http://localhost:8080")];
    add(&world, &owner, &[token]).await.expect(201);
    for header in own {
        add(&world, &owner, &[token, header]).await.expect(201);
    }

    let refused = async |headers: &[(&str, &str)]| {
        let answer = add(&world, &owner, headers).await.expect(403);
        assert_eq!(answer.problem(), "csrf", "{headers:?}");
    };
    refused(&[]).await;
    refused(&own).await;
    for wrong in ["", "x", "00", &"0".repeat(64), &other.csrf] {
        refused(&[("x-csrf-token", wrong)]).await;
    }
    for site in ["cross-site", "same-site", "", "SAME-ORIGIN"] {
        refused(&[token, ("sec-fetch-site", site)]).await;
        refused(&[token, ("sec-fetch-site", site), ("origin", "http://localhost:8080")]).await;
    }
    let foreign =
        ["https://evil.example", "null", "http://localhost", "http://localhost:8080.x.yz", "https://localhost:8080"];
    for origin in foreign {
        refused(&[token, ("origin", origin)]).await;
    }
}

#[actix_web::test]
async fn signing_in_and_out_are_guarded_too() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let token = world.link("owner@shapla.example").await;
    for (path, body) in
        [("/api/v1/sign-in", json!({"email": "owner@shapla.example"})), ("/api/v1/sessions", json!({"token": token}))]
    {
        let forged = world.post(path).json(&body).header("sec-fetch-site", "cross-site").send().await.expect(403);
        assert_eq!(forged.problem(), "csrf");
        let form = world.post(path).raw("text/plain", body.to_string()).send().await.expect(415);
        assert_eq!(form.problem(), "unsupported_media_type");
    }
    let out = world.call("DELETE", &owner.path("/session")).with_cookies(&owner).send().await.expect(403);
    assert_eq!(out.problem(), "csrf");
    owner.get(&world, "/session").send().await.expect(200);
}

#[actix_web::test]
async fn a_read_needs_neither() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let call = world.get(&owner.path("/clients")).with_cookies(&owner).header("sec-fetch-site", "cross-site");
    call.send().await.expect(200);
}
