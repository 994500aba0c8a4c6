use actix_web::{HttpRequest, HttpResponse, http::header, post, web};

use super::draft::Draft;
use crate::{
    HttpState, Problem, Signed,
    api::wire::{address, path_id, reply},
    body::Empty,
    etag,
    idempotency::{Key, answer},
};

/// Makes a draft from an issued invoice: its client, lines and texts. A discount over the whole stands at the lines then,
/// so that it comes to the same; dates are those of the new one.
#[utoipa::path(operation_id = "useInvoiceAgain", tag = "invoices",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, description = "Made.", body = Draft)))]
#[post("/invoices/{id}/again")]
pub(crate) async fn again(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    _: Empty,
) -> Result<HttpResponse, Problem> {
    let shape = |draft: &dalil_invoicing::Draft| {
        let place = address(&signed, &format!("invoices/{}", draft.id));
        let headers = [(header::ETAG, etag::of_version(draft.version)), (header::LOCATION, place)];
        let body = Draft::of(draft).expect("the use case computed the draft before it stored it");
        reply(201, &body, &headers)
    };
    let once = Key::optional(&request, &[])?.once(shape);
    let done = state.app.use_again(signed.actor(), path_id(&request)?, once).await?;
    Ok(answer(done, shape))
}
