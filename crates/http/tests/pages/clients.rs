use crate::{Form, SHAPLA, World, client, en, owner, rules::is_sound};

/// What would run, or break out of an attribute, if it were not escaped.
const HOSTILE: &str = "\"'><img onerror=x></textarea>&amp;";

fn filled(form: Form) -> Form {
    form.set("name_bn", "মেঘনা টেক্সটাইলস")
        .set("name_en", "Meghna Textiles")
        .set("address", "House 7\nDhaka")
        .set("bin", "০০১২৩৪৫৬৭-০১০১")
        .set("language", "en")
        .set("contacts[0].name", "Rafiq Islam")
        .set("contacts[0].email", "rafiq@meghna.example")
}

#[actix_web::test]
async fn a_client_is_added_shown_and_changed() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let form = filled(nila.open("/w/shapla/clients/new").await.form("/clients/new"));
    let saved = nila.send(&form.press("save")).await.expect(303);
    let page = nila.follow(saved).await.expect(200);
    is_sound(&page);
    page.says(&en("saved"));
    for fact in ["Meghna Textiles", "মেঘনা টেক্সটাইলস", "001234567-0101", "Rafiq Islam", "rafiq@meghna.example"]
    {
        page.says(fact);
    }
    let edit = nila.open(&page.link(&en("client-edit"))).await.expect(200);
    assert_eq!(edit.value("address"), "House 7\nDhaka");
    assert_eq!(edit.form("/edit").get("language"), Some("en"));
    let fact = format!("{}English", en("client-language"));
    assert!(page.of_class("facts")[0].ends_with(&fact), "{:?}", page.of_class("facts"));
    assert_eq!(edit.value("contacts[1].name"), "", "there is room for one more");
    let form = edit.form("/edit").set("name_en", "Meghna Fabrics").set("language", "").set("contacts[0].name", "");
    let form = form.set("contacts[0].email", "");
    let saved = nila.send(&form.press("save")).await.expect(303);
    let page = nila.follow(saved).await.expect(200);
    page.says("Meghna Fabrics");
    page.silent("Rafiq Islam");
    page.says(&en("client-language-usual"));
    nila.open("/w/shapla/clients").await.expect(200).says("Meghna Fabrics");
}

#[actix_web::test]
async fn everything_typed_comes_back_with_each_error_at_its_field() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let form = nila.open("/w/shapla/clients/new").await.form("/clients/new");
    let form = form
        .set("address", "House 7\nDhaka")
        .set("bin", "00123456701O1")
        .set("tin", "12")
        .set("contacts[0].email", "no address");
    let page = nila.send(&form.press("save")).await.expect(422);
    is_sound(&page);
    assert_eq!(page.value("address"), "House 7\nDhaka");
    assert_eq!(page.value("bin"), "00123456701O1");
    assert_eq!(page.value("contacts[0].email"), "no address");
    assert_eq!(page.complaint("bin"), Some(en("error-digits_only")));
    assert!(page.complaint("tin").unwrap().contains("12"));
    assert_eq!(page.complaint("name_en"), Some(en("error-name_required")));
    assert_eq!(page.complaint("contacts[0].name"), Some(en("error-empty")));
    assert_eq!(page.complaint("contacts[0].email"), Some(en("error-not_an_email")));
    assert_eq!(page.link("Contact 1: Email"), "#contacts-0-email");
    nila.open("/w/shapla/clients").await.says(&en("clients-empty"));
}

#[actix_web::test]
async fn a_contact_is_added_without_storing_anything() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let form = filled(nila.open("/w/shapla/clients/new").await.form("/clients/new"));
    let page = nila.send(&form.press("add_contact")).await.expect(200);
    is_sound(&page);
    assert_eq!(page.value("name_en"), "Meghna Textiles");
    assert_eq!(page.value("contacts[1].name"), "");
    nila.open("/w/shapla/clients").await.says(&en("clients-empty"));
}

#[actix_web::test]
async fn hostile_text_shows_as_text() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let form = nila.open("/w/shapla/clients/new").await.form("/clients/new");
    let form = ["name_bn", "name_en", "address", "contacts[0].name", "contacts[0].phone"]
        .into_iter()
        .fold(form, |form, field| form.set(field, HOSTILE));
    let refused = nila.send(&form.clone().set("bin", HOSTILE).press("save")).await.expect(422);
    is_sound(&refused);
    assert_eq!(refused.value("bin"), HOSTILE);
    assert_eq!(refused.value("address"), HOSTILE);
    let saved = nila.send(&form.set("contacts[0].email", "\"'><script>@x.example").press("save")).await.expect(303);
    let page = nila.follow(saved).await.expect(200);
    is_sound(&page);
    page.says(HOSTILE);
    for path in ["/w/shapla/clients", "/w/shapla/audit", "/w/shapla/invoices/new"] {
        let page = nila.open(path).await.expect(200);
        is_sound(&page);
        page.says(HOSTILE);
    }
    let edit = nila.open(&page.link(&en("client-edit"))).await.expect(200);
    assert_eq!(edit.value("name_bn"), HOSTILE);
}

#[actix_web::test]
async fn the_same_form_sent_twice_adds_one_client() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let form = filled(nila.open("/w/shapla/clients/new").await.form("/clients/new")).press("save");
    let first = nila.send(&form).await.expect(303);
    let second = nila.send(&form).await.expect(303);
    assert_eq!(first.location(), second.location());
    let list = nila.open("/w/shapla/clients").await;
    assert_eq!(list.of_class("at-main").len(), 1);
    nila.send(&form.clone().set("name_en", "Another")).await.expect(422).says(&en("problem-idempotency_key_reused"));
    nila.send(&form.without("idempotency_key")).await.expect(400);
}

#[actix_web::test]
async fn a_change_meanwhile_keeps_both_versions_within_reach() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let path = client(&mut nila, SHAPLA, "Padma Foods").await;
    let form = nila.open(&format!("{path}/edit")).await.form("/edit");
    let theirs = form.clone().set("name_en", "Padma Foods Ltd").press("save");
    nila.send(&theirs).await.expect(303);

    let mine = nila.open(&format!("{path}/edit")).await.form("/edit").set("version", "1");
    let page = nila.send(&mine.set("name_en", "Padma & Sons").press("save")).await.expect(412);
    is_sound(&page);
    page.says(&en("conflict-title"));
    assert_eq!(page.value("name_en"), "Padma & Sons", "what was typed stays");
    page.says("Padma Foods Ltd");
    assert_eq!(page.link(&en("conflict-stored")), path);
    nila.open(&path).await.says("Padma Foods Ltd");

    let saved = nila.send(&page.form("/edit").press("save")).await.expect(303);
    nila.follow(saved).await.says("Padma & Sons");
    nila.send(&form.set("version", "none").press("save")).await.expect(428);
}
