use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::ListName;
use dalil_invoicing::{DraftKind, InvoiceFilter, InvoiceState, permission};

use super::discard::Undo;
use crate::{
    HttpState, Problem, Signed,
    body::Query,
    pages::{
        chosen::Chosen,
        field::{Field, Form},
        filters::{self, Asked, Chips, Narrowed},
        frame::{self, Frame, Way},
        ledger::Ledger,
        page_with,
        parts::Pager,
        payments::standings,
        typed::Errors,
        views::Views,
    },
};

#[derive(Template)]
#[template(path = "invoices/list.html")]
struct ListPage<'a> {
    f: &'a Frame,
    base: &'a str,
    may_draft: bool,
    tabs: Vec<Way>,
    state: &'a str,
    client: String,
    sort: Option<String>,
    dated: bool,
    year: Field,
    from: Field,
    to: Field,
    views: Views<'a>,
    undo: Option<Undo>,
    chips: Chips,
    ledger: Ledger,
    empty: String,
    pager: Pager,
}

/// What led here.
#[derive(serde::Deserialize)]
pub(super) struct After {
    discarded: Option<String>,
}

/// The filters of the list: how each stands in the address, and its label.
const TABS: [(&str, Option<InvoiceState>, &str); 4] = [
    ("", None, "filter-all"),
    ("draft", Some(InvoiceState::Draft), "filter-drafts"),
    ("issued", Some(InvoiceState::Issued), "filter-issued"),
    ("voided", Some(InvoiceState::Voided), "filter-voided"),
];

pub(super) async fn list(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Asked>,
    Query(after): Query<After>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::DRAFTS_READ)?;
    let asked_state = asked.state.as_deref().unwrap_or_default();
    let (name, filter, _) =
        TABS.into_iter().find(|(name, ..)| *name == asked_state).ok_or_else(|| Problem::new(crate::Code::NotFound))?;
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let settings = state.app.settings(signed.actor()).await?;
    let typed = asked.typed();
    let (narrowed, errors, status) = match asked.narrowed(&settings) {
        Ok(narrowed) => (narrowed, Errors::default(), StatusCode::OK),
        Err(errors) => (Narrowed::default(), Errors::new(&frame, &errors, str::to_owned), filters::status(&errors)),
    };
    let list = Chosen {
        state: &state,
        signed: &signed,
        of: "invoices",
        path: format!("{base}/invoices"),
        filters: asked.filters(&["state", "sort", "client", "year", "from", "to"]),
    };
    let chips = Chips::of(&frame, &list).await?;
    let views = Views::of(&frame, &list, ListName::Invoices).await?;
    let Narrowed { client, from, to, .. } = narrowed;
    let wanted = list.page(asked.cursor.as_deref())?;
    let wished = InvoiceFilter { state: filter, client, from, to, sort: asked.sort()? };
    let invoices = state.app.invoices(signed.actor(), wished, wanted).await?;
    let standings = standings(&state, &signed, &invoices.items).await?;
    let form = Form { frame: &frame, typed: &typed, errors: &errors };
    let now = state.app.clock.now();
    let zone = settings.time_zone();
    page_with(
        status,
        &ListPage {
            may_draft: signed.actor().may(permission::DRAFTS_WRITE),
            tabs: tabs(&frame, &list, name),
            state: name,
            client: typed.get("client").to_owned(),
            dated: filter != Some(InvoiceState::Draft),
            year: form.choice("year", filters::years(&frame, &settings, zone.to_datetime(now).date())),
            from: form.date("from"),
            to: form.date("to"),
            sort: list.value("sort").map(str::to_owned),
            ledger: Ledger::invoices(&frame, &base, &zone, now, &invoices.items)
                .settled(&frame, &standings)
                .sortable(&list),
            empty: frame.t(if !chips.is_empty() {
                "documents-none-match"
            } else if filter == Some(InvoiceState::Issued) {
                "invoices-none-issued"
            } else if filter == Some(InvoiceState::Voided) {
                "invoices-none-voided"
            } else {
                "invoices-empty"
            }),
            undo: Undo::of(&frame, &state, &signed, DraftKind::Invoice, after.discarded.as_deref().unwrap_or_default())
                .await?,
            chips,
            views,
            pager: Pager::new(
                &frame,
                asked.cursor.as_ref().map(|_| list.first()),
                invoices.next.as_ref().map(|key| list.after(key)),
            ),
            f: &frame,
            base: &base,
        },
    )
}

/// Tabs keep the client and the order, and the days where what they show has any.
fn tabs(frame: &Frame, list: &Chosen<'_>, chosen: &str) -> Vec<Way> {
    let href = |name: &'static str| {
        let mut filters = list.filters.clone();
        filters.retain(|(filter, _)| ["client", "sort"].contains(filter) || (name != "draft" && *filter != "state"));
        filters.push(("state", name.to_owned()));
        Chosen { state: list.state, signed: list.signed, of: list.of, path: list.path.clone(), filters }.first()
    };
    TABS.into_iter()
        .map(|(name, _, label)| Way { href: href(name), label: frame.t(label), current: name == chosen })
        .collect()
}
