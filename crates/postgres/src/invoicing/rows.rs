//! Rows of issued documents, column by column. Nothing is repaired on the way: a value that the domain cannot hold is
//! named as corrupt.

use dalil_invoicing::{
    Attention, Bin, ClientId, DocumentId, DocumentKind, DocumentRow, FiscalYear, Issued, IssuedLine, PlaceId,
    ReceivedId, SeriesKey, compute::Totals,
};
use dalil_tenancy::WorkspaceId;
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use uuid::Uuid;

use super::Result;
use crate::{
    convert::{from_date, from_time, to_digest, to_salt},
    entity::{document, document_line, document_personal},
    error::corrupt,
    statement::Bytea,
};

pub(super) const DOCUMENT: &str = "document";
pub(super) const LINE: &str = "document_line";
pub(super) const PERSONAL: &str = "document_personal";

/// A text read back by the type it was written from.
pub(super) fn parsed<T: TryFrom<String>>(text: Option<String>) -> std::result::Result<Option<T>, T::Error> {
    text.map(T::try_from).transpose()
}

/// A document as its row, column by column.
#[derive(Serialize)]
pub(super) struct DocumentOut<'a> {
    workspace_id: Uuid,
    id: Uuid,
    kind: &'a str,
    series_bin: Option<&'a str>,
    series_place: Option<Uuid>,
    fiscal_year: i16,
    number: u64,
    printed_number: &'a str,
    layout: &'a str,
    issued_at: Timestamp,
    issued_on: Date,
    supplied_on: Date,
    due_on: Option<Date>,
    issued_by: &'a str,
    counterpart_id: Option<Uuid>,
    replaces_id: Option<Uuid>,
    replaces: Option<&'a str>,
    client_id: Uuid,
    currency: &'a str,
    issuer: &'a str,
    buyer: &'a str,
    destination: Option<&'a str>,
    vehicle: Option<&'a str>,
    notes: Option<&'a str>,
    corrects_id: Option<Uuid>,
    corrects: Option<&'a str>,
    payment_id: Option<Uuid>,
    payment: Option<&'a str>,
    quotation_id: Option<Uuid>,
    quotation: Option<&'a str>,
    demands: Option<&'a str>,
    attention_digest: Option<Bytea<'a>>,
    line_count: u32,
    gross: i64,
    discount: i64,
    value: i64,
    duty: i64,
    vat: i64,
    total: i64,
    leaf: Bytea<'a>,
    hints: Bytea<'a>,
}

impl<'a> DocumentOut<'a> {
    pub(super) fn of(issued: &'a Issued) -> Self {
        let row = issued.row();
        let DocumentRow { series, totals, .. } = row;
        Self {
            workspace_id: row.workspace.as_uuid(),
            id: row.id.as_uuid(),
            kind: series.kind.as_str(),
            series_bin: series.bin.as_ref().map(Bin::as_str),
            series_place: series.place.map(PlaceId::as_uuid),
            fiscal_year: series.year.first_year(),
            number: row.number,
            printed_number: &row.printed_number,
            layout: &row.layout,
            issued_at: row.issued_at,
            issued_on: row.issued_on,
            supplied_on: row.supplied_on,
            due_on: row.due_on,
            issued_by: &row.issued_by,
            counterpart_id: row.counterpart.map(DocumentId::as_uuid),
            replaces_id: row.replaces_id.map(DocumentId::as_uuid),
            replaces: row.replaces.as_deref(),
            client_id: row.client.as_uuid(),
            currency: row.currency.code(),
            issuer: &row.issuer,
            buyer: &row.buyer,
            destination: row.destination.as_deref(),
            vehicle: row.vehicle.as_deref(),
            notes: row.notes.as_deref(),
            corrects_id: row.corrects_id.map(DocumentId::as_uuid),
            corrects: row.corrects.as_deref(),
            payment_id: row.payment_id.map(ReceivedId::as_uuid),
            payment: row.payment.as_deref(),
            quotation_id: row.quotation_id.map(DocumentId::as_uuid),
            quotation: row.quotation.as_deref(),
            demands: row.demands.as_deref(),
            attention_digest: row.attention_digest.as_ref().map(|digest| Bytea(digest.as_bytes())),
            line_count: row.line_count,
            gross: totals.gross,
            discount: totals.discount,
            value: totals.value,
            duty: totals.duty,
            vat: totals.vat,
            total: totals.total,
            leaf: Bytea(row.leaf.as_bytes()),
            hints: Bytea(&row.hints),
        }
    }
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
        replaces_id: row.replaces_id.map(DocumentId::from_uuid),
        replaces: row.replaces,
        client: ClientId::from_uuid(row.client_id),
        currency: row.currency.parse().map_err(|_| broken())?,
        issuer: row.issuer,
        buyer: row.buyer,
        destination: row.destination,
        vehicle: row.vehicle,
        notes: row.notes,
        corrects_id: row.corrects_id.map(DocumentId::from_uuid),
        corrects: row.corrects,
        payment_id: row.payment_id.map(ReceivedId::from_uuid),
        payment: row.payment,
        quotation_id: row.quotation_id.map(DocumentId::from_uuid),
        quotation: row.quotation,
        demands: row.demands,
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

/// A line as its row, column by column.
#[derive(Serialize)]
pub(super) struct LineOut<'a> {
    workspace_id: Uuid,
    document_id: Uuid,
    position: u32,
    description: &'a str,
    unit: &'a str,
    quantity: &'a str,
    unit_price: &'a str,
    price_includes_tax: bool,
    net_unit_price: &'a str,
    duty_rate: &'a str,
    vat_treatment: &'a str,
    vat_rate: Option<&'a str>,
    gross: i64,
    discount: i64,
    value: i64,
    duty: i64,
    vat: i64,
    total: i64,
}

