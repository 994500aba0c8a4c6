//! Auditors: who was let in, for which year of account and how long, and what was read.

use actix_web::{HttpRequest, HttpResponse, get, http::header, post, web};
use dalil_app::{NewAccess, once::Reply, ports::NotedAccess};
use dalil_identity::{AccessState, AuditorAccess};
use dalil_tenancy::{AccessId, PersonId, field::Gather};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    clients::list::PageQuery,
    wire::{ListOf, Paging, parameter, parsed, path_id, reply},
};
use crate::{
    HttpState, Problem, Signed,
    body::{Empty, Json, Query},
    idempotency::{Key, answer},
};

/// An auditor's access to one year of account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Access {
    /// The id.
    #[schema(value_type = Uuid)]
    id: AccessId,
    /// Who was let in.
    #[schema(value_type = Uuid)]
    person_id: PersonId,
    /// The calendar year in which the year of account begins, on 1 July.
    #[schema(example = 2026)]
    year: i16,
    /// What for.
    purpose: String,
    /// The last day in Asia/Dhaka.
    last_day: Date,
    /// The first moment at which nobody comes in by it any more.
    until: Timestamp,
    /// When it was opened.
    opened_at: Timestamp,
    /// Who opened it: `person:<id>` or `system:<name>`.
    opened_by: String,
    /// When it was ended before its time.
    ended_at: Option<Timestamp>,
    /// Who ended it.
    ended_by: Option<String>,
    /// `open`, `expired` or `ended`.
    state: &'static str,
}

impl Access {
    fn of(access: &AuditorAccess, now: Timestamp) -> Self {
        Self {
            id: access.id,
            person_id: access.person,
            year: access.year,
            purpose: access.purpose.to_string(),
            last_day: access.last_day(),
            until: access.until,
            opened_at: access.opened_at,
            opened_by: access.opened_by.clone(),
            ended_at: access.end.as_ref().map(|end| end.at),
            ended_by: access.end.as_ref().map(|end| end.by.clone()),
            state: access.state(now).as_str(),
        }
    }

    /// As it stands in the moment of the act itself.
    fn acted(access: &AuditorAccess) -> Self {
        let state = if access.end.is_some() { AccessState::Ended } else { AccessState::Open };
        Self { state: state.as_str(), ..Self::of(access, access.opened_at) }
    }
}

/// Auditors who were let in, the latest first; those whose time is over stay in the list.
#[utoipa::path(operation_id = "listAuditors", tag = "workspace", params(PageQuery),
    responses((status = 200, description = "A page of accesses.", body = ListOf<Access>)))]
#[get("/auditors")]
pub(crate) async fn list(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<PageQuery>,
) -> Result<web::Json<ListOf<Access>>, Problem> {
    let paging = Paging::new(&state, &signed, "auditors", "");
    let page = paging.request(query.cursor.as_deref(), query.limit.as_deref())?;
    let accesses = state.app.accesses(signed.actor(), page).await?;
    let now = state.app.clock.now();
    Ok(web::Json(paging.answer(accesses, |access| Access::of(&access, now))))
}

/// An auditor to be let in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "vat@office.example", "name": "VAT officer", "year": "2026",
    "purpose": "VAT audit of 2026-27"}))]
pub(crate) struct AccessInput {
    /// Mail address, by which they sign in.
    #[schema(max_length = 254)]
    email: String,
    /// The name this workspace knows them by.
    #[schema(max_length = 200)]
    name: String,
    /// The calendar year in which the year of account begins, on 1 July.
    year: String,
    /// The last day in Asia/Dhaka; the usual time where none is named.
    last_day: Option<String>,
    /// What for.
    #[schema(max_length = 300)]
    purpose: String,
}

/// Lets an auditor in to read one year of account, for a time, and mails them a sign-in link. Each of their requests is noted in the
/// access log.
#[utoipa::path(operation_id = "letAuditorIn", tag = "workspace", request_body = AccessInput,
    params(("Idempotency-Key" = String, Header)),
    responses(
        (status = 201, description = "Let in.", body = Access),
        (status = 409, description = "The person has an access that is not over.")
    ))]
