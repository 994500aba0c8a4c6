//! Issuing: a draft becomes documents, numbered and sealed, in one commit.

mod ready;
mod review;

use std::collections::{BTreeMap, HashMap};

use dalil_proof::Salt;
use dalil_tenancy::{StoreError, WorkspaceId, field::FieldErrors};
use jiff::{Timestamp, civil::Date};

pub use ready::{Basis, Profile, Ready, WithoutMushak, ready};
pub(crate) use ready::{canonical, issued_lines};
pub use review::{Review, ReviewError, Seen};

use crate::{
    Allocated, DocumentId, Draft, DraftKind, Growth, InvoiceId, InvoicingStore, Issued, Quotation, QuotationError,
    QuotationKept, SeriesKey, Void,
    series::{day_in, dhaka},
};

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
    /// The commercial invoice, or the quotation.
    pub invoice: Issued,
    /// Its Mushak 6.3, or why there is none.
    pub mushak: Result<Issued, WithoutMushak>,
    /// The void of the earlier version that a quotation replaces, unless it was withdrawn before.
    pub replaced: Option<Void>,
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
    /// What would be frozen is not what was reviewed: the errors name what changed.
    #[error("what was reviewed has changed: {0}")]
    Changed(FieldErrors),
    /// The draft cannot be issued as it is.
    #[error("the draft cannot be issued: {0}")]
    Blocked(FieldErrors),
    /// The quotation cannot take the place of the one before it.
    #[error("the earlier version cannot be replaced: {0}")]
    Replaced(QuotationError),
    /// The clock stands before the last issue of the series.
    #[error("the clock stands before the last issue of the series")]
    ClockBehind,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// One draft to be issued.
#[derive(Clone, Debug)]
pub struct IssueRequest {
    /// The draft.
    pub draft: InvoiceId,
    /// What the caller wants it issued as: one of another kind is none that it knows.
    pub kind: DraftKind,
    /// What the caller saw.
    pub seen: Seen,
    /// By whom, and its randomness.
    pub moment: Moment,
}

/// The drafts that stand in the way of issuing together, each with the reason.
pub type Refused = Vec<(InvoiceId, IssueError)>;

/// Issues one draft; see [`issue_together`].
///
/// # Errors
/// [`IssueError`]; [`StoreError::Busy`] when the day turned or another account took effect while it waited.
pub async fn issue(
    store: &mut dyn InvoicingStore,
    request: IssueRequest,
    now: impl Fn() -> Timestamp + Send + Sync,
) -> Result<IssuedSet, IssueError> {
    match issue_together(store, std::slice::from_ref(&request), now).await? {
        Ok(mut sets) => sets.pop().ok_or(IssueError::NotFound),
        Err(mut refused) => Err(refused.pop().map_or(IssueError::NotFound, |(_, why)| why)),
    }
}

/// Issues drafts of one workspace in one unit of work, all of them or none: every rule first, then the numbers, in the
/// order of the requests, then the documents. Each draft is named once.
///
/// Locks in the order drafts, series (invoice, then 6.3), audit head.
///
/// # Errors
/// [`StoreError`], [`StoreError::Busy`] when the day turned or another account took effect while it waited; the inner error names each draft that is
/// refused. The caller drops its unit of work then, so that nothing of it stays, and may go on without those drafts.
pub async fn issue_together(
    store: &mut dyn InvoicingStore,
    requests: &[IssueRequest],
    now: impl Fn() -> Timestamp + Send + Sync,
) -> Result<Result<Vec<IssuedSet>, Refused>, StoreError> {
    let at = in_microseconds(now());
    let passed = match passed(store, requests, at).await? {
        Ok(passed) => passed,
        Err(refused) => return Ok(Err(refused)),
    };
    let mut numbers = Numbers::take(store, passed.iter().map(|passed| &passed.ready), at).await?;
    let at = in_microseconds(now());
    if !passed.iter().all(|passed| passed.ready.holds_at(at)) {
        return Err(StoreError::Busy);
    }
    let behind = |passed: &&Passed<'_>| numbers.last_issue(&passed.ready).is_some_and(|last| last > at);
    let behind: Refused =
        passed.iter().filter(behind).map(|passed| (passed.request.draft, IssueError::ClockBehind)).collect();
    if !behind.is_empty() {
        return Ok(Err(behind));
    }
    let mut sets = Vec::with_capacity(passed.len());
    for Passed { request, draft, ready, replaces } in passed {
        let (invoice, mushak) = numbers.next(&ready);
        let replaced = replaces.map(|earlier| (earlier, ready.day()));
        let mut set = ready.numbered(&draft, &request.moment, at, invoice, mushak);
        if let Some((earlier, day)) = replaced {
            set.replaced = end(store, &earlier, day, &set.invoice).await?;
        }
        sets.push(set);
    }
    let documents: Vec<&Issued> = sets.iter().flat_map(IssuedSet::documents).collect();
    let mut growth = Growth::of(numbers.0.into_iter().map(|(series, taken)| (series, taken.tree)));
    for document in &documents {
        growth.add(document.row());
    }
    let drafts: Vec<InvoiceId> = requests.iter().map(|request| request.draft).collect();
    store.save_issued(&documents, &growth, &drafts).await?;
    Ok(Ok(sets))
}

