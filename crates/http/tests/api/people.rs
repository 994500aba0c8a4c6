use dalil_tenancy::Role;
use serde_json::json;

use crate::support::{NORTH_LIGHT, SHAPLA, World};

#[actix_web::test]
async fn members_and_places_are_listed() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    world.member(SHAPLA, Role::Finance).await;
    let members = owner.get(&world, "/members").send().await.expect(200).json();
    let rows: Vec<_> =
        members["items"].as_array().unwrap().iter().map(|row| (row["name"].clone(), row["role"].clone())).collect();
    assert_eq!(rows, [(json!("Nila Rahman"), json!("owner")), (json!("The finance"), json!("finance"))]);
    let places = owner.get(&world, "/places").send().await.expect(200).json();
    assert_eq!(places["items"][0]["name"], "Head office");
}

#[actix_web::test]
async fn the_workspaces_are_those_whose_cookies_are_held() {
    let world = World::new().await;
    let mut owner = world.owner(SHAPLA).await;
    let shapla = owner.get(&world, "").send().await.expect(200).json();
    assert_eq!((&shapla["slug"], &shapla["name"]), (&json!(SHAPLA), &json!("Studio shapla")));
    let held = world.get("/api/v1/workspaces").by(&owner).send().await.expect(200).json();
    assert_eq!(held["items"], json!([shapla]));

    let north = world.owner(NORTH_LIGHT).await;
    owner.cookies.extend(north.cookies.clone());
    let held = world.get("/api/v1/workspaces").by(&owner).send().await.expect(200).json();
    assert_eq!(held["items"].as_array().unwrap().len(), 2);
    assert_eq!(world.get("/api/v1/workspaces").send().await.expect(401).problem(), "sign_in_required");
}
