//! Keys of the installation: one master key, and what is derived from it; generated on the first embedded start and kept
//! in a file only its owner can read.

use std::{
    fs,
    io::{self, Write as _},
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
};

use dalil_app::ports::Entropy;
use dalil_identity::TokenKey;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

/// The generated secrets of an embedded installation.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    master_key: String,
    owner_password: String,
    runtime_password: String,
    directory_password: String,
    worker_password: String,
    storage_secret_key: String,
}

/// The secrets of an embedded installation.
pub(crate) struct EmbeddedSecrets {
    /// The master key.
    pub master_key: SecretString,
    /// The database owner's password.
    pub owner: SecretString,
    /// The runtime login's password.
    pub runtime: SecretString,
    /// The directory login's password.
    pub directory: SecretString,
    /// The worker login's password.
    pub worker: SecretString,
    /// The object store's key.
    pub storage: SecretString,
}

/// Why the secrets cannot be had.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SecretsError {
    /// The file cannot be read or written.
    #[error("the secrets in {path}: {source}")]
    File {
        /// The file.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// Others may read the file.
    #[error("the secrets in {0} can be read by others: chmod 600 it")]
    Open(String),
    /// The file is not what was written.
    #[error("the secrets in {0} do not parse")]
    Unreadable(String),
    /// The key is not 64 hexadecimal digits.
    #[error("secrets.master_key must be 64 hexadecimal digits")]
    BadKey,
    /// The key is one that anybody knows.
    #[error("secrets.master_key is a sample: make one of your own, with openssl rand -hex 32")]
    SampleKey,
}

impl EmbeddedSecrets {
    /// Reads the file, or makes it at the first start.
    ///
    /// # Errors
    /// [`SecretsError`].
    pub(crate) fn keep(path: &Path, entropy: &dyn Entropy) -> Result<Self, SecretsError> {
        let file_error = |source| SecretsError::File { path: path.display().to_string(), source };
        if !path.exists() {
            write_new(path, &Stored::generate(entropy)).map_err(file_error)?;
        }
        let mode = fs::metadata(path).map_err(file_error)?.mode();
        if mode & 0o077 != 0 {
            return Err(SecretsError::Open(path.display().to_string()));
        }
        let text = fs::read_to_string(path).map_err(file_error)?;
        let stored: Stored = toml::from_str(&text).map_err(|_| SecretsError::Unreadable(path.display().to_string()))?;
        Ok(stored.into())
    }
}

impl Stored {
    fn generate(entropy: &dyn Entropy) -> Self {
        let draw = || {
            let mut bytes = [0; 32];
            entropy.fill(&mut bytes);
            hex::encode(bytes)
        };
        Self {
            master_key: draw(),
            owner_password: draw(),
            runtime_password: draw(),
            directory_password: draw(),
            worker_password: draw(),
            storage_secret_key: draw(),
        }
    }
}

impl From<Stored> for EmbeddedSecrets {
    fn from(stored: Stored) -> Self {
        Self {
            master_key: stored.master_key.into(),
            owner: stored.owner_password.into(),
            runtime: stored.runtime_password.into(),
            directory: stored.directory_password.into(),
            worker: stored.worker_password.into(),
            storage: stored.storage_secret_key.into(),
        }
    }
}

/// A start that is killed leaves no half file.
fn write_new(path: &Path, stored: &Stored) -> io::Result<()> {
    write_closed(path, &toml::to_string(stored).map_err(io::Error::other)?)
}

/// Writes a file that only its owner can read; whole, and then moved into place.
pub(crate) fn write_closed(path: &Path, text: &str) -> io::Result<()> {
    let draft = path.with_extension("new");
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    file.set_permissions(fs::Permissions::from_mode(0o600))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&draft, path)
}

/// The key that every other one is derived from.
///
/// # Errors
/// [`SecretsError::BadKey`], [`SecretsError::SampleKey`].
pub(crate) fn master_key(text: &SecretString) -> Result<TokenKey, SecretsError> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text.expose_secret(), &mut bytes).map_err(|_| SecretsError::BadKey)?;
    let distinct: std::collections::BTreeSet<u8> = bytes.into_iter().collect();
    if distinct.len() < 8 {
        return Err(SecretsError::SampleKey);
    }
    Ok(TokenKey::from_bytes(bytes))
}

/// A key for one purpose.
pub(crate) fn derived(master: &TokenKey, purpose: &str) -> TokenKey {
    TokenKey::from_bytes(*master.hash("dalil/key", purpose).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::OsEntropy;

    #[test]
    fn secrets_are_made_once_and_kept_closed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secrets.toml");
        let first = EmbeddedSecrets::keep(&path, &OsEntropy).unwrap();
        let again = EmbeddedSecrets::keep(&path, &OsEntropy).unwrap();
        assert_eq!(first.master_key.expose_secret(), again.master_key.expose_secret());
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(EmbeddedSecrets::keep(&path, &OsEntropy), Err(SecretsError::Open(_))));
    }

    #[test]
    fn a_sample_key_is_refused() {
        assert!(matches!(master_key(&"00".repeat(32).into()), Err(SecretsError::SampleKey)));
        assert!(matches!(master_key(&"0123456789abcdef".repeat(2).into()), Err(SecretsError::BadKey)));
        assert!(matches!(master_key(&"short".into()), Err(SecretsError::BadKey)));
    }
}
