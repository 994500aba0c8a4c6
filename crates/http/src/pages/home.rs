//! The first page of a workspace: what was issued this month, how the months went, what there is to do next.

mod chart;
mod next;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_invoicing::{
    DocumentFilter, DocumentKind,
    figures::{FigureKey, Figures, Sums},
    permission,
};
use dalil_ledger::{Aged, permission::PAYMENTS_READ};
use dalil_money::Currency;
use dalil_tenancy::page::PageRequest;
use jiff::{ToSpan as _, civil::Date};

pub(super) use self::chart::Chart;
use self::{chart::MONTHS, next::Next};
use super::{
    frame::{self, Frame},
    labels,
    ledger::Ledger,
    page,
    parts::money,
    payments::{Ageing, Sums as Owed},
};
use crate::{HttpState, Problem, Signed};

/// Rows of the list of documents on this page.
const LATEST: u16 = 6;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/").route(web::get().to(home)))
        .service(web::resource("").route(web::get().to(without_slash)));
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    f: &'a Frame,
    base: String,
    greeting: String,
    may_draft: bool,
    may_see_names: bool,
    issued: Option<Issued>,
    next: Option<Next>,
    documents: Option<Ledger>,
}

/// What was issued, in figures.
struct Issued {
    figures: Vec<Figure>,
    owed: Vec<Figure>,
    ageing: Option<Ageing>,
    others: Vec<String>,
    chart: Option<Chart>,
}

/// A figure of this month beside the one of the month before.
struct Figure {
    label: String,
    value: String,
    mark: Option<&'static str>,
    before: String,
}

async fn without_slash(signed: Signed) -> HttpResponse {
    super::see(&format!("{}/", frame::base(&signed)))
}

async fn home(request: HttpRequest, signed: Signed, state: web::Data<HttpState>) -> Result<HttpResponse, Problem> {
    if let Some(window) = signed.actor().window() {
        return super::years::of(&request, &signed, &state, window.year()).await;
    }
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let zone = frame::zone(&state.app, &signed).await?;
    let now = state.app.clock.now();
    let today = zone.to_datetime(now).date();
    let mut issued = None;
    let mut documents = None;
    let mut next = None;
    let mut owed = None;
    if signed.actor().may(permission::DOCUMENTS_READ) {
        let from = today.first_of_month().saturating_sub((12 + MONTHS - 1).months());
        let figures = state.app.figures(signed.actor(), from, today).await?;
        if signed.actor().may(PAYMENTS_READ) {
            owed = Some(state.app.receivables(signed.actor()).await?);
        }
        let ageing = owed.as_ref().map(|owed| owed.ageing.as_slice());
        issued = Some(Issued::new(&frame, &figures, ageing, today));
        let latest =
            state.app.documents(signed.actor(), DocumentFilter::default(), PageRequest::new(None, LATEST)).await?;
        documents = Some(Ledger::documents(&frame, &base, &zone, &latest.items));
    }
    if signed.actor().may(permission::DRAFTS_READ) {
        let steps = state.app.next_steps(signed.actor()).await?;
        let may_issue = signed.actor().may(permission::ISSUE);
        let late = owed.as_ref().map(|owed| owed.overdue.as_slice()).unwrap_or_default();
        next = Some(Next::new(&frame, &base, today, may_issue, &steps, late));
    }
    page(&HomePage {
        greeting: signed.live().workspace.name.clone(),
        may_draft: signed.actor().may(permission::DRAFTS_WRITE),
        may_see_names: signed.actor().may(permission::CLIENT_NAMES),
        f: &frame,
        base,
        issued,
        next,
        documents,
    })
}

