use std::{io, net::TcpListener, sync::Arc, time::Duration};

use actix_web::{HttpServer, web};

use crate::{HttpState, stack};

/// How long requests in flight may take to end once the stop is asked for.
const GRACE: Duration = Duration::from_secs(20);

/// Serves on a listener until `shutdown` is ready, then lets requests in flight end.
///
/// # Errors
/// What the operating system refuses.
pub async fn serve(listener: TcpListener, state: Arc<HttpState>, shutdown: impl Future<Output = ()>) -> io::Result<()> {
    let state = web::Data::from(state);
    let server = HttpServer::new(move || stack(state.clone()))
        .listen(listener)?
        .disable_signals()
        .shutdown_timeout(GRACE.as_secs())
        .run();
    let handle = server.handle();
    let mut server = std::pin::pin!(server);
    match futures_util::future::select(std::pin::pin!(shutdown), &mut server).await {
        futures_util::future::Either::Left(((), server)) => {
            let (ended, ()) = futures_util::future::join(server, handle.stop(true)).await;
            ended
        }
        futures_util::future::Either::Right((ended, _)) => ended,
    }
}
