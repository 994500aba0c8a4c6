//! The workspace's standing with NBR and its places, as rows with effective dates.

use dalil_tenancy::{
    field::{FieldError, FieldErrors, Gather},
    text,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Bin, PlaceId, Tin, input};

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

impl Registration {
    /// Parses what a caller wrote.
    ///
    /// # Errors
    /// Every broken rule with its field.
    pub fn parse(input: &input::Registration) -> Result<Self, FieldErrors> {
        let mut gather = Gather::default();
        let from = input::day(&mut gather, "from", &input.from);
        let bin: Option<Bin> = input::identifier(&mut gather, "bin", input.bin.as_deref());
        let tin = input::identifier(&mut gather, "tin", input.tin.as_deref());
        let stated = input::present(input.bin.as_deref()).is_some();
        let vat = match (input.vat_status.trim(), bin) {
            ("registered", Some(bin)) => Some(VatStatus::Registered { bin }),
            ("turnover_tax", Some(bin)) => Some(VatStatus::TurnoverTax { bin }),
            ("registered" | "turnover_tax", None) => {
                if !stated {
                    gather.refuse(FieldError::new("bin", "required"));
                }
                None
            }
            ("not_registered", _) => {
                if stated {
                    gather.refuse(FieldError::new("bin", "none_unregistered"));
                }
                Some(VatStatus::NotRegistered)
            }
            _ => {
                gather.refuse(FieldError::new("vat_status", "unknown_value"));
                None
            }
        };
        gather.finish(from.zip(vat).map(|(from, vat)| Self { from, vat, tin }))
    }
}

impl Place {
    /// Parses what a caller wrote into a place with this id.
    ///
    /// # Errors
    /// Every broken rule with its field.
    pub fn parse(id: PlaceId, input: &input::Place) -> Result<Self, FieldErrors> {
        let mut gather = Gather::default();
        let name = input::required_line(&mut gather, "name", Some(&input.name), 200);
        let address = input::required_paragraph(&mut gather, "address", Some(&input.address), 1_000);
        let code = input::present(input.code.as_deref()).and_then(|code| {
            let code = PlaceCode::try_from(code.trim().to_owned());
            gather.take(code.map_err(|_| FieldError::new("code", "not_a_place_code")))
        });
        gather.finish(name.zip(address).map(|(name, address)| Self { id, name, address, code }))
    }
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
