use dalil_lang::Language;

use crate::{Browser, Page, SHAPLA, World, en, issued, owner, rules::is_sound, speak};

/// The form for a credit or debit note over a 6.3.
async fn form_page(browser: &mut Browser<'_>, mushak: &str, key: &str) -> Page {
    let page = browser.open(mushak).await.expect(200);
    let page = browser.open(&page.link(&en(key))).await.expect(200);
    is_sound(&page);
    page
}

/// A credit note over a 6.3, small enough to need no address, and its page.
pub(crate) async fn issued_note(browser: &mut Browser<'_>, mushak: &str) -> String {
    let page = form_page(browser, mushak, "note-credit-title").await;
    let filled = page.form("/credit-note").set("reason", "Came back").set("lines[0].quantity", "0.5").press("review");
    let review = browser.send(&filled).await.expect(200);
    let done = browser.send(&review.form("/credit-note").press("issue")).await.expect(303);
    done.location().expect("it leads there").split('?').next().expect("a path").to_owned()
}

/// An issued 6.3, and its invoice.
async fn taxed(browser: &mut Browser<'_>) -> (String, String) {
    let invoice = issued(browser, SHAPLA).await;
    (browser.open(&invoice).await.link("Mushak-6.3"), invoice)
}

#[actix_web::test]
async fn a_credit_note_is_looked_at_before_it_is_issued_and_shown_everywhere() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let (mushak, invoice) = taxed(&mut nila).await;
    let page = form_page(&mut nila, &mushak, "note-credit-title").await;
    page.says("Left: 1 job, BDT 50,000.00 without tax");
    let filled = page.form("/credit-note").set("reason", "Half was called off").set("lines[0].quantity", "0.5");
    let review = nila.send(&filled.press("review")).await.expect(200);
    is_sound(&review);
    for told in [&en("issue-final"), "Half was called off", "6.7/2026-27/…", "28,750.00", "3,750.00"] {
        review.says(told);
    }
    nila.open(&invoice).await.says(&en("state-due"));
    let back = nila.send(&review.form("/credit-note").press("change")).await.expect(200);
    is_sound(&back);
    assert_eq!(
        (back.value("reason").as_str(), back.value("lines[0].quantity").as_str()),
        ("Half was called off", "0.5")
    );

    let issue = review.form("/credit-note").press("issue");
    let done = nila.send(&issue).await.expect(303);
    let twice = nila.send(&issue).await.expect(303);
    assert_eq!(done.location(), twice.location(), "a second press issues nothing more");
    let note = nila.follow(done).await.expect(200);
    is_sound(&note);
    for told in [&en("issue-done"), &en("mushak-credit-title"), "6.7/2026-27/0001", "28,750.00", "Half was called off"]
    {
        note.says(told);
    }
    assert_eq!(note.link("Mushak-6.3"), mushak);
    for path in [&mushak, &invoice] {
        let page = nila.open(path).await.expect(200);
        is_sound(&page);
        page.says("Credit note over BDT 28,750.00");
        page.link("6.7/2026-27/0001");
    }
    nila.open(&invoice).await.says("Still owed: BDT 28,750.00");
    let home = nila.open("/w/shapla/").await.expect(200);
    home.says("28,750.00");
    home.says("3,750.00");
    let clients = nila.open("/w/shapla/documents?kind=mushak_6_7").await.expect(200);
    clients.says("6.7/2026-27/0001");
}

#[actix_web::test]
async fn what_is_wrong_stands_at_its_field_beside_what_was_typed() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let (mushak, invoice) = taxed(&mut nila).await;
    let page = form_page(&mut nila, &mushak, "note-credit-title").await;
    let refused = async |nila: &mut Browser<'_>, fields: &[(&str, &str)]| {
        let form = fields.iter().fold(page.form("/credit-note"), |form, (name, value)| form.set(name, value));
        let page = nila.send(&form.press("review")).await.expect(422);
        is_sound(&page);
        page
    };
    let empty = refused(&mut nila, &[]).await;
    empty.says(&en("error-nothing_corrected"));
    assert_eq!(empty.complaint("reason"), Some(en("error-required")));
    let over = refused(&mut nila, &[("reason", "x"), ("lines[0].quantity", "2")]).await;
    assert_eq!(over.complaint("lines[0].quantity"), Some(en("error-above_left")));
    assert_eq!(over.value("lines[0].quantity"), "2");
    let both = refused(&mut nila, &[("reason", "x"), ("lines[0].quantity", "1"), ("lines[0].value", "5")]).await;
    assert_eq!(both.complaint("lines[0].value"), Some(en("error-quantity_or_value")));
    refused(&mut nila, &[("reason", "x"), ("lines[0].quantity", "1")]).await.says(&en("error-buyer_address_required"));
    let pay = nila.open(&format!("{invoice}/pay")).await.expect(200);
    nila.send(&pay.form("/pay")).await.expect(303);
    refused(&mut nila, &[("reason", "x"), ("lines[0].quantity", "0.5")]).await.says(&en("error-paid_already"));
    nila.open(&format!("{invoice}/credit-note")).await.expect(409);
}

#[actix_web::test]
async fn what_changed_since_the_look_is_looked_at_again() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let (mushak, _) = taxed(&mut nila).await;
    let page = form_page(&mut nila, &mushak, "note-credit-title").await;
    let filled = page.form("/credit-note").set("reason", "x").set("lines[0].quantity", "0.3333");
    let review = nila.send(&filled.press("review")).await.expect(200);
    let debit = form_page(&mut nila, &mushak, "note-debit-title").await;
    let filled = debit.form("/debit-note").set("reason", "Dearer").set("lines[0].value", "৩০০");
    let looked = nila.send(&filled.press("review")).await.expect(200);
    is_sound(&looked);
    looked.says("345.00");
    nila.send(&looked.form("/debit-note").press("issue")).await.expect(303);
    let changed = nila.send(&review.form("/credit-note").press("issue")).await.expect(412);
    is_sound(&changed);
    changed.says(&en("note-changed"));
    nila.send(&changed.form("/credit-note").press("issue")).await.expect(303);
}

#[actix_web::test]
async fn the_forms_speak_bangla() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let (mushak, _) = taxed(&mut nila).await;
    let note = issued_note(&mut nila, &mushak).await;
    speak(&mut nila, SHAPLA, Language::Bn).await;
    let page = nila.open(&note).await.expect(200);
    is_sound(&page);
    for told in ["মূসক-৬.৭", "ক্রেডিট নোট ইস্যুর কারণ", "হ্রাসকারী সমন্বয়ের সহিত সংশ্লিষ্ট", "¹ পণ্য/সেবার মূসক ও সম্পূরক শুল্কসহ মূল্য।"]
    {
        page.says(told);
    }
    let form = nila.open(&format!("{mushak}/debit-note")).await.expect(200);
    is_sound(&form);
    form.says("কর ছাড়া মূল্য বাড়বে");
}
