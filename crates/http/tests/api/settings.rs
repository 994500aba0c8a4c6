//! What the workspace is: settings, brand, tax identity, places, members.

use dalil_tenancy::Role;
use serde_json::{Value, json};

use crate::{
    roles::brand,
    support::{Member, NORTH_LIGHT, SHAPLA, World, draft, id},
};

/// A PNG of one black pixel.
const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";

fn settings() -> Value {
    json!({"time_zone": "Asia/Kolkata", "year_start": "04-01", "paper_language": "en", "payment_days": 30})
}

#[actix_web::test]
async fn settings_are_changed_by_whoever_saw_them_last() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let seen = owner.get(&world, "/settings").send().await.expect(200).tag();
    owner.put(&world, "/settings").json(&settings()).send().await.expect(428);
    let put = || owner.put(&world, "/settings").if_match(&seen).json(&settings());
    let saved = put().key("settings-1").send().await.expect(200);
    for (field, value) in settings().as_object().unwrap() {
        assert_eq!(&saved.json()[field], value, "{field}");
    }
    assert_eq!(put().key("settings-1").send().await.expect(200).body, saved.body);
    assert_eq!(put().send().await.expect(412).problem(), "stale");
    let read = owner.get(&world, "/settings").send().await.expect(200);
    assert_eq!((read.tag(), read.json()), (saved.tag(), saved.json()));
    let log = owner.get(&world, "/audit-log").send().await.json();
    assert_eq!(log["items"][0]["action"], "settings.changed");
    assert!(log["items"][0]["changes"].to_string().contains("Asia/Kolkata"), "{log}");
}

#[actix_web::test]
async fn wrong_settings_are_refused_field_by_field() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let tag = owner.get(&world, "/settings").send().await.tag();
    for (field, value, rule) in [
        ("time_zone", json!("Asia/Nowhere"), "unknown_time_zone"),
        ("year_start", json!("02-29"), "unknown_value"),
        ("year_start", json!("July"), "unknown_value"),
        ("paper_language", json!("fr"), "unknown_value"),
        ("payment_days", json!(366), "not_days"),
        ("payment_days", json!(-1), "wrong_type"),
    ] {
        let mut body = settings();
        body[field] = value;
        let refused = owner.put(&world, "/settings").if_match(&tag).json(&body).send().await.expect(422);
        assert_eq!(refused.refused(), [format!("{field}: {rule}")]);
    }
    assert_eq!(owner.get(&world, "/settings").send().await.tag(), tag);
}

#[actix_web::test]
async fn days_for_payment_make_an_invoice_due() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let tag = owner.get(&world, "/settings").send().await.tag();
    owner.put(&world, "/settings").if_match(&tag).json(&settings()).send().await.expect(200);
    let issued = owner.issued(&world).await;
    let issued_on: jiff::civil::Date = issued["invoice"]["issued_on"].as_str().unwrap().parse().unwrap();
    let due_on: jiff::civil::Date = issued["invoice"]["due_on"].as_str().unwrap().parse().unwrap();
    assert_eq!(issued_on.until(due_on).unwrap().get_days(), 30);
    assert_eq!(issued["mushak"]["due_on"], json!(null));
}

#[actix_web::test]
async fn a_brand_is_changed_shown_beforehand_and_frozen_at_issue() {
    let world = World::new().await;
    let manager = world.member(SHAPLA, Role::Manager).await;
    let owner = world.owner(SHAPLA).await;
    let tag = manager.get(&world, "/brand").send().await.expect(200).tag();
    let mut body = brand();
    body["style"] = json!({"template": "bold", "accent": "#1D4F91", "page": "letter", "words": "both"});
    let shown = manager.post(&world, "/brand/preview").json(&body).send().await.expect(200);
    assert_eq!(shown.header("content-type"), Some("image/svg+xml"));
    assert!(shown.text().contains("Bold"), "{}", shown.text());
    assert_eq!(manager.get(&world, "/brand").send().await.tag(), tag, "looking changes nothing");

    let saved = manager.put(&world, "/brand").if_match(&tag).json(&body).send().await.expect(200).json();
    let style = json!({"template": "bold", "accent": "#1d4f91", "page": "letter", "words": "both"});
    assert_eq!((&saved["style"], &saved["accent_is_readable"]), (&style, &json!(true)));
    manager.put(&world, "/brand").if_match(&tag).json(&body).send().await.expect(412);
    let issued = owner.issued(&world).await;
    assert_eq!(issued["invoice"]["issuer"]["style"], style);

    let tag = manager.get(&world, "/brand").send().await.tag();
    manager.put(&world, "/brand").if_match(&tag).json(&brand()).send().await.expect(200);
    let path = format!("/documents/{}", issued["invoice"]["id"].as_str().unwrap());
    assert_eq!(owner.get(&world, &path).send().await.json()["document"]["issuer"]["style"], style);
}

