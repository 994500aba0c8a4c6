//! Answers already given to a repeated request.

use async_trait::async_trait;
use dalil_app::{
    once::{Claim, IdempotencyKey, Reply},
    ports::Replies,
};
use dalil_proof::Digest;
use dalil_tenancy::StoreError;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::OnConflict};

use crate::{
    convert::from_digest,
    entity::idempotency::{ActiveModel, Column, Entity, Model},
    error::{corrupt, store_error},
    statement::to_json,
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
        let query =
            self.tx.find::<Entity>().filter(Column::Principal.eq(principal)).filter(Column::Key.eq(key.as_str()));
        let known = query.one(&self.tx).await.map_err(store_error(TABLE))?.ok_or(StoreError::Busy)?;
        if known.request == request.as_bytes() { answer(&known).map(Claim::Answered) } else { Ok(Claim::OtherRequest) }
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
