use std::fs::{self, File, OpenOptions, Permissions, TryLockError};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use secrecy::{ExposeSecret, SecretString};
use tempfile::TempDir;

use super::files::{self, Layout};
use super::launcher::{Launcher, READY, SUPERUSER};
use super::owner::Owner;
use super::postmaster::{NotReady, PidFile, Postmaster};
use super::socket::{self, PORT};
use super::watcher::Watcher;
use super::{Options, StartError, StopError};
use crate::folder;

/// A running PostgreSQL server on data of its own. Dropping it stops the server.
///
/// ```no_run
/// use dalil_embedded::{Cluster, postgres::Options};
///
/// let cluster = Cluster::start(Options::new("/var/lib/dalil/postgres"))?;
/// let _url = cluster.superuser_url();
/// cluster.stop()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Cluster {
    launcher: Launcher,
    /// `None` once it was stopped or killed.
    postmaster: Mutex<Option<Postmaster>>,
    temporary: Option<Temporary>,
    _lock: File,
}

/// Dropped after the server has stopped: first the watcher, then the folder.
#[derive(Debug)]
struct Temporary {
    _watcher: Watcher,
    _folder: TempDir,
}

impl Cluster {
    /// Makes the cluster at the first start and starts it; takes over a server that outlived the process that started
    /// it. Two to four seconds the first time, less than half a second later; fetching PostgreSQL comes on top.
    ///
    /// # Errors
    /// [`StartError`], whose text is one line that says what to do.
    pub fn start(options: Options) -> Result<Self, StartError> {
        Self::open(options, None)
    }

