//! Where and when it was measured, so that figures are compared with their like.

use std::{fs, process::Command};

use jiff::Timestamp;

use crate::scale::Scale;

/// The machine, as it was before the run.
#[derive(Debug)]
pub(crate) struct Machine {
    began: Timestamp,
    load: String,
}

impl Machine {
    /// Looks at the clock and at how busy the machine is.
    #[expect(clippy::disallowed_methods, reason = "the page says when it was measured")]
    pub(crate) fn look() -> Self {
        let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
        Self { began: Timestamp::now(), load: load.split(' ').next().unwrap_or("?").to_owned() }
    }

    /// One paragraph above the table.
    pub(crate) fn heading(&self, postgres: &str, scale: Scale, minutes: f64) -> String {
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        format!(
            "Measured on {} at commit {} in {minutes:.0} minutes: {cores} cores of {}, {} of memory, Linux {}, \
             load {} before; PostgreSQL {postgres}; {} rounds.",
            self.began.strftime("%Y-%m-%d"),
            commit(),
            field("/proc/cpuinfo", "model name"),
            memory(),
            fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default().trim(),
            self.load,
            scale.rounds,
        )
    }
}

fn field(file: &str, name: &str) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name));
    line.and_then(|line| line.split_once(':'))
        .map_or_else(|| "unknown".to_owned(), |(_, value)| value.trim().to_owned())
}

fn memory() -> String {
    let kibibytes = field("/proc/meminfo", "MemTotal").trim_end_matches(" kB").parse::<f64>();
    kibibytes.map_or_else(|_| "unknown".to_owned(), |kibibytes| format!("{:.0} GiB", kibibytes / 1_048_576.0))
}

fn commit() -> String {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().ok()?;
        String::from_utf8(output.stdout).ok()
    };
    let Some(id) = git(&["rev-parse", "--short", "HEAD"]) else { return "unknown".to_owned() };
    // The page itself changes with each run.
    let changed = git(&["status", "--porcelain", "--", "..", ":!../docs/performance.md"]);
    let changed = if changed.is_none_or(|changed| changed.is_empty()) { "" } else { " with changes" };
    format!("{}{changed}", id.trim())
}
