use std::collections::BTreeMap;

use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
    http::header,
};
use dalil_app::{Entered, ports::LiveSession};
use dalil_identity::{SESSION_DAYS, SessionId, Token};
use dalil_tenancy::Slug;
use jiff::Timestamp;

use super::jwt::{Claims, JwtKey};
use crate::HttpKeys;

/// What every cookie of a session begins with. Browsers take `__Host-` only with Secure, Path=/ and no Domain, so that
/// no other host can set one.
const PREFIX: &str = "__Host-dalil-";

/// What the cookie of the secret ends with: a character that no slug has.
const SECRET: &str = ".s";

/// The most workspaces whose cookies are looked at.
const MOST: usize = 32;

/// The cookies of one workspace, as presented.
#[derive(Clone, Debug, Default)]
pub(super) struct Presented {
    /// The JWT.
    pub jwt: Option<String>,
    /// The session's id and secret.
    pub secret: Option<(SessionId, Token)>,
}

/// The cookies of a session that begins: the JWT and the secret.
pub fn issue(keys: &HttpKeys, entered: &Entered, now: Timestamp) -> [Cookie<'static>; 2] {
    let live = &entered.live;
    let secret = format!("{}.{}", live.session.id, entered.secret.reveal());
    [of_jwt(&keys.jwt, live, now), cookie(secret_name(&live.workspace.slug), secret)]
}

/// The cookie of a fresh JWT.
pub(super) fn of_jwt(key: &JwtKey, live: &LiveSession, now: Timestamp) -> Cookie<'static> {
    cookie(jwt_name(&live.workspace.slug), key.write(&Claims::of(live, now)))
}

/// Cookies that make the browser forget a session.
pub fn clear(slug: &Slug) -> [Cookie<'static>; 2] {
    [jwt_name(slug), secret_name(slug)].map(|name| {
        let mut cookie = cookie(name, String::new());
        cookie.set_max_age(Duration::ZERO);
        cookie
    })
}

fn jwt_name(slug: &Slug) -> String {
    format!("{PREFIX}{slug}")
}

fn secret_name(slug: &Slug) -> String {
    format!("{PREFIX}{slug}{SECRET}")
}

/// HttpOnly, Secure, SameSite=Lax (S2-18). Browsers hold both for as long as the session may live; the JWT inside ends
/// long before.
fn cookie(name: String, value: String) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::days(SESSION_DAYS))
        .finish()
}

/// The session cookies of a request, by workspace. A cookie of somebody else's that does not parse spoils none of ours.
pub(super) fn presented(request: &HttpRequest) -> BTreeMap<Slug, Presented> {
    let mut found = BTreeMap::<Slug, Presented>::new();
    let headers = request.headers().get_all(header::COOKIE).filter_map(|value| value.to_str().ok());
    for (name, value) in headers.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('=')) {
        let Some(name) = name.strip_prefix(PREFIX) else { continue };
        let (slug, is_secret) = name.strip_suffix(SECRET).map_or((name, false), |slug| (slug, true));
        let Ok(slug) = slug.parse::<Slug>() else { continue };
        if found.len() >= MOST && !found.contains_key(&slug) {
            continue;
        }
        let cookies = found.entry(slug).or_default();
        if is_secret {
            cookies.secret = secret(value);
        } else {
            cookies.jwt = Some(value.to_owned());
        }
    }
    found
}

fn secret(value: &str) -> Option<(SessionId, Token)> {
    let (id, secret) = value.split_once('.')?;
    Some((id.parse().ok()?, Token::parse(secret)?))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn cookies_are_read_by_the_workspace_they_are_named_for() {
        let id = SessionId::mint(1, &[1; 10]);
        let secret = Token::from_random([7; 32]);
        let line = format!(
            "broken; =; theme=d;rk; __Host-dalil-shapla=a.b.c; __Host-dalil-shapla.s={id}.{}; __Host-dalil-shapla-s=x",
            secret.reveal()
        );
        let request = TestRequest::default().insert_header((header::COOKIE, line)).to_http_request();
        let found = presented(&request);
        let shapla = &found[&"shapla".parse::<Slug>().unwrap()];
        assert_eq!(shapla.jwt.as_deref(), Some("a.b.c"));
        assert_eq!(shapla.secret, Some((id, secret)));
        assert!(found[&"shapla-s".parse::<Slug>().unwrap()].secret.is_none());
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn a_flood_of_cookies_is_cut_off() {
        let line: Vec<String> = (0..100).map(|n| format!("__Host-dalil-w{n}=x")).collect();
        let request = TestRequest::default().insert_header((header::COOKIE, line.join("; "))).to_http_request();
        assert_eq!(presented(&request).len(), MOST);
    }

    #[test]
    fn every_cookie_is_closed_to_script_and_to_other_sites() {
        for cookie in clear(&"shapla".parse().unwrap()) {
            let text = cookie.to_string();
            for part in ["__Host-", "HttpOnly", "Secure", "SameSite=Lax", "Path=/", "Max-Age=0"] {
                assert!(text.contains(part), "{text}");
            }
            assert!(!text.contains("Domain"));
        }
    }
}
