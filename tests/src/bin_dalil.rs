//! The program as it ships, for the tests of this package: the same `run` the `dalil` binary calls.

use std::process::ExitCode;

fn main() -> ExitCode {
    dalil_acceptance::stop_with_the_test();
    dalil_server::run(|works| works)
}
