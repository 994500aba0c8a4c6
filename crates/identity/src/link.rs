use dalil_tenancy::PersonId;
use jiff::{SignedDuration, Timestamp};

use crate::TokenHash;

/// How long a sign-in link lives, in minutes (S0-23).
pub const LINK_MINUTES: i64 = 15;

/// A sign-in link as stored: never the token, only its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInLink {
    /// SHA-256 of the token.
    pub token: TokenHash,
    /// Whom it lets in.
    pub person: PersonId,
    /// When it dies.
    pub expires_at: Timestamp,
    /// When it was used up.
    pub used_at: Option<Timestamp>,
}

impl SignInLink {
    /// A link made at a time.
    pub fn new(token: TokenHash, person: PersonId, at: Timestamp) -> Self {
        let expires_at = at.checked_add(SignedDuration::from_mins(LINK_MINUTES)).unwrap_or(at);
        Self { token, person, expires_at, used_at: None }
    }

    /// Whether it still lets somebody in at a time.
    pub fn is_live(&self, at: Timestamp) -> bool {
        self.used_at.is_none() && at < self.expires_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_lives_fifteen_minutes_and_once() {
        let at: Timestamp = "2026-07-01T00:00:00Z".parse().unwrap();
        let link = SignInLink::new(TokenHash::from_bytes([0; 32]), PersonId::mint(0, &[0; 10]), at);
        assert!(link.is_live(at));
        assert!(link.is_live("2026-07-01T00:14:59.999Z".parse().unwrap()));
        assert!(!link.is_live("2026-07-01T00:15:00Z".parse().unwrap()));
        assert!(!SignInLink { used_at: Some(at), ..link }.is_live(at));
    }
}
