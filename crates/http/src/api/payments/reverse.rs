use actix_web::{HttpRequest, HttpResponse, post, web};
use dalil_app::PaymentDetail;

use super::{Payment, ReasonInput};
use crate::{
    HttpState, Problem, Signed,
    api::wire::{path_id, reply},
    body::Json,
    idempotency::{Key, answer},
};

/// Takes a payment back, since it bounced or was written down wrongly: what it settled is owed again, and its
/// money receipt is void. Both records stay.
#[utoipa::path(operation_id = "reversePayment", tag = "payments", request_body = ReasonInput,
    params(("id" = Uuid, Path), ("Idempotency-Key" = String, Header)),
    responses(
        (status = 201, description = "Reversed.", body = Payment),
        (status = 409, description = "It is reversed already.")
    ))]
#[post("/payments/{id}/reversal")]
pub(crate) async fn reverse(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<ReasonInput>,
) -> Result<HttpResponse, Problem> {
    let id = path_id(&request)?;
    let shape = |detail: &PaymentDetail| reply(201, &Payment::of(detail), &[]);
    let once = Key::required(&request, &body.raw)?.once(shape);
    let done = state.app.reverse_payment(signed.actor(), id, &body.value.reason, once).await?;
    Ok(answer(done, shape))
}
