use actix_web::{HttpRequest, get, web};
use dalil_app::ports::LiveSession;
use dalil_tenancy::WorkspaceId;
use serde::Serialize;
use utoipa::ToSchema;

use super::wire::ListOf;
use crate::{HttpState, Problem, Signed, problem::Code, session};

/// A workspace.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Workspace {
    /// The id.
    #[schema(value_type = Uuid)]
    id: WorkspaceId,
    /// The name in the address of its pages.
    slug: String,
    /// The name people see.
    name: String,
}

impl Workspace {
    pub(super) fn of(live: &LiveSession) -> Self {
        let entry = &live.workspace;
        Self { id: entry.id, slug: entry.slug.to_string(), name: entry.name.clone() }
    }
}

/// The workspaces that the presented cookies open.
#[utoipa::path(operation_id = "listWorkspaces", tag = "workspace",
    responses((status = 200, description = "The workspaces.", body = ListOf<Workspace>)))]
#[get("/api/v1/workspaces")]
pub(crate) async fn list(
    request: HttpRequest,
    state: web::Data<HttpState>,
) -> Result<web::Json<ListOf<Workspace>>, Problem> {
    let opened = session::all(&request, &state).await?;
    if opened.is_empty() {
        return Err(Problem::new(Code::SignInRequired));
    }
    Ok(web::Json(ListOf::whole(opened.iter().map(|signed| Workspace::of(signed.live())).collect())))
}

/// The workspace that is signed in to.
#[utoipa::path(operation_id = "getWorkspace", tag = "workspace",
    responses((status = 200, description = "The workspace.", body = Workspace)))]
#[get("")]
pub(crate) async fn show(signed: Signed) -> web::Json<Workspace> {
    web::Json(Workspace::of(signed.live()))
}
