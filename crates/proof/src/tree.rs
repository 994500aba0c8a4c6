//! Merkle logs (RFC 6962): a leaf is proved without the others, and a log to have only grown.

use std::{cell::RefCell, collections::BTreeSet};

use tlog_tiles::tlog::{
    self, Hash, HashReader, check_record, check_tree, node_hash, prove_record, prove_tree, split_stored_hash_index,
    stored_hash_index, sub_tree_index, tree_hash,
};

use crate::Digest;

/// The most leaves of a tree. Nothing comes near; what claims more is a lie and is refused before it is computed.
const MOST: u64 = 1 << 48;

/// A Merkle tree (RFC 6962, section 2.1) that grows to the right: how many leaves it has, and the roots of the perfect
/// trees it consists of, the largest first. They are all that is needed to add a leaf and to tell the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    size: u64,
    peaks: Vec<Digest>,
}

/// A node of a tree: of level 0, a leaf, or the root of a perfect tree of 2^level leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node {
    /// Its last leaf, counted from 0: the one with which it was complete.
    pub leaf: u64,
    /// How far above the leaves it stands.
    pub level: u8,
}

/// One leaf of a log with what completing it completed, as a store keeps both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    /// Its number, from 1: the leaf stands at the place before it.
    pub number: u64,
    /// The leaf.
    pub leaf: Digest,
    /// The nodes above that are complete with it, the lowest first.
    pub nodes: Vec<Digest>,
}

impl LogEntry {
    /// A node, if it was complete with one of these entries.
    pub fn node(entries: &[Self], node: Node) -> Option<Digest> {
        let entry = entries.iter().find(|entry| entry.number == node.leaf + 1)?;
        match usize::from(node.level).checked_sub(1) {
            None => Some(entry.leaf),
            Some(above) => entry.nodes.get(above).copied(),
        }
    }

    /// The numbers of the entries that nodes were complete with, to be asked of a store at once.
    pub fn numbers(nodes: &[Node]) -> Vec<u64> {
        nodes.iter().map(|node| node.leaf + 1).collect()
    }
}

/// A proof does not lead from what it is about to the root, or is not of the shape that the sizes ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the proof does not lead to the root")]
pub struct NotProved;

/// The stored nodes are not those of a tree of the size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the nodes are not those of a tree of {size} leaves")]
pub struct BrokenTree {
    /// How many leaves were claimed.
    pub size: u64,
}

impl Default for Tree {
    fn default() -> Self {
        Self::empty()
    }
}

impl Tree {
    /// The tree without leaves.
    pub const fn empty() -> Self {
        Self { size: 0, peaks: Vec::new() }
    }

    /// A tree as it was stored.
    ///
    /// # Errors
    /// [`BrokenTree`] when it cannot have that many peaks.
    pub fn stored(size: u64, peaks: Vec<Digest>) -> Result<Self, BrokenTree> {
        if size > MOST || usize::try_from(size.count_ones()) != Ok(peaks.len()) {
            return Err(BrokenTree { size });
        }
        Ok(Self { size, peaks })
    }

    /// How many leaves it has.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The roots of its perfect trees, the largest first.
    pub fn peaks(&self) -> &[Digest] {
        &self.peaks
    }

    /// The root: RFC 6962's Merkle tree hash.
    pub fn root(&self) -> Digest {
        let root = tree_hash(self.size, &Stored(&|node| self.peak(node)));
        root.map(from_hash).expect("the peaks are the nodes that the root is made of")
    }

    /// Adds a leaf and answers the nodes above it that are complete now, the lowest first.
    pub fn append(&mut self, leaf: Digest) -> Vec<Digest> {
        // Each tree that the leaf completes takes the peak to its left into itself: one for each 1 that the size ends with.
        let completed = self.size.trailing_ones();
        let mut above = Vec::with_capacity(completed as usize);
        let mut root = hash(leaf);
        for _ in 0..completed {
            let left = self.peaks.pop().expect("a tree has a peak for each 1 in its size");
            root = node_hash(hash(left), root);
            above.push(from_hash(root));
        }
        self.peaks.push(from_hash(root));
        self.size += 1;
        above
    }

    fn peak(&self, node: Node) -> Option<Digest> {
        let at = sub_tree_index(0, self.size, Vec::new()).into_iter().position(|index| at(index) == node)?;
        self.peaks.get(at).copied()
    }
}

/// The roots of the perfect trees that a tree of a size consists of, the largest first: what [`Tree::stored`] takes.
pub fn nodes_of_peaks(size: u64) -> Vec<Node> {
    let mut leaves = 0;
    let mut nodes = Vec::new();
    for level in (0..64_u8).rev().filter(|level| size >> level & 1 == 1) {
        leaves += 1_u64 << level;
        nodes.push(Node { leaf: leaves - 1, level });
    }
    nodes
}

