//! The logs of a workspace as whoever keeps a checkpoint sees them: how each stands, and that it only grew (S0-40).

use std::convert::Infallible;

use dalil_audit::{self as audit, LOG};
use dalil_invoicing::{SeriesKey, SeriesState, permission};
use dalil_proof::{
    Checkpoint, Digest, GrowthProof,
    tree::{LogEntry, Tree, nodes_of_growth, nodes_of_inclusion, prove_growth},
};
use dalil_tenancy::{Actor, StoreError, WorkspaceId};

use crate::{
    App, Failure, ProofFile,
    ports::{AccessNote, ReadWork},
};

/// How one log stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogStanding {
    /// Its name within the workspace: that of a series, or `audit`.
    pub log: String,
    /// Its name everywhere, size and root.
    pub checkpoint: Checkpoint,
    /// The same, signed: a C2SP `tlog-checkpoint`.
    pub note: String,
}

/// A proof that a log only grew, in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrowthFile {
    /// The proof.
    pub proof: GrowthProof,
    /// A file name, ASCII.
    pub file_name: String,
}

/// Why a log or its growth is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// There is no such log or entry.
    #[error("no such log")]
    NotFound,
    /// The log is smaller than that. Whoever holds a checkpoint of that size holds the proof that the log was cut.
    #[error("the log has {size} leaves only")]
    Shorter {
        /// How many it has.
        size: u64,
    },
}

/// One log of a workspace.
enum Log {
    Audit,
    Series(SeriesKey),
}

impl App {
    /// Every log of the workspace, the audit log first, each signed as it stands.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn logs(&self, actor: &Actor) -> Result<Vec<LogStanding>, Failure<Infallible>> {
        let permit = actor.permit(permission::DOCUMENTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let trees = trees(&mut *work).await?;
        Ok(trees.into_iter().map(|(log, tree)| self.signed_log(permit.workspace(), &log, &tree)).collect())
    }

