use actix_web::{HttpRequest, HttpResponse, post, web};

use super::draft::Draft;
use crate::{
    HttpState, Problem, Signed,
    api::wire::path_id,
    body::Empty,
    idempotency::{Key, answer},
};

/// Makes a draft from an issued invoice: its client, lines and texts. A discount over the whole stands at the lines then,
/// so that it comes to the same; dates are those of the new one.
#[utoipa::path(operation_id = "useInvoiceAgain", tag = "invoices",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, description = "Made.", body = Draft)))]
#[post("/invoices/{id}/again")]
pub(crate) async fn again(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    _: Empty,
) -> Result<HttpResponse, Problem> {
    let shape = |draft: &dalil_invoicing::Draft| Draft::begun(&signed, draft);
    let once = Key::optional(&request, &[])?.once(shape);
    let done = state.app.use_again(signed.actor(), path_id(&request)?, once).await?;
    Ok(answer(done, shape))
}
