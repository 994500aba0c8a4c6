use dalil_tenancy::Role;

use crate::{Browser, Page, SHAPLA, World, draft, en, issued, member, owner, rules::is_sound};

/// The form that records a payment for an invoice.
async fn pay_page(browser: &mut Browser<'_>, invoice: &str) -> Page {
    let page = browser.open(invoice).await.expect(200);
    let page = browser.open(&page.link(&en("pay-title"))).await.expect(200);
    is_sound(&page);
    page
}

#[actix_web::test]
async fn a_payment_is_recorded_with_one_press_and_shown_everywhere() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let invoice = issued(&mut nila, SHAPLA).await;
    nila.open(&invoice).await.says(&en("state-due"));
    let page = pay_page(&mut nila, &invoice).await;
    assert_eq!(page.value("received"), "57500.00");
    assert_eq!(page.value("received_on"), "2026-07-15");
    let form = page.form("/pay").set("received", "50,000").set("reference", "TX7").set("method", "bkash");
    let saved = nila.send(&form).await.expect(303);
    let page = nila.follow(saved).await.expect(200);
    is_sound(&page);
    for told in [en("pay-done"), en("state-part_paid"), "50,000.00 paid".to_owned(), "bKash · TX7".to_owned()] {
        page.says(&told);
    }
    page.says("Still owed: BDT 7,500.00");
    nila.open("/w/shapla/invoices").await.says(&en("state-part_paid"));
    let home = nila.open("/w/shapla/").await.expect(200);
    is_sound(&home);
    home.says(&en("home-outstanding"));
    home.says("7,500.00");
    let payments = nila.open("/w/shapla/payments").await.expect(200);
    is_sound(&payments);
    payments.says("bKash");

    let rest = pay_page(&mut nila, &invoice).await;
    assert_eq!(rest.value("received"), "7500.00");
    let form = rest.form("/pay").set("received", "0").set("vat_withheld", "7500").set("method", "cheque");
    let saved = nila.send(&form).await.expect(303);
    let page = nila.follow(saved).await.expect(200);
    page.says(&en("state-paid"));
    assert!(page.all("a").all(|link| !link.text.contains(&en("pay-title"))), "nothing is left to pay");
    nila.open(&format!("{invoice}/pay")).await.expect(409);
}

#[actix_web::test]
async fn what_was_typed_comes_back_with_each_error_at_its_field() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let invoice = issued(&mut nila, SHAPLA).await;
    let page = pay_page(&mut nila, &invoice).await;
    let refused = async |nila: &mut Browser<'_>, fields: &[(&str, &str)]| {
        let form = fields.iter().fold(page.form("/pay"), |form, (name, value)| form.set(name, value));
        let page = nila.send(&form).await.expect(422);
        is_sound(&page);
        page
    };
    let over = refused(&mut nila, &[("received", "57500.01"), ("received_on", "2026-07-16")]).await;
    assert_eq!(over.value("received"), "57500.01");
    assert_eq!(over.complaint("received_on"), Some(en("error-in_future")));
    let over = refused(&mut nila, &[("received", "57500.01")]).await;
    assert_eq!(over.complaint("received"), Some(en("error-over_outstanding")));
    let nothing = refused(&mut nila, &[("received", "")]).await;
    assert_eq!(nothing.complaint("received"), Some(en("error-zero")));
    let wrong = refused(&mut nila, &[("received", "x"), ("tax_withheld", "-1")]).await;
    assert_eq!(wrong.complaint("received"), Some(en("error-not_a_number")));
    assert_eq!(wrong.complaint("tax_withheld"), Some(en("error-negative")));
    let vat = refused(&mut nila, &[("received", "0"), ("vat_withheld", "7500.01")]).await;
    assert_eq!(vat.complaint("vat_withheld"), Some(en("error-over_vat")));
    nila.open(&invoice).await.says(&en("state-due"));
}

