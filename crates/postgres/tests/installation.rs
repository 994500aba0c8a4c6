//! What an installation does with a database: migrates it, refuses unfit logins, hands jobs to the worker.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use dalil_app::ports::{Directory, Message, PayeeStage, Works};
use dalil_postgres::{
    Baseline, ConnectError, MigrateError, PgDirectory, PgWorks,
    jobs::{
        RENDER_ORIGINALS, RenderOriginals, TELL_CLIENT, TELL_CLIENTS, TELL_MEMBER, TellClient, TellClients, TellMember,
    },
    migrate, worker_pool,
};
use dalil_tenancy::{StoreError, page::PageRequest};
use dalil_testkit::{
    SeededEntropy,
    database::TestDatabase,
    samples::{self, client, draft, workspace},
};
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext, WorkerOptions};
use secrecy::SecretString;
use sqlx::{AssertSqlSafe, Executor, Row};

async fn runtime(url: &SecretString) -> Result<PgWorks, ConnectError> {
    PgWorks::connect(url, 2, Arc::new(SeededEntropy::new(1))).await
}

async fn as_superuser(database: &TestDatabase, sql: &str) {
    let mut superuser = database.connect(&database.superuser_url()).await;
    superuser.execute(AssertSqlSafe(sql)).await.expect(sql);
}

#[tokio::test]
async fn migrating_needs_the_owner_alone_and_twice_does_nothing() {
    let database = TestDatabase::create_empty().await;
    let early = runtime(&database.runtime_url()).await;
    assert!(matches!(early, Err(ConnectError::NotMigrated)), "{early:?}");
    let stranger = migrate(&database.runtime_url()).await;
    assert!(matches!(&stranger, Err(MigrateError::NotOwner { found }) if found == "dalil_runtime"), "{stranger:?}");
    let (first, second) = tokio::join!(migrate_url(&database), migrate_url(&database));
    first.and(second).expect("two starts at once do not race");
    migrate(&database.owner_url()).await.expect("a third does nothing");
    let works = runtime(&database.runtime_url()).await.expect("the runtime login is fit");
    samples::open(&works, workspace(1), &[5]).await.expect("it works");
}

async fn migrate_url(database: &TestDatabase) -> Result<(), MigrateError> {
    migrate(&database.owner_url()).await
}

#[tokio::test]
async fn a_database_of_another_baseline_is_not_touched() {
    for (change, expected) in [
        (
            "UPDATE public.dalil_migration SET checksum = '\\x00' WHERE name = '0003_workspace'",
            Baseline::Differs("0003_workspace".to_owned()),
        ),
        (
            "INSERT INTO public.dalil_migration (name, checksum) VALUES ('9999_later', '\\x00')",
            Baseline::Newer("9999_later".to_owned()),
        ),
    ] {
        let database = TestDatabase::create().await;
        as_superuser(&database, change).await;
        let stopped = migrate(&database.owner_url()).await.expect_err("it stops");
        assert!(!stopped.to_string().contains('\n'));
        assert!(matches!(stopped, MigrateError::OtherBaseline(found) if found == expected));
        let stopped = runtime(&database.runtime_url()).await.expect_err("it does not start");
        assert!(matches!(stopped, ConnectError::OtherBaseline(found) if found == expected));
    }
}

#[tokio::test]
async fn a_login_that_could_pass_the_fence_is_refused() {
    let database = TestDatabase::create().await;
    let superuser = runtime(&database.superuser_url()).await;
    assert!(matches!(superuser, Err(ConnectError::Superuser { .. })), "{superuser:?}");
    let owner = runtime(&database.owner_url()).await;
    assert!(matches!(owner, Err(ConnectError::Owner { .. })), "{owner:?}");
    let other = runtime(&database.directory_url()).await;
    assert!(matches!(other, Err(ConnectError::WrongRole { .. })), "{other:?}");
    let worker = PgDirectory::connect(&database.worker_url(), 1).await;
    assert!(matches!(worker, Err(ConnectError::WrongRole { .. })), "{worker:?}");
    let nonsense = runtime(&SecretString::from("mysql://me:secret@there")).await.expect_err("no such URL");
    assert!(matches!(nonsense, ConnectError::Url { .. }) && !nonsense.to_string().contains("secret"));
}

