//! Serving: the parts, the use cases over them, the web server and the workers, until told to stop.

use std::{io::Write as _, net::TcpListener, sync::Arc};

use anyhow::Context as _;
use dalil_app::{App, Issuing};
use dalil_embedded::data_home;
use dalil_http::{HttpSettings, HttpState};
use dalil_identity::AccessTerms;
use dalil_pdf::Papers;
use dalil_postgres::{PgDirectory, PgWorks};
use dalil_s3::S3Blobs;
use dalil_smtp::SmtpMailer;
use graphile_worker::Worker;
use jiff::SignedDuration;
use tokio::{signal::unix, sync::watch};

use crate::{
    Wrap, closing,
    config::{Parts, Settings},
    jobs::{self, Jobs, Queue},
    keys,
    parts::{Connections, EmbeddedParts},
    ports::{OsEntropy, SystemClock},
    samples, secrets, sweep,
};

/// Serves until SIGINT or SIGTERM, which also end a start that is under way.
pub(crate) async fn serve(settings: Settings, wrap: Wrap) -> anyhow::Result<()> {
    let stop = stop_on_signal()?;
    // Whoever holds the address is told before anything else starts.
    let listener = TcpListener::bind(settings.http.listen)
        .with_context(|| format!("cannot listen on {}", settings.http.listen))?;
    match settings.parts()? {
        Parts::Real => {
            let connections = Connections::configured(&settings)?;
            let prepared = unless_stopped(&stop, Box::pin(Prepared::new(&connections, &settings, wrap))).await?;
            let Some(prepared) = prepared else { return Ok(()) };
            say(&format!("Dalil is ready at {}", settings.http.base_url));
            prepared.run(listener, stop).await
        }
        Parts::Embedded => Box::pin(embedded(&settings, wrap, listener, stop)).await,
    }
}

async fn embedded(settings: &Settings, wrap: Wrap, listener: TcpListener, stop: Stop) -> anyhow::Result<()> {
    let home = data_home();
    say(&format!("Starting PostgreSQL, an object store and a mail catcher in {} …", home.display()));
    let parts = EmbeddedParts::start(&home).await?;
    let served = Box::pin(with_parts(&parts, settings, wrap, listener, stop)).await;
    say("Stopping …");
    let stopped = parts.stop().await;
    served.and(stopped)
}

async fn with_parts(
    parts: &EmbeddedParts,
    settings: &Settings,
    wrap: Wrap,
    listener: TcpListener,
    stop: Stop,
) -> anyhow::Result<()> {
    let preparing = Box::pin(async {
        let prepared = Prepared::new(&parts.connections, settings, wrap).await?;
        say("Making the sample workspaces …");
        samples::make(&prepared.jobs.app).await.context("the sample workspaces")?;
        let link = prepared.jobs.app.make_link(&samples::OWNER_EMAIL.parse()?, "start").await?;
        let (_, token) = link.context("the owner of the samples is missing")?;
        Ok((prepared, token))
    });
    let Some((prepared, token)) = unless_stopped(&stop, preparing).await? else { return Ok(()) };
    let base = &settings.http.base_url;
    // The one place that prints a link: standard output, never the logger, and in embedded mode only.
    say(&format!(
        "\nDalil is ready.\n\n  Open      {base}\n  Sign in   {base}/sign-in/{}\n            (once, within 15 minutes; or as {} \
         by the mail catcher)\n  Mail      {}\n  API       {base}/api\n  Stop      Ctrl-C\n",
        token.reveal(),
        samples::OWNER_EMAIL,
        parts.inbox(),
    ));
    tokio::select! {
        served = prepared.run(listener, stop) => served,
        lost = parts.keep_running() => lost,
    }
}

