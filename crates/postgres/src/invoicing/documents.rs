use std::collections::HashMap;

use dalil_invoicing::{
    Attention, DocumentId, DocumentPapers, Issued, IssuedLine, NamedDocument, PlaceId, ReceiptOf, ReceivedId,
    SeriesKey, StoredDocument,
};
use sea_orm::{ColumnTrait, ConnectionTrait, FromQueryResult, QueryFilter, QueryOrder, QueryResult};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::{
    Result, papers,
    rows::{DOCUMENT, LINE, PERSONAL, document_from, line_from, personal_from},
    series, voids,
};
use crate::{
    convert::digests,
    entity::{document, document_line, document_personal, document_void},
    error::{corrupt, store_error},
    statement::{Bound, columns_of},
    tx::ScopedTx,
};

pub(super) async fn find(tx: &ScopedTx, id: DocumentId) -> Result<Option<Issued>> {
    let found = rows(tx, id, "", "", "document.id = $2").await?;
    found.first().map(|row| whole_from(row, id)).transpose()
}

/// A document with its papers and its void.
pub(super) async fn detail(tx: &ScopedTx, id: DocumentId) -> Result<Option<DocumentPapers>> {
    let more = format!(", {}, {} AS language, {}", papers::columns(tx), papers::language(tx), voids::columns(tx));
    let found = rows(tx, id, &more, &voids::joined(tx), "document.id = $2").await?;
    let Some(row) = found.first() else { return Ok(None) };
    let (originals, copies) = papers::of(row, id)?;
    let language = papers::language_of(row, id)?;
    let document = whole_from(row, id)?;
    Ok(Some(DocumentPapers { document, language, originals, copies, voided: voids::of(row)? }))
}

/// Documents about an id, each with its lines and the person addressed, and more columns from more tables.
async fn rows(tx: &ScopedTx, id: DocumentId, columns: &str, joins: &str, which: &str) -> Result<Vec<QueryResult>> {
    let sql = format!(
        "SELECT {}, {}{columns}, (SELECT json_agg(line ORDER BY line.position)::text FROM tenant.document_line AS line \
             WHERE {} AND line.document_id = document.id) AS lines \
         FROM tenant.document AS document \
         LEFT JOIN tenant.document_personal AS personal ON {} AND personal.document_id = document.id {joins} \
         WHERE {} AND {which}",
        columns_of::<document::Entity>("document"),
        columns_of::<document_personal::Entity>("personal"),
        tx.here("line"),
        tx.here("personal"),
        tx.here("document"),
    );
    let query = sqlx::query(AssertSqlSafe(sql.as_str())).bind(tx.workspace().as_uuid()).bind(id.as_uuid());
    tx.rows(query).await.map_err(store_error(DOCUMENT))
}

/// A document with its lines and the person addressed, from one row.
fn whole_from(row: &QueryResult, id: DocumentId) -> Result<Issued> {
    let document = document::Model::from_query_result(row, "document_").map_err(store_error(DOCUMENT))?;
    let personal = document_personal::Model::from_query_result_optional(row, "personal_");
    let lines: Option<String> = row.try_get("", "lines").map_err(store_error(LINE))?;
    let lines = lines.map(|lines| serde_json::from_str::<Vec<document_line::Model>>(&lines)).transpose();
    let lines = lines.map_err(|_| corrupt(LINE, id))?.unwrap_or_default();
    let lines = lines.into_iter().map(line_from).collect::<Result<Vec<_>>>()?;
    let attention = personal.map_err(store_error(PERSONAL))?.map(personal_from).transpose()?;
    Issued::from_stored(document_from(document)?, lines, attention).map_err(|_| corrupt(DOCUMENT, id))
}

/// The documents of a series behind a number. The number stands before its series in the key of a document, so that the key
/// leads to each of them.
pub(super) async fn stored(tx: &ScopedTx, series: &SeriesKey, after: u64, limit: u16) -> Result<Vec<StoredDocument>> {
    let mut bound = Bound::to(tx);
    let after = bound.value(i64::try_from(after).unwrap_or(i64::MAX));
    let kind = bound.value(series.kind.as_str());
    let bin = series.bin.as_ref().map(|bin| bin.as_str().to_owned());
    let bin = bin.map_or_else(|| "IS NULL".to_owned(), |bin| format!("= {}", bound.value(bin)));
    let place = series.place.map(PlaceId::as_uuid);
    let place = place.map_or_else(|| "IS NULL".to_owned(), |place| format!("= {}", bound.value(place)));
    let year = bound.value(series.year.first_year());
    let limit = bound.value(i64::from(limit));
    let sql = format!(
        "SELECT {}, {}, coalesce(log.nodes, '') AS nodes FROM tenant.document AS document \
         LEFT JOIN tenant.log_node AS log ON {} AND log.document_id = document.id \
         LEFT JOIN tenant.document_void AS void ON {} AND void.document_id = document.id \
         WHERE {} AND document.number > {after} AND document.kind = {kind} AND document.series_bin {bin} \
         AND document.series_place {place} AND document.fiscal_year = {year} ORDER BY document.number LIMIT {limit}",
        columns_of::<document::Entity>("document"),
        columns_of::<document_void::Entity>("void"),
        tx.here("log"),
        tx.here("void"),
        tx.here("document"),
    );
    let rows = tx.query_all_raw(bound.statement(sql)).await.map_err(store_error(DOCUMENT))?;
    with_parts(tx, &rows).await
}

