use std::collections::HashMap;

use dalil_invoicing::{Attention, DocumentId, DocumentPapers, Issued, IssuedLine, StoredDocument};
use sea_orm::{ColumnTrait, FromQueryResult, QueryFilter, QueryOrder, QueryResult, QuerySelect};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::{
    Result, papers,
    rows::{DOCUMENT, LINE, PERSONAL, document_from, line_from, personal_from},
};
use crate::{
    entity::{document, document_line, document_personal},
    error::{corrupt, store_error},
    statement::columns_of,
    tx::ScopedTx,
};

/// For a document without its papers.
const NO_PAPERS: &str = "NULL::text AS originals, NULL::text AS copies";

pub(super) async fn find(tx: &ScopedTx, id: DocumentId) -> Result<Option<Issued>> {
    Ok(read(tx, id, NO_PAPERS).await?.map(|found| found.document))
}

/// A document with its papers.
pub(super) async fn detail(tx: &ScopedTx, id: DocumentId) -> Result<Option<DocumentPapers>> {
    read(tx, id, &papers::columns(tx)).await
}

async fn read(tx: &ScopedTx, id: DocumentId, papers: &str) -> Result<Option<DocumentPapers>> {
    let rows = rows(tx, id, papers, "document.id = $2").await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let (originals, copies) = papers::of(row, id)?;
    Ok(Some(DocumentPapers { document: whole_from(row, id)?, originals, copies }))
}

/// Documents about an id, each with its lines and the person addressed.
async fn rows(tx: &ScopedTx, id: DocumentId, papers: &str, which: &str) -> Result<Vec<QueryResult>> {
    let sql = format!(
        "SELECT {}, {}, {papers}, (SELECT json_agg(line ORDER BY line.position)::text FROM tenant.document_line AS line \
             WHERE {} AND line.document_id = document.id) AS lines \
         FROM tenant.document AS document \
         LEFT JOIN tenant.document_personal AS personal ON {} AND personal.document_id = document.id \
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

pub(super) async fn stored(tx: &ScopedTx, after: Option<DocumentId>, limit: u16) -> Result<Vec<StoredDocument>> {
    let mut query = tx.find::<document::Entity>().order_by_asc(document::Column::Id).limit(u64::from(limit));
    if let Some(after) = after {
        query = query.filter(document::Column::Id.gt(after.as_uuid()));
    }
    let rows = query.all(tx).await.map_err(store_error(DOCUMENT))?;
    with_parts(tx, rows).await
}

/// The notes that correct a document, the earliest first.
pub(super) async fn notes_of(tx: &ScopedTx, id: DocumentId) -> Result<Vec<Issued>> {
    let rows = rows(tx, id, NO_PAPERS, "document.corrects_id = $2 ORDER BY document.issued_at, document.id").await?;
    rows.iter().map(|row| whole_from(row, id)).collect()
}

/// Adds lines and persons to documents: two statements, however many documents.
async fn with_parts(tx: &ScopedTx, rows: Vec<document::Model>) -> Result<Vec<StoredDocument>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut lines = lines_of(tx, &ids).await?;
    let mut persons = persons_of(tx, &ids).await?;
    rows.into_iter()
        .map(|row| {
            let id = row.id;
            Ok(StoredDocument {
                row: document_from(row)?,
                lines: lines.remove(&id).unwrap_or_default(),
                attention: persons.remove(&id),
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
