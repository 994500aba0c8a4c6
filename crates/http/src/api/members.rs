//! Who is a member, and with which role.

use actix_web::{HttpRequest, HttpResponse, delete, get, post, put, web};
use dalil_app::{NewMember, once::Reply};
use dalil_tenancy::{PersonId, Role};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::wire::{ListOf, path_id, reply};
use crate::{
    HttpState, Problem, Signed,
    body::{Empty, Json},
    idempotency::{Key, answer},
};

/// A person's membership of the workspace.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Member {
    /// The person.
    #[schema(value_type = Uuid)]
    person_id: PersonId,
    /// The name this workspace knows them by.
    name: Option<String>,
    /// The role.
    #[schema(value_type = String, example = "finance")]
    role: Role,
    /// When they joined.
    joined_at: Timestamp,
}

/// Who is a member, in the order they joined.
#[utoipa::path(operation_id = "listMembers", tag = "workspace",
    responses((status = 200, description = "The members.", body = ListOf<Member>)))]
#[get("/members")]
pub(crate) async fn list(signed: Signed, state: web::Data<HttpState>) -> Result<web::Json<ListOf<Member>>, Problem> {
    let members = state.app.members(signed.actor()).await?;
    let people: Vec<PersonId> = members.iter().map(|member| member.person).collect();
    let names = state.app.names(signed.actor(), &people).await?;
    let write = |member: dalil_identity::Member| Member {
        person_id: member.person,
        name: names.get(&member.person).cloned(),
        role: member.role,
        joined_at: member.joined_at,
    };
    Ok(web::Json(ListOf::whole(members.into_iter().map(write).collect())))
}

/// Somebody to be a member.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "mitu@shapla.example", "name": "Mitu Das", "role": "creative"}))]
pub(crate) struct MemberInput {
    /// Mail address, by which they sign in.
    #[schema(max_length = 254)]
    email: String,
    /// The name this workspace knows them by.
    #[schema(max_length = 200)]
    name: String,
    /// Role, not above one's own.
    role: String,
}

/// Another role.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"role": "finance"}))]
pub(crate) struct RoleInput {
    /// Role, not above one's own.
    role: String,
}

/// A membership as it stands after a change.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Membership {
    /// The person.
    #[schema(value_type = Uuid)]
    person_id: PersonId,
    /// The role.
    #[schema(value_type = String, example = "finance")]
    role: Role,
    /// When they joined.
    joined_at: Timestamp,
}

fn membership(status: u16) -> impl Fn(&dalil_identity::Member) -> Reply + Send + Sync {
    move |member| {
        let body = Membership { person_id: member.person, role: member.role, joined_at: member.joined_at };
        reply(status, &body, &[])
    }
}

/// Adds a member by mail address.
#[utoipa::path(operation_id = "addMember", tag = "workspace", request_body = MemberInput,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, description = "Added.", body = Membership)))]
#[post("/members")]
pub(crate) async fn add(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<MemberInput>,
) -> Result<HttpResponse, Problem> {
    let once = Key::optional(&request, &body.raw)?.once(membership(201));
    let MemberInput { email, name, role } = body.value;
    let done = state.app.invite_member(signed.actor(), &NewMember { email, name, role }, once).await?;
    Ok(answer(done, membership(201)))
}

/// Gives a member another role, from their next request on. The last owner stays.
#[utoipa::path(operation_id = "changeRole", tag = "workspace", request_body = RoleInput,
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Changed.", body = Membership)))]
#[put("/members/{id}")]
pub(crate) async fn change(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<RoleInput>,
) -> Result<HttpResponse, Problem> {
    let once = Key::optional(&request, &body.raw)?.once(membership(200));
    let done = state.app.change_role(signed.actor(), path_id(&request)?, &body.value.role, once).await?;
    Ok(answer(done, membership(200)))
}

/// Removes a member: each of their sessions ends at once. The last owner stays.
#[utoipa::path(operation_id = "removeMember", tag = "workspace",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 204, description = "Removed.")))]
#[delete("/members/{id}")]
pub(crate) async fn remove(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    _body: Empty,
) -> Result<HttpResponse, Problem> {
    let shape = |_: &dalil_identity::Member| Reply { status: 204, headers: Vec::new(), body: Vec::new() };
    let once = Key::optional(&request, b"")?.once(shape);
    let done = state.app.remove_member(signed.actor(), path_id(&request)?, once).await?;
    Ok(answer(done, shape))
}
