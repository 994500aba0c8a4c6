use dalil_proof::Digest;
use dalil_tenancy::text;
use jiff::{civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::{Bin, Brand, Client, Payee, Place, PlaceId, Registration, Style, Tin};

/// The issuer as it was at the moment of issue (S0-35, S0-36, S0-37): what a paper prints for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// Name in Bangla.
    pub name_bn: Option<String>,
    /// Name in English.
    pub name_en: Option<String>,
    /// Postal address.
    pub address: String,
    /// Telephone, mail, web.
    pub contact: Option<String>,
    /// Standing towards VAT on the day.
    pub vat_status: String,
    /// BIN.
    pub bin: Option<Bin>,
    /// TIN.
    pub tin: Option<Tin>,
    /// SHA-256 of the logo's bytes.
    pub logo: Option<Digest>,
    /// The person in charge.
    pub signatory: Option<String>,
    /// That person's designation.
    pub designation: Option<String>,
    /// How to pay: the account that was in force.
    pub payment_details: Option<String>,
    /// Since which day that account is unchanged, by the workspace's calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_since: Option<Date>,
    /// Terms.
    pub terms: Option<String>,
    /// How its invoices look.
    pub style: Style,
    /// The place it was issued from.
    pub place: IssuingPlace,
}

/// The place a document was issued from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuingPlace {
    /// The place.
    pub id: PlaceId,
    /// Its name.
    pub name: String,
    /// The address of issue.
    pub address: String,
}

/// The buyer as it was at the moment of issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Name in Bangla.
    pub name_bn: Option<String>,
    /// Name in English.
    pub name_en: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// BIN.
    pub bin: Option<Bin>,
    /// TIN.
    pub tin: Option<Tin>,
}

impl Issuer {
    /// What is frozen of a brand, a registration, a place, and the account in force with the zone its day is told in.
    pub(crate) fn of(
        brand: &Brand,
        registration: &Registration,
        place: &Place,
        payee: Option<(&Payee, &TimeZone)>,
    ) -> Self {
        let named = payee.filter(|(payee, _)| payee.details.is_some());
        Self {
            name_bn: brand.name.bn().map(str::to_owned),
            name_en: brand.name.en().map(str::to_owned),
            address: brand.address.to_string(),
            contact: brand.contact.as_ref().map(text::Line::to_string),
            vat_status: registration.vat.as_str().to_owned(),
            bin: registration.vat.bin().cloned(),
            tin: registration.tin.clone(),
            logo: brand.logo,
            signatory: brand.signatory.as_ref().map(text::Line::to_string),
            designation: brand.designation.as_ref().map(text::Line::to_string),
            payment_details: named.and_then(|(payee, _)| payee.details.as_ref()).map(text::Paragraph::to_string),
            payment_since: named.map(|(payee, zone)| payee.unchanged_since(zone)),
            terms: brand.terms.as_ref().map(text::Paragraph::to_string),
            style: brand.style,
            place: IssuingPlace { id: place.id, name: place.name.to_string(), address: place.address.to_string() },
        }
    }

    /// The name in a language, or the other one's.
    pub fn name(&self, bangla: bool) -> &str {
        pick(bangla, self.name_bn.as_deref(), self.name_en.as_deref())
    }
}

impl Party {
    /// What is frozen of a client.
    pub(crate) fn of(client: &Client) -> Self {
        let client = &client.fields;
        Self {
            name_bn: client.name.bn().map(str::to_owned),
            name_en: client.name.en().map(str::to_owned),
            address: client.address.as_ref().map(text::Paragraph::to_string),
            bin: client.bin.clone(),
            tin: client.tin.clone(),
        }
    }

    /// The name in a language, or the other one's.
    pub fn name(&self, bangla: bool) -> &str {
        pick(bangla, self.name_bn.as_deref(), self.name_en.as_deref())
    }
}

fn pick<'a>(bangla: bool, bn: Option<&'a str>, en: Option<&'a str>) -> &'a str {
    let (first, second) = if bangla { (bn, en) } else { (en, bn) };
    first.or(second).unwrap_or_default()
}
