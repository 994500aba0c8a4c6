use dalil_proof::{
    Digest, Link,
    tree::{BrokenTree, Tree},
};
use dalil_tenancy::WorkspaceId;

const DOMAIN: &str = "dalil/audit";

/// The end of a workspace's log: a store keeps one for each workspace, and locks it last of all to append.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The sequence number of the newest row, which is the size of the log; 0 while there is none.
    pub seq: u64,
    /// The value of the chain there.
    pub chain: Digest,
    /// The roots of the perfect trees of the rows' leaves (RFC 6962), the largest first.
    pub peaks: Vec<Digest>,
}

impl Head {
    /// The head of a workspace that has no row yet; it differs for each workspace.
    pub fn genesis(workspace: WorkspaceId) -> Self {
        let Link { seq, chain } = Link::genesis(DOMAIN, workspace.as_uuid().as_bytes());
        Self { seq, chain, peaks: Vec::new() }
    }

    /// The log as a Merkle tree.
    ///
    /// # Errors
    /// [`BrokenTree`] when a tree of that size cannot have these peaks: the stored head was altered.
    pub fn tree(&self) -> Result<Tree, BrokenTree> {
        Tree::stored(self.seq, self.peaks.clone())
    }

    /// Moves on by one row with this leaf, and answers the nodes above it that are complete now.
    pub(crate) fn append(&mut self, leaf: Digest) -> Result<Vec<Digest>, BrokenTree> {
        let mut tree = self.tree()?;
        let nodes = tree.append(leaf);
        self.chain = self.link().next(&leaf).chain;
        self.seq = tree.size();
        self.peaks = tree.peaks().to_vec();
        Ok(nodes)
    }

    const fn link(&self) -> Link {
        Link { seq: self.seq, chain: self.chain }
    }
}
