//! The `dalil` program.
fn main() {}
