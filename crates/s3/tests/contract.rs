//! The contract of `BlobStore` on the embedded object server.

use dalil_embedded::ObjectServer;
use dalil_embedded::s3::Options;
use dalil_s3::{S3Blobs, S3Options};
use tempfile::TempDir;

async fn fresh() -> (S3Blobs, (ObjectServer, TempDir)) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = ObjectServer::start(Options {
        folder: folder.path().to_owned(),
        address: ([127, 0, 0, 1], 0).into(),
        bucket: "files".to_owned(),
        access_key: "key".to_owned(),
        secret_key: "secret".into(),
    })
    .await
    .expect("starts");
    let blobs = S3Blobs::connect(S3Options {
        endpoint: server.endpoint().parse().expect("a URL"),
        region: "local".to_owned(),
        bucket: "files".to_owned(),
        access_key: "key".to_owned(),
        secret_key: "secret".into(),
        path_style: true,
    })
    .await
    .expect("connects");
    (blobs, (server, folder))
}

dalil_testkit::blob_store_contract!(fresh);
