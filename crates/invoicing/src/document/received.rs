use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::DocumentId;

/// What a money receipt says of the payment that it is for, frozen with it: amounts in minor units of its currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Received {
    /// The stable name of the way it came, such as `bank_transfer`.
    pub method: String,
    /// The number of the transfer, cheque or slip.
    pub reference: Option<String>,
    /// The day it was received.
    pub received_on: Date,
    /// What came in.
    pub received: i64,
    /// VAT that the client withheld (VDS).
    pub vat_withheld: i64,
    /// Income tax that the client withheld (TDS).
    pub tax_withheld: i64,
    /// The documents that it settles, in the order of the receipt's lines.
    pub settles: Vec<SettledDocument>,
}

/// A document that a payment settles, as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettledDocument {
    /// The document.
    pub id: DocumentId,
    /// Its number as printed.
    pub number: String,
    /// Its day of issue.
    pub issued_on: Date,
    /// Its share of what came in and what was withheld.
    pub amount: i64,
}

impl Received {
    /// What was withheld of it.
    pub const fn withheld(&self) -> i64 {
        self.vat_withheld.saturating_add(self.tax_withheld)
    }

    /// All that it settles: what came in and what was withheld.
    pub const fn total(&self) -> i64 {
        self.received.saturating_add(self.withheld())
    }
}
