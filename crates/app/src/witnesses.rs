//! Witnesses: addresses outside to which a signed checkpoint of the audit log leaves each day, with the proof that the log
//! only grew since the one before. Whoever keeps them finds out what no one with the database can hide.

use std::convert::Infallible;

use dalil_audit::Change;
use dalil_identity::EmailAddress;
use dalil_invoicing::{
    Name, PaperLanguage,
    series::{day_in, dhaka},
};
use dalil_proof::{Checkpoint, Digest, GrowthProof};
use dalil_tenancy::{
    Actor, StoreError, WorkspaceId,
    field::{FieldError, FieldErrors, Gather},
};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

use crate::{
    App, Failure, LogStanding, action,
    once::{Done, Once},
    permission,
    ports::{Mail, MailError, Mailer, Message, ReadWork, WitnessesRead},
};

/// The most witnesses of a workspace.
pub const MAX_WITNESSES: usize = 5;

/// A witness to whom nothing came for so long, and a witnessed log of which nothing did, is told of.
pub(crate) const FAILING: SignedDuration = SignedDuration::from_hours(72);

/// How many of the latest sendings are shown of each.
const SHOWN: u16 = 14;

dalil_tenancy::id!(
    /// A witness.
    WitnessId
);

/// An address to which checkpoints leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The id.
    pub id: WitnessId,
    /// Where to.
    pub to: EmailAddress,
    /// In which language.
    pub language: PaperLanguage,
    /// Since when.
    pub at: Timestamp,
}

/// A witness as written.
#[derive(Clone, Debug, Default)]
pub struct NewWitness {
    /// Mail address.
    pub email: String,
    /// Language by its code.
    pub language: String,
}

/// What became of a sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It left.
    Sent,
    /// It left, and says that the log does not go on from the last one that was sent.
    NotGrown,
    /// The mail server refused it for good.
    Refused,
    /// The mail server could not be reached, or asked to try later; it is tried again.
    Unavailable,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 4] = [Self::Sent, Self::NotGrown, Self::Refused, Self::Unavailable];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::NotGrown => "not_grown",
            Self::Refused => "refused",
            Self::Unavailable => "unavailable",
        }
    }

    /// The outcome of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == name)
    }
}

/// What became of the checkpoint of a day. Each outcome is kept once for each witness and day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    /// The witness; it may be one no more.
    pub witness: WitnessId,
    /// The day in Asia/Dhaka it was due on.
    pub day: Date,
    /// What became of it.
    pub outcome: Outcome,
    /// When, UTC, in microseconds.
    pub at: Timestamp,
    /// The log by its name everywhere.
    pub origin: String,
    /// How many entries the log had.
    pub size: u64,
    /// Its root.
    pub root: Digest,
}

/// A witness with what became of its latest checkpoints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessState {
    /// The witness.
    pub witness: Witness,
    /// The last one that left; none before the first.
    pub last_sent: Option<Sending>,
    /// The latest fourteen, of whatever outcome, the last first.
    pub latest: Vec<Sending>,
    /// Whether nothing has left for three days, or the log did not go on from what was sent.
    pub failing: bool,
}

/// How a checkpoint goes on from the last one that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Growth {
    /// It is the first one, or the first under this name of the log.
    First,
    /// The log only grew since then.
    Since {
        /// The last one that was sent.
        last: Sending,
        /// The proof.
        proof: GrowthProof,
    },
    /// The log does not go on from there: something was changed or taken away.
    NotGrown {
        /// The last one that was sent.
        last: Sending,
    },
}

/// What a witness is sent.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Whom.
    pub witness: Witness,
    /// The workspace by its name on papers; none before it has one.
    pub studio: Option<Name>,
    /// The moment.
    pub at: Timestamp,
    /// The workspace's time zone.
    pub zone: TimeZone,
    /// The log as it stands, signed.
    pub standing: LogStanding,
    /// How it goes on from the last one.
    pub growth: Growth,
}

/// Why a witness was not set or taken away.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// There is no such witness.
    #[error("no such witness")]
    NotFound,
    /// The input breaks rules.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
}

/// Why a checkpoint did not leave and is to be tried again.
#[derive(Debug, thiserror::Error)]
#[error("the checkpoint did not leave")]
pub struct NotSent(#[source] MailError);

/// What queueing the checkpoints of a day did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Queued {
    /// Checkpoints of all workspaces together.
    pub checkpoints: u64,
    /// Workspaces in which something failed, each named in the log: they are tried again the next time.
    pub failed: u64,
}

type Result<T> = std::result::Result<T, Failure<WitnessError>>;

impl App {
    /// The witnesses of the workspace, in the order in which they were set.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn witnesses(&self, actor: &Actor) -> Result<Vec<WitnessState>> {
        let permit = actor.permit(permission::WITNESSES_READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(states(work.witnesses(), self.clock.now(), SHOWN).await?)
    }

