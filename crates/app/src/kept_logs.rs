//! Logs of other installations that this workspace witnesses: each checkpoint that comes is held against the last one that is
//! kept, and one that contradicts it is kept as evidence.

use dalil_audit::Change;
use dalil_proof::{Checkpoint, GrowthError, GrowthProof, NotKept, PublicLogKey, keep_next};
use dalil_tenancy::{
    Actor, StoreError, WorkspaceId,
    field::{FieldError, FieldErrors, Gather},
    text,
};
use jiff::Timestamp;

use crate::{
    App, Failure, action,
    once::{Done, Once},
    permission,
    ports::KeptLogsRead,
};

/// The most logs that a workspace witnesses.
pub const MAX_KEPT_LOGS: usize = 20;

/// The most keys of one log.
const MAX_KEYS: usize = 10;

/// How many contradictions are shown of each.
const SHOWN: u16 = 10;

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

/// A signed checkpoint that contradicts what is kept: the proof that a log was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// Of which log.
    pub log: KeptLogId,
    /// `shrunk`, `forked` or `not_grown`.
    pub reason: &'static str,
    /// What it says of the log.
    pub checkpoint: Checkpoint,
    /// The same, signed, as it came.
    pub note: String,
    /// When it came, UTC, in microseconds.
    pub at: Timestamp,
}

impl Contradiction {
    /// The reasons by their names.
    pub const REASONS: [&'static str; 3] = ["shrunk", "forked", "not_grown"];

    /// A stable name from a stored one.
    pub fn reason(name: &str) -> Option<&'static str> {
        Self::REASONS.into_iter().find(|reason| *reason == name)
    }
}

/// A witnessed log as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptLogState {
    /// The log.
    pub log: KeptLog,
    /// The last checkpoint that is kept; none before the first.
    pub last: Option<KeptCheckpoint>,
    /// What contradicts it, the latest first: ten at most.
    pub contradictions: Vec<Contradiction>,
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
    /// The checkpoint contradicts what is kept, and was written down.
    #[error("the checkpoint contradicts what is kept: {0}")]
    Contradicts(NotKept),
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
        Ok(states(work.kept_logs()).await?)
    }

    /// How many witnessed logs were contradicted by a checkpoint of their own.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn contradicted_logs(&self, actor: &Actor) -> Result<usize> {
        let permit = actor.permit(dalil_audit::permission::READ)?;
        // How checkpoints fare now is of no year.
        if permit.window().is_some() {
            return Ok(0);
        }
        let mut work = self.works.read(&permit).await?;
        let store = work.kept_logs();
        let mut contradicted = 0;
        for log in store.kept_logs().await? {
            contradicted += usize::from(!store.contradictions(log.id, 1).await?.is_empty());
        }
        Ok(contradicted)
    }

    /// The token with which checkpoints of a witnessed log come in. It follows from the master key and is stored nowhere.
    pub fn kept_log_token(&self, workspace: WorkspaceId, log: KeptLogId) -> String {
        let token = self.directory_key.hash(TOKEN, &format!("{workspace}/{log}"));
        hex::encode(token.as_bytes())
    }

    /// Begins to witness a log of another installation, signed by these keys and no other.
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
        Ok(work.kept_logs().last_kept(id).await?)
    }

    /// Takes a checkpoint of a witnessed log with the proof of its growth since the last one that is kept, and answers what is
    /// kept then. One that contradicts it is not kept but written down: it is signed, and so it is the proof.
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
        let invalid = |_: GrowthError| refused(FieldError::new("growth", "not_a_growth_proof"));
        let growth = GrowthProof::parse(growth).map_err(invalid)?;
        let mut work = self.works.begin(&permit).await?;
        // One at a time: each is held against the last one.
        work.invoicing().lock_profile().await?;
        let found = work.kept_logs().kept_logs().await?.into_iter().find(|log| log.id == id);
        let log = found.ok_or(Failure::refused(KeptLogError::NotFound))?;
        let last = work.kept_logs().last_kept(id).await?;
        let at = self.now_stored();
        match keep_next(last.as_ref().map(|last| &last.checkpoint), &growth, &log.keys) {
            Ok(checkpoint) => {
                if let Some(last) = last.filter(|last| last.checkpoint == checkpoint) {
                    return Ok(last);
                }
                let kept = KeptCheckpoint { log: id, checkpoint, note: growth.checkpoint, at };
                work.kept_logs().insert_kept(&kept).await?;
                let act = about(self.act(&permit, action::CHECKPOINT_KEPT, "kept_log", id), &kept.checkpoint);
                work.commit(act.into()).await?;
                Ok(kept)
            }
            Err(NotKept::Unproved(GrowthError::Malformed)) => {
                Err(refused(FieldError::new("growth", "not_a_growth_proof")))
            }
            Err(NotKept::Unproved(_)) => Err(refused(FieldError::new("growth", "unknown_key"))),
            Err(NotKept::OtherLog) => Err(refused(FieldError::new("growth", "other_log"))),
            Err(NotKept::BeginsElsewhere { size }) => Err(Failure::refused(KeptLogError::BeginsElsewhere { size })),
            Err(why @ (NotKept::Shrunk | NotKept::Forked | NotKept::NotGrown)) => {
                let reason = match why {
                    NotKept::Shrunk => "shrunk",
                    NotKept::Forked => "forked",
                    _ => "not_grown",
                };
                // Its signature was checked before it was held against the last one.
                let checkpoint = growth.newer(&log.keys).map_err(invalid)?;
                let found = Contradiction { log: id, reason, checkpoint, note: growth.checkpoint, at };
                match work.kept_logs().insert_contradiction(&found).await {
                    // Written down already, however often it is sent.
                    Err(StoreError::Conflict { .. }) => {}
                    stored => {
                        stored?;
                        let act =
                            about(self.act(&permit, action::CHECKPOINT_CONTRADICTS, "kept_log", id), &found.checkpoint)
                                .change(Change::new("reason", None, Some(reason.to_owned())));
                        work.commit(act.into()).await?;
                    }
                }
                Err(Failure::refused(KeptLogError::Contradicts(why)))
            }
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

fn about(act: dalil_audit::Entry, checkpoint: &Checkpoint) -> dalil_audit::Entry {
    act.change(Change::new("log_size", None, Some(checkpoint.size.to_string()))).change(Change::new(
        "log_root",
        None,
        Some(checkpoint.root.to_string()),
    ))
}

async fn states(store: &mut (impl KeptLogsRead + ?Sized)) -> std::result::Result<Vec<KeptLogState>, StoreError> {
    let mut states = Vec::new();
    for log in store.kept_logs().await? {
        let last = store.last_kept(log.id).await?;
        let contradictions = store.contradictions(log.id, SHOWN).await?;
        states.push(KeptLogState { log, last, contradictions });
    }
    Ok(states)
}

fn parse(id: KeptLogId, new: &NewKeptLog, at: Timestamp) -> std::result::Result<KeptLog, FieldErrors> {
    let mut gather = Gather::default();
    let name = text::Line::parse_within(&new.name, 200).map_err(|error| FieldError::of_text("name", error));
    let name = gather.take(name);
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
    gather.finish(name.zip(keys).map(|(name, keys)| KeptLog { id, name, keys, at }))
}
