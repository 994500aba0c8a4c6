//! The audit log: who did what in a workspace, when and from where, in a chain that shows every later change.
//!
//! An act leaves an [`Entry`], built from the permit it was done with. Sealing it after the chain's [`Head`] gives a
//! [`Row`], which a store writes column by column, and at most one [`Personal`] part, which lies in a table of its own and
//! can be shredded. A [`Verifier`] reads the rows back in order and names the first that does not hold, and in it the
//! column. Address and agent of the client are in the row by salted digest only: erasing the clear values leaves the
//! chain provable.
//!
//! The rows are the leaves of a Merkle log as well (RFC 6962): [`prove()`] shows one entry to whoever has the public key alone,
//! and whoever keeps such a proof can show later that the log before it was changed.
//!
//! What rows and head alone do not show: rows taken off the end together with a head moved back to fit, or a chain made anew
//! from some row to its head. Against whoever can do that to the database, keep a checkpoint elsewhere and give it to the
//! verifier ([`Verifier::against`]).
//!
//! The crate is of use alone to any service that has workspaces and a store of its own, see `examples/own_store.rs`. It
//! depends on the kernel and on `dalil-proof`; it must not depend on any other crate of ours, on a runtime, a database, a
//! clock or a source of randomness.
//!
//! To add a kind of act, make an [`Action`] where the act is done. To add a column, give [`Row`] the field, and its record
//! a new [`Row::VERSION`] that holds it, while rows of the old version still verify as before.

mod action;
mod change;
mod entry;
mod head;
pub mod permission;
mod proved;
mod row;
mod verify;

pub use action::{Action, Subject};
pub use change::{Change, ChangesError};
pub use entry::{Entry, Sealed};
pub use head::Head;
pub use proved::{DisprovedError, LOG, Proved, check_proof, is_entry, origin, prove};
pub use row::{Personal, Row};
pub use verify::{Broken, Report, Verifier};
