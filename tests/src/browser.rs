//! A person at a browser: Debian's Chromium without a window, driven through its `chromedriver`.
//!
//! A [`Browser`] sees one window with a profile of its own, and ends with everything it started when it is dropped, after
//! a panic too. What a person does on a page is on [`Page`], found by the words they read.

mod commands;
mod looks;
mod page;

use std::{
    ops::Deref,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use fantoccini::ClientBuilder;
use hyper_util::client::legacy::connect::HttpConnector;
use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

pub use page::{Form, Page};

use crate::{
    port::Port,
    wait::{eventually, within},
};

/// The window and the wishes of whoever sits before it.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// Width of the page in CSS pixels.
    pub width: u32,
    /// Height of the window in CSS pixels.
    pub height: u32,
    /// Whether pages may run scripts.
    pub scripts: bool,
    /// Whether the person prefers a dark page.
    pub dark: bool,
}

impl View {
    /// A laptop with scripts.
    pub const LAPTOP: Self = Self { width: 1440, height: 900, scripts: true, dark: false };
}

/// A running browser.
#[derive(Debug)]
pub struct Browser {
    page: Page,
    /// Before the folder, so that it has ended when the folder goes.
    _driver: Driver,
    folder: TempDir,
}

impl Browser {
    /// Opens a window that asks for a language, by its tag of BCP 47.
    pub async fn start(view: View, language: &str) -> Self {
        let folder = tempfile::Builder::new().prefix("dalil-browser-").tempdir().expect("a temporary folder");
        let driver = Driver::start(folder.path()).await;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(view, language, folder.path()))
            .connect(&format!("http://127.0.0.1:{}", driver.port.number()))
            .await
            .expect("the browser opens a window");
        let browser = Self { page: Page::new(client), _driver: driver, folder };
        browser.resize(view.width, view.height).await;
        browser.prefer_dark(view.dark).await;
        browser
    }

    /// Where it keeps its profile and what it downloads, for as long as it runs.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Clicks a link or button of a part of the page that downloads, and waits for the whole file.
    ///
    /// # Panics
    /// When none arrives.
    pub async fn download(&self, part: &Page, name: &str) -> Vec<u8> {
        let folder = self.folder.path().join("downloads");
        let before = whole_files(&folder);
        part.point(name).await.click().await.unwrap_or_else(|error| panic!("{name}: {error}"));
        eventually(&format!("the download of {name}"), async || {
            let new = whole_files(&folder).into_iter().find(|path| !before.contains(path))?;
            // The name may be there a moment before what it holds.
            std::fs::read(new).ok().filter(|file| !file.is_empty())
        })
        .await
    }
}

impl Deref for Browser {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.page
    }
}

/// What lies in a folder under its final name: Chromium writes to `.crdownload` or a hidden file, then renames it.
fn whole_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let partial = |path: &PathBuf| {
        let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        hidden || path.extension().is_some_and(|end| end == "crdownload")
    };
    entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| !partial(path)).collect()
}

fn capabilities(view: View, language: &str, folder: &Path) -> fantoccini::wd::Capabilities {
    let profile = folder.join("profile");
    let mut args = vec![
        // Root has no sandbox, and an ordinary user has one only where the kernel or a setuid helper allows it. The
        // browser opens nothing but pages of the program under test.
        "--no-sandbox".to_owned(),
        "--headless=new".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-quic".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        "--disable-breakpad".to_owned(),
        "--hide-scrollbars".to_owned(),
        "--force-color-profile=srgb".to_owned(),
    ];
    args.push(format!("--user-data-dir={}", profile.display()));
    args.push(format!("--lang={language}"));
    args.push(format!("--accept-lang={language}"));
    let prefs = json!({
        "intl.accept_languages": language,
        "download.default_directory": folder.join("downloads"),
        "download.prompt_for_download": false,
        "plugins.always_open_pdf_externally": true,
        "profile.default_content_setting_values.javascript": if view.scripts { 1 } else { 2 },
    });
    let Value::Object(capabilities) = json!({
        "browserName": "chrome",
        "goog:chromeOptions": { "args": args, "prefs": prefs },
        "goog:loggingPrefs": { "browser": "ALL" },
    }) else {
        unreachable!("the text above is an object")
    };
    capabilities
}

/// How often another port is tried.
const PORTS: usize = 5;

/// `chromedriver` in a process group of its own, with the browsers it starts.
#[derive(Debug)]
struct Driver {
    child: Child,
    group: Pid,
    port: Port,
}

impl Driver {
    /// Starts it; whatever it and the browser write to a home lies in `folder`.
    async fn start(folder: &Path) -> Self {
        for _ in 0..PORTS {
            if let Some(driver) = Self::at(Port::take(), folder).await {
                return driver;
            }
        }
        panic!("chromedriver, of Debian's package chromium-driver, found none of {PORTS} ports free")
    }

    /// None when it ended, since another process has the port on the other family of addresses.
    async fn at(port: Port, folder: &Path) -> Option<Self> {
        // The shell ends its whole group when its input closes: even when the test was killed and drops nothing.
        let mut child = Command::new("sh")
            .args(["-c", "(chromedriver --port=$0; echo ended) & read -r _; kill -KILL 0"])
            .arg(port.number().to_string())
            .env("HOME", folder)
            .env("XDG_CONFIG_HOME", folder.join("config"))
            .env("XDG_CACHE_HOME", folder.join("cache"))
            .env("TMPDIR", folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("a shell starts");
        let id = child.id().and_then(|id| i32::try_from(id).ok()).expect("a process that runs has an id");
        let group = Pid::from_raw(id).expect("no process has the id 0");
        let stdout = child.stdout.take().expect("its output is piped");
        let driver = Self { child, group, port };
        let mut lines = BufReader::new(stdout).lines();
        let listens = async {
            while let Some(line) = lines.next_line().await.expect("chromedriver writes text") {
                if line.contains("started successfully on port ") {
                    return true;
                }
                if line == "ended" {
                    break;
                }
            }
            false
        };
        if !within("chromedriver, of Debian's package chromium-driver, listens", listens).await {
            return None;
        }
        // Nobody reads on, but its output must not meet a closed pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Some(driver)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = kill_process_group(self.group, Signal::KILL);
        let start = Instant::now();
        // The browsers are no children of ours: they have ended when their group is empty.
        while test_kill_process_group(self.group).is_ok() && start.elapsed() < Duration::from_secs(5) {
            let _ = self.child.try_wait();
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
