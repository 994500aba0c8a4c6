//! Coming in by a link in a mail. Looking at a link uses nothing up, so that a mail scanner cannot.

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    http::{StatusCode, header},
    web,
};
use askama::Template;
use dalil_app::{SignInError, ports::Membership};
use dalil_identity::{EmailAddress, Token};
use dalil_lang::Language;
use dalil_tenancy::{
    WorkspaceId,
    field::{FieldError, FieldErrors},
};

use super::{
    field::{Field, Form as Fields},
    frame::{self, Frame},
    labels, page, page_with, see,
    typed::{Errors, Summary, Typed},
};
use crate::{HttpState, Problem, Signed, body::Form, csrf::PreSession, origin, session};

/// Where to go after coming in.
const NEXT_COOKIE: &str = "__Host-dalil.next";

/// The longest path that is come back to, in bytes.
const MAX_NEXT: usize = 200;

#[derive(Template)]
#[template(path = "workspaces.html")]
struct WorkspacesPage<'a> {
    f: &'a Frame,
    workspaces: Vec<Door>,
}

struct Door {
    href: String,
    name: String,
    role: String,
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct AskPage<'a> {
    f: &'a Frame,
    csrf: &'a str,
    summary: Summary,
    email: Field,
}

#[derive(Template)]
#[template(path = "sign_in_sent.html")]
struct SentPage<'a> {
    f: &'a Frame,
}

#[derive(Template)]
#[template(path = "sign_in_choose.html")]
struct ChoosePage<'a> {
    f: &'a Frame,
    csrf: &'a str,
    action: &'a str,
    workspaces: Vec<Choice>,
}

struct Choice {
    id: WorkspaceId,
    name: String,
    role: String,
}

/// The front door: the one workspace that is open, a choice of several, or sign-in.
pub(super) async fn door(request: HttpRequest, state: web::Data<HttpState>) -> Result<HttpResponse, Problem> {
    let open = session::all(&request, &state).await?;
    match open.as_slice() {
        [] => Ok(see("/sign-in")),
        [only] => Ok(see(&format!("{}/", frame::base(only)))),
        [first, ..] => {
            let language = frame::language_of(first.live().language);
            let frame = Frame { switch: None, ..Frame::in_language(language, &request) };
            let workspaces = open.iter().map(|signed| Door::of(signed, language)).collect();
            page(&WorkspacesPage { f: &frame, workspaces })
        }
    }
}

impl Door {
    fn of(signed: &Signed, language: Language) -> Self {
        let live = signed.live();
        Self {
            href: format!("{}/", frame::base(signed)),
            name: live.workspace.name.clone(),
            role: live.role.map(|role| labels::role(language, role)).unwrap_or_default(),
        }
    }
}

/// Asks for the mail address.
pub(super) async fn ask(request: HttpRequest, form: PreSession) -> Result<HttpResponse, Problem> {
    let frame = Frame::outside(&request);
    let mut response = ask_page(&frame, &form, StatusCode::OK, &Typed::default(), &Errors::default())?;
    add_cookie(&mut response, &form.cookie());
    if let Some(next) = next_asked(&request) {
        add_cookie(&mut response, &next_cookie(next));
    }
    Ok(response)
}

fn ask_page(
    frame: &Frame,
    form: &PreSession,
    status: StatusCode,
    typed: &Typed,
    errors: &Errors,
) -> Result<HttpResponse, Problem> {
    let fields = Fields { frame, typed, errors };
    page_with(
        status,
        &AskPage {
            f: frame,
            csrf: form.token(),
            summary: errors.summary(frame.t("summary-title"), ""),
            email: fields.own_email("email").focus(true),
        },
    )
}

/// Has the mail sent, if anybody has the address; the answer is the same if nobody has.
pub(super) async fn send(
    request: HttpRequest,
    state: web::Data<HttpState>,
    form: PreSession,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let typed = Typed::new(body.value);
    PreSession::check(&request, typed.get("csrf"))?;
    let language = Language::from_code(typed.get("language")).unwrap_or(Language::Bn);
    let Ok(email) = typed.get("email").parse::<EmailAddress>() else {
        let frame = Frame::in_language(language, &request);
        let errors = FieldErrors(vec![FieldError::new("email", "not_an_email")]);
        let errors = Errors::new(&frame, &errors, str::to_owned);
        return ask_page(&frame, &form, StatusCode::UNPROCESSABLE_ENTITY, &typed, &errors);
    };
    state.may_mail(&email)?;
    state.app.request_link(&email, &origin::of(&request, &state)).await?;
    Ok(see(&format!("/sign-in/sent?lang={}", language.code())))
}

