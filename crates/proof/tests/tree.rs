//! Trees against the definition of RFC 6962, written out once more as it stands there.

use std::collections::BTreeMap;

use dalil_proof::{
    Digest, leaf_hash,
    tree::{
        BrokenTree, Node, NotProved, Tree, check_growth, check_inclusion, nodes_of_growth, nodes_of_inclusion,
        prove_growth, prove_inclusion,
    },
};
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};

/// MTH of RFC 6962, section 2.1.
fn mth(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => Digest::new(Sha256::digest([]).into()),
        [leaf] => *leaf,
        _ => {
            let k = leaves.len().next_power_of_two() / 2;
            let halves = [mth(&leaves[..k]), mth(&leaves[k..])];
            let hasher = Sha256::new().chain_update([1]).chain_update(halves[0].as_bytes());
            Digest::new(hasher.chain_update(halves[1].as_bytes()).finalize().into())
        }
    }
}

fn leaves(count: u64) -> Vec<Digest> {
    (0..count).map(|n| leaf_hash(&n.to_be_bytes())).collect()
}

/// A tree with every node that was ever complete in it.
fn grown(leaves: &[Digest]) -> (Tree, BTreeMap<Node, Digest>) {
    let (mut tree, mut nodes) = (Tree::empty(), BTreeMap::new());
    for leaf in leaves {
        let at = tree.size();
        let above = tree.append(*leaf);
        for (level, digest) in (0..).zip([*leaf].into_iter().chain(above)) {
            nodes.insert(Node { leaf: at, level }, digest);
        }
    }
    (tree, nodes)
}

#[test]
fn the_root_is_the_one_of_the_definition_at_every_size() {
    let all = leaves(130);
    let mut tree = Tree::empty();
    assert_eq!(tree.root(), mth(&[]));
    for (at, leaf) in all.iter().enumerate() {
        tree.append(*leaf);
        assert_eq!(tree.root(), mth(&all[..=at]));
        let stored = Tree::stored(tree.size(), tree.peaks().to_vec());
        assert_eq!(stored.as_ref(), Ok(&tree));
    }
}

#[test]
fn a_tree_has_as_many_peaks_as_its_size_has_ones() {
    let (tree, _) = grown(&leaves(6));
    assert_eq!(tree.peaks().len(), 2);
    for size in [5 - 1, 7, u64::MAX] {
        assert_eq!(Tree::stored(size, tree.peaks().to_vec()), Err(BrokenTree { size }));
    }
}

#[test]
fn there_is_no_proof_for_what_is_not_there() {
    assert_eq!(nodes_of_inclusion(4, 4), Err(BrokenTree { size: 4 }));
    assert_eq!(nodes_of_growth(0, 4), Err(BrokenTree { size: 4 }));
    assert_eq!(nodes_of_growth(5, 4), Err(BrokenTree { size: 4 }));
    assert_eq!(prove_inclusion(4, 1, |_| None), Err(BrokenTree { size: 4 }));
    let root = leaf_hash(b"");
    for size in [0, 1, u64::MAX] {
        assert_eq!(check_inclusion(&[], size, root, size, root), Err(NotProved));
        assert_eq!(check_growth(&[], 0, root, size, root), Err(NotProved));
    }
    assert_eq!(check_inclusion(&vec![root; 64], u64::MAX, root, 1, root), Err(NotProved));
}

proptest! {
    #[test]
    fn every_leaf_of_every_tree_is_proved_and_no_other(size in 1_u64..200, leaf in 0_u64..200, other in 0_u64..200) {
        let leaf = leaf % size;
        let all = leaves(size);
        let (tree, nodes) = grown(&all);
        let asked = nodes_of_inclusion(size, leaf).unwrap();
        prop_assert!(asked.len() <= 16, "{}", asked.len());
        let path = prove_inclusion(size, leaf, |node| asked.contains(&node).then(|| nodes[&node])).unwrap();
        let hash_of = all[usize::try_from(leaf).unwrap()];
        prop_assert_eq!(check_inclusion(&path, size, tree.root(), leaf, hash_of), Ok(()));
        let other = other % size;
        if other != leaf {
            prop_assert_eq!(check_inclusion(&path, size, tree.root(), other, hash_of), Err(NotProved));
        }
        prop_assert_eq!(check_inclusion(&path, size, tree.root(), leaf, leaf_hash(b"another")), Err(NotProved));
        prop_assert_eq!(check_inclusion(&path, size, leaf_hash(b"another"), leaf, hash_of), Err(NotProved));
        for at in 0..path.len() {
            let mut bent = path.clone();
            bent[at] = leaf_hash(b"another");
            prop_assert_eq!(check_inclusion(&bent, size, tree.root(), leaf, hash_of), Err(NotProved));
            bent.remove(at);
            prop_assert_eq!(check_inclusion(&bent, size, tree.root(), leaf, hash_of), Err(NotProved));
        }
    }

    #[test]
    fn a_log_that_only_grew_is_proved_and_one_that_changed_is_not(size in 1_u64..200, from in 0_u64..200) {
        let from = from % size + 1;
        let all = leaves(size);
        let (tree, nodes) = grown(&all);
        let before = mth(&all[..usize::try_from(from).unwrap()]);
        let asked = nodes_of_growth(from, size).unwrap();
        let path = prove_growth(from, size, |node| asked.contains(&node).then(|| nodes[&node])).unwrap();
        prop_assert_eq!(check_growth(&path, from, before, size, tree.root()), Ok(()));
        prop_assert_eq!(check_growth(&path, from, leaf_hash(b"another"), size, tree.root()), Err(NotProved));
        prop_assert_eq!(check_growth(&path, from, before, size, leaf_hash(b"another")), Err(NotProved));
        for at in 0..path.len() {
            let mut bent = path.clone();
            bent[at] = leaf_hash(b"another");
            prop_assert_eq!(check_growth(&bent, from, before, size, tree.root()), Err(NotProved));
        }
    }
}
