use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A studio role: a named set of permissions (S0-20). Which ones is a table of the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Holds every right, tax identity and ownership included.
    Owner,
    /// Runs the workspace for the owner.
    Admin,
    /// Prepares drafts and looks after clients; does not issue.
    Manager,
    /// Works on files and projects.
    Creative,
    /// Issues documents, records payments, keeps the registers.
    Finance,
    /// Looks after clients and quotations.
    Sales,
    /// A VAT officer or outside accountant: read only, time-boxed.
    Auditor,
}

impl Role {
    /// Every role, in order of the table of rights.
    pub const ALL: [Self; 7] =
        [Self::Owner, Self::Admin, Self::Manager, Self::Creative, Self::Finance, Self::Sales, Self::Auditor];

    /// The name as stored and as shown in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Manager => "manager",
            Self::Creative => "creative",
            Self::Finance => "finance",
            Self::Sales => "sales",
            Self::Auditor => "auditor",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such role")]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;
    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(UnknownRole)
    }
}
