//! A client that costs little: one keep-alive connection, one request at a time, as a worker behind a balancer has.

use http_body_util::{BodyExt as _, Full};
use hyper::{
    Method, Request,
    body::Bytes,
    client::conn::http1::{SendRequest, handshake},
    header::{self, HeaderMap},
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// A request with its whole body.
pub(crate) type Ask = Request<Full<Bytes>>;

/// A connection to a server on this machine.
#[derive(Debug)]
pub(crate) struct Client {
    sender: SendRequest<Full<Bytes>>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The HTTP status.
    pub status: u16,
    headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Client {
    /// Connects.
    pub(crate) async fn connect(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).await.expect("the server listens");
        stream.set_nodelay(true).expect("a socket takes the option");
        let (sender, connection) = handshake(TokioIo::new(stream)).await.expect("a connection opens");
        tokio::spawn(connection);
        Self { sender }
    }

    /// Asks and reads the whole answer.
    pub(crate) async fn ask(&mut self, ask: Ask) -> Answer {
        self.sender.ready().await.expect("the server keeps the connection");
        let response = self.sender.send_request(ask).await.expect("the server answers");
        let (head, body) = response.into_parts();
        let body = body.collect().await.expect("the answer comes whole").to_bytes();
        Answer { status: head.status.as_u16(), headers: head.headers, body }
    }
}

impl Answer {
    /// The same, if it has that status.
    pub(crate) fn expect(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        self
    }

    /// The body, read.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("the API answers JSON")
    }

    fn cookies(&self) -> impl Iterator<Item = &str> {
        let values = self.headers.get_all(header::SET_COOKIE).into_iter();
        values.filter_map(|value| value.to_str().ok()?.split(';').next())
    }
}

/// Somebody signed in to one workspace.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    /// The workspace's id.
    pub workspace: String,
    secret: String,
    cookies: String,
    csrf: String,
}

impl Member {
    /// Who holds the secret of a stored session.
    pub(crate) fn of(workspace: String, slug: &str, session: &str, secret: &str) -> Self {
        let secret = format!("__Host-dalil-{slug}.s={session}.{secret}");
        Self { workspace, cookies: secret.clone(), secret, csrf: String::new() }
    }

    /// Has the five-minute token renewed, as the first request after a pause does.
    pub(crate) async fn renew(&mut self, client: &mut Client) {
        self.cookies.clone_from(&self.secret);
        let answer = client.ask(self.get("session")).await;
        answer.expect(200).json()["csrf_token"].as_str().expect("a session has a token").clone_into(&mut self.csrf);
        for cookie in answer.cookies() {
            self.cookies = format!("{cookie}; {}", self.cookies);
        }
    }

    /// A request that reads.
    pub(crate) fn get(&self, path: &str) -> Ask {
        self.request(Method::GET, path).body(Full::default()).expect("a request of these parts")
    }

    /// A request that changes something, done once however often it is sent.
    pub(crate) fn post(&self, path: &str, key: &str, body: Bytes) -> Ask {
        let request =
            self.request(Method::POST, path).header("x-csrf-token", &self.csrf).header("idempotency-key", key);
        request
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::new(body))
            .expect("a request of these parts")
    }

    /// A request that issues a draft nobody has changed.
    pub(crate) fn issue(&self, draft: &str, key: &str) -> Ask {
        let request = self.request(Method::POST, &format!("invoices/{draft}/issue"));
        let request = request.header("x-csrf-token", &self.csrf).header("idempotency-key", key);
        request.header(header::IF_MATCH, "\"v1\"").body(Full::default()).expect("a request of these parts")
    }

    fn request(&self, method: Method, path: &str) -> hyper::http::request::Builder {
        let address = format!("/api/v1/workspaces/{}/{path}", self.workspace);
        Request::builder()
            .method(method)
            .uri(address)
            .header(header::HOST, "localhost")
            .header(header::COOKIE, &self.cookies)
    }
}
