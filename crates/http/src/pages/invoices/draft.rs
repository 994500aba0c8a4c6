//! Making and changing drafts.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use dalil_app::{DraftError, Failure};
use dalil_invoicing::{DocumentId, DocumentKind, Draft, InvoiceId, permission};

use super::{
    discard,
    editor::{Editor, Note, Shown},
    kind::{self, Found},
    paper, written,
};
use crate::{
    Code, HttpState, Problem, Signed,
    body::{Form, Query},
    pages::{
        frame, id, see,
        sent::{Sent, version},
        typed::Typed,
    },
};

#[derive(serde::Deserialize)]
pub(super) struct AskedBlank {
    client: Option<String>,
}

#[derive(serde::Deserialize)]
pub(super) struct AskedDraft {
    saved: Option<String>,
    restored: Option<String>,
}

/// What the pressed button asks for.
enum Wish {
    /// Store it and stay.
    Save,
    /// Store it and go on to issuing.
    Review,
    /// Only show one more line.
    AddLine,
    /// Only show it without that line.
    RemoveLine(usize),
    /// Only show one of its papers.
    Paper(DocumentKind),
}

impl Wish {
    fn of(typed: &Typed) -> Self {
        match typed.get("action") {
            "review" => Self::Review,
            "add_line" => Self::AddLine,
            action => {
                let removed = action.strip_prefix("remove_line:").and_then(|index| index.parse().ok());
                removed.map(Self::RemoveLine).or(paper::asked(action).map(Self::Paper)).unwrap_or(Self::Save)
            }
        }
    }

    /// Where to go with a stored draft.
    fn there(&self, base: &str, draft: &Draft) -> String {
        let page = format!("{base}/{}/{}", kind::path(draft.fields.kind), draft.id);
        if matches!(self, Self::Review) { format!("{page}/issue") } else { format!("{page}?saved=1") }
    }
}

pub(super) async fn blank(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<AskedBlank>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::DRAFTS_WRITE)?;
    let editor = Editor { request: &request, signed: &signed, state: &state, stored: None };
    editor.blank(asked.client.as_deref().unwrap_or_default()).await
}

pub(super) async fn add(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::DRAFTS_WRITE)?;
    let typed = Typed::new(body.value);
    let editor = Editor { request: &request, signed: &signed, state: &state, stored: None };
    let wish = Wish::of(&typed);
    if let Some(page) = reshaped(&editor, &wish, &typed).await? {
        return Ok(page);
    }
    let sent = Sent::of(&request, &body.raw, written::compacted(typed))?;
    let (base, input) = (frame::base(&signed), written::draft(&sent.typed, kind::asked(&request)));
    let there = |draft: &Draft| wish.there(&base, draft);
    match sent.act(there, |once| state.app.add_draft(signed.actor(), &input, once)).await {
        Ok(page) => Ok(page),
        Err(Failure::Refused(DraftError::Invalid(errors))) => editor.refused(sent.typed, errors).await,
        Err(failure) => Err(failure.into()),
    }
}

/// A draft in its editor; what is issued has a page of its own, and so has what was thrown away.
pub(super) async fn edit(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<AskedDraft>,
) -> Result<HttpResponse, Problem> {
    let draft = match kind::find(&state, &signed, kind::asked(&request), id(&request)?).await {
        Ok(Found::Draft(draft)) => draft,
        Ok(Found::Issued(document)) => {
            return Ok(see(&format!("{}/documents/{document}", frame::base(&signed))));
        }
        Err(Failure::Refused(DraftError::NotFound)) => {
            return discard::page(&request, &signed, &state, StatusCode::OK).await;
        }
        Err(failure) => return Err(failure.into()),
    };
    let stored = Some((draft.id, draft.version));
    let editor = Editor { request: &request, signed: &signed, state: &state, stored };
    let typed = written::typed(&draft.fields);
    let note = match (asked.saved, asked.restored) {
        (Some(_), _) => Note::Saved,
        (None, Some(_)) => Note::Restored,
        (None, None) => Note::None,
    };
    let replaces = number(&state, &signed, draft.replaces).await?;
    let quotation = number(&state, &signed, draft.quotation).await?;
    editor.page(Shown { typed, note, as_stored: true, replaces, quotation, ..Shown::default() }).await
}

/// The number of a document that a draft names.
async fn number(state: &HttpState, signed: &Signed, named: Option<DocumentId>) -> Result<Option<String>, Problem> {
    match named {
        Some(id) => Ok(Some(state.app.document(signed.actor(), id).await?.document.row().printed_number.clone())),
        None => Ok(None),
    }
}

pub(super) async fn change(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::DRAFTS_WRITE)?;
    let invoice: InvoiceId = id(&request)?;
    let typed = Typed::new(body.value);
    let version = version(&typed)?;
    let stored = Some((invoice, version));
    let editor = Editor { request: &request, signed: &signed, state: &state, stored };
    let wish = Wish::of(&typed);
    if let Some(page) = reshaped(&editor, &wish, &typed).await? {
        return Ok(page);
    }
    let sent = Sent::of(&request, &body.raw, written::compacted(typed))?;
    let (base, input) = (frame::base(&signed), written::draft(&sent.typed, kind::asked(&request)));
    let there = |draft: &Draft| wish.there(&base, draft);
    match sent.act(there, |once| state.app.change_draft(signed.actor(), invoice, version, &input, once)).await {
        Ok(page) => Ok(page),
        Err(Failure::Refused(DraftError::Invalid(errors))) => editor.refused(sent.typed, errors).await,
        Err(Failure::Refused(DraftError::Stale { .. })) => stale(&editor, sent.typed, invoice).await,
        Err(failure) => Err(failure.into()),
    }
}

async fn stale(editor: &Editor<'_>, typed: Typed, invoice: InvoiceId) -> Result<HttpResponse, Problem> {
    match kind::find(editor.state, editor.signed, kind::asked(editor.request), invoice).await? {
        Found::Draft(theirs) => editor.stale(typed, &theirs).await,
        Found::Issued(_) => Err(Problem::new(Code::AlreadyIssued)),
    }
}

/// The form with a line more or less, or one of its papers, stored nowhere; none when the wish is to store it.
async fn reshaped(editor: &Editor<'_>, wish: &Wish, typed: &Typed) -> Result<Option<HttpResponse>, Problem> {
    match wish {
        Wish::AddLine => editor.grown(typed.clone()).await.map(Some),
        Wish::RemoveLine(index) => {
            let typed = written::without_line(typed.clone(), *index);
            editor.page(Shown { typed, ..Shown::default() }).await.map(Some)
        }
        Wish::Paper(kind) => paper::show(editor, typed, *kind).await.map(Some),
        Wish::Save | Wish::Review => Ok(None),
    }
}
