//! The account that papers name, and its changes.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use dalil_app::{PayeeNow, Route};
use dalil_invoicing::{PayeeChangeId, PayeeStep, Proposed, Wait};
use dalil_tenancy::page::PageRequest;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::wire::{ListOf, Paging, path_id, reply};
use crate::{
    HttpState, Problem, Signed,
    body::{Empty, Json, Query},
    idempotency::{Key, answer},
};

/// The account that papers name now, and what waits.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Payee {
    /// Bank and mobile-money details; null where papers name no account.
    payment_details: Option<String>,
    /// Since when they are so; null before there were any.
    since: Option<Timestamp>,
    /// How many hours an approved change waits.
    wait_hours: u16,
    /// How the next change of the account would go: `at_once` for the first one before anything was issued, `alone` after a
    /// longer wait where there is one member only, `second` where somebody else approves it.
    route: &'static str,
    /// The change that is proposed or waits.
    waiting: Option<PayeeChange>,
}

/// A change of the account, or of how long its changes wait.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PayeeChange {
    /// The change.
    #[schema(value_type = Uuid)]
    id: PayeeChangeId,
    /// `details` or `wait`.
    subject: &'static str,
    /// The account that papers would name; null for none, and of another subject.
    payment_details: Option<String>,
    /// The hours that changes would wait; null of another subject.
    wait_hours: Option<u16>,
    /// `proposed`, `waiting`, `effective` or `cancelled`.
    state: &'static str,
    /// When it was proposed.
    proposed_at: Timestamp,
    /// By whom: `person:<id>` or `system:<name>`.
    proposed_by: String,
    /// When it takes or took effect; null before it is approved.
    effective_at: Option<Timestamp>,
    /// Who approved it: whoever proposed it where no second person was needed.
    approved_by: Option<String>,
    /// Who stopped it.
    cancelled_by: Option<String>,
    /// When the clients of late were told.
    told_at: Option<Timestamp>,
}

impl Payee {
    fn of(now: &PayeeNow, at: Timestamp) -> Self {
        let details = now.current.as_ref().and_then(|payee| payee.details.as_ref());
        Self {
            payment_details: details.map(ToString::to_string),
            since: now.current.as_ref().map(|payee| payee.since),
            wait_hours: now.wait.hours(),
            route: match now.next {
                Route::AtOnce => "at_once",
                Route::Alone(_) => "alone",
                Route::Second(_) => "second",
            },
            waiting: now.open.as_ref().map(|change| PayeeChange::of(change, at)),
        }
    }
}

impl PayeeChange {
    pub(super) fn of(change: &dalil_invoicing::PayeeChange, at: Timestamp) -> Self {
        let (subject, payment_details, wait_hours) = match &change.proposed {
            Proposed::Details(details) => ("details", details.as_ref().map(ToString::to_string), None),
            Proposed::Wait(wait) => ("wait", None, Some(wait.hours())),
        };
        let approval = change.step(PayeeStep::Approved);
        Self {
            id: change.id,
            subject,
            payment_details,
            wait_hours,
            state: change.state(at).code(),
            proposed_at: change.at,
            proposed_by: change.by.clone(),
            effective_at: approval.and_then(|step| step.effective_at),
            approved_by: approval.map(|step| step.by.clone()),
            cancelled_by: change.step(PayeeStep::Cancelled).map(|step| step.by.clone()),
            told_at: change.step(PayeeStep::Told).map(|step| step.at),
        }
    }
}

/// Another account for papers to name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"payment_details": "Bhawal Bank, Dhanmondi branch\nAccount 1501-2040-3367"}))]
pub(crate) struct PayeeInput {
    /// Bank and mobile-money details; empty for none.
    #[schema(max_length = 2000)]
    payment_details: String,
}

/// Another waiting time.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"wait_hours": 48}))]
pub(crate) struct WaitInput {
    /// Whole hours.
    #[schema(minimum = 1, maximum = 720)]
    wait_hours: u16,
}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ChangesQuery {
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many at most: 1 to 200, 50 when left out.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    limit: Option<String>,
}

/// The account that papers name now, how long changes wait, and the change that waits.
#[utoipa::path(operation_id = "getPayee", tag = "workspace",
    responses((status = 200, description = "The account.", body = Payee)))]
#[get("/payee")]
pub(crate) async fn show(signed: Signed, state: web::Data<HttpState>) -> Result<web::Json<Payee>, Problem> {
    let now = state.app.payee(signed.actor()).await?;
    Ok(web::Json(Payee::of(&now, state.app.clock.now())))
}

