use std::mem;

use dalil_proof::{Altered, Checkpoint, Digest, Disclosure, Link, tree::Tree};
use dalil_tenancy::WorkspaceId;

use crate::{Head, Personal, Row, Sealed};

/// The log does not hold: the first place where it breaks, and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("audit entry {seq}: {}", what.join(", "))]
pub struct Broken {
    /// The stored number of the broken row, or the number of the one that is not in its place.
    pub seq: u64,
    /// Names of altered columns; `ip` or `user_agent` for the personal part; or one of the words below.
    pub what: Vec<String>,
}

impl Broken {
    /// There is no row of this number.
    pub const MISSING: &str = "missing";
    /// The row holds, but was given out of its place or twice.
    pub const ORDER: &str = "order";
    /// The rows hold, and the head does not fit the last.
    pub const HEAD: &str = "head";
    /// The row holds, and the nodes of the log's tree kept with it are not those of the rows up to it.
    pub const NODES: &str = "nodes";
    /// Rows and chain hold, and the peaks kept with the head are not those of the rows.
    pub const PEAKS: &str = "peaks";
    /// The rows hold among themselves, and are not those that a checkpoint was signed of: rows before it were made anew.
    pub const CHECKPOINT: &str = "checkpoint";
    /// A column was altered together with its hint, so that it cannot be named.
    pub const SEAL: &str = Altered::SEAL;

    fn one(seq: u64, what: &str) -> Self {
        Self { seq, what: vec![what.to_owned()] }
    }
}

/// A chain that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// How many entries were verified.
    pub entries: u64,
    /// How many addresses and agents of clients were erased; the others are verified.
    pub erased: u64,
}

#[derive(Debug)]
enum State {
    Sound,
    /// No row has come at this place; one that comes later may turn out to be it.
    Missing(u64),
    Broken(Broken),
}

/// Verifies the log of one workspace row by row, in order, in constant memory.
///
/// ```
/// # use dalil_audit::{Head, Sealed, Verifier};
/// # use dalil_tenancy::WorkspaceId;
/// # fn check(workspace: WorkspaceId, entries: Vec<Sealed>, head: Head) {
/// let mut verifier = Verifier::new(workspace);
/// for entry in &entries {
///     verifier.entry(entry);
/// }
/// match verifier.finish(&head) {
///     Ok(report) => println!("{} entries hold", report.entries),
///     Err(broken) => println!("{broken}"),
/// }
/// # }
/// ```
#[derive(Debug)]
pub struct Verifier {
    workspace: WorkspaceId,
    link: Link,
    tree: Tree,
    seen: Vec<Checkpoint>,
    erased: u64,
    /// Whether the value of the chain before the next row is known.
    joined: bool,
    state: State,
}

impl Verifier {
    /// Begins before the first row.
    pub fn new(workspace: WorkspaceId) -> Self {
        let Head { seq, chain, .. } = Head::genesis(workspace);
        let link = Link { seq, chain };
        let tree = Tree::empty();
        Self { workspace, link, tree, seen: Vec::new(), erased: 0, joined: true, state: State::Sound }
    }

    /// Begins behind rows that are not read, of which the log is that tree. The chain is followed from the first row on; that the
    /// rows follow those before them is told by the tree.
    pub fn behind(workspace: WorkspaceId, tree: Tree) -> Self {
        let begin = Self::new(workspace);
        let joined = tree.size() == 0;
        Self { link: Link { seq: tree.size(), ..begin.link }, tree, joined, ..begin }
    }

    /// Checks the log against checkpoints of it as well, which somebody kept elsewhere: the rows up to each must be those that
    /// it was signed of. Whose they are is for the caller to check.
    #[must_use]
    pub fn against(mut self, mut checkpoints: Vec<Checkpoint>) -> Self {
        checkpoints.retain(|checkpoint| checkpoint.size > 0);
        checkpoints.sort_by_key(|checkpoint| std::cmp::Reverse(checkpoint.size));
        self.seen = checkpoints;
        self
    }

    /// Takes the next entry by `seq`, with its personal part unless that was erased.
    ///
    /// What it finds is told at the end: where a row is missing, a later one may turn out to be that row, renumbered.
    pub fn entry(&mut self, entry: &Sealed) {
        self.state = match mem::replace(&mut self.state, State::Sound) {
            State::Sound => self.next(entry),
            State::Missing(seq) => astray(&entry.row, seq),
            broken @ State::Broken(_) => broken,
        };
    }

    /// Compares the last row with the head of the chain, kept with the rows or, better, elsewhere.
    ///
    /// # Errors
    /// [`Broken`] with the first place that does not hold.
    pub fn finish(self, head: &Head) -> Result<Report, Broken> {
        match self.state {
            State::Broken(broken) => Err(broken),
            State::Missing(seq) => Err(Broken::one(seq, Broken::MISSING)),
            State::Sound => self.fits(head),
        }
    }

