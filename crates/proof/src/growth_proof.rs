//! A proof in a file that a log only grew, in the format in which C2SP `tlog-witness` asks for a signature: an older size, the
//! way from it to a newer root, and the signed checkpoint of that. Whoever kept the older checkpoint checks it offline.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{
    Checkpoint, Digest, NoteError, PublicLogKey,
    log_proof::{MOST_STEPS, digest},
    tree::{NotProved, check_growth},
};

const OLD: &str = "old ";

/// A newer checkpoint of a log with the way to it from an older one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrowthProof {
    /// How many leaves the older tree had.
    pub from: u64,
    /// The way from its root to the newer one (RFC 6962, section 2.1.2).
    pub path: Vec<Digest>,
    /// The newer checkpoint, signed.
    pub checkpoint: String,
}

/// Why a log is not shown to have only grown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GrowthError {
    /// It is not of the format.
    #[error("not a proof of growth of the form c2sp.org/tlog-witness")]
    Malformed,
    /// The newer checkpoint is not one, or not signed by a key that is trusted.
    #[error("the checkpoint: {0}")]
    Checkpoint(#[from] NoteError),
    /// The older checkpoint is of another log, or of another size than the way begins at.
    #[error("the older checkpoint is not the one that the proof begins at")]
    OtherCheckpoint,
    /// The newer log does not begin with the older one: something in it was changed or taken away.
    #[error("the newer log does not extend the older one")]
    NotExtended,
}

impl From<NotProved> for GrowthError {
    fn from(_: NotProved) -> Self {
        Self::NotExtended
    }
}

impl GrowthProof {
    /// Whether a text begins as one.
    pub fn begins(text: &str) -> bool {
        text.starts_with(OLD)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`GrowthError::Malformed`].
    pub fn parse(text: &str) -> Result<Self, GrowthError> {
        Self::read(text).ok_or(GrowthError::Malformed)
    }

    fn read(text: &str) -> Option<Self> {
        let (head, checkpoint) = text.split_once("\n\n")?;
        let mut lines = head.split('\n');
        let written = lines.next()?.strip_prefix(OLD)?;
        let from: u64 = written.parse().ok()?;
        let path = lines.take(MOST_STEPS + 1).map(digest).collect::<Option<Vec<_>>>()?;
        let whole = from.to_string() == written && path.len() <= MOST_STEPS;
        whole.then(|| Self { from, path, checkpoint: checkpoint.to_owned() })
    }

    /// The newer checkpoint, if one of these keys signed it. It says nothing of the older one yet.
    ///
    /// # Errors
    /// [`GrowthError::Checkpoint`].
    pub fn newer(&self, trusted: &[PublicLogKey]) -> Result<Checkpoint, GrowthError> {
        Ok(Checkpoint::read(&self.checkpoint, trusted)?)
    }

    /// Checks that the log of the newer checkpoint, signed by one of these keys, extends the older one, and answers the
    /// newer. The older one was checked before: it is what the caller trusts.
    ///
    /// # Errors
    /// [`GrowthError`].
    pub fn check(&self, older: &Checkpoint, trusted: &[PublicLogKey]) -> Result<Checkpoint, GrowthError> {
        let newer = self.newer(trusted)?;
        if older.origin != newer.origin || older.size != self.from {
            return Err(GrowthError::OtherCheckpoint);
        }
        // Every log begins with the empty one; RFC 6962 has no proof of that.
        if self.from > 0 {
            check_growth(&self.path, self.from, older.root, newer.size, newer.root)?;
        }
        Ok(newer)
    }
}

/// The file.
impl fmt::Display for GrowthProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{OLD}{}", self.from)?;
        self.path.iter().try_for_each(|step| writeln!(f, "{}", STANDARD.encode(step.as_bytes())))?;
        write!(f, "\n{}", self.checkpoint)
    }
}
