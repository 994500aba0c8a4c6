//! What surrounds every page: its language, its words, and for a member the workspace and the ways they may go.

use actix_web::{HttpRequest, http::header};
use dalil_app::{App, permission as app};
use dalil_audit::permission as audit;
use dalil_invoicing::{PaperLanguage, permission as invoicing};
use dalil_lang::{Catalogue, Language, Value};
use dalil_ledger::permission as ledger;
use dalil_tenancy::Actor;
use jiff::tz::TimeZone;

use super::{assets, labels, settings};
use crate::{Problem, Signed};

/// What every template has as `f`.
pub(crate) struct Frame {
    /// The language of the page.
    pub(crate) language: Language,
    /// The member the page is for; none before sign-in.
    pub(crate) member: Option<Member>,
    /// Where the same page is in the other language, before sign-in.
    pub(crate) switch: Option<String>,
}

/// The signed-in part of a frame.
pub(crate) struct Member {
    /// The workspace's name.
    pub(crate) workspace: String,
    /// What every address in the workspace begins with.
    pub(crate) base: String,
    /// The person's name.
    pub(crate) person: String,
    /// The person's role, in words.
    pub(crate) role: String,
    /// The token of every form.
    pub(crate) csrf: String,
    /// The address of this page, to come back to.
    pub(crate) here: String,
    /// Where the role may go.
    pub(crate) ways: Vec<Way>,
}

/// A link of the main navigation.
pub(crate) struct Way {
    pub(crate) href: String,
    pub(crate) label: String,
    pub(crate) current: bool,
}

impl Frame {
    /// The frame of a page in a workspace.
    pub(crate) fn of(signed: &Signed, request: &HttpRequest) -> Self {
        let live = signed.live();
        let language = language_of(live.language);
        let base = base(signed);
        let member = Member {
            workspace: live.workspace.name.clone(),
            person: live.person_name.clone(),
            role: live.role.map(|role| labels::role(language, role)).unwrap_or_default(),
            csrf: signed.csrf_token().to_owned(),
            here: here(request, &base),
            ways: ways(signed.actor(), language, &base, request.path()),
            base,
        };
        Self { language, member: Some(member), switch: None }
    }

    /// The frame of a page before sign-in: the language is asked for in the address, or else by the browser.
    pub(crate) fn outside(request: &HttpRequest) -> Self {
        let asked = url::form_urlencoded::parse(request.query_string().as_bytes())
            .find(|(name, _)| name == "lang")
            .and_then(|(_, code)| Language::from_code(&code));
        let accepted = || {
            let value = request.headers().get(header::ACCEPT_LANGUAGE)?;
            Language::accepted(value.to_str().ok()?)
        };
        Self::in_language(asked.or_else(accepted).unwrap_or(Language::Bn), request)
    }

    /// The frame of a page before sign-in in a given language.
    pub(crate) fn in_language(language: Language, request: &HttpRequest) -> Self {
        let switch = format!("{}?lang={}", request.path(), language.other().code());
        Self { language, member: None, switch: Some(switch) }
    }

    /// A text of the catalogue.
    pub(crate) fn t(&self, key: &str) -> String {
        Catalogue::get(self.language).text(key)
    }

    /// A text of the catalogue with its arguments.
    pub(crate) fn tx(&self, key: &str, args: &[(&str, Value<'_>)]) -> String {
        Catalogue::get(self.language).text_with(key, args)
    }

    /// The address of a file of ours.
    #[expect(clippy::unused_self, reason = "templates reach it through their frame")]
    pub(crate) fn asset(&self, name: &str) -> String {
        assets::url(name)
    }
}

/// What every address in the workspace begins with: `/w/shapla`.
pub(crate) fn base(signed: &Signed) -> String {
    format!("/w/{}", signed.live().workspace.slug)
}

/// What a browser keeps typing under: several people may use it, and each may work in several workspaces.
pub(crate) fn keeper(signed: &Signed) -> String {
    let live = signed.live();
    format!("{}:{}", live.workspace.slug, live.session.person)
}

/// The time zone in which the workspace's pages tell the time.
pub(crate) async fn zone(app: &App, signed: &Signed) -> Result<TimeZone, Problem> {
    Ok(app.settings(signed.actor()).await?.time_zone())
}

/// The page language of a stored choice.
pub(crate) const fn language_of(language: PaperLanguage) -> Language {
    match language {
        PaperLanguage::Bn => Language::Bn,
        PaperLanguage::En => Language::En,
    }
}

/// The stored choice of a page language.
pub(crate) const fn paper_language(language: Language) -> PaperLanguage {
    match language {
        Language::Bn => PaperLanguage::Bn,
        Language::En => PaperLanguage::En,
    }
}

/// Where to come back to: this page if it can be read again, else the workspace's first.
fn here(request: &HttpRequest, base: &str) -> String {
    if request.method() == actix_web::http::Method::GET {
        request.uri().path_and_query().map_or_else(|| format!("{base}/"), ToString::to_string)
    } else {
        format!("{base}/")
    }
}

fn ways(actor: &Actor, language: Language, base: &str, path: &str) -> Vec<Way> {
    let words = Catalogue::get(language);
    let settings = settings::way(actor);
    let all = [
        (actor.may(app::ENTER), "/", words.text("nav-home")),
        (actor.may(invoicing::DRAFTS_READ), "/invoices", words.text("nav-invoices")),
        (actor.may(invoicing::DOCUMENTS_READ), "/documents", words.text("nav-documents")),
        (actor.may(ledger::PAYMENTS_READ), "/payments", words.text("nav-payments")),
        (actor.may(invoicing::PURCHASES_READ), "/purchases", words.text("nav-purchases")),
        (actor.may(invoicing::REGISTERS_READ), "/vat", words.text("nav-vat")),
        (actor.may(invoicing::CLIENT_NAMES), "/clients", words.text("nav-clients")),
        (actor.may(audit::READ), "/audit", words.text("nav-audit")),
        (settings.is_some(), settings.unwrap_or("/settings"), words.text("nav-settings")),
    ];
    let rest = path.strip_prefix(base).unwrap_or_default();
    let current = |at: &str| match at {
        "/" => matches!(rest, "" | "/"),
        at if at.starts_with("/settings") => rest.starts_with("/settings"),
        "/invoices" => ["/invoices", "/quotations"].iter().any(|at| rest.starts_with(at)),
        "/purchases" => ["/purchases", "/suppliers", "/supplier-payments"].iter().any(|at| rest.starts_with(at)),
        at => rest.starts_with(at),
    };
    all.into_iter()
        .filter(|(may, ..)| *may)
        .map(|(_, at, label)| Way { href: format!("{base}{at}"), label, current: current(at) })
        .collect()
}
