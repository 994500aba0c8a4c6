use dalil_lang::Language;
use dalil_tenancy::Role;

use crate::{SHAPLA, World, draft, en, member, one_line, owner, rules::is_sound, speak, support::NORTH_LIGHT};

#[actix_web::test]
async fn an_invoice_is_drafted_with_its_totals() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let form = one_line(&mut nila, SHAPLA).await;
    assert_eq!(form.get("lines[0].vat_treatment"), Some("standard"), "a registered studio charges VAT");
    assert_eq!(form.get("lines[0].quantity"), Some("1"));
    let saved = nila.send(&form.press("save")).await.expect(303);
    let page = nila.follow(saved).await.expect(200);
    is_sound(&page);
    for words in [en("draft-saved"), en("draft-no-number"), "57,500.00".to_owned(), "7,500.00".to_owned()] {
        page.says(&words);
    }
    assert_eq!(page.of_class("dock-sum"), ["Total BDT 57,500.00"]);
    let list = nila.open("/w/shapla/invoices?state=draft").await;
    assert_eq!(list.of_class("draft"), [en("state-draft")]);
    nila.open("/w/shapla/invoices?state=issued").await.says(&en("invoices-none-issued"));
    nila.open("/w/shapla/invoices?state=gone").await.expect(404);
}

#[actix_web::test]
async fn lines_come_and_go_without_script_and_without_being_stored() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let form = one_line(&mut nila, SHAPLA).await.set("notes", "Thanks");
    let page = nila.send(&form.press("add_line")).await.expect(200);
    is_sound(&page);
    page.says(&en("draft-unsaved"));
    assert_eq!(page.value("lines[0].description"), "Wedding film");
    assert_eq!(page.value("notes"), "Thanks");
    let added = page.elements.iter().find(|field| field.get("autofocus").is_some()).unwrap();
    assert_eq!(added.get("name"), Some("lines[1].description"), "one types on where the line was added");
    let form = page.form("/invoices/new").set("lines[1].description", "Album").set("lines[1].unit", "piece");
    let page = nila.send(&form.set("lines[1].unit_price", "1000").press("add_line")).await.expect(200);
    assert_eq!(page.of_class("dock-sum"), ["Total BDT 58,650.00"], "totals of what is typed, stored or not");
    let page = nila.send(&page.form("/invoices/new").press("remove_line:0")).await.expect(200);
    is_sound(&page);
    assert_eq!(page.value("lines[0].description"), "Album");
    nila.open("/w/shapla/invoices").await.says(&en("invoices-empty"));
    let saved = nila.send(&page.form("/invoices/new").press("save")).await.expect(303);
    let page = nila.follow(saved).await.expect(200);
    assert_eq!(page.of_class("dock-sum"), ["Total BDT 1,150.00"], "the empty line is left out");
}

#[actix_web::test]
async fn everything_typed_comes_back_with_each_error_at_its_field() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let form = one_line(&mut nila, SHAPLA)
        .await
        .set("supplied_on", "2011-12-31")
        .set("lines[0].quantity", "-1")
        .set("lines[0].unit_price", "12,5")
        .set("lines[0].vat_rate", "101")
        .set("lines[0].discount", "x")
        .set("lines[2].description", "<script>alert(1)</script>")
        .set("lines[2].quantity", "1000000001")
        .set("lines[2].unit_price", "1.00001")
        .set("lines[2].vat_treatment", "gift")
        .set("notes", "a\u{202E}b");
    let page = nila.send(&form.press("save")).await.expect(422);
    is_sound(&page);
    assert_eq!(page.value("lines[0].unit_price"), "12,5");
    assert_eq!(page.value("lines[1].description"), "<script>alert(1)</script>", "rows close up");
    assert_eq!(page.complaint("lines[0].quantity"), Some(en("error-negative")));
    assert_eq!(page.complaint("lines[0].unit_price"), Some(en("error-not_a_number")));
    assert!(page.complaint("lines[0].vat_rate").unwrap().contains("100"));
    assert_eq!(page.complaint("lines[0].discount"), Some(en("error-not_a_number")));
    assert!(page.complaint("lines[1].quantity").unwrap().contains("1,00,00,00,000"));
    assert!(page.complaint("lines[1].unit_price").unwrap().contains('4'));
    assert_eq!(page.complaint("lines[1].vat_treatment"), Some(en("error-unknown_treatment")));
    assert_eq!(page.complaint("lines[1].unit"), Some(en("error-empty")));
    assert!(page.complaint("supplied_on").unwrap().contains("1 January 2012"));
    assert_eq!(page.complaint("notes"), Some(en("error-hidden_characters")));
    assert_eq!(page.link("Line 2: Quantity"), "#lines-1-quantity");
    let open = page.all("details").filter(|details| details.get("open").is_some()).count();
    assert_eq!(open, 2, "what holds an error stands open: the day, and a discount");
    nila.open("/w/shapla/invoices").await.says(&en("invoices-empty"));
}

