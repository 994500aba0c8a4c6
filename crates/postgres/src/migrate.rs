//! Bringing a database to the schema of this binary. The files under `migrations/` are the truth.

use std::fmt;

use graphile_worker_migrations::MigrateError as QueueError;
use secrecy::SecretString;
use sha2::{Digest as _, Sha256};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row, postgres::PgPoolOptions};

use crate::{
    catalogue::{self, Violation},
    login::options,
};

macro_rules! migration {
    ($name:literal) => {
        Migration { name: $name, sql: include_str!(concat!("../../../migrations/", $name, ".sql")) }
    };
}

const MIGRATIONS: &[Migration] = &[
    migration!("0001_foundation"),
    migration!("0002_directory"),
    migration!("0003_workspace"),
    migration!("0004_documents"),
    migration!("0005_audit"),
    migration!("0006_requests"),
    migration!("0007_jobs"),
    migration!("0009_items"),
    migration!("0010_payments"),
    migration!("0011_saved_views"),
    migration!("0012_voids"),
    migration!("0016_discarded_drafts"),
    migration!("0020_receipts"),
    migration!("0021_purchases"),
    migration!("0022_closings"),
    migration!("0023_shield"),
    migration!("0025_certificates"),
    migration!("0026_auditors"),
    migration!("0027_witnesses"),
    migration!("0028_quotations"),
    migration!("0032_kept_logs"),
];

/// Locked for the length of a migration, so that two starts do not race. Any number, but always this one.
const LOCK: i64 = 0x6461_6c69_6c00;

/// Who must log in to migrate.
const OWNER: &str = "dalil_owner";
const ROLES: [&str; 4] = [OWNER, "dalil_runtime", "dalil_directory", "dalil_worker"];

/// One file.
struct Migration {
    name: &'static str,
    sql: &'static str,
}

impl Migration {
    fn checksum(&self) -> Vec<u8> {
        Sha256::digest(self.sql).to_vec()
    }
}

/// How the schema of a database stands to this binary's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Baseline {
    /// It is the same.
    Ours,
    /// It is empty, or a beginning of it.
    Behind,
    /// It was made by a newer version: it holds this migration, which the binary does not know.
    Newer(String),
    /// This migration was another when it was applied.
    Differs(String),
}

impl fmt::Display for Baseline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ours => f.write_str("the schema is this version's"),
            Self::Behind => f.write_str("the schema is not whole"),
            Self::Newer(name) => write!(f, "it holds the migration {name}, which this version does not know"),
            Self::Differs(name) => write!(f, "its migration {name} differs; start on another folder or database"),
        }
    }
}

/// Why a database was not migrated.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The URL is not one of PostgreSQL.
    #[error("the URL of {OWNER} is not a PostgreSQL URL")]
    Url,
    /// The login is not the owner's.
    #[error("migrations run as {OWNER}, not as {found}")]
    NotOwner {
        /// The role logged in as.
        found: String,
    },
    /// A role is missing.
    #[error("the role {0} is missing: run migrations/roles.sql as an administrator of the server")]
    MissingRole(&'static str),
    /// The database was made by another version of Dalil.
    #[error("the database was made by another version of Dalil: {0}")]
    OtherBaseline(Baseline),
    /// A migration failed; it left nothing behind.
    #[error("migration {name} failed: {reason}")]
    Failed {
        /// Which.
        name: &'static str,
        /// What the server said.
        reason: String,
    },
    /// The queue's own tables could not be brought up to date.
    #[error("the job queue could not be migrated: {0}")]
    Queue(String),
    /// The result breaks a rule of the catalogue.
    #[error("the schema breaks its own rules: {}", join(.0))]
    Catalogue(Vec<Violation>),
    /// The server does not answer, or refused a statement.
    #[error("the database refuses: {0}")]
    Database(String),
}

fn join(violations: &[Violation]) -> String {
    violations.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

impl From<sqlx::Error> for MigrateError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.to_string())
    }
}

impl From<QueueError> for MigrateError {
    fn from(error: QueueError) -> Self {
        Self::Queue(error.to_string())
    }
}

