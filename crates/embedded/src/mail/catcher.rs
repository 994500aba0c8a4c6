use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use hyper::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::message::Message;
use super::store::Store;
use super::{inbox, smtp};
use crate::http::HttpServer;

/// How a [`MailCatcher`] is to run.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the mails are kept; made when absent, closed to other users.
    pub folder: PathBuf,
    /// Where it takes mail; loopback, port 0 for any free one.
    pub smtp: SocketAddr,
    /// Where it shows its inbox; loopback, port 0 for any free one.
    pub inbox: SocketAddr,
    /// How many mails it keeps, the newest.
    pub keep: usize,
}

impl Options {
    /// Any free ports on 127.0.0.1, and the last 200 mails.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        Self { folder: folder.into(), smtp: any, inbox: any, keep: 200 }
    }
}

/// Why the catcher did not start; each text is one line.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address can be reached from elsewhere; mails carry sign-in links.
    #[error("the mail catcher listens on loopback only, not on {address}")]
    NotLoopback {
        /// What was given.
        address: SocketAddr,
    },
    /// The folder cannot be made or read.
    #[error("cannot keep mail in {}: {cause}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The address cannot be listened on.
    #[error("the mail catcher cannot listen on {address}: {cause}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        cause: io::Error,
    },
}

/// A running mail catcher. Dropping it stops it.
///
/// ```no_run
/// use dalil_embedded::{MailCatcher, mail::Options};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let catcher = MailCatcher::start(Options::new("/var/lib/dalil/mail")).await?;
/// println!("{} {}", catcher.smtp_address(), catcher.inbox_url());
/// let _mail = catcher.wait_for("client@example.org", 0).await;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct MailCatcher {
    store: Arc<Store>,
    smtp: SocketAddr,
    /// One task; a set ends it when it is dropped.
    taking: JoinSet<()>,
    inbox: HttpServer,
}

impl MailCatcher {
    /// Starts both servers, with the mails of earlier starts.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start(options: Options) -> Result<Self, StartError> {
        for address in [options.smtp, options.inbox] {
            if !address.ip().is_loopback() {
                return Err(StartError::NotLoopback { address });
            }
        }
        let store = Store::open(&options.folder, options.keep)
            .map_err(|cause| StartError::Folder { folder: options.folder, cause })?;
        let store = Arc::new(store);
        let failed = |address| move |cause| StartError::Listen { address, cause };
        let listener = TcpListener::bind(options.smtp).await.map_err(failed(options.smtp))?;
        let smtp = listener.local_addr().map_err(failed(options.smtp))?;
        let inbox = show(options.inbox, &store).await.map_err(failed(options.inbox))?;
        let mut taking = JoinSet::new();
        taking.spawn(smtp::serve(listener, Arc::clone(&store)));
        Ok(Self { store, smtp, taking, inbox })
    }

    /// Where it takes mail.
    pub fn smtp_address(&self) -> SocketAddr {
        self.smtp
    }

    /// The inbox as a browser opens it. Beside it `/messages` gives the mails as JSON, newest first, with `?to=`,
    /// `?after=` (an id) and `?wait=` (seconds, for a first match).
    pub fn inbox_url(&self) -> String {
        inbox::url(self.inbox.address())
    }

    /// The kept mails, newest first.
    pub fn messages(&self) -> Vec<Arc<Message>> {
        self.store.list()
    }

    /// Waits for the first mail to the recipient whose id is greater than `after`; 0 takes any. It waits for ever: put a
    /// time limit around it.
    pub async fn wait_for(&self, recipient: &str, after: u64) -> Arc<Message> {
        self.store.wait_for(recipient, after).await
    }

    /// Stops taking mail, then lets the inbox answer what is under way.
    pub async fn stop(self) {
        let Self { mut taking, inbox, .. } = self;
        taking.shutdown().await;
        inbox.stop().await;
    }
}

async fn show(address: SocketAddr, store: &Arc<Store>) -> io::Result<HttpServer> {
    let store = Arc::clone(store);
    let listener = TcpListener::bind(address).await?;
    let port = listener.local_addr()?.port();
    let service = service_fn(move |request: Request<Incoming>| inbox::answer(request, Arc::clone(&store), port));
    HttpServer::start(listener, service)
}
