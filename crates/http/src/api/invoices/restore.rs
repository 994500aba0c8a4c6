use actix_web::{HttpRequest, HttpResponse, http::header, post, web};
use dalil_invoicing::DraftKind;

use super::draft::Draft;
use crate::{
    HttpState, Problem, Signed,
    api::wire::{path_id, reply},
    body::Empty,
    etag,
    idempotency::{Key, answer},
};

/// Has a draft back that was thrown away: with its id, its version and its dates. It can be had back for 30 days.
#[utoipa::path(operation_id = "restoreInvoice", tag = "invoices",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 200, description = "It is a draft again.", body = Draft),
        (status = 409, description = "It is not thrown away, or issued already.")
    ))]
#[post("/invoices/{id}/restore")]
pub(crate) async fn restore(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    _: Empty,
) -> Result<HttpResponse, Problem> {
    let shape = |draft: &dalil_invoicing::Draft| {
        let body = Draft::of(draft).expect("the use case computed the draft before it stored it");
        reply(200, &body, &[(header::ETAG, etag::of_version(draft.version))])
    };
    let once = Key::optional(&request, &[])?.once(shape);
    let done = state.app.restore_draft(signed.actor(), DraftKind::Invoice, path_id(&request)?, once).await?;
    Ok(answer(done, shape))
}
