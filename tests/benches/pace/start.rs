//! From the start of the program on an existing cluster until it says that it is ready, and what it then holds.

use std::time::Instant;

use dalil_acceptance::Installation;

use crate::{
    cost,
    scale::Scale,
    stats::{duration, median, percentile},
    table::{Aim, Row},
};

/// Starts an installation and leaves it running, ready.
pub(crate) async fn measure(scale: Scale) -> (Installation, Vec<Row>) {
    let mut installation = Installation::start().await;
    let mut times = Vec::new();
    for _ in 0..scale.rounds {
        installation.stop().await;
        let began = Instant::now();
        installation.start_again().await;
        times.push(began.elapsed().as_secs_f64());
    }
    let idle = cost::memory(installation.pid(), "VmRSS");
    let start = median(&times);
    let rows = vec![
        Row::new("start to ready, existing cluster")
            .product(duration(start))
            .p99(duration(percentile(&times, 99)))
            .aim(Aim::AtMost(1.0), "1 s", start),
        Row::new("memory of the server, idle").product(format!("{idle:.0} MiB")).aim(Aim::AtMost(60.0), "60 MiB", idle),
    ];
    (installation, rows)
}
