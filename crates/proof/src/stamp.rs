//! A stamp in a file: its claim, the SHA-256 of the whole file and a signature over both, so that the file proves every byte
//! of itself. The stamp stands where the file's format keeps text as it is, such as the keywords of a PDF.

use std::ops::Range;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

use crate::{
    ClaimError, Digest, LogKey, PublicLogKey, SignedClaim,
    claim::{self, signature_of},
    frame::Purpose,
};

/// What a signature over a file begins with.
const STAMP: Purpose = b"dalil/stamp/1\0";

/// How a stamp begins. No base64 has a hyphen, so none can begin within another.
const MARK: &str = "dalil-stamp/1:";

/// Where digest and signature come: 64 hexadecimal digits, a colon and the base64 of 64 bytes.
const BLANK: &str = concat!(
    "0000000000000000000000000000000000000000000000000000000000000000",
    ":",
    "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
);

/// How many times the stamp may stand in a file: formats repeat their metadata.
const MOST_STAMPS: usize = 8;

/// What a stamped file says of itself, once it is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamped {
    /// Its claim.
    pub claim: SignedClaim,
    /// Whose key signed it.
    pub key: PublicLogKey,
    /// SHA-256 of the file with its stamp left blank.
    pub digest: Digest,
}

/// Why a file proves nothing of itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StampError {
    /// It has no stamp.
    #[error("the file carries no claim")]
    NoClaim,
    /// It has several that are not the same.
    #[error("the file carries more than one claim")]
    SeveralClaims,
    /// The claim in it does not hold.
    #[error(transparent)]
    Claim(#[from] ClaimError),
    /// The claim holds, but the signature of the file is of another one.
    #[error("the claim in the file is of another document, or the signature of the file was altered")]
    ForeignClaim,
    /// The claim and the signature hold, but not of these bytes.
    #[error("the bytes of the file are not those that were signed")]
    BytesChanged,
}

/// The file has no place for the stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the file has no blank stamp of this claim")]
pub struct NoBlank;

impl SignedClaim {
    /// The stamp that waits for its file: ASCII to be put into it byte for byte, once or a few times.
    pub fn blank_stamp(&self) -> String {
        format!("{MARK}{}:{BLANK}", STANDARD.encode(self.to_string()))
    }
}

/// Signs a file in which the [blank stamp](SignedClaim::blank_stamp) of a claim stands, in place: its length does not change.
///
/// # Errors
/// [`NoBlank`].
pub fn stamp(file: &mut [u8], claim: &SignedClaim, key: &LogKey) -> Result<(), NoBlank> {
    let empty = claim.blank_stamp();
    let found = Found::all(file);
    if found.is_empty() || found.len() > MOST_STAMPS || found.iter().any(|at| &file[at.all.clone()] != empty.as_bytes())
    {
        return Err(NoBlank);
    }
    let digest = digest(file, &found);
    let signature = key.sign_for(STAMP, &[digest.as_bytes(), claim.to_string().as_bytes()]);
    let signed = format!("{digest}:{}", STANDARD.encode(signature));
    for at in found {
        file[at.blank].copy_from_slice(signed.as_bytes());
    }
    Ok(())
}

/// Checks that a file is, byte for byte, what one of these keys stamped. Needs no more memory than the file.
///
/// # Errors
/// [`StampError`], the first that applies.
pub fn check_stamp(file: &[u8], trusted: &[PublicLogKey]) -> Result<Stamped, StampError> {
    let found = Found::all(file);
    let first = found.first().ok_or(StampError::NoClaim)?;
    let text = |at: &Found| file[at.all.clone()].to_vec();
    if found.len() > MOST_STAMPS || found.iter().any(|at| text(at) != text(first)) {
        return Err(StampError::SeveralClaims);
    }
    let claim: SignedClaim = first.claim.parse()?;
    let key = claim.check(trusted)?;
    if !key.has_signed(STAMP, &[first.digest.as_bytes(), first.claim.as_bytes()], &first.signature) {
        return Err(StampError::ForeignClaim);
    }
    if digest(file, &found) != first.digest {
        return Err(StampError::BytesChanged);
    }
    Ok(Stamped { key: key.clone(), digest: first.digest, claim })
}

/// SHA-256 of a file with these stamps left blank.
fn digest(file: &[u8], stamps: &[Found]) -> Digest {
    let mut hash = Sha256::new();
    let mut from = 0;
    for at in stamps {
        hash.update(&file[from..at.blank.start]);
        hash.update(BLANK.as_bytes());
        from = at.blank.end;
    }
    hash.update(&file[from..]);
    Digest::new(hash.finalize().into())
}

/// A stamp, and where it stands.
struct Found {
    all: Range<usize>,
    blank: Range<usize>,
    claim: String,
    digest: Digest,
    signature: [u8; 64],
}

impl Found {
    /// Every stamp of a file that is one, and no more than are too many. What only begins like one is part of the file.
    fn all(file: &[u8]) -> Vec<Self> {
        let mark = MARK.as_bytes();
        let mut found: Vec<Self> = Vec::new();
        let mut from = 0;
        while found.len() <= MOST_STAMPS {
            let Some(at) = file[from..].windows(mark.len()).position(|bytes| bytes == mark) else { break };
            let start = from + at;
            let stamp = Self::at(file, start);
            from = stamp.as_ref().map_or(start + mark.len(), |stamp| stamp.all.end);
            found.extend(stamp);
        }
        found
    }

    fn at(file: &[u8], start: usize) -> Option<Self> {
        let body = &file[start + MARK.len()..];
        // Base64 of the longest claim.
        let head = &body[..body.len().min(claim::MOST_BYTES.div_ceil(3) * 4 + 1)];
        let encoded = head.iter().position(|byte| *byte == b':')?;
        let claim = String::from_utf8(STANDARD.decode(&body[..encoded]).ok()?).ok()?;
        let written = str::from_utf8(body.get(encoded + 1..encoded + 1 + BLANK.len())?).ok()?;
        let (digest, signature) = written.split_once(':')?;
        let lower = !digest.bytes().any(|byte| byte.is_ascii_uppercase());
        let digest = digest.parse().ok().filter(|_| lower)?;
        let signature = signature_of(signature).or_else(|| (written == BLANK).then_some([0; 64]))?;
        let blank = start + MARK.len() + encoded + 1;
        let end = blank + BLANK.len();
        Some(Self { all: start..end, blank: blank..end, claim, digest, signature })
    }
}
