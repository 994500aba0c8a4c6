//! Takes pictures of the pages and their main states, in both languages, at three widths, light and dark.
//!
//! ```sh
//! cargo build -p dalil-acceptance --bins
//! cargo run -p dalil-acceptance --example pictures -- docs/gallery/pages
//! ```
//!
//! With `--all` it takes every page in every way, else the few that are kept in the repository.

use std::path::PathBuf;

use dalil_acceptance::{Installation, View, Visitor, eventually};
use dalil_lang::Language;

/// A phone, a tablet and a laptop.
const WIDTHS: [u32; 3] = [360, 768, 1440];

/// A way to take a picture: the language, the width, and whether it is dark.
type Way = (Language, u32, bool);

/// Each page is kept in one row of ways, all twelve of which stand here once.
const WAYS: [[Way; 3]; 4] = [
    [(Language::En, 1440, false), (Language::Bn, 360, true), (Language::Bn, 768, false)],
    [(Language::Bn, 1440, true), (Language::En, 360, false), (Language::En, 768, false)],
    [(Language::Bn, 1440, false), (Language::En, 360, true), (Language::En, 768, true)],
    [(Language::En, 1440, true), (Language::Bn, 360, false), (Language::Bn, 768, true)],
];

/// What is taken; the place in this list says in which ways it is kept.
const PAGES: &[&str] = &[
    "home",
    "sign-in",
    "sign-in-sent",
    "sign-in-choose",
    "clients",
    "client",
    "client-edit",
    "client-refused",
    "invoice-draft",
    "invoice-refused",
    "invoice-confirm",
    "invoice-discarded",
    "invoice-issued",
    "mushak-issued",
    "invoice-new",
    "invoice-untaxed",
    "documents",
    "invoices",
    "documents-none",
    "view",
    "members",
    "settings",
    "tax",
    "brand",
    "payee",
    "member-remove",
    "tax-refused",
    "member-refused",
    "invoice-alone",
    "search",
    "search-none",
    "search-dialog",
    "not-found",
    "design",
    "audit",
    "keys",
    "home-small-role",
    "payments",
    "payment-new",
    "payment",
    "receipt-issued",
    "statement",
    "credit-note-new",
    "credit-note-review",
    "credit-note-issued",
    "vat",
    "vat-sales",
    "void-confirm",
    "invoice-voided",
    "write-off",
    "verify",
    "suppliers",
    "supplier",
    "purchase-new",
    "purchases",
    "purchase",
    "register",
    "register-book",
    "closings",
    "bill-issued",
    "quotation-accepted",
    "quotation-open",
    "quotation-answer",
    "quotations",
    "quotation-new",
    "certificates",
    "certificates-received",
    "witnesses",
    "auditors",
    "auditors-log",
    "year",
];

/// The control key, as WebDriver names it.
const CONTROL: &str = "\u{E009}";

struct Gallery {
    folder: PathBuf,
    all: bool,
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("the folder to write to is the first argument");
    let gallery = Gallery { folder: folder.into(), all: arguments.any(|argument| argument == "--all") };
    std::fs::create_dir_all(&gallery.folder).expect("the folder can be made");
    let installation = Installation::start().await;
    for language in Language::ALL {
        let nila = Visitor::start(&installation, language, View::LAPTOP).await;
        gallery.door(&nila).await;
        gallery.clients(&nila).await;
        gallery.invoices(&nila).await;
        gallery.issued(&nila).await;
        gallery.lists(&nila).await;
        gallery.corrections(&nila).await;
        gallery.bought(&nila).await;
    }
    for language in Language::ALL {
        let nila = Visitor::start(&installation, language, View::LAPTOP).await;
        nila.sign_in("nila@shapla.example", "North Light Talent").await;
        nila.way("nav-invoices").await;
        nila.click(&nila.t("draft-title")).await;
        gallery.take(&nila, "invoice-untaxed").await;
        nila.press("draft-review").await;
        gallery.take(&nila, "invoice-alone").await;
        let mitu = Visitor::start(&installation, language, View::LAPTOP).await;
        mitu.sign_in("mitu@shapla.example", "Shapla Studio").await;
        gallery.take(&mitu, "home-small-role").await;
        gallery.voided(&Visitor::start(&installation, language, View::LAPTOP).await).await;
    }
}

impl Gallery {
    async fn door(&self, nila: &Visitor) {
        nila.go("/sign-in").await;
        self.take(nila, "sign-in").await;
        nila.go("/verify").await;
        self.take(nila, "verify").await;
        let link = nila.ask_for_a_link("nila@shapla.example").await;
        nila.go("/sign-in/sent").await;
        self.take(nila, "sign-in-sent").await;
        nila.open(&link).await;
        self.take(nila, "sign-in-choose").await;
        nila.click("Shapla Studio").await;
        nila.keep_to_my_language().await;
        self.take(nila, "home").await;
    }

