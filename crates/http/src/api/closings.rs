//! Closed days, months and years of account.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use dalil_invoicing::closing::{self, Period, Turnover, TurnoverKey};
use dalil_invoicing::figures::Sums;
use dalil_tenancy::field::Gather;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    logs::text_file,
    wire::{ListOf, Money, Paging, parameter, parsed, reply},
};
use crate::{
    Code, HttpState, Problem, Signed,
    body::{Json, Query},
    idempotency::{Key, answer},
};

/// What a day, a month or a year came to, for good.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Closing {
    /// `day`, `month` or `year` (of account, from 1 July), in the calendar of Asia/Dhaka.
    period: &'static str,
    /// Its first day.
    first_day: Date,
    /// Its last day.
    last_day: Date,
    /// When it was closed.
    closed_at: Timestamp,
    /// Who did: `person:<id>` or `system:<name>`.
    closed_by: String,
    /// What was recorded in it, by the moments of the records.
    turnover: Vec<ClosingLine>,
    /// What was ever recorded up to its end.
    perpetual: Vec<ClosingLine>,
    /// How every log stood when it was closed.
    logs: Vec<ClosedLog>,
    /// The RFC 6962 leaf hash of it, in hexadecimal, as the audit log has it.
    leaf: String,
    /// The id of the key that signed it.
    key: String,
}

/// Counts and sums of one kind of record in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClosingLine {
    /// `issued.<kind>`, `voided.<kind>`, `payment`, `payment_reversal`, `write_off`, `purchase`, `purchase_reversal`,
    /// `supplier_payment`, `supplier_payment_reversal`; without an amount `payee_proposed`, `payee_approved`, `payee_cancelled`.
    #[schema(example = "issued.invoice")]
    counted: String,
    /// How many.
    count: i64,
    /// Without tax; zero of money.
    value: Money,
    /// Supplementary duty.
    duty: Money,
    /// VAT.
    vat: Money,
    /// All together.
    total: Money,
}

/// How a log stood.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClosedLog {
    /// Its name within the workspace.
    log: String,
    /// How many leaves it had.
    size: u64,
    /// The root of the tree of these leaves (RFC 6962), in hexadecimal.
    root: String,
}

/// What to close.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClosingInput {
    /// `month` or `year`. Days are closed by the program.
    #[schema(example = "month")]
    period: String,
    /// The first day of the month; of a year of account, 1 July.
    #[schema(value_type = String, format = Date, example = "2026-07-01")]
    first_day: String,
}

/// Which closings.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ClosingQuery {
    /// `day`, `month` or `year`; `month` when left out.
    period: Option<String>,
    /// `next_cursor` of the page before, with the same period.
    cursor: Option<String>,
    /// How many at most: 1 to 200, 50 when left out.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    limit: Option<String>,
}

impl Closing {
    fn of(closing: &closing::Closing) -> Result<Self, Problem> {
        let unreadable = || Problem::new(Code::Internal);
        let logs = closing.log_states().ok_or_else(unreadable)?;
        let log =
            |state: closing::LogState| ClosedLog { log: state.log, size: state.size, root: state.root.to_string() };
        Ok(Self {
            period: closing.span.period.as_str(),
            first_day: closing.span.first_day,
            last_day: closing.span.last_day,
            closed_at: closing.at,
            closed_by: closing.by.clone(),
            turnover: lines(&closing.turnover().ok_or_else(unreadable)?),
            perpetual: lines(&closing.perpetual().ok_or_else(unreadable)?),
            logs: logs.into_iter().map(log).collect(),
            leaf: closing.leaf.to_string(),
            key: closing.key.clone(),
        })
    }
}

fn lines(turnover: &Turnover) -> Vec<ClosingLine> {
    let line = |(key, sums): (TurnoverKey, Sums)| {
        let money = |minor| Money::new(minor, key.currency);
        ClosingLine {
            counted: key.counted.name(),
            count: sums.documents,
            value: money(sums.value),
            duty: money(sums.duty),
            vat: money(sums.vat),
            total: money(sums.total),
        }
    };
    turnover.iter().map(line).collect()
}

/// Closings of days, months or years, the latest first.
#[utoipa::path(operation_id = "listClosings", tag = "returns", params(ClosingQuery),
    responses((status = 200, description = "A page of closings.", body = ListOf<Closing>)))]
