//! The web edge of Dalil: JSON API, pages, sessions, limits and problems over the use cases of `dalil_app`.
//!
//! `dalil-server` calls [`serve`]; tests build the very same [`stack`]. Layers, from the outside in: request id and span,
//! security headers, `HEAD`, problems, same origin; then per scope the session with its token, or the limit on tries.
//!
//! It must not know a database, an object store or a mail server.
//!
//! To add an endpoint: a file under `api/` with its body type, its description for OpenAPI and its handler, and one line
//! in `api::routes`; a use case's new error gets its status in `problem/of.rs`; a page goes into `pages`.

pub mod api;
pub mod body;
pub mod csrf;
pub mod cursor;
mod days;
pub mod etag;
mod head;
pub mod headers;
pub mod idempotency;
pub mod limits;
mod multipart;
pub mod origin;
pub mod pages;
pub mod problem;
mod serve;
pub mod session;
mod state;
mod trace;
mod zip;

use actix_web::{
    App, Error, HttpResponse,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::from_fn,
    web,
};

pub use problem::{Code, Problem};
pub use serve::serve;
pub use session::Signed;
pub use state::{HttpKeys, HttpSettings, HttpState};
pub use trace::X_REQUEST_ID;

/// The whole application: every route behind every layer. The server and the tests run the same.
pub fn stack(
    state: web::Data<HttpState>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    App::new()
        .app_data(state)
        .configure(api::configure)
        .configure(pages::configure)
        .default_service(web::to(nothing_here))
        .wrap(from_fn(csrf::same_origin))
        .wrap(from_fn(problem::dress::problems))
        .wrap(from_fn(head::as_get))
        .wrap(from_fn(headers::secure))
        .wrap(from_fn(trace::requests))
}

/// No route matched: the path is unknown, or known with other methods.
async fn nothing_here(request: actix_web::HttpRequest) -> HttpResponse {
    HttpResponse::from_error(api::unmatched(&request))
}
