use actix_web::{post, web};
use dalil_app::DraftCheck;
use dalil_invoicing::permission;
use dalil_money::Currency;
use serde::Serialize;
use utoipa::ToSchema;

use super::{draft::Amounts, input::DraftInput, preview::Warning};
use crate::{HttpState, Problem, Signed, body::Json, problem::FieldProblem};

/// What a draft comes to as far as it is written, and what stands in the way of issuing it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CheckedDraft {
    /// The amounts of each line; null for a line that cannot be computed yet.
    lines: Vec<Option<Amounts>>,
    /// The sums over the lines that can; null when there is none, or when a rule of the whole is broken.
    totals: Option<Amounts>,
    /// What blocks issuing; empty when nothing does.
    blocked_by: Vec<FieldProblem>,
    /// What to look at before issuing; told once nothing blocks.
    warnings: Vec<Warning>,
}

impl CheckedDraft {
    fn of(checked: &DraftCheck, currency: Currency) -> Self {
        let sketch = &checked.sketch;
        let lines = sketch.lines.iter().map(|line| line.as_ref().map(|line| Amounts::of_line(line, currency)));
        Self {
            lines: lines.collect(),
            totals: sketch.totals.as_ref().map(|totals| Amounts::of(totals, currency)),
            blocked_by: checked.blocked.0.iter().map(FieldProblem::of).collect(),
            warnings: checked.warnings.iter().copied().map(Warning::from).collect(),
        }
    }
}

/// Computes a draft as it is written and applies the rules of issuing to it; stores nothing. What is wrong with it is
/// the answer and no error.
#[utoipa::path(operation_id = "checkInvoice", tag = "invoices", request_body = DraftInput,
    responses((status = 200, description = "The amounts, and what stands in the way.", body = CheckedDraft)))]
#[post("/invoices/check")]
pub(crate) async fn check(
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<DraftInput>,
) -> Result<web::Json<CheckedDraft>, Problem> {
    signed.actor().permit(permission::DRAFTS_WRITE)?;
    let input = body.value.into();
    let checked = state.app.check_draft(signed.actor(), &input).await?;
    let currency = input.currency.as_deref().and_then(|code| code.parse().ok()).unwrap_or(Currency::BDT);
    Ok(web::Json(CheckedDraft::of(&checked, currency)))
}
