//! A real database for each test: migrated, with the logins of a real installation, dropped when the test ends.
//!
//! ```no_run
//! # async fn test() {
//! use dalil_testkit::database::TestDatabase;
//! let database = TestDatabase::create().await;
//! let works = database.works().await;
//! # let _ = works; }
//! ```
//!
//! The server is the one that `$DALIL_TEST_POSTGRES` names by a superuser's URL; else one that the test processes of this
//! user share: the first starts it, and it stops by itself some time after the last has ended. It is migrated once, into
//! a template that each test gets a copy of.

mod server;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

use dalil_postgres::{Passwords, PgDirectory, PgWorks, bootstrap, fingerprint, migrate};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest as _, Sha256};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use url::Url;

use crate::SeededEntropy;

/// How many connections a test's works may open.
const CONNECTIONS: u32 = 12;

/// Held while the template is made.
const LOCK: i64 = 0x6461_6c69_6c02;

/// A database of one test. Dropping it drops the database.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    server: Url,
}

impl TestDatabase {
    /// A migrated database, empty otherwise.
    ///
    /// # Panics
    /// With the reason, when there is no server to be had or it refuses.
    pub async fn create() -> Self {
        let server = server::superuser_url();
        let template = template(&server).await;
        Self::made(server, &format!("TEMPLATE \"{template}\"")).await
    }

    /// A database with its roles and nothing in it, for tests of the migrations themselves.
    ///
    /// # Panics
    /// With the reason, when there is no server to be had or it refuses.
    pub async fn create_empty() -> Self {
        let server = server::superuser_url();
        template(&server).await;
        Self::made(server, "TEMPLATE template0 ENCODING 'UTF8'").await
    }

    async fn made(server: Url, template: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("dalil_test_{}_{number}", std::process::id());
        let mut superuser = connect(&server).await;
        // One of a process that ended without dropping it may have had this id.
        for statement in [
            format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"),
            format!("CREATE DATABASE \"{name}\" OWNER dalil_owner {template}"),
        ] {
            superuser.execute(AssertSqlSafe(statement)).await.expect("the server makes a database");
        }
        superuser.close().await.expect("the connection closes");
        Self { name, server }
    }

    /// The URL of the owner, who migrates.
    pub fn owner_url(&self) -> SecretString {
        self.url("dalil_owner")
    }

    /// The URL of the runtime login.
    pub fn runtime_url(&self) -> SecretString {
        self.url("dalil_runtime")
    }

    /// The URL of the directory login.
    pub fn directory_url(&self) -> SecretString {
        self.url("dalil_directory")
    }

    /// The URL of the worker's login.
    pub fn worker_url(&self) -> SecretString {
        self.url("dalil_worker")
    }

    /// The URL of the superuser, to this database: for tests that do what nobody may.
    pub fn superuser_url(&self) -> SecretString {
        let mut url = self.server.clone();
        url.set_path(&self.name);
        SecretString::from(url.to_string())
    }

    /// A role of the test itself, with a login to this database and the given attributes; dropped by nobody, so its name
    /// must be the test's own.
    ///
    /// # Panics
    /// When the server refuses it.
    pub async fn login(&self, role: &str, attributes: &str) -> SecretString {
        let mut superuser = self.connect(&self.superuser_url()).await;
        let password = password(&self.server, role);
        let statements = [
            format!("DROP ROLE IF EXISTS \"{role}\""),
            format!("CREATE ROLE \"{role}\" LOGIN PASSWORD '{}' {attributes}", password.expose_secret()),
        ];
        for statement in statements {
            superuser.execute(AssertSqlSafe(statement)).await.expect("the superuser makes a role");
        }
        superuser.close().await.expect("the connection closes");
        self.url(role)
    }

    fn url(&self, role: &str) -> SecretString {
        SecretString::from(login(&self.server, role, &self.name).to_string())
    }

    /// Units of work over it, with salts that are the same in each run.
    ///
    /// # Panics
    /// When it cannot be connected to.
    pub async fn works(&self) -> PgWorks {
        let entropy = Arc::new(SeededEntropy::new(7));
        PgWorks::connect(&self.runtime_url(), CONNECTIONS, entropy).await.expect("the runtime login is fit")
    }

