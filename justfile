# List the recipes.
default:
    @just --list

# Start Dalil on embedded parts.
run:
    cargo run

# Say what this machine lacks for the tests, and how to get it.
doctor:
    tests/run --doctor

# Everything: unit, property, contract, acceptance and browser tests, and the layer check.
test:
    tests/run

# Formatting and lints, as CI has them.
check:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --locked -- -D warnings

# The papers as pictures, into docs/gallery/papers.
gallery:
    cargo run -p dalil-pdf --example gallery -- docs/gallery/papers
