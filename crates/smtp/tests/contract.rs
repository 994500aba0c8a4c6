//! The contract of `Mailer` on the embedded mail catcher.

use async_trait::async_trait;
use dalil_app::ports::{EmailAddress, Mailer};
use dalil_embedded::MailCatcher;
use dalil_embedded::mail::Options;
use dalil_smtp::{SmtpMailer, SmtpOptions, Tls};
use dalil_testkit::mail::{MailPost, Received};
use tempfile::TempDir;

struct Post {
    mailer: SmtpMailer,
    /// `None` once it was taken away.
    catcher: Option<MailCatcher>,
    _folder: TempDir,
}

#[async_trait]
impl MailPost for Post {
    fn mailer(&self) -> &dyn Mailer {
        &self.mailer
    }

    async fn received(&self, recipient: &EmailAddress) -> Vec<Received> {
        let mut messages = self.catcher.as_ref().expect("the server runs").messages();
        messages.reverse();
        messages.retain(|message| message.is_for(recipient.as_str()));
        let lines = |text: &str| text.replace("\r\n", "\n");
        messages
            .iter()
            .map(|message| Received {
                subject: message.subject.clone(),
                text: lines(&message.text),
                html: lines(&message.html),
                attachments: message.attachments.iter().cloned().zip(message.files.iter().cloned()).collect(),
            })
            .collect()
    }

    async fn go_down(&mut self) {
        if let Some(catcher) = self.catcher.take() {
            catcher.stop().await;
        }
    }
}

async fn fresh() -> Post {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let catcher = MailCatcher::start(Options::new(folder.path())).await.expect("starts");
    let mailer = SmtpMailer::connect(&SmtpOptions {
        host: "127.0.0.1".to_owned(),
        port: catcher.smtp_address().port(),
        tls: Tls::None,
        login: None,
        from: "dalil@dalil.example".parse().expect("an address"),
        from_name: "দলিল".to_owned(),
    })
    .expect("loopback");
    Post { mailer, catcher: Some(catcher), _folder: folder }
}

dalil_testkit::mailer_contract!(fresh);
