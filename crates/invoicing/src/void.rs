//! Voids: an issued document that counts no more. Its row, number and paper stay as they are; the void is a record of its
//! own.

use dalil_proof::{Digest, Record};
use dalil_tenancy::{
    field::{FieldError, FieldErrors},
    text::Line,
};
use jiff::{Timestamp, civil::Date};

use crate::{DocumentId, DocumentKind, DocumentRow, InvoiceId, NamedDocument};

/// The most characters of a reason.
const MAX_REASON: usize = 300;

/// The void of one document. It never changes, and cannot be taken back: what was voided by mistake is issued again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Void {
    /// The document; it can be voided once.
    pub document: DocumentId,
    /// Why.
    pub reason: Line,
    /// The day it counts for.
    pub day: Date,
    /// When it was written down, UTC, in microseconds.
    pub at: Timestamp,
    /// Who did: `person:<id>` or `system:<name>`.
    pub by: String,
}

impl Void {
    /// Reads the reason of a void.
    ///
    /// # Errors
    /// The rule it breaks, at the field `reason`: 1 to 300 characters of one line.
    pub fn parse_reason(reason: &str) -> Result<Line, FieldErrors> {
        Line::parse_within(reason, MAX_REASON).map_err(|error| FieldError::of_text("reason", error).into())
    }

    /// What the audit log keeps of it: the RFC 6962 leaf hash of every field.
    pub fn seal(&self) -> Digest {
        Record::new("dalil/document-void", 1)
            .bytes("document", self.document.as_uuid().as_bytes())
            .text("reason", self.reason.as_str())
            .text("day", &self.day.to_string())
            .integer("at", self.at.as_microsecond())
            .text("by", &self.by)
            .seal()
            .leaf
    }
}

/// A document's void with what was made in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voided {
    /// The void.
    pub void: Void,
    /// The document that was issued in its place.
    pub reissued_as: Option<NamedDocument>,
    /// The draft that will be; none once it is issued or discarded.
    pub draft: Option<InvoiceId>,
}

/// What a draft replaces: a voided invoice, and the 6.3 that was voided with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// The invoice.
    pub invoice: NamedDocument,
    /// Its 6.3.
    pub mushak: Option<NamedDocument>,
}

impl DocumentRow {
    /// The invoice of the sale that this is a paper of: an invoice's own id, a 6.3's counterpart; none of a note, a
    /// money receipt or a quotation. One supply has both papers, so that one is never voided without the other.
    pub const fn invoice(&self) -> Option<DocumentId> {
        match self.series.kind {
            DocumentKind::Invoice => Some(self.id),
            DocumentKind::Mushak63 => self.counterpart,
            DocumentKind::Bill
            | DocumentKind::MoneyReceipt
            | DocumentKind::Mushak67
            | DocumentKind::Mushak68
            | DocumentKind::Quotation => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn void() -> Void {
        Void {
            document: DocumentId::mint(1, &[1; 10]),
            reason: Void::parse_reason("wrong client").unwrap(),
            day: date(2026, 7, 20),
            at: Timestamp::UNIX_EPOCH,
            by: "system:test".to_owned(),
        }
    }

    #[test]
    fn every_field_is_in_the_seal() {
        let seals = [
            void(),
            Void { document: DocumentId::mint(2, &[1; 10]), ..void() },
            Void { reason: Void::parse_reason("wrong amount").unwrap(), ..void() },
            Void { day: date(2026, 7, 21), ..void() },
            Void { at: Timestamp::from_microsecond(1).unwrap(), ..void() },
            Void { by: "system:other".to_owned(), ..void() },
        ]
        .map(|void| void.seal());
        let different: std::collections::BTreeSet<String> = seals.iter().map(ToString::to_string).collect();
        assert_eq!(different.len(), seals.len());
    }

    #[test]
    fn a_reason_is_one_line_that_says_something() {
        for (reason, code) in [(String::new(), "empty"), ("  ".to_owned(), "empty"), ("ক".repeat(301), "too_long")] {
            let errors = Void::parse_reason(&reason).unwrap_err();
            assert_eq!((errors.0[0].field.as_str(), errors.0[0].code), ("reason", code));
        }
        assert_eq!(Void::parse_reason(&"ক".repeat(300)).unwrap().as_str().chars().count(), 300);
    }
}
