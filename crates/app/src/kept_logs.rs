//! Logs of other installations that this workspace witnesses: each checkpoint that comes is held against those that are kept. It is
//! kept when it is shown to go on from them, evidence when it contradicts one by the log's own signature, and else refused.

use dalil_audit::Change;
use dalil_proof::{Arrived, Checkpoint, GrowthError, GrowthProof, NotKept, PublicLogKey};
use dalil_tenancy::{
    Actor, StoreError, WorkspaceId,
    field::{FieldError, FieldErrors, Gather},
    text,
};
use jiff::{SignedDuration, Timestamp};

use crate::{
    App, Failure, action,
    once::{Done, Once},
    permission,
    ports::KeptLogsRead,
    witnesses::FAILING,
};

/// The most logs that a workspace witnesses.
pub const MAX_KEPT_LOGS: usize = 20;

/// The most keys of one log.
const MAX_KEYS: usize = 10;

/// The most checkpoints of one log that are kept within a day: one leaves each day, and whoever has the token fills no disk.
pub const MAX_KEPT_A_DAY: u16 = 24;

/// The most contradictions of one log that are written down and shown: each of them proves all that there is to prove.
const MAX_CONTRADICTIONS: u16 = 10;

/// A day, whenever it begins.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// For what tokens are derived.
const TOKEN: &str = "dalil/kept-log";

dalil_tenancy::id!(
    /// A log that is witnessed.
    KeptLogId
);

/// A log of somebody else's that is witnessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptLog {
    /// The id.
    pub id: KeptLogId,
    /// By what name people know it here.
    pub name: text::Line,
    /// Its own name among all logs of everybody, pinned when it was added.
    pub origin: text::Line,
    /// The keys that may sign it, pinned when it was added.
    pub keys: Vec<PublicLogKey>,
    /// Since when.
    pub at: Timestamp,
}

/// A log to be witnessed, as written.
#[derive(Clone, Debug, Default)]
pub struct NewKeptLog {
    /// A name.
    pub name: String,
    /// Its own name, as its checkpoints say it in their first line.
    pub origin: String,
    /// The public keys, one a line, as `name+id+key`.
    pub keys: String,
}

/// A checkpoint that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptCheckpoint {
    /// Of which log.
    pub log: KeptLogId,
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The same, signed, as it came.
    pub note: String,
    /// When it came, UTC, in microseconds.
    pub at: Timestamp,
}

/// A signed checkpoint that contradicts the one of the same size that is kept: both together prove that a log was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// Of which log.
    pub log: KeptLogId,
    /// What it says of the log.
    pub checkpoint: Checkpoint,
    /// The same, signed, as it came.
    pub note: String,
    /// When it came, UTC, in microseconds.
    pub at: Timestamp,
}

/// The evidence: two checkpoints of one size with different roots, both signed by the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradicted {
    /// The one that is kept.
    pub kept: KeptCheckpoint,
    /// The one that contradicts it.
    pub found: Contradiction,
}

/// A witnessed log as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptLogState {
    /// The log.
    pub log: KeptLog,
    /// The last checkpoint that is kept; none before the first.
    pub last: Option<KeptCheckpoint>,
    /// What contradicts it, the latest first: ten at most.
    pub contradictions: Vec<Contradicted>,
    /// Whether nothing came for three days. A log that does not grow out of what is kept is never shown to: that is silent as well.
    pub silent: bool,
}

/// How the witnessed logs fare, taken together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeptLogsFare {
    /// How many were contradicted by a checkpoint of their own.
    pub contradicted: usize,
    /// How many have been silent for three days.
    pub silent: usize,
}

/// Why a log is not witnessed, or a checkpoint not kept.
#[derive(Debug, thiserror::Error)]
pub enum KeptLogError {
    /// There is no such log, or the token is not its own: alike for whoever asks.
    #[error("no such log")]
    NotFound,
    /// The proof begins at another size than the one that is kept.
    #[error("the proof does not begin at {size}")]
    BeginsElsewhere {
        /// How many leaves are kept.
        size: u64,
    },
    /// The checkpoint contradicts the one of its size that is kept, and both are evidence.
    #[error("the checkpoint contradicts what is kept")]
    Contradicts,
    /// As many as are kept within a day have come.
    #[error("no more checkpoints are kept for {wait} seconds")]
    TooMany {
        /// In how many seconds the next one is.
        wait: u64,
    },
    /// The input breaks rules.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
}

