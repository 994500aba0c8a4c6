//! Closing the days that are over.

use std::{sync::Arc, time::Duration};

use dalil_app::{App, ClosedDays};
use tokio::{
    sync::watch,
    time::{Instant, MissedTickBehavior, interval_at},
};

/// How often it is looked whether a day is over. Several processes may do it at once; each day is closed once.
const EVERY: Duration = Duration::from_mins(10);

/// The first time, once the start is well over.
const FIRST: Duration = Duration::from_mins(1);

/// Closes days until told to stop. What fails is told and tried again the next time.
pub(crate) async fn run(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    let mut ticks = interval_at(Instant::now() + FIRST, EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stop.wait_for(|stopped| *stopped) => return,
        }
        match app.close_finished_days().await {
            Ok(ClosedDays { days: 0, failed: 0 }) => {}
            Ok(ClosedDays { days, failed }) => tracing::info!(days, failed, "days closed"),
            Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "no days closed"),
        }
    }
}
