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

/// The last generation that can be kept.
const LAST: u16 = i16::MAX.unsigned_abs();

/// What signs, and what did before.
pub(crate) struct Keys {
    /// The key of the present generation.
    pub signing: LogKey,
    /// The earlier ones, the latest first.
    pub retired: Vec<PublicLogKey>,
}

/// Why a key of the directory is trusted, or that it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// It follows from the master key and its generation.
    Derived,
    /// The settings vouch for it: it is of an earlier master key.
    Vouched,
    /// Nothing speaks for it but the row: whoever holds the directory's login could have put it there.
    Unknown,
}

/// What a key may be held against: the directory is asked for the history, and never believed.
struct Judge<'a> {
    master: &'a TokenKey,
    vouched: &'a [PublicLogKey],
}

impl Judge<'_> {
    /// The key of a generation under a name.
    fn key(&self, name: &str, generation: u16) -> anyhow::Result<LogKey> {
        let secret = secrets::derived(self.master, &format!("log/{generation}"));
        Ok(LogKey::from_secret(name, secret.expose())?)
    }

    /// The public key of a row, with where it comes from. The name is free: who took another one signed with the same secret.
    fn of(&self, row: &KnownKey) -> (Option<PublicLogKey>, Origin) {
        let Ok(public) = row.public.parse::<PublicLogKey>() else { return (None, Origin::Unknown) };
        let derived = self.key(public.name(), row.generation);
        let origin = if derived.is_ok_and(|derived| *derived.public() == public) {
            Origin::Derived
        } else if self.vouched.contains(&public) {
            Origin::Vouched
        } else {
            Origin::Unknown
        };
        (Some(public), origin)
    }

    /// The last row that follows from the master key.
    fn last<'a>(&self, known: &'a [KnownKey]) -> Option<&'a KnownKey> {
        known.iter().rev().find(|row| self.of(row).1 == Origin::Derived)
    }
}

fn judge<'a>(master: &'a TokenKey, settings: &'a Settings) -> Judge<'a> {
    Judge { master, vouched: &settings.secrets.earlier_log_keys }
}

/// The keys of an installation as a command uses them, which begins none. A key that does not follow from the master key is
/// told of and left out, so that what it signed proves nothing.
pub(crate) async fn known(master: &TokenKey, settings: &Settings, directory: &dyn Directory) -> anyhow::Result<Keys> {
    let (known, judge) = (directory.log_keys().await?, judge(master, settings));
    let generation = match judge.last(&known) {
        Some(last) => last.generation,
        None => next(&known)?,
    };
    let signing = judge.key(&name(settings)?, generation)?;
    let mut retired = Vec::new();
    for row in known.iter().rev() {
        match judge.of(row) {
            (Some(public), Origin::Derived | Origin::Vouched) if public != *signing.public() => retired.push(public),
            (Some(_), Origin::Derived | Origin::Vouched) => {}
            (_, Origin::Unknown) | (None, _) => tracing::error!(
                generation = row.generation,
                "the log key of this generation does not follow from the master key and is not trusted; if it is of an \
                 earlier master key, name it in secrets.earlier_log_keys"
            ),
        }
    }
    Ok(Keys { signing, retired })
}

/// The generations whose key in the directory is not trusted, the earliest first.
pub(crate) async fn refused(
    master: &TokenKey,
    settings: &Settings,
    directory: &dyn Directory,
) -> anyhow::Result<Vec<u16>> {
    let judge = judge(master, settings);
    let known = directory.log_keys().await?;
    Ok(known.iter().filter(|row| judge.of(row).1 == Origin::Unknown).map(|row| row.generation).collect())
}

/// Sees to it, before anything is signed, that the key that will sign is in the history. Where the master key or the name of
/// the host is another than before, the key is another too: that is a generation of its own.
pub(crate) async fn ensure(master: &TokenKey, settings: &Settings, directory: &dyn Directory) -> anyhow::Result<()> {
    let judge = judge(master, settings);
    for _ in 0..TRIES {
        let known = directory.log_keys().await?;
        if let Some(last) = judge.last(&known)
            && last.public == judge.key(&name(settings)?, last.generation)?.public().to_string()
        {
            return Ok(());
        }
        begin(master, settings, directory, &known).await?;
    }
    anyhow::bail!("the log keys are changed by somebody else all the time")
}

