//! This crate alone: a draft becomes an invoice and its Mushak 6.3 over the in-memory store, and both are checked.
//!
//! Run with `cargo run -p dalil-invoicing --features testing --example issue`.

use dalil_invoicing::{
    Bin, Brand, Client, ClientFields, ClientId, DocumentId, Draft, DraftFields, DraftKind, InvoiceId, InvoicingStore,
    IssueRequest, Moment, Name, NumberPrefix, Place, PlaceId, Registration, VatStatus, check, input, issue,
    testing::MemoryInvoicing,
};
use dalil_proof::Salt;
use dalil_tenancy::{
    WorkspaceId,
    text::{Line, Paragraph},
};
use jiff::{Timestamp, civil::date};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    pollster::block_on(run())
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let now: Timestamp = "2026-07-01T09:30:00Z".parse()?;
    let workspace = WorkspaceId::mint(0, &[0; 10]);
    let mut store = MemoryInvoicing::new(workspace);
    let client = set_up(&mut store, now).await?;

    let written = input::Draft {
        client_id: client.to_string(),
        lines: vec![input::LineInput {
            description: "Photography on location".to_owned(),
            unit: "hour".to_owned(),
            quantity: "6.5".to_owned(),
            unit_price: "4500".to_owned(),
            vat_treatment: "standard".to_owned(),
            ..input::LineInput::default()
        }],
        ..input::Draft::default()
    };
    let draft = Draft {
        id: InvoiceId::mint(2, &[2; 10]),
        fields: DraftFields::parse(&written)?,
        version: 1,
        replaces: None,
        quotation: None,
        created_at: now,
        updated_at: now,
    };
    store.insert_draft(&draft, draft.fields.computed()?.totals.total).await?;

    let moment = Moment {
        workspace,
        issued_by: "system:example".to_owned(),
        mushak_id: DocumentId::mint(3, &[3; 10]),
        salts: [Salt::new([4; 16]), Salt::new([5; 16])],
    };
    let request = IssueRequest { draft: draft.id, kind: DraftKind::Invoice, seen: 1.into(), moment };
    let set = issue(&mut store, request, || now).await?;
    for document in set.documents() {
        let row = document.row();
        println!("{} {} total {} {}", row.series.kind.as_str(), row.printed_number, row.totals.total, row.currency);
        println!("  seal {}: {:?}", row.leaf, check(row, document.lines(), document.attention()));
    }
    Ok(())
}

async fn set_up(store: &mut MemoryInvoicing, now: Timestamp) -> Result<ClientId, Box<dyn std::error::Error>> {
    let name = Name::new(None, Some(Line::parse("Example Studio")?)).ok_or("a name is given")?;
    let address = Paragraph::parse("1 Example Road\nDhaka")?;
    let bin: Bin = "001234567-0101".parse()?;
    let registration = Registration { from: date(2026, 1, 1), vat: VatStatus::Registered { bin }, tin: None };
    let place = Place {
        id: PlaceId::mint(1, &[1; 10]),
        name: Line::parse("Head office")?,
        address: address.clone(),
        code: None,
    };
    let brand = Brand {
        name,
        address,
        contact: None,
        logo: None,
        signatory: None,
        designation: None,
        terms: None,
        invoice_prefix: NumberPrefix::try_from("EX".to_owned())?,
        style: dalil_invoicing::Style::default(),
    };
    store.save_brand(&brand).await?;
    store.insert_registration(&registration).await?;
    store.insert_place(&place).await?;
    let written = input::Client { name_en: Some("A Client".to_owned()), ..input::Client::default() };
    let fields = ClientFields::parse(&written)?;
    let id = ClientId::mint(1, &[6; 10]);
    store.insert_client(&Client { id, fields, version: 1, created_at: now, updated_at: now }).await?;
    Ok(id)
}
