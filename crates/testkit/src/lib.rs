//! What tests need and integrators use: every port in memory, and the contract suites that adapters of a port must pass.
//!
//! A suite is a module per port with public cases over the port, listed once in a macro that makes a test of each. An
//! adapter adds a function that gives a fresh one. A bug found in one adapter becomes a case for all.

pub mod blob;
pub mod mail;

mod directory;
mod memory;
mod ports;

pub use directory::MemoryDirectory;
pub use memory::MemoryWorks;
pub use ports::{ManualClock, SeededEntropy};
