//! How the workspace appears on its papers.

use dalil_proof::Digest;
use dalil_tenancy::{
    field::{FieldError, FieldErrors, Gather},
    text,
};

use crate::{Accent, Name, PageSize, Style, Template, WordsIn, input};

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
    /// Terms under every invoice.
    pub terms: Option<text::Paragraph>,
    /// What stands before the year in invoice numbers.
    pub invoice_prefix: NumberPrefix,
    /// How invoices look.
    pub style: Style,
}

impl Brand {
    /// Parses what a caller wrote, around a logo that is stored.
    ///
    /// # Errors
    /// Every broken rule with its field.
    pub fn parse(input: &input::Brand, logo: Option<Digest>) -> Result<Self, FieldErrors> {
        let mut gather = Gather::default();
        let bn = input::line(&mut gather, "name_bn", input.name_bn.as_deref(), 300);
        let en = input::line(&mut gather, "name_en", input.name_en.as_deref(), 300);
        let name = Name::new(bn, en);
        if name.is_none() {
            gather.refuse(FieldError::new("name_en", "name_required"));
        }
        let address = input::required_paragraph(&mut gather, "address", input.address.as_deref(), 1_000);
        let contact = input::line(&mut gather, "contact", input.contact.as_deref(), 300);
        let signatory = input::line(&mut gather, "signatory", input.signatory.as_deref(), 200);
        let designation = input::line(&mut gather, "designation", input.designation.as_deref(), 200);
        let terms = input::paragraph(&mut gather, "terms", input.terms.as_deref(), 2_000);
        let prefix = NumberPrefix::try_from(input.invoice_prefix.trim().to_owned());
        let prefix = gather.take(prefix.map_err(|_| FieldError::new("invoice_prefix", "not_a_prefix")));
        let style = style(&mut gather, input);
        let brand = match (name, address, prefix) {
            (Some(name), Some(address), Some(invoice_prefix)) => {
                Some(Self { name, address, contact, logo, signatory, designation, terms, invoice_prefix, style })
            }
            _ => None,
        };
        gather.finish(brand)
    }
}

fn style(gather: &mut Gather, input: &input::Brand) -> Style {
    let accent = input::present(input.accent.as_deref());
    Style {
        template: input::known_or_usual(gather, "template", input.template.as_deref(), Template::from_name),
        accent: accent.and_then(|text| {
            gather.take(text.trim().parse::<Accent>().map_err(|_| FieldError::new("accent", "not_a_colour")))
        }),
        page: input::known_or_usual(gather, "page", input.page.as_deref(), PageSize::from_name),
        words: input::known_or_usual(gather, "words", input.words.as_deref(), WordsIn::from_name),
    }
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
