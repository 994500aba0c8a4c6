//! The outermost layer: gives each request its id, its span and its line in the log (S0-84).
//!
//! A line has ids only: no query string, which can hold a token, no body, no address, no agent (S0-85).

use actix_web::{
    Error, HttpMessage as _,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderName, HeaderValue},
    middleware::Next,
    web,
};
use dalil_app::App;
use dalil_tenancy::RequestId;
use tracing::{Instrument as _, field};

use crate::HttpState;

/// The header that carries the id, in and out.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

pub(crate) async fn requests(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let id = given(&request).unwrap_or_else(|| made(&state(&request).app));
    request.extensions_mut().insert(id.clone());
    let span = tracing::info_span!(
        "http.request",
        request_id = %id,
        method = %request.method(),
        route = field::Empty,
        workspace = field::Empty,
        status = field::Empty,
    );
    async move {
        let mut response = next.call(request).await?;
        let span = tracing::Span::current();
        if let Some(route) = response.request().match_pattern() {
            span.record("route", route);
        }
        span.record("status", response.status().as_u16());
        let value = HeaderValue::from_str(id.as_str()).expect("a request id is plain ASCII");
        response.headers_mut().insert(X_REQUEST_ID, value);
        tracing::info!("answered");
        Ok(response)
    }
    .instrument(span)
    .await
}

fn state(request: &ServiceRequest) -> &HttpState {
    request.app_data::<web::Data<HttpState>>().expect("the stack is built with its state")
}

/// The caller's id, when it has the allowed shape.
fn given(request: &ServiceRequest) -> Option<RequestId> {
    RequestId::parse(request.headers().get(X_REQUEST_ID)?.to_str().ok()?)
}

/// A new id: a UUID of version 7 from the clock and the randomness of the use cases.
fn made(app: &App) -> RequestId {
    let (millis, random) = app.ids().parts();
    let id = uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().to_string();
    RequestId::parse(&id).expect("a UUID has the allowed shape")
}
