//! Taking a payment back, after saying what will be owed again.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::{Failure, PaymentDetail, PaymentError};
use dalil_ledger::{PaymentId, permission};
use dalil_tenancy::field::FieldErrors;

use crate::{
    Code, HttpState, Problem, Signed,
    body::Form as Body,
    pages::{
        field::{Field, Form},
        frame::{self, Frame},
        id, labels, page_with,
        parts::{Hidden, told},
        sent::Sent,
        typed::{Errors, Summary, Typed},
    },
};

#[derive(Template)]
#[template(path = "payments/reason.html")]
pub(crate) struct ReasonPage<'a> {
    pub(crate) f: &'a Frame,
    pub(crate) title: String,
    pub(crate) what: String,
    pub(crate) stays: String,
    pub(crate) act: String,
    pub(crate) action: String,
    pub(crate) back: String,
    pub(crate) summary: Summary,
    pub(crate) hidden: Hidden,
    /// The amount in minor units that is confirmed, where it can change meanwhile.
    pub(crate) amount: Option<i64>,
    /// Whether it did.
    pub(crate) changed: bool,
    pub(crate) reason: Field,
}

pub(super) async fn ask(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::PAYMENTS_RECORD)?;
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
    let detail = state.app.payment(signed.actor(), id(request)?).await?;
    if detail.recorded.reversal.is_some() {
        return Err(Problem::new(Code::AlreadyReversed));
    }
    let frame = Frame::of(signed, request);
    let base = frame::base(signed);
    let errors = errors.map(|errors| Errors::new(&frame, errors, str::to_owned)).unwrap_or_default();
    let form = Form { frame: &frame, typed, errors: &errors };
    page_with(
        status,
        &ReasonPage {
            title: frame.t("reverse-title"),
            what: what(&frame, &detail),
            stays: frame.t("reverse-stays"),
            act: frame.t("reverse-act"),
            action: format!("{base}/payments/{}/reverse", detail.recorded.payment.id),
            back: format!("{base}/payments"),
            summary: errors.summary(frame.t("summary-title"), ""),
            hidden: Hidden::new(&state.app, signed),
            amount: None,
            changed: false,
            reason: form.text("reason").hint(frame.t("field-reason-hint")),
            f: &frame,
        },
    )
}

/// What will be owed again, in numbers.
fn what(frame: &Frame, detail: &PaymentDetail) -> String {
    let fields = &detail.recorded.payment.fields;
    let numbers: Vec<String> =
        detail.documents.iter().map(|document| frame.language.figure(&document.printed_number)).collect();
    frame.tx(
        "reverse-what",
        &[
            ("amount", told(frame, fields.total(), fields.currency).into()),
            ("method", labels::method(frame.language, fields.method).into()),
            ("date", frame.language.date(fields.received_on).into()),
            ("numbers", numbers.join(", ").into()),
        ],
    )
}

pub(super) async fn reverse(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Body<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let payment: PaymentId = id(&request)?;
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let payments = format!("{}/payments?reversed=1", frame::base(&signed));
    let reason = sent.typed.get("reason");
    let done =
        sent.act(|_| payments.clone(), |once| state.app.reverse_payment(signed.actor(), payment, reason, once)).await;
    match done {
        Ok(page) => Ok(page),
        Err(Failure::Refused(PaymentError::Invalid(errors))) => {
            asked(&request, &signed, &state, StatusCode::UNPROCESSABLE_ENTITY, &sent.typed, Some(&errors)).await
        }
        Err(failure) => Err(failure.into()),
    }
}
