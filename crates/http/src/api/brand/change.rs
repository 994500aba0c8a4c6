use actix_web::{HttpRequest, HttpResponse, http::header, put, web};
use dalil_app::Versioned;

use super::{Brand, BrandInput};
use crate::{
    HttpState, Problem, Signed,
    api::wire::reply,
    body::Json,
    etag,
    idempotency::{Key, answer},
};

/// Changes the brand: what is left out is taken away, but for the logo. The first one is at version 0.
#[utoipa::path(operation_id = "changeBrand", tag = "workspace", request_body = BrandInput,
    params(("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Changed.", body = Brand)))]
#[put("/brand")]
pub(crate) async fn change(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<BrandInput>,
) -> Result<HttpResponse, Problem> {
    let version = etag::if_match(&request)?;
    let shape = |saved: &Versioned<dalil_invoicing::Brand>| {
        reply(200, &Brand::of(saved), &[(header::ETAG, etag::of_version(saved.version))])
    };
    let once = Key::optional(&request, &body.raw)?.once(shape);
    let done = state.app.change_brand(signed.actor(), version, &body.value.into(), once).await?;
    Ok(answer(done, shape))
}
