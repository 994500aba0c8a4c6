//! How papers look and what stands on them, with the first page beside the form.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::{Failure, SetupError, Versioned};
use dalil_invoicing::{Brand, NumberPrefix, PageSize, Template as Look, WordsIn, input, permission};
use dalil_tenancy::field::FieldErrors;

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
#[template(path = "settings/brand.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is a part that the template shows or not")]
struct BrandPage<'a> {
    f: &'a Frame,
    tabs: Vec<Way>,
    action: String,
    saved: bool,
    set_up: bool,
    has_logo: bool,
    pale: bool,
    look: String,
    look_base: String,
    hidden: Hidden,
    logo_hidden: Hidden,
    logo_error: Option<String>,
    summary: Summary,
    conflict: Option<Conflict<'a>>,
    name_bn: Field,
    name_en: Field,
    address: Field,
    contact: Field,
    signatory: Field,
    designation: Field,
    terms: Field,
    invoice_prefix: Field,
    template: Field,
    accent: Field,
    page: Field,
    words: Field,
}

/// A form on its way to a page.
pub(super) struct Sheet<'a> {
    pub(super) request: &'a HttpRequest,
    pub(super) signed: &'a Signed,
    pub(super) state: &'a HttpState,
}

/// What is to be shown in a form.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) status: StatusCode,
    pub(super) typed: Typed,
    pub(super) errors: Option<FieldErrors>,
    pub(super) differences: Option<Vec<Difference>>,
    pub(super) saved: bool,
}

pub(super) async fn edit(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Saved>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::BRAND_WRITE)?;
    let sheet = Sheet { request: &request, signed: &signed, state: &state };
    let stored = sheet.stored().await?;
    let typed = stored.as_ref().map(|stored| typed(&stored.value)).unwrap_or_default();
    sheet.page(stored.as_ref(), Shown { typed, saved: asked.saved.is_some(), ..Shown::default() })
}

pub(super) async fn change(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::BRAND_WRITE)?;
    let typed = Typed::new(body.value);
    let sheet = Sheet { request: &request, signed: &signed, state: &state };
    if typed.get("action") == "preview" {
        return sheet.page(sheet.stored().await?.as_ref(), Shown { typed, ..Shown::default() });
    }
    let version = version(&typed)?;
    let sent = Sent::of(&request, &body.raw, typed)?;
    let (written, here) = (written(&sent.typed), format!("{}/settings/brand?saved=1", frame::base(&signed)));
    let done = sent.act(|_| here.clone(), |once| state.app.change_brand(signed.actor(), version, &written, once));
    match done.await {
        Ok(page) => Ok(page),
        Err(Failure::Refused(SetupError::Invalid(errors))) => sheet.refused(sent.typed, errors).await,
        Err(Failure::Refused(SetupError::Stale { .. })) => sheet.stale(sent.typed).await,
        Err(failure) => Err(failure.into()),
    }
}

impl Sheet<'_> {
    pub(super) async fn stored(&self) -> Result<Option<Versioned<Brand>>, Problem> {
        match self.state.app.brand(self.signed.actor()).await {
            Ok(stored) => Ok(Some(stored)),
            Err(Failure::Refused(SetupError::NotFound)) => Ok(None),
            Err(failure) => Err(failure.into()),
        }
    }

    pub(super) async fn refused(&self, typed: Typed, errors: FieldErrors) -> Result<HttpResponse, Problem> {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        self.page(self.stored().await?.as_ref(), Shown { status, typed, errors: Some(errors), ..Shown::default() })
    }

    /// Somebody was faster: what was typed stays, beside what they made of it; saving again is then a decision.
    pub(super) async fn stale(&self, yours: Typed) -> Result<HttpResponse, Problem> {
        let stored = self.stored().await?;
        let frame = Frame::of(self.signed, self.request);
        let theirs = stored.as_ref().map(|stored| typed(&stored.value)).unwrap_or_default();
        let differences = Some(Difference::between(&frame, &theirs, &yours));
        let status = StatusCode::PRECONDITION_FAILED;
        self.page(stored.as_ref(), Shown { status, typed: yours, differences, ..Shown::default() })
    }

    pub(super) fn page(&self, stored: Option<&Versioned<Brand>>, shown: Shown) -> Result<HttpResponse, Problem> {
        let frame = Frame::of(self.signed, self.request);
        let action = format!("{}/settings/brand", frame::base(self.signed));
        let look_base = format!("{action}/look.svg");
        let version = stored.map_or(0, |stored| stored.version);
        let errors = shown.errors.map(|errors| Errors::new(&frame, &errors, str::to_owned)).unwrap_or_default();
        let typed = with_usual(shown.typed);
        let form = Fields { frame: &frame, typed: &typed, errors: &errors };
        let app = &self.state.app;
        let conflict = shown.differences.map(|differences| Conflict { f: &frame, stored: action.clone(), differences });
        page_with(
            shown.status,
            &BrandPage {
                tabs: tabs(&frame, self.signed, "/settings/brand"),
                saved: shown.saved,
                set_up: stored.is_some(),
                has_logo: stored.is_some_and(|stored| stored.value.logo.is_some()),
                pale: typed.get("accent").parse().is_ok_and(|accent: dalil_invoicing::Accent| !accent.is_readable()),
                look: format!("{look_base}?{}", query(&typed, stored)),
                look_base,
                hidden: Hidden::at(app, self.signed, version),
                logo_hidden: Hidden::at(app, self.signed, version),
                logo_error: errors.at("logo"),
                summary: errors.summary(frame.t("summary-title"), ""),
                conflict,
                name_bn: form.text("name_bn").lang("bn"),
                name_en: form.text("name_en").lang("en"),
                address: form.area("address", 3),
                contact: form.text("contact").note(frame.t("optional")),
                signatory: form.text("signatory").hint(frame.t("field-signatory-hint")),
                designation: form.text("designation"),
                terms: form.area("terms", 3).note(frame.t("optional")),
                invoice_prefix: form.text("invoice_prefix").hint(frame.t("field-invoice_prefix-hint")),
                template: form.choice("template", templates(&frame)),
                accent: form.text("accent").note(frame.t("optional")).hint(frame.t("field-accent-hint")),
                page: form.choice("page", pages(&frame)),
                words: form.choice("words", languages(&frame)),
                action,
                f: &frame,
            },
        )
    }
}

