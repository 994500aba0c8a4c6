use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Output;
use std::time::{Duration, Instant};

use secrecy::SecretString;

use super::binaries::{Binaries, Wanted};
use super::files::{self, Layout};
use super::owner::Owner;
use super::postmaster::{NotReady, PidFile, Postmaster};
use super::socket::{self, PORT};
use super::{Options, StartError};
use crate::folder;

/// The role that owns everything; only the migrator and the operator's tools log in as it.
pub(super) const SUPERUSER: &str = "dalil";

/// Recovery after a crash reads the log back to the last checkpoint, which may take a while.
pub(super) const READY: Duration = Duration::from_mins(3);

/// How long the processes of a server that crashed may take to notice.
const ORPHANS: Duration = Duration::from_secs(15);

/// Makes the data and starts servers on it.
#[derive(Debug)]
pub(super) struct Launcher {
    pub(super) options: Options,
    pub(super) layout: Layout,
    pub(super) owner: Owner,
    pub(super) password: SecretString,
    pub(super) socket: PathBuf,
}

impl Launcher {
    /// Makes the data when there is none and starts a server; the caller knows that none runs.
    pub(super) fn launch(&self) -> Result<Postmaster, StartError> {
        let data = self.layout.data();
        let binaries = Binaries::find(&self.options, &self.owner, self.wanted()?)?;
        if !data.exists() {
            self.initialise(&binaries)?;
        }
        let orphans = Instant::now() + ORPHANS;
        loop {
            self.remove_stale_locks()?;
            let mut postmaster = self.spawn(&binaries)?;
            match postmaster.ready_within(READY) {
                Ok(()) => {
                    tracing::info!(pid = postmaster.pid(), version = binaries.major(), "PostgreSQL runs");
                    return Ok(postmaster);
                }
                Err(NotReady::Ended) if self.orphans_remain() && Instant::now() < orphans => {
                    std::thread::sleep(Duration::from_millis(50));
                }
                Err(NotReady::Ended) => return Err(self.not_ready(self.last_log_line())),
                Err(NotReady::Slow) => {
                    let _ = postmaster.abandon();
                    return Err(self.not_ready(format!("not ready after {} s", READY.as_secs())));
                }
            }
        }
    }

    /// Any version for new data, else the one that wrote it.
    fn wanted(&self) -> Result<Wanted, StartError> {
        let file = self.layout.data().join("PG_VERSION");
        match fs::read_to_string(&file) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(Wanted::Any),
            Err(cause) => Err(StartError::io("read", &file)(cause)),
            Ok(text) => text.trim().parse().map(Wanted::Major).map_err(|_| {
                StartError::io("read", &file)(io::Error::new(io::ErrorKind::InvalidData, "not a major version"))
            }),
        }
    }

    /// Makes the data folder under another name and renames it when it is whole.
    fn initialise(&self, binaries: &Binaries) -> Result<(), StartError> {
        let unfinished = self.layout.unfinished();
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished).map_err(StartError::io("remove", &unfinished))?;
        }
        folder::make(&unfinished, 0o700).map_err(StartError::io("make", &unfinished))?;
        self.owner.take(&unfinished)?;
        let password = self.layout.folder.join("initdb.password");
        files::write_private(&password, &self.password)?;
        self.owner.take(&password)?;
        let mut command = self.owner.command(binaries.initdb());
        command.arg("--pgdata").arg(&unfinished).arg("--pwfile").arg(&password);
        command.args(["--username", SUPERUSER, "--encoding", "UTF8", "--locale", "C", "--data-checksums"]);
        command.args(["--auth-local", "scram-sha-256", "--auth-host", "scram-sha-256", "--no-instructions"]);
        if !self.options.durable {
            command.arg("--no-sync");
        }
        let output = command.output();
        fs::remove_file(&password).map_err(StartError::io("remove", &password))?;
        succeeded("initdb", output)?;
        let data = self.layout.data();
        fs::rename(&unfinished, &data).map_err(StartError::io("make", &data))
    }

    /// A server that was killed leaves them. A process id in them that lives again as something else, or that nobody has
    /// waited for yet, would keep the new server from starting. The lock we hold and the search for a survivor show that
    /// no server runs here.
    fn remove_stale_locks(&self) -> Result<(), StartError> {
        [PidFile::path(&self.layout.data()), socket::lock(&self.socket)].iter().try_for_each(|file| {
            match fs::remove_file(file) {
                Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(StartError::io("remove", file)(cause)),
                _ => Ok(()),
            }
        })
    }

    /// In a process group of its own: Ctrl-C in a terminal reaches us, and we stop the server when its users are done.
    fn spawn(&self, binaries: &Binaries) -> Result<Postmaster, StartError> {
        let path = self.layout.log();
        let log = OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(true)
            .mode(0o600)
            .open(&path)
            .map_err(StartError::io("write", &path))?;
        let errors = log.try_clone().map_err(StartError::io("write", &path))?;
        let data = self.layout.data();
        let child = self
            .owner
            .command(binaries.postgres())
            .arg("-D")
            .arg(&data)
            .args(self.settings().iter().flat_map(|setting| ["-c", setting]))
            .stdout(log)
            .stderr(errors)
            .process_group(0)
            .spawn()
            .map_err(StartError::io("run", &binaries.postgres()))?;
        Ok(Postmaster::of_child(child, &data))
    }

    /// Given on the command line, so that an edited `postgresql.conf` cannot open the server. The log keeps no values of
    /// rows: neither failed statements nor the details of an error.
    fn settings(&self) -> Vec<String> {
        let mut settings = vec![
            "listen_addresses=".to_owned(),
            format!("port={PORT}"),
            socket::as_setting(&self.socket),
            "unix_socket_permissions=0700".to_owned(),
            "password_encryption=scram-sha-256".to_owned(),
            "logging_collector=off".to_owned(),
            "log_min_error_statement=panic".to_owned(),
            "log_error_verbosity=terse".to_owned(),
            "timezone=UTC".to_owned(),
            "log_timezone=UTC".to_owned(),
            format!("max_connections={}", self.options.max_connections),
            format!("shared_buffers={}MB", self.options.shared_buffers_mib),
        ];
        if !self.options.durable {
            settings.push("fsync=off".to_owned());
        }
        settings
    }

    fn orphans_remain(&self) -> bool {
        self.log_lines().iter().any(|line| line.contains("pre-existing shared memory block"))
    }

    fn log_lines(&self) -> Vec<String> {
        let log = fs::read(self.layout.log()).unwrap_or_default();
        String::from_utf8_lossy(&log).lines().map(str::to_owned).collect()
    }

    /// What the server said last that tells why it ended.
    fn last_log_line(&self) -> String {
        let lines = self.log_lines();
        let fatal = lines.iter().rev().find(|line| line.contains("FATAL:") || line.contains("PANIC:"));
        fatal.or(lines.last()).map_or_else(|| "it ended without a word".to_owned(), Clone::clone)
    }

    pub(super) fn not_ready(&self, detail: String) -> StartError {
        StartError::NotReady { detail, log: self.layout.log() }
    }
}

fn succeeded(program: &'static str, output: io::Result<Output>) -> Result<(), StartError> {
    let failed = |detail| StartError::Program { program, detail };
    let output = output.map_err(|cause| failed(cause.to_string()))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let telling = said.lines().find(|line| line.contains("error:")).or_else(|| said.lines().last());
    Err(failed(telling.unwrap_or("no message").to_owned()))
}
