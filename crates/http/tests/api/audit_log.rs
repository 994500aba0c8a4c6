use serde_json::json;

use crate::support::{SHAPLA, World};

#[actix_web::test]
async fn the_log_tells_who_did_what_from_where() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let body = json!({"name_en": "Meghna", "contacts": [{"name": "Rafiq"}]});
    let call = owner.post(&world, "/clients").json(&body).at_ip("203.0.113.9");
    let agent = "x".repeat(1_000);
    call.header("x-request-id", "my-request").header("user-agent", agent).send().await.expect(201);

    let log = owner.get(&world, "/audit-log?limit=1").send().await.expect(200).json();
    let entry = &log["items"][0];
    assert_eq!((&entry["action"], &entry["subject"]["kind"]), (&json!("client.added"), &json!("client")));
    assert_eq!((&entry["request_id"], &entry["ip"]), (&json!("my-request"), &json!("203.0.113.9")));
    assert_eq!(entry["user_agent"].as_str().unwrap().len(), 400);
    assert_eq!(entry["actor"]["name"], owner.session["person_id"]);
    assert_eq!(entry["at"], "2026-07-15T04:00:00Z");
    assert_eq!(
        entry["changes"],
        json!([
            {"field": "name_en", "personal": false, "before": null, "after": "Meghna"},
            {"field": "contacts", "personal": true, "before": null, "after": null}
        ])
    );

    let mut actions = Vec::new();
    let mut path = "/audit-log?limit=2".to_owned();
    loop {
        let page = owner.get(&world, &path).send().await.expect(200).json();
        actions.extend(page["items"].as_array().unwrap().iter().map(|entry| entry["seq"].as_u64().unwrap()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/audit-log?limit=2&cursor={cursor}");
    }
    let newest_first: Vec<u64> = (1..=actions.len() as u64).rev().collect();
    assert_eq!(actions, newest_first);
}

#[actix_web::test]
async fn coming_in_and_going_out_are_in_the_log() {
    let world = World::new().await;
    let admin = world.member(SHAPLA, dalil_tenancy::Role::Admin).await;
    admin.delete(&world, "/session").send().await.expect(204);
    let owner = world.owner(SHAPLA).await;
    let log = owner.get(&world, "/audit-log?limit=3").send().await.expect(200).json();
    let actions: Vec<_> = log["items"].as_array().unwrap().iter().map(|entry| entry["action"].clone()).collect();
    assert_eq!(actions, ["session.opened", "session.closed", "session.opened"]);
}
