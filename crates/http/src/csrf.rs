//! Defence against forged requests: Fetch-Metadata *and* a token on everything that changes something, sign-in and
//! sign-out included (S2-21).
//!
//! Pages put [`Signed::csrf_token`](crate::Signed::csrf_token) into a hidden field `csrf` of each form; programs send it as
//! `X-CSRF-Token`. Before there is a session, a form carries the token of [`PreSession`], which is bound to a cookie.

use actix_web::{
    Error, FromRequest, HttpMessage as _, HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    cookie::{Cookie, SameSite, time::Duration},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::{Method, header},
    middleware::Next,
    web,
};
use dalil_identity::{SessionId, Token};

use crate::{
    HttpKeys, HttpState,
    body::bytes,
    multipart::{self, Multipart},
    problem::{Code, Problem},
};

/// The header that carries the token.
pub const X_CSRF_TOKEN: &str = "x-csrf-token";

/// The field of a form that carries the token.
pub const FIELD: &str = "csrf";

/// The cookie that a form before sign-in is bound to.
const FORM_COOKIE: &str = "__Host-dalil.form";

/// How long a form before sign-in may lie open, in minutes.
const FORM_MINUTES: i64 = 60;

const SESSION: &str = "session";
const FORM: &str = "form";

/// Whether a method changes nothing (RFC 9110 section 9.2.1).
fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE)
}

/// The token of a session.
pub(crate) fn of_session(keys: &HttpKeys, session: SessionId) -> String {
    hex::encode(keys.csrf.hash(SESSION, &session.to_string()).as_bytes())
}

/// Before every route: a request that changes something must come from our own origin, or from no browser.
pub(crate) async fn same_origin(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let state: &web::Data<HttpState> = crate::session::state(request.request());
    if is_safe(request.method()) || is_own(request.request(), state) {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    Ok(request.into_response(HttpResponse::from_error(Problem::new(Code::Csrf))))
}

/// Fetch-Metadata where the browser sends it, else the origin. A program sends neither.
fn is_own(request: &HttpRequest, state: &HttpState) -> bool {
    let header = |name: &str| request.headers().get(name).map(|value| value.as_bytes().to_vec());
    match header("sec-fetch-site") {
        Some(site) => site == b"same-origin" || site == b"none",
        None => header("origin").is_none_or(|origin| origin == state.origin().as_bytes()),
    }
}

/// Checks the token of a request in a session; one that changes nothing needs none.
pub(crate) async fn check(request: &mut ServiceRequest, keys: &HttpKeys, session: SessionId) -> Result<(), Problem> {
    if is_safe(request.method()) {
        return Ok(());
    }
    let given = match request.headers().get(X_CSRF_TOKEN) {
        Some(value) => value.to_str().ok().map(str::to_owned),
        None => form_field(request).await?,
    };
    verified(keys, SESSION, &session.to_string(), given.as_deref())
}

/// Compares a token in constant time.
fn verified(keys: &HttpKeys, purpose: &str, value: &str, given: Option<&str>) -> Result<(), Problem> {
    let given = given.and_then(|given| hex::decode(given).ok());
    let fits = given.is_some_and(|given| keys.csrf.verify(purpose, value, &given));
    if fits { Ok(()) } else { Err(Problem::new(Code::Csrf)) }
}

/// The token in a form's body, which is put back for the handler.
async fn form_field(request: &mut ServiceRequest) -> Result<Option<String>, Problem> {
    let kind = multipart::kind(request.request()).to_owned();
    let (plain, parts) =
        (kind.starts_with("application/x-www-form-urlencoded"), kind.starts_with("multipart/form-data"));
    if !plain && !parts {
        return Ok(None);
    }
    let declared = request.request().clone();
    let body = bytes(&declared, request.take_payload()).await?;
    drop(declared);
    let field = if parts {
        Multipart::parse(&kind, body.clone()).map(|form| form.field(FIELD))
    } else {
        url::form_urlencoded::parse(&body).find(|(name, _)| name == FIELD).map(|(_, value)| value.into_owned())
    };
    request.set_payload(body.into());
    Ok(field)
}

/// The double submit of a form before there is a session: a random cookie, and in the form what our key makes of it.
///
/// On a page that shows such a form, take it as an argument, put [`PreSession::token`] into the field `csrf` and add
/// [`PreSession::cookie`] to the answer. Where the form is sent to, call [`PreSession::check`].
#[derive(Clone, Debug)]
pub struct PreSession {
    secret: Token,
    token: String,
}

impl PreSession {
    /// What goes into the form.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The cookie that the form is bound to.
    pub fn cookie(&self) -> Cookie<'static> {
        Cookie::build(FORM_COOKIE, self.secret.reveal())
            .path("/")
            .secure(true)
            .http_only(true)
            .same_site(SameSite::Lax)
            .max_age(Duration::minutes(FORM_MINUTES))
            .finish()
    }

    /// Checks the token that came back with a form.
    ///
    /// # Errors
    /// A [`Problem`] of [`Code::Csrf`].
    pub fn check(request: &HttpRequest, given: &str) -> Result<(), Problem> {
        let cookie = presented(request).ok_or_else(|| Problem::new(Code::Csrf))?;
        verified(&crate::session::state(request).keys, FORM, &cookie.reveal(), Some(given))
    }
}

impl FromRequest for PreSession {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    /// Keeps the cookie that the browser has, so that a form open in another tab stays good.
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let state = crate::session::state(request);
        let secret = presented(request).unwrap_or_else(|| Token::from_random(state.app.ids().bytes()));
        let token = hex::encode(state.keys.csrf.hash(FORM, &secret.reveal()).as_bytes());
        std::future::ready(Ok(Self { secret, token }))
    }
}

fn presented(request: &HttpRequest) -> Option<Token> {
    let headers = request.headers().get_all(header::COOKIE).filter_map(|value| value.to_str().ok());
    let mut pairs = headers.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == FORM_COOKIE).and_then(|(_, value)| Token::parse(value))
}
