//! Coming in by a link, seeing who one is, going out.

use actix_web::{HttpRequest, HttpResponse, delete, get, http::header, post, web};
use dalil_app::{
    SignInError, policy,
    ports::{LiveSession, Membership},
};
use dalil_identity::Token;
use dalil_tenancy::{PersonId, Role};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{wire::text, workspaces::Workspace};
use crate::{HttpState, Problem, Signed, body::Json, csrf, origin, session};

/// The token of a sign-in link, and where to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenSession {
    /// The token of the link: 64 hexadecimal digits.
    token: String,
    /// The workspace by its slug or id; may be left out by somebody who has one only.
    #[serde(default)]
    workspace: Option<String>,
}

/// A session: who is signed in where.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Session {
    /// The workspace.
    workspace: Workspace,
    /// The person.
    #[schema(value_type = Uuid)]
    person_id: PersonId,
    /// The person's name.
    person_name: String,
    /// The role held now.
    #[schema(value_type = String, example = "owner")]
    role: Option<Role>,
    /// The permissions of the role.
    #[schema(value_type = Vec<String>)]
    permissions: &'static [&'static str],
    /// Goes into `X-CSRF-Token` of every request that changes something.
    csrf_token: String,
    /// When the session ends whatever happens.
    expires_at: Timestamp,
}

impl Session {
    fn of(live: &LiveSession, csrf_token: String) -> Self {
        Self {
            workspace: Workspace::of(live),
            person_id: live.session.person,
            person_name: live.person_name.clone(),
            role: live.role,
            permissions: live.role.map(|role| policy::grants(role).names()).unwrap_or_default(),
            csrf_token,
            expires_at: live.session.expires_at(),
        }
    }
}

/// Comes in by a sign-in link.
///
/// Uses the link up. Sets the cookies of the session, which every other operation needs.
#[utoipa::path(operation_id = "openSession", tag = "sign-in", request_body = OpenSession, responses(
    (status = 201, description = "Signed in.", body = Session, headers(("Set-Cookie" = String, description = "The session."))),
    (status = 401, description = "The link was used, has expired, or never was.")
))]
#[post("")]
pub(crate) async fn open(
    request: HttpRequest,
    state: web::Data<HttpState>,
    body: Json<OpenSession>,
) -> Result<HttpResponse, Problem> {
    let OpenSession { token, workspace } = body.value;
    let token = Token::parse(&token).ok_or(SignInError::LinkDead)?;
    let memberships = state.app.look_at_link(&token).await?;
    let chosen = choose(&memberships, workspace.as_deref())?;
    let entered = state.app.enter(&token, chosen.workspace.id, origin::of(&request, &state)).await?;
    let csrf_token = csrf::of_session(&state.keys, entered.live.session.id);
    let mut response = HttpResponse::Created();
    for cookie in session::issue(&state.keys, &entered, state.app.clock.now()) {
        response.cookie(cookie);
    }
    let place = format!("/api/v1/workspaces/{}/session", chosen.workspace.id);
    let body = text(&Session::of(&entered.live, csrf_token));
    Ok(response.insert_header((header::LOCATION, place)).content_type("application/json").body(body))
}

fn choose<'a>(memberships: &'a [Membership], wanted: Option<&str>) -> Result<&'a Membership, Problem> {
    match (wanted, memberships) {
        (None, [only]) => Ok(only),
        (None, _) => Err(Problem::field("workspace", "required")),
        (Some(wanted), _) => memberships
            .iter()
            .find(|held| held.workspace.slug.as_str() == wanted || wanted.parse() == Ok(held.workspace.id))
            .ok_or_else(|| SignInError::NoMembership.into()),
    }
}

/// Who is signed in.
#[utoipa::path(operation_id = "getSession", tag = "sign-in",
    responses((status = 200, description = "The session.", body = Session)))]
#[get("/session")]
pub(crate) async fn show(signed: Signed) -> web::Json<Session> {
    web::Json(Session::of(signed.live(), signed.csrf_token().to_owned()))
}

/// Goes out: the session ends at once.
#[utoipa::path(operation_id = "closeSession", tag = "sign-in",
    responses((status = 204, description = "Signed out.")))]
#[delete("/session")]
pub(crate) async fn close(signed: Signed, state: web::Data<HttpState>) -> Result<HttpResponse, Problem> {
    state.app.sign_out(signed.who()).await?;
    let mut response = HttpResponse::NoContent();
    for cookie in session::clear(&signed.live().workspace.slug) {
        response.cookie(cookie);
    }
    Ok(response.finish())
}
