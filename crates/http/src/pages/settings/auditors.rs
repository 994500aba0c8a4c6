//! Auditors: letting one in, sending one away, and what they read.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::{AuditorError, Failure, NewAccess, permission, ports::NotedAccess};
use dalil_identity::{AccessState, AuditorAccess};
use dalil_invoicing::FiscalYear;
use dalil_lang::Language;
use dalil_tenancy::{
    AccessId, PersonId,
    field::{FieldError, FieldErrors},
};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::tabs;
use crate::{
    HttpState, Problem, Signed,
    body::{Form, Query},
    pages::{
        chosen::Chosen,
        field::{Field, Form as Fields},
        frame::{self, Frame, Way},
        id, labels, page, page_with,
        parts::{Hidden, Pager},
        sent::Sent,
        typed::{Errors, Summary, Typed},
    },
};

#[derive(Deserialize)]
pub(super) struct Asked {
    saved: Option<String>,
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "settings/auditors.html")]
struct AuditorsPage<'a> {
    f: &'a Frame,
    tabs: Vec<Way>,
    action: String,
    log: String,
    saved: bool,
    summary: Summary,
    rows: Vec<Row>,
    pager: Pager,
    hidden: Hidden,
    email: Field,
    name: Field,
    year: Field,
    last_day: Field,
    purpose: Field,
    longest: String,
}

struct Row {
    name: String,
    year: String,
    purpose: String,
    state: String,
    is_open: bool,
    until: String,
    log: String,
    log_label: String,
    end: String,
    end_label: String,
}

pub(super) async fn list(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let sheet = Sheet { request: &request, signed: &signed, state: &state };
    sheet.page(StatusCode::OK, Typed::default(), None, &asked).await
}

pub(super) async fn open(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let typed = |name: &str| sent.typed.get(name).to_owned();
    let new = NewAccess {
        email: typed("auditor_email"),
        name: typed("name"),
        year: typed("year"),
        last_day: typed("last_day"),
        purpose: typed("purpose"),
    };
    state.may_mail_to(&new.email)?;
    let here = saved(&signed);
    match sent.act(|_| here.clone(), |once| state.app.open_access(signed.actor(), &new, once)).await {
        Ok(page) => Ok(page),
        Err(failure) => {
            let sheet = Sheet { request: &request, signed: &signed, state: &state };
            let asked = Asked { saved: None, cursor: None };
            sheet.page(StatusCode::UNPROCESSABLE_ENTITY, sent.typed, Some(errors(failure)?), &asked).await
        }
    }
}

/// Where to go after a change.
fn saved(signed: &Signed) -> String {
    format!("{}/settings/auditors?saved=1", frame::base(signed))
}

/// What is wrong with an access, by its field.
fn errors(failure: Failure<AuditorError>) -> Result<FieldErrors, Problem> {
    Ok(match failure {
        Failure::Refused(AuditorError::Invalid(errors)) => errors,
        Failure::Refused(AuditorError::AlreadyMember) => FieldError::new("email", "member_already").into(),
        Failure::Refused(AuditorError::AlreadyOpen) => FieldError::new("email", "auditor_already").into(),
        failure => return Err(failure.into()),
    })
}

/// A form on its way to a page.
struct Sheet<'a> {
    request: &'a HttpRequest,
    signed: &'a Signed,
    state: &'a HttpState,
}

impl Sheet<'_> {
    async fn page(
        &self,
        status: StatusCode,
        typed: Typed,
        errors: Option<FieldErrors>,
        asked: &Asked,
    ) -> Result<HttpResponse, Problem> {
        let (app, actor) = (&self.state.app, self.signed.actor());
        actor.permit(permission::AUDITORS_WRITE)?;
        let frame = Frame::of(self.signed, self.request);
        let errors = errors.map(|errors| Errors::new(&frame, &errors, in_form)).unwrap_or_default();
        let form = Fields { frame: &frame, typed: &typed, errors: &errors };
        let base = frame::base(self.signed);
        let path = format!("{base}/settings/auditors");
        let list =
            Chosen { state: self.state, signed: self.signed, of: "auditors", path: path.clone(), filters: Vec::new() };
        let accesses = app.accesses(actor, list.page(asked.cursor.as_deref())?).await?;
        let people: Vec<PersonId> = accesses.items.iter().map(|access| access.person).collect();
        let names = app.names(actor, &people).await?;
        let now = app.clock.now();
        let longest =
            [("days", u64::from(app.access_terms.longest).into()), ("usual", u64::from(app.access_terms.usual).into())];
        page_with(
            status,
            &AuditorsPage {
                tabs: tabs(&frame, self.signed, "/settings/auditors"),
                log: format!("{path}/log"),
                saved: asked.saved.is_some(),
                summary: errors.summary(frame.t("summary-title"), ""),
                rows: accesses
                    .items
                    .iter()
                    .map(|access| Row::of(&frame, &path, access, &names, access.state(now)))
                    .collect(),
                pager: Pager::new(
                    &frame,
                    asked.cursor.as_ref().map(|_| list.first()),
                    accesses.next.as_ref().map(|key| list.after(key)),
                ),
                hidden: Hidden::new(app, self.signed),
                email: form.email("auditor_email"),
                name: form.text("name"),
                year: form.text("year"),
                last_day: form.text("last_day"),
                purpose: form.text("purpose"),
                longest: frame.tx("auditor-longest", &longest),
                action: path,
                f: &frame,
            },
        )
    }
}

