use dalil_tenancy::Role;

use crate::{Browser, SHAPLA, World, en, member, owner, rules::is_sound};

/// A registered supplier, by its form: the path of its page.
pub(crate) async fn supplier(browser: &mut Browser<'_>) -> String {
    let page = browser.open("/w/shapla/suppliers/new").await.expect(200);
    is_sound(&page);
    let form = page
        .form("/suppliers/new")
        .set("name_en", "Padma Lights")
        .set("address", "7 Green Road, Dhaka")
        .set("bin", "004567890-0101")
        .set("contacts[0].name", "Rafiq Islam");
    let saved = browser.send(&form).await.expect(303);
    saved.location().unwrap().trim_end_matches("?saved=1").to_owned()
}

/// A paper of it over 2,00,000 and 15 % VAT, of which VAT is to be withheld: the path of its page.
pub(crate) async fn entered(browser: &mut Browser<'_>, supplier: &str) -> String {
    let page = browser.open(&format!("{supplier}/enter")).await.expect(200);
    is_sound(&page);
    let form = page
        .form("/enter")
        .set("number", "0117")
        .set("dated_on", "2026-07-10")
        .set("withholding", "yes")
        .set("lines[0].description", "Lights for the film")
        .set("lines[0].value", "2,00,000")
        .set("lines[0].vat", "30000")
        .set("lines[0].credited", "yes");
    let saved = browser.send(&form.press("save")).await.expect(303);
    saved.location().unwrap().trim_end_matches("?saved=1").to_owned()
}

#[actix_web::test]
async fn a_paper_is_entered_paid_and_found_in_the_return() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let supplier = supplier(&mut nila).await;
    let purchase = entered(&mut nila, &supplier).await;
    nila.open(&supplier).await.expect(200).says("0117");
    let list = nila.open("/w/shapla/purchases").await.expect(200);
    list.says("2,30,000.00");
    list.says(&en("state-unpaid"));
    let page = nila.open(&purchase).await.expect(200);
    let pay = nila.open(&page.link(&en("purchase-pay"))).await.expect(200);
    is_sound(&pay);
    assert_eq!((pay.value("amount"), pay.value("paid_on")), ("230000.00".into(), "2026-07-15".into()));
    let wrong = nila.send(&pay.form("/pay").set("amount", "230000.01")).await.expect(422);
    is_sound(&wrong);
    wrong.says(&en("error-over_outstanding"));
    let saved = nila.send(&pay.form("/pay").set("method", "cash")).await.expect(303);
    let page = nila.follow(saved).await.expect(200);
    is_sound(&page);
    page.says("30,000.00 VAT withheld");
    page.says(&en("state-paid"));

    let sheet = nila.open("/w/shapla/vat").await.expect(200);
    is_sound(&sheet);
    for note in ["return-note-14", "return-note-24", "return-note-25"] {
        let register = nila.open(&sheet.link(&en(note))).await.expect(200);
        is_sound(&register);
        register.says("0117");
    }
    let large = nila.open(&sheet.link(&en("register-large-title"))).await.expect(200);
    large.says("0117");
    let register = nila.open(&sheet.link(&en("register-title"))).await.expect(200);
    let book = nila.open(&register.link(&en("register-book"))).await.expect(200);
    is_sound(&book);
    book.says("7 Green Road, Dhaka");
    let before = world.works.accesses(world.id(SHAPLA).await).len();
    let file = nila.open(&register.link(&en("sales-csv"))).await.expect(200);
    assert_eq!(world.works.accesses(world.id(SHAPLA).await).len(), before + 1, "taking it away is noted");
    assert_eq!(file.answer.header("content-disposition"), Some("attachment; filename=\"purchases-2026-07.csv\""));
    let text = String::from_utf8(file.answer.body.to_vec()).expect("UTF-8");
    let row = text.split("\r\n").nth(1).expect("a row").to_owned();
    assert!(row.starts_with("1,2026-07-10,\"0117\",2026-07-10,\"Padma Lights\""), "{row}");
    assert!(row.contains(",200000.00,0.00,30000.00,230000.00,30000.00,"), "{row}");
    nila.open("/w/shapla/vat/purchases?note=9").await.expect(400);
    let mut manager = member(&world, SHAPLA, Role::Manager).await;
    manager.open("/w/shapla/vat/purchases.csv").await.expect(403);
}

#[actix_web::test]
async fn what_is_wrong_comes_back_and_what_was_wrong_is_reversed() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let supplier = supplier(&mut nila).await;
    let page = nila.open(&format!("{supplier}/enter")).await.expect(200);
    let form = page.form("/enter").set("number", "1").set("dated_on", "2026-07-10");
    let refused = nila.send(&form.clone().press("save")).await.expect(422);
    is_sound(&refused);
    refused.says(&en("error-no_lines"));
    let more = form.set("lines[0].description", "Lights").set("lines[0].value", "100").press("add_line");
    let more = nila.send(&more).await.expect(200);
    assert_eq!((more.value("lines[0].value"), more.value("lines[1].value")), ("100".into(), String::new()));
    let refused = nila.send(&more.form("/enter").press("save")).await.expect(422);
    refused.says(&en("error-not_the_standard_rate"));

    let purchase = entered(&mut nila, &supplier).await;
    let page = nila.open(&purchase).await.expect(200);
    let ask = nila.open(&page.link(&en("purchase-reverse"))).await.expect(200);
    is_sound(&ask);
    let saved = nila.send(&ask.form("/reverse").set("reason", "typed wrongly")).await.expect(303);
    nila.follow(saved).await.expect(200).says("typed wrongly");
    nila.open(&format!("{purchase}/reverse")).await.expect(409);
    nila.open(&format!("{purchase}/pay")).await.expect(409);
    nila.open("/w/shapla/vat/purchases").await.says(&en("state-reversed"));
    entered(&mut nila, &supplier).await;
}

#[actix_web::test]
async fn of_two_who_change_a_supplier_the_second_sees_both() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let supplier = supplier(&mut nila).await;
    let edit = nila.open(&format!("{supplier}/edit")).await.expect(200);
    is_sound(&edit);
    assert_eq!(edit.value("contacts[0].name"), "Rafiq Islam");
    let other = nila.open(&format!("{supplier}/edit")).await.expect(200);
    nila.send(&edit.form("/edit").set("name_en", "Padma Light House")).await.expect(303);
    let stale = nila.send(&other.form("/edit").set("address", "Elsewhere")).await.expect(412);
    is_sound(&stale);
    stale.says("Padma Light House");
    nila.send(&stale.form("/edit")).await.expect(303);
    nila.open(&supplier).await.says("Elsewhere");
}