    async fn clients(&self, nila: &Visitor) {
        nila.way("nav-clients").await;
        self.take(nila, "clients").await;
        let name = if nila.language().is_bangla() {
            "মেঘনা ফিল্মস লিমিটেড"
        } else {
            "Meghna Films Ltd."
        };
        nila.click(name).await;
        self.take(nila, "client").await;
        nila.click(&nila.t("statement-title")).await;
        self.take(nila, "statement").await;
        nila.click(name).await;
        nila.press("client-edit").await;
        self.take(nila, "client-edit").await;
        nila.fill(&nila.t("field-bin"), "00234567A-0202").await;
        nila.press("save").await;
        self.take(nila, "client-refused").await;
    }

    async fn invoices(&self, nila: &Visitor) {
        nila.go("/w/shapla/invoices?state=draft").await;
        let draft = nila.class("at-main").link_to("/w/shapla/invoices/").await.expect("the samples have a draft");
        nila.open(&draft).await;
        let drawn = "return (document.querySelector('.look-page')?.naturalWidth ?? 0) > 0";
        eventually("the first page beside the form", async || (nila.run(drawn).await == true).then_some(())).await;
        self.take(nila, "invoice-draft").await;
        nila.line(1).fill(&nila.t("field-line-quantity"), "").await;
        nila.press("draft-save").await;
        self.take(nila, "invoice-refused").await;
        nila.open(&draft).await;
        nila.press("draft-review").await;
        self.take(nila, "invoice-confirm").await;
        nila.press("issue-back").await;
        nila.press("draft-discard").await;
        self.take(nila, "invoice-discarded").await;
        nila.press("discard-undo").await;
        nila.go("/w/shapla/invoices/new").await;
        self.take(nila, "invoice-new").await;
        nila.tap(&nila.t("keys-all")).await;
        self.take(nila, "keys").await;
    }

    /// Both papers of the newest issued invoice.
    async fn issued(&self, nila: &Visitor) {
        nila.go("/w/shapla/invoices?state=issued").await;
        let issued = nila.class("at-main").link_to("/w/shapla/documents/").await.expect("the samples have an invoice");
        let ready = async || {
            nila.open(&issued).await;
            (!nila.offers(&nila.t("papers-look-again")).await).then_some(())
        };
        eventually("the originals", ready).await;
        self.take(nila, "invoice-issued").await;
        nila.open(&format!("{issued}/pay")).await;
        self.take(nila, "payment-new").await;
        nila.open(&format!("{issued}/write-off")).await;
        self.take(nila, "write-off").await;
        nila.open(&issued).await;
        let mushak = nila.class("life-pair").link_to("/w/shapla/documents/").await.expect("it has a Mushak");
        nila.open(&mushak).await;
        self.take(nila, "mushak-issued").await;
        nila.go("/w/shapla/payments").await;
        let payment = nila.class("at-day").link_to("/w/shapla/payments/").await.expect("the samples have a payment");
        nila.open(&payment).await;
        self.take(nila, "payment").await;
        nila.go("/w/shapla/documents?kind=money_receipt").await;
        let receipt = nila.class("at-main").link_to("/w/shapla/documents/").await.expect("the samples have a receipt");
        nila.open(&receipt).await;
        self.take(nila, "receipt-issued").await;
        nila.go("/w/shapla/documents?kind=bill").await;
        let bill = nila.class("at-main").link_to("/w/shapla/documents/").await.expect("the samples have a bill");
        nila.open(&bill).await;
        self.take(nila, "bill-issued").await;
        nila.go("/w/shapla/quotations?state=accepted").await;
        let accepted = nila.class("at-main").link_to("/w/shapla/documents/").await.expect("a quotation was accepted");
        nila.open(&accepted).await;
        self.take(nila, "quotation-accepted").await;
        nila.go("/w/shapla/quotations?state=open").await;
        let open = nila.class("at-main").link_to("/w/shapla/documents/").await.expect("a quotation is open");
        nila.open(&open).await;
        self.take(nila, "quotation-open").await;
        nila.click(&nila.t("answer-title")).await;
        self.take(nila, "quotation-answer").await;
    }

    /// A credit note from its form on, and a sale that is voided; the papers of these are not shown elsewhere.
    async fn corrections(&self, nila: &Visitor) {
        nila.go("/w/shapla/documents?kind=mushak_6_7").await;
        let note = nila.class("at-main").link_to("/w/shapla/documents/").await.expect("the samples have a credit note");
        nila.open(&note).await;
        self.take(nila, "credit-note-issued").await;
        // Not one that was voided for the pictures in the other language.
        nila.go("/w/shapla/invoices?state=issued").await;
        let issued = nila.class("at-main").link_to("/w/shapla/documents/").await.expect("the samples have an invoice");
        nila.open(&issued).await;
        let mushak = nila.class("life-pair").link_to("/w/shapla/documents/").await.expect("it has a Mushak");
        nila.open(&format!("{mushak}/credit-note")).await;
        self.take(nila, "credit-note-new").await;
        nila.fill(&nila.t("field-reason"), "Two evenings of the shoot were called off.").await;
        // Each line has a field of that name.
        nila.run("document.querySelector('.note-line .pair input').value = '0.5'").await;
        nila.press("note-review").await;
        self.take(nila, "credit-note-review").await;
        nila.open(&format!("{mushak}/void")).await;
        self.take(nila, "void-confirm").await;
        // Only the newest of the samples has no payment under it: it is voided once all languages had it before.
        if Language::ALL.last() == Some(&nila.language()) {
            nila.fill(&nila.t("field-reason"), "Billed to the wrong client.").await;
            nila.press("void-act").await;
        }
    }

