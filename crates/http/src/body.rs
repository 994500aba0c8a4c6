//! Reading bodies and queries: with a limit, by media type, and with every refusal naming its field.

use std::{fmt, marker::PhantomData, time::Duration};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header,
    rt::time::timeout,
    web::{Bytes, BytesMut},
};
use dalil_tenancy::field::{FieldError, FieldErrors};
use futures_util::{StreamExt as _, future::LocalBoxFuture};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, Visitor, value::MapAccessDeserializer},
};

use crate::problem::{Code, Problem};

/// The largest body, in bytes.
pub const MAX_BODY: usize = 1024 * 1024;

/// The longest part of a caller's own field name that is repeated to it, in characters.
const MAX_FIELD: usize = 100;

/// How long a body may take to arrive. A megabyte comes in this time over a slow telephone; whoever sends a byte now and
/// then holds nothing for longer.
const BODY_TIME: Duration = Duration::from_mins(1);

/// The largest body with a scan in it: 4 MiB in Base64, and what stands around it.
pub const MAX_SCAN_BODY: usize = 6 * 1024 * 1024;

/// How long a body with a scan may take.
const SCAN_TIME: Duration = Duration::from_mins(3);

/// Reads a body of at most [`MAX_BODY`] bytes, for at most [`BODY_TIME`]; where scans are taken, of [`MAX_SCAN_BODY`].
pub(crate) async fn bytes(request: &HttpRequest, payload: Payload) -> Result<Bytes, Problem> {
    bytes_within(if takes_scan(request) { SCAN_TIME } else { BODY_TIME }, request, payload).await
}

/// Whether the route takes a scan, in the API and on the page: only who is signed in comes there with a body. Others, whose last
/// part anybody may choose, do not.
fn takes_scan(request: &HttpRequest) -> bool {
    let path = request.path();
    let signed = ["/api/v1/workspaces/", "/w/"].iter().any(|begin| path.starts_with(begin));
    signed && path.ends_with("/certificates")
}

async fn bytes_within(time: Duration, request: &HttpRequest, payload: Payload) -> Result<Bytes, Problem> {
    let late = |_| Err(Problem::new(Code::RequestTimeout));
    timeout(time, whole(request, payload)).await.unwrap_or_else(late)
}

async fn whole(request: &HttpRequest, mut payload: Payload) -> Result<Bytes, Problem> {
    let limit = if takes_scan(request) { MAX_SCAN_BODY } else { MAX_BODY };
    let declared = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    if declared.and_then(|length| length.parse::<u64>().ok()).is_some_and(|length| length > limit as u64) {
        return Err(Problem::new(Code::PayloadTooLarge));
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Problem::new(Code::BadRequest))?;
        if body.len() + chunk.len() > limit {
            return Err(Problem::new(Code::PayloadTooLarge));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// A JSON body with the bytes it was read from, which an idempotency key is bound to.
#[derive(Debug)]
pub struct Json<T> {
    /// The body.
    pub value: T,
    /// Its bytes.
    pub raw: Bytes,
}

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            if !is_json(&request) {
                return Err(Problem::new(Code::UnsupportedMediaType));
            }
            let raw = bytes(&request, payload).await?;
            let Object(value) = from_json(&raw)?;
            Ok(Self { value, raw })
        })
    }
}

/// A JSON object and nothing else. Serde would take the fields of a struct from an array as well, by their order, which no
/// caller means.
#[derive(Debug)]
pub struct Object<T>(pub T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct Fields<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
            type Value = Object<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(fields)).map(Object)
            }
        }

        reader.deserialize_map(Fields(PhantomData))
    }
}

fn is_json(request: &HttpRequest) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

/// No body: one that is sent all the same is refused, for it would change nothing.
#[derive(Debug)]
pub struct Empty;

impl FromRequest for Empty {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let raw = bytes(&request, payload).await?;
            let is_nothing = matches!(raw.trim_ascii(), b"" | b"{}");
            if is_nothing { Ok(Self) } else { Err(Problem::field("body", "unknown_field")) }
        })
    }
}

/// A form body with the bytes it was read from; `T` may be a list of pairs, for fields that repeat.
#[derive(Debug)]
pub struct Form<T> {
    /// The form.
    pub value: T,
    /// Its bytes.
    pub raw: Bytes,
}

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let raw = bytes(&request, payload).await?;
            let value = serde_urlencoded::from_bytes(&raw).map_err(|_| Problem::new(Code::MalformedForm))?;
            Ok(Self { value, raw })
        })
    }
}

/// The query of a request.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(from_query(request.query_string()).map(Self))
    }
}

fn from_query<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    let reader = serde_urlencoded::Deserializer::new(url::form_urlencoded::parse(query.as_bytes()));
    serde_path_to_error::deserialize(reader).map_err(|error| {
        let rule = rule(&error.inner().to_string(), &error.path().to_string());
        Problem::new(Code::InvalidQuery).with_errors(FieldErrors(vec![rule]))
    })
}

/// Parses JSON into a type.
///
/// What the library says is never passed on: it repeats what the caller wrote. Only the path and the kind are.
fn from_json<T: DeserializeOwned>(raw: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(raw);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        if error.inner().is_data() {
            Problem::invalid(FieldErrors(vec![rule(&error.inner().to_string(), &error.path().to_string())]))
        } else {
            Problem::new(Code::MalformedJson)
        }
    })?;
    reader.end().map_err(|_| Problem::new(Code::MalformedJson))?;
    Ok(value)
}

/// The broken rule, by the kind that serde's message begins with. Serde has no other way to tell.
fn rule(message: &str, path: &str) -> FieldError {
    let quoted = message.split('`').nth(1).unwrap_or_default();
    let path = if path == "." { "" } else { path };
    let (field, code) = if message.starts_with("missing field") {
        (join(path, quoted), "missing_field")
    } else if message.starts_with("unknown field") {
        (own_or_join(path, quoted), "unknown_field")
    } else if message.starts_with("duplicate field") {
        (own_or_join(path, quoted), "duplicate_field")
    } else if message.starts_with("unknown variant") {
        (path.to_owned(), "unknown_value")
    } else {
        (path.to_owned(), "wrong_type")
    };
    let field = if field.is_empty() { "body".to_owned() } else { field };
    FieldError::new(field.chars().take(MAX_FIELD).collect::<String>(), code)
}

fn join(path: &str, field: &str) -> String {
    if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") }
}

/// A path that may end with the field already.
fn own_or_join(path: &str, field: &str) -> String {
    if path == field || path.ends_with(&format!(".{field}")) { path.to_owned() } else { join(path, field) }
}

#[cfg(test)]
mod tests {
    use actix_web::{error::PayloadError, test::TestRequest};
    use futures_util::stream::{self, LocalBoxStream};

    use super::*;

    #[actix_web::test]
    async fn a_body_that_does_not_come_is_not_waited_for() {
        let request = TestRequest::default().to_http_request();
        let never: LocalBoxStream<'static, Result<Bytes, PayloadError>> = stream::pending().boxed_local();
        let never = Payload::from(never);
        let late = bytes_within(Duration::ZERO, &request, never).await;
        assert_eq!(late.map_err(|problem| problem.code()), Err(Code::RequestTimeout));
        let here = Payload::from(Bytes::from_static(b"{}"));
        let read = bytes_within(BODY_TIME, &request, here).await;
        assert_eq!(read.ok(), Some(Bytes::from_static(b"{}")));
    }
}
