//! Recording what a supplier was paid for a purchase, and the VAT that was withheld.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::{Failure, PurchaseError};
use dalil_invoicing::{
    permission,
    purchasing::{
        PurchaseId, Recorded,
        input::{self, Amount},
    },
    series::{day_in, dhaka},
};
use dalil_money::Currency;
use dalil_tenancy::field::FieldErrors;

use super::ways;
use crate::{
    Code, HttpState, Problem, Signed,
    body::Form as Body,
    pages::{
        field::{Field, Form},
        frame::{self, Frame},
        id, labels, page_with,
        parts::{Hidden, name_of, plain, told},
        sent::Sent,
        typed::{Errors, Summary, Typed},
    },
};

#[derive(Template)]
#[template(path = "purchases/pay.html")]
struct PayPage<'a> {
    f: &'a Frame,
    purchase: String,
    number: String,
    seller: &'a str,
    seller_lang: &'static str,
    owed: String,
    withholding: bool,
    summary: Summary,
    hidden: Hidden,
    method: Field,
    paid_on: Field,
    amount: Field,
    reference: Field,
    vat_withheld: Field,
}

/// A form on its way to a page.
struct Sheet<'a> {
    request: &'a HttpRequest,
    signed: &'a Signed,
    state: &'a HttpState,
}

pub(super) async fn blank(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::PURCHASES_RECORD)?;
    let recorded = state.app.purchase(signed.actor(), id(&request)?).await?;
    let mut typed = Typed::default();
    typed.set("amount", plain(recorded.outstanding(), Currency::BDT));
    typed.set("paid_on", day_in(&dhaka(), state.app.clock.now()).to_string());
    let sheet = Sheet { request: &request, signed: &signed, state: &state };
    sheet.page(&recorded, StatusCode::OK, &typed, None)
}

pub(super) async fn pay(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Body<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let purchase: PurchaseId = id(&request)?;
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let there = format!("{}/purchases/{purchase}?saved=1", frame::base(&signed));
    let input = payment(&sent.typed);
    let act = |once| state.app.pay_supplier(signed.actor(), purchase, &input, once);
    match sent.act(|_| there.clone(), act).await {
        Ok(page) => Ok(page),
        Err(Failure::Refused(PurchaseError::Invalid(errors))) => {
            let recorded = state.app.purchase(signed.actor(), purchase).await?;
            let sheet = Sheet { request: &request, signed: &signed, state: &state };
            sheet.page(&recorded, StatusCode::UNPROCESSABLE_ENTITY, &sent.typed, Some(&errors))
        }
        Err(failure) => Err(failure.into()),
    }
}

fn payment(typed: &Typed) -> input::SupplierPayment {
    let amount = |name: &str| Amount::Major(typed.get(name).to_owned());
    input::SupplierPayment {
        method: typed.get("method").to_owned(),
        paid_on: typed.get("paid_on").to_owned(),
        reference: typed.optional("reference"),
        amount: amount("amount"),
        vat_withheld: amount("vat_withheld"),
    }
}

impl Sheet<'_> {
    fn page(
        &self,
        recorded: &Recorded,
        status: StatusCode,
        typed: &Typed,
        errors: Option<&FieldErrors>,
    ) -> Result<HttpResponse, Problem> {
        if recorded.reversal.is_some() {
            return Err(Problem::new(Code::PurchaseReversed));
        }
        let frame = Frame::of(self.signed, self.request);
        let language = frame.language;
        let errors = errors.map(|errors| Errors::new(&frame, errors, str::to_owned)).unwrap_or_default();
        let form = Form { frame: &frame, typed, errors: &errors };
        let purchase = &recorded.purchase;
        let (seller, seller_lang) =
            name_of(language, purchase.seller.name_bn.as_deref(), purchase.seller.name_en.as_deref());
        page_with(
            status,
            &PayPage {
                purchase: format!("{}/purchases/{}", frame::base(self.signed), purchase.id),
                number: language.figure(purchase.number.as_str()),
                seller,
                seller_lang,
                owed: told(&frame, recorded.outstanding(), Currency::BDT),
                withholding: purchase.withholding,
                summary: errors.summary(frame.t("summary-title"), ""),
                hidden: Hidden::new(&self.state.app, self.signed),
                method: form.choice("method", ways(&frame)).named(frame.t("purchase-paid-by")),
                paid_on: form.date("paid_on").required(),
                amount: form
                    .decimal("amount")
                    .required()
                    .focus(true)
                    .note(labels::mark(language, Currency::BDT).into())
                    .hint(frame.t("purchase-amount-hint")),
                reference: form.text("reference").hint(frame.t("field-reference-hint")),
                vat_withheld: form.decimal("vat_withheld").hint(frame.t("purchase-withheld-hint")),
                f: &frame,
            },
        )
    }
}
