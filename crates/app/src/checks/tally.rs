//! Whether two streams hold the same pairs, in whatever order, without holding either.

use dalil_invoicing::DocumentId;
use dalil_proof::{Salt, salted};

/// How many sums there are: where one differs, a thousandth of the pairs is looked at again.
const BUCKETS: usize = 1024;

/// Sums over documents and their seals: each is put in by one stream and taken out by the other. The hashes are salted afresh
/// for each check, so that nobody can choose rows whose sums meet.
pub(super) struct Tally {
    salt: Salt,
    sums: Vec<u128>,
}

/// The buckets in which two streams differ.
pub(super) struct Differing(Vec<bool>);

impl Tally {
    pub(super) fn new(salt: Salt) -> Self {
        Self { salt, sums: vec![0; BUCKETS] }
    }

    pub(super) fn put(&mut self, id: DocumentId, seal: &str) {
        let hash = self.hash(id, seal);
        self.moved(id, |sum| sum.wrapping_add(hash));
    }

    pub(super) fn take(&mut self, id: DocumentId, seal: &str) {
        let hash = self.hash(id, seal);
        self.moved(id, |sum| sum.wrapping_sub(hash));
    }

    /// Where the streams differ; none when they do not.
    pub(super) fn differing(&self) -> Option<Differing> {
        let differing: Vec<bool> = self.sums.iter().map(|sum| *sum != 0).collect();
        differing.contains(&true).then_some(Differing(differing))
    }

    fn hash(&self, id: DocumentId, seal: &str) -> u128 {
        let digest = salted("dalil/tally", &self.salt, format!("{id} {seal}").as_bytes());
        let (first, _) = digest.as_bytes().split_first_chunk::<16>().expect("a digest has 32 bytes");
        u128::from_be_bytes(*first)
    }

    fn moved(&mut self, id: DocumentId, by: impl FnOnce(u128) -> u128) {
        if let Some(sum) = self.sums.get_mut(bucket(id)) {
            *sum = by(*sum);
        }
    }
}

impl Differing {
    /// Whether a document is among those to look at again.
    pub(super) fn holds(&self, id: DocumentId) -> bool {
        self.0.get(bucket(id)).is_some_and(|differs| *differs)
    }
}

/// By the random end of its id.
fn bucket(id: DocumentId) -> usize {
    let [.., high, low] = *id.as_uuid().as_bytes();
    usize::from(u16::from_be_bytes([high, low])) % BUCKETS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> DocumentId {
        DocumentId::mint(1, &[n; 10])
    }

    #[test]
    fn streams_of_the_same_pairs_balance_in_any_order() {
        let mut tally = Tally::new(Salt::new([1; 16]));
        (1..=9).for_each(|n| tally.put(id(n), "seal"));
        assert!(tally.differing().is_some());
        (1..=9).rev().for_each(|n| tally.take(id(n), "seal"));
        assert!(tally.differing().is_none());
    }

    #[test]
    fn what_is_missing_altered_or_twice_is_in_a_differing_bucket() {
        let whole = || {
            let mut tally = Tally::new(Salt::new([1; 16]));
            (1..=9).for_each(|n| tally.put(id(n), "seal"));
            (1..=9).for_each(|n| tally.take(id(n), "seal"));
            tally
        };
        let mut altered = whole();
        altered.put(id(4), "seal");
        altered.take(id(4), "other");
        let mut twice = whole();
        twice.put(id(4), "seal");
        let mut missing = whole();
        missing.take(id(4), "seal");
        for tally in [altered, twice, missing] {
            let differing = tally.differing().expect("they differ");
            assert!(differing.holds(id(4)));
            assert!(!differing.holds(id(5)));
        }
    }
}
