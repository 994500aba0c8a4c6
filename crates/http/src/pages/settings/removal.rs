//! Removing a member, asked for by name.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::permission;
use dalil_tenancy::{PersonId, field::FieldErrors};

use super::members::{errors, saved};
use crate::{
    Code, HttpState, Problem, Signed,
    body::Form,
    pages::{
        frame::{self, Frame},
        id, page_with,
        parts::Hidden,
        sent::Sent,
        typed::{Errors, Summary, Typed},
    },
};

#[derive(Template)]
#[template(path = "settings/remove.html")]
struct RemovePage<'a> {
    f: &'a Frame,
    back: String,
    action: String,
    what: String,
    act: String,
    summary: Summary,
    hidden: Hidden,
}

pub(super) async fn ask(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    page(&request, &signed, &state, None).await
}

pub(super) async fn remove(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let (person, here) = (id(&request)?, saved(&signed));
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    match sent.act(|_| here.clone(), |once| state.app.remove_member(signed.actor(), person, once)).await {
        Ok(page) => Ok(page),
        Err(failure) => page(&request, &signed, &state, Some(errors(failure)?)).await,
    }
}

async fn page(
    request: &HttpRequest,
    signed: &Signed,
    state: &HttpState,
    errors: Option<FieldErrors>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::MEMBERS_WRITE)?;
    let person: PersonId = id(request)?;
    let members = state.app.members(signed.actor()).await?;
    if !members.iter().any(|member| member.person == person) {
        return Err(Problem::new(Code::NotFound));
    }
    let frame = Frame::of(signed, request);
    let name =
        state.app.names(signed.actor(), &[person]).await?.remove(&person).unwrap_or_else(|| frame.t("somebody-gone"));
    let back = format!("{}/settings/members", frame::base(signed));
    let status = if errors.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let errors = errors.map(|errors| Errors::new(&frame, &errors, str::to_owned)).unwrap_or_default();
    page_with(
        status,
        &RemovePage {
            action: format!("{back}/{person}/remove"),
            what: frame.tx("member-remove-what", &[("name", name.clone().into())]),
            act: frame.tx("member-remove-act", &[("name", name.into())]),
            summary: errors.summary(frame.t("summary-title"), &back),
            hidden: Hidden::new(&state.app, signed),
            back,
            f: &frame,
        },
    )
}