impl Issued {
    fn new(frame: &Frame, figures: &Figures, owed: Option<&[Aged]>, today: Date) -> Self {
        let currency = main_currency(figures);
        let month = today.first_of_month();
        let before = month.saturating_sub(1.month());
        let sums = |month, currency| figures.get(FigureKey { month, kind: DocumentKind::Invoice, currency });
        let with_vat = |month| Sums { vat: charged(figures, month, currency), ..sums(month, currency) };
        let (now, then) = (with_vat(month), with_vat(before));
        Self {
            figures: figure_row(frame, currency, (today, now), (before, then)),
            owed: owed.map(|ageing| owed_row(frame, currency, Owed::of(ageing, currency))).unwrap_or_default(),
            ageing: owed.and_then(|ageing| Ageing::new(frame, ageing, currency)),
            others: Currency::ALL
                .iter()
                .filter(|other| **other != currency && sums(month, **other).documents > 0)
                .map(|other| {
                    let total = money(frame.language, sums(month, *other).total, *other);
                    format!("{} {total}", labels::mark(frame.language, *other))
                })
                .collect(),
            chart: Chart::new(frame, figures, currency, month),
        }
    }
}

/// VAT of a month's return from what was issued: what its Mushak 6.3 charge, less its credit notes, more its debit notes. An
/// invoice without a 6.3 charges none.
fn charged(figures: &Figures, month: Date, currency: Currency) -> i64 {
    let vat = |kind| figures.get(FigureKey { month, kind, currency }).vat;
    vat(DocumentKind::Mushak63).saturating_sub(vat(DocumentKind::Mushak67)).saturating_add(vat(DocumentKind::Mushak68))
}

fn figure_row(frame: &Frame, currency: Currency, now: (Date, Sums), then: (Date, Sums)) -> Vec<Figure> {
    let language = frame.language;
    let month = language.month_of(now.0);
    let amount = |label: &str, of: fn(&Sums) -> i64| Figure {
        label: frame.tx(label, &[("month", month.as_str().into())]),
        value: money(language, of(&now.1), currency),
        mark: Some(labels::mark(language, currency)),
        before: against(frame, then.0, &money(language, of(&then.1), currency)),
    };
    let count = |sums: &Sums| language.count(sums.documents.unsigned_abs());
    let counted = Figure {
        label: frame.tx("home-issued-in", &[("month", month.as_str().into())]),
        value: count(&now.1),
        mark: None,
        before: against(frame, then.0, &count(&then.1)),
    };
    let taxed = now.1.vat != 0 || then.1.vat != 0;
    let vat = taxed.then(|| amount("home-vat-in", |sums| sums.vat));
    std::iter::once(amount("home-billed-in", |sums| sums.total)).chain(vat).chain([counted]).collect()
}

/// What is owed, and what of it is late.
fn owed_row(frame: &Frame, currency: Currency, owed: Owed) -> Vec<Figure> {
    let language = frame.language;
    let figure = |label: &str, minor, documents: i64| Figure {
        label: frame.t(label),
        value: money(language, minor, currency),
        mark: Some(labels::mark(language, currency)),
        before: frame.tx("home-owed-invoices", &[("count", documents.unsigned_abs().into())]),
    };
    vec![figure("home-outstanding", owed.outstanding, owed.documents), figure("home-overdue", owed.overdue, owed.late)]
}

/// The month before, and its figure.
fn against(frame: &Frame, month: Date, figure: &str) -> String {
    let month = frame.language.month_of(month);
    frame.tx("home-against", &[("month", month.as_str().into()), ("figure", figure.into())])
}

/// The currency of most invoices; taka where there is none.
fn main_currency(figures: &Figures) -> Currency {
    let invoices = figures.iter().filter(|(key, _)| key.kind == DocumentKind::Invoice);
    let mut counts: Vec<(Currency, i64)> = Vec::new();
    for (key, sums) in invoices {
        match counts.iter_mut().find(|(currency, _)| *currency == key.currency) {
            Some((_, count)) => *count = count.saturating_add(sums.documents),
            None => counts.push((key.currency, sums.documents)),
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or(Currency::BDT, |(currency, _)| currency)
}
