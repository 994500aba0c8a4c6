//! `just bench`: what Dalil costs, against the floor of the same writes and reads done by hand on the same cluster.
//!
//! Starts the release program on a cluster of its own, makes workspaces and documents by SQL, and measures product and
//! floor in turns, so that a busy minute of the machine meets both. Prints a table and writes it into
//! `docs/performance.md`, between two marks; what people wrote around it stays. `-- --quick` tries it in three minutes
//! and writes nothing. Figures of time never fail it; a gap in the numbers does.
//!
//! To add a measurement, write a module that takes the [`bed::Bed`] and gives [`table::Row`]s, and call it in [`measure`].

mod audit;
mod bare;
mod bed;
mod client;
mod cost;
mod data;
mod drive;
mod floor;
mod floor_script;
mod gaps;
mod growth;
mod issue;
mod leaves;
mod machine;
mod model;
mod papers;
mod read;
mod registers;
#[path = "../../../crates/pdf/tests/papers/samples.rs"]
#[expect(dead_code, reason = "the papers that the renderer's own tests render; few of them are timed")]
mod samples;
mod scale;
mod start;
mod stats;
mod table;

use std::time::Instant;

use crate::{bed::Bed, scale::Scale, table::Row};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [bare::ROLE, url, workspace] => bare::serve(url, workspace),
        [papers::ROLE] => papers::say_cold(),
        _ => run(if arguments.iter().any(|argument| argument == "--quick") { Scale::QUICK } else { Scale::FULL }),
    }
}

fn run(scale: Scale) {
    let began = Instant::now();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
    let machine = machine::Machine::look();
    let (rows, postgres) = runtime.block_on(measure(scale));
    let minutes = began.elapsed().as_secs_f64() / 60.0;
    let heading = machine.heading(&postgres, scale, minutes);
    println!("\n{heading}\n\n{}", table::render(&rows));
    if scale.kept {
        table::keep(&heading, &rows);
    }
}

/// Every measurement, one after another on one installation.
async fn measure(scale: Scale) -> (Vec<Row>, String) {
    let mut rows = Vec::new();
    let (installation, found) = start::measure(scale).await;
    tell(&mut rows, found);
    let mut bed = Bed::prepare(installation).await;
    growth::generate(&mut bed, scale).await;
    let (issued, found) = issue::measure(&mut bed, scale).await;
    tell(&mut rows, found);
    tell(&mut rows, vec![cost::memory_under_load(&bed.installation)]);
    tell(&mut rows, growth::measure(&mut bed, scale).await);
    tell(&mut rows, read::measure(&mut bed, scale).await);
    tell(&mut rows, registers::measure(&mut bed, scale).await);
    tell(&mut rows, audit::measure(&mut bed, scale).await);
    tell(&mut rows, leaves::measure(&mut bed, scale).await);
    tell(&mut rows, papers::measure(scale));
    gaps::refuse(&mut bed, &issued).await;
    (rows, bed.postgres_version().await)
}

/// Shows what was found as soon as it is, since a run takes minutes.
fn tell(rows: &mut Vec<Row>, found: Vec<Row>) {
    for row in &found {
        println!("{row}");
    }
    rows.extend(found);
}
