//! The picture of a brand that is not saved: the first page of an invoice to nobody. It is asked for by its address, so
//! that a page without script shows it as well; it changes nothing.

use actix_web::{HttpRequest, HttpResponse, web};

use super::brand::written;
use crate::{HttpState, Problem, Signed, pages::typed::Typed};

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    let pairs = url::form_urlencoded::parse(request.query_string().as_bytes());
    let typed = Typed::new(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect());
    let language = state.app.settings(signed.actor()).await?.paper_language;
    let image = state.app.preview_brand(signed.actor(), &written(&typed), language).await?;
    Ok(HttpResponse::Ok().content_type("image/svg+xml").body(image))
}
