//! Rows of issued documents, column by column. Nothing is repaired on the way: a value that the domain cannot hold is
//! named as corrupt.

use dalil_invoicing::{
    Attention, Bin, ClientId, DocumentId, DocumentKind, DocumentRow, FiscalYear, Issued, IssuedLine, PlaceId,
    SeriesKey, compute::Totals,
};
use dalil_tenancy::WorkspaceId;

use super::Result;
use crate::{
    convert::{from_date, from_digest, from_time, to_date, to_digest, to_salt, to_time},
    entity::{document, document_line, document_personal},
    error::corrupt,
};

pub(super) const DOCUMENT: &str = "document";
pub(super) const LINE: &str = "document_line";
pub(super) const PERSONAL: &str = "document_personal";

/// A text read back by the type it was written from.
pub(super) fn parsed<T: TryFrom<String>>(text: Option<String>) -> std::result::Result<Option<T>, T::Error> {
    text.map(T::try_from).transpose()
}

pub(super) fn document_to(issued: &Issued) -> Result<document::Model> {
    let row = issued.row();
    let broken = || corrupt(DOCUMENT, row.id);
    let DocumentRow { series, totals, .. } = row;
    Ok(document::Model {
        workspace_id: row.workspace.as_uuid(),
        id: row.id.as_uuid(),
        kind: series.kind.as_str().to_owned(),
        series_bin: series.bin.as_ref().map(|bin| bin.as_str().to_owned()),
        series_place: series.place.map(PlaceId::as_uuid),
        fiscal_year: series.year.first_year(),
        number: i64::try_from(row.number).map_err(|_| broken())?,
        printed_number: row.printed_number.clone(),
        layout: row.layout.clone(),
        issued_at: to_time(row.issued_at),
        issued_on: to_date(row.issued_on),
        supplied_on: to_date(row.supplied_on),
        due_on: row.due_on.map(to_date),
        issued_by: row.issued_by.clone(),
        counterpart_id: row.counterpart.map(DocumentId::as_uuid),
        client_id: row.client.as_uuid(),
        currency: row.currency.code().to_owned(),
        issuer: row.issuer.clone(),
        buyer: row.buyer.clone(),
        destination: row.destination.clone(),
        vehicle: row.vehicle.clone(),
        notes: row.notes.clone(),
        attention_digest: row.attention_digest.map(from_digest),
        line_count: i32::try_from(row.line_count).map_err(|_| broken())?,
        gross: totals.gross,
        discount: totals.discount,
        value: totals.value,
        duty: totals.duty,
        vat: totals.vat,
        total: totals.total,
        leaf: from_digest(row.leaf),
        hints: row.hints.clone(),
    })
}

pub(super) fn document_from(row: document::Model) -> Result<DocumentRow> {
    let id = row.id;
    let broken = || corrupt(DOCUMENT, id);
    let digest = |bytes: &[u8]| to_digest(bytes).ok_or_else(broken);
    Ok(DocumentRow {
        workspace: WorkspaceId::from_uuid(row.workspace_id),
        id: DocumentId::from_uuid(id),
        series: SeriesKey {
            kind: DocumentKind::from_name(&row.kind).ok_or_else(broken)?,
            bin: parsed::<Bin>(row.series_bin).map_err(|_| broken())?,
            place: row.series_place.map(PlaceId::from_uuid),
            year: FiscalYear::beginning(row.fiscal_year),
        },
        number: u64::try_from(row.number).map_err(|_| broken())?,
        printed_number: row.printed_number,
        layout: row.layout,
        issued_at: from_time(row.issued_at),
        issued_on: from_date(row.issued_on).ok_or_else(broken)?,
        supplied_on: from_date(row.supplied_on).ok_or_else(broken)?,
        due_on: row.due_on.map(|day| from_date(day).ok_or_else(broken)).transpose()?,
        issued_by: row.issued_by,
        counterpart: row.counterpart_id.map(DocumentId::from_uuid),
        client: ClientId::from_uuid(row.client_id),
        currency: row.currency.parse().map_err(|_| broken())?,
        issuer: row.issuer,
        buyer: row.buyer,
        destination: row.destination,
        vehicle: row.vehicle,
        notes: row.notes,
        attention_digest: row.attention_digest.as_deref().map(digest).transpose()?,
        line_count: u32::try_from(row.line_count).map_err(|_| broken())?,
        totals: Totals {
            gross: row.gross,
            discount: row.discount,
            value: row.value,
            duty: row.duty,
            vat: row.vat,
            total: row.total,
        },
        leaf: digest(&row.leaf)?,
        hints: row.hints,
    })
}

pub(super) fn lines_to(issued: &Issued) -> Result<Vec<document_line::Model>> {
    issued.lines().iter().map(|line| line_to(issued, line)).collect()
}

fn line_to(issued: &Issued, line: &IssuedLine) -> Result<document_line::Model> {
    let row = issued.row();
    let position = i32::try_from(line.position).map_err(|_| corrupt(LINE, row.id))?;
    Ok(document_line::Model {
        workspace_id: row.workspace.as_uuid(),
        document_id: row.id.as_uuid(),
        position,
        description: line.description.clone(),
        unit: line.unit.clone(),
        quantity: line.quantity.clone(),
        unit_price: line.unit_price.clone(),
        price_includes_tax: line.price_includes_tax,
        net_unit_price: line.net_unit_price.clone(),
        duty_rate: line.duty_rate.clone(),
        vat_treatment: line.vat_treatment.clone(),
        vat_rate: line.vat_rate.clone(),
        gross: line.gross,
        discount: line.discount,
        value: line.value,
        duty: line.duty,
        vat: line.vat,
        total: line.total,
    })
}

pub(super) fn line_from(row: document_line::Model) -> Result<IssuedLine> {
    let position = u32::try_from(row.position).map_err(|_| corrupt(LINE, row.document_id))?;
    Ok(IssuedLine {
        position,
        description: row.description,
        unit: row.unit,
        quantity: row.quantity,
        unit_price: row.unit_price,
        price_includes_tax: row.price_includes_tax,
        net_unit_price: row.net_unit_price,
        duty_rate: row.duty_rate,
        vat_treatment: row.vat_treatment,
        vat_rate: row.vat_rate,
        gross: row.gross,
        discount: row.discount,
        value: row.value,
        duty: row.duty,
        vat: row.vat,
        total: row.total,
    })
}

pub(super) fn personal_to(issued: &Issued) -> Option<document_personal::Model> {
    issued.attention().map(|attention| document_personal::Model {
        workspace_id: issued.row().workspace.as_uuid(),
        document_id: issued.id().as_uuid(),
        salt: attention.salt.as_bytes().to_vec(),
        attention: attention.name.clone(),
    })
}

pub(super) fn personal_from(row: document_personal::Model) -> Result<Attention> {
    let salt = to_salt(&row.salt).ok_or_else(|| corrupt(PERSONAL, row.document_id))?;
    Ok(Attention { salt, name: row.attention })
}
