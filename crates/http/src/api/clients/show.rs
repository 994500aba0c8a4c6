use actix_web::{HttpRequest, HttpResponse, get, web};

use super::Client;
use crate::{
    HttpState, Problem, Signed,
    api::wire::{path_id, resource},
    etag,
};

/// One client.
#[utoipa::path(operation_id = "getClient", tag = "clients",
    params(("id" = Uuid, Path), ("If-None-Match" = Option<String>, Header)),
    responses((status = 200, description = "The client.", body = Client)))]
#[get("/clients/{id}")]
pub(crate) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    let client = state.app.client(signed.actor(), path_id(&request)?).await?;
    Ok(resource(&request, &etag::of_version(client.version), &Client::of(&client)))
}
