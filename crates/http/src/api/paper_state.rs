use actix_web::{post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{HttpState, Problem, body::Json};

/// What the code of a paper says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scanned {
    /// The text of the code, all of its lines; its signature is what shows that the asker has the paper.
    #[schema(max_length = 2048, example = "dalil-claim/1\nissuer: 001234567-0101\n…")]
    claim: String,
}

/// How a paper stands now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PaperState {
    /// `valid`; `corrected` by a credit or debit note; `superseded` by what was issued in its place; `voided`; `unknown`
    /// alike for a paper that was never issued here and a code that was altered.
    #[schema(example = "valid")]
    state: &'static str,
}

/// Looks up how a paper stands.
///
/// Sent, and not asked for in an address: addresses are logged, and the code is a secret of whoever has the paper. Changes
/// nothing.
#[utoipa::path(operation_id = "lookUpPaper", tag = "documents", request_body = Scanned,
    responses((status = 200, description = "How it stands.", body = PaperState)))]
#[post("")]
pub(crate) async fn look_up(
    state: web::Data<HttpState>,
    body: Json<Scanned>,
) -> Result<web::Json<PaperState>, Problem> {
    let found = state.app.look_up(&body.value.claim).await?;
    Ok(web::Json(PaperState { state: found.map_or("unknown", dalil_invoicing::PaperState::as_str) }))
}
