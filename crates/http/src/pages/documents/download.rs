//! The original as a PDF: the same bytes for ever.

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use dalil_app::Download;
use dalil_invoicing::PaperLanguage;

use crate::{Code, HttpState, Problem, Signed, etag, pages::id};

pub(super) async fn original(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    let language = request
        .match_info()
        .get("language")
        .and_then(PaperLanguage::from_code)
        .ok_or_else(|| Problem::new(Code::NotFound))?;
    let paper = state.app.original(signed.actor(), id(&request)?, Some(language)).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CONTENT_DISPOSITION, disposition(&paper)))
        .insert_header((header::ETAG, etag::of_digest(&paper.sha256)))
        .body(paper.pdf))
}

/// Saved under the name of the paper, which is ASCII without quotes.
pub(super) fn disposition(paper: &Download) -> String {
    format!("attachment; filename=\"{}\"", paper.file_name)
}
