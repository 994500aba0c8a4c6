//! Taking a certificate back, after saying what will count no more.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use dalil_app::{CertificateError, Failure};
use dalil_invoicing::certificates::{CertificateId, Recorded};
use dalil_ledger::permission::PAYMENTS_RECORD;
use dalil_money::Currency;
use dalil_tenancy::field::FieldErrors;

use crate::{
    Code, HttpState, Problem, Signed,
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

/// A form on its way to a page.
struct Sheet<'a> {
    request: &'a HttpRequest,
    signed: &'a Signed,
    state: &'a HttpState,
}

impl Sheet<'_> {
    async fn page(
        &self,
        status: StatusCode,
        typed: &Typed,
        errors: Option<&FieldErrors>,
    ) -> Result<HttpResponse, Problem> {
        let detail = self.state.app.certificate(self.signed.actor(), id(self.request)?).await?;
        let Recorded { certificate, reversal } = &detail.recorded;
        if reversal.is_some() {
            return Err(Problem::new(Code::CertificateReversed));
        }
        let frame = Frame::of(self.signed, self.request);
        let errors = errors.map(|errors| Errors::new(&frame, errors, str::to_owned)).unwrap_or_default();
        let form = Form { frame: &frame, typed, errors: &errors };
        let here = format!("{}/vat/certificates/{}", frame::base(self.signed), certificate.id);
        let number = frame.language.figure(certificate.number.as_str());
        let amount = told(&frame, certificate.amount, Currency::BDT);
        page_with(
            status,
            &ReasonPage {
                title: frame.t("certificate-reverse-title"),
                what: frame.tx("certificate-reverse-what", &[("number", number.into()), ("amount", amount.into())]),
                stays: frame.t("purchase-reverse-stays"),
                act: frame.t("certificate-reverse"),
                action: format!("{here}/reverse"),
                back: here,
                summary: errors.summary(frame.t("summary-title"), ""),
                hidden: Hidden::new(&self.state.app, self.signed),
                amount: None,
                changed: false,
                reason: form.text("reason").hint(frame.t("field-reason-hint")),
                f: &frame,
            },
        )
    }
}

pub(super) async fn ask(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(PAYMENTS_RECORD)?;
    Sheet { request: &request, signed: &signed, state: &state }.page(StatusCode::OK, &Typed::default(), None).await
}

pub(super) async fn reverse(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Body<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let certificate: CertificateId = id(&request)?;
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let (there, reason) =
        (format!("{}/vat/certificates/{certificate}?saved=1", frame::base(&signed)), sent.typed.get("reason"));
    let act = |once| state.app.reverse_certificate(signed.actor(), certificate, reason, once);
    match sent.act(|_| there.clone(), act).await {
        Ok(page) => Ok(page),
        Err(Failure::Refused(CertificateError::Invalid(errors))) => {
            let sheet = Sheet { request: &request, signed: &signed, state: &state };
            sheet.page(StatusCode::UNPROCESSABLE_ENTITY, &sent.typed, Some(&errors)).await
        }
        Err(failure) => Err(failure.into()),
    }
}
