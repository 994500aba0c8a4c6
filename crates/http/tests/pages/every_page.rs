use dalil_app::{permission as app, policy};
use dalil_audit::permission as audit;
use dalil_invoicing::permission as invoicing;
use dalil_lang::Language;
use dalil_ledger::permission as ledger;
use dalil_tenancy::{Grants, Role};

use crate::{Browser, SHAPLA, World, client, draft, issued, member, owner, rules::is_sound, speak};

/// Whether a role may.
type May = fn(Grants) -> bool;

/// Every page of a workspace, and whether a role may see it.
struct Places {
    client: String,
    draft: String,
    /// A draft that was thrown away.
    discarded: String,
    invoice: String,
    mushak: String,
    note: String,
    payment: String,
    receipt: String,
    bill: String,
    /// A draft of a quotation, and one that was given out.
    quoted: String,
    quotation: String,
    supplier: String,
    purchase: String,
    /// A payment that withheld VAT.
    withheld: String,
    certificate: String,
}

impl Places {
    async fn furnished(browser: &mut Browser<'_>) -> Self {
        let invoice = issued(browser, SHAPLA).await;
        let discarded = draft(browser, SHAPLA).await;
        let form = browser.open(&discarded).await.form("/discard");
        browser.send(&form).await.expect(303);
        let mushak = browser.open(&invoice).await.link("Mushak-6.3");
        let (payment, receipt) = super::payments::receipted(browser).await;
        let supplier = super::purchases::supplier(browser).await;
        let withheld = super::certificates::withheld(browser).await;
        let bill = super::bills::billed(browser, &invoice).await;
        let offered = super::quotations::drafted(browser).await;
        let quotation = super::quotations::given_out(browser, &offered).await;
        Self {
            certificate: super::certificates::entered(browser, &withheld, "VDS-1").await,
            withheld,
            quoted: super::quotations::drafted(browser).await,
            quotation,
            bill,
            client: client(browser, SHAPLA, "Padma Foods").await,
            draft: draft(browser, SHAPLA).await,
            discarded,
            invoice,
            note: super::notes::issued_note(browser, &mushak).await,
            purchase: super::purchases::entered(browser, &supplier).await,
            supplier,
            mushak,
            payment,
            receipt,
        }
    }

