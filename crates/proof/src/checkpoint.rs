//! Signed statements of how a log stands: its name, its size and its root, in the format of C2SP `tlog-checkpoint` within
//! a C2SP `signed-note`, Ed25519 (RFC 8032). Anybody who keeps one can later prove that the log was changed.

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use signed_note::{
    Note, Signer, StandardVerifier, Verifier, VerifierList, is_key_name_valid, new_ed25519_verifier_key,
};
use tlog_tiles::{Checkpoint as Text, tlog::Hash};

use crate::{Digest, frame::Purpose, tree::Tree};

/// The largest note that is read.
const MOST_BYTES: usize = 4096;

/// What a log comes to at one size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: one line, unique among all logs of everybody; it begins with a name that the signer owns.
    pub origin: String,
    /// How many leaves.
    pub size: u64,
    /// The root of the tree of these leaves.
    pub root: Digest,
}

/// A key that signs checkpoints, under a name. Never prints.
#[derive(Clone)]
pub struct LogKey {
    public: PublicLogKey,
    secret: SigningKey,
}

/// The public half: as text `name+id+key` of C2SP `signed-note`.
#[derive(Clone)]
pub struct PublicLogKey {
    text: String,
    verifier: StandardVerifier,
    public: VerifyingKey,
}

/// The name of a key is empty, or has a space or a plus sign; or the text is not a public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a key, or not the name of one")]
pub struct NotAKey;

/// Why a note proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// It is not a checkpoint within a signed note.
    #[error("not a signed checkpoint")]
    Malformed,
    /// None of the keys that are trusted has signed it.
    #[error("not signed by a key that is trusted")]
    UnknownKey,
    /// The signature of a trusted key does not fit.
    #[error("the signature does not fit")]
    WrongSignature,
}

impl Checkpoint {
    /// What a tree comes to now.
    pub fn of(origin: String, tree: &Tree) -> Self {
        Self { origin, size: tree.size(), root: tree.root() }
    }

    /// The signed note.
    ///
    /// # Panics
    /// When the origin is empty or has a control character: it is a text of the program.
    pub fn sign(&self, key: &LogKey) -> String {
        let text = Text::new(&self.origin, self.size, Hash(*self.root.as_bytes()), "").expect("an origin is a line");
        let mut note = Note::new(&text.to_bytes(), &[]).expect("a checkpoint is the text of a note");
        note.add_sigs(&[key]).expect("the key has a name");
        String::from_utf8(note.to_bytes()).expect("a note is text")
    }

    /// Reads a note and checks that one of these keys signed it.
    ///
    /// # Errors
    /// [`NoteError`].
    pub fn read(note: &str, trusted: &[PublicLogKey]) -> Result<Self, NoteError> {
        if note.len() > MOST_BYTES {
            return Err(NoteError::Malformed);
        }
        let note = Note::from_bytes(note.as_bytes()).map_err(|_| NoteError::Malformed)?;
        let text = Text::from_bytes(note.text()).map_err(|_| NoteError::Malformed)?;
        let keys = trusted.iter().map(|key| Box::new(key.verifier.clone()) as Box<dyn Verifier>).collect();
        note.verify(&VerifierList::new(keys)).map_err(|error| match error {
            signed_note::NoteError::InvalidSignature { .. } => NoteError::WrongSignature,
            _ => NoteError::UnknownKey,
        })?;
        let Hash(root) = *text.hash();
        Ok(Self { origin: text.origin().to_owned(), size: text.size(), root: Digest::new(root) })
    }
}

impl LogKey {
    /// The key of a secret, under a name that the signer owns, such as the name of a host.
    ///
    /// # Errors
    /// [`NotAKey`] when the name is none.
    pub fn from_secret(name: &str, secret: &[u8; 32]) -> Result<Self, NotAKey> {
        if !is_key_name_valid(name) {
            return Err(NotAKey);
        }
        let secret = SigningKey::from_bytes(secret);
        let public = new_ed25519_verifier_key(name, &secret.verifying_key()).parse()?;
        Ok(Self { public, secret })
    }

    /// What checks its signatures, to be published.
    pub const fn public(&self) -> &PublicLogKey {
        &self.public
    }

    /// Signs parts that follow one another, for a purpose that no checkpoint begins with: their lengths must follow from
    /// the purpose or from themselves.
    pub(crate) fn sign_for(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 64] {
        self.secret.sign(&[purpose, &parts.concat()].concat()).to_bytes()
    }
}

impl fmt::Debug for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LogKey({})", self.public)
    }
}

impl Signer for LogKey {
    fn name(&self) -> &str {
        self.public.name()
    }

    fn key_id(&self) -> u32 {
        self.public.verifier.key_id()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, ed25519_dalek::SignatureError> {
        self.secret.try_sign(message).map(|signature| signature.to_vec())
    }
}

impl FromStr for PublicLogKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let verifier = StandardVerifier::new(text).map_err(|_| NotAKey)?;
        let public = public_key(text).ok_or(NotAKey)?;
        Ok(Self { text: text.to_owned(), verifier, public })
    }
}

/// The text says all of it.
impl PartialEq for PublicLogKey {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for PublicLogKey {}

impl PublicLogKey {
    /// The name it signs under.
    pub fn name(&self) -> &str {
        self.verifier.name()
    }

    /// Name and id, without the key itself: `books.example+4f1c6344`.
    pub fn id(&self) -> String {
        format!("{}+{:08x}", self.verifier.name(), self.verifier.key_id())
    }

    /// Whether it has signed these parts for a purpose. Stricter than RFC 8032: one signature for one text.
    pub(crate) fn has_signed(&self, purpose: Purpose, parts: &[&[u8]], signature: &[u8; 64]) -> bool {
        let message = [purpose, &parts.concat()].concat();
        self.public.verify_strict(&message, &Signature::from_bytes(signature)).is_ok()
    }
}

/// The key in the text of one, after the byte that says its kind.
fn public_key(text: &str) -> Option<VerifyingKey> {
    let bytes = STANDARD.decode(text.splitn(3, '+').nth(2)?).ok()?;
    VerifyingKey::from_bytes(bytes.get(1..)?.try_into().ok()?).ok()
}

impl fmt::Display for PublicLogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for PublicLogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicLogKey({self})")
    }
}
