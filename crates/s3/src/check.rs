use reqwest::{Method, StatusCode};
use rusty_s3::S3Action as _;
use url::Url;

use crate::blobs::SIGNED;
use crate::{ConnectError, S3Blobs};

/// An object of ours that holds nothing: no workspace's key has this form.
const PROBE: &str = "dalil/private";
const PROBE_TYPE: &str = "text/plain";
const PROBE_BYTES: &[u8] = b"Nobody can read this without credentials.\n";

/// With credentials first, so that a later refusal means what it seems to.
pub(crate) async fn run(blobs: &S3Blobs) -> Result<(), ConnectError> {
    opens(blobs).await?;
    writes(blobs).await?;
    let object = blobs.bucket.object_url(PROBE);
    let mut listing = blobs.bucket.base_url().clone();
    listing.set_query(Some("list-type=2"));
    refuses_anyone(blobs, "listing", Method::GET, listing).await?;
    refuses_anyone(blobs, "reading", Method::GET, object.clone()).await?;
    refuses_anyone(blobs, "writing", Method::PUT, object).await
}

async fn opens(blobs: &S3Blobs) -> Result<(), ConnectError> {
    let url = blobs.bucket.head_bucket(Some(&blobs.credentials)).sign(SIGNED);
    let answer = blobs.client.head(url).send().await.map_err(unreachable)?;
    match answer.status() {
        status if status.is_success() => Ok(()),
        StatusCode::NOT_FOUND => Err(ConnectError::Missing { bucket: blobs.bucket.name().to_owned() }),
        status => Err(refused(blobs, "opening it", status)),
    }
}

async fn writes(blobs: &S3Blobs) -> Result<(), ConnectError> {
    let answer = blobs.upload(PROBE, PROBE_TYPE, PROBE_BYTES.to_vec()).await.map_err(unreachable)?;
    if answer.status().is_success() { Ok(()) } else { Err(refused(blobs, "writing", answer.status())) }
}

/// Only a plain refusal counts: any other answer, a redirect among them, could be a way in.
async fn refuses_anyone(blobs: &S3Blobs, action: &'static str, method: Method, url: Url) -> Result<(), ConnectError> {
    let request = blobs.client.request(method.clone(), url);
    let request = if method == Method::PUT { request.body(PROBE_BYTES) } else { request };
    let status = request.send().await.map_err(unreachable)?.status();
    if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
        return Ok(());
    }
    Err(ConnectError::Public { bucket: blobs.bucket.name().to_owned(), action, status })
}

fn unreachable(failed: reqwest::Error) -> ConnectError {
    ConnectError::Unreachable(failed.without_url())
}

fn refused(blobs: &S3Blobs, action: &'static str, status: StatusCode) -> ConnectError {
    ConnectError::Refused { bucket: blobs.bucket.name().to_owned(), action, status }
}
