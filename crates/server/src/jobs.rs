//! The workers: they take jobs that were queued in the transaction of an act and do what must not be slow inside one.
//!
//! Delivery is at least once, so each job can be repeated without harm.

use std::{fmt, sync::Arc, time::Duration};

use dalil_app::{App, ports::Mailer};
use dalil_invoicing::DocumentId;
use dalil_lang::Catalogue;
use dalil_tenancy::WorkspaceId;
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, Worker, WorkerContext, WorkerContextExt as _, WorkerOptions};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::mail;

/// What the jobs need.
#[derive(Clone)]
pub struct Jobs {
    /// The use cases.
    pub app: Arc<App>,
    /// Where mail leaves.
    pub mailer: Arc<dyn Mailer>,
    /// The texts of mails.
    pub catalogue: Arc<Catalogue>,
    /// The address that links in mails begin with.
    pub base_url: Arc<str>,
}

impl fmt::Debug for Jobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Jobs(…)")
    }
}

/// Renders the originals of a document.
#[derive(Debug, Serialize, Deserialize)]
struct RenderOriginals {
    workspace_id: WorkspaceId,
    document_id: DocumentId,
}

impl TaskHandler for RenderOriginals {
    const IDENTIFIER: &'static str = "tenant.render_originals";

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let jobs: &Jobs = context.get_ext().ok_or(JobFailed::NotComposed)?;
        let actor = jobs.app.jobs_actor(self.workspace_id, "job.render-originals");
        jobs.app.render_originals(&actor, self.document_id).await.map_err(|error| {
            tracing::error!(document = %self.document_id, error = &error as &dyn std::error::Error, "rendering failed");
            JobFailed::Render
        })
    }
}

/// Mails a sign-in link to an address, if somebody has it. The token is made here, so that none is ever stored.
#[derive(Serialize, Deserialize)]
struct SendSignInLink {
    email: String,
    request_id: String,
}

impl TaskHandler for SendSignInLink {
    const IDENTIFIER: &'static str = "directory.sign_in";

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let jobs: &Jobs = context.get_ext().ok_or(JobFailed::NotComposed)?;
        let Ok(email) = self.email.parse() else { return Ok(()) };
        let made = jobs.app.make_link(&email, &self.request_id).await.map_err(|error| {
            tracing::error!(request_id = %self.request_id, error = &error as &dyn std::error::Error, "no sign-in link");
            JobFailed::Mail
        })?;
        let Some((person, token)) = made else { return Ok(()) };
        let mail = mail::sign_in(&jobs.catalogue, &jobs.base_url, &person, &token);
        jobs.mailer.send(&mail).await.map_err(|error| {
            tracing::error!(request_id = %self.request_id, error = &error as &dyn std::error::Error, "mail not sent");
            JobFailed::Mail
        })
    }
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
}

/// Why the workers do not run.
#[derive(Debug, thiserror::Error)]
#[error("the job queue: {0}")]
pub struct JobsError(String);

/// Prepares the workers of this process.
///
/// # Errors
/// [`JobsError`] when the queue cannot be reached.
pub async fn prepare(jobs: Jobs, url: &SecretString, concurrency: usize) -> Result<Worker, JobsError> {
    WorkerOptions::default()
        .database_url(url.expose_secret())
        .max_pg_conn(u32::try_from(concurrency).unwrap_or(2) + 2)
        .concurrency(concurrency)
        .poll_interval(Duration::from_secs(2))
        .listen_os_shutdown_signals(false)
        // A killed process leaves its jobs locked; others take them over once it has been silent for a while.
        .heartbeat_interval(Duration::from_secs(5))
        .sweep_interval(Duration::from_secs(10))
        .sweep_threshold(Duration::from_secs(30))
        .add_extension(jobs)
        .define_job::<RenderOriginals>()
        .define_job::<SendSignInLink>()
        .init()
        .await
        .map_err(|error| JobsError(error.to_string()))
}

/// Runs the workers until told to stop.
///
/// # Errors
/// [`JobsError`] when the queue is lost.
pub async fn run(worker: Worker, mut stop: watch::Receiver<bool>) -> Result<(), JobsError> {
    let running = worker.run();
    tokio::pin!(running);
    tokio::select! {
        ended = &mut running => return ended.map_err(|error| JobsError(error.to_string())),
        _ = stop.wait_for(|stopped| *stopped) => worker.request_shutdown(),
    }
    running.await.map_err(|error| JobsError(error.to_string()))
}
