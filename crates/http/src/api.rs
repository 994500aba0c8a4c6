//! The JSON API. Each operation has a file of its own: body type, description, handler.
//!
//! A route is registered together with its description, so that the OpenAPI document has every route and no other.

mod health;
mod openapi;

use std::sync::LazyLock;

use actix_web::{
    HttpRequest,
    dev::ResourceDef,
    http::{
        Method,
        header::{self, HeaderValue},
    },
    web,
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::problem::{Code, Problem};

pub use openapi::document;

/// Registers the API.
pub(crate) fn configure(config: &mut web::ServiceConfig) {
    routes(&mut ServiceConfig::new(config));
    config.service(openapi::json);
}

/// Every route of the API, with its description.
fn routes(config: &mut ServiceConfig<'_>) {
    config.service(health::live).service(health::ready);
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
