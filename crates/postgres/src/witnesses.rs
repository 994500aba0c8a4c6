//! Witnesses, and what became of the checkpoints that were due to them.

use async_trait::async_trait;
use dalil_app::{
    Outcome, Sending, Witness, WitnessId,
    ports::{Witnesses, WitnessesRead},
};
use dalil_invoicing::PaperLanguage;
use dalil_tenancy::StoreError;
use jiff::civil::Date;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use crate::{
    convert::{from_date, from_digest, from_time, to_date, to_digest, to_time},
    entity::{
        witness::{Column, Entity, Model},
        witness_sending::{self, Column as SendingColumn},
    },
    error::{corrupt, store_error},
    jobs,
    statement::{self, Bound},
    tx::ScopedTx,
    works::PgWork,
};

const TABLE: &str = "witness";
const SENDING: &str = "witness_sending";

type Result<T> = std::result::Result<T, StoreError>;

#[async_trait]
impl WitnessesRead for PgWork {
    async fn witnesses(&mut self) -> Result<Vec<Witness>> {
        let query = self.tx.find::<Entity>().order_by_asc(Column::AddedAt).order_by_asc(Column::Id);
        query.all(&self.tx).await.map_err(store_error(TABLE))?.iter().map(from_row).collect()
    }

    async fn last_sent(&mut self, witness: WitnessId) -> Result<Option<Sending>> {
        Ok(latest(&self.tx, witness, Some(Outcome::Sent), 1).await?.pop())
    }

    async fn sendings(&mut self, witness: WitnessId, limit: u16) -> Result<Vec<Sending>> {
        latest(&self.tx, witness, None, limit).await
    }
}

#[async_trait]
impl Witnesses for PgWork {
    async fn insert_witness(&mut self, witness: &Witness, queued: Date) -> Result<()> {
        let row = Model {
            workspace_id: self.tx.workspace().as_uuid(),
            id: witness.id.as_uuid(),
            email: witness.to.to_string(),
            language: witness.language.code().to_owned(),
            added_at: to_time(witness.at),
            queued_for: to_date(queued),
        };
        statement::insert(&self.tx, TABLE, row).await
    }

    async fn remove_witness(&mut self, id: WitnessId) -> Result<Option<Witness>> {
        let query = self.tx.find::<Entity>().filter(Column::Id.eq(id.as_uuid()));
        let Some(row) = query.one(&self.tx).await.map_err(store_error(TABLE))? else { return Ok(None) };
        let deletion = self.tx.delete::<Entity>().filter(Column::Id.eq(id.as_uuid()));
        let gone = deletion.exec(&self.tx).await.map_err(store_error(TABLE))?.rows_affected;
        // Another work may have been faster.
        if gone == 0 { Ok(None) } else { from_row(&row).map(Some) }
    }

    async fn insert_sending(&mut self, sending: &Sending) -> Result<()> {
        let row = witness_sending::Model {
            workspace_id: self.tx.workspace().as_uuid(),
            witness_id: sending.witness.as_uuid(),
            day: to_date(sending.day),
            outcome: sending.outcome.as_str().to_owned(),
            sent_at: to_time(sending.at),
            origin: sending.origin.clone(),
            size: i64::try_from(sending.size).map_err(|_| corrupt(SENDING, sending.size))?,
            root: from_digest(sending.root),
        };
        statement::insert(&self.tx, SENDING, row).await
    }
}

async fn latest(tx: &ScopedTx, witness: WitnessId, outcome: Option<Outcome>, limit: u16) -> Result<Vec<Sending>> {
    let mut query = tx.find::<witness_sending::Entity>().filter(SendingColumn::WitnessId.eq(witness.as_uuid()));
    if let Some(outcome) = outcome {
        query = query.filter(SendingColumn::Outcome.eq(outcome.as_str()));
    }
    let query = query.order_by_desc(SendingColumn::SentAt).limit(u64::from(limit));
    query.all(tx).await.map_err(store_error(SENDING))?.into_iter().map(sending_from).collect()
}

/// Queues the checkpoint of a day for each witness that has none of it: the rows that are raised are locked, so that of two
/// processes one finds them.
pub(crate) async fn queue(tx: &ScopedTx, day: Date) -> Result<u64> {
    let mut bound = Bound::to(tx);
    let due = bound.value(to_date(day));
    let sql = format!(
        "UPDATE tenant.witness AS witness SET queued_for = {due} WHERE {} AND witness.queued_for < {due} \
         RETURNING witness.id",
        tx.here("witness"),
    );
    let rows = tx.query_all_raw(bound.statement(sql)).await.map_err(store_error(TABLE))?;
    let ids = rows.iter().map(|row| row.try_get::<Uuid>("", "id").map_err(store_error(TABLE)));
    let ids = ids.collect::<Result<Vec<_>>>()?;
    if ids.is_empty() {
        return Ok(0);
    }
    let task = jobs::SEND_CHECKPOINT.strip_prefix("tenant.").unwrap_or(jobs::SEND_CHECKPOINT);
    let job = |id: &Uuid| json!({"task": task, "payload": {"witness_id": id, "day": day}, "run_at": null});
    let jobs = statement::json(ids.iter().map(job))?;
    let enqueue = "SELECT tenant.enqueue($1::json)";
    let enqueue = sea_orm::Statement::from_sql_and_values(sea_orm::DbBackend::Postgres, enqueue, [jobs.into()]);
    tx.execute_raw(enqueue).await.map_err(store_error("job"))?;
    Ok(ids.len() as u64)
}

fn from_row(row: &Model) -> Result<Witness> {
    let broken = || corrupt(TABLE, row.id);
    Ok(Witness {
        id: WitnessId::from_uuid(row.id),
        to: row.email.parse().map_err(|_| broken())?,
        language: PaperLanguage::from_code(&row.language).ok_or_else(broken)?,
        at: from_time(row.added_at),
    })
}

fn sending_from(row: witness_sending::Model) -> Result<Sending> {
    let broken = || corrupt(SENDING, format!("{} {}", row.witness_id, row.day));
    Ok(Sending {
        witness: WitnessId::from_uuid(row.witness_id),
        day: from_date(row.day).ok_or_else(broken)?,
        outcome: Outcome::from_name(&row.outcome).ok_or_else(broken)?,
        at: from_time(row.sent_at),
        size: u64::try_from(row.size).map_err(|_| broken())?,
        root: to_digest(&row.root).ok_or_else(broken)?,
        origin: row.origin,
    })
}
