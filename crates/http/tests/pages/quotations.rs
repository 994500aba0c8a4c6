use dalil_tenancy::Role;

use crate::{Browser, Page, SHAPLA, World, client, en, member, owner, rules::is_sound};

/// A stored draft of a quotation over one line; its address.
pub(crate) async fn drafted(browser: &mut Browser<'_>) -> String {
    let client = client(browser, SHAPLA, "Meghna Films").await;
    let client = client.rsplit('/').next().expect("an id").to_owned();
    let page = browser.open("/w/shapla/quotations/new").await.expect(200);
    is_sound(&page);
    let form = page.form("/quotations/new").set("client_id", &client).set("due_on", "2026-07-31");
    let form = form.set("lines[0].description", "Wedding film").set("lines[0].unit", "job");
    let saved = browser.send(&form.set("lines[0].unit_price", "50000").press("save")).await.expect(303);
    saved.location().expect("its page").split('?').next().expect("an address").to_owned()
}

/// The page of a quotation that was given out; its address.
pub(crate) async fn given_out(browser: &mut Browser<'_>, draft: &str) -> String {
    let review = browser.open(&format!("{draft}/issue")).await.expect(200);
    is_sound(&review);
    let done = browser.send(&review.form("/issue")).await.expect(303);
    done.location().expect("its page").split('?').next().expect("an address").to_owned()
}

/// Where a form of the page of a quotation leads, once it is sent.
async fn pressed(browser: &mut Browser<'_>, document: &str, action: &str) -> String {
    let page = browser.open(document).await.expect(200);
    let sent = browser.send(&page.form(action)).await.expect(303);
    sent.location().expect("a page").to_owned()
}

async fn answered(browser: &mut Browser<'_>, document: &str, outcome: &str) -> Page {
    let page = browser.open(document).await.expect(200);
    let page = browser.open(&page.link(&en("answer-title"))).await.expect(200);
    is_sound(&page);
    let form = page.form("/answer").set("outcome", outcome).set("name", "Nila Rahman").set("note", "On the telephone");
    let sent = browser.send(&form).await.expect(303);
    browser.follow(sent).await.expect(200)
}

#[actix_web::test]
async fn a_quotation_is_written_reviewed_and_given_out() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let draft = drafted(&mut nila).await;
    let page = nila.open(&draft).await.expect(200);
    is_sound(&page);
    page.says(&en("quotation-draft"));
    page.says("57,500.00");
    assert_eq!(page.value("due_on"), "2026-07-31");
    assert!(page.all("input").all(|field| field.get("name") != Some("supplied_on")), "nothing is supplied yet");
    nila.open("/w/shapla/invoices").await.says(&en("invoices-empty"));
    nila.open(&draft.replace("/quotations/", "/invoices/")).await.expect(404);
    let list = nila.open("/w/shapla/quotations").await.expect(200);
    is_sound(&list);
    assert_eq!(list.of_class("draft"), [en("state-draft")]);
    let review = nila.open(&format!("{draft}/issue")).await.expect(200);
    review.says("QT/2026-27/");
    review.silent("Mushak-6.3");
    let document = given_out(&mut nila, &draft).await;
    let page = nila.open(&document).await.expect(200);
    is_sound(&page);
    for told in ["QT/2026-27/0001", "valid until 31 July 2026", "Wedding film"] {
        page.says(told);
    }
    assert_eq!(page.of_class("due"), [en("quotation-open")]);
    page.silent(&en("paper-due"));
    page.silent(&en("void-ask"));
    nila.open("/w/shapla/documents").await.says("QT/2026-27/0001");
    let home = nila.open("/w/shapla/").await.expect(200);
    home.says("Billed in July 2026BDT 0.00");
}

