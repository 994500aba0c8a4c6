//! Answers already given to a repeated request.

use async_trait::async_trait;
use dalil_app::{
    once::{Claim, IdempotencyKey, Reply},
    ports::{Answer, Replies},
};
use dalil_proof::Digest;
use dalil_tenancy::{Principal, StoreError};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::OnConflict};
use sqlx::{Postgres, postgres::PgArguments, query::Query};

use crate::{
    convert::{from_digest, to_time},
    entity::idempotency::{ActiveModel, Column, Entity, Model},
    error::{corrupt, store_error},
    statement::{self, Bound, to_json},
    tx::ScopedTx,
    works::{PgWork, principal_name},
};

const TABLE: &str = "idempotency";

#[async_trait]
impl Replies for PgWork {
    /// The unique key makes a second claim wait until the first one's work has ended.
    async fn claim(&mut self, key: &IdempotencyKey, request: &Digest) -> Result<Claim, StoreError> {
        let principal = principal_name(self.principal);
        let row = Model {
            workspace_id: self.tx.workspace().as_uuid(),
            principal: principal.clone(),
            key: key.as_str().to_owned(),
            request: from_digest(*request),
            status: None,
            headers: None,
            body: None,
        };
        let taken = OnConflict::columns([Column::WorkspaceId, Column::Principal, Column::Key]).do_nothing().to_owned();
        let claimed = Entity::insert(row.into_active_model())
            .on_conflict(taken)
            .exec_without_returning(&self.tx)
            .await
            .map_err(store_error(TABLE))?;
        if claimed > 0 {
            return Ok(Claim::New);
        }
        match self.known(self.principal, key, request).await? {
            Claim::New => Err(StoreError::Busy),
            known => Ok(known),
        }
    }

    async fn keep(&mut self, key: &IdempotencyKey, reply: &Reply) -> Result<(), StoreError> {
        let row = ActiveModel {
            status: sea_orm::Set(Some(reply.status.cast_signed())),
            headers: sea_orm::Set(Some(to_json(&reply.headers)?)),
            body: sea_orm::Set(Some(reply.body.clone())),
            ..Default::default()
        };
        let update = self
            .tx
            .update::<Entity>()
            .filter(Column::Principal.eq(principal_name(self.principal)))
            .filter(Column::Key.eq(key.as_str()))
            .set(row);
        match update.exec(&self.tx).await.map_err(store_error(TABLE))?.rows_affected {
            1 => Ok(()),
            _ => Err(StoreError::Conflict { what: TABLE }),
        }
    }

    async fn known(&mut self, by: Principal, key: &IdempotencyKey, request: &Digest) -> Result<Claim, StoreError> {
        let query = self
            .tx
            .find::<Entity>()
            .filter(Column::Principal.eq(principal_name(by)))
            .filter(Column::Key.eq(key.as_str()));
        match query.one(&self.tx).await.map_err(store_error(TABLE))? {
            None => Ok(Claim::New),
            Some(known) if known.request == request.as_bytes() => answer(&known).map(Claim::Answered),
            Some(_) => Ok(Claim::OtherRequest),
        }
    }

    /// They leave with the statement that seals the work.
    async fn keep_unclaimed(&mut self, answers: Vec<Answer>) -> Result<(), StoreError> {
        self.answers.extend(answers);
        Ok(())
    }
}

/// Stores an answer beside no act.
pub(crate) async fn store(tx: &ScopedTx, answer: Answer) -> Result<(), StoreError> {
    let row = Model {
        workspace_id: tx.workspace().as_uuid(),
        principal: principal_name(answer.by),
        key: answer.key.as_str().to_owned(),
        request: from_digest(answer.request),
        status: Some(answer.reply.status.cast_signed()),
        headers: Some(to_json(&answer.reply.headers)?),
        body: Some(answer.reply.body),
    };
    statement::insert(tx, TABLE, row).await
}

/// Takes away some of the answers that were kept before a time: few enough for a short transaction.
pub(crate) async fn forget_some(tx: &ScopedTx, before: Timestamp) -> Result<u64, StoreError> {
    let sql = format!(
        "DELETE FROM tenant.idempotency AS answer USING ( \
             SELECT old.principal, old.key FROM tenant.idempotency AS old WHERE {} AND old.claimed_at < $2 LIMIT 5000) \
             AS old \
         WHERE {} AND answer.principal = old.principal AND answer.key = old.key",
        tx.here("old"),
        tx.here("answer"),
    );
    let mut bound = Bound::to(tx);
    bound.value(to_time(before));
    let gone = tx.execute_raw(bound.statement(sql)).await.map_err(store_error(TABLE))?;
    Ok(gone.rows_affected())
}

/// The columns of answers, each as one array: principals, keys, requests, statuses, headers, bodies.
pub(crate) fn bind<'q>(
    query: Query<'q, Postgres, PgArguments>,
    answers: &[Answer],
) -> Result<Query<'q, Postgres, PgArguments>, StoreError> {
    let headers = answers.iter().map(|answer| to_json(&answer.reply.headers)).collect::<Result<Vec<_>, _>>()?;
    Ok(query
        .bind(answers.iter().map(|answer| principal_name(answer.by)).collect::<Vec<_>>())
        .bind(answers.iter().map(|answer| answer.key.as_str().to_owned()).collect::<Vec<_>>())
        .bind(answers.iter().map(|answer| from_digest(answer.request)).collect::<Vec<_>>())
        .bind(answers.iter().map(|answer| answer.reply.status.cast_signed()).collect::<Vec<_>>())
        .bind(headers)
        .bind(answers.iter().map(|answer| answer.reply.body.clone()).collect::<Vec<_>>()))
}

/// A claim without an answer is never committed by a use case: it keeps the answer in the same work.
fn answer(row: &Model) -> Result<Reply, StoreError> {
    let broken = || corrupt(TABLE, &row.key);
    Ok(Reply {
        status: row.status.ok_or_else(broken)?.cast_unsigned(),
        headers: serde_json::from_value(row.headers.clone().ok_or_else(broken)?).map_err(|_| broken())?,
        body: row.body.clone().ok_or_else(broken)?,
    })
}
