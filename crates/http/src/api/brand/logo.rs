use actix_web::{HttpRequest, HttpResponse, http::header, put, web};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use dalil_app::Versioned;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Brand;
use crate::{
    HttpState, Problem, Signed,
    api::wire::reply,
    body::Json,
    etag,
    idempotency::{Key, answer},
};

/// A logo.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"image": null}))]
pub(crate) struct LogoInput {
    /// A PNG or JPEG file of at most 512 KiB in Base64 (RFC 4648 section 4); none takes the logo away.
    #[serde(default)]
    #[schema(format = Byte)]
    image: Option<String>,
}

/// Changes the logo, or takes it away.
#[utoipa::path(operation_id = "changeLogo", tag = "workspace", request_body = LogoInput,
    params(("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Changed.", body = Brand)))]
#[put("/brand/logo")]
pub(crate) async fn change(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<LogoInput>,
) -> Result<HttpResponse, Problem> {
    let version = etag::if_match(&request)?;
    let decoded = body.value.image.as_deref().map(|text| STANDARD.decode(text)).transpose();
    let image = decoded.map_err(|_| Problem::field("image", "not_base64"))?;
    let shape = |saved: &Versioned<dalil_invoicing::Brand>| {
        reply(200, &Brand::of(saved), &[(header::ETAG, etag::of_version(saved.version))])
    };
    let once = Key::optional(&request, &body.raw)?.once(shape);
    let done = state.app.change_logo(signed.actor(), version, image.as_deref(), once).await?;
    Ok(answer(done, shape))
}
