//! The floor is driven by `pgbench`, as the runtime login, over the cluster's own socket.

use std::{path::PathBuf, process::Output};

use tempfile::TempDir;
use tokio::process::Command;

use crate::{bed::Bed, cost::Cpu, data::Set, floor_script::script, stats::float};

/// What a run of the floor came to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    /// Issues a second, connecting not counted.
    pub rate: f64,
    /// Processor time of PostgreSQL for each, in seconds, connecting not counted.
    pub cpu: f64,
}

/// The floor for one set of workspaces.
#[derive(Debug)]
pub(crate) struct Floor {
    pgbench: PathBuf,
    script: PathBuf,
    _folder: TempDir,
}

impl Floor {
    /// Writes the script.
    pub(crate) fn new(bed: &Bed, set: Set) -> Self {
        let folder = tempfile::tempdir().expect("the temporary folder takes a folder");
        let path = folder.path().join("issue.sql");
        std::fs::write(&path, script(&bed.model, set)).expect("the folder takes a file");
        Self { pgbench: bed.program("pgbench"), script: path, _folder: folder }
    }

    /// Issues the drafts from a number on: one for each client to connect and prepare, then so many that count.
    pub(crate) async fn run(&self, bed: &Bed, clients: u64, from: u64, count: u64) -> Pace {
        let before = Cpu::of(&bed.installation);
        self.pgbench(bed, clients, from, 1).await;
        let connected = Cpu::of(&bed.installation);
        let rate = self.pgbench(bed, clients, from + clients, count / clients).await;
        let used = Cpu::of(&bed.installation).postgres_since(connected) - connected.postgres_since(before);
        Pace { rate, cpu: used / float(count - clients) }
    }

    /// How many drafts such a run takes.
    pub(crate) const fn drafts(clients: u64, count: u64) -> u64 {
        clients + count
    }

    async fn pgbench(&self, bed: &Bed, clients: u64, from: u64, each: u64) -> f64 {
        let url = &bed.runtime;
        let socket = url.query_pairs().find(|(name, _)| name == "host").map(|(_, folder)| folder.into_owned());
        let socket = socket.expect("the cluster listens on a socket");
        let output = Command::new(&self.pgbench)
            .args(["--no-vacuum", "--protocol=prepared", "--file"])
            .arg(&self.script)
            .args([
                format!("--client={clients}"),
                format!("--jobs={}", clients.min(2)),
                format!("--transactions={each}"),
            ])
            .args([format!("--define=base={from}"), format!("--define=clients={clients}"), "--define=i=-1".to_owned()])
            .args([format!("--host={socket}"), format!("--port={}", url.port().unwrap_or(5432))])
            .args([format!("--username={}", url.username()), url.path().trim_start_matches('/').to_owned()])
            .env("PGPASSWORD", url.password().unwrap_or_default())
            .output()
            .await
            .expect("pgbench runs");
        let rate = rate_of(&output);
        rate.unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&output.stderr)))
    }
}

fn rate_of(output: &Output) -> Option<f64> {
    let said = String::from_utf8_lossy(&output.stdout);
    let line = said.lines().find_map(|line| line.strip_prefix("tps = "));
    output.status.success().then(|| line?.split(' ').next()?.parse().ok())?
}
