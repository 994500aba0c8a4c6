use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::DocumentId;

/// An invoice that a bill demands what is open under, as it was when the bill was issued: amounts in minor units of its
/// currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemandedInvoice {
    /// The invoice.
    pub id: DocumentId,
    /// Its number as printed.
    pub number: String,
    /// Its day of issue.
    pub issued_on: Date,
    /// Its last day for payment.
    pub due_on: Option<Date>,
    /// What it comes to, as credit and debit notes left it.
    pub total: i64,
    /// What of that is settled: paid, withheld or given up.
    pub settled: i64,
    /// What is open: the total less what is settled.
    pub open: i64,
}
