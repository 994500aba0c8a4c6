//! Proofs of documents for people who need not trust this installation (S0-40).

use dalil_invoicing::{DocumentId, check_proof, permission, prove};
use dalil_proof::{
    LogProof, PublicLogKey,
    tree::{Tree, nodes_of_inclusion},
};
use dalil_tenancy::{Actor, StoreError};

use crate::{
    App, Failure,
    documents::PaperError,
    ports::{AccessNote, KnownKey},
};

/// A proof in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofFile {
    /// The proof.
    pub proof: LogProof,
    /// A file name: kind and number, ASCII.
    pub file_name: String,
}

impl App {
    /// The public keys that check what this installation signed, the one that signs now first.
    pub fn log_keys(&self) -> Vec<PublicLogKey> {
        std::iter::once(self.log_key.public()).chain(&self.retired_keys).cloned().collect()
    }

    /// Every key of [`log_keys`](Self::log_keys) with its time, the earliest first. Empty where nobody keeps that. A key that
    /// the directory names and that is not one of them was put in, or begun since this process started: it is not published.
    ///
    /// # Errors
    /// Those of the directory.
    pub async fn key_history(&self) -> Result<Vec<KnownKey>, StoreError> {
        let trusted: Vec<String> = self.log_keys().iter().map(ToString::to_string).collect();
        let mut known = self.directory.log_keys().await?;
        known.retain(|key| trusted.contains(&key.public));
        Ok(known)
    }

    /// Proves that a document stands at its number in the log of its series, by the series as it stands now.
    ///
    /// # Errors
    /// [`PaperError::NotFound`], and those of every use case.
    pub async fn prove_document(&self, actor: &Actor, id: DocumentId) -> Result<ProofFile, Failure<PaperError>> {
        let permit = actor.permit(permission::DOCUMENTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let store = work.invoicing();
        let document = store.document(id).await?.ok_or(Failure::refused(PaperError::NotFound))?;
        let row = document.row();
        let broken = || StoreError::Corrupt { table: "series", id: row.printed_number.clone() };
        let series = store.series().await?.into_iter().find(|series| series.key == row.series).ok_or_else(broken)?;
        let tree = Tree::stored(series.last, series.peaks).map_err(|_| broken())?;
        let wanted = nodes_of_inclusion(tree.size(), row.number.saturating_sub(1)).map_err(|_| broken())?;
        let numbers: Vec<u64> = wanted.iter().map(|node| node.leaf + 1).collect();
        let entries = store.log_entries(&row.series, &numbers).await?;
        drop(work);
        let proof = prove(&document, &tree, &entries, &self.log_key).map_err(|_| broken())?;
        // A stored log that was altered does not get our name.
        check_proof(&proof, &self.log_keys()).map_err(|_| broken())?;
        let note = AccessNote::new(self.clock.now(), "proof", id.to_string());
        self.works.note_access(&permit, &note).await?;
        Ok(ProofFile { proof, file_name: format!("{}.tlog-proof", crate::documents::file_stem(row)) })
    }
}
