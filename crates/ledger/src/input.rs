//! What a caller writes, before it is checked.

use dalil_money::{Currency, Money, NumberError};
use dalil_tenancy::field::{FieldError, Gather};

/// A payment as written.
#[derive(Clone, Debug, Default)]
pub struct Payment {
    /// `cash`, `bank_transfer`, `bkash`, `nagad`, `cheque` or `card`.
    pub method: String,
    /// The day it was received, ISO 8601.
    pub received_on: String,
    /// The number of the transfer, cheque or slip.
    pub reference: Option<String>,
    /// ISO 4217 code of every amount.
    pub currency: String,
    /// What came in.
    pub received: Amount,
    /// VAT that the client withheld (VDS).
    pub vat_withheld: Amount,
    /// Income tax that the client withheld (TDS).
    pub tax_withheld: Amount,
    /// Which documents it settles.
    pub allocations: Vec<Allocation>,
}

/// A share of a payment as written.
#[derive(Clone, Debug, Default)]
pub struct Allocation {
    /// The issued invoice.
    pub invoice_id: String,
    /// Its share of what came in and what was withheld.
    pub amount: Amount,
    /// Of it, VAT that the client withheld; by the VAT of the documents where it is told for none.
    pub vat_withheld: Amount,
}

/// An amount as written.
#[derive(Clone, Debug, Default)]
pub enum Amount {
    /// None: counts as zero.
    #[default]
    Absent,
    /// Minor units.
    Minor(i64),
    /// In the major unit, as a person writes it.
    Major(String),
}

impl Amount {
    /// The amount in minor units: zero or more.
    pub(crate) fn parse(&self, gather: &mut Gather, field: &str, currency: Currency) -> Option<i64> {
        let parsed = match self {
            Self::Absent => return Some(0),
            Self::Major(text) if text.trim().is_empty() => return Some(0),
            Self::Major(text) => {
                Money::parse(text.trim(), currency).map(Money::minor).map_err(|error| number(field, error))
            }
            Self::Minor(minor) if *minor > Money::MAX => {
                Err(FieldError::with_limit(field, "too_large_amount", Money::MAX))
            }
            Self::Minor(minor) => Ok(*minor),
        };
        let not_below = |minor: i64| if minor < 0 { Err(FieldError::new(field, "negative")) } else { Ok(minor) };
        gather.take(parsed.and_then(not_below))
    }
}

fn number(field: &str, error: NumberError) -> FieldError {
    FieldError { field: field.to_owned(), code: error.code(), limit: error.limit().map(|limit| limit.to_string()) }
}