#[actix_web::test]
async fn rules_of_computation_are_told_at_the_line_and_at_the_whole() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let form = one_line(&mut nila, SHAPLA).await;
    let page = nila.send(&form.clone().set("lines[0].discount", "50001").press("save")).await.expect(422);
    assert_eq!(page.complaint("lines[0].discount"), Some(en("error-discount_exceeds_gross")));
    let page = nila.send(&form.clone().set("discount", "50001").press("save")).await.expect(422);
    assert_eq!(page.complaint("discount"), Some(en("error-discount_exceeds_gross")));
    let page = nila.send(&form.clone().set("client_id", "").press("save")).await.expect(422);
    assert_eq!(page.complaint("client_id"), Some(en("error-not_an_id")));
    let huge = form.clone().set("lines[0].quantity", "1000000000").set("lines[0].unit_price", "90000000");
    let page = nila.send(&huge.press("save")).await.expect(422);
    is_sound(&page);
    assert!(page.complaint("lines[0].unit_price").unwrap().contains("9,00,00,00,00,00,000"));
    let many = (0..501).fold(form, |form, line| {
        form.set(&format!("lines[{line}].description"), "x").set(&format!("lines[{line}].unit"), "u")
    });
    let page = nila.send(&many.press("save")).await.expect(422);
    is_sound(&page);
    page.says("500");
    assert_eq!(page.link(&en("field-lines")), "#lines");
}

#[actix_web::test]
async fn what_is_stored_comes_back_as_it_was_typed_in_the_digits_of_the_page() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let form = one_line(&mut nila, SHAPLA)
        .await
        .set("lines[0].quantity", "২.৫")
        .set("lines[0].discount", "12.5")
        .set("lines[0].discount_kind", "percent")
        .set("lines[0].vat_treatment", "specific")
        .set("lines[0].vat_rate", "6.25")
        .set("lines[0].price_includes_tax", "yes")
        .set("supplied_on", "2026-07-01")
        .set("due_on", "2099-12-31")
        .set("destination", "Gulshan");
    let saved = nila.send(&form.press("save")).await.expect(303);
    let page = nila.follow(saved).await.expect(200);
    for (field, value) in [
        ("lines[0].quantity", "2.5"),
        ("lines[0].discount", "12.5"),
        ("lines[0].discount_kind", "percent"),
        ("lines[0].vat_treatment", "specific"),
        ("lines[0].vat_rate", "6.25"),
        ("lines[0].price_includes_tax", "yes"),
        ("supplied_on", "2026-07-01"),
        ("due_on", "2099-12-31"),
        ("destination", "Gulshan"),
    ] {
        assert_eq!(page.value(field), value, "{field}");
    }
    let path = page.path.trim_end_matches("?saved=1").to_owned();
    speak(&mut nila, SHAPLA, Language::Bn).await;
    let page = nila.open(&path).await.expect(200);
    assert_eq!(page.value("lines[0].quantity"), "২.৫");
    let again = nila.send(&page.form(&path).press("save")).await.expect(303);
    nila.follow(again).await.expect(200);
}