/// Applies what is missing, as the owner. Two calls at once wait for each other; a second one does nothing.
///
/// # Errors
/// [`MigrateError`], whose text is one line that says what to do.
pub async fn migrate(owner: &SecretString) -> Result<(), MigrateError> {
    let options = options(owner).ok_or(MigrateError::Url)?;
    let mut connection = PgConnection::connect_with(&options).await?;
    sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK).execute(&mut connection).await?;
    preconditions(&mut connection).await?;
    let applied = match baseline(&mut connection).await? {
        Baseline::Ours => MIGRATIONS.len(),
        Baseline::Behind => applied(&mut connection).await?.len(),
        other => return Err(MigrateError::OtherBaseline(other)),
    };
    let pool = PgPoolOptions::new().max_connections(1).connect_with(options).await?;
    graphile_worker_migrations::migrate(pool.clone(), "graphile_worker").await?;
    pool.close().await;
    for migration in MIGRATIONS.iter().skip(applied) {
        apply(&mut connection, migration).await?;
    }
    let violations = catalogue::check(&mut connection).await?;
    connection.close().await?;
    if violations.is_empty() { Ok(()) } else { Err(MigrateError::Catalogue(violations)) }
}

/// Stands for all migrations of this binary together: two binaries with the same one make the same schema.
pub fn fingerprint() -> String {
    let mut all = Sha256::new();
    for migration in MIGRATIONS {
        all.update(migration.checksum());
    }
    let mut text = hex::encode(all.finalize());
    text.truncate(16);
    text
}

async fn preconditions(connection: &mut PgConnection) -> Result<(), MigrateError> {
    let row = sqlx::query("SELECT current_user::text AS login").fetch_one(&mut *connection).await?;
    let found: String = row.get("login");
    if found != OWNER {
        return Err(MigrateError::NotOwner { found });
    }
    let rows = sqlx::query("SELECT rolname::text AS role FROM pg_roles").fetch_all(connection).await?;
    let known: Vec<String> = rows.iter().map(|row| row.get("role")).collect();
    match ROLES.into_iter().find(|role| !known.iter().any(|known| known == role)) {
        Some(missing) => Err(MigrateError::MissingRole(missing)),
        None => Ok(()),
    }
}

/// How the database stands to this binary; reads only what every login may read.
pub(crate) async fn baseline(connection: &mut PgConnection) -> Result<Baseline, sqlx::Error> {
    let applied = applied(connection).await?;
    let mut known = MIGRATIONS.iter();
    for (name, checksum) in &applied {
        match known.next() {
            Some(migration) if migration.name == name && migration.checksum() == *checksum => {}
            Some(_) => return Ok(Baseline::Differs(name.clone())),
            None => return Ok(Baseline::Newer(name.clone())),
        }
    }
    Ok(if known.next().is_none() { Baseline::Ours } else { Baseline::Behind })
}

/// Names and checksums of what was applied, in order.
async fn applied(connection: &mut PgConnection) -> Result<Vec<(String, Vec<u8>)>, sqlx::Error> {
    let table = sqlx::query("SELECT to_regclass('public.dalil_migration') IS NOT NULL AS there")
        .fetch_one(&mut *connection)
        .await?;
    if !table.get::<bool, _>("there") {
        return Ok(Vec::new());
    }
    let rows =
        sqlx::query("SELECT name, checksum FROM public.dalil_migration ORDER BY name").fetch_all(connection).await?;
    Ok(rows.iter().map(|row| (row.get("name"), row.get("checksum"))).collect())
}

/// The table of what was applied comes with the first file and in its transaction.
const LEDGER: &str = "\
    CREATE TABLE IF NOT EXISTS public.dalil_migration ( \
        name text COLLATE \"C\" PRIMARY KEY, checksum bytea NOT NULL, applied_at timestamptz NOT NULL DEFAULT now()); \
    GRANT SELECT ON public.dalil_migration TO dalil_runtime, dalil_directory, dalil_worker";

async fn apply(connection: &mut PgConnection, migration: &Migration) -> Result<(), MigrateError> {
    tracing::info!(migration = migration.name, "applying");
    let mut tx = connection.begin().await?;
    let failed = |error: sqlx::Error| MigrateError::Failed { name: migration.name, reason: error.to_string() };
    tx.execute(AssertSqlSafe(LEDGER)).await.map_err(failed)?;
    sqlx::raw_sql(migration.sql).execute(&mut *tx).await.map_err(failed)?;
    sqlx::query("INSERT INTO public.dalil_migration (name, checksum) VALUES ($1, $2)")
        .bind(migration.name)
        .bind(migration.checksum())
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
    tx.commit().await.map_err(failed)
}
