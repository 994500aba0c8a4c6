//! The layers that let only the signed-in through, with the token of a request that changes something.

use actix_web::{
    Error, HttpMessage as _, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header,
    middleware::Next,
    web,
};

use dalil_app::ports::NotedRequest;

use super::{Signed, Visitor, Wanted, cookies, find};
use crate::{
    HttpState, csrf,
    problem::{Code, Problem},
};

/// Before the routes of one workspace in the API. Somebody signed in elsewhere gets what a workspace that does not
/// exist gets.
pub(crate) async fn api(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let wanted = Wanted::Id(request.match_info().get("workspace").and_then(|id| id.parse().ok()));
    guard(request, next, wanted, |_, visitor| match visitor {
        Visitor::Elsewhere => Problem::new(Code::NotFound).into(),
        _ => Problem::new(Code::SignInRequired).into(),
    })
    .await
}

/// Before the pages of one workspace: whoever is not signed in goes to sign-in and comes back.
pub(crate) async fn pages(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let wanted = Wanted::Slug(request.match_info().get("slug").and_then(|slug| slug.parse().ok()));
    guard(request, next, wanted, |request, _| Refusal::SignIn(request.uri().path().to_owned())).await
}

/// How somebody is turned away.
enum Refusal {
    Problem(Problem),
    SignIn(String),
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl Refusal {
    fn respond(self) -> HttpResponse {
        match self {
            Self::Problem(problem) => HttpResponse::from_error(problem),
            Self::SignIn(path) => {
                let next = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", &path).finish();
                HttpResponse::SeeOther().insert_header((header::LOCATION, format!("/sign-in?{next}"))).finish()
            }
        }
    }
}

async fn guard(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    wanted: Wanted,
    refusal: impl Fn(&ServiceRequest, &Visitor) -> Refusal,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let state = super::state(request.request()).clone();
    let signed = match find(request.request(), &state, &wanted).await {
        Ok(Visitor::Signed(signed)) => *signed,
        Ok(visitor) => {
            let refusal = refusal(&request, &visitor);
            return Ok(request.into_response(refusal.respond()));
        }
        Err(error) => return Ok(request.into_response(HttpResponse::from_error(Problem::from(error)))),
    };
    if let Err(problem) = csrf::check(&mut request, &state.keys, signed.live().session.id).await {
        return Ok(request.into_response(HttpResponse::from_error(problem)));
    }
    tracing::Span::current().record("workspace", tracing::field::display(signed.live().workspace.id));
    request.extensions_mut().insert(signed.clone());
    let mut response = next.call(request).await?.map_into_boxed_body();
    if let Err(problem) = noted(&response, &state, &signed).await {
        return Ok(response.into_response(HttpResponse::from_error(problem)));
    }
    if signed.renewed {
        renew(&mut response, &state, &signed);
    }
    Ok(response)
}

/// Notes what an auditor asked for and how it is answered, before any of the answer leaves (S4-19). What was searched for is
/// nowhere recorded.
async fn noted(response: &ServiceResponse, state: &web::Data<HttpState>, signed: &Signed) -> Result<(), Problem> {
    if signed.actor().window().is_none() {
        return Ok(());
    }
    let request = response.request();
    let route = request.match_pattern().unwrap_or_default();
    let query = url::form_urlencoded::parse(request.query_string().as_bytes());
    let mut told = url::form_urlencoded::Serializer::new(String::new());
    told.extend_pairs(query.filter(|(name, _)| !matches!(name.as_ref(), "q" | "cursor")));
    let told = told.finish();
    let address = if told.is_empty() { request.path().to_owned() } else { format!("{}?{told}", request.path()) };
    let noted = NotedRequest { operation: format!("{} {route}", request.method()), status: response.status().as_u16() };
    Ok(state.app.note_request(signed.actor(), noted, &address).await?)
}

/// Adds the fresh JWT, unless the handler ended the session.
fn renew(response: &mut ServiceResponse, state: &web::Data<HttpState>, signed: &Signed) {
    let fresh = cookies::of_jwt(&state.keys.jwt, signed.live(), state.app.clock.now());
    let named = format!("{}=", fresh.name());
    let set =
        response.headers().get_all(header::SET_COOKIE).any(|value| value.as_bytes().starts_with(named.as_bytes()));
    if !set && let Err(error) = response.response_mut().add_cookie(&fresh) {
        tracing::error!(%error, "the renewed cookie was not set");
    }
}