#[actix_web::test]
async fn a_change_meanwhile_keeps_both_versions_within_reach() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let path = draft(&mut nila, SHAPLA).await;
    let form = nila.open(&path).await.form(&path);
    nila.send(&form.clone().set("notes", "Theirs").press("save")).await.expect(303);
    let stale = nila.open(&path).await.form(&path).set("version", "1").set("notes", "Mine");
    let page = nila.send(&stale.press("save")).await.expect(412);
    is_sound(&page);
    page.says(&en("conflict-title"));
    assert_eq!(page.value("notes"), "Mine");
    let row = page.all("tr").find(|row| row.text.contains("Theirs")).unwrap();
    assert_eq!(row.text, format!("{}TheirsMine", en("field-notes")), "only what differs is told");
    assert_eq!(page.link(&en("conflict-stored")), path);
    let saved = nila.send(&page.form(&path).press("save")).await.expect(303);
    assert_eq!(nila.follow(saved).await.value("notes"), "Mine");
}

#[actix_web::test]
async fn a_draft_is_discarded_at_one_press_and_had_back_at_another() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let path = draft(&mut nila, SHAPLA).await;
    let form = nila.open(&path).await.form("/discard");
    let changed = nila.open(&path).await.form(&path).set("notes", "Later").press("save");
    nila.send(&changed).await.expect(303);
    let page = nila.send(&form).await.expect(412);
    is_sound(&page);
    page.says(&en("changed-meanwhile"));
    assert_eq!(page.value("notes"), "Later", "as it is now, and not thrown away");

    let gone = nila.send(&page.form("/discard")).await.expect(303);
    let list = nila.follow(gone).await.expect(200);
    is_sound(&list);
    list.says("The draft over BDT 57,500.00 was discarded.");
    assert_eq!(list.of_class("at-main").len(), 0, "it is no draft any more");
    nila.open("/w/shapla/audit").await.says(&en("action-draft-discarded"));
    let page = nila.open(&path).await.expect(200);
    is_sound(&page);
    page.says("Nila Rahman discarded this draft on 15 July 2026, 10:00: 1 line over BDT 57,500.00.");
    page.says("It can be restored until 14 August 2026.");

    let back = nila.send(&list.form("/restore")).await.expect(303);
    let again = nila.send(&list.form("/restore")).await.expect(303);
    assert_eq!(back.location(), again.location(), "a second click does no harm");
    let second = nila.send(&page.form("/restore")).await.expect(303);
    assert_eq!(second.location(), Some(path.as_str()), "nor does somebody who was slower");
    let page = nila.follow(back).await.expect(200);
    is_sound(&page);
    page.says(&en("draft-restored"));
    assert_eq!((page.value("notes").as_str(), page.form("/discard").get("version")), ("Later", Some("2")));
    nila.open("/w/shapla/audit").await.says(&en("action-draft-restored"));
    let id = path.rsplit('/').next().unwrap();
    let list = nila.open(&format!("/w/shapla/invoices?state=draft&discarded={id}")).await.expect(200);
    assert!(list.forms().iter().all(|form| !form.action.ends_with("/restore")), "nothing is left to be undone");
    nila.open("/w/shapla/invoices?discarded=%22%3E").await.expect(200);
}

#[actix_web::test]
async fn what_was_discarded_is_shown_to_nobody_else() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let path = draft(&mut nila, SHAPLA).await;
    nila.send(&nila.clone().open(&path).await.form("/discard")).await.expect(303);
    let mut north = member(&world, NORTH_LIGHT, Role::Owner).await;
    let there = path.replace(SHAPLA, NORTH_LIGHT);
    north.open(&there).await.expect(404);
    let id = path.rsplit('/').next().unwrap();
    let list = north.open(&format!("/w/{NORTH_LIGHT}/invoices?discarded={id}")).await.expect(200);
    assert!(list.forms().iter().all(|form| !form.action.ends_with("/restore")));
    let mut creative = member(&world, SHAPLA, Role::Creative).await;
    creative.open(&path).await.expect(403);
}

