//! Time zone, year of account, language of papers, days for payment.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::{Failure, SetupError, Versioned, permission};
use dalil_invoicing::{input, settings::Settings};
use dalil_money::Digits;
use dalil_tenancy::field::FieldErrors;
use jiff::civil::Date;

use super::{Saved, tabs};
use crate::{
    HttpState, Problem, Signed,
    body::{Form, Query},
    pages::{
        field::{Choice, Field, Form as Fields},
        frame::{self, Frame, Way},
        page_with,
        parts::{Conflict, Difference, Hidden},
        sent::{Sent, version},
        typed::{Errors, Summary, Typed},
    },
};

#[derive(Template)]
#[template(path = "settings/workspace.html")]
struct WorkspacePage<'a> {
    f: &'a Frame,
    tabs: Vec<Way>,
    action: String,
    saved: bool,
    hidden: Hidden,
    summary: Summary,
    conflict: Option<Conflict<'a>>,
    time_zone: Field,
    year_start: Field,
    paper_language: Field,
    payment_days: Field,
}

/// A form on its way to a page.
struct Sheet<'a> {
    request: &'a HttpRequest,
    signed: &'a Signed,
    state: &'a HttpState,
    version: i64,
}

/// What is to be shown in a form.
#[derive(Default)]
struct Shown {
    status: StatusCode,
    typed: Typed,
    errors: Option<FieldErrors>,
    differences: Option<Vec<Difference>>,
    saved: bool,
}

pub(super) async fn edit(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Saved>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::SETTINGS_WRITE)?;
    let Versioned { value, version } = state.app.versioned_settings(signed.actor()).await?;
    let sheet = Sheet { request: &request, signed: &signed, state: &state, version };
    sheet.page(Shown { typed: typed(&value), saved: asked.saved.is_some(), ..Shown::default() })
}

pub(super) async fn change(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let typed = Typed::new(body.value);
    let version = version(&typed)?;
    let sheet = Sheet { request: &request, signed: &signed, state: &state, version };
    let sent = Sent::of(&request, &body.raw, typed)?;
    let (written, here) = (written(&sent.typed), format!("{}/settings/workspace?saved=1", frame::base(&signed)));
    let done = sent.act(|_| here.clone(), |once| state.app.change_settings(signed.actor(), version, &written, once));
    match done.await {
        Ok(page) => Ok(page),
        Err(Failure::Refused(SetupError::Invalid(errors))) => sheet.page(Shown {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            typed: sent.typed,
            errors: Some(errors),
            ..Shown::default()
        }),
        Err(Failure::Refused(SetupError::Stale { .. })) => sheet.stale(sent.typed).await,
        Err(failure) => Err(failure.into()),
    }
}

impl Sheet<'_> {
    /// Somebody was faster: what was typed stays, beside what they made of it; saving again is then a decision.
    async fn stale(&self, yours: Typed) -> Result<HttpResponse, Problem> {
        let stored = self.state.app.versioned_settings(self.signed.actor()).await?;
        let frame = Frame::of(self.signed, self.request);
        let differences = Difference::between(&frame, &typed(&stored.value), &yours);
        let sheet = Sheet { version: stored.version, ..*self };
        sheet.page(Shown {
            status: StatusCode::PRECONDITION_FAILED,
            typed: yours,
            differences: Some(differences),
            ..Shown::default()
        })
    }

    fn page(&self, shown: Shown) -> Result<HttpResponse, Problem> {
        let frame = Frame::of(self.signed, self.request);
        let action = format!("{}/settings/workspace", frame::base(self.signed));
        let errors = shown.errors.map(|errors| Errors::new(&frame, &errors, str::to_owned)).unwrap_or_default();
        let form = Fields { frame: &frame, typed: &shown.typed, errors: &errors };
        let conflict = shown.differences.map(|differences| Conflict { f: &frame, stored: action.clone(), differences });
        page_with(
            shown.status,
            &WorkspacePage {
                tabs: tabs(&frame, self.signed, "/settings/workspace"),
                saved: shown.saved,
                hidden: Hidden::at(&self.state.app, self.signed, self.version),
                summary: errors.summary(frame.t("summary-title"), ""),
                conflict,
                time_zone: form.choice("time_zone", zones()),
                year_start: form
                    .choice("year_start", starts(&frame, &shown.typed))
                    .hint(frame.t("field-year_start-hint")),
                paper_language: form.choice("paper_language", languages()),
                payment_days: form
                    .decimal("payment_days")
                    .note(frame.t("optional"))
                    .hint(frame.t("field-payment_days-hint")),
                action,
                f: &frame,
            },
        )
    }
}

fn written(typed: &Typed) -> input::Settings {
    input::Settings {
        time_zone: typed.get("time_zone").to_owned(),
        year_start: typed.get("year_start").to_owned(),
        paper_language: typed.get("paper_language").to_owned(),
        payment_days: typed.optional("payment_days").map(|days| Digits::Ascii.write(&days)),
    }
}

/// Stored settings as the form would hold them.
fn typed(settings: &Settings) -> Typed {
    let start = settings.year_start;
    let mut typed = Typed::default();
    typed.set("time_zone", settings.time_zone_name());
    typed.set("year_start", format!("{:02}-{:02}", start.month(), start.day()));
    typed.set("paper_language", settings.paper_language.code());
    typed.set("payment_days", settings.payment_days.map(|days| days.count().to_string()).unwrap_or_default());
    typed
}

/// Every zone of the bundled database that names a place.
fn zones() -> Vec<Choice> {
    let places = jiff::tz::db().available().map(|name| name.to_string());
    let mut names: Vec<String> = places.filter(|name| name == "UTC" || name.contains('/')).collect();
    names.sort();
    names.into_iter().map(|name| Choice::new(name.clone(), name.replace('_', " "))).collect()
}

/// The first of each month, and whatever else is stored.
fn starts(frame: &Frame, typed: &Typed) -> Vec<Choice> {
    let stored = typed.get("year_start");
    let firsts = (1..=12).map(|month| format!("{month:02}-01"));
    let other = (!stored.is_empty() && !stored.ends_with("-01")).then(|| stored.to_owned());
    firsts.chain(other).map(|value| Choice::new(value.clone(), day_of_year(frame, &value))).collect()
}

/// A day without its year.
fn day_of_year(frame: &Frame, value: &str) -> String {
    let day: Option<Date> = format!("2023-{value}").parse().ok();
    day.map_or_else(|| value.to_owned(), |day| frame.language.day_of_year(day))
}

fn languages() -> Vec<Choice> {
    dalil_lang::Language::ALL.iter().map(|language| Choice::new(language.code(), language.endonym())).collect()
}
