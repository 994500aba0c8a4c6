use actix_web::{HttpRequest, HttpResponse, http::header, post, web};
use dalil_app::PaymentDetail;
use dalil_ledger::input::{self, Amount};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Payment;
use crate::{
    HttpState, Problem, Signed,
    api::wire::{address, reply},
    body::{Json, Object},
    idempotency::{Key, answer},
};

/// A payment as written. Amounts are in minor units of its one currency.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PaymentInput {
    /// `cash`, `bank_transfer`, `bkash`, `nagad`, `cheque` or `card`.
    #[schema(example = "bkash")]
    method: String,
    /// The day it was received: not after today in the workspace's time zone.
    #[schema(example = "2026-07-20")]
    received_on: String,
    /// The number of the transfer, cheque or slip.
    #[serde(default)]
    #[schema(max_length = 100)]
    reference: Option<String>,
    /// ISO 4217 code; BDT when left out.
    #[serde(default)]
    currency: Option<String>,
    /// What came in.
    received: i64,
    /// VAT that the client withheld (VDS): not more than the invoices charge.
    #[serde(default)]
    vat_withheld: Option<i64>,
    /// Income tax that the client withheld (TDS).
    #[serde(default)]
    tax_withheld: Option<i64>,
    /// Issued invoices of one client, each once: together exactly what came in and was withheld. Money in advance needs a
    /// tax invoice of its own first.
    #[schema(value_type = Vec<ShareInput>, min_items = 1, max_items = 100)]
    allocations: Vec<Object<ShareInput>>,
    /// Whether its money receipt is issued in the same commit; not when left out.
    #[serde(default)]
    issue_receipt: bool,
}

/// A payment's share for one invoice.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaymentShareInput)]
pub(crate) struct ShareInput {
    /// The issued invoice.
    #[schema(value_type = Uuid)]
    invoice_id: String,
    /// Its share in minor units: above zero, at most what is outstanding.
    amount: i64,
    /// Of it, VAT that the client withheld: the certificate (Mushak 6.6) is awaited for it. Where it is left out for all, what
    /// was withheld is shared out by the VAT of the invoices.
    #[serde(default)]
    vat_withheld: Option<i64>,
}

impl From<PaymentInput> for input::Payment {
    fn from(body: PaymentInput) -> Self {
        let optional = |amount: Option<i64>| amount.map_or(Amount::Absent, Amount::Minor);
        Self {
            method: body.method,
            received_on: body.received_on,
            reference: body.reference,
            currency: body.currency.unwrap_or_else(|| "BDT".to_owned()),
            received: Amount::Minor(body.received),
            vat_withheld: optional(body.vat_withheld),
            tax_withheld: optional(body.tax_withheld),
            allocations: body
                .allocations
                .into_iter()
                .map(|Object(share)| input::Allocation {
                    invoice_id: share.invoice_id,
                    amount: Amount::Minor(share.amount),
                    vat_withheld: optional(share.vat_withheld),
                })
                .collect(),
        }
    }
}

/// Records a payment that a client made over issued invoices, with the tax it withheld; and issues its money receipt, where
/// that is asked for.
#[utoipa::path(operation_id = "recordPayment", tag = "payments", request_body = PaymentInput,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, description = "Recorded.", body = Payment)))]
#[post("/payments")]
pub(crate) async fn record(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<PaymentInput>,
) -> Result<HttpResponse, Problem> {
    let shape = |detail: &PaymentDetail| {
        let place = address(&signed, &format!("payments/{}", detail.recorded.payment.id));
        reply(201, &Payment::of(detail), &[(header::LOCATION, place)])
    };
    let once = Key::required(&request, &body.raw)?.once(shape);
    let with_receipt = body.value.issue_receipt;
    let done = state.app.record_payment(signed.actor(), &body.value.into(), with_receipt, once).await?;
    Ok(answer(done, shape))
}