#[actix_web::test]
async fn a_discarded_draft_whose_client_is_gone_says_so() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let path = draft(&mut nila, SHAPLA).await;
    nila.send(&nila.clone().open(&path).await.form("/discard")).await.expect(303);
    world.works.lose_parties(world.id(SHAPLA).await);
    let form = nila.open(&path).await.form("/restore");
    let page = nila.send(&form).await.expect(422);
    is_sound(&page);
    page.says(&en("discarded-orphaned"));
    nila.open(&path).await.expect(200).says(&en("discarded-restore"));
}

#[actix_web::test]
async fn the_same_form_sent_twice_makes_one_draft() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let form = one_line(&mut nila, SHAPLA).await.press("save");
    let first = nila.send(&form).await.expect(303);
    let second = nila.send(&form).await.expect(303);
    assert_eq!(first.location(), second.location());
    assert_eq!(nila.open("/w/shapla/invoices").await.of_class("at-main").len(), 2, "the head and one row");
}

#[actix_web::test]
async fn an_unregistered_studio_is_offered_no_vat() {
    let world = World::new().await;
    let mut farhan = member(&world, NORTH_LIGHT, Role::Owner).await;
    let form = one_line(&mut farhan, NORTH_LIGHT).await;
    assert_eq!(form.get("lines[0].vat_treatment"), Some("none"));
    let saved = farhan.send(&form.press("save")).await.expect(303);
    let page = farhan.follow(saved).await.expect(200);
    is_sound(&page);
    assert_eq!(page.of_class("dock-sum"), ["Total BDT 50,000.00"]);
    page.silent(&en("treatment-standard"));
    assert!(page.by_id("lines-0-vat_treatment").is_none() && page.by_id("lines-0-vat_rate").is_none());
}

#[actix_web::test]
async fn what_an_unregistered_studio_wrote_of_vat_is_shown_so_that_it_can_be_taken_out() {
    let world = World::new().await;
    let mut farhan = member(&world, NORTH_LIGHT, Role::Owner).await;
    let form = one_line(&mut farhan, NORTH_LIGHT).await.set("lines[0].vat_treatment", "standard");
    let saved = farhan.send(&form.press("save")).await.expect(303);
    let page = farhan.follow(saved).await.expect(200);
    is_sound(&page);
    assert_eq!(page.value("lines[0].vat_treatment"), "standard");
    assert_eq!(page.link("Line 1: VAT"), "#lines-0-vat_treatment");
}

/// Sends a form to where the editor asks what it comes to.
async fn live(browser: &mut crate::Browser<'_>, form: &crate::Form) -> crate::Page {
    let form = crate::Form { action: format!("/w/{SHAPLA}/invoices/live"), ..form.clone() };
    browser.send(&form).await.expect(200)
}

#[actix_web::test]
async fn figures_follow_what_is_typed_and_nothing_is_stored() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let form = one_line(&mut nila, SHAPLA)
        .await
        .set("lines[1].quantity", "1")
        .set("lines[2].description", "Album")
        .set("lines[2].unit_price", "1000")
        .set("lines[2].vat_treatment", "standard")
        .set("lines[2].quantity", "1")
        .set("lines[2].discount", "10")
        .set("lines[2].discount_kind", "percent")
        .set("lines[3].description", "Not priced yet");
    let parts = live(&mut nila, &form).await;
    let said = |id: &str| parts.by_id(id).unwrap_or_else(|| panic!("{id} is told")).text.clone();
    assert_eq!(said("live-dock"), "Total BDT 58,535.00");
    assert_eq!(said("lines-0-amount"), "57,500.00");
    assert_eq!(said("lines-1-amount"), "–", "a row that nothing was typed in");
    assert_eq!(said("lines-2-amount"), "1,035.00", "a missing unit changes no amount");
    assert_eq!(said("lines-2-more"), "Discount 10%");
    assert!(said("live-totals").contains("−100.00"), "below zero with a minus sign: {}", said("live-totals"));
    assert!(said("live-totals").contains("1 line is not complete yet"), "{}", said("live-totals"));
    assert_eq!(parts.link("Line 3: Unit"), "#lines-2-unit", "errors point at the rows of the page");
    assert_eq!(parts.link("Line 4: Unit price"), "#lines-3-unit_price");
    nila.open("/w/shapla/invoices").await.says(&en("invoices-empty"));

    let whole = one_line(&mut nila, SHAPLA).await;
    let parts = live(&mut nila, &whole).await;
    assert!(parts.by_id("live-checks").unwrap().text.contains(&en("checks-ready")));
    let parts = live(&mut nila, &whole.set("client_id", "").set("lines[0].unit_price", "")).await;
    assert_eq!(parts.link(&en("field-client_id")), "#client_id");
    assert!(parts.by_id("live-dock").unwrap().text.is_empty());
}