    fn all(&self) -> Vec<(String, May)> {
        let sees_clients: May = |grants| grants.hold(invoicing::CLIENTS_READ);
        let writes_clients: May = |grants| grants.hold(invoicing::CLIENTS_WRITE);
        let sees_drafts: May = |grants| grants.hold(invoicing::DRAFTS_READ);
        let writes_drafts: May = |grants| grants.hold(invoicing::DRAFTS_WRITE);
        let issues: May = |grants| grants.hold(invoicing::ISSUE);
        let corrects: May = |grants| grants.hold(invoicing::CORRECT);
        let sees_documents: May = |grants| grants.hold(invoicing::DOCUMENTS_READ);
        let sees_registers: May = |grants| grants.hold(invoicing::REGISTERS_READ);
        let sees_payments: May = |grants| grants.hold(ledger::PAYMENTS_READ);
        let sees_purchases: May = |grants| grants.hold(invoicing::PURCHASES_READ);
        let records_purchases: May = |grants| grants.hold(invoicing::PURCHASES_RECORD);
        let in_studio = |path: &str| format!("/w/{SHAPLA}{path}");
        vec![
            (in_studio("/"), |_| true),
            (in_studio("/search"), |_| true),
            (in_studio("/search?q=meghna"), |_| true),
            (in_studio("/search?q=50,000"), |_| true),
            (in_studio("/clients"), |grants| grants.hold(invoicing::CLIENT_NAMES)),
            (in_studio("/clients/new"), writes_clients),
            (self.client.clone(), sees_clients),
            (format!("{}/edit", self.client), writes_clients),
            (in_studio("/invoices"), sees_drafts),
            (in_studio("/invoices?state=draft"), sees_drafts),
            (in_studio("/invoices?state=issued"), sees_drafts),
            (in_studio("/invoices/new"), writes_drafts),
            (self.draft.clone(), sees_drafts),
            (self.discarded.clone(), writes_drafts),
            (in_studio(&format!("/invoices?discarded={}", self.discarded.rsplit('/').next().unwrap())), sees_drafts),
            (format!("{}/issue", self.draft), issues),
            (self.bill.clone(), sees_documents),
            (format!("{}/bill", self.client), issues),
            (in_studio("/quotations"), sees_drafts),
            (in_studio("/quotations?state=open"), sees_drafts),
            (in_studio("/quotations/new"), writes_drafts),
            (self.quoted.clone(), sees_drafts),
            (format!("{}/issue", self.quoted), writes_drafts),
            (self.quotation.clone(), sees_documents),
            (format!("{}/answer", self.quotation.replace("/documents/", "/quotations/")), writes_drafts),
            (format!("{}/withdraw", self.quotation.replace("/documents/", "/quotations/")), writes_drafts),
            (in_studio("/documents"), sees_documents),
            (in_studio("/documents?kind=mushak_6_3&from=2026-01-01"), sees_documents),
            (self.invoice.clone(), sees_documents),
            (self.mushak.clone(), sees_documents),
            (format!("{}/credit-note", self.mushak), corrects),
            (format!("{}/debit-note", self.mushak), corrects),
            (self.note.clone(), sees_documents),
            (in_studio("/documents?sort=largest"), sees_documents),
            (in_studio("/clients?sort=name_en"), |grants| grants.hold(invoicing::CLIENT_NAMES)),
            (in_studio("/design"), |_| true),
            (format!("{}/pay", self.invoice), |grants| grants.hold(ledger::PAYMENTS_RECORD)),
            (format!("{}/write-off", self.invoice), |grants| grants.hold(ledger::WRITE_OFF)),
            (in_studio("/payments"), sees_payments),
            (self.payment.clone(), sees_payments),
            (self.receipt.clone(), sees_documents),
            (format!("{}/statement", self.client), sees_payments),
            (in_studio("/suppliers"), sees_purchases),
            (in_studio("/suppliers/new"), records_purchases),
            (self.supplier.clone(), sees_purchases),
            (format!("{}/edit", self.supplier), records_purchases),
            (format!("{}/enter", self.supplier), records_purchases),
            (in_studio("/purchases"), sees_purchases),
            (self.purchase.clone(), sees_purchases),
            (format!("{}/pay", self.purchase), records_purchases),
            (format!("{}/reverse", self.purchase), records_purchases),
            (in_studio("/vat/purchases"), sees_registers),
            (in_studio("/vat/purchases?month=2026-07&note=14"), sees_registers),
            (in_studio("/vat/purchases?month=2026-07&above=20000000"), sees_registers),
            (in_studio("/vat/purchases/book?month=2026-07"), sees_registers),
            (in_studio("/vat"), sees_registers),
            (in_studio("/vat?month=2026-07"), sees_registers),
            (in_studio("/vat/sales"), sees_registers),
            (in_studio("/vat/sales?month=2026-07&note=4"), sees_registers),
            (in_studio("/vat/sales?month=2026-07&above=20000000"), sees_registers),
            (in_studio("/vat/certificates"), sees_registers),
            (in_studio("/vat/certificates/received"), sees_registers),
            (in_studio("/vat/certificates/received?month=2026-07"), sees_registers),
            (
                in_studio(&format!(
                    "/vat/certificates/new?payment={}",
                    self.withheld.rsplit('/').next().unwrap_or_default()
                )),
                records_purchases,
            ),
            (self.certificate.clone(), sees_registers),
            (format!("{}/reverse", self.certificate), records_purchases),
            (in_studio("/vat/years/2026"), |grants| grants.hold(app::YEAR_READ)),
            (in_studio("/vat/years/2026/check"), |grants| grants.hold(app::YEAR_READ)),
            (in_studio("/settings/auditors"), |grants| grants.hold(app::AUDITORS_READ)),
            (in_studio("/settings/auditors/log"), |grants| grants.hold(app::AUDITORS_READ)),
            (in_studio("/vat/closings"), sees_registers),
            (in_studio("/vat/closings?period=day"), sees_registers),
            (in_studio("/audit"), |grants| grants.hold(audit::READ)),
            (in_studio("/settings/workspace"), |grants| grants.hold(app::SETTINGS_WRITE)),
            (in_studio("/settings/brand"), |grants| grants.hold(invoicing::BRAND_WRITE)),
            (in_studio("/settings/payee"), |grants| grants.hold(invoicing::PAYEE_READ)),
            (in_studio("/settings/tax"), |grants| grants.hold(invoicing::TAX_IDENTITY_WRITE)),
            (in_studio("/settings/members"), |grants| grants.hold(app::MEMBERS_WRITE)),
            (in_studio("/settings/witnesses"), |grants| grants.hold(app::WITNESSES_WRITE)),
        ]
    }
}

