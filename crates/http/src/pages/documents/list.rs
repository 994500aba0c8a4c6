use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::ListName;
use dalil_invoicing::{DocumentFilter, DocumentKind, DocumentState, permission};
use dalil_lang::Language;

use crate::{
    HttpState, Problem, Signed,
    body::Query,
    pages::{
        chosen::Chosen,
        field::{Choice, Field, Form},
        filters::{self, Asked, Chips, Narrowed},
        frame::{self, Frame},
        labels,
        ledger::Ledger,
        page_with,
        parts::Pager,
        typed::Errors,
        views::Views,
    },
};

#[derive(Template)]
#[template(path = "documents/list.html")]
struct ListPage<'a> {
    f: &'a Frame,
    base: &'a str,
    client: String,
    sort: Option<String>,
    kind: Field,
    state: Field,
    year: Field,
    from: Field,
    to: Field,
    views: Views<'a>,
    chips: Chips,
    languages: [(&'static str, &'static str); 2],
    ledger: Ledger,
    pager: Pager,
}

pub(super) async fn list(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::DOCUMENTS_READ)?;
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
        of: "documents",
        path: format!("{base}/documents"),
        filters: asked.filters(&["sort", "client", "kind", "state", "year", "from", "to"]),
    };
    let chips = Chips::of(&frame, &list).await?;
    let views = Views::of(&frame, &list, ListName::Documents).await?;
    let Narrowed { kind, client, from, to } = narrowed;
    let wanted = list.page(asked.cursor.as_deref())?;
    let filter = DocumentFilter {
        kind,
        state: asked.document_state()?,
        client,
        from,
        to,
        no_offers: false,
        sort: asked.sort()?,
    };
    let documents = state.app.documents(signed.actor(), filter, wanted).await?;
    let form = Form { frame: &frame, typed: &typed, errors: &errors };
    let zone = settings.time_zone();
    let today = zone.to_datetime(state.app.clock.now()).date();
    page_with(
        status,
        &ListPage {
            client: typed.get("client").to_owned(),
            kind: form.choice("kind", kinds(&frame, signed.actor().may(permission::DRAFTS_READ))),
            state: form.choice("state", states(&frame)),
            year: form.choice("year", filters::years(&frame, &settings, today)),
            from: form.date("from"),
            to: form.date("to"),
            chips,
            views,
            languages: Language::ALL.map(|known| (known.code(), known.endonym())),
            sort: list.value("sort").map(str::to_owned),
            ledger: Ledger::documents(&frame, &base, &zone, &documents.items).choosable(&frame).sortable(&list),
            pager: Pager::new(
                &frame,
                asked.cursor.as_ref().map(|_| list.first()),
                documents.next.as_ref().map(|key| list.after(key)),
            ),
            f: &frame,
            base: &base,
        },
    )
}

fn states(frame: &Frame) -> Vec<Choice> {
    let every = Choice::new("", frame.t("filter-all"));
    let known = DocumentState::ALL.map(|state| Choice::new(state.as_str(), labels::document_state(frame, state)));
    std::iter::once(every).chain(known).collect()
}

/// Every kind; those that only offer for whoever may see them.
fn kinds(frame: &Frame, offers: bool) -> Vec<Choice> {
    let every = Choice::new("", frame.t("filter-all"));
    let known = DocumentKind::ALL.into_iter().filter(|kind| offers || !kind.is_offer());
    let known = known.map(|kind| Choice::new(kind.as_str(), labels::kind(frame.language, kind)));
    std::iter::once(every).chain(known).collect()
}
