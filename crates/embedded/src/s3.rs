//! An S3 endpoint on local disk that enforces signatures, lengths, types and expiry: nothing in it can be read, listed or
//! written without the keys (S0-76).

use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::net::TcpListener;

use crate::http::HttpServer;

/// How an [`ObjectServer`] is to run.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the objects are kept; made when absent, closed to other users.
    pub folder: PathBuf,
    /// Where it listens; port 0 takes any free one. Whoever holds a signed URL must reach it, so usually loopback.
    pub address: SocketAddr,
    /// The bucket, made when absent: 3 to 63 lowercase letters, digits and hyphens.
    pub bucket: String,
    /// The name of the only key.
    pub access_key: String,
    /// The key.
    pub secret_key: SecretString,
}

/// Why the endpoint did not start; each text is one line.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The bucket's name is not one.
    #[error("{bucket:?} is not a bucket name: 3 to 63 lowercase letters, digits and hyphens")]
    BucketName {
        /// What was given.
        bucket: String,
    },
    /// The folder cannot be made or read.
    #[error("cannot keep objects in {}: {cause}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The address cannot be listened on.
    #[error("the object store cannot listen on {address}: {cause}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        cause: io::Error,
    },
}

/// A running S3 endpoint. Dropping it stops it at once, [`stop`](Self::stop) lets requests end.
///
/// ```no_run
/// use dalil_embedded::{ObjectServer, s3::Options};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let server = ObjectServer::start(Options {
///     folder: "/var/lib/dalil/objects".into(),
///     address: ([127, 0, 0, 1], 0).into(),
///     bucket: "dalil".to_owned(),
///     access_key: "dalil".to_owned(),
///     secret_key: "generated".into(),
/// })
/// .await?;
/// println!("{}", server.endpoint());
/// server.stop().await;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct ObjectServer {
    server: HttpServer,
}

impl ObjectServer {
    /// Starts the endpoint, with its bucket made.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start(options: Options) -> Result<Self, StartError> {
        if !is_bucket_name(&options.bucket) {
            return Err(StartError::BucketName { bucket: options.bucket });
        }
        let address = options.address;
        let service = service(&options).map_err(|cause| StartError::Folder { folder: options.folder, cause })?;
        let server = TcpListener::bind(address)
            .await
            .and_then(|listener| HttpServer::start(listener, service))
            .map_err(|cause| StartError::Listen { address, cause })?;
        Ok(Self { server })
    }

    /// Its base URL, without a path; buckets are addressed by path.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.server.address())
    }

    /// Stops taking requests and waits for those under way, ten seconds at most.
    pub async fn stop(self) {
        self.server.stop().await;
    }
}

fn service(options: &Options) -> io::Result<S3Service> {
    make_bucket(&options.folder, &options.bucket)?;
    let files = FileSystem::new(&options.folder).map_err(|cause| io::Error::other(format!("{cause:?}")))?;
    let mut builder = S3ServiceBuilder::new(files);
    builder.set_auth(SimpleAuth::from_single(options.access_key.as_str(), options.secret_key.expose_secret()));
    Ok(builder.build())
}

fn make_bucket(folder: &Path, bucket: &str) -> io::Result<()> {
    std::fs::create_dir_all(folder.join(bucket))?;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
}

/// Stricter than S3's rule: no dots, which break certificates of virtual hosts and could climb out of the folder here.
fn is_bucket_name(name: &str) -> bool {
    let signs = name.bytes().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == b'-');
    (3..=63).contains(&name.len()) && signs && !name.starts_with('-') && !name.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_name_cannot_leave_the_folder() {
        for good in ["abc", "dalil-files", "0-9"] {
            assert!(is_bucket_name(good), "{good}");
        }
        for bad in ["", "ab", "..", "../x", "a/b", "Abc", "-abc", "abc-", "a.b", &"x".repeat(64)] {
            assert!(!is_bucket_name(bad), "{bad}");
        }
    }
}
