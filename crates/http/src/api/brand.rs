//! How the workspace appears on its papers.

pub(super) mod change;
pub(super) mod logo;
pub(super) mod preview;
pub(super) mod show;

use dalil_app::Versioned;
use dalil_invoicing::input;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::documents::document::Style;
use crate::body::Object;

/// The brand as written. The logo has an operation of its own.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name_en": "Shapla Studio", "name_bn": "শাপলা স্টুডিও", "address": "House 27, Road 11, Dhanmondi\nDhaka 1209",
    "terms": "Due within 15 days.", "invoice_prefix": "SHP",
    "style": {"template": "letter", "accent": "#1f5f5b", "page": "a4", "words": "both"}
}))]
pub(crate) struct BrandInput {
    /// Name in Bangla; at least one of the two names is needed.
    #[serde(default)]
    #[schema(max_length = 300)]
    name_bn: Option<String>,
    /// Name in English.
    #[serde(default)]
    #[schema(max_length = 300)]
    name_en: Option<String>,
    /// Postal address.
    #[schema(max_length = 1000)]
    address: String,
    /// Telephone, mail, web: one line.
    #[serde(default)]
    #[schema(max_length = 300)]
    contact: Option<String>,
    /// The person in charge, who signs the Mushak 6.3.
    #[serde(default)]
    #[schema(max_length = 200)]
    signatory: Option<String>,
    /// That person's designation.
    #[serde(default)]
    #[schema(max_length = 200)]
    designation: Option<String>,
    /// Terms under every invoice.
    #[serde(default)]
    #[schema(max_length = 2000)]
    terms: Option<String>,
    /// What stands before the year in invoice numbers: 1 to 10 of `A-Z 0-9 -`.
    invoice_prefix: String,
    /// How invoices look; a ledger on A4 in ink when left out.
    #[serde(default)]
    #[schema(value_type = Option<StyleInput>)]
    style: Option<Object<StyleInput>>,
}

/// How invoices look, as written.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StyleInput {
    /// `ledger`, `letter` or `bold`.
    #[serde(default)]
    template: Option<String>,
    /// `#rrggbb`. Printed as ink where white paper would not let it be read.
    #[serde(default)]
    #[schema(example = "#1f5f5b")]
    accent: Option<String>,
    /// `a4` or `letter`.
    #[serde(default)]
    page: Option<String>,
    /// Languages of the total in words: `own` or `both`.
    #[serde(default)]
    words: Option<String>,
}

impl From<BrandInput> for input::Brand {
    fn from(body: BrandInput) -> Self {
        let style = body.style.map(|Object(style)| style).unwrap_or_default();
        Self {
            name_bn: body.name_bn,
            name_en: body.name_en,
            address: Some(body.address),
            contact: body.contact,
            signatory: body.signatory,
            designation: body.designation,
            terms: body.terms,
            invoice_prefix: body.invoice_prefix,
            template: style.template,
            accent: style.accent,
            page: style.page,
            words: style.words,
        }
    }
}

/// The brand.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Brand {
    /// Name in Bangla.
    name_bn: Option<String>,
    /// Name in English.
    name_en: Option<String>,
    /// Postal address.
    address: String,
    /// Telephone, mail, web.
    contact: Option<String>,
    /// SHA-256 of the logo, in hexadecimal; null for none.
    logo_sha256: Option<String>,
    /// The person in charge.
    signatory: Option<String>,
    /// That person's designation.
    designation: Option<String>,
    /// Terms.
    terms: Option<String>,
    /// What stands before the year in invoice numbers.
    invoice_prefix: String,
    /// How invoices look.
    style: Style,
    /// Whether the accent can be read on white paper; null without one. Where it cannot, ink is printed.
    accent_is_readable: Option<bool>,
    /// Counts the changes, from 1; the ETag is `"v<version>"`.
    version: i64,
}

impl Brand {
    fn of(Versioned { value, version }: &Versioned<dalil_invoicing::Brand>) -> Self {
        let text = |text: &Option<dalil_tenancy::text::Line>| text.as_ref().map(ToString::to_string);
        Self {
            name_bn: value.name.bn().map(str::to_owned),
            name_en: value.name.en().map(str::to_owned),
            address: value.address.to_string(),
            contact: text(&value.contact),
            logo_sha256: value.logo.map(|digest| digest.to_string()),
            signatory: text(&value.signatory),
            designation: text(&value.designation),
            terms: value.terms.as_ref().map(ToString::to_string),
            invoice_prefix: value.invoice_prefix.as_str().to_owned(),
            style: value.style.into(),
            accent_is_readable: value.style.accent.map(dalil_invoicing::Accent::is_readable),
            version: *version,
        }
    }
}
