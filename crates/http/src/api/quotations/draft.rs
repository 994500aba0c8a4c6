use actix_web::{HttpRequest, HttpResponse, delete, post, put, web};
use dalil_app::once::Reply;
use dalil_invoicing::{Draft, DraftKind};

use super::wire::{QuotationDraft, QuotationInput};
use crate::{
    HttpState, Problem, Signed,
    api::wire::path_id,
    body::{Empty, Json},
    etag,
    idempotency::{Key, answer},
};

/// Makes a draft of a quotation.
#[utoipa::path(operation_id = "addQuotation", tag = "quotations", request_body = QuotationInput,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, description = "Made.", body = QuotationDraft)))]
#[post("/quotations")]
pub(crate) async fn add(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<QuotationInput>,
) -> Result<HttpResponse, Problem> {
    let shape = |draft: &Draft| QuotationDraft::made(&signed, draft);
    let once = Key::optional(&request, &body.raw)?.once(shape);
    let done = state.app.add_draft(signed.actor(), &body.value.into(), once).await?;
    Ok(answer(done, shape))
}

/// Changes a draft: what is left out is taken away.
#[utoipa::path(operation_id = "changeQuotation", tag = "quotations", request_body = QuotationInput,
    params(("id" = Uuid, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 200, description = "Changed.", body = QuotationDraft),
        (status = 409, description = "It is issued already, and so final.")
    ))]
#[put("/quotations/{id}")]
pub(crate) async fn change(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<QuotationInput>,
) -> Result<HttpResponse, Problem> {
    let (id, version) = (path_id(&request)?, etag::if_match(&request)?);
    let once = Key::optional(&request, &body.raw)?.once(QuotationDraft::stored);
    let done = state.app.change_draft(signed.actor(), id, version, &body.value.into(), once).await?;
    Ok(answer(done, QuotationDraft::stored))
}

/// Throws a draft away. It never had a number, and can be had back for 30 days (`restoreQuotation`).
#[utoipa::path(operation_id = "discardQuotation", tag = "quotations",
    params(("id" = Uuid, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 204, description = "Thrown away."),
        (status = 409, description = "It is issued already, and so final.")
    ))]
#[delete("/quotations/{id}")]
pub(crate) async fn discard(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    let (id, version) = (path_id(&request)?, etag::if_match(&request)?);
    let shape = |(): &()| Reply { status: 204, headers: Vec::new(), body: Vec::new() };
    let once = Key::optional(&request, &[])?.once(shape);
    let done = state.app.discard_draft(signed.actor(), DraftKind::Quotation, id, version, once).await?;
    Ok(answer(done, shape))
}

/// Has a draft back that was thrown away: with its id, its version and its dates. It can be had back for 30 days.
#[utoipa::path(operation_id = "restoreQuotation", tag = "quotations",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 200, description = "It is a draft again.", body = QuotationDraft),
        (status = 409, description = "It is not thrown away, or issued already.")
    ))]
#[post("/quotations/{id}/restore")]
pub(crate) async fn restore(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    _: Empty,
) -> Result<HttpResponse, Problem> {
    let once = Key::optional(&request, &[])?.once(QuotationDraft::stored);
    let done = state.app.restore_draft(signed.actor(), DraftKind::Quotation, path_id(&request)?, once).await?;
    Ok(answer(done, QuotationDraft::stored))
}
