//! The settings as people change them, without script.

use dalil_tenancy::Role;

use crate::{SHAPLA, World, en, issued, member, owner, rules::is_sound};

#[actix_web::test]
async fn each_role_comes_to_the_first_part_that_it_may_change() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let to = nila.open("/w/shapla/settings").await.expect(303);
    is_sound(&nila.follow(to).await.expect(200));
    let mut manager = member(&world, SHAPLA, Role::Manager).await;
    let to = manager.open("/w/shapla/settings").await.expect(303);
    let page = manager.follow(to).await.expect(200);
    assert_eq!(page.path, "/w/shapla/settings/brand");
    page.silent(&en("settings-members"));
    member(&world, SHAPLA, Role::Sales).await.open("/w/shapla/settings").await.expect(403);
}

#[actix_web::test]
async fn settings_are_saved_and_a_second_tab_is_told() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let page = nila.open("/w/shapla/settings/workspace").await.expect(200);
    let form = || page.form("/settings/workspace").set("payment_days", "৩০").set("year_start", "01-01");
    let saved = nila.send(&form()).await.expect(303);
    let shown = nila.follow(saved).await.expect(200);
    shown.says(&en("saved"));
    assert_eq!((shown.value("payment_days"), shown.value("year_start")), ("30".to_owned(), "01-01".to_owned()));
    let other = page.form("/settings/workspace").set("idempotency_key", &"a".repeat(32)).set("payment_days", "15");
    let stale = nila.send(&other).await.expect(412);
    is_sound(&stale);
    stale.says(&en("conflict-title"));
    assert_eq!(stale.value("payment_days"), "15");
    let again = nila.send(&stale.form("/settings/workspace").set("payment_days", "400")).await.expect(422);
    is_sound(&again);
    assert!(again.complaint("payment_days").unwrap().contains("365"));
}

#[actix_web::test]
async fn a_brand_is_looked_at_before_it_is_saved() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let page = nila.open("/w/shapla/settings/brand").await.expect(200);
    let form = page.form("/settings/brand").set("template", "bold").set("accent", "#ffd400");
    let shown = nila.send(&form.press("preview")).await.expect(200);
    is_sound(&shown);
    shown.says(&en("brand-pale"));
    let picture = shown.all("img").find_map(|image| image.get("src")).expect("a picture").replace("&amp;", "&");
    assert!(picture.contains("template=bold") && !picture.contains("csrf"), "{picture}");
    let image = nila.open(&picture).await.expect(200);
    assert_eq!(image.answer.header("content-type"), Some("image/svg+xml"));
    assert!(image.answer.text().contains("Bold"), "{}", image.answer.text());
    assert_eq!(nila.open("/w/shapla/settings/brand").await.value("template"), "letter", "looking saves nothing");

    let saved = nila.send(&shown.form("/settings/brand").set("accent", "#1f5f5b").press("save")).await.expect(303);
    let page = nila.follow(saved).await.expect(200);
    page.says(&en("saved"));
    assert_eq!((page.value("template"), page.value("accent")), ("bold".to_owned(), "#1f5f5b".to_owned()));
    let refused = page.form("/settings/brand").set("accent", "teal").set("address", "").press("save");
    let refused = nila.send(&refused).await.expect(422);
    is_sound(&refused);
    assert_eq!(refused.complaint("accent"), Some(en("error-not_a_colour")));
    assert_eq!(refused.complaint("address"), Some(en("error-empty")));
}

#[actix_web::test]
async fn the_owner_sets_the_tax_identity_and_opens_places() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let page = nila.open("/w/shapla/settings/tax").await.expect(200);
    page.says("001234567-0101");
    let form = page.form("/settings/tax").set("starts_on", "2030-07-01").set("vat_status", "turnover_tax");
    let refused = nila.send(&form).await.expect(422);
    is_sound(&refused);
    assert_eq!(refused.complaint("bin"), Some(en("error-required")));
    let form = refused.form("/settings/tax").set("vat_status", "not_registered").set("starts_on", "");
    let refused = nila.send(&form).await.expect(422);
    assert_eq!(refused.complaint("starts_on"), Some(en("error-not_a_date")));
    let saved = nila.send(&refused.form("/settings/tax").set("starts_on", "2030-07-01")).await.expect(303);
    nila.follow(saved).await.expect(200).says("1 July 2030");

    let page = nila.open("/w/shapla/settings/tax").await.expect(200);
    let form = page.form("/settings/places").set("name", "Chattogram").set("address", "Agrabad");
    let refused = nila.send(&form).await.expect(422);
    assert_eq!(refused.complaint("code"), Some(en("error-taken")));
    let saved = nila.send(&refused.form("/settings/places").set("code", "CTG")).await.expect(303);
    nila.follow(saved).await.expect(200).says("Chattogram");
    issued(&mut nila, SHAPLA).await;
}

#[actix_web::test]
async fn a_member_is_added_given_another_role_and_removed() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let page = nila.open("/w/shapla/settings/members").await.expect(200);
    let form = page.form("/settings/members").set("member_email", "mitu").set("name", "Mitu Das");
    let refused = nila.send(&form).await.expect(422);
    is_sound(&refused);
    assert_eq!(refused.complaint("member_email"), Some(en("error-not_an_email")));
    let form = refused.form("/settings/members").set("member_email", "mitu@shapla.example");
    let saved = nila.send(&form).await.expect(303);
    let page = nila.follow(saved).await.expect(200);
    page.says("Mitu Das");
    let own = page.forms().into_iter().find(|form| form.get("role") == Some("owner")).expect("the owner's row");
    let refused = nila.send(&own.set("role", "admin")).await.expect(422);
    is_sound(&refused);
    refused.says(&en("error-last_owner"));
    let row =
        page.forms().into_iter().find(|form| form.action.contains("/members/") && form.get("role") == Some("creative"));
    let row = row.expect("the new member's row");
    let path = row.action.clone();
    let saved = nila.send(&row.set("role", "finance")).await.expect(303);
    nila.follow(saved).await.expect(200);
    let asked = nila.open(&format!("{path}/remove")).await.expect(200);
    is_sound(&asked);
    asked.says("Mitu Das");
    let removed = nila.send(&asked.form("/remove")).await.expect(303);
    nila.follow(removed).await.expect(200).silent("Mitu Das");
    nila.open(&format!("{path}/remove")).await.expect(404);
}
