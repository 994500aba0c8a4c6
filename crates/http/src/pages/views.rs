//! Views of a list: tabs above it, and the form that keeps what the list shows now under a name.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::{Template, filters::HtmlSafe};
use dalil_app::{Failure, ListName, NewView, View, ViewError, permission};
use dalil_tenancy::field::FieldErrors;

use super::{
    chosen::Chosen,
    field::{Field, Form as Fields},
    frame::{self, Frame, Way},
    id, page_with,
    parts::Hidden,
    sent::Sent,
    typed::{Errors, Summary, Typed},
};
use crate::{HttpState, Problem, Signed, body::Form};

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/views").route(web::post().to(keep)))
        .service(web::resource("/views/{id}/remove").route(web::post().to(remove)));
}

/// What stands above a list: the views of it that the person keeps, and what can be done with the one that is shown.
#[derive(Template)]
#[template(path = "parts/views.html")]
pub(crate) struct Views<'a> {
    f: &'a Frame,
    base: String,
    tabs: Vec<Way>,
    act: Option<Act>,
}

impl HtmlSafe for Views<'_> {}

/// What can be done with what the list shows.
enum Act {
    /// It has no name yet.
    Keep(Box<Keep>),
    /// It is this view.
    Remove { action: String, what: String, hidden: Hidden },
}

struct Keep {
    list: &'static str,
    filters: String,
    name: Field,
    hidden: Hidden,
}

impl<'a> Views<'a> {
    /// Those of a list as its address asks for it.
    ///
    /// # Errors
    /// Those of every use case.
    pub(crate) async fn of(frame: &'a Frame, list: &Chosen<'_>, name: ListName) -> Result<Self, Problem> {
        let mut views = list.state.app.views(list.signed.actor()).await?;
        views.retain(|view| view.list == name);
        let shown = shown(list);
        let current = views.iter().find(|view| view.filters == shown);
        let base = frame::base(list.signed);
        let hidden = || Hidden::new(&list.state.app, list.signed);
        let act = match current {
            Some(view) => Some(Act::Remove {
                action: format!("{base}/views/{}/remove", view.id),
                what: frame.tx("view-remove", &[("name", view.name.as_str().into())]),
                hidden: hidden(),
            }),
            None if shown.is_empty() || !list.signed.actor().may(permission::VIEWS_WRITE) => None,
            None => Some(Act::Keep(Box::new(Keep {
                list: name.as_str(),
                filters: query(&shown),
                name: form(frame).text("view_name"),
                hidden: hidden(),
            }))),
        };
        let way = |view: &View| Way {
            href: format!("{}?{}", list.path, query(&view.filters)),
            label: view.name.to_string(),
            current: current.is_some_and(|current| current.id == view.id),
        };
        Ok(Self { f: frame, tabs: views.iter().map(way).collect(), act, base })
    }
}

/// What a list's address asks for now.
fn shown(list: &Chosen<'_>) -> BTreeMap<String, String> {
    let set = list.filters.iter().filter(|(_, value)| !value.is_empty());
    set.map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

fn query(filters: &BTreeMap<String, String>) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(filters).finish()
}

/// The form in which nothing was typed yet.
fn form(frame: &Frame) -> Fields<'_> {
    static NOTHING: std::sync::LazyLock<(Typed, Errors)> = std::sync::LazyLock::new(Default::default);
    Fields { frame, typed: &NOTHING.0, errors: &NOTHING.1 }
}

#[derive(Template)]
#[template(path = "view.html")]
struct ViewPage<'a> {
    f: &'a Frame,
    action: String,
    back: String,
    list: String,
    filters: String,
    summary: Summary,
    name: Field,
    hidden: Hidden,
}

async fn keep(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let new = NewView {
        list: sent.typed.get("list").to_owned(),
        name: sent.typed.get("view_name").to_owned(),
        filters: url::form_urlencoded::parse(sent.typed.get("filters").as_bytes()).into_owned().collect(),
    };
    let base = frame::base(&signed);
    let there = |view: &View| format!("{base}/{}?{}", view.list.as_str(), query(&view.filters));
    match sent.act(there, |once| state.app.keep_view(signed.actor(), &new, once)).await {
        Ok(page) => Ok(page),
        Err(Failure::Refused(ViewError::Invalid(errors))) if ListName::from_name(&new.list).is_some() => {
            refused(&request, &signed, &state, &sent.typed, &errors)
        }
        Err(failure) => Err(failure.into()),
    }
}

/// The form alone, with what is wrong with the name.
fn refused(
    request: &HttpRequest,
    signed: &Signed,
    state: &HttpState,
    typed: &Typed,
    errors: &FieldErrors,
) -> Result<HttpResponse, Problem> {
    let frame = Frame::of(signed, request);
    let base = frame::base(signed);
    let in_form = |path: &str| if path == "name" { "view_name".to_owned() } else { path.to_owned() };
    let errors = Errors::new(&frame, errors, in_form);
    let (list, filters) = (typed.get("list").to_owned(), typed.get("filters").to_owned());
    page_with(
        StatusCode::UNPROCESSABLE_ENTITY,
        &ViewPage {
            action: format!("{base}/views"),
            back: format!("{base}/{list}?{filters}"),
            summary: errors.summary(frame.t("summary-title"), ""),
            name: Fields { frame: &frame, typed, errors: &errors }.text("view_name"),
            hidden: Hidden::new(&state.app, signed),
            list,
            filters,
            f: &frame,
        },
    )
}

async fn remove(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let view = id(&request)?;
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let base = frame::base(&signed);
    let there = |view: &View| format!("{base}/{}?{}", view.list.as_str(), query(&view.filters));
    Ok(sent.act(there, |once| state.app.remove_view(signed.actor(), view, once)).await?)
}
