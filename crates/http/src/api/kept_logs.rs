//! Logs of other installations that the workspace witnesses, and the way in for their checkpoints.

use actix_web::{
    HttpRequest, HttpResponse, delete, get,
    http::header::{self, HeaderValue},
    post, web,
};
use dalil_app::{KeptCheckpoint, KeptLogError, KeptLogId, KeptLogState, NewKeptLog, once::Reply};
use dalil_tenancy::WorkspaceId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::wire::{ListOf, path_id, reply};
use crate::{
    HttpState, Problem, Signed,
    body::{Empty, Json},
    idempotency::{Key, answer},
};

/// A log that is witnessed, with what came of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeptLog {
    /// The id.
    #[schema(value_type = Uuid)]
    id: KeptLogId,
    /// By what name it is known here.
    name: String,
    /// Its own name: the first line of its checkpoints.
    origin: String,
    /// The public keys that may sign it.
    keys: Vec<String>,
    /// Since when.
    added_at: Timestamp,
    /// The path to which its checkpoints are sent.
    path: String,
    /// The token that they are sent with, as `Authorization: Bearer`.
    token: String,
    /// The last one that is kept; null before the first.
    last: Option<Kept>,
    /// What contradicts it, by the log's own signatures, the latest first; ten at most. Any at all proves that the log was changed.
    contradictions: Vec<Contradicted>,
    /// Whether nothing came for three days: a log that does not go on from what is kept is silent too.
    silent: bool,
}

/// A checkpoint that is kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Kept {
    /// How many leaves the log had.
    size: u64,
    /// Its root (RFC 6962), in hexadecimal.
    root: String,
    /// The same, signed, as it came.
    checkpoint: String,
    /// When it came.
    at: Timestamp,
}

/// Two signed checkpoints of one size with different roots: no log that only grows has both.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Contradicted {
    /// How many leaves both say that the log has.
    size: u64,
    /// The root that the other one says the log has.
    root: String,
    /// The same, signed, as it came.
    checkpoint: String,
    /// The checkpoint of that size that is kept, signed, as it came.
    kept: String,
    /// When the other one came.
    at: Timestamp,
}

impl Kept {
    fn of(kept: &KeptCheckpoint) -> Self {
        Self {
            size: kept.checkpoint.size,
            root: kept.checkpoint.root.to_string(),
            checkpoint: kept.note.clone(),
            at: kept.at,
        }
    }
}

impl Contradicted {
    fn of(dalil_app::Contradicted { kept, found }: &dalil_app::Contradicted) -> Self {
        Self {
            size: found.checkpoint.size,
            root: found.checkpoint.root.to_string(),
            checkpoint: found.note.clone(),
            kept: kept.note.clone(),
            at: found.at,
        }
    }
}

/// The path to which checkpoints of a log are sent.
pub(crate) fn way_in(workspace: WorkspaceId, log: KeptLogId) -> String {
    format!("/api/v1/witness/{workspace}/{log}")
}

impl KeptLog {
    fn new(state: &HttpState, workspace: WorkspaceId, log: &dalil_app::KeptLog) -> Self {
        Self {
            id: log.id,
            name: log.name.to_string(),
            origin: log.origin.to_string(),
            keys: log.keys.iter().map(ToString::to_string).collect(),
            added_at: log.at,
            path: way_in(workspace, log.id),
            token: state.app.kept_log_token(workspace, log.id),
            last: None,
            contradictions: Vec::new(),
            silent: false,
        }
    }

    fn of(http: &HttpState, workspace: WorkspaceId, state: &KeptLogState) -> Self {
        Self {
            last: state.last.as_ref().map(Kept::of),
            contradictions: state.contradictions.iter().map(Contradicted::of).collect(),
            silent: state.silent,
            ..Self::new(http, workspace, &state.log)
        }
    }
}

/// A log to be witnessed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Shapla Studio", "origin": "books.example/0197f3a2-7b51-7c9e-8d2a-3f1b6c5d4e90/audit",
    "keys": ["books.example+4f1c6344+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs"]
}))]
pub(crate) struct KeptLogInput {
    /// A name for it.
    #[schema(max_length = 200)]
    name: String,
    /// Its own name, as its owner finds it at `listLogs`; no checkpoint of another log is taken.
    #[schema(max_length = 200)]
    origin: String,
    /// The public keys that may sign it, as that installation publishes them at `/api/v1/log-keys`. Compare them over another way.
    keys: Vec<String>,
}

/// What is kept of a log, for whoever sends it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeptSize {
    /// How many leaves the last one has that is kept, where the next proof begins; 0 before the first.
    size: u64,
    /// Its root, in hexadecimal; null before the first.
    root: Option<String>,
}

impl KeptSize {
    fn of(kept: Option<&KeptCheckpoint>) -> Self {
        Self {
            size: kept.map_or(0, |kept| kept.checkpoint.size),
            root: kept.map(|kept| kept.checkpoint.root.to_string()),
        }
    }
}

/// A checkpoint with the proof of growth since the last one that is kept.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GrowthInput {
    /// The proof in the form of C2SP `tlog-witness`, as `getLogGrowth` gives it.
    #[schema(max_length = 16384, example = "old 0\n\nbooks.example/…/audit\n…")]
    growth: String,
}

