use actix_web::{HttpRequest, HttpResponse, get, http::header, web};

use crate::{HttpState, Problem, Signed, api::wire::path_id, etag};

/// The scan of a certificate: the same bytes for ever, to be saved and not shown. Who had it is noted in the access log.
#[utoipa::path(operation_id = "getCertificateScan", tag = "payments",
    params(("id" = Uuid, Path), ("If-None-Match" = Option<String>, Header)),
    responses((status = 200, description = "The scan.", content(
        (Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png")))))]
#[get("/certificates/{id}/scan")]
pub(crate) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    let scan = state.app.certificate_scan(signed.actor(), path_id(&request)?).await?;
    let tag = etag::of_digest(&scan.sha256);
    if etag::is_held(&request, &tag) {
        return Ok(etag::not_modified(&tag));
    }
    Ok(answer(scan, tag))
}

/// The bytes as an attachment, under a name of ASCII letters, digits, dots and hyphens.
pub(crate) fn answer(scan: dalil_app::ScanFile, tag: String) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(scan.media.as_str())
        .insert_header((header::ETAG, tag))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", scan.file_name)))
        .body(scan.bytes)
}