#[actix_web::test]
async fn one_payment_settles_several_invoices_of_the_client() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let first = issued(&mut nila, SHAPLA).await;
    let again = nila.open(&first).await.form("/again");
    let copied = nila.send(&again).await.expect(303);
    let copied = copied.location().unwrap().split('?').next().unwrap().to_owned();
    let review = nila.open(&format!("{copied}/issue")).await.expect(200);
    let done = nila.send(&review.form("/issue")).await.expect(303);
    let second = done.location().unwrap().split('?').next().unwrap().to_owned();
    let page = pay_page(&mut nila, &first).await;
    page.says(&en("pay-others"));
    let form = page.form("/pay").set("received", "60000").set("allocations[0].amount", "57500.01");
    let refused = nila.send(&form).await.expect(422);
    assert_eq!(refused.complaint("allocations[0].amount"), Some(en("error-over_outstanding")));
    let form = page.form("/pay").set("received", "60000").set("allocations[0].amount", "2500");
    nila.send(&form).await.expect(303);
    nila.open(&first).await.says(&en("state-paid"));
    let page = nila.open(&second).await.expect(200);
    page.says("2,500.00 paid");
    page.says(&en("state-part_paid"));
}

#[actix_web::test]
async fn a_payment_is_taken_back_and_the_rest_given_up_after_a_reason() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let invoice = issued(&mut nila, SHAPLA).await;
    let page = pay_page(&mut nila, &invoice).await;
    nila.send(&page.form("/pay")).await.expect(303);
    let payments = nila.open("/w/shapla/payments").await.expect(200);
    let ask = payments.all("a").find_map(|link| link.get("href").filter(|href| href.ends_with("/reverse")));
    let ask = ask.expect("it can be reversed").to_owned();
    let page = nila.open(&ask).await.expect(200);
    is_sound(&page);
    page.says("57,500.00");
    let refused = nila.send(&page.form("/reverse")).await.expect(422);
    assert_eq!(refused.complaint("reason"), Some(en("error-empty")));
    let reversed = nila.send(&page.form("/reverse").set("reason", "The cheque bounced")).await.expect(303);
    let page = nila.follow(reversed).await.expect(200);
    page.says(&en("reverse-done"));
    page.says("The cheque bounced");
    nila.open(&ask).await.expect(409);

    let page = nila.open(&invoice).await.expect(200);
    page.says(&en("state-due"));
    let page = nila.open(&page.link(&en("write-off-ask"))).await.expect(200);
    is_sound(&page);
    let form = page.form("/write-off").set("reason", "The client closed down");
    let paying = pay_page(&mut nila, &invoice).await;
    nila.send(&paying.form("/pay").set("received", "7500")).await.expect(303);
    let page = nila.send(&form).await.expect(409);
    is_sound(&page);
    page.says(&en("problem-outstanding_changed-what"));
    page.says("50,000.00");
    assert_eq!(page.value("reason"), "The client closed down", "what was typed stays");
    nila.open(&invoice).await.says(&en("state-part_paid"));
    nila.send(&form.without("amount")).await.expect(428);
    let done = nila.send(&page.form("/write-off")).await.expect(303);
    let page = nila.follow(done).await.expect(200);
    page.says(&en("state-written_off"));
    page.says("The client closed down");
}

#[actix_web::test]
async fn a_client_s_account_runs_from_what_was_billed_to_what_is_owed() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let invoice = issued(&mut nila, SHAPLA).await;
    let page = pay_page(&mut nila, &invoice).await;
    nila.send(&page.form("/pay").set("received", "7500")).await.expect(303);
    let clients = nila.open("/w/shapla/clients").await.expect(200);
    let client = nila.open(&clients.link("Meghna Textiles")).await.expect(200);
    is_sound(&client);
    client.says("50,000.00");
    let account = nila.open(&client.link(&en("statement-title"))).await.expect(200);
    is_sound(&account);
    for told in [en("statement-opening"), "Invoice SHP/2026-27/0001".to_owned(), en("statement-paid")] {
        account.says(&told);
    }
    account.says("57,500.00");
    account.says("50,000.00");
}

