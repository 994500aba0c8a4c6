//! The mail catcher as a mailer, a raw client and a browser meet it.

use std::time::Duration;

use dalil_embedded::MailCatcher;
use dalil_embedded::mail::{Options, StartError};
use lettre::message::{Attachment, MultiPart, header::ContentType};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use reqwest::{Client, StatusCode};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

const TO: &str = "client@example.org";

async fn start() -> (MailCatcher, TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let catcher = MailCatcher::start(Options::new(folder.path())).await.expect("starts");
    (catcher, folder)
}

fn mail(subject: &str, text: &str) -> Message {
    Message::builder()
        .from("দলিল <dalil@example.org>".parse().expect("an address"))
        .to(TO.parse().expect("an address"))
        .subject(subject)
        .multipart(
            MultiPart::mixed()
                .multipart(MultiPart::alternative_plain_html(text.to_owned(), format!("<p>{text}</p>")))
                .singlepart(Attachment::new("চালান.pdf".to_owned()).body(vec![0_u8; 5000], ContentType::TEXT_PLAIN)),
        )
        .expect("a mail")
}

async fn send(catcher: &MailCatcher, mail: Message) {
    let mailer = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1")
        .port(catcher.smtp_address().port())
        .build();
    mailer.send(mail).await.expect("taken");
}

async fn caught(catcher: &MailCatcher, after: u64) -> std::sync::Arc<dalil_embedded::mail::Message> {
    timeout(Duration::from_secs(20), catcher.wait_for(TO, after)).await.expect("it arrives")
}

/// Says the lines at once and returns everything that was answered until the server hung up.
async fn talk(catcher: &MailCatcher, lines: &[u8]) -> String {
    let mut socket = TcpStream::connect(catcher.smtp_address()).await.expect("connects");
    socket.write_all(lines).await.expect("said");
    socket.shutdown().await.expect("said all");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.expect("text");
    answer
}

/// A browser's view of a path of the inbox.
async fn get(catcher: &MailCatcher, path: &str) -> reqwest::Response {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::new().get(format!("{}{path}", catcher.inbox_url())).send().await.expect("an answer")
}

#[tokio::test]
async fn bangla_arrives_as_it_was_written() {
    let (catcher, _folder) = start().await;
    let text = "আপনার চালান তৈরি। https://dalil.example/s/1\n".repeat(40);
    let waiting = catcher.wait_for(TO, 0);
    let (message, ()) = tokio::join!(timeout(Duration::from_secs(20), waiting), send(&catcher, mail("চালান ১২", &text)));
    let message = message.expect("it arrives");
    assert_eq!(message.subject, "চালান ১২");
    assert_eq!(message.from, "দলিল <dalil@example.org>");
    assert_eq!(message.text.replace("\r\n", "\n"), text);
    assert_eq!(message.html.replace("\r\n", "\n"), format!("<p>{text}</p>"));
    assert_eq!(message.attachments, ["চালান.pdf"]);
    assert!(message.date.is_some());
}

#[tokio::test]
async fn lines_that_begin_with_a_dot_stay() {
    let (catcher, _folder) = start().await;
    send(&catcher, mail("dots", ".\n..\n.x\n")).await;
    assert_eq!(caught(&catcher, 0).await.text.replace("\r\n", "\n"), ".\n..\n.x\n");
}

#[tokio::test]
async fn the_next_start_finds_the_mails_and_goes_on_counting() {
    let (catcher, folder) = start().await;
    send(&catcher, mail("first", "text")).await;
    let first = caught(&catcher, 0).await;
    catcher.stop().await;

    let catcher = MailCatcher::start(Options::new(folder.path())).await.expect("starts again");
    assert_eq!(catcher.messages(), std::slice::from_ref(&first));
    send(&catcher, mail("second", "text")).await;
    let second = caught(&catcher, first.id).await;
    assert_eq!((second.subject.as_str(), second.id > first.id), ("second", true));
}

#[tokio::test]
async fn only_the_last_mails_are_kept() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let catcher = MailCatcher::start(Options { keep: 2, ..Options::new(folder.path()) }).await.expect("starts");
    for subject in ["one", "two", "three"] {
        send(&catcher, mail(subject, "text")).await;
    }
    let subjects: Vec<_> = catcher.messages().iter().map(|message| message.subject.clone()).collect();
    assert_eq!(subjects, ["three", "two"]);
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 2);
}

#[tokio::test]
async fn a_mail_cannot_be_smuggled_behind_a_bare_line_feed() {
    let (catcher, _folder) = start().await;
    let answer = talk(
        &catcher,
        b"EHLO me\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<client@example.org>\r\nDATA\r\nFrom: a@example.org\r\n\r\n\
        one\n.\nMAIL FROM:<evil@example.org>\r\n.\r\nQUIT\r\n",
    )
    .await;
    assert!(answer.contains("\r\n554 "), "{answer}");
    assert!(answer.ends_with("221 2.0.0 Bye\r\n"), "{answer}");
    assert!(catcher.messages().is_empty());
}

