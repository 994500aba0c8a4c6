use dalil_tenancy::{PersonId, WorkspaceId};
use jiff::{SignedDuration, Timestamp};

use crate::TokenHash;

dalil_tenancy::id!(
    /// A session.
    SessionId
);

/// The longest a session lives, in days.
pub const SESSION_DAYS: i64 = 7;

/// A signed-in browser of one person in one workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The id, carried by its JWT.
    pub id: SessionId,
    /// The hash of the secret in its cookie.
    pub secret: TokenHash,
    /// The person.
    pub person: PersonId,
    /// The one workspace it is good for (S4-15).
    pub workspace: WorkspaceId,
    /// The epoch of the workspace when it began: a later one ends it.
    pub workspace_epoch: i64,
    /// When it began.
    pub created_at: Timestamp,
}

impl Session {
    /// When it ends whatever happens.
    pub fn expires_at(&self) -> Timestamp {
        self.created_at.checked_add(SignedDuration::from_hours(24 * SESSION_DAYS)).unwrap_or(self.created_at)
    }

    /// Whether it still holds at a time, in a workspace of that epoch.
    pub fn is_live(&self, at: Timestamp, workspace_epoch: i64) -> bool {
        at < self.expires_at() && self.workspace_epoch == workspace_epoch
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_with_its_days_and_with_the_epoch_of_its_workspace() {
        let at: Timestamp = "2026-07-01T00:00:00Z".parse().unwrap();
        let session = Session {
            id: SessionId::mint(0, &[0; 10]),
            secret: TokenHash::from_bytes([0; 32]),
            person: PersonId::mint(0, &[0; 10]),
            workspace: WorkspaceId::mint(0, &[0; 10]),
            workspace_epoch: 3,
            created_at: at,
        };
        assert!(session.is_live("2026-07-07T23:59:59Z".parse().unwrap(), 3));
        assert!(!session.is_live("2026-07-08T00:00:00Z".parse().unwrap(), 3));
        assert!(!session.is_live(at, 4));
    }
}
