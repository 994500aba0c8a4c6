//! To whom checkpoints of the audit log are sent each day, and whether they came.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::{
    Contradicted, Failure, KeptLogError, KeptLogId, KeptLogState, NewKeptLog, NewWitness, Outcome, Sending,
    WitnessError, WitnessId, WitnessState, permission,
};
use dalil_invoicing::PaperLanguage;
use dalil_lang::Language;
use dalil_tenancy::field::FieldErrors;
use jiff::tz::TimeZone;

use super::{Saved, tabs};
use crate::{
    HttpState, Problem, Signed, api,
    body::{Form, Query},
    pages::{
        field::{Choice, Field, Form as Fields},
        frame::{self, Frame, Way},
        id, page_with,
        parts::Hidden,
        sent::Sent,
        typed::{Errors, Summary, Typed},
    },
};

#[derive(Template)]
#[template(path = "settings/witnesses.html")]
struct WitnessesPage<'a> {
    f: &'a Frame,
    tabs: Vec<Way>,
    action: String,
    saved: bool,
    summary: Summary,
    rows: Vec<Row>,
    hidden: Hidden,
    email: Field,
    language: Field,
    kept: Vec<Kept>,
    kept_hidden: Hidden,
    name: Field,
    origin: Field,
    keys: Field,
    /// The name of the workspace's own log, for whoever witnesses it.
    own: String,
}

/// A log that is witnessed for somebody else.
struct Kept {
    name: String,
    origin: String,
    silent: bool,
    /// Where its checkpoints are sent, and with what.
    address: String,
    token: String,
    last: String,
    /// What contradicts it.
    contradictions: Vec<Evidence>,
    href: String,
    label: String,
    hidden: Hidden,
}

/// Two checkpoints that contradict each other, to be taken away as they are.
struct Evidence {
    told: String,
    notes: [String; 2],
}

struct Row {
    email: String,
    language: String,
    /// When the last one left and how long the log was, in words.
    last: String,
    /// What went wrong with the latest one.
    wrong: Option<String>,
    failing: bool,
    href: String,
    label: String,
    hidden: Hidden,
}

/// A form on its way to a page.
struct Sheet<'a> {
    request: &'a HttpRequest,
    signed: &'a Signed,
    state: &'a HttpState,
}

pub(super) async fn list(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Saved>,
) -> Result<HttpResponse, Problem> {
    let sheet = Sheet { request: &request, signed: &signed, state: &state };
    sheet.page(StatusCode::OK, Typed::default(), None, asked.saved.is_some()).await
}

pub(super) async fn add(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let new = NewWitness {
        email: sent.typed.get("witness_email").to_owned(),
        language: sent.typed.get("witness_language").to_owned(),
    };
    state.may_mail_to(&new.email)?;
    let here = saved(&signed);
    match sent.act(|_| here.clone(), |once| state.app.add_witness(signed.actor(), &new, once)).await {
        Ok(page) => Ok(page),
        Err(Failure::Refused(WitnessError::Invalid(errors))) => {
            let sheet = Sheet { request: &request, signed: &signed, state: &state };
            sheet.page(StatusCode::UNPROCESSABLE_ENTITY, sent.typed, Some(errors), false).await
        }
        Err(failure) => Err(failure.into()),
    }
}

pub(super) async fn keep(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let typed = |field| sent.typed.get(field).to_owned();
    let new = NewKeptLog { name: typed("kept_name"), origin: typed("kept_origin"), keys: typed("kept_keys") };
    let here = saved(&signed);
    match sent.act(|_| here.clone(), |once| state.app.add_kept_log(signed.actor(), &new, once)).await {
        Ok(page) => Ok(page),
        Err(Failure::Refused(KeptLogError::Invalid(errors))) => {
            let sheet = Sheet { request: &request, signed: &signed, state: &state };
            sheet.page(StatusCode::UNPROCESSABLE_ENTITY, sent.typed, Some(errors), false).await
        }
        Err(failure) => Err(failure.into()),
    }
}

pub(super) async fn keep_no_more(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let (log, here): (KeptLogId, _) = (id(&request)?, saved(&signed));
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    Ok(sent.act(|_| here.clone(), |once| state.app.remove_kept_log(signed.actor(), log, once)).await?)
}

pub(super) async fn remove(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let (witness, here): (WitnessId, _) = (id(&request)?, saved(&signed));
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    Ok(sent.act(|_| here.clone(), |once| state.app.remove_witness(signed.actor(), witness, once)).await?)
}

/// Where to go after a change.
fn saved(signed: &Signed) -> String {
    format!("{}/settings/witnesses?saved=1", frame::base(signed))
}

