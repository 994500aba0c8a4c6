//! What a line said before, offered while its description is typed.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_invoicing::{Item, permission};
use dalil_money::Currency;

use crate::{
    HttpState, Problem, Signed,
    body::Query,
    pages::{documents::vat_rate, frame::Frame, labels, page, parts::names},
};

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    text: String,
    currency: Option<String>,
}

#[derive(Template)]
#[template(path = "invoices/suggestions.html")]
struct Suggestions {
    offers: Vec<Offer>,
}

/// One of them, with what its fields would hold.
struct Offer {
    description: String,
    told: String,
    unit: String,
    unit_price: String,
    treatment: &'static str,
    rate: String,
    includes_tax: bool,
}

#[derive(Template)]
#[template(path = "invoices/clients.html")]
struct Clients {
    clients: Vec<(String, String)>,
}

#[derive(serde::Deserialize)]
pub(super) struct AskedClients {
    text: String,
}

/// The clients that a text leads to, for a choice that does not hold all of them.
pub(super) async fn clients(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<AskedClients>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::DRAFTS_WRITE)?;
    let language = Frame::of(&signed, &request).language;
    let found = state.app.search(signed.actor(), &asked.text).await?.clients.into_iter();
    let named = found.map(|(id, name)| (id.to_string(), names(language, &name).0.0.to_owned()));
    page(&Clients { clients: named.collect() })
}

/// The options of a list that a script puts under the description; nothing is stored or logged of what was typed.
pub(super) async fn suggest(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let frame = Frame::of(&signed, &request);
    let currency = asked.currency.and_then(|code| code.parse().ok()).unwrap_or(Currency::BDT);
    let items = state.app.line_suggestions(signed.actor(), currency, &asked.text).await?;
    page(&Suggestions { offers: items.into_iter().map(|item| Offer::of(&frame, item)).collect() })
}

impl Offer {
    fn of(frame: &Frame, item: Item) -> Self {
        let language = frame.language;
        let rate = item.vat.rate_text();
        let price = language.unit_price(item.unit_price, item.currency.exponent());
        let mark = labels::mark(language, item.currency);
        let vat = match item.vat.treatment() {
            "none" => String::new(),
            treatment => format!(" · {} {}", frame.t("vat"), vat_rate(frame, treatment, rate.as_deref())),
        };
        Self {
            told: format!("{mark} {price} / {}{vat}", item.unit),
            unit_price: language.figure(&item.unit_price.to_string()),
            treatment: item.vat.treatment(),
            rate: rate.map(|rate| language.figure(&rate)).unwrap_or_default(),
            includes_tax: item.price_includes_tax,
            description: item.description,
            unit: item.unit,
        }
    }
}
