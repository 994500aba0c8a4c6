use jiff::SignedDuration;
use serde_json::json;

use crate::support::{NORTH_LIGHT, SHAPLA, World};

#[actix_web::test]
async fn what_was_issued_is_told_by_month() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let figures = async |query: &str| owner.get(&world, &format!("/figures{query}")).send().await.expect(200).json();
    assert_eq!(figures("").await, json!({"items": [], "next_cursor": null}));
    let first = owner.issued(&world).await;
    owner.issued(&world).await;
    world.clock.advance(SignedDuration::from_hours(31 * 24));
    let owner = world.owner(SHAPLA).await;
    owner.issued(&world).await;
    let figures = async |query: &str| owner.get(&world, &format!("/figures{query}")).send().await.expect(200).json();
    let all = figures("").await;
    let told: Vec<(&str, &str, i64)> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            let text = |field: &str| item[field].as_str().unwrap();
            (text("month"), text("kind"), item["documents"].as_i64().unwrap())
        })
        .collect();
    assert_eq!(
        told,
        [
            ("2026-07-01", "invoice", 2),
            ("2026-07-01", "mushak_6_3", 2),
            ("2026-08-01", "invoice", 1),
            ("2026-08-01", "mushak_6_3", 1),
        ]
    );
    let one = &first["invoice"]["totals"];
    let sums = &all["items"][0];
    for field in ["value", "vat", "total"] {
        assert_eq!(sums[field]["amount"], 2 * one[field]["amount"].as_i64().unwrap(), "{field}");
    }
    assert_eq!(figures("?from=2026-08-31&to=2026-08-31").await["items"].as_array().unwrap().len(), 2);
    assert_eq!(figures("?to=2026-06-30").await["items"], json!([]));
    let refused = owner.get(&world, "/figures?from=2010-01-01").send().await.expect(422);
    assert_eq!(refused.refused(), ["from: too_early"]);
    let elsewhere = world.owner(NORTH_LIGHT).await.get(&world, "/figures").send().await.expect(200).json();
    assert_eq!(elsewhere["items"], json!([]));
}

#[actix_web::test]
async fn what_to_do_next_names_the_drafts_and_what_blocks_them() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let client = owner.client(&world).await;
    let ready = owner.draft(&world, &client).await;
    let steps = owner.get(&world, "/next-steps").send().await.expect(200).json();
    assert_eq!(steps["missing"], json!([]));
    assert_eq!(steps["tax_return"], json!({"month": "2026-06-01", "due": "2026-07-15"}));
    assert_eq!(steps["drafts"], json!([{"id": ready, "ready": true, "blocked": []}]));
    assert_eq!(steps["more_drafts"], false);

    let north = world.owner(NORTH_LIGHT).await;
    let client = north.client(&world).await;
    north.draft(&world, &client).await;
    let steps = north.get(&world, "/next-steps").send().await.expect(200).json();
    assert_eq!(steps["tax_return"], json!(null));
    let blocked = &steps["drafts"][0];
    assert_eq!((&blocked["ready"], &blocked["blocked"][0]["code"]), (&json!(false), &json!("vat_not_allowed")));
}