/// Whoever changes the account on the invoices turns every payment their way: it is no part of the brand.
#[actix_web::test]
async fn how_to_pay_is_no_part_of_the_brand() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let tag = owner.get(&world, "/brand").send().await.expect(200).tag();
    let mut body = brand();
    body["payment_details"] = json!("Another bank 9999");
    let refused = owner.put(&world, "/brand").if_match(&tag).json(&body).send().await.expect(422);
    assert_eq!(refused.refused(), ["payment_details: unknown_field"]);
    assert_eq!(owner.get(&world, "/payee").send().await.json()["payment_details"], "Bank of Dhaka 1234");
}

#[actix_web::test]
async fn a_wrong_brand_is_refused_field_by_field() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let tag = owner.get(&world, "/brand").send().await.tag();
    let body = json!({
        "address": " ", "invoice_prefix": "shp", "terms": "x".repeat(2_001),
        "style": {"template": "loud", "accent": "blue", "page": "a3", "words": "none"}
    });
    let refused = owner.put(&world, "/brand").if_match(&tag).json(&body).send().await.expect(422).refused();
    let expected = [
        "name_en: name_required",
        "address: empty",
        "terms: too_long",
        "invoice_prefix: not_a_prefix",
        "template: unknown_value",
        "accent: not_a_colour",
        "page: unknown_value",
        "words: unknown_value",
    ];
    let mut sorted: Vec<&str> = refused.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    let mut wanted = expected.to_vec();
    wanted.sort_unstable();
    assert_eq!(sorted, wanted);
}

#[actix_web::test]
async fn a_logo_is_taken_and_taken_away() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let tag = owner.get(&world, "/brand").send().await.tag();
    let put = async |tag: &str, image: Value| {
        owner.put(&world, "/brand/logo").if_match(tag).json(&json!({"image": image})).send().await
    };
    assert_eq!(put(&tag, json!("%%%")).await.expect(422).refused(), ["image: not_base64"]);
    assert_eq!(put(&tag, json!("PHN2Zz4=")).await.expect(422).refused(), ["logo: not_an_image"]);
    let saved = put(&tag, json!(PIXEL)).await.expect(200);
    assert_eq!(saved.json()["logo_sha256"].as_str().map(str::len), Some(64));
    let kept = owner.put(&world, "/brand").if_match(&saved.tag()).json(&brand()).send().await.expect(200);
    assert_eq!(kept.json()["logo_sha256"], saved.json()["logo_sha256"]);
    assert_eq!(put(&kept.tag(), json!(null)).await.expect(200).json()["logo_sha256"], json!(null));
}

#[actix_web::test]
async fn a_tax_identity_holds_from_its_day_on() {
    let world = World::new().await;
    let owner = world.owner(NORTH_LIGHT).await;
    let set = async |body: Value| owner.post(&world, "/tax-identities").json(&body).send().await;
    let none = json!({"from": "2026-01-01", "vat_status": "registered"});
    assert_eq!(set(none).await.expect(422).refused(), ["bin: required"]);
    let odd = json!({"from": "2026-01-01", "vat_status": "not_registered", "bin": "0011112220303"});
    assert_eq!(set(odd).await.expect(422).refused(), ["bin: none_unregistered"]);
    // Which workspace holds it is not told.
    let foreign = json!({"from": "2026-01-01", "vat_status": "registered", "bin": "001234567-0101"});
    assert_eq!(set(foreign).await.expect(422).refused(), ["bin: ask_operator"]);
    let own = json!({"from": "2026-01-01", "vat_status": "registered", "bin": "001111222-0303"});
    set(own.clone()).await.expect(201);
    assert_eq!(set(own).await.expect(422).refused(), ["from: taken"]);
    let known = owner.get(&world, "/tax-identities").send().await.expect(200).json();
    assert_eq!(known["items"][0]["bin"], "001111222-0303");
    let client = owner.client(&world).await;
    let taxed = id(&owner.post(&world, "/invoices").json(&draft(&client)).send().await.expect(201));
    let preview = owner.get(&world, &format!("/invoices/{taxed}/issue-preview")).send().await.json();
    assert_eq!(preview["would_freeze"]["issuer_bin"], "001111222-0303");
}

