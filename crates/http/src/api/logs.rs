//! The logs of the workspace for whoever keeps their checkpoints.

use actix_web::{HttpResponse, get, http::header, web};
use dalil_app::LogStanding;
use dalil_tenancy::field::Gather;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    HttpState, Problem, Signed,
    api::wire::{ListOf, parameter, parsed},
    body::Query,
};

/// How a log stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignedLog {
    /// Its name within the workspace: `audit`, or kind, BIN, place and year of a series.
    #[schema(example = "mushak_6_3/0001234560101/-/2026")]
    log: String,
    /// Its name among all logs of everybody: the first line of its checkpoints, which a witness pins.
    #[schema(example = "books.example/0197f3a2-7b51-7c9e-8d2a-3f1b6c5d4e90/audit")]
    origin: String,
    /// How many leaves it has.
    size: u64,
    /// The root of the tree of these leaves (RFC 6962), in hexadecimal.
    root: String,
    /// The same, signed: a checkpoint of the form C2SP `tlog-checkpoint`. Keep it elsewhere.
    checkpoint: String,
}

/// From where a log is shown to have grown.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct GrowthQuery {
    /// The name of the log, as `listLogs` has it.
    #[param(example = "audit")]
    log: String,
    /// How many leaves it had in the checkpoint that you keep.
    #[param(value_type = u64, example = "1")]
    from: String,
}

impl SignedLog {
    fn of(standing: LogStanding) -> Self {
        let LogStanding { log, checkpoint, note } = standing;
        let (size, root) = (checkpoint.size, checkpoint.root.to_string());
        Self { log, origin: checkpoint.origin, size, root, checkpoint: note }
    }
}

/// Every log of the workspace, each signed as it stands now: one for each series of numbers, and the audit log.
#[utoipa::path(operation_id = "listLogs", tag = "audit",
    responses((status = 200, description = "The logs.", body = ListOf<SignedLog>)))]
#[get("/logs")]
pub(crate) async fn list(signed: Signed, state: web::Data<HttpState>) -> Result<web::Json<ListOf<SignedLog>>, Problem> {
    let logs = state.app.logs(signed.actor()).await?;
    Ok(web::Json(ListOf::whole(logs.into_iter().map(SignedLog::of).collect())))
}

/// The proof that a log only grew since it had so many leaves, as a file in the form in which C2SP `tlog-witness` asks for a
/// signature: the older size, the way to the newer root (RFC 6962), and the newer checkpoint. `dalil verify OLD NEW` checks it
/// with an older proof or checkpoint of the log.
#[utoipa::path(operation_id = "getLogGrowth", tag = "audit", params(GrowthQuery),
    responses(
        (status = 200, description = "The proof.", body = String, content_type = "text/plain"),
        (status = 409, description = "The log has fewer leaves than that: it was cut.")
    ))]
#[get("/logs/growth")]
pub(crate) async fn growth(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<GrowthQuery>,
) -> Result<HttpResponse, Problem> {
    let mut gather = Gather::default();
    let from = parameter(&mut gather, "from", "not_a_number", Some(&query.from), |text| text.parse().ok());
    let from: u64 = parsed(gather, from)?.unwrap_or_default();
    let made = state.app.log_growth(signed.actor(), &query.log, from).await?;
    Ok(text_file(&made.file_name, made.proof.to_string()))
}

/// A text as a file to be saved.
pub(crate) fn text_file(name: &str, text: String) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(text)
}
