use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// How long requests that are under way may take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// How long a client may take to send its headers.
const HEADERS: Duration = Duration::from_secs(30);

/// An HTTP/1.1 server that runs until it is stopped or dropped.
#[derive(Debug)]
pub(crate) struct HttpServer {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    running: JoinHandle<()>,
}

impl HttpServer {
    /// Answers with the service whoever connects.
    pub(crate) fn start<S, B>(listener: TcpListener, service: S) -> io::Result<Self>
    where
        S: Service<Request<Incoming>, Response = Response<B>> + Clone + Send + 'static,
        S::Future: Send + 'static,
        S::Error: Into<Box<dyn Error + Send + Sync>>,
        B: Body + Send + 'static,
        B::Data: Send,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn(serve(listener, service, stopped));
        Ok(Self { address, stop: Some(stop), running })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no more connections and waits for the requests that are under way.
    pub(crate) async fn stop(mut self) {
        drop(self.stop.take());
        let _ = (&mut self.running).await;
    }
}

impl Drop for HttpServer {
    fn drop(&mut self) {
        self.running.abort();
    }
}

async fn serve<S, B>(listener: TcpListener, service: S, mut stopped: oneshot::Receiver<()>)
where
    S: Service<Request<Incoming>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send + 'static,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let connections = GracefulShutdown::new();
    let mut protocol = http1::Builder::new();
    protocol.timer(TokioTimer::new()).header_read_timeout(HEADERS);
    loop {
        let socket = tokio::select! {
            socket = accept(&listener) => socket,
            _ = &mut stopped => break,
        };
        let connection = protocol.serve_connection(TokioIo::new(socket), service.clone());
        let watched = connections.watch(connection);
        tokio::spawn(async move {
            if let Err(broken) = watched.await {
                tracing::debug!(%broken, "a connection ended early");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(GRACE, connections.shutdown()).await.is_err() {
        tracing::debug!("requests were cut off at the stop");
    }
}

/// The next connection. Accepting fails while the process has no file descriptor left: then a pause lets some close.
pub(crate) async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((socket, _)) => return socket,
            Err(cause) => {
                tracing::warn!(%cause, "no connection can be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}