#[tokio::test]
async fn roles_of_an_administrator_s_own_are_judged_by_what_they_may_become() {
    let database = TestDatabase::create().await;
    let name = |suffix: &str| format!("dalil_test_{}_{suffix}", std::process::id());
    let judged = [
        ("fit", "IN ROLE dalil_runtime", "fit"),
        ("bypass", "BYPASSRLS IN ROLE dalil_runtime", "bypass"),
        ("owner", "IN ROLE dalil_runtime, dalil_owner", "owner"),
        ("both", "IN ROLE dalil_runtime, dalil_directory", "wrong"),
        ("none", "", "wrong"),
    ];
    for (suffix, attributes, expected) in judged {
        let url = database.login(&name(suffix), attributes).await;
        let found = match runtime(&url).await {
            Ok(_) => "fit",
            Err(ConnectError::BypassesRowSecurity { .. }) => "bypass",
            Err(ConnectError::Owner { .. }) => "owner",
            Err(ConnectError::WrongRole { .. }) => "wrong",
            Err(other) => panic!("{suffix}: {other}"),
        };
        assert_eq!(found, expected, "{suffix}");
        as_superuser(&database, &format!("DROP ROLE \"{}\"", name(suffix))).await;
    }
}

#[derive(Clone, Debug)]
struct Seen(Arc<AtomicU32>);

#[derive(serde::Deserialize, serde::Serialize)]
struct Render(RenderOriginals);

impl TaskHandler for Render {
    const IDENTIFIER: &'static str = RENDER_ORIGINALS;

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let seen = context.get_ext::<Seen>().expect("the test gives it");
        let expected = self.0.workspace_id == workspace(1) && self.0.document_id == draft(5, client(1).id).id.into();
        seen.0.fetch_add(u32::from(expected), Ordering::SeqCst);
        // The first try fails, so that failing is seen to be allowed too.
        if seen.0.load(Ordering::SeqCst) == 1 { Err("not yet".to_owned()) } else { Ok(()) }
    }
}

#[tokio::test]
async fn the_worker_s_login_takes_fails_and_completes_jobs() {
    let database = TestDatabase::create().await;
    let works = database.works().await;
    let mut work = works.begin(&samples::writing(workspace(1))).await.unwrap();
    work.outbox().enqueue(&Message::RenderOriginals(draft(5, client(1).id).id.into())).await.unwrap();
    work.commit(samples::act(&samples::writing(workspace(1)))).await.unwrap();

    let seen = Seen(Arc::new(AtomicU32::new(0)));
    let pool = worker_pool(&database.worker_url(), 4).await.expect("the worker's login is fit");
    let worker = WorkerOptions::default()
        .pg_pool(pool)
        .concurrency(1)
        .heartbeat_interval(Duration::from_millis(200))
        .define_job::<Render>()
        .add_extension(seen.clone())
        .init()
        .await
        .expect("the worker starts with what its role was granted");
    worker.run_once().await.expect("it takes and fails the job");
    as_superuser(&database, "UPDATE graphile_worker._private_jobs SET run_at = now()").await;
    worker.run_once().await.expect("it takes and completes the job");
    assert_eq!(seen.0.load(Ordering::SeqCst), 2);
    let mut superuser = database.connect(&database.superuser_url()).await;
    let left = superuser.fetch_one("SELECT count(*) FROM graphile_worker._private_jobs").await.unwrap();
    assert_eq!(left.get::<i64, _>(0), 0);
}

