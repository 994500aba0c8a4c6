use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{Member, NORTH_LIGHT, SHAPLA, World, draft, id, line};

/// Issues an invoice of lines with these treatments, prices and rates.
async fn issue(world: &World, owner: &Member, lines: &[(&str, &str, Option<&str>)]) -> Value {
    let client = owner.client(world).await;
    let lines: Vec<Value> = lines
        .iter()
        .map(|(treatment, price, rate)| {
            let mut line = line();
            line["unit_price"] = json!(price);
            line["vat"] = match rate {
                Some(rate) => json!({"treatment": treatment, "rate": rate}),
                None => json!({"treatment": treatment}),
            };
            line
        })
        .collect();
    let mut body = draft(&client);
    body["lines"] = json!(lines);
    let key = format!("worksheet-{}", lines.len());
    let made = owner.post(world, "/invoices").key(&key).json(&body).send().await.expect(201);
    let path = format!("/invoices/{}/issue", id(&made));
    owner.post(world, &path).if_match("\"v1\"").key(&format!("issue-{}", id(&made))).send().await.expect(200).json()
}

/// Golden case G5: standard, reduced, zero-rated and exempt on one tax invoice.
#[actix_web::test]
async fn the_worksheet_adds_up_the_lines_of_each_treatment() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let lines = [
        ("standard", "120000", Some("15")),
        ("reduced", "80000", Some("5")),
        ("zero", "250000", None),
        ("exempt", "10000", None),
    ];
    let issued = issue(&world, &owner, &lines).await;
    let sheet = owner.get(&world, "/registers/return").send().await.expect(200).json();
    assert_eq!(sheet["month"], "2026-07");
    let told: Vec<(u64, i64, i64)> = sheet["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| {
            let amount = |field: &str| note[field]["amount"].as_i64().unwrap();
            (note["note"].as_u64().unwrap(), amount("value"), amount("vat"))
        })
        .collect();
    let expected =
        [(1, 25_000_000, 0), (3, 1_000_000, 0), (4, 12_000_000, 1_800_000), (6, 0, 0), (7, 8_000_000, 400_000)];
    assert_eq!(told, expected);
    assert_eq!(sheet["sales"]["value"], json!({"amount": 46_000_000, "currency": "BDT"}));
    assert_eq!(sheet["sales"]["vat"]["amount"], 2_200_000);

    let sales = owner.get(&world, "/registers/sales?note=3").send().await.expect(200).json();
    let sale = &sales["items"][0];
    assert_eq!((&sale["document_id"], &sale["lines"]), (&issued["mushak"]["id"], &json!(4)));
    assert_eq!((&sale["value"]["amount"], &sale["vat"]["amount"]), (&json!(46_000_000), &json!(2_200_000)));
    assert_eq!(sale["total"]["amount"], 48_200_000);
    for none in ["note=6", "above=48200000", "month=2026-06", "month=2026-08"] {
        let sales = owner.get(&world, &format!("/registers/sales?{none}")).send().await.expect(200).json();
        assert_eq!(sales["items"], json!([]), "{none}");
    }
    let large = owner.get(&world, "/registers/sales?above=20000000").send().await.expect(200).json();
    assert_eq!(large["items"].as_array().unwrap().len(), 1);
}

/// One second before midnight of 31 July in Dhaka is July, one second later August, whatever day it is in UTC.
#[actix_web::test]
async fn a_month_ends_at_midnight_in_dhaka() {
    let world = World::new().await;
    let now = jiff::tz::TimeZone::get("Asia/Dhaka").unwrap().to_datetime(world.app().clock.now());
    let midnight = jiff::civil::date(2026, 8, 1).at(0, 0, 0, 0);
    let left = now.until(midnight).unwrap().to_duration(jiff::SpanRelativeTo::days_are_24_hours()).unwrap();
    world.clock.advance(left - SignedDuration::from_secs(1));
    let owner = world.owner(SHAPLA).await;
    owner.issued(&world).await;
    world.clock.advance(SignedDuration::from_secs(1));
    owner.issued(&world).await;
    for month in ["2026-07", "2026-08"] {
        let path = format!("/registers/sales?month={month}");
        let sales = owner.get(&world, &path).send().await.expect(200).json();
        assert_eq!(sales["items"].as_array().unwrap().len(), 1, "{month}");
        let sheet = owner.get(&world, &format!("/registers/return?month={month}")).send().await.expect(200).json();
        assert_eq!(sheet["sales"]["vat"]["amount"], 750_000, "{month}");
    }
}

#[actix_web::test]
async fn a_register_is_paged_and_refuses_what_it_does_not_understand() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    for _ in 0..3 {
        owner.issued(&world).await;
    }
    let mut numbers = Vec::new();
    let mut path = "/registers/sales?limit=2".to_owned();
    loop {
        let page = owner.get(&world, &path).send().await.expect(200).json();
        numbers.extend(page["items"].as_array().unwrap().iter().map(|sale| sale["printed_number"].clone()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/registers/sales?limit=2&cursor={cursor}");
    }
    assert_eq!(numbers.len(), 3);
    assert!(numbers.is_sorted_by_key(|number| number.as_str().unwrap().to_owned()), "{numbers:?}");
    for (query, refused) in [
        ("month=2026", "month: not_a_month"),
        ("month=-9999-01", "month: not_a_month"),
        ("month=10000-01", "month: not_a_month"),
        ("month=", "month: not_a_month"),
        ("note=2", "note: unknown_value"),
        ("note=x", "note: unknown_value"),
        ("above=99999999999999999999", "above: not_a_number"),
    ] {
        let answer = owner.get(&world, &format!("/registers/sales?{query}")).send().await.expect(400);
        assert_eq!(answer.refused(), [refused], "{query}");
    }
    owner.get(&world, "/registers/return?month=2026-7").send().await.expect(400);
    let other = world.owner(NORTH_LIGHT).await;
    let sales = other.get(&world, "/registers/sales").send().await.expect(200).json();
    assert_eq!(sales["items"], json!([]));
}
