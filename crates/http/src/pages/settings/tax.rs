//! Tax identity and places: the owner's alone.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::{Failure, SetupError};
use dalil_invoicing::{Place, Registration, input, permission};
use dalil_tenancy::field::{FieldError, FieldErrors};

use super::{Saved, tabs};
use crate::{
    HttpState, Problem, Signed,
    body::{Form, Query},
    pages::{
        field::{Choice, Field, Form as Fields},
        frame::{self, Frame, Way},
        labels, page_with,
        parts::Hidden,
        sent::Sent,
        typed::{Errors, Summary, Typed},
    },
};

#[derive(Template)]
#[template(path = "settings/tax.html")]
struct TaxPage<'a> {
    f: &'a Frame,
    tabs: Vec<Way>,
    base: String,
    saved: bool,
    summary: Summary,
    identities: Vec<Identity>,
    hidden: Hidden,
    starts_on: Field,
    vat_status: Field,
    bin: Field,
    tin: Field,
    places: Vec<PlaceRow>,
    place_hidden: Hidden,
    name: Field,
    address: Field,
    code: Field,
}

struct Identity {
    from: String,
    status: String,
    bin: String,
    tin: String,
}

struct PlaceRow {
    name: String,
    address: String,
    code: String,
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
    sheet.page(StatusCode::OK, Typed::default(), None, asked.saved.is_some()).await
}

pub(super) async fn register(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let typed = &sent.typed;
    let written = input::Registration {
        from: typed.get("starts_on").to_owned(),
        vat_status: typed.get("vat_status").to_owned(),
        bin: typed.optional("bin"),
        tin: typed.optional("tin"),
    };
    let here = saved(&signed);
    match sent.act(|_| here.clone(), |once| state.app.register(signed.actor(), &written, once)).await {
        Ok(page) => Ok(page),
        Err(failure) => Sheet { request: &request, signed: &signed, state: &state }.refused(sent.typed, failure).await,
    }
}

pub(super) async fn open(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let typed = &sent.typed;
    let written = input::Place {
        name: typed.get("name").to_owned(),
        address: typed.get("address").to_owned(),
        code: typed.optional("code"),
    };
    let here = saved(&signed);
    match sent.act(|_| here.clone(), |once| state.app.open_place(signed.actor(), &written, once)).await {
        Ok(page) => Ok(page),
        Err(failure) => Sheet { request: &request, signed: &signed, state: &state }.refused(sent.typed, failure).await,
    }
}

/// Where to go after a change.
fn saved(signed: &Signed) -> String {
    format!("{}/settings/tax?saved=1", frame::base(signed))
}

impl Sheet<'_> {
    async fn refused(&self, typed: Typed, failure: Failure<SetupError>) -> Result<HttpResponse, Problem> {
        let errors: FieldErrors = match failure {
            Failure::Refused(SetupError::Invalid(errors)) => errors,
            Failure::Refused(SetupError::BinTaken) => FieldError::new("bin", "ask_operator").into(),
            Failure::Refused(SetupError::RegistrationExists) => FieldError::new("from", "taken").into(),
            Failure::Refused(SetupError::PlaceTaken) => FieldError::new("code", "taken").into(),
            failure => return Err(failure.into()),
        };
        self.page(StatusCode::UNPROCESSABLE_ENTITY, typed, Some(errors), false).await
    }

    async fn page(
        &self,
        status: StatusCode,
        typed: Typed,
        errors: Option<FieldErrors>,
        saved: bool,
    ) -> Result<HttpResponse, Problem> {
        let (app, actor) = (&self.state.app, self.signed.actor());
        actor.permit(permission::TAX_IDENTITY_WRITE)?;
        let frame = Frame::of(self.signed, self.request);
        let errors = errors.map(|errors| Errors::new(&frame, &errors, in_form)).unwrap_or_default();
        let form = Fields { frame: &frame, typed: &typed, errors: &errors };
        let identities = app.registrations(actor).await?;
        let places = app.places(actor).await?;
        page_with(
            status,
            &TaxPage {
                tabs: tabs(&frame, self.signed, "/settings/tax"),
                base: frame::base(self.signed),
                saved,
                summary: errors.summary(frame.t("summary-title"), ""),
                identities: identities.iter().map(|identity| Identity::of(&frame, identity)).collect(),
                hidden: Hidden::new(app, self.signed),
                starts_on: form.date("starts_on"),
                vat_status: form.choice("vat_status", statuses(&frame)),
                bin: form.text("bin").hint(frame.t("field-bin-hint")),
                tin: form.text("tin").note(frame.t("optional")).hint(frame.t("field-tin-hint")),
                places: places.iter().map(|place| PlaceRow::of(&frame, place)).collect(),
                place_hidden: Hidden::new(app, self.signed),
                name: form.text("name"),
                address: form.area("address", 3),
                code: form.text("code").hint(frame.t("field-code-hint")),
                f: &frame,
            },
        )
    }
}

/// Under which field of the form an error of the input is shown.
fn in_form(path: &str) -> String {
    if path == "from" { "starts_on".to_owned() } else { path.to_owned() }
}

fn statuses(frame: &Frame) -> Vec<Choice> {
    ["registered", "turnover_tax", "not_registered"]
        .map(|status| Choice::new(status, labels::vat_status(frame.language, status)))
        .into()
}

impl Identity {
    fn of(frame: &Frame, registration: &Registration) -> Self {
        let figure = |id: Option<String>| id.map_or_else(|| frame.t("not-given"), |id| frame.language.figure(&id));
        Self {
            from: frame.language.date(registration.from),
            status: labels::vat_status(frame.language, registration.vat.as_str()),
            bin: figure(registration.vat.bin().map(ToString::to_string)),
            tin: figure(registration.tin.as_ref().map(ToString::to_string)),
        }
    }
}

impl PlaceRow {
    fn of(frame: &Frame, place: &Place) -> Self {
        Self {
            name: place.name.to_string(),
            address: place.address.to_string(),
            code: place.code.as_ref().map_or_else(|| frame.t("not-given"), |code| code.as_str().to_owned()),
        }
    }
}
