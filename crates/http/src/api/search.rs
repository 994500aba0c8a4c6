use actix_web::{get, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{clients::names::ClientName, documents::list::DocumentListRow, invoices::list::InvoiceRow};
use crate::{HttpState, Problem, Signed, body::Query};

/// What to look for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchQuery {
    /// Beginnings of words of a client's names, or, for who may see them, of its BIN, TIN and contacts; the number of a
    /// document, or the beginning of its printed number; an amount. Letters of either case and digits of either script
    /// are alike. At most 200 characters count.
    q: String,
}

/// What was found: the first hits of each kind, at most eight.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SearchHits {
    /// Clients, the latest added first.
    clients: Vec<ClientName>,
    /// Drafts: of the amount, then of the clients found.
    drafts: Vec<InvoiceRow>,
    /// Documents: of the number, then of the amount, then of the clients found.
    documents: Vec<DocumentListRow>,
}

/// Clients, drafts and documents that a text leads to, within what the role may see.
#[utoipa::path(operation_id = "search", tag = "workspace", params(SearchQuery),
    responses((status = 200, description = "The first hits.", body = SearchHits)))]
#[get("/search")]
pub(crate) async fn find(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<SearchQuery>,
) -> Result<web::Json<SearchHits>, Problem> {
    let hits = state.app.search(signed.actor(), &query.q).await?;
    Ok(web::Json(SearchHits {
        clients: hits.clients.into_iter().map(|(id, name)| ClientName::of(id, &name)).collect(),
        drafts: hits.drafts.into_iter().map(InvoiceRow::of).collect(),
        documents: hits.documents.into_iter().map(DocumentListRow::of).collect(),
    }))
}
