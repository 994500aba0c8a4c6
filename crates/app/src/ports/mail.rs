use std::fmt;

use async_trait::async_trait;
pub use dalil_identity::EmailAddress;

/// One mail to one address, in plain text and HTML, with what is attached to it.
///
/// It may carry a sign-in link, so `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// The only recipient.
    pub to: EmailAddress,
    /// One line.
    pub subject: String,
    /// The plain text part.
    pub text: String,
    /// The HTML part, without foreign content.
    pub html: String,
    /// Attached files.
    pub attachments: Vec<Attachment>,
}

/// A file in a mail. It arrives byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, ASCII.
    pub name: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mail(…)")
    }
}

/// Why a mail did not leave.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The server refused it for good: trying again will not help.
    #[error("the mail server refused the mail")]
    Refused,
    /// The server cannot be reached or asks to try later.
    #[error("the mail server is unavailable")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Hands mail to a server. Success means the server took it over.
///
/// An implementer must not log the recipient, the subject or the text.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Sends one mail.
    ///
    /// # Errors
    /// [`MailError`]: whether trying again can help.
    async fn send(&self, mail: &Mail) -> Result<(), MailError>;
}
