use actix_web::{HttpRequest, Responder as _, get, http::header, web};
use dalil_app::IssuePreview;
use dalil_invoicing::{DraftKind, Ready, SeriesKey, warnings};
use serde::Serialize;
use utoipa::ToSchema;

use super::draft::Amounts;
use crate::{
    HttpState, Problem, Signed,
    api::{documents::document::Series, wire::path_id},
    etag,
    problem::FieldProblem,
};

/// What issuing would freeze, or what blocks it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Preview {
    /// The version of the draft that was looked at.
    version: i64,
    /// What would be frozen; null while something blocks.
    would_freeze: Option<Frozen>,
    /// What blocks issuing; empty when nothing does.
    blocked_by: Vec<FieldProblem>,
    /// What to look at before issuing, though it does not block.
    warnings: Vec<Warning>,
}

/// Something to look at before issuing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Warning {
    /// The field of the draft that it is about; `workspace` where it is about the issuer.
    field: &'static str,
    /// `buyer_address_missing` and `buyer_bin_missing` (the invoice is reported in Mushak 6.10),
    /// `supplied_before_registration`, or `signatory_missing`.
    #[schema(example = "buyer_bin_missing")]
    code: &'static str,
}

impl From<dalil_invoicing::Warning> for Warning {
    fn from(warning: dalil_invoicing::Warning) -> Self {
        Self { field: warning.field(), code: warning.code() }
    }
}

/// What issuing would freeze.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Frozen {
    /// The series the invoice, or the quotation, takes its number from.
    invoice_series: Series,
    /// The series the Mushak 6.3 takes its number from; null where there will be none.
    mushak_series: Option<Series>,
    /// Why there will be no Mushak 6.3: `not_registered`, `turnover_tax` or `quotation`.
    without_mushak: Option<&'static str>,
    /// The issuer's name in Bangla.
    issuer_name_bn: Option<String>,
    /// The issuer's name in English.
    issuer_name_en: Option<String>,
    /// The issuer's BIN.
    issuer_bin: Option<String>,
    /// The issuer's TIN.
    issuer_tin: Option<String>,
    /// The place of issue.
    place_name: String,
    /// Its address.
    place_address: String,
    /// The buyer's name in Bangla.
    buyer_name_bn: Option<String>,
    /// The buyer's name in English.
    buyer_name_en: Option<String>,
    /// The buyer's BIN.
    buyer_bin: Option<String>,
    /// The sums.
    totals: Amounts,
}

impl Preview {
    fn of(preview: &IssuePreview) -> Self {
        let fields = &preview.draft.fields;
        let currency = fields.currency;
        let warned = preview.ready.as_ref().map(|ready| warnings(fields, ready)).unwrap_or_default();
        Self {
            version: preview.draft.version,
            would_freeze: preview.ready.as_ref().ok().map(|ready| Frozen::of(ready, currency)),
            blocked_by: match &preview.ready {
                Ok(_) => Vec::new(),
                Err(errors) => errors.0.iter().map(FieldProblem::of).collect(),
            },
            warnings: warned.into_iter().map(Warning::from).collect(),
        }
    }
}

impl Frozen {
    fn of(ready: &Ready, currency: dalil_money::Currency) -> Self {
        let (brand, registration, client) = (ready.brand(), ready.registration(), &ready.client().fields);
        let series = |key: &SeriesKey| Series::of(key);
        Self {
            invoice_series: series(ready.invoice_series()),
            mushak_series: ready.mushak_series().map(series),
            without_mushak: ready.without_mushak().map(dalil_invoicing::WithoutMushak::code),
            issuer_name_bn: brand.name.bn().map(str::to_owned),
            issuer_name_en: brand.name.en().map(str::to_owned),
            issuer_bin: registration.vat.bin().map(ToString::to_string),
            issuer_tin: registration.tin.as_ref().map(ToString::to_string),
            place_name: ready.place().name.to_string(),
            place_address: ready.place().address.to_string(),
            buyer_name_bn: client.name.bn().map(str::to_owned),
            buyer_name_en: client.name.en().map(str::to_owned),
            buyer_bin: client.bin.as_ref().map(ToString::to_string),
            totals: Amounts::of(&ready.computed().totals, currency),
        }
    }
}

/// What issuing would freeze, or what blocks it. Reads only.
///
/// While nothing blocks, its `ETag` stands for all that would be frozen: sent to `issueInvoice` as `If-Match`, it makes
/// sure that this is issued or nothing.
#[utoipa::path(operation_id = "previewIssue", tag = "invoices", params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "What would happen.", body = Preview),
        (status = 409, description = "It is issued already.")
    ))]
#[get("/invoices/{id}/issue-preview")]
pub(crate) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<impl actix_web::Responder, Problem> {
    let preview = state.app.issue_preview(signed.actor(), DraftKind::Invoice, path_id(&request)?).await?;
    Ok(looked_at(&preview))
}

/// What was looked at, under the tag that stands for it.
pub(in crate::api) fn looked_at(preview: &IssuePreview) -> impl actix_web::Responder + use<> {
    let version = preview.draft.version;
    let tag = preview.review().map_or_else(|| etag::of_version(version), |review| etag::of_review(version, &review));
    web::Json(Preview::of(preview)).customize().insert_header((header::ETAG, tag))
}
