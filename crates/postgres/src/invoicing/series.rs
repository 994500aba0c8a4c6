use dalil_invoicing::{Bin, DocumentKind, FiscalYear, LogEntry, PlaceId, SeriesKey, SeriesState};
use dalil_proof::Digest;
use sea_orm::QueryResult;
use sqlx::AssertSqlSafe;

use super::{
    Result,
    rows::{DOCUMENT, parsed},
};
use crate::{
    convert::{digests, from_time},
    entity::series::{Entity, Model},
    error::{corrupt, store_error},
    tx::ScopedTx,
};

const TABLE: &str = "series";
pub(super) const LOG_NODE: &str = "log_node";

pub(super) async fn all(tx: &ScopedTx) -> Result<Vec<SeriesState>> {
    let rows = tx.find::<Entity>().all(tx).await.map_err(store_error(TABLE))?;
    rows.iter().map(from_row).collect()
}

/// Every series that a document names.
pub(super) async fn named(tx: &ScopedTx) -> Result<Vec<SeriesKey>> {
    let sql = format!(
        "SELECT DISTINCT document.kind, document.series_bin, document.series_place, document.fiscal_year \
         FROM tenant.document AS document WHERE {}",
        tx.here("document"),
    );
    let query = sqlx::query(AssertSqlSafe(sql.as_str())).bind(tx.workspace().as_uuid());
    let rows = tx.rows(query).await.map_err(store_error(DOCUMENT))?;
    rows.iter().map(key_from).collect()
}

fn key_from(row: &QueryResult) -> Result<SeriesKey> {
    let read = || {
        let (kind, bin) = (row.try_get::<String>("", "kind")?, row.try_get::<Option<String>>("", "series_bin")?);
        let place = row.try_get::<Option<uuid::Uuid>>("", "series_place")?;
        Ok((kind, bin, place, row.try_get::<i16>("", "fiscal_year")?))
    };
    let (kind, bin, place, year) = read().map_err(store_error(DOCUMENT))?;
    let broken = || corrupt(DOCUMENT, format!("{kind} {year}"));
    Ok(SeriesKey {
        kind: DocumentKind::from_name(&kind).ok_or_else(broken)?,
        bin: parsed(bin).map_err(|_| broken())?,
        place: place.map(PlaceId::from_uuid),
        year: FiscalYear::beginning(year),
    })
}

fn from_row(row: &Model) -> Result<SeriesState> {
    let broken = || corrupt(TABLE, format!("{} {}", row.kind, row.fiscal_year));
    Ok(SeriesState {
        key: SeriesKey {
            kind: DocumentKind::from_name(&row.kind).ok_or_else(broken)?,
            bin: parsed(row.bin.clone()).map_err(|_| broken())?,
            place: row.place_id.map(PlaceId::from_uuid),
            year: FiscalYear::beginning(row.fiscal_year),
        },
        last: u64::try_from(row.last).map_err(|_| broken())?,
        last_issued_at: from_time(row.last_issued_at),
        peaks: digests(&row.peaks).ok_or_else(broken)?,
    })
}

/// The number stands before its series in the key of a document, so that the key leads to each of them.
pub(super) async fn log_entries(tx: &ScopedTx, series: &SeriesKey, numbers: &[u64]) -> Result<Vec<LogEntry>> {
    let sql = format!(
        "SELECT document.number, document.leaf, coalesce(log.nodes, '') AS nodes FROM tenant.document AS document \
         LEFT JOIN tenant.log_node AS log ON {} AND log.document_id = document.id \
         WHERE {} AND document.number = ANY($2) AND document.kind = $3 AND document.series_bin IS NOT DISTINCT FROM $4 \
         AND document.series_place IS NOT DISTINCT FROM $5 AND document.fiscal_year = $6 ORDER BY document.number",
        tx.here("log"),
        tx.here("document"),
    );
    let numbers: Vec<i64> = numbers.iter().filter_map(|number| i64::try_from(*number).ok()).collect();
    let query = sqlx::query(AssertSqlSafe(sql.as_str()))
        .bind(tx.workspace().as_uuid())
        .bind(numbers)
        .bind(series.kind.as_str())
        .bind(series.bin.as_ref().map(Bin::as_str))
        .bind(series.place.map(PlaceId::as_uuid))
        .bind(series.year.first_year());
    let rows = tx.rows(query).await.map_err(store_error(DOCUMENT))?;
    rows.iter().map(entry_from).collect()
}

fn entry_from(row: &QueryResult) -> Result<LogEntry> {
    let read = || Ok((row.try_get::<i64>("", "number")?, row.try_get("", "leaf")?, row.try_get("", "nodes")?));
    let (number, leaf, nodes): (i64, Vec<u8>, Vec<u8>) = read().map_err(store_error(DOCUMENT))?;
    Ok(LogEntry {
        number: u64::try_from(number).map_err(|_| corrupt(DOCUMENT, number))?,
        leaf: Digest::try_from(leaf.as_slice()).map_err(|_| corrupt(DOCUMENT, number))?,
        nodes: digests(&nodes).ok_or_else(|| corrupt(LOG_NODE, number))?,
    })
}
