//! What the chain promises, seen from outside the crate.

mod altered;
mod chain;
mod entry;
mod proved;
mod support;
mod vectors;
