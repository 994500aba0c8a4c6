//! Keeping the checkpoints of somebody else's log: what may follow what is kept, and what shows that the log was changed.

use crate::{Checkpoint, GrowthError, GrowthProof, PublicLogKey};

/// Why a checkpoint is not kept after those that are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotKept {
    /// It is no proof of growth with a checkpoint that the pinned key signed.
    #[error(transparent)]
    Unproved(GrowthError),
    /// It is of another log than the one that is kept.
    #[error("it is of another log")]
    OtherLog,
    /// The proof begins at another size than the one that is kept.
    #[error("the proof does not begin at {size} leaves, which is what is kept")]
    BeginsElsewhere {
        /// How many leaves the last one has that is kept; 0 before the first.
        size: u64,
    },
    /// The log has fewer leaves than it had: it was cut.
    #[error("the log has fewer leaves than it had")]
    Shrunk,
    /// The log is another at the same size: it was made anew.
    #[error("the log is another than it was, at the same size")]
    Forked,
    /// The log is not shown to go on from what is kept.
    #[error("the log is not shown to go on from what is kept")]
    NotGrown,
}

impl NotKept {
    /// Whether it speaks against the log, by its own signature: whoever keeps it is to be told.
    pub const fn is_evidence(&self) -> bool {
        matches!(self, Self::Shrunk | Self::Forked | Self::NotGrown)
    }
}

/// The checkpoint that is kept next, after the last one: signed by a pinned key, of the same log, and shown to have only grown.
/// The same one again is kept already, and answered.
///
/// # Errors
/// [`NotKept`].
pub fn keep_next(
    last: Option<&Checkpoint>,
    growth: &GrowthProof,
    pinned: &[PublicLogKey],
) -> Result<Checkpoint, NotKept> {
    let newer = growth.newer(pinned).map_err(NotKept::Unproved)?;
    let Some(last) = last else {
        return if growth.from == 0 { Ok(newer) } else { Err(NotKept::BeginsElsewhere { size: 0 }) };
    };
    if newer.origin != last.origin {
        return Err(NotKept::OtherLog);
    }
    if newer.size < last.size {
        return Err(NotKept::Shrunk);
    }
    if newer.size == last.size {
        return if newer.root == last.root { Ok(newer) } else { Err(NotKept::Forked) };
    }
    if growth.from != last.size {
        return Err(NotKept::BeginsElsewhere { size: last.size });
    }
    growth.check(last, pinned).map_err(|_| NotKept::NotGrown)
}
