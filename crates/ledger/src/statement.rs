use dalil_money::Currency;
use jiff::civil::Date;

use crate::{NoteId, PaymentId, ReceivableId, WriteOffId};

/// What moved a client's balance, in the order of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Movement {
    /// A document was issued.
    Billed(ReceivableId),
    /// A credit note took something off a document.
    Credited(NoteId, ReceivableId),
    /// A debit note added something to one.
    Debited(NoteId, ReceivableId),
    /// A payment came, with what was withheld from it.
    Paid(PaymentId),
    /// A payment was reversed.
    Reversed(PaymentId),
    /// Something was given up.
    WrittenOff(WriteOffId, ReceivableId),
}

/// One line of a client's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatementLine {
    /// The day it counts for.
    pub day: Date,
    /// What happened.
    pub movement: Movement,
    /// The currency.
    pub currency: Currency,
    /// Minor units: what is owed more is above zero, what is owed less below.
    pub amount: i64,
}

/// The account of one client in one currency over some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The currency.
    pub currency: Currency,
    /// What was owed before the first day.
    pub opening: i64,
    /// Each line with what was owed after it, the earliest first.
    pub lines: Vec<(StatementLine, i64)>,
}

impl Statement {
    /// The statements of each currency that was owed in before, or moved: lines in any order, openings at most once each.
    pub fn of(openings: &[(Currency, i64)], mut lines: Vec<StatementLine>) -> Vec<Self> {
        lines.sort_by_key(|line| (line.currency, line.day, line.movement));
        let opened = openings.iter().filter(|(_, owed)| *owed != 0).map(|(currency, _)| *currency);
        let mut currencies: Vec<Currency> = opened.chain(lines.iter().map(|line| line.currency)).collect();
        currencies.sort();
        currencies.dedup();
        let one = |currency: Currency| {
            let opening = openings.iter().find(|(of, _)| *of == currency).map_or(0, |(_, owed)| *owed);
            let mut owed = opening;
            let own = lines.iter().filter(|line| line.currency == currency);
            let run = own.map(|line| {
                owed = owed.saturating_add(line.amount);
                (*line, owed)
            });
            Self { currency, opening, lines: run.collect() }
        };
        currencies.into_iter().map(one).collect()
    }

    /// What was owed after the last line.
    pub fn closing(&self) -> i64 {
        self.lines.last().map_or(self.opening, |(_, owed)| *owed)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_balance_runs_through_the_days_of_each_currency() {
        let line = |day, currency, n, amount| StatementLine {
            day: date(2026, 7, day),
            movement: Movement::Billed(ReceivableId::mint(n, &[0; 10])),
            currency,
            amount,
        };
        let lines =
            vec![line(3, Currency::BDT, 2, -500), line(1, Currency::BDT, 1, 1_000), line(2, Currency::USD, 3, 70)];
        let statements = Statement::of(&[(Currency::BDT, 200), (Currency::EUR, 0)], lines);
        let balances = |at: usize| statements[at].lines.iter().map(|(_, owed)| *owed).collect::<Vec<_>>();
        assert_eq!(statements.len(), 2);
        assert_eq!((statements[0].opening, balances(0)), (200, vec![1_200, 700]));
        assert_eq!((statements[1].opening, balances(1), statements[1].closing()), (0, vec![70], 70));
    }
}
