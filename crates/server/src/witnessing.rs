//! Queueing the checkpoints of the day for every witness.

use std::{sync::Arc, time::Duration};

use dalil_app::{App, Queued};
use tokio::{
    sync::watch,
    time::{Instant, MissedTickBehavior, interval_at},
};

/// How often it is looked whether a day has begun. Several processes may do it at once; each checkpoint is queued once.
const EVERY: Duration = Duration::from_mins(10);

/// The first time, once the start is well over.
const FIRST: Duration = Duration::from_mins(2);

/// Queues until told to stop. What fails is told and tried again the next time.
pub(crate) async fn run(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    let mut ticks = interval_at(Instant::now() + FIRST, EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stop.wait_for(|stopped| *stopped) => return,
        }
        match app.queue_checkpoints().await {
            Ok(Queued { checkpoints: 0, failed: 0 }) => {}
            Ok(Queued { checkpoints, failed }) => tracing::info!(checkpoints, failed, "checkpoints queued"),
            Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "no checkpoints queued"),
        }
    }
}
