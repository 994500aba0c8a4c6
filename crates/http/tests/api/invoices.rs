use serde_json::{Value, json};

use crate::{
    roles::brand,
    support::{NORTH_LIGHT, SHAPLA, World, draft, id, line},
};

#[actix_web::test]
async fn a_draft_is_made_changed_and_thrown_away() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let client = owner.client(&world).await;
    let body = json!({
        "client_id": client, "supplied_on": "2026-07-01", "notes": "ধন্যবাদ 🎬", "destination": "Chattogram",
        "discount": {"kind": "percent", "percent": "10"},
        "lines": [
            line(),
            {"description": "Hours", "unit": "hour", "quantity": "2.5", "unit_price": "1200", "price_includes_tax": true,
             "discount": {"kind": "amount", "amount": 15_000}, "supplementary_duty": "20",
             "vat": {"treatment": "reduced", "rate": "7.5"}},
            {"description": "Book", "unit": "copy", "quantity": "3", "unit_price": "100", "vat": {"treatment": "exempt"}},
            {"description": "Tiles", "unit": "m2", "quantity": "3", "unit_price": "100",
             "vat": {"treatment": "specific", "amount_per_unit": "6.25"}}
        ]
    });
    let made = owner.post(&world, "/invoices").json(&body).send().await.expect(201);
    let path = format!("/invoices/{}", id(&made));
    assert_eq!(made.header("location"), Some(owner.path(&path).as_str()));
    let read = owner.get(&world, &path).send().await.expect(200);
    assert_eq!((read.tag(), made.tag()), ("\"v1\"".to_owned(), "\"v1\"".to_owned()));
    let read = read.json();
    assert_eq!(read["state"], "draft");
    assert_eq!(read["lines"][1]["vat"], json!({"treatment": "reduced", "rate": "7.5"}));
    assert_eq!(read["lines"][1]["discount"], json!({"kind": "amount", "amount": 15_000}));
    assert_eq!(read["lines"][2]["vat"], json!({"treatment": "exempt"}));
    assert_eq!(read["lines"][3]["vat"], json!({"treatment": "specific", "amount_per_unit": "6.25"}));
    assert_eq!(read["lines"][3]["amounts"]["vat"], json!({"amount": 1875, "currency": "BDT"}));
    let sum: i64 = read["lines"].as_array().unwrap().iter().map(|line| amount(&line["amounts"]["total"])).sum();
    assert_eq!(sum, amount(&read["totals"]["total"]));

    let changed = owner.put(&world, &path).if_match("\"v1\"").json(&draft(&client)).send().await.expect(200);
    assert_eq!((changed.tag().as_str(), amount(&changed.json()["totals"]["total"])), ("\"v2\"", 5_750_000));
    let log = owner.get(&world, "/audit-log?limit=1").send().await.expect(200).json();
    let edit = &log["items"][0];
    assert_eq!((&edit["action"], &edit["subject"]["id"]), (&json!("draft.changed"), &made.json()["id"]));
    assert_eq!(edit["actor"]["name"], owner.session["person_id"]);
    let total = edit["changes"].as_array().unwrap().iter().find(|change| change["field"] == "total").unwrap();
    assert_ne!(total["before"], total["after"], "what it came to before and after");
    owner.delete(&world, &path).if_match("\"v1\"").send().await.expect(412);
    owner.delete(&world, &path).send().await.expect(428);
    owner.delete(&world, &path).if_match("\"v2\"").send().await.expect(204);
    assert_eq!(owner.get(&world, &path).send().await.expect(404).problem(), "not_found");
}

fn amount(money: &Value) -> i64 {
    assert_eq!(money["currency"], "BDT");
    money["amount"].as_i64().unwrap()
}

