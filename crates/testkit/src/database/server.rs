//! One server for all test processes of a user at once: under a runner that gives each test a process, starting one for
//! each would cost seconds.
//!
//! A folder of the user holds a lock, the name of the server on offer, and a folder for each server with a file for each
//! process that uses it. Beside the server runs a keeper: when no such process has lived for a while, it withdraws the
//! offer, and when even then nobody has come, it ends the server and removes its folder.

use std::{
    env, fs,
    fs::{DirBuilder, File, OpenOptions},
    io::Write,
    mem,
    os::unix::{
        fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
        net::UnixStream,
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{self, Command, Stdio},
    sync::OnceLock,
};

use dalil_embedded::{Cluster, postgres::Options};
use secrecy::ExposeSecret;
use sha2::{Digest as _, Sha256};
use url::Url;

/// Names a server to use instead, by a superuser's URL.
const SERVER: &str = "DALIL_TEST_POSTGRES";

/// The superuser's URL of the server that tests use.
pub(super) fn superuser_url() -> Url {
    static URL: OnceLock<Url> = OnceLock::new();
    URL.get_or_init(|| match env::var(SERVER) {
        Ok(url) if !url.is_empty() => Url::parse(&url).expect("$DALIL_TEST_POSTGRES is a URL"),
        _ => shared(&base()),
    })
    .clone()
}

/// The binaries that were asked for.
fn binaries() -> Option<PathBuf> {
    env::var_os("DALIL_POSTGRES_BIN").filter(|folder| !folder.is_empty()).map(PathBuf::from)
}

/// The folder of this user and these binaries, which others may pass to the sockets in it but not read.
fn base() -> PathBuf {
    let user = rustix::process::geteuid().as_raw();
    let version = binaries().map(|folder| hex::encode(Sha256::digest(folder.as_os_str().as_encoded_bytes())));
    let version = version.as_deref().and_then(|digest| digest.get(..8)).unwrap_or("default");
    let base = env::temp_dir().join(format!("dalil-tests-{user}-{version}"));
    if let Err(error) = folder(&base) {
        assert!(base.is_dir(), "{} cannot be made: {error}", base.display());
    }
    let owner = fs::symlink_metadata(&base).expect("the folder is there").uid();
    assert_eq!(owner, user, "{} belongs to somebody else", base.display());
    base
}

fn folder(path: &Path) -> std::io::Result<()> {
    DirBuilder::new().mode(0o711).create(path)
}

fn shared(base: &Path) -> Url {
    let lock = File::create(base.join("lock")).expect("the lock can be made");
    lock.lock().expect("the lock is granted");
    let url = on_offer(base).unwrap_or_else(|| start(base));
    drop(lock);
    Url::parse(&url).expect("the cluster's URL is one")
}

/// The server on offer, once this process is noted as its user and it is still on offer then.
fn on_offer(base: &Path) -> Option<String> {
    let server = base.join(fs::read_to_string(base.join("current")).ok()?);
    let socket = fs::read_to_string(server.join("socket")).ok()?;
    UnixStream::connect(socket).ok()?;
    File::create(server.join("users").join(process::id().to_string())).ok()?;
    fs::read_to_string(server.join("url")).ok()
}

fn start(base: &Path) -> String {
    let name = format!("server-{}", process::id());
    let server = base.join(&name);
    drop(fs::remove_dir_all(&server));
    folder(&server).and_then(|()| folder(&server.join("users"))).expect("the server's folder can be made");
    let options = Options {
        durable: false,
        max_connections: 300,
        shared_buffers_mib: 64,
        binaries: binaries(),
        ..Options::new(server.join("cluster"))
    };
    let cluster = Cluster::start(options).unwrap_or_else(|error| panic!("PostgreSQL for tests: {error}"));
    let pid = cluster.pid().expect("it has just started");
    let url = cluster.superuser_url().expose_secret().to_owned();
    let socket = cluster.socket().join(".s.PGSQL.5432");
    write(&server.join("socket"), &socket.to_string_lossy());
    write(&server.join("users").join(process::id().to_string()), "");
    write(&server.join("url"), &url);
    keep(&server, pid);
    write(&base.join("current"), &name);
    // The keeper ends it, not this process.
    mem::forget(cluster);
    url
}

/// Readable by this user alone, and there as a whole or not at all.
fn write(path: &Path, text: &str) {
    let draft = path.with_extension("draft");
    let mut file = OpenOptions::new()
        .mode(0o600)
        .write(true)
        .create(true)
        .truncate(true)
        .open(&draft)
        .expect("the file can be made");
    file.write_all(text.as_bytes()).and_then(|()| fs::rename(&draft, path)).expect("the file can be written");
}

/// `$1` is the server's folder, `$2` its process.
const KEEPER: &str = r#"
server=$1
in_use() {
    for user in "$server"/users/*; do
        if kill -0 "${user##*/}" 2>/dev/null; then return 0; fi
        rm -f -- "$user"
    done
    return 1
}
idle=0
while [ "$idle" -lt 30 ]; do
    sleep 1
    if in_use; then idle=0; else idle=$((idle + 1)); fi
done
rm -f -- "$server/url"
while in_use; do sleep 1; done
kill -QUIT "$2"
while kill -0 "$2" 2>/dev/null; do sleep 1; done
if [ -f "$server/cluster/run.elsewhere" ]; then rm -rf -- "$(cat "$server/cluster/run.elsewhere")"; fi
rm -rf -- "$server"
"#;

/// In a process group of its own, so that what ends the tests does not end it.
#[expect(clippy::zombie_processes, reason = "the keeper outlives the process that starts it")]
fn keep(server: &Path, pid: i32) {
    Command::new("sh")
        .args(["-c", KEEPER, "dalil-test-keeper"])
        .arg(server)
        .arg(pid.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .current_dir("/")
        .process_group(0)
        .spawn()
        .expect("sh starts");
}
