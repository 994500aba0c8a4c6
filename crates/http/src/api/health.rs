use actix_web::{get, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{HttpState, Problem};

/// That it is well.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// Always `ok`; anything else is a problem.
    #[schema(example = "ok")]
    status: &'static str,
}

const OK: Health = Health { status: "ok" };

/// Whether the process runs.
#[utoipa::path(operation_id = "live", tag = "health", responses((status = 200, description = "It runs.", body = Health)))]
#[get("/healthz")]
pub(crate) async fn live() -> web::Json<Health> {
    web::Json(OK)
}

/// Whether requests can be served: the directory answers.
#[utoipa::path(operation_id = "ready", tag = "health", responses((status = 200, description = "It is ready.", body = Health)))]
#[get("/readyz")]
pub(crate) async fn ready(state: web::Data<HttpState>) -> Result<web::Json<Health>, Problem> {
    state.app.directory.ping().await?;
    Ok(web::Json(OK))
}
