//! The style sheet, scripts, fonts and marks, served by us alone. The address holds a digest of the whole set, so that it can be kept
//! for ever and the style sheets can name the fonts by relative addresses.

use std::{collections::BTreeMap, sync::LazyLock};

use actix_web::{HttpRequest, HttpResponse, http::header};
use rust_embed::RustEmbed;
use sha2::{Digest as _, Sha256};

use crate::{Code, Problem};

/// Kept for a year without asking again (RFC 8246).
const FOR_EVER: &str = "public, max-age=31536000, immutable";

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Files;

/// One file.
struct Asset {
    bytes: Vec<u8>,
    kind: &'static str,
}

/// The parts of the one style sheet, in the order in which later ones may overrule earlier ones: one file to write each
/// component in, one file to fetch.
const SHEETS: [&str; 19] = [
    "tokens",
    "type",
    "frame",
    "parts",
    "facts",
    "ledgers",
    "desk",
    "find",
    "forms",
    "narrow",
    "settings",
    "lines",
    "editor",
    "paper",
    "statutory",
    "life",
    "payments",
    "returns",
    "specimens",
];

/// The name under which they are served.
const SHEET: &str = "dalil.css";

static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    let read = |name: &str| Files::get(name).map(|file| file.data.into_owned());
    let others = Files::iter().filter(|name| !name.ends_with(".css"));
    let mut assets: BTreeMap<String, Asset> =
        others.filter_map(|name| Some((name.to_string(), Asset { bytes: read(&name)?, kind: kind(&name) }))).collect();
    let sheet = SHEETS.iter().filter_map(|part| read(&format!("{part}.css"))).collect::<Vec<_>>().join(&b'\n');
    assets.insert(SHEET.to_owned(), Asset { bytes: sheet, kind: kind(SHEET) });
    assets
});

/// Half of the SHA-256 over names and bytes of all files, each after its length.
static SET: LazyLock<String> = LazyLock::new(|| {
    let mut hash = Sha256::new();
    for (name, asset) in &*ASSETS {
        for part in [name.as_bytes(), &asset.bytes] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
    }
    hex::encode(hash.finalize()).chars().take(32).collect()
});

fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "text/plain; charset=utf-8",
    }
}

/// The text of one of the parts of the style sheet; empty where there is none of that name.
pub(super) fn text(name: &str) -> String {
    String::from_utf8(bytes(name)).unwrap_or_default()
}

/// The bytes of a file; none where there is none of that name.
pub(super) fn bytes(name: &str) -> Vec<u8> {
    Files::get(name).map(|file| file.data.into_owned()).unwrap_or_default()
}

/// The address of a file.
pub(super) fn url(name: &str) -> String {
    format!("/assets/{}/{name}", *SET)
}

pub(super) async fn serve(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let part = |name| request.match_info().get(name).unwrap_or_default();
    let asset = ASSETS.get(part("name")).filter(|_| part("set") == *SET).ok_or_else(|| Problem::new(Code::NotFound))?;
    Ok(HttpResponse::Ok()
        .content_type(asset.kind)
        .insert_header((header::CACHE_CONTROL, FOR_EVER))
        .body(asset.bytes.as_slice()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each part by its name.
    fn sheets() -> Vec<(String, String)> {
        let css = Files::iter().filter(|name| name.ends_with(".css"));
        css.map(|name| {
            let text = String::from_utf8(Files::get(&name).unwrap().data.into_owned()).unwrap();
            (name.to_string(), text)
        })
        .collect()
    }

    #[test]
    fn every_style_sheet_is_served_in_its_place() {
        let mut listed: Vec<String> = SHEETS.iter().map(|part| format!("{part}.css")).collect();
        listed.sort();
        let mut there: Vec<String> = sheets().into_iter().map(|(name, _)| name).collect();
        there.sort();
        assert_eq!(listed, there);
        let served = String::from_utf8(ASSETS[SHEET].bytes.clone()).unwrap();
        for (name, sheet) in sheets() {
            assert!(served.contains(&sheet), "{name}");
            assert!(sheet.lines().count() <= 400, "{name} is long: split it by component");
        }
        assert!(served.starts_with(&sheets().into_iter().find(|(name, _)| name == "tokens.css").unwrap().1));
    }

    #[test]
    fn every_font_that_a_style_sheet_names_is_there() {
        let served = String::from_utf8(ASSETS[SHEET].bytes.clone()).unwrap();
        let fonts: Vec<&str> = served.split("url(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(fonts.len(), 6);
        for font in fonts {
            assert!(ASSETS.contains_key(font), "{font}");
        }
        assert!(!served.contains("http"), "nothing is fetched from elsewhere");
    }

    #[test]
    fn only_the_tokens_name_raw_colours() {
        for (name, sheet) in sheets().into_iter().filter(|(name, _)| name != "tokens.css") {
            let raw = sheet.split('#').skip(1).filter(|rest| {
                let run = rest.chars().take_while(char::is_ascii_hexdigit).count();
                run >= 3 && rest.chars().nth(run).is_some_and(|c| !c.is_ascii_alphanumeric() && c != '-')
            });
            assert_eq!(raw.count(), 0, "{name}");
            assert!(!sheet.contains("rgb("), "{name}");
        }
    }
}