#[get("/closings")]
pub(crate) async fn list(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<ClosingQuery>,
) -> Result<web::Json<ListOf<Closing>>, Problem> {
    let mut gather = Gather::default();
    let period = parameter(&mut gather, "period", "unknown_value", query.period.as_deref(), Period::from_name);
    let period = parsed(gather, period)?.unwrap_or(Period::Month);
    let paging = Paging::new(&state, &signed, "closings", period.as_str());
    let page = paging.request(query.cursor.as_deref(), query.limit.as_deref())?;
    let closings = state.app.closings(signed.actor(), period, page).await?;
    Ok(web::Json(paging.answer(closings, |closing| Closing::of(&closing)).transposed()?))
}

/// What is asked for by the path; a period that is open is not there.
async fn found(request: &HttpRequest, signed: &Signed, state: &HttpState) -> Result<closing::Closing, Problem> {
    let part = |name: &str| request.match_info().get(name).unwrap_or_default();
    let absent = || Problem::new(Code::NotFound);
    let period = Period::from_name(part("period"));
    let (period, day) = period.zip(part("first_day").parse().ok()).ok_or_else(absent)?;
    state.app.closing(signed.actor(), period, day).await?.ok_or_else(absent)
}

/// One closing.
#[utoipa::path(operation_id = "getClosing", tag = "returns",
    params(("period" = String, Path, description = "`day`, `month` or `year`."), ("first_day" = Date, Path)),
    responses((status = 200, description = "The closing.", body = Closing)))]
#[get("/closings/{period}/{first_day}")]
pub(crate) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<web::Json<Closing>, Problem> {
    Ok(web::Json(Closing::of(&found(&request, &signed, &state).await?)?))
}

/// One closing as a signed file, which `dalil verify` checks without this installation.
#[utoipa::path(operation_id = "getClosingFile", tag = "returns",
    params(("period" = String, Path, description = "`day`, `month` or `year`."), ("first_day" = Date, Path)),
    responses((status = 200, description = "The file.", body = String, content_type = "text/plain")))]
#[get("/closings/{period}/{first_day}/file")]
pub(crate) async fn file(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    Ok(closing_file(&found(&request, &signed, &state).await?))
}

/// The file of a closing.
pub(crate) fn closing_file(closing: &closing::Closing) -> HttpResponse {
    let name = format!("closing-{}-{}.dalil-record", closing.span.period.as_str(), closing.span.first_day);
    text_file(&name, closing.file().to_string())
}

/// Closes a month or a year of account that is over, for good: from then on nothing is dated in it. Every one before it is
/// closed, and so is every day of it; days are closed by the program.
#[utoipa::path(operation_id = "closePeriod", tag = "returns", request_body = ClosingInput,
    params(("Idempotency-Key" = String, Header)),
    responses(
        (status = 201, description = "Closed.", body = Closing),
        (status = 409, description = "It is closed already, is not over, or an earlier one is open.")
    ))]
#[post("/closings")]
pub(crate) async fn close(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<ClosingInput>,
) -> Result<HttpResponse, Problem> {
    let mut gather = Gather::default();
    let input = &body.value;
    let period = parameter(&mut gather, "period", "unknown_value", Some(&input.period), |name| {
        Period::from_name(name).filter(|period| *period != Period::Day)
    });
    let first_day = parameter(&mut gather, "first_day", "not_a_date", Some(&input.first_day), |day| day.parse().ok());
    let (period, first_day) = gather.finish(period.zip(first_day)).map_err(Problem::invalid)?;
    let shape = move |closing: &closing::Closing| {
        let (period, day) = (closing.span.period.as_str(), closing.span.first_day);
        let location = (actix_web::http::header::LOCATION, address_of(closing.workspace, period, day));
        // What was made a moment ago reads back.
        reply(201, &Closing::of(closing).ok(), &[location])
    };
    let once = Key::required(&request, &body.raw)?.once(shape);
    let done = state.app.close_period(signed.actor(), period, first_day, once).await?;
    Ok(answer(done, shape))
}

fn address_of(workspace: dalil_tenancy::WorkspaceId, period: &str, day: Date) -> String {
    format!("/api/v1/workspaces/{workspace}/closings/{period}/{day}")
}
