use actix_web::{HttpRequest, HttpResponse, post, web};
use dalil_invoicing::DocumentId;
use dalil_ledger::WriteOffId;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    HttpState, Problem, Signed,
    api::wire::{Money, path_id, reply},
    body::Json,
    idempotency::{Key, answer},
};

/// What is given up, and why, for the record.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WriteOffInput {
    /// What is outstanding under the invoice, in minor units: when something else is by now, nothing is written off.
    amount: i64,
    /// Why.
    #[schema(max_length = 300, example = "The client closed down.")]
    reason: String,
}

/// What was still owed under an invoice, given up.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WriteOff {
    /// The id.
    #[schema(value_type = Uuid)]
    id: WriteOffId,
    /// The invoice.
    #[schema(value_type = Uuid)]
    invoice_id: DocumentId,
    /// How much.
    amount: Money,
    /// The day it counts for.
    written_off_on: Date,
    /// Why.
    reason: String,
    /// When it was written down.
    recorded_at: Timestamp,
    /// Who did.
    recorded_by: String,
}

impl WriteOff {
    fn of(given_up: &dalil_ledger::WriteOff) -> Self {
        Self {
            id: given_up.id,
            invoice_id: DocumentId::from_uuid(given_up.receivable.as_uuid()),
            amount: Money::new(given_up.amount, given_up.currency),
            written_off_on: given_up.day,
            reason: given_up.reason.to_string(),
            recorded_at: given_up.at,
            recorded_by: given_up.by.clone(),
        }
    }
}

/// Gives up all that is still owed under an issued invoice. The invoice stays as it is.
#[utoipa::path(operation_id = "writeOff", tag = "payments", request_body = WriteOffInput,
    params(("id" = Uuid, Path), ("Idempotency-Key" = String, Header)),
    responses(
        (status = 201, description = "Written off.", body = WriteOff),
        (status = 409, description = "Nothing is outstanding, or something else than was confirmed.")
    ))]
#[post("/invoices/{id}/write-off")]
pub(crate) async fn write_off(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<WriteOffInput>,
) -> Result<HttpResponse, Problem> {
    let id = path_id(&request)?;
    let shape = |given_up: &dalil_ledger::WriteOff| reply(201, &WriteOff::of(given_up), &[]);
    let once = Key::required(&request, &body.raw)?.once(shape);
    let WriteOffInput { amount, reason } = &body.value;
    let done = state.app.write_off(signed.actor(), id, (*amount, reason), once).await?;
    Ok(answer(done, shape))
}