impl<'a> LineOut<'a> {
    pub(super) fn of(document: &DocumentRow, line: &'a IssuedLine) -> Self {
        Self {
            workspace_id: document.workspace.as_uuid(),
            document_id: document.id.as_uuid(),
            position: line.position,
            description: &line.description,
            unit: &line.unit,
            quantity: &line.quantity,
            unit_price: &line.unit_price,
            price_includes_tax: line.price_includes_tax,
            net_unit_price: &line.net_unit_price,
            duty_rate: &line.duty_rate,
            vat_treatment: &line.vat_treatment,
            vat_rate: line.vat_rate.as_deref(),
            gross: line.gross,
            discount: line.discount,
            value: line.value,
            duty: line.duty,
            vat: line.vat,
            total: line.total,
        }
    }
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

/// The person addressed, as the row beside the document.
#[derive(Serialize)]
pub(super) struct PersonalOut<'a> {
    workspace_id: Uuid,
    document_id: Uuid,
    salt: Bytea<'a>,
    attention: &'a str,
}

impl<'a> PersonalOut<'a> {
    pub(super) fn of(issued: &'a Issued) -> Option<Self> {
        issued.attention().map(|attention| Self {
            workspace_id: issued.row().workspace.as_uuid(),
            document_id: issued.id().as_uuid(),
            salt: Bytea(attention.salt.as_bytes()),
            attention: &attention.name,
        })
    }
}

/// A series as it stands after an issue.
#[derive(Serialize)]
pub(super) struct SeriesOut<'a> {
    kind: &'a str,
    bin: Option<&'a str>,
    place_id: Option<Uuid>,
    fiscal_year: i16,
    last_issued_at: Timestamp,
    peaks: Bytea<'a>,
}

impl<'a> SeriesOut<'a> {
    pub(super) fn of(series: &'a SeriesKey, last_issued_at: Timestamp, peaks: &'a [u8]) -> Self {
        Self {
            kind: series.kind.as_str(),
            bin: series.bin.as_ref().map(Bin::as_str),
            place_id: series.place.map(PlaceId::as_uuid),
            fiscal_year: series.year.first_year(),
            last_issued_at,
            peaks: Bytea(peaks),
        }
    }
}

/// What a document added to the log of its series above its leaf.
#[derive(Serialize)]
pub(super) struct NodesOut<'a> {
    workspace_id: Uuid,
    document_id: Uuid,
    nodes: Bytea<'a>,
}

impl<'a> NodesOut<'a> {
    pub(super) fn of(workspace: WorkspaceId, document: DocumentId, nodes: &'a [u8]) -> Self {
        Self { workspace_id: workspace.as_uuid(), document_id: document.as_uuid(), nodes: Bytea(nodes) }
    }
}

pub(super) fn personal_from(row: document_personal::Model) -> Result<Attention> {
    let salt = to_salt(&row.salt).ok_or_else(|| corrupt(PERSONAL, row.document_id))?;
    Ok(Attention { salt, name: row.attention })
}
