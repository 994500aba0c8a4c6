use serde_json::json;

use crate::support::{SHAPLA, World, id};

#[actix_web::test]
async fn a_client_is_added_read_changed_and_listed() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let body = json!({
        "name_bn": "মেঘনা", "name_en": "Meghna Textiles", "address": "12 Kazi Nazrul\nDhaka", "bin": "০০১২৩৪৫৬৭-০১০১",
        "tin": "123456789012", "contacts": [{"name": "Rafiq", "email": "rafiq@meghna.example", "phone": "+880 1"}],
        "language": "bn"
    });
    let added = owner.post(&world, "/clients").json(&body).send().await.expect(201);
    let client = id(&added);
    assert_eq!(added.tag(), "\"v1\"");
    assert_eq!(added.header("location"), Some(owner.path(&format!("/clients/{client}")).as_str()));
    assert_eq!(added.json()["bin"], "001234567-0101");
    assert_eq!(added.json()["contacts"][0]["email"], "rafiq@meghna.example");

    let path = format!("/clients/{client}");
    let read = owner.get(&world, &path).send().await.expect(200);
    assert_eq!(read.body, added.body);
    owner.get(&world, &path).header("if-none-match", "\"v1\"").send().await.expect(304);

    let body = json!({"name_en": "Meghna Textiles Ltd."});
    let changed = owner.put(&world, &path).if_match("\"v1\"").json(&body).send().await.expect(200);
    assert_eq!(changed.tag(), "\"v2\"");
    assert_eq!(changed.json()["address"], json!(null));
    assert_eq!((&added.json()["language"], &changed.json()["language"]), (&json!("bn"), &json!(null)));

    let listed = owner.get(&world, "/clients").send().await.expect(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    assert_eq!(listed["items"][0]["name_en"], "Meghna Textiles Ltd.");
    assert_eq!(listed["next_cursor"], json!(null));
}

#[actix_web::test]
async fn every_broken_rule_is_named_at_once_and_nothing_is_stored() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let contact = json!({"name": "", "email": "nobody"});
    let body =
        json!({"bin": "00123456701O1", "tin": "1", "address": "a\u{0}b", "contacts": [contact], "language": "fr"});
    let refused = owner.post(&world, "/clients").json(&body).send().await.expect(422);
    assert_eq!(
        refused.refused(),
        [
            "address: control_characters",
            "bin: digits_only",
            "tin: wrong_length",
            "contacts[0].name: empty",
            "contacts[0].email: not_an_email",
            "language: unknown_value",
            "name_en: name_required"
        ]
    );
    let tin = &refused.json()["errors"][2];
    assert_eq!((&tin["limit"], &tin["message"]), (&json!("12"), &json!("Must have 12 digits.")));
    assert_eq!(owner.get(&world, "/clients").send().await.json()["items"], json!([]));
}

#[actix_web::test]
async fn a_change_needs_the_version_it_saw() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let path = format!("/clients/{}", owner.client(&world).await);
    let body = json!({"name_en": "Meghna"});
    let missing = owner.put(&world, &path).json(&body).send().await.expect(428);
    assert_eq!(missing.problem(), "if_match_required");
    for stale in ["\"v2\"", "\"v0\"", "W/\"v1\"", "v1", "\"anything\""] {
        let refused = owner.put(&world, &path).if_match(stale).json(&body).send().await.expect(412);
        assert_eq!(refused.problem(), "stale", "{stale}");
    }
    owner.put(&world, &path).if_match("\"v1\"").json(&body).send().await.expect(200);
    owner.put(&world, &path).if_match("\"v1\"").json(&body).send().await.expect(412);
}

#[actix_web::test]
async fn what_a_creative_sees_of_clients_is_their_names() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let client = owner.client(&world).await;
    let creative = world.member(SHAPLA, dalil_tenancy::Role::Creative).await;
    let names = creative.get(&world, "/client-names").send().await.expect(200).json();
    assert_eq!(names["items"], json!([{"id": client, "name_bn": null, "name_en": "Meghna Textiles"}]));
    assert_eq!(creative.get(&world, "/clients").send().await.expect(403).problem(), "forbidden");
}
