//! Credit and debit notes over a Mushak 6.3: a form with what is left of its lines, a look at what will be issued, the act.

mod form;
mod review;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use dalil_app::Failure;
use dalil_invoicing::{
    DocumentId, Issued, NoteError, NoteKind,
    compute::Totals,
    input::{self, NoteValue},
};
use dalil_tenancy::field::{FieldError, FieldErrors};

use super::{frame, id, sent::Sent, typed::Typed};
use crate::{Code, HttpState, Problem, Signed, body::Form as Body};

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(
        web::resource("/documents/{id}/{note:credit-note|debit-note}")
            .route(web::get().to(blank))
            .route(web::post().to(sent)),
    );
}

/// The way of a note as its address has it.
const fn way(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Credit => "credit-note",
        NoteKind::Debit => "debit-note",
    }
}

fn kind(request: &HttpRequest) -> NoteKind {
    if request.match_info().get("note") == Some(way(NoteKind::Debit)) { NoteKind::Debit } else { NoteKind::Credit }
}

/// A request about one note, on its way to a page.
struct Desk<'a> {
    request: &'a HttpRequest,
    signed: &'a Signed,
    state: &'a HttpState,
    document: DocumentId,
    kind: NoteKind,
}

async fn blank(request: HttpRequest, signed: Signed, state: web::Data<HttpState>) -> Result<HttpResponse, Problem> {
    let document = id(&request)?;
    let desk = Desk { request: &request, signed: &signed, state: &state, document, kind: kind(&request) };
    form::page(&desk, StatusCode::OK, &Typed::default(), None).await
}

/// A form that was filled in is looked at first (`review`), may be taken up again (`change`), then issued (`issue`).
async fn sent(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Body<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let document = id(&request)?;
    let typed = Typed::new(body.value);
    let desk = Desk { request: &request, signed: &signed, state: &state, document, kind: kind(&request) };
    match typed.get("action") {
        "issue" => desk.issue(&body.raw, typed).await,
        "change" => form::page(&desk, StatusCode::OK, &typed, None).await,
        _ => desk.look(&typed, StatusCode::OK).await,
    }
}

impl Desk<'_> {
    async fn look(&self, typed: &Typed, status: StatusCode) -> Result<HttpResponse, Problem> {
        let actor = self.signed.actor();
        match self.state.app.review_note(actor, self.document, self.kind, &written(typed, self.kind)).await {
            Ok(note) => review::page(self, status, typed, &note),
            Err(failure) => self.refused(typed, failure).await,
        }
    }

    async fn issue(&self, raw: &[u8], typed: Typed) -> Result<HttpResponse, Problem> {
        let seen = seen(&typed).ok_or_else(|| Problem::new(Code::IfMatchRequired))?;
        let sent = Sent::of(self.request, raw, typed)?;
        let input = written(&sent.typed, self.kind);
        let base = frame::base(self.signed);
        let there = move |note: &Issued| format!("{base}/documents/{}?issued=1", note.id());
        let actor = self.signed.actor();
        let issued = sent
            .act(there, |once| self.state.app.issue_note(actor, self.document, self.kind, &input, Some(seen), once))
            .await;
        match issued {
            Ok(page) => Ok(page),
            Err(Failure::Refused(NoteError::Changed)) => self.look(&sent.typed, StatusCode::PRECONDITION_FAILED).await,
            Err(failure) => self.refused(&sent.typed, failure).await,
        }
    }

    /// What can be mended stands in the form again, beside what was typed.
    async fn refused(&self, typed: &Typed, failure: Failure<NoteError>) -> Result<HttpResponse, Problem> {
        let in_lines = |code| FieldErrors(vec![FieldError::new("lines", code)]);
        let errors = match failure {
            Failure::Refused(NoteError::Invalid(errors)) => errors,
            Failure::Refused(NoteError::PaidAlready { .. }) => in_lines("paid_already"),
            Failure::Refused(NoteError::BuyerUnknown) => in_lines("buyer_address_required"),
            failure => return Err(failure.into()),
        };
        form::page(self, StatusCode::UNPROCESSABLE_ENTITY, typed, Some(&errors)).await
    }
}

/// A form as the use case takes it. Its rows are the lines of the 6.3, so that an error stands where it was typed.
fn written(typed: &Typed, kind: NoteKind) -> input::Note {
    let line = |row: std::collections::BTreeMap<String, String>| {
        let text = |name: &str| row.get(name).cloned().unwrap_or_default();
        input::NoteLine {
            line: text("line"),
            quantity: (kind == NoteKind::Credit).then(|| text("quantity")),
            value: NoteValue::Major(text("value")),
        }
    };
    input::Note {
        reason: typed.get("reason").to_owned(),
        vehicle: typed.optional("vehicle"),
        lines: typed.rows("lines").into_iter().map(line).collect(),
    }
}

/// The sums that were looked at, as a hidden field holds them.
fn told(totals: &Totals) -> String {
    let Totals { gross, discount, value, duty, vat, total } = totals;
    format!("{gross} {discount} {value} {duty} {vat} {total}")
}

fn seen(typed: &Typed) -> Option<Totals> {
    let mut sums = typed.get("seen").split(' ').map(|sum| sum.parse().ok());
    let mut next = || sums.next().flatten();
    Some(Totals { gross: next()?, discount: next()?, value: next()?, duty: next()?, vat: next()?, total: next()? })
}
