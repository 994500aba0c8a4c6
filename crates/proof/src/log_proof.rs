//! A proof in a file, in the format of C2SP `tlog-proof`: a record, its place in a log, the way to the root and the signed
//! checkpoint. It is checked offline with nothing but the public key of the log.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{
    Checkpoint, Digest, NoteError, PublicLogKey, leaf_hash,
    tree::{NotProved, check_inclusion},
};

const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// The most hashes of a way to the root that are read.
pub(crate) const MOST_STEPS: usize = 64;

/// A record with the proof that a log holds it. The record is what the format calls extra data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogProof {
    /// The canonical bytes of the record, whose leaf hash is in the log.
    pub record: Vec<u8>,
    /// Its place in the log, from 0.
    pub index: u64,
    /// The way from its leaf to the root.
    pub path: Vec<Digest>,
    /// The signed checkpoint.
    pub checkpoint: String,
}

/// Why a file proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// It is not of the format.
    #[error("not a proof of the form c2sp.org/tlog-proof@v1 with its record")]
    Malformed,
    /// The checkpoint is not one, or not signed by a key that is trusted.
    #[error("the checkpoint: {0}")]
    Checkpoint(#[from] NoteError),
    /// The record is not the one that is in the log, or does not stand at that place.
    #[error("the record is not what the log holds at this place")]
    NotInLog,
}

impl From<NotProved> for ProofError {
    fn from(_: NotProved) -> Self {
        Self::NotInLog
    }
}

impl LogProof {
    /// Whether a text begins as one.
    pub fn begins(text: &str) -> bool {
        text.starts_with(HEADER)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`ProofError::Malformed`].
    pub fn parse(text: &str) -> Result<Self, ProofError> {
        Self::read(text).ok_or(ProofError::Malformed)
    }

    fn read(text: &str) -> Option<Self> {
        let (head, checkpoint) = text.split_once("\n\n")?;
        let mut lines = head.split('\n');
        if lines.next()? != HEADER {
            return None;
        }
        let record = STANDARD.decode(lines.next()?.strip_prefix("extra ")?).ok()?;
        let written = lines.next()?.strip_prefix("index ")?;
        let index: u64 = written.parse().ok()?;
        let path = lines.take(MOST_STEPS + 1).map(digest).collect::<Option<Vec<_>>>()?;
        let whole = index.to_string() == written && path.len() <= MOST_STEPS;
        whole.then(|| Self { record, index, path, checkpoint: checkpoint.to_owned() })
    }

    /// Checks that one of these keys signed a checkpoint of a log that holds the record at its place, and answers it.
    /// Which log that must be is for the caller to say.
    ///
    /// # Errors
    /// [`ProofError`].
    pub fn check(&self, trusted: &[PublicLogKey]) -> Result<Checkpoint, ProofError> {
        let checkpoint = Checkpoint::read(&self.checkpoint, trusted)?;
        check_inclusion(&self.path, checkpoint.size, checkpoint.root, self.index, leaf_hash(&self.record))?;
        Ok(checkpoint)
    }

    /// The same, with the key that signed: one key is tried at a time, so that it is known whose name stands in the origin.
    ///
    /// # Errors
    /// [`ProofError`].
    pub fn check_signer(&self, trusted: &[PublicLogKey]) -> Result<(Checkpoint, PublicLogKey), ProofError> {
        let mut refused = ProofError::Checkpoint(NoteError::UnknownKey);
        for key in trusted {
            match self.check(std::slice::from_ref(key)) {
                Ok(checkpoint) => return Ok((checkpoint, key.clone())),
                Err(ProofError::Checkpoint(NoteError::UnknownKey)) => {}
                Err(why) => refused = why,
            }
        }
        Err(refused)
    }
}

/// The file.
impl fmt::Display for LogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}\nextra {}\nindex {}", STANDARD.encode(&self.record), self.index)?;
        self.path.iter().try_for_each(|step| writeln!(f, "{}", STANDARD.encode(step.as_bytes())))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

pub(crate) fn digest(line: &str) -> Option<Digest> {
    Digest::try_from(STANDARD.decode(line).ok()?.as_slice()).ok()
}
