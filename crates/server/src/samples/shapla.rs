//! Shapla Studio: a VAT-registered studio in Dhaka, over two fiscal years.

use dalil_invoicing::{Brand, Name, NumberPrefix, Registration, Style, VatStatus, input};
use dalil_tenancy::{
    Role,
    text::{Line, Paragraph},
};
use jiff::{
    ToSpan as _,
    civil::{Date, date},
};

use super::{Paid, Samples, invoice, line};

const LOGO: &[u8] = include_bytes!("../../assets/shapla.png");
const PAYEE: &str =
    "Bhawal Bank, Dhanmondi branch\nAccount 1501-2040-3367, Shapla Studio\nMobile wallet (merchant) 01000-000000";
const ADDRESS: &str = "House 27, Road 11, Dhanmondi\nDhaka 1209";

#[expect(clippy::too_many_lines, reason = "one day after another")]
pub(super) async fn make(samples: &Samples<'_>) -> anyhow::Result<()> {
    if samples.are_made("shapla").await? {
        return Ok(());
    }
    samples.days_ago(430, 9, 0)?;
    let place = samples.workspace("shapla", "Shapla Studio").await?;
    for (email, name, role) in [
        ("farhan@shapla.example", "Farhan Kabir", Role::Finance),
        ("mitu@shapla.example", "Mitu Das", Role::Creative),
        ("rafi@shapla.example", "Rafi Islam", Role::Sales),
    ] {
        samples.member(&place.owner, email, name, role).await?;
    }
    let registration = Registration {
        from: date(2020, 7, 1),
        vat: VatStatus::Registered { bin: "001234567-0101".parse()? },
        tin: Some("123456789012".parse()?),
    };
    samples.identity(&place, &brand()?, (Some(LOGO), PAYEE), &[registration], ADDRESS).await?;

    let meghna = samples.client(&place, "client-meghna", &meghna()).await?;
    let kashful = samples.client(&place, "client-kashful", &kashful()).await?;
    let banyan = samples.client(&place, "client-banyan", &banyan()).await?;

    let film = |price| line("Brand film, 90 seconds, with colour grade", "film", "1", price, "standard");
    let hours = |quantity| line("Photography on location", "hour", quantity, "4500", "standard");
    let site = line("Campaign site, IT-enabled service", "job", "1", "80000", "reduced");

    samples.days_ago(412, 11, 20)?;
    let first = samples.issued(&place, "invoice-01", &invoice(&meghna, vec![film("185000"), hours("6.5")])).await?;
    samples.days_ago(390, 12, 0)?;
    // A limited company withholds the whole VAT and income tax when it pays.
    let by_meghna = Paid {
        method: "bank_transfer",
        reference: "BEFTN 4471",
        over: &[(&first, 24_638_750)],
        vat_withheld: 3_213_750,
        tax_withheld: 1_071_250,
        receipt: true,
    };
    let withheld = samples.paid(&place, "payment-01", &by_meghna).await?;
    samples.days_ago(374, 11, 35)?;
    let certificate = ("certificate-01", "6.6/118");
    samples.certified(&place, certificate, (&withheld, &first), by_meghna.vat_withheld).await?;
    samples.days_ago(371, 16, 5)?;
    let second = samples.issued(&place, "invoice-02", &invoice(&kashful, vec![lookbook(), site.clone()])).await?;
    samples.days_ago(318, 10, 45)?;
    let third = samples.issued(&place, "invoice-03", &invoice(&kashful, vec![hours("12")])).await?;
    samples.days_ago(300, 15, 30)?;
    let by_cheque = Paid {
        method: "cheque",
        reference: "No. 0081256",
        receipt: true,
        over: &[(&second, 18_336_000), (&third, 6_210_000)],
        vat_withheld: 810_000,
        ..Paid::default()
    };
    samples.paid(&place, "payment-02", &by_cheque).await?;
    samples.days_ago(246, 18, 30)?;
    // Only what is used abroad by a buyer abroad is a direct export.
    let exported =
        input::Draft { destination: Some("Kathmandu, Nepal".to_owned()), ..invoice(&banyan, vec![export()]) };
    let fourth = samples.issued(&place, "invoice-04", &due(30, exported, samples.today.date(), 246)?).await?;
    samples.days_ago(221, 11, 0)?;
    let from_abroad =
        Paid { method: "bank_transfer", reference: "SWIFT BBB-118", over: &[(&fourth, 6_000_000)], ..Paid::default() };
    samples.paid(&place, "payment-03", &from_abroad).await?;
    samples.days_ago(151, 12, 10)?;
    let fifth = due(15, invoice(&kashful, vec![inclusive()]), samples.today.date(), 151)?;
    let fifth = samples.issued(&place, "invoice-05", &fifth).await?;
    samples.days_ago(130, 16, 45)?;
    let in_part = Paid { method: "bkash", reference: "9GH41KX2", over: &[(&fifth, 4_000_000)], ..Paid::default() };
    samples.paid(&place, "payment-04", &in_part).await?;
    samples.days_ago(64, 15, 40)?;
    let sixth = due(15, invoice(&meghna, vec![hours("8"), site]), samples.today.date(), 64)?;
    let sixth = samples.issued(&place, "invoice-06", &sixth).await?;
    samples.days_ago(45, 13, 10)?;
    samples.quoted(&place, "quotation-01", &invoice(&banyan, vec![export()])).await?;
    samples.days_ago(41, 14, 20)?;
    let back = ("1", "2", "Two of the eight hours were not needed; the client was billed for all of them");
    samples.credited(&place, "note-01", &sixth, back).await?;
    samples.days_ago(26, 15, 5)?;
    let agreed = samples.quoted(&place, "quotation-02", &invoice(&kashful, vec![lookbook(), hours("4")])).await?;
    samples.days_ago(24, 11, 40)?;
    samples.accepted(&place, "answer-02", &agreed, "Imran Hossain").await?;
    samples.days_ago(23, 9, 55)?;
    let seventh = due(30, invoice(&meghna, vec![film("210000"), lookbook()]), samples.today.date(), 23)?;
    samples.issued(&place, "invoice-07", &seventh).await?;
    super::purchases::make(samples, &place).await?;
    samples.days_ago(15, 10, 30)?;
    samples.billed(&place, "bill-01", &[&fifth], "The instalment is overdue; please pay within the week.").await?;
    samples.days_ago(12, 12, 25)?;
    let offered = samples.quoted(&place, "quotation-03", &invoice(&meghna, vec![film("240000"), hours("10")])).await?;
    samples.days_ago(8, 16, 20)?;
    samples.requoted(&place, "quotation-04", &offered).await?;
    super::auditor::make(samples, &place).await?;
    samples.days_ago(5, 17, 15)?;
    samples.draft(&place, "draft-01", &invoice(&kashful, vec![hours("5")])).await?;
    samples.days_ago(2, 10, 5)?;
    let noted = input::Draft {
        notes: Some("Second half of the season; the first was billed in spring.".to_owned()),
        ..invoice(&meghna, vec![lookbook(), hours("3.5")])
    };
    samples.draft(&place, "draft-02", &noted).await?;
    samples.closed(&place).await
}

