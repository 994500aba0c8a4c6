//! What a paper says, in a few signed lines: short enough for a QR code, and readable by whoever scans it.

use std::{borrow::Cow, fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{Digest, LogKey, PublicLogKey, frame::Purpose};

/// What a signature over a claim begins with, so that it can never be taken for one over a checkpoint.
const CLAIM: Purpose = b"dalil/claim/1\0";

/// The first line.
const HEADER: &str = "dalil-claim/1";

/// The names of the lines that are signed, in their order, each with the most characters that it takes.
const LINES: [(&str, usize); 9] = [
    ("issuer", 80),
    ("form", 40),
    ("number", 60),
    ("issued", 10),
    ("total", 30),
    ("vat", 30),
    ("payee", 220),
    ("leaf", 32),
    ("key", 262),
];

/// The name of the last line.
const SIGNATURE: &str = "signature";

/// The longest claim, in bytes; a QR code of the largest size holds a few more.
pub(crate) const MOST_BYTES: usize = 2048;

/// How many bytes of a leaf stand in a claim.
const LEAF_BYTES: usize = 16;

/// What stands in for text where there is none.
const NONE: &str = "none";

/// What a paper says about itself. It names no buyer and no contact: whoever holds the paper may show its code to anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who issued it, one line: the BIN; where there is none, words and a name that cannot be taken for one.
    pub issuer: String,
    /// The form, as printed; one line.
    pub form: String,
    /// The number, as printed; one line.
    pub number: String,
    /// The day of issue, `2026-11-18`.
    pub issued: String,
    /// The total and its currency, `316252.30 BDT`.
    pub total: String,
    /// The VAT in it, in the same currency, `41250.30`; none where the issuer shows none.
    pub vat: Option<String>,
    /// Who is to be paid and how, as printed; one line.
    pub payee: String,
    /// The leaf of the document in the log of its series, of which the first 16 bytes are claimed.
    pub leaf: [u8; LEAF_BYTES],
}

/// A claim with the signature of a log's key. As text it is one field per line, without a line break at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedClaim {
    claim: Claim,
    /// Name and id of the key, as C2SP `signed-note` writes them: `books.example+4f1c6344`.
    key: String,
    signature: [u8; 64],
}

/// Why a text claims nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClaimError {
    /// It is not of the form; what of it is not.
    #[error("not a claim of the form {HEADER}: {0}")]
    Malformed(&'static str),
    /// None of the keys that are trusted is the one it names.
    #[error("the claim is signed by {0}, which is not a key that is trusted")]
    UnknownKey(String),
    /// The signature of a trusted key does not fit: a line was changed.
    #[error("the claim was altered: its signature does not fit")]
    WrongSignature,
}

impl Claim {
    /// The first bytes of a leaf.
    pub fn leaf_of(leaf: &Digest) -> [u8; LEAF_BYTES] {
        let mut first = [0; LEAF_BYTES];
        first.copy_from_slice(&leaf.as_bytes()[..LEAF_BYTES]);
        first
    }

    /// A text as a claim can hold it: on one line, without what cannot be seen, and cut where it is longer than `most`
    /// characters, which an ellipsis then shows.
    pub fn line(text: &str, most: usize) -> String {
        let seen = |c: char| if c.is_whitespace() { Some(' ') } else { (!is_hidden(c)).then_some(c) };
        let shown: String = text.chars().filter_map(seen).collect();
        let line = shown.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        if line.is_empty() {
            return NONE.to_owned();
        }
        if line.chars().count() <= most {
            return line;
        }
        let cut: String = line.chars().take(most.saturating_sub(1)).collect();
        format!("{}…", cut.trim_end())
    }

    /// Signs it.
    ///
    /// # Errors
    /// [`ClaimError::Malformed`] when a field is not of its form.
    pub fn sign(self, key: &LogKey) -> Result<SignedClaim, ClaimError> {
        let mut signed = SignedClaim { claim: self, key: key.public().id(), signature: [0; 64] };
        signed.signature = key.sign_for(CLAIM, &[signed.body().as_bytes()]);
        // What could not be read back is not given out.
        signed.to_string().parse()
    }

    fn values<'a>(&'a self, key: &'a str) -> [Cow<'a, str>; 9] {
        [
            (&*self.issuer).into(),
            (&*self.form).into(),
            (&*self.number).into(),
            (&*self.issued).into(),
            (&*self.total).into(),
            self.vat.as_deref().unwrap_or(NONE).into(),
            (&*self.payee).into(),
            hex::encode(self.leaf).into(),
            key.into(),
        ]
    }
}

impl SignedClaim {
    /// What is claimed.
    pub const fn claim(&self) -> &Claim {
        &self.claim
    }

