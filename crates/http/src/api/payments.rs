//! Money in: payments over issued invoices, their receipts and reversal, write-offs, and what is owed.

pub(super) mod list;
pub(super) mod receipt;
pub(super) mod receivables;
pub(super) mod record;
pub(super) mod reverse;
pub(super) mod show;
pub(super) mod statement;
pub(super) mod write_off;

use dalil_app::PaymentDetail;
use dalil_invoicing::{ClientId, DocumentId};
use dalil_ledger::PaymentId;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::wire::Money;

/// A payment. It is never edited; one that was wrong is reversed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Payment {
    /// The id.
    #[schema(value_type = Uuid)]
    id: PaymentId,
    /// Who paid.
    #[schema(value_type = Uuid)]
    client_id: ClientId,
    /// `cash`, `bank_transfer`, `bkash`, `nagad`, `cheque` or `card`.
    method: &'static str,
    /// The day it was received.
    received_on: Date,
    /// The number of the transfer, cheque or slip.
    reference: Option<String>,
    /// What came in.
    received: Money,
    /// VAT that the client withheld (VDS).
    vat_withheld: Money,
    /// Income tax that the client withheld (TDS).
    tax_withheld: Money,
    /// What it settles, together exactly what came in and was withheld.
    allocations: Vec<Share>,
    /// When it was written down.
    recorded_at: Timestamp,
    /// Who did: `person:<id>` or `system:<name>`.
    recorded_by: String,
    /// How it was taken back; null while it stands.
    reversal: Option<Reversal>,
    /// Its money receipt; null while none is issued.
    receipt: Option<Receipt>,
}

/// A payment's share for one invoice.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaymentShare)]
pub(crate) struct Share {
    /// The invoice.
    #[schema(value_type = Uuid)]
    invoice_id: DocumentId,
    /// Its number as printed.
    printed_number: Option<String>,
    /// Its share.
    amount: Money,
    /// Of it, VAT that the client withheld.
    vat_withheld: Money,
}

/// The money receipt of a payment.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaymentReceipt)]
pub(crate) struct Receipt {
    /// The document.
    #[schema(value_type = Uuid)]
    document_id: DocumentId,
    /// Its number as printed.
    printed_number: String,
    /// Whether it is void, as it is once the payment is reversed.
    voided: bool,
}

/// How a payment was taken back.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaymentReversal)]
pub(crate) struct Reversal {
    /// The day it counts for.
    reversed_on: Date,
    /// Why.
    reason: String,
    /// When it was written down.
    recorded_at: Timestamp,
    /// Who did.
    recorded_by: String,
}

/// Why something is reversed or given up, for the record.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReasonInput {
    /// Why.
    #[schema(max_length = 300, example = "The cheque bounced.")]
    reason: String,
}

impl ReasonInput {
    pub(in crate::api) fn reason(&self) -> &str {
        &self.reason
    }
}

impl Payment {
    fn of(detail: &PaymentDetail) -> Self {
        let payment = &detail.recorded.payment;
        let fields = &payment.fields;
        let money = |minor| Money::new(minor, fields.currency);
        let share = |share: &dalil_ledger::Allocation| {
            let id = DocumentId::from_uuid(share.receivable.as_uuid());
            let document = detail.documents.iter().find(|document| document.id == id);
            let printed_number = document.map(|document| document.printed_number.clone());
            Share {
                invoice_id: id,
                printed_number,
                amount: money(share.amount),
                vat_withheld: money(share.vat_withheld),
            }
        };
        Self {
            id: payment.id,
            client_id: ClientId::from_uuid(payment.debtor.as_uuid()),
            method: fields.method.code(),
            received_on: fields.received_on,
            reference: fields.reference.as_ref().map(ToString::to_string),
            received: money(fields.received),
            vat_withheld: money(fields.vat_withheld),
            tax_withheld: money(fields.tax_withheld),
            allocations: fields.allocations.iter().map(share).collect(),
            recorded_at: payment.at,
            recorded_by: payment.by.clone(),
            reversal: detail.recorded.reversal.as_ref().map(|reversal| Reversal {
                reversed_on: reversal.day,
                reason: reversal.reason.to_string(),
                recorded_at: reversal.at,
                recorded_by: reversal.by.clone(),
            }),
            receipt: detail.receipt.as_ref().map(|known| Receipt {
                document_id: known.receipt.id,
                printed_number: known.receipt.printed_number.clone(),
                voided: known.voided,
            }),
        }
    }
}
