use actix_web::{get, web};
use dalil_app::Certified;
use dalil_invoicing::{ClientId, DocumentId, DocumentSummary, ReceivedId, certificates::AwaitedFilter};
use dalil_tenancy::field::Gather;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::money;
use crate::{
    HttpState, Problem, Signed,
    api::wire::{ListOf, Money, Paging, day, parameter, parsed},
    body::Query,
};

/// Of what a certificate is awaited: VAT that a client withheld of an invoice by a payment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AwaitedCertificate {
    /// Who withheld.
    #[schema(value_type = Uuid)]
    client_id: ClientId,
    /// The payment.
    #[schema(value_type = Uuid)]
    payment_id: ReceivedId,
    /// The day of the payment.
    paid_on: Date,
    /// How many days ago that was, in Dhaka.
    age_days: i32,
    /// The invoice.
    #[schema(value_type = Uuid)]
    invoice_id: DocumentId,
    /// Its number as printed.
    invoice_number: Option<String>,
    /// The number of its tax invoice (Mushak 6.3), which the certificate names.
    tax_invoice_number: Option<String>,
    /// The day of issue of that.
    tax_invoice_issued_on: Option<Date>,
    /// What was withheld.
    withheld: Money,
    /// What certificates in hand say of it.
    certified: Money,
    /// What is awaited.
    awaited: Money,
}

/// Which.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AwaitedQuery {
    /// Only from one client.
    #[param(value_type = Option<Uuid>)]
    client_id: Option<String>,
    /// Only for payments of before this day.
    #[param(value_type = Option<String>, format = Date)]
    paid_before: Option<String>,
    /// `next_cursor` of the page before, with the same filters.
    cursor: Option<String>,
    /// How many at most: 1 to 200, 50 when left out.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    limit: Option<String>,
}

impl AwaitedCertificate {
    fn of(certified: &Certified, today: Date) -> Self {
        let withheld = &certified.withheld;
        let number = |document: &Option<DocumentSummary>| document.as_ref().map(|known| known.printed_number.clone());
        Self {
            client_id: withheld.client,
            payment_id: withheld.payment,
            paid_on: withheld.paid_on,
            age_days: withheld.age(today),
            invoice_id: withheld.document,
            invoice_number: number(&certified.invoice),
            tax_invoice_number: number(&certified.tax_invoice),
            tax_invoice_issued_on: certified.tax_invoice.as_ref().map(|known| known.issued_on),
            withheld: money(withheld.withheld),
            certified: money(withheld.certified),
            awaited: money(withheld.awaited()),
        }
    }
}

/// Certificates that clients owe for VAT they withheld, the oldest payment first. Until one is in hand, the VAT cannot be
/// adjusted (note 29).
#[utoipa::path(operation_id = "listAwaitedCertificates", tag = "payments", params(AwaitedQuery),
    responses((status = 200, description = "A page of what is awaited.", body = ListOf<AwaitedCertificate>)))]
#[get("/certificates/awaited")]
pub(crate) async fn list(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<AwaitedQuery>,
) -> Result<web::Json<ListOf<AwaitedCertificate>>, Problem> {
    let mut gather = Gather::default();
    let client = query.client_id.as_deref();
    let client = parameter(&mut gather, "client_id", "not_an_id", client, |text| text.parse().ok());
    let before = day(&mut gather, "paid_before", query.paid_before.as_deref());
    let filter = parsed(gather, AwaitedFilter { client, before })?;
    let filters = format!("{filter:?}");
    let paging = Paging::new(&state, &signed, "awaited-certificates", &filters);
    let page = paging.request(query.cursor.as_deref(), query.limit.as_deref())?;
    let found = state.app.awaited_certificates(signed.actor(), filter, page).await?;
    let today = state.app.tax_day();
    Ok(web::Json(paging.answer(found, |certified| AwaitedCertificate::of(&certified, today))))
}
