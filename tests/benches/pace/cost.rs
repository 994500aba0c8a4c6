//! What processes have used, by `/proc`: processor time and memory.

use std::fs;

use dalil_acceptance::Installation;

use crate::table::Row;

/// Ticks a second in `/proc`: the kernel shows every program 100, whatever it counts itself.
const TICKS: f64 = 100.0;

/// Where `/proc/<pid>/stat` has, after the name, the time in the program and in the kernel.
const OWN: [usize; 2] = [11, 12];

/// The same of children that have ended and were waited for.
const OF_CHILDREN: [usize; 2] = [13, 14];

/// Processor time used since the processes began, in seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cpu {
    server: f64,
    postgres: f64,
}

impl Cpu {
    /// What the server and all processes of PostgreSQL have used so far.
    pub(crate) fn of(installation: &Installation) -> Self {
        let postmaster = installation.postmaster();
        let family: f64 = installation.postgres().into_iter().map(|pid| ticks(pid, OWN)).sum();
        let ended = postmaster.map_or(0.0, |pid| ticks(pid, OF_CHILDREN));
        Self { server: ticks(installation.pid(), OWN) / TICKS, postgres: (family + ended) / TICKS }
    }

    /// What both have used since then.
    pub(crate) fn all_since(self, earlier: Self) -> f64 {
        self.server - earlier.server + self.postgres_since(earlier)
    }

    /// What the server itself has used since then.
    pub(crate) fn server_since(self, earlier: Self) -> f64 {
        self.server - earlier.server
    }

    /// What PostgreSQL has used since then.
    pub(crate) fn postgres_since(self, earlier: Self) -> f64 {
        self.postgres - earlier.postgres
    }
}

fn ticks(pid: i32, fields: [usize; 2]) -> f64 {
    // A process may end between being found and being asked.
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let Some((_, after_name)) = stat.rsplit_once(") ") else { return 0.0 };
    let all: Vec<&str> = after_name.split(' ').collect();
    fields.iter().filter_map(|field| all.get(*field)?.parse::<f64>().ok()).sum()
}

/// A figure of memory of a process, in mebibytes.
pub(crate) fn memory(pid: i32, field: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("the server runs");
    let line = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
    let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kibibytes.expect("the kernel says what a process uses") / 1024.0
}

/// The most the server has held so far.
pub(crate) fn memory_under_load(installation: &Installation) -> Row {
    let peak = memory(installation.pid(), "VmHWM");
    Row::new("memory of the server, the most under load").product(format!("{peak:.0} MiB"))
}
