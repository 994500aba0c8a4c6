use dalil_proof::{Digest, Record};
use dalil_tenancy::text::Line;
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use super::{PurchaseId, SupplierPaymentId};
use crate::certificates::CertificateId;

/// A record taken back: it was written down wrongly. It never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reversal<T> {
    /// What is taken back; it can be once.
    pub of: T,
    /// The day in Dhaka on which it was.
    pub day: Date,
    /// Why.
    pub reason: Line,
    /// When it was written down, UTC, in microseconds.
    pub at: Timestamp,
    /// Who did: `person:<id>` or `system:<name>`.
    pub by: String,
}

impl<T> Reversal<T> {
    fn sealed(&self, domain: &'static str, of: Uuid) -> Digest {
        Record::new(domain, 1)
            .bytes("of", of.as_bytes())
            .text("day", &self.day.to_string())
            .text("reason", self.reason.as_str())
            .integer("at", self.at.as_microsecond())
            .text("by", &self.by)
            .seal()
            .leaf
    }
}

impl Reversal<PurchaseId> {
    /// What the audit log keeps of it: the RFC 6962 leaf hash of every field.
    pub fn seal(&self) -> Digest {
        self.sealed("dalil/purchase-reversal", self.of.as_uuid())
    }
}

impl Reversal<CertificateId> {
    /// What the audit log keeps of it: the RFC 6962 leaf hash of every field.
    pub fn seal(&self) -> Digest {
        self.sealed("dalil/certificate-reversal", self.of.as_uuid())
    }
}

impl Reversal<SupplierPaymentId> {
    /// What the audit log keeps of it: the RFC 6962 leaf hash of every field.
    pub fn seal(&self) -> Digest {
        self.sealed("dalil/supplier-payment-reversal", self.of.as_uuid())
    }
}