#[actix_web::test]
async fn a_preview_tells_what_would_be_frozen_or_what_blocks() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let client = owner.client(&world).await;
    let path = format!("/invoices/{}/issue-preview", owner.draft(&world, &client).await);
    let preview = owner.get(&world, &path).send().await.expect(200);
    assert!(preview.tag().starts_with("\"v1-"), "{}", preview.tag());
    let preview = preview.json();
    assert_eq!((&preview["blocked_by"], &preview["warnings"]), (&json!([]), &json!([])));
    assert_eq!(preview["would_freeze"]["mushak_series"]["fiscal_year"], "2026-27");
    assert_eq!(preview["would_freeze"]["issuer_bin"], "001234567-0101");

    let empty = json!({"client_id": client, "supplied_on": "2026-12-31"});
    let empty = id(&owner.post(&world, "/invoices").json(&empty).send().await.expect(201));
    let preview = owner.get(&world, &format!("/invoices/{empty}/issue-preview")).send().await.expect(200).json();
    assert_eq!(preview["would_freeze"], json!(null));
    let codes: Vec<&str> =
        preview["blocked_by"].as_array().unwrap().iter().map(|error| error["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["empty", "after_issue"]);
}

#[actix_web::test]
async fn a_payment_is_due_on_the_day_that_the_draft_names_and_not_before_issue() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let client = owner.client(&world).await;
    let made = async |due_on: Value| {
        let mut body = draft(&client);
        body["due_on"] = due_on;
        owner.post(&world, "/invoices").json(&body).send().await
    };
    assert_eq!(made(json!("soon")).await.expect(422).refused(), ["due_on: not_a_date"]);
    let late = id(&made(json!("2020-01-01")).await.expect(201));
    let preview = owner.get(&world, &format!("/invoices/{late}/issue-preview")).send().await.expect(200).json();
    assert_eq!(preview["blocked_by"][0]["code"], "before_issue");
    let path = format!("/invoices/{late}/issue");
    let refused = owner.post(&world, &path).key("issue-0001").if_match("\"v1\"").send().await.expect(422);
    assert_eq!(refused.refused(), ["due_on: before_issue"]);

    for (key, due_on) in [("issue-0002", json!("2099-12-31")), ("issue-0003", json!(null))] {
        let id = id(&made(due_on.clone()).await.expect(201));
        let path = format!("/invoices/{id}/issue");
        let issued = owner.post(&world, &path).key(key).if_match("\"v1\"").send().await.expect(200).json();
        assert_eq!((&issued["invoice"]["due_on"], &issued["mushak"]["due_on"]), (&due_on, &json!(null)));
    }
}