#[actix_web::test]
async fn only_who_may_write_drafts_is_told_what_they_come_to() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let form = one_line(&mut nila, SHAPLA).await;
    let mut creative = member(&world, SHAPLA, Role::Creative).await;
    let token = creative.open("/w/shapla/").await.form("/language").get("csrf").unwrap().to_owned();
    let form = crate::Form { action: format!("/w/{SHAPLA}/invoices/live"), ..form.set("csrf", &token) };
    creative.send(&form).await.expect(403);
}

#[actix_web::test]
async fn a_fresh_line_takes_over_what_the_one_above_says() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let form = one_line(&mut nila, SHAPLA).await.set("lines[0].vat_treatment", "reduced").set("lines[0].vat_rate", "5");
    let page = nila.send(&form.press("add_line")).await.expect(200);
    for (field, value) in [("unit", "job"), ("vat_treatment", "reduced"), ("vat_rate", "5"), ("quantity", "1")] {
        assert_eq!(page.value(&format!("lines[1].{field}")), value);
    }
}

#[actix_web::test]
async fn a_blank_invoice_begins_where_one_types_first() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let client = crate::client(&mut nila, SHAPLA, "Meghna Textiles").await;
    let focused = |page: &crate::Page| {
        let all: Vec<String> = page
            .elements
            .iter()
            .filter(|element| element.get("autofocus").is_some())
            .filter_map(|element| element.get("name").map(str::to_owned))
            .collect();
        all
    };
    assert_eq!(focused(&nila.open("/w/shapla/invoices/new").await), ["client_id"]);
    let id = client.rsplit('/').next().unwrap();
    let page = nila.open(&format!("/w/shapla/invoices/new?client={id}")).await;
    assert_eq!(focused(&page), ["lines[0].description"]);
}

#[actix_web::test]
async fn a_save_that_changes_nothing_is_not_recorded() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let path = draft(&mut nila, SHAPLA).await;
    let entries = nila.open("/w/shapla/audit").await.of_class("at-seq").len();
    let form = nila.open(&path).await.form(&path);
    let saved = nila.send(&form.clone().press("save")).await.expect(303);
    let page = nila.follow(saved).await.expect(200);
    assert_eq!(page.value("version"), "1");
    assert_eq!(nila.open("/w/shapla/audit").await.of_class("at-seq").len(), entries);
    let again = nila.send(&form.clone().press("save")).await.expect(303);
    assert_eq!(again.location(), Some(format!("{path}?saved=1").as_str()), "its answer is kept like any other");
    nila.send(&page.form(&path).set("notes", "x").press("save")).await.expect(303);
    assert_eq!(nila.open("/w/shapla/audit").await.of_class("at-seq").len(), entries + 1);
}

#[actix_web::test]
async fn who_may_not_issue_is_not_offered_it() {
    let world = World::new().await;
    let mut manager = member(&world, SHAPLA, Role::Manager).await;
    let path = draft(&mut manager, SHAPLA).await;
    let page = manager.open(&path).await.expect(200);
    page.silent(&en("draft-review"));
    page.says(&en("draft-save"));
    manager.open(&format!("{path}/issue")).await.expect(403);
}

