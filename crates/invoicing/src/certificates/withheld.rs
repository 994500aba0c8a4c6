use jiff::civil::Date;

use crate::{ClientId, DocumentId, ReceivedId};

/// The VAT that a client withheld of one document by one payment, and what certificates say of it so far. Amounts are in
/// poisha. Kept for speed; it can be added up from the records again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// The payment.
    pub payment: ReceivedId,
    /// The invoice; its tax invoice is what the certificate names.
    pub document: DocumentId,
    /// Who withheld.
    pub client: ClientId,
    /// The day of the payment.
    pub paid_on: Date,
    /// What was withheld.
    pub withheld: i64,
    /// What certificates that stand say of it.
    pub certified: i64,
    /// Whether the payment was taken back, so that nothing was withheld after all.
    pub taken_back: bool,
}

/// Where it stands in the list of what is awaited: the oldest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WithheldKey {
    /// The day of the payment.
    pub paid_on: Date,
    /// The payment.
    pub payment: ReceivedId,
    /// The document.
    pub document: DocumentId,
}

impl Withheld {
    /// What is awaited: what was withheld and no certificate says yet.
    pub fn awaited(&self) -> i64 {
        if self.taken_back { 0 } else { self.withheld.saturating_sub(self.certified).max(0) }
    }

    /// By how much certificates say more than was withheld.
    pub fn over(&self) -> i64 {
        self.certified.saturating_sub(self.withheld).max(0)
    }

    /// How many days ago it was withheld.
    pub fn age(&self, today: Date) -> i32 {
        (today - self.paid_on).get_days()
    }

    /// Where it stands in its list.
    pub const fn key(&self) -> WithheldKey {
        WithheldKey { paid_on: self.paid_on, payment: self.payment, document: self.document }
    }
}
