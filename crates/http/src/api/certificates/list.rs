use actix_web::{get, web};
use dalil_invoicing::certificates::CertificateFilter;
use dalil_tenancy::field::Gather;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Certificate;
use crate::{
    HttpState, Problem, Signed,
    api::wire::{ListOf, Paging, parameter, parsed},
    body::Query,
};

/// Which certificates.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CertificateQuery {
    /// Only of one client.
    #[param(value_type = Option<Uuid>)]
    client_id: Option<String>,
    /// Only those that lower the tax of this period, as `2026-07`, and were not reversed: what stands behind note 29.
    month: Option<String>,
    /// `next_cursor` of the page before, with the same filters.
    cursor: Option<String>,
    /// How many at most: 1 to 200, 50 when left out.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    limit: Option<String>,
}

/// Certificates that clients gave, the last entered first, those that were reversed among them.
#[utoipa::path(operation_id = "listCertificates", tag = "payments", params(CertificateQuery),
    responses((status = 200, description = "A page of certificates.", body = ListOf<Certificate>)))]
#[get("/certificates")]
pub(crate) async fn list(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<CertificateQuery>,
) -> Result<web::Json<ListOf<Certificate>>, Problem> {
    let mut gather = Gather::default();
    let client = query.client_id.as_deref();
    let client = parameter(&mut gather, "client_id", "not_an_id", client, |text| text.parse().ok());
    let month = parameter(&mut gather, "month", "not_a_month", query.month.as_deref(), |text| text.parse().ok());
    let filter = parsed(gather, CertificateFilter { client, month })?;
    let filters = format!("{filter:?}");
    let paging = Paging::new(&state, &signed, "certificates", &filters);
    let page = paging.request(query.cursor.as_deref(), query.limit.as_deref())?;
    let found = state.app.certificates(signed.actor(), filter, page).await?;
    Ok(web::Json(paging.answer(found, |detail| Certificate::of(&detail.recorded))))
}
