use actix_web::{HttpRequest, HttpResponse, http::header, put, web};

use super::{Client, ClientInput};
use crate::{
    HttpState, Problem, Signed,
    api::wire::{path_id, reply},
    body::Json,
    etag,
    idempotency::{Key, answer},
};

/// Changes a client: what is left out is taken away.
#[utoipa::path(operation_id = "changeClient", tag = "clients", request_body = ClientInput,
    params(("id" = Uuid, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Changed.", body = Client)))]
#[put("/clients/{id}")]
pub(crate) async fn change(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<ClientInput>,
) -> Result<HttpResponse, Problem> {
    let (id, version) = (path_id(&request)?, etag::if_match(&request)?);
    let shape = |client: &dalil_invoicing::Client| {
        reply(200, &Client::of(client), &[(header::ETAG, etag::of_version(client.version))])
    };
    let once = Key::optional(&request, &body.raw)?.once(shape);
    let done = state.app.change_client(signed.actor(), id, version, &body.value.into(), once).await?;
    Ok(answer(done, shape))
}