#[actix_web::test]
async fn what_earlier_lines_said_is_offered_to_whoever_writes_drafts() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    draft(&mut nila, SHAPLA).await;
    let offers = nila.open("/w/shapla/invoices/suggestions?text=WED&currency=BDT").await.expect(200);
    let option = offers.all("li").next().expect("one line begins so");
    assert_eq!(option.get("data-description"), Some("Wedding film"));
    assert_eq!((option.get("data-unit"), option.get("data-unit_price")), (Some("job"), Some("50000")));
    assert_eq!((option.get("data-vat_treatment"), option.get("data-vat_rate")), (Some("standard"), Some("15")));
    assert!(option.text.contains("BDT 50,000.00 / job · VAT 15%"), "{}", option.text);
    for nothing in ["text=film", "text=wed&currency=USD", "text=", "text=%25", "text=%00"] {
        let offers = nila.open(&format!("/w/shapla/invoices/suggestions?{nothing}")).await.expect(200);
        assert_eq!(offers.all("li").count(), 0, "{nothing}");
    }
    let mut other = member(&world, NORTH_LIGHT, Role::Owner).await;
    let offers = other.open("/w/north-light/invoices/suggestions?text=wed").await.expect(200);
    assert_eq!(offers.all("li").count(), 0, "lines of another workspace");
    let mut creative = member(&world, SHAPLA, Role::Creative).await;
    creative.open("/w/shapla/invoices/suggestions?text=wed").await.expect(403);
}

#[actix_web::test]
async fn a_client_that_the_choice_does_not_hold_is_found_by_name() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let first = crate::client(&mut nila, SHAPLA, "Meghna Textiles").await;
    world.clock.advance(jiff::SignedDuration::from_secs(1));
    nila.open("/w/shapla/invoices/new").await.silent(&en("draft-find-client"));
    let id = first.rsplit('/').next().unwrap();
    let found = nila.open("/w/shapla/invoices/clients?text=megh").await.expect(200);
    let option = found.all("li").next().expect("one client is named so");
    assert_eq!((option.get("data-id"), option.get("data-name")), (Some(id), Some("Meghna Textiles")));
    assert_eq!(nila.open("/w/shapla/invoices/clients?text=padma").await.expect(200).all("li").count(), 0);
    let form = nila.open("/w/shapla/clients/new").await.form("/clients/new");
    for number in 0..200 {
        let form = form.clone().set("name_en", &format!("Client {number}"));
        nila.send(&form.set("idempotency_key", &format!("client-number-{number}")).press("save")).await.expect(303);
    }
    let page = nila.open("/w/shapla/invoices/new").await.expect(200);
    is_sound(&page);
    page.says(&en("draft-find-client"));
    assert!(page.all("option").all(|option| option.get("value") != Some(id)), "the oldest is beyond the choice");
    let mut creative = member(&world, SHAPLA, Role::Creative).await;
    creative.open("/w/shapla/invoices/clients?text=megh").await.expect(403);
}

#[actix_web::test]
async fn a_paper_is_looked_at_as_it_is_typed_and_nothing_is_stored() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let form = one_line(&mut nila, SHAPLA).await;
    let editor = nila.open("/w/shapla/invoices/new").await;
    assert!(editor.answer.header("content-security-policy").unwrap().contains("img-src 'self' blob:;"));
    for (button, said) in [("paper:invoice", "invoice bn Draft 5750000"), ("paper:mushak_6_3", "mushak_6_3 bn Draft")] {
        let shown = nila.send(&form.clone().press(button)).await.expect(200);
        assert_eq!(shown.answer.header("content-type"), Some("image/svg+xml"));
        assert!(shown.answer.header("content-security-policy").unwrap().contains("sandbox"));
        assert!(shown.answer.text().contains(said), "{}", shown.answer.text());
    }
    nila.open("/w/shapla/invoices").await.says(&en("invoices-empty"));
    let refused = nila.send(&form.set("due_on", "2012-01-01").press("paper:invoice")).await.expect(422);
    is_sound(&refused);
    assert_eq!(refused.complaint("due_on"), Some(en("error-before_issue")));
    assert_eq!(refused.value("lines[0].description"), "Wedding film");

    let mut tuli = member(&world, NORTH_LIGHT, Role::Owner).await;
    let form = one_line(&mut tuli, NORTH_LIGHT).await;
    let buttons = tuli.send(&form.press("add_line")).await.expect(200);
    assert!(buttons.all("button").all(|button| button.get("value") != Some("paper:mushak_6_3")), "it issues none");
}
