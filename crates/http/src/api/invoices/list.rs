use actix_web::{get, web};
use dalil_invoicing::{ClientId, InvoiceFilter, InvoiceId, InvoiceState, InvoiceSummary, PaperSort};
use dalil_tenancy::field::Gather;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    HttpState, Problem, Signed,
    api::wire::{ListOf, Money, Paging, day, parameter, parsed},
    body::Query,
};

/// Which invoices.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct InvoiceQuery {
    /// `draft`, `issued` or `voided`; an issued one that was voided is `voided` only.
    #[param(value_type = Option<State>)]
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

/// Whether an invoice is final, and whether it still counts.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InvoiceState)]
pub(crate) enum State {
    /// Still being written.
    Draft,
    /// Final.
    Issued,
    /// Final, and voided since.
    Voided,
}

/// One row of the list of invoices.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InvoiceRow {
    /// The invoice.
    #[schema(value_type = Uuid)]
    id: InvoiceId,
    /// Whether it is final, and whether it still counts.
    state: State,
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
    /// When it was last changed, or issued.
    updated_at: Timestamp,
}

impl InvoiceQuery {
    fn filter(&self) -> Result<InvoiceFilter, Problem> {
        let mut gather = Gather::default();
        let state = parameter(&mut gather, "state", "unknown_value", self.state.as_deref(), |text| match text {
            "draft" => Some(InvoiceState::Draft),
            "issued" => Some(InvoiceState::Issued),
            "voided" => Some(InvoiceState::Voided),
            _ => None,
        });
        let client =
            parameter(&mut gather, "client_id", "not_an_id", self.client_id.as_deref(), |text| text.parse().ok());
        let from = day(&mut gather, "from", self.from.as_deref());
        let to = day(&mut gather, "to", self.to.as_deref());
        let sort = parameter(&mut gather, "sort", "unknown_value", self.sort.as_deref(), PaperSort::from_name);
        parsed(gather, InvoiceFilter { state, client, from, to, sort: sort.unwrap_or_default() })
    }
}

impl InvoiceRow {
    pub(in crate::api) fn of(row: InvoiceSummary) -> Self {
        Self {
            id: row.id,
            state: match row.state {
                InvoiceState::Draft => State::Draft,
                InvoiceState::Issued => State::Issued,
                InvoiceState::Voided => State::Voided,
            },
            client_id: row.client,
            client_name_bn: row.client_name_bn,
            client_name_en: row.client_name_en,
            total: Money::new(row.total, row.currency),
            printed_number: row.printed_number,
            issued_on: row.issued_on,
            updated_at: row.updated_at,
        }
    }
}

/// Drafts and issued invoices together, the latest changed or issued first unless the query says otherwise.
#[utoipa::path(operation_id = "listInvoices", tag = "invoices", params(InvoiceQuery),
    responses((status = 200, description = "A page of invoices.", body = ListOf<InvoiceRow>)))]
#[get("/invoices")]
pub(crate) async fn list(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<InvoiceQuery>,
) -> Result<web::Json<ListOf<InvoiceRow>>, Problem> {
    let filter = query.filter()?;
    let filters = format!("{filter:?}");
    let paging = Paging::new(&state, &signed, "invoices", &filters);
    let page = paging.request(query.cursor.as_deref(), query.limit.as_deref())?;
    let invoices = state.app.invoices(signed.actor(), filter, page).await?;
    Ok(web::Json(paging.answer(invoices, InvoiceRow::of)))
}
