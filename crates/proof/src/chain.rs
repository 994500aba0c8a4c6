use crate::{
    Digest,
    frame::{Purpose, hash},
};

const GENESIS: Purpose = b"dalil/genesis/1\0";
const LINK: Purpose = b"dalil/link/1\0";

/// A place in a hash chain: what everything up to it comes to.
///
/// A chain's value at one place depends on each leaf before and on their order, so leaves cannot be removed, inserted or
/// moved without changing every value after. The last link is all that needs to be kept apart to prove the whole chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// How many leaves the chain has up to here; 0 at the genesis.
    pub seq: u64,
    /// The value of the chain here.
    pub chain: Digest,
}

impl Link {
    /// The start of a chain, before its first leaf.
    ///
    /// `domain` says what kind of chain it is (`dalil/audit`), `owner` whose: two owners never share a value.
    pub fn genesis(domain: &str, owner: &[u8]) -> Self {
        Self { seq: 0, chain: hash(GENESIS, &[domain.as_bytes(), owner]) }
    }

    /// The link after this one.
    #[must_use]
    pub fn next(&self, leaf: &Digest) -> Self {
        // A chain of 2^64 leaves cannot be built; a stored `seq` that large is a lie, and its value will not match.
        let seq = self.seq.saturating_add(1);
        let chain = hash(LINK, &[self.chain.as_bytes(), &seq.to_be_bytes(), leaf.as_bytes()]);
        Self { seq, chain }
    }
}
