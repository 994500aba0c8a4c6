use std::fmt;

use async_trait::async_trait;
use dalil_tenancy::WorkspaceId;

/// Where a stored object lies: `{workspace}/{sha256}`, made of ids only, so that no key can name another workspace's
/// object or a path outside the bucket (S0-27, S0-31).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BlobKey(String);

impl BlobKey {
    /// The key of a content of one workspace, by the SHA-256 of its bytes.
    pub fn of(workspace: WorkspaceId, sha256: [u8; 32]) -> Self {
        Self(format!("{workspace}/{}", hex::encode(sha256)))
    }

    /// The key as the object store sees it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BlobKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why an object could not be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// The store cannot be reached or refused the request; the text holds no credential and no signed URL.
    #[error("the object store is unavailable")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// How long a download URL lives, in seconds (S0-32).
pub const DOWNLOAD_SECONDS: u64 = 60;

/// An object store: S3 or one that speaks its protocol.
///
/// An implementer must keep bytes exactly, must not list or serve anything without credentials, and must sign download
/// URLs that die after [`DOWNLOAD_SECONDS`]. Writing the same key twice is allowed: keys are digests of the content.
#[async_trait]
pub trait BlobStore: Send + Sync {
    /// Stores the bytes under the key.
    ///
    /// # Errors
    /// [`BlobError::Unavailable`].
    async fn put(&self, key: &BlobKey, content_type: &str, bytes: Vec<u8>) -> Result<(), BlobError>;

    /// Reads the bytes back; `None` when nothing lies there.
    ///
    /// # Errors
    /// [`BlobError::Unavailable`].
    async fn get(&self, key: &BlobKey) -> Result<Option<Vec<u8>>, BlobError>;

    /// A URL that downloads the object as an attachment of that file name, for [`DOWNLOAD_SECONDS`], to whoever holds it.
    ///
    /// # Errors
    /// [`BlobError::Unavailable`] when it cannot be signed.
    async fn download_url(&self, key: &BlobKey, file_name: &str) -> Result<String, BlobError>;
}
