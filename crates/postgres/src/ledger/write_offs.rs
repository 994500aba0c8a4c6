use dalil_ledger::{DebtorId, ReceivableId, WriteOff, WriteOffId};
use dalil_tenancy::{StoreError, text::Line};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use uuid::Uuid;

use super::{Result, receivables};
use crate::{
    convert::{from_date, from_time},
    entity::write_off::{Column, Entity, Model},
    error::{corrupt, store_error},
    statement::{Bound, json},
    tx::ScopedTx,
};

const TABLE: &str = "write_off";

#[derive(Serialize)]
struct WriteOffOut<'a> {
    workspace_id: Uuid,
    id: Uuid,
    document_id: Uuid,
    client_id: Uuid,
    currency: &'a str,
    amount: i64,
    day: Date,
    reason: &'a str,
    recorded_at: Timestamp,
    recorded_by: &'a str,
}

/// Keeps a write-off, and counts it.
pub(super) async fn save(tx: &ScopedTx, write_off: &WriteOff) -> Result<()> {
    let row = WriteOffOut {
        workspace_id: tx.workspace().as_uuid(),
        id: write_off.id.as_uuid(),
        document_id: write_off.receivable.as_uuid(),
        client_id: write_off.debtor.as_uuid(),
        currency: write_off.currency.code(),
        amount: write_off.amount,
        day: write_off.day,
        reason: write_off.reason.as_str(),
        recorded_at: write_off.at,
        recorded_by: &write_off.by,
    };
    let mut bound = Bound::to(tx);
    let row = bound.value(json([row])?);
    let (document, amount) = (bound.value(write_off.receivable.as_uuid()), bound.value(write_off.amount));
    let sql = format!(
        "WITH given_up AS (INSERT INTO tenant.write_off \
             SELECT * FROM json_populate_recordset(NULL::tenant.write_off, {row}::json)) \
         UPDATE tenant.receivable AS owed SET written_off = owed.written_off + {amount} \
             WHERE {} AND owed.document_id = {document} AND owed.outstanding >= {amount}",
        tx.here("owed"),
    );
    match tx.execute_raw(bound.statement(sql)).await.map_err(store_error(TABLE))?.rows_affected() {
        1 => Ok(()),
        _ => Err(StoreError::Conflict { what: receivables::TABLE }),
    }
}

pub(super) async fn of(tx: &ScopedTx, receivable: ReceivableId) -> Result<Vec<WriteOff>> {
    let query = tx.find::<Entity>().filter(Column::DocumentId.eq(receivable.as_uuid())).order_by_asc(Column::Id);
    query.all(tx).await.map_err(store_error(TABLE))?.into_iter().map(from_row).collect()
}

pub(super) async fn stored(tx: &ScopedTx, after: Option<WriteOffId>, limit: u16) -> Result<Vec<WriteOff>> {
    let mut query = tx.find::<Entity>().order_by_asc(Column::Id).limit(u64::from(limit));
    if let Some(after) = after {
        query = query.filter(Column::Id.gt(after.as_uuid()));
    }
    query.all(tx).await.map_err(store_error(TABLE))?.into_iter().map(from_row).collect()
}

fn from_row(row: Model) -> Result<WriteOff> {
    let broken = || corrupt(TABLE, row.id);
    Ok(WriteOff {
        id: WriteOffId::from_uuid(row.id),
        receivable: ReceivableId::from_uuid(row.document_id),
        debtor: DebtorId::from_uuid(row.client_id),
        currency: row.currency.parse().map_err(|_| broken())?,
        amount: row.amount,
        day: from_date(row.day).ok_or_else(broken)?,
        reason: Line::parse(&row.reason).map_err(|_| broken())?,
        at: from_time(row.recorded_at),
        by: row.recorded_by,
    })
}
