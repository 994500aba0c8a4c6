use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs::{self, Permissions},
    os::unix::fs::{PermissionsExt as _, symlink},
    path::{Path, PathBuf},
    process::Stdio,
};

use rustix::process::Signal;
use tempfile::TempDir;
use tokio::process::{Child, ChildStdin, Command};

use crate::{
    output::Output,
    port::Port,
    process::{family, is_running, kill9, signal},
    stop::STOP_WITH_STDIN,
    wait::{eventually, within},
};

/// The program as it ships.
const DALIL: &str = "dalil-under-test";

/// How much of a log is shown when a test fails.
const LAST_LINES: usize = 30;

/// What ends the block that an embedded start prints, and the line that one with real parts prints.
const READY: [&str; 2] = ["  Stop      Ctrl-C\n", "Dalil is ready at "];

/// Dalil in a process of its own, with a data folder and a port of its own. Dropping it ends all of it.
#[derive(Debug)]
pub struct Installation {
    home: TempDir,
    port: Port,
    program: PathBuf,
    environment: BTreeMap<String, String>,
    running: Option<Running>,
}

/// A process that was started to serve.
#[derive(Debug)]
struct Running {
    child: Child,
    /// Held open: the program stops when it closes.
    _input: ChildStdin,
    out: Output,
    err: Output,
}

/// What a process that has ended leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// Its exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// Its standard output.
    pub out: String,
    /// Its standard error.
    pub err: String,
}

impl Installation {
    /// An installation that serves, with its samples, ready to be asked.
    pub async fn start() -> Self {
        let mut installation = Self::new();
        installation.start_again().await;
        installation
    }

    /// An empty data folder and a port; nothing runs yet.
    pub fn new() -> Self {
        Self::of(DALIL)
    }

    /// The same for another program of this package.
    pub fn of(program: &str) -> Self {
        let home = tempfile::Builder::new()
            .prefix("dalil-")
            // Where root starts the test, PostgreSQL runs as somebody else and must pass.
            .permissions(Permissions::from_mode(0o711))
            .tempdir()
            .expect("the temporary folder takes a folder");
        share_downloads(home.path());
        Self {
            home,
            port: Port::take(),
            program: beside_this_test(program),
            environment: BTreeMap::new(),
            running: None,
        }
    }

    /// Sets a variable for what is started from now on.
    #[must_use]
    pub fn with(mut self, variable: &str, value: &str) -> Self {
        self.environment.insert(variable.to_owned(), value.to_owned());
        self
    }

    /// Starts serving and waits until it says that it is ready.
    ///
    /// # Panics
    /// When it ends instead, with what it printed.
    pub async fn start_again(&mut self) {
        self.launch();
        let running = self.running.as_mut().expect("it was launched");
        let ready = running.out.wait("the start", |text| READY.iter().any(|ready| text.contains(ready)));
        tokio::select! {
            _ = ready => {}
            ended = running.child.wait() => panic!("it ended instead of serving: {ended:?}\n{}", running.printed()),
        }
    }

    /// Starts serving and waits for nothing.
    ///
    /// # Panics
    /// When it runs already.
    pub fn launch(&mut self) {
        assert!(self.running.is_none(), "it runs already");
        let mut command = self.command(&["serve"]);
        command.stdin(Stdio::piped()).env(STOP_WITH_STDIN, "1");
        let mut child = command.spawn().expect("the program under test starts");
        let out = Output::of(child.stdout.take().expect("standard output is piped"));
        let err = Output::of(child.stderr.take().expect("standard error is piped"));
        // Waiting for the process would close it.
        let input = child.stdin.take().expect("standard input is piped");
        self.running = Some(Running { child, _input: input, out, err });
    }

    /// The address people use, without a slash at the end.
    pub fn base_url(&self) -> String {
        format!("http://localhost:{}", self.port.number())
    }

    /// The sign-in link that the start printed.
    pub fn link(&self) -> String {
        self.printed("  Sign in   ")
    }

    /// Where the start said the mail catcher shows its inbox, with a slash at the end.
    pub fn inbox(&self) -> String {
        self.printed("  Mail      ")
    }

    /// The data folder.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The port.
    pub const fn port(&self) -> u16 {
        self.port.number()
    }

    /// The process that serves.
    pub fn pid(&self) -> i32 {
        let pid = self.running().child.id().expect("it serves");
        i32::try_from(pid).expect("a process id fits")
    }

    /// What it prints to standard output.
    pub fn out(&self) -> &Output {
        &self.running().out
    }

    /// What it prints to standard error: its log.
    pub fn err(&self) -> &Output {
        &self.running().err
    }

    /// The first process of PostgreSQL, if one runs on the data folder.
    pub fn postmaster(&self) -> Option<i32> {
        let file = fs::read_to_string(self.home().join("postgres/data/postmaster.pid")).ok()?;
        let pid = file.lines().next()?.trim().parse().ok()?;
        is_running(pid).then_some(pid)
    }

