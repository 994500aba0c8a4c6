//! Taking a quotation back, after saying what stays.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use dalil_app::Failure;
use dalil_invoicing::{InvoiceId, QuotationError, permission};
use dalil_tenancy::field::FieldErrors;

use super::answer::issued;
use crate::{
    HttpState, Problem, Signed,
    body::Form as Body,
    pages::{
        field::Form,
        frame::{self, Frame},
        id, page_with,
        parts::{Hidden, told},
        payments::ReasonPage,
        sent::Sent,
        typed::{Errors, Typed},
    },
};

pub(super) async fn ask(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::DRAFTS_WRITE)?;
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
    let id: InvoiceId = id(request)?;
    let (issued, life) = issued(state, signed, id).await?;
    life.quotation.ends()?;
    let frame = Frame::of(signed, request);
    let base = frame::base(signed);
    let errors = errors.map(|errors| Errors::new(&frame, errors, str::to_owned)).unwrap_or_default();
    let form = Form { frame: &frame, typed, errors: &errors };
    let row = issued.row();
    page_with(
        status,
        &ReasonPage {
            title: frame.t("withdraw-title"),
            what: frame.tx(
                "withdraw-what",
                &[
                    ("number", frame.language.figure(&row.printed_number).into()),
                    ("amount", told(&frame, row.totals.total, row.currency).into()),
                ],
            ),
            stays: frame.t("withdraw-stays"),
            act: frame.t("withdraw-act"),
            action: format!("{base}/quotations/{id}/withdraw"),
            back: format!("{base}/documents/{id}"),
            summary: errors.summary(frame.t("summary-title"), ""),
            hidden: Hidden::new(&state.app, signed),
            amount: None,
            changed: false,
            reason: form.text("reason").hint(frame.t("field-reason-hint")),
            f: &frame,
        },
    )
}

pub(super) async fn withdraw(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Body<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::DRAFTS_WRITE)?;
    let quotation: InvoiceId = id(&request)?;
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let there = format!("{}/documents/{quotation}?withdrawn=1", frame::base(&signed));
    let reason = sent.typed.get("reason");
    let done = sent
        .act(|_| there.clone(), |once| state.app.withdraw_quotation(signed.actor(), quotation.into(), reason, once));
    match done.await {
        Ok(page) => Ok(page),
        Err(Failure::Refused(QuotationError::Invalid(errors))) => {
            asked(&request, &signed, &state, StatusCode::UNPROCESSABLE_ENTITY, &sent.typed, Some(&errors)).await
        }
        Err(failure) => Err(failure.into()),
    }
}
