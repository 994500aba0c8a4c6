//! What a paper's code cannot say: whether the paper was voided, replaced or corrected since it was issued.

use dalil_invoicing::PaperState;
use dalil_proof::{ClaimError, SignedClaim};
use dalil_tenancy::StoreError;

use crate::App;

/// Why nothing was looked up.
#[derive(Debug, thiserror::Error)]
pub enum LookUpError {
    /// The text is none that a code of ours holds; read without asking anything of what is stored.
    #[error(transparent)]
    Malformed(ClaimError),
    /// The directory failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// How the paper stands whose code says this. The signature in the code is the secret: only whoever has the paper has
    /// it, and none other is taken. None alike for a paper that was never issued here, for a code that was altered, and
    /// for one that another key signed; each costs the same look-up.
    ///
    /// # Errors
    /// [`LookUpError`].
    pub async fn look_up(&self, claim: &str) -> Result<Option<PaperState>, LookUpError> {
        let claim: SignedClaim = as_scanned(claim).parse().map_err(LookUpError::Malformed)?;
        // Asked first whatever the signature, so that no answer is told from another by its time.
        let found = self.directory.paper_state(claim.claim().leaf).await?;
        let signed = claim.check(&self.log_keys()).is_ok();
        Ok(found.filter(|_| signed))
    }
}

/// The text of a code as it was signed: a form sends lines with a carriage return, and a copy may end in an empty one.
fn as_scanned(claim: &str) -> String {
    claim.trim().replace("\r\n", "\n")
}
