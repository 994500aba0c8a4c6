//! Giving up what is left under an invoice, after saying how much.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use dalil_app::{Failure, PaymentError};
use dalil_invoicing::DocumentId;
use dalil_ledger::permission;
use dalil_tenancy::field::FieldErrors;

use super::reverse::ReasonPage;
use crate::{
    Code, HttpState, Problem, Signed,
    body::Form as Body,
    pages::{
        field::Form,
        frame::{self, Frame},
        id, page_with,
        parts::{Hidden, told},
        sent::Sent,
        typed::{Errors, Typed},
    },
};

pub(super) async fn ask(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::WRITE_OFF)?;
    asked(&request, &signed, &state, StatusCode::OK, &Typed::default(), None).await
}

async fn asked(
    request: &HttpRequest,
    signed: &Signed,
    state: &HttpState,
    status: StatusCode,
    typed: &Typed,
    errors: Option<&FieldErrors>,
) -> Result<HttpResponse, Problem> {
    let owed = state.app.payable(signed.actor(), id(request)?).await?.invoice;
    let frame = Frame::of(signed, request);
    let document = format!("{}/documents/{}", frame::base(signed), owed.invoice.id);
    let errors = errors.map(|errors| Errors::new(&frame, errors, str::to_owned)).unwrap_or_default();
    let form = Form { frame: &frame, typed, errors: &errors };
    let amount = told(&frame, owed.receivable.outstanding(), owed.receivable.currency);
    let number = frame.language.figure(&owed.invoice.printed_number);
    page_with(
        status,
        &ReasonPage {
            title: frame.t("write-off-title"),
            what: frame.tx("write-off-what", &[("amount", amount.into()), ("number", number.into())]),
            stays: frame.t("write-off-stays"),
            act: frame.t("write-off-act"),
            action: format!("{document}/write-off"),
            back: document,
            summary: errors.summary(frame.t("summary-title"), ""),
            hidden: Hidden::new(&state.app, signed),
            amount: Some(owed.receivable.outstanding()),
            changed: status == StatusCode::CONFLICT,
            reason: form.text("reason").hint(frame.t("field-reason-hint")),
            f: &frame,
        },
    )
}

pub(super) async fn give_up(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Body<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let invoice: DocumentId = id(&request)?;
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let there = format!("{}/documents/{invoice}", frame::base(&signed));
    let seen = sent.typed.get("amount").parse().map_err(|_| Problem::new(Code::IfMatchRequired))?;
    let confirmed = (seen, sent.typed.get("reason"));
    match sent.act(|_| there.clone(), |once| state.app.write_off(signed.actor(), invoice, confirmed, once)).await {
        Ok(page) => Ok(page),
        Err(Failure::Refused(PaymentError::Invalid(errors))) => {
            asked(&request, &signed, &state, StatusCode::UNPROCESSABLE_ENTITY, &sent.typed, Some(&errors)).await
        }
        Err(Failure::Refused(PaymentError::OutstandingChanged)) => {
            asked(&request, &signed, &state, StatusCode::CONFLICT, &sent.typed, None).await
        }
        Err(failure) => Err(failure.into()),
    }
}
