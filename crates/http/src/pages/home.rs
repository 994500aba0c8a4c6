//! The first page of a workspace: what was billed, what waits, what to do next.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_invoicing::{DocumentFilter, DocumentKind, DocumentSummary, InvoiceFilter, InvoiceState, permission};
use dalil_lang::Language;
use dalil_money::{Currency, Money};
use dalil_tenancy::page::{MAX_PAGE, PageRequest};
use jiff::civil::Date;

use super::{
    frame::{self, Frame},
    labels,
    ledger::Ledger,
    page,
};
use crate::{HttpState, Problem, Signed};

/// Rows of each list on this page.
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
    figures: Vec<Figure>,
    drafts: Option<Ledger>,
    documents: Option<Ledger>,
}

struct Figure {
    label: String,
    value: String,
    mark: Option<&'static str>,
}

async fn without_slash(signed: Signed) -> HttpResponse {
    super::see(&format!("{}/", frame::base(&signed)))
}

async fn home(request: HttpRequest, signed: Signed, state: web::Data<HttpState>) -> Result<HttpResponse, Problem> {
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let zone = frame::zone(&state.app, &signed).await?;
    let mut figures = Vec::new();
    let mut documents = None;
    let mut drafts = None;
    if signed.actor().may(permission::DOCUMENTS_READ) {
        let today = zone.to_datetime(state.app.clock.now()).date();
        figures.extend(billed(&frame, &state, &signed, today).await?);
        let latest =
            state.app.documents(signed.actor(), DocumentFilter::default(), PageRequest::new(None, LATEST)).await?;
        documents = Some(Ledger::documents(&frame, &base, &latest.items));
    }
    if signed.actor().may(permission::DRAFTS_READ) {
        let filter = InvoiceFilter { state: Some(InvoiceState::Draft), client: None };
        let waiting = state.app.invoices(signed.actor(), filter, PageRequest::new(None, MAX_PAGE)).await?;
        figures.push(Figure {
            label: frame.t("home-waiting"),
            value: counted(frame.language, waiting.items.len(), waiting.next.is_some()),
            mark: None,
        });
        let latest: Vec<_> = waiting.items.into_iter().take(usize::from(LATEST)).collect();
        drafts = Some(Ledger::invoices(&frame, &base, &zone, &latest));
    }
    page(&HomePage {
        greeting: signed.live().workspace.name.clone(),
        may_draft: signed.actor().may(permission::DRAFTS_WRITE),
        f: &frame,
        base,
        figures,
        drafts,
        documents,
    })
}

/// What was billed in the month of a day: how many invoices, and how much in the currency of most of them.
async fn billed(frame: &Frame, state: &HttpState, signed: &Signed, today: Date) -> Result<Vec<Figure>, Problem> {
    let filter = DocumentFilter {
        kind: Some(DocumentKind::Invoice),
        from: Some(today.first_of_month()),
        to: Some(today.last_of_month()),
        client: None,
    };
    let month = state.app.documents(signed.actor(), filter, PageRequest::new(None, MAX_PAGE)).await?;
    let name = frame.language.month_of(today);
    let count = Figure {
        label: frame.tx("home-issued-in", &[("month", name.as_str().into())]),
        value: counted(frame.language, month.items.len(), month.next.is_some()),
        mark: None,
    };
    if month.next.is_some() {
        return Ok(vec![count]);
    }
    let sum = sum(&month.items).map(|(sum, currency)| Figure {
        label: frame.tx("home-billed-in", &[("month", name.as_str().into())]),
        value: frame.language.money(sum),
        mark: Some(labels::mark(frame.language, currency)),
    });
    Ok(sum.into_iter().chain([count]).collect())
}

/// The sum of papers in one currency; none when they are in several.
fn sum(documents: &[DocumentSummary]) -> Option<(Money, Currency)> {
    let currency = documents.first().map_or(Currency::BDT, |document| document.currency);
    let amounts = documents.iter().map(|document| Money::try_new(document.total, document.currency));
    let sum = Money::sum(currency, amounts.collect::<Result<Vec<_>, _>>().ok()?).ok()?;
    Some((sum, currency))
}

/// A count, or that there are more than were looked at.
fn counted(language: Language, count: usize, more: bool) -> String {
    let count = language.count(count as u64);
    if more { format!("{count}+") } else { count }
}
