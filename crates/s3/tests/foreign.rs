//! The adapter on a server that is not ours: SeaweedFS, which checks signatures and their age.

mod foreign {
    pub(crate) mod seaweed;
}

use std::time::Duration;

use dalil_app::ports::{BlobKey, BlobStore as _};
use dalil_s3::{ConnectError, S3Blobs, S3Options};
use dalil_tenancy::WorkspaceId;
use foreign::seaweed::Seaweed;
use rusty_s3::{Bucket, Credentials, S3Action as _, UrlStyle};

const BUCKET: &str = "files";

fn options(server: &Seaweed) -> S3Options {
    S3Options {
        endpoint: server.endpoint(),
        region: "local".to_owned(),
        bucket: BUCKET.to_owned(),
        access_key: "key".to_owned(),
        secret_key: "secret".into(),
        path_style: true,
    }
}

/// Starts the server with these identities besides ours, and makes the bucket.
async fn foreign_s3(others: &str) -> Seaweed {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let server = Seaweed::start(&format!(
        r#"{{"identities":[{{"name":"dalil","credentials":[{{"accessKey":"key","secretKey":"secret"}}],
           "actions":["Admin","Read","Write","List"]}}{others}]}}"#
    ));
    let bucket = Bucket::new(server.endpoint(), UrlStyle::Path, BUCKET, "local").expect("a bucket");
    let credentials = Credentials::new("key", "secret");
    let client = reqwest::Client::new();
    server
        .ready(async || {
            let url = bucket.create_bucket(&credentials).sign(Duration::from_mins(1));
            client.put(url).send().await.is_ok_and(|answer| answer.status().is_success())
        })
        .await;
    server
}

#[tokio::test]
async fn the_contract_holds_on_a_foreign_server() {
    let server = foreign_s3("").await;
    let blobs = S3Blobs::connect(options(&server)).await.expect("a private bucket");
    dalil_testkit::blob::every_case(&blobs).await;

    let key = BlobKey::of(WorkspaceId::from_uuid(uuid::Uuid::from_u128(1)), [9; 32]);
    blobs.put(&key, "application/pdf", b"content".to_vec()).await.expect("stored");
    let url = blobs.download_url(&key, "চালান.pdf").await.expect("signed");
    let answer = reqwest::get(&url).await.expect("an answer");
    let disposition = answer.headers()["content-disposition"].to_str().expect("ASCII").to_owned();
    assert!(disposition.starts_with("attachment; filename=\""), "{disposition}");
    assert!(
        disposition.ends_with("filename*=UTF-8''%E0%A6%9A%E0%A6%BE%E0%A6%B2%E0%A6%BE%E0%A6%A8.pdf"),
        "{disposition}"
    );
    assert_eq!(answer.headers()["content-type"], "application/pdf");
    assert_eq!(answer.bytes().await.expect("bytes"), &b"content"[..]);

    let unsigned = url.split_once('?').expect("a query").0;
    let refused = reqwest::get(unsigned).await.expect("an answer");
    assert_eq!(refused.status(), reqwest::StatusCode::FORBIDDEN);

    let wrong = S3Options { secret_key: "wrong".into(), ..options(&server) };
    let refused = S3Blobs::connect(wrong).await.expect_err("wrong key");
    assert!(matches!(refused, ConnectError::Refused { .. }), "{refused}");
    let elsewhere = S3Options { bucket: "nothing".to_owned(), ..options(&server) };
    let refused = S3Blobs::connect(elsewhere).await.expect_err("no bucket");
    assert!(matches!(refused, ConnectError::Missing { .. }), "{refused}");
}

#[tokio::test]
async fn a_bucket_that_anyone_can_read_is_refused() {
    let server = foreign_s3(r#",{"name":"anonymous","actions":["Read"]}"#).await;
    let refused = S3Blobs::connect(options(&server)).await.expect_err("public");
    assert!(matches!(refused, ConnectError::Public { action: "reading", .. }), "{refused}");
}
