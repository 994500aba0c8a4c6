//! The account that papers name: what is in force, the change that waits, and what was before.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::{Failure, PayeeError, PayeeNow, Route};
use dalil_invoicing::{Payee, PayeeChange, PayeeChangeId, PayeeState, PayeeStep, Proposed, Unready, Wait, permission};
use dalil_money::Digits;
use dalil_tenancy::{PersonId, field::FieldErrors, page::PageRequest};
use jiff::{Timestamp, tz::TimeZone};

use super::{Saved, tabs};
use crate::{
    HttpState, Problem, Signed,
    body::{Form, Query},
    pages::{
        field::{Field, Form as Fields},
        frame::{self, Frame, Way},
        id, labels, page_with,
        parts::Hidden,
        sent::Sent,
        typed::{Errors, Summary, Typed},
    },
};

/// How many changes of before are shown; the API lists all of them.
const SHOWN: u16 = 20;

#[derive(Template)]
#[template(path = "settings/payee.html")]
struct PayeePage<'a> {
    f: &'a Frame,
    tabs: Vec<Way>,
    action: String,
    saved: bool,
    summary: Summary,
    current: Option<String>,
    since: Option<String>,
    route: String,
    second: Option<String>,
    open: Option<Open>,
    hidden: Hidden,
    payment_details: Field,
    wait_hidden: Hidden,
    wait: String,
    wait_hours: Field,
    history: Vec<Row>,
}

/// The change that waits.
struct Open {
    what: String,
    state: String,
    proposed: String,
    href: String,
    /// Hidden fields of the form that approves it, for whoever may.
    approve: Option<Hidden>,
    own: bool,
    /// Why whoever looks does not approve it yet, or ever.
    unready: Option<String>,
    cancel: Option<Hidden>,
}

struct Row {
    at: String,
    by: String,
    what: String,
    state: String,
}

/// A form on its way to a page.
struct Sheet<'a> {
    request: &'a HttpRequest,
    signed: &'a Signed,
    state: &'a HttpState,
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Saved>,
) -> Result<HttpResponse, Problem> {
    let sheet = Sheet { request: &request, signed: &signed, state: &state };
    sheet.page(StatusCode::OK, None, None, asked.saved.is_some()).await
}

pub(super) async fn propose(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let proposed = Proposed::parse_details(sent.typed.get("payment_details"));
    Sheet { request: &request, signed: &signed, state: &state }.proposed(sent, proposed).await
}

pub(super) async fn propose_wait(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let proposed = Wait::parse(&Digits::Ascii.write(sent.typed.get("wait_hours"))).map(Proposed::Wait);
    Sheet { request: &request, signed: &signed, state: &state }.proposed(sent, proposed).await
}

pub(super) async fn approve(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let (change, here): (PayeeChangeId, _) = (id(&request)?, saved(&signed));
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    Ok(sent.act(|_| here.clone(), |once| state.app.approve_payee(signed.actor(), change, once)).await?)
}

pub(super) async fn cancel(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let (change, here): (PayeeChangeId, _) = (id(&request)?, saved(&signed));
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    Ok(sent.act(|_| here.clone(), |once| state.app.cancel_payee(signed.actor(), change, once)).await?)
}

/// Where to go after a change.
fn saved(signed: &Signed) -> String {
    format!("{}/settings/payee?saved=1", frame::base(signed))
}

impl Sheet<'_> {
    async fn proposed(self, sent: Sent, proposed: Result<Proposed, FieldErrors>) -> Result<HttpResponse, Problem> {
        self.signed.actor().permit(permission::PAYEE_PROPOSE)?;
        let here = saved(self.signed);
        let refused = match proposed {
            Err(errors) => errors,
            Ok(proposed) => {
                let call = |once| self.state.app.propose_payee(self.signed.actor(), proposed, once);
                match sent.act(|_| here.clone(), call).await {
                    Ok(page) => return Ok(page),
                    Err(Failure::Refused(PayeeError::Invalid(errors))) => errors,
                    Err(failure) => return Err(failure.into()),
                }
            }
        };
        self.page(StatusCode::UNPROCESSABLE_ENTITY, Some(sent.typed), Some(refused), false).await
    }

    async fn page(
        &self,
        status: StatusCode,
        typed: Option<Typed>,
        errors: Option<FieldErrors>,
        saved: bool,
    ) -> Result<HttpResponse, Problem> {
        let (app, actor) = (&self.state.app, self.signed.actor());
        let now = app.payee(actor).await?;
        let changes = app.payee_changes(actor, PageRequest::new(None, SHOWN)).await?.items;
        let zone = frame::zone(app, self.signed).await?;
        let names = app.names(actor, &people(&changes)).await?;
        let frame = Frame::of(self.signed, self.request);
        let view = View { frame: &frame, zone: &zone, names: &names, at: app.clock.now() };
        let typed = typed.unwrap_or_else(|| typed_now(&now));
        let errors = errors.map(|errors| Errors::new(&frame, &errors, str::to_owned)).unwrap_or_default();
        let form = Fields { frame: &frame, typed: &typed, errors: &errors };
        let current = now.current.as_ref().and_then(|payee| payee.details.as_ref());
        page_with(
            status,
            &PayeePage {
                tabs: tabs(&frame, self.signed, "/settings/payee"),
                action: format!("{}/settings/payee", frame::base(self.signed)),
                saved,
                summary: errors.summary(frame.t("summary-title"), ""),
                current: current.map(ToString::to_string),
                since: now.current.as_ref().map(|payee| view.since(payee)),
                route: view.route(now.next),
                second: view.second(now.next, now.wait),
                open: now.open.as_ref().map(|change| self.open(&view, change, now.unready)),
                hidden: Hidden::new(app, self.signed),
                payment_details: form.area("payment_details", 5).hint(frame.t("field-payment_details-hint")),
                wait_hidden: Hidden::new(app, self.signed),
                wait: frame.tx("payee-wait-now", &[("hours", u64::from(now.wait.hours()).into())]),
                wait_hours: form.decimal("wait_hours").hint(frame.t("field-wait_hours-hint")),
                history: changes
                    .iter()
                    .filter(|change| !change.is_open(view.at))
                    .map(|change| view.row(change))
                    .collect(),
                f: &frame,
            },
        )
    }

    fn open(&self, view: &View<'_>, change: &PayeeChange, unready: Option<Unready>) -> Open {
        let (app, actor) = (&self.state.app, self.signed.actor());
        let may = actor.may(permission::PAYEE_APPROVE);
        let own = change.by == actor.principal().to_string();
        let proposed = change.state(view.at) == PayeeState::Proposed;
        Open {
            what: view.what(change),
            state: view.state(change),
            proposed: view.frame.tx(
                "payee-proposed-by",
                &[("who", view.who(&change.by).into()), ("when", view.time(change.at).into())],
            ),
            href: format!("{}/settings/payee/{}", frame::base(self.signed), change.id),
            approve: (may && proposed && !own && unready.is_none()).then(|| Hidden::new(app, self.signed)),
            own: own && proposed,
            unready: unready.filter(|_| !own).map(|unready| view.unready(unready)),
            cancel: may.then(|| Hidden::new(app, self.signed)),
        }
    }
}

