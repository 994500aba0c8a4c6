use actix_web::{HttpRequest, HttpResponse, get, post, web};
use dalil_app::{QuotationDetail, QuotationLife};
use dalil_invoicing::AnswerInput;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::wire::{QuotationDraft, QuotationFate};
use crate::{
    HttpState, Problem, Signed,
    api::{
        documents::document::Document,
        invoices::draft::Draft,
        wire::{path_id, reply, resource, text},
    },
    body::{Empty, Json},
    etag,
    idempotency::{Key, answer as replied},
    problem::Code,
};

/// A quotation: a draft, or the document it became.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub(crate) enum Quotation {
    /// Still being written.
    Draft(Box<QuotationDraft>),
    /// Given out, and so final.
    Issued(Box<IssuedQuotation>),
}

/// A quotation that was given out.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct IssuedQuotation {
    /// The document.
    document: Document,
    /// What became of it.
    fate: QuotationFate,
}

/// What the client answered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"outcome": "accepted", "channel": "mail", "name": "Nila Rahman"}))]
pub(crate) struct QuotationAnswerInput {
    /// `accepted` or `declined`.
    #[schema(example = "accepted")]
    outcome: String,
    /// The day of the answer, for an acceptance within the days of the quotation; the present day when left out.
    #[serde(default)]
    #[schema(format = Date)]
    day: Option<String>,
    /// By what it came: `mail`, `paper` or `word`.
    #[schema(example = "mail")]
    channel: String,
    /// Who answered; needed for an acceptance.
    #[serde(default)]
    #[schema(max_length = 200)]
    name: Option<String>,
    /// What else is to be known of it.
    #[serde(default)]
    #[schema(max_length = 500)]
    note: Option<String>,
}

/// Why a quotation is withdrawn, for the record.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithdrawInput {
    /// Why.
    #[schema(max_length = 300, example = "The studio is booked in that week.")]
    reason: String,
}

impl From<QuotationAnswerInput> for AnswerInput {
    fn from(body: QuotationAnswerInput) -> Self {
        let QuotationAnswerInput { outcome, day, channel, name, note } = body;
        Self { outcome, day, channel, name, note }
    }
}

/// One quotation, draft or issued, with what became of it.
#[utoipa::path(operation_id = "getQuotation", tag = "quotations",
    params(("id" = Uuid, Path), ("If-None-Match" = Option<String>, Header)),
    responses((status = 200, description = "The quotation.", body = Quotation)))]
#[get("/quotations/{id}")]
pub(crate) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    let (tag, quotation) = match state.app.quotation(signed.actor(), path_id(&request)?).await? {
        QuotationDetail::Draft(draft) => {
            let body = QuotationDraft::of(&draft).map_err(|errors| Problem::failed(Code::Internal, errors))?;
            (etag::of_version(draft.version), Quotation::Draft(Box::new(body)))
        }
        QuotationDetail::Issued(issued, life, voided) => {
            let document = Document::of(&issued, None, voided.as_deref(), &[]);
            let quotation = Quotation::Issued(Box::new(IssuedQuotation { document, fate: QuotationFate::of(&life) }));
            (etag::of_text(&text(&quotation)), quotation)
        }
    };
    Ok(resource(&request, &tag, &quotation))
}

/// Records what the client answered to a quotation: once. An accepted one is locked: it is not answered, withdrawn or replaced
/// any more.
#[utoipa::path(operation_id = "answerQuotation", tag = "quotations", request_body = QuotationAnswerInput,
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 201, description = "Recorded.", body = QuotationFate),
        (status = 409, description = "It was answered, withdrawn or replaced; or declined with an invoice that stands on it.")
    ))]
#[post("/quotations/{id}/answer")]
pub(crate) async fn answer(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<QuotationAnswerInput>,
) -> Result<HttpResponse, Problem> {
    let shape = |life: &QuotationLife| reply(201, &QuotationFate::of(life), &[]);
    let once = Key::optional(&request, &body.raw)?.once(shape);
    let done = state.app.answer_quotation(signed.actor(), path_id(&request)?, &body.value.into(), once).await?;
    Ok(replied(done, shape))
}

/// Takes a quotation back before anybody accepted it. Its number and paper stay as they are; its code tells that it counts no
/// more.
#[utoipa::path(operation_id = "withdrawQuotation", tag = "quotations", request_body = WithdrawInput,
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 201, description = "Withdrawn.", body = QuotationFate),
        (status = 409, description = "It was answered, withdrawn or replaced, or an invoice stands on it.")
    ))]
#[post("/quotations/{id}/withdraw")]
pub(crate) async fn withdraw(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<WithdrawInput>,
) -> Result<HttpResponse, Problem> {
    let shape = |life: &QuotationLife| reply(201, &QuotationFate::of(life), &[]);
    let once = Key::optional(&request, &body.raw)?.once(shape);
    let done = state.app.withdraw_quotation(signed.actor(), path_id(&request)?, &body.value.reason, once).await?;
    Ok(replied(done, shape))
}

/// Makes a draft of the next version of a quotation that was not accepted. Given out, it replaces this one; until then this one
/// stays as it is. One at a time; a draft that is discarded makes room for another.
#[utoipa::path(operation_id = "reviseQuotation", tag = "quotations",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 201, description = "Made.", body = QuotationDraft),
        (status = 409, description = "It was accepted or replaced, an invoice stands on it, or a version is being written.")
    ))]
#[post("/quotations/{id}/revise")]
pub(crate) async fn revise(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    _: Empty,
) -> Result<HttpResponse, Problem> {
    let shape = |draft: &dalil_invoicing::Draft| QuotationDraft::made(&signed, draft);
    let once = Key::optional(&request, &[])?.once(shape);
    let done = state.app.revise_quotation(signed.actor(), path_id(&request)?, once).await?;
    Ok(replied(done, shape))
}

/// Makes the draft of an invoice from a quotation that was accepted, or is open: its client, lines and texts. The two name each
/// other. Once, as long as that draft is not discarded, nor the invoice it becomes voided.
#[utoipa::path(operation_id = "invoiceQuotation", tag = "quotations",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 201, description = "Made.", body = Draft),
        (status = 409, description = "It is neither accepted nor open, it has expired, or an invoice stands on it.")
    ))]
#[post("/quotations/{id}/invoice")]
pub(crate) async fn invoice(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    _: Empty,
) -> Result<HttpResponse, Problem> {
    let shape = |draft: &dalil_invoicing::Draft| Draft::begun(&signed, draft);
    let once = Key::optional(&request, &[])?.once(shape);
    let done = state.app.invoice_quotation(signed.actor(), path_id(&request)?, once).await?;
    Ok(replied(done, shape))
}
