//! The object server as a foreign client meets it: only signed, unaltered and timely requests pass.

use std::fs;
use std::time::Duration;

use dalil_embedded::ObjectServer;
use dalil_embedded::s3::{Options, StartError};
use jiff::{SignedDuration, Timestamp};
use reqwest::{Client, Method, StatusCode, Url};
use rusty_s3::{Bucket, Credentials, S3Action as _, UrlStyle};
use tempfile::TempDir;

const MINUTE: Duration = Duration::from_mins(1);
const KEY: &str = "workspace/file";

struct Store {
    server: ObjectServer,
    folder: TempDir,
    bucket: Bucket,
    credentials: Credentials,
    client: Client,
}

fn options(folder: &TempDir) -> Options {
    Options {
        folder: folder.path().join("objects"),
        address: ([127, 0, 0, 1], 0).into(),
        bucket: "files".to_owned(),
        access_key: "key".to_owned(),
        secret_key: "secret".into(),
    }
}

impl Store {
    async fn start() -> Self {
        Self::start_in(tempfile::tempdir().expect("a temporary folder")).await
    }

    async fn start_in(folder: TempDir) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let server = ObjectServer::start(options(&folder)).await.expect("starts");
        let endpoint: Url = server.endpoint().parse().expect("a URL");
        let bucket = Bucket::new(endpoint, UrlStyle::Path, "files", "local").expect("a bucket");
        let credentials = Credentials::new("key", "secret");
        Self { server, folder, bucket, credentials, client: Client::new() }
    }

    /// A URL to put three bytes of plain text.
    fn put_url(&self) -> Url {
        let mut put = self.bucket.put_object(Some(&self.credentials), KEY);
        put.headers_mut().insert("content-length", "3");
        put.headers_mut().insert("content-type", "text/plain");
        put.sign(MINUTE)
    }

    async fn put(&self, url: Url, content_type: &str, bytes: &'static str) -> StatusCode {
        let request = self.client.put(url).header("content-type", content_type).body(bytes);
        request.send().await.expect("an answer").status()
    }

    async fn status(&self, method: Method, url: Url) -> StatusCode {
        self.client.request(method, url).send().await.expect("an answer").status()
    }

    async fn store(&self) {
        assert_eq!(self.put(self.put_url(), "text/plain", "abc").await, StatusCode::OK);
    }

    async fn read(&self) -> reqwest::Response {
        let url = self.bucket.get_object(Some(&self.credentials), KEY).sign(MINUTE);
        self.client.get(url).send().await.expect("an answer")
    }
}

#[tokio::test]
async fn what_was_put_is_read_and_is_there_at_the_next_start() {
    let store = Store::start().await;
    store.store().await;
    assert_eq!(store.read().await.text().await.expect("text"), "abc");

    let Store { server, folder, .. } = store;
    server.stop().await;
    let store = Store::start_in(folder).await;
    let answer = store.read().await;
    assert_eq!(answer.headers()["content-type"], "text/plain");
    assert_eq!(answer.text().await.expect("text"), "abc");
}

#[tokio::test]
async fn nothing_is_read_written_or_listed_without_the_keys() {
    let store = Store::start().await;
    store.store().await;
    let object = store.bucket.object_url(KEY);
    let bucket = store.bucket.base_url().clone();
    let root: Url = store.server.endpoint().parse().expect("a URL");
    for (method, url) in [
        (Method::GET, object.clone()),
        (Method::HEAD, object.clone()),
        (Method::DELETE, object.clone()),
        (Method::GET, bucket.clone()),
        (Method::GET, bucket.join("?list-type=2").expect("a URL")),
        (Method::GET, root),
    ] {
        assert_eq!(store.status(method.clone(), url.clone()).await, StatusCode::FORBIDDEN, "{method} {url}");
    }
    assert_eq!(store.put(object, "text/plain", "xyz").await, StatusCode::FORBIDDEN);
    assert_eq!(store.read().await.text().await.expect("text"), "abc", "nothing was changed");
}

#[tokio::test]
async fn a_wrong_key_opens_nothing() {
    let store = Store::start().await;
    store.store().await;
    for credentials in [Credentials::new("key", "wrong"), Credentials::new("wrong", "secret")] {
        let url = store.bucket.get_object(Some(&credentials), KEY).sign(MINUTE);
        assert_eq!(store.status(Method::GET, url).await, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn a_signed_url_carries_one_length_and_one_type() {
    let store = Store::start().await;
    assert_eq!(store.put(store.put_url(), "text/plain", "abcd").await, StatusCode::FORBIDDEN);
    assert_eq!(store.put(store.put_url(), "text/html", "abc").await, StatusCode::FORBIDDEN);
    assert_eq!(store.read().await.status(), StatusCode::NOT_FOUND, "nothing was stored");
}

#[tokio::test]
async fn a_signed_url_opens_one_object_by_one_method() {
    let store = Store::start().await;
    store.store().await;
    let signed = store.bucket.get_object(Some(&store.credentials), KEY).sign(MINUTE);
    let mut elsewhere = signed.clone();
    elsewhere.set_path("/files/workspace/other");
    assert_eq!(store.status(Method::GET, elsewhere).await, StatusCode::FORBIDDEN);
    assert_eq!(store.status(Method::DELETE, signed).await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_expired_url_opens_nothing() {
    let store = Store::start().await;
    store.store().await;
    #[expect(clippy::disallowed_methods, reason = "the server under test reads the clock of the machine")]
    let two_minutes_ago = Timestamp::now() - SignedDuration::from_mins(2);
    let url = store.bucket.get_object(Some(&store.credentials), KEY).sign_with_time(MINUTE, &two_minutes_ago);
    assert_eq!(store.status(Method::GET, url).await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_key_that_climbs_stays_in_the_folder() {
    let store = Store::start().await;
    fs::write(store.folder.path().join("secret"), "beside the objects").expect("written");
    for key in ["../../secret", "..%2F..%2Fsecret", "%2e%2e/%2e%2e/secret"] {
        let url = store.bucket.get_object(Some(&store.credentials), key).sign(MINUTE);
        let answer = store.client.get(url).send().await.expect("an answer");
        assert!(!answer.status().is_success(), "{key}: {}", answer.status());
    }
}

#[tokio::test]
async fn stopping_lets_a_running_request_end() {
    let store = Store::start().await;
    store.store().await;
    let mut answer = store.read().await;
    let stopping = tokio::spawn(store.server.stop());
    let mut read = Vec::new();
    while let Some(chunk) = answer.chunk().await.expect("the rest arrives") {
        read.extend_from_slice(&chunk);
    }
    drop(answer);
    stopping.await.expect("stops");
    assert_eq!(read, b"abc");
    let url = store.bucket.get_object(Some(&store.credentials), KEY).sign(MINUTE);
    assert!(store.client.get(url).send().await.is_err(), "nobody listens");
}

#[tokio::test]
async fn a_taken_port_and_a_bad_name_are_refused_by_name() {
    let store = Store::start().await;
    let taken = store.server.endpoint().trim_start_matches("http://").parse().expect("an address");
    let refused = ObjectServer::start(Options { address: taken, ..options(&store.folder) }).await;
    assert!(matches!(refused, Err(StartError::Listen { address, .. }) if address == taken));
    let refused = ObjectServer::start(Options { bucket: "../x".to_owned(), ..options(&store.folder) }).await;
    assert!(matches!(refused, Err(StartError::BucketName { bucket }) if bucket == "../x"));
}
