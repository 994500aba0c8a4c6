use dalil_tenancy::Role;

use crate::{SHAPLA, World, draft, en, issued, member, owner, rules::is_sound, support::NORTH_LIGHT};

#[actix_web::test]
async fn what_will_be_frozen_is_told_in_numbers_before_it_is() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let path = draft(&mut nila, SHAPLA).await;
    let reviewed = nila.open(&path).await.form(&path).press("review");
    let review = nila.send(&reviewed).await.expect(303);
    assert_eq!(review.location(), Some(format!("{path}/issue").as_str()));
    let page = nila.follow(review).await.expect(200);
    is_sound(&page);
    let issuer = "Shapla Studio";
    for words in [issuer, "001234567-0101", "Meghna Textiles", "57,500.00", "7,500.00", "2026-27", &en("issue-final")] {
        page.says(words);
    }
    page.says("Taka Fifty Seven Thousand Five Hundred Only");
    let acts: Vec<&str> = page.all("button").map(|button| button.text.as_str()).collect();
    assert!(acts.contains(&"Issue invoice and Mushak-6.3 over BDT 57,500.00"), "{acts:?}");
    assert_eq!(nila.open("/w/shapla/documents").await.of_class("issued").len(), 0, "looking issues nothing");
}

#[actix_web::test]
async fn lines_buyer_series_and_what_to_look_at_are_told_before_it_is_final() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let path = draft(&mut nila, SHAPLA).await;
    let page = nila.open(&format!("{path}/issue")).await.expect(200);
    assert_eq!(page.of_class("at-what").len(), 1);
    page.says("Wedding film");
    page.says("the next number of SHP/2026-27/…");
    page.says("the next number of 6.3/2026-27/…");
    page.says(&en("issue-buyer-address"));
    page.silent(&en("checks-warnings"));

    let change = nila.open(&path).await.form(&path).set("lines[0].unit_price", "200000").press("save");
    nila.send(&change).await.expect(303);
    let page = nila.open(&format!("{path}/issue")).await.expect(200);
    is_sound(&page);
    page.says(&en("checks-warnings"));
    page.says(&en("warning-buyer_address_missing"));
    page.says(&en("warning-buyer_bin_missing"));
    let editor = nila.open(&path).await;
    is_sound(&editor);
    editor.says(&en("warning-buyer_bin_missing"));
    let done = nila.send(&page.form("/issue")).await.expect(303);
    nila.follow(done).await.expect(200).says(&en("issue-done"));
}

#[actix_web::test]
async fn a_reduced_rate_of_nothing_is_refused_beside_the_rate() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let path = draft(&mut nila, SHAPLA).await;
    let form =
        nila.open(&path).await.form(&path).set("lines[0].vat_treatment", "reduced").set("lines[0].vat_rate", "0");
    nila.send(&form.press("save")).await.expect(303);
    let page = nila.open(&format!("{path}/issue")).await.expect(200);
    page.says(&en("error-reduced_rate_zero"));
    assert_eq!(page.link("Line 1: Rate"), format!("{path}#lines-0-vat_rate"));
}

#[actix_web::test]
async fn an_invoice_and_its_mushak_are_issued_once_however_often_it_is_clicked() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let path = draft(&mut nila, SHAPLA).await;
    let discard = nila.open(&path).await.form("/discard");
    let form = nila.open(&format!("{path}/issue")).await.form("/issue");
    let first = nila.send(&form).await.expect(303);
    let second = nila.send(&form).await.expect(303);
    assert_eq!(first.location(), second.location());
    let third = nila.send(&form.set("idempotency_key", "another-key-1")).await.expect(303);
    assert!(first.location().unwrap().starts_with(third.location().unwrap()), "a later click leads to the document");
    let page = nila.follow(first).await.expect(200);
    is_sound(&page);
    page.says(&en("issue-done"));
    assert_eq!(page.of_class("number"), ["SHP/2026-27/0001"]);
    assert_eq!(nila.open("/w/shapla/documents").await.of_class("issued").len(), 2);
    let document = page.path.trim_end_matches("?issued=1");
    assert_eq!(nila.open(&path).await.location(), Some(document), "the draft's address leads to the document");
    assert_eq!(nila.open(&format!("{path}/issue")).await.location(), Some(document));
    nila.send(&discard).await.expect(409).says(&en("problem-already_issued"));
}

#[actix_web::test]
async fn a_studio_that_is_not_registered_issues_the_invoice_alone_and_is_told_why() {
    let world = World::new().await;
    let mut farhan = member(&world, NORTH_LIGHT, Role::Owner).await;
    let path = draft(&mut farhan, NORTH_LIGHT).await;
    let page = farhan.open(&format!("{path}/issue")).await.expect(200);
    is_sound(&page);
    page.says(&en("without-mushak-not_registered"));
    assert_eq!(page.of_class("papers").len(), 1);
    page.says("Issue the invoice over BDT 50,000.00");
    let done = farhan.send(&page.form("/issue")).await.expect(303);
    let page = farhan.follow(done).await.expect(200);
    page.silent(&en("life-counterpart"));
}

#[actix_web::test]
async fn what_blocks_it_is_told_with_links_to_the_fields() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let path = draft(&mut nila, SHAPLA).await;
    let form = nila.open(&path).await.form(&path);
    let form = form.set("currency", "USD").set("lines[0].vat_treatment", "none").set("supplied_on", "2026-12-01");
    nila.send(&form.press("save")).await.expect(303);
    let page = nila.open(&format!("{path}/issue")).await.expect(200);
    is_sound(&page);
    page.says(&en("issue-blocked"));
    assert_eq!(page.link(&en("field-currency")), format!("{path}#currency"));
    assert_eq!(page.link("Line 1: VAT"), format!("{path}#lines-0-vat_treatment"));
    assert_eq!(page.link(&en("field-supplied_on")), format!("{path}#supplied_on"));
    assert!(page.forms().iter().all(|form| !form.action.ends_with("/issue")), "what is blocked is not offered");
    let editor = nila.open(&path).await;
    for anchor in ["currency", "lines-0-vat_treatment", "supplied_on"] {
        assert!(editor.by_id(anchor).is_some(), "{anchor}");
    }
}

