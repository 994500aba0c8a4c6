//! Throwing a draft away, after saying what goes.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::{DraftError, Failure, InvoiceDetail};
use dalil_invoicing::{Draft, InvoiceId, permission};

use crate::{
    Code, HttpState, Problem, Signed,
    body::Form,
    pages::{
        frame::{self, Frame},
        id, labels, page_with,
        parts::{Hidden, money},
        sent::{Sent, version},
        typed::Typed,
    },
};

#[derive(Template)]
#[template(path = "invoices/discard.html")]
struct DiscardPage<'a> {
    f: &'a Frame,
    draft: String,
    changed: Option<String>,
    what: String,
    hidden: Hidden,
}

pub(super) async fn ask(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::DRAFTS_WRITE)?;
    asked(&request, &signed, &state, StatusCode::OK).await
}

async fn asked(
    request: &HttpRequest,
    signed: &Signed,
    state: &HttpState,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let draft = match state.app.invoice(signed.actor(), id(request)?).await? {
        InvoiceDetail::Draft(draft) => draft,
        InvoiceDetail::Issued(..) => return Err(Problem::new(Code::AlreadyIssued)),
    };
    let frame = Frame::of(signed, request);
    page_with(
        status,
        &DiscardPage {
            draft: format!("{}/invoices/{}", frame::base(signed), draft.id),
            changed: (status != StatusCode::OK).then(|| frame.t("changed-meanwhile")),
            what: what(&frame, &draft),
            hidden: Hidden::at(&state.app, signed, draft.version),
            f: &frame,
        },
    )
}

/// What goes, in numbers.
fn what(frame: &Frame, draft: &Draft) -> String {
    let currency = draft.fields.currency;
    let total = draft.fields.computed().map(|computed| computed.totals.total).unwrap_or_default();
    let total = format!("{} {}", labels::mark(frame.language, currency), money(frame.language, total, currency));
    frame.tx("discard-what", &[("lines", draft.fields.lines.len().into()), ("total", total.into())])
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
    let drafts = format!("{}/invoices?state=draft", frame::base(&signed));
    match sent.act(|()| drafts.clone(), |once| state.app.discard_draft(signed.actor(), invoice, version, once)).await {
        Ok(page) => Ok(page),
        Err(Failure::Refused(DraftError::Stale { .. })) => {
            asked(&request, &signed, &state, StatusCode::PRECONDITION_FAILED).await
        }
        Err(failure) => Err(failure.into()),
    }
}
