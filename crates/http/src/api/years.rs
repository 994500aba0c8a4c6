//! A year of account, read again and verified.

use actix_web::{HttpRequest, get, web};
use dalil_app::{LogCheck, MonthCheck, YearCheck};
use dalil_invoicing::{figures::Sums, returns::Worksheet};
use dalil_tenancy::Actor;
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{Code, HttpState, Problem, Signed};

/// What checking a year of account found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CheckedYear {
    /// The calendar year in which it begins.
    year: i16,
    /// Its first day.
    first_day: Date,
    /// Its last day.
    last_day: Date,
    /// When it was read.
    at: Timestamp,
    /// Whether all figures are equal and all logs hold.
    holds: bool,
    /// Whether all of the year was read; a year with more records than one answer reads is checked by `dalil documents verify`.
    whole: bool,
    /// Its months that have begun.
    months: Vec<CheckedMonth>,
    /// Its logs, the audit log first.
    logs: Vec<CheckedLog>,
}

/// A month: what is kept beside what its sealed documents and purchases come to. Amounts are in minor units.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CheckedMonth {
    /// The month.
    #[schema(example = "2026-07")]
    month: String,
    /// Whether both are equal in all.
    equal: bool,
    /// The net VAT of the worksheet (note 34) as the registers give it.
    vat_kept: i64,
    /// The same from the sealed lines.
    vat_recomputed: i64,
    /// The figures of each kind of document and currency.
    figures: Vec<CheckedFigure>,
}

/// Figures of a kind of document in a currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CheckedFigure {
    /// The kind of document.
    kind: &'static str,
    /// The currency.
    currency: &'static str,
    /// As kept.
    kept: CheckedSums,
    /// As recomputed.
    recomputed: CheckedSums,
}

/// How many documents and what they come to, in minor units.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CheckedSums {
    /// How many.
    documents: i64,
    /// Without tax.
    value: i64,
    /// Supplementary duty.
    duty: i64,
    /// VAT.
    vat: i64,
    /// All of it.
    total: i64,
}

/// A log, verified.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CheckedLog {
    /// Its name: `audit`, or that of a series.
    log: String,
    /// How many entries or documents of the year were verified.
    verified: u64,
    /// Whether that is all of the year.
    whole: bool,
    /// What is wrong, at most twenty places; empty where it holds.
    broken: Vec<String>,
    /// How many more places are wrong.
    more_broken: u64,
    /// How the log stands, signed: a C2SP `tlog-checkpoint`.
    checkpoint: String,
}

impl From<Sums> for CheckedSums {
    fn from(sums: Sums) -> Self {
        let Sums { documents, value, duty, vat, total } = sums;
        Self { documents, value, duty, vat, total }
    }
}

impl From<&MonthCheck> for CheckedMonth {
    fn from(month: &MonthCheck) -> Self {
        let figures = month.figures.iter().map(|(key, kept, recomputed)| CheckedFigure {
            kind: key.kind.as_str(),
            currency: key.currency.code(),
            kept: (*kept).into(),
            recomputed: (*recomputed).into(),
        });
        Self {
            month: month.month.to_string(),
            equal: month.holds(),
            vat_kept: Worksheet::vat(&month.kept),
            vat_recomputed: Worksheet::vat(&month.recomputed),
            figures: figures.collect(),
        }
    }
}

impl From<&LogCheck> for CheckedLog {
    fn from(log: &LogCheck) -> Self {
        Self {
            log: log.standing.log.clone(),
            verified: log.verified,
            whole: log.whole,
            broken: log.broken.clone(),
            more_broken: log.more,
            checkpoint: log.standing.note.clone(),
        }
    }
}

impl From<&YearCheck> for CheckedYear {
    fn from(check: &YearCheck) -> Self {
        Self {
            year: check.year.year,
            first_day: check.year.days.first,
            last_day: check.year.days.last,
            at: check.at,
            holds: check.holds(),
            whole: check.is_whole(),
            months: check.months.iter().map(CheckedMonth::from).collect(),
            logs: check.logs.iter().map(CheckedLog::from).collect(),
        }
    }
}

/// Reads a year of account again: what is kept of each month beside what its sealed documents come to, and each log from its rows to
/// its signed end. It reads at most 20,000 records for one answer, ten times a minute for a workspace, and changes nothing.
#[utoipa::path(operation_id = "checkYear", tag = "returns",
    params(("year" = i16, Path, description = "The calendar year in which the year of account begins, on 1 July.")),
    responses(
        (status = 200, description = "What was found.", body = CheckedYear),
        (status = 429, description = "It was asked for too often.")
    ))]
#[get("/years/{year}/check")]
pub(crate) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<web::Json<CheckedYear>, Problem> {
    let year = year_in(&request)?;
    Ok(web::Json(CheckedYear::from(&checked(&state, signed.actor(), year).await?)))
}

/// What checking a year finds, so many times a minute for a workspace: one answer reads as much as a thousand pages do. What would be
/// refused anyway counts as no try.
pub(crate) async fn checked(state: &HttpState, actor: &Actor, year: i16) -> Result<YearCheck, Problem> {
    state.app.year(actor, year)?;
    state.may_check(actor.workspace())?;
    Ok(state.app.check_year(actor, year).await?)
}

/// The year in the path; a text that is none is like one that is not there.
pub(crate) fn year_in(request: &HttpRequest) -> Result<i16, Problem> {
    request.match_info().get("year").and_then(|year| year.parse().ok()).ok_or_else(|| Problem::new(Code::NotFound))
}
