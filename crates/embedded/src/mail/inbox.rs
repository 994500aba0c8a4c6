use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};

use super::page;
use super::store::Store;

/// Nothing is loaded but the inbox's own style; a link may be followed, nothing may be framed, sent or run.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The longest a request may wait for a mail, in seconds.
const LONGEST_WAIT: u64 = 60;

type Answer = Response<Full<Bytes>>;

/// Answers one request: `/` and `/messages/{id}` are pages, `/messages` is JSON.
pub(super) async fn answer(request: Request<Incoming>, store: Arc<Store>, port: u16) -> Result<Answer, Infallible> {
    if !is_own_host(&request, port) {
        return Ok(plain(StatusCode::MISDIRECTED_REQUEST, "This host is not served here."));
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut refused = plain(StatusCode::METHOD_NOT_ALLOWED, "The inbox can only be read.");
        refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return Ok(refused);
    }
    Ok(match request.uri().path() {
        "/" => html(&store),
        "/style.css" => with_body(StatusCode::OK, "text/css; charset=utf-8", page::STYLE),
        "/messages" => json(&store, &Wanted::parse(request.uri().query().unwrap_or_default())).await,
        path => message(&store, path).unwrap_or_else(|| plain(StatusCode::NOT_FOUND, "No such page.")),
    })
}

/// A page elsewhere that points a name of its own at 127.0.0.1 (DNS rebinding) still sends that name.
fn is_own_host(request: &Request<Incoming>, port: u16) -> bool {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let (name, its_port) = host.rsplit_once(':').unwrap_or((host, "80"));
    its_port.parse() == Ok(port)
        && (name.eq_ignore_ascii_case("localhost")
            || name.trim_matches(['[', ']']).parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback()))
}

fn html(store: &Store) -> Answer {
    let messages = store.list();
    with_body(StatusCode::OK, "text/html; charset=utf-8", page::list(messages.iter().map(AsRef::as_ref)))
}

fn message(store: &Store, path: &str) -> Option<Answer> {
    let id = path.strip_prefix("/messages/")?.parse().ok()?;
    let found = store.find(id)?;
    Some(with_body(StatusCode::OK, "text/html; charset=utf-8", page::one(&found)))
}

/// `?to=address&after=id&wait=seconds`, all optional.
#[derive(Debug, Default, PartialEq, Eq)]
struct Wanted {
    to: Option<String>,
    after: u64,
    wait: u64,
}

impl Wanted {
    fn parse(query: &str) -> Self {
        let mut wanted = Self::default();
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            match name {
                "to" => wanted.to = Some(percent_decode(value)),
                "after" => wanted.after = value.parse().unwrap_or_default(),
                "wait" => wanted.wait = value.parse::<u64>().unwrap_or_default().min(LONGEST_WAIT),
                _ => {}
            }
        }
        wanted
    }
}

/// The messages that match, newest first; with `wait` and `to`, only once there is one or the time is up.
async fn json(store: &Store, wanted: &Wanted) -> Answer {
    if let Some(to) = &wanted.to {
        let _ = tokio::time::timeout(Duration::from_secs(wanted.wait), store.wait_for(to, wanted.after)).await;
    }
    let mut messages = store.list();
    messages.retain(|message| {
        message.id > wanted.after && wanted.to.as_ref().is_none_or(|recipient| message.is_for(recipient))
    });
    let messages: Vec<_> = messages.iter().map(AsRef::as_ref).collect();
    match serde_json::to_vec(&messages) {
        Ok(body) => with_body(StatusCode::OK, "application/json", body),
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, "The messages cannot be shown."),
    }
}

/// Undoes `%XX`; a malformed one stays as it is.
fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        let mut byte = [b'%'];
        let escaped = after.get(..2).is_some_and(|digits| hex::decode_to_slice(digits, &mut byte).is_ok());
        bytes.extend(byte);
        rest = if escaped { after.get(2..).unwrap_or_default() } else { after };
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

fn plain(status: StatusCode, text: &'static str) -> Answer {
    with_body(status, "text/plain; charset=utf-8", text)
}

fn with_body(status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(Full::new(body.into()));
    *answer.status_mut() = status;
    for (name, value) in [
        (header::CONTENT_TYPE, content_type),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    answer
}

/// The address of the inbox as a browser opens it.
pub(super) fn url(address: SocketAddr) -> String {
    format!("http://{address}/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_with_its_escapes() {
        let wanted = Wanted::parse("to=a%2Bb%40example.org&after=3&wait=900&x=y");
        assert_eq!(wanted, Wanted { to: Some("a+b@example.org".to_owned()), after: 3, wait: LONGEST_WAIT });
        assert_eq!(percent_decode("100%"), "100%");
        assert_eq!(percent_decode("%zz%E0%A6%95"), "%zzক");
    }
}
