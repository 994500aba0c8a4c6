//! The outside parts: real servers as configured, or our own as they are started; either way the same connections.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context as _;
use dalil_embedded::{Cluster, MailCatcher, ObjectServer, mail, postgres, s3};
use dalil_identity::TokenKey;
use dalil_postgres::Passwords;
use dalil_s3::S3Options;
use dalil_smtp::{Login, SmtpOptions, Tls};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use crate::{
    config::{MailTls, Settings},
    ports::OsEntropy,
    secrets::{self, EmbeddedSecrets},
};

/// The database of an embedded installation.
const DATABASE: &str = "dalil";
/// Where a running embedded installation notes where its parts are.
const RUNNING: &str = "running.toml";
/// Where the mail catcher shows its inbox, unless somebody is there already.
const INBOX_PORT: u16 = 8025;

/// How often the embedded PostgreSQL is looked after.
const LOOK: Duration = Duration::from_millis(500);

/// How to reach every part.
pub(crate) struct Connections {
    /// The runtime login.
    pub runtime: SecretString,
    /// The directory login.
    pub directory: SecretString,
    /// The worker login.
    pub worker: SecretString,
    /// The object store.
    pub storage: S3Options,
    /// The mail server.
    pub mail: SmtpOptions,
    /// The key that every other one is derived from.
    pub master: TokenKey,
}

impl Connections {
    /// The connections of an embedded installation that another process runs.
    ///
    /// # Errors
    /// When none runs, or it is still starting.
    pub(crate) fn running(home: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(home.join(RUNNING)).context("the installation is still starting")?;
        toml::from_str::<Addresses>(&text)?.connections(&secrets_of(home)?)
    }

    /// The connections of configured servers.
    ///
    /// # Errors
    /// A missing setting, named; [`Settings::parts`] has looked before.
    pub(crate) fn configured(settings: &Settings) -> anyhow::Result<Self> {
        let Settings { database, storage, mail, secrets, .. } = settings;
        Ok(Self {
            runtime: set(database.url.as_ref(), "DATABASE_URL")?,
            directory: set(database.directory_url.as_ref(), "DIRECTORY_DATABASE_URL")?,
            worker: set(database.worker_url.as_ref(), "WORKER_DATABASE_URL")?,
            storage: S3Options {
                endpoint: set(storage.endpoint.as_ref(), "storage.endpoint")?,
                region: storage.region.clone(),
                bucket: storage.bucket.clone(),
                access_key: set(storage.access_key.as_ref(), "storage.access_key")?,
                secret_key: set(storage.secret_key.as_ref(), "storage.secret_key")?,
                path_style: storage.path_style,
            },
            mail: SmtpOptions {
                host: set(mail.host.as_ref(), "mail.host")?,
                port: mail.port,
                tls: match mail.tls {
                    MailTls::Implicit => Tls::Implicit,
                    MailTls::Starttls => Tls::StartTls,
                    MailTls::None => Tls::None,
                },
                login: mail
                    .username
                    .clone()
                    .zip(mail.password.clone())
                    .map(|(user, password)| Login { user, password }),
                from: set(mail.from.as_ref(), "mail.from")?,
                from_name: mail.from_name.clone(),
            },
            master: secrets::master_key(&set(secrets.master_key.as_ref(), "secrets.master_key")?)?,
        })
    }
}

/// Where the parts of a running embedded installation are, for commands beside it. In a file only its owner can read.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Addresses {
    runtime: String,
    directory: String,
    worker: String,
    storage: String,
    smtp: SocketAddr,
}

impl Addresses {
    fn write(&self, home: &Path) -> anyhow::Result<()> {
        let text = toml::to_string(self)?;
        secrets::write_closed(&home.join(RUNNING), &text).context("noting where the parts are")
    }

    fn connections(self, secrets: &EmbeddedSecrets) -> anyhow::Result<Connections> {
        Ok(Connections {
            runtime: self.runtime.into(),
            directory: self.directory.into(),
            worker: self.worker.into(),
            storage: S3Options {
                endpoint: self.storage.parse()?,
                region: "us-east-1".to_owned(),
                bucket: DATABASE.to_owned(),
                access_key: DATABASE.to_owned(),
                secret_key: secrets.storage.clone(),
                path_style: true,
            },
            mail: SmtpOptions {
                host: self.smtp.ip().to_string(),
                port: self.smtp.port(),
                tls: Tls::None,
                login: None,
                from: "dalil@localhost".parse().context("the address of the mail catcher")?,
                from_name: "Dalil".to_owned(),
            },
            master: secrets::master_key(&secrets.master_key)?,
        })
    }
}

