//! Waiting for events with an end: nothing here waits for time to pass.

use std::{future::Future, time::Duration};

/// How long a part of the program may take on a busy machine before a test gives up.
pub const PATIENCE: Duration = Duration::from_mins(3);

/// How soon a state that nobody announces is asked for again: at first, and at most.
const AGAIN: [Duration; 2] = [Duration::from_millis(20), Duration::from_millis(640)];

/// Asks until there is an answer.
///
/// # Panics
/// When there is none within [`PATIENCE`].
pub async fn eventually<T, F: Future<Output = Option<T>>>(what: &str, mut ask: impl FnMut() -> F) -> T {
    let [mut pause, longest] = AGAIN;
    let asking = async {
        loop {
            if let Some(found) = ask().await {
                return found;
            }
            tokio::time::sleep(pause).await;
            pause = longest.min(pause * 2);
        }
    };
    within(what, asking).await
}

/// Waits for a future.
///
/// # Panics
/// When it is not ready within [`PATIENCE`].
pub async fn within<T>(what: &str, future: impl Future<Output = T>) -> T {
    let in_time = tokio::time::timeout(PATIENCE, future).await;
    in_time.unwrap_or_else(|_| panic!("{what}: not within {} s", PATIENCE.as_secs()))
}
