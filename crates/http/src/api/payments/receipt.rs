use actix_web::{HttpRequest, HttpResponse, http::header, post, web};
use dalil_invoicing::Issued;

use crate::{
    HttpState, Problem, Signed,
    api::{
        documents::document::Document,
        wire::{address, path_id, reply},
    },
    body::Empty,
    idempotency::{Key, answer},
};

/// Issues the money receipt of a payment: a numbered, sealed document that says who paid, how, how much, and for which
/// documents. A payment has one receipt at most; it is void once the payment is reversed.
#[utoipa::path(operation_id = "issueReceipt", tag = "payments",
    params(("id" = Uuid, Path), ("Idempotency-Key" = String, Header)),
    responses(
        (status = 201, description = "Issued.", body = Document),
        (status = 409, description = "The payment has a receipt already, is reversed, or no money came in; or the clock stands \
            before the last issue of the series.")
    ))]
#[post("/payments/{id}/receipt")]
pub(crate) async fn issue(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    _: Empty,
) -> Result<HttpResponse, Problem> {
    let id = path_id(&request)?;
    let shape = |receipt: &Issued| {
        let place = address(&signed, &format!("documents/{}", receipt.id()));
        let document = Document::fresh(receipt);
        let tag = document.tag();
        reply(201, &document, &[(header::LOCATION, place), (header::ETAG, tag)])
    };
    let once = Key::required(&request, &[])?.once(shape);
    let done = state.app.issue_receipt(signed.actor(), id, once).await?;
    Ok(answer(done, shape))
}
