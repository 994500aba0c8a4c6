use actix_web::{HttpRequest, HttpResponse, get, http::header, web};
use dalil_app::Download;
use dalil_invoicing::PaperLanguage;
use dalil_tenancy::field::Gather;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    HttpState, Problem, Signed,
    api::wire::{parameter, parsed, path_id},
    body::Query,
    etag,
};

/// In which language.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PaperQuery {
    /// `bn` or `en`; the one that the client receives where none is named.
    #[param(value_type = Option<Language>)]
    language: Option<String>,
}

/// A language a paper is printed in.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Language {
    /// Bangla.
    Bn,
    /// English.
    En,
}

impl From<Language> for PaperLanguage {
    fn from(language: Language) -> Self {
        match language {
            Language::Bn => Self::Bn,
            Language::En => Self::En,
        }
    }
}

impl PaperQuery {
    fn language(&self) -> Result<Option<PaperLanguage>, Problem> {
        let mut gather = Gather::default();
        let language =
            parameter(&mut gather, "language", "unknown_value", self.language.as_deref(), PaperLanguage::from_code);
        parsed(gather, language)
    }
}

/// `attachment` with a file name of ASCII letters, digits, dots and hyphens, which needs no escape (RFC 6266).
pub(super) fn disposition(download: &Download) -> String {
    format!("attachment; filename=\"{}\"", download.file_name)
}

/// The original of a document as a PDF: the same bytes for ever.
#[utoipa::path(operation_id = "getPaper", tag = "documents",
    params(("id" = Uuid, Path), PaperQuery, ("If-None-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The PDF.", body = Vec<u8>, content_type = "application/pdf"),
        (status = 503, description = "It is still being rendered.")
    ))]
#[get("/documents/{id}/pdf")]
pub(crate) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<PaperQuery>,
) -> Result<HttpResponse, Problem> {
    let (id, language) = (path_id(&request)?, query.language()?);
    let download = state.app.original(signed.actor(), id, language).await?;
    let tag = etag::of_digest(&download.sha256);
    if etag::is_held(&request, &tag) {
        return Ok(etag::not_modified(&tag));
    }
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::ETAG, tag))
        .insert_header((header::CONTENT_DISPOSITION, disposition(&download)))
        .body(download.pdf))
}
