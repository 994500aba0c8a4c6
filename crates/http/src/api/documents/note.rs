//! Credit and debit notes over a Mushak 6.3.

use actix_web::{HttpRequest, HttpResponse, http::header, post, web};
use dalil_invoicing::{
    DocumentId, Issued, NoteKind,
    input::{self, NoteValue},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::document::Document;
use crate::{
    HttpState, Problem, Signed,
    api::wire::{address, path_id, reply},
    body::{Json, Object},
    idempotency::{Key, answer},
};

/// What of a Mushak 6.3 is taken back or became cheaper, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreditNoteInput {
    /// The nature of the adjustment; it is printed.
    #[schema(max_length = 300, example = "Five prints came back damaged.")]
    reason: String,
    /// Type and number of the vehicle, where goods come back.
    #[serde(default)]
    vehicle: Option<String>,
    /// The lines corrected, each once.
    #[schema(value_type = Vec<CreditLineInput>, min_items = 1, max_items = 500)]
    lines: Vec<Object<CreditLineInput>>,
}

/// What a credit note corrects of one line: either a quantity or a value.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"line": 1, "quantity": "0.5"}))]
pub(crate) struct CreditLineInput {
    /// The position of the line in the 6.3, from 1.
    line: u32,
    /// How many are taken back: amounts follow by unit price, discount and rates of the line, and the last ones take the
    /// remainder of each.
    #[serde(default)]
    #[schema(example = "5")]
    quantity: Option<String>,
    /// By how much the value without tax is cut, in minor units; duty and VAT follow by the line's rates.
    #[serde(default)]
    value: Option<i64>,
}

/// What of a Mushak 6.3 became dearer, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DebitNoteInput {
    /// The nature of the adjustment; it is printed.
    #[schema(max_length = 300, example = "The agreed price was higher.")]
    reason: String,
    /// Type and number of the vehicle.
    #[serde(default)]
    vehicle: Option<String>,
    /// The lines corrected, each once.
    #[schema(value_type = Vec<DebitLineInput>, min_items = 1, max_items = 500)]
    lines: Vec<Object<DebitLineInput>>,
}

/// What a debit note adds to one line.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DebitLineInput {
    /// The position of the line in the 6.3, from 1.
    line: u32,
    /// By how much the value without tax is raised, in minor units; duty and VAT follow by the line's rates.
    value: i64,
}

impl From<CreditNoteInput> for input::Note {
    fn from(body: CreditNoteInput) -> Self {
        let line = |Object(line): Object<CreditLineInput>| input::NoteLine {
            line: line.line.to_string(),
            quantity: line.quantity,
            value: line.value.map_or(NoteValue::None, NoteValue::Minor),
        };
        Self { reason: body.reason, vehicle: body.vehicle, lines: body.lines.into_iter().map(line).collect() }
    }
}

impl From<DebitNoteInput> for input::Note {
    fn from(body: DebitNoteInput) -> Self {
        let line = |Object(line): Object<DebitLineInput>| input::NoteLine {
            line: line.line.to_string(),
            quantity: None,
            value: NoteValue::Minor(line.value),
        };
        Self { reason: body.reason, vehicle: body.vehicle, lines: body.lines.into_iter().map(line).collect() }
    }
}

/// Issues a credit note (Mushak 6.7) over a Mushak 6.3, which stays as it is. What is owed under its invoice goes down by
/// the total; a credit above what is still owed is refused (`paid_already`).
#[utoipa::path(operation_id = "issueCreditNote", tag = "documents", request_body = CreditNoteInput,
    params(("id" = Uuid, Path), ("Idempotency-Key" = String, Header)),
    responses(
        (status = 201, description = "Issued.", body = Document),
        (status = 409, description = "The document is no Mushak 6.3, the workspace is not registered today under its BIN, \
            less is owed than would be credited, or the clock stands before the last issue of the series.")
    ))]
#[post("/documents/{id}/credit-notes")]
pub(crate) async fn credit(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<CreditNoteInput>,
) -> Result<HttpResponse, Problem> {
    let Json { raw, value } = body;
    issue(&request, &signed, &state, NoteKind::Credit, &raw, &value.into()).await
}

/// Issues a debit note (Mushak 6.8) over a Mushak 6.3, which stays as it is. What is owed under its invoice goes up by the
/// total.
#[utoipa::path(operation_id = "issueDebitNote", tag = "documents", request_body = DebitNoteInput,
    params(("id" = Uuid, Path), ("Idempotency-Key" = String, Header)),
    responses(
        (status = 201, description = "Issued.", body = Document),
        (status = 409, description = "The document is no Mushak 6.3, the workspace is not registered today under its BIN, \
            or the clock stands before the last issue of the series.")
    ))]
#[post("/documents/{id}/debit-notes")]
pub(crate) async fn debit(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<DebitNoteInput>,
) -> Result<HttpResponse, Problem> {
    let Json { raw, value } = body;
    issue(&request, &signed, &state, NoteKind::Debit, &raw, &value.into()).await
}

async fn issue(
    request: &HttpRequest,
    signed: &Signed,
    state: &HttpState,
    kind: NoteKind,
    raw: &[u8],
    input: &input::Note,
) -> Result<HttpResponse, Problem> {
    let id: DocumentId = path_id(request)?;
    let shape = |note: &Issued| {
        let place = address(signed, &format!("documents/{}", note.id()));
        let document = Document::fresh(note);
        let tag = document.tag();
        reply(201, &document, &[(header::LOCATION, place), (header::ETAG, tag)])
    };
    let once = Key::required(request, raw)?.once(shape);
    let done = state.app.issue_note(signed.actor(), id, kind, input, None, once).await?;
    Ok(answer(done, shape))
}
