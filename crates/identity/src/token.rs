use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest as _, Sha256};

/// A secret handed out once: 32 random bytes, as 64 hexadecimal digits in a link or cookie. Never prints.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

/// The SHA-256 of a token, or the keyed hash of an identifier: what is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenHash([u8; 32]);

/// A key of the installation for hashes that nobody without it can compute. Never prints.
#[derive(Clone)]
pub struct TokenKey([u8; 32]);

impl Token {
    /// A token of 32 bytes that nobody can guess.
    pub const fn from_random(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads a token from a link or cookie.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// The text that goes into the link or cookie, and nowhere else.
    pub fn reveal(&self) -> String {
        hex::encode(self.0)
    }

    /// What is stored. A plain hash will do: the token itself is 256 random bits.
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0).into())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl TokenHash {
    /// A stored hash.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes as stored.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl TokenKey {
    /// A key of 32 bytes from the installation's secrets.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// HMAC-SHA256 over a purpose and a value, so that a low-entropy identifier cannot be found by trying all of them.
    pub fn hash(&self, purpose: &str, value: &str) -> TokenHash {
        TokenHash(self.mac(purpose, value).finalize().into_bytes().into())
    }

    /// Whether a hash is that of the value; in constant time.
    pub fn verify(&self, purpose: &str, value: &str, hash: &[u8]) -> bool {
        self.mac(purpose, value).verify_slice(hash).is_ok()
    }

    /// The key itself, for a library that signs with it.
    pub const fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    fn mac(&self, purpose: &str, value: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(&(purpose.len() as u64).to_be_bytes());
        mac.update(purpose.as_bytes());
        mac.update(value.as_bytes());
        mac
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_its_text_and_never_prints() {
        let token = Token::from_random([7; 32]);
        assert_eq!(Token::parse(&token.reveal()), Some(token.clone()));
        assert!(!format!("{token:?} {:?}", TokenKey::from_bytes([9; 32])).contains("07"));
        for bad in ["", "07", &"0".repeat(63), &"g".repeat(64), &"0".repeat(66)] {
            assert_eq!(Token::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_keyed_hash_depends_on_key_purpose_and_value() {
        let (a, b) = (TokenKey::from_bytes([1; 32]), TokenKey::from_bytes([2; 32]));
        let hash = a.hash("bin", "0012345670101");
        assert!(a.verify("bin", "0012345670101", hash.as_bytes()));
        for (key, purpose, value) in
            [(&b, "bin", "0012345670101"), (&a, "tin", "0012345670101"), (&a, "bin", "x"), (&a, "bi", "n0012345670101")]
        {
            assert!(!key.verify(purpose, value, hash.as_bytes()));
        }
    }
}