/// Our own servers, running.
pub(crate) struct EmbeddedParts {
    cluster: Cluster,
    objects: ObjectServer,
    catcher: MailCatcher,
    home: PathBuf,
    /// How to reach them.
    pub connections: Connections,
}

impl EmbeddedParts {
    /// Starts them on the data of a folder, which is made at the first start, and brings the database to this version.
    ///
    /// # Errors
    /// What did not start, and what to do, in one line.
    pub(crate) async fn start(home: &Path) -> anyhow::Result<Self> {
        let secrets = secrets_of(home)?;
        let cluster = start_cluster(home.to_owned()).await?;
        let storage_folder = home.join("objects");
        let objects = ObjectServer::start(s3::Options {
            folder: storage_folder,
            address: loopback(0),
            bucket: DATABASE.to_owned(),
            access_key: DATABASE.to_owned(),
            secret_key: secrets.storage.clone(),
        })
        .await?;
        let catcher = start_catcher(home).await?;
        let passwords = Passwords {
            owner: secrets.owner.clone(),
            runtime: secrets.runtime.clone(),
            directory: secrets.directory.clone(),
            worker: secrets.worker.clone(),
        };
        dalil_postgres::bootstrap(&cluster.superuser_url(), DATABASE, &passwords).await?;
        dalil_postgres::migrate(&cluster.url("dalil_owner", &secrets.owner, DATABASE)).await?;
        let url = |role: &str, password| cluster.url(role, password, DATABASE).expose_secret().to_owned();
        let addresses = Addresses {
            runtime: url("dalil_runtime", &secrets.runtime),
            directory: url("dalil_directory", &secrets.directory),
            worker: url("dalil_worker", &secrets.worker),
            storage: objects.endpoint(),
            smtp: catcher.smtp_address(),
        };
        addresses.write(home)?;
        let connections = addresses.connections(&secrets)?;
        Ok(Self { cluster, objects, catcher, home: home.to_owned(), connections })
    }

    /// Starts PostgreSQL again whenever it has ended, which the workers and the next requests notice by themselves.
    ///
    /// # Errors
    /// Only when it does not start any more.
    pub(crate) async fn keep_running(&self) -> anyhow::Result<()> {
        let mut looks = tokio::time::interval(LOOK);
        loop {
            looks.tick().await;
            if !self.cluster.is_running() {
                tracing::error!("PostgreSQL has ended; starting it again");
                tokio::task::block_in_place(|| self.cluster.restart())?;
            }
        }
    }

    /// Where the mail catcher shows its inbox.
    pub(crate) fn inbox(&self) -> String {
        self.catcher.inbox_url()
    }

    /// Stops all of them, the database last.
    ///
    /// # Errors
    /// When PostgreSQL does not end in time.
    pub(crate) async fn stop(self) -> anyhow::Result<()> {
        drop(std::fs::remove_file(self.home.join(RUNNING)));
        self.catcher.stop().await;
        self.objects.stop().await;
        tokio::task::spawn_blocking(move || self.cluster.stop()).await??;
        Ok(())
    }
}

fn set<T: Clone>(value: Option<&T>, field: &str) -> anyhow::Result<T> {
    value.cloned().with_context(|| format!("settings: {field} is missing"))
}

fn secrets_of(home: &Path) -> anyhow::Result<EmbeddedSecrets> {
    std::fs::create_dir_all(home).with_context(|| format!("the data folder {}", home.display()))?;
    Ok(EmbeddedSecrets::keep(&home.join("secrets.toml"), &OsEntropy)?)
}

async fn start_cluster(home: PathBuf) -> anyhow::Result<Cluster> {
    let binaries = std::env::var_os("DALIL_POSTGRES_BIN").filter(|value| !value.is_empty()).map(PathBuf::from);
    let options = postgres::Options { binaries, ..postgres::Options::new(home.join("postgres")) };
    Ok(tokio::task::spawn_blocking(move || Cluster::start(options)).await??)
}

/// The inbox takes its usual port, or any free one when somebody is there.
async fn start_catcher(home: &Path) -> anyhow::Result<MailCatcher> {
    let options = |inbox| mail::Options { inbox: loopback(inbox), ..mail::Options::new(home.join("mail")) };
    match MailCatcher::start(options(INBOX_PORT)).await {
        Err(mail::StartError::Listen { .. }) => Ok(MailCatcher::start(options(0)).await?),
        started => Ok(started?),
    }
}

fn loopback(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}