type Result<T> = std::result::Result<T, Failure<KeptLogError>>;

impl App {
    /// The logs that the workspace witnesses, in the order in which they were added.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn kept_logs(&self, actor: &Actor) -> Result<Vec<KeptLogState>> {
        let permit = actor.permit(permission::WITNESSES_READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(states(work.kept_logs(), self.clock.now(), MAX_CONTRADICTIONS).await?)
    }

    /// How the witnessed logs fare, taken together.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn kept_logs_fare(&self, actor: &Actor) -> Result<KeptLogsFare> {
        let permit = actor.permit(dalil_audit::permission::READ)?;
        // How checkpoints fare now is of no year.
        if permit.window().is_some() {
            return Ok(KeptLogsFare::default());
        }
        let mut work = self.works.read(&permit).await?;
        let states = states(work.kept_logs(), self.clock.now(), 1).await?;
        Ok(KeptLogsFare {
            contradicted: states.iter().filter(|state| !state.contradictions.is_empty()).count(),
            silent: states.iter().filter(|state| state.silent).count(),
        })
    }

    /// The own name of the workspace's audit log among all logs of everybody, which whoever witnesses it pins.
    pub fn audit_origin(&self, workspace: WorkspaceId) -> String {
        dalil_audit::origin(self.log_key.public().name(), workspace)
    }

    /// The token with which checkpoints of a witnessed log come in. It follows from the master key and is stored nowhere.
    pub fn kept_log_token(&self, workspace: WorkspaceId, log: KeptLogId) -> String {
        let token = self.directory_key.hash(TOKEN, &format!("{workspace}/{log}"));
        hex::encode(token.as_bytes())
    }

    /// Begins to witness a log of another installation: the one of this name, signed by these keys and no other.
    ///
    /// # Errors
    /// [`KeptLogError::Invalid`].
    pub async fn add_kept_log(
        &self,
        actor: &Actor,
        new: &NewKeptLog,
        once: Once<'_, KeptLog>,
    ) -> Result<Done<KeptLog>> {
        let permit = actor.permit(permission::WITNESSES_WRITE)?;
        let (millis, random) = self.ids().parts();
        let log = parse(KeptLogId::mint(millis, &random), new, self.now_stored());
        let log = log.map_err(|errors| Failure::refused(errors.into()))?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        // One at a time, so that two at once do not pass the limit together.
        work.invoicing().lock_profile().await?;
        if work.kept_logs().kept_logs().await?.len() >= MAX_KEPT_LOGS {
            let many = FieldError::with_limit("name", "too_many", MAX_KEPT_LOGS);
            return Err(Failure::refused(KeptLogError::Invalid(many.into())));
        }
        work.kept_logs().insert_kept_log(&log).await?;
        once.keep(work.replies(), &log).await?;
        let keys = log.keys.iter().map(PublicLogKey::id).collect::<Vec<_>>().join(" ");
        let act = self
            .act(&permit, action::KEPT_LOG_ADDED, "kept_log", log.id)
            .change(Change::new("name", None, Some(log.name.to_string())))
            .change(Change::new("log_origin", None, Some(log.origin.to_string())))
            .change(Change::new("log_keys", None, Some(keys)));
        work.commit(act.into()).await?;
        Ok(Done::Fresh(log))
    }

    /// Witnesses a log no more: its token lets nothing in. What was kept of it stays on record.
    ///
    /// # Errors
    /// [`KeptLogError::NotFound`].
    pub async fn remove_kept_log(
        &self,
        actor: &Actor,
        id: KeptLogId,
        once: Once<'_, KeptLog>,
    ) -> Result<Done<KeptLog>> {
        let permit = actor.permit(permission::WITNESSES_WRITE)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let removed = work.kept_logs().remove_kept_log(id).await?;
        let log = removed.ok_or(Failure::refused(KeptLogError::NotFound))?;
        once.keep(work.replies(), &log).await?;
        let act = self.act(&permit, action::KEPT_LOG_REMOVED, "kept_log", id);
        work.commit(act.change(Change::new("name", Some(log.name.to_string()), None)).into()).await?;
        Ok(Done::Fresh(log))
    }

    /// What is kept last of a log, for whoever has its token.
    ///
    /// # Errors
    /// [`KeptLogError::NotFound`].
    pub async fn kept_last(
        &self,
        workspace: WorkspaceId,
        id: KeptLogId,
        token: &[u8],
    ) -> Result<Option<KeptCheckpoint>> {
        self.has_token(workspace, id, token)?;
        let permit = self.jobs_actor(workspace, "witness").permit(permission::WITNESSES_READ)?;
        let mut work = self.works.read(&permit).await?;
        let logs = work.kept_logs().kept_logs().await?;
        if !logs.iter().any(|log| log.id == id) {
            return Err(Failure::refused(KeptLogError::NotFound));
        }
        Ok(work.kept_logs().latest_kept(id, 1).await?.pop())
    }

    /// Takes a checkpoint of a witnessed log with the proof of its growth since the last one that is kept, and answers what is
    /// kept last then. One that contradicts what is kept of its size is not kept but written down: both are signed, and so they are
    /// the proof. Anything else that is not shown to go on is refused and leaves nothing behind.
    ///
    /// # Errors
    /// [`KeptLogError`].
    pub async fn keep_checkpoint(
        &self,
        (workspace, id): (WorkspaceId, KeptLogId),
        token: &[u8],
        growth: &str,
    ) -> Result<KeptCheckpoint> {
        self.has_token(workspace, id, token)?;
        let permit = self.jobs_actor(workspace, "witness").permit(permission::CHECKPOINTS_KEEP)?;
        let growth = GrowthProof::parse(growth).map_err(|error| not_kept(NotKept::Unproved(error)))?;
        let mut work = self.works.begin(&permit).await?;
        // One at a time: each is held against those before.
        work.invoicing().lock_profile().await?;
        let store = work.kept_logs();
        let found = store.kept_logs().await?.into_iter().find(|log| log.id == id);
        let log = found.ok_or(Failure::refused(KeptLogError::NotFound))?;
        let arrived = Arrived::read(&growth, log.origin.as_str(), &log.keys).map_err(not_kept)?;
        let checkpoint = arrived.checkpoint().clone();
        let latest = store.latest_kept(id, MAX_KEPT_A_DAY).await?;
        let of_its_size = store.kept_of_size(id, checkpoint.size).await?;
        let (last, same) = (latest.first().map(|last| &last.checkpoint), of_its_size.as_ref());
        let (note, at) = (growth.checkpoint.clone(), self.now_stored());
        match arrived.after(last, same.map(|same| &same.checkpoint)) {
            Ok(checkpoint) => {
                if let (Some(_), Some(last)) = (of_its_size, latest.first()) {
                    return Ok(last.clone());
                }
                if let Some(wait) = full(&latest, at) {
                    return Err(Failure::refused(KeptLogError::TooMany { wait }));
                }
                let kept = KeptCheckpoint { log: id, checkpoint, note, at };
                store.insert_kept(&kept).await?;
                let act = about(self.act(&permit, action::CHECKPOINT_KEPT, "kept_log", id), &kept.checkpoint);
                work.commit(act.into()).await?;
                Ok(kept)
            }
            Err(why) if why.is_evidence() => {
                let known = store.contradictions(id, MAX_CONTRADICTIONS).await?;
                let many = known.len() >= usize::from(MAX_CONTRADICTIONS);
                // Written down already, however often it is sent.
                if !many && !known.iter().any(|known| known.checkpoint == checkpoint) {
                    let found = Contradiction { log: id, checkpoint, note, at };
                    store.insert_contradiction(&found).await?;
                    let act = self.act(&permit, action::CHECKPOINT_CONTRADICTS, "kept_log", id);
                    work.commit(about(act, &found.checkpoint).into()).await?;
                }
                Err(not_kept(why))
            }
            Err(why) => Err(not_kept(why)),
        }
    }

    fn has_token(&self, workspace: WorkspaceId, id: KeptLogId, token: &[u8]) -> Result<()> {
        if self.directory_key.verify(TOKEN, &format!("{workspace}/{id}"), token) {
            Ok(())
        } else {
            Err(Failure::refused(KeptLogError::NotFound))
        }
    }
}

