use actix_web::{get, web};
use dalil_tenancy::field::Gather;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Purchase;
use crate::{
    HttpState, Problem, Signed,
    api::wire::{ListOf, Paging, parameter, parsed},
    body::Query,
};

/// Which purchases.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PurchaseQuery {
    /// Only of one supplier.
    #[param(value_type = Option<Uuid>)]
    supplier_id: Option<String>,
    /// `next_cursor` of the page before, with the same filters.
    cursor: Option<String>,
    /// How many at most: 1 to 200, 50 when left out.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    limit: Option<String>,
}

/// Purchases, the last entered first, those that were reversed among them.
#[utoipa::path(operation_id = "listPurchases", tag = "purchases", params(PurchaseQuery),
    responses((status = 200, description = "A page of purchases.", body = ListOf<Purchase>)))]
#[get("/purchases")]
pub(crate) async fn list(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<PurchaseQuery>,
) -> Result<web::Json<ListOf<Purchase>>, Problem> {
    let mut gather = Gather::default();
    let asked = query.supplier_id.as_deref();
    let supplier = parameter(&mut gather, "supplier_id", "not_an_id", asked, |text| text.parse().ok());
    let supplier = parsed(gather, supplier)?;
    let filters = format!("{supplier:?}");
    let paging = Paging::new(&state, &signed, "purchases", &filters);
    let page = paging.request(query.cursor.as_deref(), query.limit.as_deref())?;
    let purchases = state.app.purchases(signed.actor(), supplier, page).await?;
    Ok(web::Json(paging.answer(purchases, |recorded| Purchase::of(&recorded))))
}
