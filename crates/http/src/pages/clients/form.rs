use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::{ClientError, Failure};
use dalil_invoicing::{Client, ClientId, MAX_CONTACTS, PaperLanguage, input, permission};
use dalil_lang::Language;
use dalil_tenancy::field::FieldErrors;

use crate::{
    HttpState, Problem, Signed,
    body::Form,
    pages::{
        field::{Choice, Field, Form as Fields},
        frame::{self, Frame},
        id, page_with,
        parts::{Conflict, Difference, Hidden},
        sent::{Sent, version},
        typed::{Errors, Summary, Typed},
    },
};

#[derive(Template)]
#[template(path = "clients/form.html")]
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
    tin: Field,
    language: Field,
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
    /// The client and the version that the next save will change; none for a new one.
    stored: Option<(ClientId, i64)>,
}

/// What is to be shown in a form.
#[derive(Default)]
struct Shown {
    status: StatusCode,
    typed: Typed,
    errors: FieldErrorsOrNone,
    differences: Option<Vec<Difference>>,
    focus_contact: bool,
}

type FieldErrorsOrNone = Option<FieldErrors>;

pub(super) async fn blank(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::CLIENTS_WRITE)?;
    let sheet = Sheet { request: &request, signed: &signed, state: &state, stored: None };
    sheet.page(Shown::default())
}

pub(super) async fn edit(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::CLIENTS_WRITE)?;
    let client = state.app.client(signed.actor(), id(&request)?).await?;
    let stored = Some((client.id, client.version));
    let sheet = Sheet { request: &request, signed: &signed, state: &state, stored };
    sheet.page(Shown { typed: typed(&client), ..Shown::default() })
}

pub(super) async fn add(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let typed = compacted(Typed::new(body.value));
    let sheet = Sheet { request: &request, signed: &signed, state: &state, stored: None };
    if typed.get("action") == "add_contact" {
        return sheet.page(Shown { typed, focus_contact: true, ..Shown::default() });
    }
    let sent = Sent::of(&request, &body.raw, typed)?;
    let (base, input) = (frame::base(&signed), client_input(&sent.typed));
    match sent.act(|client| there(&base, client), |once| state.app.add_client(signed.actor(), &input, once)).await {
        Ok(page) => Ok(page),
        Err(Failure::Refused(ClientError::Invalid(errors))) => sheet.refused(sent.typed, errors),
        Err(failure) => Err(failure.into()),
    }
}

pub(super) async fn change(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let client: ClientId = id(&request)?;
    let typed = compacted(Typed::new(body.value));
    let version = version(&typed)?;
    let sheet = Sheet { request: &request, signed: &signed, state: &state, stored: Some((client, version)) };
    if typed.get("action") == "add_contact" {
        return sheet.page(Shown { typed, focus_contact: true, ..Shown::default() });
    }
    let sent = Sent::of(&request, &body.raw, typed)?;
    let (base, input) = (frame::base(&signed), client_input(&sent.typed));
    let change = |once| state.app.change_client(signed.actor(), client, version, &input, once);
    match sent.act(|client| there(&base, client), change).await {
        Ok(page) => Ok(page),
        Err(Failure::Refused(ClientError::Invalid(errors))) => sheet.refused(sent.typed, errors),
        Err(Failure::Refused(ClientError::Stale { .. })) => sheet.stale(sent.typed, client).await,
        Err(failure) => Err(failure.into()),
    }
}

/// Where to go with a stored client.
fn there(base: &str, client: &Client) -> String {
    format!("{base}/clients/{}?saved=1", client.id)
}

