//! The layer that writes problems: one place, so that no error leaves in another form, and the log has each failure once.

use std::error::Error as _;

use actix_web::{
    Error, HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header,
    middleware::Next,
};

use super::{Code, MEDIA_TYPE, Problem};
use crate::{origin, pages};

pub(crate) async fn problems(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    let Some(problem) = problem(&response) else { return Ok(response) };
    log(&problem);
    let (request, bare) = response.into_parts();
    let mut dressed = render(&request, &problem);
    let own = dressed.headers().clone();
    for (name, value) in bare.headers().iter().filter(|(name, _)| !own.contains_key(*name)) {
        dressed.headers_mut().append(name.clone(), value.clone());
    }
    Ok(ServiceResponse::new(request, dressed))
}

/// The problem of an answer: the one a handler gave, or the one that its bare status stands for.
fn problem(response: &ServiceResponse) -> Option<Problem> {
    if let Some(problem) = response.response().extensions().get::<Problem>() {
        return Some(problem.clone());
    }
    let status = response.status();
    let refused = status.is_client_error() || status.is_server_error();
    let html =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    (refused && !html).then(|| Problem::new(Code::of_status(status)))
}

fn render(request: &HttpRequest, problem: &Problem) -> HttpResponse {
    if is_api(request.path()) { json(request, problem) } else { pages::problem(request, problem) }
}

/// The problem as the API answers it.
fn json(request: &HttpRequest, problem: &Problem) -> HttpResponse {
    let body = problem.body(origin::request_id(request).as_str());
    let text = serde_json::to_string(&body).expect("a struct of texts always serialises");
    HttpResponse::build(problem.status()).content_type(MEDIA_TYPE).body(text)
}

/// Whether a program asks, not a browser.
fn is_api(path: &str) -> bool {
    path.starts_with("/api/") || matches!(path, "/healthz" | "/readyz")
}

fn log(problem: &Problem) {
    let status = problem.status().as_u16();
    let code = problem.code().name();
    let Some(source) = &problem.source else {
        tracing::debug!(status, code, "refused");
        return;
    };
    let mut chain = source.to_string();
    let mut next = source.source();
    while let Some(cause) = next {
        chain.push_str(": ");
        chain.push_str(&cause.to_string());
        next = cause.source();
    }
    if problem.code() == Code::Busy {
        tracing::warn!(status, code, error = chain, "failed");
    } else {
        tracing::error!(status, code, error = chain, "failed");
    }
}
