//! How a paper stands now, for whoever holds it: what the verifier, which asks nobody, cannot know.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::LookUpError;
use dalil_invoicing::PaperState;
use dalil_lang::Language;
use dalil_tenancy::field::{FieldError, FieldErrors};

use super::{
    field::{Field, Form as Fields},
    frame::Frame,
    page_with,
    typed::{Errors, Summary, Typed},
};
use crate::{HttpState, Problem, body::Form, csrf::PreSession};

#[derive(Template)]
#[template(path = "paper_state.html")]
struct StatePage<'a> {
    f: &'a Frame,
    csrf: &'a str,
    summary: Summary,
    found: Option<Found>,
    claim: Field,
}

/// What was found, in words.
struct Found {
    class: &'static str,
    title: String,
    what: String,
}

/// What is shown on the page.
struct Shown<'a> {
    status: StatusCode,
    typed: &'a Typed,
    errors: Errors,
    found: Option<Found>,
}

/// Asks for the text of the code.
pub(super) async fn ask(request: HttpRequest, form: PreSession) -> Result<HttpResponse, Problem> {
    let frame = Frame::outside(&request);
    let typed = Typed::default();
    show(&frame, &form, Shown { status: StatusCode::OK, typed: &typed, errors: Errors::default(), found: None })
}

/// Says how the paper stands. The code comes in a body: addresses are logged.
pub(super) async fn answer(
    request: HttpRequest,
    state: web::Data<HttpState>,
    form: PreSession,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let typed = Typed::new(body.value);
    PreSession::check(&request, typed.get("csrf"))?;
    let language = Language::from_code(typed.get("language")).unwrap_or(Language::Bn);
    let frame = Frame::in_language(language, &request);
    let shown = match state.app.look_up(typed.get("claim")).await {
        Ok(found) => Shown {
            status: StatusCode::OK,
            typed: &typed,
            errors: Errors::default(),
            found: Some(Found::of(&frame, found)),
        },
        Err(LookUpError::Malformed(_)) => {
            let errors = FieldErrors(vec![FieldError::new("claim", "not_a_claim")]);
            let errors = Errors::new(&frame, &errors, str::to_owned);
            Shown { status: StatusCode::UNPROCESSABLE_ENTITY, typed: &typed, errors, found: None }
        }
        Err(error) => return Err(error.into()),
    };
    show(&frame, &form, shown)
}

fn show(frame: &Frame, form: &PreSession, shown: Shown<'_>) -> Result<HttpResponse, Problem> {
    let fields = Fields { frame, typed: shown.typed, errors: &shown.errors };
    let page = StatePage {
        f: frame,
        csrf: form.token(),
        summary: shown.errors.summary(frame.t("summary-title"), ""),
        found: shown.found,
        claim: fields.area("claim", 6).hint(frame.t("verify-claim-hint")).required(),
    };
    let mut response = page_with(shown.status, &page)?;
    let added = response.add_cookie(&form.cookie());
    added.map_err(|error| Problem::failed(crate::Code::Internal, error))?;
    Ok(response)
}

impl Found {
    fn of(frame: &Frame, state: Option<PaperState>) -> Self {
        let (class, title, what) = match state {
            Some(PaperState::Valid) => ("done", "paper-valid", "paper-valid-what"),
            Some(PaperState::Corrected) => ("warn", "paper-corrected", "paper-corrected-what"),
            Some(PaperState::Superseded) => ("wrong", "paper-superseded", "paper-superseded-what"),
            Some(PaperState::Voided) => ("wrong", "paper-voided", "paper-voided-what"),
            None => ("wrong", "paper-unknown", "paper-unknown-what"),
        };
        Self { class, title: frame.t(title), what: frame.t(what) }
    }
}
