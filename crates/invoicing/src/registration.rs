//! The workspace's standing with NBR and its places, as rows with effective dates (decision 11).

use dalil_tenancy::text;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Bin, PlaceId, Tin};

/// The standing towards VAT; it decides which papers may be issued (section 51 of the Act, rules 40 and 41).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum VatStatus {
    /// Registered for VAT: issues Mushak 6.3.
    Registered {
        /// Its BIN.
        bin: Bin,
    },
    /// Enlisted for turnover tax: may not issue a 6.3 nor charge VAT.
    TurnoverTax {
        /// Its BIN.
        bin: Bin,
    },
    /// Neither: commercial invoices only, without VAT.
    NotRegistered,
}

impl VatStatus {
    /// The BIN, where there is one.
    pub const fn bin(&self) -> Option<&Bin> {
        match self {
            Self::Registered { bin } | Self::TurnoverTax { bin } => Some(bin),
            Self::NotRegistered => None,
        }
    }

    /// Whether a Mushak 6.3 may be issued.
    pub const fn issues_mushak63(&self) -> bool {
        matches!(self, Self::Registered { .. })
    }

    /// The name as stored.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Registered { .. } => "registered",
            Self::TurnoverTax { .. } => "turnover_tax",
            Self::NotRegistered => "not_registered",
        }
    }
}

/// The tax identity from a day on, until a later one takes over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// First day, in Asia/Dhaka.
    pub from: Date,
    /// Standing towards VAT.
    pub vat: VatStatus,
    /// The workspace's TIN.
    pub tin: Option<Tin>,
}

/// A place of business. A form names the place it was issued from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The id.
    pub id: PlaceId,
    /// A short name.
    pub name: text::Line,
    /// The address printed as the address of issue.
    pub address: text::Paragraph,
    /// Distinguishes the place's numbers from another's: 1 to 6 of `A-Z 0-9`; none for the first place.
    pub code: Option<PlaceCode>,
}

/// The short code of a place in its numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PlaceCode(String);

/// The text is not a place code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("1 to 6 characters of A-Z and 0-9")]
pub struct PlaceCodeError;

impl PlaceCode {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PlaceCode {
    type Error = PlaceCodeError;
    fn try_from(text: String) -> Result<Self, PlaceCodeError> {
        let fits = (1..=6).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        fits.then_some(Self(text)).ok_or(PlaceCodeError)
    }
}

impl From<PlaceCode> for String {
    fn from(code: PlaceCode) -> Self {
        code.0
    }
}
