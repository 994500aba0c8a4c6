//! Closed days, months and years of account, and closing the next.

mod ask;
mod list;
mod show;

use actix_web::{HttpRequest, HttpResponse, web};
use dalil_invoicing::{
    FiscalYear, YearStart,
    closing::{Closing, Counted, Period, Span, Turnover, TurnoverKey},
    figures::Sums,
};
use dalil_lang::Language;

use super::{
    frame::Frame,
    labels,
    parts::{money, told},
};
use crate::{Code, HttpState, Problem, Signed, api};

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/vat/closings").route(web::get().to(list::list)))
        .service(
            web::resource("/vat/closings/{period}/{first_day}/close")
                .route(web::get().to(ask::ask))
                .route(web::post().to(ask::close)),
        )
        .service(web::resource("/vat/closings/{period}/{first_day}/file").route(web::get().to(file)))
        .service(web::resource("/vat/closings/{period}/{first_day}").route(web::get().to(show::show)));
}

/// The period in the path; a text that names none is like one that is not there.
fn asked(request: &HttpRequest) -> Result<Span, Problem> {
    let part = |name: &str| request.match_info().get(name).unwrap_or_default();
    let span = Period::from_name(part("period")).zip(part("first_day").parse().ok());
    span.and_then(|(period, day)| Span::of(period, day)).ok_or_else(|| Problem::new(Code::NotFound))
}

/// The closing in the path.
async fn found(request: &HttpRequest, signed: &Signed, state: &HttpState) -> Result<Closing, Problem> {
    let span = asked(request)?;
    let closing = state.app.closing(signed.actor(), span.period, span.first_day).await?;
    closing.ok_or_else(|| Problem::new(Code::NotFound))
}

async fn file(request: HttpRequest, signed: Signed, state: web::Data<HttpState>) -> Result<HttpResponse, Problem> {
    Ok(api::closing_file(&found(&request, &signed, &state).await?))
}

/// The address of a period.
fn address(base: &str, span: Span) -> String {
    format!("{base}/vat/closings/{}/{}", span.period.as_str(), span.first_day)
}

/// A period as people call it.
fn named(language: Language, span: Span) -> String {
    match span.period {
        Period::Day => language.date(span.first_day),
        Period::Month => language.month_of(span.first_day),
        Period::Year => language.figure(&FiscalYear::of(span.first_day, YearStart::JULY).to_string()),
    }
}

/// A line of a closing, written out.
struct Line {
    what: String,
    count: String,
    mark: &'static str,
    value: String,
    duty: String,
    vat: String,
    total: String,
}

impl Line {
    fn all(frame: &Frame, turnover: &Turnover) -> Vec<Self> {
        turnover.iter().map(|(key, sums)| Self::of(frame, key, sums)).collect()
    }

    fn of(frame: &Frame, key: TurnoverKey, sums: Sums) -> Self {
        let counts_money = key.counted.is_money();
        let amount = |minor| if counts_money { money(frame.language, minor, key.currency) } else { String::new() };
        Self {
            what: what(frame, key.counted),
            count: count(frame, sums),
            mark: if counts_money { labels::mark(frame.language, key.currency) } else { "" },
            value: amount(sums.value),
            duty: amount(sums.duty),
            vat: amount(sums.vat),
            total: amount(sums.total),
        }
    }
}

fn count(frame: &Frame, sums: Sums) -> String {
    frame.language.count(sums.documents.unsigned_abs())
}

/// What a line counts, in words.
fn what(frame: &Frame, counted: Counted) -> String {
    match counted {
        Counted::Issued(kind) => frame.tx("closing-issued", &[("kind", labels::kind(frame.language, kind).into())]),
        Counted::Voided(kind) => frame.tx("closing-voided", &[("kind", labels::kind(frame.language, kind).into())]),
        Counted::Payment => frame.t("closing-payments"),
        Counted::Reversal => frame.t("closing-reversals"),
        Counted::WriteOff => frame.t("closing-write-offs"),
        Counted::Purchase => frame.t("closing-purchases"),
        Counted::PurchaseReversal => frame.t("closing-purchase-reversals"),
        Counted::SupplierPayment => frame.t("closing-supplier-payments"),
        Counted::SupplierPaymentReversal => frame.t("closing-supplier-payment-reversals"),
        Counted::PayeeProposed => frame.t("closing-payee-proposed"),
        Counted::PayeeApproved => frame.t("closing-payee-approved"),
        Counted::PayeeCancelled => frame.t("closing-payee-cancelled"),
    }
}

/// What a closing came to in short: `Invoice issued: 3 (Tk 1,200.00)`.
fn brief(frame: &Frame, turnover: &Turnover) -> Vec<String> {
    let line = |(key, sums): (TurnoverKey, Sums)| {
        let (what, count) = (what(frame, key.counted), count(frame, sums));
        if !key.counted.is_money() {
            return frame.tx("closing-brief-count", &[("what", what.into()), ("count", count.into())]);
        }
        let total = told(frame, sums.total, key.currency);
        frame.tx("closing-brief", &[("what", what.into()), ("count", count.into()), ("total", total.into())])
    };
    turnover.iter().map(line).collect()
}
