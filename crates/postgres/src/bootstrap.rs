//! Making roles and database on a server that is ours: the embedded start and tests. On a server of somebody else's an
//! administrator runs `migrations/roles.sql` instead.

use secrecy::{ExposeSecret, SecretString};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};

use crate::login::options;

/// The passwords of the four logins.
#[derive(Clone, Debug)]
pub struct Passwords {
    /// Of `dalil_owner`.
    pub owner: SecretString,
    /// Of `dalil_runtime`.
    pub runtime: SecretString,
    /// Of `dalil_directory`.
    pub directory: SecretString,
    /// Of `dalil_worker`.
    pub worker: SecretString,
}

/// Why roles and database were not made.
#[derive(Debug, thiserror::Error)]
#[error("roles and database could not be made: {reason}")]
pub struct BootstrapError {
    reason: String,
}

impl From<sqlx::Error> for BootstrapError {
    fn from(error: sqlx::Error) -> Self {
        Self { reason: error.to_string() }
    }
}

/// Held while roles are made: two sessions that alter one role at once fail.
const LOCK: i64 = 0x6461_6c69_6c01;

/// Makes the four roles with these passwords and the database, owned by `dalil_owner`; what is there already stays, but
/// for the passwords, which are set anew. [`migrate`](crate::migrate()) comes after.
///
/// # Errors
/// [`BootstrapError`].
pub async fn bootstrap(superuser: &SecretString, database: &str, passwords: &Passwords) -> Result<(), BootstrapError> {
    let options = options(superuser).ok_or_else(|| BootstrapError { reason: "not a PostgreSQL URL".to_owned() })?;
    let mut connection = PgConnection::connect_with(&options).await?;
    sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK).execute(&mut connection).await?;
    let logins = [
        ("dalil_owner", &passwords.owner),
        ("dalil_runtime", &passwords.runtime),
        ("dalil_directory", &passwords.directory),
        ("dalil_worker", &passwords.worker),
    ];
    for (role, password) in logins {
        login(&mut connection, role, password).await?;
    }
    make_database(&mut connection, database).await?;
    connection.close().await?;
    Ok(())
}

async fn login(connection: &mut PgConnection, role: &str, password: &SecretString) -> Result<(), sqlx::Error> {
    let there =
        sqlx::query("SELECT FROM pg_roles WHERE rolname = $1").bind(role).fetch_optional(&mut *connection).await?;
    let verb = if there.is_some() { "ALTER" } else { "CREATE" };
    // The server does the quoting: these statements take no parameters.
    let row = sqlx::query(
        "SELECT format('%s ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD %L', $1, $2, $3)",
    )
    .bind(verb)
    .bind(role)
    .bind(password.expose_secret())
    .fetch_one(&mut *connection)
    .await?;
    connection.execute(AssertSqlSafe(row.get::<String, _>(0))).await?;
    Ok(())
}

async fn make_database(connection: &mut PgConnection, database: &str) -> Result<(), sqlx::Error> {
    let there = sqlx::query("SELECT FROM pg_database WHERE datname = $1")
        .bind(database)
        .fetch_optional(&mut *connection)
        .await?;
    let mut statements = Vec::new();
    if there.is_none() {
        statements.push("CREATE DATABASE %I OWNER dalil_owner ENCODING 'UTF8' TEMPLATE template0");
    }
    statements.push("REVOKE ALL ON DATABASE %I FROM PUBLIC");
    statements.push("GRANT CONNECT ON DATABASE %I TO dalil_runtime, dalil_directory, dalil_worker");
    for statement in statements {
        let row =
            sqlx::query("SELECT format($1, $2)").bind(statement).bind(database).fetch_one(&mut *connection).await?;
        connection.execute(AssertSqlSafe(row.get::<String, _>(0))).await?;
    }
    Ok(())
}
