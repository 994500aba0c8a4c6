//! Pages for people: rendered here, in Bangla and English, working without script, with no inline script or style.
//!
//! A page is a template in `templates/` with a struct beside its handler; every word comes from the catalogue
//! (`dalil_lang`), and every page stands in a `Frame`. A form carries its token, the key that makes a
//! repeated submit do nothing, and where something stored is changed its version; when it is refused, everything typed
//! comes back with each error at its field. Nothing a `GET` does changes anything.
//!
//! To add a page: template, struct and handler, a line in [`configure`], its words in both catalogues, a row in the
//! tests' list of pages, which then checks it for every role, language and rule of this text.

mod assets;
mod audit;
mod certificates;
mod chosen;
mod clients;
mod closings;
mod design;
mod documents;
mod field;
mod filters;
mod frame;
mod heads;
mod home;
mod invoices;
mod labels;
mod ledger;
mod member;
mod notes;
mod paper_state;
mod parts;
mod payments;
mod purchases;
mod quotations;
mod refusal;
mod returns;
mod search;
mod sent;
mod settings;
mod sign_in;
mod suppliers;
mod typed;
mod verify;
mod views;
mod years;

pub(crate) use frame::Frame;

use actix_web::{HttpRequest, HttpResponse, http::header, middleware::from_fn, web};
use askama::Template;

use crate::{Problem, limits, session};

pub(crate) use refusal::problem;

/// Every page.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/assets/{set}/{name:.*}").route(web::get().to(assets::serve)))
        .service(web::resource("/").route(web::get().to(sign_in::door)))
        .service(web::resource("/verify").route(web::get().to(verify::show)))
        .service(
            web::resource("/verify/state")
                .wrap(from_fn(limits::look_ups))
                .route(web::get().to(paper_state::ask))
                .route(web::post().to(paper_state::answer)),
        )
        .service(
            web::scope("/sign-in")
                .wrap(from_fn(limits::tries))
                .service(web::resource("").route(web::get().to(sign_in::ask)).route(web::post().to(sign_in::send)))
                .service(web::resource("/sent").route(web::get().to(sign_in::sent)))
                .service(
                    web::resource("/{token}")
                        .route(web::get().to(sign_in::choose))
                        .route(web::post().to(sign_in::enter)),
                ),
        )
        .service(
            web::scope("/w/{slug}")
                .wrap(from_fn(session::pages))
                .configure(member::configure)
                .configure(home::configure)
                .configure(search::configure)
                .configure(clients::configure)
                .configure(invoices::configure)
                .configure(quotations::configure)
                .configure(documents::configure)
                .configure(payments::configure)
                .configure(suppliers::configure)
                .configure(purchases::configure)
                .configure(returns::configure)
                .configure(certificates::configure)
                .configure(closings::configure)
                .configure(years::configure)
                .configure(notes::configure)
                .configure(audit::configure)
                .configure(settings::configure)
                .configure(views::configure)
                .configure(design::configure),
        );
}

/// A rendered page.
fn page(template: &impl Template) -> Result<HttpResponse, Problem> {
    page_with(actix_web::http::StatusCode::OK, template)
}

/// A rendered page with its status.
fn page_with(status: actix_web::http::StatusCode, template: &impl Template) -> Result<HttpResponse, Problem> {
    let html = template.render().map_err(|error| Problem::failed(crate::Code::Internal, error))?;
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html))
}

/// To another page, after a form was taken.
fn see(location: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, location)).finish()
}

/// The same as a kept answer.
fn seen(location: String) -> dalil_app::once::Reply {
    dalil_app::once::Reply { status: 303, headers: vec![(header::LOCATION.to_string(), location)], body: Vec::new() }
}

/// An id in the path; one that is no id is like one that does not exist.
fn id<T: std::str::FromStr>(request: &HttpRequest) -> Result<T, Problem> {
    let text = request.match_info().get("id").unwrap_or_default();
    text.parse().map_err(|_| Problem::new(crate::Code::NotFound))
}
