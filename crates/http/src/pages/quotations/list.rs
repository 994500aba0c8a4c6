//! The list of quotations: drafts and issued ones together, by their state.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_invoicing::{DraftKind, QuotationFilter, QuotationState, permission};

use crate::{
    HttpState, Problem, Signed,
    body::Query,
    pages::{
        chosen::Chosen,
        field::{Field, Form},
        filters::{self, Asked, Chips, Narrowed},
        frame::{self, Frame, Way},
        invoices::Undo,
        ledger::Ledger,
        page_with,
        parts::Pager,
        typed::Errors,
    },
};

#[derive(Template)]
#[template(path = "quotations/list.html")]
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
    undo: Option<Undo>,
    chips: Chips,
    ledger: Ledger,
    empty: String,
    /// The same as a file.
    csv: String,
    pager: Pager,
}

/// What led here.
#[derive(serde::Deserialize)]
pub(super) struct After {
    discarded: Option<String>,
}

/// The state that an address asks for.
///
/// # Errors
/// Not found, where there is no such state.
pub(super) fn state_of(asked: &Asked) -> Result<Option<QuotationState>, Problem> {
    match asked.state.as_deref().unwrap_or_default() {
        "" => Ok(None),
        name => QuotationState::from_name(name).map(Some).ok_or_else(|| Problem::new(crate::Code::NotFound)),
    }
}

pub(super) async fn list(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Asked>,
    Query(after): Query<After>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::DRAFTS_READ)?;
    let chosen = state_of(&asked)?;
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
        of: "quotations",
        path: format!("{base}/quotations"),
        filters: asked.filters(&["state", "sort", "client", "year", "from", "to"]),
    };
    let chips = Chips::of(&frame, &list).await?;
    let Narrowed { client, from, to, .. } = narrowed;
    let wanted = list.page(asked.cursor.as_deref())?;
    let wished = QuotationFilter { state: chosen, client, from, to, sort: asked.sort()? };
    let quotations = state.app.quotations(signed.actor(), wished, wanted).await?;
    let form = Form { frame: &frame, typed: &typed, errors: &errors };
    let now = state.app.clock.now();
    let zone = settings.time_zone();
    let name = chosen.map_or("", QuotationState::as_str);
    page_with(
        status,
        &ListPage {
            may_draft: signed.actor().may(permission::DRAFTS_WRITE),
            tabs: tabs(&frame, &list, name),
            state: name,
            client: typed.get("client").to_owned(),
            dated: chosen != Some(QuotationState::Draft),
            year: form.choice("year", filters::years(&frame, &settings, zone.to_datetime(now).date())),
            from: form.date("from"),
            to: form.date("to"),
            sort: list.value("sort").map(str::to_owned),
            ledger: Ledger::quotations(&frame, &base, &zone, now, &quotations.items).sortable(&list),
            empty: frame.t(if chips.is_empty() && chosen.is_none() { "quotations-empty" } else { "quotations-none" }),
            undo: Undo::of(
                &frame,
                &state,
                &signed,
                DraftKind::Quotation,
                after.discarded.as_deref().unwrap_or_default(),
            )
            .await?,
            chips,
            csv: list.first().replacen("/quotations", "/quotations.csv", 1),
            pager: Pager::new(
                &frame,
                asked.cursor.as_ref().map(|_| list.first()),
                quotations.next.as_ref().map(|key| list.after(key)),
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
    let label = |name: &str| match name {
        "" => frame.t("filter-all"),
        "draft" => frame.t("filter-drafts"),
        name => frame.t(&format!("quotation-{name}")),
    };
    let names = std::iter::once("").chain(QuotationState::ALL.map(QuotationState::as_str));
    names.map(|name| Way { href: href(name), label: label(name), current: name == chosen }).collect()
}