#[actix_web::test]
async fn what_changed_or_was_blocked_since_it_was_shown_is_shown_again() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let path = draft(&mut nila, SHAPLA).await;
    let form = nila.open(&format!("{path}/issue")).await.form("/issue");
    let change = nila.open(&path).await.form(&path).set("lines[0].unit_price", "60000").press("save");
    nila.send(&change).await.expect(303);
    let page = nila.send(&form).await.expect(412);
    is_sound(&page);
    page.says(&en("changed-meanwhile"));
    page.says("69,000.00");
    let form = page.form("/issue");
    let change = nila.open(&path).await.form(&path).set("supplied_on", "2026-12-01").press("save");
    nila.send(&change).await.expect(303);
    let version = nila.open(&path).await.value("version");
    let page = nila.send(&form.set("version", &version)).await.expect(422);
    is_sound(&page);
    page.says(&en("issue-blocked"));
    assert_eq!(nila.open("/w/shapla/documents").await.of_class("issued").len(), 0);
}

#[actix_web::test]
async fn a_buyer_or_a_brand_changed_after_the_look_is_shown_before_anything_is_issued() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let path = draft(&mut nila, SHAPLA).await;
    let seen = nila.open(&format!("{path}/issue")).await.form("/issue");
    let client = nila.open("/w/shapla/clients").await.link("Meghna Textiles");
    let edit = nila.open(&format!("{client}/edit")).await.form("/edit").set("name_en", "Renamed").press("save");
    nila.send(&edit).await.expect(303);

    let page = nila.send(&seen).await.expect(412);
    is_sound(&page);
    page.says("this has changed: Client.");
    page.says("Renamed");
    let seen = page.form("/issue");
    let brand = nila.open("/w/shapla/settings/brand").await.form("/settings/brand");
    let brand = brand.set("template", "bold").set("terms", "Due at once");
    nila.send(&brand.press("save")).await.expect(303);
    let page = nila.send(&seen).await.expect(412);
    page.says("this has changed: Issuer, Look of the invoice.");
    assert_eq!(nila.open("/w/shapla/documents").await.of_class("issued").len(), 0);
    nila.send(&page.form("/issue").set("review", "")).await.expect(428);
    let done = nila.send(&page.form("/issue")).await.expect(303);
    nila.follow(done).await.expect(200).says("Renamed");
}

#[actix_web::test]
async fn both_papers_show_what_was_frozen_even_when_the_client_changes_after() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let path = issued(&mut nila, SHAPLA).await;
    let client = nila.open("/w/shapla/clients").await.link("Meghna Textiles");
    let edit = nila.open(&format!("{client}/edit")).await.form("/edit").set("name_en", "Renamed").press("save");
    nila.send(&edit).await.expect(303);
    let invoice = nila.open(&path).await.expect(200);
    invoice.says("Meghna Textiles");
    invoice.silent("Renamed");
    let mushak = nila.open(&invoice.link("Mushak-6.3")).await.expect(200);
    is_sound(&mushak);
    mushak.says("6.3/2026-27/0001");
    mushak.says("(11)");
    assert_eq!(mushak.link("Invoice SHP/2026-27/0001"), path);
}

#[actix_web::test]
async fn an_issued_invoice_is_used_again_as_a_new_draft_that_comes_to_the_same() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let path = draft(&mut nila, SHAPLA).await;
    let form = nila.open(&path).await.form(&path).set("discount", "1000.01").set("notes", "Thanks");
    let form = form
        .set("lines[1].description", "Album")
        .set("lines[1].unit", "piece")
        .set("lines[1].quantity", "3")
        .set("lines[1].unit_price", "999.99")
        .set("lines[1].vat_treatment", "reduced")
        .set("lines[1].vat_rate", "7.5");
    nila.send(&form.press("save")).await.expect(303);
    let issue = nila.open(&format!("{path}/issue")).await.form("/issue");
    let done = nila.send(&issue).await.expect(303);
    let invoice = nila.follow(done).await.expect(200);
    let total = invoice.of_class("grand")[0].to_owned();

    let form = invoice.form("/again");
    let first = nila.send(&form).await.expect(303);
    let second = nila.send(&form).await.expect(303);
    assert_eq!(first.location(), second.location(), "however often it is clicked");
    let page = nila.follow(first).await.expect(200);
    is_sound(&page);
    assert_ne!(page.path, path);
    for (field, value) in [("lines[1].description", "Album"), ("lines[1].vat_rate", "7.5"), ("notes", "Thanks")] {
        assert_eq!(page.value(field), value);
    }
    assert_eq!(page.value("supplied_on"), "", "dates are those of the new one");
    assert_eq!(page.of_class("grand"), [total.as_str()]);
    page.says(&en("checks-ready"));
    nila.open("/w/shapla/audit").await.says("SHP/2026-27/0001");

    let mushak = nila.open(&invoice.link("Mushak-6.3")).await;
    mushak.silent(&en("again-act"));
    let id = mushak.path.rsplit('/').next().unwrap().to_owned();
    let other =
        crate::Form { action: format!("/w/shapla/invoices/{id}/again"), ..form.set("idempotency_key", "another-1") };
    nila.send(&other).await.expect(404);
}
