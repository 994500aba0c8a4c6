//! Doing a repeated request once: a key from the header, or from the hidden field `idempotency_key` of a form, bound to
//! method, path and body (S2-29). A repetition gets the first answer byte for byte.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{HeaderName, HeaderValue},
    },
};
use dalil_app::once::{Done, IdempotencyKey, Once, Reply};
use dalil_proof::Digest;
use sha2::{Digest as _, Sha256};

use crate::problem::{Code, Problem};

/// The header that carries the key.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// Set on an answer that was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// The key of a request, bound to it.
#[derive(Clone, Debug)]
pub struct Key(Option<(IdempotencyKey, Digest)>);

impl Key {
    /// The key of the header, if there is one.
    ///
    /// # Errors
    /// [`Code::IdempotencyKeyInvalid`].
    pub fn optional(request: &HttpRequest, body: &[u8]) -> Result<Self, Problem> {
        let Some(value) = request.headers().get(IDEMPOTENCY_KEY) else { return Ok(Self(None)) };
        let text = value.to_str().map_err(|_| Problem::new(Code::IdempotencyKeyInvalid))?;
        Self::of_form(request, body, text)
    }

    /// The key of the header, which must be there: a paper arises.
    ///
    /// # Errors
    /// [`Code::IdempotencyKeyRequired`], [`Code::IdempotencyKeyInvalid`].
    pub fn required(request: &HttpRequest, body: &[u8]) -> Result<Self, Problem> {
        let key = Self::optional(request, body)?;
        if key.0.is_some() { Ok(key) } else { Err(Problem::new(Code::IdempotencyKeyRequired)) }
    }

    /// The key of a form's hidden field.
    ///
    /// # Errors
    /// [`Code::IdempotencyKeyInvalid`].
    pub fn of_form(request: &HttpRequest, body: &[u8], key: &str) -> Result<Self, Problem> {
        let key = IdempotencyKey::parse(key).ok_or_else(|| Problem::new(Code::IdempotencyKeyInvalid))?;
        Ok(Self(Some((key, digest(request, body)))))
    }

    /// How the use case does it once, with the answer it will keep.
    pub fn once<'a, T: 'a>(self, shape: impl Fn(&T) -> Reply + Send + Sync + 'a) -> Once<'a, T> {
        match self.0 {
            Some((key, request)) => Once::keyed(key, request, shape),
            None => Once::unkeyed(),
        }
    }
}

/// A digest of what is asked: each part after its length, so that no two requests are the same bytes.
fn digest(request: &HttpRequest, body: &[u8]) -> Digest {
    let mut hash = Sha256::new();
    for part in [request.method().as_str().as_bytes(), request.path().as_bytes(), body] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    Digest::new(hash.finalize().into())
}

/// The answer of something done once.
pub fn answer<T>(done: Done<T>, shape: impl Fn(&T) -> Reply) -> HttpResponse {
    match done {
        Done::Fresh(outcome) => respond(shape(&outcome)),
        Done::Repeated(reply) => {
            let mut response = respond(reply);
            response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
            response
        }
    }
}

fn respond(reply: Reply) -> HttpResponse {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    for (name, value) in reply.headers {
        response.append_header((name, value));
    }
    response.body(reply.body)
}

/// A fresh key for a form that is about to be shown.
pub fn fresh_key(app: &dalil_app::App) -> String {
    hex::encode(app.ids().bytes::<16>())
}
