//! A record signed by itself, in a file: what stands in no log, or is to be shown without one.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{LogKey, PublicLogKey, Record, SealedRecord, frame::Purpose};

const HEADER: &str = "dalil-record/1";
const SIGNED: Purpose = b"dalil/signed-record/1\0";

/// A record with its signature: four lines, `dalil-record/1`, then `record`, `key` and `signature`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedRecord {
    record: Vec<u8>,
    key: String,
    signature: Vec<u8>,
}

/// Why a signed record proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignedRecordError {
    /// It is not of the form.
    #[error("not a signed record of the form dalil-record/1")]
    Malformed,
    /// No key that is trusted has the id it names.
    #[error("not signed by a key that is trusted")]
    UnknownKey,
    /// The signature of that key does not fit.
    #[error("the signature does not fit")]
    WrongSignature,
}

impl SignedRecord {
    /// Signs a record. The same record and key always give the same signature (RFC 8032).
    pub fn sign(record: &Record, key: &LogKey) -> Self {
        let record = record.as_bytes().to_vec();
        let signature = key.sign_for(SIGNED, &[&record]).to_vec();
        Self { record, key: key.public().id(), signature }
    }

    /// One whose parts were stored: canonical bytes, id of the key, signature.
    pub const fn stored(record: Vec<u8>, key: String, signature: Vec<u8>) -> Self {
        Self { record, key, signature }
    }

    /// The signature, 64 bytes as it was made.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// Whether a text begins as one.
    pub fn begins(text: &str) -> bool {
        text.starts_with(HEADER)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`SignedRecordError::Malformed`].
    pub fn parse(text: &str) -> Result<Self, SignedRecordError> {
        Self::read(text).ok_or(SignedRecordError::Malformed)
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        if lines.next()? != HEADER {
            return None;
        }
        let mut value = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
        let record = STANDARD.decode(value("record")?).ok()?;
        let key = value("key")?.to_owned();
        let signature = STANDARD.decode(value("signature")?).ok()?;
        lines.next().is_none().then_some(Self { record, key, signature })
    }

    /// The record, once one of these keys is found to have signed it, and that key.
    ///
    /// # Errors
    /// [`SignedRecordError`].
    pub fn check<'a>(
        &self,
        trusted: &'a [PublicLogKey],
    ) -> Result<(SealedRecord, &'a PublicLogKey), SignedRecordError> {
        let key = trusted.iter().find(|key| key.id() == self.key).ok_or(SignedRecordError::UnknownKey)?;
        let signature = self.signature.as_slice().try_into().map_err(|_| SignedRecordError::WrongSignature)?;
        if !key.has_signed(SIGNED, &[&self.record], signature) {
            return Err(SignedRecordError::WrongSignature);
        }
        let record = SealedRecord::parse(&self.record).map_err(|_| SignedRecordError::Malformed)?;
        Ok((record, key))
    }
}

/// The file.
impl fmt::Display for SignedRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (record, signature) = (STANDARD.encode(&self.record), STANDARD.encode(&self.signature));
        write!(f, "{HEADER}\nrecord {record}\nkey {}\nsignature {signature}\n", self.key)
    }
}
