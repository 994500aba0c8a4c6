//! Sessions: one person in one workspace, in cookies named for it.
//!
//! `__Host-dalil-<slug>` carries a JWT of five minutes, `__Host-dalil-<slug>.s` the session's id and secret, which renew
//! it. A cookie of workspace A opens nothing in B (S4-15): the workspace is sealed in the JWT and looked up with the
//! session, and must be the one the cookie is named for.

mod cookies;
mod find;
mod guard;
mod hs256;
mod jwt;

use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload, web};
use dalil_app::{SignedIn, ports::LiveSession};
use dalil_tenancy::Actor;

pub use cookies::{clear, issue};
pub use find::{Visitor, Wanted, all, find};
pub(crate) use guard::{api, pages};
pub(crate) use jwt::JwtKey;

use crate::{
    HttpState, csrf,
    problem::{Code, Problem},
};

/// Somebody signed in to the workspace that the request is about. Handlers take it as an argument.
///
/// It stands in the request only behind the layers `api` and `pages`, which also have checked the token of a request that
/// changes something: a handler cannot forget either.
#[derive(Clone, Debug)]
pub struct Signed {
    who: SignedIn,
    csrf: String,
    renewed: bool,
}

impl Signed {
    fn new(who: SignedIn, state: &HttpState, renewed: bool) -> Self {
        let csrf = csrf::of_session(&state.keys, who.live.session.id);
        Self { who, csrf, renewed }
    }

    /// Who acts, for the use cases.
    pub const fn actor(&self) -> &Actor {
        &self.who.actor
    }

    /// The session with what is true of it now.
    pub const fn live(&self) -> &LiveSession {
        &self.who.live
    }

    /// Both, for signing out.
    pub const fn who(&self) -> &SignedIn {
        &self.who
    }

    /// The token that this session's requests carry when they change something.
    pub fn csrf_token(&self) -> &str {
        &self.csrf
    }
}

impl FromRequest for Signed {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let signed = request.extensions().get::<Self>().cloned();
        std::future::ready(signed.ok_or_else(|| Problem::new(Code::SignInRequired)))
    }
}

/// The state, from a request of the stack.
pub(crate) fn state(request: &HttpRequest) -> &web::Data<HttpState> {
    request.app_data().expect("the stack is built with its state")
}