    /// Stops as Ctrl-C does.
    ///
    /// # Panics
    /// When it does not end in time.
    pub async fn stop(&mut self) -> Ran {
        self.signal(Signal::INT);
        self.ended().await
    }

    /// Sends a signal to the process that serves.
    pub fn signal(&self, which: Signal) {
        signal(self.pid(), which);
    }

    /// Waits until the process that serves has ended.
    pub async fn ended(&mut self) -> Ran {
        let mut running = self.running.take().expect("it serves");
        let status = within("the end of the program", running.child.wait()).await.expect("it can be waited for");
        Ran { code: status.code(), out: running.out.whole().await, err: running.err.whole().await }
    }

    /// Kills the process that serves; the servers it started stay, as after a crash.
    pub async fn kill9(&mut self) -> Ran {
        kill9(self.pid());
        self.ended().await
    }

    /// Kills PostgreSQL with all its processes.
    ///
    /// # Panics
    /// When none runs.
    pub async fn kill9_postgres(&self) {
        let processes = self.postgres();
        assert!(!processes.is_empty(), "PostgreSQL runs");
        // The first process last: it would tell the others to end in order.
        for process in &processes {
            kill9(*process);
        }
        all_ended(&processes).await;
    }

    /// The processes of PostgreSQL on the data folder.
    pub fn postgres(&self) -> Vec<i32> {
        self.postmaster().map(family).unwrap_or_default()
    }

    /// Runs a command of the program on the same data folder, to its end.
    pub async fn cli(&self, arguments: &[&str]) -> Ran {
        let mut command = self.command(arguments);
        let output = within("a command", command.stdin(Stdio::null()).output()).await;
        let output = output.expect("the program under test starts");
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        for (variable, _) in std::env::vars_os() {
            if is_setting(&variable) {
                command.env_remove(variable);
            }
        }
        command
            .args(arguments)
            .env("DALIL_HOME", self.home())
            .env("DALIL_HTTP__LISTEN", format!("127.0.0.1:{}", self.port.number()))
            .env("DALIL_HTTP__BASE_URL", self.base_url())
            .envs(&self.environment)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    fn running(&self) -> &Running {
        self.running.as_ref().expect("it was started")
    }

    fn printed(&self, label: &str) -> String {
        let text = self.out().text();
        let line = text.lines().rev().find_map(|line| line.strip_prefix(label));
        line.unwrap_or_else(|| panic!("no line {label:?} in:\n{text}")).trim().to_owned()
    }
}

impl Default for Installation {
    fn default() -> Self {
        Self::new()
    }
}

impl Ran {
    /// Checks that it ended with that code and said why in one line on standard error, which names all of this.
    ///
    /// # Panics
    /// When it did otherwise.
    pub fn assert_refused(&self, code: i32, named: &[&str]) {
        assert_eq!(self.code, Some(code), "{named:?}: {self:?}");
        assert_eq!(self.err.lines().count(), 1, "{named:?}: {self:?}");
        assert!(self.err.starts_with("dalil: "), "{self:?}");
        for name in named {
            assert!(self.err.contains(name), "{name}: {self:?}");
        }
    }
}

impl Running {
    /// For whoever looks into a failure: all of the output, the end of the log.
    fn printed(&self) -> String {
        let log = self.err.text();
        let lines: Vec<&str> = log.lines().collect();
        let end = lines.len().saturating_sub(LAST_LINES);
        format!("--- standard output\n{}\n--- standard error\n{}", self.out.text(), lines[end..].join("\n"))
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        if let Some(running) = &mut self.running {
            if std::thread::panicking() {
                eprintln!("{}", running.printed());
            }
            // Standard input closes with it.
            let _ = running.child.start_kill();
        }
        self.postgres().into_iter().for_each(kill9);
    }
}

/// A setting of Dalil in the environment of the test, but for where PostgreSQL is.
fn is_setting(variable: &OsString) -> bool {
    let Some(name) = variable.to_str() else { return false };
    (name.starts_with("DALIL_") && name != "DALIL_POSTGRES_BIN") || name.ends_with("DATABASE_URL")
}

/// Cargo builds the programs of a package into the folder above its tests.
fn beside_this_test(program: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a process knows its program");
    let folder = test.ancestors().nth(2).expect("a test lies in deps of its profile's folder");
    folder.join(program)
}

/// A PostgreSQL that has to be fetched is fetched once, not for each installation.
fn share_downloads(home: &Path) {
    let shared = dalil_embedded::data_home().join("binaries");
    if fs::create_dir_all(&shared).is_ok() {
        // Without the link it is fetched again, which only takes longer.
        let _ = symlink(shared, home.join("binaries"));
    }
}

/// Waits until none of these processes runs.
///
/// # Panics
/// When one still does in the end.
pub async fn all_ended(processes: &[i32]) {
    eventually("the end of processes", async || (!processes.iter().any(|process| is_running(*process))).then_some(()))
        .await;
}
