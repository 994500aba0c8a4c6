use dalil_proof::{Digest, Link};
use dalil_tenancy::WorkspaceId;

const DOMAIN: &str = "dalil/audit";

/// The end of a workspace's chain: a store keeps one for each workspace, and locks it last of all to append.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The sequence number of the newest row; 0 while there is none.
    pub seq: u64,
    /// The value of the chain there.
    pub chain: Digest,
}

impl Head {
    /// The head of a workspace that has no row yet; it differs for each workspace.
    pub fn genesis(workspace: WorkspaceId) -> Self {
        Link::genesis(DOMAIN, workspace.as_uuid().as_bytes()).into()
    }

    /// The head once a row with this leaf is appended.
    pub(crate) fn next(&self, leaf: &Digest) -> Self {
        Link { seq: self.seq, chain: self.chain }.next(leaf).into()
    }
}

impl From<Link> for Head {
    fn from(Link { seq, chain }: Link) -> Self {
        Self { seq, chain }
    }
}
