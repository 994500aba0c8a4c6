//! Taking away what has had its time and is no record: links and sessions that ended, answers to requests that nobody
//! repeats any more, drafts that were thrown away long ago.

use std::convert::Infallible;

use dalil_tenancy::WorkspaceId;
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
    /// Workspaces in which something failed, each named in the log: they are tried again the next time.
    pub failed: u64,
}

impl App {
    /// Takes away links and sessions that have ended, and in every workspace the answers that were kept for longer than
    /// `answers_kept` and the drafts that can no longer be had back. Doing it twice, or in two processes at once, does no harm.
    /// Where one workspace fails, the others are swept all the same.
    ///
    /// # Errors
    /// Those of the directory.
    pub async fn sweep(&self, answers_kept: SignedDuration) -> Result<Swept, Failure<Infallible>> {
        let now = self.clock.now();
        let before = now.checked_sub(answers_kept).unwrap_or(Timestamp::MIN);
        let discarded = SignedDuration::from_hours(24 * i64::from(DISCARDED_DAYS));
        let discarded = now.checked_sub(discarded).unwrap_or(Timestamp::MIN);
        let mut swept = Swept { ended: self.directory.forget_ended(now).await?, ..Swept::default() };
        for workspace in self.directory.workspaces().await? {
            match self.sweep_workspace(workspace.id, before, discarded).await {
                Ok((answers, drafts)) => {
                    swept.answers += answers;
                    swept.drafts += drafts;
                }
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(workspace = %workspace.id, error, "a workspace was not swept");
                    swept.failed += 1;
                }
            }
        }
        Ok(swept)
    }

    /// How many answers and drafts went.
    async fn sweep_workspace(
        &self,
        workspace: WorkspaceId,
        answered: Timestamp,
        discarded: Timestamp,
    ) -> Result<(u64, u64), Failure<Infallible>> {
        let actor = self.jobs_actor(workspace, "sweep");
        let answers = self.works.forget_answers(&actor.permit(permission::ANSWERS_FORGET)?, answered).await?;
        let drafts = self.works.forget_discarded(&actor.permit(permission::DISCARDED_FORGET)?, discarded).await?;
        Ok((answers, drafts))
    }
}
