//! The fence around tenants, tried from the outside: raw SQL as each login, and catalogues that were broken on purpose.

use dalil_postgres::catalogue;
use dalil_tenancy::WorkspaceId;
use dalil_testkit::{
    database::TestDatabase,
    samples::{self, client, workspace},
};
use secrecy::SecretString;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};

/// Two furnished workspaces, each with a draft and two documents.
async fn populated() -> TestDatabase {
    let database = TestDatabase::create().await;
    let works = database.works().await;
    for n in [1, 2] {
        samples::open(&works, workspace(n), &[5, 6]).await.expect("the workspace opens");
        samples::issue(&works, workspace(n), 5, samples::noon()).await.expect("it is issued");
    }
    database
}

/// SQLSTATE and message of a statement that fails.
async fn refused(connection: &mut PgConnection, sql: &str) -> (String, String) {
    let error = connection.execute(AssertSqlSafe(sql)).await.expect_err(sql);
    let error = error.as_database_error().expect("the server refuses");
    (error.code().expect("a SQLSTATE").into_owned(), format!("{error:?}"))
}

async fn count(connection: &mut PgConnection, from: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {from}");
    connection.fetch_one(AssertSqlSafe(sql.as_str())).await.expect("a count").get(0)
}

async fn scope(connection: &mut PgConnection, at: WorkspaceId) {
    let sql = format!("BEGIN; SET LOCAL app.workspace_id = '{}'", at.as_uuid());
    connection.execute(AssertSqlSafe(sql)).await.expect("a scope");
}

