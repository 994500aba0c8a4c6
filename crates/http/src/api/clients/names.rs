use actix_web::{get, web};
use dalil_invoicing::{ClientId, Name};
use serde::Serialize;
use utoipa::ToSchema;

use super::list::ClientQuery;
use crate::{
    HttpState, Problem, Signed,
    api::wire::{ListOf, Paging},
    body::Query,
};

/// The names of a client, and nothing else of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClientName {
    /// The id.
    #[schema(value_type = Uuid)]
    id: ClientId,
    /// Name in Bangla.
    name_bn: Option<String>,
    /// Name in English.
    name_en: Option<String>,
}

impl ClientName {
    pub(in crate::api) fn of(id: ClientId, name: &Name) -> Self {
        Self { id, name_bn: name.bn().map(str::to_owned), name_en: name.en().map(str::to_owned) }
    }
}

/// The names of clients, newest first unless the query says otherwise, for whoever may not see more of them.
#[utoipa::path(operation_id = "listClientNames", tag = "clients", params(ClientQuery),
    responses((status = 200, description = "A page of names.", body = ListOf<ClientName>)))]
#[get("/client-names")]
pub(crate) async fn list(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<ClientQuery>,
) -> Result<web::Json<ListOf<ClientName>>, Problem> {
    let sort = query.sort()?;
    let paging = Paging::new(&state, &signed, "client-names", sort.as_str());
    let page = paging.request(query.cursor.as_deref(), query.limit.as_deref())?;
    let names = state.app.client_names(signed.actor(), sort, page).await?;
    Ok(web::Json(paging.answer(names, |(id, name)| ClientName::of(id, &name))))
}
