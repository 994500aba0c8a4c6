use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use dalil_app::ports::{BlobError, BlobKey, BlobStore, DOWNLOAD_SECONDS};
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use rusty_s3::{Bucket, Credentials, S3Action as _, UrlStyle};
use secrecy::{ExposeSecret as _, SecretString};
use url::{Host, Url};

use crate::disposition::attachment;
use crate::error::RequestError;
use crate::{ConnectError, check};

/// How long a signed request may be used: about as long as it may take to send.
pub(crate) const SIGNED: Duration = Duration::from_mins(1);

const CONNECT: Duration = Duration::from_secs(5);

/// The longest silence in an answer.
const SILENCE: Duration = Duration::from_secs(30);

/// The longest request, body included.
const REQUEST: Duration = Duration::from_mins(5);

/// The most that is read of an object: no paper of 500 lines comes near it.
const LARGEST: usize = 64 * 1024 * 1024;

/// The most that is read of an answer that is an error.
const LONGEST_ERROR: usize = 64 * 1024;

/// Where a bucket is and what opens it.
#[derive(Clone, Debug)]
pub struct S3Options {
    /// The base URL of the service, `http` or `https`.
    pub endpoint: Url,
    /// The region that signatures name; servers of one's own take any.
    pub region: String,
    /// The bucket. It must exist and be private.
    pub bucket: String,
    /// The name of the key.
    pub access_key: String,
    /// The key.
    pub secret_key: SecretString,
    /// Whether the bucket is the first part of the path, as servers of one's own want it, or of the host name.
    pub path_style: bool,
}

/// One bucket of an S3 server, used through signed URLs.
pub struct S3Blobs {
    pub(crate) bucket: Bucket,
    pub(crate) credentials: Credentials,
    pub(crate) client: Client,
}

impl fmt::Debug for S3Blobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("S3Blobs").field("bucket", &self.bucket.name()).finish_non_exhaustive()
    }
}

impl S3Blobs {
    /// Opens a bucket and runs [`check`](Self::check) on it. The process must have installed a rustls crypto provider.
    ///
    /// # Errors
    /// [`ConnectError`]; among them [`ConnectError::Public`] for a bucket that is not private (S0-76).
    pub async fn connect(options: S3Options) -> Result<Self, ConnectError> {
        let client = client(&options.endpoint)?;
        let style = if options.path_style { UrlStyle::Path } else { UrlStyle::VirtualHost };
        let bucket = Bucket::new(options.endpoint, style, options.bucket.clone(), options.region)
            .map_err(|wrong| ConnectError::Address { bucket: options.bucket, detail: wrong.to_string() })?;
        let credentials = Credentials::new(options.access_key, options.secret_key.expose_secret());
        let blobs = Self { bucket, credentials, client };
        blobs.check().await?;
        Ok(blobs)
    }

    /// Shows that the credentials open the bucket and that nobody without them can list, read or write it. It writes one
    /// small object, `dalil/private`, to try that on.
    ///
    /// # Errors
    /// [`ConnectError`], but for [`ConnectError::Address`] and [`ConnectError::Client`].
    pub async fn check(&self) -> Result<(), ConnectError> {
        check::run(self).await
    }

    /// Sends bytes to a URL whose signature covers their length and type.
    pub(crate) async fn upload(
        &self,
        key: &str,
        content_type: &str,
        bytes: Vec<u8>,
    ) -> Result<Response, reqwest::Error> {
        let length = bytes.len();
        let mut put = self.bucket.put_object(Some(&self.credentials), key);
        put.headers_mut().insert("content-length", length.to_string());
        put.headers_mut().insert("content-type", content_type.to_owned());
        let url = put.sign(SIGNED);
        // Set by hand: the client leaves the length out when it is zero, and the signature covers it.
        let request = self.client.put(url).header(CONTENT_LENGTH, length).header(CONTENT_TYPE, content_type);
        request.body(bytes).send().await
    }

    async fn store(&self, key: &BlobKey, content_type: &str, bytes: Vec<u8>) -> Result<(), RequestError> {
        let answer = self.upload(key.as_str(), content_type, bytes).await?;
        if answer.status().is_success() { Ok(()) } else { Err(RequestError::Status(answer.status())) }
    }

    async fn read(&self, key: &BlobKey) -> Result<Option<Vec<u8>>, RequestError> {
        let url = self.bucket.get_object(Some(&self.credentials), key.as_str()).sign(SIGNED);
        let answer = self.client.get(url).send().await?;
        match answer.status() {
            StatusCode::OK => whole(answer).await.map(Some),
            StatusCode::NOT_FOUND if !is_missing_bucket(answer).await? => Ok(None),
            status => Err(RequestError::Status(status)),
        }
    }
}

/// The body, as long as it is no larger than anything we store: whoever can write to the bucket must not fill our memory.
async fn whole(mut answer: Response) -> Result<Vec<u8>, RequestError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        if bytes.len() + chunk.len() > LARGEST {
            return Err(RequestError::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

#[async_trait]
impl BlobStore for S3Blobs {
    async fn put(&self, key: &BlobKey, content_type: &str, bytes: Vec<u8>) -> Result<(), BlobError> {
        self.store(key, content_type, bytes).await.map_err(unavailable)
    }

    async fn get(&self, key: &BlobKey) -> Result<Option<Vec<u8>>, BlobError> {
        self.read(key).await.map_err(unavailable)
    }

    async fn download_url(&self, key: &BlobKey, file_name: &str) -> Result<String, BlobError> {
        let mut get = self.bucket.get_object(Some(&self.credentials), key.as_str());
        get.query_mut().insert("response-content-disposition", attachment(file_name));
        Ok(get.sign(Duration::from_secs(DOWNLOAD_SECONDS)).into())
    }
}

fn unavailable(failed: RequestError) -> BlobError {
    BlobError::Unavailable(Box::new(failed))
}

/// Follows no redirect: a signature is for one host. A server on loopback is not asked for through a proxy.
fn client(endpoint: &Url) -> Result<Client, ConnectError> {
    let loopback = match endpoint.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let builder =
        Client::builder().redirect(Policy::none()).connect_timeout(CONNECT).read_timeout(SILENCE).timeout(REQUEST);
    let builder = if loopback { builder.no_proxy() } else { builder };
    builder.build().map_err(ConnectError::Client)
}

/// Tells the two answers apart that S3 gives as 404: the object is not there, or the whole bucket.
async fn is_missing_bucket(mut answer: Response) -> Result<bool, RequestError> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        body.extend_from_slice(&chunk);
        if body.len() > LONGEST_ERROR {
            break;
        }
    }
    Ok(String::from_utf8_lossy(&body).contains("<Code>NoSuchBucket</Code>"))
}
