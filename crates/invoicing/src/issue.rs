//! Issuing: a draft becomes documents, numbered and sealed, in one commit.

mod ready;

use dalil_proof::Salt;
use dalil_tenancy::{StoreError, WorkspaceId, field::FieldErrors};
use jiff::Timestamp;

pub use ready::{Ready, WithoutMushak, ready};

use crate::{DocumentId, Draft, InvoiceId, InvoicingStore, Issued, store::InvoicingRead};

/// Where and by whom a document is issued, and the randomness it needs; all from ports of the caller.
#[derive(Clone, Debug)]
pub struct Moment {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// `person:<id>` or `system:<name>`.
    pub issued_by: String,
    /// The id that a 6.3 gets, if one is issued.
    pub mushak_id: DocumentId,
    /// Salts of the personal texts: the invoice's and the 6.3's.
    pub salts: [Salt; 2],
}

/// What issuing gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedSet {
    /// The commercial invoice.
    pub invoice: Issued,
    /// Its Mushak 6.3, or why there is none.
    pub mushak: Result<Issued, WithoutMushak>,
}

impl IssuedSet {
    /// The documents, the invoice first.
    pub fn documents(&self) -> impl Iterator<Item = &Issued> {
        std::iter::once(&self.invoice).chain(self.mushak.as_ref().ok())
    }
}

/// Why a draft was not issued. Nothing was stored and no number taken.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// There is no such draft.
    #[error("no such invoice")]
    NotFound,
    /// It was issued already.
    #[error("the invoice is issued already")]
    AlreadyIssued,
    /// The caller saw another version than the one stored.
    #[error("the draft was changed: it is at version {current}")]
    Stale {
        /// The version stored.
        current: i64,
    },
    /// The draft cannot be issued as it is.
    #[error("the draft cannot be issued: {0}")]
    Blocked(FieldErrors),
    /// The clock stands before the last issue of the series (decision 16).
    #[error("the clock stands before the last issue of the series")]
    ClockBehind,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Issues a draft: every rule first, then the numbers, then the documents. Locks in the order draft, series (invoice,
/// then 6.3); the caller's commit takes the audit head last.
///
/// `now` is the clock (decision 16: the date of issue is never given by a person). It is read again once the numbers are
/// held: whoever waited for one looked at the clock before the issue it waited for did.
///
/// # Errors
/// [`IssueError`]; [`StoreError::Busy`] when the day turned while it waited. The caller drops its unit of work, so that
/// nothing of a refused issue stays.
pub async fn issue(
    store: &mut dyn InvoicingStore,
    id: InvoiceId,
    expected_version: i64,
    moment: Moment,
    now: impl Fn() -> Timestamp + Send + Sync,
) -> Result<IssuedSet, IssueError> {
    let draft = locked(store, id, expected_version).await?;
    let at = in_microseconds(now());
    let reader: &mut dyn InvoicingRead = &mut *store;
    let ready = ready(reader, &draft, at).await?.map_err(IssueError::Blocked)?;

    let invoice = store.allocate(ready.invoice_series(), at).await?;
    let mushak = match ready.mushak_series() {
        Some(series) => Some(store.allocate(series, at).await?),
        None => None,
    };
    let at = in_microseconds(now());
    if !ready.holds_at(at) {
        return Err(StoreError::Busy.into());
    }
    let previous = invoice.previous_issued_at.max(mushak.and_then(|mushak| mushak.previous_issued_at));
    if previous.is_some_and(|previous| previous > at) {
        return Err(IssueError::ClockBehind);
    }
    let set = ready.numbered(&draft, &moment, at, invoice.number, mushak.map(|mushak| mushak.number));
    for document in set.documents() {
        store.save_issued(document).await?;
    }
    store.delete_draft(id).await?;
    Ok(set)
}

async fn locked(store: &mut dyn InvoicingStore, id: InvoiceId, expected: i64) -> Result<Draft, IssueError> {
    match store.draft_for_update(id).await? {
        Some(draft) if draft.version == expected => Ok(draft),
        Some(draft) => Err(IssueError::Stale { current: draft.version }),
        None if store.document(id.into()).await?.is_some() => Err(IssueError::AlreadyIssued),
        None => Err(IssueError::NotFound),
    }
}

/// A moment as PostgreSQL keeps it, so that what is sealed is what is read back.
fn in_microseconds(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}
