use actix_web::{get, web};
use dalil_invoicing::{
    purchasing::{RegisterFilter, RegisterNote},
    returns::TaxMonth,
};
use dalil_tenancy::field::Gather;
use serde::Deserialize;
use utoipa::IntoParams;

use super::month;
use crate::{
    HttpState, Problem, Signed,
    api::{
        purchases::Purchase,
        wire::{ListOf, Paging, parameter, parsed},
    },
    body::Query,
};

/// Which purchases of the register.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RegisterQuery {
    /// The tax period, as `2026-07`; the present one when left out. With note 24 or 25, that of the payment.
    month: Option<String>,
    /// Only those that feed this note of the return: 10 to 22, 24 or 25.
    #[param(value_type = Option<u8>)]
    note: Option<String>,
    /// Only those whose total with all taxes is above this, in poisha: 20000000 for the statement 6.10.
    #[param(value_type = Option<i64>)]
    above: Option<String>,
    /// `next_cursor` of the page before, with the same filters.
    cursor: Option<String>,
    /// How many at most: 1 to 200, 50 when left out.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    limit: Option<String>,
}

impl RegisterQuery {
    fn filter(&self, present: TaxMonth) -> Result<RegisterFilter, Problem> {
        let mut gather = Gather::default();
        let month = month(&mut gather, self.month.as_deref(), present);
        let note = parameter(&mut gather, "note", "unknown_value", self.note.as_deref(), |text| {
            text.parse().ok().and_then(RegisterNote::from_number)
        });
        let above = parameter(&mut gather, "above", "not_a_number", self.above.as_deref(), |text| text.parse().ok());
        parsed(gather, RegisterFilter { month, note, above })
    }
}

/// The register of purchases (Mushak 6.1) of a month, in the order in which they were received. One that was reversed stands
/// in it and counts nothing.
#[utoipa::path(operation_id = "listPurchaseRegister", tag = "returns", params(RegisterQuery),
    responses((status = 200, description = "A page of the register.", body = ListOf<Purchase>)))]
#[get("/registers/purchases")]
pub(crate) async fn list(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<RegisterQuery>,
) -> Result<web::Json<ListOf<Purchase>>, Problem> {
    let filter = query.filter(state.app.tax_month(signed.actor()))?;
    let filters = format!("{filter:?}");
    let paging = Paging::new(&state, &signed, "purchase-register", &filters);
    let page = paging.request(query.cursor.as_deref(), query.limit.as_deref())?;
    let purchases = state.app.purchase_register(signed.actor(), filter, page).await?;
    Ok(web::Json(paging.answer(purchases, |recorded| Purchase::of(&recorded))))
}
