//! The workers: they take jobs that were queued in the transaction of an act and do what must not be slow inside one.
//!
//! Delivery is at least once, so each job can be repeated without harm.

use std::{fmt, sync::Arc, time::Duration};

use anyhow::Context as _;
use dalil_app::{App, Outgoing, ports::Mailer};
use dalil_postgres::jobs as queue;
use graphile_worker::{
    IntoTaskHandlerResult, TaskHandler, Worker, WorkerContext, WorkerOptions, runner::WorkerRuntimeError,
};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::mail;

/// How long to wait before a lost queue is taken up again.
const AGAIN: Duration = Duration::from_secs(1);

/// What the jobs need.
#[derive(Clone)]
pub(crate) struct Jobs {
    /// The use cases.
    pub app: Arc<App>,
    /// Where mail leaves.
    pub mailer: Arc<dyn Mailer>,
    /// The address that links in mails begin with.
    pub base_url: Arc<str>,
}

impl fmt::Debug for Jobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Jobs(…)")
    }
}

/// Renders the originals of what was issued together.
#[derive(Debug, Serialize, Deserialize)]
#[serde(transparent)]
struct RenderOriginals(queue::RenderOriginals);

impl TaskHandler for RenderOriginals {
    const IDENTIFIER: &'static str = queue::RENDER_ORIGINALS;

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let jobs: &Jobs = context.get_ext().ok_or(JobFailed::NotComposed)?;
        let queue::RenderOriginals { workspace_id, document_id } = self.0;
        let actor = jobs.app.jobs_actor(workspace_id, "job.render-originals");
        jobs.app.render_originals(&actor, document_id).await.map_err(|error| {
            tracing::error!(document = %document_id, error = &error as &dyn std::error::Error, "rendering failed");
            JobFailed::Render
        })
    }
}

/// Mails a sign-in link to an address, if somebody has it. The token is made here, so that none is ever stored.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct SendSignInLink(queue::SignInMail);

impl TaskHandler for SendSignInLink {
    const IDENTIFIER: &'static str = queue::SIGN_IN_MAIL;

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let jobs: &Jobs = context.get_ext().ok_or(JobFailed::NotComposed)?;
        let queue::SignInMail { email, request_id } = self.0;
        let Ok(email) = email.parse() else { return Ok(()) };
        let made = jobs.app.make_link(&email, &request_id).await.map_err(|error| {
            tracing::error!(%request_id, error = &error as &dyn std::error::Error, "no sign-in link");
            JobFailed::Mail
        })?;
        let Some((person, token)) = made else { return Ok(()) };
        let mail = mail::sign_in(&jobs.base_url, &person, &token);
        jobs.mailer.send(&mail).await.map_err(|error| {
            tracing::error!(%request_id, error = &error as &dyn std::error::Error, "mail not sent");
            JobFailed::Mail
        })
    }
}

/// Tells a member of a change of the payee.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct TellMember(queue::TellMember);

impl TaskHandler for TellMember {
    const IDENTIFIER: &'static str = queue::TELL_MEMBER;

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let jobs: &Jobs = context.get_ext().ok_or(JobFailed::NotComposed)?;
        let queue::TellMember { workspace_id, change_id, stage, person_id } = self.0;
        let actor = jobs.app.jobs_actor(workspace_id, "job.tell-member");
        let notice = jobs.app.member_notice(&actor, change_id, person_id).await.map_err(|error| not_told(&error))?;
        let Some(notice) = notice else { return Ok(()) };
        let mail = mail::payee_member(&jobs.base_url, &notice, stage);
        jobs.mailer.send(&mail).await.map_err(|error| not_told(&error))
    }
}

/// Finds the clients to be told of a change of the payee, once it took effect.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct TellClients(queue::TellClients);

impl TaskHandler for TellClients {
    const IDENTIFIER: &'static str = queue::TELL_CLIENTS;

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let jobs: &Jobs = context.get_ext().ok_or(JobFailed::NotComposed)?;
        let queue::TellClients { workspace_id, change_id } = self.0;
        let actor = jobs.app.jobs_actor(workspace_id, "job.tell-clients");
        jobs.app.tell_clients(&actor, change_id).await.map_err(|error| not_told(&error))
    }
}

/// Tells a client of a change of the payee that took effect.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct TellClient(queue::TellClient);

impl TaskHandler for TellClient {
    const IDENTIFIER: &'static str = queue::TELL_CLIENT;

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let jobs: &Jobs = context.get_ext().ok_or(JobFailed::NotComposed)?;
        let queue::TellClient { workspace_id, change_id, client_id } = self.0;
        let actor = jobs.app.jobs_actor(workspace_id, "job.tell-client");
        let notice = jobs.app.client_notice(&actor, change_id, client_id).await.map_err(|error| not_told(&error))?;
        let Some(notice) = notice else { return Ok(()) };
        jobs.mailer.send(&mail::payee_client(&notice)).await.map_err(|error| not_told(&error))
    }
}

