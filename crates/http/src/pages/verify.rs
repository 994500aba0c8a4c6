//! The verifier: one file that checks papers where they are, for whoever was given one. It holds its own style and script,
//! can be saved and opened from a disk with the network off, and could not reach a network if it wanted to.
//!
//! Its words come from the catalogue in both languages, since a saved page has nobody to ask for the other one.

use std::{collections::BTreeMap, sync::LazyLock};

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use askama::Template;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use dalil_lang::{Catalogue, Language};
use sha2::{Digest as _, Sha256};

use super::{assets, frame::Frame};
use crate::{Code, HttpState, Problem};

/// What the script does; `tests/tests/verifier.rs` uses it as a person does.
const SCRIPT: &str = include_str!("../../verifier/verifier.js");

/// What only this page looks like.
const STYLE: &str = include_str!("../../verifier/verifier.css");

/// The parts of the style sheet of all pages that this one is made of.
const SHEETS: [&str; 6] = ["tokens", "type", "frame", "parts", "facts", "forms"];

/// Everything the page says, beside what is put in by the script.
const WORDS: [&str; 48] = [
    "product",
    "skip",
    "verify-title",
    "verify-lead",
    "verify-file",
    "verify-file-hint",
    "verify-claim",
    "verify-claim-hint",
    "verify-keys",
    "verify-keys-hint",
    "verify-check",
    "verify-ready",
    "verify-save",
    "verify-save-what",
    "verify-state",
    "verify-state-what",
    "verify-foot",
    "verify-wait",
    "verify-good",
    "verify-bad",
    "verify-holds-paper",
    "verify-holds-claim",
    "verify-holds-both",
    "verify-compare",
    "verify-number",
    "verify-total",
    "verify-vat",
    "verify-none",
    "verify-payee",
    "verify-form",
    "verify-issued",
    "verify-issuer",
    "verify-signed-by",
    "verify-nothing",
    "verify-no-keys",
    "verify-bad-key",
    "verify-old-browser",
    "verify-not-a-pdf",
    "verify-too-large",
    "verify-unread",
    "verify-no-claim",
    "verify-several",
    "verify-malformed",
    "verify-unknown-key",
    "verify-altered",
    "verify-foreign",
    "verify-bytes",
    "verify-other-document",
];

static SHEET: LazyLock<String> = LazyLock::new(|| {
    let parts = SHEETS.iter().map(|name| assets::text(&format!("{name}.css")));
    with_fonts(&parts.chain([STYLE.to_owned()]).collect::<Vec<_>>().join("\n"))
});

/// A style sheet with the fonts that it names inside it: a file alone has none beside it, and not every system has letters
/// for Bangla.
fn with_fonts(sheet: &str) -> String {
    let mut pieces = sheet.split("url(\"");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        let (name, rest) = piece.split_once('"').unwrap_or_default();
        text + "url(\"data:font/woff2;base64," + &STANDARD.encode(assets::bytes(name)) + "\"" + rest
    })
}

/// What may run is this script, what may be shown is this style: nothing may be fetched, sent or framed.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; img-src data:; font-src data:; base-uri 'none'; \
         form-action 'none'",
        hash(SCRIPT),
        hash(&SHEET)
    )
});

static ICON: LazyLock<String> = LazyLock::new(|| STANDARD.encode(assets::text("mark.svg")));

/// The words of both languages as JSON that can stand in a page.
static BOTH: LazyLock<String> = LazyLock::new(|| {
    let of = |language: Language| {
        let said = |key: &&'static str| (*key, Catalogue::get(language).text(key));
        let mut words: BTreeMap<&str, String> = WORDS.iter().map(said).collect();
        words.insert("endonym", language.endonym().to_owned());
        (language.code(), words)
    };
    let words: BTreeMap<_, _> = Language::ALL.into_iter().map(of).collect();
    serde_json::to_string(&words).unwrap_or_default().replace('<', "\\u003c")
});

#[derive(Template)]
#[template(path = "verify.html")]
struct VerifyPage<'a> {
    f: &'a Frame,
    policy: &'a str,
    icon: &'a str,
    style: &'a str,
    script: &'a str,
    words: &'a str,
    keys: Vec<String>,
}

pub(super) async fn show(request: HttpRequest, state: web::Data<HttpState>) -> Result<HttpResponse, Problem> {
    let page = VerifyPage {
        f: &Frame::outside(&request),
        policy: &POLICY,
        icon: &ICON,
        style: &SHEET,
        script: SCRIPT,
        words: &BOTH,
        keys: state.app.log_keys().iter().map(ToString::to_string).collect(),
    };
    let html = page.render().map_err(|error| Problem::failed(Code::Internal, error))?;
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, format!("{}; frame-ancestors 'none'", *POLICY)))
        .body(html))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_and_used() {
        let template = include_str!("../../templates/verify.html");
        for key in WORDS {
            assert!(Language::ALL.into_iter().all(|language| Catalogue::get(language).has(key)), "{key}");
            let used = template.contains(&format!("data-t=\"{key}\"")) || SCRIPT.contains(&format!("\"{key}\""));
            assert!(used, "nothing says {key}");
        }
        let named = template.split("data-t=\"").skip(1).chain(SCRIPT.split("\"verify-").skip(1));
        for rest in named {
            let key = rest.split('"').next().unwrap_or_default();
            assert!(WORDS.contains(&key) || WORDS.contains(&format!("verify-{key}").as_str()), "{key} has no words");
        }
        let shown = template.split("f.t(\"").skip(1).filter_map(|rest| rest.split('"').next());
        for key in shown.filter(|key| *key != "verify-noscript") {
            assert!(WORDS.contains(&key), "{key} stays in one language");
        }
    }

    #[test]
    fn the_file_names_nothing_outside_of_it() {
        for outside in ["@import", "fetch(", "XMLHttpRequest", "http://", "https://", "import("] {
            assert!(!SHEET.contains(outside) && !SCRIPT.contains(outside), "{outside}");
        }
        let (named, inside) =
            (SHEET.matches("url(").count(), SHEET.matches("url(\"data:font/woff2;base64,d09GMg").count());
        assert_eq!((named, inside), (6, 6), "every font is inside");
        for end in ["</script", "</style", "<!--"] {
            assert!(!SCRIPT.contains(end) && !SHEET.contains(end) && !BOTH.contains(end), "{end}");
        }
    }
}
