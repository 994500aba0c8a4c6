//! What is kept of somebody else's log.

use dalil_proof::{
    Checkpoint, Digest, GrowthProof, LogKey, NotKept, PublicLogKey, keep_next,
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

proptest! {
    #[test]
    fn a_log_that_only_grew_is_kept_and_one_that_was_changed_is_not(old in 1..60_u64, more in 0..60_u64, at in 1..60_u64) {
        let (older, newer) = (log(old, None), log(old + more, None));
        let last = checkpoint("books.example/a", &older.0);
        let kept = keep_next(Some(&last), &growth(old, &newer, "books.example/a", &key(7)), &pinned());
        prop_assert_eq!(kept, Ok(checkpoint("books.example/a", &newer.0)));

        let at = at.min(old);
        let changed = log(old + more, Some(at));
        let refused = keep_next(Some(&last), &growth(old, &changed, "books.example/a", &key(7)), &pinned());
        prop_assert_eq!(refused, Err(if more == 0 { NotKept::Forked } else { NotKept::NotGrown }));
        if old > 1 {
            let cut = log(old - 1, None);
            let refused = keep_next(Some(&last), &growth(0, &cut, "books.example/a", &key(7)), &pinned());
            prop_assert_eq!(refused, Err(NotKept::Shrunk));
        }
    }
}

#[test]
fn the_first_one_begins_at_nothing_and_what_is_not_signed_speaks_against_nobody() {
    let (older, newer) = (log(5, None), log(7, None));
    let first = growth(0, &older, "books.example/a", &key(7));
    let last = keep_next(None, &first, &pinned()).unwrap();
    assert_eq!(last.size, 5);
    let later = |from, origin, signer: &LogKey| growth(from, &newer, origin, signer);
    for (kept, sent, refused) in [
        (None, later(5, "books.example/a", &key(7)), NotKept::BeginsElsewhere { size: 0 }),
        (Some(&last), later(4, "books.example/a", &key(7)), NotKept::BeginsElsewhere { size: 5 }),
        (Some(&last), later(5, "books.example/b", &key(7)), NotKept::OtherLog),
    ] {
        let found = keep_next(kept, &sent, &pinned()).unwrap_err();
        assert_eq!(found, refused);
        assert!(!found.is_evidence());
    }
    let foreign = keep_next(Some(&last), &later(5, "books.example/a", &key(8)), &pinned()).unwrap_err();
    assert!(matches!(foreign, NotKept::Unproved(_)) && !foreign.is_evidence(), "{foreign:?}");
    assert!(NotKept::Shrunk.is_evidence() && NotKept::Forked.is_evidence() && NotKept::NotGrown.is_evidence());
}