    async fn voided(&self, nila: &Visitor) {
        nila.sign_in("nila@shapla.example", "Shapla Studio").await;
        nila.go("/w/shapla/invoices?state=voided").await;
        let voided = nila.class("at-main").link_to("/w/shapla/documents/").await.expect("one was voided");
        nila.open(&voided).await;
        self.take(nila, "invoice-voided").await;
    }

    async fn lists(&self, nila: &Visitor) {
        for (name, path) in [
            ("invoices", "invoices"),
            ("quotations", "quotations"),
            ("quotation-new", "quotations/new"),
            ("documents", "documents"),
            ("payments", "payments"),
            ("vat", "vat"),
            ("vat-sales", "vat/sales"),
            ("documents-none", "documents?kind=invoice&from=2013-01-01&to=2013-01-31"),
            ("closings", "vat/closings"),
            ("year", "vat/years/2026"),
            ("audit", "audit"),
            ("search", "search?q=meghna"),
            ("search-none", "search?q=nothing-like-this"),
            ("settings", "settings/workspace"),
            ("brand", "settings/brand"),
            ("payee", "settings/payee"),
            ("tax", "settings/tax"),
            ("members", "settings/members"),
            ("witnesses", "settings/witnesses"),
            ("auditors", "settings/auditors"),
            ("auditors-log", "settings/auditors/log"),
            ("design", "design"),
            ("not-found", "documents/00000000-0000-7000-8000-000000000000"),
        ] {
            nila.go(&format!("/w/shapla/{path}")).await;
            self.take(nila, name).await;
        }
        self.views(nila).await;
        self.refusals(nila).await;
        nila.go("/w/shapla/").await;
        nila.type_keys(&format!("{CONTROL}k")).await;
        nila.type_keys("me").await;
        let name = if nila.language().is_bangla() { "মেঘনা" } else { "Meghna" };
        eventually("what was found", async || nila.class("find-list").shows(name).await.then_some(())).await;
        self.take(nila, "search-dialog").await;
    }

    /// What is bought, and the return that it feeds.
    async fn bought(&self, nila: &Visitor) {
        for (name, path) in [
            ("suppliers", "suppliers"),
            ("register", "vat/purchases"),
            ("register-book", "vat/purchases/book"),
            ("certificates", "vat/certificates"),
            ("certificates-received", "vat/certificates/received"),
            ("purchases", "purchases"),
        ] {
            nila.go(&format!("/w/shapla/{path}")).await;
            self.take(nila, name).await;
        }
        let (number, supplier) = if nila.language().is_bangla() {
            ("০১১৭", "পদ্মা লাইটস")
        } else {
            ("0117", "Padma Lights")
        };
        nila.click(number).await;
        self.take(nila, "purchase").await;
        nila.click(supplier).await;
        self.take(nila, "supplier").await;
        nila.click(&nila.t("purchase-new")).await;
        self.take(nila, "purchase-new").await;
    }

    /// A view that is kept, and the list in it.
    async fn views(&self, nila: &Visitor) {
        nila.go("/w/shapla/documents?kind=invoice&sort=largest").await;
        nila.unfold(&nila.t("view-keep")).await;
        let name = if nila.language().is_bangla() { "বড় ইনভয়েস" } else { "Largest invoices" };
        nila.fill(&nila.t("field-view_name"), name).await;
        nila.press("view-act").await;
        self.take(nila, "view").await;
        nila.click(&nila.tx("view-remove", &[("name", name.into())])).await;
    }

    /// Settings that are sent wrong, and somebody to be removed.
    async fn refusals(&self, nila: &Visitor) {
        nila.go("/w/shapla/settings/tax").await;
        nila.press("tax-set").await;
        self.take(nila, "tax-refused").await;
        nila.go("/w/shapla/settings/members").await;
        nila.press("member-add").await;
        self.take(nila, "member-refused").await;
        nila.go("/w/shapla/settings/members").await;
        nila.row(["Rafi Islam"]).click(&nila.t("member-remove")).await;
        self.take(nila, "member-remove").await;
    }

    /// The open page in each way that is wanted.
    async fn take(&self, nila: &Visitor, page: &str) {
        let language = nila.language();
        let place = PAGES.iter().position(|known| *known == page).unwrap_or_else(|| panic!("{page} has no place"));
        let ways = WAYS[place % WAYS.len()];
        for dark in [false, true] {
            for width in WIDTHS {
                if self.all || ways.contains(&(language, width, dark)) {
                    nila.resize(width, 900).await;
                    nila.prefer_dark(dark).await;
                    let theme = if dark { "-dark" } else { "" };
                    nila.picture(&self.folder.join(format!("{page}-{}-{width}{theme}.png", language.code()))).await;
                }
            }
        }
        nila.resize(View::LAPTOP.width, View::LAPTOP.height).await;
        nila.prefer_dark(false).await;
    }
}
