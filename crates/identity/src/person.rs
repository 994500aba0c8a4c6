use dalil_tenancy::{PersonId, Role};
use jiff::Timestamp;

use crate::EmailAddress;

/// Somebody who can sign in.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// The id.
    pub id: PersonId,
    /// The address the sign-in mail goes to.
    pub email: EmailAddress,
    /// The name shown to other members.
    pub name: String,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A person's membership in a workspace, with one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The person.
    pub person: PersonId,
    /// The role.
    pub role: Role,
    /// When they joined.
    pub joined_at: Timestamp,
    /// Since when they hold the role.
    pub role_since: Timestamp,
}