#[actix_web::test]
async fn a_draft_cannot_be_paid_and_a_manager_records_nothing() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let waiting = draft(&mut nila, SHAPLA).await;
    let id = waiting.rsplit('/').next().unwrap();
    nila.open(&format!("/w/shapla/documents/{id}/pay")).await.expect(404);
    let invoice = issued(&mut nila, SHAPLA).await;
    let mut manager = member(&world, SHAPLA, Role::Manager).await;
    let page = manager.open(&invoice).await.expect(200);
    page.says(&en("state-due"));
    assert!(page.all("a").all(|link| !link.text.contains(&en("pay-title"))));
    manager.open(&format!("{invoice}/pay")).await.expect(403);
}

/// A payment with its receipt, of an invoice of its own: the addresses of both.
pub(crate) async fn receipted(browser: &mut Browser<'_>) -> (String, String) {
    let invoice = issued(browser, SHAPLA).await;
    let form = pay_page(browser, &invoice).await.form("/pay").set("received", "1,000").set("issue_receipt", "yes");
    let saved = browser.send(&form).await.expect(303);
    let page = browser.follow(saved).await.expect(200);
    let payment = page.link("Bank transfer");
    let receipt = browser.open(&payment).await.expect(200).link("MR/2026-27/0001");
    (payment, receipt)
}

#[actix_web::test]
async fn a_receipt_is_issued_from_the_page_of_its_payment() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let invoice = issued(&mut nila, SHAPLA).await;
    let form = pay_page(&mut nila, &invoice).await.form("/pay");
    let form =
        form.set("received", "50,000").set("tax_withheld", "2500").set("method", "cheque").set("reference", "No. 7");
    let saved = nila.send(&form).await.expect(303);
    let invoice_page = nila.follow(saved).await.expect(200);
    let payment = invoice_page.link("Cheque · No. 7");
    let page = nila.open(&payment).await.expect(200);
    is_sound(&page);
    for told in ["50,000.00", "2,500.00", "No. 7", "52,500.00"] {
        page.says(told);
    }
    let issued = nila.send(&page.form("/receipt")).await.expect(303);
    let receipt = nila.follow(issued).await.expect(200);
    is_sound(&receipt);
    for told in [
        en("kind-money_receipt"),
        "MR/2026-27/0001".to_owned(),
        "50,000.00".to_owned(),
        "Taka Fifty Thousand Only".to_owned(),
        "পঞ্চাশ হাজার টাকা মাত্র".to_owned(),
        en("receipt-tds"),
        en("receipt-what"),
    ] {
        receipt.says(&told);
    }
    assert!(receipt.all("a").all(|link| link.text != en("void-ask")), "it is voided with its payment");
    let page = nila.open(&payment).await.expect(200);
    assert!(page.all("button").all(|button| button.text != en("receipt-issue")), "one is enough");
    assert_eq!(page.link("MR/2026-27/0001"), receipt.path.split('?').next().unwrap_or_default());
    nila.open("/w/shapla/payments").await.says("MR/2026-27/0001");

    let ask = nila.open(&page.link(&en("reverse-ask"))).await.expect(200);
    let done = nila.send(&ask.form("/reverse").set("reason", "The cheque bounced")).await.expect(303);
    nila.follow(done).await.expect(200);
    let void = nila.open(&page.link("MR/2026-27/0001")).await.expect(200);
    is_sound(&void);
    void.says(&en("state-voided"));
    void.says("The cheque bounced");
    assert!(void.all("button").all(|button| button.text != en("reissue-act")), "it is not issued again");
    let page = nila.open(&payment).await.expect(200);
    is_sound(&page);
    page.says("The cheque bounced");
    assert!(page.all("button").all(|button| button.text != en("receipt-issue")), "what was reversed gets none");
}
