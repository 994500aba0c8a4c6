//! Setting a workspace up from a file: brand, tax identity and places, until there are pages for it.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use dalil_app::{App, Failure, PayeeError, SetupError, once::Once};
use dalil_invoicing::{Bin, Brand, Name, NumberPrefix, PlaceCode, Proposed, Registration, Style, Tin, VatStatus};
use dalil_tenancy::{
    Actor,
    text::{Line, Paragraph},
};
use jiff::civil::Date;
use serde::Deserialize;

/// The file: every text as it stands on papers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    brand: BrandText,
    registration: RegistrationText,
    place: Vec<PlaceText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BrandText {
    name_bn: Option<Line>,
    name_en: Option<Line>,
    address: Paragraph,
    contact: Option<Line>,
    signatory: Option<Line>,
    designation: Option<Line>,
    payment_details: Option<Paragraph>,
    terms: Option<Paragraph>,
    invoice_prefix: NumberPrefix,
    /// How invoices look; a ledger on A4 in ink when left out.
    #[serde(default)]
    style: Style,
    /// PNG or JPEG, beside the file.
    logo: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegistrationText {
    from: Date,
    status: Status,
    bin: Option<Bin>,
    tin: Option<Tin>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Registered,
    TurnoverTax,
    NotRegistered,
}

impl RegistrationText {
    fn parse(self) -> anyhow::Result<Registration> {
        let vat = match (self.status, self.bin) {
            (Status::Registered, Some(bin)) => VatStatus::Registered { bin },
            (Status::TurnoverTax, Some(bin)) => VatStatus::TurnoverTax { bin },
            (Status::NotRegistered, None) => VatStatus::NotRegistered,
            (Status::NotRegistered, Some(_)) => anyhow::bail!("registration.bin: not_registered has none"),
            (_, None) => anyhow::bail!("registration.bin: is needed for this status"),
        };
        Ok(Registration { from: self.from, vat, tin: self.tin })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceText {
    name: Line,
    address: Paragraph,
    code: Option<PlaceCode>,
}

impl Profile {
    /// Reads the file; an error names the field.
    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let profile: Self = toml::from_str(&text).with_context(|| path.display().to_string())?;
        anyhow::ensure!(!profile.place.is_empty(), "{}: at least one [[place]] is needed", path.display());
        Ok(profile)
    }

    /// Sets the brand, adds the registration if none begins on its day, and adds the places that are not there yet.
    pub(crate) async fn apply(self, app: &App, actor: &Actor, beside: &Path) -> anyhow::Result<()> {
        let brand = self.brand;
        let logo = match brand.logo {
            Some(file) => {
                let file = beside.join(file);
                Some(std::fs::read(&file).with_context(|| file.display().to_string())?)
            }
            None => None,
        };
        let name = Name::new(brand.name_bn, brand.name_en).context("brand: name_bn or name_en is needed")?;
        let payee = brand.payment_details;
        let brand = Brand {
            name,
            address: brand.address,
            contact: brand.contact,
            logo: None,
            signatory: brand.signatory,
            designation: brand.designation,
            terms: brand.terms,
            invoice_prefix: brand.invoice_prefix,
            style: brand.style,
        };
        app.set_brand(actor, &brand, logo.as_deref()).await?;
        set_payee(app, actor, payee).await?;
        match app.set_registration(actor, &self.registration.parse()?).await {
            Ok(()) | Err(Failure::Refused(SetupError::RegistrationExists)) => {}
            Err(error) => return Err(error.into()),
        }
        let known = app.places(actor).await?;
        for place in self.place {
            if !known.iter().any(|other| other.name == place.name) {
                app.add_place(actor, place.name, place.address, place.code).await?;
            }
        }
        Ok(())
    }
}

/// Enters the account that papers name: at once in a workspace that issued nothing yet, else as a change that a member
/// has to approve.
pub(crate) async fn set_payee(app: &App, actor: &Actor, details: Option<Paragraph>) -> anyhow::Result<()> {
    let known = app.payee_in_force(actor).await?.and_then(|payee| payee.details);
    if details.is_none() || known == details {
        return Ok(());
    }
    match app.propose_payee(actor, Proposed::Details(details), Once::unkeyed()).await {
        // The same file again, while its account waits.
        Ok(_) | Err(Failure::Refused(PayeeError::ChangeWaits)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_file_is_read() {
        let documentation = include_str!("../../../docs/operating.md");
        let (_, rest) = documentation.split_once("```toml\n").expect("the page shows a file");
        let (file, _) = rest.split_once("```").expect("the file ends");
        let profile: Profile = toml::from_str(file).unwrap();
        assert!(profile.registration.parse().unwrap().vat.issues_mushak63());
        assert_eq!(profile.place.len(), 1);
    }

    #[test]
    fn a_wrong_field_is_named() {
        let without_bin: RegistrationText = toml::from_str("from = \"2026-07-01\"\nstatus = \"registered\"").unwrap();
        assert!(without_bin.parse().unwrap_err().to_string().contains("registration.bin"));
        let error = toml::from_str::<Profile>("colour = 1").err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains("colour"), "{error}");
    }
}