/// Puts the use cases together over their ports.
pub(crate) async fn compose(connections: &Connections, settings: &Settings, wrap: Wrap) -> anyhow::Result<App> {
    let entropy = Arc::new(OsEntropy);
    let works = PgWorks::connect(&connections.runtime, settings.database.pool, entropy.clone()).await?;
    let directory = PgDirectory::connect(&connections.directory, settings.database.pool).await?;
    let blobs = S3Blobs::connect(connections.storage.clone()).await.context("the object store")?;
    let keys = keys::known(&connections.master, settings, &directory).await?;
    Ok(App {
        works: wrap(Arc::new(works)),
        directory: Arc::new(directory),
        blobs: Arc::new(blobs),
        renderer: Arc::new(Papers::new()?),
        clock: Arc::new(SystemClock),
        entropy,
        directory_key: secrets::derived(&connections.master, "directory"),
        log_key: keys.signing,
        retired_keys: keys.retired,
        access_terms: AccessTerms { longest: settings.auditors.longest_days, usual: settings.auditors.usual_days },
        issuing: Issuing::at_most(settings.database.issues_together),
    })
}

/// Everything that is needed to serve, so that nothing can be missing once it says that it is ready.
struct Prepared {
    state: HttpState,
    worker: Worker,
    jobs: Jobs,
    queue: Queue,
    answers_kept: SignedDuration,
}

impl Prepared {
    /// Opens every part.
    async fn new(connections: &Connections, settings: &Settings, wrap: Wrap) -> anyhow::Result<Self> {
        let directory = PgDirectory::connect(&connections.directory, 1).await?;
        keys::ensure(&connections.master, settings, &directory).await?;
        let app = Arc::new(compose(connections, settings, wrap).await?);
        let mailer = Arc::new(SmtpMailer::connect(&connections.mail)?);
        let jobs = Jobs { app: Arc::clone(&app), mailer, base_url: settings.http.base_url.as_str().into() };
        let queue = Queue { url: connections.worker.clone(), concurrency: settings.worker.concurrency };
        let worker = jobs::prepare(jobs.clone(), &queue).await?;
        let web = HttpSettings {
            base_url: settings.http.base_url.parse()?,
            hsts: settings.http.hsts,
            trusted_proxies: settings.http.trusted_proxies.clone(),
        };
        let state = HttpState::new(app, &secrets::derived(&connections.master, "http"), web);
        let answers_kept = SignedDuration::from_hours(24 * i64::from(settings.keep.answers_days));
        Ok(Self { state, worker, jobs, queue, answers_kept })
    }

    /// The web server and the workers until told to stop; both end what they have begun.
    async fn run(self, listener: TcpListener, stop: Stop) -> anyhow::Result<()> {
        let sweeping = tokio::spawn(sweep::run(Arc::clone(&self.jobs.app), self.answers_kept, stop.clone()));
        let closing = tokio::spawn(closing::run(Arc::clone(&self.jobs.app), stop.clone()));
        let worker = tokio::spawn(jobs::run(self.worker, self.jobs, self.queue, stop.clone()));
        dalil_http::serve(listener, Arc::new(self.state), stopped(stop)).await?;
        worker.await?;
        sweeping.await?;
        closing.await?;
        Ok(())
    }
}

/// Turns true when the process is asked to stop.
type Stop = watch::Receiver<bool>;

/// Listens from now on, so that whoever starts parts can stop them.
fn stop_on_signal() -> anyhow::Result<Stop> {
    let mut terminate = unix::signal(unix::SignalKind::terminate())?;
    let mut interrupt = unix::signal(unix::SignalKind::interrupt())?;
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        stop.send_replace(true);
    });
    Ok(stopped)
}

async fn stopped(mut stop: Stop) {
    // The sender goes only after it has sent.
    let _ = stop.wait_for(|stopped| *stopped).await;
}

/// Does something, or nothing more once the process is asked to stop.
async fn unless_stopped<T>(stop: &Stop, work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<Option<T>> {
    tokio::select! {
        done = work => done.map(Some),
        () = stopped(stop.clone()) => Ok(None),
    }
}

/// Prints for a person. A closed standard output is no reason to stop serving.
fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    drop(writeln!(out, "{text}").and_then(|()| out.flush()));
}