/// The nodes that a proof is made of, to be asked of a store at once.
///
/// # Errors
/// [`BrokenTree`] when there is no such leaf or no such smaller tree.
pub fn nodes_of_inclusion(size: u64, leaf: u64) -> Result<Vec<Node>, BrokenTree> {
    asked(size, leaf < size, |stored| prove_record(size, leaf, stored))
}

/// Likewise for a proof that one tree is the beginning of another.
///
/// # Errors
/// [`BrokenTree`] when `from` is 0 or above `size`.
pub fn nodes_of_growth(from: u64, size: u64) -> Result<Vec<Node>, BrokenTree> {
    asked(size, (1..=size).contains(&from), |stored| prove_tree(size, from, stored))
}

/// The path from a leaf to the root of the tree of the first `size` leaves (RFC 6962, section 2.1.1).
///
/// # Errors
/// [`BrokenTree`] when there is no such leaf, or a node is missing.
pub fn prove_inclusion(size: u64, leaf: u64, node: impl Fn(Node) -> Option<Digest>) -> Result<Vec<Digest>, BrokenTree> {
    path(size, leaf < size, &node, |stored| prove_record(size, leaf, stored))
}

/// The proof that the tree of the first `from` leaves is the beginning of that of `size` (RFC 6962, section 2.1.2).
///
/// # Errors
/// [`BrokenTree`] when `from` is 0 or above `size`, or a node is missing.
pub fn prove_growth(from: u64, size: u64, node: impl Fn(Node) -> Option<Digest>) -> Result<Vec<Digest>, BrokenTree> {
    path(size, (1..=size).contains(&from), &node, |stored| prove_tree(size, from, stored))
}

/// Checks that a leaf stands at a place, counted from 0, of the tree with that root.
///
/// # Errors
/// [`NotProved`].
pub fn check_inclusion(path: &[Digest], size: u64, root: Digest, leaf: u64, hash_of: Digest) -> Result<(), NotProved> {
    if size > MOST {
        return Err(NotProved);
    }
    let path = path.iter().copied().map(hash).collect();
    check_record(&path, size, hash(root), leaf, hash(hash_of)).map_err(|_| NotProved)
}

/// Checks that a tree is the beginning of a larger one: that the log between them only grew.
///
/// # Errors
/// [`NotProved`].
pub fn check_growth(path: &[Digest], from: u64, from_root: Digest, size: u64, root: Digest) -> Result<(), NotProved> {
    if size > MOST {
        return Err(NotProved);
    }
    let path = path.iter().copied().map(hash).collect();
    check_tree(&path, size, hash(root), from, hash(from_root)).map_err(|_| NotProved)
}

type Proved = Result<Vec<Hash>, tlog::Error>;

fn path(
    size: u64,
    possible: bool,
    node: &dyn Fn(Node) -> Option<Digest>,
    prove: impl Fn(&Stored<'_>) -> Proved,
) -> Result<Vec<Digest>, BrokenTree> {
    if !possible || size > MOST {
        return Err(BrokenTree { size });
    }
    let path = prove(&Stored(node)).map_err(|_| BrokenTree { size })?;
    Ok(path.into_iter().map(from_hash).collect())
}

/// Proves with nothing in hand, to learn what is asked for.
fn asked(size: u64, possible: bool, prove: impl Fn(&Stored<'_>) -> Proved) -> Result<Vec<Node>, BrokenTree> {
    let asked = RefCell::new(BTreeSet::new());
    let note = |node| {
        asked.borrow_mut().insert(node);
        Some(Digest::new([0; 32]))
    };
    path(size, possible, &note, prove)?;
    Ok(asked.into_inner().into_iter().collect())
}

/// Nodes as the library asks for them.
struct Stored<'a>(&'a dyn Fn(Node) -> Option<Digest>);

impl HashReader for Stored<'_> {
    fn read_hashes(&self, indexes: &[u64]) -> Proved {
        indexes.iter().map(|index| (self.0)(at(*index)).map(hash).ok_or(tlog::Error::IndexesNotInTree)).collect()
    }
}

/// The node at an index of the library's order.
fn at(index: u64) -> Node {
    let (level, n) = split_stored_hash_index(index);
    debug_assert_eq!(stored_hash_index(level, n), index);
    Node { leaf: ((n + 1) << level) - 1, level }
}

fn hash(digest: Digest) -> Hash {
    Hash(*digest.as_bytes())
}

fn from_hash(Hash(bytes): Hash) -> Digest {
    Digest::new(bytes)
}
