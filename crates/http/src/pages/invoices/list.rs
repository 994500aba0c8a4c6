use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_invoicing::{InvoiceFilter, InvoiceState, permission};

use crate::{
    HttpState, Problem, Signed,
    body::Query,
    pages::{
        chosen::Chosen,
        frame::{self, Frame, Way},
        ledger::Ledger,
        page,
        parts::Pager,
    },
};

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    state: Option<String>,
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "invoices/list.html")]
struct ListPage<'a> {
    f: &'a Frame,
    base: &'a str,
    may_draft: bool,
    tabs: Vec<Way>,
    ledger: Ledger,
    empty: String,
    pager: Pager,
}

/// The filters of the list: how each stands in the address, and its label.
const TABS: [(&str, Option<InvoiceState>, &str); 3] = [
    ("", None, "filter-all"),
    ("draft", Some(InvoiceState::Draft), "filter-drafts"),
    ("issued", Some(InvoiceState::Issued), "filter-issued"),
];

pub(super) async fn list(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::DRAFTS_READ)?;
    let asked_state = asked.state.as_deref().unwrap_or_default();
    let (name, filter, _) =
        TABS.into_iter().find(|(name, ..)| *name == asked_state).ok_or_else(|| Problem::new(crate::Code::NotFound))?;
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let list = Chosen {
        state: &state,
        signed: &signed,
        of: "invoices",
        path: format!("{base}/invoices"),
        filters: vec![("state", name.to_owned())],
    };
    let wanted = list.page(asked.cursor.as_deref())?;
    let zone = frame::zone(&state.app, &signed).await?;
    let invoices =
        state.app.invoices(signed.actor(), InvoiceFilter { state: filter, ..InvoiceFilter::default() }, wanted).await?;
    page(&ListPage {
        may_draft: signed.actor().may(permission::DRAFTS_WRITE),
        tabs: tabs(&frame, &base, name),
        ledger: Ledger::invoices(&frame, &base, &zone, &invoices.items),
        empty: frame.t(if filter == Some(InvoiceState::Issued) { "invoices-none-issued" } else { "invoices-empty" }),
        pager: Pager::new(
            &frame,
            asked.cursor.as_ref().map(|_| list.first()),
            invoices.next.as_ref().map(|key| list.after(key)),
        ),
        f: &frame,
        base: &base,
    })
}

fn tabs(frame: &Frame, base: &str, chosen: &str) -> Vec<Way> {
    let href = |name: &str| {
        if name.is_empty() { format!("{base}/invoices") } else { format!("{base}/invoices?state={name}") }
    };
    TABS.into_iter()
        .map(|(name, _, label)| Way { href: href(name), label: frame.t(label), current: name == chosen })
        .collect()
}
