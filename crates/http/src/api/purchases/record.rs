use actix_web::{HttpRequest, HttpResponse, http::header, post, web};
use dalil_invoicing::purchasing::{
    Recorded,
    input::{self, Amount},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Purchase;
use crate::{
    HttpState, Problem, Signed,
    api::wire::{address, reply},
    body::{Json, Object},
    idempotency::{Key, answer},
};

/// A supplier's paper as written. Amounts are in poisha, as they stand on the paper.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PurchaseInput {
    /// The supplier.
    #[schema(value_type = Uuid)]
    supplier_id: String,
    /// `tax_invoice` (Mushak 6.3), `bill_of_entry` or `other`; a credit stands on one of the first two.
    #[schema(example = "tax_invoice")]
    paper: String,
    /// The paper's number. The same number of the same supplier and fiscal year is refused, until it is reversed.
    #[schema(max_length = 100, example = "0117")]
    number: String,
    /// Its date: not after today in Dhaka.
    #[schema(example = "2026-07-10")]
    dated_on: String,
    /// The day on which it was received; that of the paper when left out.
    #[serde(default)]
    received_on: Option<String>,
    /// The tax period that it is entered in, as `2026-07`: that of the paper when left out, at most six later.
    #[serde(default)]
    period: Option<String>,
    /// Whether VAT is to be withheld when it is paid; false when left out.
    #[serde(default)]
    withholding: bool,
    /// A remark for the register.
    #[serde(default)]
    #[schema(max_length = 300)]
    remarks: Option<String>,
    /// The lines, or one for each treatment.
    #[schema(value_type = Vec<PurchaseLineInput>, min_items = 1, max_items = 100)]
    lines: Vec<Object<PurchaseLineInput>>,
}

/// A line of a supplier's paper as written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PurchaseLineInput {
    /// What was supplied.
    #[schema(max_length = 300)]
    description: String,
    /// How many, up to 4 decimals.
    #[serde(default)]
    quantity: Option<String>,
    /// Unit of supply.
    #[serde(default)]
    #[schema(max_length = 40)]
    unit: Option<String>,
    /// `standard`, `reduced`, `zero`, `exempt` or `specific`.
    #[schema(example = "standard")]
    vat_treatment: String,
    /// Without tax, above zero.
    value: i64,
    /// Supplementary duty; none when left out.
    #[serde(default)]
    duty: i64,
    /// VAT; none when left out. At the standard rate it may differ from 15 % by one taka.
    #[serde(default)]
    vat: i64,
    /// Whether its VAT is claimed as credit; false when left out.
    #[serde(default)]
    credited: bool,
}

impl From<PurchaseInput> for input::Purchase {
    fn from(body: PurchaseInput) -> Self {
        let line = |Object(line): Object<PurchaseLineInput>| input::PurchaseLine {
            description: line.description,
            quantity: line.quantity,
            unit: line.unit,
            vat_treatment: line.vat_treatment,
            value: Amount::Minor(line.value),
            duty: Amount::Minor(line.duty),
            vat: Amount::Minor(line.vat),
            credited: line.credited,
        };
        Self {
            supplier_id: body.supplier_id,
            paper: body.paper,
            number: body.number,
            dated_on: body.dated_on,
            received_on: body.received_on,
            period: body.period,
            withholding: body.withholding,
            remarks: body.remarks,
            lines: body.lines.into_iter().map(line).collect(),
        }
    }
}

/// Enters a supplier's paper: from then on it stands in the register of purchases and in the return of its period.
#[utoipa::path(operation_id = "recordPurchase", tag = "purchases", request_body = PurchaseInput,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, description = "Entered.", body = Purchase)))]
#[post("/purchases")]
pub(crate) async fn record(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<PurchaseInput>,
) -> Result<HttpResponse, Problem> {
    let shape = |recorded: &Recorded| {
        let place = address(&signed, &format!("purchases/{}", recorded.purchase.id));
        reply(201, &Purchase::of(recorded), &[(header::LOCATION, place)])
    };
    let once = Key::required(&request, &body.raw)?.once(shape);
    let done = state.app.record_purchase(signed.actor(), &body.value.into(), once).await?;
    Ok(answer(done, shape))
}
