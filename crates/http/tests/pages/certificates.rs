use dalil_tenancy::Role;
use jiff::SignedDuration;

use crate::{Browser, SHAPLA, World, en, issued, member, owner, rules::is_sound};

/// An invoice paid with its VAT withheld: the path of the payment.
pub(crate) async fn withheld(browser: &mut Browser<'_>) -> String {
    let invoice = issued(browser, SHAPLA).await;
    let pay = browser.open(&format!("{invoice}/pay")).await.expect(200);
    let form = pay.form("/pay").set("received", "50000").set("vat_withheld", "7500");
    browser.send(&form).await.expect(303);
    let payments = browser.open("/w/shapla/payments").await.expect(200);
    let paths = payments.all("a").filter_map(|link| link.get("href"));
    let path = paths.into_iter().find(|path| path.starts_with("/w/shapla/payments/") && !path.ends_with("/reverse"));
    path.expect("the payment is listed").to_owned()
}

/// The certificate of a payment, entered as it is offered: the path of its page.
pub(crate) async fn entered(browser: &mut Browser<'_>, payment: &str, number: &str) -> String {
    let id = payment.rsplit('/').next().expect("an id");
    let page = browser.open(&format!("/w/shapla/vat/certificates/new?payment={id}")).await.expect(200);
    is_sound(&page);
    let form = page.form("/vat/certificates").set("number", number).set("dated_on", "2026-07-15");
    let saved = browser.send_with(&form, "scan", b"%PDF-1.7 a scan").await.expect(303);
    saved.location().unwrap().trim_end_matches("?saved=1").to_owned()
}

#[actix_web::test]
async fn a_certificate_is_awaited_entered_and_found_in_the_return() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let payment = withheld(&mut nila).await;
    let page = nila.open(&payment).await.expect(200);
    is_sound(&page);
    page.says(&en("payment-certificate-awaited"));
    page.says("7,500.00 VAT withheld");
    let sheet = nila.open("/w/shapla/vat").await.expect(200);
    let awaited = nila.open(&sheet.link(&en("certificates-awaited"))).await.expect(200);
    is_sound(&awaited);
    awaited.says("7,500.00");
    awaited.says("6.3/2026-27/0001");
    let before = world.works.accesses(world.id(SHAPLA).await).len();
    let file = nila.open(&awaited.link(&en("sales-csv"))).await.expect(200);
    assert_eq!(world.works.accesses(world.id(SHAPLA).await).len(), before + 1, "taking it away is noted");
    assert_eq!(file.answer.header("content-disposition"), Some("attachment; filename=\"certificates-awaited.csv\""));
    let text = String::from_utf8(file.answer.body.to_vec()).expect("UTF-8");
    let row = text.split("\r\n").nth(1).expect("a row").to_owned();
    assert!(row.contains("\"6.3/2026-27/0001\",2026-07-15,") && row.ends_with(",7500.00,0.00,7500.00"), "{row}");

    let form = nila.open(&page.link(&en("certificate-enter"))).await.expect(200);
    is_sound(&form);
    assert_eq!(form.value("lines[0].amount"), "7500.00");
    let wrong = form.form("/vat/certificates").set("lines[0].amount", "x").set("dated_on", "2026-07-14");
    let wrong = nila.send_with(&wrong, "scan", b"<html>").await.expect(422);
    is_sound(&wrong);
    for said in ["error-not_a_number", "error-empty", "error-not_a_scan"] {
        wrong.says(&en(said));
    }
    assert_eq!(wrong.value("dated_on"), "2026-07-14", "what was typed comes back");
    let certificate = entered(&mut nila, &payment, "VDS-42").await;
    let page = nila.open(&certificate).await.expect(200);
    is_sound(&page);
    page.says("VDS-42");
    let scan = nila.open(&page.link(&en("certificate-scan"))).await.expect(200);
    assert_eq!(scan.answer.body.as_ref(), b"%PDF-1.7 a scan");
    assert!(scan.answer.header("content-disposition").unwrap().starts_with("attachment;"));
    nila.open("/w/shapla/vat/certificates").await.expect(200).says(&en("certificates-none-awaited"));
    nila.open(&payment).await.expect(200).silent(&en("payment-certificate-awaited"));
    let sheet = nila.open("/w/shapla/vat").await.expect(200);
    let behind = nila.open(&sheet.link(&en("return-note-29"))).await.expect(200);
    is_sound(&behind);
    behind.says("VDS-42");
    nila.open("/w/shapla/vat/certificates/received?month=2026-08").await.says(&en("certificates-none-received"));
    nila.open("/w/shapla/vat/certificates/received?month=x").await.expect(400);
    nila.open("/w/shapla/vat/certificates?client=x").await.expect(400);
    let mut manager = member(&world, SHAPLA, Role::Manager).await;
    manager.open("/w/shapla/vat/certificates/awaited.csv").await.expect(403);
    manager.open(&format!("{certificate}/scan")).await.expect(403);
}

