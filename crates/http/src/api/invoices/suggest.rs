use actix_web::{get, web};
use dalil_invoicing::Item;
use dalil_money::Currency;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::input::Vat;
use crate::{HttpState, Problem, Signed, body::Query};

/// What is being typed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SuggestQuery {
    /// The beginning of a description, in any capitals and digits.
    #[param(example = "wed")]
    text: String,
    /// ISO 4217 code of the invoice; BDT when left out.
    #[param(example = "BDT")]
    currency: Option<String>,
}

/// What lines said before.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LineSuggestions {
    /// At most eight, the one used last first.
    items: Vec<LineSuggestion>,
}

/// A line as it was last written.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LineSuggestion {
    /// What is supplied.
    description: String,
    /// Unit of supply.
    unit: String,
    /// Price of one in the major unit.
    #[schema(example = "1199.99")]
    unit_price: String,
    /// Whether the price holds the taxes already.
    price_includes_tax: bool,
    /// How the supply stands to VAT.
    vat: Vat,
}

impl From<Item> for LineSuggestion {
    fn from(item: Item) -> Self {
        Self {
            description: item.description,
            unit: item.unit,
            unit_price: item.unit_price.to_string(),
            price_includes_tax: item.price_includes_tax,
            vat: item.vat.into(),
        }
    }
}

/// Earlier lines of this workspace whose description begins as what is typed.
#[utoipa::path(operation_id = "suggestLines", tag = "invoices", params(SuggestQuery),
    responses((status = 200, description = "What lines said before.", body = LineSuggestions)))]
#[get("/invoices/line-suggestions")]
pub(crate) async fn suggest(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<SuggestQuery>,
) -> Result<web::Json<LineSuggestions>, Problem> {
    let currency = match asked.currency.as_deref().map(str::parse) {
        None => Currency::BDT,
        Some(currency) => currency.map_err(|_| Problem::field("currency", "unknown_currency"))?,
    };
    let items = state.app.line_suggestions(signed.actor(), currency, &asked.text).await?;
    Ok(web::Json(LineSuggestions { items: items.into_iter().map(LineSuggestion::from).collect() }))
}