    /// A small cluster in a temporary folder, without fsync, for tests. Server and folder go when it is dropped, and
    /// also when the process is killed. `$DALIL_POSTGRES_BIN` chooses the binaries.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn temporary() -> Result<Self, StartError> {
        let parent = std::env::temp_dir();
        let folder = tempfile::Builder::new()
            .prefix("dalil-")
            .permissions(Permissions::from_mode(0o711))
            .tempdir_in(&parent)
            .map_err(StartError::io("make a folder in", &parent))?;
        let path = fs::canonicalize(folder.path()).map_err(StartError::io("find", folder.path()))?;
        let watcher = Watcher::start(&path).map_err(StartError::io("watch over", &path))?;
        let temporary = Temporary { _watcher: watcher, _folder: folder };
        Self::open(Options::throw_away(path), Some(temporary))
    }

    fn open(options: Options, temporary: Option<Temporary>) -> Result<Self, StartError> {
        let owner = Owner::choose(&options.folder.join("data"))?;
        folder::make(&options.folder, owner.folder_mode()).map_err(StartError::io("make", &options.folder))?;
        let folder = fs::canonicalize(&options.folder).map_err(StartError::io("find", &options.folder))?;
        owner.must_reach(&folder)?;
        let layout = Layout { folder };
        let lock = lock(&layout)?;
        let made = layout.data().join("PG_VERSION").exists();
        if made && !layout.password().exists() {
            return Err(StartError::PasswordLost { file: layout.password() });
        }
        let password = files::keep_password(&layout.password())?;
        let socket = socket::folder(&layout, &owner)?;
        let launcher = Launcher { options, layout, owner, password, socket };
        let mut cluster = Self { launcher, postmaster: Mutex::new(None), temporary, _lock: lock };
        if let Some((postmaster, socket)) = cluster.survivor()? {
            cluster.launcher.socket = socket;
            *cluster.postmaster() = Some(postmaster);
        } else {
            let postmaster = cluster.launcher.launch()?;
            *cluster.postmaster() = Some(postmaster);
        }
        Ok(cluster)
    }

    /// The URL of one login to one database over the socket, as sqlx and libpq read it.
    pub fn url(&self, user: &str, password: &SecretString, database: &str) -> SecretString {
        let socket = percent_encode(&self.launcher.socket.to_string_lossy());
        SecretString::from(format!(
            "postgres://{}:{}@localhost:{PORT}/{}?host={socket}&sslmode=disable",
            percent_encode(user),
            percent_encode(password.expose_secret()),
            percent_encode(database),
        ))
    }

    /// The URL of the superuser to the database `postgres`: for making roles and databases, never for the application.
    pub fn superuser_url(&self) -> SecretString {
        self.url(SUPERUSER, &self.launcher.password, "postgres")
    }

    /// The folder of the socket.
    pub fn socket(&self) -> &Path {
        &self.launcher.socket
    }

    /// The first process of the server; `None` after [`kill`](Self::kill).
    pub fn pid(&self) -> Option<i32> {
        self.postmaster().as_ref().map(Postmaster::pid)
    }

    /// Whether the server's first process still runs; false also after [`kill`](Self::kill).
    pub fn is_running(&self) -> bool {
        self.postmaster().as_mut().is_some_and(Postmaster::is_alive)
    }

    /// Stops the server; connections are closed, the data is whole.
    ///
    /// # Errors
    /// [`StopError`] when it does not end in time.
    pub fn stop(self) -> Result<(), StopError> {
        self.shut_down()
    }

    /// Kills the server and all its processes, as a crash would: for tests of recovery.
    ///
    /// # Errors
    /// [`StopError`].
    pub fn kill(&self) -> Result<(), StopError> {
        self.postmaster().take().map_or(Ok(()), |mut postmaster| postmaster.kill())
    }

    /// Stops the server if it runs and starts it again on the same data and socket.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn restart(&self) -> Result<(), StartError> {
        self.shut_down().map_err(|still| self.launcher.not_ready(still.to_string()))?;
        let postmaster = self.launcher.launch()?;
        *self.postmaster() = Some(postmaster);
        Ok(())
    }

    fn shut_down(&self) -> Result<(), StopError> {
        let Some(mut postmaster) = self.postmaster().take() else {
            return Ok(());
        };
        if self.temporary.is_some() { postmaster.abandon() } else { postmaster.stop() }
    }

    /// A panic elsewhere leaves the process id as good as it was.
    fn postmaster(&self) -> MutexGuard<'_, Option<Postmaster>> {
        self.postmaster.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A server that still runs on our data, with the socket it really uses.
    fn survivor(&self) -> Result<Option<(Postmaster, PathBuf)>, StartError> {
        let data = self.launcher.layout.data();
        let Some(mut running) = Postmaster::running(&data) else {
            return Ok(None);
        };
        tracing::info!(pid = running.pid(), "taking over a PostgreSQL server that is still running");
        match running.ready_within(READY) {
            Ok(()) => {
                let socket = PidFile::read(&data).and_then(|file| file.socket);
                Ok(Some((running, socket.unwrap_or_else(|| self.launcher.socket.clone()))))
            }
            Err(NotReady::Ended) => Ok(None),
            Err(NotReady::Slow) => Err(self.launcher.not_ready("it is still starting".to_owned())),
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(still) = self.shut_down() {
            tracing::warn!(%still, "PostgreSQL was left running");
        }
        if self.temporary.is_some() {
            socket::remove_elsewhere(&self.launcher.layout);
        }
    }
}

/// Held until the process ends, however it ends.
fn lock(layout: &Layout) -> Result<File, StartError> {
    let path = layout.lock();
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        // Whoever could open it could lock it, and keep the next start from coming.
        .mode(0o600)
        .open(&path)
        .map_err(StartError::io("write", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StartError::InUse { folder: layout.folder.clone() }),
        Err(TryLockError::Error(cause)) => Err(StartError::io("lock", &path)(cause)),
    }
}

/// RFC 3986, section 2: everything but the unreserved characters.
fn percent_encode(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push_str(&hex::encode_upper([byte]));
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unreserved_characters_stay_as_they_are() {
        assert_eq!(percent_encode("a-Z_0.~"), "a-Z_0.~");
        assert_eq!(percent_encode("/run/x y@:?#%&+ক"), "%2Frun%2Fx%20y%40%3A%3F%23%25%26%2B%E0%A6%95");
    }
}