    /// How many witnesses have got nothing for three days, or were told that the log did not go on from what they have.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn failing_witnesses(&self, actor: &Actor) -> Result<usize> {
        let permit = actor.permit(dalil_audit::permission::READ)?;
        // How checkpoints fare now is of no year.
        if permit.window().is_some() {
            return Ok(0);
        }
        let mut work = self.works.read(&permit).await?;
        let states = states(work.witnesses(), self.clock.now(), 1).await?;
        Ok(states.iter().filter(|state| state.failing).count())
    }

    /// Sets a witness: its first checkpoint leaves at once, and another one each day.
    ///
    /// # Errors
    /// [`WitnessError::Invalid`]: the address is none or a witness already, or there are [`MAX_WITNESSES`].
    pub async fn add_witness(&self, actor: &Actor, new: &NewWitness, once: Once<'_, Witness>) -> Result<Done<Witness>> {
        let permit = actor.permit(permission::WITNESSES_WRITE)?;
        let at = self.now_stored();
        let (millis, random) = self.ids().parts();
        let witness = parse(WitnessId::mint(millis, &random), new, at);
        let witness = witness.map_err(|errors| Failure::refused(errors.into()))?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        // One at a time, so that two at once do not pass the limit together.
        work.invoicing().lock_profile().await?;
        let refused = |error: FieldError| Failure::refused(WitnessError::Invalid(error.into()));
        if work.witnesses().witnesses().await?.len() >= MAX_WITNESSES {
            return Err(refused(FieldError::with_limit("email", "too_many", MAX_WITNESSES)));
        }
        let today = day_in(&dhaka(), at);
        match work.witnesses().insert_witness(&witness, today).await {
            Err(StoreError::Conflict { .. }) => return Err(refused(FieldError::new("email", "taken"))),
            stored => stored?,
        }
        work.outbox().enqueue(&Message::SendCheckpoint { witness: witness.id, day: today }).await?;
        once.keep(work.replies(), &witness).await?;
        let act = self.act(&permit, action::WITNESS_ADDED, "witness", witness.id).change(Change::personal("email"));
        let language = Change::new("language", None, Some(witness.language.code().to_owned()));
        work.commit(act.change(language).into()).await?;
        Ok(Done::Fresh(witness))
    }

    /// Takes a witness away. What was sent to it stays on record, without its address.
    ///
    /// # Errors
    /// [`WitnessError::NotFound`].
    pub async fn remove_witness(&self, actor: &Actor, id: WitnessId, once: Once<'_, Witness>) -> Result<Done<Witness>> {
        let permit = actor.permit(permission::WITNESSES_WRITE)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let removed = work.witnesses().remove_witness(id).await?;
        let witness = removed.ok_or(Failure::refused(WitnessError::NotFound))?;
        once.keep(work.replies(), &witness).await?;
        let act = self.act(&permit, action::WITNESS_REMOVED, "witness", id).change(Change::personal("email"));
        work.commit(act.into()).await?;
        Ok(Done::Fresh(witness))
    }

    /// Queues the checkpoint of today for every witness of every workspace that has none queued yet. Doing it twice, or in two
    /// processes at once, queues each once. Where one workspace fails, the others go on all the same.
    ///
    /// # Errors
    /// Those of the directory.
    pub async fn queue_checkpoints(&self) -> std::result::Result<Queued, Failure<Infallible>> {
        let today = day_in(&dhaka(), self.clock.now());
        let mut queued = Queued::default();
        for workspace in self.directory.workspaces().await? {
            match self.queue_in(workspace.id, today).await {
                Ok(checkpoints) => queued.checkpoints += checkpoints,
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(workspace = %workspace.id, error, "checkpoints were not queued");
                    queued.failed += 1;
                }
            }
        }
        Ok(queued)
    }

    async fn queue_in(&self, workspace: WorkspaceId, day: Date) -> std::result::Result<u64, Failure<Infallible>> {
        let actor = self.jobs_actor(workspace, "job.queue-checkpoints");
        Ok(self.works.queue_checkpoints(&actor.permit(permission::WITNESSES_SEND)?, day).await?)
    }

    /// Sends the checkpoint of a day to a witness and writes down what became of it. Done again it sends nothing twice, but
    /// where the program was stopped between the two. A day that is over is left out: the next one has a checkpoint too.
    ///
    /// # Errors
    /// [`NotSent`]: to be tried again.
    pub async fn send_checkpoint(
        &self,
        actor: &Actor,
        (id, day): (WitnessId, Date),
        write: &(dyn Fn(&Outgoing) -> Mail + Send + Sync),
        mailer: &dyn Mailer,
    ) -> std::result::Result<(), Failure<NotSent>> {
        actor.permit(permission::WITNESSES_SEND)?;
        let Some(outgoing) = self.outgoing(actor, id, day).await? else { return Ok(()) };
        let mail = write(&outgoing);
        match mailer.send(&mail).await {
            Ok(()) => {
                let grown = !matches!(outgoing.growth, Growth::NotGrown { .. });
                let outcome = if grown { Outcome::Sent } else { Outcome::NotGrown };
                self.note_sending(actor, &outgoing, day, outcome).await
            }
            Err(MailError::Refused) => self.note_sending(actor, &outgoing, day, Outcome::Refused).await,
            Err(error) => {
                self.note_sending(actor, &outgoing, day, Outcome::Unavailable).await?;
                Err(Failure::refused(NotSent(error)))
            }
        }
    }

    /// What a witness is to get today; none where it is a witness no more, or got it already.
    async fn outgoing(
        &self,
        actor: &Actor,
        id: WitnessId,
        day: Date,
    ) -> std::result::Result<Option<Outgoing>, Failure<NotSent>> {
        let permit = actor.permit(permission::WITNESSES_READ)?;
        let at = self.now_stored();
        if day < day_in(&dhaka(), at) {
            return Ok(None);
        }
        let mut work = self.works.read(&permit).await?;
        let found = work.witnesses().witnesses().await?.into_iter().find(|witness| witness.id == id);
        let Some(witness) = found else { return Ok(None) };
        let last = work.witnesses().last_sent(id).await?;
        let latest = work.witnesses().sendings(id, SHOWN).await?;
        let is_done = |sending: &Sending| sending.day == day && sending.outcome != Outcome::Unavailable;
        if latest.iter().any(is_done) {
            return Ok(None);
        }
        let (standing, growth) = self.standing_since(&mut *work, permit.workspace(), last).await?;
        let studio = work.invoicing().brand().await?.map(|brand| brand.name);
        let zone = work.invoicing().settings().await?.time_zone();
        Ok(Some(Outgoing { witness, studio, at, zone, standing, growth }))
    }

    /// The audit log as it stands, with how it goes on from what was sent last.
    async fn standing_since(
        &self,
        work: &mut dyn ReadWork,
        workspace: WorkspaceId,
        last: Option<Sending>,
    ) -> std::result::Result<(LogStanding, Growth), StoreError> {
        let size = last.as_ref().map_or(0, |last| last.size);
        let (standing, path) = self.audit_growth(work, workspace, size).await?;
        let Some(last) = last.filter(|last| last.origin == standing.checkpoint.origin) else {
            return Ok((standing, Growth::First));
        };
        let older = Checkpoint { origin: last.origin.clone(), size: last.size, root: last.root };
        let proof = path.map(|path| GrowthProof { from: last.size, path, checkpoint: standing.note.clone() });
        let growth = match proof.filter(|proof| proof.check(&older, &self.log_keys()).is_ok()) {
            Some(proof) => Growth::Since { last, proof },
            None => Growth::NotGrown { last },
        };
        Ok((standing, growth))
    }

    async fn note_sending(
        &self,
        actor: &Actor,
        outgoing: &Outgoing,
        day: Date,
        outcome: Outcome,
    ) -> std::result::Result<(), Failure<NotSent>> {
        let permit = actor.permit(permission::WITNESSES_SEND)?;
        let Checkpoint { origin, size, root } = outgoing.standing.checkpoint.clone();
        let sending = Sending { witness: outgoing.witness.id, day, outcome, at: self.now_stored(), origin, size, root };
        let mut work = self.works.begin(&permit).await?;
        match work.witnesses().insert_sending(&sending).await {
            // It is written down once a day, however often it is tried.
            Err(StoreError::Conflict { .. }) => return Ok(()),
            stored => stored?,
        }
        let told = if outcome == Outcome::Sent { action::CHECKPOINT_SENT } else { action::CHECKPOINT_FAILED };
        let act = self
            .act(&permit, told, "witness", sending.witness)
            .change(Change::new("outcome", None, Some(outcome.as_str().to_owned())))
            .change(Change::new("log_size", None, Some(size.to_string())))
            .change(Change::new("log_root", None, Some(root.to_string())));
        work.commit(act.into()).await?;
        Ok(())
    }
}

/// Every witness with its latest sendings.
async fn states(
    store: &mut (impl WitnessesRead + ?Sized),
    now: Timestamp,
    shown: u16,
) -> std::result::Result<Vec<WitnessState>, StoreError> {
    let mut states = Vec::new();
    for witness in store.witnesses().await? {
        let last_sent = store.last_sent(witness.id).await?;
        let latest = store.sendings(witness.id, shown).await?;
        let since = last_sent.as_ref().map_or(witness.at, |last| last.at);
        let broken = latest.first().is_some_and(|last| last.outcome == Outcome::NotGrown);
        let failing = broken || now.duration_since(since) >= FAILING;
        states.push(WitnessState { witness, last_sent, latest, failing });
    }
    Ok(states)
}

fn parse(id: WitnessId, new: &NewWitness, at: Timestamp) -> std::result::Result<Witness, FieldErrors> {
    let mut gather = Gather::default();
    let to = gather.take(new.email.parse().map_err(|_| FieldError::new("email", "not_an_email")));
    let language = PaperLanguage::from_code(new.language.trim());
    let language = gather.take(language.ok_or_else(|| FieldError::new("language", "unknown_value")));
    gather.finish(to.zip(language).map(|(to, language)| Witness { id, to, language, at }))
}
