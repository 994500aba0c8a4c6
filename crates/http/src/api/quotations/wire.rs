//! A quotation as a caller writes it and as it is answered.

use actix_web::http::header;
use dalil_app::{QuotationLife, once::Reply};
use dalil_invoicing::{ClientId, DocumentId, DraftKind, InvoiceId, PlaceId, QuotedInvoice, input};
use dalil_tenancy::field::FieldErrors;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Signed,
    api::{
        invoices::{
            draft::{Amounts, ComputedDraft, Line},
            input::{Discount, LineInput, discount, lines},
        },
        wire::{address, reply},
    },
    body::Object,
    etag,
};

/// A draft of a quotation as written. Quantities, prices and rates are decimal texts, exact to the last digit.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "client_id": "0197f3a2-6c00-7000-8000-000000000001", "valid_until": "2026-07-31",
    "lines": [{
        "description": "Wedding film", "unit": "job", "quantity": "1", "unit_price": "50000",
        "vat": {"treatment": "standard", "rate": "15"}
    }]
}))]
pub(crate) struct QuotationInput {
    /// The client.
    #[schema(value_type = Uuid)]
    client_id: String,
    /// ISO 4217 code, the one currency of all amounts; BDT when left out.
    #[serde(default)]
    #[schema(example = "BDT")]
    currency: Option<String>,
    /// The last day on which it can be accepted, not before the day of issue; 30 days after that when left out.
    #[serde(default)]
    #[schema(format = Date)]
    valid_until: Option<String>,
    /// The place it will be issued from; the first one when left out.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    place_id: Option<String>,
    /// Text under the totals.
    #[serde(default)]
    #[schema(max_length = 2000)]
    notes: Option<String>,
    /// A discount over all lines.
    #[serde(default)]
    #[schema(value_type = Option<Discount>)]
    discount: Option<Object<Discount>>,
    /// The lines; a draft may have none yet.
    #[serde(default)]
    #[schema(value_type = Vec<LineInput>, max_items = 500)]
    lines: Vec<Object<LineInput>>,
}

impl From<QuotationInput> for input::Draft {
    fn from(body: QuotationInput) -> Self {
        Self {
            kind: DraftKind::Quotation,
            client_id: body.client_id,
            currency: body.currency,
            due_on: body.valid_until,
            place_id: body.place_id,
            notes: body.notes,
            discount: discount(body.discount),
            lines: lines(body.lines),
            ..Self::default()
        }
    }
}

/// A draft of a quotation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuotationDraft {
    /// The id, kept by the document it becomes.
    #[schema(value_type = Uuid)]
    id: InvoiceId,
    /// The client.
    #[schema(value_type = Uuid)]
    client_id: ClientId,
    /// ISO 4217 code.
    #[schema(example = "BDT")]
    currency: &'static str,
    /// The last day on which it can be accepted; 30 days after its issue when null.
    valid_until: Option<Date>,
    /// The place it will be issued from; the first one when null.
    #[schema(value_type = Option<Uuid>)]
    place_id: Option<PlaceId>,
    /// Text under the totals.
    notes: Option<String>,
    /// A discount over all lines.
    discount: Option<Discount>,
    /// The lines with their amounts.
    lines: Vec<Line>,
    /// The sums.
    totals: Amounts,
    /// The earlier version that it will replace.
    #[schema(value_type = Option<Uuid>)]
    replaces_id: Option<DocumentId>,
    /// Counts the changes, from 1; the ETag is `"v<version>"`.
    version: i64,
    /// When it was made.
    created_at: Timestamp,
    /// When it was last changed.
    updated_at: Timestamp,
}

impl QuotationDraft {
    /// The draft with its amounts.
    ///
    /// # Errors
    /// The line and rule that cannot be computed: none for a draft that was stored by a use case.
    pub(super) fn of(draft: &dalil_invoicing::Draft) -> Result<Self, FieldErrors> {
        let fields = &draft.fields;
        let ComputedDraft { lines, totals } = ComputedDraft::of(fields)?;
        Ok(Self {
            id: draft.id,
            client_id: fields.client,
            currency: fields.currency.code(),
            valid_until: fields.due_on,
            place_id: fields.place,
            notes: fields.notes.as_ref().map(ToString::to_string),
            discount: Discount::of(fields.discount),
            lines,
            totals,
            replaces_id: draft.replaces,
            version: draft.version,
            created_at: draft.created_at,
            updated_at: draft.updated_at,
        })
    }

    /// The answer to whoever stored it.
    pub(super) fn stored(draft: &dalil_invoicing::Draft) -> Reply {
        let body = Self::of(draft).expect("the use case computed the draft before it stored it");
        reply(200, &body, &[(header::ETAG, etag::of_version(draft.version))])
    }

    /// The answer to whoever made it.
    pub(super) fn made(signed: &Signed, draft: &dalil_invoicing::Draft) -> Reply {
        let place = address(signed, &format!("quotations/{}", draft.id));
        let headers = [(header::ETAG, etag::of_version(draft.version)), (header::LOCATION, place)];
        let body = Self::of(draft).expect("the use case computed the draft before it stored it");
        reply(201, &body, &headers)
    }
}

/// What became of an issued quotation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuotationFate {
    /// `open`, `expired`, `accepted`, `declined`, `withdrawn` or `replaced`.
    #[schema(example = "open")]
    state: &'static str,
    /// The last day on which it can be accepted.
    valid_until: Date,
    /// What the client answered.
    answer: Option<QuotationAnswer>,
    /// The invoice that was last made from it.
    invoice: Option<MadeInvoice>,
    /// The draft of the version that will replace it.
    #[schema(value_type = Option<Uuid>)]
    revision_id: Option<InvoiceId>,
}

/// What a client answered to a quotation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuotationAnswer {
    /// `accepted` or `declined`.
    outcome: &'static str,
    /// The day of the answer.
    day: Date,
    /// By what it came: `mail`, `paper` or `word`.
    channel: &'static str,
    /// Who answered, unless erased.
    name: Option<String>,
    /// What else is to be known of it, unless erased.
    note: Option<String>,
    /// When it was written down.
    recorded_at: Timestamp,
    /// Who did: `person:<id>` or `system:<name>`.
    recorded_by: String,
}

/// An invoice that was made from a quotation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MadeInvoice {
    /// The invoice, a draft or issued.
    #[schema(value_type = Uuid)]
    id: InvoiceId,
    /// Its number as printed, once issued.
    printed_number: Option<String>,
    /// Whether it stands: a draft that was not discarded, or issued and not voided.
    stands: bool,
}

impl From<&QuotedInvoice> for MadeInvoice {
    fn from(invoice: &QuotedInvoice) -> Self {
        Self { id: invoice.id, printed_number: invoice.printed_number.clone(), stands: invoice.stands }
    }
}

impl QuotationFate {
    pub(in crate::api) fn of(life: &QuotationLife) -> Self {
        let answer = life.answer.as_ref().map(|answer| QuotationAnswer {
            outcome: answer.outcome.as_str(),
            day: answer.day,
            channel: answer.channel.as_str(),
            name: answer.said.as_ref().and_then(|said| said.name.clone()),
            note: answer.said.as_ref().and_then(|said| said.note.clone()),
            recorded_at: answer.at,
            recorded_by: answer.by.clone(),
        });
        Self {
            state: life.state.as_str(),
            valid_until: life.quotation.valid_until,
            answer,
            invoice: life.quotation.invoice.as_ref().map(MadeInvoice::from),
            revision_id: life.quotation.revision,
        }
    }
}
