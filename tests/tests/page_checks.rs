//! What others' judges say of every page: axe-core finds nothing at all, in both languages, light and dark, at the widths
//! of a phone, a tablet and a laptop; Lighthouse gives 100 for accessibility and best practices.
//!
//! Both come from the npm registry by `tests/web/package-lock.json`; `tests/run` installs them.

use std::{fmt::Write as _, path::PathBuf, process::Stdio};

use dalil_acceptance::{Installation, View, Visitor, eventually};
use dalil_lang::Language;
use serde_json::{Value, json};
use tokio::{io::AsyncWriteExt as _, process::Command};

/// A phone, a tablet and a laptop.
const WIDTHS: [u32; 3] = [360, 768, 1440];

/// The pages that everybody with an account of Shapla Studio can open by their address.
const PAGES: &[(&str, &str)] = &[
    ("home", ""),
    ("clients", "clients"),
    ("new client", "clients/new"),
    ("invoices", "invoices"),
    ("drafts", "invoices?state=draft"),
    ("voided invoices", "invoices?state=voided"),
    ("new invoice", "invoices/new"),
    ("quotations", "quotations"),
    ("new quotation", "quotations/new"),
    ("documents", "documents"),
    ("no documents", "documents?from=2013-01-01&to=2013-01-02"),
    ("the largest documents", "documents?sort=largest"),
    ("clients by name", "clients?sort=name_en"),
    ("the design system", "design"),
    ("payments", "payments"),
    ("suppliers", "suppliers"),
    ("a new supplier", "suppliers/new"),
    ("purchases", "purchases"),
    ("the return", "vat"),
    ("the register of purchases", "vat/purchases"),
    ("the register of purchases as the form has it", "vat/purchases/book"),
    ("certificates that are awaited", "vat/certificates"),
    ("certificates received", "vat/certificates/received"),
    ("search", "search?q=meghna"),
    ("nothing found", "search?q=nothing-like-this"),
    ("a year of account", "vat/years/2026"),
    ("months closed", "vat/closings"),
    ("days closed", "vat/closings?period=day"),
    ("audit", "audit"),
    ("settings of the workspace", "settings/workspace"),
    ("the brand", "settings/brand"),
    ("the payee", "settings/payee"),
    ("the witnesses", "settings/witnesses"),
    ("the auditors", "settings/auditors"),
    ("what auditors read", "settings/auditors/log"),
    ("the tax identity", "settings/tax"),
    ("members", "settings/members"),
    ("not found", "documents/00000000-0000-7000-8000-000000000000"),
];

/// Where the tools lie.
fn web() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/web"))
}

