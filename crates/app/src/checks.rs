//! Checking what is stored against its seals: the audit log, and documents with their series and closings (S0-34, S0-40).
//!
//! Rows are read in strides, in the order of their logs, and are not kept: what is held in memory does not grow with the number
//! of documents but for one small row for each invoice, of what is owed under it.

mod accounts;
mod bought;
mod certified;
mod closings;
mod documents;
mod quotations;
mod roots;
mod tally;

use dalil_audit::{self as audit, Broken, Change, Report, Row, Verifier};
use dalil_invoicing::permission as invoicing;
use dalil_proof::{Checkpoint, Salt};
use dalil_tenancy::{Actor, StoreError, WorkspaceId};
use futures_util::future::join;

use self::documents::Documents;
use crate::{App, Failure, ports::AuditRead};

/// How many rows are held at a time.
const STRIDE: u16 = 500;

/// What walking an audit chain found: that it holds, or the first place where it breaks.
pub type AuditCheck = std::result::Result<Report, Broken>;

/// How far a check is, in rows read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Rows read.
    pub done: u64,
    /// Rows there were to read when it began; what is added meanwhile is read as well, so that `done` may pass it.
    pub of: u64,
}

/// Is told how far a check is, once when it begins and after each stride of rows.
pub type Watch<'a> = &'a (dyn Fn(Progress) + Send + Sync);

/// Something wrong with a stored document or its series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenDocument {
    /// What: a document by its printed number and id, or a series.
    pub subject: String,
    /// The columns that differ, or what is missing.
    pub what: Vec<String>,
}

/// What checking the documents of a workspace found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentCheck {
    /// Documents whose every column is as it was sealed.
    pub verified: u64,
    /// How many personal texts were erased since: of these, and of answers to quotations.
    pub erased: u64,
    /// What is wrong.
    pub broken: Vec<BrokenDocument>,
}

type Result<T> = std::result::Result<T, Failure<std::convert::Infallible>>;

impl App {
    /// Walks the audit log of a workspace and names the first broken row. The checkpoints are what somebody kept elsewhere, of
    /// whatever logs: those of this one must be of its beginning.
    ///
    /// # Errors
    /// Those of every use case; what is broken is in the report.
    pub async fn check_audit(&self, actor: &Actor, kept: &[Checkpoint], watch: Watch<'_>) -> Result<AuditCheck> {
        let permit = actor.permit(audit::permission::READ)?;
        let mut work = self.works.read(&permit).await?;
        let origins = self.origins(permit.workspace(), audit::LOG);
        let ours = kept.iter().filter(|checkpoint| origins.contains(&checkpoint.origin));
        let mut verifier = Verifier::new(permit.workspace()).against(ours.cloned().collect());
        let head = work.audit().head().await?;
        let mut walked = Walked::of(head.seq, watch);
        follow(work.audit(), &mut verifier, |rows| walked.on(rows)).await?;
        Ok(verifier.finish(&head))
    }

    /// Checks every document of a workspace: each column against its seal, each series for gaps, the figures kept of
    /// them, what is kept of the ledger against its entries, documents, voids, payments, purchases and certificates against
    /// what the audit log says, so that a missing one is found too, and each closing against all of them. The checkpoints are what somebody
    /// kept elsewhere, of whatever logs: those of these series must be of their beginnings.
    ///
    /// # Errors
    /// Those of every use case; what is broken is in the report.
    pub async fn check_documents(&self, actor: &Actor, kept: &[Checkpoint], watch: Watch<'_>) -> Result<DocumentCheck> {
        let permit = actor.permit(invoicing::DOCUMENTS_READ)?;
        actor.permit(audit::permission::READ)?;
        let workspace = permit.workspace();
        // One moment for all of it: what is issued meanwhile is in neither the series nor the log that are read.
        let mut work = self.works.read(&permit).await?;
        let mut documents = Documents::new(workspace, Salt::new(self.ids().bytes()), self.log_keys());
        for checkpoint in kept {
            if let Some(log) = self.log_of(workspace, &checkpoint.origin) {
                documents.kept(log, checkpoint);
            }
        }
        Ok(documents.check(&mut *work, watch).await?)
    }

    /// The names that a log has had, by each key.
    fn origins(&self, workspace: WorkspaceId, log: &str) -> Vec<String> {
        self.log_keys().iter().map(|key| format!("{}/{workspace}/{log}", key.name())).collect()
    }

    /// The log of a workspace that an origin names, under whichever of our keys.
    fn log_of<'a>(&self, workspace: WorkspaceId, origin: &'a str) -> Option<&'a str> {
        let own = |key: &dalil_proof::PublicLogKey| origin.strip_prefix(&format!("{}/{workspace}/", key.name()));
        self.log_keys().iter().find_map(own)
    }
}

/// Gives every entry of a log to its verifier, and tells of each stride how many there were. The store reads the next entries
/// while these are verified.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn follow(
    log: &mut dyn AuditRead,
    verifier: &mut Verifier,
    mut read: impl FnMut(usize),
) -> std::result::Result<(), StoreError> {
    let mut entries = log.chain(0, STRIDE).await?;
    while let Some(last) = entries.last() {
        let after = last.row.seq;
        let checking = async {
            for entry in &entries {
                verifier.entry(entry);
            }
            read(entries.len());
        };
        let (next, ()) = join(log.chain(after, STRIDE), checking).await;
        entries = next?;
    }
    Ok(())
}

/// Counts rows for whoever watches.
struct Walked<'a> {
    progress: Progress,
    watch: Watch<'a>,
}

impl<'a> Walked<'a> {
    fn of(rows: u64, watch: Watch<'a>) -> Self {
        let walked = Self { progress: Progress { done: 0, of: rows }, watch };
        watch(walked.progress);
        walked
    }

    fn on(&mut self, rows: usize) {
        self.progress.done = self.progress.done.saturating_add(u64::try_from(rows).unwrap_or(u64::MAX));
        (self.watch)(self.progress);
    }
}

/// What an entry says that a field became.
fn changed_to(row: &Row, wanted: &str) -> Option<String> {
    Change::parse_list(&row.changes).ok()?.into_iter().find_map(|change| match change {
        Change::Value { field, after, .. } if field == wanted => after,
        _ => None,
    })
}
