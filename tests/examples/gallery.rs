//! Takes pictures of the pages and their main states, in both languages, at three widths, light and dark.
//!
//! ```sh
//! cargo build -p dalil-acceptance --bins
//! cargo run -p dalil-acceptance --example gallery -- docs/gallery/pages
//! ```
//!
//! With `--all` it takes every page in every way, else the few that are kept in the repository.

use std::path::PathBuf;

use dalil_acceptance::{Installation, View, Visitor, eventually};
use dalil_lang::Language;

/// A phone, a tablet and a laptop.
const WIDTHS: [u32; 3] = [360, 768, 1440];

/// What is kept: the page, the language, the width, and whether it is dark.
const KEPT: [(&str, Language, u32, bool); 25] = [
    ("sign-in", Language::Bn, 360, false),
    ("sign-in-choose", Language::En, 768, false),
    ("home", Language::En, 1440, false),
    ("home", Language::Bn, 360, true),
    ("clients", Language::Bn, 768, false),
    ("client", Language::En, 1440, true),
    ("client-refused", Language::Bn, 360, false),
    ("invoices", Language::En, 360, false),
    ("invoice-draft", Language::En, 1440, false),
    ("invoice-draft", Language::Bn, 360, false),
    ("invoice-refused", Language::En, 768, true),
    ("invoice-confirm", Language::Bn, 1440, false),
    ("invoice-alone", Language::En, 768, false),
    ("invoice-issued", Language::En, 1440, false),
    ("invoice-issued", Language::Bn, 1440, true),
    ("invoice-issued", Language::Bn, 360, false),
    ("mushak-issued", Language::Bn, 1440, false),
    ("documents", Language::En, 768, false),
    ("audit", Language::En, 1440, false),
    ("search", Language::En, 1440, false),
    ("settings", Language::Bn, 768, false),
    ("brand", Language::En, 1440, false),
    ("tax", Language::En, 768, true),
    ("members", Language::Bn, 1440, false),
    ("not-found", Language::Bn, 768, false),
];

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
    }
    for language in Language::ALL {
        let nila = Visitor::start(&installation, language, View::LAPTOP).await;
        nila.sign_in("nila@shapla.example", "North Light Talent").await;
        nila.way("nav-invoices").await;
        nila.click(&nila.t("draft-title")).await;
        gallery.take(&nila, "invoice-untaxed").await;
        nila.press("draft-review").await;
        gallery.take(&nila, "invoice-alone").await;
    }
}

impl Gallery {
    async fn door(&self, nila: &Visitor) {
        nila.go("/sign-in").await;
        self.take(nila, "sign-in").await;
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
        self.take(nila, "invoice-draft").await;
        nila.line(1).fill(&nila.t("field-line-quantity"), "").await;
        nila.press("draft-save").await;
        self.take(nila, "invoice-refused").await;
        nila.open(&draft).await;
        nila.press("draft-review").await;
        self.take(nila, "invoice-confirm").await;
        nila.press("issue-back").await;
        nila.press("draft-discard").await;
        self.take(nila, "invoice-discard").await;
        nila.go("/w/shapla/invoices/new").await;
        self.take(nila, "invoice-new").await;
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
        let mushak = nila.class("life-pair").link_to("/w/shapla/documents/").await.expect("it has a Mushak");
        nila.open(&mushak).await;
        self.take(nila, "mushak-issued").await;
    }

    async fn lists(&self, nila: &Visitor) {
        for (name, way) in [("invoices", "nav-invoices"), ("documents", "nav-documents"), ("audit", "nav-audit")] {
            nila.way(way).await;
            self.take(nila, name).await;
        }
        for (name, path) in [
            ("search", "search?q=meghna"),
            ("settings", "settings/workspace"),
            ("brand", "settings/brand"),
            ("tax", "settings/tax"),
            ("members", "settings/members"),
        ] {
            nila.go(&format!("/w/shapla/{path}")).await;
            self.take(nila, name).await;
        }
        nila.go("/w/shapla/documents/00000000-0000-7000-8000-000000000000").await;
        self.take(nila, "not-found").await;
    }

    /// The open page in each way that is wanted.
    async fn take(&self, nila: &Visitor, page: &str) {
        let language = nila.language();
        for dark in [false, true] {
            for width in WIDTHS {
                if self.all || KEPT.contains(&(page, language, width, dark)) {
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
