use crate::support::{NORTH_LIGHT, SHAPLA, World};

#[actix_web::test]
async fn a_cursor_is_good_for_its_own_list_only() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    for _ in 0..2 {
        owner.issued(&world).await;
    }
    let cursor = async |path: &str| {
        let page = owner.get(&world, path).send().await.expect(200).json();
        page["next_cursor"].as_str().expect("there is more").to_owned()
    };
    let of_clients = cursor("/clients?limit=1").await;
    let of_invoices = cursor("/invoices?limit=1&state=issued").await;
    let of_log = cursor("/audit-log?limit=1").await;
    owner.get(&world, &format!("/clients?limit=7&cursor={of_clients}")).send().await.expect(200);
    owner.get(&world, &format!("/invoices?state=issued&cursor={of_invoices}")).send().await.expect(200);

    let mut altered = of_log.clone();
    altered.replace_range(3..4, if altered.as_bytes()[3] == b'A' { "B" } else { "A" });
    for path in [
        format!("/client-names?cursor={of_clients}"),
        format!("/documents?cursor={of_clients}"),
        format!("/invoices?cursor={of_invoices}"),
        format!("/invoices?state=draft&cursor={of_invoices}"),
        format!("/audit-log?cursor={altered}"),
        "/audit-log?cursor=".to_owned(),
        "/audit-log?cursor=%00".to_owned(),
        format!("/audit-log?cursor={}", "A".repeat(5_000)),
    ] {
        let refused = owner.get(&world, &path).send().await.expect(400);
        assert_eq!(refused.problem(), "invalid_query");
        assert_eq!(refused.refused(), ["cursor: bad_cursor"], "{path}");
    }
    let north = world.owner(NORTH_LIGHT).await;
    let foreign = north.get(&world, &format!("/clients?cursor={of_clients}")).send().await.expect(400);
    assert_eq!(foreign.refused(), ["cursor: bad_cursor"]);
}

#[actix_web::test]
async fn a_limit_is_a_whole_number_from_1_to_200() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    for limit in ["1", "200"] {
        owner.get(&world, &format!("/clients?limit={limit}")).send().await.expect(200);
    }
    for limit in ["0", "201", "-1", "1.5", "x", "", "99999999999999999999"] {
        let refused = owner.get(&world, &format!("/clients?limit={limit}")).send().await.expect(400);
        assert_eq!(refused.refused(), ["limit: not_a_limit"], "{limit}");
    }
}
