//! Recording what a client answered to a quotation.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::{Failure, QuotationDetail, QuotationLife};
use dalil_invoicing::{AnswerInput, Channel, InvoiceId, Issued, Outcome, QuotationError, permission};
use dalil_tenancy::field::FieldErrors;

use crate::{
    Code, HttpState, Problem, Signed,
    body::Form as Body,
    pages::{
        field::{Choice, Field, Form},
        frame::{self, Frame},
        id, page_with,
        parts::{Hidden, told},
        sent::Sent,
        typed::{Errors, Summary, Typed},
    },
};

#[derive(Template)]
#[template(path = "quotations/answer.html")]
struct AnswerPage<'a> {
    f: &'a Frame,
    number: String,
    /// What it is over, and until when it holds.
    what: String,
    document: String,
    action: String,
    summary: Summary,
    hidden: Hidden,
    outcome: Field,
    day: Field,
    channel: Field,
    name: Field,
    note: Field,
}

pub(super) async fn ask(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::DRAFTS_WRITE)?;
    let mut typed = Typed::default();
    typed.set("outcome", Outcome::Accepted.as_str());
    typed.set("channel", Channel::Mail.as_str());
    asked(&request, &signed, &state, StatusCode::OK, &typed, None).await
}

/// An issued quotation, with what became of it.
pub(super) async fn issued(
    state: &HttpState,
    signed: &Signed,
    id: InvoiceId,
) -> Result<(Box<Issued>, Box<QuotationLife>), Problem> {
    match state.app.quotation(signed.actor(), id).await? {
        QuotationDetail::Issued(issued, life, _) => Ok((issued, life)),
        QuotationDetail::Draft(_) => Err(Problem::new(Code::NotFound)),
    }
}

async fn asked(
    request: &HttpRequest,
    signed: &Signed,
    state: &HttpState,
    status: StatusCode,
    typed: &Typed,
    errors: Option<&FieldErrors>,
) -> Result<HttpResponse, Problem> {
    let id: InvoiceId = id(request)?;
    let (issued, life) = issued(state, signed, id).await?;
    life.quotation.answerable()?;
    let frame = Frame::of(signed, request);
    let errors = errors.map(|errors| Errors::new(&frame, errors, str::to_owned)).unwrap_or_default();
    let form = Form { frame: &frame, typed, errors: &errors };
    let (row, base) = (issued.row(), frame::base(signed));
    let choices = |family: &str, names: &[&str]| -> Vec<Choice> {
        names.iter().map(|name| Choice::new(*name, frame.t(&format!("{family}-{name}")))).collect()
    };
    page_with(
        status,
        &AnswerPage {
            number: frame.language.figure(&row.printed_number),
            what: frame.tx(
                "quotation-over",
                &[
                    ("amount", told(&frame, row.totals.total, row.currency).into()),
                    ("day", frame.language.date(life.quotation.valid_until).into()),
                ],
            ),
            document: format!("{base}/documents/{id}"),
            action: format!("{base}/quotations/{id}/answer"),
            summary: errors.summary(frame.t("summary-title"), ""),
            hidden: Hidden::new(&state.app, signed),
            outcome: form
                .choice("outcome", choices("outcome", &[Outcome::Accepted.as_str(), Outcome::Declined.as_str()])),
            day: form.date("day").named(frame.t("field-answer_day")).note(frame.t("field-answer_day-note")),
            channel: form.choice("channel", choices("channel", &Channel::ALL.map(Channel::as_str))),
            name: form.text("name").named(frame.t("field-answered_by")),
            note: form.area("note", 3).note(frame.t("optional")),
            f: &frame,
        },
    )
}

pub(super) async fn answer(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Body<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::DRAFTS_WRITE)?;
    let quotation: InvoiceId = id(&request)?;
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let input = AnswerInput {
        outcome: sent.typed.get("outcome").to_owned(),
        day: sent.typed.optional("day"),
        channel: sent.typed.get("channel").to_owned(),
        name: sent.typed.optional("name"),
        note: sent.typed.optional("note"),
    };
    let there = format!("{}/documents/{quotation}?answered=1", frame::base(&signed));
    let done =
        sent.act(|_| there.clone(), |once| state.app.answer_quotation(signed.actor(), quotation.into(), &input, once));
    match done.await {
        Ok(page) => Ok(page),
        Err(Failure::Refused(QuotationError::Invalid(errors))) => {
            asked(&request, &signed, &state, StatusCode::UNPROCESSABLE_ENTITY, &sent.typed, Some(&errors)).await
        }
        Err(failure) => Err(failure.into()),
    }
}
