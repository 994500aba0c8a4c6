//! The program: settings, composition, workers, samples and command line. The only crate that sees every other.
//!
//! `main` calls [`run`]; tests compose the same parts with a wrapper around the units of work. Nothing here holds a rule:
//! those are in the domain crates, and what is done with them in `app`.
//!
//! To add a command, a variant in `cli.rs`; to add a setting, a field in `config.rs` and its default, with its meaning, in
//! `config/default.toml`; to add a job, a type in `jobs.rs`.

mod checks;
mod cli;
mod closing;
mod config;
mod jobs;
mod keys;
mod mail;
mod opened;
mod parts;
pub mod ports;
mod profile;
mod progress;
mod push;
mod samples;
mod secrets;
mod serve;
mod sweep;
mod verify;
mod witnessing;
mod workspaces;

use std::{process::ExitCode, sync::Arc};

use dalil_app::ports::Works;

pub use samples::OWNER_EMAIL as SAMPLE_OWNER_EMAIL;

/// A wrapper around the units of work: the program itself wraps nothing, tests inject faults.
pub type Wrap = fn(Arc<dyn Works>) -> Arc<dyn Works>;

/// Runs the command line of this process.
pub fn run(wrap: Wrap) -> ExitCode {
    cli::run(wrap)
}
