use actix_web::{get, web};
use dalil_invoicing::{ClientId, DocumentFilter, DocumentId, DocumentKind, DocumentState, DocumentSummary, PaperSort};
use dalil_tenancy::field::Gather;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    HttpState, Problem, Signed,
    api::wire::{ListOf, Money, Paging, day, parameter, parsed},
    body::Query,
};

/// Which documents.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DocumentQuery {
    /// `invoice`, `money_receipt`, `mushak_6_3`, `mushak_6_7` or `mushak_6_8`.
    kind: Option<String>,
    /// `issued` for those that count, or `voided`.
    state: Option<String>,
    /// Only of one client.
    #[param(value_type = Option<Uuid>)]
    client_id: Option<String>,
    /// Only issued on this day or later.
    #[param(value_type = Option<Date>)]
    from: Option<String>,
    /// Only issued on this day or earlier.
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

/// One row of the list of documents.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentListRow {
    /// The document.
    #[schema(value_type = Uuid)]
    id: DocumentId,
    /// `invoice`, `money_receipt`, `mushak_6_3`, `mushak_6_7` or `mushak_6_8`.
    kind: &'static str,
    /// `issued`, or `voided` where it no longer counts.
    state: &'static str,
    /// The number as printed.
    printed_number: String,
    /// The client.
    #[schema(value_type = Uuid)]
    client_id: ClientId,
    /// The buyer's name in Bangla as issued.
    buyer_name_bn: Option<String>,
    /// The same in English.
    buyer_name_en: Option<String>,
    /// The total.
    total: Money,
    /// When it was issued.
    issued_at: Timestamp,
    /// The day of issue.
    issued_on: Date,
}

impl DocumentQuery {
    fn filter(&self) -> Result<DocumentFilter, Problem> {
        let mut gather = Gather::default();
        let kind = parameter(&mut gather, "kind", "unknown_value", self.kind.as_deref(), DocumentKind::from_name);
        let client =
            parameter(&mut gather, "client_id", "not_an_id", self.client_id.as_deref(), |text| text.parse().ok());
        let from = day(&mut gather, "from", self.from.as_deref());
        let to = day(&mut gather, "to", self.to.as_deref());
        let sort = parameter(&mut gather, "sort", "unknown_value", self.sort.as_deref(), PaperSort::from_name);
        let state = parameter(&mut gather, "state", "unknown_value", self.state.as_deref(), DocumentState::from_name);
        parsed(
            gather,
            DocumentFilter { kind, state, client, from, to, no_offers: false, sort: sort.unwrap_or_default() },
        )
    }
}

impl DocumentListRow {
    pub(in crate::api) fn of(row: DocumentSummary) -> Self {
        Self {
            id: row.id,
            kind: row.kind.as_str(),
            state: row.state.as_str(),
            printed_number: row.printed_number,
            client_id: row.client,
            buyer_name_bn: row.buyer_name_bn,
            buyer_name_en: row.buyer_name_en,
            total: Money::new(row.total, row.currency),
            issued_at: row.issued_at,
            issued_on: row.issued_on,
        }
    }
}

/// Issued documents, the latest first unless the query says otherwise; an invoice stands below its Mushak 6.3.
#[utoipa::path(operation_id = "listDocuments", tag = "documents", params(DocumentQuery),
    responses((status = 200, description = "A page of documents.", body = ListOf<DocumentListRow>)))]
#[get("/documents")]
pub(crate) async fn list(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<DocumentQuery>,
) -> Result<web::Json<ListOf<DocumentListRow>>, Problem> {
    let filter = query.filter()?;
    let filters = format!("{filter:?}");
    let paging = Paging::new(&state, &signed, "documents", &filters);
    let page = paging.request(query.cursor.as_deref(), query.limit.as_deref())?;
    let documents = state.app.documents(signed.actor(), filter, page).await?;
    Ok(web::Json(paging.answer(documents, DocumentListRow::of)))
}