#[actix_web::test]
async fn a_draft_is_checked_as_far_as_it_is_written_and_not_stored() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let client = owner.client(&world).await;
    let mut body = draft(&client);
    let mut unpriced = line();
    unpriced["unit_price"] = json!("");
    body["lines"] = json!([line(), unpriced]);
    let checked = owner.post(&world, "/invoices/check").json(&body).send().await.expect(200).json();
    assert_eq!(checked["lines"][1], json!(null));
    assert_eq!(amount(&checked["lines"][0]["total"]), 5_750_000);
    assert_eq!(amount(&checked["totals"]["total"]), 5_750_000);
    assert_eq!(checked["blocked_by"][0]["field"], "lines[1].unit_price");

    let mut dear = line();
    dear["unit_price"] = json!("173913.05");
    body["lines"] = json!([dear]);
    let checked = owner.post(&world, "/invoices/check").json(&body).send().await.expect(200).json();
    assert_eq!((amount(&checked["totals"]["total"]), &checked["blocked_by"]), (20_000_001, &json!([])));
    let codes: Vec<&str> =
        checked["warnings"].as_array().unwrap().iter().map(|warning| warning["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["buyer_address_missing", "buyer_bin_missing"], "one poisha above the limit");
    body["lines"][0]["unit_price"] = json!("173913.04");
    let checked = owner.post(&world, "/invoices/check").json(&body).send().await.expect(200).json();
    assert_eq!((amount(&checked["totals"]["total"]), &checked["warnings"]), (20_000_000, &json!([])));

    body["client_id"] = json!("");
    body["lines"] = json!([]);
    let checked = owner.post(&world, "/invoices/check").json(&body).send().await.expect(200).json();
    let fields: Vec<&str> =
        checked["blocked_by"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect();
    assert_eq!((fields, &checked["totals"]), (vec!["client_id", "lines"], &json!(null)));
    let list = owner.get(&world, "/invoices").send().await.expect(200).json();
    assert_eq!(list["items"], json!([]));
}

#[actix_web::test]
async fn an_invoice_is_issued_once_with_its_mushak() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let client = owner.client(&world).await;
    let draft_id = owner.draft(&world, &client).await;
    let path = format!("/invoices/{draft_id}/issue");

    let keyless = owner.post(&world, &path).if_match("\"v1\"").send().await.expect(400);
    assert_eq!(keyless.problem(), "idempotency_key_required");
    assert_eq!(owner.post(&world, &path).key("issue-0001").send().await.expect(428).problem(), "if_match_required");
    assert_eq!(
        owner.post(&world, &path).key("issue-0001").if_match("\"v9\"").send().await.expect(412).problem(),
        "stale"
    );

    let issued = owner.post(&world, &path).key("issue-0001").if_match("\"v1\"").send().await.expect(200);
    let body = issued.json();
    assert_eq!(body["invoice"]["id"], json!(draft_id));
    assert_eq!((&body["invoice"]["number"], &body["mushak"]["number"]), (&json!(1), &json!(1)));
    assert_eq!(body["mushak"]["series"]["kind"], "mushak_6_3");
    assert_eq!(body["mushak"]["counterpart_id"], body["invoice"]["id"]);
    assert_eq!(body["invoice"]["attention"], "Rafiq Islam");
    assert_eq!(body["without_mushak"], json!(null));

    // The same request gets the same bytes; under another key the invoice is issued already.
    let again = owner.post(&world, &path).key("issue-0001").if_match("\"v1\"").send().await.expect(200);
    assert_eq!((&again.body, again.header("idempotent-replayed")), (&issued.body, Some("true")));
    let other = owner.post(&world, &path).key("issue-0002").if_match("\"v1\"").send().await.expect(409);
    assert_eq!(other.problem(), "already_issued");

    let read = owner.get(&world, &format!("/invoices/{draft_id}")).send().await.expect(200);
    assert_eq!(read.tag(), issued.tag());
    assert_eq!((&read.json()["state"], &read.json()["seal"]), (&json!("issued"), &body["invoice"]["seal"]));
    let path = format!("/invoices/{draft_id}");
    let change = owner.put(&world, &path).if_match("\"v1\"").json(&draft(&client)).send().await.expect(409);
    assert_eq!(change.problem(), "already_issued");
    owner.delete(&world, &path).if_match("\"v1\"").send().await.expect(409);
    owner.get(&world, &format!("{path}/issue-preview")).send().await.expect(409);
}

#[actix_web::test]
async fn what_was_previewed_is_issued_or_nothing() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let client = owner.client(&world).await;
    let draft_id = owner.draft(&world, &client).await;
    let preview = async || {
        let path = format!("/invoices/{draft_id}/issue-preview");
        owner.get(&world, &path).send().await.expect(200).tag()
    };
    let issue = async |key: &str, tag: &str| {
        let path = format!("/invoices/{draft_id}/issue");
        owner.post(&world, &path).key(key).if_match(tag).send().await
    };
    let shown = preview().await;
    assert_eq!(preview().await, shown, "looking twice shows the same");

    let tag = owner.get(&world, "/brand").send().await.tag();
    let mut other = brand();
    other["terms"] = json!("Due at once.");
    owner.put(&world, "/brand").if_match(&tag).json(&other).send().await.expect(200);
    let path = format!("/clients/{client}");
    let renamed = json!({"name_en": "Somebody Else", "contacts": []});
    owner.put(&world, &path).if_match("\"v1\"").json(&renamed).send().await.expect(200);

    let refused = issue("issue-0001", &shown).await.expect(412);
    assert_eq!(refused.problem(), "stale");
    let told = refused.refused();
    for what in ["buyer: changed_since", "attention: changed_since", "issuer: changed_since"] {
        assert!(told.iter().any(|field| field == what), "{told:?}");
    }
    assert_eq!(owner.get(&world, "/documents").send().await.json()["items"], json!([]));
    // A refusal keeps no answer: the same key serves what was looked at again.
    let issued = issue("issue-0001", &preview().await).await.expect(200).json();
    assert_eq!(issued["invoice"]["number"], 1);
    assert_eq!(issued["invoice"]["buyer"]["name_en"], "Somebody Else");
    assert_eq!(issue("issue-0002", &shown).await.expect(409).problem(), "already_issued");
}

#[actix_web::test]
async fn a_studio_that_is_not_registered_issues_the_invoice_alone() {
    let world = World::new().await;
    let owner = world.owner(NORTH_LIGHT).await;
    let client = owner.client(&world).await;
    let taxed = owner.draft(&world, &client).await;
    let refused =
        owner.post(&world, &format!("/invoices/{taxed}/issue")).key("issue-0001").if_match("\"v1\"").send().await;
    assert_eq!(refused.clone().expect(422).problem(), "not_issuable");
    assert_eq!(refused.refused(), ["lines[0].vat: vat_not_allowed"]);

    let mut plain = draft(&client);
    plain["lines"][0]["vat"] = json!({"treatment": "none"});
    let plain = id(&owner.post(&world, "/invoices").json(&plain).send().await.expect(201));
    let path = format!("/invoices/{plain}/issue");
    let issued = owner.post(&world, &path).key("issue-0002").if_match("\"v1\"").send().await.expect(200).json();
    assert_eq!((&issued["mushak"], &issued["without_mushak"]), (&json!(null), &json!("not_registered")));
    assert_eq!(issued["invoice"]["number"], 1, "the refused issue took no number");
}

