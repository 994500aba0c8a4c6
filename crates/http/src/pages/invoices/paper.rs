//! The paper of a draft as it is typed, stored or not: beside the form with script, on a page of its own without.

use actix_web::{HttpResponse, http::header};
use dalil_app::{DraftPaper, DraftPaperError, Failure};
use dalil_invoicing::{DocumentKind, DraftKind};

use super::{
    editor::Editor,
    kind,
    written::{self, compacted},
};
use crate::{
    Problem,
    headers::OF_AN_IMAGE,
    pages::{frame::Frame, labels, typed::Typed},
};

/// A button that shows a paper.
pub(super) struct Paper {
    pub(super) action: String,
    pub(super) name: String,
}

/// The papers that issuing gives; a workspace that charges VAT has the 6.3 as well.
pub(super) fn papers(frame: &Frame, kind: DraftKind, taxed: bool) -> Vec<Paper> {
    let paper = |kind: DocumentKind| Paper {
        action: format!("paper:{}", kind.as_str()),
        name: labels::kind(frame.language, kind),
    };
    let mushak = (taxed && kind == DraftKind::Invoice).then_some(DocumentKind::Mushak63);
    std::iter::once(kind.document()).chain(mushak).map(paper).collect()
}

/// The paper that a pressed button asks for.
pub(super) fn asked(action: &str) -> Option<DocumentKind> {
    action.strip_prefix("paper:").and_then(DocumentKind::from_name)
}

/// The first page as an image; what blocks it stands at its fields in the form, as after saving.
pub(super) async fn show(editor: &Editor<'_>, typed: &Typed, kind: DocumentKind) -> Result<HttpResponse, Problem> {
    let typed = compacted(typed.clone());
    let wanted = DraftPaper { kind, language: None };
    match editor
        .state
        .app
        .written_paper(editor.signed.actor(), &written::draft(&typed, kind::asked(editor.request)), wanted)
        .await
    {
        Ok(image) => Ok(HttpResponse::Ok()
            .content_type("image/svg+xml")
            .insert_header((header::CONTENT_SECURITY_POLICY, OF_AN_IMAGE))
            .body(image)),
        Err(Failure::Refused(DraftPaperError::Blocked(errors))) => editor.refused(typed, errors).await,
        Err(failure) => Err(failure.into()),
    }
}