/// A draft that passed every rule.
struct Passed<'a> {
    request: &'a IssueRequest,
    draft: Draft,
    ready: Ready,
    /// The earlier version of a quotation, held locked.
    replaces: Option<Quotation>,
}

async fn passed<'a>(
    store: &mut dyn InvoicingStore,
    requests: &'a [IssueRequest],
    at: Timestamp,
) -> Result<Result<Vec<Passed<'a>>, Refused>, StoreError> {
    let ids: Vec<InvoiceId> = requests.iter().map(|request| request.draft).collect();
    let found = store.for_issue(&ids, day_in(&dhaka(), at)).await?;
    let mut found: HashMap<InvoiceId, Basis> = found.into_iter().map(|basis| (basis.draft.id, basis)).collect();
    let (mut passed, mut refused) = (Vec::new(), Refused::new());
    for request in requests {
        let checked = match found.remove(&request.draft) {
            None if store.document(request.draft.into()).await?.is_some() => Err(IssueError::AlreadyIssued),
            None => Err(IssueError::NotFound),
            Some(basis) => match allowed(request, basis, at) {
                Ok(passed) => with_earlier(store, passed).await?,
                Err(why) => Err(why),
            },
        };
        match checked {
            Ok(draft) => passed.push(draft),
            Err(why) => refused.push((request.draft, why)),
        }
    }
    Ok(if refused.is_empty() { Ok(passed) } else { Err(refused) })
}

fn allowed(request: &IssueRequest, basis: Basis, at: Timestamp) -> Result<Passed<'_>, IssueError> {
    let draft = basis.draft.clone();
    if draft.fields.kind != request.kind {
        return Err(IssueError::NotFound);
    }
    if draft.version != request.seen.version {
        return Err(IssueError::Stale { current: draft.version });
    }
    let ready = basis.ready(at).map_err(IssueError::Blocked)?;
    if let Some(review) = &request.seen.review {
        ready.still(&draft, review).map_err(IssueError::Changed)?;
    }
    Ok(Passed { request, draft, ready, replaces: None })
}

/// Locks the version that a quotation replaces, and asks whether it may.
async fn with_earlier<'a>(
    store: &mut dyn InvoicingStore,
    passed: Passed<'a>,
) -> Result<Result<Passed<'a>, IssueError>, StoreError> {
    let Some(earlier) = passed.draft.replaces.filter(|_| passed.request.kind == DraftKind::Quotation) else {
        return Ok(Ok(passed));
    };
    let corrupt = || StoreError::Corrupt { table: "quotation", id: earlier.to_string() };
    let earlier = store.quotation_for_update(earlier).await?.ok_or_else(corrupt)?;
    Ok(match earlier.replaceable() {
        Ok(()) => Ok(Passed { replaces: Some(earlier), ..passed }),
        Err(why) => Err(IssueError::Replaced(why)),
    })
}

/// Voids the version that a quotation replaces, for the number of the new one, and marks it; one that was withdrawn is void
/// already.
async fn end(
    store: &mut dyn InvoicingStore,
    earlier: &Quotation,
    day: Date,
    by: &Issued,
) -> Result<Option<Void>, StoreError> {
    let row = by.row();
    let void = if earlier.kept == QuotationKept::Withdrawn {
        None
    } else {
        let corrupt = |_| StoreError::Corrupt { table: "document", id: row.id.to_string() };
        let void = Void {
            document: earlier.id,
            reason: Void::parse_reason(&row.printed_number).map_err(corrupt)?,
            day,
            at: row.issued_at,
            by: row.issued_by.clone(),
        };
        store.save_voids(std::slice::from_ref(&void), &[]).await?;
        Some(void)
    };
    store.keep_quotation(earlier.id, QuotationKept::Replaced).await?;
    Ok(void)
}

/// Numbers taken from several series, to be given out one by one.
struct Numbers(BTreeMap<SeriesKey, Allocated>);

impl Numbers {
    /// Takes as many numbers of each series as the drafts need.
    async fn take(
        store: &mut dyn InvoicingStore,
        drafts: impl Iterator<Item = &Ready>,
        at: Timestamp,
    ) -> Result<Self, StoreError> {
        let mut wanted = BTreeMap::<&SeriesKey, u32>::new();
        for series in drafts.flat_map(Ready::series) {
            *wanted.entry(series).or_default() += 1;
        }
        let wanted: Vec<(SeriesKey, u32)> = wanted.into_iter().map(|(series, count)| (series.clone(), count)).collect();
        let taken = store.allocate(&wanted, at).await?;
        Ok(Self(wanted.into_iter().map(|(series, _)| series).zip(taken).collect()))
    }

    /// The last issue before, of the series a draft takes numbers from.
    fn last_issue(&self, ready: &Ready) -> Option<Timestamp> {
        ready.series().filter_map(|series| self.0.get(series)?.previous_issued_at).max()
    }

    /// The numbers of the next draft: its invoice's and its 6.3's.
    fn next(&mut self, ready: &Ready) -> (u64, Option<u64>) {
        let mut next = |series: &SeriesKey| {
            let taken = self.0.get_mut(series).expect("a number was taken for each series of each draft");
            let number = taken.number;
            taken.number += 1;
            number
        };
        (next(ready.invoice_series()), ready.mushak_series().map(next))
    }
}

/// A moment as PostgreSQL keeps it, so that what is sealed is what is read back.
pub(crate) fn in_microseconds(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}
