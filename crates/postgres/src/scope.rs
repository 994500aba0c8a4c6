//! The workspace in every predicate. The planner needs it; the policies of the database are the fence behind it.

use dalil_tenancy::WorkspaceId;
use sea_orm::{ColumnTrait, sea_query::SimpleExpr};

use crate::entity::Tenant;

/// The one place that every statement's predicate on the workspace comes from, so that a test can take them all away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Predicate {
    /// As it must be.
    Workspace,
    /// Every statement forgets its workspace.
    #[cfg(feature = "mutants")]
    Forgotten,
}

impl Predicate {
    pub(crate) fn of<E: Tenant>(self, workspace: WorkspaceId) -> SimpleExpr {
        match self {
            Self::Workspace => E::WORKSPACE.eq(workspace.as_uuid()),
            #[cfg(feature = "mutants")]
            Self::Forgotten => sea_orm::sea_query::Expr::value(true),
        }
    }

    pub(crate) fn sql(self, alias: &str) -> String {
        match self {
            Self::Workspace => format!("{alias}.workspace_id = $1"),
            #[cfg(feature = "mutants")]
            Self::Forgotten => "$1::uuid IS NOT NULL".to_owned(),
        }
    }
}
