use actix_web::{HttpResponse, post, web};
use dalil_invoicing::PaperLanguage;

use super::BrandInput;
use crate::{HttpState, Problem, Signed, body::Json};

/// The first page of an invoice to nobody in a brand that is not saved, as an image. Stores nothing.
#[utoipa::path(operation_id = "previewBrand", tag = "workspace", request_body = BrandInput,
    responses((status = 200, description = "The page.", content_type = "image/svg+xml", body = String)))]
#[post("/brand/preview")]
pub(crate) async fn show(
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<BrandInput>,
) -> Result<HttpResponse, Problem> {
    let settings = state.app.settings(signed.actor()).await?;
    let language: PaperLanguage = settings.paper_language;
    let image = state.app.preview_brand(signed.actor(), &body.value.into(), language).await?;
    Ok(HttpResponse::Ok().content_type("image/svg+xml").body(image))
}
