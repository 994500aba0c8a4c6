//! Commands that list, make and set up workspaces.

use std::path::Path;

use dalil_app::{NewWorkspace, ports::WorkspaceEntry};
use serde_json::json;

use crate::{config::Settings, opened::Opened, profile::Profile};

pub(crate) async fn list(settings: &Settings, as_json: bool) -> anyhow::Result<()> {
    let opened = Opened::open(settings).await?;
    let found = opened.workspaces(None).await;
    opened.close().await?;
    for workspace in found? {
        print(&workspace, as_json);
    }
    Ok(())
}

pub(crate) async fn create(settings: &Settings, new: &NewWorkspace, as_json: bool) -> anyhow::Result<()> {
    let opened = Opened::open(settings).await?;
    let created = opened.app.create_workspace(new).await;
    opened.close().await?;
    print(&created?, as_json);
    Ok(())
}

pub(crate) async fn set_up(settings: &Settings, slug: &str, file: &Path) -> anyhow::Result<()> {
    let profile = Profile::read(file)?;
    let opened = Opened::open(settings).await?;
    let done = apply(&opened, slug, profile, file.parent().unwrap_or(Path::new("."))).await;
    opened.close().await?;
    done
}

async fn apply(opened: &Opened, slug: &str, profile: Profile, beside: &Path) -> anyhow::Result<()> {
    let found = opened.app.directory.workspace(&slug.parse()?).await?;
    let workspace = found.ok_or_else(|| anyhow::anyhow!("no workspace of that slug"))?;
    profile.apply(&opened.app, &opened.app.setup_actor(workspace.id), beside).await?;
    println!("{slug} is set up.");
    Ok(())
}

fn print(workspace: &WorkspaceEntry, as_json: bool) {
    let WorkspaceEntry { id, slug, .. } = workspace;
    if as_json {
        println!("{}", json!({"slug": slug.as_str(), "id": id.to_string()}));
    } else {
        println!("{slug} {id}");
    }
}