/// The logs that the workspace witnesses, in the order in which they were added.
#[utoipa::path(operation_id = "listKeptLogs", tag = "audit",
    responses((status = 200, description = "The logs.", body = ListOf<KeptLog>)))]
#[get("/kept-logs")]
pub(crate) async fn list(signed: Signed, state: web::Data<HttpState>) -> Result<web::Json<ListOf<KeptLog>>, Problem> {
    let (logs, workspace) = (state.app.kept_logs(signed.actor()).await?, signed.actor().workspace());
    Ok(web::Json(ListOf::whole(logs.iter().map(|log| KeptLog::of(&state, workspace, log)).collect())))
}

/// Begins to witness a log of another installation: give its operator path and token. Twenty at most.
#[utoipa::path(operation_id = "addKeptLog", tag = "audit", request_body = KeptLogInput,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, description = "Added. List the logs for its path and token.", body = Added)))]
#[post("/kept-logs")]
pub(crate) async fn add(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<KeptLogInput>,
) -> Result<HttpResponse, Problem> {
    // What is kept for a repetition has no token in it.
    let shape = |log: &dalil_app::KeptLog| reply(201, &Added { id: log.id, name: log.name.to_string() }, &[]);
    let once = Key::optional(&request, &body.raw)?.once(shape);
    let new = NewKeptLog { name: body.value.name, origin: body.value.origin, keys: body.value.keys.join("\n") };
    let done = state.app.add_kept_log(signed.actor(), &new, once).await?;
    Ok(answer(done, shape))
}

/// A log that was just added.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Added {
    /// The id.
    #[schema(value_type = Uuid)]
    id: KeptLogId,
    /// The name.
    name: String,
}

/// Witnesses a log no more.
#[utoipa::path(operation_id = "removeKeptLog", tag = "audit",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 204, description = "Taken away.")))]
#[delete("/kept-logs/{id}")]
pub(crate) async fn remove(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    _body: Empty,
) -> Result<HttpResponse, Problem> {
    let shape = |_: &dalil_app::KeptLog| Reply { status: 204, headers: Vec::new(), body: Vec::new() };
    let once = Key::optional(&request, b"")?.once(shape);
    let done = state.app.remove_kept_log(signed.actor(), path_id(&request)?, once).await?;
    Ok(answer(done, shape))
}

/// How far a witnessed log is kept, for whoever has its token.
#[utoipa::path(operation_id = "getKeptSize", tag = "audit",
    params(("of" = Uuid, Path, description = "The workspace that witnesses."), ("id" = Uuid, Path)),
    responses(
        (status = 200, description = "How far.", body = KeptSize),
        (status = 404, description = "There is no such log, or the token is not its own.")
    ))]
#[get("/{of}/{id}")]
pub(crate) async fn size(request: HttpRequest, state: web::Data<HttpState>) -> Result<web::Json<KeptSize>, Problem> {
    let ((workspace, id), token) = (way(&request)?, token(&request));
    let last = state.app.kept_last(workspace, id, &token).await?;
    Ok(web::Json(KeptSize::of(last.as_ref())))
}

/// Takes a checkpoint of a witnessed log with the proof that it only grew since the last one that is kept, 24 within a day at
/// most. One with another root than the one of its size that is kept is refused, and written down for the owner to see; anything else
/// that is not shown to go on is refused and proves nothing.
#[utoipa::path(operation_id = "keepCheckpoint", tag = "audit", request_body = GrowthInput,
    params(("of" = Uuid, Path, description = "The workspace that witnesses."), ("id" = Uuid, Path)),
    responses(
        (status = 200, description = "It is kept, or was already.", body = KeptSize),
        (status = 404, description = "There is no such log, or the token is not its own."),
        (status = 409, description = "It contradicts what is kept, or its proof begins elsewhere."),
        (status = 429, description = "As many were kept within a day as are.")
    ))]
#[post("/{of}/{id}")]
pub(crate) async fn keep(
    request: HttpRequest,
    state: web::Data<HttpState>,
    body: Json<GrowthInput>,
) -> Result<web::Json<KeptSize>, Problem> {
    let (way, token) = (way(&request)?, token(&request));
    let kept = state.app.keep_checkpoint(way, &token, &body.value.growth).await?;
    Ok(web::Json(KeptSize::of(Some(&kept))))
}

/// The log of an address; one that cannot be is not there.
fn way(request: &HttpRequest) -> Result<(WorkspaceId, KeptLogId), Problem> {
    let part = |name| request.match_info().get(name).unwrap_or_default();
    let way = part("of").parse().ok().zip(part("id").parse().ok());
    way.ok_or_else(|| KeptLogError::NotFound.into())
}

/// The token of a request; none is one that fits nowhere.
fn token(request: &HttpRequest) -> Vec<u8> {
    let header = request.headers().get(header::AUTHORIZATION).map(HeaderValue::as_bytes).unwrap_or_default();
    header.strip_prefix(b"Bearer ").and_then(|token| hex::decode(token).ok()).unwrap_or_default()
}
