//! Search from anywhere: a page that works by itself, and the hits alone for the dialog that shows them while typing.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::{Template, filters::HtmlSafe};
use dalil_invoicing::{DocumentSummary, InvoiceSummary, Name, permission, search::Hits};

use super::{
    frame::{self, Frame},
    labels,
    ledger::Ledger,
    page,
    parts::{State, money, name_of, names},
};
use crate::{HttpState, Problem, Signed, body::Query};

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/search").route(web::get().to(search)))
        .service(web::resource("/search/hits").route(web::get().to(hits)));
}

#[derive(serde::Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage<'a> {
    f: &'a Frame,
    base: &'a str,
    q: &'a str,
    asked: bool,
    found: Option<String>,
    clients: Vec<Hit>,
    drafts: Option<Ledger>,
    documents: Option<Ledger>,
}

/// The hits as options of a list box.
#[derive(Template)]
#[template(path = "parts/hits.html")]
struct HitsPart {
    told: String,
    groups: Vec<Group>,
}

impl HtmlSafe for HitsPart {}

/// The hits of one kind.
struct Group {
    id: &'static str,
    title: String,
    hits: Vec<Hit>,
}

/// One hit.
struct Hit {
    href: String,
    what: String,
    what_lang: Option<&'static str>,
    under: String,
    under_lang: Option<&'static str>,
    sum: Option<(&'static str, String)>,
    state: Option<State>,
}

async fn search(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let hits = state.app.search(signed.actor(), &asked.q).await?;
    let zone = frame::zone(&state.app, &signed).await?;
    let asked_for = !asked.q.trim().is_empty();
    let full = signed.actor().may(permission::CLIENTS_READ);
    page(&SearchPage {
        q: &asked.q,
        asked: asked_for,
        found: (!hits.is_empty()).then(|| told(&frame, &hits)),
        clients: hits.clients.iter().map(|(id, name)| Hit::client(&frame, &base, full, *id, name)).collect(),
        drafts: (!hits.drafts.is_empty())
            .then(|| Ledger::invoices(&frame, &base, &zone, state.app.clock.now(), &hits.drafts)),
        documents: (!hits.documents.is_empty()).then(|| Ledger::documents(&frame, &base, &zone, &hits.documents)),
        f: &frame,
        base: &base,
    })
}

async fn hits(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let hits = state.app.search(signed.actor(), &asked.q).await?;
    let full = signed.actor().may(permission::CLIENTS_READ);
    let groups = [
        Group {
            id: "hits-clients",
            title: frame.t("nav-clients"),
            hits: hits.clients.iter().map(|(id, name)| Hit::client(&frame, &base, full, *id, name)).collect(),
        },
        Group {
            id: "hits-drafts",
            title: frame.t("filter-drafts"),
            hits: hits.drafts.iter().map(|draft| Hit::draft(&frame, &base, draft)).collect(),
        },
        Group {
            id: "hits-documents",
            title: frame.t("nav-documents"),
            hits: hits.documents.iter().map(|document| Hit::document(&frame, &base, document)).collect(),
        },
    ];
    let told = if asked.q.trim().is_empty() { String::new() } else { told(&frame, &hits) };
    page(&HitsPart { told, groups: groups.into_iter().filter(|group| !group.hits.is_empty()).collect() })
}

/// How much was found, in words.
fn told(frame: &Frame, hits: &Hits) -> String {
    match hits.clients.len() + hits.drafts.len() + hits.documents.len() {
        0 => frame.t("search-none"),
        count => frame.tx("search-found", &[("count", count.into())]),
    }
}

impl Hit {
    /// Who sees names only is led to the list of them.
    fn client(frame: &Frame, base: &str, full: bool, id: dalil_invoicing::ClientId, name: &Name) -> Self {
        let ((what, lang), other) = names(frame.language, name);
        let (under, under_lang) = other.map_or((String::new(), None), |(other, lang)| (other, Some(lang)));
        Self {
            href: if full { format!("{base}/clients/{id}") } else { format!("{base}/clients") },
            what: what.to_owned(),
            what_lang: Some(lang),
            under,
            under_lang,
            sum: None,
            state: None,
        }
    }

    fn draft(frame: &Frame, base: &str, draft: &InvoiceSummary) -> Self {
        let language = frame.language;
        let (name, lang) = name_of(language, draft.client_name_bn.as_deref(), draft.client_name_en.as_deref());
        Self {
            href: format!("{base}/invoices/{}", draft.id),
            what: frame.t("draft-title"),
            what_lang: None,
            under: name.to_owned(),
            under_lang: Some(lang),
            sum: Some((labels::mark(language, draft.currency), money(language, draft.total, draft.currency))),
            state: Some(State::draft(frame)),
        }
    }

    fn document(frame: &Frame, base: &str, document: &DocumentSummary) -> Self {
        let language = frame.language;
        let (name, lang) = name_of(language, document.buyer_name_bn.as_deref(), document.buyer_name_en.as_deref());
        Self {
            href: format!("{base}/documents/{}", document.id),
            what: language.figure(&document.printed_number),
            what_lang: None,
            under: name.to_owned(),
            under_lang: Some(lang),
            sum: Some((labels::mark(language, document.currency), money(language, document.total, document.currency))),
            state: Some(State::of_document(frame, document)),
        }
    }
}
