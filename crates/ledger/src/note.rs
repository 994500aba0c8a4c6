use dalil_money::Currency;
use jiff::civil::Date;

use crate::{
    Account, DebtorId, Entry, Movement, NoteId, Receivable, ReceivableId, Source,
    entry::{credit, debit},
    receivable::balanced,
};

/// Which way a note moves what is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// A credit note: less is owed.
    Credit,
    /// A debit note: more is owed.
    Debit,
}

/// What a credit or debit note did to a sale, as its issued document tells it; the document stays the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    /// The note.
    pub id: NoteId,
    /// Which way.
    pub direction: Direction,
    /// The document under which it moves what is owed.
    pub receivable: ReceivableId,
    /// Who owes.
    pub debtor: DebtorId,
    /// The currency of the amounts.
    pub currency: Currency,
    /// The day of issue.
    pub day: Date,
    /// Minor units without tax; not below zero, nor is any other amount.
    pub value: i64,
    /// Supplementary duty.
    pub duty: i64,
    /// VAT.
    pub vat: i64,
}

impl Note {
    /// Value, duty and VAT. It stays at the end of `i64`, which no document reaches.
    pub const fn total(&self) -> i64 {
        self.value.saturating_add(self.duty).saturating_add(self.vat)
    }

    /// What is owed more by it: below zero for a credit.
    pub const fn owed(&self) -> i64 {
        match self.direction {
            Direction::Credit => -self.total(),
            Direction::Debit => self.total(),
        }
    }

    /// A debit note is one more sale; a credit note takes as much of one back, and of the duty and VAT to be paid.
    pub fn entry(&self) -> Entry {
        let sold = vec![
            debit(Account::Receivable(self.debtor), self.total()),
            credit(Account::Sales, self.value),
            credit(Account::DutyPayable, self.duty),
            credit(Account::VatPayable, self.vat),
        ];
        let source = Source::Note(self.id);
        let entry = balanced(source, self.day, self.currency, sold);
        match self.direction {
            Direction::Credit => entry.turned(source, self.day),
            Direction::Debit => entry,
        }
    }

    /// Counts it in what is owed under its document. Sums stay at the ends of `i64`.
    pub const fn moves(&self, owed: &mut Receivable) {
        match self.direction {
            Direction::Credit => {
                owed.credited = owed.credited.saturating_add(self.total());
                owed.vat = owed.vat.saturating_sub(self.vat);
            }
            Direction::Debit => {
                owed.debited = owed.debited.saturating_add(self.total());
                owed.vat = owed.vat.saturating_add(self.vat);
            }
        }
    }

    /// What it is on a statement.
    pub const fn movement(&self) -> Movement {
        match self.direction {
            Direction::Credit => Movement::Credited(self.id, self.receivable),
            Direction::Debit => Movement::Debited(self.id, self.receivable),
        }
    }
}