/// The same with so many days to pay, counted from its issue so many days ago.
fn due(days: i32, draft: input::Draft, today: Date, issued_ago: i32) -> anyhow::Result<input::Draft> {
    let due_on = today.checked_sub(issued_ago.days())?.checked_add(days.days())?;
    Ok(input::Draft { due_on: Some(due_on.to_string()), ..draft })
}

fn brand() -> anyhow::Result<Brand> {
    let name = Name::new(Some(Line::parse("শাপলা স্টুডিও")?), Some(Line::parse("Shapla Studio")?));
    Ok(Brand {
        name: name.ok_or_else(|| anyhow::anyhow!("a name is given"))?,
        address: Paragraph::parse(ADDRESS)?,
        contact: Some(Line::parse("+880 2 0000 1200 · accounts@shapla.example · shapla.example")?),
        logo: None,
        signatory: Some(Line::parse("Nila Rahman")?),
        designation: Some(Line::parse("Managing Director")?),
        terms: Some(Paragraph::parse("Due within 15 days. Ownership of the work passes on full payment.")?),
        invoice_prefix: NumberPrefix::try_from("SHP".to_owned())?,
        style: Style { accent: Some("#1f5f5b".parse()?), ..Style::default() },
    })
}

fn meghna() -> input::Client {
    input::Client {
        name_bn: Some("মেঘনা ফিল্মস লিমিটেড".to_owned()),
        name_en: Some("Meghna Films Ltd.".to_owned()),
        address: Some("Level 5, 44 Kemal Ataturk Avenue\nBanani, Dhaka 1213".to_owned()),
        bin: Some("002345678-0202".to_owned()),
        tin: Some("234567890123".to_owned()),
        contacts: vec![input::Contact {
            name: "Sadia Chowdhury".to_owned(),
            email: Some("sadia@meghnafilms.example".to_owned()),
            phone: Some("+880 1000 000001".to_owned()),
        }],
        language: None,
    }
}

fn kashful() -> input::Client {
    input::Client {
        name_bn: Some("কাশফুল টেক্সটাইলস".to_owned()),
        name_en: Some("Kashful Textiles".to_owned()),
        address: Some("Plot 12, BSCIC Industrial Area\nNarayanganj 1400".to_owned()),
        bin: Some("003456789-0303".to_owned()),
        tin: None,
        contacts: vec![input::Contact {
            name: "Imran Hossain".to_owned(),
            email: Some("imran@kashful.example".to_owned()),
            phone: None,
        }],
        language: None,
    }
}

fn banyan() -> input::Client {
    input::Client {
        name_en: Some("Blue Banyan Broadcasting".to_owned()),
        address: Some("18 Durbar Lane\nKathmandu 44600, Nepal".to_owned()),
        language: Some("en".to_owned()),
        ..input::Client::default()
    }
}

fn lookbook() -> input::LineInput {
    input::LineInput {
        discount: input::Discount::Percent("10".to_owned()),
        ..line("Seasonal lookbook, 24 pages, design and retouching", "book", "1", "96000", "standard")
    }
}

fn export() -> input::LineInput {
    line("Film versions for broadcast in Nepal (direct export)", "version", "4", "15000", "zero")
}

fn inclusive() -> input::LineInput {
    input::LineInput {
        price_includes_tax: true,
        ..line("ছবি ও ভিডিও: বার্ষিক চুক্তির কিস্তি", "instalment", "1", "100000", "standard")
    }
}