impl Sheet<'_> {
    fn refused(&self, typed: Typed, errors: FieldErrors) -> Result<HttpResponse, Problem> {
        self.page(Shown { status: StatusCode::UNPROCESSABLE_ENTITY, typed, errors: Some(errors), ..Shown::default() })
    }

    /// Somebody was faster: what was typed stays, beside what they made of it; saving again is then a decision.
    async fn stale(&self, yours: Typed, client: ClientId) -> Result<HttpResponse, Problem> {
        let stored = self.state.app.client(self.signed.actor(), client).await?;
        let frame = Frame::of(self.signed, self.request);
        let differences = Difference::between(&frame, &typed(&stored), &yours);
        let sheet = Sheet { stored: Some((client, stored.version)), ..*self };
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
                let list = format!("{base}/clients");
                (frame.t("client-new"), format!("{list}/new"), list, Hidden::new(&self.state.app, self.signed))
            }
            Some((client, version)) => {
                let shown = format!("{base}/clients/{client}");
                let hidden = Hidden::at(&self.state.app, self.signed, version);
                (frame.t("client-edit"), format!("{shown}/edit"), shown, hidden)
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
                address: form.area("address", 3),
                bin: form.text("bin").hint(frame.t("field-bin-hint")),
                tin: form.text("tin").hint(frame.t("field-tin-hint")),
                language: form.choice("language", languages(&frame)).named(frame.t("client-language")),
                contacts: contacts(&form, shown.focus_contact),
                f: &frame,
                base: &base,
            },
        )
    }
}

/// The workspace's own language for papers, or one of the two.
fn languages(frame: &Frame) -> Vec<Choice> {
    let known = Language::ALL.map(|language| Choice::new(language.code(), language.endonym()));
    std::iter::once(Choice::new("", frame.t("client-language-usual"))).chain(known).collect()
}

/// The contacts typed, and an empty row for one more.
fn contacts(form: &Fields<'_>, focus: bool) -> Vec<Contact> {
    let rows = (form.typed.rows("contacts").len() + 1).min(MAX_CONTACTS);
    (0..rows)
        .map(|row| {
            let name = |field: &str| format!("contacts[{row}].{field}");
            let number = form.frame.language.count(row as u64 + 1);
            Contact {
                legend: form.frame.tx("client-contact-number", &[("contact", number.into())]),
                name: form.text(&name("name")).focus(focus && row + 1 == rows),
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

fn client_input(typed: &Typed) -> input::Client {
    let contact = |mut row: BTreeMap<String, String>| input::Contact {
        name: row.remove("name").unwrap_or_default(),
        email: row.remove("email"),
        phone: row.remove("phone"),
    };
    input::Client {
        name_bn: typed.optional("name_bn"),
        name_en: typed.optional("name_en"),
        address: typed.optional("address"),
        bin: typed.optional("bin"),
        tin: typed.optional("tin"),
        contacts: typed.rows("contacts").into_iter().map(contact).collect(),
        language: typed.optional("language"),
    }
}

/// A stored client as the form would hold it.
fn typed(client: &Client) -> Typed {
    let fields = &client.fields;
    let mut typed = Typed::default();
    let known = [
        ("name_bn", fields.name.bn().map(str::to_owned)),
        ("name_en", fields.name.en().map(str::to_owned)),
        ("address", fields.address.as_ref().map(ToString::to_string)),
        ("bin", fields.bin.as_ref().map(ToString::to_string)),
        ("tin", fields.tin.as_ref().map(ToString::to_string)),
        ("language", fields.language.map(PaperLanguage::code).map(str::to_owned)),
    ];
    for (name, value) in known {
        typed.set(name, value.unwrap_or_default());
    }
    for (row, contact) in fields.contacts.iter().enumerate() {
        typed.set(format!("contacts[{row}].name"), contact.name.as_str());
        typed.set(format!("contacts[{row}].email"), contact.email.as_ref().map_or("", |email| email.as_str()));
        typed.set(format!("contacts[{row}].phone"), contact.phone.as_ref().map_or("", |phone| phone.as_str()));
    }
    typed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_contact_is_no_contact() {
        let pairs = [("contacts[0].name", " "), ("contacts[0].email", ""), ("contacts[3].name", "Nila")];
        let typed = Typed::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        let input = client_input(&compacted(typed));
        assert_eq!(input.contacts.iter().map(|contact| contact.name.as_str()).collect::<Vec<_>>(), ["Nila"]);
    }
}
