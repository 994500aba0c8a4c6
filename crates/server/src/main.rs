//! The `dalil` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    dalil_server::run(|works| works)
}