/// Every table of a workspace, from the catalogue, so that a new one is covered by itself.
async fn tenant_tables(connection: &mut PgConnection) -> Vec<String> {
    let rows = connection
        .fetch_all(
            "SELECT oid::regclass::text FROM pg_class \
             WHERE relnamespace = 'tenant'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1",
        )
        .await
        .expect("the catalogue answers");
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn without_a_scope_a_query_is_an_error_and_never_somebody_s_rows() {
    let database = populated().await;
    let mut runtime = database.connect(&database.runtime_url()).await;
    for table in &tenant_tables(&mut runtime).await {
        let filled = count(&mut database.connect(&database.superuser_url()).await, table).await > 0;
        if filled {
            let (code, _) = refused(&mut runtime, &format!("SELECT * FROM {table}")).await;
            assert_eq!(code, "42501", "{table}");
        }
    }
    // After a transaction the setting is an empty text and no longer unset.
    scope(&mut runtime, workspace(1)).await;
    assert!(count(&mut runtime, "tenant.client").await > 0);
    runtime.execute("COMMIT").await.expect("it commits");
    let (code, _) = refused(&mut runtime, "SELECT * FROM tenant.client").await;
    assert_eq!(code, "42501");
    let owner = &mut database.connect(&database.owner_url()).await;
    let (code, _) = refused(owner, "SELECT * FROM tenant.client").await;
    assert_eq!(code, "42501", "not even the owner");
}

#[tokio::test]
async fn a_scope_shows_its_own_rows_and_no_others() {
    let database = populated().await;
    let mut superuser = database.connect(&database.superuser_url()).await;
    let mut runtime = database.connect(&database.runtime_url()).await;
    for table in &tenant_tables(&mut superuser).await {
        let own = count(&mut superuser, &format!("{table} WHERE workspace_id = '{}'", workspace(1))).await;
        scope(&mut runtime, workspace(1)).await;
        assert_eq!(count(&mut runtime, table).await, own, "{table}");
        let foreign = format!("{table} WHERE workspace_id = '{}'", workspace(2));
        assert_eq!(count(&mut runtime, &foreign).await, 0, "{table}");
        runtime.execute("ROLLBACK").await.expect("it rolls back");
    }
    scope(&mut runtime, workspace(3)).await;
    assert_eq!(count(&mut runtime, "tenant.document").await, 0);
}

#[tokio::test]
async fn nothing_is_written_into_another_workspace() {
    let database = populated().await;
    let mut runtime = database.connect(&database.runtime_url()).await;
    let (a, b) = (workspace(1), workspace(2));
    for sql in [
        format!("INSERT INTO tenant.member VALUES ('{b}', '{}', 'owner', now())", samples::person(1)),
        format!("UPDATE tenant.client SET workspace_id = '{b}'"),
        format!(
            "UPDATE tenant.settings SET workspace_id = '{b}'; INSERT INTO tenant.settings VALUES ('{b}', 'UTC', 1, 1, 'bn')"
        ),
    ] {
        scope(&mut runtime, a).await;
        let (code, _) = refused(&mut runtime, &sql).await;
        assert_eq!(code, "42501", "{sql}");
        runtime.execute("ROLLBACK").await.expect("it rolls back");
    }
    scope(&mut runtime, a).await;
    let reach = format!("UPDATE tenant.client SET version = 7 WHERE workspace_id = '{b}'");
    assert_eq!(runtime.execute(AssertSqlSafe(reach)).await.expect("it finds none").rows_affected(), 0);
    let reach = format!("DELETE FROM tenant.invoice_draft WHERE workspace_id = '{b}'");
    assert_eq!(runtime.execute(AssertSqlSafe(reach)).await.expect("it finds none").rows_affected(), 0);
}

#[tokio::test]
async fn keys_tell_nothing_of_other_workspaces() {
    let database = populated().await;
    let mut superuser = database.connect(&database.superuser_url()).await;
    let lonely = client(9).id;
    let statement = format!(
        "INSERT INTO tenant.client (workspace_id, id, name_en, contacts, version, created_at, updated_at) \
         VALUES ('{}', '{lonely}', 'Secret Ltd', '[]', 1, now(), now())",
        workspace(2)
    );
    superuser.execute(AssertSqlSafe(statement.as_str())).await.expect("a client of the other workspace");

    // The same id is free here, and a reference to it fails as one to an id that nobody has.
    let mut runtime = database.connect(&database.runtime_url()).await;
    scope(&mut runtime, workspace(1)).await;
    let draft = |client: &str| {
        format!(
            "INSERT INTO tenant.invoice_draft \
             (workspace_id, id, client_id, currency, total, body, version, created_at, updated_at) \
             VALUES ('{}', '{}', '{client}', 'BDT', 0, '{{}}', 1, now(), now())",
            workspace(1),
            client_free_id()
        )
    };
    let foreign = refused(&mut runtime, &draft(&lonely.to_string())).await;
    runtime.execute("ROLLBACK").await.expect("it rolls back");
    scope(&mut runtime, workspace(1)).await;
    let nobody = client(200).id.to_string();
    let unknown = refused(&mut runtime, &draft(&nobody)).await;
    assert_eq!(foreign.0, "23503");
    let foreign_text = foreign.1.replace(&lonely.to_string(), &nobody);
    assert_eq!(foreign_text, unknown.1);
    runtime.execute("ROLLBACK").await.expect("it rolls back");
    scope(&mut runtime, workspace(1)).await;
    let own = statement.replace(&workspace(2).to_string(), &workspace(1).to_string());
    runtime.execute(AssertSqlSafe(own)).await.expect("the id is free here");
}

fn client_free_id() -> String {
    samples::draft(77, client(1).id).id.to_string()
}

#[tokio::test]
async fn what_was_issued_is_final_for_everybody() {
    let database = populated().await;
    let sealed = ["tenant.document", "tenant.document_line", "tenant.document_void", "tenant.audit_entry"];
    for (url, code) in
        [(database.runtime_url(), "42501"), (database.owner_url(), "23001"), (database.superuser_url(), "23001")]
    {
        let mut connection = database.connect(&url).await;
        for table in sealed {
            for sql in [
                format!("UPDATE {table} SET workspace_id = workspace_id"),
                format!("UPDATE {table} SET workspace_id = workspace_id WHERE false"),
                format!("DELETE FROM {table}"),
                format!("TRUNCATE {table} CASCADE"),
            ] {
                scope(&mut connection, workspace(1)).await;
                assert_eq!(refused(&mut connection, &sql).await.0, code, "{sql}");
                connection.execute("ROLLBACK").await.expect("it rolls back");
            }
        }
    }
    let mut owner = database.connect(&database.owner_url()).await;
    for table in ["tenant.document_personal", "tenant.audit_personal"] {
        scope(&mut owner, workspace(1)).await;
        let sql = format!("UPDATE {table} SET workspace_id = workspace_id");
        assert_eq!(refused(&mut owner, &sql).await.0, "23001", "{table}");
        owner.execute("ROLLBACK").await.expect("it rolls back");
        scope(&mut owner, workspace(1)).await;
        let shredded = owner.execute(AssertSqlSafe(format!("DELETE FROM {table}"))).await.expect("it may be shredded");
        assert!(shredded.rows_affected() > 0, "{table}");
        owner.execute("ROLLBACK").await.expect("it rolls back");
    }
}

#[tokio::test]
async fn each_login_reaches_its_own_schema_only() {
    let database = populated().await;
    let outside: [(SecretString, &[&str]); 3] = [
        (
            database.runtime_url(),
            &[
                "SELECT * FROM directory.person",
                "SELECT * FROM directory.session",
                "SELECT * FROM graphile_worker._private_jobs",
                "INSERT INTO graphile_worker._private_tasks (identifier) VALUES ('x')",
                "SELECT graphile_worker.add_job('tenant.render_originals')",
                "SELECT directory.enqueue('sign_in_mail', '{}')",
                "CREATE TABLE public.mine (n int)",
                "CREATE TABLE tenant.mine (n int)",
                "SET ROLE dalil_owner",
                "ALTER TABLE tenant.client DISABLE ROW LEVEL SECURITY",
                "DROP POLICY workspace ON tenant.client",
            ],
        ),
        (
            database.directory_url(),
            &[
                "SELECT * FROM tenant.client",
                "SELECT * FROM tenant.document",
                "SELECT joined_at FROM tenant.member",
                "SELECT purpose FROM tenant.auditor_access",
                "SELECT ended_at FROM tenant.auditor_access_end",
                "INSERT INTO tenant.member VALUES (gen_random_uuid(), gen_random_uuid(), 'owner', now())",
                "UPDATE directory.person SET email = 'x@y.zz'",
                "UPDATE directory.workspace SET epoch = 0",
                "DELETE FROM directory.bin_claim",
                "SELECT * FROM directory.installation_log",
                "SELECT tenant.enqueue('[]')",
            ],
        ),
        (
            database.worker_url(),
            &["SELECT * FROM tenant.client", "SELECT * FROM tenant.member", "SELECT * FROM directory.person"],
        ),
    ];
    for (url, statements) in outside {
        let mut connection = database.connect(&url).await;
        for sql in statements {
            assert_eq!(refused(&mut connection, sql).await.0, "42501", "{sql}");
        }
    }
    let mut directory = database.connect(&database.directory_url()).await;
    assert_eq!(count(&mut directory, "(SELECT workspace_id, person_id, role FROM tenant.member) m").await, 0);
}

#[tokio::test]
async fn the_catalogue_of_a_migrated_database_is_clean() {
    let database = TestDatabase::create().await;
    for url in [database.owner_url(), database.runtime_url(), database.superuser_url()] {
        let found = catalogue::check(&mut database.connect(&url).await).await.expect("the catalogue answers");
        assert_eq!(found, [], "as seen by any login");
    }
}

/// What is done to a sound database, and the rule and subject that must be named then.
const BREACHES: &[(&str, &str, &str)] = &[
    (
        "ALTER POLICY workspace ON tenant.client USING (true)",
        "a policy is not the one form",
        "workspace on tenant.client",
    ),
    (
        "ALTER POLICY workspace ON tenant.client WITH CHECK (true)",
        "a policy is not the one form",
        "workspace on tenant.client",
    ),
    ("ALTER POLICY workspace ON tenant.client TO PUBLIC", "a policy is not the one form", "workspace on tenant.client"),
    (
        "DROP POLICY workspace ON tenant.client; CREATE POLICY workspace ON tenant.client FOR SELECT \
         TO dalil_owner, dalil_runtime USING (workspace_id = (SELECT tenant.current_workspace()))",
        "a policy is not the one form",
        "workspace on tenant.client",
    ),
    (
        "CREATE POLICY more ON tenant.client TO dalil_runtime USING (true)",
        "a policy is not the one form",
        "more on tenant.client",
    ),
    (
        "CREATE POLICY directory ON tenant.client FOR SELECT TO dalil_directory USING (true)",
        "a policy is not the one form",
        "directory on tenant.client",
    ),
    ("DROP POLICY workspace ON tenant.client", "a tenant table has no policy for reading and writing", "tenant.client"),
    (
        "ALTER TABLE tenant.client NO FORCE ROW LEVEL SECURITY",
        "row security is not enabled and forced",
        "tenant.client",
    ),
    ("ALTER TABLE tenant.client DISABLE ROW LEVEL SECURITY", "row security is not enabled and forced", "tenant.client"),
    (
        "CREATE TABLE tenant.stray (workspace_id uuid NOT NULL, id int)",
        "row security is not enabled and forced",
        "tenant.stray",
    ),
    ("CREATE TABLE tenant.stray (id int)", "a tenant table has no workspace_id", "tenant.stray"),
    (
        "CREATE TABLE tenant.stray (workspace_id uuid, id int); CALL tenant.scope('tenant.stray')",
        "a tenant table has no workspace_id",
        "tenant.stray",
    ),
    (
        "CREATE TABLE public.stray (workspace_id uuid NOT NULL)",
        "a table with workspace_id lies outside the schemas for it",
        "stray",
    ),
    (
        "CREATE TABLE tenant.stray (id uuid PRIMARY KEY, workspace_id uuid NOT NULL); CALL tenant.scope('tenant.stray')",
        "a primary or unique key does not begin with workspace_id",
        "stray_pkey on tenant.stray",
    ),
    (
        "ALTER TABLE tenant.client ADD CONSTRAINT bad UNIQUE (bin)",
        "a primary or unique key does not begin with workspace_id",
        "bad on tenant.client",
    ),
    (
        "CREATE UNIQUE INDEX bad ON tenant.client ((lower(name_en)))",
        "a unique index does not begin with workspace_id",
        "tenant.bad",
    ),
    (
        "ALTER TABLE tenant.client ADD CONSTRAINT bad FOREIGN KEY (id) REFERENCES directory.person (id)",
        "a foreign key does not begin with workspace_id",
        "bad on tenant.client",
    ),
    ("CREATE VIEW tenant.bad AS SELECT 1 AS one", "a view is not security_invoker", "tenant.bad"),
    (
        "CREATE FUNCTION public.bad() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
        "a SECURITY DEFINER function has no fixed search_path",
        "bad()",
    ),
    (
        "GRANT EXECUTE ON FUNCTION tenant.enqueue(json) TO PUBLIC",
        "a function may be run by everybody",
        "tenant.enqueue(json)",
    ),
    ("GRANT TRUNCATE ON tenant.client TO dalil_runtime", "a role may truncate", "dalil_runtime on tenant.client"),
    (
        "GRANT UPDATE (notes) ON tenant.document TO dalil_runtime",
        "a sealed table may be changed",
        "dalil_runtime on tenant.document",
    ),
    (
        "GRANT DELETE ON tenant.audit_entry TO dalil_worker",
        "a sealed table may be changed",
        "dalil_worker on tenant.audit_entry",
    ),
    (
        "ALTER TABLE tenant.document DISABLE TRIGGER sealed",
        "a sealed table has no trigger that refuses changes",
        "tenant.document",
    ),
    (
        "DROP TRIGGER sealed ON tenant.audit_entry",
        "a sealed table has no trigger that refuses changes",
        "tenant.audit_entry",
    ),
];

#[tokio::test]
async fn each_breach_of_the_catalogue_is_named() {
    let database = TestDatabase::create().await;
    let mut superuser = database.connect(&database.superuser_url()).await;
    for (breach, rule, subject) in BREACHES {
        let mut tx = superuser.begin().await.expect("a transaction");
        tx.execute(*breach).await.expect(breach);
        let found = catalogue::check(&mut tx).await.expect("the catalogue answers");
        let named = found.iter().any(|violation| violation.rule == *rule && violation.subject == *subject);
        assert!(named, "{breach}: {found:?}");
        tx.rollback().await.expect("it rolls back");
    }
    assert_eq!(catalogue::check(&mut superuser).await.expect("the catalogue answers"), []);
}
