//! A proxy before PostgreSQL that counts what is sent to it.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use secrecy::{ExposeSecret as _, SecretString};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, copy, split},
    net::{TcpListener, TcpStream, UnixStream},
};
use url::Url;

/// Counts round trips: each time a client waits for the server, which it does after a `Sync` of the extended protocol or a
/// simple `Query` (PostgreSQL's documentation, "Message Flow"). What the pool does when it takes a connection back, after
/// whoever used it has gone on, does not count: a `ROLLBACK`, and a ping, which is a `Sync` with nothing before it.
#[derive(Clone, Debug)]
pub struct Wire {
    trips: Arc<AtomicU64>,
}

impl Wire {
    /// Stands before the server of a URL and gives the URL of the way through it.
    ///
    /// # Panics
    /// When no port is to be had, or the URL names no server.
    pub async fn before(url: &SecretString) -> (Self, SecretString) {
        let mut url = Url::parse(url.expose_secret()).expect("a URL");
        let server = Server::of(&url);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let wire = Self { trips: Arc::default() };
        let trips = Arc::clone(&wire.trips);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass(client, server.clone(), Arc::clone(&trips)));
            }
        });
        url.set_host(Some("127.0.0.1")).expect("a URL with a host");
        url.set_port(Some(address.port())).expect("a URL with a port");
        url.query_pairs_mut().clear().append_pair("sslmode", "disable");
        (wire, SecretString::from(url.to_string()))
    }

    /// How many so far.
    pub fn trips(&self) -> u64 {
        self.trips.load(Ordering::SeqCst)
    }
}

/// Where the server listens.
#[derive(Clone)]
enum Server {
    Tcp(String, u16),
    Unix(String),
}

impl Server {
    fn of(url: &Url) -> Self {
        let port = url.port().unwrap_or(5432);
        match url.query_pairs().find(|(name, _)| name == "host") {
            Some((_, folder)) => Self::Unix(format!("{folder}/.s.PGSQL.{port}")),
            None => Self::Tcp(url.host_str().expect("a host").to_owned(), port),
        }
    }

    async fn connect(&self) -> (Box<dyn AsyncRead + Send + Unpin>, Box<dyn AsyncWrite + Send + Unpin>) {
        match self {
            Self::Tcp(host, port) => {
                let (from, to) = split(TcpStream::connect((host.as_str(), *port)).await.expect("the server listens"));
                (Box::new(from), Box::new(to))
            }
            Self::Unix(path) => {
                let (from, to) = split(UnixStream::connect(path).await.expect("the server listens"));
                (Box::new(from), Box::new(to))
            }
        }
    }
}

async fn pass(client: TcpStream, server: Server, trips: Arc<AtomicU64>) {
    let (from_client, mut to_client) = client.into_split();
    let (mut from_server, to_server) = server.connect().await;
    let back = tokio::spawn(async move { copy(&mut from_server, &mut to_client).await });
    // Either end may go away first; there is nothing to be done about it here.
    let _ = count(from_client, to_server, &trips).await;
    let _ = back.await;
}

/// Hands messages on, one by one. The first has no type before its length.
async fn count(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    trips: &AtomicU64,
) -> std::io::Result<()> {
    let mut kind = None;
    let mut waits = true;
    loop {
        let length = from.read_u32().await?;
        let rest = usize::try_from(length.saturating_sub(4)).map_err(std::io::Error::other)?;
        let mut body = vec![0; rest];
        from.read_exact(&mut body).await?;
        let asks = match kind {
            Some(b'Q') => !body.starts_with(b"ROLLBACK"),
            Some(b'S') => !waits,
            _ => false,
        };
        trips.fetch_add(u64::from(asks), Ordering::SeqCst);
        waits = matches!(kind, None | Some(b'S' | b'Q'));
        if let Some(kind) = kind {
            to.write_u8(kind).await?;
        }
        to.write_u32(length).await?;
        to.write_all(&body).await?;
        kind = Some(from.read_u8().await?);
    }
}
