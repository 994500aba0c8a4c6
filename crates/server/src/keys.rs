//! The keys that sign logs, papers and closings: which there were, and which signs now.
//!
//! The private halves are nowhere: each follows from the master key and its generation. What is kept, and published for
//! good, is the public halves with their time, so that whatever an earlier key signed can still be checked.

use std::{path::Path, process::ExitCode};

use anyhow::Context as _;
use dalil_app::ports::{Clock, Directory, InstallationEvent, KnownKey};
use dalil_identity::TokenKey;
use dalil_proof::{LogKey, PublicLogKey};
use dalil_tenancy::StoreError;
use serde::Deserialize;
use serde_json::json;
use url::Url;

use crate::{config::Settings, opened::Opened, ports::SystemClock, secrets};

/// How often a start that races another for a new generation looks again.
const TRIES: u8 = 5;

/// What signs, and what did before.
pub(crate) struct Keys {
    /// The key of the present generation.
    pub signing: LogKey,
    /// The earlier ones, the latest first.
    pub retired: Vec<PublicLogKey>,
}

/// The keys of an installation as a command uses them, which begins none.
pub(crate) async fn known(master: &TokenKey, settings: &Settings, directory: &dyn Directory) -> anyhow::Result<Keys> {
    let known = directory.log_keys().await?;
    let generation = known.last().map_or(1, |last| last.generation);
    let signing = of_generation(master, settings, generation)?;
    let present = signing.public().to_string();
    let earlier = known.iter().rev().filter(|key| key.public != present);
    Ok(Keys { retired: earlier.map(|key| key.public.parse()).collect::<Result<_, _>>()?, signing })
}

/// Sees to it, before anything is signed, that the key that will sign is in the history. Where the master key or the name of
/// the host is another than before, the key is another too: that is a generation of its own.
pub(crate) async fn ensure(master: &TokenKey, settings: &Settings, directory: &dyn Directory) -> anyhow::Result<()> {
    for _ in 0..TRIES {
        let known = directory.log_keys().await?;
        if let Some(last) = known.last()
            && last.public == of_generation(master, settings, last.generation)?.public().to_string()
        {
            return Ok(());
        }
        begin(master, settings, directory, &known).await?;
    }
    anyhow::bail!("the log keys are changed by somebody else all the time")
}

/// Begins the next generation, unless another process just did.
async fn begin(
    master: &TokenKey,
    settings: &Settings,
    directory: &dyn Directory,
    known: &[KnownKey],
) -> anyhow::Result<()> {
    let generation = known.last().map_or(Some(1), |last| last.generation.checked_add(1));
    let generation = generation.context("no more log keys")?;
    let key = of_generation(master, settings, generation)?;
    let from = SystemClock.now();
    let new = KnownKey { generation, public: key.public().to_string(), from, until: None };
    match directory.add_log_key(&new).await {
        Ok(()) => {}
        Err(StoreError::Conflict { .. }) => return Ok(()),
        Err(error) => return Err(error.into()),
    }
    let event = InstallationEvent {
        at: from,
        action: "log_key.begun",
        person: None,
        request_id: format!("log-key-{generation}"),
    };
    directory.note(&event).await?;
    Ok(())
}

/// `dalil keys rotate`: from the next start on another key signs.
pub(crate) async fn rotate(settings: &Settings, as_json: bool) -> anyhow::Result<ExitCode> {
    let opened = Opened::open(settings).await?;
    let directory = &*opened.app.directory;
    let known = directory.log_keys().await?;
    begin(opened.master(), settings, directory, &known).await?;
    let now = directory.log_keys().await?;
    let last = now.last().context("a key was begun")?;
    if as_json {
        println!("{}", json!({"generation": last.generation, "key": last.public, "from": last.from.to_string()}));
    } else {
        println!(
            "{}\nRestart every server of this installation: until then it signs with the key before.",
            last.public
        );
    }
    opened.close().await?;
    Ok(ExitCode::SUCCESS)
}

/// `dalil keys list`.
pub(crate) async fn list(settings: &Settings, as_json: bool) -> anyhow::Result<ExitCode> {
    let opened = Opened::open(settings).await?;
    for key in opened.app.directory.log_keys().await? {
        let until = key.until.map(|until| until.to_string());
        if as_json {
            println!(
                "{}",
                json!({
                    "generation": key.generation, "key": key.public, "from": key.from.to_string(), "until": until,
                })
            );
        } else {
            println!("{}  from {}  until {}", key.public, key.from, until.as_deref().unwrap_or("now"));
        }
    }
    opened.close().await?;
    Ok(ExitCode::SUCCESS)
}

/// The key of a generation, under the name of the host that people know.
fn of_generation(master: &TokenKey, settings: &Settings, generation: u16) -> anyhow::Result<LogKey> {
    let host = Url::parse(&settings.http.base_url).context("http.base_url")?;
    let port = host.port().map(|port| format!(":{port}")).unwrap_or_default();
    let name = format!("{}{port}", host.host_str().unwrap_or_default());
    let secret = secrets::derived(master, &format!("log/{generation}"));
    Ok(LogKey::from_secret(&name, secret.expose())?)
}

/// What an installation publishes at `/api/v1/log-keys`, as somebody saved it.
#[derive(Deserialize)]
struct Published {
    keys: Vec<String>,
}

/// Reads keys that somebody saved: the published list, or one key a line.
pub(crate) fn read(file: &Path) -> anyhow::Result<Vec<PublicLogKey>> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let listed = match serde_json::from_str::<Published>(&text) {
        Ok(published) => published.keys,
        Err(_) => text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
    };
    anyhow::ensure!(!listed.is_empty(), "{}: no key", file.display());
    listed.iter().map(|key| key.parse().with_context(|| format!("{}: {key}", file.display()))).collect()
}
