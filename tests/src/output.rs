//! What a running process prints, as it prints it.

use std::sync::Arc;

use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, BufReader},
    sync::watch,
};

use crate::wait::within;

/// Everything printed to one stream so far.
#[derive(Clone, Debug)]
pub struct Output {
    printed: Arc<watch::Sender<Printed>>,
}

#[derive(Debug, Default)]
struct Printed {
    text: String,
    closed: bool,
}

impl Output {
    /// Reads a stream to its end, in a task of its own. What was printed before the end of the process stays readable.
    pub(crate) fn of(stream: impl AsyncRead + Unpin + Send + 'static) -> Self {
        let printed = Arc::new(watch::Sender::new(Printed::default()));
        let sink = Arc::clone(&printed);
        tokio::spawn(async move {
            let mut lines = BufReader::new(stream).split(b'\n');
            while let Ok(Some(line)) = lines.next_segment().await {
                sink.send_modify(|printed| {
                    printed.text.push_str(&String::from_utf8_lossy(&line));
                    printed.text.push('\n');
                });
            }
            sink.send_modify(|printed| printed.closed = true);
        });
        Self { printed }
    }

    /// All of it so far.
    pub fn text(&self) -> String {
        self.printed.borrow().text.clone()
    }

    /// Waits until what was printed satisfies a condition, and gives it.
    pub async fn wait(&self, what: &str, condition: impl Fn(&str) -> bool) -> String {
        self.seen(what, |printed| condition(&printed.text)).await
    }

    /// Waits until nobody can print to it any more, and gives all of it.
    pub(crate) async fn whole(&self) -> String {
        self.seen("the end of what is printed", |printed| printed.closed).await
    }

    async fn seen(&self, what: &str, condition: impl Fn(&Printed) -> bool) -> String {
        let mut printed = self.printed.subscribe();
        let seen = within(what, printed.wait_for(|printed| condition(printed))).await;
        seen.expect("the sender lives in self").text.clone()
    }
}
