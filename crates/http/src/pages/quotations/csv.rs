//! The list of quotations as a file for a spreadsheet.

use actix_web::{HttpRequest, HttpResponse, web};
use dalil_invoicing::{InvoiceKey, QuotationFilter, QuotationState, QuotationSummary, permission};
use dalil_tenancy::page::{MAX_PAGE, PageRequest};

use super::list::state_of;
use crate::{
    HttpState, Problem, Signed,
    body::Query,
    pages::{
        filters::Asked,
        frame::Frame,
        parts::{name_of, plain},
        returns::csv::{Reading, Register, Sending, cell, file},
    },
};

impl Register for QuotationFilter {
    type Entry = QuotationSummary;
    type Key = InvoiceKey;

    const HEADS: &[&str] = &[
        "ledger-number",
        "ledger-state",
        "ledger-day",
        "field-valid_until",
        "ledger-client",
        "field-currency",
        "total",
    ];

    fn page<'a>(
        self,
        state: &'a HttpState,
        signed: &'a Signed,
        after: Option<InvoiceKey>,
    ) -> Reading<'a, QuotationSummary, InvoiceKey> {
        let wanted = PageRequest::new(after, MAX_PAGE);
        Box::pin(async move { Ok(state.app.quotations(signed.actor(), self, wanted).await?) })
    }

    fn cells(frame: &Frame, entry: &QuotationSummary) -> Vec<String> {
        let name = name_of(frame.language, entry.client_name_bn.as_deref(), entry.client_name_en.as_deref()).0;
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
        vec![
            cell(entry.printed_number.as_deref().unwrap_or_default()),
            cell(&in_words(frame, entry.state)),
            day(entry.issued_on),
            day(entry.valid_until),
            cell(name),
            entry.currency.code().to_owned(),
            plain(entry.total, entry.currency),
        ]
    }
}

/// A state as lists tell it.
fn in_words(frame: &Frame, state: QuotationState) -> String {
    match state {
        QuotationState::Draft => frame.t("state-draft"),
        state => frame.t(&format!("quotation-{}", state.as_str())),
    }
}

pub(super) async fn quotations(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::DRAFTS_READ)?;
    let settings = state.app.settings(signed.actor()).await?;
    let narrowed = asked.narrowed(&settings)?;
    let register = QuotationFilter {
        state: state_of(&asked)?,
        client: narrowed.client,
        from: narrowed.from,
        to: narrowed.to,
        sort: asked.sort()?,
    };
    let first = state.app.export_quotations(signed.actor(), register, PageRequest::new(None, MAX_PAGE)).await?;
    let frame = Frame::of(&signed, &request);
    Ok(file("quotations", Sending::of(signed, state, frame, register), first))
}