/// The generation after every one there is, trusted or not: each number is taken once.
fn next(known: &[KnownKey]) -> anyhow::Result<u16> {
    let generation = known.last().map_or(Some(1), |last| last.generation.checked_add(1));
    generation.filter(|generation| *generation <= LAST).context("no more log keys")
}

/// Begins the next generation, unless another process just did.
async fn begin(
    master: &TokenKey,
    settings: &Settings,
    directory: &dyn Directory,
    known: &[KnownKey],
) -> anyhow::Result<()> {
    let generation = next(known)?;
    let key = judge(master, settings).key(&name(settings)?, generation)?;
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
    let judge = judge(opened.master(), settings);
    for key in opened.app.directory.log_keys().await? {
        let until = key.until.map(|until| until.to_string());
        let trusted = judge.of(&key).1 != Origin::Unknown;
        if as_json {
            println!(
                "{}",
                json!({
                    "generation": key.generation, "key": key.public, "from": key.from.to_string(), "until": until,
                    "trusted": trusted,
                })
            );
        } else {
            let until = until.as_deref().unwrap_or("now");
            let told = if trusted { "" } else { "  NOT TRUSTED: it does not follow from the master key" };
            println!("{}  from {}  until {until}{told}", key.public, key.from);
        }
    }
    opened.close().await?;
    Ok(ExitCode::SUCCESS)
}

/// The name of the host that people know, under which keys sign.
fn name(settings: &Settings) -> anyhow::Result<String> {
    let host = Url::parse(&settings.http.base_url).context("http.base_url")?;
    let port = host.port().map(|port| format!(":{port}")).unwrap_or_default();
    Ok(format!("{}{port}", host.host_str().unwrap_or_default()))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn row(generation: u16, key: &LogKey) -> KnownKey {
        let from = jiff::Timestamp::UNIX_EPOCH;
        KnownKey { generation, public: key.public().to_string(), from, until: None }
    }

    #[test]
    fn a_key_is_trusted_by_what_it_follows_from_and_not_by_where_it_stands() {
        let (master, earlier) = (TokenKey::from_bytes([1; 32]), TokenKey::from_bytes([2; 32]));
        let judge = Judge { master: &master, vouched: &[] };
        let before = Judge { master: &earlier, vouched: &[] };
        let key = |judge: &Judge<'_>, name: &str, generation| judge.key(name, generation).unwrap();
        let (own, moved) = (row(1, &key(&judge, "books.example", 1)), row(2, &key(&judge, "other.example", 2)));
        let foreign = key(&before, "books.example", 3);
        let stolen = row(4, &key(&judge, "books.example", 1));
        let put_in = row(5, &LogKey::from_secret("books.example", &[9; 32]).unwrap());
        let garbage = KnownKey { public: "books.example+none".to_owned(), ..own.clone() };
        let rows = [own, moved, row(3, &foreign), stolen, put_in, garbage];
        let origins = |judge: &Judge<'_>| rows.iter().map(|row| judge.of(row).1).collect::<Vec<_>>();
        let (yes, no) = (Origin::Derived, Origin::Unknown);
        assert_eq!(origins(&judge), [yes, yes, no, no, no, no]);
        assert_eq!(judge.last(&rows), Some(&rows[1]), "what is put in behind does not sign");
        assert_eq!(next(&rows[..5]).unwrap(), 6, "its number is not taken again");

        let vouched = [foreign.public().clone()];
        let judge = Judge { master: &master, vouched: &vouched };
        assert_eq!(origins(&judge), [yes, yes, Origin::Vouched, no, no, no]);
        assert_eq!(judge.last(&rows), Some(&rows[1]), "a key of before signs no more");
    }

    #[test]
    fn the_numbers_of_generations_end() {
        let judge = Judge { master: &TokenKey::from_bytes([1; 32]), vouched: &[] };
        let last = row(LAST, &judge.key("books.example", LAST).unwrap());
        assert!(next(&[last]).is_err());
        assert_eq!(next(&[]).unwrap(), 1);
    }
}
