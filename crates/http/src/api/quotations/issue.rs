use actix_web::{HttpRequest, HttpResponse, Responder, get, http::header, post, web};
use dalil_app::DraftPaper;
use dalil_invoicing::{DocumentKind, DraftKind, IssuedSet, PaperLanguage};
use dalil_tenancy::field::Gather;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    HttpState, Problem, Signed,
    api::{
        documents::{document::Document, pdf::Language},
        invoices::{
            paper::image,
            preview::{Preview, looked_at},
        },
        wire::{parameter, parsed, path_id, reply},
    },
    body::{Empty, Query},
    etag,
    idempotency::{Key, answer},
};

/// In which language.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct QuotationPaperQuery {
    /// `bn` or `en`; the one that the client receives where none is named.
    #[param(value_type = Option<Language>)]
    language: Option<String>,
}

/// What giving a quotation out would freeze, or what blocks it. Reads only.
///
/// While nothing blocks, its `ETag` stands for all that would be frozen: sent to `issueQuotation` as `If-Match`, it makes
/// sure that this is issued or nothing.
#[utoipa::path(operation_id = "previewQuotation", tag = "quotations", params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "What would happen.", body = Preview),
        (status = 409, description = "It is issued already.")
    ))]
#[get("/quotations/{id}/issue-preview")]
pub(crate) async fn preview(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<impl Responder, Problem> {
    let id = path_id(&request)?;
    let preview = state.app.issue_preview(signed.actor(), DraftKind::Quotation, id).await?;
    Ok(looked_at(&preview))
}

/// The first page of the paper of a draft as an image: what giving it out would print now, marked as a draft, without number
/// and seal. Stores nothing.
#[utoipa::path(operation_id = "getQuotationPaper", tag = "quotations", params(("id" = Uuid, Path), QuotationPaperQuery),
    responses(
        (status = 200, description = "The page.", content_type = "image/svg+xml", body = String),
        (status = 409, description = "It is issued already."),
        (status = 422, description = "Something blocks issuing: the errors name it.")
    ))]
#[get("/quotations/{id}/draft-paper")]
pub(crate) async fn paper(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<QuotationPaperQuery>,
) -> Result<HttpResponse, Problem> {
    let mut gather = Gather::default();
    let language =
        parameter(&mut gather, "language", "unknown_value", query.language.as_deref(), PaperLanguage::from_code);
    let wanted = parsed(gather, DraftPaper { kind: DocumentKind::Quotation, language })?;
    let id = path_id(&request)?;
    Ok(image(state.app.draft_paper(signed.actor(), DraftKind::Quotation, id, wanted).await?))
}

/// Gives a quotation out: its number is taken, brand, tax identifiers and account are frozen, the document is sealed. It is
/// final from then on, and no tax document: nothing is owed under it. A new version voids the one before it in the same commit.
///
/// `If-Match` names what was looked at: with the tag of `previewQuotation` exactly that is issued or nothing; the draft's own
/// tag binds the draft alone.
#[utoipa::path(operation_id = "issueQuotation", tag = "quotations",
    params(
        ("id" = Uuid, Path),
        ("If-Match" = String, Header, description = "The `ETag` of `previewQuotation` (recommended), or of the draft."),
        ("Idempotency-Key" = String, Header)
    ),
    responses(
        (status = 200, description = "Issued.", body = Document),
        (status = 409, description = "It is issued already; the version before it was accepted or invoiced meanwhile; or the \
            clock stands before the last issue of the series."),
        (status = 412, description = "What was looked at has changed since; `errors` names what, by the preview's tag.")
    ))]
#[post("/quotations/{id}/issue")]
pub(crate) async fn issue(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    _: Empty,
) -> Result<HttpResponse, Problem> {
    let (id, seen) = (path_id(&request)?, etag::if_seen(&request)?);
    let shape = |set: &IssuedSet| {
        let document = Document::fresh(&set.invoice);
        let tag = document.tag();
        reply(200, &document, &[(header::ETAG, tag)])
    };
    let once = Key::required(&request, &[])?.once(shape);
    let done = state.app.issue_quotation(signed.actor(), id, seen, once).await?;
    Ok(answer(done, shape))
}
