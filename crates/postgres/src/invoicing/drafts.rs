use dalil_invoicing::{Draft, InvoiceId};
use sea_orm::{ColumnTrait, QueryFilter, QuerySelect};

use super::{Lock, Result};
use crate::{
    convert::{from_time, to_time},
    entity::invoice_draft::{Column, Entity, Model},
    error::{corrupt, store_error},
    statement,
    tx::ScopedTx,
};

const TABLE: &str = "invoice_draft";

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

pub(super) async fn delete(tx: &ScopedTx, id: InvoiceId) -> Result<()> {
    let deletion = tx.delete::<Entity>().filter(Column::Id.eq(id.as_uuid()));
    deletion.exec(tx).await.map_err(store_error(TABLE))?;
    Ok(())
}

fn to_row(tx: &ScopedTx, draft: &Draft, total: i64) -> Result<Model> {
    let Draft { id, fields, version, replaces, created_at, updated_at } = draft;
    Ok(Model {
        workspace_id: tx.workspace().as_uuid(),
        id: id.as_uuid(),
        client_id: fields.client.as_uuid(),
        place_id: fields.place.map(dalil_invoicing::PlaceId::as_uuid),
        currency: fields.currency.code().to_owned(),
        total,
        body: statement::to_json(fields)?,
        version: *version,
        replaces_id: replaces.map(dalil_invoicing::DocumentId::as_uuid),
        created_at: to_time(*created_at),
        updated_at: to_time(*updated_at),
    })
}

pub(super) fn from_row(row: Model) -> Result<Draft> {
    Ok(Draft {
        id: InvoiceId::from_uuid(row.id),
        fields: serde_json::from_value(row.body).map_err(|_| corrupt(TABLE, row.id))?,
        version: row.version,
        replaces: row.replaces_id.map(dalil_invoicing::DocumentId::from_uuid),
        created_at: from_time(row.created_at),
        updated_at: from_time(row.updated_at),
    })
}