#[actix_web::test]
async fn what_it_says_less_or_more_is_told_and_what_was_wrong_is_reversed() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let payment = withheld(&mut nila).await;
    let id = payment.rsplit('/').next().expect("an id").to_owned();
    let new = format!("/w/shapla/vat/certificates/new?payment={id}");
    let form = nila.open(&new).await.expect(200).form("/vat/certificates");
    let form = form.set("number", "1").set("dated_on", "2026-07-15").set("lines[0].amount", "7,000");
    let saved = nila.send(&form.clone()).await;
    assert_eq!(saved.status, 400, "a form of another shape is none");
    let saved = nila.send_with(&form, "scan", b"").await.expect(303);
    let page = nila.follow(saved).await.expect(200);
    is_sound(&page);
    page.says("500.00 less than was withheld");
    assert!(page.all("a").all(|link| link.text != en("certificate-scan")), "it has none");
    nila.open("/w/shapla/vat/certificates").await.says("of BDT 7,500.00 withheld");
    let reverse = nila.open(&format!("{payment}/reverse")).await.expect(200);
    let refused = nila.send(&reverse.form("/reverse").set("reason", "bounced")).await.expect(409);
    refused.says(&en("problem-payment_certified"));
    let ask = nila.open(&page.link(&en("purchase-reverse"))).await.expect(200);
    is_sound(&ask);
    let saved = nila.send(&ask.form("/reverse").set("reason", "another client’s")).await.expect(303);
    nila.follow(saved).await.expect(200).says("another client’s");
    let here = page.path.trim_end_matches("?saved=1").to_owned();
    nila.open(&format!("{here}/reverse")).await.expect(409);
    nila.open("/w/shapla/vat/certificates").await.says("7,500.00");
    nila.open("/w/shapla/vat/certificates/received").await.says(&en("state-reversed"));
    nila.open("/w/shapla/vat/certificates/new?payment=x").await.expect(404);
    nila.open("/w/shapla/vat/certificates/new?payment=0197f3a2-6c00-7000-8000-000000000001").await.expect(404);
}

#[actix_web::test]
async fn a_certificate_that_is_late_is_something_to_do() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let payment = withheld(&mut nila).await;
    world.clock.advance(SignedDuration::from_hours(24 * 30));
    let mut nila = owner(&world).await;
    nila.open("/w/shapla/").await.expect(200).silent(&en("next-certificate"));
    world.clock.advance(SignedDuration::from_hours(24));
    let mut nila = owner(&world).await;
    let home = nila.open("/w/shapla/").await.expect(200);
    is_sound(&home);
    home.says("31 days ago");
    nila.open(&home.link(&en("next-certificate"))).await.expect(200).says("7,500.00");
    let mut manager = member(&world, SHAPLA, Role::Manager).await;
    manager.open("/w/shapla/").await.expect(200).silent(&en("next-certificate"));
    entered(&mut nila, &payment, "VDS-42").await;
    nila.open("/w/shapla/").await.expect(200).silent(&en("next-certificate"));
}
