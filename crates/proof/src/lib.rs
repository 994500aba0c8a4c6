//! Tamper evidence for stored records: whoever alters one later is found out, and the altered field is named.
//!
//! - [`Record`] turns named fields into one canonical byte string and seals it ([`Seal`]): an RFC 6962 leaf hash that
//!   proves the whole, and hints that name the field which broke.
//! - [`salted`] and [`Disclosure`] commit to a value that may have to be erased: its digest stays in the record, the
//!   value and its [`Salt`] lie elsewhere and can be shredded; "verified" and "erased" are different results.
//! - [`Link`] chains leaves, so that none can be taken out, put in or moved.
//! - [`tree`] makes a Merkle log of leaves (RFC 6962), so that one leaf can be proved without the others, and that a log
//!   only grew; [`Checkpoint`] states how a log stands, signed, in a form that tools of others read.
//!   [`LogProof`] is all of it in one file, and [`SealedRecord`] what the file is about; [`GrowthProof`] shows whoever kept an
//!   older checkpoint that the log between only grew.
//! - [`Claim`] is what a paper says in a few signed lines, for a QR code; [`stamp()`] signs a whole file within itself, and
//!   [`check_stamp`] finds any byte of it that was changed.
//!
//! The crate keeps nothing, draws no randomness and knows no clock: salts and stored values are arguments. It is of use
//! alone to any service that keeps records which must hold, see `examples/delivery_note.rs`. It must not depend on any
//! other crate of ours, on a runtime or on a database.
//!
//! Every hash made here but the leaf opens with a purpose of its own (`dalil/link/1`, NUL), every part is length-prefixed
//! with eight bytes, big-endian. To add a new kind of hash, add a purpose; to change how one is made, give it a new
//! number at its end and keep the old. To add a kind of field to [`Record`], give it the next type tag. The vectors in
//! `tests/vectors.rs` must never change.

mod chain;
mod checkpoint;
mod claim;
mod digest;
mod frame;
mod growth_proof;
mod kept;
mod log_proof;
mod record;
mod salted;
mod sealed;
mod signed_record;
mod stamp;
pub mod tree;

pub use chain::Link;
pub use checkpoint::{Checkpoint, LogKey, NotAKey, NoteError, PublicLogKey};
pub use claim::{Claim, ClaimError, SignedClaim};
pub use digest::{Digest, DigestError, Salt, WrongLength};
pub use growth_proof::{GrowthError, GrowthProof};
pub use kept::{Arrived, NotKept};
pub use log_proof::{LogProof, ProofError};
pub use record::{Altered, Record, Seal, leaf_hash};
pub use salted::{Disclosure, salted};
pub use sealed::{NotARecord, SealedRecord, SealedValue};
pub use signed_record::{SignedRecord, SignedRecordError};
pub use stamp::{NoBlank, StampError, Stamped, check_stamp, stamp};
