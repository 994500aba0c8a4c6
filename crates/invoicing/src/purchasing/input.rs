//! What a caller writes of suppliers and purchases, before it is checked.

use dalil_money::{Currency, Money};
use dalil_tenancy::field::{FieldError, Gather};

use crate::{input::Contact, line_input::number_error};

/// A supplier as written.
#[derive(Clone, Default)]
pub struct Supplier {
    /// Name in Bangla.
    pub name_bn: Option<String>,
    /// Name in English.
    pub name_en: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// BIN, in any of the ways people write it.
    pub bin: Option<String>,
    /// Number of the national identity card, where there is no BIN.
    pub nid: Option<String>,
    /// Whether it is enlisted for turnover tax.
    pub turnover_tax: bool,
    /// Persons.
    pub contacts: Vec<Contact>,
}

/// A supplier's paper as written.
#[derive(Clone, Debug, Default)]
pub struct Purchase {
    /// The supplier's id.
    pub supplier_id: String,
    /// `tax_invoice`, `bill_of_entry` or `other`.
    pub paper: String,
    /// The paper's number.
    pub number: String,
    /// Its date, ISO 8601.
    pub dated_on: String,
    /// The day on which it, and what it is about, was received; that of the paper when absent.
    pub received_on: Option<String>,
    /// The tax period that it is entered in, `2026-07`; the month of the paper when absent.
    pub period: Option<String>,
    /// Whether VAT is to be withheld when it is paid.
    pub withholding: bool,
    /// A remark for the register.
    pub remarks: Option<String>,
    /// The lines, or one for each treatment.
    pub lines: Vec<PurchaseLine>,
}

/// A line of a supplier's paper as written.
#[derive(Clone, Debug, Default)]
pub struct PurchaseLine {
    /// What was supplied.
    pub description: String,
    /// How many, as a decimal text.
    pub quantity: Option<String>,
    /// Unit of supply.
    pub unit: Option<String>,
    /// `standard`, `reduced`, `zero`, `exempt` or `specific`.
    pub vat_treatment: String,
    /// Without tax.
    pub value: Amount,
    /// Supplementary duty.
    pub duty: Amount,
    /// VAT.
    pub vat: Amount,
    /// Whether its VAT is claimed as credit.
    pub credited: bool,
}

/// A payment to a supplier as written.
#[derive(Clone, Debug, Default)]
pub struct SupplierPayment {
    /// `bank`, `cheque`, `mobile`, `card` or `cash`.
    pub method: String,
    /// The day, ISO 8601.
    pub paid_on: String,
    /// The number of the transfer, cheque or slip.
    pub reference: Option<String>,
    /// How much of the paper's total is settled, the VAT withheld among it.
    pub amount: Amount,
    /// Of it, VAT that was withheld; the share of the paper's VAT when absent and VAT is to be withheld.
    pub vat_withheld: Amount,
}

/// An amount as written.
#[derive(Clone, Debug, Default)]
pub enum Amount {
    /// None.
    #[default]
    Absent,
    /// Minor units.
    Minor(i64),
    /// In the major unit, as a person writes it.
    Major(String),
}

impl Amount {
    /// Poisha, zero or more; none where nothing was written.
    pub(crate) fn parse(&self, field: &str) -> Result<Option<i64>, FieldError> {
        let minor = match self {
            Self::Absent => return Ok(None),
            Self::Major(text) if text.trim().is_empty() => return Ok(None),
            Self::Major(text) => {
                Money::parse(text.trim(), Currency::BDT).map_err(|error| number_error(field, error))?.minor()
            }
            Self::Minor(minor) if *minor > Money::MAX => {
                return Err(FieldError::with_limit(field, "too_large_amount", Money::MAX));
            }
            Self::Minor(minor) => *minor,
        };
        if minor < 0 { Err(FieldError::new(field, "negative")) } else { Ok(Some(minor)) }
    }

    /// The same, where nothing written is zero.
    pub(super) fn or_zero(&self, gather: &mut Gather, field: &str) -> Option<i64> {
        gather.take(self.parse(field)).map(Option::unwrap_or_default)
    }

    /// The same, above zero.
    pub(crate) fn above_zero(&self, gather: &mut Gather, field: &str) -> Option<i64> {
        let parsed = self.parse(field).map(|minor| minor.filter(|minor| *minor > 0));
        gather.take(parsed.and_then(|minor| minor.ok_or_else(|| FieldError::new(field, "zero"))))
    }
}