    /// The proof that a log, of that many leaves once, only grew since.
    ///
    /// # Errors
    /// [`LogError`].
    pub async fn log_growth(&self, actor: &Actor, name: &str, from: u64) -> Result<GrowthFile, Failure<LogError>> {
        let permit = actor.permit(permission::DOCUMENTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let found = trees(&mut *work).await?.into_iter().find(|(log, _)| log.name() == name);
        let (log, tree) = found.ok_or(Failure::refused(LogError::NotFound))?;
        if from > tree.size() {
            return Err(Failure::refused(LogError::Shorter { size: tree.size() }));
        }
        let path = log.path(&mut *work, from, tree.size()).await?;
        let checkpoint = self.signed_log(permit.workspace(), &log, &tree).note;
        let file_name = format!("{}-{from}-{}.tlog-growth", name.replace('/', "-"), tree.size());
        Ok(GrowthFile { proof: GrowthProof { from, path, checkpoint }, file_name })
    }

    /// The audit log as it stands, signed, with the way to it from an older size; no way where it has fewer leaves, or where
    /// what is kept of it leads to none.
    pub(crate) async fn audit_growth(
        &self,
        work: &mut dyn ReadWork,
        workspace: WorkspaceId,
        from: u64,
    ) -> Result<(LogStanding, Option<Vec<Digest>>), StoreError> {
        let tree = audit_tree(work).await?;
        let path = if from > tree.size() {
            None
        } else {
            match Log::Audit.path(work, from, tree.size()).await {
                Err(StoreError::Corrupt { .. }) => None,
                path => Some(path?),
            }
        };
        Ok((self.signed_log(workspace, &Log::Audit, &tree), path))
    }

    /// Proves that an entry stands at its number in the audit log, by the log as it stands now.
    ///
    /// # Errors
    /// [`LogError::NotFound`].
    pub async fn prove_entry(&self, actor: &Actor, seq: u64) -> Result<ProofFile, Failure<LogError>> {
        let permit = actor.permit(audit::permission::READ)?;
        let mut work = self.works.read(&permit).await?;
        let store = work.audit();
        let before = seq.checked_sub(1).ok_or(Failure::refused(LogError::NotFound))?;
        let found = store.chain(before, 1).await?.pop().filter(|entry| entry.row.seq == seq);
        let entry = found.ok_or(Failure::refused(LogError::NotFound))?;
        let head = store.head().await?;
        let broken = || StoreError::Corrupt { table: "audit_entry", id: seq.to_string() };
        let wanted = nodes_of_inclusion(head.seq, before).map_err(|_| broken())?;
        let kept = store.log_entries(&LogEntry::numbers(&wanted)).await?;
        drop(work);
        let proof = audit::prove(&entry.row, &head, &kept, &self.log_key).map_err(|_| broken())?;
        // A stored log that was altered does not get our name.
        audit::check_proof(&proof, &self.log_keys()).map_err(|_| broken())?;
        let note = AccessNote::new(self.clock.now(), "audit_proof", seq.to_string());
        self.works.note_access(&permit, &note).await?;
        Ok(ProofFile { proof, file_name: format!("audit-{seq}.tlog-proof") })
    }

    /// Every log with how it stands, the audit log first, each series with its state.
    pub(crate) async fn standings_of_logs(
        &self,
        workspace: WorkspaceId,
        work: &mut dyn ReadWork,
    ) -> Result<Vec<(LogStanding, Option<SeriesState>)>, StoreError> {
        let mut series = work.invoicing().series().await?;
        let found = trees(work).await?.into_iter().map(|(log, tree)| {
            let standing = self.signed_log(workspace, &log, &tree);
            let state = match log {
                Log::Audit => None,
                Log::Series(key) => series.iter().position(|state| state.key == key).map(|at| series.swap_remove(at)),
            };
            (standing, state)
        });
        let mut found: Vec<_> = found.collect();
        found.sort_by_key(|(_, state)| state.is_some());
        Ok(found)
    }

    fn signed_log(&self, workspace: WorkspaceId, log: &Log, tree: &Tree) -> LogStanding {
        let signer = self.log_key.public().name();
        let origin = match log {
            Log::Audit => audit::origin(signer, workspace),
            Log::Series(series) => dalil_invoicing::origin(signer, workspace, series),
        };
        let checkpoint = Checkpoint::of(origin, tree);
        LogStanding { log: log.name(), note: checkpoint.sign(&self.log_key), checkpoint }
    }
}

impl Log {
    fn name(&self) -> String {
        match self {
            Self::Audit => LOG.to_owned(),
            Self::Series(series) => series.log(),
        }
    }

    /// The way from an older size to a newer one, not before it.
    async fn path(&self, work: &mut dyn ReadWork, from: u64, to: u64) -> Result<Vec<Digest>, StoreError> {
        // Every log begins with the empty one.
        if from == 0 {
            return Ok(Vec::new());
        }
        let broken = || StoreError::Corrupt { table: "log", id: self.name() };
        let wanted = nodes_of_growth(from, to).map_err(|_| broken())?;
        let kept = self.entries(work, &LogEntry::numbers(&wanted)).await?;
        prove_growth(from, to, |node| LogEntry::node(&kept, node)).map_err(|_| broken())
    }

    async fn entries(&self, work: &mut dyn ReadWork, numbers: &[u64]) -> Result<Vec<LogEntry>, StoreError> {
        match self {
            Self::Audit => work.audit().log_entries(numbers).await,
            Self::Series(series) => work.invoicing().log_entries(series, numbers).await,
        }
    }
}

/// Every log with its tree, in the order of their names.
async fn trees(work: &mut dyn ReadWork) -> Result<Vec<(Log, Tree)>, StoreError> {
    let mut trees = vec![(Log::Audit, audit_tree(work).await?)];
    for series in work.invoicing().series().await? {
        let log = Log::Series(series.key);
        let broken = |_| StoreError::Corrupt { table: "series", id: log.name() };
        let tree = Tree::stored(series.last, series.peaks).map_err(broken)?;
        trees.push((log, tree));
    }
    trees.sort_by_cached_key(|(log, _)| log.name());
    Ok(trees)
}

async fn audit_tree(work: &mut dyn ReadWork) -> Result<Tree, StoreError> {
    let head = work.audit().head().await?;
    head.tree().map_err(|_| StoreError::Corrupt { table: "audit_head", id: LOG.to_owned() })
}
