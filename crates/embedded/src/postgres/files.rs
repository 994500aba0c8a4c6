use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use super::StartError;

/// Where a cluster keeps what.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) folder: PathBuf,
}

impl Layout {
    /// Held locked by the process that owns the cluster.
    pub(super) fn lock(&self) -> PathBuf {
        self.folder.join("lock")
    }

    /// The superuser's password.
    pub(super) fn password(&self) -> PathBuf {
        self.folder.join("superuser.password")
    }

    /// PostgreSQL's data folder.
    pub(super) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// The data folder while it is being made: it gets its name when it is whole.
    pub(super) fn unfinished(&self) -> PathBuf {
        self.folder.join("data.unfinished")
    }

    /// What PostgreSQL writes while it runs.
    pub(super) fn log(&self) -> PathBuf {
        self.folder.join("postgres.log")
    }

    /// The socket's folder, where its path is short enough.
    pub(super) fn run(&self) -> PathBuf {
        self.folder.join("run")
    }

    /// The path of the socket's folder elsewhere, where it is not.
    pub(super) fn run_elsewhere(&self) -> PathBuf {
        self.folder.join("run.elsewhere")
    }
}

/// The kept password, or a new one of 256 bits in a file that only this process's user reads.
pub(super) fn keep_password(file: &Path) -> Result<SecretString, StartError> {
    match fs::read_to_string(file) {
        Ok(kept) => return Ok(SecretString::from(kept.trim_end().to_owned())),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {}
        Err(cause) => return Err(StartError::io("read", file)(cause)),
    }
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(StartError::Random)?;
    let password = SecretString::from(hex::encode(bytes));
    write_private(file, &password)?;
    Ok(password)
}

/// Writes beside the file and renames, so that a killed process leaves no half of it.
pub(super) fn write_private(file: &Path, secret: &SecretString) -> Result<(), StartError> {
    let unfinished = file.with_extension("unfinished");
    let write = || {
        let _ = fs::remove_file(&unfinished);
        let mut out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&unfinished)?;
        out.write_all(secret.expose_secret().as_bytes())?;
        out.sync_all()?;
        fs::rename(&unfinished, file)
    };
    write().map_err(StartError::io("write", file))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_password_is_made_once_and_read_by_its_owner_only() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("superuser.password");
        let made = keep_password(&file).expect("made");
        let kept = keep_password(&file).expect("kept");
        assert_eq!(made.expose_secret(), kept.expose_secret());
        assert_eq!(made.expose_secret().len(), 64);
        let found = fs::metadata(&file).expect("the file").permissions();
        assert_eq!(found.mode() & 0o777, 0o600);
    }
}
