use dalil_app::ports::MailError;
use lettre::transport::smtp::Error;

/// Why a server is not used; each text is one line and holds no password.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Mail would cross a network in the clear.
    #[error("{host} is not on loopback: mail to it needs TLS, implicit or STARTTLS")]
    Unencrypted {
        /// The server.
        host: String,
    },
    /// The host is no name that a certificate can carry.
    #[error("{host:?} is not the name of a mail server")]
    Host {
        /// What was given.
        host: String,
    },
    /// The sender's name or address cannot stand in a header.
    #[error("the sender's name or address cannot stand in a mail: {0}")]
    Sender(&'static str),
    /// The server did not answer as it should.
    #[error("the mail server is not usable: {0}")]
    Unusable(Failure),
}

/// How a conversation failed, without the server's own words: they may name the recipient.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It answered with an error.
    #[error("it answered {0}")]
    Answer(String),
    /// It did not answer in time.
    #[error("it did not answer in time")]
    Timeout,
    /// No encrypted connection could be made.
    #[error("no encrypted connection could be made")]
    Tls,
    /// It cannot be reached, or hung up.
    #[error("it cannot be reached")]
    Connection,
    /// It lacks something that is needed: an extension, a way to log in.
    #[error("it lacks what is needed")]
    Capability,
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        if let Some(code) = error.status() {
            Self::Answer(code.to_string())
        } else if error.is_timeout() {
            Self::Timeout
        } else if error.is_tls() {
            Self::Tls
        } else if error.is_client() {
            Self::Capability
        } else {
            Self::Connection
        }
    }
}

/// Codes about the login and not the mail (RFC 4954, section 6): the mail can leave once that is put right.
const LOGIN: [&str; 4] = ["530", "534", "535", "538"];

/// Whether another try can help.
pub(crate) fn mail_error(error: &Error) -> MailError {
    match Failure::from(error) {
        Failure::Answer(code) if error.is_permanent() && !LOGIN.contains(&code.as_str()) => MailError::Refused,
        failure => MailError::Unavailable(Box::new(failure)),
    }
}
