use actix_web::{HttpRequest, HttpResponse, post, web};
use dalil_invoicing::purchasing::Recorded;

use super::Purchase;
use crate::{
    HttpState, Problem, Signed,
    api::{
        payments::ReasonInput,
        wire::{path_id, reply},
    },
    body::Json,
    idempotency::{Key, answer},
};

/// Takes a purchase back, since it was entered wrongly: it counts in no register and no return any more. Both records stay.
#[utoipa::path(operation_id = "reversePurchase", tag = "purchases", request_body = ReasonInput,
    params(("id" = Uuid, Path), ("Idempotency-Key" = String, Header)),
    responses(
        (status = 201, description = "Reversed.", body = Purchase),
        (status = 409, description = "It is reversed already, or a payment of it stands.")
    ))]
#[post("/purchases/{id}/reversal")]
pub(crate) async fn reverse(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<ReasonInput>,
) -> Result<HttpResponse, Problem> {
    let id = path_id(&request)?;
    let shape = |recorded: &Recorded| reply(201, &Purchase::of(recorded), &[]);
    let once = Key::required(&request, &body.raw)?.once(shape);
    let done = state.app.reverse_purchase(signed.actor(), id, body.value.reason(), once).await?;
    Ok(answer(done, shape))
}

/// Takes a payment to a supplier back, since it bounced or was written down wrongly. Both records stay.
#[utoipa::path(operation_id = "reverseSupplierPayment", tag = "purchases", request_body = ReasonInput,
    params(("id" = Uuid, Path), ("Idempotency-Key" = String, Header)),
    responses(
        (status = 201, description = "Reversed: the purchase as it is now.", body = Purchase),
        (status = 409, description = "It is reversed already.")
    ))]
#[post("/supplier-payments/{id}/reversal")]
pub(crate) async fn take_back(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<ReasonInput>,
) -> Result<HttpResponse, Problem> {
    let id = path_id(&request)?;
    let shape = |recorded: &Recorded| reply(201, &Purchase::of(recorded), &[]);
    let once = Key::required(&request, &body.raw)?.once(shape);
    let done = state.app.reverse_supplier_payment(signed.actor(), id, body.value.reason(), once).await?;
    Ok(answer(done, shape))
}
