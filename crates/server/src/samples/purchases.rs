//! What Shapla Studio buys: a registered supplier whose VAT is withheld, one who is not registered, and an import.

use dalil_app::once::Done;
use dalil_invoicing::{
    input::Contact,
    purchasing::{
        Recorded, Supplier,
        input::{self, Amount},
    },
};
use jiff::ToSpan as _;

use super::{Place, Samples, once, reply};

/// A paper of the samples.
struct Paper<'a> {
    supplier: &'a str,
    kind: &'a str,
    number: &'a str,
    withholding: bool,
    lines: Vec<input::PurchaseLine>,
}

pub(super) async fn make(samples: &Samples<'_>, place: &Place) -> anyhow::Result<()> {
    samples.days_ago(20, 11, 30)?;
    let padma = samples.supplier(place, "supplier-padma", &padma()).await?;
    let jasim = samples.supplier(place, "supplier-jasim", &jasim()).await?;
    let lens = samples.supplier(place, "supplier-lens", &lens()).await?;
    let lights = vec![
        line("Lighting for two shooting days", ("2", "day"), "standard", (20_000_000, 3_000_000)),
        line("Crane with operator", ("4", "hour"), "standard", (7_500_200, 1_125_030)),
    ];
    let lights = Paper { supplier: &padma, kind: "tax_invoice", number: "0117", withholding: true, lines: lights };
    let lights = samples.purchase(place, "purchase-01", &lights).await?;
    samples.days_ago(12, 15, 0)?;
    let meals = vec![input::PurchaseLine {
        credited: false,
        ..line("Meals for the crew", ("18", "meal"), "exempt", (540_000, 0))
    }];
    let meals = Paper { supplier: &jasim, kind: "other", number: "88", withholding: false, lines: meals };
    samples.purchase(place, "purchase-02", &meals).await?;
    let glass = vec![line("Cinema lens, 50 mm", ("1", "piece"), "standard", (18_000_000, 2_700_000))];
    let glass = Paper { supplier: &lens, kind: "bill_of_entry", number: "C-30177", withholding: false, lines: glass };
    samples.purchase(place, "purchase-03", &glass).await?;
    samples.days_ago(9, 12, 40)?;
    let half = input::SupplierPayment {
        method: "bank".to_owned(),
        paid_on: samples.today.date().checked_sub(9.days())?.to_string(),
        reference: Some("BEFTN 9921".to_owned()),
        amount: Amount::Minor(15_812_615),
        vat_withheld: Amount::Absent,
    };
    let shape = &|recorded: &Recorded| reply(recorded.purchase.id);
    let once = once(place, "purchase-01-paid", shape);
    samples.app.pay_supplier(&place.owner, lights.parse()?, &half, once).await?;
    Ok(())
}

impl Samples<'_> {
    async fn supplier(&self, place: &Place, name: &str, input: &input::Supplier) -> anyhow::Result<String> {
        let shape = &|supplier: &Supplier| reply(supplier.id);
        Ok(match self.app.add_supplier(&place.owner, input, once(place, name, shape)).await? {
            Done::Fresh(supplier) => supplier.id.to_string(),
            Done::Repeated(earlier) => String::from_utf8(earlier.body)?,
        })
    }

    /// Enters a paper of the day that the clock shows.
    async fn purchase(&self, place: &Place, name: &str, paper: &Paper<'_>) -> anyhow::Result<String> {
        let today = self.app.clock.now().to_zoned(self.today.time_zone().clone()).date();
        let input = input::Purchase {
            supplier_id: paper.supplier.to_owned(),
            paper: paper.kind.to_owned(),
            number: paper.number.to_owned(),
            dated_on: today.to_string(),
            withholding: paper.withholding,
            lines: paper.lines.clone(),
            ..input::Purchase::default()
        };
        let shape = &|recorded: &Recorded| reply(recorded.purchase.id);
        Ok(match self.app.record_purchase(&place.owner, &input, once(place, name, shape)).await? {
            Done::Fresh(recorded) => recorded.purchase.id.to_string(),
            Done::Repeated(earlier) => String::from_utf8(earlier.body)?,
        })
    }
}

fn line(description: &str, many: (&str, &str), treatment: &str, sums: (i64, i64)) -> input::PurchaseLine {
    let ((quantity, unit), (value, vat)) = (many, sums);
    input::PurchaseLine {
        description: description.to_owned(),
        quantity: Some(quantity.to_owned()),
        unit: Some(unit.to_owned()),
        vat_treatment: treatment.to_owned(),
        value: Amount::Minor(value),
        duty: Amount::Absent,
        vat: Amount::Minor(vat),
        credited: true,
    }
}

fn padma() -> input::Supplier {
    input::Supplier {
        name_bn: Some("পদ্মা লাইটস".to_owned()),
        name_en: Some("Padma Lights".to_owned()),
        address: Some("7 Green Road\nDhaka 1205".to_owned()),
        bin: Some("004567890-0101".to_owned()),
        contacts: vec![Contact {
            name: "Shirin Akter".to_owned(),
            email: Some("shirin@padmalights.example".to_owned()),
            phone: None,
        }],
        ..input::Supplier::default()
    }
}

fn jasim() -> input::Supplier {
    input::Supplier {
        name_bn: Some("জসিম ক্যাটারিং".to_owned()),
        address: Some("22 Katabon Lane\nDhaka 1205".to_owned()),
        nid: Some("1234567890".to_owned()),
        ..input::Supplier::default()
    }
}

fn lens() -> input::Supplier {
    input::Supplier {
        name_en: Some("Saale Optik GmbH".to_owned()),
        address: Some("4 Uferweg\n07745 Jena, Germany".to_owned()),
        ..input::Supplier::default()
    }
}
