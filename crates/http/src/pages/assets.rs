//! Style sheets, scripts, fonts and marks, served by us alone. The address holds a digest of the whole set, so that it can be kept
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

static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    let read = |name: &str| Files::get(name).map(|file| Asset { bytes: file.data.into_owned(), kind: kind(name) });
    Files::iter().filter_map(|name| Some((name.to_string(), read(&name)?))).collect()
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

    #[test]
    fn every_font_that_a_style_sheet_names_is_there() {
        let mut named = 0;
        for (name, asset) in &*ASSETS {
            if !asset.kind.starts_with("text/css") {
                continue;
            }
            let sheet = String::from_utf8(asset.bytes.clone()).unwrap();
            for url in sheet.split("url(\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(ASSETS.contains_key(url), "{name} names {url}");
                named += 1;
            }
            assert!(!sheet.contains("http"), "{name} fetches nothing from elsewhere");
        }
        assert_eq!(named, 6);
    }

    #[test]
    fn only_the_tokens_name_raw_colours() {
        let sheets = ASSETS.iter().filter(|(_, asset)| asset.kind.starts_with("text/css"));
        for (name, asset) in sheets.filter(|(name, _)| *name != "tokens.css") {
            let sheet = String::from_utf8(asset.bytes.clone()).unwrap();
            let raw = sheet.split('#').skip(1).filter(|rest| {
                let run = rest.chars().take_while(char::is_ascii_hexdigit).count();
                run >= 3 && rest.chars().nth(run).is_some_and(|c| !c.is_ascii_alphanumeric() && c != '-')
            });
            assert_eq!(raw.count(), 0, "{name}");
            assert!(!sheet.contains("rgb("), "{name}");
        }
    }
}
