use actix_web::{HttpRequest, HttpResponse, post, web};
use dalil_invoicing::certificates::Recorded;

use super::Certificate;
use crate::{
    HttpState, Problem, Signed,
    api::{
        payments::ReasonInput,
        wire::{path_id, reply},
    },
    body::Json,
    idempotency::{Key, answer},
};

/// Takes a certificate back, since it was entered wrongly: it counts in no return any more, and what it certified is awaited
/// again. Both records stay.
#[utoipa::path(operation_id = "reverseCertificate", tag = "payments", request_body = ReasonInput,
    params(("id" = Uuid, Path), ("Idempotency-Key" = String, Header)),
    responses(
        (status = 201, description = "Reversed.", body = Certificate),
        (status = 409, description = "It is reversed already.")
    ))]
#[post("/certificates/{id}/reversal")]
pub(crate) async fn reverse(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<ReasonInput>,
) -> Result<HttpResponse, Problem> {
    let id = path_id(&request)?;
    let shape = |recorded: &Recorded| reply(201, &Certificate::of(recorded), &[]);
    let once = Key::required(&request, &body.raw)?.once(shape);
    let done = state.app.reverse_certificate(signed.actor(), id, body.value.reason(), once).await?;
    Ok(answer(done, shape))
}
