use actix_web::{HttpRequest, HttpResponse, http::header, post, web};

use super::{Client, ClientInput};
use crate::{
    HttpState, Problem, Signed,
    api::wire::{address, reply},
    body::Json,
    etag,
    idempotency::{Key, answer},
};

/// Adds a client.
#[utoipa::path(operation_id = "addClient", tag = "clients", request_body = ClientInput,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, description = "Added.", body = Client)))]
#[post("/clients")]
pub(crate) async fn add(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<ClientInput>,
) -> Result<HttpResponse, Problem> {
    let shape = |client: &dalil_invoicing::Client| {
        let place = address(&signed, &format!("clients/{}", client.id));
        let headers = [(header::ETAG, etag::of_version(client.version)), (header::LOCATION, place)];
        reply(201, &Client::of(client), &headers)
    };
    let once = Key::optional(&request, &body.raw)?.once(shape);
    let done = state.app.add_client(signed.actor(), &body.value.into(), once).await?;
    Ok(answer(done, shape))
}