#[actix_web::test]
async fn a_second_place_has_a_code_of_its_own() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let add = async |code: Value| {
        owner.post(&world, "/places").json(&json!({"name": "Branch", "address": "Agrabad", "code": code})).send().await
    };
    assert_eq!(add(json!("c-1")).await.expect(422).refused(), ["code: not_a_place_code"]);
    assert_eq!(add(json!(null)).await.expect(422).refused(), ["code: taken"], "the first place goes without");
    add(json!("CTG")).await.expect(201);
    assert_eq!(add(json!("CTG")).await.expect(422).refused(), ["code: taken"]);
    assert_eq!(owner.get(&world, "/places").send().await.json()["items"][1]["code"], "CTG");
}

fn person(member: &Member) -> String {
    member.session["person_id"].as_str().expect("an id").to_owned()
}

#[actix_web::test]
async fn a_member_is_added_changed_and_removed_at_once() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let add = json!({"email": "mitu@shapla.example", "name": "Mitu Das", "role": "creative"});
    let added = owner.post(&world, "/members").json(&add).key("member-01").send().await.expect(201);
    let again = owner.post(&world, "/members").json(&add).key("member-01").send().await.expect(201);
    assert_eq!(added.body, again.body);
    let twice = owner.post(&world, "/members").json(&add).send().await.expect(422);
    assert_eq!(twice.refused(), ["email: taken"]);
    let path = format!("/members/{}", added.json()["person_id"].as_str().unwrap());

    let mitu = Member::sign_in(&world, "mitu@shapla.example", Some(SHAPLA)).await;
    mitu.get(&world, "/invoices").send().await.expect(403);
    owner.put(&world, &path).json(&json!({"role": "finance"})).send().await.expect(200);
    mitu.get(&world, "/invoices").send().await.expect(200);

    owner.delete(&world, &path).send().await.expect(204);
    mitu.get(&world, "/invoices").send().await.expect(401);
    owner.delete(&world, &path).send().await.expect(404);
    owner.post(&world, "/members").json(&add).send().await.expect(201);
    mitu.get(&world, "/client-names").send().await.expect(401);
    let log = owner.get(&world, "/audit-log").send().await.json();
    let acts: Vec<&str> = log["items"].as_array().unwrap().iter().filter_map(|item| item["action"].as_str()).collect();
    for act in ["member.added", "member.role_changed", "member.removed"] {
        assert!(acts.contains(&act), "{act}: {acts:?}");
    }
    assert!(!log.to_string().contains("mitu@"), "an address is not written down: {log}");
}

#[actix_web::test]
async fn nobody_reaches_above_their_own_role_and_the_last_owner_stays() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let admin = world.member(SHAPLA, Role::Admin).await;
    let own = format!("/members/{}", person(&owner));
    let crown = json!({"email": "new@shapla.example", "name": "New", "role": "owner"});
    assert_eq!(admin.post(&world, "/members").json(&crown).send().await.expect(422).refused(), ["role: above_own"]);
    let demoted = admin.put(&world, &own).json(&json!({"role": "sales"})).send().await.expect(422);
    assert_eq!(demoted.refused(), ["role: above_own"]);
    assert_eq!(admin.delete(&world, &own).send().await.expect(422).refused(), ["role: above_own"]);
    let left = owner.put(&world, &own).json(&json!({"role": "admin"})).send().await.expect(422);
    assert_eq!(left.refused(), ["role: last_owner"]);
    assert_eq!(owner.delete(&world, &own).send().await.expect(422).refused(), ["role: last_owner"]);
    let path = format!("/members/{}", person(&admin));
    owner.put(&world, &path).json(&json!({"role": "owner"})).send().await.expect(200);
    owner.delete(&world, &own).send().await.expect(204);
    owner.get(&world, "/settings").send().await.expect(401);
    let wrong = json!({"email": "nobody", "name": " ", "role": "king"});
    let refused = admin.post(&world, "/members").json(&wrong).send().await.expect(422).refused();
    assert_eq!(refused, ["email: not_an_email", "name: empty", "role: unknown_value"]);
}
