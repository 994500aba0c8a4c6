//! An earlier invoice as the start of a new one.

use actix_web::{HttpRequest, HttpResponse, web};
use dalil_invoicing::{Draft, InvoiceId};

use crate::{
    HttpState, Problem, Signed,
    body::Form,
    idempotency::{self, Key},
    pages::{frame, id, seen, typed::Typed},
};

pub(super) async fn again(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let invoice: InvoiceId = id(&request)?;
    let key = Key::of_form(&request, &body.raw, Typed::new(body.value).get("idempotency_key"))?;
    let base = frame::base(&signed);
    let shape = |draft: &Draft| seen(format!("{base}/invoices/{}", draft.id));
    let done = state.app.use_again(signed.actor(), invoice, key.once(shape)).await?;
    Ok(idempotency::answer(done, shape))
}