#[post("/auditors")]
pub(crate) async fn open(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<AccessInput>,
) -> Result<HttpResponse, Problem> {
    let workspace = signed.actor().workspace();
    let shape = move |access: &AuditorAccess| {
        let at = format!("/api/v1/workspaces/{workspace}/auditors/{}", access.id);
        reply(201, &Access::acted(access), &[(header::LOCATION, at)])
    };
    let once = Key::required(&request, &body.raw)?.once(shape);
    let AccessInput { email, name, year, last_day, purpose } = body.value;
    state.may_mail_to(&email)?;
    let new = NewAccess { email, name, year, last_day: last_day.unwrap_or_default(), purpose };
    Ok(answer(state.app.open_access(signed.actor(), &new, once).await?, shape))
}

/// One auditor's access.
#[utoipa::path(operation_id = "getAuditor", tag = "workspace", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The access.", body = Access)))]
#[get("/auditors/{id}")]
pub(crate) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<web::Json<Access>, Problem> {
    let access = state.app.access(signed.actor(), path_id(&request)?).await?;
    Ok(web::Json(Access::of(&access, state.app.clock.now())))
}

fn ended(access: &AuditorAccess) -> Reply {
    reply(200, &Access::acted(access), &[])
}

/// Ends an access before its time: the auditor's next request finds no session.
#[utoipa::path(operation_id = "sendAuditorAway", tag = "workspace",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 200, description = "Ended.", body = Access),
        (status = 409, description = "It is over already.")
    ))]
#[post("/auditors/{id}/end")]
pub(crate) async fn send_away(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    _body: Empty,
) -> Result<HttpResponse, Problem> {
    let once = Key::optional(&request, b"")?.once(ended);
    Ok(answer(state.app.end_access(signed.actor(), path_id(&request)?, once).await?, ended))
}

/// A read that was noted before its bytes left.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LoggedRead {
    /// Its place: later ones are higher, with gaps.
    id: u64,
    /// When.
    at: Timestamp,
    /// Who: `person:<id>` or `system:<name>`.
    actor: String,
    /// By which permission.
    permission: String,
    /// By which auditor's access, if by one.
    #[schema(value_type = Option<Uuid>)]
    access_id: Option<AccessId>,
    /// The kind of thing that was read; `request` where a whole request of an auditor is noted.
    kind: String,
    /// Which; of a request its path with what narrows it, without what was searched for.
    subject: String,
    /// The method and the route of a request.
    #[schema(example = "GET /w/{slug}/documents/{id}")]
    operation: Option<String>,
    /// The status of its answer.
    status: Option<u16>,
    /// The request that read.
    request_id: String,
    /// From which address.
    ip: Option<String>,
}

impl LoggedRead {
    fn of(noted: NotedAccess) -> Self {
        let (operation, status) = noted.request.map(|request| (request.operation, request.status)).unzip();
        Self {
            id: noted.id,
            at: noted.at,
            actor: noted.principal,
            permission: noted.permission,
            access_id: noted.access,
            kind: noted.subject_kind,
            subject: noted.subject_id,
            operation,
            status,
            request_id: noted.request_id,
            ip: noted.ip,
        }
    }
}

/// Which reads to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LogQuery {
    /// Only by this auditor's access.
    #[param(value_type = Option<Uuid>)]
    access: Option<String>,
    /// Where the page before ended.
    cursor: Option<String>,
    /// 1 to 200 items; 50 if not given.
    limit: Option<String>,
}

/// What was read in the workspace that is noted: every request of an auditor, every paper, proof and register taken away, the latest
/// first.
#[utoipa::path(operation_id = "listAccessLog", tag = "audit", params(LogQuery),
    responses((status = 200, description = "A page of the log.", body = ListOf<LoggedRead>)))]
#[get("/access-log")]
pub(crate) async fn log(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<LogQuery>,
) -> Result<web::Json<ListOf<LoggedRead>>, Problem> {
    let mut gather = Gather::default();
    let access = parameter(&mut gather, "access", "not_an_id", query.access.as_deref(), |id| id.parse().ok());
    let access: Option<AccessId> = parsed(gather, access)?;
    let filter = access.map(|access| access.to_string()).unwrap_or_default();
    let paging = Paging::new(&state, &signed, "access-log", &filter);
    let page = paging.request(query.cursor.as_deref(), query.limit.as_deref())?;
    let log = state.app.access_log(signed.actor(), access, page).await?;
    Ok(web::Json(paging.answer(log, LoggedRead::of)))
}
