//! The harness of the browser tests tells good pages from bad ones, and leaves nothing behind.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpListener,
    panic::AssertUnwindSafe,
};

use dalil_acceptance::{Browser, View, eventually};

const POLICY: &str = "default-src 'none'; style-src 'self'";

/// Serves one page to whoever asks, for as long as the test runs.
fn serve(body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = listener.local_addr().expect("a listener has an address").port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut request = [0; 4096];
            if !matches!(stream.read(&mut request), Ok(1..)) {
                continue;
            }
            let page = format!("<!doctype html><title>off</title><body><main><h1>A page</h1>{body}</main>");
            let head = format!("Content-Type: text/html\r\nContent-Security-Policy: {POLICY}\r\nConnection: close");
            // A browser that closes early is none of the test's business.
            let _ = write!(stream, "HTTP/1.1 200 OK\r\n{head}\r\nContent-Length: {}\r\n\r\n{page}", page.len());
        }
    });
    format!("http://localhost:{port}")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_runs_over_the_edge_of_a_phone_is_found() {
    let browser = Browser::start(View::LAPTOP, "en").await;
    browser.open(&serve("<p>short</p>")).await;
    browser.expect_fits_small_screens().await;
    browser.open(&serve("<table width=700><tr><td>wide</table>")).await;
    let found = tokio::spawn(async move { browser.expect_fits_small_screens().await }).await;
    assert!(found.is_err_and(|error| error.is_panic()), "700 pixels fit no phone");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_policy_forbids_is_complained_of() {
    let browser = Browser::start(View::LAPTOP, "en").await;
    let good = serve("<p>plain</p>");
    browser.open(&good).await;
    assert_eq!(browser.complaints(&good).await, Vec::<String>::new());
    let bad = serve("<p style='color: red'>red</p><script>document.title = 'on'</script>");
    browser.open(&bad).await;
    let complaints = browser.complaints(&bad).await;
    assert!(complaints.iter().any(|line| line.contains("inline style")), "{complaints:#?}");
    assert!(complaints.iter().any(|line| line.contains("inline script")), "{complaints:#?}");
    assert_eq!(browser.title().await, "off");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_word_ends_the_test_with_what_the_page_says() {
    let browser = Browser::start(View::LAPTOP, "en").await;
    browser.open(&serve("<button>Save</button>")).await;
    let missed = tokio::spawn(async move { browser.click("Send").await }).await.expect_err("there is no such button");
    let message = *missed.into_panic().downcast::<String>().expect("a panic has a message");
    assert!(message.contains("“Send”") && message.contains("A page"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_ends_with_its_test_even_when_that_panics() {
    let browser = Browser::start(View::LAPTOP, "en").await;
    let profile = browser.folder().to_owned();
    assert!(!processes_at(&profile).is_empty(), "a browser runs");
    let panicked = std::panic::catch_unwind(AssertUnwindSafe(move || {
        let _browser = browser;
        panic!("on purpose");
    }));
    assert!(panicked.is_err());
    eventually("the end of the browser", async || processes_at(&profile).is_empty().then_some(())).await;
    assert!(!profile.exists(), "the profile is gone");
}

/// The processes whose command line names a folder.
fn processes_at(folder: &std::path::Path) -> Vec<String> {
    let folder = folder.to_str().expect("a temporary folder has a plain name");
    let entries = fs::read_dir("/proc").expect("Linux tells its processes").flatten();
    let commands = entries.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    commands
        .map(|command| String::from_utf8_lossy(&command).into_owned())
        .filter(|line| line.contains(folder))
        .collect()
}
