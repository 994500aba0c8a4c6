//! What a caller writes of a certificate, before it is checked.

pub use crate::purchasing::input::Amount;

/// A certificate as written.
#[derive(Clone, Debug, Default)]
pub struct Certificate {
    /// Its number.
    pub number: String,
    /// Its date, ISO 8601.
    pub dated_on: String,
    /// The day on which it was received, ISO 8601; that of its date when absent.
    pub received_on: Option<String>,
    /// BIN of the withholding entity, in any of the ways people write it.
    pub entity_bin: Option<String>,
    /// The tax period whose tax it lowers, `2026-07`; that in which it was received when absent, or none where that is too late.
    pub period: Option<String>,
    /// A remark.
    pub remarks: Option<String>,
    /// What it certifies, by payment and document.
    pub lines: Vec<Line>,
}

/// What a certificate says of a document that a payment settled, as written.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// The payment's id.
    pub payment_id: String,
    /// The document's id.
    pub document_id: String,
    /// The VAT deducted.
    pub amount: Amount,
}