    /// Name and id of the key that it says has signed it.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Checks that one of these keys signed it, and answers which.
    ///
    /// # Errors
    /// [`ClaimError`].
    pub fn check<'a>(&self, trusted: &'a [PublicLogKey]) -> Result<&'a PublicLogKey, ClaimError> {
        let named = trusted.iter().find(|key| key.id() == self.key);
        let key = named.ok_or_else(|| ClaimError::UnknownKey(self.key.clone()))?;
        let fits = key.has_signed(CLAIM, &[self.body().as_bytes()], &self.signature);
        if fits { Ok(key) } else { Err(ClaimError::WrongSignature) }
    }

    /// All before the signature.
    fn body(&self) -> String {
        let lines = LINES.iter().zip(self.claim.values(&self.key));
        lines.fold(format!("{HEADER}\n"), |text, ((name, _), value)| text + name + ": " + &value + "\n")
    }
}

/// The text.
impl fmt::Display for SignedClaim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{SIGNATURE}: {}", self.body(), STANDARD.encode(self.signature))
    }
}

/// Reads a text. There is one text for one claim: anything more, less or in another order is refused.
impl FromStr for SignedClaim {
    type Err = ClaimError;

    fn from_str(text: &str) -> Result<Self, ClaimError> {
        if text.len() > MOST_BYTES {
            return Err(ClaimError::Malformed("it is too long"));
        }
        let mut rest = text.split('\n');
        if rest.next() != Some(HEADER) {
            return Err(ClaimError::Malformed("it does not begin with that line"));
        }
        let mut values = [""; 9];
        for (value, (name, most)) in values.iter_mut().zip(LINES) {
            *value = value_of(rest.next(), name).filter(|value| is_line(value, most)).ok_or_else(|| bad(name))?;
        }
        let [issuer, form, number, day, total, vat, payee, leaf, key] = values;
        let signature = value_of(rest.next(), SIGNATURE).and_then(signature_of).ok_or_else(|| bad(SIGNATURE))?;
        if rest.next().is_some() {
            return Err(ClaimError::Malformed("it goes on after its signature"));
        }
        let own = |value: &str| value.to_owned();
        let claim = Claim {
            issuer: own(issuer),
            form: own(form),
            number: own(number),
            issued: own(Some(day).filter(|day| is_day(day)).ok_or_else(|| bad("issued"))?),
            total: own(Some(total).filter(|sum| is_total(sum)).ok_or_else(|| bad("total"))?),
            vat: match vat {
                NONE => None,
                vat => Some(own(Some(vat).filter(|sum| is_amount(sum)).ok_or_else(|| bad("vat"))?)),
            },
            payee: own(payee),
            leaf: leaf_of(leaf).ok_or_else(|| bad("leaf"))?,
        };
        Ok(Self { claim, key: own(Some(key).filter(|id| is_key(id)).ok_or_else(|| bad("key"))?), signature })
    }
}

fn bad(line: &'static str) -> ClaimError {
    ClaimError::Malformed(match line {
        "issuer" => "the line of the issuer",
        "form" => "the line of the form",
        "number" => "the line of the number",
        "issued" => "the line of the day of issue",
        "total" => "the line of the total",
        "vat" => "the line of the VAT",
        "payee" => "the line of the payee",
        "leaf" => "the line of the leaf",
        "key" => "the line of the key",
        _ => "the line of the signature",
    })
}

fn value_of<'a>(line: Option<&'a str>, name: &str) -> Option<&'a str> {
    line?.strip_prefix(name)?.strip_prefix(": ")
}

/// Whether a value is on one line, all of it to be seen, with single spaces between words.
fn is_line(value: &str, most: usize) -> bool {
    let shown = value.chars().all(|c| !is_hidden(c) && (c == ' ' || !c.is_whitespace()));
    shown && value.chars().count() <= most && value.split(' ').all(|word| !word.is_empty())
}

/// Control characters, and those that steer the direction of text or show nothing. The joiners stay, which Bangla needs.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}')
}

fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let within = |part: &str, len: usize, most: u32| {
        part.len() == len && digits(part) && part.parse().is_ok_and(|number: u32| (1..=most).contains(&number))
    };
    within(year, 4, 9999) && within(month, 2, 12) && within(day, 2, 31)
}

fn is_total(text: &str) -> bool {
    let Some((sum, currency)) = text.split_once(' ') else { return false };
    is_amount(sum) && currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Digits with an optional minus and decimals, without grouping or leading zeros.
fn is_amount(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    digits(whole) && digits(decimals) && (whole == "0" || !whole.starts_with('0'))
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_key(text: &str) -> bool {
    let Some((name, id)) = text.rsplit_once('+') else { return false };
    !name.is_empty() && !name.contains(['+', ' ']) && id.len() == 8 && is_small_hex(id)
}

fn is_small_hex(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn leaf_of(text: &str) -> Option<[u8; LEAF_BYTES]> {
    let mut leaf = [0; LEAF_BYTES];
    hex::decode_to_slice(text, &mut leaf).ok().filter(|()| is_small_hex(text)).map(|()| leaf)
}

pub(crate) fn signature_of(text: &str) -> Option<[u8; 64]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}
