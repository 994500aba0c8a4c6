use std::collections::HashMap;

use dalil_invoicing::{Attention, DocumentId, Issued, IssuedLine, StoredDocument};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{
    Result,
    rows::{DOCUMENT, LINE, PERSONAL, document_from, line_from, personal_from},
};
use crate::{
    entity::{document, document_line, document_personal},
    error::{corrupt, store_error},
    tx::ScopedTx,
};

pub(super) async fn find(tx: &ScopedTx, id: DocumentId) -> Result<Option<Issued>> {
    let query = tx.find::<document::Entity>().filter(document::Column::Id.eq(id.as_uuid()));
    let Some(row) = query.one(tx).await.map_err(store_error(DOCUMENT))? else { return Ok(None) };
    let StoredDocument { row, lines, attention } =
        with_parts(tx, vec![row]).await?.pop().ok_or_else(|| corrupt(DOCUMENT, id))?;
    Issued::from_stored(row, lines, attention).map(Some).map_err(|_| corrupt(DOCUMENT, id))
}

pub(super) async fn stored(tx: &ScopedTx, after: Option<DocumentId>, limit: u16) -> Result<Vec<StoredDocument>> {
    let mut query = tx.find::<document::Entity>().order_by_asc(document::Column::Id).limit(u64::from(limit));
    if let Some(after) = after {
        query = query.filter(document::Column::Id.gt(after.as_uuid()));
    }
    let rows = query.all(tx).await.map_err(store_error(DOCUMENT))?;
    with_parts(tx, rows).await
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
