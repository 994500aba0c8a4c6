//! The pages over adapters in memory, behind the very stack that the server runs, read as a browser without script does.

#[path = "../support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the API's tests use the rest of it")]
mod support;

mod bills;
mod browser;
mod html;

mod auditors;
mod certificates;
mod clients;
mod closings;
mod desk;
mod documents;
mod drafts;
mod errors;
mod every_page;
mod issuing;
mod lists;
mod notes;
mod paper_state;
mod payee;
mod payments;
mod purchases;
mod quotations;
mod returns;
mod rules;
mod settings;
mod sign_in;
mod voids;
mod witnesses;

use browser::{Browser, Form, Page};
use dalil_lang::{Catalogue, Language};
use dalil_tenancy::Role;
use support::{SHAPLA, World};

/// The words of a key in English.
fn en(key: &str) -> String {
    Catalogue::get(Language::En).text(key)
}

/// A member at a browser, in English.
async fn member<'a>(world: &'a World, slug: &str, role: Role) -> Browser<'a> {
    let member = world.member(slug, role).await;
    let mut browser = Browser::of(world, &member.cookies);
    speak(&mut browser, slug, Language::En).await;
    browser
}

/// The owner of the registered studio, in English.
async fn owner(world: &World) -> Browser<'_> {
    member(world, SHAPLA, Role::Owner).await
}

/// Switches the language if the page is in another.
async fn speak(browser: &mut Browser<'_>, slug: &str, language: Language) {
    let home = browser.open(&format!("/w/{slug}/")).await.expect(200);
    if home.elements[0].get("lang") != Some(language.code()) {
        browser.send(&home.form("/language")).await.expect(303);
    }
}

/// Adds a client by its form, and gives the path of its page.
async fn client(browser: &mut Browser<'_>, slug: &str, name: &str) -> String {
    let form = browser.open(&format!("/w/{slug}/clients/new")).await.form("/clients/new").set("name_en", name);
    let saved = browser.send(&form.press("save")).await.expect(303);
    saved.location().unwrap().trim_end_matches("?saved=1").to_owned()
}

/// The form of a new invoice over one line of 50,000 for a fresh client.
async fn one_line(browser: &mut Browser<'_>, slug: &str) -> Form {
    let client = client(browser, slug, "Meghna Textiles").await;
    let id = client.rsplit('/').next().unwrap();
    let page = browser.open(&format!("/w/{slug}/invoices/new?client={id}")).await.expect(200);
    page.form("/invoices/new")
        .set("lines[0].description", "Wedding film")
        .set("lines[0].unit", "job")
        .set("lines[0].unit_price", "50000")
}

/// Saves such an invoice, and gives the path of its draft.
async fn draft(browser: &mut Browser<'_>, slug: &str) -> String {
    let form = one_line(browser, slug).await.press("save");
    let saved = browser.send(&form).await.expect(303);
    saved.location().unwrap().trim_end_matches("?saved=1").to_owned()
}

/// Issues such an invoice, and gives the path of its document.
async fn issued(browser: &mut Browser<'_>, slug: &str) -> String {
    let draft = draft(browser, slug).await;
    let page = browser.open(&format!("{draft}/issue")).await.expect(200);
    let done: Page = browser.send(&page.form("/issue")).await.expect(303);
    done.location().unwrap().trim_end_matches("?issued=1").to_owned()
}
