use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_invoicing::{Client, Name, permission};

use crate::{
    HttpState, Problem, Signed,
    body::Query,
    pages::{
        chosen::Chosen,
        frame::{self, Frame},
        page,
        parts::{Pager, names},
    },
};

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "clients/list.html")]
struct ListPage<'a> {
    f: &'a Frame,
    base: &'a str,
    may_write: bool,
    full: bool,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    name: String,
    name_lang: &'static str,
    other_name: Option<(String, &'static str)>,
    details: Option<Details>,
}

/// What more than names a role may see.
struct Details {
    href: String,
    bin: String,
    tin: String,
    contact: String,
}

impl Row {
    fn named(frame: &Frame, name: &Name) -> Self {
        let ((name, name_lang), other_name) = names(frame.language, name);
        Self { name: name.to_owned(), name_lang, other_name, details: None }
    }

    fn of(frame: &Frame, base: &str, client: &Client) -> Self {
        let fields = &client.fields;
        let figure = |id: Option<String>| id.map_or_else(|| "–".to_owned(), |id| frame.language.figure(&id));
        let details = Details {
            href: format!("{base}/clients/{}", client.id),
            bin: figure(fields.bin.as_ref().map(ToString::to_string)),
            tin: figure(fields.tin.as_ref().map(ToString::to_string)),
            contact: fields.contacts.first().map_or_else(|| "–".to_owned(), |contact| contact.name.to_string()),
        };
        Self { details: Some(details), ..Self::named(frame, &fields.name) }
    }
}

pub(super) async fn list(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let list =
        Chosen { state: &state, signed: &signed, of: "clients", path: format!("{base}/clients"), filters: Vec::new() };
    signed.actor().permit(permission::CLIENT_NAMES)?;
    let wanted = list.page(asked.cursor.as_deref())?;
    let full = signed.actor().may(permission::CLIENTS_READ);
    let clients = if full {
        state.app.clients(signed.actor(), wanted).await?.map(|client| Row::of(&frame, &base, &client))
    } else {
        state.app.client_names(signed.actor(), wanted).await?.map(|(_, name)| Row::named(&frame, &name))
    };
    page(&ListPage {
        may_write: signed.actor().may(permission::CLIENTS_WRITE),
        full,
        pager: Pager::new(
            &frame,
            asked.cursor.as_ref().map(|_| list.first()),
            clients.next.as_ref().map(|key| list.after(key)),
        ),
        rows: clients.items,
        f: &frame,
        base: &base,
    })
}
