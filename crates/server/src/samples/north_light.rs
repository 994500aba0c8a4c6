//! North Light Talent: an agency below the threshold, which may not charge VAT and issues invoices alone.

use dalil_invoicing::{Brand, Name, NumberPrefix, Registration, VatStatus, input};
use dalil_tenancy::{
    Role,
    text::{Line, Paragraph},
};
use jiff::civil::date;

use super::{Samples, invoice, line};

const PAYEE: &str = "Karnaphuli Bank, Agrabad branch\nAccount 2200-1187-0450";
const ADDRESS: &str = "22 Station Road\nChattogram 4000";

pub(super) async fn make(samples: &Samples<'_>) -> anyhow::Result<()> {
    if samples.are_made("northlight").await? {
        return Ok(());
    }
    samples.days_ago(200, 10, 0)?;
    let place = samples.workspace("northlight", "North Light Talent").await?;
    samples.member(&place.owner, "tanvir@northlight.example", "Tanvir Alam", Role::Admin).await?;
    let registration = Registration { from: date(2024, 7, 1), vat: VatStatus::NotRegistered, tin: None };
    samples.identity(&place, &brand()?, (None, PAYEE), &[registration], ADDRESS).await?;

    let client = input::Client {
        name_en: Some("Harbour Magazine".to_owned()),
        address: Some("3 Agrabad C/A\nChattogram 4100".to_owned()),
        ..input::Client::default()
    };
    let client = samples.client(&place, "client-harbour", &client).await?;
    samples.days_ago(96, 14, 0)?;
    let day = line("Model, full day, with usage for one year", "day", "2", "18000", "none");
    samples.issued(&place, "invoice-01", &invoice(&client, vec![day.clone()])).await?;
    samples.days_ago(12, 11, 30)?;
    samples.draft(&place, "draft-01", &invoice(&client, vec![day])).await?;
    samples.closed(&place).await
}

fn brand() -> anyhow::Result<Brand> {
    let name = Name::new(None, Some(Line::parse("North Light Talent")?));
    Ok(Brand {
        name: name.ok_or_else(|| anyhow::anyhow!("a name is given"))?,
        address: Paragraph::parse(ADDRESS)?,
        contact: Some(Line::parse("hello@northlight.example")?),
        logo: None,
        signatory: Some(Line::parse("Tanvir Alam")?),
        designation: Some(Line::parse("Director")?),
        terms: None,
        invoice_prefix: NumberPrefix::try_from("NLT".to_owned())?,
        style: dalil_invoicing::Style {
            template: dalil_invoicing::Template::Bold,
            ..dalil_invoicing::Style::default()
        },
    })
}
