use actix_web::{HttpRequest, HttpResponse, post, web};
use dalil_invoicing::purchasing::{
    Recorded,
    input::{self, Amount},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Purchase;
use crate::{
    HttpState, Problem, Signed,
    api::wire::{path_id, reply},
    body::Json,
    idempotency::{Key, answer},
};

/// A payment to a supplier as written. Amounts are in poisha.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SupplierPaymentInput {
    /// `bank`, `cheque`, `mobile`, `card` or `cash`.
    #[schema(example = "bank")]
    method: String,
    /// The day: not after today in Dhaka.
    #[schema(example = "2026-07-20")]
    paid_on: String,
    /// The number of the transfer, cheque or slip.
    #[serde(default)]
    #[schema(max_length = 100)]
    reference: Option<String>,
    /// How much of the paper's total is settled, the VAT withheld among it.
    amount: i64,
    /// Of it, VAT that was withheld; its share of the paper's VAT when left out and VAT is to be withheld.
    #[serde(default)]
    vat_withheld: Option<i64>,
}

impl From<SupplierPaymentInput> for input::SupplierPayment {
    fn from(body: SupplierPaymentInput) -> Self {
        Self {
            method: body.method,
            paid_on: body.paid_on,
            reference: body.reference,
            amount: Amount::Minor(body.amount),
            vat_withheld: body.vat_withheld.map_or(Amount::Absent, Amount::Minor),
        }
    }
}

/// Records what a supplier was paid for a purchase, and the VAT that was withheld.
#[utoipa::path(operation_id = "paySupplier", tag = "purchases", request_body = SupplierPaymentInput,
    params(("id" = Uuid, Path), ("Idempotency-Key" = String, Header)),
    responses(
        (status = 201, description = "Recorded: the purchase as it is now.", body = Purchase),
        (status = 409, description = "The purchase is reversed.")
    ))]
#[post("/purchases/{id}/payments")]
pub(crate) async fn pay(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<SupplierPaymentInput>,
) -> Result<HttpResponse, Problem> {
    let id = path_id(&request)?;
    let shape = |recorded: &Recorded| reply(201, &Purchase::of(recorded), &[]);
    let once = Key::required(&request, &body.raw)?.once(shape);
    let done = state.app.pay_supplier(signed.actor(), id, &body.value.into(), once).await?;
    Ok(answer(done, shape))
}
