//! PostgreSQL passes the suites that memory passes.

use async_trait::async_trait;
use dalil_app::ports::{Directory, Message, Works};
use dalil_postgres::{
    PgDirectory, PgWorks,
    jobs::{RENDER_ORIGINALS, RenderOriginals, SEND_CHECKPOINT, SIGN_IN_MAIL, SendCheckpoint, SignInMail},
};
use dalil_tenancy::WorkspaceId;
use dalil_testkit::{contract::Bench, database::TestDatabase, directory::DirectoryBench};
use serde::de::DeserializeOwned;
use sqlx::Row;

struct Postgres {
    database: TestDatabase,
    works: PgWorks,
    directory: PgDirectory,
}

async fn postgres() -> Postgres {
    let database = TestDatabase::create().await;
    Postgres { works: database.works().await, directory: database.directory().await, database }
}

impl Postgres {
    /// The payloads queued for a task, in order; only the superuser and the worker can see them.
    async fn payloads<T: DeserializeOwned>(&self, task: &str) -> Vec<T> {
        let mut superuser = self.database.connect(&self.database.superuser_url()).await;
        let rows = sqlx::query(
            "SELECT jobs.payload::text FROM graphile_worker._private_jobs AS jobs \
             JOIN graphile_worker._private_tasks AS tasks ON tasks.id = jobs.task_id \
             WHERE tasks.identifier = $1 ORDER BY jobs.id",
        )
        .bind(task)
        .fetch_all(&mut superuser)
        .await
        .expect("the queue is there");
        rows.iter().map(|row| serde_json::from_str(row.get(0)).expect("the payload is the type's")).collect()
    }

    async fn one<T>(&self, query: &'static str) -> Vec<T>
    where
        T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
    {
        let mut superuser = self.database.connect(&self.database.superuser_url()).await;
        let rows = sqlx::query(query).fetch_all(&mut superuser).await.expect("the query is good");
        rows.iter().map(|row| row.get(0)).collect()
    }
}

#[async_trait]
impl Bench for Postgres {
    fn works(&self) -> &dyn Works {
        &self.works
    }

    async fn messages(&self, workspace: WorkspaceId) -> Vec<Message> {
        let queued: Vec<RenderOriginals> = self.payloads(RENDER_ORIGINALS).await;
        let own = queued.into_iter().filter(|payload| payload.workspace_id == workspace);
        let mut messages: Vec<Message> = own.map(|payload| Message::RenderOriginals(payload.document_id)).collect();
        let due: Vec<SendCheckpoint> = self.payloads(SEND_CHECKPOINT).await;
        let own = due.into_iter().filter(|payload| payload.workspace_id == workspace);
        messages.extend(own.map(|due| Message::SendCheckpoint { witness: due.witness_id, day: due.day }));
        messages
    }
}

#[async_trait]
impl DirectoryBench for Postgres {
    fn directory(&self) -> &dyn Directory {
        &self.directory
    }

    fn works(&self) -> &dyn Works {
        &self.works
    }

    async fn queued(&self) -> Vec<(String, String)> {
        let queued: Vec<SignInMail> = self.payloads(SIGN_IN_MAIL).await;
        queued.into_iter().map(|mail| (mail.email, mail.request_id)).collect()
    }

    async fn clashes(&self) -> usize {
        self.one::<i64>("SELECT id FROM directory.bin_clash").await.len()
    }

    async fn events(&self) -> Vec<String> {
        self.one("SELECT action FROM directory.installation_log ORDER BY id").await
    }

    async fn raise_epoch(&self, workspace: WorkspaceId) {
        let mut superuser = self.database.connect(&self.database.superuser_url()).await;
        sqlx::query("UPDATE directory.workspace SET epoch = epoch + 1 WHERE id = $1::uuid")
            .bind(workspace.to_string())
            .execute(&mut superuser)
            .await
            .expect("the workspace is there");
    }
}

mod works {
    dalil_testkit::works_contract!(super::postgres);
}

mod directory {
    dalil_testkit::directory_contract!(super::postgres);
}
