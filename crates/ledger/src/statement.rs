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
    /// A document was voided.
    Voided(ReceivableId),
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

/// A balance is beyond what an amount can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a balance is beyond what an amount can hold")]
pub struct BalanceTooLarge;

impl Statement {
    /// The statements of each currency that was owed in before, or moved: lines in any order, openings at most once each.
    ///
    /// # Errors
    /// [`BalanceTooLarge`], rather than a figure that is not what is owed.
    pub fn of(openings: &[(Currency, i128)], mut lines: Vec<StatementLine>) -> Result<Vec<Self>, BalanceTooLarge> {
        lines.sort_by_key(|line| (line.currency, line.day, line.movement));
        let opened = openings.iter().filter(|(_, owed)| *owed != 0).map(|(currency, _)| *currency);
        let mut currencies: Vec<Currency> = opened.chain(lines.iter().map(|line| line.currency)).collect();
        currencies.sort();
        currencies.dedup();
        let one = |currency: Currency| {
            let opening = openings.iter().find(|(of, _)| *of == currency).map_or(0, |(_, owed)| *owed);
            let opening = i64::try_from(opening).map_err(|_| BalanceTooLarge)?;
            let mut owed = opening;
            let own = lines.iter().filter(|line| line.currency == currency);
            let run = own.map(|line| {
                owed = owed.checked_add(line.amount).ok_or(BalanceTooLarge)?;
                Ok((*line, owed))
            });
            Ok(Self { currency, opening, lines: run.collect::<Result<_, _>>()? })
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
        let statements = Statement::of(&[(Currency::BDT, 200), (Currency::EUR, 0)], lines).unwrap();
        let balances = |at: usize| statements[at].lines.iter().map(|(_, owed)| *owed).collect::<Vec<_>>();
        assert_eq!(statements.len(), 2);
        assert_eq!((statements[0].opening, balances(0)), (200, vec![1_200, 700]));
        assert_eq!((statements[1].opening, balances(1), statements[1].closing()), (0, vec![70], 70));
    }

    #[test]
    fn a_balance_that_no_amount_holds_is_refused() {
        let most = i128::from(i64::MAX);
        let line = StatementLine {
            day: date(2026, 7, 1),
            movement: Movement::Billed(ReceivableId::mint(1, &[0; 10])),
            currency: Currency::BDT,
            amount: 1,
        };
        assert!(Statement::of(&[(Currency::BDT, most)], Vec::new()).is_ok());
        assert_eq!(Statement::of(&[(Currency::BDT, most + 1)], Vec::new()), Err(BalanceTooLarge));
        assert_eq!(Statement::of(&[(Currency::BDT, most)], vec![line]), Err(BalanceTooLarge));
        assert!(Statement::of(&[(Currency::BDT, most - 1)], vec![line]).is_ok());
    }
}
