use actix_web::{HttpRequest, HttpResponse, http::header, put, web};

use super::{draft::Draft, input::DraftInput};
use crate::{
    HttpState, Problem, Signed,
    api::wire::{path_id, reply},
    body::Json,
    etag,
    idempotency::{Key, answer},
};

/// Changes a draft: what is left out is taken away.
#[utoipa::path(operation_id = "changeInvoice", tag = "invoices", request_body = DraftInput,
    params(("id" = Uuid, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 200, description = "Changed.", body = Draft),
        (status = 409, description = "It is issued already, and so final.")
    ))]
#[put("/invoices/{id}")]
pub(crate) async fn change(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<DraftInput>,
) -> Result<HttpResponse, Problem> {
    let (id, version) = (path_id(&request)?, etag::if_match(&request)?);
    let shape = |draft: &dalil_invoicing::Draft| {
        let body = Draft::of(draft).expect("the use case computed the draft before it stored it");
        reply(200, &body, &[(header::ETAG, etag::of_version(draft.version))])
    };
    let once = Key::optional(&request, &body.raw)?.once(shape);
    let done = state.app.change_draft(signed.actor(), id, version, &body.value.into(), once).await?;
    Ok(answer(done, shape))
}