impl Sheet<'_> {
    async fn page(
        &self,
        status: StatusCode,
        mut typed: Typed,
        errors: Option<FieldErrors>,
        saved: bool,
    ) -> Result<HttpResponse, Problem> {
        let (app, actor) = (&self.state.app, self.signed.actor());
        actor.permit(permission::WITNESSES_WRITE)?;
        let (witnesses, kept) = (app.witnesses(actor).await?, app.kept_logs(actor).await?);
        let frame = Frame::of(self.signed, self.request);
        let zone = frame::zone(app, self.signed).await?;
        let errors = errors.map(|errors| Errors::new(&frame, &errors, in_form)).unwrap_or_default();
        if typed.get("witness_language").is_empty() {
            typed.set("witness_language", frame.language.code());
        }
        let form = Fields { frame: &frame, typed: &typed, errors: &errors };
        page_with(
            status,
            &WitnessesPage {
                tabs: tabs(&frame, self.signed, "/settings/witnesses"),
                action: format!("{}/settings/witnesses", frame::base(self.signed)),
                saved,
                summary: errors.summary(frame.t("summary-title"), ""),
                rows: witnesses.iter().map(|state| self.row(&frame, &zone, state)).collect(),
                hidden: Hidden::new(app, self.signed),
                email: form.email("witness_email"),
                language: form.choice("witness_language", languages()),
                kept: kept.iter().map(|state| self.kept(&frame, &zone, state)).collect(),
                kept_hidden: Hidden::new(app, self.signed),
                name: form.text("kept_name"),
                origin: form.text("kept_origin").hint(frame.t("field-kept_origin-hint")),
                own: app.audit_origin(actor.workspace()),
                keys: form.area("kept_keys", 3).hint(frame.t("field-kept_keys-hint")),
                f: &frame,
            },
        )
    }

    fn kept(&self, frame: &Frame, zone: &TimeZone, state: &KeptLogState) -> Kept {
        let told = |key: &str, at, size: u64| {
            let when = frame.language.moment(zone, at);
            frame.tx(key, &[("when", when.into()), ("size", size.into())])
        };
        let (log, workspace) = (&state.log, self.signed.actor().workspace());
        let evidence = |Contradicted { kept, found }: &Contradicted| Evidence {
            told: told("kept-forked", found.at, found.checkpoint.size),
            notes: [kept.note.clone(), found.note.clone()],
        };
        let last = state.last.as_ref().map(|last| told("witness-sent", last.at, last.checkpoint.size));
        Kept {
            name: log.name.to_string(),
            origin: log.origin.to_string(),
            silent: state.silent,
            address: format!("{}{}", self.state.origin(), api::way_in(workspace, log.id)),
            token: self.state.app.kept_log_token(workspace, log.id),
            last: last.unwrap_or_else(|| frame.t("witness-none-yet")),
            contradictions: state.contradictions.iter().map(evidence).collect(),
            href: format!("{}/settings/witnesses/kept/{}/remove", frame::base(self.signed), log.id),
            label: frame.tx("witness-remove-of", &[("email", log.name.to_string().into())]),
            hidden: Hidden::new(&self.state.app, self.signed),
        }
    }

    fn row(&self, frame: &Frame, zone: &TimeZone, state: &WitnessState) -> Row {
        let told = |key: &str, sending: &Sending| {
            let when = frame.language.moment(zone, sending.at);
            frame.tx(key, &[("when", when.into()), ("size", sending.size.into())])
        };
        let wrong = state.latest.first().and_then(|latest| match latest.outcome {
            Outcome::Sent => None,
            Outcome::NotGrown => Some(told("witness-not-grown", latest)),
            Outcome::Refused => Some(told("witness-refused", latest)),
            Outcome::Unavailable => Some(told("witness-unavailable", latest)),
        });
        Row {
            email: state.witness.to.to_string(),
            language: language(state.witness.language).endonym().to_owned(),
            last: state
                .last_sent
                .as_ref()
                .map_or_else(|| frame.t("witness-none-yet"), |last| told("witness-sent", last)),
            wrong,
            failing: state.failing,
            href: format!("{}/settings/witnesses/{}/remove", frame::base(self.signed), state.witness.id),
            label: frame.tx("witness-remove-of", &[("email", state.witness.to.to_string().into())]),
            hidden: Hidden::new(&self.state.app, self.signed),
        }
    }
}

fn languages() -> Vec<Choice> {
    PaperLanguage::ALL.map(|code| Choice::new(code.code(), language(code).endonym())).into()
}

const fn language(language: PaperLanguage) -> Language {
    match language {
        PaperLanguage::Bn => Language::Bn,
        PaperLanguage::En => Language::En,
    }
}

/// Under which field of the form an error of the input is shown.
fn in_form(path: &str) -> String {
    match path {
        "name" | "origin" | "keys" => format!("kept_{path}"),
        path => format!("witness_{path}"),
    }
}
