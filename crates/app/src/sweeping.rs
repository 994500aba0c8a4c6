//! Taking away what has had its time and is no record: links and sessions that ended, answers to requests that nobody
//! repeats any more.

use std::convert::Infallible;

use jiff::{SignedDuration, Timestamp};

use crate::{App, Failure, permission};

/// How much was taken away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Sign-in links and sessions that had ended.
    pub ended: u64,
    /// Answers that were kept for longer than asked.
    pub answers: u64,
}

impl App {
    /// Takes away links and sessions that have ended, and in every workspace the answers that were kept for longer than
    /// `answers_kept`. Doing it twice, or in two processes at once, does no harm.
    ///
    /// # Errors
    /// Those of every use case; what was taken away before stays so.
    pub async fn sweep(&self, answers_kept: SignedDuration) -> Result<Swept, Failure<Infallible>> {
        let now = self.clock.now();
        let before = now.checked_sub(answers_kept).unwrap_or(Timestamp::MIN);
        let mut swept = Swept { ended: self.directory.forget_ended(now).await?, answers: 0 };
        for workspace in self.directory.workspaces().await? {
            let permit = self.jobs_actor(workspace.id, "sweep").permit(permission::ANSWERS_FORGET)?;
            swept.answers += self.works.forget_answers(&permit, before).await?;
        }
        Ok(swept)
    }
}