/// What a form for the first brand begins with.
fn with_usual(mut typed: Typed) -> Typed {
    let usual = dalil_invoicing::Style::default();
    let choices =
        [("template", usual.template.as_str()), ("page", usual.page.as_str()), ("words", usual.words.as_str())];
    for (name, value) in choices {
        if typed.get(name).is_empty() {
            typed.set(name, value);
        }
    }
    typed
}

/// The fields that say how papers look.
pub(super) const LOOKS: [&str; 4] = ["template", "accent", "page", "words"];

/// The address of the picture of the look that is chosen. Texts stay out of it: addresses are logged by whatever stands
/// before us.
fn query(typed: &Typed, stored: Option<&Versioned<Brand>>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for name in LOOKS.into_iter().filter(|name| !typed.get(name).is_empty()) {
        query.append_pair(name, typed.get(name));
    }
    // A picture that was kept must not stand for one with another logo.
    if let Some(logo) = stored.and_then(|stored| stored.value.logo) {
        query.append_pair("logo", &logo.to_string());
    }
    query.finish()
}

pub(super) fn written(typed: &Typed) -> input::Brand {
    input::Brand {
        name_bn: typed.optional("name_bn"),
        name_en: typed.optional("name_en"),
        address: typed.optional("address"),
        contact: typed.optional("contact"),
        signatory: typed.optional("signatory"),
        designation: typed.optional("designation"),
        terms: typed.optional("terms"),
        invoice_prefix: typed.get("invoice_prefix").to_owned(),
        template: typed.optional("template"),
        accent: typed.optional("accent"),
        page: typed.optional("page"),
        words: typed.optional("words"),
    }
}

/// A stored brand as the form would hold it.
pub(super) fn typed(brand: &Brand) -> Typed {
    let line = |text: &Option<dalil_tenancy::text::Line>| text.as_ref().map(ToString::to_string);
    let paragraph = |text: &Option<dalil_tenancy::text::Paragraph>| text.as_ref().map(ToString::to_string);
    let known = [
        ("name_bn", brand.name.bn().map(str::to_owned)),
        ("name_en", brand.name.en().map(str::to_owned)),
        ("address", Some(brand.address.to_string())),
        ("contact", line(&brand.contact)),
        ("signatory", line(&brand.signatory)),
        ("designation", line(&brand.designation)),
        ("terms", paragraph(&brand.terms)),
        ("invoice_prefix", Some(NumberPrefix::as_str(&brand.invoice_prefix).to_owned())),
        ("template", Some(brand.style.template.as_str().to_owned())),
        ("accent", brand.style.accent.map(String::from)),
        ("page", Some(brand.style.page.as_str().to_owned())),
        ("words", Some(brand.style.words.as_str().to_owned())),
    ];
    let mut typed = Typed::default();
    for (name, value) in known {
        typed.set(name, value.unwrap_or_default());
    }
    typed
}

fn templates(frame: &Frame) -> Vec<Choice> {
    let named = |template: &Look| match template {
        Look::Ledger => frame.t("template-ledger"),
        Look::Letter => frame.t("template-letter"),
        Look::Bold => frame.t("template-bold"),
    };
    Look::ALL.iter().map(|template| Choice::new(template.as_str(), named(template))).collect()
}

fn pages(frame: &Frame) -> Vec<Choice> {
    let named = |size: &PageSize| match size {
        PageSize::A4 => frame.t("page-a4"),
        PageSize::Letter => frame.t("page-letter"),
    };
    PageSize::ALL.iter().map(|size| Choice::new(size.as_str(), named(size))).collect()
}

fn languages(frame: &Frame) -> Vec<Choice> {
    let named = |words: &WordsIn| match words {
        WordsIn::Own => frame.t("words-own"),
        WordsIn::Both => frame.t("words-both"),
    };
    WordsIn::ALL.iter().map(|words| Choice::new(words.as_str(), named(words))).collect()
}
