//! The log of a series: a Merkle tree (RFC 6962) whose leaves are the seals of its documents, in the order of their
//! numbers. Whoever holds one document's proof and the root of its day can show later that any document before was
//! changed or taken away (S0-40).

use std::collections::BTreeMap;

use dalil_proof::{Digest, tree::Tree};

use crate::{DocumentId, DocumentRow, SeriesKey};

/// What an issue adds to the logs of its series, to be stored with its documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Growth {
    trees: BTreeMap<SeriesKey, Tree>,
    nodes: BTreeMap<DocumentId, Vec<Digest>>,
}

impl Growth {
    /// Growth of these logs, as they stand before it.
    pub fn of(trees: impl IntoIterator<Item = (SeriesKey, Tree)>) -> Self {
        Self { trees: trees.into_iter().collect(), nodes: BTreeMap::new() }
    }

    /// Adds a document; those of one series come in the order of their numbers.
    pub fn add(&mut self, document: &DocumentRow) {
        let tree = self.trees.entry(document.series.clone()).or_default();
        debug_assert_eq!(tree.size() + 1, document.number, "leaves stand in the order of numbers");
        self.nodes.insert(document.id, tree.append(document.leaf));
    }

    /// Each log as it stands after it.
    pub const fn trees(&self) -> &BTreeMap<SeriesKey, Tree> {
        &self.trees
    }

    /// The nodes above a document's leaf that are complete with it, the lowest first.
    pub fn nodes(&self, document: DocumentId) -> &[Digest] {
        self.nodes.get(&document).map_or(&[], Vec::as_slice)
    }
}
