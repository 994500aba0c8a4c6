use std::{borrow::Cow, collections::BTreeSet};

use sha2::{Digest as _, Sha256};

use crate::{
    Digest,
    frame::{Purpose, Sink, hash, part},
};

pub(crate) const RECORD: Purpose = b"dalil/record/1\0";
const HINT: Purpose = b"dalil/hint/1\0";
const HINT_LEN: usize = 4;

pub(crate) const ABSENT: u8 = 0;
pub(crate) const TEXT: u8 = 1;
pub(crate) const INTEGER: u8 = 2;
pub(crate) const BYTES: u8 = 3;
pub(crate) const FLAG: u8 = 4;

/// The RFC 6962 hash of a leaf: SHA-256 of the byte 0x00 and the data.
///
/// The leading byte keeps a leaf from ever being taken for an inner node of a Merkle tree.
pub fn leaf_hash(data: &[u8]) -> Digest {
    let mut sha = Sha256::new();
    sha.put(&[0]);
    sha.put(data);
    Digest::new(sha.finalize().into())
}

/// Named fields in a fixed order, encoded so that different fields never give the same bytes.
///
/// The bytes are: `dalil/record/1` and a NUL; the domain; the version (two bytes); then for each field its name, one byte
/// for its type and its value. Domain, names and values have their length before them (eight bytes); numbers are
/// big-endian. Types: 0 absent (no value), 1 text in UTF-8, 2 integer (16 bytes, two's complement), 3 bytes, 4 flag (one
/// byte, 0 or 1).
///
/// Each name is used once. Not for personal data in the clear: neither leaf nor hints are salted, see
/// [`salted`](crate::salted).
///
/// ```
/// use dalil_proof::Record;
/// let note = |to| Record::new("shop/delivery", 1).integer("number", 41).text("to", to).absent("returned");
/// let seal = note("Shapla Studio").seal();
/// assert!(note("Shapla Studio").check(&seal).is_ok());
/// assert_eq!(note("Padma Studio").check(&seal).unwrap_err().fields, ["to"]);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Record {
    domain: &'static str,
    version: u16,
    names: Vec<Cow<'static, str>>,
    hints: Vec<u8>,
    bytes: Vec<u8>,
}

impl Record {
    /// A record without fields. `domain` names the kind of record, `version` the order and meaning of its fields: a new
    /// field needs a new version.
    pub fn new(domain: &'static str, version: u16) -> Self {
        let mut bytes = RECORD.to_vec();
        part(&mut bytes, domain.as_bytes());
        bytes.put(&version.to_be_bytes());
        Self { domain, version, names: Vec::new(), hints: Vec::new(), bytes }
    }

    /// Adds a text, sealed byte for byte: its Unicode form is not touched.
    pub fn text(self, name: impl Into<Cow<'static, str>>, value: &str) -> Self {
        self.field(name.into(), TEXT, value.as_bytes())
    }

    /// Adds a whole number; the same number of two Rust types is the same field.
    pub fn integer(self, name: impl Into<Cow<'static, str>>, value: impl Into<i128>) -> Self {
        self.field(name.into(), INTEGER, &value.into().to_be_bytes())
    }

    /// Adds bytes, such as a digest or an id.
    pub fn bytes(self, name: impl Into<Cow<'static, str>>, value: &[u8]) -> Self {
        self.field(name.into(), BYTES, value)
    }

    /// Adds a yes or no.
    pub fn flag(self, name: impl Into<Cow<'static, str>>, value: bool) -> Self {
        self.field(name.into(), FLAG, &[u8::from(value)])
    }

    /// Adds a field that has no value, which is not the same as an empty one.
    pub fn absent(self, name: impl Into<Cow<'static, str>>) -> Self {
        self.field(name.into(), ABSENT, &[])
    }

    /// Adds a text, or says that there is none.
    pub fn optional_text(self, name: impl Into<Cow<'static, str>>, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.text(name, value),
            None => self.absent(name),
        }
    }

    /// Adds a whole number, or says that there is none.
    pub fn optional_integer(self, name: impl Into<Cow<'static, str>>, value: Option<impl Into<i128>>) -> Self {
        match value {
            Some(value) => self.integer(name, value),
            None => self.absent(name),
        }
    }

    /// Adds bytes, or says that there are none.
    pub fn optional_bytes(self, name: impl Into<Cow<'static, str>>, value: Option<&[u8]>) -> Self {
        match value {
            Some(value) => self.bytes(name, value),
            None => self.absent(name),
        }
    }

    fn field(mut self, name: Cow<'static, str>, tag: u8, value: &[u8]) -> Self {
        part(&mut self.bytes, name.as_bytes());
        self.bytes.put(&[tag]);
        part(&mut self.bytes, value);
        let version = self.version.to_be_bytes();
        let hint = hash(HINT, &[self.domain.as_bytes(), &version, name.as_bytes(), &[tag], value]);
        self.hints.extend(hint.as_bytes().iter().take(HINT_LEN));
        self.names.push(name);
        self
    }

    /// The canonical bytes, for whoever wants to prove the record elsewhere.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The seal to store beside the record.
    ///
    /// In debug builds a name used twice is a panic; otherwise it does no harm but to name two fields alike.
    pub fn seal(&self) -> Seal {
        debug_assert!(
            self.names.iter().collect::<BTreeSet<_>>().len() == self.names.len(),
            "a record of {} names a field twice",
            self.domain
        );
        Seal { leaf: leaf_hash(&self.bytes), hints: self.hints.clone() }
    }

    /// Holds the record, built anew from what is stored, against the seal made when it was stored.
    ///
    /// # Errors
    /// [`Altered`] with what broke.
    pub fn check(&self, stored: &Seal) -> Result<(), Altered> {
        let fields = match (leaf_hash(&self.bytes) == stored.leaf, self.hints == stored.hints) {
            (true, true) => return Ok(()),
            (true, false) => vec![Altered::HINTS.to_owned()],
            (false, true) => vec![Altered::SEAL.to_owned()],
            (false, false) if self.hints.len() == stored.hints.len() => self.differing(&stored.hints),
            (false, false) => vec![Altered::HINTS.to_owned(), Altered::SEAL.to_owned()],
        };
        Err(Altered { fields })
    }

    fn differing(&self, hints: &[u8]) -> Vec<String> {
        let pairs = self.hints.chunks(HINT_LEN).zip(hints.chunks(HINT_LEN));
        self.names.iter().zip(pairs).filter(|(_, (a, b))| a != b).map(|(name, _)| name.to_string()).collect()
    }
}

/// What is stored beside a record to prove it later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// The RFC 6962 leaf hash of the record: the proof.
    pub leaf: Digest,
    /// Four bytes for each field in order, to name the one that was altered. No proof rests on them.
    pub hints: Vec<u8>,
}

/// The record is not the one that was sealed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("altered: {}", fields.join(", "))]
pub struct Altered {
    /// The names of the altered fields in order; or [`Altered::HINTS`], [`Altered::SEAL`].
    pub fields: Vec<String>,
}

impl Altered {
    /// The record holds; its stored hints were altered. Beside [`Altered::SEAL`]: they were made for another number of
    /// fields, so that no field can be named.
    pub const HINTS: &str = "hints";
    /// Leaf and record differ though every hint fits: the stored leaf was altered, or a field together with its hint.
    pub const SEAL: &str = "seal";
}
