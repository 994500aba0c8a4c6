use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::{Failure, SupplierError};
use dalil_invoicing::{
    MAX_CONTACTS,
    input::Contact as ContactWritten,
    permission,
    purchasing::{Supplier, SupplierId, input},
};
use dalil_tenancy::field::FieldErrors;

use crate::{
    HttpState, Problem, Signed,
    body::Form,
    pages::{
        field::{Field, Form as Fields},
        frame::{self, Frame},
        id, page_with,
        parts::{Conflict, Difference, Hidden},
        sent::{Sent, version},
        typed::{Errors, Summary, Typed},
    },
};

#[derive(Template)]
#[template(path = "suppliers/form.html")]
struct FormPage<'a> {
    f: &'a Frame,
    base: &'a str,
    title: String,
    action: String,
    back: String,
    hidden: Hidden,
    summary: Summary,
    conflict: Option<Conflict<'a>>,
    name_bn: Field,
    name_en: Field,
    address: Field,
    bin: Field,
    nid: Field,
    turnover_tax: Field,
    contacts: Vec<Contact>,
}

struct Contact {
    legend: String,
    name: Field,
    email: Field,
    phone: Field,
}

/// A form on its way to a page.
struct Sheet<'a> {
    request: &'a HttpRequest,
    signed: &'a Signed,
    state: &'a HttpState,
    /// The supplier and the version that the next save will change; none for a new one.
    stored: Option<(SupplierId, i64)>,
}

/// What is to be shown in a form.
#[derive(Default)]
struct Shown {
    status: StatusCode,
    typed: Typed,
    errors: Option<FieldErrors>,
    differences: Option<Vec<Difference>>,
}

pub(super) async fn blank(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::PURCHASES_RECORD)?;
    let sheet = Sheet { request: &request, signed: &signed, state: &state, stored: None };
    sheet.page(Shown::default())
}

pub(super) async fn edit(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::PURCHASES_RECORD)?;
    let supplier = state.app.supplier(signed.actor(), id(&request)?).await?;
    let stored = Some((supplier.id, supplier.version));
    let sheet = Sheet { request: &request, signed: &signed, state: &state, stored };
    sheet.page(Shown { typed: typed(&supplier), ..Shown::default() })
}

pub(super) async fn add(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let sheet = Sheet { request: &request, signed: &signed, state: &state, stored: None };
    let sent = Sent::of(&request, &body.raw, compacted(Typed::new(body.value)))?;
    let (base, input) = (frame::base(&signed), supplier_input(&sent.typed));
    match sent.act(|supplier| there(&base, supplier), |once| state.app.add_supplier(signed.actor(), &input, once)).await
    {
        Ok(page) => Ok(page),
        Err(Failure::Refused(SupplierError::Invalid(errors))) => sheet.refused(sent.typed, errors),
        Err(failure) => Err(failure.into()),
    }
}

pub(super) async fn change(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let supplier: SupplierId = id(&request)?;
    let sent = Sent::of(&request, &body.raw, compacted(Typed::new(body.value)))?;
    let version = version(&sent.typed)?;
    let sheet = Sheet { request: &request, signed: &signed, state: &state, stored: Some((supplier, version)) };
    let (base, input) = (frame::base(&signed), supplier_input(&sent.typed));
    let change = |once| state.app.change_supplier(signed.actor(), supplier, version, &input, once);
    match sent.act(|supplier| there(&base, supplier), change).await {
        Ok(page) => Ok(page),
        Err(Failure::Refused(SupplierError::Invalid(errors))) => sheet.refused(sent.typed, errors),
        Err(Failure::Refused(SupplierError::Stale { .. })) => sheet.stale(sent.typed, supplier).await,
        Err(failure) => Err(failure.into()),
    }
}

/// Where to go with a stored supplier.
fn there(base: &str, supplier: &Supplier) -> String {
    format!("{base}/suppliers/{}?saved=1", supplier.id)
}

