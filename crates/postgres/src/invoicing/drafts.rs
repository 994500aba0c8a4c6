use dalil_invoicing::{Discarded, DocumentId, Draft, DraftKind, InvoiceId};
use dalil_tenancy::StoreError;
use jiff::Timestamp;
use sea_orm::{ColumnTrait, ConnectionTrait, FromQueryResult, IdenStatic, Iterable, QueryFilter, QuerySelect};

use super::{Lock, Result};
use crate::{
    convert::{from_time, to_time},
    entity::{
        discarded_draft,
        invoice_draft::{Column, Entity, Model},
    },
    error::{corrupt, store_error},
    statement::{self, Bound},
    tx::ScopedTx,
};

const TABLE: &str = "invoice_draft";
const DISCARDED: &str = "discarded_draft";

pub(super) async fn find(tx: &ScopedTx, id: InvoiceId, lock: Lock) -> Result<Option<Draft>> {
    let mut query = tx.find::<Entity>().filter(Column::Id.eq(id.as_uuid()));
    if lock == Lock::Update {
        query = query.lock_exclusive();
    }
    query.one(tx).await.map_err(store_error(TABLE))?.map(from_row).transpose()
}

pub(super) async fn insert(tx: &ScopedTx, draft: &Draft, total: i64) -> Result<()> {
    statement::insert(tx, TABLE, to_row(tx, draft, total)?).await
}

pub(super) async fn save(tx: &ScopedTx, draft: &Draft, total: i64) -> Result<()> {
    let id = Column::Id.eq(draft.id.as_uuid());
    statement::update::<Entity, _>(tx, TABLE, id, to_row(tx, draft, total)?).await
}

/// Moves a draft as it stands to those that were thrown away.
pub(super) async fn discard(tx: &ScopedTx, id: InvoiceId, at: Timestamp, by: &str) -> Result<()> {
    let columns = Column::iter().map(|column| column.as_str().to_owned()).collect::<Vec<_>>().join(", ");
    let mut bound = Bound::to(tx);
    let (id, at, by) = (bound.value(id.as_uuid()), bound.value(to_time(at)), bound.value(by));
    let sql = format!(
        "WITH gone AS (DELETE FROM tenant.invoice_draft AS draft WHERE {} AND draft.id = {id} RETURNING draft.*) \
         INSERT INTO tenant.discarded_draft ({columns}, discarded_at, discarded_by) SELECT {columns}, {at}, {by} FROM gone",
        tx.here("draft"),
    );
    match tx.execute_raw(bound.statement(sql)).await.map_err(store_error(DISCARDED))?.rows_affected() {
        1 => Ok(()),
        _ => Err(StoreError::Conflict { what: TABLE }),
    }
}

pub(super) async fn discarded(tx: &ScopedTx, id: InvoiceId) -> Result<Option<Discarded>> {
    let query = tx.find::<discarded_draft::Entity>().filter(discarded_draft::Column::Id.eq(id.as_uuid()));
    query.one(tx).await.map_err(store_error(DISCARDED))?.map(discarded_from).transpose()
}

/// Takes a draft away from those that were thrown away: a second taker waits, then finds none.
pub(super) async fn take_discarded(tx: &ScopedTx, id: InvoiceId) -> Result<Option<Discarded>> {
    let mut bound = Bound::to(tx);
    let id = bound.value(id.as_uuid());
    let sql = format!(
        "DELETE FROM tenant.discarded_draft AS draft WHERE {} AND draft.id = {id} RETURNING draft.*",
        tx.here("draft"),
    );
    let row = tx.query_one_raw(bound.statement(sql)).await.map_err(store_error(DISCARDED))?;
    let row = row.map(|row| discarded_draft::Model::from_query_result(&row, "")).transpose();
    row.map_err(store_error(DISCARDED))?.map(discarded_from).transpose()
}

/// Takes away for good some of the drafts that were thrown away before a time: few enough for a short transaction.
pub(crate) async fn forget_some(tx: &ScopedTx, before: Timestamp) -> Result<u64> {
    let mut bound = Bound::to(tx);
    let before = bound.value(to_time(before));
    let sql = format!(
        "DELETE FROM tenant.discarded_draft AS draft USING ( \
             SELECT old.id FROM tenant.discarded_draft AS old WHERE {} AND old.discarded_at < {before} LIMIT 1000) AS old \
         WHERE {} AND draft.id = old.id",
        tx.here("old"),
        tx.here("draft"),
    );
    Ok(tx.execute_raw(bound.statement(sql)).await.map_err(store_error(DISCARDED))?.rows_affected())
}

fn to_row(tx: &ScopedTx, draft: &Draft, total: i64) -> Result<Model> {
    let Draft { id, fields, version, replaces, quotation, created_at, updated_at } = draft;
    // What an invoice replaces is voided, what a quotation revises need not be: a key of its own holds each to that.
    let replaces = replaces.map(DocumentId::as_uuid);
    let (replaces_id, revises_id) = match fields.kind {
        DraftKind::Invoice => (replaces, None),
        DraftKind::Quotation => (None, replaces),
    };
    Ok(Model {
        workspace_id: tx.workspace().as_uuid(),
        id: id.as_uuid(),
        client_id: fields.client.as_uuid(),
        place_id: fields.place.map(dalil_invoicing::PlaceId::as_uuid),
        currency: fields.currency.code().to_owned(),
        total,
        body: statement::to_json(fields)?,
        version: *version,
        replaces_id,
        kind: fields.kind.as_str().to_owned(),
        revises_id,
        quotation_id: quotation.map(DocumentId::as_uuid),
        created_at: to_time(*created_at),
        updated_at: to_time(*updated_at),
    })
}

pub(super) fn from_row(row: Model) -> Result<Draft> {
    Ok(Draft {
        id: InvoiceId::from_uuid(row.id),
        fields: serde_json::from_value(row.body).map_err(|_| corrupt(TABLE, row.id))?,
        version: row.version,
        replaces: row.replaces_id.or(row.revises_id).map(DocumentId::from_uuid),
        quotation: row.quotation_id.map(DocumentId::from_uuid),
        created_at: from_time(row.created_at),
        updated_at: from_time(row.updated_at),
    })
}

fn discarded_from(row: discarded_draft::Model) -> Result<Discarded> {
    let draft = Draft {
        id: InvoiceId::from_uuid(row.id),
        fields: serde_json::from_value(row.body).map_err(|_| corrupt(DISCARDED, row.id))?,
        version: row.version,
        replaces: row.replaces_id.or(row.revises_id).map(DocumentId::from_uuid),
        quotation: row.quotation_id.map(DocumentId::from_uuid),
        created_at: from_time(row.created_at),
        updated_at: from_time(row.updated_at),
    };
    Ok(Discarded { draft, at: from_time(row.discarded_at), by: row.discarded_by })
}
