use std::collections::BTreeMap;

use dalil_money::Currency;

use crate::{Account, Entry};

/// The balance of every account, added up from entries. Sums are wider than any amount, so that no number of entries
/// turns one over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Books(BTreeMap<(Currency, Account), i128>);

impl Books {
    /// Adds an entry.
    pub fn post(&mut self, entry: &Entry) {
        for posting in entry.postings() {
            *self.0.entry((entry.currency(), posting.account)).or_default() += i128::from(posting.amount);
        }
    }

    /// The balance of an account in minor units: debits less credits.
    pub fn balance(&self, currency: Currency, account: Account) -> i128 {
        self.0.get(&(currency, account)).copied().unwrap_or_default()
    }

    /// The sum over all accounts of a currency: always zero.
    pub fn whole(&self, currency: Currency) -> i128 {
        self.iter().filter(|(of, _, _)| *of == currency).map(|(_, _, balance)| balance).sum()
    }

    /// Each account with its balance.
    pub fn iter(&self) -> impl Iterator<Item = (Currency, Account, i128)> + '_ {
        self.0.iter().map(|((currency, account), balance)| (*currency, *account, *balance))
    }
}

impl<'a> FromIterator<&'a Entry> for Books {
    fn from_iter<I: IntoIterator<Item = &'a Entry>>(entries: I) -> Self {
        let mut books = Self::default();
        for entry in entries {
            books.post(entry);
        }
        books
    }
}
