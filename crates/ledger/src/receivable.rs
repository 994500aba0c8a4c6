use dalil_money::Currency;
use jiff::civil::Date;

use crate::{
    Account, DebtorId, Entry, Posting, ReceivableId, Source,
    entry::{credit, debit},
};

/// A sale, as its issued document tells it; the document stays the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sale {
    /// What is owed under the document.
    pub id: ReceivableId,
    /// Who owes.
    pub debtor: DebtorId,
    /// The currency of the amounts.
    pub currency: Currency,
    /// The day of issue.
    pub issued_on: Date,
    /// The last day for payment, where one was given.
    pub due_on: Option<Date>,
    /// Minor units without tax; not below zero.
    pub value: i64,
    /// Supplementary duty; not below zero.
    pub duty: i64,
    /// VAT; not below zero.
    pub vat: i64,
}

impl Sale {
    /// Value, duty and VAT: what the client owes. It stays at the end of `i64`, which no document reaches.
    pub const fn total(&self) -> i64 {
        self.value.saturating_add(self.duty).saturating_add(self.vat)
    }

    /// The client owes; value, duty and VAT are told apart.
    pub fn entry(&self) -> Entry {
        let postings = vec![
            debit(Account::Receivable(self.debtor), self.total()),
            credit(Account::Sales, self.value),
            credit(Account::DutyPayable, self.duty),
            credit(Account::VatPayable, self.vat),
        ];
        balanced(Source::Sale(self.id), self.issued_on, self.currency, postings)
    }

    /// The entry turned round on the day that the document was voided, in the books of that day: entries of the month of
    /// issue stay as they were.
    pub fn voided_entry(&self, day: Date) -> Entry {
        self.entry().turned(Source::Void(self.id), day)
    }

    /// What is owed before anything is paid.
    pub const fn receivable(&self) -> Receivable {
        Receivable {
            id: self.id,
            debtor: self.debtor,
            currency: self.currency,
            issued_on: self.issued_on,
            due_on: self.due_on,
            billed: self.total(),
            vat: self.vat,
            paid: 0,
            written_off: 0,
            voided: false,
            credited: 0,
            debited: 0,
        }
    }
}

pub(crate) fn balanced(source: Source, day: Date, currency: Currency, postings: Vec<Posting>) -> Entry {
    Entry::try_new(source, day, currency, postings).expect("the rule posts both sides from the same amounts")
}

/// What is owed under one issued document. Kept for speed; each amount can be added up from the records again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receivable {
    /// The document.
    pub id: ReceivableId,
    /// Who owes.
    pub debtor: DebtorId,
    /// The currency of the amounts.
    pub currency: Currency,
    /// The day of issue.
    pub issued_on: Date,
    /// The last day for payment, where one was given.
    pub due_on: Option<Date>,
    /// The document's total in minor units.
    pub billed: i64,
    /// The VAT in it, as notes left it.
    pub vat: i64,
    /// What payments settled that are not reversed, with what was withheld from them.
    pub paid: i64,
    /// What was given up.
    pub written_off: i64,
    /// Whether the document was voided: then nothing was paid or given up under it, and nothing is owed.
    pub voided: bool,
    /// What credit notes took off.
    pub credited: i64,
    /// What debit notes added.
    pub debited: i64,
}

/// Where a receivable stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Nothing is paid yet, and it is not late.
    Due,
    /// Some of it is paid, and the rest is not late.
    PartPaid,
    /// Something is still owed after the last day for payment.
    Overdue,
    /// Nothing is owed any more.
    Paid,
    /// Nothing is owed any more, since what was left was given up.
    WrittenOff,
    /// Nothing was ever owed, since the document was voided.
    Voided,
    /// Nothing is owed any more and nothing was paid: credit notes took all of it off.
    Credited,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 7] =
        [Self::Due, Self::PartPaid, Self::Overdue, Self::Paid, Self::WrittenOff, Self::Voided, Self::Credited];

    /// The stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::PartPaid => "part_paid",
            Self::Overdue => "overdue",
            Self::Paid => "paid",
            Self::WrittenOff => "written_off",
            Self::Voided => "voided",
            Self::Credited => "credited",
        }
    }
}

impl Receivable {
    /// What is still owed.
    pub const fn outstanding(&self) -> i64 {
        if self.voided { 0 } else { self.billed + self.debited - self.credited - self.paid - self.written_off }
    }

    /// Where it stands on a day of the workspace's calendar.
    pub fn state(&self, today: Date) -> State {
        if self.voided {
            return State::Voided;
        }
        if self.outstanding() <= 0 {
            return match (self.written_off, self.paid, self.credited) {
                (1.., _, _) => State::WrittenOff,
                (_, 0, 1..) => State::Credited,
                _ => State::Paid,
            };
        }
        if self.due_on.is_some_and(|due| due < today) {
            State::Overdue
        } else if self.paid > 0 {
            State::PartPaid
        } else {
            State::Due
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn sale() -> Sale {
        Sale {
            id: ReceivableId::mint(1, &[1; 10]),
            debtor: DebtorId::mint(1, &[2; 10]),
            currency: Currency::BDT,
            issued_on: date(2026, 7, 1),
            due_on: Some(date(2026, 7, 31)),
            value: 10_000,
            duty: 0,
            vat: 1_500,
        }
    }

    #[test]
    fn the_state_follows_what_is_left_and_the_day() {
        let on = |paid, written_off, day| Receivable { paid, written_off, ..sale().receivable() }.state(day);
        let (last, late) = (date(2026, 7, 31), date(2026, 8, 1));
        assert_eq!(on(0, 0, last), State::Due);
        assert_eq!(on(0, 0, late), State::Overdue);
        assert_eq!(on(1, 0, last), State::PartPaid);
        assert_eq!(on(1, 0, late), State::Overdue);
        assert_eq!(on(11_500, 0, late), State::Paid);
        assert_eq!(on(11_000, 500, late), State::WrittenOff);
        let voided = Receivable { voided: true, ..sale().receivable() };
        assert_eq!((voided.state(late), voided.outstanding()), (State::Voided, 0));
        let credited = |credited, paid| Receivable { paid, credited, ..sale().receivable() }.state(last);
        assert_eq!(credited(11_500, 0), State::Credited);
        assert_eq!(credited(1_500, 10_000), State::Paid);
        assert_eq!(credited(1_500, 0), State::Due, "a credit pays nothing");
        let open_end = Receivable { due_on: None, ..sale().receivable() };
        assert_eq!(open_end.state(Date::MAX), State::Due);
    }

    #[test]
    fn a_sale_tells_value_and_tax_apart() {
        let entry = sale().entry();
        let amounts: Vec<i64> = entry.postings().iter().map(|posting| posting.amount).collect();
        assert_eq!(amounts, [11_500, -10_000, -1_500], "no posting of nothing");
        let voided = sale().voided_entry(date(2026, 8, 2));
        let back: Vec<i64> = voided.postings().iter().map(|posting| posting.amount).collect();
        assert_eq!((back, voided.day()), (vec![-11_500, 10_000, 1_500], date(2026, 8, 2)));
    }
}
