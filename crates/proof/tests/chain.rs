//! A chain finds a leaf that is left out, put in, moved or altered.

use dalil_proof::{Digest, Link, leaf_hash};
use proptest::{collection::vec, prelude::*};

fn chain(leaves: &[Digest]) -> Link {
    leaves.iter().fold(Link::genesis("test", b"owner"), |link, leaf| link.next(leaf))
}

proptest! {
    #[test]
    fn chains_agree_only_on_the_same_leaves_in_the_same_order(
        one in vec(0..3_u8, 0..5),
        other in vec(0..3_u8, 0..5),
    ) {
        let leaves = |bytes: &[u8]| bytes.iter().map(|byte| leaf_hash(&[*byte])).collect::<Vec<_>>();
        prop_assert_eq!(chain(&leaves(&one)).chain == chain(&leaves(&other)).chain, one == other);
        prop_assert_eq!(chain(&leaves(&one)).seq, one.len() as u64);
    }
}

#[test]
fn owners_and_domains_have_chains_of_their_own() {
    let starts =
        [("ab", "c"), ("a", "bc"), ("abc", ""), ("", "abc")].map(|(d, o)| Link::genesis(d, o.as_bytes()).chain);
    for (i, start) in starts.iter().enumerate() {
        assert!(!starts[i + 1..].contains(start));
    }
}

#[test]
fn the_place_is_part_of_the_link() {
    let leaf = leaf_hash(b"x");
    let start = Link::genesis("test", b"owner");
    let moved = Link { seq: start.seq + 1, ..start };
    assert_ne!(start.next(&leaf).chain, moved.next(&leaf).chain);
}

#[test]
fn a_seq_out_of_range_does_not_overflow() {
    let last = Link { seq: u64::MAX, ..Link::genesis("test", b"owner") };
    assert_eq!(last.next(&leaf_hash(b"x")).seq, u64::MAX);
}