/// The notes that correct a document, the earliest first.
pub(super) async fn notes_of(tx: &ScopedTx, id: DocumentId) -> Result<Vec<Issued>> {
    let which = "document.corrects_id = $2 ORDER BY document.issued_at, document.id";
    let rows = rows(tx, id, "", "", which).await?;
    rows.iter().map(|row| whole_from(row, id)).collect()
}

/// The receipts of payments, by a unique index of them alone.
/// The documents that were issued with others.
pub(super) async fn counterparts(tx: &ScopedTx, documents: &[DocumentId]) -> Result<Vec<(DocumentId, DocumentId)>> {
    let sql = format!(
        "SELECT document.id, document.counterpart_id FROM tenant.document AS document \
         WHERE {} AND document.id = ANY($2) AND document.counterpart_id IS NOT NULL ORDER BY document.id",
        tx.here("document"),
    );
    let ids: Vec<Uuid> = documents.iter().map(|id| id.as_uuid()).collect();
    let query = sqlx::query(AssertSqlSafe(sql.as_str())).bind(tx.workspace().as_uuid()).bind(ids);
    let rows = tx.rows(query).await.map_err(store_error(DOCUMENT))?;
    let pair = |row: &QueryResult| {
        let [own, other] = [row.try_get("", "id")?, row.try_get("", "counterpart_id")?].map(DocumentId::from_uuid);
        Ok((own, other))
    };
    rows.iter().map(|row| pair(row).map_err(store_error(DOCUMENT))).collect()
}

pub(super) async fn receipts_of(tx: &ScopedTx, payments: &[ReceivedId]) -> Result<Vec<ReceiptOf>> {
    if payments.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT document.payment_id, document.id, document.printed_number, {} AS voided FROM tenant.document AS document \
         WHERE {} AND document.payment_id = ANY($2) ORDER BY document.id",
        voids::is_voided(tx),
        tx.here("document"),
    );
    let ids: Vec<Uuid> = payments.iter().map(|id| id.as_uuid()).collect();
    let query = sqlx::query(AssertSqlSafe(sql.as_str())).bind(tx.workspace().as_uuid()).bind(ids);
    let rows = tx.rows(query).await.map_err(store_error(DOCUMENT))?;
    let receipt = |row: &QueryResult| {
        Ok(ReceiptOf {
            payment: ReceivedId::from_uuid(row.try_get("", "payment_id")?),
            receipt: NamedDocument {
                id: DocumentId::from_uuid(row.try_get("", "id")?),
                printed_number: row.try_get("", "printed_number")?,
            },
            voided: row.try_get("", "voided")?,
        })
    };
    rows.iter().map(|row| receipt(row).map_err(store_error(DOCUMENT))).collect()
}

/// Adds lines and persons to documents: two statements, however many documents.
async fn with_parts(tx: &ScopedTx, rows: &[QueryResult]) -> Result<Vec<StoredDocument>> {
    let documents = rows
        .iter()
        .map(|row| document::Model::from_query_result(row, "document_").map_err(store_error(DOCUMENT)))
        .collect::<Result<Vec<_>>>()?;
    let ids: Vec<Uuid> = documents.iter().map(|row| row.id).collect();
    let mut lines = lines_of(tx, &ids).await?;
    let mut persons = persons_of(tx, &ids).await?;
    documents
        .into_iter()
        .zip(rows)
        .map(|(document, row)| {
            let id = document.id;
            let nodes: Vec<u8> = row.try_get("", "nodes").map_err(store_error(DOCUMENT))?;
            Ok(StoredDocument {
                row: document_from(document)?,
                lines: lines.remove(&id).unwrap_or_default(),
                attention: persons.remove(&id),
                nodes: digests(&nodes).ok_or_else(|| corrupt(series::LOG_NODE, id))?,
                void: voids::void_of(row)?,
            })
        })
        .collect()
}

async fn lines_of(tx: &ScopedTx, documents: &[Uuid]) -> Result<HashMap<Uuid, Vec<IssuedLine>>> {
    let rows = tx
        .find::<document_line::Entity>()
        .filter(document_line::Column::DocumentId.is_in(documents.iter().copied()))
        .order_by_asc(document_line::Column::DocumentId)
        .order_by_asc(document_line::Column::Position)
        .all(tx)
        .await
        .map_err(store_error(LINE))?;
    let mut lines: HashMap<Uuid, Vec<IssuedLine>> = HashMap::new();
    for row in rows {
        lines.entry(row.document_id).or_default().push(line_from(row)?);
    }
    Ok(lines)
}

async fn persons_of(tx: &ScopedTx, documents: &[Uuid]) -> Result<HashMap<Uuid, Attention>> {
    let rows = tx
        .find::<document_personal::Entity>()
        .filter(document_personal::Column::DocumentId.is_in(documents.iter().copied()))
        .all(tx)
        .await
        .map_err(store_error(PERSONAL))?;
    rows.into_iter().map(|row| Ok((row.document_id, personal_from(row)?))).collect()
}
