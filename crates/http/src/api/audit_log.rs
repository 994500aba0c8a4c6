use actix_web::{HttpRequest, HttpResponse, get, web};
use dalil_audit::{Change, Personal, Row};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    clients::list::PageQuery,
    wire::{ListOf, Paging},
};
use crate::{HttpState, Problem, Signed, api::proof_file, body::Query, problem::Code};

/// One act, as it was sealed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditEntry {
    /// Its place in the chain: 1, 2, 3 …
    seq: u64,
    /// When.
    at: Timestamp,
    /// Who.
    actor: AuditActor,
    /// The permission used.
    permission: String,
    /// What was done.
    #[schema(example = "document.issued")]
    action: String,
    /// To what.
    subject: AuditSubject,
    /// What changed.
    changes: Vec<AuditChange>,
    /// The request that caused it.
    request_id: String,
    /// From which address, unless erased.
    ip: Option<String>,
    /// With which program, unless erased.
    user_agent: Option<String>,
    /// The RFC 6962 leaf hash of the entry, in hexadecimal.
    leaf: String,
    /// The value of the chain with this entry, in hexadecimal.
    chain: String,
}

/// Who acted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditActor {
    /// `person` or `system`.
    kind: String,
    /// The person's id, or the name of the part of the program.
    name: String,
}

/// What something was done to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditSubject {
    /// The kind of thing.
    kind: String,
    /// Its id.
    id: String,
}

/// One thing that changed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditChange {
    /// The field.
    field: String,
    /// Whether it is about a person: then only that it changed is known.
    personal: bool,
    /// What it was.
    before: Option<String>,
    /// What it is.
    after: Option<String>,
}

impl AuditEntry {
    fn of(row: Row, personal: Option<Personal>) -> Result<Self, Problem> {
        let changes = Change::parse_list(&row.changes).map_err(|error| Problem::failed(Code::Internal, error))?;
        let (ip, user_agent) = personal.map(|personal| (personal.ip, personal.user_agent)).unwrap_or_default();
        Ok(Self {
            seq: row.seq,
            at: row.at,
            actor: AuditActor { kind: row.principal_kind, name: row.principal },
            permission: row.permission,
            action: row.action,
            subject: AuditSubject { kind: row.subject_kind, id: row.subject_id },
            changes: changes.into_iter().map(AuditChange::of).collect(),
            request_id: row.request_id,
            ip,
            user_agent,
            leaf: row.leaf.to_string(),
            chain: row.chain.to_string(),
        })
    }
}

impl AuditChange {
    fn of(change: Change) -> Self {
        match change {
            Change::Value { field, before, after } => Self { field, personal: false, before, after },
            Change::Personal { field } => Self { field, personal: true, before: None, after: None },
        }
    }
}

/// What was done in the workspace, newest first.
#[utoipa::path(operation_id = "listAuditLog", tag = "audit", params(PageQuery),
    responses((status = 200, description = "A page of the log.", body = ListOf<AuditEntry>)))]
#[get("/audit-log")]
pub(crate) async fn list(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<PageQuery>,
) -> Result<web::Json<ListOf<AuditEntry>>, Problem> {
    let paging = Paging::new(&state, &signed, "audit-log", "");
    let page = paging.request(query.cursor.as_deref(), query.limit.as_deref())?;
    let log = state.app.audit_log(signed.actor(), page).await?;
    let written = paging.answer(log, |(row, personal)| AuditEntry::of(row, personal));
    Ok(web::Json(written.transposed()?))
}

/// A proof that the entry stands at its number in the audit log, as a file of the form `c2sp.org/tlog-proof@v1`: its sealed
/// fields, the way to the root of a Merkle tree over the log (RFC 6962), and a signed checkpoint of that tree. Addresses and
/// agents are in it by salted digest only. `dalil verify` checks it without this installation.
#[utoipa::path(operation_id = "getAuditEntryProof", tag = "audit", params(("seq" = u64, Path)),
    responses((status = 200, description = "The proof.", body = String, content_type = "text/plain")))]
#[get("/audit-log/{seq}/proof")]
pub(crate) async fn proof(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    let seq = request.match_info().get("seq").and_then(|seq| seq.parse().ok());
    let seq = seq.ok_or_else(|| Problem::new(Code::NotFound))?;
    Ok(proof_file(&state.app.prove_entry(signed.actor(), seq).await?))
}
