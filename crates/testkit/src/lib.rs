//! What tests need and integrators use: every port in memory, and the contract suites that adapters of a port must pass.
//!
//! A suite is a module per port with public cases over the port, listed once in a macro that makes a test of each. An
//! adapter adds a function that gives a fresh one. A bug found in one adapter becomes a case for all.
//!
//! | port | in memory | suite |
//! |---|---|---|
//! | `Works` | [`MemoryWorks`], and [`works::FaultyWorks`] around any | [`contract`], [`works_contract!`] |
//! | `Directory` | [`MemoryDirectory`] | [`directory`], [`directory_contract!`] |
//! | `Clock`, `Entropy` | [`ManualClock`], [`SeededEntropy`] | [`clock`], [`clock_contract!`] |
//! | `BlobStore` | [`blob::MemoryBlobs`] | [`blob`], [`blob_store_contract!`] |
//! | `Mailer` | see [`mail`] | [`mail`] |
//!
//! With the feature `postgres` it also starts a real server and gives each test a database of its own (`database`).

pub mod blob;
pub mod clock;
pub mod contract;
#[cfg(feature = "postgres")]
pub mod database;
pub mod directory;
pub mod mail;
pub mod samples;
pub mod works;

pub use clock::{ManualClock, SeededEntropy};
pub use directory::MemoryDirectory;
pub use works::MemoryWorks;
