use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_invoicing::{permission, purchasing::Supplier};

use crate::{
    HttpState, Problem, Signed,
    body::Query,
    pages::{
        chosen::Chosen,
        frame::{self, Frame},
        id, labels, page,
        parts::{Fact, Pager, names},
        purchases::Row,
    },
};

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    cursor: Option<String>,
    saved: Option<String>,
}

#[derive(Template)]
#[template(path = "suppliers/show.html")]
struct ShowPage<'a> {
    f: &'a Frame,
    base: &'a str,
    href: String,
    saved: bool,
    name: &'a str,
    name_lang: &'static str,
    may_record: bool,
    facts: Vec<Fact>,
    contacts: Vec<Contact>,
    mark: &'static str,
    rows: Vec<Row>,
    pager: Pager,
}

struct Contact {
    name: String,
    email: Option<String>,
    phone: Option<String>,
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let supplier = state.app.supplier(signed.actor(), id(&request)?).await?;
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let href = format!("{base}/suppliers/{}", supplier.id);
    let list = Chosen { state: &state, signed: &signed, of: "supplier", path: href.clone(), filters: Vec::new() };
    let wanted = list.page(asked.cursor.as_deref())?;
    let purchases = state.app.purchases(signed.actor(), Some(supplier.id), wanted).await?;
    let ((name, name_lang), other) = names(frame.language, &supplier.fields.name);
    page(&ShowPage {
        saved: asked.saved.is_some(),
        may_record: signed.actor().may(permission::PURCHASES_RECORD),
        facts: facts(&frame, &supplier, other),
        contacts: contacts(&supplier),
        mark: labels::mark(frame.language, dalil_money::Currency::BDT),
        rows: purchases.items.iter().map(|recorded| Row::of(&frame, &base, recorded)).collect(),
        pager: Pager::new(
            &frame,
            asked.cursor.as_ref().map(|_| list.first()),
            purchases.next.as_ref().map(|key| list.after(key)),
        ),
        f: &frame,
        base: &base,
        href,
        name,
        name_lang,
    })
}

fn facts(frame: &Frame, supplier: &Supplier, other: Option<(String, &'static str)>) -> Vec<Fact> {
    let fields = &supplier.fields;
    let figure = |id: String| frame.language.figure(&id);
    let other = other.map(|(name, lang)| Fact::new(frame.t(&format!("field-name_{lang}")), name).lang(lang));
    let standing = labels::vat_status(frame.language, fields.standing().as_str());
    let known = [
        ("field-vat_status", Some(standing)),
        ("field-address", fields.address.as_ref().map(ToString::to_string)),
        ("field-bin", fields.bin.as_ref().map(ToString::to_string).map(figure)),
        ("field-nid", fields.nid.as_ref().map(ToString::to_string).map(figure)),
    ];
    let known = known.into_iter().filter_map(|(key, value)| Some(Fact::new(frame.t(key), value?)));
    other.into_iter().chain(known).collect()
}

fn contacts(supplier: &Supplier) -> Vec<Contact> {
    let text = |line: &dalil_tenancy::text::Line| line.to_string();
    let contact = |contact: &dalil_invoicing::Contact| Contact {
        name: text(&contact.name),
        email: contact.email.as_ref().map(text),
        phone: contact.phone.as_ref().map(text),
    };
    supplier.fields.contacts.iter().map(contact).collect()
}
