//! The standing with NBR, as rows with effective dates.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use dalil_invoicing::{Registration, input};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::wire::{ListOf, reply};
use crate::{
    HttpState, Problem, Signed,
    body::Json,
    idempotency::{Key, answer},
};

/// A tax identity from a day on, as written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"from": "2090-07-01", "vat_status": "not_registered", "tin": "123456789012"}))]
pub(crate) struct TaxIdentityInput {
    /// First day, in Asia/Dhaka.
    #[schema(format = Date)]
    from: String,
    /// `registered`, `turnover_tax` or `not_registered`.
    vat_status: String,
    /// BIN; none for `not_registered`.
    #[serde(default)]
    bin: Option<String>,
    /// TIN.
    #[serde(default)]
    tin: Option<String>,
}

impl From<TaxIdentityInput> for input::Registration {
    fn from(body: TaxIdentityInput) -> Self {
        Self { from: body.from, vat_status: body.vat_status, bin: body.bin, tin: body.tin }
    }
}

/// A tax identity from a day on, until a later one takes over.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaxIdentity {
    /// First day, in Asia/Dhaka.
    from: Date,
    /// `registered`, `turnover_tax` or `not_registered`.
    vat_status: &'static str,
    /// BIN.
    bin: Option<String>,
    /// TIN.
    tin: Option<String>,
}

impl TaxIdentity {
    fn of(registration: &Registration) -> Self {
        Self {
            from: registration.from,
            vat_status: registration.vat.as_str(),
            bin: registration.vat.bin().map(ToString::to_string),
            tin: registration.tin.as_ref().map(ToString::to_string),
        }
    }
}

/// Every tax identity, the latest first.
#[utoipa::path(operation_id = "listTaxIdentities", tag = "workspace",
    responses((status = 200, description = "The tax identities.", body = ListOf<TaxIdentity>)))]
#[get("/tax-identities")]
pub(crate) async fn list(
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<web::Json<ListOf<TaxIdentity>>, Problem> {
    let known = state.app.registrations(signed.actor()).await?;
    Ok(web::Json(ListOf::whole(known.iter().map(TaxIdentity::of).collect())))
}

/// Sets the tax identity from a day on. A BIN that another workspace holds is refused, and which one is not told.
#[utoipa::path(operation_id = "setTaxIdentity", tag = "workspace", request_body = TaxIdentityInput,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, description = "Set.", body = TaxIdentity)))]
#[post("/tax-identities")]
pub(crate) async fn set(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<TaxIdentityInput>,
) -> Result<HttpResponse, Problem> {
    let shape = |registration: &Registration| reply(201, &TaxIdentity::of(registration), &[]);
    let once = Key::optional(&request, &body.raw)?.once(shape);
    let done = state.app.register(signed.actor(), &body.value.into(), once).await?;
    Ok(answer(done, shape))
}
