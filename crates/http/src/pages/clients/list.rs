use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_app::ListName;
use dalil_invoicing::{Client, ClientSort, Name, permission};
use jiff::tz::TimeZone;

use crate::{
    Code, HttpState, Problem, Signed,
    body::Query,
    pages::{
        chosen::Chosen,
        frame::{self, Frame, paper_language},
        heads::{Head, Order},
        page,
        parts::{Pager, names},
        views::Views,
    },
};

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    cursor: Option<String>,
    sort: Option<String>,
}

#[derive(Template)]
#[template(path = "clients/list.html")]
struct ListPage<'a> {
    f: &'a Frame,
    base: &'a str,
    may_write: bool,
    /// Where more than names may be seen: the head of the day on which each was added.
    added: Option<Head>,
    name: Head,
    views: Views<'a>,
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
    bin: Option<String>,
    tin: Option<String>,
    contact: Option<String>,
    added: String,
}

impl Row {
    fn named(frame: &Frame, name: &Name) -> Self {
        let ((name, name_lang), other_name) = names(frame.language, name);
        Self { name: name.to_owned(), name_lang, other_name, details: None }
    }

    fn of(frame: &Frame, base: &str, zone: &TimeZone, client: &Client) -> Self {
        let fields = &client.fields;
        let figure = |id: Option<String>| id.map(|id| frame.language.figure(&id));
        let details = Details {
            href: format!("{base}/clients/{}", client.id),
            bin: figure(fields.bin.as_ref().map(ToString::to_string)),
            tin: figure(fields.tin.as_ref().map(ToString::to_string)),
            contact: fields.contacts.first().map(|contact| contact.name.to_string()),
            added: frame.language.short_date(zone.to_datetime(client.created_at).date()),
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
    let asked_sort = asked.sort.as_deref().map(str::trim).filter(|sort| !sort.is_empty());
    let sort = asked_sort.map_or(Some(ClientSort::default()), ClientSort::from_name);
    let sort = sort.ok_or_else(|| Problem::new(Code::InvalidQuery))?;
    let filters = asked_sort.map(|sort| ("sort", sort.to_owned())).into_iter().collect();
    let list = Chosen { state: &state, signed: &signed, of: "clients", path: format!("{base}/clients"), filters };
    signed.actor().permit(permission::CLIENT_NAMES)?;
    let wanted = list.page(asked.cursor.as_deref())?;
    let full = signed.actor().may(permission::CLIENTS_READ);
    let clients = if full {
        let zone = frame::zone(&state.app, &signed).await?;
        state.app.clients(signed.actor(), sort, wanted).await?.map(|client| Row::of(&frame, &base, &zone, &client))
    } else {
        state.app.client_names(signed.actor(), sort, wanted).await?.map(|(_, name)| Row::named(&frame, &name))
    };
    page(&ListPage {
        may_write: signed.actor().may(permission::CLIENTS_WRITE),
        added: full.then(|| {
            let orders = [ClientSort::Newest, ClientSort::Oldest].map(named);
            Head::ordering(&list, frame.t("client-added"), orders)
        }),
        name: Head::ordering(&list, frame.t("client-name"), by_name(&frame)),
        pager: Pager::new(
            &frame,
            asked.cursor.as_ref().map(|_| list.first()),
            clients.next.as_ref().map(|key| list.after(key)),
        ),
        views: Views::of(&frame, &list, ListName::Clients).await?,
        rows: clients.items,
        f: &frame,
        base: &base,
    })
}

/// Names are ordered as the page shows them.
fn by_name(frame: &Frame) -> [Order; 2] {
    let language = paper_language(frame.language);
    [ClientSort::Name(language), ClientSort::NameReversed(language)].map(named)
}

const fn named(sort: ClientSort) -> Order {
    (sort.as_str(), sort.rises())
}
