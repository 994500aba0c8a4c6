//! What a unit of work did: one audit entry or more, never none.

use dalil_audit::Entry;

/// The acts of one commit, in order, each with its own actor.
///
/// There is no empty one:
///
/// ```compile_fail,E0599
/// let acts = dalil_app::acts::Acts::default();
/// ```
#[derive(Debug)]
pub struct Acts {
    first: Entry,
    rest: Vec<Entry>,
}

impl Acts {
    /// One act.
    pub const fn one(entry: Entry) -> Self {
        Self { first: entry, rest: Vec::new() }
    }

    /// And another.
    #[must_use]
    pub fn and(mut self, entry: Entry) -> Self {
        self.rest.push(entry);
        self
    }

    /// And all of another act.
    #[must_use]
    pub fn then(mut self, acts: Self) -> Self {
        self.rest.extend(acts.into_entries());
        self
    }

    /// The entries, in order, for an adapter to seal.
    pub fn into_entries(self) -> impl Iterator<Item = Entry> {
        std::iter::once(self.first).chain(self.rest)
    }
}

impl From<Entry> for Acts {
    fn from(entry: Entry) -> Self {
        Self::one(entry)
    }
}
