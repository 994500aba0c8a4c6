use actix_web::{get, web};
use dalil_ledger::PaymentFilter;
use dalil_tenancy::field::Gather;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Payment;
use crate::{
    HttpState, Problem, Signed,
    api::wire::{ListOf, Paging, parameter, parsed},
    body::Query,
};

/// Which payments.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PaymentQuery {
    /// Only of one client.
    #[param(value_type = Option<Uuid>)]
    client_id: Option<String>,
    /// Only over one invoice.
    #[param(value_type = Option<Uuid>)]
    invoice_id: Option<String>,
    /// `next_cursor` of the page before, with the same filters.
    cursor: Option<String>,
    /// How many at most: 1 to 200, 50 when left out.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    limit: Option<String>,
}

impl PaymentQuery {
    fn filter(&self) -> Result<PaymentFilter, Problem> {
        let mut gather = Gather::default();
        let client = self.client_id.as_deref();
        let debtor = parameter(&mut gather, "client_id", "not_an_id", client, |text| text.parse().ok());
        let invoice = self.invoice_id.as_deref();
        let receivable = parameter(&mut gather, "invoice_id", "not_an_id", invoice, |text| text.parse().ok());
        parsed(gather, PaymentFilter { debtor, receivable, received: None })
    }
}

/// Payments, the latest recorded first, those that were reversed among them.
#[utoipa::path(operation_id = "listPayments", tag = "payments", params(PaymentQuery),
    responses((status = 200, description = "A page of payments.", body = ListOf<Payment>)))]
#[get("/payments")]
pub(crate) async fn list(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<PaymentQuery>,
) -> Result<web::Json<ListOf<Payment>>, Problem> {
    let filter = query.filter()?;
    let filters = format!("{filter:?}");
    let paging = Paging::new(&state, &signed, "payments", &filters);
    let page = paging.request(query.cursor.as_deref(), query.limit.as_deref())?;
    let payments = state.app.payments(signed.actor(), filter, page).await?;
    Ok(web::Json(paging.answer(payments, |detail| Payment::of(&detail))))
}
