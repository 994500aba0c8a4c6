use dalil_tenancy::Role;
use serde_json::json;

use crate::support::{NORTH_LIGHT, SHAPLA, World};

#[actix_web::test]
async fn a_repetition_gets_the_first_answer_byte_for_byte() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let body = json!({"name_en": "Meghna"});
    let add = || owner.post(&world, "/clients").json(&body).key("client-0001");
    let first = add().send().await.expect(201);
    assert!(first.header("idempotent-replayed").is_none());
    world.clock.advance(jiff::SignedDuration::from_mins(1));
    let again = add().send().await.expect(201);
    assert_eq!(again.body, first.body);
    for name in ["etag", "location", "content-type"] {
        assert_eq!(again.header(name), first.header(name));
    }
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(owner.get(&world, "/clients").send().await.json()["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn every_write_of_a_workspace_honours_a_key() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let client = owner.client(&world).await;
    let path = format!("/clients/{client}");
    let body = json!({"name_en": "Changed"});
    for replayed in [None, Some("true")] {
        let answer = owner.put(&world, &path).if_match("\"v1\"").json(&body).key("change-01").send().await.expect(200);
        assert_eq!((answer.tag().as_str(), answer.header("idempotent-replayed")), ("\"v2\"", replayed));
    }
    let draft = crate::support::draft(&client);
    let mut ids = Vec::new();
    for _ in 0..2 {
        let made = owner.post(&world, "/invoices").json(&draft).key("draft-01").send().await.expect(201);
        ids.push(crate::support::id(&made));
    }
    assert_eq!(ids[0], ids[1]);
    let path = format!("/invoices/{}", ids[0]);
    let mut noted = draft.clone();
    noted["notes"] = json!("Thanks");
    for _ in 0..2 {
        let changed = owner.put(&world, &path).if_match("\"v1\"").json(&noted).key("draft-02").send().await.expect(200);
        assert_eq!(changed.tag(), "\"v2\"");
    }
    for _ in 0..2 {
        owner.delete(&world, &path).if_match("\"v2\"").key("draft-03").send().await.expect(204);
    }
}

#[actix_web::test]
async fn a_key_is_bound_to_its_request_its_person_and_its_workspace() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let body = json!({"name_en": "Meghna"});
    owner.post(&world, "/clients").json(&body).key("the-same-key").send().await.expect(201);
    let other = owner.post(&world, "/clients").json(&json!({"name_en": "Padma"})).key("the-same-key").send().await;
    assert_eq!(other.expect(422).problem(), "idempotency_key_reused");

    let admin = world.member(SHAPLA, Role::Admin).await;
    let north = world.owner(NORTH_LIGHT).await;
    for member in [admin, north] {
        let answer = member.post(&world, "/clients").json(&body).key("the-same-key").send().await.expect(201);
        assert!(answer.header("idempotent-replayed").is_none());
    }
}

#[actix_web::test]
async fn a_refused_request_does_not_spend_its_key() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    owner.post(&world, "/clients").json(&json!({})).key("try-again").send().await.expect(422);
    owner.post(&world, "/clients").json(&json!({"name_en": "Meghna"})).key("try-again").send().await.expect(201);
}

#[actix_web::test]
async fn a_key_of_another_shape_is_refused() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    for key in ["short", "with blanks in it", &"x".repeat(129)] {
        let refused = owner.post(&world, "/clients").json(&json!({"name_en": "M"})).key(key).send().await.expect(400);
        assert_eq!(refused.problem(), "idempotency_key_invalid", "{key}");
    }
}

#[actix_web::test]
async fn a_save_that_changed_nothing_keeps_its_answer_too() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let client = owner.client(&world).await;
    let path = format!("/invoices/{}", owner.draft(&world, &client).await);
    let body = crate::support::draft(&client);
    let save = || owner.put(&world, &path).if_match("\"v1\"").json(&body).key("save-00001");
    let first = save().send().await.expect(200);
    assert_eq!((first.tag().as_str(), first.header("idempotent-replayed")), ("\"v1\"", None));

    let mut other = body.clone();
    other["notes"] = json!("Thanks");
    owner.put(&world, &path).if_match("\"v1\"").json(&other).send().await.expect(200);
    let again = save().send().await.expect(200);
    assert_eq!((&again.body, again.header("idempotent-replayed")), (&first.body, Some("true")));
    let reused = owner.put(&world, &path).if_match("\"v2\"").json(&other).key("save-00001").send().await;
    assert_eq!(reused.expect(422).problem(), "idempotency_key_reused");
}
