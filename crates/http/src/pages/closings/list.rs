use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_invoicing::{
    closing::{Closing, Period, Span},
    permission,
};
use dalil_tenancy::PersonId;
use jiff::tz::TimeZone;

use super::{address, brief, named};
use crate::{
    Code, HttpState, Problem, Signed,
    body::Query,
    pages::{
        chosen::Chosen,
        frame::{self, Frame},
        labels, page,
        parts::Pager,
    },
};

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    period: Option<String>,
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "closings/list.html")]
struct ClosingsPage<'a> {
    f: &'a Frame,
    /// The kinds of period: address, words, whether it is the one shown.
    kinds: Vec<(String, String, bool)>,
    kind: String,
    rows: Vec<Row>,
    next: Vec<Next>,
    pager: Pager,
}

struct Row {
    href: String,
    period: String,
    lines: Vec<String>,
    utc: String,
    at: String,
    who: String,
}

/// A period that comes next.
struct Next {
    what: String,
    /// Where it is closed, once it can be.
    href: Option<String>,
}

pub(super) async fn list(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let name = asked.period.clone().filter(|name| !name.is_empty());
    let period = name.as_deref().map(|name| Period::from_name(name).ok_or_else(|| Problem::new(Code::InvalidQuery)));
    let period = period.transpose()?.unwrap_or(Period::Month);
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let filters = vec![("period", period.as_str().to_owned())];
    let path = format!("{base}/vat/closings");
    let list = Chosen { state: &state, signed: &signed, of: "closings", path: path.clone(), filters };
    let closings = state.app.closings(signed.actor(), period, list.page(asked.cursor.as_deref())?).await?;
    let zone = frame::zone(&state.app, &signed).await?;
    let people: Vec<PersonId> = closings.items.iter().filter_map(|closing| labels::person(&closing.by)).collect();
    let names = state.app.names(signed.actor(), &people).await?;
    let pager = Pager::new(
        &frame,
        asked.cursor.as_ref().map(|_| list.first()),
        closings.next.as_ref().map(|key| list.after(key)),
    );
    page(&ClosingsPage {
        kinds: Period::ALL
            .map(|kind| (format!("{path}?period={}", kind.as_str()), kind_of(&frame, kind), kind == period))
            .into(),
        kind: kind_of(&frame, period),
        rows: closings.items.iter().map(|closing| Row::of(&frame, &base, closing, &zone, &names)).collect(),
        next: next(&frame, &base, &signed, &state).await?,
        pager,
        f: &frame,
    })
}

fn kind_of(frame: &Frame, period: Period) -> String {
    match period {
        Period::Day => frame.t("closings-days"),
        Period::Month => frame.t("closings-months"),
        Period::Year => frame.t("closings-years"),
    }
}

/// What comes next, for whoever may close it.
async fn next(frame: &Frame, base: &str, signed: &Signed, state: &HttpState) -> Result<Vec<Next>, Problem> {
    if !signed.actor().may(permission::CLOSE) {
        return Ok(Vec::new());
    }
    let periods = state.app.next_periods(signed.actor()).await?;
    let next = |(span, ready): (Span, bool)| {
        let period = named(frame.language, span);
        let key = if ready { "closings-next-ready" } else { "closings-next-open" };
        Next {
            what: frame.tx(key, &[("period", period.into())]),
            href: ready.then(|| format!("{}/close", address(base, span))),
        }
    };
    Ok(periods.month.into_iter().chain(periods.year).map(next).collect())
}

impl Row {
    fn of(frame: &Frame, base: &str, closing: &Closing, zone: &TimeZone, names: &BTreeMap<PersonId, String>) -> Self {
        Self {
            href: address(base, closing.span),
            period: named(frame.language, closing.span),
            lines: closing.turnover().map(|turnover| brief(frame, &turnover)).unwrap_or_default(),
            utc: closing.at.to_string(),
            at: frame.language.moment(zone, closing.at),
            who: labels::who(frame, &closing.by, names),
        }
    }
}