#[tokio::test]
async fn who_is_told_of_a_change_of_the_payee_is_queued_and_the_clients_not_before_it_takes_effect() {
    let database = TestDatabase::create().await;
    let works = database.works().await;
    let mut work = works.begin(&samples::writing(workspace(1))).await.unwrap();
    let (change, person_id, client_id) = (samples::payee().id, samples::person(1), client(1).id);
    let at = "2126-07-16T04:00:00.000001Z".parse().unwrap();
    for message in [
        Message::TellMember { change, stage: PayeeStage::Approved, person: person_id },
        Message::TellClients { change, at },
        Message::TellClient { change, client: client_id },
    ] {
        work.outbox().enqueue(&message).await.unwrap();
    }
    work.commit(samples::act(&samples::writing(workspace(1)))).await.unwrap();

    let mut superuser = database.connect(&database.superuser_url()).await;
    let jobs = superuser
        .fetch_all(
            "SELECT tasks.identifier, jobs.payload::text, jobs.run_at <= now() AS at_once, \
                 to_char(jobs.run_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS run_at \
             FROM graphile_worker._private_jobs jobs JOIN graphile_worker._private_tasks tasks ON tasks.id = jobs.task_id \
             ORDER BY tasks.identifier DESC",
        )
        .await
        .expect("three jobs");
    let [member, clients, one] = &jobs[..] else { panic!("{} jobs", jobs.len()) };
    let named = |row: &sqlx::postgres::PgRow| (row.get::<String, _>("identifier"), row.get::<bool, _>("at_once"));
    assert_eq!(named(member), (TELL_MEMBER.to_owned(), true));
    assert_eq!(named(clients), (TELL_CLIENTS.to_owned(), false));
    assert_eq!(clients.get::<String, _>("run_at"), "2126-07-16 04:00:00.000001");
    assert_eq!(named(one), (TELL_CLIENT.to_owned(), true));
    let payload = |row: &sqlx::postgres::PgRow| row.get::<String, _>("payload");
    let (workspace_id, change_id, stage) = (workspace(1), change, PayeeStage::Approved);
    let expected = TellMember { workspace_id, change_id, stage, person_id };
    assert_eq!(serde_json::from_str::<TellMember>(&payload(member)).unwrap(), expected);
    let expected = TellClients { workspace_id, change_id };
    assert_eq!(serde_json::from_str::<TellClients>(&payload(clients)).unwrap(), expected);
    let expected = TellClient { workspace_id, change_id, client_id };
    assert_eq!(serde_json::from_str::<TellClient>(&payload(one)).unwrap(), expected);
}

#[tokio::test]
async fn a_payload_cannot_name_another_workspace_or_the_directory_s_task() {
    let database = TestDatabase::create().await;
    let mut runtime = database.connect(&database.runtime_url()).await;
    let (own, other) = (workspace(1), workspace(2));
    let sql = format!(
        "BEGIN; SET LOCAL app.workspace_id = '{own}'; \
         SELECT tenant.enqueue('[{{\"task\": \"directory.sign_in_mail\", \
             \"payload\": {{\"workspace_id\": \"{other}\"}}}}]'); COMMIT"
    );
    runtime.execute(AssertSqlSafe(sql)).await.expect("it is queued");
    let unscoped = r#"SELECT tenant.enqueue('[{"task": "render_originals", "payload": {}}]')"#;
    let unscoped = runtime.execute(unscoped).await;
    unscoped.expect_err("without a scope there is no job");
    let mut superuser = database.connect(&database.superuser_url()).await;
    let row = superuser
        .fetch_one(
            "SELECT tasks.identifier, jobs.payload ->> 'workspace_id' AS workspace \
             FROM graphile_worker._private_jobs jobs JOIN graphile_worker._private_tasks tasks ON tasks.id = jobs.task_id",
        )
        .await
        .expect("one job");
    assert_eq!(row.get::<String, _>("identifier"), "tenant.directory.sign_in_mail");
    assert_eq!(row.get::<String, _>("workspace"), own.to_string());
}

