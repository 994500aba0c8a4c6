//! Commands that check what is stored against its seals.

use std::{path::PathBuf, process::ExitCode};

use serde_json::json;

use crate::{config::Settings, keys, opened::Opened, progress::Bar, verify};

/// The exit code that says that something is not as it was sealed.
const BROKEN: u8 = 3;

/// What to check, and how to tell of it.
pub(crate) struct Asked {
    /// Only the workspace of this slug.
    pub(crate) slug: Option<String>,
    /// One JSON object for each workspace.
    pub(crate) json: bool,
    /// Proofs and checkpoints that somebody kept.
    pub(crate) receipts: Vec<PathBuf>,
}

pub(crate) async fn audit(settings: &Settings, asked: &Asked) -> anyhow::Result<ExitCode> {
    let opened = Opened::open(settings).await?;
    let kept = verify::checkpoints(&asked.receipts, &opened.app.log_keys())?;
    let as_json = asked.json;
    let mut whole = true;
    for workspace in opened.workspaces(asked.slug.as_deref()).await? {
        let bar = Bar::new(workspace.slug.as_str());
        let found = opened.app.check_audit(&opened.app.checks_actor(workspace.id), &kept, &|at| bar.at(at)).await?;
        drop(bar);
        whole &= found.is_ok();
        let slug = &workspace.slug;
        match (found, as_json) {
            (Ok(report), false) => {
                println!("{slug}: {} entries verified, {} of them erased in part", report.entries, report.erased);
            }
            (Ok(report), true) => println!(
                "{}",
                json!({"workspace": slug, "intact": true, "entries": report.entries, "erased": report.erased})
            ),
            (Err(broken), false) => println!("{slug}: BROKEN at {broken}"),
            (Err(broken), true) => {
                println!("{}", json!({"workspace": slug, "intact": false, "seq": broken.seq, "what": broken.what}));
            }
        }
    }
    whole &= keys_hold(&opened, settings, as_json).await?;
    opened.close().await?;
    Ok(exit(whole))
}

pub(crate) async fn documents(settings: &Settings, asked: &Asked) -> anyhow::Result<ExitCode> {
    let opened = Opened::open(settings).await?;
    let kept = verify::checkpoints(&asked.receipts, &opened.app.log_keys())?;
    let as_json = asked.json;
    let mut whole = true;
    for workspace in opened.workspaces(asked.slug.as_deref()).await? {
        let bar = Bar::new(workspace.slug.as_str());
        let found = opened.app.check_documents(&opened.app.checks_actor(workspace.id), &kept, &|at| bar.at(at)).await?;
        drop(bar);
        whole &= found.broken.is_empty();
        let slug = &workspace.slug;
        if as_json {
            let broken: Vec<_> =
                found.broken.iter().map(|broken| json!({"subject": broken.subject, "what": broken.what})).collect();
            println!(
                "{}",
                json!({
                    "workspace": slug, "intact": broken.is_empty(), "verified": found.verified,
                    "erased": found.erased, "broken": broken,
                })
            );
            continue;
        }
        println!("{slug}: {} documents verified, {} of them erased in part", found.verified, found.erased);
        for broken in &found.broken {
            println!("{slug}: BROKEN {}: {}", broken.subject, broken.what.join(", "));
        }
    }
    whole &= keys_hold(&opened, settings, as_json).await?;
    opened.close().await?;
    Ok(exit(whole))
}

/// Whether every key that the directory names follows from the master key. One that was put in is named: by it, what somebody
/// else signed would have held.
async fn keys_hold(opened: &Opened, settings: &Settings, as_json: bool) -> anyhow::Result<bool> {
    let refused = keys::refused(opened.master(), settings, &*opened.app.directory).await?;
    for generation in &refused {
        let what = "does not follow from the master key: it is not trusted";
        if as_json {
            println!("{}", json!({"log_key": generation, "intact": false, "what": what}));
        } else {
            println!("installation: BROKEN log key of generation {generation}: {what}");
        }
    }
    Ok(refused.is_empty())
}

/// Something altered or missing has a code of its own, so that a script can tell it from a check that did not run.
pub(crate) fn exit(whole: bool) -> ExitCode {
    if whole { ExitCode::SUCCESS } else { ExitCode::from(BROKEN) }
}
