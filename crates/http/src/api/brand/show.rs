use actix_web::{HttpRequest, HttpResponse, get, web};

use super::Brand;
use crate::{HttpState, Problem, Signed, api::wire::resource, etag};

/// The brand as it is now; issued documents keep the one they were issued with.
#[utoipa::path(operation_id = "getBrand", tag = "workspace",
    params(("If-None-Match" = Option<String>, Header)),
    responses((status = 200, description = "The brand.", body = Brand)))]
#[get("/brand")]
pub(crate) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    let brand = state.app.brand(signed.actor()).await?;
    Ok(resource(&request, &etag::of_version(brand.version), &Brand::of(&brand)))
}
