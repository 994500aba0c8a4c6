//! The same program on servers of somebody else's: a PostgreSQL whose administrator made the documented roles, SeaweedFS,
//! and an SMTP server on loopback.

use std::{path::Path, time::Duration};

use dalil_acceptance::{Installation, Session, id, mailed_link};
use dalil_embedded::{Cluster, MailCatcher, mail};
use reqwest::Method;
use rusty_s3::{Bucket, Credentials, S3Action as _, UrlStyle};
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tempfile::TempDir;

#[path = "../../crates/s3/tests/foreign/seaweed.rs"]
mod seaweed;

use seaweed::Seaweed;

const OPERATING: &str = include_str!("../../docs/operating.md");
const OWNER: &str = "owner@studio.example";
const BUCKET: &str = "dalil-files";
const MASTER_KEY: &str = "c0ffee00112233445566778899aabbccddeeff0123456789abcdef0011223344";
/// What the administrator puts where the documentation leaves a password out.
const PASSWORD: &str = "pass word:/@ক";

#[tokio::test(flavor = "multi_thread")]
async fn real_servers_serve_a_workspace_from_its_first_mail_on() {
    let database = Database::of_the_administrator().await;
    let storage = storage("").await;
    let (catcher, _mails) = mail_server().await;
    let mut dalil = installed(&database, storage.endpoint().as_str(), &catcher);

    dalil.cli(&["serve"]).await.assert_refused(1, &["dalil migrate"]);
    dalil.cli(&["migrate"]).await.assert_refused(1, &["OWNER_DATABASE_URL"]);
    let owner = installed_owner(&database);
    for _ in 0..2 {
        let ran = owner.cli(&["migrate"]).await;
        assert_eq!((ran.code, ran.out.as_str()), (Some(0), "The database is at this version.\n"), "{ran:?}");
    }
    let create = ["workspace", "create", "--slug", "studio", "--name", "Studio", "--owner-email", OWNER];
    let create = [create.as_slice(), &["--owner-name", "Owner"]].concat();
    let ran = dalil.cli(&create).await;
    assert!(ran.code == Some(0) && ran.out.starts_with("studio "), "{ran:?}");
    dalil.cli(&create).await.assert_refused(1, &["exists already"]);
    let listed = dalil.cli(&["workspace", "list"]).await;
    assert_eq!((listed.code, &listed.out), (Some(0), &ran.out), "{listed:?}");
    let listed = dalil.cli(&["workspace", "list", "--json"]).await;
    let listed: serde_json::Value = serde_json::from_str(&listed.out).expect("one JSON object");
    assert_eq!(ran.out, format!("{} {}\n", listed["slug"].as_str().expect("text"), id(&listed)));

    dalil.start_again().await;
    let link = mailed_link(&dalil.base_url(), &catcher.inbox_url(), OWNER).await;
    let session = Session::by_link(&dalil.base_url(), &link, "studio").await;
    let client = session.add_client("A Client").await;
    let (draft, etag) = session.add_draft(&client, "A day of work").await;
    let refused = session.issue(&draft, &etag, "issue-0001").answer().await;
    let refused = refused.expect(422).json();
    assert_eq!(refused["code"], "not_issuable");
    let missing: Vec<&str> =
        refused["errors"].as_array().expect("a list").iter().filter_map(|e| e["code"].as_str()).collect();
    assert!(missing.contains(&"not_set_up") && missing.contains(&"unknown_place"), "{refused}");
    session.call(Method::DELETE, "session").answer().await.expect(204);

    for checks in ["audit", "documents"] {
        let ran = dalil.cli(&[checks, "verify"]).await;
        assert!(ran.code == Some(0) && ran.out.starts_with("studio: "), "{ran:?}");
    }
    database.run("dalil", "UPDATE tenant.audit_head SET seq = seq + 1").await;
    let ran = dalil.cli(&["audit", "verify"]).await;
    assert!(ran.code == Some(3) && ran.out.starts_with("studio: BROKEN"), "{ran:?}");
    let ran = dalil.cli(&["audit", "verify", "--json"]).await;
    let report: serde_json::Value = serde_json::from_str(&ran.out).expect("one JSON object");
    assert_eq!((ran.code, &report["intact"]), (Some(3), &false.into()), "{ran:?}");
    let ran = dalil.stop().await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(!ran.out.contains("/sign-in/"), "a link is printed by an embedded start only: {}", ran.out);
    assert!(!dalil.home().join("postgres").exists() && !dalil.home().join("secrets.toml").exists());
    assert!(database.cluster.is_running(), "a server of somebody else's is left alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_could_pass_the_policies_is_refused() {
    let database = Database::of_the_administrator().await;
    let ran = installed_owner(&database).cli(&["migrate"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let (catcher, _mails) = mail_server().await;
    let dalil = installed(&database, "http://127.0.0.1:9", &catcher);
    let cases: [(&str, &str, &[&str]); 7] = [
        ("ALTER ROLE dalil_runtime SUPERUSER", "ALTER ROLE dalil_runtime NOSUPERUSER", &["dalil_runtime", "superuser"]),
        ("ALTER ROLE dalil_runtime BYPASSRLS", "ALTER ROLE dalil_runtime NOBYPASSRLS", &["dalil_runtime", "bypasses"]),
        (
            "ALTER ROLE dalil_directory BYPASSRLS",
            "ALTER ROLE dalil_directory NOBYPASSRLS",
            &["dalil_directory", "bypasses"],
        ),
        ("GRANT dalil_owner TO dalil_runtime", "REVOKE dalil_owner FROM dalil_runtime", &["dalil_runtime", "owns"]),
        (
            "ALTER TABLE tenant.client OWNER TO dalil_runtime",
            "ALTER TABLE tenant.client OWNER TO dalil_owner",
            &["dalil_runtime", "tenant.client"],
        ),
        (
            "GRANT dalil_directory TO dalil_runtime",
            "REVOKE dalil_directory FROM dalil_runtime",
            &["dalil_runtime", "alone"],
        ),
        (
            "GRANT pg_read_server_files TO dalil_runtime; CREATE ROLE admin SUPERUSER; GRANT admin TO dalil_runtime",
            "REVOKE admin FROM dalil_runtime; DROP ROLE admin; REVOKE pg_read_server_files FROM dalil_runtime",
            &["dalil_runtime", "admin", "superuser"],
        ),
    ];
    for (grant, revoke, named) in cases {
        database.run("dalil", grant).await;
        dalil.cli(&["serve"]).await.assert_refused(1, named);
        database.run("dalil", revoke).await;
    }
    let url = |login| database.url(login).expose_secret().to_owned();
    let swapped = dalil.with("DATABASE_URL", &url("dalil_directory"));
    swapped.cli(&["serve"]).await.assert_refused(1, &["dalil_runtime"]);
    let wrong_password = swapped.with("DATABASE_URL", &url("dalil_runtime").replace("pass", "fail"));
    let ran = wrong_password.cli(&["serve"]).await;
    ran.assert_refused(1, &["dalil_runtime"]);
    assert!(!ran.err.contains("fail%20word"), "no password in {ran:?}");
    let no_url = wrong_password.with("DATABASE_URL", "mysql://dalil_runtime:secret@localhost/dalil");
    let ran = no_url.cli(&["serve"]).await;
    ran.assert_refused(1, &["dalil_runtime", "not a PostgreSQL URL"]);
    assert!(!ran.err.contains("secret"), "no password in {ran:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_another_version_is_not_touched() {
    let database = Database::of_the_administrator().await;
    let owner = installed_owner(&database);
    assert_eq!(owner.cli(&["migrate"]).await.code, Some(0));
    let (catcher, _mails) = mail_server().await;
    let dalil = installed(&database, "http://127.0.0.1:9", &catcher);
    for (change, named) in [
        ("DELETE FROM dalil_migration WHERE name >= '0005'", ["dalil migrate"].as_slice()),
        (
            "INSERT INTO dalil_migration (name, checksum) VALUES ('9999_future', '')",
            &["another version", "9999_future"],
        ),
        ("UPDATE dalil_migration SET checksum = ''", &["another version", "0001_foundation"]),
    ] {
        database.run("dalil", "CREATE TABLE kept AS TABLE dalil_migration").await;
        database.run("dalil", change).await;
        dalil.cli(&["serve"]).await.assert_refused(1, named);
        if named.contains(&"another version") {
            owner.cli(&["migrate"]).await.assert_refused(1, named);
        }
        database
            .run("dalil", "TRUNCATE dalil_migration; INSERT INTO dalil_migration SELECT * FROM kept; DROP TABLE kept")
            .await;
    }
    let nobody = owner.with("OWNER_DATABASE_URL", database.url("dalil_runtime").expose_secret());
    nobody.cli(&["migrate"]).await.assert_refused(1, &["dalil_owner", "dalil_runtime"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_is_public_missing_or_locked_is_refused() {
    let database = Database::of_the_administrator().await;
    assert_eq!(installed_owner(&database).cli(&["migrate"]).await.code, Some(0));
    let (catcher, _mails) = mail_server().await;
    let storage = storage(r#",{"name":"anonymous","actions":["Read"]}"#).await;
    let dalil = installed(&database, storage.endpoint().as_str(), &catcher);
    dalil.cli(&["serve"]).await.assert_refused(1, &[BUCKET, "public", "reading"]);
    let missing = dalil.with("DALIL_STORAGE__BUCKET", "nothing-here");
    missing.cli(&["serve"]).await.assert_refused(1, &["nothing-here", "does not exist"]);
    let locked = missing.with("DALIL_STORAGE__BUCKET", BUCKET).with("DALIL_STORAGE__SECRET_KEY", "wrong");
    locked.cli(&["serve"]).await.assert_refused(1, &[BUCKET, "refused"]);
    let away = locked.with("DALIL_STORAGE__ENDPOINT", "http://127.0.0.1:9");
    away.cli(&["serve"]).await.assert_refused(1, &["object store", "does not answer"]);
}

/// A PostgreSQL server with the documented roles and database.
struct Database {
    cluster: Cluster,
}

impl Database {
    /// Does what the documentation asks of an administrator, word for word.
    async fn of_the_administrator() -> Self {
        let cluster = tokio::task::block_in_place(Cluster::temporary).expect("PostgreSQL starts");
        let database = Self { cluster };
        let (_, sql) = OPERATING.split_once("```sql\n").expect("the documentation has the SQL");
        let (sql, _) = sql.split_once("```").expect("the SQL ends");
        for statement in sql.replace('…', PASSWORD).split_inclusive(";\n") {
            database.run("postgres", statement).await;
        }
        database
    }

    fn url(&self, login: &str) -> SecretString {
        self.cluster.url(login, &PASSWORD.into(), "dalil")
    }

    /// Runs statements as the administrator.
    async fn run(&self, database: &str, sql: &str) {
        let url = self.cluster.superuser_url().expose_secret().replace("/postgres?", &format!("/{database}?"));
        let mut connection = PgConnection::connect(&url).await.expect("the administrator logs in");
        let done = connection.execute(AssertSqlSafe(sql.to_owned())).await;
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}

/// The settings of a process that serves.
fn installed(database: &Database, storage: &str, catcher: &MailCatcher) -> Installation {
    let url = |login| database.url(login).expose_secret().to_owned();
    let settings = [
        ("DATABASE_URL", url("dalil_runtime")),
        ("DIRECTORY_DATABASE_URL", url("dalil_directory")),
        ("WORKER_DATABASE_URL", url("dalil_worker")),
        ("DALIL_STORAGE__ENDPOINT", storage.to_owned()),
        ("DALIL_STORAGE__BUCKET", BUCKET.to_owned()),
        ("DALIL_STORAGE__ACCESS_KEY", "key".to_owned()),
        ("DALIL_STORAGE__SECRET_KEY", "secret".to_owned()),
        ("DALIL_MAIL__HOST", catcher.smtp_address().ip().to_string()),
        ("DALIL_MAIL__PORT", catcher.smtp_address().port().to_string()),
        ("DALIL_MAIL__TLS", "none".to_owned()),
        ("DALIL_MAIL__FROM", "dalil@studio.example".to_owned()),
        ("DALIL_SECRETS__MASTER_KEY", MASTER_KEY.to_owned()),
    ];
    settings.iter().fold(Installation::new(), |some, (name, value)| some.with(name, value))
}

/// The settings of whoever migrates: the owner's login and nothing else.
fn installed_owner(database: &Database) -> Installation {
    Installation::new().with("OWNER_DATABASE_URL", database.url("dalil_owner").expose_secret())
}

/// SeaweedFS with a bucket, and with identities besides ours.
async fn storage(others: &str) -> Seaweed {
    let server = Seaweed::start(&format!(
        r#"{{"identities":[{{"name":"dalil","credentials":[{{"accessKey":"key","secretKey":"secret"}}],
           "actions":["Admin","Read","Write","List"]}}{others}]}}"#
    ));
    let bucket = Bucket::new(server.endpoint(), UrlStyle::Path, BUCKET, "local").expect("a bucket");
    let credentials = Credentials::new("key", "secret");
    let client = dalil_acceptance::http();
    server
        .ready(async || {
            let url = bucket.create_bucket(&credentials).sign(Duration::from_mins(1));
            client.put(url).send().await.is_ok_and(|answer| answer.status().is_success())
        })
        .await;
    server
}

async fn mail_server() -> (MailCatcher, TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path: &Path = folder.path();
    (MailCatcher::start(mail::Options::new(path)).await.expect("the mail server starts"), folder)
}
