//! The cluster as its callers see it: over the socket, with the URLs it gives.

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use dalil_embedded::Cluster;
use dalil_embedded::postgres::{Options, StartError};
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::{Connection as _, Executor as _, PgConnection, Row as _};
use tempfile::TempDir;

/// A folder that the database's user can pass, as an installation's is.
fn home() -> TempDir {
    tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o711)).tempdir().expect("a temporary folder")
}

fn options(folder: impl Into<PathBuf>) -> Options {
    let binaries = env::var_os("DALIL_POSTGRES_BIN").map(PathBuf::from);
    Options { durable: false, shared_buffers_mib: 16, max_connections: 20, binaries, ..Options::new(folder) }
}

async fn connect(url: &SecretString) -> Result<PgConnection, sqlx::Error> {
    PgConnection::connect(url.expose_secret()).await
}

async fn remember(cluster: &Cluster, word: &str) {
    let mut connection = connect(&cluster.superuser_url()).await.expect("the superuser logs in");
    connection.execute("create table if not exists word (word text)").await.expect("a table");
    sqlx::query("insert into word values ($1)").bind(word).execute(&mut connection).await.expect("a row");
}

async fn remembered(cluster: &Cluster) -> Vec<String> {
    let mut connection = connect(&cluster.superuser_url()).await.expect("the superuser logs in");
    let rows = connection.fetch_all("select word from word").await.expect("rows");
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn what_was_written_is_there_at_the_next_start() {
    let home = home();
    let folder = home.path().join("of its own/দলিল, %41 \"q\"");
    let cluster = Cluster::start(options(&folder)).expect("the first start");
    remember(&cluster, "দলিল").await;
    cluster.stop().expect("stops");

    let cluster = Cluster::start(options(&folder)).expect("the second start");
    assert_eq!(remembered(&cluster).await, ["দলিল"]);
}

#[tokio::test]
async fn any_user_password_and_database_fit_into_the_url() {
    let cluster = Cluster::temporary().expect("starts");
    let mut superuser = connect(&cluster.superuser_url()).await.expect("the superuser logs in");
    superuser.execute(r#"create role "a@b:c/d" login password 'p@:/?#%& ক'"#).await.expect("a role");
    superuser.execute(r#"create database "x/y?z" owner "a@b:c/d""#).await.expect("a database");

    let url = cluster.url("a@b:c/d", &SecretString::from("p@:/?#%& ক"), "x/y?z");
    let mut connection = connect(&url).await.expect("logs in");
    let row = connection.fetch_one("select current_user, current_database()").await.expect("a row");
    assert_eq!((row.get("current_user"), row.get("current_database")), ("a@b:c/d", "x/y?z"));
}

#[tokio::test]
async fn a_wrong_password_is_refused_and_nothing_listens_on_tcp() {
    let cluster = Cluster::temporary().expect("starts");
    let wrong = cluster.url("dalil", &SecretString::from("wrong"), "postgres");
    let refused = connect(&wrong).await.expect_err("a wrong password");
    assert_eq!(refused.as_database_error().and_then(sqlx::error::DatabaseError::code).as_deref(), Some("28P01"));

    let mut superuser = connect(&cluster.superuser_url()).await.expect("the superuser logs in");
    let row = superuser
        .fetch_one("select current_setting('listen_addresses'), inet_server_addr()::text")
        .await
        .expect("a row");
    assert_eq!((row.get::<&str, _>(0), row.get::<Option<&str>, _>(1)), ("", None));
    let weak = superuser
        .fetch_all("select 1 from pg_hba_file_rules where auth_method <> 'scram-sha-256'")
        .await
        .expect("rules");
    assert!(weak.is_empty(), "every rule asks for SCRAM");
}

#[tokio::test]
async fn text_is_utf_8_and_pages_carry_checksums() {
    let cluster = Cluster::temporary().expect("starts");
    let mut superuser = connect(&cluster.superuser_url()).await.expect("the superuser logs in");
    let row = superuser
        .fetch_one("select current_setting('server_encoding'), current_setting('data_checksums')")
        .await
        .expect("a row");
    assert_eq!((row.get(0), row.get(1)), ("UTF8", "on"));
}

#[tokio::test]
async fn a_killed_server_comes_back_with_what_it_acknowledged() {
    let cluster = Cluster::temporary().expect("starts");
    remember(&cluster, "kept").await;
    cluster.kill().expect("killed");
    assert!(cluster.pid().is_none());
    connect(&cluster.superuser_url()).await.expect_err("nobody answers");
    cluster.restart().expect("restarts");
    assert_eq!(remembered(&cluster).await, ["kept"]);
}

#[tokio::test]
async fn a_server_that_runs_can_be_restarted() {
    let cluster = Cluster::temporary().expect("starts");
    remember(&cluster, "kept").await;
    let before = cluster.pid();
    cluster.restart().expect("restarts");
    assert_ne!(cluster.pid(), before);
    assert_eq!(remembered(&cluster).await, ["kept"]);
}

#[tokio::test]
async fn stale_locks_of_a_living_stranger_do_not_keep_it_from_starting() {
    let home = home();
    let cluster = Cluster::start(options(home.path())).expect("the first start");
    remember(&cluster, "kept").await;
    cluster.kill().expect("killed");
    drop(cluster);
    for lock in ["data/postmaster.pid", "run/.s.PGSQL.5432.lock"] {
        let lock = home.path().join(lock);
        let text = fs::read_to_string(&lock).expect("a crash leaves the file");
        let (_, rest) = text.split_once('\n').expect("lines");
        fs::write(&lock, format!("{}\n{rest}", std::process::id())).expect("written");
    }

    let cluster = Cluster::start(options(home.path())).expect("starts");
    assert_eq!(remembered(&cluster).await, ["kept"]);
}

#[test]
fn a_folder_is_kept_by_one_process_at_a_time() {
    let home = home();
    let _first = Cluster::start(options(home.path())).expect("starts");
    let second = Cluster::start(options(home.path())).expect_err("in use");
    assert!(matches!(second, StartError::InUse { .. }), "{second}");
}

#[test]
fn a_folder_without_postgresql_is_named() {
    let home = home();
    let empty = home.path().join("empty");
    fs::create_dir(&empty).expect("a folder");
    let refused = Cluster::start(Options { binaries: Some(empty.clone()), ..options(home.path().join("cluster")) })
        .expect_err("nothing to run");
    assert!(matches!(&refused, StartError::Unusable { folder, .. } if *folder == empty), "{refused}");
    assert!(!refused.to_string().contains('\n'));
}

#[test]
fn data_without_its_password_is_not_given_a_new_one() {
    let home = home();
    Cluster::start(options(home.path())).expect("starts").stop().expect("stops");
    let password = home.path().join("superuser.password");
    fs::remove_file(&password).expect("removed");
    let refused = Cluster::start(options(home.path())).expect_err("no password");
    assert!(matches!(&refused, StartError::PasswordLost { file } if file.ends_with("superuser.password")), "{refused}");
}

#[test]
fn data_of_another_version_is_not_touched() {
    let home = home();
    Cluster::start(options(home.path())).expect("starts").stop().expect("stops");
    fs::write(home.path().join("data/PG_VERSION"), "9\n").expect("written");
    let refused = Cluster::start(Options { fetch: false, ..options(home.path()) }).expect_err("too old");
    assert!(refused.to_string().contains("PostgreSQL 9"), "{refused}");
}

#[tokio::test]
async fn a_server_that_outlived_its_owner_is_taken_over() {
    const FOLDER: &str = "DALIL_TEST_OUTLIVED";
    if let Some(folder) = env::var_os(FOLDER) {
        let cluster = Cluster::start(options(folder)).expect("starts");
        remember(&cluster, "kept").await;
        tell_and_wait(&cluster);
    }
    let home = home();
    let mut owner = again("a_server_that_outlived_its_owner_is_taken_over", FOLDER, home.path());
    let (pid, _) = told(&mut owner);
    owner.kill().expect("killed with SIGKILL");
    owner.wait().expect("ended");

    let cluster = Cluster::start(options(home.path())).expect("taken over");
    assert_eq!(cluster.pid(), Some(pid));
    assert_eq!(remembered(&cluster).await, ["kept"]);
    cluster.stop().expect("stops what it did not start");
    assert!(!home.path().join("data/postmaster.pid").exists());
}

#[test]
fn a_temporary_cluster_does_not_outlive_its_process() {
    const MARK: &str = "DALIL_TEST_TEMPORARY";
    if env::var_os(MARK).is_some() {
        tell_and_wait(&Cluster::temporary().expect("starts"));
    }
    let mut owner = again("a_temporary_cluster_does_not_outlive_its_process", MARK, Path::new("yes"));
    let (pid, socket) = told(&mut owner);
    let folder = socket.parent().expect("a folder above the socket").to_owned();
    assert!(folder.join("data").exists());
    owner.kill().expect("killed with SIGKILL");
    owner.wait().expect("ended");
    eventually("the folder goes", || !folder.exists());
    let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    assert!(line.is_empty(), "the server goes");
}

/// Runs one test of this program in a process of its own, where the variable is set.
fn again(test: &str, variable: &str, value: &Path) -> Child {
    Command::new(env::current_exe().expect("this program"))
        .args(["--exact", test, "--nocapture"])
        .env(variable, value)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts")
}

/// In the process to be killed: says what it started, then waits to be killed.
fn tell_and_wait(cluster: &Cluster) -> ! {
    println!("\nstarted {} {}", cluster.pid().expect("runs"), cluster.socket().display());
    let mut nothing = String::new();
    std::io::stdin().read_line(&mut nothing).expect("reads");
    panic!("this process was to be killed");
}

fn told(owner: &mut Child) -> (i32, PathBuf) {
    let lines = BufReader::new(owner.stdout.as_mut().expect("piped")).lines();
    let told = lines.map(|line| line.expect("text")).find_map(|line| line.strip_prefix("started ").map(str::to_owned));
    let told = told.expect("the process says what it started");
    let (pid, socket) = told.split_once(' ').expect("two words");
    (pid.parse().expect("a number"), PathBuf::from(socket))
}

fn eventually(what: &str, condition: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !condition() {
        assert!(Instant::now() < deadline, "{what}: not within 30 s");
        std::thread::yield_now();
    }
}
