//! Statements without a transaction around them, over a pool that does not ping.

use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgPool, Postgres, pool::PoolConnection, postgres::PgRow};

use crate::{
    error::{is_broken, query_error},
    tx::query,
};

/// A login that stands in no workspace. A query reads, and is asked again of another connection when the one it got has
/// ended, as all have after a restart of the server; a command writes, which is never done again, and so it looks first
/// whether its connection lives.
#[derive(Clone, Debug)]
pub(crate) struct Unscoped(PgPool);

impl Unscoped {
    pub(crate) const fn new(pool: PgPool) -> Self {
        Self(pool)
    }

    async fn read(&self, statement: &Statement) -> Result<Vec<PgRow>, DbErr> {
        let mut left = self.0.size();
        loop {
            match query(statement).fetch_all(&self.0).await {
                Err(error) if left > 0 && is_broken(&error) => left -= 1,
                answer => return answer.map_err(query_error),
            }
        }
    }

    /// A connection that answered just now.
    async fn living(&self) -> Result<PoolConnection<Postgres>, DbErr> {
        let mut left = self.0.size();
        loop {
            let mut connection = self.0.acquire().await.map_err(query_error)?;
            match connection.ping().await {
                Ok(()) => return Ok(connection),
                Err(_) if left > 0 => left -= 1,
                Err(error) => return Err(query_error(error)),
            }
            connection.close_on_drop();
        }
    }
}

#[async_trait]
impl ConnectionTrait for Unscoped {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let mut connection = self.living().await?;
        query(&statement).execute(&mut *connection).await.map(Into::into).map_err(query_error)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let mut connection = self.living().await?;
        connection.execute(AssertSqlSafe(sql)).await.map(Into::into).map_err(query_error)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        Ok(self.read(&statement).await?.into_iter().next().map(Into::into))
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        Ok(self.read(&statement).await?.into_iter().map(Into::into).collect())
    }
}