#[actix_web::test]
async fn an_accepted_quotation_becomes_an_invoice_and_nothing_else() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let draft = drafted(&mut nila).await;
    let document = given_out(&mut nila, &draft).await;
    let ask = nila.open(&format!("{draft}/answer")).await.expect(200);
    let refused = nila.send(&ask.form("/answer").set("day", "2026-07-16")).await.expect(422);
    is_sound(&refused);
    assert_eq!(refused.complaint("name"), Some(en("error-empty")));
    assert!(refused.complaint("day").is_some());
    let page = answered(&mut nila, &document, "accepted").await;
    is_sound(&page);
    for told in [en("answer-done"), en("quotation-accepted"), "Nila Rahman".to_owned(), "On the telephone".to_owned()] {
        page.says(&told);
    }
    for gone in [en("answer-title"), en("withdraw-ask"), en("revise-act")] {
        page.silent(&gone);
    }
    nila.open(&format!("{draft}/answer")).await.expect(409);
    nila.open(&format!("{draft}/withdraw")).await.expect(409);
    let invoice = pressed(&mut nila, &document, "/invoice").await;
    let editor = nila.open(&invoice).await.expect(200);
    is_sound(&editor);
    editor.says("From quotation QT/2026-27/0001.");
    editor.says("57,500.00");
    let page = nila.open(&document).await.expect(200);
    page.silent(&en("bill-act"));
    page.says(&en("quotation-invoice"));
    let review = nila.open(&format!("{invoice}/issue")).await.expect(200);
    review.says("QT/2026-27/0001");
    let issued = nila.send(&review.form("/issue")).await.expect(303);
    let issued = nila.follow(issued).await.expect(200);
    is_sound(&issued);
    assert!(issued.link("QT/2026-27/0001").ends_with(&document), "the invoice leads to the quotation");
    nila.open(&document).await.says("SHP/2026-27/0001");
}

#[actix_web::test]
async fn a_quotation_is_replaced_and_withdrawn_after_saying_what_stays() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let draft = drafted(&mut nila).await;
    let first = given_out(&mut nila, &draft).await;
    let revision = pressed(&mut nila, &first, "/revise").await;
    let page = nila.open(&revision).await.expect(200);
    is_sound(&page);
    page.says("Once issued it replaces QT/2026-27/0001.");
    let review = nila.open(&format!("{revision}/issue")).await.expect(200);
    review.says("QT/2026-27/0001 counts no more from then on.");
    let second = given_out(&mut nila, &revision).await;
    let page = nila.open(&first).await.expect(200);
    is_sound(&page);
    page.says(&en("quotation-replaced"));
    assert!(page.link("QT/2026-27/0002").ends_with(&second));
    let ask = nila.open(&format!("{revision}/withdraw")).await.expect(200);
    is_sound(&ask);
    let refused = nila.send(&ask.form("/withdraw")).await.expect(422);
    assert_eq!(refused.complaint("reason"), Some(en("error-empty")));
    let done = nila.send(&ask.form("/withdraw").set("reason", "Booked that week")).await.expect(303);
    let page = nila.follow(done).await.expect(200);
    is_sound(&page);
    page.says(&en("withdraw-done"));
    page.says("Booked that week");
    for (tab, numbers) in [("withdrawn", "QT/2026-27/0002"), ("replaced", "QT/2026-27/0001")] {
        let list = nila.open(&format!("/w/shapla/quotations?state={tab}")).await.expect(200);
        is_sound(&list);
        list.says(numbers);
    }
    nila.open("/w/shapla/quotations?state=open").await.says(&en("quotations-none"));
    nila.open("/w/shapla/quotations?state=gone").await.expect(404);
}

#[actix_web::test]
async fn the_list_comes_as_a_file_for_whoever_sees_it() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let draft = drafted(&mut nila).await;
    given_out(&mut nila, &draft).await;
    let page = nila.open("/w/shapla/quotations?state=open&from=2026-07-01").await.expect(200);
    let file = nila.open(&page.link(&en("sales-csv"))).await.expect(200);
    let text = String::from_utf8(file.answer.body.to_vec()).expect("UTF-8");
    let rows: Vec<&str> = text.lines().collect();
    assert_eq!(rows.len(), 2, "{text}");
    for cell in ["QT/2026-27/0001", "Open", "2026-07-15", "2026-07-31", "Meghna Films", "BDT", "57500.00"] {
        assert!(rows[1].contains(cell), "{cell} is not in {text}");
    }
    let mut mitu = member(&world, SHAPLA, Role::Creative).await;
    mitu.open("/w/shapla/quotations.csv").await.expect(403);
    mitu.open("/w/shapla/quotations").await.expect(403);
}
