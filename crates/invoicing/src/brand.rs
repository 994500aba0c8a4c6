//! How the workspace appears on its papers.

use dalil_proof::Digest;
use dalil_tenancy::text;

use crate::{Name, Style};

/// The most bytes a logo may have.
pub const MAX_LOGO_BYTES: usize = 512 * 1024;

/// Name, address, logo and texts as they are now. An issued document holds its own snapshot of them (S0-37).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// The name.
    pub name: Name,
    /// The postal address.
    pub address: text::Paragraph,
    /// Telephone, mail, web: one line under the address.
    pub contact: Option<text::Line>,
    /// SHA-256 of the logo's bytes, an asset of the workspace.
    pub logo: Option<Digest>,
    /// Who signs: the person in charge.
    pub signatory: Option<text::Line>,
    /// That person's designation.
    pub designation: Option<text::Line>,
    /// How to pay: bank and mobile-money details.
    pub payment_details: Option<text::Paragraph>,
    /// Terms under every invoice.
    pub terms: Option<text::Paragraph>,
    /// What stands before the year in invoice numbers.
    pub invoice_prefix: NumberPrefix,
    /// How invoices look.
    pub style: Style,
}

/// What stands before year and number: 1 to 10 of `A-Z 0-9 -`.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NumberPrefix(String);

/// The text is not a prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("1 to 10 characters of A-Z, 0-9 and hyphen")]
pub struct NumberPrefixError;

impl NumberPrefix {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for NumberPrefix {
    type Error = NumberPrefixError;
    fn try_from(text: String) -> Result<Self, NumberPrefixError> {
        let fits = (1..=10).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
        fits.then_some(Self(text)).ok_or(NumberPrefixError)
    }
}

impl From<NumberPrefix> for String {
    fn from(prefix: NumberPrefix) -> Self {
        prefix.0
    }
}

/// The kind of a logo, told from its first bytes, never from a name or header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogoKind {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
}

impl LogoKind {
    /// The kind of an image that may be a logo. SVG is not taken: it can hold script and outside references.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some(Self::Png),
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            _ => None,
        }
    }
}
