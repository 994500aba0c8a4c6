//! Papers are checked by whoever was given one: with the program or with one saved page, without the installation that
//! issued them and without a network.

use std::{fs, path::Path};

use dalil_acceptance::{Browser, Installation, Session, View, eventually, id};
use dalil_lang::{Catalogue, Language};
use dalil_proof::{Claim, LogKey, PublicLogKey, check_stamp};
use reqwest::Method;

/// Somebody else's key.
const OTHER_KEY: &str = "books.example+4f1c6344+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs";

/// What somebody outside has: papers, the text of their codes, the public key, and the saved page.
struct Given {
    invoice: Vec<u8>,
    mushak: Vec<u8>,
    invoice_code: String,
    mushak_code: String,
    number: String,
    key: String,
    page: String,
    policy: String,
}

impl Given {
    /// Two papers that the samples issued.
    async fn by(dalil: &Installation) -> Self {
        let session = Session::by_printed_link(dalil, "shapla").await;
        let document = session.list("documents?kind=invoice").await.remove(0);
        let mushak = session.list("documents?kind=mushak_6_3").await.remove(0);
        let keys = session.absolute(Method::GET, "/api/v1/log-keys").answer().await.expect(200).json();
        let key = keys["keys"][0].as_str().expect("a key").to_owned();
        let page = session.absolute(Method::GET, "/verify").answer().await.expect(200).clone();
        let (invoice, mushak) =
            (paper(&session, &id(&document), "en").await, paper(&session, &id(&mushak), "bn").await);
        let code = |pdf: &[u8]| check_stamp(pdf, &[public(&key)]).expect("it was issued so").claim.to_string();
        Self {
            invoice_code: code(&invoice),
            mushak_code: code(&mushak),
            number: document["printed_number"].as_str().expect("a number").to_owned(),
            policy: page.header("content-security-policy"),
            page: page.text(),
            invoice,
            mushak,
            key,
        }
    }
}

fn public(key: &str) -> PublicLogKey {
    key.parse().expect("a key")
}

/// The original of a document, as soon as it is rendered.
async fn paper(session: &Session, document: &str, language: &str) -> Vec<u8> {
    eventually("an original", async || {
        let answer = session.call(Method::GET, &format!("documents/{document}/pdf?language={language}")).answer().await;
        (answer.status == 200).then_some(answer.body)
    })
    .await
}

/// The same with one byte changed in its middle, which is neither its first nor its metadata.
fn flipped(pdf: &[u8]) -> Vec<u8> {
    let mut other = pdf.to_vec();
    let middle = other.len() / 2;
    other[middle] ^= 1;
    other
}

/// A claim and a file signature of the right form by a key of somebody who took our name.
fn forged(code: &str) -> String {
    let own: dalil_proof::SignedClaim = code.parse().expect("a claim");
    let name = own.key().split('+').next().unwrap_or_default();
    let claim = Claim { total: "1.00 BDT".to_owned(), ..own.claim().clone() };
    claim.sign(&LogKey::from_secret(name, &[9; 32]).expect("a name")).expect("of its form").to_string()
}

