use actix_web::{HttpRequest, HttpResponse, get, web};

use super::Payment;
use crate::{
    HttpState, Problem, Signed,
    api::wire::{path_id, resource, text},
    etag,
};

/// One payment.
#[utoipa::path(operation_id = "getPayment", tag = "payments",
    params(("id" = Uuid, Path), ("If-None-Match" = Option<String>, Header)),
    responses((status = 200, description = "The payment.", body = Payment)))]
#[get("/payments/{id}")]
pub(crate) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    let body = Payment::of(&state.app.payment(signed.actor(), path_id(&request)?).await?);
    Ok(resource(&request, &etag::of_text(&text(&body)), &body))
}