/// What the form begins with: the account as it is.
fn typed_now(now: &PayeeNow) -> Typed {
    let details = now.current.as_ref().and_then(|payee| payee.details.as_ref());
    let mut typed = Typed::default();
    typed.set("payment_details", details.map(ToString::to_string).unwrap_or_default());
    typed.set("wait_hours", now.wait.hours().to_string());
    typed
}

/// Everybody who did something to a change.
fn people(changes: &[PayeeChange]) -> Vec<PersonId> {
    let names =
        changes.iter().flat_map(|change| std::iter::once(&change.by).chain(change.steps.iter().map(|step| &step.by)));
    let mut people: Vec<PersonId> = names.filter_map(|by| labels::person(by)).collect();
    people.sort_unstable();
    people.dedup();
    people
}

/// How changes are told.
struct View<'a> {
    frame: &'a Frame,
    zone: &'a TimeZone,
    names: &'a BTreeMap<PersonId, String>,
    at: Timestamp,
}

impl View<'_> {
    fn time(&self, at: Timestamp) -> String {
        self.frame.language.moment(self.zone, at)
    }

    fn since(&self, payee: &Payee) -> String {
        let day = self.frame.language.date(payee.unchanged_since(self.zone));
        self.frame.tx("paper-payment-since", &[("day", day.into())])
    }

    fn who(&self, by: &str) -> String {
        labels::who(self.frame, by, self.names)
    }

    fn what(&self, change: &PayeeChange) -> String {
        match &change.proposed {
            Proposed::Details(Some(details)) => details.to_string(),
            Proposed::Details(None) => self.frame.t("payee-none"),
            Proposed::Wait(wait) => self.frame.tx("payee-wait-of", &[("hours", u64::from(wait.hours()).into())]),
        }
    }

    fn state(&self, change: &PayeeChange) -> String {
        let at = |key: &str, when: Timestamp| self.frame.tx(key, &[("when", self.time(when).into())]);
        let by = |step: PayeeStep| change.step(step).map(|step| self.who(&step.by)).unwrap_or_default();
        match change.state(self.at) {
            PayeeState::Proposed => self.frame.t("payee-needs-second"),
            PayeeState::Waiting(when) => at("payee-takes-effect", when),
            PayeeState::Effective(when) => at("payee-took-effect", when),
            PayeeState::Cancelled => self.frame.tx("payee-cancelled-by", &[("who", by(PayeeStep::Cancelled).into())]),
        }
    }

    fn row(&self, change: &PayeeChange) -> Row {
        Row { at: self.time(change.at), by: self.who(&change.by), what: self.what(change), state: self.state(change) }
    }

    fn unready(&self, unready: Unready) -> String {
        match unready {
            Unready::Late => self.frame.t("payee-unready-late"),
            Unready::Until(from) => self.frame.tx("payee-unready-until", &[("when", self.time(from).into())]),
        }
    }

    /// Who counts as the second person, and how a workspace comes by one.
    fn second(&self, route: Route, wait: Wait) -> Option<String> {
        let with = |key: &str| Some(self.frame.tx(key, &[("hours", u64::from(wait.hours()).into())]));
        match route {
            Route::AtOnce => None,
            Route::Alone(_) => with("payee-second-alone"),
            Route::Second(_) => with("payee-second"),
        }
    }

    fn route(&self, route: Route) -> String {
        let with = |key: &str, wait: Wait| self.frame.tx(key, &[("hours", u64::from(wait.hours()).into())]);
        match route {
            Route::AtOnce => self.frame.t("payee-route-at-once"),
            Route::Alone(wait) => with("payee-route-alone", wait),
            Route::Second(wait) => with("payee-route-second", wait),
        }
    }
}
