use std::fmt;

use crate::record::{ABSENT, BYTES, FLAG, INTEGER, RECORD, TEXT};

/// A record read back from its canonical bytes, for whoever was given them with a proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedRecord {
    /// The kind of record.
    pub domain: String,
    /// The version of its form.
    pub version: u16,
    /// Its fields by name, in order.
    pub fields: Vec<(String, SealedValue)>,
}

/// The value of a field of a record.
#[derive(Clone, PartialEq, Eq)]
pub enum SealedValue {
    /// There is none.
    Absent,
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i128),
    /// Bytes, such as a digest or an id.
    Bytes(Vec<u8>),
    /// Yes or no.
    Flag(bool),
}

/// The bytes are not those of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the bytes of a record")]
pub struct NotARecord;

impl SealedRecord {
    /// Reads canonical bytes.
    ///
    /// # Errors
    /// [`NotARecord`].
    pub fn parse(bytes: &[u8]) -> Result<Self, NotARecord> {
        Self::read(bytes).ok_or(NotARecord)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(RECORD)?;
        let domain = text(part(&mut rest)?)?;
        let version = u16::from_be_bytes(*taken::<2>(&mut rest)?);
        let mut fields = Vec::new();
        while !rest.is_empty() {
            let name = text(part(&mut rest)?)?;
            let [tag] = *taken::<1>(&mut rest)?;
            fields.push((name, SealedValue::of(tag, part(&mut rest)?)?));
        }
        Some(Self { domain, version, fields })
    }

    /// The value of a field.
    pub fn get(&self, name: &str) -> Option<&SealedValue> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The text of a field that has one.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            SealedValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number of a field that has one.
    pub fn integer(&self, name: &str) -> Option<i128> {
        match self.get(name)? {
            SealedValue::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// The bytes of a field that has them.
    pub fn bytes(&self, name: &str) -> Option<&[u8]> {
        match self.get(name)? {
            SealedValue::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }
}

impl SealedValue {
    fn of(tag: u8, value: &[u8]) -> Option<Self> {
        match (tag, value) {
            (ABSENT, []) => Some(Self::Absent),
            (TEXT, value) => text(value).map(Self::Text),
            (INTEGER, value) => Some(Self::Integer(i128::from_be_bytes(value.try_into().ok()?))),
            (BYTES, value) => Some(Self::Bytes(value.to_vec())),
            (FLAG, [flag @ (0 | 1)]) => Some(Self::Flag(*flag == 1)),
            _ => None,
        }
    }
}

/// As a person reads it: bytes in hexadecimal, nothing for what is absent.
impl fmt::Display for SealedValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Integer(number) => number.fmt(f),
            Self::Bytes(bytes) => f.write_str(&hex::encode(bytes)),
            Self::Flag(flag) => flag.fmt(f),
        }
    }
}

impl fmt::Debug for SealedValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

fn taken<'a, const N: usize>(rest: &mut &'a [u8]) -> Option<&'a [u8; N]> {
    let (first, after) = rest.split_first_chunk::<N>()?;
    *rest = after;
    Some(first)
}

fn part<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let len = usize::try_from(u64::from_be_bytes(*taken::<8>(rest)?)).ok()?;
    let (first, after) = rest.split_at_checked(len)?;
    *rest = after;
    Some(first)
}

fn text(bytes: &[u8]) -> Option<String> {
    str::from_utf8(bytes).ok().map(str::to_owned)
}
