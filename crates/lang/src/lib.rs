//! What Dalil says, in Bangla and in English: one [`Catalogue`] of messages, and figures, dates and times written as
//! each [`Language`] writes them.
//!
//! Pages, mails and whatever else speaks to a person take every word from here, so that a missing one is found by a test
//! and not by a reader. It must not depend on a domain, a runtime or I/O: messages are embedded.
//!
//! To add a message: the same key in `messages/en` and in `messages/bn`, with the same arguments, and its use in code.
//! Keys are words joined by hyphens, the page first (`clients-empty`). To add a language: a variant of [`Language`], a
//! folder of messages, its months in `dates.rs`; the tests name what is missing.

mod catalogue;
mod dates;
mod figures;
mod language;

pub use catalogue::{Catalogue, Value};
pub use language::Language;
