//! Voids, each kept and read in one statement with what follows from it.

use dalil_invoicing::{DocumentId, DocumentKind, DocumentRow, DocumentState, InvoiceId, NamedDocument, Void, Voided};
use dalil_tenancy::{StoreError, text::Line};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ColumnTrait, ConnectionTrait, FromQueryResult, QueryFilter, QueryOrder, QueryResult, QuerySelect};
use serde::Serialize;
use uuid::Uuid;

use super::{Result, figures};
use crate::{
    convert::{from_date, from_time},
    entity::document_void::{Column, Entity, Model},
    error::{corrupt, store_error},
    statement::{Bound, columns_of, json},
    tx::ScopedTx,
};

const TABLE: &str = "document_void";

#[derive(Serialize)]
struct VoidOut<'a> {
    workspace_id: Uuid,
    document_id: Uuid,
    reason: &'a str,
    day: Date,
    recorded_at: Timestamp,
    recorded_by: &'a str,
}

/// Keeps the voids of one sale's papers, takes the papers out of the figures, and marks what was owed under each invoice
/// among them.
pub(super) async fn save(tx: &ScopedTx, voids: &[Void], documents: &[&DocumentRow]) -> Result<()> {
    let rows = voids.iter().map(|void| VoidOut {
        workspace_id: tx.workspace().as_uuid(),
        document_id: void.document.as_uuid(),
        reason: void.reason.as_str(),
        day: void.day,
        recorded_at: void.at,
        recorded_by: &void.by,
    });
    let mut bound = Bound::to(tx);
    let rows = bound.value(json(rows)?);
    let taken = bound.value(figures::taken(tx, documents.iter().copied())?);
    let sql = format!(
        "WITH voids AS (INSERT INTO tenant.document_void \
             SELECT * FROM json_populate_recordset(NULL::tenant.document_void, {rows}::json)), \
         figures AS ({}) \
         UPDATE tenant.receivable AS owed SET voided = true \
             FROM json_populate_recordset(NULL::tenant.document_void, {rows}::json) AS void \
             WHERE {} AND owed.document_id = void.document_id AND NOT owed.voided",
        figures::adding(&taken),
        tx.here("owed"),
    );
    let marked = tx.execute_raw(bound.statement(sql)).await.map_err(store_error(TABLE))?.rows_affected();
    let invoices = documents.iter().filter(|row| row.series.kind == DocumentKind::Invoice).count();
    if usize::try_from(marked) == Ok(invoices) { Ok(()) } else { Err(StoreError::Conflict { what: TABLE }) }
}

pub(super) async fn find(tx: &ScopedTx, document: DocumentId) -> Result<Option<Voided>> {
    let mut bound = Bound::to(tx);
    let sql = format!(
        "SELECT {} FROM tenant.document AS document {} WHERE {} AND document.id = {}",
        columns(tx),
        joined(tx),
        tx.here("document"),
        bound.value(document.as_uuid()),
    );
    let row = tx.query_one_raw(bound.statement(sql)).await.map_err(store_error(TABLE))?;
    row.as_ref().map_or(Ok(None), of)
}

/// The columns of a statement over `tenant.document AS document` with [`joined`], for [`of`].
pub(super) fn columns(tx: &ScopedTx) -> String {
    format!(
        "{}, replacing.id AS replacing_id, replacing.printed_number AS replacing_number, \
         (SELECT draft.id FROM tenant.invoice_draft AS draft WHERE {} AND draft.replaces_id = \
             CASE document.kind WHEN 'mushak_6_3' THEN document.counterpart_id ELSE document.id END) AS replacing_draft",
        columns_of::<Entity>("void"),
        tx.here("draft"),
    )
}

/// The joins that [`columns`] reads from.
pub(super) fn joined(tx: &ScopedTx) -> String {
    format!(
        "LEFT JOIN tenant.document_void AS void ON {} AND void.document_id = document.id \
         LEFT JOIN tenant.document AS replacing ON {} AND replacing.replaces_id = document.id",
        tx.here("void"),
        tx.here("replacing"),
    )
}

/// The void of a document, from the columns of its row.
pub(super) fn of(row: &QueryResult) -> Result<Option<Voided>> {
    let Some(void) = void_of(row)? else { return Ok(None) };
    let read = || {
        let id: Option<Uuid> = row.try_get("", "replacing_id")?;
        let number: Option<String> = row.try_get("", "replacing_number")?;
        Ok((id.zip(number), row.try_get::<Option<Uuid>>("", "replacing_draft")?))
    };
    let (document, draft) = read().map_err(store_error(TABLE))?;
    Ok(Some(Voided {
        void,
        reissued_as: document
            .map(|(id, printed_number)| NamedDocument { id: DocumentId::from_uuid(id), printed_number }),
        draft: draft.map(InvoiceId::from_uuid),
    }))
}

/// The void alone, from the columns of its row under the alias `void`.
pub(super) fn void_of(row: &QueryResult) -> Result<Option<Void>> {
    let void = Model::from_query_result_optional(row, "void_").map_err(store_error(TABLE))?;
    void.map(from_row).transpose()
}

pub(super) async fn stored(tx: &ScopedTx, after: Option<DocumentId>, limit: u16) -> Result<Vec<Void>> {
    let mut query = tx.find::<Entity>().order_by_asc(Column::DocumentId).limit(u64::from(limit));
    if let Some(after) = after {
        query = query.filter(Column::DocumentId.gt(after.as_uuid()));
    }
    query.all(tx).await.map_err(store_error(TABLE))?.into_iter().map(from_row).collect()
}

fn from_row(row: Model) -> Result<Void> {
    let broken = || corrupt(TABLE, row.document_id);
    Ok(Void {
        document: DocumentId::from_uuid(row.document_id),
        reason: Line::parse(&row.reason).map_err(|_| broken())?,
        day: from_date(row.day).ok_or_else(broken)?,
        at: from_time(row.recorded_at),
        by: row.recorded_by,
    })
}

/// Whether the row of a document is voided, as an expression. It looks up one row by its key for each document that is
/// answered: a list walks its own index.
pub(super) fn is_voided(tx: &ScopedTx) -> String {
    format!(
        "coalesce((SELECT true FROM tenant.document_void AS void WHERE {} AND void.document_id = document.id), false)",
        tx.here("void"),
    )
}

/// What narrows documents to a state. Voids are few: those documents are found from them.
pub(super) fn narrowed(tx: &ScopedTx, state: Option<DocumentState>) -> String {
    match state {
        None => String::new(),
        Some(DocumentState::Issued) => format!(" AND NOT {}", is_voided(tx)),
        Some(DocumentState::Voided) => format!(
            " AND document.id = ANY(ARRAY(SELECT void.document_id FROM tenant.document_void AS void WHERE {}))",
            tx.here("void"),
        ),
    }
}
