use actix_web::{HttpRequest, HttpResponse, get, web};

use super::Certificate;
use crate::{
    HttpState, Problem, Signed,
    api::wire::{path_id, resource, text},
    etag,
};

/// One certificate.
#[utoipa::path(operation_id = "getCertificate", tag = "payments",
    params(("id" = Uuid, Path), ("If-None-Match" = Option<String>, Header)),
    responses((status = 200, description = "The certificate.", body = Certificate)))]
#[get("/certificates/{id}")]
pub(crate) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    let detail = state.app.certificate(signed.actor(), path_id(&request)?).await?;
    let body = Certificate::of(&detail.recorded);
    Ok(resource(&request, &etag::of_text(&text(&body)), &body))
}