#[tokio::test]
async fn the_program_checks_papers_and_codes() {
    let mut dalil = Installation::start().await;
    let given = Given::by(&dalil).await;
    assert_eq!(dalil.stop().await.code, Some(0));

    let elsewhere = Installation::new();
    let file = |name: &str, bytes: &[u8]| {
        let path = elsewhere.home().join(name);
        fs::write(&path, bytes).expect("written");
        path.to_str().expect("a plain path").to_owned()
    };
    let (invoice, mushak) = (file("invoice.pdf", &given.invoice), file("mushak.pdf", &given.mushak));
    let code = file("code.txt", given.invoice_code.as_bytes());
    let ran = elsewhere.cli(&["verify", "--key", &given.key, &invoice, &mushak, &code]).await;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    for said in ["every byte", &given.number, "Mushak-6.3", "total", "vat", "payee", "Shapla Studio", &given.key] {
        assert!(ran.out.contains(said), "{said}: {}", ran.out);
    }
    let ran = elsewhere.cli(&["verify", "--json", "--key", &given.key, &invoice]).await;
    let report: serde_json::Value = serde_json::from_str(&ran.out).expect("one JSON object");
    assert_eq!((&report["holds"], &report["claim"]["number"]), (&true.into(), &given.number.as_str().into()));

    let cut = &given.invoice[..given.invoice.len() - 1];
    let unsigned = String::from_utf8_lossy(&given.invoice).replace("dalil-stamp", "dalil-stomp");
    let raised = given.invoice_code.replacen("total: ", "total: 1", 1);
    for (name, bytes, said) in [
        ("flipped.pdf", flipped(&given.invoice), "the bytes of the file are not those that were signed"),
        ("cut.pdf", cut.to_vec(), "the bytes of the file are not those that were signed"),
        ("unsigned.pdf", unsigned.into_bytes(), "carries no claim"),
        ("head.pdf", given.invoice[..1000].to_vec(), "carries no claim"),
        ("huge.pdf", [given.invoice.as_slice(), &vec![b' '; 17 << 20]].concat(), "larger than any paper"),
        ("raised.txt", raised.into_bytes(), "the claim was altered"),
        ("forged.txt", forged(&given.invoice_code).into_bytes(), "not a key that is trusted"),
    ] {
        let ran = elsewhere.cli(&["verify", "--key", &given.key, &file(name, &bytes)]).await;
        assert!(ran.code == Some(3) && ran.out.contains("BROKEN") && ran.out.contains(said), "{name}: {ran:?}");
    }
    let ran = elsewhere.cli(&["verify", "--key", OTHER_KEY, &invoice]).await;
    assert!(ran.code == Some(3) && ran.out.contains("not a key that is trusted"), "{ran:?}");
}

/// Somebody before the saved page, in one language.
struct Reader {
    browser: Browser,
    language: Language,
}

impl Reader {
    fn t(&self, key: &str) -> String {
        let words = Catalogue::get(self.language);
        assert!(words.has(key), "{key}");
        words.text(key)
    }

    /// Chooses a paper, and reads the verdict.
    async fn choose(&self, name: &str, pdf: &[u8], verdict: &str) {
        let path = self.browser.folder().join(name);
        fs::write(&path, pdf).expect("written");
        self.browser.attach(&self.t("verify-file"), &path).await;
        self.is_told(verdict).await;
    }

    /// Asks again after something was written, and reads the verdict.
    async fn check(&self, verdict: &str) {
        self.browser.tap(&self.t("verify-check")).await;
        self.is_told(verdict).await;
    }

    async fn is_told(&self, verdict: &str) {
        let holds = verdict.starts_with("verify-holds");
        let (class, said) = if holds { ("done", "verify-good") } else { ("wrong", "verify-bad") };
        let shown = eventually("a verdict", async || self.browser.class("verdict").texts().await.pop()).await;
        assert!(shown.starts_with(&self.t(said)) && shown.contains(&self.t(verdict)), "{verdict}: {shown}");
        let classes = self.browser.run("return document.getElementById('result').className").await;
        assert_eq!(classes, format!("notice {class} verdict"));
        if !holds {
            assert_eq!(self.browser.class("facts").texts().await, Vec::<String>::new(), "nothing unsigned is shown");
        }
    }
}

