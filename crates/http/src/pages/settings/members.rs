//! Members and their roles.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::{Failure, NewMember, SetupError, permission};
use dalil_identity::Member;
use dalil_tenancy::{
    PersonId, Role,
    field::{FieldError, FieldErrors},
};

use super::{Saved, tabs};
use crate::{
    HttpState, Problem, Signed,
    body::{Form, Query},
    pages::{
        field::{Choice, Field, Form as Fields},
        frame::{self, Frame, Way},
        id, labels, page_with,
        parts::Hidden,
        sent::Sent,
        typed::{Errors, Summary, Typed},
    },
};

#[derive(Template)]
#[template(path = "settings/members.html")]
struct MembersPage<'a> {
    f: &'a Frame,
    tabs: Vec<Way>,
    action: String,
    saved: bool,
    summary: Summary,
    rows: Vec<Row>,
    hidden: Hidden,
    email: Field,
    name: Field,
    role: Field,
}

struct Row {
    index: usize,
    name: String,
    joined: String,
    href: String,
    /// The role in words, and the roles to choose from where it may be changed.
    role: String,
    roles: Option<Vec<(Choice, bool)>>,
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
    let new = NewMember {
        email: sent.typed.get("member_email").to_owned(),
        name: sent.typed.get("name").to_owned(),
        role: sent.typed.get("role").to_owned(),
    };
    let here = saved(&signed);
    match sent.act(|_| here.clone(), |once| state.app.invite_member(signed.actor(), &new, once)).await {
        Ok(page) => Ok(page),
        Err(failure) => Sheet { request: &request, signed: &signed, state: &state }.refused(sent.typed, failure).await,
    }
}

pub(super) async fn change(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let (person, here) = (id(&request)?, saved(&signed));
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let role = sent.typed.get("role");
    match sent.act(|_| here.clone(), |once| state.app.change_role(signed.actor(), person, role, once)).await {
        Ok(page) => Ok(page),
        Err(failure) => {
            let sheet = Sheet { request: &request, signed: &signed, state: &state };
            sheet.refused(Typed::default(), failure).await
        }
    }
}

/// Where to go after a change.
pub(super) fn saved(signed: &Signed) -> String {
    format!("{}/settings/members?saved=1", frame::base(signed))
}

/// What is wrong with a change of members, by its field.
pub(super) fn errors(failure: Failure<SetupError>) -> Result<FieldErrors, Problem> {
    Ok(match failure {
        Failure::Refused(SetupError::Invalid(errors)) => errors,
        Failure::Refused(SetupError::AlreadyMember) => FieldError::new("email", "member_already").into(),
        Failure::Refused(SetupError::RoleAboveOwn) => FieldError::new("role", "above_own").into(),
        Failure::Refused(SetupError::LastOwner) => FieldError::new("role", "last_owner").into(),
        failure => return Err(failure.into()),
    })
}

impl Sheet<'_> {
    async fn refused(&self, typed: Typed, failure: Failure<SetupError>) -> Result<HttpResponse, Problem> {
        self.page(StatusCode::UNPROCESSABLE_ENTITY, typed, Some(errors(failure)?), false).await
    }

    async fn page(
        &self,
        status: StatusCode,
        mut typed: Typed,
        errors: Option<FieldErrors>,
        saved: bool,
    ) -> Result<HttpResponse, Problem> {
        let (app, actor) = (&self.state.app, self.signed.actor());
        actor.permit(permission::MEMBERS_WRITE)?;
        let frame = Frame::of(self.signed, self.request);
        let errors = errors.map(|errors| Errors::new(&frame, &errors, in_form)).unwrap_or_default();
        if typed.get("role").is_empty() {
            typed.set("role", Role::Creative.as_str());
        }
        let form = Fields { frame: &frame, typed: &typed, errors: &errors };
        let members = app.members(actor).await?;
        let people: Vec<PersonId> = members.iter().map(|member| member.person).collect();
        let names = app.names(actor, &people).await?;
        let zone = frame::zone(app, self.signed).await?;
        let joined = |member: &Member| frame.language.date(member.joined_at.to_zoned(zone.clone()).date());
        let rows =
            members.iter().enumerate().map(|(index, member)| self.row(&frame, index, member, &names, joined(member)));
        page_with(
            status,
            &MembersPage {
                tabs: tabs(&frame, self.signed, "/settings/members"),
                action: format!("{}/settings/members", frame::base(self.signed)),
                saved,
                summary: errors.summary(frame.t("summary-title"), ""),
                rows: rows.collect(),
                hidden: Hidden::new(app, self.signed),
                email: form.email("member_email"),
                name: form.text("name"),
                role: form.choice("role", self.roles(&frame)),
                f: &frame,
            },
        )
    }

    fn row(
        &self,
        frame: &Frame,
        index: usize,
        member: &Member,
        names: &BTreeMap<PersonId, String>,
        joined: String,
    ) -> Row {
        let name = names.get(&member.person).cloned().unwrap_or_else(|| frame.t("somebody-gone"));
        let may = member.role != Role::Owner || self.signed.actor().role() == Some(Role::Owner);
        let roles = || {
            let chosen = member.role.as_str();
            self.roles(frame)
                .into_iter()
                .map(|choice| {
                    let is = choice.value == chosen;
                    (choice, is)
                })
                .collect()
        };
        Row {
            index,
            joined,
            href: format!("{}/settings/members/{}", frame::base(self.signed), member.person),
            role: labels::role(frame.language, member.role),
            roles: may.then(roles),
            label: frame.tx("member-role-of", &[("name", name.clone().into())]),
            hidden: Hidden::new(&self.state.app, self.signed),
            name,
        }
    }

    /// The roles that the actor may give.
    fn roles(&self, frame: &Frame) -> Vec<Choice> {
        let owner = self.signed.actor().role() == Some(Role::Owner);
        // An auditor is let in for one year and a time, by an access and not as a member.
        let given = Role::ALL.into_iter().filter(|role| *role != Role::Auditor && (owner || *role != Role::Owner));
        given.map(|role| Choice::new(role.as_str(), labels::role(frame.language, role))).collect()
    }
}

/// Under which field of the form an error of the input is shown.
fn in_form(path: &str) -> String {
    if path == "email" { "member_email".to_owned() } else { path.to_owned() }
}
