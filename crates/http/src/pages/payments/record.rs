//! Recording a payment for an invoice. What the client's other invoices do not take of it goes to this one, so that the
//! usual case is one figure and no sums.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::{Failure, Owed, Payable, PaymentError};
use dalil_invoicing::DocumentId;
use dalil_ledger::{
    Method,
    input::{self, Amount},
    permission,
};
use dalil_money::{Currency, Money};
use dalil_tenancy::field::FieldErrors;

use crate::{
    HttpState, Problem, Signed,
    body::Form as Body,
    pages::{
        field::{Choice, Field, Form},
        frame::{self, Frame},
        id, labels, page_with,
        parts::{Hidden, name_of, plain, told},
        sent::Sent,
        typed::{Errors, Summary, Typed},
    },
};

#[derive(Template)]
#[template(path = "payments/record.html")]
struct RecordPage<'a> {
    f: &'a Frame,
    document: String,
    number: String,
    client: String,
    client_lang: &'static str,
    owed: String,
    currency: &'static str,
    summary: Summary,
    hidden: Hidden,
    method: Field,
    received_on: Field,
    received: Field,
    reference: Field,
    vat_withheld: Field,
    tax_withheld: Field,
    issue_receipt: Field,
    withheld: bool,
    others: Vec<Other>,
    shared: bool,
}

/// Another open invoice of the client.
struct Other {
    id: String,
    name: String,
    amount: Field,
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
    signed.actor().permit(permission::PAYMENTS_RECORD)?;
    let payable = state.app.payable(signed.actor(), id(&request)?).await?;
    let owed = &payable.invoice.receivable;
    let mut typed = Typed::default();
    typed.set("received", plain(owed.outstanding(), owed.currency));
    typed.set("received_on", payable.today.to_string());
    let sheet = Sheet { request: &request, signed: &signed, state: &state };
    sheet.page(&payable, StatusCode::OK, &typed, None)
}

pub(super) async fn record(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Body<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::PAYMENTS_RECORD)?;
    let invoice: DocumentId = id(&request)?;
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let written = Written::of(&sent.typed, invoice);
    let there = format!("{}/documents/{invoice}?paid=1", frame::base(&signed));
    let receipt = sent.typed.get("issue_receipt") == "yes";
    let recorded = sent
        .act(|_| there.clone(), |once| state.app.record_payment(signed.actor(), &written.input, receipt, once))
        .await;
    match recorded {
        Ok(page) => Ok(page),
        Err(Failure::Refused(PaymentError::Invalid(errors))) => {
            let payable = state.app.payable(signed.actor(), invoice).await?;
            let errors = written.shown(errors);
            let sheet = Sheet { request: &request, signed: &signed, state: &state };
            sheet.page(&payable, StatusCode::UNPROCESSABLE_ENTITY, &sent.typed, Some(&errors))
        }
        Err(failure) => Err(failure.into()),
    }
}

/// A form as the use case takes it, and where its errors are shown.
struct Written {
    input: input::Payment,
    /// The row of the form that each allocation but the first stands in.
    rows: Vec<usize>,
}

impl Written {
    fn of(typed: &Typed, invoice: DocumentId) -> Self {
        let code = typed.get("currency").to_owned();
        let currency = Currency::parse(&code).unwrap_or(Currency::BDT);
        let minor = |text: &str| Money::parse(text.trim(), currency).map_or(0, Money::minor);
        let amount = |name: &str| Amount::Major(typed.get(name).to_owned());
        let total: i64 =
            ["received", "vat_withheld", "tax_withheld"].into_iter().map(|name| minor(typed.get(name))).sum();
        let rows = typed.rows("allocations");
        let text = |row: usize, field: &str| rows.get(row).and_then(|row| row.get(field)).cloned().unwrap_or_default();
        let filled: Vec<usize> = (0..rows.len()).filter(|row| !text(*row, "amount").trim().is_empty()).collect();
        let elsewhere: i64 = filled.iter().map(|row| minor(&text(*row, "amount"))).fold(0, i64::saturating_add);
        let own = input::Allocation {
            invoice_id: invoice.to_string(),
            amount: Amount::Minor(total.saturating_sub(elsewhere).max(0)),
            ..input::Allocation::default()
        };
        let others = filled.iter().map(|row| input::Allocation {
            invoice_id: text(*row, "invoice_id"),
            amount: Amount::Major(text(*row, "amount")),
            ..input::Allocation::default()
        });
        // What others take whole leaves no share of this one.
        let takes_nothing = total > 0 && total == elsewhere;
        let own = (!takes_nothing).then_some(own);
        let first = usize::from(own.is_some());
        let input = input::Payment {
            method: typed.get("method").to_owned(),
            received_on: typed.get("received_on").to_owned(),
            reference: typed.optional("reference"),
            currency: code,
            received: amount("received"),
            vat_withheld: amount("vat_withheld"),
            tax_withheld: amount("tax_withheld"),
            allocations: own.into_iter().chain(others).collect(),
        };
        let mut rows = vec![usize::MAX; first];
        rows.extend(filled);
        Self { input, rows }
    }

