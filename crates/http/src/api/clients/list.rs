use actix_web::{get, web};
use dalil_invoicing::ClientSort;
use dalil_tenancy::field::Gather;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Client;
use crate::{
    HttpState, Problem, Signed,
    api::wire::{ListOf, Paging, parameter, parsed},
    body::Query,
};

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// `next_cursor` of the page before.
    pub(crate) cursor: Option<String>,
    /// How many at most: 1 to 200, 50 when left out.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    pub(crate) limit: Option<String>,
}

/// Which page of the clients, in which order.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ClientQuery {
    /// `newest` first (when left out), `oldest`, or by name: `name_en`, `name_bn`, `name_en_reversed`,
    /// `name_bn_reversed`.
    sort: Option<String>,
    /// `next_cursor` of the page before, in the same order.
    pub(in crate::api) cursor: Option<String>,
    /// How many at most: 1 to 200, 50 when left out.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    pub(in crate::api) limit: Option<String>,
}

impl ClientQuery {
    pub(in crate::api) fn sort(&self) -> Result<ClientSort, Problem> {
        let mut gather = Gather::default();
        let sort = parameter(&mut gather, "sort", "unknown_value", self.sort.as_deref(), ClientSort::from_name);
        parsed(gather, sort.unwrap_or_default())
    }
}

/// Clients, newest first unless the query says otherwise.
#[utoipa::path(operation_id = "listClients", tag = "clients", params(ClientQuery),
    responses((status = 200, description = "A page of clients.", body = ListOf<Client>)))]
#[get("/clients")]
pub(crate) async fn list(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<ClientQuery>,
) -> Result<web::Json<ListOf<Client>>, Problem> {
    let sort = query.sort()?;
    let paging = Paging::new(&state, &signed, "clients", sort.as_str());
    let page = paging.request(query.cursor.as_deref(), query.limit.as_deref())?;
    let clients = state.app.clients(signed.actor(), sort, page).await?;
    Ok(web::Json(paging.answer(clients, |client| Client::of(&client))))
}