fn code(error: &sqlx::Error) -> String {
    let error = error.as_database_error().expect("the server refuses");
    error.code().expect("a SQLSTATE").into_owned()
}

#[tokio::test]
async fn a_read_work_cannot_write_even_by_hand() {
    let database = TestDatabase::create().await;
    let works = database.works().await;
    samples::open(&works, workspace(1), &[5]).await.expect("the workspace opens");
    let mut runtime = database.connect(&database.runtime_url()).await;
    let sql =
        format!("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL app.workspace_id = '{}'", workspace(1));
    runtime.execute(AssertSqlSafe(sql)).await.expect("it begins");
    let refused = runtime.execute("UPDATE tenant.client SET version = 2").await.expect_err("it is read-only");
    assert_eq!(code(&refused), "25006");
    let mut work = works.read(&samples::reading(workspace(1))).await.unwrap();
    assert_eq!(
        work.invoicing()
            .clients(dalil_invoicing::ClientSort::default(), PageRequest::new(None, 10))
            .await
            .unwrap()
            .items,
        [client(1)]
    );
}

#[tokio::test]
async fn who_waits_too_long_for_a_lock_is_told_to_come_again() {
    let database = TestDatabase::create().await;
    let works = database.works().await;
    samples::open(&works, workspace(1), &[5]).await.expect("the workspace opens");
    let id = draft(5, client(1).id).id;
    let mut first = works.begin(&samples::writing(workspace(1))).await.unwrap();
    first.invoicing().draft_for_update(id).await.unwrap().expect("the draft is there");
    let mut second = works.begin(&samples::writing(workspace(1))).await.unwrap();
    let busy = second.invoicing().draft_for_update(id).await;
    assert!(matches!(busy, Err(StoreError::Busy)), "{busy:?}");
}

#[tokio::test]
async fn a_failure_does_not_carry_the_row_it_is_about() {
    let database = TestDatabase::create().await;
    let works = database.works().await;
    as_superuser(&database, "ALTER TABLE tenant.client ADD CONSTRAINT odd CHECK (version < 0) NOT VALID").await;
    let mut work = works.begin(&samples::writing(workspace(1))).await.unwrap();
    let failed = work.invoicing().insert_client(&client(1)).await.expect_err("the constraint refuses it");
    let told = format!("{failed:?} {failed}");
    assert!(told.contains("odd") && !told.contains("Nila") && !told.contains("Client 1"), "{told}");
}

#[tokio::test]
async fn connections_that_broke_while_idle_are_replaced() {
    let database = TestDatabase::create().await;
    let (works, directory) = (database.works().await, database.directory().await);
    let at = workspace(1);
    let permit = samples::reading(at);
    let several = futures_util::future::join_all((0..4).map(|_| works.read(&permit))).await;
    assert!(several.iter().all(Result::is_ok), "four connections are open");
    drop(several);
    directory.ping().await.expect("it answers");
    let end = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity \
               WHERE datname = current_database() AND usename LIKE 'dalil\\_%'";
    as_superuser(&database, end).await;
    samples::open(&works, at, &[5]).await.expect("nobody notices");
    directory.ping().await.expect("nobody notices");
    let slug = "nowhere".parse().expect("a slug");
    as_superuser(&database, end).await;
    assert_eq!(directory.workspace(&slug).await.expect("a look-up is asked again"), None);
    as_superuser(&database, end).await;
    directory.ping().await.expect("a command finds a connection that lives");
}

#[tokio::test]
async fn a_database_that_went_away_is_unavailable() {
    let database = TestDatabase::create().await;
    let (works, directory) = (database.works().await, database.directory().await);
    drop(database);
    let failed = works.begin(&samples::writing(workspace(1))).await.err().expect("nobody answers");
    assert!(matches!(failed, StoreError::Unavailable(_)), "{failed:?}");
    assert!(matches!(directory.ping().await, Err(StoreError::Unavailable(_))));
}
