//! How a page looks: its size, its theme, what runs over its edge, what the console says, and a picture of it.

use std::path::Path;

use serde_json::{Value, json};

use super::{
    Page,
    commands::{console, devtools},
};

/// What ends right of the page's edge, outside of anything that scrolls by itself.
const OVER_THE_EDGE: &str = "
    const width = document.documentElement.clientWidth;
    const scrolls = element => {
        for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
            if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(box).overflowX)) return true;
        }
        return false;
    };
    const over = [...document.body.querySelectorAll('*')].filter(element => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && box.right > width + 1 && !scrolls(element);
    });
    const name = element => `${element.tagName.toLowerCase()}.${element.className.baseVal ?? element.className}`;
    return [document.documentElement.scrollWidth - width, over.slice(0, 5).map(name)];
";

impl Page {
    /// Gives the page a width and a height in CSS pixels.
    pub async fn resize(&self, width: u32, height: u32) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        devtools(self.client(), "Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Takes the network away.
    pub async fn go_offline(&self) {
        devtools(self.client(), "Network.enable", json!({})).await;
        let none = json!({ "offline": true, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0 });
        devtools(self.client(), "Network.emulateNetworkConditions", none).await;
    }

    /// Prefers a dark page, or a light one.
    pub async fn prefer_dark(&self, dark: bool) {
        let scheme = if dark { "dark" } else { "light" };
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        devtools(self.client(), "Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// Fails when something runs over the edge of a narrow phone or of a small tablet; puts the width back after.
    ///
    /// # Panics
    /// Then.
    pub async fn expect_fits_small_screens(&self) {
        let before = self.run("return [innerWidth, innerHeight]").await;
        for width in [360, 768] {
            self.resize(width, 740).await;
            let found = self.run(OVER_THE_EDGE).await;
            let fits = found[0] == json!(0) && found[1] == json!([]);
            assert!(fits, "{} does not fit {width} pixels: {found}", self.address().await);
        }
        self.resize(side(&before[0]), side(&before[1])).await;
    }

    /// The HTTP status that the page came with.
    pub async fn status(&self) -> u64 {
        let status = self.run("return performance.getEntriesByType('navigation')[0].responseStatus").await;
        status.as_u64().expect("a page came with a status")
    }

    /// The cookies of the page's site, as a request carries them.
    pub async fn cookies(&self) -> String {
        let cookies = self.client().get_all_cookies().await.expect("a browser shows its cookies");
        cookies.iter().map(|cookie| format!("{}={}", cookie.name(), cookie.value())).collect::<Vec<_>>().join("; ")
    }

    /// What the console has complained of since it was last asked, about pages of this origin. That a page was answered
    /// with an error is told by the page itself and not repeated here.
    pub async fn complaints(&self, origin: &str) -> Vec<String> {
        let logged = console(self.client()).await.into_iter().filter(|line| {
            let about_a_page = line.source == "network" && !line.message.contains("/assets/");
            line.level != "INFO" && line.message.contains(origin) && !about_a_page
        });
        logged.map(|line| format!("{} {}: {}", line.level, line.source, line.message)).collect()
    }

    /// Writes a picture of the whole page, at its width, as PNG.
    pub async fn picture(&self, path: &Path) {
        self.run("scrollTo(0, 0); document.activeElement?.blur(); return document.fonts.ready.then(() => true)").await;
        // As high as the page is, so that what sticks to the window's edge stands at the page's.
        let size = self.run("return [innerWidth, document.documentElement.scrollHeight]").await;
        self.resize(side(&size[0]), side(&size[1])).await;
        let png = self.client().screenshot().await.expect("the window can be pictured");
        std::fs::write(path, png).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// What a script in the page returns; works where the page itself may run none.
    pub async fn run(&self, script: &str) -> Value {
        self.client().execute(script, vec![]).await.expect("the browser answers")
    }
}

/// A length in CSS pixels, as a script gives it.
fn side(length: &Value) -> u32 {
    length.as_u64().and_then(|length| u32::try_from(length).ok()).expect("a length in pixels")
}
