//! Entries proved to somebody who has nothing but a file and the public key of the log.

use dalil_proof::{
    Checkpoint, LogKey, LogProof, NotARecord, ProofError, PublicLogKey, SealedRecord,
    tree::{BrokenTree, LogEntry, prove_inclusion},
};
use dalil_tenancy::WorkspaceId;
use uuid::Uuid;

use crate::{Head, Row, row::DOMAIN};

/// The name of the audit log among the logs of a workspace.
pub const LOG: &str = "audit";

/// What a proof says of an entry once it is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proved {
    /// The entry, field by field, as it was sealed.
    pub record: SealedRecord,
    /// How the log stood when the proof was made.
    pub checkpoint: Checkpoint,
    /// Whose key signed that.
    pub key: PublicLogKey,
}

/// Why a file proves no entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DisprovedError {
    /// The file, its checkpoint or the way between them.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// What is proved is something else than an entry.
    #[error("what is proved is not an audit entry")]
    NotAnEntry,
    /// The entry is in a log, but not at the place its number says, or not in the audit log of its workspace.
    #[error("the entry does not stand at its number in the audit log of its workspace")]
    Misplaced,
}

impl From<NotARecord> for DisprovedError {
    fn from(_: NotARecord) -> Self {
        Self::NotAnEntry
    }
}

/// Whether the record of a proof is an entry of an audit log.
pub fn is_entry(record: &[u8]) -> bool {
    SealedRecord::parse(record).is_ok_and(|record| record.domain == DOMAIN)
}

/// The name of a workspace's audit log: the signer's, the workspace's, and [`LOG`].
pub fn origin(signer: &str, workspace: WorkspaceId) -> String {
    format!("{signer}/{workspace}/{LOG}")
}

/// Proves an entry by its log as it stands, from the entries that
/// [`nodes_of_inclusion`](dalil_proof::tree::nodes_of_inclusion) asks for, and signs that.
///
/// # Errors
/// [`BrokenTree`] when an entry is missing, or the head was altered.
pub fn prove(row: &Row, head: &Head, entries: &[LogEntry], key: &LogKey) -> Result<LogProof, BrokenTree> {
    let tree = head.tree()?;
    let index = row.seq.checked_sub(1).ok_or(BrokenTree { size: tree.size() })?;
    let path = prove_inclusion(tree.size(), index, |node| LogEntry::node(entries, node))?;
    let checkpoint = Checkpoint::of(origin(key.public().name(), row.workspace), &tree).sign(key);
    Ok(LogProof { record: row.record(row.seq).as_bytes().to_vec(), index, path, checkpoint })
}

/// Checks a proof: that one of these keys signed it, and that it is of an entry at its number in the audit log of its
/// workspace.
///
/// # Errors
/// [`DisprovedError`].
pub fn check_proof(proof: &LogProof, trusted: &[PublicLogKey]) -> Result<Proved, DisprovedError> {
    let (checkpoint, key) = proof.check_signer(trusted)?;
    let record = SealedRecord::parse(&proof.record)?;
    if record.domain != DOMAIN {
        return Err(DisprovedError::NotAnEntry);
    }
    let seq = record.integer("seq").ok_or(DisprovedError::NotAnEntry)?;
    let workspace = record.bytes("workspace").and_then(|bytes| Uuid::from_slice(bytes).ok());
    let workspace = WorkspaceId::from_uuid(workspace.ok_or(DisprovedError::NotAnEntry)?);
    if checkpoint.origin != origin(key.name(), workspace) || seq != i128::from(proof.index) + 1 {
        return Err(DisprovedError::Misplaced);
    }
    Ok(Proved { record, checkpoint, key })
}
