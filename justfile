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

# The pages as pictures, into docs/gallery/pages (needs Debian's chromium, chromium-driver and pngquant).
pages:
    cargo build -p dalil-acceptance --bins
    cargo run -p dalil-acceptance --example pictures -- docs/gallery/pages
    pngquant --force --skip-if-larger --quality 80-98 --ext .png docs/gallery/pages/*.png

# What Lighthouse says of every page in both languages, by day and by night, at three widths each.
lighthouse:
    DALIL_EVERY_WIDTH=1 cargo nextest run -p dalil-acceptance --test page_checks lighthouse --no-capture

# The papers as pictures, into docs/gallery/papers.
gallery:
    cargo run -p dalil-pdf --example gallery -- docs/gallery/papers

# What Dalil costs against the plain SQL floor, into docs/performance.md; `just bench --quick` only tries it.
bench *arguments:
    cargo bench -p dalil-acceptance --bench pace -- {{arguments}}
