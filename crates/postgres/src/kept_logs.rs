//! Logs of others that are witnessed, their checkpoints, and what contradicts them.

use async_trait::async_trait;
use dalil_app::{
    Contradiction, KeptCheckpoint, KeptLog, KeptLogId,
    ports::{KeptLogs, KeptLogsRead},
};
use dalil_proof::{Checkpoint, PublicLogKey};
use dalil_tenancy::{StoreError, text::Line};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{
    convert::{from_digest, from_time, to_digest, to_time},
    entity::{
        kept_checkpoint::{self, Column as KeptColumn},
        kept_contradiction::{self, Column as ContradictionColumn},
        kept_log::{Column, Entity, Model},
    },
    error::{corrupt, store_error},
    statement,
    works::PgWork,
};

const TABLE: &str = "kept_log";
const CHECKPOINT: &str = "kept_checkpoint";
const CONTRADICTION: &str = "kept_contradiction";

type Result<T> = std::result::Result<T, StoreError>;

#[async_trait]
impl KeptLogsRead for PgWork {
    async fn kept_logs(&mut self) -> Result<Vec<KeptLog>> {
        let query = self.tx.find::<Entity>().order_by_asc(Column::AddedAt).order_by_asc(Column::Id);
        query.all(&self.tx).await.map_err(store_error(TABLE))?.iter().map(from_row).collect()
    }

    async fn latest_kept(&mut self, log: KeptLogId, limit: u16) -> Result<Vec<KeptCheckpoint>> {
        let query = self.tx.find::<kept_checkpoint::Entity>().filter(KeptColumn::LogId.eq(log.as_uuid()));
        let query = query.order_by_desc(KeptColumn::Size).limit(u64::from(limit));
        let rows = query.all(&self.tx).await.map_err(store_error(CHECKPOINT))?;
        rows.into_iter().map(|row| kept(log, row)).collect()
    }

    async fn kept_of_size(&mut self, log: KeptLogId, size: u64) -> Result<Option<KeptCheckpoint>> {
        // Nothing of more leaves than the column holds is kept.
        let Ok(size) = i64::try_from(size) else { return Ok(None) };
        let query = self.tx.find::<kept_checkpoint::Entity>().filter(KeptColumn::LogId.eq(log.as_uuid()));
        let row = query.filter(KeptColumn::Size.eq(size)).one(&self.tx).await.map_err(store_error(CHECKPOINT))?;
        row.map(|row| kept(log, row)).transpose()
    }

    async fn contradictions(&mut self, log: KeptLogId, limit: u16) -> Result<Vec<Contradiction>> {
        let query = self.tx.find::<kept_contradiction::Entity>().filter(ContradictionColumn::LogId.eq(log.as_uuid()));
        let query = query.order_by_desc(ContradictionColumn::ReceivedAt).limit(u64::from(limit));
        let rows = query.all(&self.tx).await.map_err(store_error(CONTRADICTION))?;
        let read = |row: kept_contradiction::Model| {
            Ok(Contradiction {
                log,
                checkpoint: checkpoint((CONTRADICTION, row.origin, row.size, &row.root))?,
                note: row.note,
                at: from_time(row.received_at),
            })
        };
        rows.into_iter().map(read).collect()
    }
}

#[async_trait]
impl KeptLogs for PgWork {
    async fn insert_kept_log(&mut self, log: &KeptLog) -> Result<()> {
        let row = Model {
            workspace_id: self.tx.workspace().as_uuid(),
            id: log.id.as_uuid(),
            name: log.name.to_string(),
            keys: log.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
            added_at: to_time(log.at),
            origin: log.origin.to_string(),
        };
        statement::insert(&self.tx, TABLE, row).await
    }

    async fn remove_kept_log(&mut self, id: KeptLogId) -> Result<Option<KeptLog>> {
        let query = self.tx.find::<Entity>().filter(Column::Id.eq(id.as_uuid()));
        let Some(row) = query.one(&self.tx).await.map_err(store_error(TABLE))? else { return Ok(None) };
        let deletion = self.tx.delete::<Entity>().filter(Column::Id.eq(id.as_uuid()));
        let gone = deletion.exec(&self.tx).await.map_err(store_error(TABLE))?.rows_affected;
        // Another work may have been faster.
        if gone == 0 { Ok(None) } else { from_row(&row).map(Some) }
    }

    async fn insert_kept(&mut self, kept: &KeptCheckpoint) -> Result<()> {
        let row = kept_checkpoint::Model {
            workspace_id: self.tx.workspace().as_uuid(),
            log_id: kept.log.as_uuid(),
            size: size(CHECKPOINT, &kept.checkpoint)?,
            root: from_digest(kept.checkpoint.root),
            origin: kept.checkpoint.origin.clone(),
            note: kept.note.clone(),
            received_at: to_time(kept.at),
        };
        statement::insert(&self.tx, CHECKPOINT, row).await
    }

    async fn insert_contradiction(&mut self, found: &Contradiction) -> Result<()> {
        let row = kept_contradiction::Model {
            workspace_id: self.tx.workspace().as_uuid(),
            log_id: found.log.as_uuid(),
            size: size(CONTRADICTION, &found.checkpoint)?,
            root: from_digest(found.checkpoint.root),
            origin: found.checkpoint.origin.clone(),
            note: found.note.clone(),
            received_at: to_time(found.at),
        };
        statement::insert(&self.tx, CONTRADICTION, row).await
    }
}

fn size(table: &'static str, checkpoint: &Checkpoint) -> Result<i64> {
    i64::try_from(checkpoint.size).map_err(|_| corrupt(table, checkpoint.size))
}

fn kept(log: KeptLogId, row: kept_checkpoint::Model) -> Result<KeptCheckpoint> {
    let checkpoint = checkpoint((CHECKPOINT, row.origin, row.size, &row.root))?;
    Ok(KeptCheckpoint { log, checkpoint, note: row.note, at: from_time(row.received_at) })
}

fn checkpoint((table, origin, size, root): (&'static str, String, i64, &[u8])) -> Result<Checkpoint> {
    let broken = || corrupt(table, size);
    Ok(Checkpoint {
        size: u64::try_from(size).map_err(|_| broken())?,
        root: to_digest(root).ok_or_else(broken)?,
        origin,
    })
}

fn from_row(row: &Model) -> Result<KeptLog> {
    let broken = || corrupt(TABLE, row.id);
    let keys = row.keys.lines().map(|key| key.parse::<PublicLogKey>().map_err(|_| broken()));
    Ok(KeptLog {
        id: KeptLogId::from_uuid(row.id),
        name: Line::parse(&row.name).map_err(|_| broken())?,
        keys: keys.collect::<Result<_>>()?,
        at: from_time(row.added_at),
        origin: Line::parse(&row.origin).map_err(|_| broken())?,
    })
}
