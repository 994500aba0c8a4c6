//! Certificates of VAT deducted at source (Mushak 6.6) that clients give: what is awaited, and what came.

pub(super) mod awaited;
pub(super) mod list;
pub(super) mod record;
pub(super) mod reverse;
pub(super) mod scan;
pub(super) mod show;

use dalil_invoicing::{
    ClientId, DocumentId, ReceivedId,
    certificates::{self, CertificateId, CertificateLine},
    purchasing::{Purchase, Reversal as Reversed},
};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::wire::Money;

/// A certificate that a client gave. It is never edited; one that was wrong is reversed and entered anew.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Certificate {
    /// The id.
    #[schema(value_type = Uuid)]
    id: CertificateId,
    /// Who gave it.
    #[schema(value_type = Uuid)]
    client_id: ClientId,
    /// BIN of the withholding entity, as the certificate names it.
    entity_bin: Option<String>,
    /// Its number.
    number: String,
    /// Its date.
    dated_on: Date,
    /// The day on which it was received.
    received_on: Date,
    /// The tax period whose tax it lowers (note 29), as `2026-07`; null where it came too late for any.
    period: Option<String>,
    /// A remark.
    remarks: Option<String>,
    /// What it certifies, by payment and invoice.
    lines: Vec<Line>,
    /// What they come to.
    amount: Money,
    /// What of it the return counts: no more than was withheld, and nothing where it came too late.
    counted: Money,
    /// Its scan; null where it has none.
    scan: Option<Scan>,
    /// When it was entered.
    recorded_at: Timestamp,
    /// By whom: `person:<id>` or `system:<name>`.
    recorded_by: String,
    /// How it was taken back; null while it stands.
    reversal: Option<Reversal>,
}

/// What a certificate says of an invoice that a payment settled.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CertificateLine)]
pub(crate) struct Line {
    /// The payment.
    #[schema(value_type = Uuid)]
    payment_id: ReceivedId,
    /// The invoice.
    #[schema(value_type = Uuid)]
    invoice_id: DocumentId,
    /// The VAT deducted, by the certificate.
    amount: Money,
    /// What of it the return counts.
    counted: Money,
}

/// The scan of a certificate, to be had under `scan`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CertificateScan)]
pub(crate) struct Scan {
    /// SHA-256 of its bytes.
    sha256: String,
    /// How many bytes it has.
    size: u32,
    /// `application/pdf`, `image/jpeg` or `image/png`, told by its bytes.
    media_type: &'static str,
}

/// How a certificate was taken back.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CertificateReversal)]
pub(crate) struct Reversal {
    /// The day.
    reversed_on: Date,
    /// Why.
    reason: String,
    /// When it was written down.
    recorded_at: Timestamp,
    /// Who did.
    recorded_by: String,
}

pub(in crate::api) const fn money(minor: i64) -> Money {
    Money::new(minor, Purchase::CURRENCY)
}

impl Certificate {
    fn of(recorded: &certificates::Recorded) -> Self {
        let certificate = &recorded.certificate;
        Self {
            id: certificate.id,
            client_id: certificate.client,
            entity_bin: certificate.entity_bin.as_ref().map(ToString::to_string),
            number: certificate.number.to_string(),
            dated_on: certificate.dated_on,
            received_on: certificate.received_on,
            period: certificate.period.map(|period| period.to_string()),
            remarks: certificate.remarks.as_ref().map(ToString::to_string),
            lines: certificate.lines.iter().map(Line::of).collect(),
            amount: money(certificate.amount),
            counted: money(certificate.counted),
            scan: certificate.scan.map(|scan| Scan {
                sha256: scan.sha256.to_string(),
                size: scan.size,
                media_type: scan.media.as_str(),
            }),
            recorded_at: certificate.at,
            recorded_by: certificate.by.clone(),
            reversal: recorded.reversal.as_ref().map(Reversal::of),
        }
    }
}

impl Line {
    const fn of(line: &CertificateLine) -> Self {
        Self {
            payment_id: line.payment,
            invoice_id: line.document,
            amount: money(line.amount),
            counted: money(line.counted),
        }
    }
}

impl Reversal {
    fn of(reversal: &Reversed<CertificateId>) -> Self {
        Self {
            reversed_on: reversal.day,
            reason: reversal.reason.to_string(),
            recorded_at: reversal.at,
            recorded_by: reversal.by.clone(),
        }
    }
}
