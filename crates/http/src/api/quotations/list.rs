use actix_web::{get, web};
use dalil_invoicing::{ClientId, InvoiceId, PaperSort, QuotationFilter, QuotationState, QuotationSummary};
use dalil_tenancy::field::Gather;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    HttpState, Problem, Signed,
    api::wire::{ListOf, Money, Paging, day, parameter, parsed},
    body::Query,
};

/// Which quotations.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct QuotationQuery {
    /// `draft`, `open`, `expired`, `accepted`, `declined`, `withdrawn` or `replaced`.
    state: Option<String>,
    /// Only of one client.
    #[param(value_type = Option<Uuid>)]
    client_id: Option<String>,
    /// Only issued on this day or later: no draft.
    #[param(value_type = Option<Date>)]
    from: Option<String>,
    /// Only issued on this day or earlier: no draft.
    #[param(value_type = Option<Date>)]
    to: Option<String>,
    /// `newest` first (when left out), `oldest`, `largest` or `smallest` total, by its figure whatever its currency.
    #[param(value_type = Option<String>)]
    sort: Option<String>,
    /// `next_cursor` of the page before, with the same filters and order.
    cursor: Option<String>,
    /// How many at most: 1 to 200, 50 when left out.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    limit: Option<String>,
}

/// One row of the list of quotations.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuotationRow {
    /// The draft, or the document that it became.
    #[schema(value_type = Uuid)]
    id: InvoiceId,
    /// `draft`, `open`, `expired`, `accepted`, `declined`, `withdrawn` or `replaced`, as of today.
    state: &'static str,
    /// The client.
    #[schema(value_type = Uuid)]
    client_id: ClientId,
    /// The client's name in Bangla: of now for a draft, as issued for a document.
    client_name_bn: Option<String>,
    /// The same in English.
    client_name_en: Option<String>,
    /// The total.
    total: Money,
    /// The printed number, once issued.
    printed_number: Option<String>,
    /// The day of issue, once issued.
    issued_on: Option<Date>,
    /// The last day on which it can be accepted, once issued.
    valid_until: Option<Date>,
    /// The invoice that was last made from it, whatever became of that.
    #[schema(value_type = Option<Uuid>)]
    invoice_id: Option<InvoiceId>,
    /// When it was last changed, or issued.
    updated_at: Timestamp,
}

impl QuotationQuery {
    fn filter(&self) -> Result<QuotationFilter, Problem> {
        let mut gather = Gather::default();
        let state = parameter(&mut gather, "state", "unknown_value", self.state.as_deref(), QuotationState::from_name);
        let client =
            parameter(&mut gather, "client_id", "not_an_id", self.client_id.as_deref(), |text| text.parse().ok());
        let from = day(&mut gather, "from", self.from.as_deref());
        let to = day(&mut gather, "to", self.to.as_deref());
        let sort = parameter(&mut gather, "sort", "unknown_value", self.sort.as_deref(), PaperSort::from_name);
        parsed(gather, QuotationFilter { state, client, from, to, sort: sort.unwrap_or_default() })
    }
}

impl QuotationRow {
    fn of(row: QuotationSummary) -> Self {
        Self {
            id: row.id,
            state: row.state.as_str(),
            client_id: row.client,
            client_name_bn: row.client_name_bn,
            client_name_en: row.client_name_en,
            total: Money::new(row.total, row.currency),
            printed_number: row.printed_number,
            issued_on: row.issued_on,
            valid_until: row.valid_until,
            invoice_id: row.invoice,
            updated_at: row.updated_at,
        }
    }
}

/// Drafts of quotations and issued ones together, the latest changed or issued first unless the query says otherwise.
#[utoipa::path(operation_id = "listQuotations", tag = "quotations", params(QuotationQuery),
    responses((status = 200, description = "A page of quotations.", body = ListOf<QuotationRow>)))]
#[get("/quotations")]
pub(crate) async fn list(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<QuotationQuery>,
) -> Result<web::Json<ListOf<QuotationRow>>, Problem> {
    let filter = query.filter()?;
    let filters = format!("{filter:?}");
    let paging = Paging::new(&state, &signed, "quotations", &filters);
    let page = paging.request(query.cursor.as_deref(), query.limit.as_deref())?;
    let quotations = state.app.quotations(signed.actor(), filter, page).await?;
    Ok(web::Json(paging.answer(quotations, QuotationRow::of)))
}
