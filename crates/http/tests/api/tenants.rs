//! Another workspace's things answer byte for byte like things that do not exist.

use serde_json::json;

use crate::{
    roles::operations,
    support::{Answer, NORTH_LIGHT, SHAPLA, World},
};

const ABSENT: &str = "0197f3a2-6c00-7000-8000-000000000001";

/// All that a caller can see of an answer.
fn seen(answer: &Answer) -> (u16, Vec<(String, String)>, String) {
    let headers = answer.headers.iter();
    let mut headers: Vec<_> =
        headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    headers.sort();
    (answer.status, headers, answer.text())
}

#[actix_web::test]
async fn another_workspace_is_like_none_in_every_operation() {
    let world = World::new().await;
    let shapla = world.owner(SHAPLA).await;
    let issued = shapla.issued(&world).await;
    let id = issued["invoice"]["id"].as_str().unwrap();
    let stranger = world.owner(NORTH_LIGHT).await;
    let theirs = world.id(SHAPLA).await.to_string();
    let swept = operations().into_iter().filter(|operation| operation.path.contains("{workspace}"));
    let mut count = 0;
    for operation in swept {
        let ask = async |workspace: &str, id: &str| {
            let call = operation.call(&world, workspace, id).by(&stranger).header("x-request-id", "sweep");
            seen(&call.send().await)
        };
        let (foreign, absent) = (ask(&theirs, id).await, ask(ABSENT, id).await);
        assert_eq!(foreign, absent, "{}", operation.id);
        assert_eq!(foreign.0, 404, "{}", operation.id);
        assert_eq!(ask("no-uuid", id).await, absent, "{}", operation.id);
        let nobody = async |workspace: &str| {
            let call = operation.call(&world, workspace, id).header("x-request-id", "sweep");
            seen(&call.send().await)
        };
        assert_eq!(nobody(&theirs).await, nobody(ABSENT).await, "{}", operation.id);
        assert_eq!(nobody(&theirs).await.0, 401, "{}", operation.id);
        count += 1;
    }
    assert!(count >= 20, "{count} operations were swept");
}

#[actix_web::test]
async fn a_foreign_id_is_like_an_absent_one_in_path_query_and_body() {
    let world = World::new().await;
    let shapla = world.owner(SHAPLA).await;
    let client = shapla.client(&world).await;
    let draft = shapla.draft(&world, &client).await;
    let issued = shapla.issued(&world).await;
    world.render(world.id(SHAPLA).await).await;
    let place = shapla.get(&world, "/places").send().await.json()["items"][0]["id"].as_str().unwrap().to_owned();
    let stranger = world.owner(NORTH_LIGHT).await;
    let own = stranger.client(&world).await;
    let workspace = world.id(NORTH_LIGHT).await.to_string();

    let document = issued["mushak"]["id"].as_str().unwrap();
    for operation in operations().iter().filter(|operation| operation.path.contains("{id}")) {
        let ask = async |id: &str| {
            let call = operation.call(&world, &workspace, id).by(&stranger).header("x-request-id", "sweep");
            seen(&call.send().await)
        };
        let absent = ask(ABSENT).await;
        for id in [client.as_str(), &draft, document, issued["invoice"]["id"].as_str().unwrap()] {
            assert_eq!(ask(id).await, absent, "{}", operation.id);
        }
        assert!(matches!(absent.0, 404 | 422), "{}: {}", operation.id, absent.0);
    }
    for path in ["/invoices?client_id=", "/documents?client_id="] {
        let ask = async |id: &str| {
            seen(&stranger.get(&world, &format!("{path}{id}")).header("x-request-id", "sweep").send().await)
        };
        assert_eq!(ask(&client).await, ask(ABSENT).await);
    }
    let make = async |client: &str, place: Option<&str>| {
        let body = json!({"client_id": client, "place_id": place});
        seen(&stranger.post(&world, "/invoices").json(&body).header("x-request-id", "sweep").send().await)
    };
    assert_eq!(make(&client, None).await, make(ABSENT, None).await);
    assert_eq!(make(&own, Some(&place)).await, make(&own, Some(ABSENT)).await);
    assert_eq!(make(&own, Some(&place)).await.0, 422);
}