/// What axe says of the page as it is, light and dark, on a phone and on a laptop.
async fn is_accessible(browser: &Browser) {
    let axe = concat!(env!("CARGO_MANIFEST_DIR"), "/web/node_modules/axe-core/axe.min.js");
    let axe = fs::read_to_string(axe).unwrap_or_else(|_| panic!("no {axe}: tests/run installs it"));
    for dark in [false, true] {
        browser.prefer_dark(dark).await;
        for width in [360, 1440] {
            browser.resize(width, 900).await;
            browser.run(&axe).await;
            let asked =
                "window.axeFound = null; axe.run(document).then(found => { window.axeFound = found.violations })";
            browser.run(asked).await;
            let found = eventually("the answer of axe", async || {
                browser.run("return window.axeFound").await.as_array().cloned()
            })
            .await;
            assert!(found.is_empty(), "{found:#?}");
        }
    }
    browser.prefer_dark(false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_page_checks_papers_with_the_network_off() {
    for language in Language::ALL {
        let mut dalil = Installation::start().await;
        let given = Given::by(&dalil).await;
        let reader = Reader { browser: Browser::start(View::LAPTOP, language.code()).await, language };
        served_page_is_sound(&reader, &dalil, &given).await;
        assert_eq!(dalil.stop().await.code, Some(0));

        let saved = reader.browser.folder().join("dalil-verify.html");
        fs::write(&saved, &given.page).expect("written");
        reader.browser.open(&address(&saved)).await;
        reader.browser.go_offline().await;
        if reader.browser.run("return document.documentElement.lang").await != language.code() {
            reader.browser.tap(language.endonym()).await;
        }
        papers_are_told_apart(&reader, &given).await;
        reader.browser.expect_fits_small_screens().await;
        assert_eq!(reader.browser.complaints("").await, Vec::<String>::new());
    }
}

/// The page as the installation serves it: with its keys, by its policy, to be saved as it is.
async fn served_page_is_sound(reader: &Reader, dalil: &Installation, given: &Given) {
    assert!(given.policy.contains("default-src 'none'") && !given.policy.contains("unsafe"), "{}", given.policy);
    assert!(!given.policy.contains("'self'") && given.policy.contains("frame-ancestors 'none'"), "{}", given.policy);
    reader.browser.open(&format!("{}/verify", dalil.base_url())).await;
    assert_eq!(reader.browser.value(&reader.t("verify-keys")).await.trim(), given.key);
    reader.choose("served.pdf", &given.mushak, "verify-holds-paper").await;
    let saved = reader.browser.download(&reader.browser, &reader.t("verify-save")).await;
    assert!(String::from_utf8_lossy(&saved).contains(&given.key), "the saved page has the keys");
    assert_eq!(reader.browser.complaints(&dalil.base_url()).await, Vec::<String>::new());
}

async fn papers_are_told_apart(reader: &Reader, given: &Given) {
    let browser = &reader.browser;
    reader.check("verify-nothing").await;
    is_accessible(browser).await;

    reader.choose("invoice.pdf", &given.invoice, "verify-holds-paper").await;
    assert_eq!(browser.fact(&reader.t("verify-number")).await, given.number);
    let fields = ["verify-total", "verify-vat", "verify-payee", "verify-issuer"];
    for field in fields {
        assert!(!browser.fact(&reader.t(field)).await.is_empty(), "{field}");
    }
    assert!(browser.fact(&reader.t("verify-payee")).await.starts_with("Shapla Studio"));
    is_accessible(browser).await;

    let code = reader.t("verify-claim");
    browser.fill(&code, &given.invoice_code).await;
    reader.check("verify-holds-both").await;
    // Each of the two is signed, but they are of two documents.
    browser.fill(&code, &given.mushak_code).await;
    reader.check("verify-other-document").await;
    browser.fill(&code, &given.invoice_code.replacen("total: ", "total: 1", 1)).await;
    reader.check("verify-altered").await;
    browser.fill(&code, "").await;

    reader.choose("flipped.pdf", &flipped(&given.invoice), "verify-bytes").await;
    reader.choose("cut.pdf", &given.invoice[..given.invoice.len() - 1], "verify-bytes").await;
    reader.choose("head.pdf", &given.invoice[..1000], "verify-no-claim").await;
    reader.choose("page.pdf", b"<!DOCTYPE html>", "verify-not-a-pdf").await;
    reader.choose("mushak.pdf", &given.mushak, "verify-holds-paper").await;

    let keys = reader.t("verify-keys");
    browser.fill(&keys, OTHER_KEY).await;
    reader.check("verify-unknown-key").await;
    let mut wrong = given.key.clone();
    wrong.replace_range(
        wrong.len() - 5..wrong.len() - 4,
        if wrong.as_bytes()[wrong.len() - 5] == b'A' { "B" } else { "A" },
    );
    browser.fill(&keys, &wrong).await;
    reader.check("verify-bad-key").await;
    browser.fill(&keys, "").await;
    reader.check("verify-no-keys").await;
    browser.fill(&keys, &format!("{OTHER_KEY}\n{}", given.key)).await;
    reader.check("verify-holds-paper").await;

    // The code alone, as a phone gives it.
    browser.reload().await;
    if browser.run("return document.documentElement.lang").await != reader.language.code() {
        browser.tap(reader.language.endonym()).await;
    }
    browser.fill(&code, &format!("{}\n", given.invoice_code)).await;
    reader.check("verify-holds-claim").await;
    assert_eq!(browser.fact(&reader.t("verify-number")).await, given.number);
    browser.fill(&code, &forged(&given.invoice_code)).await;
    reader.check("verify-unknown-key").await;
    let (head, rest) = given.invoice_code.split_once('\n').expect("lines");
    browser.fill(&code, &format!("{head}\nnote: more\n{rest}")).await;
    reader.check("verify-malformed").await;
}

/// The address of a file on the disk.
fn address(file: &Path) -> String {
    format!("file://{}", file.display())
}
