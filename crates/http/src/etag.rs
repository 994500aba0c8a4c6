//! Versions: each resource carries an `ETag`, a change names the one it saw (`If-Match`), and a read may name the one it
//! has (`If-None-Match`) (RFC 9110 section 13).

use actix_web::{HttpRequest, HttpResponse, http::header};
use dalil_invoicing::{Review, Seen};
use sha2::{Digest as _, Sha256};

use crate::problem::{Code, Problem};

/// The strong tag of a version: `"v3"`.
pub fn of_version(version: i64) -> String {
    format!("\"v{version}\"")
}

/// The strong tag of a content by its digest.
pub fn of_digest(digest: &dalil_proof::Digest) -> String {
    format!("\"{digest}\"")
}

/// The strong tag of an answer by its text, for what changes without counting its changes.
pub fn of_text(text: &str) -> String {
    of_digest(&dalil_proof::Digest::new(Sha256::digest(text).into()))
}

/// The strong tag of what issuing a draft at a version would freeze: `"v3-9c1f…"`.
pub fn of_review(version: i64, review: &Review) -> String {
    format!("\"v{version}-{review}\"")
}

/// The version that a caller saw.
///
/// # Errors
/// [`Code::IfMatchRequired`] when it names none, [`Code::Stale`] when it names anything but one of our versions: a weak
/// tag or one of something else never matches.
pub fn if_match(request: &HttpRequest) -> Result<i64, Problem> {
    matched(request)?.parse().map_err(|_| Problem::new(Code::Stale))
}

/// What a caller saw of a draft: its version, by the draft's tag, or all that would be frozen, by the preview's.
///
/// # Errors
/// As [`if_match`].
pub fn if_seen(request: &HttpRequest) -> Result<Seen, Problem> {
    let tag = matched(request)?;
    let stale = || Problem::new(Code::Stale);
    let (version, review) = tag.split_once('-').map_or((tag, None), |(version, review)| (version, Some(review)));
    Ok(Seen {
        version: version.parse().map_err(|_| stale())?,
        review: review.map(|review| review.parse().map_err(|_| stale())).transpose()?,
    })
}

/// What stands in the tag that a caller named, behind its `v`.
fn matched(request: &HttpRequest) -> Result<&str, Problem> {
    let given = request.headers().get(header::IF_MATCH).ok_or_else(|| Problem::new(Code::IfMatchRequired))?;
    let text = given.to_str().map(str::trim).unwrap_or_default();
    if text == "*" {
        return Err(Problem::new(Code::IfMatchRequired));
    }
    text.strip_prefix("\"v").and_then(|text| text.strip_suffix('"')).ok_or_else(|| Problem::new(Code::Stale))
}

/// Whether the caller has this content already. The comparison is the weak one.
pub fn is_held(request: &HttpRequest, tag: &str) -> bool {
    let named = request.headers().get_all(header::IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    named
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|held| held == "*" || held.strip_prefix("W/").unwrap_or(held) == tag)
}

/// `304 Not Modified` with the tag.
pub fn not_modified(tag: &str) -> HttpResponse {
    HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn version(if_match: Option<&str>) -> Result<i64, Code> {
        let mut request = TestRequest::default();
        if let Some(value) = if_match {
            request = request.insert_header((header::IF_MATCH, value));
        }
        super::if_match(&request.to_http_request()).map_err(|problem| problem.code())
    }

    #[test]
    fn a_change_names_the_version_it_saw() {
        assert_eq!(version(Some("\"v3\"")), Ok(3));
        assert_eq!(version(None), Err(Code::IfMatchRequired));
        assert_eq!(version(Some("*")), Err(Code::IfMatchRequired));
        for stale in ["W/\"v3\"", "v3", "\"3\"", "\"v3\", \"v4\"", "\"v\"", "\"v99999999999999999999\""] {
            assert_eq!(version(Some(stale)), Err(Code::Stale), "{stale}");
        }
    }

    #[test]
    fn whoever_issues_names_the_draft_or_all_that_they_were_shown() {
        let seen = |value: &str| {
            let request = TestRequest::default().insert_header((header::IF_MATCH, value)).to_http_request();
            if_seen(&request).map_err(|problem| problem.code())
        };
        assert_eq!(seen("\"v3\""), Ok(Seen::from(3)));
        let review: Review = "ab".repeat(40).parse().unwrap();
        assert_eq!(seen(&of_review(3, &review)), Ok(Seen { version: 3, review: Some(review) }));
        for stale in ["\"v3-\"", "\"v3-xyz\"", "\"v-1\"", "\"v-\""] {
            assert_eq!(seen(stale), Err(Code::Stale), "{stale}");
        }
    }

    #[test]
    fn a_read_may_name_what_it_has() {
        let held = |value: &str| {
            let request = TestRequest::default().insert_header((header::IF_NONE_MATCH, value)).to_http_request();
            is_held(&request, "\"v3\"")
        };
        assert!(held("\"v3\"") && held("W/\"v3\"") && held("\"v1\", \"v3\"") && held("*"));
        assert!(!held("\"v4\"") && !held("v3"));
    }
}
