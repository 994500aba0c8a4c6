use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use super::StopError;

const PAUSE: Duration = Duration::from_millis(10);

/// A running server's first process: our child, or one that outlived the process that started it.
#[derive(Debug)]
pub(super) struct Postmaster {
    pid: Pid,
    child: Option<Child>,
    data: PathBuf,
}

/// What `postmaster.pid` says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PidFile {
    pub(super) pid: Pid,
    /// The folder of the first socket.
    pub(super) socket: Option<PathBuf>,
    pub(super) ready: bool,
}

impl PidFile {
    pub(super) fn path(data: &Path) -> PathBuf {
        data.join("postmaster.pid")
    }

    pub(super) fn read(data: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(Self::path(data)).ok()?)
    }

    /// Lines: process id, data folder, start time, port, socket folder, address, shared memory, status.
    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let pid = Pid::from_raw(lines.next()?.trim().parse().ok().filter(|pid| *pid > 0)?)?;
        let socket = lines.nth(3).filter(|folder| !folder.is_empty()).map(PathBuf::from);
        let ready = lines.nth(2).is_some_and(|status| status.trim_end() == "ready");
        Some(Self { pid, socket, ready })
    }
}

impl Postmaster {
    pub(super) fn of_child(child: Child, data: &Path) -> Self {
        let pid = Pid::from_child(&child);
        Self { pid, child: Some(child), data: data.to_owned() }
    }

    /// The server that still runs on this data, if one does. Its process id alone proves nothing: after a crash of the
    /// machine or in a new container it may belong to anything.
    pub(super) fn running(data: &Path) -> Option<Self> {
        let pid = PidFile::read(data)?.pid;
        let found = Self { pid, child: None, data: data.to_owned() };
        found.is_ours().then_some(found)
    }

    pub(super) fn pid(&self) -> i32 {
        self.pid.as_raw_pid()
    }

    /// Whether the process still runs; reaps it when it was our child.
    pub(super) fn is_alive(&mut self) -> bool {
        match &mut self.child {
            Some(child) => matches!(child.try_wait(), Ok(None)),
            None => self.is_ours(),
        }
    }

    /// Reads the command line, which any user may: `postgres -D data …`. A process that has ended has none.
    fn is_ours(&self) -> bool {
        let proc = Path::new("/proc");
        if !proc.join("self").exists() {
            return test_kill_process(self.pid).is_ok();
        }
        let line = fs::read(proc.join(self.pid.to_string()).join("cmdline")).unwrap_or_default();
        line.split(|byte| *byte == 0).any(|argument| argument == self.data.as_os_str().as_bytes())
    }

    /// Asks for a fast shutdown, then for an immediate one.
    pub(super) fn stop(&mut self) -> Result<(), StopError> {
        self.end(&[(Signal::INT, Duration::from_mins(1)), (Signal::QUIT, Duration::from_secs(10))])
    }

    /// Ends without a checkpoint: for data that is thrown away.
    pub(super) fn abandon(&mut self) -> Result<(), StopError> {
        self.end(&[(Signal::QUIT, Duration::from_secs(10)), (Signal::KILL, Duration::from_secs(5))])
    }

    /// Kills the server and all its processes at once, as a crash would.
    pub(super) fn kill(&mut self) -> Result<(), StopError> {
        let children = children(self.pid);
        self.signal(Signal::KILL)?;
        for child in children {
            let _ = kill_process(child, Signal::KILL);
        }
        self.end(&[(Signal::KILL, Duration::from_secs(10))])
    }

    fn end(&mut self, requests: &[(Signal, Duration)]) -> Result<(), StopError> {
        for (signal, patience) in requests {
            if self.is_alive() {
                self.signal(*signal)?;
            }
            if self.ended_within(*patience) {
                return Ok(());
            }
        }
        Err(StopError::StillRunning { pid: self.pid() })
    }

    fn signal(&self, signal: Signal) -> Result<(), StopError> {
        match kill_process(self.pid, signal) {
            Ok(()) | Err(Errno::SRCH) => Ok(()),
            Err(cause) => Err(StopError::Io { pid: self.pid(), cause: cause.into() }),
        }
    }

    fn ended_within(&mut self, patience: Duration) -> bool {
        let deadline = Instant::now() + patience;
        while self.is_alive() {
            if Instant::now() > deadline {
                return false;
            }
            thread::sleep(PAUSE);
        }
        true
    }

    /// Waits until the server takes connections; `Err` when it ended or the time is up.
    pub(super) fn ready_within(&mut self, patience: Duration) -> Result<(), NotReady> {
        let deadline = Instant::now() + patience;
        loop {
            if !self.is_alive() {
                return Err(NotReady::Ended);
            }
            if PidFile::read(&self.data).is_some_and(|file| file.pid == self.pid && file.ready) {
                return Ok(());
            }
            if Instant::now() > deadline {
                return Err(NotReady::Slow);
            }
            thread::sleep(PAUSE);
        }
    }
}

pub(super) enum NotReady {
    Ended,
    Slow,
}

/// The processes whose parent is `parent`.
fn children(parent: Pid) -> Vec<Pid> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|pid| parent_of(*pid) == Some(parent.as_raw_pid()))
        .filter_map(Pid::from_raw)
        .collect()
}

/// The fourth field of `/proc/<pid>/stat`; the second, a name in parentheses, may hold anything.
fn parent_of(pid: i32) -> Option<i32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, after_name) = stat.rsplit_once(") ")?;
    after_name.split(' ').nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pid_file_tells_process_socket_and_readiness() {
        let text = "4711\n/data\n1700000000\n5432\n/run\n\n  123  456\nready   \n";
        let file = PidFile::parse(text).expect("a whole file");
        assert_eq!(file.pid.as_raw_pid(), 4711);
        assert_eq!(file.socket.as_deref(), Some(Path::new("/run")));
        assert!(file.ready);
    }

    #[test]
    fn a_file_that_is_still_being_written_is_not_ready() {
        assert_eq!(PidFile::parse(""), None);
        assert_eq!(PidFile::parse("-3\n"), None);
        assert!(!PidFile::parse("4711\n/data\n").expect("a process").ready);
        assert!(!PidFile::parse("4711\n/data\n1\n5432\n/run\n\n1 2\nstarting\n").expect("a process").ready);
    }

    #[test]
    fn the_children_of_this_process_are_found() {
        let mut child =
            std::process::Command::new("cat").stdin(std::process::Stdio::piped()).spawn().expect("cat starts");
        let found = children(rustix::process::getpid());
        assert!(found.contains(&Pid::from_child(&child)));
        drop(child.stdin.take());
        child.wait().expect("cat ends");
    }
}