    /// The same with the workspace taken out of every statement: what is left is the fence of the database.
    ///
    /// # Panics
    /// When it cannot be connected to.
    pub async fn works_without_predicates(&self) -> PgWorks {
        let entropy = Arc::new(SeededEntropy::new(7));
        PgWorks::connect_without_predicates(&self.runtime_url(), CONNECTIONS, entropy)
            .await
            .expect("the runtime login is fit")
    }

    /// Takes the fence of the database away: every policy of a workspace's table lets everything pass.
    ///
    /// # Panics
    /// When the superuser is refused.
    pub async fn open_policies(&self) {
        const OPEN: &str = "\
            DO $$ DECLARE policy record; BEGIN \
                FOR policy IN SELECT polname, polrelid::regclass AS relation FROM pg_policy WHERE polname = 'workspace' \
                LOOP \
                    EXECUTE format('ALTER POLICY workspace ON %s USING (true) WITH CHECK (true)', policy.relation); \
                END LOOP; \
            END $$";
        let mut superuser = self.connect(&self.superuser_url()).await;
        superuser.execute(OPEN).await.expect("the superuser changes policies");
        superuser.close().await.expect("the connection closes");
    }

    /// The directory over it.
    ///
    /// # Panics
    /// When it cannot be connected to.
    pub async fn directory(&self) -> PgDirectory {
        PgDirectory::connect(&self.directory_url(), CONNECTIONS).await.expect("the directory login is fit")
    }

    /// One connection by a URL of this database, for SQL by hand.
    ///
    /// # Panics
    /// When it cannot be connected to.
    pub async fn connect(&self, url: &SecretString) -> PgConnection {
        PgConnection::connect(url.expose_secret()).await.expect("the database lets the login in")
    }
}

/// In a thread with a runtime of its own, since a drop cannot wait within the test's.
impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        let dropping = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let mut superuser = PgConnection::connect(server.as_str()).await.map_err(std::io::Error::other)?;
                let statement = format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)");
                superuser.execute(AssertSqlSafe(statement)).await.map_err(std::io::Error::other)
            })
        });
        // A database that stays goes with the server.
        drop(dropping.join());
    }
}

/// The name of the migrated template, made by whoever comes first.
async fn template(server: &Url) -> String {
    let name = format!("dalil_template_{}", fingerprint());
    let mut superuser = connect(server).await;
    sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK).execute(&mut superuser).await.expect("the lock is granted");
    let there = sqlx::query("SELECT FROM pg_database WHERE datname = $1").bind(&name);
    if there.fetch_optional(&mut superuser).await.expect("the catalogue answers").is_none() {
        let draft = format!("{name}_draft");
        let statement = format!("DROP DATABASE IF EXISTS \"{draft}\" WITH (FORCE)");
        superuser.execute(AssertSqlSafe(statement)).await.expect("what was left half made goes");
        let passwords = Passwords {
            owner: password(server, "dalil_owner"),
            runtime: password(server, "dalil_runtime"),
            directory: password(server, "dalil_directory"),
            worker: password(server, "dalil_worker"),
        };
        let url = SecretString::from(server.to_string());
        bootstrap(&url, &draft, &passwords).await.expect("roles and template are made");
        let owner = SecretString::from(login(server, "dalil_owner", &draft).to_string());
        migrate(&owner).await.expect("the template is migrated");
        let statement = format!("ALTER DATABASE \"{draft}\" RENAME TO \"{name}\"");
        superuser.execute(AssertSqlSafe(statement)).await.expect("the template gets its name");
    }
    superuser.close().await.expect("the connection closes");
    name
}

async fn connect(server: &Url) -> PgConnection {
    PgConnection::connect(server.as_str()).await.expect("the server lets the superuser in")
}

fn login(server: &Url, role: &str, database: &str) -> Url {
    let mut url = server.clone();
    url.set_username(role).expect("a PostgreSQL URL has a user");
    url.set_password(Some(password(server, role).expose_secret())).expect("a PostgreSQL URL has a password");
    url.set_path(database);
    url
}

/// Derived from the superuser's URL, so that all processes know it and nobody who does not know that.
fn password(server: &Url, role: &str) -> SecretString {
    SecretString::from(hex::encode(Sha256::digest(format!("{server} {role}"))))
}
