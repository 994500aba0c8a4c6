use actix_web::{HttpRequest, HttpResponse, http::header, post, web};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use dalil_invoicing::certificates::{
    Recorded,
    input::{self, Amount},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Certificate;
use crate::{
    HttpState, Problem, Signed,
    api::wire::{address, reply},
    body::{Json, Object},
    idempotency::{Key, answer},
};

/// A certificate as written. Amounts are in poisha, as they stand on it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CertificateInput {
    /// Its number. The same number of the same client and fiscal year is refused, until it is reversed.
    #[schema(max_length = 100, example = "VDS-0042")]
    number: String,
    /// Its date: not after today in Dhaka, nor before a payment that it certifies.
    #[schema(example = "2026-07-20")]
    dated_on: String,
    /// The day on which it was received; that of its date when left out.
    #[serde(default)]
    received_on: Option<String>,
    /// BIN of the withholding entity.
    #[serde(default)]
    entity_bin: Option<String>,
    /// The tax period whose tax it lowers, as `2026-07`: that in which it was received when left out. From the period of the
    /// payment on, and at most six later.
    #[serde(default)]
    period: Option<String>,
    /// A remark.
    #[serde(default)]
    #[schema(max_length = 300)]
    remarks: Option<String>,
    /// What it certifies, by payment and invoice: of one client. It may be less or more than was withheld.
    #[schema(value_type = Vec<CertificateLineInput>, min_items = 1, max_items = 100)]
    lines: Vec<Object<CertificateLineInput>>,
    /// Its scan in Base64 (RFC 4648 section 4): a PDF, JPEG or PNG file of at most 4 MiB, told by its bytes.
    #[serde(default)]
    #[schema(format = Byte)]
    scan: Option<String>,
}

/// What a certificate says of an invoice that a payment settled.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CertificateLineInput {
    /// The payment.
    #[schema(value_type = Uuid)]
    payment_id: String,
    /// The invoice.
    #[schema(value_type = Uuid)]
    invoice_id: String,
    /// The VAT deducted, by the certificate.
    amount: i64,
}

impl From<CertificateInput> for input::Certificate {
    fn from(body: CertificateInput) -> Self {
        let line = |Object(line): Object<CertificateLineInput>| input::Line {
            payment_id: line.payment_id,
            document_id: line.invoice_id,
            amount: Amount::Minor(line.amount),
        };
        Self {
            number: body.number,
            dated_on: body.dated_on,
            received_on: body.received_on,
            entity_bin: body.entity_bin,
            period: body.period,
            remarks: body.remarks,
            lines: body.lines.into_iter().map(line).collect(),
        }
    }
}

/// Records a certificate (Mushak 6.6) that a client gave for VAT it withheld, with its scan: it lowers the tax of its period
/// (note 29).
#[utoipa::path(operation_id = "recordCertificate", tag = "payments", request_body = CertificateInput,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, description = "Recorded.", body = Certificate)))]
#[post("/certificates")]
pub(crate) async fn record(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<CertificateInput>,
) -> Result<HttpResponse, Problem> {
    let shape = |recorded: &Recorded| {
        let place = address(&signed, &format!("certificates/{}", recorded.certificate.id));
        reply(201, &Certificate::of(recorded), &[(header::LOCATION, place)])
    };
    let once = Key::required(&request, &body.raw)?.once(shape);
    let mut body = body.value;
    let decoded = body.scan.take().map(|text| STANDARD.decode(text)).transpose();
    let scan = decoded.map_err(|_| Problem::field("scan", "not_base64"))?;
    let done = state.app.record_certificate(signed.actor(), &body.into(), scan.as_deref(), once).await?;
    Ok(answer(done, shape))
}
