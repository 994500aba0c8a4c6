//! What begins as a quotation at one press: its next version, an invoice.

use actix_web::{HttpRequest, HttpResponse, web};
use dalil_invoicing::{DocumentId, Draft};

use crate::{
    HttpState, Problem, Signed,
    body::Form,
    pages::{frame, id, sent::Sent, typed::Typed},
};

pub(super) async fn revise(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let quotation: DocumentId = id(&request)?;
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let base = frame::base(&signed);
    let there = |draft: &Draft| format!("{base}/quotations/{}", draft.id);
    Ok(sent.act(there, |once| state.app.revise_quotation(signed.actor(), quotation, once)).await?)
}

pub(super) async fn invoice(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let quotation: DocumentId = id(&request)?;
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let base = frame::base(&signed);
    let there = |draft: &Draft| format!("{base}/invoices/{}", draft.id);
    Ok(sent.act(there, |once| state.app.invoice_quotation(signed.actor(), quotation, once)).await?)
}
