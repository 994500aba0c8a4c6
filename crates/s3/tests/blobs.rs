//! What the contract does not say: what a signed URL gives, which buckets are refused, and what errors hold back.

use dalil_app::ports::{BlobError, BlobKey, BlobStore as _};
use dalil_embedded::ObjectServer;
use dalil_embedded::s3::Options;
use dalil_s3::{ConnectError, S3Blobs, S3Options};
use dalil_tenancy::WorkspaceId;
use reqwest::{StatusCode, Url};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

async fn server() -> (ObjectServer, TempDir) {
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
    (server, folder)
}

fn options(endpoint: &str) -> S3Options {
    S3Options {
        endpoint: endpoint.parse().expect("a URL"),
        region: "local".to_owned(),
        bucket: "files".to_owned(),
        access_key: "key".to_owned(),
        secret_key: "secret".into(),
        path_style: true,
    }
}

fn key() -> BlobKey {
    BlobKey::of(WorkspaceId::from_uuid(uuid::Uuid::from_u128(1)), [7; 32])
}

#[tokio::test]
async fn a_download_is_an_attachment_of_that_name_for_a_minute() {
    let (server, _folder) = server().await;
    let blobs = S3Blobs::connect(options(&server.endpoint())).await.expect("connects");
    blobs.put(&key(), "application/pdf", b"content".to_vec()).await.expect("stored");
    let url: Url = blobs.download_url(&key(), "চালান \"১\".pdf").await.expect("signed").parse().expect("a URL");
    let lives = url.query_pairs().find(|(name, _)| name == "X-Amz-Expires").map(|(_, seconds)| seconds.into_owned());
    assert_eq!(lives.as_deref(), Some("60"));

    let answer = reqwest::get(url.clone()).await.expect("an answer");
    let disposition = answer.headers()["content-disposition"].to_str().expect("ASCII").to_owned();
    assert_eq!(
        disposition,
        "attachment; filename=\"_____ ___.pdf\"; \
         filename*=UTF-8''%E0%A6%9A%E0%A6%BE%E0%A6%B2%E0%A6%BE%E0%A6%A8%20%22%E0%A7%A7%22.pdf"
    );
    assert_eq!(answer.headers()["content-type"], "application/pdf");
    assert_eq!(answer.text().await.expect("text"), "content");

    let renamed = url.as_str().replace("attachment", "inline");
    assert_eq!(reqwest::get(renamed).await.expect("an answer").status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn wrong_keys_and_missing_buckets_are_told_apart() {
    let (server, _folder) = server().await;
    let endpoint = server.endpoint();
    let refused = S3Blobs::connect(S3Options { secret_key: "wrong".into(), ..options(&endpoint) }).await;
    assert!(matches!(refused, Err(ConnectError::Refused { .. })), "{refused:?}");
    let missing = S3Blobs::connect(S3Options { bucket: "nothing".to_owned(), ..options(&endpoint) }).await;
    assert!(matches!(missing, Err(ConnectError::Missing { .. })), "{missing:?}");
    let odd = S3Blobs::connect(options("ftp://127.0.0.1")).await;
    assert!(matches!(odd, Err(ConnectError::Address { .. })), "{odd:?}");
    server.stop().await;
    let away = S3Blobs::connect(options(&endpoint)).await;
    assert!(matches!(away, Err(ConnectError::Unreachable(_))), "{away:?}");
}

#[tokio::test]
async fn a_server_that_is_away_gives_an_error_without_a_url() {
    let (server, _folder) = server().await;
    let blobs = S3Blobs::connect(options(&server.endpoint())).await.expect("connects");
    server.stop().await;
    let put = blobs.put(&key(), "text/plain", b"x".to_vec()).await.expect_err("away");
    let get = blobs.get(&key()).await.expect_err("away");
    for error in [put, get] {
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("X-Amz") && !shown.contains(key().as_str()), "{shown}");
    }
    assert!(!format!("{blobs:?}").contains("secret"));
    assert!(!format!("{:?}", options("http://127.0.0.1")).contains("secret\""));
}

/// One request of the check, as a careless server sees it.
struct Seen {
    method: String,
    listing: bool,
    signed: bool,
}

/// The status of the answer to a request.
type Rule = fn(&Seen) -> u16;

/// A server that answers each request as the rule says, and that there is no such bucket in every body.
async fn careless(rule: Rule) -> String {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(answer(socket, rule));
        }
    });
    format!("http://{address}")
}

async fn answer(mut socket: TcpStream, rule: Rule) -> std::io::Result<()> {
    let (read, mut write) = socket.split();
    let mut lines = BufReader::new(read);
    let (mut request, mut length) = (String::new(), 0);
    lines.read_line(&mut request).await?;
    loop {
        let mut header = String::new();
        lines.read_line(&mut header).await?;
        let header = header.trim().to_ascii_lowercase();
        if let Some(bytes) = header.strip_prefix("content-length: ") {
            length = bytes.parse().unwrap_or_default();
        }
        if header.is_empty() {
            break;
        }
    }
    lines.read_exact(&mut vec![0; length]).await?;
    let seen = Seen {
        method: request.split(' ').next().unwrap_or_default().to_owned(),
        listing: request.contains("list-type=2"),
        signed: request.contains("X-Amz-Signature="),
    };
    let body = "<Error><Code>NoSuchBucket</Code></Error>";
    let head = format!("HTTP/1.1 {} x\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", rule(&seen), body.len());
    write.write_all(format!("{head}{body}").as_bytes()).await
}

#[tokio::test]
async fn a_bucket_that_lets_anyone_in_is_refused_by_what_they_can_do() {
    let open: [(&str, Rule); 4] = [
        ("listing", |seen| if seen.signed || seen.listing { 200 } else { 403 }),
        ("reading", |seen| if seen.signed || (seen.method == "GET" && !seen.listing) { 200 } else { 403 }),
        ("writing", |seen| if seen.signed || seen.method == "PUT" { 200 } else { 403 }),
        // Where a redirect leads is not known to be private.
        ("listing", |seen| if seen.signed { 200 } else { 307 }),
    ];
    for (expected, rule) in open {
        let refused = S3Blobs::connect(options(&careless(rule).await)).await;
        assert!(matches!(refused, Err(ConnectError::Public { action, .. }) if action == expected), "{refused:?}");
    }
    let closed = careless(|seen| if seen.signed { 200 } else { 401 }).await;
    S3Blobs::connect(options(&closed)).await.expect("401 is a refusal too");
}

#[tokio::test]
async fn a_bucket_that_vanished_is_not_an_absent_object() {
    let rule: Rule = |seen| match (seen.signed, seen.method.as_str()) {
        (false, _) => 403,
        (true, "GET") => 404,
        (true, _) => 200,
    };
    let blobs = S3Blobs::connect(options(&careless(rule).await)).await.expect("connects");
    let failed = blobs.get(&key()).await;
    assert!(matches!(failed, Err(BlobError::Unavailable(_))), "{failed:?}");
}
