//! Throwing a draft away at one press, and having it back.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::{Template, filters::HtmlSafe};
use dalil_app::{DISCARDED_DAYS, DraftError, Failure};
use dalil_invoicing::{Discarded, Draft, DraftKind, InvoiceId, permission};
use jiff::ToSpan;

use super::{
    editor::{Editor, Note, Shown},
    kind::{self, Found},
    written,
};
use crate::{
    Code, HttpState, Problem, Signed,
    body::Form,
    pages::{
        frame::{self, Frame},
        id, labels, page_with,
        parts::{Hidden, told},
        see,
        sent::{Sent, version},
        typed::Typed,
    },
};

/// What was just thrown away, with the way back.
#[derive(Template)]
#[template(path = "invoices/undo.html")]
pub(in crate::pages) struct Undo {
    said: String,
    action: String,
    act: String,
    hidden: Hidden,
}

impl HtmlSafe for Undo {}

impl Undo {
    /// Of the draft that the address names, while it can be had back by this person.
    pub(in crate::pages) async fn of(
        frame: &Frame,
        state: &HttpState,
        signed: &Signed,
        kind: DraftKind,
        named: &str,
    ) -> Result<Option<Self>, Problem> {
        let Ok(id) = named.parse::<InvoiceId>() else { return Ok(None) };
        let Some(discarded) = thrown_away(state, signed, kind, id).await? else { return Ok(None) };
        Ok(Some(Self {
            said: frame.tx("discard-done", &[("total", total(frame, &discarded.draft).into())]),
            action: restoring(signed, kind, id),
            act: frame.t("discard-undo"),
            hidden: Hidden::new(&state.app, signed),
        }))
    }
}

#[derive(Template)]
#[template(path = "invoices/discarded.html")]
struct DiscardedPage<'a> {
    f: &'a Frame,
    /// The list that it was in.
    list: (String, String),
    orphaned: bool,
    what: String,
    until: String,
    action: String,
    hidden: Hidden,
}

/// A draft that was thrown away, for whoever may have it back.
async fn thrown_away(
    state: &HttpState,
    signed: &Signed,
    kind: DraftKind,
    id: InvoiceId,
) -> Result<Option<Discarded>, Problem> {
    if !signed.actor().may(permission::DRAFTS_WRITE) {
        return Ok(None);
    }
    match state.app.discarded(signed.actor(), kind, id).await {
        Ok(discarded) => Ok(Some(discarded)),
        Err(Failure::Refused(DraftError::NotFound)) => Ok(None),
        Err(failure) => Err(failure.into()),
    }
}

fn restoring(signed: &Signed, kind: DraftKind, id: InvoiceId) -> String {
    format!("{}/{}/{id}/restore", frame::base(signed), kind::path(kind))
}

/// The list of a kind: its address and its name.
pub(super) fn list_of(frame: &Frame, signed: &Signed, kind: DraftKind) -> (String, String) {
    let name = frame.t(kind::key(kind, "nav-invoices", "nav-quotations"));
    (format!("{}/{}", frame::base(signed), kind::path(kind)), name)
}

fn total(frame: &Frame, draft: &Draft) -> String {
    let total = draft.fields.computed().map(|computed| computed.totals.total).unwrap_or_default();
    told(frame, total, draft.fields.currency)
}

/// The page of a draft that is none any more: when and by whom it was thrown away, and the way back.
pub(super) async fn page(
    request: &HttpRequest,
    signed: &Signed,
    state: &HttpState,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let kind = kind::asked(request);
    let found = thrown_away(state, signed, kind, id(request)?).await?;
    let Discarded { draft, at, by } = found.ok_or_else(|| Problem::new(Code::NotFound))?;
    let frame = Frame::of(signed, request);
    let zone = frame::zone(&state.app, signed).await?;
    let people: Vec<_> = labels::person(&by).into_iter().collect();
    let names = state.app.names(signed.actor(), &people).await?;
    let last = zone.to_datetime(at).date().saturating_add(DISCARDED_DAYS.days());
    page_with(
        status,
        &DiscardedPage {
            orphaned: status == StatusCode::UNPROCESSABLE_ENTITY,
            what: frame.tx(
                "discarded-what",
                &[
                    ("who", labels::who(&frame, &by, &names).into()),
                    ("when", frame.language.moment(&zone, at).into()),
                    ("lines", draft.fields.lines.len().into()),
                    ("total", total(&frame, &draft).into()),
                ],
            ),
            until: frame.tx("discarded-until", &[("day", frame.language.date(last).into())]),
            list: list_of(&frame, signed, kind),
            action: restoring(signed, kind, draft.id),
            hidden: Hidden::new(&state.app, signed),
            f: &frame,
        },
    )
}

pub(super) async fn discard(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let invoice: InvoiceId = id(&request)?;
    let typed = Typed::new(body.value);
    let version = version(&typed)?;
    let sent = Sent::of(&request, &body.raw, typed)?;
    let kind = kind::asked(&request);
    let drafts = format!("{}/{}?state=draft&discarded={invoice}", frame::base(&signed), kind::path(kind));
    match sent
        .act(|()| drafts.clone(), |once| state.app.discard_draft(signed.actor(), kind, invoice, version, once))
        .await
    {
        Ok(page) => Ok(page),
        Err(Failure::Refused(DraftError::Stale { .. })) => changed(&request, &signed, &state, invoice).await,
        Err(failure) => Err(failure.into()),
    }
}

/// Somebody changed the draft since it was looked at: it is shown as it is now, and stays.
async fn changed(
    request: &HttpRequest,
    signed: &Signed,
    state: &HttpState,
    invoice: InvoiceId,
) -> Result<HttpResponse, Problem> {
    let Found::Draft(draft) = kind::find(state, signed, kind::asked(request), invoice).await? else {
        return Err(Problem::new(Code::AlreadyIssued));
    };
    let editor = Editor { request, signed, state, stored: Some((draft.id, draft.version)) };
    let typed = written::typed(&draft.fields);
    let status = StatusCode::PRECONDITION_FAILED;
    editor.page(Shown { status, typed, note: Note::Changed, as_stored: true, ..Shown::default() }).await
}

pub(super) async fn restore(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let invoice: InvoiceId = id(&request)?;
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let kind = kind::asked(&request);
    let there = format!("{}/{}/{invoice}", frame::base(&signed), kind::path(kind));
    let restored = format!("{there}?restored=1");
    match sent.act(|_| restored.clone(), |once| state.app.restore_draft(signed.actor(), kind, invoice, once)).await {
        Ok(page) => Ok(page),
        // Somebody, or a second click, was faster: what they wanted is there.
        Err(Failure::Refused(DraftError::NotDiscarded | DraftError::AlreadyIssued)) => Ok(see(&there)),
        Err(Failure::Refused(DraftError::Invalid(_))) => {
            page(&request, &signed, &state, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(failure) => Err(failure.into()),
    }
}
