//! The program as it ships, for the tests of this package: the same `run` the `dalil` binary calls.

use std::process::ExitCode;

fn main() -> ExitCode {
    dalil_server::run(|works| works)
}
