//! The main job as a person does it in a browser, from the printed address to the audit log: in both languages, light and
//! dark, at the widths of a phone, a tablet and a laptop, and without scripts.

#[path = "story/figures.rs"]
mod figures;
#[path = "story/paper.rs"]
mod paper;

use dalil_acceptance::{Call, Installation, View, Visitor, eventually};
use dalil_lang::Language;
use figures::{BIN, LINES, TOTALS, figure};
use hyper::Method;
use jiff::Timestamp;
use paper::{pdf_text, squeezed};

const NILA: &str = "nila@shapla.example";
const STUDIO: &str = "Shapla Studio";

/// A story for each way in which it is looked at.
macro_rules! stories {
    ($($name:ident: $language:ident, $width:literal, $dark:literal;)*) => {
        $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                tell(Language::$language, View { width: $width, dark: $dark, ..View::LAPTOP }).await;
            }
        )*
    };
}

stories! {
    in_english_on_a_phone_by_day: En, 360, false;
    in_english_on_a_phone_by_night: En, 360, true;
    in_english_on_a_tablet_by_day: En, 768, false;
    in_english_on_a_tablet_by_night: En, 768, true;
    in_english_on_a_laptop_by_day: En, 1440, false;
    in_english_on_a_laptop_by_night: En, 1440, true;
    in_bangla_on_a_phone_by_day: Bn, 360, false;
    in_bangla_on_a_phone_by_night: Bn, 360, true;
    in_bangla_on_a_tablet_by_day: Bn, 768, false;
    in_bangla_on_a_tablet_by_night: Bn, 768, true;
    in_bangla_on_a_laptop_by_day: Bn, 1440, false;
    in_bangla_on_a_laptop_by_night: Bn, 1440, true;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts() {
    tell(Language::En, View { scripts: false, ..View::LAPTOP }).await;
}

async fn tell(language: Language, view: View) {
    let installation = Installation::start().await;
    let began = now();
    let mut nila = Visitor::start(&installation, language, view).await;
    come_in_by_mail(&nila).await;
    switch_the_language(&mut nila).await;
    open_a_client(&nila).await;
    add_a_client(&nila).await;
    write_an_invoice(&nila, view.scripts).await;
    let papers = issue_it_once(&nila).await;
    read_the_papers(&nila, &papers, began).await;
    download_the_originals(&nila, &papers).await;
    make_a_marked_copy(&nila, &papers.mushak).await;
    read_the_audit_log(&nila, &papers).await;
    sign_out(&nila, &installation).await;
}

#[expect(clippy::disallowed_methods, reason = "what the program says of the time is held against the real one")]
fn now() -> Timestamp {
    Timestamp::now()
}

/// Asks for a mail, opens it twice, which uses nothing up, and comes in; then the link is dead.
async fn come_in_by_mail(nila: &Visitor) {
    nila.go("/").await;
    assert_eq!(nila.path().await, "/sign-in");
    assert_eq!(nila.spoken().await, nila.language().code(), "the door speaks the browser's language");
    nila.is_sound().await;
    let link = nila.ask_for_a_link(NILA).await;
    nila.click(&link).await;
    nila.says("sign-in-choose-title").await;
    nila.is_sound().await;
    nila.reload().await;
    nila.says("sign-in-choose-title").await;
    nila.expect("North Light Talent").await;
    nila.click(STUDIO).await;
    assert_eq!(nila.path().await, "/w/shapla/");
    nila.open(&link).await;
    assert_eq!(nila.status().await, 401);
    nila.says("problem-link_dead").await;
    nila.go("/w/shapla/").await;
    nila.keep_to_my_language().await;
    nila.is_sound().await;
}

/// To the other language and back; the choice lasts.
async fn switch_the_language(nila: &mut Visitor) {
    let language = nila.language();
    nila.way("nav-clients").await;
    nila.read(language.other());
    nila.class("self").click(language.other().endonym()).await;
    assert_eq!(nila.path().await, "/w/shapla/clients", "switching stays on the page");
    nila.way("nav-invoices").await;
    assert_eq!(nila.heading().await, nila.t("nav-invoices"));
    assert_eq!(nila.spoken().await, language.other().code());
    nila.is_sound().await;
    nila.read(language);
    nila.class("self").click(language.endonym()).await;
    assert_eq!(nila.spoken().await, language.code());
}

async fn open_a_client(nila: &Visitor) {
    let name = if nila.language().is_bangla() {
        "মেঘনা ফিল্মস লিমিটেড"
    } else {
        "Meghna Films Ltd."
    };
    nila.way("nav-clients").await;
    nila.is_sound().await;
    nila.click(name).await;
    assert_eq!(nila.heading().await, name);
    assert_eq!(nila.fact(&nila.t("field-bin")).await, figure(nila.language(), "002345678-0202"));
    nila.expect("Sadia Chowdhury").await;
    assert!(nila.entries().await >= 2, "the client's invoices are listed");
    nila.is_sound().await;
}

async fn add_a_client(nila: &Visitor) {
    nila.way("nav-clients").await;
    nila.press("client-new").await;
    nila.is_sound().await;
    nila.fill(&nila.t("field-bin"), BIN.replace('5', "x").as_str()).await;
    nila.press("save").await;
    assert_eq!(nila.status().await, 422);
    assert!(nila.complaint(&nila.t("field-bin")).await.is_some(), "a BIN with a letter is refused beside its field");
    nila.is_sound().await;
    nila.fill(&nila.t("field-name_bn"), figures::BUYER_BN).await;
    nila.fill(&nila.t("field-name_en"), figures::BUYER_EN).await;
    nila.fill(&nila.t("field-address"), "১২ বিজয় সরণি\nঢাকা ১২১৫").await;
    nila.fill(&nila.t("field-bin"), BIN).await;
    let first = nila.language().count(1);
    let contact = nila.group(&nila.tx("client-contact-number", &[("contact", first.into())]));
    contact.fill(&nila.t("field-contact-name"), "Anika Rahman").await;
    contact.fill(&nila.t("field-contact-email"), "anika@dhrubo.example").await;
    nila.press("save").await;
    nila.says("saved").await;
    assert_eq!(nila.heading().await, figures::buyer(nila.language()));
    nila.expect("anika@dhrubo.example").await;
    nila.says("client-bills-empty").await;
    nila.is_sound().await;
}

/// Three lines; one quantity is forgotten at first. A line is added on the page where scripts run, else by a form.
async fn write_an_invoice(nila: &Visitor, scripts: bool) {
    nila.press("invoice-new").await;
    assert_eq!(nila.chosen(&nila.t("field-client_id")).await, figures::buyer(nila.language()));
    nila.is_sound().await;
    for (index, line) in LINES.iter().enumerate() {
        let number = index as u64 + 1;
        match index {
            0 => {}
            _ if scripts => nila.tap(&nila.t("draft-line-add")).await,
            _ => nila.press("draft-line-add").await,
        }
        write_a_line(nila, number, line).await;
    }
    nila.line(1).fill(&nila.t("field-line-quantity"), "").await;
    nila.press("draft-save").await;
    assert_eq!(nila.status().await, 422);
    nila.says("summary-title").await;
    let complaint =
        nila.line(1).complaint(&nila.t("field-line-quantity")).await.expect("the message is beside the field");
    let first = nila.language().count(1);
    let label = nila.tx("line-field", &[("line", first.into()), ("field", nila.t("field-line-quantity").into())]);
    nila.class("wrong").expect(&format!("{label}: {complaint}")).await;
    assert_eq!(nila.line(1).value(&nila.t("field-line-description")).await, LINES[0].description, "input is kept");
    assert_eq!(nila.line(3).value(&nila.t("field-line-description")).await, LINES[2].description, "input is kept");
    nila.is_sound().await;
    nila.line(1).fill(&nila.t("field-line-quantity"), &figure(nila.language(), LINES[0].quantity)).await;
    nila.press("draft-save").await;
    nila.says("draft-saved").await;
    nila.says("draft-no-number").await;
    for (index, line) in LINES.iter().enumerate() {
        nila.line(index as u64 + 1).class("f-amount").expect(&figure(nila.language(), line.total)).await;
    }
    check_totals(nila).await;
    nila.says("checks-ready").await;
    nila.is_sound().await;
}

async fn write_a_line(nila: &Visitor, number: u64, line: &figures::Line) {
    let part = nila.line(number);
    let label = |field: &str| nila.t(&format!("field-line-{field}"));
    part.fill(&label("description"), line.description).await;
    part.fill(&label("quantity"), &figure(nila.language(), line.quantity)).await;
    part.fill(&label("unit"), line.unit).await;
    part.fill(&label("unit_price"), &figure(nila.language(), line.price)).await;
    part.choose(&label("vat_treatment"), &nila.t(&format!("treatment-{}", line.treatment))).await;
    // A line begins with the rate of the one above it.
    part.fill(&label("vat_rate"), &figure(nila.language(), line.rate.unwrap_or_default())).await;
    if let Some(percent) = line.discount {
        part.unfold(&nila.t("draft-line-more")).await;
        part.fill(&label("discount"), &figure(nila.language(), percent)).await;
        part.choose(&label("discount_kind"), "%").await;
    }
}

async fn check_totals(nila: &Visitor) {
    for (key, amount) in TOTALS {
        let shown = nila.class("totals").fact(&nila.t(key)).await;
        // A discount is written with a minus sign, whichever of the two.
        let shown = shown.trim_start_matches(['-', '−', '\u{a0}', ' ']);
        assert_eq!(shown, figure(nila.language(), amount), "{key}");
    }
}

/// The two papers of an issue: their addresses and numbers.
struct Papers {
    invoice: Issued,
    mushak: Issued,
}

struct Issued {
    path: String,
    /// As the page's language writes it.
    number: String,
}

/// Reads what will be frozen, and issues: by three clicks, once more from another tab, and with the back button. One
/// invoice and one Mushak 6.3 arise.
async fn issue_it_once(nila: &Visitor) -> Papers {
    let draft = nila.path().await;
    let before = documents(nila).await;
    nila.go(&draft).await;
    nila.press("draft-review").await;
    assert!(nila.path().await.ends_with("/issue"));
    for key in ["issue-title", "issue-frozen", "issue-final"] {
        nila.says(key).await;
    }
    for key in ["kind-invoice", "kind-mushak_6_3"] {
        nila.class("papers").expect(&nila.t(key)).await;
    }
    assert_eq!(nila.fact(&nila.t("issue-issuer-bin")).await, figure(nila.language(), "001234567-0101"));
    assert_eq!(nila.fact(&nila.t("issue-buyer")).await, figures::buyer(nila.language()));
    assert_eq!(nila.fact(&nila.t("issue-buyer-bin")).await, figure(nila.language(), BIN));
    check_totals(nila).await;
    nila.is_sound().await;
    let act = nila.class("form").button().await;
    assert!(act.contains(&figure(nila.language(), figures::TOTAL)), "the button names the amount: {act}");
    let other_tab = nila.form(&act).await;
    nila.reload().await;
    let this_tab = nila.form(&act).await;
    assert_ne!(other_tab, this_tab, "each showing of the form is good once");
    nila.send(&[&this_tab, &this_tab]).await;
    nila.click(&act).await;
    nila.says("issue-done").await;
    let invoice = Issued::here(nila).await;
    nila.send(&[&other_tab]).await;
    nila.back().await;
    assert!(!nila.offers(&act).await, "what is issued is not offered for issue again");
    assert_eq!(documents(nila).await, before + 2, "an invoice and a Mushak 6.3, once");
    nila.go(&invoice.path).await;
    nila.is_sound().await;
    let other = nila.class("life-pair").link_to("/w/shapla/documents/").await.expect("the invoice leads to its Mushak");
    nila.open(&other).await;
    nila.is_sound().await;
    Papers { invoice, mushak: Issued::here(nila).await }
}

impl Issued {
    async fn here(nila: &Visitor) -> Self {
        Self { path: nila.path().await, number: nila.class("number").text().await }
    }
}

/// How many documents the list shows.
async fn documents(nila: &Visitor) -> usize {
    nila.way("nav-documents").await;
    nila.is_sound().await;
    nila.entries().await
}

/// Number, time and seal of both.
async fn read_the_papers(nila: &Visitor, papers: &Papers, began: Timestamp) {
    let mut seals = Vec::new();
    for (paper, kind) in [(&papers.invoice, "kind-invoice"), (&papers.mushak, "kind-mushak_6_3")] {
        nila.go(&paper.path).await;
        assert_eq!(nila.heading().await, format!("{} {}", nila.t(kind), paper.number));
        let article = nila.class("paper");
        for text in [figure(nila.language(), figures::TOTAL), figure(nila.language(), figures::VAT)] {
            article.expect(&text).await;
        }
        for line in &LINES {
            article.expect(line.description).await;
        }
        let issued = nila.class("life-issued");
        let at: Timestamp = issued.time().await.parse().expect("a moment in RFC 3339");
        assert!(began <= at && at <= now(), "issued at {at}");
        issued.expect("Nila Rahman").await;
        let sealed = nila.class("life-sealed");
        let short = sealed.class("hex").text().await;
        sealed.unfold(&nila.t("seal-full")).await;
        let full = sealed.class("hex").texts().await.pop().unwrap_or_default();
        assert_eq!(full.len(), 64, "{full}");
        assert!(full.starts_with(&short.replace(' ', "")), "{full} does not begin with {short}");
        seals.push(full);
    }
    assert_ne!(seals[0], seals[1]);
    assert!(papers.invoice.number.starts_with("SHP/"), "{}", papers.invoice.number);
}

/// Four files: each paper in each language, with its number and the total in its figures.
async fn download_the_originals(nila: &Visitor, papers: &Papers) {
    for paper in [&papers.invoice, &papers.mushak] {
        eventually("the originals", async || {
            nila.go(&paper.path).await;
            (!nila.offers(&nila.t("papers-look-again")).await).then_some(())
        })
        .await;
        for language in Language::ALL {
            let pdf = nila.download(&nila.class("downloads"), language.endonym()).await;
            let text = pdf_text(&pdf).await;
            for expected in [figure(language, &paper.number), figure(language, figures::TOTAL)] {
                assert!(text.contains(&expected), "{} {language:?} lacks {expected}:\n{text}", paper.number);
            }
            for line in &LINES {
                assert!(text.contains(&squeezed(line.description)), "{language:?} lacks {}:\n{text}", line.description);
            }
        }
    }
}

/// Refused without a reason; with one, a PDF that says it is a copy, recorded on the page.
async fn make_a_marked_copy(nila: &Visitor, paper: &Issued) {
    nila.go(&paper.path).await;
    nila.unfold(&nila.t("copy-make")).await;
    nila.press("copy-act").await;
    assert_eq!(nila.status().await, 422);
    assert!(nila.complaint(&nila.t("field-reason")).await.is_some(), "a copy needs a reason");
    nila.is_sound().await;
    nila.choose(&nila.t("field-language"), Language::Bn.endonym()).await;
    nila.fill(&nila.t("field-reason"), figures::REASON).await;
    let pdf = nila.download(nila, &nila.t("copy-act")).await;
    let text = pdf_text(&pdf).await;
    assert!(text.contains("প্রতিলিপি"), "{text}");
    nila.go(&paper.path).await;
    nila.class("life-copy").expect(figures::REASON).await;
    nila.is_sound().await;
}

/// Every act of this story is told, with who did it.
async fn read_the_audit_log(nila: &Visitor, papers: &Papers) {
    nila.way("nav-audit").await;
    nila.is_sound().await;
    for action in ["session-opened", "client-added", "draft-added", "document-issued", "document-copied"] {
        let rows = nila.row([&nila.t(&format!("action-{action}"))]).texts().await;
        let first = rows.first().unwrap_or_else(|| panic!("{action} is not in the log"));
        assert!(first.contains("Nila Rahman"), "{first}");
    }
    for paper in [&papers.invoice, &papers.mushak] {
        let entry = nila.row([&paper.number, &nila.t("action-document-issued")]);
        entry.expect(&figure(nila.language(), figures::TOTAL)).await;
        assert!(entry.link_to(&paper.path).await.is_some(), "the log leads to {}", paper.path);
    }
}

/// Afterwards the cookies open nothing, not even those that were taken before.
async fn sign_out(nila: &Visitor, installation: &Installation) {
    let cookies = nila.cookies().await;
    let home = Call::to(Method::GET, format!("{}/w/shapla/", installation.base_url())).with("cookie", &cookies);
    home.answer().await.expect(200);
    nila.press("sign-out").await;
    nila.is_sound().await;
    home.answer().await.expect(303);
    nila.go("/w/shapla/clients").await;
    assert_eq!(nila.path().await, "/sign-in");
}
