use dalil_money::Currency;
use dalil_proof::{Digest, Record};
use dalil_tenancy::text::Line;
use jiff::{Timestamp, civil::Date};

use crate::{
    Account, DebtorId, Entry, ReceivableId, Source, WriteOffId,
    entry::{credit, debit},
    receivable::balanced,
};

/// What was still owed under a document, given up. It never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteOff {
    /// The id.
    pub id: WriteOffId,
    /// The document.
    pub receivable: ReceivableId,
    /// Who owed.
    pub debtor: DebtorId,
    /// The currency of the amount.
    pub currency: Currency,
    /// Minor units, above zero.
    pub amount: i64,
    /// The day it counts for.
    pub day: Date,
    /// Why.
    pub reason: Line,
    /// When it was written down.
    pub at: Timestamp,
    /// Who did: `person:<id>` or `system:<name>`.
    pub by: String,
}

impl WriteOff {
    /// The client owes no more; the loss stands in an account of its own.
    pub fn entry(&self) -> Entry {
        let postings =
            vec![debit(Account::WrittenOff, self.amount), credit(Account::Receivable(self.debtor), self.amount)];
        balanced(Source::WriteOff(self.id), self.day, self.currency, postings)
    }

    /// What the audit log keeps of it: the RFC 6962 leaf hash of every field.
    pub fn seal(&self) -> Digest {
        Record::new("dalil/write-off", 1)
            .bytes("id", self.id.as_uuid().as_bytes())
            .bytes("receivable", self.receivable.as_uuid().as_bytes())
            .bytes("debtor", self.debtor.as_uuid().as_bytes())
            .text("currency", self.currency.code())
            .integer("amount", self.amount)
            .text("day", &self.day.to_string())
            .text("reason", self.reason.as_str())
            .integer("at", self.at.as_microsecond())
            .text("by", &self.by)
            .seal()
            .leaf
    }
}