#[actix_web::test]
async fn issuing_is_refused_while_the_clock_is_behind() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    world.clock.advance(jiff::SignedDuration::from_mins(2));
    owner.issued(&world).await;
    world.clock.advance(jiff::SignedDuration::from_mins(-1));
    let client = owner.client(&world).await;
    let draft_id = owner.draft(&world, &client).await;
    let path = format!("/invoices/{draft_id}/issue");
    let refused = owner.post(&world, &path).key("issue-0002").if_match("\"v1\"").send().await.expect(409);
    assert_eq!(refused.problem(), "clock_behind");
}

#[actix_web::test]
async fn amounts_are_computed_without_storing() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let body = json!({"lines": [line()], "discount": {"kind": "amount", "amount": 1_000_000}});
    let computed = owner.post(&world, "/invoices/compute").json(&body).send().await.expect(200).json();
    assert_eq!(amount(&computed["totals"]["total"]), 4_600_000);
    let refused = owner.post(&world, "/invoices/compute").json(&json!({"lines": [], "colour": 1})).send().await;
    assert_eq!(refused.expect(422).refused(), ["colour: unknown_field"]);
    assert_eq!(owner.get(&world, "/invoices").send().await.json()["items"], json!([]));
}

#[actix_web::test]
async fn lists_are_filtered_and_paged() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let client = owner.client(&world).await;
    let mut drafts = Vec::new();
    for _ in 0..5 {
        world.clock.advance(jiff::SignedDuration::from_secs(1));
        drafts.push(owner.draft(&world, &client).await);
    }
    let issued = owner.issued(&world).await;
    drafts.reverse();

    let mut seen = Vec::new();
    let mut path = "/invoices?state=draft&limit=2".to_owned();
    loop {
        let page = owner.get(&world, &path).send().await.expect(200).json();
        seen.extend(page["items"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/invoices?state=draft&limit=2&cursor={cursor}");
    }
    assert_eq!(seen, drafts);

    let of_state = owner.get(&world, "/invoices?state=issued").send().await.expect(200).json();
    assert_eq!(of_state["items"].as_array().unwrap().len(), 1);
    assert_eq!(of_state["items"][0]["printed_number"], issued["invoice"]["printed_number"]);
    let of_client = owner.get(&world, &format!("/invoices?client_id={client}")).send().await.expect(200).json();
    assert_eq!(of_client["items"].as_array().unwrap().len(), 5);
}

#[actix_web::test]
async fn earlier_lines_are_suggested_the_one_used_last_first() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let client = owner.client(&world).await;
    for (description, price) in [("Wedding film", "50000"), ("Wedding album", "9000"), ("wedding FILM", "60000")] {
        let mut body = draft(&client);
        body["lines"][0]["description"] = json!(description);
        body["lines"][0]["unit_price"] = json!(price);
        owner.post(&world, "/invoices").json(&body).send().await.expect(201);
        world.clock.advance(jiff::SignedDuration::from_secs(60));
    }
    let found = owner.get(&world, "/invoices/line-suggestions?text=wed").send().await.expect(200).json();
    let told = |at: usize, field: &str| found["items"][at][field].as_str().unwrap().to_owned();
    assert_eq!((told(0, "description"), told(0, "unit_price")), ("wedding FILM".to_owned(), "60000".to_owned()));
    assert_eq!(told(1, "description"), "Wedding album");
    assert_eq!(found["items"].as_array().unwrap().len(), 2);
    assert_eq!(found["items"][0]["vat"], json!({"treatment": "standard", "rate": "15"}));
    let refused = owner.get(&world, "/invoices/line-suggestions?text=w&currency=XXX").send().await.expect(422);
    assert_eq!(refused.refused(), ["currency: unknown_currency"]);
}