    /// The errors by the fields of the form. What is wrong with this invoice's share, which nobody types, is wrong with
    /// what came in.
    fn shown(&self, mut errors: FieldErrors) -> FieldErrors {
        let said = errors.0.iter().any(|error| error.field == "received");
        for error in &mut errors.0 {
            let Some(rest) = error.field.strip_prefix("allocations") else { continue };
            let at = rest.trim_start_matches('[').split(']').next().and_then(|at| at.parse::<usize>().ok());
            error.field = match at.and_then(|at| self.rows.get(at)).filter(|row| **row != usize::MAX) {
                Some(row) => format!("allocations[{row}].amount"),
                None if said => String::new(),
                None => "received".to_owned(),
            };
        }
        errors.0.retain(|error| !error.field.is_empty());
        errors
    }
}

impl Sheet<'_> {
    fn page(
        &self,
        payable: &Payable,
        status: StatusCode,
        typed: &Typed,
        errors: Option<&FieldErrors>,
    ) -> Result<HttpResponse, Problem> {
        let frame = Frame::of(self.signed, self.request);
        let language = frame.language;
        let errors = errors.map(|errors| Errors::new(&frame, errors, str::to_owned)).unwrap_or_default();
        let form = Form { frame: &frame, typed, errors: &errors };
        let Owed { invoice, receivable } = &payable.invoice;
        let currency = receivable.currency;
        let (client, client_lang) =
            name_of(language, invoice.buyer_name_bn.as_deref(), invoice.buyer_name_en.as_deref());
        let filled = |name: &str| !typed.get(name).trim().is_empty();
        page_with(
            status,
            &RecordPage {
                document: format!("{}/documents/{}", frame::base(self.signed), invoice.id),
                number: language.figure(&invoice.printed_number),
                client: client.to_owned(),
                client_lang,
                owed: told(&frame, receivable.outstanding(), currency),
                currency: currency.code(),
                summary: errors.summary(frame.t("summary-title"), ""),
                hidden: Hidden::new(&self.state.app, self.signed),
                method: form.choice("method", methods(&frame)),
                received_on: form.date("received_on").required(),
                received: form.decimal("received").required().focus(true).note(labels::mark(language, currency).into()),
                reference: form.text("reference").hint(frame.t("field-reference-hint")),
                vat_withheld: form.decimal("vat_withheld").hint(frame.t("field-vat_withheld-hint")),
                tax_withheld: form.decimal("tax_withheld").hint(frame.t("field-tax_withheld-hint")),
                issue_receipt: form.check("issue_receipt"),
                withheld: filled("vat_withheld") || filled("tax_withheld") || errors.any_under("vat_withheld"),
                others: payable.others.iter().enumerate().map(|(row, other)| Other::of(&form, row, other)).collect(),
                shared: errors.any_under("allocations") || !typed.rows("allocations").iter().all(is_blank),
                f: &frame,
            },
        )
    }
}

impl Other {
    fn of(form: &Form<'_>, row: usize, other: &Owed) -> Self {
        let (invoice, owed) = (&other.invoice, &other.receivable);
        let left = told(form.frame, owed.outstanding(), owed.currency);
        Self {
            id: invoice.id.to_string(),
            name: format!("allocations[{row}].invoice_id"),
            amount: form
                .decimal(&format!("allocations[{row}].amount"))
                .named(form.frame.language.figure(&invoice.printed_number))
                .hint(form.frame.tx("pay-owed", &[("amount", left.into())])),
        }
    }
}

fn is_blank(row: &std::collections::BTreeMap<String, String>) -> bool {
    row.get("amount").is_none_or(|amount| amount.trim().is_empty())
}

fn methods(frame: &Frame) -> Vec<Choice> {
    Method::ALL.into_iter().map(|method| Choice::new(method.code(), labels::method(frame.language, method))).collect()
}
