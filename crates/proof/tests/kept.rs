//! What is kept of somebody else's log.

use dalil_proof::{
    Arrived, Checkpoint, Digest, GrowthProof, LogKey, NotKept, PublicLogKey,
    tree::{LogEntry, Tree, prove_growth},
};
use proptest::prelude::*;

fn key(n: u8) -> LogKey {
    LogKey::from_secret("books.example", &[n; 32]).unwrap()
}

fn pinned() -> [PublicLogKey; 1] {
    [key(7).public().clone()]
}

/// A log of so many leaves whose leaf at one place is another.
fn log(size: u64, changed: Option<u64>) -> (Tree, Vec<LogEntry>) {
    let mut tree = Tree::default();
    let entry = |n: u64| {
        let mark = u8::from(changed == Some(n));
        let mut leaf = [mark; 32];
        leaf[..8].copy_from_slice(&n.to_be_bytes());
        let leaf = Digest::new(leaf);
        LogEntry { number: n, leaf, nodes: tree.append(leaf) }
    };
    let entries = (1..=size).map(entry).collect();
    (tree, entries)
}

fn checkpoint(origin: &str, tree: &Tree) -> Checkpoint {
    Checkpoint::of(origin.to_owned(), tree)
}

fn growth(from: u64, (tree, entries): &(Tree, Vec<LogEntry>), origin: &str, signer: &LogKey) -> GrowthProof {
    let path = match from {
        0 => Vec::new(),
        from => prove_growth(from, tree.size(), |node| LogEntry::node(entries, node)).unwrap(),
    };
    GrowthProof { from, path, checkpoint: checkpoint(origin, tree).sign(signer) }
}

const ORIGIN: &str = "books.example/a";

/// What is kept next of the pinned log, after these that are kept.
fn next(kept: &[&Checkpoint], growth: &GrowthProof) -> Result<Checkpoint, NotKept> {
    let pinned = pinned();
    let arrived = Arrived::read(growth, ORIGIN, &pinned)?;
    let size = arrived.checkpoint().size;
    let last = kept.iter().max_by_key(|kept| kept.size).copied();
    arrived.after(last, kept.iter().find(|kept| kept.size == size).copied())
}

proptest! {
    #[test]
    fn a_log_that_only_grew_is_kept_and_one_that_was_changed_is_not(old in 1..60_u64, more in 0..60_u64, at in 1..60_u64) {
        let (older, newer) = (log(old, None), log(old + more, None));
        let last = checkpoint(ORIGIN, &older.0);
        let kept = next(&[&last], &growth(old, &newer, ORIGIN, &key(7)));
        prop_assert_eq!(kept, Ok(checkpoint(ORIGIN, &newer.0)));

        let at = at.min(old);
        let changed = log(old + more, Some(at));
        let refused = next(&[&last], &growth(old, &changed, ORIGIN, &key(7)));
        prop_assert_eq!(refused, Err(if more == 0 { NotKept::Forked } else { NotKept::NotGrown }));
    }

    /// Whoever kept an older checkpoint of an honest log, or writes a proof that proves nothing, accuses nobody: only two
    /// signatures over different logs of one size do.
    #[test]
    fn no_log_that_only_grew_is_ever_accused(sizes in proptest::collection::btree_set(1..60_u64, 1..6), from in 0..70_u64, sent in 1..60_u64, steps in 0..9_usize) {
        let kept: Vec<Checkpoint> = sizes.iter().map(|size| checkpoint(ORIGIN, &log(*size, None).0)).collect();
        let kept: Vec<&Checkpoint> = kept.iter().collect();
        let honest = checkpoint(ORIGIN, &log(sent, None).0).sign(&key(7));
        let made_up = GrowthProof { from, path: vec![Digest::new([9; 32]); steps], checkpoint: honest };
        if let Err(refused) = next(&kept, &made_up) {
            prop_assert!(!refused.is_evidence(), "{refused:?}");
        }
        let other = checkpoint(ORIGIN, &log(sent, Some(1)).0).sign(&key(7));
        let accused = next(&kept, &GrowthProof { from, path: Vec::new(), checkpoint: other });
        prop_assert_eq!(accused.is_err_and(|refused| refused.is_evidence()), sizes.contains(&sent));
    }
}

#[test]
fn the_first_one_begins_at_nothing_and_what_proves_nothing_speaks_against_nobody() {
    let (older, newer) = (log(5, None), log(7, None));
    let last = next(&[], &growth(0, &older, ORIGIN, &key(7))).unwrap();
    assert_eq!(last.size, 5);
    let later = |from, origin, signer: &LogKey| growth(from, &newer, origin, signer);
    for (kept, sent, refused) in [
        (None, later(5, ORIGIN, &key(7)), NotKept::BeginsElsewhere { size: 0 }),
        (None, later(0, "books.example/b", &key(7)), NotKept::OtherLog),
        (Some(&last), later(4, ORIGIN, &key(7)), NotKept::BeginsElsewhere { size: 5 }),
        (Some(&last), later(5, "books.example/b", &key(7)), NotKept::OtherLog),
        (Some(&last), growth(0, &log(3, None), ORIGIN, &key(7)), NotKept::BeginsElsewhere { size: 5 }),
    ] {
        let kept: Vec<&Checkpoint> = kept.into_iter().collect();
        assert_eq!(next(&kept, &sent), Err(refused));
        assert!(!refused.is_evidence());
    }
    let foreign = next(&[&last], &later(5, ORIGIN, &key(8))).unwrap_err();
    assert!(matches!(foreign, NotKept::Unproved(_)) && !foreign.is_evidence(), "{foreign:?}");
}
