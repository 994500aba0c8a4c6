//! Documents proved to somebody who has nothing but a file and the public key of the log.

use dalil_proof::{
    Checkpoint, LogKey, LogProof, NotARecord, ProofError, PublicLogKey, SealedRecord,
    tree::{BrokenTree, Tree, prove_inclusion},
};
use dalil_tenancy::WorkspaceId;
use uuid::Uuid;

use crate::{Issued, LogEntry, SeriesKey, document::DOMAIN};

/// What a proof says of a document once it is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proved {
    /// The document, field by field, as it was sealed.
    pub record: SealedRecord,
    /// How its series stood when the proof was made.
    pub checkpoint: Checkpoint,
    /// Whose key signed that.
    pub key: PublicLogKey,
}

/// Why a file proves no document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DisprovedError {
    /// The file, its checkpoint or the way between them.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// What is proved is something else than a document.
    #[error("what is proved is not a document")]
    NotADocument,
    /// The document is in a log, but not at the place its number says, or not in the log of its series.
    #[error("the document does not stand at its number in the log of its series")]
    Misplaced,
}

impl From<NotARecord> for DisprovedError {
    fn from(_: NotARecord) -> Self {
        Self::NotADocument
    }
}

/// Proves a document by its series as it stands, from the entries that
/// [`nodes_of_inclusion`](dalil_proof::tree::nodes_of_inclusion) asks for, and signs that.
///
/// # Errors
/// [`BrokenTree`] when an entry is missing.
pub fn prove(issued: &Issued, tree: &Tree, entries: &[LogEntry], key: &LogKey) -> Result<LogProof, BrokenTree> {
    let row = issued.row();
    let index = row.number.checked_sub(1).ok_or(BrokenTree { size: tree.size() })?;
    let path = prove_inclusion(tree.size(), index, |node| LogEntry::node(entries, node))?;
    let origin = origin(key.public().name(), row.workspace, &row.series);
    let checkpoint = Checkpoint::of(origin, tree).sign(key);
    Ok(LogProof { record: issued.canonical(), index, path, checkpoint })
}

/// Checks a proof: that one of these keys signed it, and that it is of a document at its number in the log of its series.
///
/// # Errors
/// [`DisprovedError`].
pub fn check_proof(proof: &LogProof, trusted: &[PublicLogKey]) -> Result<Proved, DisprovedError> {
    let (checkpoint, key) = proof.check_signer(trusted)?;
    let record = SealedRecord::parse(&proof.record)?;
    if record.domain != DOMAIN {
        return Err(DisprovedError::NotADocument);
    }
    let number = record.integer("number").ok_or(DisprovedError::NotADocument)?;
    let expected = origin_of(key.name(), &record).ok_or(DisprovedError::NotADocument)?;
    if checkpoint.origin != expected || number != i128::from(proof.index) + 1 {
        return Err(DisprovedError::Misplaced);
    }
    Ok(Proved { record, checkpoint, key })
}

/// The name of the log of a series: the signer's, the workspace's, and what makes the series.
pub fn origin(signer: &str, workspace: WorkspaceId, series: &SeriesKey) -> String {
    format!("{signer}/{workspace}/{}", series.log())
}

/// The same from a sealed record.
fn origin_of(signer: &str, record: &SealedRecord) -> Option<String> {
    let id = |name: &str| Uuid::from_slice(record.bytes(name)?).ok();
    let workspace = id("workspace_id")?;
    let (kind, year) = (record.text("kind")?, record.integer("fiscal_year")?);
    let bin = record.text("series_bin").unwrap_or("-");
    let place = id("series_place").map_or_else(|| "-".to_owned(), |place| place.to_string());
    Some(format!("{signer}/{workspace}/{kind}/{bin}/{place}/{year}"))
}