/// The newest entry of the audit log, by which a write would show.
async fn newest(owner: &mut Browser<'_>) -> String {
    let log = owner.open(&format!("/w/{SHAPLA}/audit")).await.expect(200);
    log.of_class("at-seq").into_iter().next().unwrap_or_default().to_owned()
}

#[actix_web::test]
async fn each_page_shows_in_both_languages_to_the_roles_that_may_and_to_no_other() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let places = Places::furnished(&mut nila).await;
    for role in Role::ALL {
        let mut browser = if role == Role::Owner { nila.clone() } else { member(&world, SHAPLA, role).await };
        for language in Language::ALL {
            speak(&mut browser, SHAPLA, language).await;
            for (path, may) in places.all() {
                let page = browser.open(&path).await;
                // Nothing was issued to that client, so that no auditor's year knows it; certificates are of no year, and an offer is
                // not an auditor's.
                let of_none = path.starts_with(&places.client) || path.contains("/vat/certificates");
                let beyond = role == Role::Auditor && (of_none || path == places.quotation);
                let expected = match may(policy::grants(role)) {
                    false => 403,
                    true if beyond => 404,
                    true => 200,
                };
                assert_eq!(page.status, expected, "{role} at {path}: {}", page.text());
                assert_eq!(page.elements[0].get("lang"), Some(language.code()), "{path}");
                is_sound(&page);
            }
        }
    }
}

#[actix_web::test]
async fn a_way_that_is_shown_can_be_gone() {
    let world = World::new().await;
    for role in Role::ALL {
        let mut browser = member(&world, SHAPLA, role).await;
        let home = browser.open(&format!("/w/{SHAPLA}/")).await;
        let links: Vec<String> = home
            .all("a")
            .filter_map(|link| link.get("href"))
            .filter(|href| href.starts_with("/w/"))
            .map(str::to_owned)
            .collect();
        assert!(!links.is_empty());
        for link in links {
            browser.open(&link).await.expect(200);
        }
    }
}

#[actix_web::test]
async fn looking_changes_nothing() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let places = Places::furnished(&mut nila).await;
    let before = newest(&mut nila).await;
    for (path, _) in places.all() {
        let first = nila.open(&path).await.expect(200);
        let second = nila.open(&path).await.expect(200);
        assert_eq!(first.of_class("head"), second.of_class("head"), "{path}");
    }
    assert_eq!(newest(&mut nila).await, before);
}

#[actix_web::test]
async fn style_sheets_and_fonts_are_ours_and_kept_for_ever() {
    let world = World::new().await;
    let mut browser = Browser::new(&world);
    let page = browser.open("/sign-in").await.expect(200);
    let sheets: Vec<String> = page.all("link").filter_map(|link| link.get("href")).map(str::to_owned).collect();
    assert_eq!(sheets.len(), 2, "one mark, one style sheet");
    for sheet in sheets {
        let file = world.get(&sheet).send().await.expect(200);
        assert_eq!(file.header("cache-control"), Some("public, max-age=31536000, immutable"), "{sheet}");
        assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
        let other = sheet.replacen("/assets/", "/assets/0", 1);
        world.get(&other).send().await.expect(404);
    }
}
