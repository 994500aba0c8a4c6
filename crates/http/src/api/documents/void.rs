use actix_web::{HttpRequest, HttpResponse, post, web};
use dalil_app::Voiding;
use dalil_invoicing::{DocumentId, Issued};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    HttpState, Problem, Signed,
    api::wire::{path_id, reply},
    body::Json,
    idempotency::{Key, answer},
};

/// Why a document is voided, for the record.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VoidInput {
    /// Why.
    #[schema(max_length = 300, example = "Billed to the wrong client.")]
    reason: String,
}

/// The papers of one sale, voided together.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentVoid {
    /// The papers, the invoice first.
    documents: Vec<VoidedDocument>,
    /// The day it counts for.
    voided_on: Date,
    /// Why.
    reason: String,
    /// When it was written down.
    recorded_at: Timestamp,
    /// Who did: `person:<id>` or `system:<name>`.
    recorded_by: String,
}

/// A paper that was voided.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoidedDocument {
    /// The document.
    #[schema(value_type = Uuid)]
    id: DocumentId,
    /// `invoice`, `mushak_6_3` or `bill`.
    kind: &'static str,
    /// Its number as printed, which no other document gets.
    printed_number: String,
}

impl DocumentVoid {
    /// What was voided; the voids of one act differ in their documents only.
    fn of(voiding: &Voiding) -> Option<Self> {
        let first = voiding.voids.first()?;
        let voided = |issued: &Issued| VoidedDocument {
            id: issued.id(),
            kind: issued.kind().as_str(),
            printed_number: issued.row().printed_number.clone(),
        };
        Some(Self {
            documents: voiding.documents.iter().map(voided).collect(),
            voided_on: first.day,
            reason: first.reason.to_string(),
            recorded_at: first.at,
            recorded_by: first.by.clone(),
        })
    }
}

/// Voids an issued invoice together with its Mushak 6.3, or a 6.3 together with its invoice: they are papers of one supply. A
/// bill is void by itself.
/// Nothing is owed under it any more, and the figures of the month of issue no longer count it; the papers themselves, their
/// numbers and PDFs stay as they are. It cannot be taken back: a voided invoice can be issued again.
#[utoipa::path(operation_id = "voidDocument", tag = "documents", request_body = VoidInput,
    params(("id" = Uuid, Path), ("Idempotency-Key" = String, Header)),
    responses(
        (status = 201, description = "Voided.", body = DocumentVoid),
        (status = 409, description = "It is voided already, a payment of it stands, or it is written off.")
    ))]
#[post("/documents/{id}/void")]
pub(crate) async fn void(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<VoidInput>,
) -> Result<HttpResponse, Problem> {
    let id = path_id(&request)?;
    let shape = |voiding: &Voiding| reply(201, &DocumentVoid::of(voiding), &[]);
    let once = Key::required(&request, &body.raw)?.once(shape);
    let done = state.app.void_document(signed.actor(), id, &body.value.reason, once).await?;
    Ok(answer(done, shape))
}