/// Every change of the account and of the waiting time, the latest first: earlier accounts stay on record.
#[utoipa::path(operation_id = "listPayeeChanges", tag = "workspace", params(ChangesQuery),
    responses((status = 200, description = "A page of changes.", body = ListOf<PayeeChange>)))]
#[get("/payee/changes")]
pub(crate) async fn list(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<ChangesQuery>,
) -> Result<web::Json<ListOf<PayeeChange>>, Problem> {
    let paging = Paging::new(&state, &signed, "payee-changes", "");
    let page: PageRequest<PayeeChangeId> = paging.request(query.cursor.as_deref(), query.limit.as_deref())?;
    let found = state.app.payee_changes(signed.actor(), page).await?;
    let at = state.app.clock.now();
    Ok(web::Json(paging.answer(found, |change| PayeeChange::of(&change, at))))
}

/// Proposes another account. It takes effect once somebody else approved it and the waiting time is over; until then it can
/// be stopped. The owners and admins are told by mail at once, and the clients of late when it takes effect.
#[utoipa::path(operation_id = "proposePayee", tag = "workspace", request_body = PayeeInput,
    params(("Idempotency-Key" = String, Header)),
    responses(
        (status = 201, description = "Proposed, or in force where the workspace issued nothing yet.", body = PayeeChange),
        (status = 409, description = "Another change waits.")
    ))]
#[post("/payee/changes")]
pub(crate) async fn propose(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<PayeeInput>,
) -> Result<HttpResponse, Problem> {
    let proposed = Proposed::parse_details(&body.value.payment_details)?;
    proposed_as(&request, &signed, &state, &body.raw, proposed).await
}

/// Proposes another waiting time. A longer one that somebody asks for who may approve is in force at once; a shorter one goes
/// the way of an account.
#[utoipa::path(operation_id = "proposePayeeWait", tag = "workspace", request_body = WaitInput,
    params(("Idempotency-Key" = String, Header)),
    responses(
        (status = 201, description = "Proposed, or in force where it is longer.", body = PayeeChange),
        (status = 409, description = "Another change waits.")
    ))]
#[post("/payee/wait")]
pub(crate) async fn propose_wait(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<WaitInput>,
) -> Result<HttpResponse, Problem> {
    let wait = Wait::parse(&body.value.wait_hours.to_string())?;
    proposed_as(&request, &signed, &state, &body.raw, Proposed::Wait(wait)).await
}

async fn proposed_as(
    request: &HttpRequest,
    signed: &Signed,
    state: &HttpState,
    raw: &[u8],
    proposed: Proposed,
) -> Result<HttpResponse, Problem> {
    let at = state.app.clock.now();
    let shape = move |change: &dalil_invoicing::PayeeChange| reply(201, &PayeeChange::of(change, at), &[]);
    let once = Key::required(request, raw)?.once(shape);
    let done = state.app.propose_payee(signed.actor(), proposed, once).await?;
    Ok(answer(done, shape))
}

/// Approves a change that somebody else proposed: from now on the waiting time runs.
#[utoipa::path(operation_id = "approvePayee", tag = "workspace",
    params(("id" = Uuid, Path), ("Idempotency-Key" = String, Header)),
    responses(
        (status = 200, description = "Approved.", body = PayeeChange),
        (status = 409, description = "It is one's own, or it stands elsewhere by now.")
    ))]
#[post("/payee/changes/{id}/approve")]
pub(crate) async fn approve(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    _: Empty,
) -> Result<HttpResponse, Problem> {
    let (id, at) = (path_id(&request)?, state.app.clock.now());
    let shape = move |change: &dalil_invoicing::PayeeChange| reply(200, &PayeeChange::of(change, at), &[]);
    let once = Key::required(&request, &[])?.once(shape);
    let done = state.app.approve_payee(signed.actor(), id, once).await?;
    Ok(answer(done, shape))
}

/// Stops a change before it takes effect.
#[utoipa::path(operation_id = "cancelPayee", tag = "workspace",
    params(("id" = Uuid, Path), ("Idempotency-Key" = String, Header)),
    responses(
        (status = 200, description = "Stopped.", body = PayeeChange),
        (status = 409, description = "It took effect, or was stopped already.")
    ))]
#[post("/payee/changes/{id}/cancel")]
pub(crate) async fn cancel(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    _: Empty,
) -> Result<HttpResponse, Problem> {
    let (id, at) = (path_id(&request)?, state.app.clock.now());
    let shape = move |change: &dalil_invoicing::PayeeChange| reply(200, &PayeeChange::of(change, at), &[]);
    let once = Key::required(&request, &[])?.once(shape);
    let done = state.app.cancel_payee(signed.actor(), id, once).await?;
    Ok(answer(done, shape))
}
