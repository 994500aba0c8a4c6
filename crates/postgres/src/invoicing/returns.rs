//! The register of sales and the sums of the return, read from the documents of a month.

use dalil_invoicing::{
    DocumentId, DocumentKind, Party,
    returns::{SalesEntry, SalesFilter, SalesKey, TaxMonth, TaxSums, Taxed},
};
use dalil_tenancy::page::{Page, PageRequest};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::{Result, lists::days, rows::DOCUMENT};
use crate::{
    convert::{from_date, from_time, to_time},
    error::{corrupt, store_error},
    statement::{Bound, in_order},
    tx::ScopedTx,
};

/// The kinds of documents that a return is made from.
const TAXED: &str = "'mushak_6_3', 'mushak_6_7', 'mushak_6_8'";

#[derive(FromQueryResult)]
struct SalesRow {
    id: Uuid,
    number: i64,
    printed_number: String,
    issued_at: OffsetDateTime,
    issued_on: Date,
    buyer: String,
    description: Option<String>,
    line_count: i32,
    voided: bool,
    value: i64,
    duty: i64,
    vat: i64,
    total: i64,
}

/// Walks the index of the kind through the month, where those of one moment are put in order; the first line of each document shown is looked up by its key.
pub(super) async fn sales(
    tx: &ScopedTx,
    filter: SalesFilter,
    page: PageRequest<SalesKey>,
) -> Result<Page<SalesEntry, SalesKey>> {
    let mut bound = Bound::to(tx);
    let limit = bound.value(i64::from(page.limit()) + 1);
    let after = page.after.map(|after| {
        let number = i64::try_from(after.number).unwrap_or(i64::MAX);
        [bound.value(to_time(after.at)), bound.value(number), bound.value(after.id.as_uuid())]
    });
    let days = days(&mut bound, "document", Some(filter.month.first()), Some(filter.month.last()));
    let line = "line.document_id = document.id";
    let here = tx.here("line");
    let feeds = filter.note.map(|note| {
        let treatment = bound.value(note.treatment());
        format!(
            " AND EXISTS (SELECT FROM tenant.document_line AS line \
             WHERE {here} AND {line} AND line.vat_treatment = {treatment})"
        )
    });
    let void = format!(
        "EXISTS (SELECT FROM tenant.document_void AS void WHERE {} AND void.document_id = document.id)",
        tx.here("void"),
    );
    let whole = filter.note.is_none() && filter.above.is_none();
    let standing = if whole { String::new() } else { format!(" AND NOT {void}") };
    let above = filter.above.map(|above| format!(" AND document.total > {}", bound.value(above)));
    let sql = format!(
        "SELECT document.id, document.number, document.printed_number, document.issued_at, document.issued_on, \
         document.buyer, document.line_count, document.value, document.duty, document.vat, document.total, \
         {void} AS voided, \
         (SELECT line.description FROM tenant.document_line AS line \
          WHERE {here} AND {line} AND line.position = 1) AS description \
         FROM tenant.document AS document WHERE {} AND document.kind = 'mushak_6_3'{days}{standing}{}{}{} LIMIT {limit}",
        tx.here("document"),
        feeds.unwrap_or_default(),
        above.unwrap_or_default(),
        in_order("document", &["issued_at", "number", "id"], true, after.as_ref().map(<[String; 3]>::as_slice)),
    );
    let rows = tx.query_all_raw(bound.statement(sql)).await.map_err(store_error(DOCUMENT))?;
    let items = rows.iter().map(entry).collect::<Result<Vec<_>>>()?;
    Ok(Page::cut(items, page.limit(), SalesEntry::key))
}

fn entry(row: &QueryResult) -> Result<SalesEntry> {
    let row = SalesRow::from_query_result(row, "").map_err(store_error(DOCUMENT))?;
    let broken = || corrupt(DOCUMENT, row.id);
    let buyer: Party = serde_json::from_str(&row.buyer).map_err(|_| broken())?;
    Ok(SalesEntry {
        document: DocumentId::from_uuid(row.id),
        number: u64::try_from(row.number).map_err(|_| broken())?,
        printed_number: row.printed_number.clone(),
        issued_at: from_time(row.issued_at),
        issued_on: from_date(row.issued_on).ok_or_else(broken)?,
        buyer,
        description: row.description.clone().ok_or_else(broken)?,
        line_count: u32::try_from(row.line_count).map_err(|_| broken())?,
        voided: row.voided,
        sums: if row.voided { TaxSums::default() } else { TaxSums { value: row.value, duty: row.duty, vat: row.vat } },
        total: if row.voided { 0 } else { row.total },
    })
}

#[derive(FromQueryResult)]
struct TaxedRow {
    kind: String,
    treatment: String,
    value: i64,
    duty: i64,
    vat: i64,
}

/// Adds up the lines of the month's tax documents, whose index leads to them.
pub(super) async fn taxed(tx: &ScopedTx, month: TaxMonth) -> Result<Vec<Taxed>> {
    let mut bound = Bound::to(tx);
    let days = days(&mut bound, "document", Some(month.first()), Some(month.last()));
    // A sum stays at the end of a bigint rather than fail.
    let sum = |column| format!("least(sum(line.{column}), {})::bigint AS {column}", i64::MAX);
    let sql = format!(
        "SELECT document.kind, line.vat_treatment AS treatment, {}, {}, {} \
         FROM tenant.document AS document \
         JOIN tenant.document_line AS line ON {} AND line.document_id = document.id \
         WHERE {} AND document.kind IN ({TAXED}){days} \
         AND NOT EXISTS (SELECT FROM tenant.document_void AS void WHERE {} AND void.document_id = document.id) \
         GROUP BY 1, 2",
        sum("value"),
        sum("duty"),
        sum("vat"),
        tx.here("line"),
        tx.here("document"),
        tx.here("void"),
    );
    let rows = tx.query_all_raw(bound.statement(sql)).await.map_err(store_error(DOCUMENT))?;
    rows.iter().map(sums).collect()
}

fn sums(row: &QueryResult) -> Result<Taxed> {
    let row = TaxedRow::from_query_result(row, "").map_err(store_error(DOCUMENT))?;
    let kind = DocumentKind::from_name(&row.kind).ok_or_else(|| corrupt(DOCUMENT, &row.kind))?;
    let sums = TaxSums { value: row.value, duty: row.duty, vat: row.vat };
    Ok(Taxed { kind, treatment: row.treatment, sums })
}
