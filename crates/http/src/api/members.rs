use actix_web::{get, web};
use dalil_tenancy::{PersonId, Role};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::wire::ListOf;
use crate::{HttpState, Problem, Signed};

/// A person's membership of the workspace.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Member {
    /// The person.
    #[schema(value_type = Uuid)]
    person_id: PersonId,
    /// The person's name, unless it is not known any more.
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
    let names = state.app.names(&people).await?;
    let write = |member: dalil_identity::Member| Member {
        person_id: member.person,
        name: names.get(&member.person).cloned(),
        role: member.role,
        joined_at: member.joined_at,
    };
    Ok(web::Json(ListOf::whole(members.into_iter().map(write).collect())))
}
