//! Entering a certificate: for a payment, with whatever else of the client is awaited.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::{CertificateError, Certified, Failure};
use dalil_invoicing::certificates::{
    AwaitedFilter, MAX_SCAN_BYTES,
    input::{self, Amount},
};
use dalil_ledger::{PaymentId, permission::PAYMENTS_RECORD};
use dalil_money::Currency;
use dalil_tenancy::{
    field::{FieldError, FieldErrors},
    page::PageRequest,
};

use super::{client, number};
use crate::{
    Code, HttpState, Problem, Signed,
    body::Query,
    multipart::Multipart,
    pages::{
        field::{Field, Form},
        frame::{self, Frame},
        labels, page_with,
        parts::{Hidden, plain, told},
        sent::Sent,
        typed::{Errors, Summary, Typed},
    },
};

/// How much else of the client is offered.
const OTHERS: u16 = 20;

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    payment: Option<String>,
}

#[derive(Template)]
#[template(path = "certificates/form.html")]
struct FormPage<'a> {
    f: &'a Frame,
    base: &'a str,
    payment: String,
    client: String,
    client_lang: &'static str,
    summary: Summary,
    hidden: Hidden,
    number: Field,
    dated_on: Field,
    received_on: Field,
    entity_bin: Field,
    period: Field,
    remarks: Field,
    scan_hint: String,
    scan_error: Option<String>,
    own: Vec<Line>,
    others: Vec<Line>,
    open: bool,
}

/// Something that the certificate may certify.
struct Line {
    row: usize,
    payment: String,
    invoice: String,
    amount: Field,
}

/// A form on its way to a page.
struct Sheet<'a> {
    request: &'a HttpRequest,
    signed: &'a Signed,
    state: &'a HttpState,
    payment: PaymentId,
}

pub(super) async fn blank(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(PAYMENTS_RECORD)?;
    let payment = payment(asked.payment.as_deref().unwrap_or_default())?;
    let sheet = Sheet { request: &request, signed: &signed, state: &state, payment };
    let offered = sheet.offered().await?;
    let mut typed = Typed::default();
    for (row, certified) in offered.iter().enumerate().filter(|(_, certified)| sheet.is_own(certified)) {
        let awaited = certified.withheld.awaited();
        if awaited > 0 {
            typed.set(format!("lines[{row}].amount"), plain(awaited, Currency::BDT));
        }
    }
    sheet.page(&offered, StatusCode::OK, &typed, None)
}

/// A payment that is none is like one that does not exist.
fn payment(text: &str) -> Result<PaymentId, Problem> {
    text.parse().map_err(|_| Problem::new(Code::NotFound))
}

pub(super) async fn record(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Multipart,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(PAYMENTS_RECORD)?;
    let sent = Sent::of(&request, &body.raw, Typed::new(body.texts("scan")))?;
    let payment = payment(sent.typed.get("payment"))?;
    let scan = body.file("scan").filter(|scan| !scan.is_empty());
    let (input, lines) = written(&sent.typed);
    let base = frame::base(&signed);
    let there = |recorded: &dalil_invoicing::certificates::Recorded| {
        format!("{base}/vat/certificates/{}?saved=1", recorded.certificate.id)
    };
    match sent.act(there, |once| state.app.record_certificate(signed.actor(), &input, scan, once)).await {
        Ok(page) => Ok(page),
        Err(Failure::Refused(CertificateError::Invalid(errors))) => {
            let sheet = Sheet { request: &request, signed: &signed, state: &state, payment };
            let offered = sheet.offered().await?;
            let (typed, errors) = again(&sent.typed, errors, &lines, &offered);
            sheet.page(&offered, StatusCode::UNPROCESSABLE_ENTITY, &typed, Some(&errors))
        }
        Err(failure) => Err(failure.into()),
    }
}

/// The payment and the invoice of a row.
type Ids = (String, String);

/// A form as the use case takes it: without the rows that were left empty, with what stands in each that was not.
fn written(typed: &Typed) -> (input::Certificate, Vec<Ids>) {
    let filled = |row: &BTreeMap<String, String>| row.get("amount").is_some_and(|amount| !amount.trim().is_empty());
    let rows: Vec<_> = typed.rows("lines").into_iter().filter(filled).collect();
    let text = |row: &BTreeMap<String, String>, name: &str| row.get(name).cloned().unwrap_or_default();
    let line = |row: &BTreeMap<String, String>| input::Line {
        payment_id: text(row, "payment_id"),
        document_id: text(row, "invoice_id"),
        amount: Amount::Major(text(row, "amount")),
    };
    let input = input::Certificate {
        number: typed.get("number").to_owned(),
        dated_on: typed.get("dated_on").to_owned(),
        received_on: typed.optional("received_on"),
        entity_bin: typed.optional("entity_bin"),
        period: typed.optional("period"),
        remarks: typed.optional("remarks"),
        lines: rows.iter().map(line).collect(),
    };
    (input, rows.iter().map(|row| (text(row, "payment_id"), text(row, "invoice_id"))).collect())
}

