use serde_json::json;

use crate::support::{NORTH_LIGHT, SHAPLA, World};

#[actix_web::test]
async fn documents_are_listed_by_kind_client_and_day() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let issued = owner.issued(&world).await;
    let count = async |query: &str| {
        let listed = owner.get(&world, &format!("/documents{query}")).send().await.expect(200).json();
        listed["items"].as_array().unwrap().len()
    };
    assert_eq!(count("").await, 2);
    assert_eq!(count("?kind=mushak_6_3").await, 1);
    assert_eq!(count("?from=2026-07-15&to=2026-07-15").await, 2);
    assert_eq!(count("?from=2026-07-16").await, 0);
    assert_eq!(count("?to=2026-07-14").await, 0);
    let client = issued["invoice"]["client_id"].as_str().unwrap();
    assert_eq!(count(&format!("?client_id={client}&kind=invoice")).await, 1);
    assert_eq!(count(&format!("?client_id={}", issued["invoice"]["id"].as_str().unwrap())).await, 0);
}

#[actix_web::test]
async fn a_paper_is_being_prepared_and_then_the_same_for_ever() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let issued = owner.issued(&world).await;
    let path = format!("/documents/{}", issued["mushak"]["id"].as_str().unwrap());
    let pdf = format!("{path}/pdf?language=bn");

    let early = owner.get(&world, &pdf).send().await.expect(503);
    assert_eq!((early.problem().as_str(), early.header("retry-after")), ("paper_not_ready", Some("1")));
    let before = owner.get(&world, &path).send().await.expect(200);
    assert_eq!(before.json()["originals"], json!([]));

    world.render(world.id(SHAPLA).await).await;
    let paper = owner.get(&world, &pdf).send().await.expect(200);
    assert_eq!(paper.header("content-type"), Some("application/pdf"));
    let disposition = "attachment; filename=\"mushak-6-3-6.3-2026-27-0001-bn.pdf\"";
    assert_eq!(paper.header("content-disposition"), Some(disposition));
    let after = owner.get(&world, &path).header("if-none-match", before.tag()).send().await.expect(200).json();
    let sha256 = after["originals"][0]["sha256"].as_str().unwrap();
    assert_eq!(paper.tag(), format!("\"{sha256}\""));
    assert!(paper.text().contains(after["document"]["printed_number"].as_str().unwrap()));

    assert_eq!(owner.get(&world, &pdf).send().await.body, paper.body);
    let held = owner.get(&world, &pdf).header("if-none-match", paper.tag()).send().await.expect(304);
    assert!(held.body.is_empty() && held.tag() == paper.tag());
    let head = world.call("HEAD", &owner.path(&pdf)).by(&owner).send().await.expect(200);
    assert!(head.body.is_empty() && head.tag() == paper.tag());
    let english = owner.get(&world, &format!("{path}/pdf?language=en")).send().await.expect(200);
    assert_ne!(english.body, paper.body);
    let noted = world.works.accesses(world.id(SHAPLA).await).len();
    assert_eq!(noted, 5, "each download is noted before the bytes leave");
}

#[actix_web::test]
async fn a_paper_is_asked_for_in_a_language() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let issued = owner.issued(&world).await;
    let path = format!("/documents/{}/pdf", issued["invoice"]["id"].as_str().unwrap());
    let other = owner.get(&world, &format!("{path}?language=fr")).send().await.expect(400);
    assert_eq!(other.refused(), ["language: unknown_value"]);
}

#[actix_web::test]
async fn a_paper_comes_in_the_language_that_its_client_receives() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let issued = owner.issued(&world).await;
    world.render(world.id(SHAPLA).await).await;
    let path = format!("/documents/{}/pdf", issued["mushak"]["id"].as_str().unwrap());
    let english_name = async |path: &str| {
        let paper = owner.get(&world, path).send().await.expect(200);
        paper.header("content-disposition").unwrap().contains("-en.pdf")
    };
    assert!(!english_name(&path).await, "the workspace's language, where the client has none");

    let client = format!("/clients/{}", issued["invoice"]["client_id"].as_str().unwrap());
    let english = json!({"name_en": "Meghna Textiles", "language": "en"});
    let changed = owner.put(&world, &client).if_match("\"v1\"").json(&english).send().await.expect(200).json();
    assert_eq!(changed["language"], "en");
    assert!(english_name(&path).await, "the client's, once it has one");
    assert!(!english_name(&format!("{path}?language=bn")).await, "the one asked for");
    let log = owner.get(&world, "/audit-log").send().await.expect(200).json();
    let changes = log["items"][0]["changes"].as_array().unwrap();
    let told = json!({"field": "language", "personal": false, "before": null, "after": "en"});
    assert!(changes.contains(&told), "{changes:?}");

    let draft = crate::support::draft(issued["invoice"]["client_id"].as_str().unwrap());
    let shown = owner.post(&world, "/invoices/draft-paper").json(&draft).send().await.expect(200).text();
    assert!(shown.contains("invoice en Draft"), "{shown}");
    let asked = owner.post(&world, "/invoices/draft-paper?language=bn").json(&draft).send().await.expect(200).text();
    assert!(asked.contains("invoice bn Draft"), "{asked}");
}

#[actix_web::test]
async fn a_copy_is_marked_recorded_and_made_once() {
    let world = World::new().await;
    let owner = world.owner(NORTH_LIGHT).await;
    let client = owner.client(&world).await;
    let body = json!({"client_id": client, "lines": [{
        "description": "Portraits", "unit": "job", "quantity": "1", "unit_price": "9000", "vat": {"treatment": "none"}
    }]});
    let draft = crate::support::id(&owner.post(&world, "/invoices").json(&body).send().await.expect(201));
    let path = format!("/invoices/{draft}/issue");
    owner.post(&world, &path).key("issue-0001").if_match("\"v1\"").send().await.expect(200);

    let path = format!("/documents/{draft}/copies");
    let body = json!({"language": "en", "reason": "The client lost it."});
    let keyless = owner.post(&world, &path).json(&body).send().await.expect(400);
    assert_eq!(keyless.problem(), "idempotency_key_required");
    let copy = owner.post(&world, &path).key("copy-0001").json(&body).send().await.expect(201);
    assert!(copy.text().contains("Copy") && copy.header("content-type") == Some("application/pdf"));
    let again = owner.post(&world, &path).key("copy-0001").json(&body).send().await.expect(201);
    assert_eq!((again.body.clone(), again.tag()), (copy.body.clone(), copy.tag()));
    owner.post(&world, &path).key("copy-0002").json(&body).send().await.expect(201);

    let detail = owner.get(&world, &format!("/documents/{draft}")).send().await.expect(200).json();
    let copies = detail["copies"].as_array().unwrap();
    assert_eq!(copies.iter().map(|copy| copy["ordinal"].as_u64().unwrap()).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(copies[0]["reason"], "The client lost it.");

    let empty = json!({"language": "en", "reason": " "});
    let refused = owner.post(&world, &path).key("copy-0003").json(&empty).send().await.expect(422);
    assert_eq!(refused.refused(), ["reason: empty"]);
    let other = json!({"language": "fr", "reason": "x"});
    let refused = owner.post(&world, &path).key("copy-0003").json(&other).send().await.expect(422);
    assert_eq!(refused.refused(), ["language: unknown_value"]);
}
