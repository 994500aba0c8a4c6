use dalil_money::Currency;
use jiff::civil::Date;

use crate::{Account, NoteId, PaymentId, ReceivableId, WriteOffId};

/// The record that an entry follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// An issued document.
    Sale(ReceivableId),
    /// A credit or debit note over a sale.
    Note(NoteId),
    /// A payment.
    Payment(PaymentId),
    /// The reversal of a payment.
    Reversal(PaymentId),
    /// A write-off.
    WriteOff(WriteOffId),
    /// The void of an issued document.
    Void(ReceivableId),
}

/// One side of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// Where to.
    pub account: Account,
    /// Minor units: a debit above zero, a credit below.
    pub amount: i64,
}

/// Postings in one currency that sum to zero.
///
/// There is no way to make one that does not:
///
/// ```
/// use dalil_ledger::{Account, Entry, Posting, Source, Unbalanced, WriteOffId};
/// let one_sided = Entry::try_new(
///     Source::WriteOff(WriteOffId::mint(0, &[0; 10])),
///     "2026-07-01".parse().unwrap(),
///     dalil_money::Currency::BDT,
///     vec![Posting { account: Account::Cash, amount: 100 }],
/// );
/// assert_eq!(one_sided, Err(Unbalanced(100)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    source: Source,
    day: Date,
    currency: Currency,
    postings: Vec<Posting>,
}

/// The postings sum to something else than zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the postings of an entry sum to {0}, not to zero")]
pub struct Unbalanced(pub i128);

impl Entry {
    /// An entry of these postings; those of nothing are left out.
    ///
    /// # Errors
    /// [`Unbalanced`] with what they sum to.
    pub fn try_new(source: Source, day: Date, currency: Currency, postings: Vec<Posting>) -> Result<Self, Unbalanced> {
        let sum: i128 = postings.iter().map(|posting| i128::from(posting.amount)).sum();
        if sum != 0 {
            return Err(Unbalanced(sum));
        }
        let postings = postings.into_iter().filter(|posting| posting.amount != 0).collect();
        Ok(Self { source, day, currency, postings })
    }

    /// The record that it follows from.
    pub const fn source(&self) -> Source {
        self.source
    }

    /// The day it counts for.
    pub const fn day(&self) -> Date {
        self.day
    }

    /// The currency of every posting.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The postings.
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    /// The same with each side turned round, as another record does it.
    #[must_use]
    pub fn turned(self, source: Source, day: Date) -> Self {
        let turn = |posting: Posting| Posting { amount: -posting.amount, ..posting };
        Self { source, day, postings: self.postings.into_iter().map(turn).collect(), ..self }
    }
}

/// Postings of positive amounts, debits and credits.
pub(crate) fn debit(account: Account, amount: i64) -> Posting {
    Posting { account, amount }
}

pub(crate) fn credit(account: Account, amount: i64) -> Posting {
    Posting { account, amount: -amount }
}
