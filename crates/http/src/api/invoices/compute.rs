use actix_web::{post, web};
use dalil_invoicing::{DraftFields, input, permission};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    draft::ComputedDraft,
    input::{Discount, LineInput, discount, lines},
};
use crate::{
    Problem, Signed,
    body::{Json, Object},
};

/// Lines whose amounts are asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ComputeInput {
    /// ISO 4217 code; BDT when left out.
    #[serde(default)]
    #[schema(example = "BDT")]
    currency: Option<String>,
    /// A discount over all lines.
    #[serde(default)]
    #[schema(value_type = Option<Discount>)]
    discount: Option<Object<Discount>>,
    /// The lines.
    #[serde(default)]
    #[schema(value_type = Vec<LineInput>, max_items = 500)]
    lines: Vec<Object<LineInput>>,
}

/// Computes the amounts of lines and stores nothing.
#[utoipa::path(operation_id = "computeInvoice", tag = "invoices", request_body = ComputeInput,
    responses((status = 200, description = "The amounts.", body = ComputedDraft)))]
#[post("/invoices/compute")]
pub(crate) async fn compute(signed: Signed, body: Json<ComputeInput>) -> Result<web::Json<ComputedDraft>, Problem> {
    let _permit = signed.actor().permit(permission::DRAFTS_WRITE)?;
    let body = body.value;
    // The rules of a draft apply; its client has no part in the amounts.
    let fields = DraftFields::parse(&input::Draft {
        client_id: Uuid::nil().to_string(),
        currency: body.currency,
        discount: discount(body.discount),
        lines: lines(body.lines),
        ..input::Draft::default()
    })?;
    Ok(web::Json(ComputedDraft::of(&fields)?))
}