/// Sends the checkpoint of a day to a witness.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct SendCheckpoint(queue::SendCheckpoint);

impl TaskHandler for SendCheckpoint {
    const IDENTIFIER: &'static str = queue::SEND_CHECKPOINT;

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let jobs: &Jobs = context.get_ext().ok_or(JobFailed::NotComposed)?;
        let queue::SendCheckpoint { workspace_id, witness_id, day } = self.0;
        let actor = jobs.app.jobs_actor(workspace_id, "job.send-checkpoint");
        let base_url = Arc::clone(&jobs.base_url);
        let write = move |outgoing: &Outgoing| mail::checkpoint(&base_url, outgoing);
        let sent = jobs.app.send_checkpoint(&actor, (witness_id, day), &write, &*jobs.mailer).await;
        sent.map_err(|error| {
            tracing::error!(witness = %witness_id, error = &error as &dyn std::error::Error, "checkpoint not sent");
            JobFailed::Checkpoint
        })
    }
}

/// Tried again by the queue; the log keeps why, without whom.
fn not_told(error: &(dyn std::error::Error + 'static)) -> JobFailed {
    tracing::error!(error, "nobody was told of a change of the payee");
    JobFailed::Tell
}

/// Why a job failed, as the queue keeps it: never with anything personal, since a dump would show it.
#[derive(Debug, thiserror::Error)]
enum JobFailed {
    #[error("the worker was composed without its parts")]
    NotComposed,
    #[error("the originals could not be rendered or stored")]
    Render,
    #[error("the sign-in mail could not be sent")]
    Mail,
    #[error("the notice of a change of the payee could not be sent")]
    Tell,
    #[error("the checkpoint could not be sent to a witness")]
    Checkpoint,
}

/// Where the jobs wait, and how many are done at once.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    /// The worker login.
    pub url: SecretString,
    /// How many jobs run at once.
    pub concurrency: usize,
}

/// Prepares the workers of this process.
///
/// # Errors
/// When the queue cannot be reached, or the login could do more than claim jobs.
pub(crate) async fn prepare(jobs: Jobs, queue: &Queue) -> anyhow::Result<Worker> {
    // Beside one for each job: what listens, and what beats and sweeps.
    let connections = u32::try_from(queue.concurrency)?.saturating_add(2);
    let pool = dalil_postgres::worker_pool(&queue.url, connections).await?;
    let options = WorkerOptions::default()
        .pg_pool(pool)
        .concurrency(queue.concurrency)
        // Each look takes at most one job for each slot, so this also bounds how fast a backlog is worked off.
        .poll_interval(Duration::from_millis(250))
        .listen_os_shutdown_signals(false)
        // A killed process leaves its jobs locked; others take them over once it has been silent for a while.
        .heartbeat_interval(Duration::from_secs(4))
        .sweep_interval(Duration::from_secs(4))
        .sweep_threshold(Duration::from_secs(15))
        .recovery_delay(Duration::ZERO)
        .add_extension(jobs)
        .define_job::<RenderOriginals>()
        .define_job::<SendSignInLink>()
        .define_job::<TellMember>()
        .define_job::<TellClients>()
        .define_job::<TellClient>()
        .define_job::<SendCheckpoint>();
    options.init().await.context("the job queue")
}

/// Runs the workers until told to stop. A queue that is lost, as when the database restarts, is taken up again.
pub(crate) async fn run(first: Worker, jobs: Jobs, queue: Queue, mut stop: watch::Receiver<bool>) {
    let mut prepared = Ok(first);
    loop {
        let lost = match prepared {
            Ok(worker) => until_stopped(&worker, &mut stop).await.map_err(anyhow::Error::from),
            Err(error) => Err(error),
        };
        let Err(error) = lost else { return };
        tracing::warn!(error = %format!("{error:#}"), "the job queue is lost; taking it up again");
        tokio::select! {
            () = tokio::time::sleep(AGAIN) => {}
            _ = stop.wait_for(|stopped| *stopped) => return,
        }
        prepared = prepare(jobs.clone(), &queue).await;
    }
}

/// Runs until told to stop, which ends well, or until the queue is lost. Jobs under way are done first.
async fn until_stopped(worker: &Worker, stop: &mut watch::Receiver<bool>) -> Result<(), WorkerRuntimeError> {
    let mut running = std::pin::pin!(worker.run());
    tokio::select! {
        ended = &mut running => return ended,
        _ = stop.wait_for(|stopped| *stopped) => worker.request_shutdown(),
    }
    running.await
}
