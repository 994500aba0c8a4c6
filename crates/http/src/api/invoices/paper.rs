use actix_web::{HttpRequest, HttpResponse, get, post, web};
use dalil_app::DraftPaper;
use dalil_invoicing::{DocumentKind, DraftKind, NoteKind, PaperLanguage, permission};
use dalil_tenancy::field::Gather;
use serde::Deserialize;
use utoipa::IntoParams;

use super::input::DraftInput;
use crate::{
    HttpState, Problem, Signed,
    api::{
        documents::pdf::Language,
        wire::{parameter, parsed, path_id},
    },
    body::{Json, Query},
};

/// Which paper, and in which language.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DraftPaperQuery {
    /// `invoice` or `mushak_6_3`; the invoice where none is named.
    kind: Option<String>,
    /// `bn` or `en`; the one that the client receives where none is named.
    #[param(value_type = Option<Language>)]
    language: Option<String>,
}

impl DraftPaperQuery {
    fn wanted(&self) -> Result<DraftPaper, Problem> {
        let mut gather = Gather::default();
        let kind = parameter(&mut gather, "kind", "unknown_value", self.kind.as_deref(), of_draft);
        let language =
            parameter(&mut gather, "language", "unknown_value", self.language.as_deref(), PaperLanguage::from_code);
        parsed(gather, DraftPaper { kind: kind.unwrap_or(DocumentKind::Invoice), language })
    }
}

/// The kinds that a draft becomes: a note corrects what was issued.
fn of_draft(name: &str) -> Option<DocumentKind> {
    let is_paper = |kind: &DocumentKind| {
        NoteKind::of(*kind).is_none() && !matches!(kind, DocumentKind::Bill | DocumentKind::Quotation)
    };
    DocumentKind::from_name(name).filter(is_paper)
}

pub(in crate::api) fn image(svg: String) -> HttpResponse {
    HttpResponse::Ok().content_type("image/svg+xml").body(svg)
}

/// The first page of a paper of a draft as an image: what issuing would give now, marked as a draft, without number and
/// seal. Stores nothing.
#[utoipa::path(operation_id = "getDraftPaper", tag = "invoices", params(("id" = Uuid, Path), DraftPaperQuery),
    responses(
        (status = 200, description = "The page.", content_type = "image/svg+xml", body = String),
        (status = 409, description = "It is issued already."),
        (status = 422, description = "Something blocks issuing: the errors name it.")
    ))]
#[get("/invoices/{id}/draft-paper")]
pub(crate) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<DraftPaperQuery>,
) -> Result<HttpResponse, Problem> {
    let (id, wanted) = (path_id(&request)?, query.wanted()?);
    Ok(image(state.app.draft_paper(signed.actor(), DraftKind::Invoice, id, wanted).await?))
}

/// The same of a draft as it is written, stored or not.
#[utoipa::path(operation_id = "previewDraftPaper", tag = "invoices", params(DraftPaperQuery), request_body = DraftInput,
    responses(
        (status = 200, description = "The page.", content_type = "image/svg+xml", body = String),
        (status = 422, description = "Something is wrong with the draft, or blocks issuing: the errors name it.")
    ))]
#[post("/invoices/draft-paper")]
pub(crate) async fn preview(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<DraftPaperQuery>,
    body: Json<DraftInput>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::DRAFTS_WRITE)?;
    let wanted = query.wanted()?;
    Ok(image(state.app.written_paper(signed.actor(), &body.value.into(), wanted).await?))
}