#[tokio::test]
async fn endless_lines_and_mails_are_refused_and_the_conversation_goes_on() {
    let (catcher, _folder) = start().await;
    let mut lines = vec![b'x'; 100_000];
    lines.extend_from_slice(
        b"\r\nEHLO me\r\nMAIL FROM:<>\r\nRCPT TO:<client@example.org>\r\nDATA\r\nFrom: a@b.org\r\n\r\n",
    );
    let full = [&[b'y'; 998][..], b"\r\n"].concat();
    lines.extend(full.repeat(11_000));
    lines.extend_from_slice(b".\r\nNOOP\r\nQUIT\r\n");
    let answer = talk(&catcher, &lines).await;
    assert!(answer.contains("\r\n500 ") && answer.contains("\r\n552 "), "{answer}");
    assert!(answer.ends_with("250 2.0.0 Nothing done\r\n221 2.0.0 Bye\r\n"), "{answer}");
    assert!(catcher.messages().is_empty());
}

#[tokio::test]
async fn a_mail_without_a_sender_or_a_recipient_is_refused() {
    let (catcher, _folder) = start().await;
    let answer = talk(
        &catcher,
        b"EHLO me\r\nMAIL FROM:<>\r\nDATA\r\nRCPT TO:<x@dalil.invalid>\r\nRCPT TO:<client@example.org>\r\nDATA\r\n\
        no header\r\n.\r\nQUIT\r\n",
    )
    .await;
    let codes: Vec<_> =
        answer.lines().filter(|line| line.as_bytes().get(3) == Some(&b' ')).map(|line| &line[..3]).collect();
    assert_eq!(codes, ["220", "250", "250", "503", "550", "250", "354", "554", "221"], "{answer}");
    assert!(catcher.messages().is_empty());
}

#[tokio::test]
async fn the_inbox_shows_text_and_links_and_no_markup_of_the_mail() {
    let (catcher, _folder) = start().await;
    send(&catcher, mail("<b>bold</b>", "Sign in: https://dalil.example/s?a=1&b=<2>")).await;
    let id = caught(&catcher, 0).await.id;

    let list = get(&catcher, "").await;
    let policy = list.headers()["content-security-policy"].to_str().expect("text").to_owned();
    assert!(policy.starts_with("default-src 'none'; style-src 'self';"), "{policy}");
    let list = list.text().await.expect("text");
    assert!(list.contains(&format!("<a href=\"/messages/{id}\">&lt;b&gt;bold&lt;/b&gt;</a>")), "{list}");

    let page = get(&catcher, &format!("messages/{id}")).await.text().await.expect("text");
    assert!(page.contains("<a href=\"https://dalil.example/s?a=1&amp;b=\""), "{page}");
    assert!(!page.contains("<b>") && !page.contains("style="), "{page}");

    let style = get(&catcher, "style.css").await;
    assert_eq!(style.headers()["content-type"], "text/css; charset=utf-8");
    assert_eq!(get(&catcher, "messages/99").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(get(&catcher, "messages/x").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_list_for_programs_waits_for_a_mail() {
    let (catcher, _folder) = start().await;
    let asked = get(&catcher, "messages?to=client%40example.org&after=0&wait=30");
    let (answer, ()) = tokio::join!(asked, send(&catcher, mail("hello", "text")));
    assert_eq!(answer.headers()["content-type"], "application/json");
    let messages = answer.text().await.expect("text");
    assert!(
        messages.contains("\"subject\":\"hello\"") && messages.contains("\"to\":[\"client@example.org\"]"),
        "{messages}"
    );
    let others = get(&catcher, "messages?to=somebody%40example.org").await.text().await.expect("text");
    assert_eq!(others, "[]");
}

#[tokio::test]
async fn a_name_that_only_points_here_is_not_answered() {
    let (catcher, _folder) = start().await;
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::new();
    let port = catcher.inbox_url().trim_end_matches('/').rsplit(':').next().map(str::to_owned).expect("a port");
    for (host, status) in [
        (format!("evil.example:{port}"), StatusCode::MISDIRECTED_REQUEST),
        ("localhost:1".to_owned(), StatusCode::MISDIRECTED_REQUEST),
        ("localhost".to_owned(), StatusCode::MISDIRECTED_REQUEST),
        (format!("localhost:{port}"), StatusCode::OK),
        (format!("127.0.0.1:{port}"), StatusCode::OK),
    ] {
        let answer = client.get(catcher.inbox_url()).header("host", &host).send().await.expect("an answer");
        assert_eq!(answer.status(), status, "{host}");
    }
    let posted = client.post(catcher.inbox_url()).send().await.expect("an answer");
    assert_eq!(posted.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn it_listens_on_loopback_only() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let everywhere = ([0, 0, 0, 0], 0).into();
    for options in [
        Options { smtp: everywhere, ..Options::new(folder.path()) },
        Options { inbox: everywhere, ..Options::new(folder.path()) },
    ] {
        let refused = MailCatcher::start(options).await;
        assert!(matches!(refused, Err(StartError::NotLoopback { address }) if address == everywhere));
    }
}

#[tokio::test]
async fn nobody_answers_once_it_is_dropped() {
    let (catcher, _folder) = start().await;
    let address = catcher.smtp_address();
    let mut open = TcpStream::connect(address).await.expect("connects");
    drop(catcher);
    let mut said = Vec::new();
    let _closed_or_reset = open.read_to_end(&mut said).await;
    assert!(TcpStream::connect(address).await.is_err());
}
