//! Entering a supplier's paper.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::{Failure, PurchaseError};
use dalil_invoicing::{
    permission,
    purchasing::{
        MAX_PURCHASE_LINES, Supplier, SupplierId,
        input::{self, Amount},
    },
};
use dalil_money::Currency;
use dalil_tenancy::field::FieldErrors;

use super::{papers, treatments};
use crate::{
    HttpState, Problem, Signed,
    body::Form as Body,
    pages::{
        field::{Field, Form},
        frame::{self, Frame},
        id, labels, page_with,
        parts::{Hidden, names},
        sent::Sent,
        typed::{Errors, Summary, Typed},
    },
};

#[derive(Template)]
#[template(path = "purchases/form.html")]
struct FormPage<'a> {
    f: &'a Frame,
    supplier: String,
    name: &'a str,
    name_lang: &'static str,
    summary: Summary,
    hidden: Hidden,
    paper: Field,
    number: Field,
    dated_on: Field,
    received_on: Field,
    period: Field,
    withholding: Field,
    remarks: Field,
    lines: Vec<Line>,
}

struct Line {
    legend: String,
    description: Field,
    quantity: Field,
    unit: Field,
    treatment: Field,
    value: Field,
    duty: Field,
    vat: Field,
    credited: Field,
}

/// A form on its way to a page.
struct Sheet<'a> {
    request: &'a HttpRequest,
    signed: &'a Signed,
    state: &'a HttpState,
    supplier: Supplier,
}

pub(super) async fn blank(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::PURCHASES_RECORD)?;
    let supplier = state.app.supplier(signed.actor(), id(&request)?).await?;
    let sheet = Sheet { request: &request, signed: &signed, state: &state, supplier };
    sheet.page(StatusCode::OK, &Typed::default(), None)
}

pub(super) async fn record(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Body<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::PURCHASES_RECORD)?;
    let supplier: SupplierId = id(&request)?;
    let typed = compacted(Typed::new(body.value));
    let sheet = async |status, typed: &Typed, errors: Option<&FieldErrors>| {
        let supplier = state.app.supplier(signed.actor(), supplier).await?;
        Sheet { request: &request, signed: &signed, state: &state, supplier }.page(status, typed, errors)
    };
    if typed.get("action") == "add_line" {
        return sheet(StatusCode::OK, &typed, None).await;
    }
    let sent = Sent::of(&request, &body.raw, typed)?;
    let (base, input) = (frame::base(&signed), purchase(supplier, &sent.typed));
    let there =
        |recorded: &dalil_invoicing::purchasing::Recorded| format!("{base}/purchases/{}?saved=1", recorded.purchase.id);
    match sent.act(there, |once| state.app.record_purchase(signed.actor(), &input, once)).await {
        Ok(page) => Ok(page),
        Err(Failure::Refused(PurchaseError::Invalid(errors))) => {
            sheet(StatusCode::UNPROCESSABLE_ENTITY, &sent.typed, Some(&errors)).await
        }
        Err(failure) => Err(failure.into()),
    }
}

/// The form without the lines in which nothing was typed, so that rows and errors count alike.
fn compacted(mut typed: Typed) -> Typed {
    let blank = |row: &BTreeMap<String, String>| {
        let typed = row.iter().filter(|(field, _)| *field != "vat_treatment" && *field != "credited");
        typed.map(|(_, value)| value).all(|value| value.trim().is_empty())
    };
    let rows = typed.rows("lines").into_iter().filter(|row| !blank(row)).collect();
    typed.set_rows("lines", rows);
    typed
}

fn purchase(supplier: SupplierId, typed: &Typed) -> input::Purchase {
    let line = |mut row: BTreeMap<String, String>| {
        let mut amount = |name: &str| Amount::Major(row.remove(name).unwrap_or_default());
        let (value, duty, vat) = (amount("value"), amount("duty"), amount("vat"));
        input::PurchaseLine {
            description: row.remove("description").unwrap_or_default(),
            quantity: row.remove("quantity"),
            unit: row.remove("unit"),
            vat_treatment: row.remove("vat_treatment").unwrap_or_default(),
            value,
            duty,
            vat,
            credited: row.remove("credited").as_deref() == Some("yes"),
        }
    };
    input::Purchase {
        supplier_id: supplier.to_string(),
        paper: typed.get("paper").to_owned(),
        number: typed.get("number").to_owned(),
        dated_on: typed.get("dated_on").to_owned(),
        received_on: typed.optional("received_on"),
        period: typed.optional("period"),
        withholding: typed.get("withholding") == "yes",
        remarks: typed.optional("remarks"),
        lines: typed.rows("lines").into_iter().map(line).collect(),
    }
}

impl Sheet<'_> {
    fn page(&self, status: StatusCode, typed: &Typed, errors: Option<&FieldErrors>) -> Result<HttpResponse, Problem> {
        let frame = Frame::of(self.signed, self.request);
        let errors = errors.map(|errors| Errors::new(&frame, errors, str::to_owned)).unwrap_or_default();
        let form = Form { frame: &frame, typed, errors: &errors };
        let rows = (typed.rows("lines").len() + 1).min(MAX_PURCHASE_LINES);
        let ((name, name_lang), _) = names(frame.language, &self.supplier.fields.name);
        page_with(
            status,
            &FormPage {
                supplier: format!("{}/suppliers/{}", frame::base(self.signed), self.supplier.id),
                name,
                name_lang,
                summary: errors.summary(frame.t("summary-title"), ""),
                hidden: Hidden::new(&self.state.app, self.signed),
                paper: form.choice("paper", papers(&frame)),
                number: form.text("number").required(),
                dated_on: form.date("dated_on").required(),
                received_on: form.date("received_on").hint(frame.t("purchase-received-hint")),
                period: form.text("period").hint(frame.t("purchase-period-hint")),
                withholding: form.check("withholding"),
                remarks: form.text("remarks"),
                lines: (0..rows).map(|row| Line::of(&form, row)).collect(),
                f: &frame,
            },
        )
    }
}

impl Line {
    fn of(form: &Form<'_>, row: usize) -> Self {
        let frame = form.frame;
        let name = |field: &str| format!("lines[{row}].{field}");
        let number = frame.language.count(row as u64 + 1);
        let mark = || labels::mark(frame.language, Currency::BDT).to_owned();
        Self {
            legend: frame.tx("purchase-line-number", &[("line", number.into())]),
            description: form.text(&name("description")),
            quantity: form.decimal(&name("quantity")),
            unit: form.text(&name("unit")),
            treatment: form.choice(&name("vat_treatment"), treatments(frame)),
            value: form.decimal(&name("value")).note(mark()),
            duty: form.decimal(&name("duty")).note(mark()),
            vat: form.decimal(&name("vat")).note(mark()),
            credited: form.check(&name("credited")),
        }
    }
}
