//! Mail over SMTP (RFC 5321): [`SmtpMailer`] implements `dalil_app::ports::Mailer` on any mail server.
//!
//! The way to the server is encrypted from the start or by a STARTTLS that is demanded, never merely tried; only a server
//! on loopback may be spoken to in the clear. Errors say whether another try can help and name no person.
//!
//! The crate knows no text of any mail; it must not depend on the other adapters. Another way to send (an HTTP service)
//! is another crate that passes `dalil_testkit::mailer_contract!`.

mod error;
mod letter;
mod mailer;

pub use error::{ConnectError, Failure};
pub use mailer::{Login, SmtpMailer, SmtpOptions, Tls};
