use actix_web::{get, web};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Client;
use crate::{
    HttpState, Problem, Signed,
    api::wire::{ListOf, Paging},
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

/// Clients, newest first.
#[utoipa::path(operation_id = "listClients", tag = "clients", params(PageQuery),
    responses((status = 200, description = "A page of clients.", body = ListOf<Client>)))]
#[get("/clients")]
pub(crate) async fn list(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<PageQuery>,
) -> Result<web::Json<ListOf<Client>>, Problem> {
    let paging = Paging::new(&state, &signed, "clients", "");
    let page = paging.request(query.cursor.as_deref(), query.limit.as_deref())?;
    let clients = state.app.clients(signed.actor(), page).await?;
    Ok(web::Json(paging.answer(clients, |client| Client::of(&client))))
}
