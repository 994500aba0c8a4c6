//! The picture of a look that is not saved: the first page of an invoice to nobody, with the stored texts. It is asked for
//! by its address, so that a page without script shows it as well; it changes nothing.

use actix_web::{HttpRequest, HttpResponse, web};
use dalil_invoicing::permission;

use super::brand::{LOOKS, Sheet, typed, written};
use crate::{HttpState, Problem, Signed};

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::BRAND_WRITE)?;
    let stored = Sheet { request: &request, signed: &signed, state: &state }.stored().await?;
    let mut shown = stored.map(|stored| typed(&stored.value)).unwrap_or_default();
    if shown.get("name_en").is_empty() && shown.get("name_bn").is_empty() {
        shown.set("name_en", signed.live().workspace.name.clone());
        shown.set("address", "…");
        shown.set("invoice_prefix", "INV");
    }
    for (name, value) in url::form_urlencoded::parse(request.query_string().as_bytes()) {
        if LOOKS.contains(&&*name) {
            shown.set(name, value);
        }
    }
    let language = state.app.settings(signed.actor()).await?.paper_language;
    let image = state.app.preview_brand(signed.actor(), &written(&shown), language).await?;
    Ok(HttpResponse::Ok().content_type("image/svg+xml").body(image))
}
