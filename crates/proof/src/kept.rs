//! Keeping the checkpoints of somebody else's log: what may follow what is kept, and what proves that the log was changed.

use crate::{Checkpoint, GrowthError, GrowthProof, PublicLogKey};

/// Why a checkpoint is not kept after those that are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotKept {
    /// It is no proof of growth with a checkpoint that a pinned key signed.
    #[error(transparent)]
    Unproved(GrowthError),
    /// It is of another log than the one that was pinned.
    #[error("it is of another log")]
    OtherLog,
    /// The proof begins at another size than the one that is kept last.
    #[error("the proof does not begin at {size} leaves, which is what is kept")]
    BeginsElsewhere {
        /// How many leaves the last one has that is kept; 0 before the first.
        size: u64,
    },
    /// The proof does not lead from what is kept to the checkpoint. Anybody can write such a proof, so it says nothing of the log.
    #[error("the proof does not lead from what is kept to the checkpoint")]
    NotGrown,
    /// The log is another than it was at the same size: it was made anew.
    #[error("the log is another than it was, at the same size")]
    Forked,
}

impl NotKept {
    /// Whether it proves, by the log's own signatures, that the log was changed. Two signed checkpoints of one size with different
    /// roots do: no log that only grows has both. Nothing less does: an old checkpoint may come late, by whoever kept it, and a proof
    /// is signed by nobody.
    pub const fn is_evidence(&self) -> bool {
        matches!(self, Self::Forked)
    }
}

/// A checkpoint that came with a proof of growth: signed by a key that was pinned, and of the log that was.
#[derive(Clone, Debug)]
pub struct Arrived<'a> {
    checkpoint: Checkpoint,
    growth: &'a GrowthProof,
    keys: &'a [PublicLogKey],
}

impl<'a> Arrived<'a> {
    /// Reads what came.
    ///
    /// # Errors
    /// [`NotKept::Unproved`], [`NotKept::OtherLog`].
    pub fn read(growth: &'a GrowthProof, origin: &str, keys: &'a [PublicLogKey]) -> Result<Self, NotKept> {
        let checkpoint = growth.newer(keys).map_err(NotKept::Unproved)?;
        if checkpoint.origin == origin { Ok(Self { checkpoint, growth, keys }) } else { Err(NotKept::OtherLog) }
    }

    /// What it says of the log. Nothing shows yet that it follows what is kept.
    pub const fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The checkpoint to be kept after the last one, shown to have only grown; or the one of its size that is kept already.
    ///
    /// # Errors
    /// [`NotKept::Forked`], [`NotKept::BeginsElsewhere`], [`NotKept::NotGrown`].
    pub fn after(self, last: Option<&Checkpoint>, of_its_size: Option<&Checkpoint>) -> Result<Checkpoint, NotKept> {
        if let Some(known) = of_its_size {
            return if known.root == self.checkpoint.root { Ok(self.checkpoint) } else { Err(NotKept::Forked) };
        }
        let from = last.map_or(0, |last| last.size);
        if self.growth.from != from {
            return Err(NotKept::BeginsElsewhere { size: from });
        }
        match last {
            None => Ok(self.checkpoint),
            Some(last) => self.growth.check(last, self.keys).map_err(|_| NotKept::NotGrown),
        }
    }
}
