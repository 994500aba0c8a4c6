use actix_web::{HttpRequest, HttpResponse, delete, web};
use dalil_app::once::Reply;
use dalil_invoicing::DraftKind;

use crate::{
    HttpState, Problem, Signed,
    api::wire::path_id,
    etag,
    idempotency::{Key, answer},
};

/// Throws a draft away. It never had a number, and can be had back for 30 days (`restoreInvoice`).
#[utoipa::path(operation_id = "discardInvoice", tag = "invoices",
    params(("id" = Uuid, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 204, description = "Thrown away."),
        (status = 409, description = "It is issued already, and so final.")
    ))]
#[delete("/invoices/{id}")]
pub(crate) async fn discard(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    let (id, version) = (path_id(&request)?, etag::if_match(&request)?);
    let shape = |(): &()| Reply { status: 204, headers: Vec::new(), body: Vec::new() };
    let once = Key::optional(&request, &[])?.once(shape);
    let done = state.app.discard_draft(signed.actor(), DraftKind::Invoice, id, version, once).await?;
    Ok(answer(done, shape))
}
