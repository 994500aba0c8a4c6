use dalil_app::ports::Directory as _;
use dalil_tenancy::Role;
use jiff::SignedDuration;
use serde_json::json;

use crate::support::{Member, NORTH_LIGHT, SHAPLA, World};

#[actix_web::test]
async fn a_sign_in_mail_is_asked_for_alike_for_everybody() {
    let world = World::new().await;
    let known = world.post("/api/v1/sign-in").json(&json!({"email": "owner@shapla.example"})).send().await;
    let unknown = world.post("/api/v1/sign-in").json(&json!({"email": "nobody@shapla.example"})).send().await;
    assert_eq!((known.status, &known.body), (202, &unknown.body));
    assert_eq!(unknown.status, 202);
    assert_eq!(world.directory.queued().len(), 2);
    let wrong = world.post("/api/v1/sign-in").json(&json!({"email": "a@b.co\r\nBcc: x@y.zz"})).send().await;
    assert_eq!(wrong.expect(422).refused(), ["email: not_an_email"]);
}

#[actix_web::test]
async fn a_link_opens_one_session_with_closed_cookies() {
    let world = World::new().await;
    let token = world.link("owner@shapla.example").await;
    let body = json!({"token": token});
    let answer = world.post("/api/v1/sessions").json(&body).send().await.expect(201);
    let session = answer.json();
    assert_eq!((&session["role"], &session["workspace"]["slug"]), (&json!("owner"), &json!(SHAPLA)));
    assert_eq!(session["expires_at"], "2026-07-22T04:00:00Z");
    assert!(session["permissions"].as_array().unwrap().contains(&json!("documents.issue")));
    let cookies: Vec<&str> = answer.headers.get_all("set-cookie").map(|value| value.to_str().unwrap()).collect();
    assert_eq!(cookies.len(), 2);
    for cookie in cookies {
        assert!(cookie.starts_with("__Host-dalil-shapla"), "{cookie}");
        for flag in ["; HttpOnly", "; Secure", "; SameSite=Lax", "; Path=/"] {
            assert!(cookie.contains(flag), "{cookie}");
        }
    }
    let dead = world.post("/api/v1/sessions").json(&body).send().await.expect(401);
    assert_eq!(dead.problem(), "link_dead");
    for token in ["", "x", &"0".repeat(64)] {
        let dead = world.post("/api/v1/sessions").json(&json!({"token": token})).send().await.expect(401);
        assert_eq!(dead.problem(), "link_dead");
    }
}

#[actix_web::test]
async fn somebody_with_two_workspaces_says_which() {
    let world = World::new().await;
    let email = "owner@shapla.example";
    let north = world.id(NORTH_LIGHT).await;
    let actor = world.app().setup_actor(north);
    world.app().add_member(&actor, &email.parse().unwrap(), "Nila", Role::Sales).await.unwrap();
    let token = world.link(email).await;
    let open = async |body| world.post("/api/v1/sessions").json(&body).send().await;
    assert_eq!(open(json!({"token": token})).await.expect(422).refused(), ["workspace: required"]);
    let other = open(json!({"token": token, "workspace": "no-such-studio"})).await.expect(422);
    assert_eq!(other.refused(), ["workspace: unknown_workspace"]);
    let session = open(json!({"token": token, "workspace": north.to_string()})).await.expect(201).json();
    assert_eq!((&session["workspace"]["slug"], &session["role"]), (&json!(NORTH_LIGHT), &json!("sales")));
}

#[actix_web::test]
async fn a_jwt_lives_five_minutes_and_is_renewed_by_the_secret() {
    let world = World::new().await;
    let mut owner = world.owner(SHAPLA).await;
    let fresh = owner.get(&world, "/session").send().await.expect(200);
    assert!(fresh.header("set-cookie").is_none());

    world.clock.advance(SignedDuration::from_secs(300));
    let mut jwt_only = owner.clone();
    jwt_only.cookies.remove("__Host-dalil-shapla.s");
    jwt_only.get(&world, "/session").send().await.expect(401);
    let renewed = owner.get(&world, "/session").send().await.expect(200);
    let cookie = renewed.header("set-cookie").expect("a fresh JWT");
    assert!(cookie.starts_with("__Host-dalil-shapla=") && cookie.contains("HttpOnly"), "{cookie}");
    owner.keep(&renewed);
    assert!(owner.get(&world, "/session").send().await.expect(200).header("set-cookie").is_none());

    // The secret alone finds its workspace by the name of its cookie.
    owner.cookies.remove("__Host-dalil-shapla");
    owner.get(&world, "/session").send().await.expect(200);
    let secret = owner.cookies.get_mut("__Host-dalil-shapla.s").unwrap();
    let last = if secret.ends_with('0') { "1" } else { "0" };
    secret.replace_range(secret.len() - 1.., last);
    owner.get(&world, "/session").send().await.expect(401);
}

