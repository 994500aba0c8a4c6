use actix_web::{HttpRequest, HttpResponse, post, web};

use crate::{
    HttpState, Problem, Signed,
    api::{invoices::draft::Draft, wire::path_id},
    body::Empty,
    idempotency::{Key, answer},
};

/// Makes a draft from a voided invoice, or from the invoice of a voided Mushak 6.3, to be put right and issued in its place:
/// the new papers name the ones they replace. Once for each voided invoice; a draft that is discarded makes room for another.
#[utoipa::path(operation_id = "reissueDocument", tag = "documents",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 201, description = "Made.", body = Draft),
        (status = 409, description = "It is not voided, or it is issued again already.")
    ))]
#[post("/documents/{id}/reissue")]
pub(crate) async fn reissue(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    _: Empty,
) -> Result<HttpResponse, Problem> {
    let shape = |draft: &dalil_invoicing::Draft| Draft::begun(&signed, draft);
    let once = Key::optional(&request, &[])?.once(shape);
    let done = state.app.reissue(signed.actor(), path_id(&request)?, once).await?;
    Ok(answer(done, shape))
}