impl Sheet<'_> {
    fn refused(&self, typed: Typed, errors: FieldErrors) -> Result<HttpResponse, Problem> {
        self.page(Shown { status: StatusCode::UNPROCESSABLE_ENTITY, typed, errors: Some(errors), ..Shown::default() })
    }

    /// Somebody was faster: what was typed stays, beside what they made of it; saving again is then a decision.
    async fn stale(&self, yours: Typed, supplier: SupplierId) -> Result<HttpResponse, Problem> {
        let stored = self.state.app.supplier(self.signed.actor(), supplier).await?;
        let frame = Frame::of(self.signed, self.request);
        let differences = Difference::between(&frame, &typed(&stored), &yours);
        let sheet = Sheet { stored: Some((supplier, stored.version)), ..*self };
        sheet.page(Shown {
            status: StatusCode::PRECONDITION_FAILED,
            typed: yours,
            differences: Some(differences),
            ..Shown::default()
        })
    }

    fn page(&self, shown: Shown) -> Result<HttpResponse, Problem> {
        let frame = Frame::of(self.signed, self.request);
        let base = frame::base(self.signed);
        let errors = shown.errors.map(|errors| Errors::new(&frame, &errors, str::to_owned)).unwrap_or_default();
        let form = Fields { frame: &frame, typed: &shown.typed, errors: &errors };
        let (title, action, back, hidden) = match self.stored {
            None => {
                let list = format!("{base}/suppliers");
                (frame.t("supplier-new"), format!("{list}/new"), list, Hidden::new(&self.state.app, self.signed))
            }
            Some((supplier, version)) => {
                let shown = format!("{base}/suppliers/{supplier}");
                let hidden = Hidden::at(&self.state.app, self.signed, version);
                (frame.t("supplier-edit"), format!("{shown}/edit"), shown, hidden)
            }
        };
        let conflict = shown.differences.map(|differences| Conflict { f: &frame, stored: back.clone(), differences });
        page_with(
            shown.status,
            &FormPage {
                title,
                action,
                back,
                hidden,
                conflict,
                summary: errors.summary(frame.t("summary-title"), ""),
                name_bn: form.text("name_bn").lang("bn"),
                name_en: form.text("name_en").lang("en"),
                address: form.area("address", 3).hint(frame.t("supplier-address-hint")),
                bin: form.text("bin").hint(frame.t("field-bin-hint")),
                nid: form.text("nid").hint(frame.t("field-nid-hint")),
                turnover_tax: form.check("turnover_tax"),
                contacts: contacts(&form),
                f: &frame,
                base: &base,
            },
        )
    }
}

/// The contacts typed, and an empty row for one more.
fn contacts(form: &Fields<'_>) -> Vec<Contact> {
    let rows = (form.typed.rows("contacts").len() + 1).min(MAX_CONTACTS);
    (0..rows)
        .map(|row| {
            let name = |field: &str| format!("contacts[{row}].{field}");
            let number = form.frame.language.count(row as u64 + 1);
            Contact {
                legend: form.frame.tx("client-contact-number", &[("contact", number.into())]),
                name: form.text(&name("name")),
                email: form.email(&name("email")),
                phone: form.text(&name("phone")),
            }
        })
        .collect()
}

/// The form without the contacts in which nothing was typed, so that rows and errors count alike.
fn compacted(mut typed: Typed) -> Typed {
    let blank = |row: &BTreeMap<String, String>| row.values().all(|value| value.trim().is_empty());
    let rows = typed.rows("contacts").into_iter().filter(|row| !blank(row)).collect();
    typed.set_rows("contacts", rows);
    typed
}

fn supplier_input(typed: &Typed) -> input::Supplier {
    let contact = |mut row: BTreeMap<String, String>| ContactWritten {
        name: row.remove("name").unwrap_or_default(),
        email: row.remove("email"),
        phone: row.remove("phone"),
    };
    input::Supplier {
        name_bn: typed.optional("name_bn"),
        name_en: typed.optional("name_en"),
        address: typed.optional("address"),
        bin: typed.optional("bin"),
        nid: typed.optional("nid"),
        turnover_tax: typed.get("turnover_tax") == "yes",
        contacts: typed.rows("contacts").into_iter().map(contact).collect(),
    }
}

/// A stored supplier as the form would hold it.
fn typed(supplier: &Supplier) -> Typed {
    let fields = &supplier.fields;
    let mut typed = Typed::default();
    let known = [
        ("name_bn", fields.name.bn().map(str::to_owned)),
        ("name_en", fields.name.en().map(str::to_owned)),
        ("address", fields.address.as_ref().map(ToString::to_string)),
        ("bin", fields.bin.as_ref().map(ToString::to_string)),
        ("nid", fields.nid.as_ref().map(ToString::to_string)),
    ];
    for (name, value) in known {
        typed.set(name, value.unwrap_or_default());
    }
    if fields.turnover_tax {
        typed.set("turnover_tax", "yes");
    }
    for (row, contact) in fields.contacts.iter().enumerate() {
        typed.set(format!("contacts[{row}].name"), contact.name.as_str());
        typed.set(format!("contacts[{row}].email"), contact.email.as_ref().map_or("", |email| email.as_str()));
        typed.set(format!("contacts[{row}].phone"), contact.phone.as_ref().map_or("", |phone| phone.as_str()));
    }
    typed
}
