//! The server on a real socket.

use std::{net::TcpListener, time::Duration};

use crate::support::{SHAPLA, World};

/// A server on a free port, as a task of this test.
struct Server {
    address: String,
    stop: tokio::sync::oneshot::Sender<()>,
    task: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Server {
    fn start(world: &World) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let shutdown = async move { stopped.await.unwrap() };
        let serving = dalil_http::serve(listener, world.state.clone().into_inner(), shutdown);
        Self { address, stop, task: tokio::task::spawn_local(serving) }
    }

    async fn stop(self) {
        self.stop.send(()).unwrap();
        tokio::time::timeout(Duration::from_secs(30), self.task).await.expect("it stops").unwrap().unwrap();
    }
}

#[actix_web::test]
async fn it_serves_answers_heads_without_a_body_and_stops() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let server = Server::start(&world);
    let client = reqwest::Client::new();

    let url = format!("{}{}", server.address, owner.path("/session"));
    let get = client.get(&url).header("cookie", owner.cookie_line()).send().await.unwrap();
    assert_eq!(get.status(), 200);
    let length = get.headers()["content-length"].clone();
    assert_eq!(get.text().await.unwrap().len().to_string(), length.to_str().unwrap());

    let head = client.head(&url).header("cookie", owner.cookie_line()).send().await.unwrap();
    assert_eq!((head.status().as_u16(), &head.headers()["content-length"]), (200, &length));
    assert!(head.bytes().await.unwrap().is_empty());
    // The connection is still in step: nothing of a body was sent after the head.
    assert_eq!(client.get(format!("{}/healthz", server.address)).send().await.unwrap().status(), 200);
    server.stop().await;
}
