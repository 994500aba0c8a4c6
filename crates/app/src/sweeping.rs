//! Taking away what has had its time and is no record: links and sessions that ended, answers to requests that nobody
//! repeats any more, drafts that were thrown away long ago.

use std::convert::Infallible;

use jiff::{SignedDuration, Timestamp};

use crate::{App, DISCARDED_DAYS, Failure, permission};

/// How much was taken away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Sign-in links and sessions that had ended.
    pub ended: u64,
    /// Answers that were kept for longer than asked.
    pub answers: u64,
    /// Drafts that were thrown away more than [`DISCARDED_DAYS`] days ago.
    pub drafts: u64,
}

impl App {
    /// Takes away links and sessions that have ended, and in every workspace the answers that were kept for longer than
    /// `answers_kept` and the drafts that can no longer be had back. Doing it twice, or in two processes at once, does no harm.
    ///
    /// # Errors
    /// Those of every use case; what was taken away before stays so.
    pub async fn sweep(&self, answers_kept: SignedDuration) -> Result<Swept, Failure<Infallible>> {
        let now = self.clock.now();
        let before = now.checked_sub(answers_kept).unwrap_or(Timestamp::MIN);
        let discarded = SignedDuration::from_hours(24 * i64::from(DISCARDED_DAYS));
        let discarded = now.checked_sub(discarded).unwrap_or(Timestamp::MIN);
        let mut swept = Swept { ended: self.directory.forget_ended(now).await?, answers: 0, drafts: 0 };
        for workspace in self.directory.workspaces().await? {
            let actor = self.jobs_actor(workspace.id, "sweep");
            swept.answers += self.works.forget_answers(&actor.permit(permission::ANSWERS_FORGET)?, before).await?;
            swept.drafts +=
                self.works.forget_discarded(&actor.permit(permission::DISCARDED_FORGET)?, discarded).await?;
        }
        Ok(swept)
    }
}
