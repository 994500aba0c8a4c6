use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_invoicing::{Client, ClientId, DocumentFilter, InvoiceFilter, permission};
use dalil_ledger::permission::PAYMENTS_READ;

use crate::{
    HttpState, Problem, Signed,
    body::Query,
    pages::{
        chosen::Chosen,
        frame::{self, Frame},
        id,
        ledger::Ledger,
        page,
        parts::{Fact, Pager, names},
        payments::{Ageing, standings},
    },
};

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    cursor: Option<String>,
    saved: Option<String>,
}

#[derive(Template)]
#[template(path = "clients/show.html")]
struct ShowPage<'a> {
    f: &'a Frame,
    base: &'a str,
    id: ClientId,
    saved: bool,
    name: &'a str,
    name_lang: &'static str,
    may_draft: bool,
    may_write: bool,
    facts: Vec<Fact>,
    contacts: Vec<Contact>,
    bills_title: String,
    ledger: Ledger,
    pager: Pager,
    account: Option<Account>,
}

/// What the client owes, for whoever may see it.
struct Account {
    ageing: Vec<Ageing>,
    /// Whether it can be demanded by a bill.
    may_bill: bool,
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
    let client = state.app.client(signed.actor(), id(&request)?).await?;
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let list = Chosen {
        state: &state,
        signed: &signed,
        of: "client",
        path: format!("{base}/clients/{}", client.id),
        filters: Vec::new(),
    };
    let papers = papers(&frame, &list, client.id, asked.cursor.as_deref()).await?;
    let account = if signed.actor().may(PAYMENTS_READ) {
        let owed = state.app.owed_by(signed.actor(), client.id).await?;
        let currency = owed.first().map(|aged| aged.currency);
        Some(Account {
            may_bill: currency.is_some() && signed.actor().may(permission::ISSUE),
            ageing: currency.and_then(|currency| Ageing::new(&frame, &owed, currency)).into_iter().collect(),
        })
    } else {
        None
    };
    let ((name, name_lang), other) = names(frame.language, &client.fields.name);
    page(&ShowPage {
        id: client.id,
        saved: asked.saved.is_some(),
        may_draft: signed.actor().may(permission::DRAFTS_WRITE),
        may_write: signed.actor().may(permission::CLIENTS_WRITE),
        facts: facts(&frame, &client, other),
        contacts: contacts(&client),
        bills_title: papers.title,
        ledger: papers.ledger,
        pager: Pager::new(&frame, asked.cursor.as_ref().map(|_| list.first()), papers.next),
        account,
        f: &frame,
        base: &base,
        name,
        name_lang,
    })
}

/// The client's papers, as far as the role sees them.
struct Papers {
    title: String,
    ledger: Ledger,
    next: Option<String>,
}

/// Drafts and invoices for who may see drafts, else the documents.
async fn papers(frame: &Frame, list: &Chosen<'_>, client: ClientId, cursor: Option<&str>) -> Result<Papers, Problem> {
    let (app, actor) = (&list.state.app, list.signed.actor());
    let base = frame::base(list.signed);
    let zone = frame::zone(app, list.signed).await?;
    if actor.may(permission::DRAFTS_READ) {
        let filter = InvoiceFilter { client: Some(client), ..InvoiceFilter::default() };
        let invoices = app.invoices(actor, filter, list.page(cursor)?).await?;
        let standings = standings(list.state, list.signed, &invoices.items).await?;
        let ledger = Ledger::invoices(frame, &base, &zone, app.clock.now(), &invoices.items);
        return Ok(Papers {
            title: frame.t("nav-invoices"),
            ledger: ledger.settled(frame, &standings).of_one_client(),
            next: invoices.next.as_ref().map(|key| list.after(key)),
        });
    }
    let filter = DocumentFilter { client: Some(client), ..DocumentFilter::default() };
    let documents = app.documents(actor, filter, list.page(cursor)?).await?;
    Ok(Papers {
        title: frame.t("nav-documents"),
        ledger: Ledger::documents(frame, &base, &zone, &documents.items).of_one_client(),
        next: documents.next.as_ref().map(|key| list.after(key)),
    })
}

fn facts(frame: &Frame, client: &Client, other: Option<(String, &'static str)>) -> Vec<Fact> {
    let fields = &client.fields;
    let mut facts = Vec::new();
    if let Some((name, lang)) = other {
        facts.push(Fact::new(frame.t(&format!("field-name_{lang}")), name).lang(lang));
    }
    let figure = |id: String| frame.language.figure(&id);
    let known = [
        ("field-address", fields.address.as_ref().map(ToString::to_string)),
        ("field-bin", fields.bin.as_ref().map(ToString::to_string).map(figure)),
        ("field-tin", fields.tin.as_ref().map(ToString::to_string).map(figure)),
    ];
    facts.extend(
        known.into_iter().map(|(key, value)| Fact::new(frame.t(key), value.unwrap_or_else(|| frame.t("not-given")))),
    );
    let language = match fields.language {
        Some(language) => frame::language_of(language).endonym().to_owned(),
        None => frame.t("client-language-usual"),
    };
    facts.push(Fact::new(frame.t("client-language"), language));
    facts
}

fn contacts(client: &Client) -> Vec<Contact> {
    let text = |line: &dalil_tenancy::text::Line| line.to_string();
    client
        .fields
        .contacts
        .iter()
        .map(|contact| Contact {
            name: text(&contact.name),
            email: contact.email.as_ref().map(text),
            phone: contact.phone.as_ref().map(text),
        })
        .collect()
}
