use sha2::{Digest as _, Sha256};

use crate::Digest;

/// What a hash or an encoding is for: its first bytes. Ends with NUL, so that none is the start of another.
pub(crate) type Purpose = &'static [u8];

/// Takes bytes one piece after another: a buffer, a hash or a MAC.
pub(crate) trait Sink {
    fn put(&mut self, bytes: &[u8]);
}

impl Sink for Vec<u8> {
    fn put(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

impl Sink for Sha256 {
    fn put(&mut self, bytes: &[u8]) {
        self.update(bytes);
    }
}

/// Puts the length of the part (eight bytes, big-endian), then the part.
pub(crate) fn part(sink: &mut impl Sink, bytes: &[u8]) {
    sink.put(&(bytes.len() as u64).to_be_bytes());
    sink.put(bytes);
}

/// SHA-256 over the purpose and the parts, each with its length before it.
pub(crate) fn hash(purpose: Purpose, parts: &[&[u8]]) -> Digest {
    let mut sha = Sha256::new();
    sha.put(purpose);
    for bytes in parts {
        part(&mut sha, bytes);
    }
    Digest::new(sha.finalize().into())
}
