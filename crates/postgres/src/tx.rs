//! The one way to a workspace's rows: a transaction scoped to it. The pool is private here.

use async_trait::async_trait;
use dalil_tenancy::{StoreError, WorkspaceId};
use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, DeleteMany, ExecResult, QueryFilter, QueryResult, Select, Statement, UpdateMany,
};
use sea_query_sqlx::SqlxValues;
use sqlx::{AssertSqlSafe, Executor, PgPool, Postgres, Transaction, postgres::PgArguments};
use tokio::sync::Mutex;

use crate::{
    entity::Tenant,
    error::{from_sqlx, is_broken, query_error},
    scope::Predicate,
};

/// Opens scoped transactions.
#[derive(Clone, Debug)]
pub(crate) struct Scopes {
    pool: PgPool,
    predicate: Predicate,
}

/// What a transaction may do.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Access {
    /// Reads one moment: a snapshot taken at its first statement.
    Read,
    /// Reads and writes; each statement sees what was committed before it, so that who waited for a lock sees why.
    Write,
}

impl Access {
    const fn begin(self) -> &'static str {
        match self {
            Self::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Self::Write => "BEGIN ISOLATION LEVEL READ COMMITTED",
        }
    }
}

impl Scopes {
    pub(crate) const fn new(pool: PgPool, predicate: Predicate) -> Self {
        Self { pool, predicate }
    }

    /// Opens a transaction of one workspace: begin, limits and scope in one round trip.
    ///
    /// All is local to the transaction, since the connection's next user may be in another workspace, and since a pooler
    /// between us and the server may hand each transaction another session. Statements are not compiled to machine code: each
    /// of ours reads a few rows, and compiling one takes a hundred times as long as running it.
    pub(crate) async fn begin(&self, workspace: WorkspaceId, access: Access) -> Result<ScopedTx, StoreError> {
        let statement = format!(
            "{}; SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s'; \
             SET LOCAL idle_in_transaction_session_timeout = '60s'; SET LOCAL jit = off; SET LOCAL app.workspace_id = '{}'",
            access.begin(),
            workspace.as_uuid(),
        );
        // The pool does not ping, so a connection that broke while it lay idle is found out here, where nothing is lost
        // yet: the next one is tried, each of them once.
        let mut left = self.pool.size();
        let tx = loop {
            match self.pool.begin_with(AssertSqlSafe(statement.as_str())).await {
                Ok(tx) => break tx,
                Err(error) if left > 0 && is_broken(&error) => left -= 1,
                Err(error) => return Err(from_sqlx("transaction", &error)),
            }
        };
        Ok(ScopedTx { tx: Mutex::new(tx), workspace, predicate: self.predicate })
    }
}

/// A transaction of one workspace. Dropping it rolls back.
pub(crate) struct ScopedTx {
    tx: Mutex<Transaction<'static, Postgres>>,
    workspace: WorkspaceId,
    predicate: Predicate,
}

impl ScopedTx {
    pub(crate) const fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// Rows of this workspace.
    pub(crate) fn find<E: Tenant>(&self) -> Select<E> {
        E::find().filter(self.predicate.of::<E>(self.workspace))
    }

    /// Changes rows of this workspace.
    pub(crate) fn update<E: Tenant>(&self) -> UpdateMany<E> {
        E::update_many().filter(self.predicate.of::<E>(self.workspace))
    }

    /// Deletes rows of this workspace.
    pub(crate) fn delete<E: Tenant>(&self) -> DeleteMany<E> {
        E::delete_many().filter(self.predicate.of::<E>(self.workspace))
    }

    /// The predicate on a table in a statement written by hand, where `$1` is the workspace.
    pub(crate) fn here(&self, alias: &str) -> String {
        self.predicate.sql(alias)
    }

    /// Runs a statement whose values sea-orm has no type for, such as arrays.
    pub(crate) async fn rows(
        &self,
        query: sqlx::query::Query<'_, Postgres, PgArguments>,
    ) -> Result<Vec<QueryResult>, DbErr> {
        let mut tx = self.tx.lock().await;
        let rows = query.fetch_all(&mut **tx).await.map_err(query_error)?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        self.tx.into_inner().commit().await.map_err(|error| from_sqlx("transaction", &error))
    }
}

pub(crate) fn query(statement: &Statement) -> sqlx::query::Query<'_, Postgres, SqlxValues> {
    let values = statement.values.clone().unwrap_or_else(|| sea_orm::Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), SqlxValues(values))
}

/// sea-orm cannot begin with a statement of our own, so this stands where its transaction would.
#[async_trait]
impl ConnectionTrait for ScopedTx {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let mut tx = self.tx.lock().await;
        query(&statement).execute(&mut **tx).await.map(Into::into).map_err(query_error)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let mut tx = self.tx.lock().await;
        tx.execute(AssertSqlSafe(sql)).await.map(Into::into).map_err(query_error)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let mut tx = self.tx.lock().await;
        let row = query(&statement).fetch_optional(&mut **tx).await.map_err(query_error)?;
        Ok(row.map(Into::into))
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let mut tx = self.tx.lock().await;
        let rows = query(&statement).fetch_all(&mut **tx).await.map_err(query_error)?;
        Ok(rows.into_iter().map(Into::into).collect())
    }
}