#[actix_web::test]
async fn a_session_ends_after_its_days() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    world.clock.advance(SignedDuration::from_hours(24 * 7) - SignedDuration::from_secs(1));
    owner.get(&world, "/session").send().await.expect(200);
    world.clock.advance(SignedDuration::from_secs(1));
    owner.get(&world, "/session").send().await.expect(401);
}

#[actix_web::test]
async fn a_raised_epoch_and_a_lost_membership_end_sessions_at_once() {
    let world = World::new().await;
    let shapla = world.id(SHAPLA).await;
    let owner = world.owner(SHAPLA).await;
    owner.get(&world, "/session").send().await.expect(200);
    world.directory.raise_epoch(shapla);
    owner.get(&world, "/session").send().await.expect(401);
    world.owner(SHAPLA).await.get(&world, "/session").send().await.expect(200);

    let sales = world.member(SHAPLA, Role::Sales).await;
    sales.get(&world, "/clients").send().await.expect(200);
    world.dismiss(shapla, &sales).await;
    sales.get(&world, "/clients").send().await.expect(401);
}

#[actix_web::test]
async fn signing_out_ends_the_session_everywhere() {
    let world = World::new().await;
    let mut owner = world.owner(SHAPLA).await;
    let stolen = owner.clone();
    let answer = owner.delete(&world, "/session").send().await.expect(204);
    owner.keep(&answer);
    assert!(owner.cookies.is_empty());
    stolen.get(&world, "/session").send().await.expect(401);
    world.clock.advance(SignedDuration::from_mins(6));
    stolen.get(&world, "/session").send().await.expect(401);
}

#[actix_web::test]
async fn signing_out_with_an_expired_jwt_sets_no_fresh_one() {
    let world = World::new().await;
    let mut owner = world.owner(SHAPLA).await;
    world.clock.advance(SignedDuration::from_mins(6));
    let answer = owner.delete(&world, "/session").send().await.expect(204);
    owner.keep(&answer);
    assert!(owner.cookies.is_empty());
}

#[actix_web::test]
async fn a_cookie_of_one_workspace_is_nothing_in_another() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let north = world.id(NORTH_LIGHT).await;
    let renamed = |member: &Member| Member {
        cookies: member
            .cookies
            .iter()
            .map(|(name, value)| (name.replace(SHAPLA, NORTH_LIGHT), value.clone()))
            .collect(),
        base: format!("/api/v1/workspaces/{north}"),
        ..member.clone()
    };
    // Neither the JWT nor the secret of A opens B, whatever the cookie is called.
    renamed(&owner).get(&world, "/session").send().await.expect(401);
    world.clock.advance(SignedDuration::from_mins(6));
    renamed(&owner).get(&world, "/session").send().await.expect(401);
    // Nor does it open A under the name of B.
    let misnamed = Member { base: owner.base.clone(), ..renamed(&owner) };
    misnamed.get(&world, "/session").send().await.expect(401);
}

#[actix_web::test]
async fn a_role_holds_from_the_moment_it_is_changed() {
    let world = World::new().await;
    let shapla = world.id(SHAPLA).await;
    let admin = world.member(SHAPLA, Role::Admin).await;
    admin.get(&world, "/audit-log").send().await.expect(200);
    world.dismiss(shapla, &admin).await;
    let email = "admin@shapla.example".parse().unwrap();
    assert!(world.directory.person(&email).await.unwrap().is_some());
    world.app().add_member(&world.app().setup_actor(shapla), &email, "Now sales", Role::Sales).await.unwrap();
    admin.get(&world, "/audit-log").send().await.expect(403);
}
