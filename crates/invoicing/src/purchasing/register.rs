use jiff::civil::Date;

use super::{PurchaseId, PurchaseNote, Recorded, RegisterNote};
use crate::returns::{TaxMonth, TaxSums};

/// Which purchases the register lists: those of one tax period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegisterFilter {
    /// The tax period that they are entered in; for notes 24 and 25 that of the payment.
    pub month: TaxMonth,
    /// Only those that feed this note, and that were not reversed.
    pub note: Option<RegisterNote>,
    /// Only those whose total with all taxes is above this, in poisha, and that were not reversed.
    pub above: Option<i64>,
}

impl RegisterFilter {
    /// All of a month.
    pub const fn of(month: TaxMonth) -> Self {
        Self { month, note: None, above: None }
    }
}

/// Where a purchase stands in the register: by the day it was received, and of one day by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PurchaseKey {
    /// The day it was received.
    pub received_on: Date,
    /// The purchase.
    pub id: PurchaseId,
}

impl Recorded {
    /// Where it stands in the register.
    pub const fn register_key(&self) -> PurchaseKey {
        PurchaseKey { received_on: self.purchase.received_on, id: self.purchase.id }
    }

    /// What the register says of it: nothing where it was reversed.
    pub fn counted(&self) -> (TaxSums, i64) {
        match self.reversal {
            Some(_) => (TaxSums::default(), 0),
            None => (self.purchase.sums, self.purchase.total),
        }
    }
}

/// What the purchases of a month, and its payments to suppliers, give to its return.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bought {
    /// What the lines of each note come to; a note without lines may be left out.
    pub lines: Vec<(PurchaseNote, TaxSums)>,
    /// Note 24: VAT withheld by payments of the month.
    pub withheld: i64,
    /// Note 25: credit given back by payments of the month.
    pub returned: i64,
}
