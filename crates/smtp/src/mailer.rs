use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use async_trait::async_trait;
use dalil_app::ports::{EmailAddress, Mail, MailError, Mailer};
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use secrecy::{ExposeSecret as _, SecretString};

use crate::error::{Failure, mail_error};
use crate::{ConnectError, letter};

/// The longest silence of a server.
const SILENCE: Duration = Duration::from_secs(30);

/// How the way to the server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// From the first byte (RFC 8314), usually on port 465.
    Implicit,
    /// By STARTTLS (RFC 3207), which the server must offer, usually on port 587.
    StartTls,
    /// Not at all: only for a server on loopback.
    None,
}

/// Who logs in.
#[derive(Clone, Debug)]
pub struct Login {
    /// The user's name.
    pub user: String,
    /// The password.
    pub password: SecretString,
}

/// A mail server and who sends.
#[derive(Clone, Debug)]
pub struct SmtpOptions {
    /// Its name, as its certificate carries it.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way to it is encrypted.
    pub tls: Tls,
    /// Who logs in; `None` where the server asks nobody.
    pub login: Option<Login>,
    /// The sender's address.
    pub from: EmailAddress,
    /// The sender's name, as readers show it.
    pub from_name: String,
}

/// Sends through one mail server, over connections that it keeps open.
#[derive(Clone)]
pub struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl fmt::Debug for SmtpMailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpMailer").finish_non_exhaustive()
    }
}

impl SmtpMailer {
    /// A mailer that connects when the first mail leaves, so that a server that is away for a while keeps nobody from
    /// starting; [`check`](Self::check) asks it. Must be called within a tokio runtime.
    ///
    /// # Errors
    /// [`ConnectError::Unencrypted`], [`ConnectError::Host`] or [`ConnectError::Sender`].
    pub fn connect(options: &SmtpOptions) -> Result<Self, ConnectError> {
        let host = options.host.as_str();
        let wrong_host = |_| ConnectError::Host { host: host.to_owned() };
        let builder = match options.tls {
            Tls::Implicit => AsyncSmtpTransport::<Tokio1Executor>::relay(host).map_err(wrong_host)?,
            Tls::StartTls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(host).map_err(wrong_host)?,
            Tls::None if is_loopback(host) => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host),
            Tls::None => return Err(ConnectError::Unencrypted { host: host.to_owned() }),
        };
        let from = sender(options)?;
        let hello = ClientId::Domain(from.email.domain().to_owned());
        let mut builder = builder.port(options.port).hello_name(hello).timeout(Some(SILENCE));
        if let Some(login) = &options.login {
            let password = login.password.expose_secret().to_owned();
            builder = builder.credentials(Credentials::new(login.user.clone(), password));
        }
        Ok(Self { transport: builder.build(), from })
    }

    /// Connects, logs in and says nothing more.
    ///
    /// # Errors
    /// [`ConnectError::Unusable`].
    pub async fn check(&self) -> Result<(), ConnectError> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err(ConnectError::Unusable(Failure::Connection)),
            Err(error) => Err(ConnectError::Unusable(Failure::from(&error))),
        }
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let letter = letter::write(&self.from, mail)?;
        self.transport.send(letter).await.map(|_| ()).map_err(|error| mail_error(&error))
    }
}

fn sender(options: &SmtpOptions) -> Result<Mailbox, ConnectError> {
    if options.from_name.contains(char::is_control) {
        return Err(ConnectError::Sender("a control character in the name"));
    }
    let address = options.from.as_str().parse().map_err(|_| ConnectError::Sender("not an address"))?;
    let name = Some(options.from_name.clone()).filter(|name| !name.is_empty());
    Ok(Mailbox::new(name, address))
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}