    /// The log up to the last row that was given, where the rest of it is not: for comparing with the head by a proof that the one
    /// grew out of the other.
    ///
    /// # Errors
    /// [`Broken`] with the first place that does not hold.
    pub fn so_far(self) -> Result<Tree, Broken> {
        match self.state {
            State::Broken(broken) => Err(broken),
            State::Missing(seq) => Err(Broken::one(seq, Broken::MISSING)),
            State::Sound => Ok(self.tree),
        }
    }

    fn fits(&self, head: &Head) -> Result<Report, Broken> {
        let Link { seq, chain } = self.link;
        if !self.seen.is_empty() {
            // Signed when the log was longer than it is.
            return Err(Broken::one(seq + 1, Broken::MISSING));
        }
        if (seq, chain) == (head.seq, head.chain) {
            if self.tree.peaks() == head.peaks {
                return Ok(Report { entries: seq, erased: self.erased });
            }
            return Err(Broken::one(seq, Broken::PEAKS));
        }
        if seq < head.seq && chain != head.chain {
            return Err(Broken::one(seq + 1, Broken::MISSING));
        }
        Err(Broken::one(seq, Broken::HEAD))
    }

    fn next(&mut self, entry: &Sealed) -> State {
        let Sealed { row, personal, nodes } = entry;
        let place = self.link.seq.saturating_add(1);
        let mut what = self.altered(row);
        if row.seq > place && !names(&what, "seq") {
            return astray(row, place);
        }
        if row.seq < place && what.is_empty() {
            return State::Broken(Broken::one(row.seq, Broken::ORDER));
        }
        self.check_chain(row, &mut what);
        let (personal, erased) = personal_part(row, personal.as_ref(), &what);
        what.extend(personal.map(str::to_owned));
        if !what.is_empty() {
            return State::Broken(Broken { seq: row.seq, what });
        }
        self.link = Link { seq: row.seq, chain: row.chain };
        self.joined = true;
        self.erased += erased;
        if self.tree.append(row.leaf) != *nodes {
            return State::Broken(Broken::one(row.seq, Broken::NODES));
        }
        self.as_signed()
    }

    /// Compares the tree with the checkpoints of its size.
    fn as_signed(&mut self) -> State {
        let size = self.tree.size();
        while let Some(checkpoint) = self.seen.pop_if(|checkpoint| checkpoint.size <= size) {
            if checkpoint.size == size && checkpoint.root != self.tree.root() {
                return State::Broken(Broken::one(size, Broken::CHECKPOINT));
            }
        }
        State::Sound
    }

    /// The columns that do not fit the row's own seal.
    fn altered(&self, row: &Row) -> Vec<String> {
        if row.version != Row::VERSION {
            return vec!["version".to_owned()];
        }
        match row.record(row.seq).check(&row.seal()) {
            Err(altered) => altered.fields,
            Ok(()) if row.workspace != self.workspace => vec!["workspace".to_owned()],
            Ok(()) => Vec::new(),
        }
    }

    /// Adds `chain` if the row does not follow the head, and learns from the chain whether it is the leaf that was altered.
    fn check_chain(&self, row: &Row, what: &mut Vec<String>) {
        // A row out of its place follows nothing.
        if names(what, "seq") || !self.joined {
            return;
        }
        let follows = |leaf: &Digest| self.link.next(leaf).chain == row.chain;
        if follows(&row.leaf) {
            return;
        }
        if follows(&row.record(row.seq).seal().leaf) {
            what.iter_mut().filter(|name| *name == Broken::SEAL).for_each(|name| "leaf".clone_into(name));
        } else {
            what.push("chain".to_owned());
        }
    }
}

/// Judges a row that comes while the one at `missing` has not come.
fn astray(row: &Row, missing: u64) -> State {
    if row.seq == missing {
        State::Broken(Broken::one(missing, Broken::ORDER))
    } else if row.record(missing).seal().leaf == row.leaf {
        State::Broken(Broken::one(missing, "seq"))
    } else {
        State::Missing(missing)
    }
}

/// The altered personal values, and how many are erased. A value whose digest was altered proves nothing either way.
fn personal_part(
    row: &Row,
    personal: Option<&Personal>,
    altered: &[String],
) -> (impl Iterator<Item = &'static str> + use<>, u64) {
    let parts = [
        ("ip", row.ip(personal).filter(|_| !names(altered, "ip_digest"))),
        ("user_agent", row.user_agent(personal).filter(|_| !names(altered, "agent_digest"))),
    ];
    let erased = parts.iter().filter(|(_, found)| *found == Some(Disclosure::Erased)).count() as u64;
    let wrong = parts.into_iter().filter(|(_, found)| *found == Some(Disclosure::Altered)).map(|(name, _)| name);
    (wrong, erased)
}

fn names(what: &[String], column: &str) -> bool {
    what.iter().any(|name| name == column)
}
