//! Taking away, now and then, what has had its time.

use std::{sync::Arc, time::Duration};

use dalil_app::{App, Swept};
use jiff::SignedDuration;
use tokio::{
    sync::watch,
    time::{Instant, MissedTickBehavior, interval_at},
};

/// How often. Several processes may do it at once; the second finds nothing.
const EVERY: Duration = Duration::from_hours(1);

/// The first time, once the start is well over.
const FIRST: Duration = Duration::from_mins(5);

/// Sweeps until told to stop. What fails is told and tried again the next time.
pub(crate) async fn run(app: Arc<App>, answers_kept: SignedDuration, mut stop: watch::Receiver<bool>) {
    let mut ticks = interval_at(Instant::now() + FIRST, EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stop.wait_for(|stopped| *stopped) => return,
        }
        match app.sweep(answers_kept).await {
            Ok(Swept { ended, answers, drafts, failed }) => {
                tracing::info!(ended, answers, drafts, failed, "swept");
            }
            Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "not swept"),
        }
    }
}
