//! Commands that look at what is stored, or make a workspace, beside a running installation or without one.

use std::{path::Path, process::ExitCode};

use dalil_app::{App, NewWorkspace, ports::WorkspaceEntry};
use dalil_embedded::{data_home, postgres};
use serde_json::json;

use crate::{
    config::{Parts, Settings},
    parts::{Connections, EmbeddedParts},
    profile::Profile,
    serve::compose,
};

/// The use cases, and the embedded parts this command had to start for them.
struct Opened {
    app: App,
    parts: Option<EmbeddedParts>,
}

impl Opened {
    async fn open(settings: &Settings) -> anyhow::Result<Self> {
        if settings.parts()? == Parts::Real {
            let app = compose(&Connections::configured(settings)?, settings, |works| works).await?;
            return Ok(Self { app, parts: None });
        }
        let home = data_home();
        let parts = match EmbeddedParts::start(&home).await {
            Ok(parts) => parts,
            // Another process runs it: use its parts and leave them running.
            Err(error) if matches!(error.downcast_ref(), Some(postgres::StartError::InUse { .. })) => {
                let app = compose(&Connections::running(&home)?, settings, |works| works).await?;
                return Ok(Self { app, parts: None });
            }
            Err(error) => return Err(error),
        };
        let app = compose(&parts.connections, settings, |works| works).await?;
        Ok(Self { app, parts: Some(parts) })
    }

    async fn close(self) -> anyhow::Result<()> {
        drop(self.app);
        match self.parts {
            Some(parts) => parts.stop().await,
            None => Ok(()),
        }
    }

    async fn set_up(&self, slug: &str, profile: Profile, beside: &Path) -> anyhow::Result<()> {
        let found = self.app.directory.workspace(&slug.parse()?).await?;
        let workspace = found.ok_or_else(|| anyhow::anyhow!("no workspace of that slug"))?;
        profile.apply(&self.app, &self.app.setup_actor(workspace.id), beside).await?;
        println!("{slug} is set up.");
        Ok(())
    }

    async fn workspaces(&self, slug: Option<&str>) -> anyhow::Result<Vec<WorkspaceEntry>> {
        let mut workspaces = self.app.directory.workspaces().await?;
        if let Some(slug) = slug {
            workspaces.retain(|workspace| workspace.slug.as_str() == slug);
            anyhow::ensure!(!workspaces.is_empty(), "no workspace of that slug");
        }
        Ok(workspaces)
    }
}

pub(crate) async fn create_workspace(settings: &Settings, new: &NewWorkspace) -> anyhow::Result<()> {
    let opened = Opened::open(settings).await?;
    let created = opened.app.create_workspace(new).await;
    opened.close().await?;
    let entry = created?;
    println!("{} {}", entry.slug, entry.id);
    Ok(())
}

pub(crate) async fn set_up(settings: &Settings, slug: &str, file: &Path) -> anyhow::Result<()> {
    let profile = Profile::read(file)?;
    let opened = Opened::open(settings).await?;
    let done = opened.set_up(slug, profile, file.parent().unwrap_or(Path::new("."))).await;
    opened.close().await?;
    done
}

pub(crate) async fn audit(settings: &Settings, slug: Option<&str>, as_json: bool) -> anyhow::Result<ExitCode> {
    let opened = Opened::open(settings).await?;
    let mut whole = true;
    for workspace in opened.workspaces(slug).await? {
        let found = opened.app.check_audit(&opened.app.checks_actor(workspace.id)).await?;
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
    opened.close().await?;
    Ok(exit(whole))
}

pub(crate) async fn documents(settings: &Settings, slug: Option<&str>, as_json: bool) -> anyhow::Result<ExitCode> {
    let opened = Opened::open(settings).await?;
    let mut whole = true;
    for workspace in opened.workspaces(slug).await? {
        let found = opened.app.check_documents(&opened.app.checks_actor(workspace.id)).await?;
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
    opened.close().await?;
    Ok(exit(whole))
}

const fn exit(whole: bool) -> ExitCode {
    if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