#[actix_web::test]
async fn a_draft_shows_its_papers_before_anything_is_issued() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let client = owner.client(&world).await;
    let id = owner.draft(&world, &client).await;
    let stored = format!("/invoices/{id}/draft-paper");
    let total = amount(
        &owner.get(&world, &format!("/invoices/{id}/issue-preview")).send().await.json()["would_freeze"]["totals"]["total"],
    );
    for (query, said) in [
        ("", format!("invoice bn Draft {total}")),
        ("?kind=mushak_6_3&language=en", format!("mushak_6_3 en Draft {total}")),
    ] {
        let shown = owner.get(&world, &format!("{stored}{query}")).send().await.expect(200);
        assert_eq!(shown.header("content-type"), Some("image/svg+xml"));
        assert!(shown.text().contains(&said), "{}", shown.text());
        let written = format!("/invoices/draft-paper{query}");
        let shown = owner.post(&world, &written).json(&draft(&client)).send().await.expect(200);
        assert!(shown.text().contains(&said), "{}", shown.text());
    }
    let list = owner.get(&world, "/invoices").send().await.expect(200).json();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1), "looking stores nothing");
    assert_eq!(owner.get(&world, "/documents").send().await.json()["items"], json!([]), "and issues nothing");

    let mut late = draft(&client);
    late["due_on"] = json!("2012-01-01");
    let refused = owner.post(&world, "/invoices/draft-paper").json(&late).send().await.expect(422).json();
    assert_eq!(refused["errors"][0]["field"], "due_on");
    late["lines"][0]["unit_price"] = json!("x");
    owner.post(&world, "/invoices/draft-paper").json(&late).send().await.expect(422);
    owner.get(&world, &format!("{stored}?kind=letter")).send().await.expect(400);
    let untaxed = world.owner(NORTH_LIGHT).await;
    let mut plain = draft(&untaxed.client(&world).await);
    plain["lines"][0]["vat"] = json!({"treatment": "none"});
    untaxed.post(&world, "/invoices/draft-paper?kind=mushak_6_3").json(&plain).send().await.expect(404);
    untaxed.post(&world, "/invoices/draft-paper").json(&plain).send().await.expect(200);

    let issue = owner.post(&world, &format!("/invoices/{id}/issue"));
    issue.if_match("\"v1\"").key("issue-0001").send().await.expect(200);
    owner.get(&world, &stored).send().await.expect(409);
}

#[actix_web::test]
async fn a_discarded_draft_comes_back_as_it_was() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let client = owner.client(&world).await;
    let id = owner.draft(&world, &client).await;
    let path = format!("/invoices/{id}");
    let before = owner.get(&world, &path).send().await.expect(200);
    let restore = format!("{path}/restore");
    assert_eq!(owner.post(&world, &restore).send().await.expect(409).problem(), "not_discarded");
    owner.delete(&world, &path).if_match("\"v1\"").send().await.expect(204);
    owner.get(&world, &path).send().await.expect(404);
    owner.post(&world, &format!("{path}/issue")).key("issue-0001").if_match("\"v1\"").send().await.expect(404);

    let stranger = world.owner(NORTH_LIGHT).await;
    assert_eq!(stranger.post(&world, &restore).send().await.expect(404).problem(), "not_found");
    let back = owner.post(&world, &restore).key("restore-0001").send().await.expect(200);
    assert_eq!(back.tag(), "\"v1\"");
    let after = owner.get(&world, &path).send().await.expect(200);
    assert_eq!(after.body, before.body, "id, version and dates are as they were");
    assert_eq!(owner.post(&world, &restore).key("restore-0001").send().await.expect(200).body, back.body);
    assert_eq!(owner.post(&world, &restore).key("restore-0002").send().await.expect(409).problem(), "not_discarded");
    let log = owner.get(&world, "/audit-log").send().await.expect(200).json();
    let acts: Vec<&str> =
        log["items"].as_array().unwrap().iter().filter_map(|entry| entry["action"].as_str()).collect();
    assert_eq!(acts[..2], ["draft.restored", "draft.discarded"]);

    let issue = owner.post(&world, &format!("{path}/issue")).key("issue-0002").if_match("\"v1\"");
    let issued = issue.send().await.expect(200).json();
    assert_eq!(issued["invoice"]["id"], json!(id));
    assert_eq!(owner.post(&world, &restore).send().await.expect(409).problem(), "already_issued");
}

#[actix_web::test]
async fn a_discarded_draft_whose_client_or_place_is_gone_stays_discarded() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let place = owner.get(&world, "/places").send().await.json()["items"][0]["id"].clone();
    let mut body = draft(&owner.client(&world).await);
    body["place_id"] = place;
    let id = crate::support::id(&owner.post(&world, "/invoices").json(&body).send().await.expect(201));
    owner.delete(&world, &format!("/invoices/{id}")).if_match("\"v1\"").send().await.expect(204);
    world.works.lose_parties(world.id(SHAPLA).await);
    for _ in 0..2 {
        let refused = owner.post(&world, &format!("/invoices/{id}/restore")).send().await.expect(422);
        assert_eq!(refused.refused(), ["client_id: unknown_client", "place_id: unknown_place"]);
    }
    assert_eq!(owner.get(&world, "/invoices").send().await.json()["items"], json!([]));
}