fn refused(error: FieldError) -> Failure<KeptLogError> {
    Failure::refused(KeptLogError::Invalid(error.into()))
}

/// What whoever sent it is told.
fn not_kept(why: NotKept) -> Failure<KeptLogError> {
    let code = match why {
        NotKept::Forked => return Failure::refused(KeptLogError::Contradicts),
        NotKept::BeginsElsewhere { size } => return Failure::refused(KeptLogError::BeginsElsewhere { size }),
        NotKept::Unproved(GrowthError::Malformed) => "not_a_growth_proof",
        NotKept::Unproved(_) => "unknown_key",
        NotKept::OtherLog => "other_log",
        NotKept::NotGrown => "not_grown",
    };
    refused(FieldError::new("growth", code))
}

/// In how many seconds the next one is kept, where as many came within a day as are.
fn full(latest: &[KeptCheckpoint], now: Timestamp) -> Option<u64> {
    let oldest = latest.get(usize::from(MAX_KEPT_A_DAY) - 1)?;
    let left = DAY - now.duration_since(oldest.at);
    u64::try_from(left.as_secs()).ok().filter(|_| left.is_positive()).map(|seconds| seconds + 1)
}

fn about(act: dalil_audit::Entry, checkpoint: &Checkpoint) -> dalil_audit::Entry {
    act.change(Change::new("log_size", None, Some(checkpoint.size.to_string()))).change(Change::new(
        "log_root",
        None,
        Some(checkpoint.root.to_string()),
    ))
}

