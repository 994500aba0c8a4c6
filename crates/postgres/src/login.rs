//! The logins, and what each must not be able to do. A superuser passes even forced row security, and so does whoever
//! owns a table or may become somebody who does: with such a login the server does not start.

use std::{str::FromStr, time::Duration};

use secrecy::{ExposeSecret, SecretString};
use sqlx::{
    ConnectOptions, PgConnection, PgPool, Row,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::migrate::{self, Baseline};

/// Why the server does not start on a database.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The URL is not one of PostgreSQL. It is not printed, since it may hold a password.
    #[error("the URL of {login} is not a PostgreSQL URL")]
    Url {
        /// The login it was given for.
        login: &'static str,
    },
    /// The server does not answer, or refuses the login.
    #[error("the database does not let {login} in: {reason}")]
    Refused {
        /// The login.
        login: &'static str,
        /// What the driver says.
        reason: String,
    },
    /// The schema is not there or not whole: `dalil migrate` has not run.
    #[error("the database is not migrated: run `dalil migrate`")]
    NotMigrated,
    /// The schema was made by another version of Dalil.
    #[error("the database was made by another version of Dalil: {0}")]
    OtherBaseline(Baseline),
    /// The login is a superuser, or may become one.
    #[error("{login}: the role {role} is a superuser and would pass row-level security")]
    Superuser {
        /// The login.
        login: &'static str,
        /// The role that is one.
        role: String,
    },
    /// The login has BYPASSRLS, or may become a role that has.
    #[error("{login}: the role {role} bypasses row-level security")]
    BypassesRowSecurity {
        /// The login.
        login: &'static str,
        /// The role that does.
        role: String,
    },
    /// The login owns a table, or may become its owner.
    #[error("{login}: the role owns {table} and could change its policies")]
    Owner {
        /// The login.
        login: &'static str,
        /// One of the tables.
        table: String,
    },
    /// The login has not the one role it must have, or has another one of ours beside it.
    #[error("{login}: the role {found} is not a member of {login} alone")]
    WrongRole {
        /// The login, which is also the name of the role.
        login: &'static str,
        /// The role logged in as.
        found: String,
    },
}

/// The logins of the running program; each has a role of that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Login {
    /// Scoped to one workspace at a time.
    Runtime,
    /// Look-ups before a workspace is known.
    Directory,
    /// Claims jobs.
    Worker,
}

const ALL: [Login; 3] = [Login::Runtime, Login::Directory, Login::Worker];

impl Login {
    pub(crate) const fn role(self) -> &'static str {
        match self {
            Self::Runtime => "dalil_runtime",
            Self::Directory => "dalil_directory",
            Self::Worker => "dalil_worker",
        }
    }

    /// A pool of connections of this login, once it is seen to be fit.
    pub(crate) async fn pool(self, url: &SecretString, max_connections: u32) -> Result<PgPool, ConnectError> {
        let options = options(url).ok_or(ConnectError::Url { login: self.role() })?;
        let pool = PgPoolOptions::new()
            .max_connections(max_connections)
            .acquire_timeout(Duration::from_secs(5))
            // A ping costs a round trip. A unit of work and a look-up do without: their first statement is as good a
            // test, and nothing is lost by it.
            .test_before_acquire(self == Self::Worker)
            .connect_with(options)
            .await
            .map_err(|error| self.refused(&error))?;
        let mut connection = pool.acquire().await.map_err(|error| self.refused(&error))?;
        self.check(&mut connection).await?;
        drop(connection);
        Ok(pool)
    }

    /// Asks the catalogue whether this login is what it must be and nothing more.
    async fn check(self, connection: &mut PgConnection) -> Result<(), ConnectError> {
        let login = self.role();
        let rows = sqlx::query(POWERS).fetch_all(&mut *connection).await.map_err(|error| self.refused(&error))?;
        if let Some(row) = rows.first() {
            let (role, superuser): (String, bool) = (row.get("role"), row.get("superuser"));
            return Err(if superuser {
                ConnectError::Superuser { login, role }
            } else {
                ConnectError::BypassesRowSecurity { login, role }
            });
        }
        let owned = sqlx::query(OWNED).fetch_optional(&mut *connection).await.map_err(|error| self.refused(&error))?;
        if let Some(row) = owned {
            return Err(ConnectError::Owner { login, table: row.get("relation") });
        }
        let others: Vec<String> =
            ALL.iter().filter(|other| **other != self).map(|other| other.role().to_owned()).collect();
        let row = sqlx::query(ROLES)
            .bind(login)
            .bind(others)
            .fetch_one(&mut *connection)
            .await
            .map_err(|error| self.refused(&error))?;
        if !row.get::<bool, _>("fits") {
            return Err(ConnectError::WrongRole { login, found: row.get("found") });
        }
        match migrate::baseline(connection).await.map_err(|error| self.refused(&error))? {
            Baseline::Ours => Ok(()),
            Baseline::Behind => Err(ConnectError::NotMigrated),
            other => Err(ConnectError::OtherBaseline(other)),
        }
    }

    fn refused(self, error: &sqlx::Error) -> ConnectError {
        ConnectError::Refused { login: self.role(), reason: error.to_string() }
    }
}

/// A checked pool for the job worker of `dalil_worker`, to be given to the queue library.
///
/// # Errors
/// [`ConnectError`].
pub async fn worker_pool(url: &SecretString, max_connections: u32) -> Result<PgPool, ConnectError> {
    Login::Worker.pool(url, max_connections).await
}

/// The options of a URL. Statements are not logged: their values are people's data.
pub(crate) fn options(url: &SecretString) -> Option<PgConnectOptions> {
    let url = url.expose_secret();
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return None;
    }
    let options = PgConnectOptions::from_str(url).ok()?;
    Some(options.application_name("dalil").disable_statement_logging())
}

/// Roles that this login is or may become, and that no policy holds.
const POWERS: &str = "\
    SELECT rolname::text AS role, rolsuper AS superuser FROM pg_roles \
    WHERE (rolsuper OR rolbypassrls) AND pg_has_role(current_user, oid, 'MEMBER') \
    ORDER BY rolname = current_user DESC, rolname";

/// A table of ours whose owner this login is or may become.
const OWNED: &str = "\
    SELECT oid::regclass::text AS relation FROM pg_class \
    WHERE relkind IN ('r', 'p', 'v', 'm') \
      AND relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('tenant', 'directory', 'graphile_worker')) \
      AND pg_has_role(current_user, relowner, 'MEMBER') \
    ORDER BY relname LIMIT 1";

const ROLES: &str = "\
    SELECT current_user::text AS found, \
           pg_has_role(current_user, $1, 'USAGE') \
           AND NOT EXISTS (SELECT FROM unnest($2::text[]) AS other WHERE pg_has_role(current_user, other, 'MEMBER')) \
           AS fits";
