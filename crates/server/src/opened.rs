//! The use cases for a command that runs beside a serving installation, or without one.

use dalil_app::{App, ports::WorkspaceEntry};
use dalil_embedded::{data_home, postgres};
use dalil_identity::TokenKey;

use crate::{
    config::{Parts, Settings},
    parts::{Connections, EmbeddedParts},
    serve::compose,
};

/// The use cases, and the embedded parts this command had to start for them.
pub(crate) struct Opened {
    pub(crate) app: App,
    master: TokenKey,
    parts: Option<EmbeddedParts>,
}

impl Opened {
    /// Reaches the parts: those configured, those of a running embedded installation, or its own.
    pub(crate) async fn open(settings: &Settings) -> anyhow::Result<Self> {
        if settings.parts()? == Parts::Real {
            return Self::over(&Connections::configured(settings)?, settings).await;
        }
        let home = data_home();
        let parts = match EmbeddedParts::start(&home).await {
            Ok(parts) => parts,
            // Another process runs it: use its parts and leave them running.
            Err(error) if matches!(error.downcast_ref(), Some(postgres::StartError::InUse { .. })) => {
                return Self::over(&Connections::running(&home)?, settings).await;
            }
            Err(error) => return Err(error),
        };
        let opened = Self::over(&parts.connections, settings).await?;
        Ok(Self { parts: Some(parts), ..opened })
    }

    async fn over(connections: &Connections, settings: &Settings) -> anyhow::Result<Self> {
        let app = compose(connections, settings, |works| works).await?;
        Ok(Self { app, master: connections.master.clone(), parts: None })
    }

    /// The key that every other one is derived from.
    pub(crate) const fn master(&self) -> &TokenKey {
        &self.master
    }

    /// Stops the parts that were started for this command.
    pub(crate) async fn close(self) -> anyhow::Result<()> {
        drop(self.app);
        match self.parts {
            Some(parts) => parts.stop().await,
            None => Ok(()),
        }
    }

    /// Every workspace, or the one of that slug.
    pub(crate) async fn workspaces(&self, slug: Option<&str>) -> anyhow::Result<Vec<WorkspaceEntry>> {
        let mut workspaces = self.app.directory.workspaces().await?;
        if let Some(slug) = slug {
            workspaces.retain(|workspace| workspace.slug.as_str() == slug);
            anyhow::ensure!(!workspaces.is_empty(), "no workspace of that slug");
        }
        Ok(workspaces)
    }
}
