use actix_web::{
    body::MessageBody,
    dev::ServiceResponse,
    http::{
        Method,
        header::{self, HeaderMap},
    },
    test::{self, TestRequest},
    web::Bytes,
};
use serde_json::Value;

use super::{Member, World};

/// An answer, read to its end.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// A call on its way.
pub(crate) struct Call<'a> {
    world: &'a World,
    request: TestRequest,
}

impl<'a> Call<'a> {
    pub(super) fn new(world: &'a World, method: &str, path: &str) -> Self {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        Self { world, request: TestRequest::with_uri(path).method(method) }
    }

    pub(crate) fn header(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.request = self.request.append_header((name, value.as_ref()));
        self
    }

    /// With the cookies of a session, and its token.
    pub(crate) fn by(self, member: &Member) -> Self {
        self.with_cookies(member).header("x-csrf-token", &member.csrf)
    }

    /// With the cookies of a session only.
    pub(crate) fn with_cookies(self, member: &Member) -> Self {
        self.header("cookie", member.cookie_line())
    }

    pub(crate) fn at_ip(mut self, ip: &str) -> Self {
        self.request = self.request.peer_addr(std::net::SocketAddr::new(ip.parse().expect("an address"), 4000));
        self
    }

    pub(crate) fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    pub(crate) fn if_match(self, tag: &str) -> Self {
        self.header("if-match", tag)
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.raw("application/json", body.to_string())
    }

    pub(crate) fn raw(mut self, content_type: &str, body: impl Into<Bytes>) -> Self {
        self.request = self.request.insert_header((header::CONTENT_TYPE, content_type)).set_payload(body);
        self
    }

    pub(crate) async fn send(self) -> Answer {
        self.world.send(self.request.to_request()).await
    }
}

impl Answer {
    pub(super) async fn read(response: ServiceResponse<impl MessageBody>) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, body: test::read_body(response).await }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{}: {}", self.status, self.text()))
    }

    /// The same answer when it has this status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// The problem's code, after checking that it is a whole problem.
    #[track_caller]
    pub(crate) fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{}: {}", self.status, self.text());
        let body = self.json();
        let code = body["code"].as_str().expect("a code").to_owned();
        assert_eq!(body["status"], self.status);
        assert_eq!(body["type"], format!("/problems/{code}"));
        assert_eq!(body["request_id"].as_str(), self.header("x-request-id"));
        assert!(body["title"].is_string() && body["errors"].is_array(), "{body}");
        code
    }

    /// The problem's fields with their rules: `lines[0].quantity: too_large`.
    #[track_caller]
    pub(crate) fn refused(&self) -> Vec<String> {
        self.problem();
        let body = self.json();
        let errors = body["errors"].as_array().expect("errors").iter();
        errors.map(|error| format!("{}: {}", text(&error["field"]), text(&error["code"]))).collect()
    }

    pub(crate) fn tag(&self) -> String {
        self.header("etag").expect("an ETag").to_owned()
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}
