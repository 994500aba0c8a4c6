//! A year of account as whoever audits it sees it: where everything of it is, and what checking it found.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_app::{MonthCheck, Year, YearCheck};
use dalil_audit::{LOG, permission as audit};
use dalil_invoicing::{REPORTED_ABOVE, permission as invoicing};
use dalil_ledger::permission as ledger;
use dalil_money::Currency;

use super::{
    frame::{self, Frame},
    labels, page,
    parts::money,
    settings::year_of,
};
use crate::{
    HttpState, Problem, Signed,
    api::{checked_year, year_in},
};

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/vat/years/{year}").route(web::get().to(show)))
        .service(web::resource("/vat/years/{year}/check").route(web::get().to(check)));
}

#[derive(Template)]
#[template(path = "returns/year.html")]
struct YearPage<'a> {
    f: &'a Frame,
    title: String,
    /// By what an auditor is here: what for and how long.
    access: Option<(String, String)>,
    check: String,
    ways: Vec<(String, String)>,
    months: Vec<Month>,
}

/// A month with the ways to its papers.
struct Month {
    name: String,
    worksheet: String,
    sales: String,
    purchases: String,
    large: String,
    large_book: String,
}

impl Month {
    fn all(frame: &Frame, base: &str, year: &Year) -> Vec<Self> {
        let large = REPORTED_ABOVE;
        year.months
            .iter()
            .map(|month| Self {
                name: frame.language.month_of(month.first()),
                worksheet: format!("{base}/vat?month={month}"),
                sales: format!("{base}/vat/sales?month={month}"),
                purchases: format!("{base}/vat/purchases?month={month}"),
                large: format!("{base}/vat/sales?month={month}&above={large}"),
                large_book: format!("{base}/vat/purchases?month={month}&above={large}"),
            })
            .collect()
    }
}

async fn show(request: HttpRequest, signed: Signed, state: web::Data<HttpState>) -> Result<HttpResponse, Problem> {
    of(&request, &signed, &state, year_in(&request)?).await
}

/// The page of a year: where an auditor begins.
pub(super) async fn of(
    request: &HttpRequest,
    signed: &Signed,
    state: &HttpState,
    year: i16,
) -> Result<HttpResponse, Problem> {
    let app = &state.app;
    let actor = signed.actor();
    let year = app.year(actor, year)?;
    let frame = Frame::of(signed, request);
    let base = frame::base(signed);
    let access = app.own_access(actor).await?.map(|access| {
        let until = frame.language.date(access.last_day());
        (access.purpose.to_string(), frame.tx("year-until", &[("day", until.into())]))
    });
    let days = format!("from={}&to={}", year.days.first, year.days.last);
    let ways = [
        (actor.may(invoicing::DOCUMENTS_READ), format!("/documents?{days}"), "nav-documents"),
        (actor.may(ledger::PAYMENTS_READ), "/payments".to_owned(), "nav-payments"),
        (actor.may(invoicing::PURCHASES_READ), "/purchases".to_owned(), "nav-purchases"),
        (actor.may(invoicing::CLIENTS_READ), "/clients".to_owned(), "nav-clients"),
        (actor.may(invoicing::REGISTERS_READ), "/vat/closings".to_owned(), "closings-title"),
        (actor.may(audit::READ), "/audit".to_owned(), "nav-audit"),
    ];
    page(&YearPage {
        title: frame.tx("year-title", &[("year", year_of(frame.language, year.year).into())]),
        access,
        check: format!("{base}/vat/years/{}/check", year.year),
        ways: ways
            .into_iter()
            .filter(|(may, ..)| *may)
            .map(|(_, at, name)| (format!("{base}{at}"), frame.t(name)))
            .collect(),
        months: Month::all(&frame, &base, &year),
        f: &frame,
    })
}

#[derive(Template)]
#[template(path = "returns/year_check.html")]
struct CheckPage<'a> {
    f: &'a Frame,
    title: String,
    back: String,
    again: String,
    holds: bool,
    verdict: String,
    at: String,
    whole: bool,
    mark: &'static str,
    months: Vec<Checked>,
    logs: Vec<Log>,
}

/// A month, kept and recomputed.
struct Checked {
    name: String,
    kept: String,
    recomputed: String,
    equal: bool,
    /// What differs, by its name.
    differs: Vec<String>,
}

/// A log and what was found.
struct Log {
    name: String,
    found: String,
    holds: bool,
    broken: Vec<String>,
    /// How many places more are wrong, in words.
    more: Option<String>,
    root: String,
    note: String,
}

async fn check(request: HttpRequest, signed: Signed, state: web::Data<HttpState>) -> Result<HttpResponse, Problem> {
    let app = &state.app;
    let found = checked_year(&state, signed.actor(), year_in(&request)?).await?;
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let zone = frame::zone(app, &signed).await?;
    let back = format!("{base}/vat/years/{}", found.year.year);
    let verdict = match (found.holds(), found.is_whole()) {
        (false, _) => "year-broken",
        (true, true) => "year-holds",
        (true, false) => "year-holds-so-far",
    };
    page(&CheckPage {
        title: frame.tx("year-check-title", &[("year", year_of(frame.language, found.year.year).into())]),
        again: format!("{back}/check"),
        back,
        holds: found.holds(),
        verdict: frame.t(verdict),
        at: frame.language.exact_moment(&zone, found.at),
        whole: found.is_whole(),
        mark: labels::mark(frame.language, Currency::BDT),
        months: found.months.iter().map(|month| Checked::of(&frame, month)).collect(),
        logs: logs(&frame, &found),
        f: &frame,
    })
}

impl Checked {
    fn of(frame: &Frame, month: &MonthCheck) -> Self {
        let amount = |minor| money(frame.language, minor, Currency::BDT);
        let differs = month.figures.iter().filter(|(_, kept, recomputed)| kept != recomputed);
        Self {
            name: frame.language.month_of(month.month.first()),
            kept: amount(month.kept.vat()),
            recomputed: amount(month.recomputed.vat()),
            equal: month.holds(),
            differs: differs
                .map(|(key, kept, recomputed)| {
                    let sums = kept.differences(recomputed).join(", ");
                    format!("{} {}: {sums}", labels::kind(frame.language, key.kind), key.currency.code())
                })
                .collect(),
        }
    }
}

fn logs(frame: &Frame, found: &YearCheck) -> Vec<Log> {
    let log = |log: &dalil_app::LogCheck| {
        let verified = frame.language.count(log.verified);
        let size = frame.language.count(log.standing.checkpoint.size);
        Log {
            name: if log.standing.log == LOG { frame.t("nav-audit") } else { log.standing.log.clone() },
            found: frame.tx("year-log-found", &[("verified", verified.into()), ("size", size.into())]),
            holds: log.broken.is_empty(),
            broken: log.broken.clone(),
            more: (log.more > 0)
                .then(|| frame.tx("year-log-more", &[("count", frame.language.count(log.more).into())])),
            root: log.standing.checkpoint.root.to_string().chars().take(16).collect(),
            note: log.standing.note.clone(),
        }
    };
    found.logs.iter().map(log).collect()
}
