use actix_web::{HttpRequest, HttpResponse, get, web};
use dalil_app::DocumentDetail;
use dalil_invoicing::StoredPaper;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::document::Document;
use crate::{
    HttpState, Problem, Signed,
    api::wire::{path_id, resource, text},
    etag,
};

/// A document with its papers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentWithPapers {
    /// The document.
    document: Document,
    /// Its originals, one for each language that is rendered already.
    originals: Vec<Paper>,
    /// Its marked copies, oldest first.
    copies: Vec<CopyOfDocument>,
}

/// A rendered paper.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Paper {
    /// `bn` or `en`.
    language: &'static str,
    /// SHA-256 of the PDF, in hexadecimal.
    sha256: String,
    /// How many bytes.
    size: u64,
    /// When it was made.
    rendered_at: Timestamp,
}

/// A copy marked প্রতিলিপি.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CopyOfDocument {
    /// Counts the copies, from 1.
    ordinal: u32,
    /// Why it was made.
    reason: String,
    /// The paper.
    paper: Paper,
}

impl Paper {
    fn of(paper: &StoredPaper) -> Self {
        Self {
            language: paper.language.code(),
            sha256: paper.sha256.to_string(),
            size: paper.size,
            rendered_at: paper.rendered_at,
        }
    }
}

impl DocumentWithPapers {
    fn of(detail: &DocumentDetail) -> Self {
        let copy = |copy: &dalil_invoicing::Copy| CopyOfDocument {
            ordinal: copy.ordinal,
            reason: copy.reason.clone(),
            paper: Paper::of(&copy.paper),
        };
        Self {
            document: Document::of(&detail.document, detail.standing.as_ref(), detail.voided.as_ref(), &detail.notes),
            originals: detail.originals.iter().map(Paper::of).collect(),
            copies: detail.copies.iter().map(copy).collect(),
        }
    }
}

/// One document with its papers.
#[utoipa::path(operation_id = "getDocument", tag = "documents",
    params(("id" = Uuid, Path), ("If-None-Match" = Option<String>, Header)),
    responses((status = 200, description = "The document.", body = DocumentWithPapers)))]
#[get("/documents/{id}")]
pub(crate) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    let detail = state.app.document(signed.actor(), path_id(&request)?).await?;
    let body = DocumentWithPapers::of(&detail);
    // The document is final, its papers and payments come later: the tag is of all of it.
    let tag = etag::of_text(&text(&body));
    Ok(resource(&request, &tag, &body))
}
