use dalil_tenancy::Role;

use crate::{Browser, Page, SHAPLA, World, en, issued, member, owner, rules::is_sound};

/// The page that asks before an issued document is voided.
async fn void_page(browser: &mut Browser<'_>, document: &str) -> Page {
    let page = browser.open(document).await.expect(200);
    let page = browser.open(&page.link(&en("void-ask"))).await.expect(200);
    is_sound(&page);
    page
}

#[actix_web::test]
async fn a_void_names_both_papers_before_it_is_made_and_shows_everywhere_after() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let invoice = issued(&mut nila, SHAPLA).await;
    let page = void_page(&mut nila, &invoice).await;
    for told in ["SHP/2026-27/0001", "6.3/2026-27/0001", "BDT 57,500.00", "July 2026", &en("void-title-both")] {
        page.says(told);
    }
    let refused = nila.send(&page.form("/void")).await.expect(422);
    is_sound(&refused);
    assert_eq!(refused.complaint("reason"), Some(en("error-empty")));
    let done = nila.send(&page.form("/void").set("reason", "Billed to the wrong client")).await.expect(303);
    let page = nila.follow(done).await.expect(200);
    is_sound(&page);
    for told in [en("void-done"), en("state-voided"), en("life-voided"), "Billed to the wrong client".to_owned()] {
        page.says(&told);
    }
    for gone in ["void-ask", "pay-title", "write-off-ask"] {
        assert!(page.all("a").all(|link| !link.text.contains(&en(gone))), "{gone}");
    }
    let mushak = nila.open(&page.link("Mushak-6.3 6.3/2026-27/0001")).await.expect(200);
    is_sound(&mushak);
    mushak.says(&en("state-voided"));
    mushak.says("Billed to the wrong client");
    nila.open(&format!("{invoice}/void")).await.expect(409).says(&en("problem-already_voided"));
    nila.open(&format!("{invoice}/pay")).await.expect(409).says(&en("problem-voided"));
    nila.open(&format!("{invoice}/write-off")).await.expect(409).says(&en("problem-voided"));

    let list = nila.open("/w/shapla/invoices?state=voided").await.expect(200);
    is_sound(&list);
    list.says("SHP/2026-27/0001");
    nila.open("/w/shapla/invoices?state=issued").await.says(&en("invoices-none-issued"));
    let list = nila.open("/w/shapla/documents?state=voided").await.expect(200);
    is_sound(&list);
    list.says("Mushak-6.3, void");
    nila.open("/w/shapla/documents?state=issued").await.says(&en("documents-none-match"));
    nila.open("/w/shapla/documents?state=draft").await.expect(400);
    nila.open("/w/shapla/search?q=0001").await.says("Invoice, void");
    let home = nila.open("/w/shapla/").await.expect(200);
    is_sound(&home);
    home.says("Invoice, void");
    home.says("0.00");
    let log = nila.open("/w/shapla/audit").await.expect(200);
    log.says(&en("action-document-voided"));
    log.says("Billed to the wrong client");
    let clients = nila.open("/w/shapla/clients").await.expect(200);
    let client = nila.open(&clients.link("Meghna Textiles")).await.expect(200);
    let account = nila.open(&client.link(&en("statement-title"))).await.expect(200);
    is_sound(&account);
    account.says("Invoice SHP/2026-27/0001 voided");
}

#[actix_web::test]
async fn what_was_voided_is_issued_again_from_its_page() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let invoice = issued(&mut nila, SHAPLA).await;
    let page = void_page(&mut nila, &invoice).await;
    let done = nila.send(&page.form("/void").set("reason", "Wrong price")).await.expect(303);
    let page = nila.follow(done).await.expect(200);
    page.says(&en("reissue-what"));
    let begun = nila.send(&page.form("/reissue")).await.expect(303);
    let draft = nila.follow(begun).await.expect(200);
    is_sound(&draft);
    draft.says("It will be issued in place of SHP/2026-27/0001, which is void.");
    let page = nila.open(&invoice).await.expect(200);
    is_sound(&page);
    page.says(&en("life-reissue-draft"));
    let draft = page.link(&en("draft-title"));
    let review = nila.open(&format!("{draft}/issue")).await.expect(200);
    is_sound(&review);
    review.says("SHP/2026-27/0001, 6.3/2026-27/0001");
    let done = nila.send(&review.form("/issue")).await.expect(303);
    let page = nila.follow(done).await.expect(200);
    is_sound(&page);
    page.says(&en("life-replaces"));
    page.says(&en("paper-replaces"));
    let old = nila.open(&page.link("SHP/2026-27/0001")).await.expect(200);
    is_sound(&old);
    old.says(&en("life-reissued"));
    nila.open(&old.link("SHP/2026-27/0002")).await.expect(200);
    let again = |page: &Page| page.all("button").any(|button| button.text.contains(&en("reissue-act")));
    assert!(!again(&old), "it is issued again once");
}

#[actix_web::test]
async fn who_may_not_void_is_not_led_to_it() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let invoice = issued(&mut nila, SHAPLA).await;
    let mut manager = member(&world, SHAPLA, Role::Manager).await;
    let page = manager.open(&invoice).await.expect(200);
    assert!(page.all("a").all(|link| !link.text.contains(&en("void-ask"))));
    manager.open(&format!("{invoice}/void")).await.expect(403);
    let page = void_page(&mut nila, &invoice).await;
    nila.send(&page.form("/void").set("reason", "Wrong price")).await.expect(303);
    let mut auditor = member(&world, SHAPLA, Role::Auditor).await;
    let page = auditor.open(&invoice).await.expect(200);
    is_sound(&page);
    page.says("Wrong price");
    assert!(page.all("button").all(|button| !button.text.contains(&en("reissue-act"))));
}

#[actix_web::test]
async fn what_is_paid_or_written_off_is_not_led_to_a_void() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let invoice = issued(&mut nila, SHAPLA).await;
    let page = nila.open(&invoice).await.expect(200);
    let page = nila.open(&page.link(&en("pay-title"))).await.expect(200);
    nila.send(&page.form("/pay").set("received", "500")).await.expect(303);
    let page = nila.open(&invoice).await.expect(200);
    let mushak = nila.open(&page.link("Mushak-6.3 6.3/2026-27/0001")).await.expect(200);
    for page in [&page, &mushak] {
        assert!(page.all("a").all(|link| !link.text.contains(&en("void-ask"))));
    }
    nila.open(&format!("{invoice}/void")).await.expect(409).says(&en("problem-payment_stands"));
    let page = nila.open(&page.link(&en("write-off-ask"))).await.expect(200);
    nila.send(&page.form("/write-off").set("reason", "Gone")).await.expect(303);
    nila.open(&format!("{invoice}/void")).await.expect(409);
}
