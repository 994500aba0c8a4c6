use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Waits for its standard input to close, which happens however this process ends, then ends the server and removes its
/// folder. The name of the running process is compared with the data folder, since the id may belong to another by then.
const SCRIPT: &str = r#"
cat >/dev/null
folder=$1
data=$folder/data
pid=$(head -n 1 "$data/postmaster.pid" 2>/dev/null)
ours() { tr '\0' '\n' <"/proc/$pid/cmdline" 2>/dev/null | grep -qxF -- "$data"; }
if [ -n "$pid" ] && ours; then
    kill -QUIT "$pid"
    tries=0
    while ours && [ "$tries" -lt 200 ]; do
        tries=$((tries + 1))
        sleep 0.05
    done
    ours && kill -KILL "$pid"
fi
if [ -f "$folder/run.elsewhere" ]; then rm -rf -- "$(cat "$folder/run.elsewhere")"; fi
rm -rf -- "$folder"
"#;

/// Ends a temporary cluster when the process that owns it ends, even by `kill -9`.
#[derive(Debug)]
pub(super) struct Watcher(Child);

impl Watcher {
    /// In a process group of its own, so that what ends ours (Ctrl-C, a test runner) does not end it.
    pub(super) fn start(folder: &Path) -> io::Result<Self> {
        Command::new("sh")
            .args(["-c", SCRIPT, "sh"])
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .current_dir("/")
            .process_group(0)
            .spawn()
            .map(Self)
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}
