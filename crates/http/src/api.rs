//! The JSON API. Each operation has a file of its own: body type, description, handler.
//!
//! A route is registered together with its description, so that the OpenAPI document has every route and no other.

mod audit_log;
mod auditors;
mod bills;
mod brand;
mod certificates;
mod clients;
mod closings;
mod documents;
mod figures;
mod health;
mod invoices;
mod kept_logs;
mod log_keys;
mod logs;
mod members;
mod next_steps;
mod openapi;
mod paper_state;
mod payee;
mod payments;
mod places;
mod purchases;
mod quotations;
mod reading;
mod returns;
mod search;
mod sessions;
mod settings;
mod sign_in;
mod suppliers;
mod tax_identity;
mod views;
mod wire;
mod witnesses;
mod workspaces;
mod years;

use std::sync::LazyLock;

use actix_web::{
    HttpRequest,
    dev::ResourceDef,
    http::{
        Method,
        header::{self, HeaderValue},
    },
    middleware::from_fn,
    web,
};
use utoipa_actix_web::{scope, service_config::ServiceConfig};

use crate::{
    limits,
    problem::{Code, Problem},
    session,
};

pub(crate) use certificates::scan::answer as scan_answer;
pub(crate) use closings::closing_file;
pub(crate) use documents::proof::file as proof_file;
pub(crate) use kept_logs::way_in;
pub(crate) use logs::text_file;
pub use openapi::document;
pub(crate) use years::{checked as checked_year, year_in};

/// Registers the API.
pub(crate) fn configure(config: &mut web::ServiceConfig) {
    routes(&mut ServiceConfig::new(config));
    config.service(openapi::json).service(reading::page);
}

/// Every route of the API, with its description.
fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(health::live)
        .service(health::ready)
        .service(scope("/api/v1/sign-in").wrap(from_fn(limits::tries)).service(sign_in::ask))
        .service(scope("/api/v1/sessions").wrap(from_fn(limits::tries)).service(sessions::open))
        .service(scope("/api/v1/paper-state").wrap(from_fn(limits::look_ups)).service(paper_state::look_up))
        .service(
            scope("/api/v1/witness")
                .wrap(from_fn(limits::checkpoints))
                .service(kept_logs::size)
                .service(kept_logs::keep),
        )
        .service(workspaces::list)
        .service(log_keys::list)
        .service(scope("/api/v1/workspaces/{workspace}").configure(of_workspace).wrap(from_fn(session::api)));
}

/// The routes of one workspace: behind its session, and its token where something changes.
#[expect(clippy::too_many_lines, reason = "one route after another")]
fn of_workspace(config: &mut ServiceConfig<'_>) {
    config
        .service(workspaces::show)
        .service(sessions::show)
        .service(sessions::close)
        .service(settings::show)
        .service(settings::change)
        .service(brand::show::show)
        .service(brand::change::change)
        .service(brand::logo::change)
        .service(brand::preview::show)
        .service(payee::show)
        .service(payee::list)
        .service(payee::propose)
        .service(payee::propose_wait)
        .service(payee::approve)
        .service(payee::cancel)
        .service(tax_identity::list)
        .service(tax_identity::set)
        .service(members::list)
        .service(members::add)
        .service(members::change)
        .service(members::remove)
        .service(auditors::list)
        .service(auditors::open)
        .service(auditors::show)
        .service(auditors::send_away)
        .service(auditors::log)
        .service(places::list)
        .service(places::add)
        .service(views::list)
        .service(views::add)
        .service(views::remove)
        .service(clients::list::list)
        .service(clients::add::add)
        .service(clients::names::list)
        .service(clients::show::show)
        .service(clients::change::change)
        .service(invoices::list::list)
        .service(invoices::add::add)
        .service(invoices::compute::compute)
        .service(invoices::check::check)
        .service(invoices::suggest::suggest)
        .service(invoices::paper::preview)
        .service(invoices::show::show)
        .service(invoices::change::change)
        .service(invoices::discard::discard)
        .service(invoices::restore::restore)
        .service(invoices::preview::show)
        .service(invoices::paper::show)
        .service(invoices::issue::issue)
        .service(invoices::again::again)
        .service(quotations::list::list)
        .service(quotations::draft::add)
        .service(quotations::life::show)
        .service(quotations::draft::change)
        .service(quotations::draft::discard)
        .service(quotations::draft::restore)
        .service(quotations::issue::preview)
        .service(quotations::issue::paper)
        .service(quotations::issue::issue)
        .service(quotations::life::answer)
        .service(quotations::life::withdraw)
        .service(quotations::life::revise)
        .service(quotations::life::invoice)
        .service(documents::list::list)
        .service(documents::show::show)
        .service(documents::pdf::show)
        .service(documents::proof::show)
        .service(documents::copy::make)
        .service(documents::void::void)
        .service(documents::reissue::reissue)
        .service(documents::note::credit)
        .service(documents::note::debit)
        .service(bills::issue)
        .service(payments::list::list)
        .service(payments::record::record)
        .service(payments::show::show)
        .service(payments::reverse::reverse)
        .service(payments::receipt::issue)
        .service(payments::write_off::write_off)
        .service(payments::receivables::show)
        .service(payments::statement::show)
        .service(certificates::awaited::list)
        .service(certificates::list::list)
        .service(certificates::record::record)
        .service(certificates::show::show)
        .service(certificates::scan::show)
        .service(certificates::reverse::reverse)
        .service(suppliers::list)
        .service(suppliers::add)
        .service(suppliers::show)
        .service(suppliers::change)
        .service(purchases::list::list)
        .service(purchases::record::record)
        .service(purchases::show::show)
        .service(purchases::reverse::reverse)
        .service(purchases::pay::pay)
        .service(purchases::reverse::take_back)
        .service(returns::purchases::list)
        .service(returns::sales::list)
        .service(returns::worksheet::show)
        .service(years::show)
        .service(search::find)
        .service(figures::list)
        .service(next_steps::show)
        .service(closings::list)
        .service(closings::close)
        .service(closings::show)
        .service(closings::file)
        .service(logs::list)
        .service(logs::growth)
        .service(witnesses::list)
        .service(witnesses::add)
        .service(witnesses::remove)
        .service(kept_logs::list)
        .service(kept_logs::add)
        .service(kept_logs::remove)
        .service(audit_log::list)
        .service(audit_log::proof);
}

/// What a path that no route matched gets: 405 with the methods it knows, or 404.
pub(crate) fn unmatched(request: &HttpRequest) -> Problem {
    let known = PATHS.iter().filter(|(path, _)| path.is_match(request.path()));
    let mut methods: Vec<&str> = known.flat_map(|(_, methods)| methods.iter().map(Method::as_str)).collect();
    methods.sort_unstable();
    methods.dedup();
    if methods.is_empty() {
        return Problem::new(Code::NotFound);
    }
    let allow = HeaderValue::from_str(&methods.join(", ")).expect("names of methods are plain ASCII");
    Problem::new(Code::MethodNotAllowed).with_header(header::ALLOW, allow)
}

/// The paths of the document with their methods; what answers `GET` answers `HEAD`.
static PATHS: LazyLock<Vec<(ResourceDef, Vec<Method>)>> = LazyLock::new(|| {
    let methods = |path| {
        let mut methods: Vec<Method> = openapi::operations(path).map(|(method, _)| method).collect();
        if methods.contains(&Method::GET) {
            methods.push(Method::HEAD);
        }
        methods
    };
    document().paths.paths.iter().map(|(path, item)| (ResourceDef::new(path.as_str()), methods(item))).collect()
});
