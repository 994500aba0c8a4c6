use std::io::Read as _;

use rustix::process::{Signal, getpid, kill_process};

/// Asks a program under test to stop when its standard input ends: a test that is killed leaves nothing running.
pub(crate) const STOP_WITH_STDIN: &str = "DALIL_TEST_STOP_WITH_STDIN";

/// Stops this process as Ctrl-C would once the test that started it has gone. For programs under test.
pub fn stop_with_the_test() {
    if std::env::var_os(STOP_WITH_STDIN).is_none() {
        return;
    }
    std::thread::spawn(|| {
        let mut nothing = Vec::new();
        let _ = std::io::stdin().read_to_end(&mut nothing);
        let _ = kill_process(getpid(), Signal::TERM);
    });
}
