//! The installation that is measured, with the doors that only a benchmark opens: the owner's login, and sessions that
//! nobody signed in for.

use std::path::PathBuf;

use dalil_acceptance::{Installation, Session, eventually};
use dalil_identity::Token;
use serde::Deserialize;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _};
use url::Url;

use crate::{
    client::{Client, Member},
    data::{Columns, Set},
    model::Model,
};

/// Jobs wait while issuing is measured: papers are rendered behind it, on time of their own. They count as tried often
/// enough, so that the workers, whom the queue's own notices still wake on both sides, find none at once: jobs of a later
/// time they would have to walk past.
const HOLD_JOBS: &str = "\
    CREATE FUNCTION pg_temp.hold() RETURNS trigger LANGUAGE plpgsql AS \
        $$ BEGIN NEW.attempts := NEW.max_attempts; RETURN NEW; END $$; \
    CREATE TRIGGER hold BEFORE INSERT ON graphile_worker._private_jobs \
        FOR EACH ROW EXECUTE FUNCTION pg_temp.hold();";

/// A running installation that is ready to be measured.
pub(crate) struct Bed {
    /// The program.
    pub installation: Installation,
    /// A connection of the owner of the tables.
    pub owner: PgConnection,
    /// The URL of the runtime login.
    pub runtime: Url,
    /// The columns of the tables that rows are made in.
    pub columns: Columns,
    /// What one issue writes.
    pub model: Model,
}

/// Where the parts of a running installation are.
#[derive(Deserialize)]
struct Running {
    runtime: Url,
}

/// The one secret that is needed.
#[derive(Deserialize)]
struct Secrets {
    owner_password: String,
}

impl Bed {
    /// Opens the doors and issues one invoice as a model for all others.
    pub(crate) async fn prepare(installation: Installation) -> Self {
        let runtime = read::<Running>(&installation, "running.toml").runtime;
        let mut url = runtime.clone();
        let password = read::<Secrets>(&installation, "secrets.toml").owner_password;
        url.set_username("dalil_owner").and_then(|()| url.set_password(Some(&password))).expect("a URL with a host");
        let mut owner = PgConnection::connect(url.as_str()).await.expect("the owner may log in");
        let session = Session::by_printed_link(&installation, "shapla").await;
        let columns = Columns::read(&mut owner).await;
        let model = Model::make(&session, &mut owner, &columns).await;
        let mut bed = Self { installation, owner, runtime, columns, model };
        jobs_are_done(url.as_str()).await;
        bed.execute(HOLD_JOBS.to_owned()).await;
        bed
    }

    /// Runs statements as the owner.
    pub(crate) async fn execute(&mut self, sql: String) {
        let shown: String = sql.chars().take(300).collect();
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut self.owner)
            .await
            .unwrap_or_else(|error| panic!("{error}: {shown}"));
    }

    /// One figure, asked by the owner within a workspace.
    pub(crate) async fn figure(&mut self, workspace: &str, sql: &str) -> i64 {
        let mut tx = self.owner.begin().await.expect("a transaction begins");
        let scope = format!("SET LOCAL app.workspace_id = '{workspace}'");
        tx.execute(AssertSqlSafe(scope)).await.expect("a transaction takes a scope");
        let row = tx.fetch_one(AssertSqlSafe(sql)).await.unwrap_or_else(|error| panic!("{error}: {sql}"));
        row.get(0)
    }

    /// Makes the workspaces of a set, each with a session, and gives who is signed in.
    pub(crate) async fn open(&mut self, set: Set) -> Vec<Member> {
        let mut sql = "BEGIN;".to_owned();
        for number in 0..set.count {
            let workspace = set.workspace(number);
            sql.push_str(&self.columns.workspace(&workspace, &set.slug(number), secret(&workspace).hash().as_bytes()));
        }
        sql.push_str("COMMIT;");
        self.execute(sql).await;
        (0..set.count).map(|number| member(set, number)).collect()
    }

    /// Has everybody's token renewed, so that nobody's expires in the middle of a round.
    pub(crate) async fn renew(&self, members: &mut [Member]) {
        let mut client = Client::connect(self.installation.port()).await;
        for member in members {
            member.renew(&mut client).await;
        }
    }

    /// Forgets the jobs that wait, so that the queue is as short for everybody.
    pub(crate) async fn forget_jobs(&mut self) {
        self.execute("DELETE FROM graphile_worker._private_jobs".to_owned()).await;
    }

    /// PostgreSQL's own programs, where this cluster's are.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        let postmaster = self.installation.postmaster().expect("PostgreSQL runs");
        let server = std::fs::read_link(format!("/proc/{postmaster}/exe")).expect("a process has a program");
        let program = server.with_file_name(name);
        assert!(program.is_file(), "{name} is missing beside {}: apt-get install postgresql-contrib", server.display());
        program
    }

    /// The version of the server.
    pub(crate) async fn postgres_version(&mut self) -> String {
        let row = self.owner.fetch_one("SHOW server_version").await.expect("the server says its version");
        row.get::<String, _>(0).split(' ').next().unwrap_or_default().to_owned()
    }
}

/// Who is signed in to a workspace of a set. The id of a workspace is as good an id of its one session.
pub(crate) fn member(set: Set, number: u64) -> Member {
    let workspace = set.workspace(number);
    let secret = secret(&workspace).reveal();
    Member::of(workspace.clone(), &set.slug(number), &workspace, &secret)
}

/// The secret of a session: of an installation on this machine alone, which is thrown away.
fn secret(workspace: &str) -> Token {
    let mut bytes = [0; 32];
    bytes.iter_mut().zip(workspace.bytes()).for_each(|(byte, sign)| *byte = sign);
    Token::from_random(bytes)
}

/// Waits until the papers of what was issued so far are rendered.
async fn jobs_are_done(owner: &str) {
    eventually("the papers of the samples", async || {
        let mut owner = PgConnection::connect(owner).await.expect("the owner may log in");
        let row =
            owner.fetch_one("SELECT count(*) FROM graphile_worker._private_jobs").await.expect("jobs are counted");
        (row.get::<i64, _>(0) == 0).then_some(())
    })
    .await;
}

fn read<T: for<'a> Deserialize<'a>>(installation: &Installation, file: &str) -> T {
    let text = std::fs::read_to_string(installation.home().join(file)).expect("a running installation notes it");
    toml::from_str(&text).expect("it is TOML")
}
