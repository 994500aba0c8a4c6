use actix_web::{HttpRequest, HttpResponse, get, web};

use super::Purchase;
use crate::{
    HttpState, Problem, Signed,
    api::wire::{path_id, resource, text},
    etag,
};

/// One purchase, with what was paid of it.
#[utoipa::path(operation_id = "getPurchase", tag = "purchases",
    params(("id" = Uuid, Path), ("If-None-Match" = Option<String>, Header)),
    responses((status = 200, description = "The purchase.", body = Purchase)))]
#[get("/purchases/{id}")]
pub(crate) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    let body = Purchase::of(&state.app.purchase(signed.actor(), path_id(&request)?).await?);
    Ok(resource(&request, &etag::of_text(&text(&body)), &body))
}