impl Row {
    fn of(
        frame: &Frame,
        path: &str,
        access: &AuditorAccess,
        names: &BTreeMap<PersonId, String>,
        state: AccessState,
    ) -> Self {
        let name = named(frame, access.person, names);
        let of = |key: &str| frame.tx(key, &[("name", name.as_str().into())]);
        Self {
            year: year(frame.language, access.year),
            purpose: access.purpose.to_string(),
            state: frame.t(&format!("auditor-{}", state.as_str())),
            is_open: state == AccessState::Open,
            until: frame.language.date(access.last_day()),
            log: format!("{path}/log?access={}", access.id),
            log_label: of("auditor-log-of"),
            end: format!("{path}/{}/end", access.id),
            end_label: of("auditor-end-of"),
            name,
        }
    }
}

fn named(frame: &Frame, person: PersonId, names: &BTreeMap<PersonId, String>) -> String {
    names.get(&person).cloned().unwrap_or_else(|| frame.t("somebody-gone"))
}

/// A year of account as people write it.
pub(in crate::pages) fn year(language: Language, year: i16) -> String {
    language.figure(&FiscalYear::beginning(year).to_string())
}

/// Under which field of the form an error of the input is shown.
fn in_form(path: &str) -> String {
    if path == "email" { "auditor_email".to_owned() } else { path.to_owned() }
}

#[derive(Template)]
#[template(path = "settings/auditor_end.html")]
struct EndPage<'a> {
    f: &'a Frame,
    back: String,
    action: String,
    what: String,
    act: String,
    hidden: Hidden,
}

pub(super) async fn ask(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::AUDITORS_WRITE)?;
    let access = state.app.access(signed.actor(), id(&request)?).await?;
    if access.state(state.app.clock.now()) != AccessState::Open {
        return Err(AuditorError::Over.into());
    }
    let frame = Frame::of(&signed, &request);
    let names = state.app.names(signed.actor(), &[access.person]).await?;
    let name = named(&frame, access.person, &names);
    let back = format!("{}/settings/auditors", frame::base(&signed));
    let year = year(frame.language, access.year);
    page(&EndPage {
        action: format!("{back}/{}/end", access.id),
        what: frame.tx("auditor-end-what", &[("name", name.as_str().into()), ("year", year.into())]),
        act: frame.tx("auditor-end-act", &[("name", name.into())]),
        hidden: Hidden::new(&state.app, &signed),
        back,
        f: &frame,
    })
}

pub(super) async fn end(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let (access, here) = (id(&request)?, saved(&signed));
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    Ok(sent.act(|_| here.clone(), |once| state.app.end_access(signed.actor(), access, once)).await?)
}

#[derive(Deserialize)]
pub(super) struct LogAsked {
    access: Option<String>,
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "settings/access_log.html")]
struct LogPage<'a> {
    f: &'a Frame,
    back: String,
    /// Whose reads these are, and where all are; none where all are shown.
    of: Option<(String, String)>,
    rows: Vec<Read>,
    pager: Pager,
}

struct Read {
    utc: String,
    at: String,
    who: String,
    ip: Option<String>,
    what: String,
    under: Option<String>,
    status: Option<String>,
}

pub(super) async fn log(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<LogAsked>,
) -> Result<HttpResponse, Problem> {
    let (app, actor) = (&state.app, signed.actor());
    actor.permit(permission::AUDITORS_READ)?;
    let frame = Frame::of(&signed, &request);
    let given = asked.access.as_deref().filter(|text| !text.is_empty());
    let access: Option<AccessId> =
        given.map(|text| text.parse().map_err(|_| Problem::new(crate::Code::NotFound))).transpose()?;
    let back = format!("{}/settings/auditors", frame::base(&signed));
    let path = format!("{back}/log");
    let filters = access.iter().map(|access| ("access", access.to_string())).collect();
    let list = Chosen { state: &state, signed: &signed, of: "access-log", path: path.clone(), filters };
    let noted = app.access_log(actor, access, list.page(asked.cursor.as_deref())?).await?;
    let one = match access {
        Some(id) => Some(app.access(actor, id).await?),
        None => None,
    };
    let mut people: Vec<PersonId> = noted.items.iter().filter_map(|noted| labels::person(&noted.principal)).collect();
    people.extend(one.iter().map(|access| access.person));
    people.sort();
    people.dedup();
    let names = app.names(actor, &people).await?;
    let zone = frame::zone(app, &signed).await?;
    let of = one.map(|access| {
        let name = named(&frame, access.person, &names);
        let year = year(frame.language, access.year);
        (frame.tx("access-log-of", &[("name", name.into()), ("year", year.into())]), path)
    });
    page(&LogPage {
        back,
        of,
        rows: noted.items.iter().map(|noted| Read::of(&frame, noted, &zone, &names)).collect(),
        pager: Pager::new(
            &frame,
            asked.cursor.as_ref().map(|_| list.first()),
            noted.next.as_ref().map(|key| list.after(key)),
        ),
        f: &frame,
    })
}

impl Read {
    fn of(frame: &Frame, noted: &NotedAccess, zone: &TimeZone, names: &BTreeMap<PersonId, String>) -> Self {
        let (what, under) = match &noted.request {
            Some(request) => (noted.subject_id.clone(), Some(request.operation.clone())),
            None => (format!("{} {}", noted.subject_kind, noted.subject_id), None),
        };
        Self {
            utc: noted.at.to_string(),
            at: frame.language.exact_moment(zone, noted.at),
            who: labels::who(frame, &noted.principal, names),
            ip: noted.ip.clone(),
            what,
            under,
            status: noted.request.as_ref().map(|request| frame.language.figure(&request.status.to_string())),
        }
    }
}
