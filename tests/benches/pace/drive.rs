//! Many clients asking as fast as they are answered.

use std::{
    cell::Cell,
    time::{Duration, Instant},
};

use futures_util::future::join_all;

use crate::{
    client::{Answer, Ask, Client},
    stats::float,
};

/// What a server says that is too busy: the request was not done, and may be sent again under its key.
const BUSY: u16 = 503;

/// What a drive took.
#[derive(Debug)]
pub(crate) struct Drive {
    /// From the first request to the last answer.
    elapsed: Duration,
    /// Of each request, in seconds.
    pub latencies: Vec<f64>,
}

impl Drive {
    /// Requests a second.
    pub(crate) fn rate(&self) -> f64 {
        float(self.latencies.len() as u64) / self.elapsed.as_secs_f64()
    }
}

/// Sends so many requests over so many connections, which are opened before the clock starts. Whoever finds the server
/// busy asks again at once, and waits for as long as both took. `heard` sees each answer.
pub(crate) async fn drive(
    port: u16,
    clients: u64,
    count: u64,
    ask: impl Fn(u64) -> Ask,
    heard: impl Fn(u64, &Answer),
) -> Drive {
    let mut connections = Vec::new();
    for _ in 0..clients {
        connections.push(Client::connect(port).await);
    }
    let (next, busy) = (Cell::new(0), Cell::new(0_u64));
    let (next, busy, ask, heard) = (&next, &busy, &ask, &heard);
    let began = Instant::now();
    let workers = connections.into_iter().map(|mut client| async move {
        let mut latencies = Vec::new();
        while next.get() < count {
            let number = next.replace(next.get() + 1);
            let asked = Instant::now();
            let mut answer = client.ask(ask(number)).await;
            while answer.status == BUSY {
                busy.set(busy.get() + 1);
                answer = client.ask(ask(number)).await;
            }
            latencies.push(asked.elapsed().as_secs_f64());
            heard(number, &answer);
        }
        latencies
    });
    let latencies = join_all(workers).await.concat();
    let elapsed = began.elapsed();
    if busy.get() > 0 {
        println!("… {} of {count} requests were told to come again", busy.get());
    }
    Drive { elapsed, latencies }
}