/// What was typed and what is wrong with it, by the rows that are offered now: somebody else may have entered a certificate
/// meanwhile.
fn again(typed: &Typed, errors: FieldErrors, lines: &[Ids], offered: &[Certified]) -> (Typed, FieldErrors) {
    let row_of = |ids: &Ids| {
        offered.iter().position(|certified| {
            let withheld = &certified.withheld;
            (withheld.payment.to_string(), withheld.document.to_string()) == *ids
        })
    };
    let mut shown = typed.clone();
    shown.set_rows("lines", Vec::new());
    for row in typed.rows("lines") {
        let text = |name: &str| row.get(name).cloned().unwrap_or_default();
        if let Some(at) = row_of(&(text("payment_id"), text("invoice_id"))) {
            shown.set(format!("lines[{at}].amount"), text("amount"));
        }
    }
    let errors = errors.0.into_iter().map(|error| {
        let at = error.field.strip_prefix("lines[").and_then(|rest| rest.split(']').next()?.parse::<usize>().ok());
        match at.and_then(|at| lines.get(at)).and_then(row_of) {
            Some(row) => FieldError { field: format!("lines[{row}].amount"), ..error },
            None => error,
        }
    });
    (shown, FieldErrors(errors.collect()))
}

impl Sheet<'_> {
    /// What the payment withheld, then what else of its client is awaited.
    async fn offered(&self) -> Result<Vec<Certified>, Problem> {
        let (app, actor) = (&self.state.app, self.signed.actor());
        let mut offered = app.withheld_by(actor, &[self.payment]).await?;
        let Some(first) = offered.first() else { return Err(Problem::new(Code::NotFound)) };
        let filter = AwaitedFilter { client: Some(first.withheld.client), before: None };
        let others = app.awaited_certificates(actor, filter, PageRequest::new(None, OTHERS)).await?;
        offered.extend(others.items.into_iter().filter(|certified| !self.is_own(certified)));
        Ok(offered)
    }

    fn is_own(&self, certified: &Certified) -> bool {
        certified.withheld.payment.as_uuid() == self.payment.as_uuid()
    }

    fn page(
        &self,
        offered: &[Certified],
        status: StatusCode,
        typed: &Typed,
        errors: Option<&FieldErrors>,
    ) -> Result<HttpResponse, Problem> {
        let frame = Frame::of(self.signed, self.request);
        let base = frame::base(self.signed);
        let errors = errors.map(|errors| Errors::new(&frame, errors, str::to_owned)).unwrap_or_default();
        let form = Form { frame: &frame, typed, errors: &errors };
        let (name, client_lang) = offered.first().map_or(("", "en"), |first| client(&frame, first));
        let kib = (MAX_SCAN_BYTES / 1024 / 1024) as u64;
        let (own, others): (Vec<_>, Vec<_>) =
            offered.iter().enumerate().partition(|(_, certified)| self.is_own(certified));
        let lines = |rows: Vec<(usize, &Certified)>| -> Vec<Line> {
            rows.into_iter().map(|(row, certified)| Line::of(&form, row, certified)).collect()
        };
        let open = others.iter().any(|(row, _)| !typed.get(&format!("lines[{row}].amount")).trim().is_empty());
        page_with(
            status,
            &FormPage {
                payment: self.payment.to_string(),
                client: name.to_owned(),
                client_lang,
                summary: errors.summary(frame.t("summary-title"), ""),
                hidden: Hidden::new(&self.state.app, self.signed),
                number: form.text("number").required().focus(true),
                dated_on: form.date("dated_on").required(),
                received_on: form.date("received_on").hint(frame.t("purchase-received-hint")),
                entity_bin: form.text("entity_bin").hint(frame.t("field-bin-hint")),
                period: form.text("period").hint(frame.t("certificate-period-hint")),
                remarks: form.text("remarks"),
                scan_hint: frame.tx("field-scan-hint", &[("size", kib.into())]),
                scan_error: errors.at("scan"),
                own: lines(own),
                others: lines(others),
                open,
                f: &frame,
                base: &base,
            },
        )
    }
}

impl Line {
    fn of(form: &Form<'_>, row: usize, certified: &Certified) -> Self {
        let (frame, withheld) = (form.frame, &certified.withheld);
        let amount = told(frame, withheld.withheld, Currency::BDT);
        let day = frame.language.date(withheld.paid_on);
        Self {
            row,
            payment: withheld.payment.to_string(),
            invoice: withheld.document.to_string(),
            amount: form
                .decimal(&format!("lines[{row}].amount"))
                .named(number(frame, certified))
                .note(labels::mark(frame.language, Currency::BDT).to_owned())
                .hint(frame.tx("certificate-line-hint", &[("amount", amount.into()), ("day", day.into())])),
        }
    }
}
