//! What the driver says, in the words of the ports.

use std::sync::Arc;

use dalil_tenancy::StoreError;
use sea_orm::{DbErr, RuntimeErr};

/// A driver's failure without the values it was about: its own `Debug` prints whole rows.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(crate) struct DriverError {
    message: String,
    /// SQLSTATE, where the server answered.
    code: Option<String>,
    constraint: Option<String>,
}

/// Translates a failure of a statement on a table, the name of which a conflict carries.
pub(crate) fn store_error(table: &'static str) -> impl FnOnce(DbErr) -> StoreError {
    move |error| match error {
        DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error))
        | DbErr::Conn(RuntimeErr::SqlxError(error)) => from_sqlx(table, &error),
        other => {
            StoreError::Unavailable(Box::new(DriverError { message: other.to_string(), code: None, constraint: None }))
        }
    }
}

/// The same for a failure that comes from the driver directly.
pub(crate) fn from_sqlx(table: &'static str, error: &sqlx::Error) -> StoreError {
    if matches!(error, sqlx::Error::PoolTimedOut) {
        return StoreError::Busy;
    }
    let server = error.as_database_error();
    match server.and_then(sqlx::error::DatabaseError::code).as_deref() {
        // Serialisation failure, deadlock, lock time-out, statement time-out, too many connections.
        Some("40001" | "40P01" | "55P03" | "57014" | "53300") => StoreError::Busy,
        // Unique key, exclusion, foreign key.
        Some("23505" | "23P01" | "23503") => StoreError::Conflict { what: table },
        code => StoreError::Unavailable(Box::new(DriverError {
            message: error.to_string(),
            code: code.map(str::to_owned),
            constraint: server.and_then(|error| error.constraint().map(str::to_owned)),
        })),
    }
}

/// Whether the connection ended: by itself, by an administrator, or with the server.
pub(crate) fn is_broken(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) => true,
        sqlx::Error::Database(error) => matches!(error.code().as_deref(), Some("57P01" | "57P02" | "08006")),
        _ => false,
    }
}

/// A failure as sea-orm carries it.
pub(crate) fn query_error(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(Arc::new(error)))
}

/// A stored row that breaks an invariant.
pub(crate) fn corrupt(table: &'static str, id: impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt { table, id: id.to_string() }
}
