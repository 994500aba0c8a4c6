//! VAT month by month: the worksheet of the return, the registers of sales and purchases and the statement of large ones.

pub(super) mod csv;
mod purchases;
mod sales;
mod worksheet;

use actix_web::web;
use dalil_invoicing::returns::TaxMonth;

pub(super) use csv::awaited as awaited_csv;

use super::frame::Frame;
use crate::{Code, HttpState, Problem, Signed};

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/vat").route(web::get().to(worksheet::show)))
        .service(web::resource("/vat/sales").route(web::get().to(sales::list)))
        .service(web::resource("/vat/sales.csv").route(web::get().to(csv::sales)))
        .service(web::resource("/vat/purchases").route(web::get().to(purchases::list)))
        .service(web::resource("/vat/purchases.csv").route(web::get().to(csv::purchases)))
        .service(web::resource("/vat/purchases/book").route(web::get().to(purchases::book)));
}

/// The month in an address, or the present one; for an auditor the last of the year that has begun.
fn month(state: &HttpState, signed: &Signed, asked: Option<&str>) -> Result<TaxMonth, Problem> {
    match asked.map(str::trim).filter(|text| !text.is_empty()) {
        None => Ok(state.app.tax_month(signed.actor())),
        Some(text) => text.parse().map_err(|_| Problem::new(Code::InvalidQuery)),
    }
}

/// The months before and after the one shown, and whether there is anything after it yet.
struct Steps {
    before: Option<(String, String)>,
    after: Option<(String, String)>,
}

impl Steps {
    /// The ways to the same of other months: `path`, then the month, then whatever else narrows it.
    fn of(frame: &Frame, (state, signed): (&HttpState, &Signed), path: &str, month: TaxMonth, more: &str) -> Self {
        let way = |month: TaxMonth| (format!("{path}?month={month}{more}"), frame.language.month_of(month.first()));
        let first = signed.actor().window().map(|window| TaxMonth::of(window.days().first));
        let last = state.app.tax_month(signed.actor());
        Self {
            before: first.is_none_or(|first| month > first).then(|| way(month.before())),
            after: (month < last).then(|| way(month.after())),
        }
    }
}