/// Every log with its last checkpoint and the latest of what contradicts it.
async fn states(
    store: &mut (impl KeptLogsRead + ?Sized),
    now: Timestamp,
    shown: u16,
) -> std::result::Result<Vec<KeptLogState>, StoreError> {
    let mut states = Vec::new();
    for log in store.kept_logs().await? {
        let last = store.latest_kept(log.id, 1).await?.pop();
        let mut contradictions = Vec::new();
        for found in store.contradictions(log.id, shown).await? {
            let kept = store.kept_of_size(log.id, found.checkpoint.size).await?;
            let kept = kept.ok_or_else(|| StoreError::Corrupt { table: "kept_checkpoint", id: log.id.to_string() })?;
            contradictions.push(Contradicted { kept, found });
        }
        let since = last.as_ref().map_or(log.at, |last| last.at);
        states.push(KeptLogState { log, last, contradictions, silent: now.duration_since(since) >= FAILING });
    }
    Ok(states)
}

fn parse(id: KeptLogId, new: &NewKeptLog, at: Timestamp) -> std::result::Result<KeptLog, FieldErrors> {
    let mut gather = Gather::default();
    let name = text::Line::parse_within(&new.name, 200).map_err(|error| FieldError::of_text("name", error));
    let name = gather.take(name);
    let origin = text::Line::parse_within(&new.origin, 200).map_err(|error| FieldError::of_text("origin", error));
    let origin = gather.take(origin);
    let lines: Vec<&str> = new.keys.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let keys = if lines.is_empty() {
        Err(FieldError::new("keys", "empty"))
    } else if lines.len() > MAX_KEYS {
        Err(FieldError::with_limit("keys", "too_many", MAX_KEYS))
    } else {
        lines
            .iter()
            .map(|line| line.parse::<PublicLogKey>().map_err(|_| FieldError::new("keys", "not_a_log_key")))
            .collect()
    };
    let keys = gather.take(keys);
    let named = name.zip(origin).zip(keys);
    gather.finish(named.map(|((name, origin), keys)| KeptLog { id, name, origin, keys, at }))
}
