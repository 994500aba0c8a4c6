use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// What a credit or debit note says of the 6.3 that it corrects, frozen with the note: s.52 of the VAT and SD Act 2012 asks
/// for number, date and time of the 6.3, the nature of the adjustment, and data that identify it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corrected {
    /// The number of the 6.3 as printed.
    pub number: String,
    /// Its moment of issue.
    pub issued_at: Timestamp,
    /// Its day of issue.
    pub issued_on: Date,
    /// Why it is corrected.
    pub reason: String,
    /// The lines corrected, as the 6.3 said them, in the order of the note's lines.
    pub lines: Vec<CorrectedLine>,
}

/// What the 6.3 said of a line that a note corrects: amounts in minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectedLine {
    /// Its position in the 6.3, from 1.
    pub line: u32,
    /// How many, as an exact decimal.
    pub quantity: String,
    /// Without tax.
    pub value: i64,
    /// Supplementary duty.
    pub duty: i64,
    /// VAT.
    pub vat: i64,
    /// Value, duty and VAT.
    pub total: i64,
}
