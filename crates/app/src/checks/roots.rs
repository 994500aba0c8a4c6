//! Logs against what was said of them before: by closings, and by checkpoints that somebody kept.

use std::collections::BTreeMap;

use dalil_proof::{Digest, tree::Tree};

use super::BrokenDocument;

/// A root that a log had at a size, and who says so.
type Said = BTreeMap<u64, Vec<(Digest, String)>>;

/// What is said of each log. However often the same root is said, it is held once.
#[derive(Default)]
pub(super) struct Roots(BTreeMap<String, Said>);

/// What is said of one log, while it is read.
pub(super) struct LogRoots {
    log: String,
    said: Said,
    broken: Vec<BrokenDocument>,
}

impl Roots {
    /// A log had that root once. Every log begins empty: nothing is said by that.
    pub(super) fn say(&mut self, log: &str, size: u64, root: Digest, who: impl FnOnce() -> String) {
        if size == 0 {
            return;
        }
        let said = self.0.entry(log.to_owned()).or_default().entry(size).or_default();
        if said.iter().all(|(known, _)| *known != root) {
            said.push((root, who()));
        }
    }

    /// What is said of a log that is read now.
    pub(super) fn of(&mut self, log: String) -> LogRoots {
        let said = self.0.remove(&log).unwrap_or_default();
        LogRoots { log, said, broken: Vec::new() }
    }

    /// What is said of logs that were never read: there are none such.
    pub(super) fn finish(&mut self) -> Vec<BrokenDocument> {
        let unread = std::mem::take(&mut self.0);
        unread.into_iter().flat_map(|(log, said)| LogRoots { log, said, broken: Vec::new() }.finish()).collect()
    }
}

impl LogRoots {
    /// The log has grown by one leaf.
    pub(super) fn grown(&mut self, tree: &Tree) {
        let Some(said) = self.said.remove(&tree.size()) else { return };
        let root = tree.root();
        let differing = said.into_iter().filter(|(said, _)| *said != root);
        let what = |(_, who)| differs(who, format!("the log {} had another root at {} leaves", self.log, tree.size()));
        self.broken.extend(differing.map(what));
    }

    /// What differs; the log ends here, and whatever was said of it later was cut off.
    pub(super) fn finish(mut self) -> Vec<BrokenDocument> {
        for (size, said) in std::mem::take(&mut self.said) {
            let what = format!("the log {} had {size} leaves, and has fewer", self.log);
            self.broken.extend(said.into_iter().map(|(_, who)| differs(who, what.clone())));
        }
        self.broken
    }
}

fn differs(who: String, what: String) -> BrokenDocument {
    BrokenDocument { subject: who, what: vec![what] }
}