/// Says that a mail is on its way, if anybody has the address.
pub(super) async fn sent(request: HttpRequest) -> Result<HttpResponse, Problem> {
    page(&SentPage { f: &Frame::outside(&request) })
}

/// Shows where the link leads.
pub(super) async fn choose(
    request: HttpRequest,
    state: web::Data<HttpState>,
    form: PreSession,
) -> Result<HttpResponse, Problem> {
    let token = token(&request)?;
    let memberships = state.app.look_at_link(&token).await?;
    let frame = Frame::outside(&request);
    let mut response = page(&ChoosePage {
        f: &frame,
        csrf: form.token(),
        action: request.path(),
        workspaces: memberships.iter().map(|held| Choice::of(held, frame.language)).collect(),
    })?;
    add_cookie(&mut response, &form.cookie());
    // The address of this page opens a workspace once: no other site may learn it.
    response.headers_mut().insert(header::REFERRER_POLICY, header::HeaderValue::from_static("no-referrer"));
    Ok(response)
}

impl Choice {
    fn of(held: &Membership, language: Language) -> Self {
        Self { id: held.workspace.id, name: held.workspace.name.clone(), role: labels::role(language, held.role) }
    }
}

/// Comes in, and uses the link up.
pub(super) async fn enter(
    request: HttpRequest,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let typed = Typed::new(body.value);
    PreSession::check(&request, typed.get("csrf"))?;
    let token = token(&request)?;
    let workspace = typed.get("workspace").parse().map_err(|_| Problem::from(SignInError::NoMembership))?;
    let entered = state.app.enter(&token, workspace, origin::of(&request, &state)).await?;
    let base = format!("/w/{}/", entered.live.workspace.slug);
    let next = request.cookie(NEXT_COOKIE).map(|cookie| cookie.value().to_owned());
    let mut response = see(&next.filter(|next| is_page(next) && next.starts_with(&base)).unwrap_or(base));
    for cookie in session::issue(&state.keys, &entered, state.app.clock.now()) {
        add_cookie(&mut response, &cookie);
    }
    add_cookie(&mut response, &forgotten_next());
    Ok(response)
}

fn token(request: &HttpRequest) -> Result<Token, Problem> {
    let text = request.match_info().get("token").unwrap_or_default();
    Token::parse(text).ok_or_else(|| SignInError::LinkDead.into())
}

fn next_asked(request: &HttpRequest) -> Option<String> {
    url::form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(name, _)| name == "next")
        .map(|(_, path)| path.into_owned())
        .filter(|path| is_page(path))
}

/// Whether a path is one of a workspace's pages here, and no way to another site.
pub(super) fn is_page(path: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-_.?=&%".contains(c);
    path.starts_with("/w/") && path.len() <= MAX_NEXT && !path.contains("//") && path.chars().all(plain)
}

fn next_cookie(path: String) -> Cookie<'static> {
    Cookie::build(NEXT_COOKIE, path)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::minutes(30))
        .finish()
}

fn forgotten_next() -> Cookie<'static> {
    let mut cookie = next_cookie(String::new());
    cookie.set_max_age(Duration::ZERO);
    cookie
}

fn add_cookie(response: &mut HttpResponse, cookie: &Cookie<'_>) {
    if let Err(error) = response.add_cookie(cookie) {
        tracing::error!(%error, "a cookie was not set");
    }
}

#[cfg(test)]
mod tests {
    use super::is_page;

    #[test]
    fn nobody_is_sent_to_another_site() {
        assert!(is_page("/w/shapla/invoices?state=draft"));
        for bad in
            ["//evil.example", "/w//evil.example", "https://evil.example", "/w/a\r\nX: y", "/sign-in", "/w/\\evil", ""]
        {
            assert!(!is_page(bad), "{bad}");
        }
    }
}