/// The source of axe-core.
fn axe() -> String {
    let path = web().join("node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("no {}: tests/run installs it", path.display()))
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_any_page_in_english() {
    axe_finds_nothing(Language::En).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_any_page_in_bangla() {
    axe_finds_nothing(Language::Bn).await;
}

async fn axe_finds_nothing(language: Language) {
    let axe = axe();
    let installation = Installation::start().await;
    let nila = Visitor::start(&installation, language, View::LAPTOP).await;
    let mut found = String::new();
    for (name, path) in [
        ("sign-in", "/sign-in"),
        ("sign-in sent", "/sign-in/sent"),
        ("the verifier", "/verify"),
        ("how a paper stands", "/verify/state"),
    ] {
        nila.go(path).await;
        judge(&nila, &axe, name, &mut found).await;
    }
    nila.sign_in("nila@shapla.example", "Shapla Studio").await;
    for (name, address) in all_pages(&nila).await {
        nila.go(&address).await;
        judge(&nila, &axe, &name, &mut found).await;
    }
    // Forms that are sent empty: errors beside their fields.
    for (name, path, button) in
        [("a client refused", "clients", "save"), ("an invoice refused", "invoices", "draft-save")]
    {
        nila.go(&format!("/w/shapla/{path}/new")).await;
        nila.press(button).await;
        judge(&nila, &axe, name, &mut found).await;
    }
    assert_eq!(found, "");
}

/// Every page with its address: those that always have one, and those of things the samples made.
async fn all_pages(nila: &Visitor) -> Vec<(String, String)> {
    let mut pages: Vec<_> =
        PAGES.iter().map(|(name, path)| ((*name).to_owned(), format!("/w/shapla/{path}"))).collect();
    for (name, list, start) in [
        ("a client", "clients", "/w/shapla/clients/"),
        ("a draft", "invoices?state=draft", "/w/shapla/invoices/"),
        ("an issued invoice", "documents?kind=invoice", "/w/shapla/documents/"),
        ("a Mushak 6.3", "documents?kind=mushak_6_3", "/w/shapla/documents/"),
        ("a credit note", "documents?kind=mushak_6_7", "/w/shapla/documents/"),
        ("a money receipt", "documents?kind=money_receipt", "/w/shapla/documents/"),
        ("a bill", "documents?kind=bill", "/w/shapla/documents/"),
        ("a quotation", "quotations?state=open", "/w/shapla/documents/"),
        ("a supplier", "suppliers", "/w/shapla/suppliers/"),
        ("a purchase", "purchases", "/w/shapla/purchases/"),
    ] {
        nila.go(&format!("/w/shapla/{list}")).await;
        let link = nila.class("at-main").link_to(start).await;
        let link = link.unwrap_or_else(|| panic!("the samples have {name}"));
        let address = link[link.find("/w/").expect("a link of the workspace")..].to_owned();
        if name == "a draft" {
            pages.push(("a draft before issuing".to_owned(), format!("{address}/issue")));
        }
        if name == "a client" {
            pages.push(("a client, to be changed".to_owned(), format!("{address}/edit")));
            pages.push(("a client's account".to_owned(), format!("{address}/statement")));
            pages.push(("billing a client".to_owned(), format!("{address}/bill")));
        }
        if name == "a quotation" {
            let quotation = address.replace("/documents/", "/quotations/");
            pages.push(("answering a quotation".to_owned(), format!("{quotation}/answer")));
            pages.push(("withdrawing a quotation".to_owned(), format!("{quotation}/withdraw")));
        }
        if name == "a supplier" {
            pages.push(("entering a paper".to_owned(), format!("{address}/enter")));
        }
        if name == "an issued invoice" {
            pages.push(("recording a payment".to_owned(), format!("{address}/pay")));
            pages.push(("before writing off".to_owned(), format!("{address}/write-off")));
            pages.push(("before voiding".to_owned(), format!("{address}/void")));
        }
        if name == "a Mushak 6.3" {
            pages.push(("a credit note to be made".to_owned(), format!("{address}/credit-note")));
            pages.push(("a debit note to be made".to_owned(), format!("{address}/debit-note")));
        }
        pages.push((name.to_owned(), address));
    }
    nila.go("/w/shapla/payments").await;
    let payment = nila.class("at-day").link_to("/w/shapla/payments/").await.expect("the samples have a payment");
    pages.push(("a payment".to_owned(), payment[payment.find("/w/").expect("a link of the workspace")..].to_owned()));
    pages.extend(closing_pages(nila).await);
    pages
}

/// A closing, and the page before the next one, of those the samples made.
async fn closing_pages(nila: &Visitor) -> Vec<(String, String)> {
    nila.go("/w/shapla/vat/closings").await;
    let address = |link: String| link[link.find("/w/").expect("a link of the workspace")..].to_owned();
    let closing = nila.class("closings").link_to("/w/shapla/vat/closings/month/").await;
    let next = nila.class("closing-next").link_to("/w/shapla/vat/closings/month/").await;
    vec![
        ("a closing".to_owned(), address(closing.expect("the samples have a closed month"))),
        ("before closing a month".to_owned(), address(next.expect("the samples have a month to close"))),
    ]
}

/// Asks axe about the open page at each width, light and dark, and writes down what it finds.
async fn judge(nila: &Visitor, axe: &str, name: &str, found: &mut String) {
    for dark in [false, true] {
        nila.prefer_dark(dark).await;
        for width in WIDTHS {
            nila.resize(width, 900).await;
            nila.run(axe).await;
            nila.run("window.axeFound = null; axe.run(document).then(found => { window.axeFound = found.violations })")
                .await;
            let violations = eventually("the answer of axe", async || {
                let found = nila.run("return window.axeFound").await;
                found.as_array().cloned()
            })
            .await;
            for violation in violations {
                let nodes: Vec<&str> = violation["nodes"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(|node| node["html"].as_str())
                    .collect();
                let theme = if dark { "dark" } else { "light" };
                let rule = &violation["id"];
                writeln!(found, "{name} at {width}, {theme}: {rule} on {nodes:?}").expect("a text grows");
            }
        }
    }
    nila.prefer_dark(false).await;
    nila.resize(View::LAPTOP.width, View::LAPTOP.height).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lighthouse_gives_every_page_full_marks_in_english_by_day() {
    lighthouse_gives_full_marks(Language::En, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lighthouse_gives_every_page_full_marks_in_english_by_night() {
    lighthouse_gives_full_marks(Language::En, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lighthouse_gives_every_page_full_marks_in_bangla_by_day() {
    lighthouse_gives_full_marks(Language::Bn, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lighthouse_gives_every_page_full_marks_in_bangla_by_night() {
    lighthouse_gives_full_marks(Language::Bn, true).await;
}

/// Each page at a width, which takes turns over pages, languages and times of day, since axe judges all of them above; with
/// `DALIL_EVERY_WIDTH=1` each page at each (`just lighthouse`). In English by day the score of its performance is reported, and never judged: it is one of the
/// machine, too.
async fn lighthouse_gives_full_marks(language: Language, dark: bool) {
    let installation = Installation::start().await;
    let nila = Visitor::start(&installation, language, View::LAPTOP).await;
    nila.sign_in("nila@shapla.example", "Shapla Studio").await;
    let base_url = installation.base_url();
    let mut all = [("sign-in", "/sign-in"), ("the verifier", "/verify"), ("how a paper stands", "/verify/state")]
        .map(|(name, path)| (name.to_owned(), path.to_owned()))
        .to_vec();
    // What is missing answers 404, which Lighthouse takes for a page that did not load.
    all.extend(all_pages(&nila).await.into_iter().filter(|(name, _)| name != "not found"));
    // Which width comes first differs, so that the four tests see every page at each.
    let turn = usize::from(language == Language::Bn) + usize::from(dark);
    let widths = if std::env::var_os("DALIL_EVERY_WIDTH").is_some() { WIDTHS.len() } else { 1 };
    let pages: Vec<Value> = all
        .iter()
        .enumerate()
        .flat_map(|(at, (name, address))| {
            let own = (0..widths).map(move |more| WIDTHS[(at + turn + more) % WIDTHS.len()]);
            own.map(|width| json!({"name": name, "url": format!("{base_url}{address}"), "width": width}))
                .collect::<Vec<_>>()
        })
        .collect();
    let asked = json!({
        "cookie": nila.cookies().await,
        "language": language.code(),
        "dark": dark,
        "performance": (language, dark) == (Language::En, false),
        "pages": pages,
    });
    let mut report = String::new();
    let mut short = String::new();
    for page in lighthouse(&asked).await {
        let score = |category: &str| page["scores"][category].as_u64().unwrap_or_default();
        let (accessibility, practices) = (score("accessibility"), score("best-practices"));
        let (name, width) = (&page["name"], &page["width"]);
        writeln!(report, "{name} at {width}: {}", page["scores"]).expect("a text grows");
        if (accessibility, practices) != (100, 100) {
            writeln!(short, "{name} at {width}: {}", page["failed"]).expect("a text grows");
        }
    }
    println!("{report}");
    assert_eq!(report.lines().count(), pages.len(), "{report}");
    assert_eq!(short, "");
}

/// What Lighthouse answers, page by page.
async fn lighthouse(asked: &Value) -> Vec<Value> {
    let mut child = Command::new("node")
        .arg("lighthouse.mjs")
        .current_dir(web())
        .env("CHROME_PATH", "/usr/bin/chromium")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("node starts: tests/run installs it");
    let mut input = child.stdin.take().expect("standard input is piped");
    input.write_all(asked.to_string().as_bytes()).await.expect("node reads what is asked");
    drop(input);
    let output = child.wait_with_output().await.expect("node ends");
    assert!(output.status.success(), "Lighthouse ended with {}", output.status);
    let lines = String::from_utf8(output.stdout).expect("it writes text");
    lines.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}
