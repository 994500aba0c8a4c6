//! An earlier invoice as the start of a new one.

use actix_web::{HttpRequest, HttpResponse, web};
use dalil_invoicing::{Draft, InvoiceId};

use crate::{
    HttpState, Problem, Signed,
    body::Form,
    pages::{frame, id, sent::Sent, typed::Typed},
};

pub(super) async fn again(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let invoice: InvoiceId = id(&request)?;
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let base = frame::base(&signed);
    let draft = |draft: &Draft| format!("{base}/invoices/{}", draft.id);
    Ok(sent.act(draft, |once| state.app.use_again(signed.actor(), invoice, once)).await?)
}
