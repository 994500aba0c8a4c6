use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{
    Digest, Salt,
    frame::{Purpose, Sink, part},
};

const SALTED: Purpose = b"dalil/salted/1\0";

impl Sink for Hmac<Sha256> {
    fn put(&mut self, bytes: &[u8]) {
        self.update(bytes);
    }
}

/// HMAC-SHA256 of a value with the salt as its key: commits to the value and tells nothing about it once the salt is gone.
///
/// `domain` says what the value is (`dalil/audit/ip`), so that equal values of two fields have different digests.
pub fn salted(domain: &str, salt: &Salt, value: &[u8]) -> Digest {
    let mut mac = Hmac::<Sha256>::new_from_slice(salt.as_bytes()).expect("HMAC takes a key of any length (RFC 2104)");
    mac.put(SALTED);
    part(&mut mac, domain.as_bytes());
    part(&mut mac, value);
    Digest::new(mac.finalize().into_bytes().into())
}

/// What holding a clear value against its salted digest shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Disclosure {
    /// The value is the one that was sealed.
    Verified,
    /// The value was erased; the record around it can still be proved.
    Erased,
    /// There is a value, and it is not the one that was sealed.
    Altered,
}

impl Disclosure {
    /// Compares the digest in a record with the clear value and its salt, if they are still there.
    pub fn of(domain: &str, sealed: &Digest, clear: Option<(&Salt, &[u8])>) -> Self {
        match clear {
            None => Self::Erased,
            Some((salt, value)) if salted(domain, salt, value) == *sealed => Self::Verified,
            Some(_) => Self::Altered,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SALT: Salt = Salt::new([7; 16]);

    #[test]
    fn verified_erased_and_altered_are_told_apart() {
        let sealed = salted("ip", &SALT, b"203.0.113.9");
        assert_eq!(Disclosure::of("ip", &sealed, Some((&SALT, b"203.0.113.9"))), Disclosure::Verified);
        assert_eq!(Disclosure::of("ip", &sealed, None), Disclosure::Erased);
        assert_eq!(Disclosure::of("ip", &sealed, Some((&SALT, b"203.0.113.8"))), Disclosure::Altered);
        assert_eq!(Disclosure::of("ip", &sealed, Some((&Salt::new([8; 16]), b"203.0.113.9"))), Disclosure::Altered);
        assert_eq!(Disclosure::of("agent", &sealed, Some((&SALT, b"203.0.113.9"))), Disclosure::Altered);
    }

    #[test]
    fn domain_and_value_do_not_run_together() {
        assert_ne!(salted("ab", &SALT, b"c"), salted("a", &SALT, b"bc"));
        assert_ne!(salted("a", &SALT, b""), salted("", &SALT, b"a"));
    }
}
