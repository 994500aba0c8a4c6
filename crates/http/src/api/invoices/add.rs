use actix_web::{HttpRequest, HttpResponse, http::header, post, web};

use super::{draft::Draft, input::DraftInput};
use crate::{
    HttpState, Problem, Signed,
    api::wire::{address, reply},
    body::Json,
    etag,
    idempotency::{Key, answer},
};

/// Makes a draft.
#[utoipa::path(operation_id = "addInvoice", tag = "invoices", request_body = DraftInput,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, description = "Made.", body = Draft)))]
#[post("/invoices")]
pub(crate) async fn add(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<DraftInput>,
) -> Result<HttpResponse, Problem> {
    let shape = |draft: &dalil_invoicing::Draft| {
        let place = address(&signed, &format!("invoices/{}", draft.id));
        let headers = [(header::ETAG, etag::of_version(draft.version)), (header::LOCATION, place)];
        let body = Draft::of(draft).expect("the use case computed the draft before it stored it");
        reply(201, &body, &headers)
    };
    let once = Key::optional(&request, &body.raw)?.once(shape);
    let done = state.app.add_draft(signed.actor(), &body.value.into(), once).await?;
    Ok(answer(done, shape))
}
