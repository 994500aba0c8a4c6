//! What `chromedriver` can do beyond the standard: the browser's own protocol, and its log.

use fantoccini::{Client, wd::WebDriverCompatibleCommand};
use hyper::Method;
use serde_json::{Value, json};
use url::{ParseError, Url};

/// A command of `chromedriver`: its path under the session, and what is sent.
#[derive(Debug)]
struct Vendor {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Vendor {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

/// Calls a method of the Chrome devtools protocol.
pub(super) async fn devtools(client: &Client, method: &str, params: Value) -> Value {
    let body = json!({ "cmd": method, "params": params });
    let answer = client.issue_cmd(Vendor { path: "goog/cdp/execute", body }).await;
    answer.unwrap_or_else(|error| panic!("{method}: {error}"))
}

/// A line of the browser's console.
#[derive(Debug)]
pub(super) struct Logged {
    pub(super) level: String,
    pub(super) source: String,
    pub(super) message: String,
}

/// What the console has said since this was last asked.
pub(super) async fn console(client: &Client) -> Vec<Logged> {
    let answer = client.issue_cmd(Vendor { path: "se/log", body: json!({ "type": "browser" }) }).await;
    let answer = answer.expect("the browser keeps a log");
    let text = |entry: &Value, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
    let entries = answer.as_array().cloned().unwrap_or_default();
    let logged = entries.iter().map(|entry| Logged {
        level: text(entry, "level"),
        source: text(entry, "source"),
        message: text(entry, "message"),
    });
    logged.collect()
}
