//! Orders of lists, and the views of them that people keep.

use dalil_tenancy::Role;
use serde_json::{Value, json};

use crate::support::{NORTH_LIGHT, SHAPLA, World, id};

fn view(name: &str) -> Value {
    json!({"list": "documents", "name": name, "filters": {"sort": "largest", "kind": "invoice"}})
}

#[actix_web::test]
async fn each_person_keeps_views_of_their_own() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let kept = owner.post(&world, "/views").key("keep-a-view").json(&view("Big ones")).send().await.expect(201);
    let again = owner.post(&world, "/views").key("keep-a-view").json(&view("Big ones")).send().await.expect(201);
    assert_eq!(again.body, kept.body);
    let listed = owner.get(&world, "/views").send().await.expect(200).json();
    assert_eq!(listed["items"], json!([kept.json()]));
    assert_eq!(kept.json()["filters"]["sort"], "largest");
    let log = owner.get(&world, "/audit-log").send().await.json();
    assert_eq!(log["items"][0]["action"], "view.kept");
    assert!(!log["items"][0].to_string().contains("Big ones"), "what a person calls it is their own");

    let admin = world.member(SHAPLA, Role::Admin).await;
    assert_eq!(admin.get(&world, "/views").send().await.expect(200).json()["items"], json!([]));
    let path = format!("/views/{}", id(&kept));
    admin.delete(&world, &path).send().await.expect(404);
    world.owner(NORTH_LIGHT).await.delete(&world, &path).send().await.expect(404);
    owner.delete(&world, &path).send().await.expect(204);
    owner.delete(&world, &path).send().await.expect(404);
}

#[actix_web::test]
async fn a_view_that_breaks_a_rule_is_refused_by_field() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    owner.post(&world, "/views").json(&view("Taken")).send().await.expect(201);
    for (body, field, code) in [
        (view("Taken"), "name", "taken"),
        (view(" "), "name", "empty"),
        (json!({"list": "payments", "name": "x", "filters": {"sort": "oldest"}}), "list", "unknown_value"),
        (json!({"list": "clients", "name": "x", "filters": {"kind": "invoice"}}), "filters", "unknown_value"),
        (json!({"list": "clients", "name": "x", "filters": {}}), "filters", "empty"),
    ] {
        let refused = owner.post(&world, "/views").json(&body).send().await.expect(422).json();
        assert_eq!((&refused["errors"][0]["field"], &refused["errors"][0]["code"]), (&json!(field), &json!(code)));
    }
    for n in 1..50 {
        owner.post(&world, "/views").json(&view(&format!("View {n}"))).send().await.expect(201);
    }
    let refused = owner.post(&world, "/views").json(&view("One more")).send().await.expect(422).json();
    assert_eq!(refused["errors"][0]["code"], "too_many");
}

#[actix_web::test]
async fn who_leaves_takes_their_views_along() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let sales = world.member(SHAPLA, Role::Sales).await;
    sales.post(&world, "/views").json(&view("Mine")).send().await.expect(201);
    let members = owner.get(&world, "/members").send().await.json();
    let left = members["items"].as_array().unwrap().iter().find(|member| member["role"] == "sales").unwrap();
    let person = left["person_id"].as_str().unwrap();
    owner.delete(&world, &format!("/members/{person}")).send().await.expect(204);
    let person = person.parse().unwrap();
    assert_eq!(world.views_of(SHAPLA, person).await, Vec::<String>::new());
}

#[actix_web::test]
async fn a_cursor_belongs_to_its_order() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    for name in ["beta", "Alpha", "gamma"] {
        owner.post(&world, "/clients").json(&json!({"name_en": name})).send().await.expect(201);
    }
    let (mut names, mut path) = (Vec::new(), "/clients?sort=name_en&limit=1".to_owned());
    let mut first = None;
    loop {
        let page = owner.get(&world, &path).send().await.expect(200).json();
        names.extend(page["items"].as_array().unwrap().iter().map(|client| client["name_en"].clone()));
        let Some(next) = page["next_cursor"].as_str() else { break };
        first.get_or_insert_with(|| next.to_owned());
        path = format!("/clients?sort=name_en&limit=1&cursor={next}");
    }
    assert_eq!(names, ["Alpha", "beta", "gamma"]);
    let cursor = first.expect("there is a second page");
    for sort in ["", "sort=name_bn&", "sort=name_en_reversed&"] {
        owner.get(&world, &format!("/clients?{sort}cursor={cursor}")).send().await.expect(400);
    }
    for path in ["/clients?sort=age", "/documents?sort=name_en", "/invoices?sort="] {
        let refused = owner.get(&world, path).send().await.expect(400).json();
        assert_eq!(refused["errors"][0]["field"], "sort", "{path}");
    }
}
