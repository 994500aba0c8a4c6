//! Taking a purchase, or a payment of one, back, after saying what will count no more.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use dalil_app::{Failure, PurchaseError};
use dalil_invoicing::{
    permission,
    purchasing::{PurchaseId, Recorded, SupplierPaymentId},
};
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

/// What is asked before something is taken back.
struct Question {
    title: &'static str,
    what: String,
    act: &'static str,
    action: String,
    back: String,
}

/// A form on its way to a page.
struct Sheet<'a> {
    request: &'a HttpRequest,
    signed: &'a Signed,
    state: &'a HttpState,
}

impl Sheet<'_> {
    fn page(
        &self,
        question: Question,
        status: StatusCode,
        typed: &Typed,
        errors: Option<&FieldErrors>,
    ) -> Result<HttpResponse, Problem> {
        let frame = Frame::of(self.signed, self.request);
        let errors = errors.map(|errors| Errors::new(&frame, errors, str::to_owned)).unwrap_or_default();
        let form = Form { frame: &frame, typed, errors: &errors };
        page_with(
            status,
            &ReasonPage {
                title: frame.t(question.title),
                what: question.what,
                stays: frame.t("purchase-reverse-stays"),
                act: frame.t(question.act),
                action: question.action,
                back: question.back,
                summary: errors.summary(frame.t("summary-title"), ""),
                hidden: Hidden::new(&self.state.app, self.signed),
                amount: None,
                changed: false,
                reason: form.text("reason").hint(frame.t("field-reason-hint")),
                f: &frame,
            },
        )
    }

    async fn of_purchase(&self) -> Result<Question, Problem> {
        let recorded = self.state.app.purchase(self.signed.actor(), id(self.request)?).await?;
        if recorded.reversal.is_some() {
            return Err(Problem::new(Code::PurchaseReversed));
        }
        if recorded.standing().next().is_some() {
            return Err(Problem::new(Code::PurchasePaid));
        }
        let purchase = &recorded.purchase;
        let here = self.here(&recorded);
        let what = self.told("purchase-reverse-what", &recorded, purchase.total);
        let action = format!("{here}/reverse");
        Ok(Question { title: "purchase-reverse-title", what, act: "purchase-reverse", action, back: here })
    }

    async fn of_payment(&self) -> Result<Question, Problem> {
        let payment: SupplierPaymentId = id(self.request)?;
        let recorded = self.state.app.paid_purchase(self.signed.actor(), payment).await?;
        let found = recorded.payments.iter().find(|paid| paid.payment.id == payment);
        let paid = found.ok_or_else(|| Problem::new(Code::NotFound))?;
        if paid.reversal.is_some() {
            return Err(Problem::new(Code::PurchaseReversed));
        }
        let what = self.told("purchase-payment-reverse-what", &recorded, paid.payment.amount);
        let action = format!("{}/supplier-payments/{payment}/reverse", frame::base(self.signed));
        let back = self.here(&recorded);
        Ok(Question { title: "purchase-payment-reverse-title", what, act: "purchase-payment-reverse", action, back })
    }

    fn here(&self, recorded: &Recorded) -> String {
        format!("{}/purchases/{}", frame::base(self.signed), recorded.purchase.id)
    }

    fn told(&self, key: &str, recorded: &Recorded, amount: i64) -> String {
        let frame = Frame::of(self.signed, self.request);
        let number = frame.language.figure(recorded.purchase.number.as_str());
        let month = frame.language.month_of(recorded.purchase.period.first());
        let amount = told(&frame, amount, Currency::BDT);
        frame.tx(key, &[("number", number.into()), ("amount", amount.into()), ("month", month.into())])
    }
}

pub(super) async fn ask(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::PURCHASES_RECORD)?;
    let sheet = Sheet { request: &request, signed: &signed, state: &state };
    sheet.page(sheet.of_purchase().await?, StatusCode::OK, &Typed::default(), None)
}

pub(super) async fn ask_payment(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::PURCHASES_RECORD)?;
    let sheet = Sheet { request: &request, signed: &signed, state: &state };
    sheet.page(sheet.of_payment().await?, StatusCode::OK, &Typed::default(), None)
}

/// Where to go once something was taken back.
fn there(base: &str, recorded: &Recorded) -> String {
    format!("{base}/purchases/{}?saved=1", recorded.purchase.id)
}

pub(super) async fn reverse(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Body<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let purchase: PurchaseId = id(&request)?;
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let (base, reason) = (frame::base(&signed), sent.typed.get("reason"));
    let act = |once| state.app.reverse_purchase(signed.actor(), purchase, reason, once);
    match sent.act(|recorded| there(&base, recorded), act).await {
        Ok(page) => Ok(page),
        Err(Failure::Refused(PurchaseError::Invalid(errors))) => {
            let sheet = Sheet { request: &request, signed: &signed, state: &state };
            let question = sheet.of_purchase().await?;
            sheet.page(question, StatusCode::UNPROCESSABLE_ENTITY, &sent.typed, Some(&errors))
        }
        Err(failure) => Err(failure.into()),
    }
}

pub(super) async fn reverse_payment(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Body<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let payment: SupplierPaymentId = id(&request)?;
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let (base, reason) = (frame::base(&signed), sent.typed.get("reason"));
    let act = |once| state.app.reverse_supplier_payment(signed.actor(), payment, reason, once);
    match sent.act(|recorded| there(&base, recorded), act).await {
        Ok(page) => Ok(page),
        Err(Failure::Refused(PurchaseError::Invalid(errors))) => {
            let sheet = Sheet { request: &request, signed: &signed, state: &state };
            let question = sheet.of_payment().await?;
            sheet.page(question, StatusCode::UNPROCESSABLE_ENTITY, &sent.typed, Some(&errors))
        }
        Err(failure) => Err(failure.into()),
    }
}
