//! What the contract does not say: headers, encryption, and which answers are worth another try.

use dalil_app::ports::{Mail, MailError, Mailer as _};
use dalil_embedded::MailCatcher;
use dalil_embedded::mail::Options;
use dalil_smtp::{ConnectError, Login, SmtpMailer, SmtpOptions, Tls};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

fn options(port: u16) -> SmtpOptions {
    SmtpOptions {
        host: "127.0.0.1".to_owned(),
        port,
        tls: Tls::None,
        login: None,
        from: "dalil@dalil.example".parse().expect("an address"),
        from_name: "দলিল, \"Dalil\"".to_owned(),
    }
}

fn mail() -> Mail {
    Mail {
        to: "client@example.org".parse().expect("an address"),
        subject: "subject".to_owned(),
        text: "text".to_owned(),
        html: "<p>text</p>".to_owned(),
        attachments: Vec::new(),
    }
}

async fn catcher() -> (MailCatcher, TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let catcher = MailCatcher::start(Options::new(folder.path())).await.expect("starts");
    (catcher, folder)
}

#[tokio::test]
async fn a_mail_has_a_sender_a_date_and_an_id_of_its_own() {
    let (catcher, _folder) = catcher().await;
    let mailer = SmtpMailer::connect(&options(catcher.smtp_address().port())).expect("loopback");
    mailer.check().await.expect("it answers");
    mailer.send(&mail()).await.expect("sent");
    mailer.send(&mail()).await.expect("sent");
    let messages = catcher.messages();
    let ids: Vec<_> = messages.iter().filter_map(|message| message.message_id.clone()).collect();
    let [second, first] = ids.as_slice() else { panic!("two ids, not {}", ids.len()) };
    assert_ne!(first, second);
    assert!(first.ends_with("@dalil.example") && first.len() == 32 + "@dalil.example".len(), "{first}");
    for message in messages {
        assert_eq!(message.from, "দলিল, \"Dalil\" <dalil@dalil.example>");
        assert!(message.date.is_some());
    }
}

#[tokio::test]
async fn without_encryption_mail_stays_on_this_machine() {
    for host in ["mail.example.org", "192.0.2.1", "localhost.example.org"] {
        let refused = SmtpMailer::connect(&SmtpOptions { host: host.to_owned(), ..options(25) });
        assert!(matches!(refused, Err(ConnectError::Unencrypted { .. })), "{host}");
    }
    for host in ["localhost", "127.0.0.1", "::1"] {
        SmtpMailer::connect(&SmtpOptions { host: host.to_owned(), ..options(25) }).expect("loopback");
    }
}

#[tokio::test]
async fn a_server_that_offers_no_encryption_gets_no_mail() {
    let (catcher, _folder) = catcher().await;
    for tls in [Tls::StartTls, Tls::Implicit] {
        let host = "localhost".to_owned();
        let encrypted = SmtpOptions { host, tls, ..options(catcher.smtp_address().port()) };
        let failed = SmtpMailer::connect(&encrypted).expect("a name").send(&mail()).await;
        assert!(matches!(failed, Err(MailError::Unavailable(_))), "{tls:?}: {failed:?}");
    }
    assert!(catcher.messages().is_empty());
}

#[tokio::test]
async fn a_name_with_a_line_break_is_refused_at_once() {
    let broken = SmtpOptions { from_name: "x\r\nBcc: y@example.org".to_owned(), ..options(25) };
    assert!(matches!(SmtpMailer::connect(&broken), Err(ConnectError::Sender(_))));
}

/// A server that answers `word` with `answer`, and everything else as if all were well.
async fn scripted(word: &'static str, answer: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(converse(socket, word, answer));
        }
    });
    port
}

async fn converse(mut socket: TcpStream, word: &str, answer: &str) -> std::io::Result<()> {
    let (read, mut write) = socket.split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 scripted\r\n").await?;
    let mut in_mail = false;
    while let Some(line) = lines.next_line().await? {
        if in_mail && line != "." {
            continue;
        }
        let usual = match line.get(..4) {
            Some("EHLO") => "250-scripted\r\n250 AUTH PLAIN",
            Some("DATA") => "354 go on",
            Some("AUTH") => "235 welcome",
            _ => "250 fine",
        };
        let said = if line.starts_with(word) { answer } else { usual };
        in_mail = said.starts_with("354");
        write.write_all(format!("{said}\r\n").as_bytes()).await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_answer_decides_whether_another_try_can_help() {
    for (word, answer, again) in [
        ("RCPT", "550 no client@example.org here", false),
        ("RCPT", "450 client@example.org is busy", true),
        ("MAIL", "553 not from you", false),
        ("DATA", "451 not now", true),
        (".", "554 client@example.org dislikes it", false),
        (".", "452 disk full", true),
        ("AUTH", "535 wrong password", true),
        ("MAIL", "530 log in first", true),
    ] {
        let login = Some(Login { user: "user".to_owned(), password: "password".into() });
        let mailer =
            SmtpMailer::connect(&SmtpOptions { login, ..options(scripted(word, answer).await) }).expect("loopback");
        let failed = mailer.send(&mail()).await.expect_err("refused");
        assert_eq!(matches!(failed, MailError::Unavailable(_)), again, "{word} {answer}: {failed:?}");
        let shown = format!("{failed} {failed:?}");
        assert!(!shown.contains("client") && !shown.contains("password"), "{shown}");
    }
}

#[tokio::test]
async fn the_check_tells_what_is_wrong_and_no_secret() {
    let login = Some(Login { user: "user".to_owned(), password: "secret-word".into() });
    let port = scripted("AUTH", "535 wrong secret-word").await;
    let options = SmtpOptions { login, ..options(port) };
    let mailer = SmtpMailer::connect(&options).expect("loopback");
    let wrong = mailer.check().await.expect_err("refused");
    assert_eq!(wrong.to_string(), "the mail server is not usable: it answered 535");
    assert!(!format!("{wrong:?} {mailer:?} {options:?}").contains("secret-word"));
}
