//! What a person does on a page: reads, clicks, fills in, chooses; everything found by its words.

use std::path::Path;

use fantoccini::{Client, Locator, elements::Element};
use serde_json::{Value, json};
use url::Url;

use crate::wait::eventually;

/// The open page, or a part of it.
#[derive(Clone, Debug)]
pub struct Page {
    client: Client,
    /// The part, as `XPath`.
    root: String,
}

/// A form as it would be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form(Value);

impl Page {
    pub(super) fn new(client: Client) -> Self {
        Self { client, root: "/html".to_owned() }
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// Goes to an address and waits for the page.
    pub async fn open(&self, address: &str) {
        self.client.goto(address).await.unwrap_or_else(|error| panic!("{address}: {error}"));
    }

    /// The address of the page.
    pub async fn address(&self) -> Url {
        self.client.current_url().await.expect("a page has an address")
    }

    /// The path of the address, without query.
    pub async fn path(&self) -> String {
        self.address().await.path().to_owned()
    }

    /// The title of the window.
    pub async fn title(&self) -> String {
        self.client.title().await.expect("a page has a title")
    }

    /// The back button.
    pub async fn back(&self) {
        self.client.back().await.expect("there is a page to go back to");
    }

    /// The reload button.
    pub async fn reload(&self) {
        self.client.refresh().await.expect("the page comes again");
    }

    /// The group of fields under a legend.
    #[must_use]
    pub fn group(&self, legend: &str) -> Self {
        self.part(&format!("//fieldset[legend[normalize-space(.)={}]]", quoted(legend)))
    }

    /// The rows of a table, or items of a list, that show all of some texts.
    #[must_use]
    pub fn row<const N: usize>(&self, texts: [&str; N]) -> Self {
        let shown = texts.map(|text| format!("contains(normalize-space(.), {})", quoted(text)));
        self.part(&format!("//*[(self::tr or self::li or self::div[dt]) and {}]", shown.join(" and ")))
    }

    /// The part that a CSS class names, where no word does.
    #[must_use]
    pub fn class(&self, class: &str) -> Self {
        self.part(&format!("//*[contains(concat(' ', normalize-space(@class), ' '), ' {class} ')]"))
    }

    fn part(&self, xpath: &str) -> Self {
        Self { client: self.client.clone(), root: format!("{}{xpath}", self.root) }
    }

    /// The words of this part as they are shown.
    pub async fn text(&self) -> String {
        let root = if self.root == "/html" { "/html/body" } else { &self.root };
        let found = self.client.find(Locator::XPath(root)).await;
        let found = found.unwrap_or_else(|error| panic!("{root}: {error}"));
        found.text().await.expect("what is there has a text")
    }

    /// The words of each such part.
    pub async fn texts(&self) -> Vec<String> {
        let mut texts = Vec::new();
        for found in self.all(&self.root).await {
            texts.push(found.text().await.expect("what is there has a text"));
        }
        texts
    }

    /// How many entries the lists of this part have.
    pub async fn entries(&self) -> usize {
        self.seen("//tbody/tr").await.len()
    }

    /// The main heading.
    pub async fn heading(&self) -> String {
        self.one("//main//h1", "a main heading").await.text().await.expect("a heading has a text")
    }

    /// The figure or text beside a term of a list of terms.
    pub async fn fact(&self, term: &str) -> String {
        let xpath = format!("/descendant-or-self::dl/div[dt[normalize-space(.)={}]]/dd", quoted(term));
        self.one(&xpath, term).await.text().await.expect("a term has a value")
    }

    /// Whether a text is shown.
    pub async fn shows(&self, text: &str) -> bool {
        let shown = self.text().await;
        squeezed(&shown).contains(&squeezed(text))
    }

    /// Fails unless a text is shown.
    pub async fn expect(&self, text: &str) {
        if !self.shows(text).await {
            self.miss(&format!("nowhere does it say “{text}”")).await;
        }
    }

    /// Fails if a text is shown.
    pub async fn expect_not(&self, text: &str) {
        if self.shows(text).await {
            self.miss(&format!("it says “{text}”")).await;
        }
    }

    /// Whether there is a link or button of that name to be seen.
    pub async fn offers(&self, name: &str) -> bool {
        !self.seen(&act(name)).await.is_empty()
    }

    /// Clicks a link or button, and waits for the page it leads to.
    pub async fn click(&self, name: &str) {
        let target = self.point(name).await;
        self.leave(name, async || target.click().await.map_err(|error| error.to_string())).await;
    }

    /// Clicks a button that does its work on this page.
    pub async fn tap(&self, name: &str) {
        let target = self.point(name).await;
        target.click().await.unwrap_or_else(|error| panic!("{name}: {error}"));
    }

    /// Types into whatever has the focus, as a keyboard does.
    pub async fn type_keys(&self, keys: &str) {
        let focused = self.client.active_element().await.expect("something has the focus");
        focused.send_keys(keys).await.unwrap_or_else(|error| panic!("typing {keys:?}: {error}"));
    }

    /// Presses a key that leads to another page, and waits for that page.
    pub async fn leave_by_keys(&self, keys: &str) {
        let focused = self.client.active_element().await.expect("something has the focus");
        self.leave(keys, async || focused.send_keys(keys).await.map_err(|error| error.to_string())).await;
    }

    /// The form that a button would send now, with its hidden fields.
    pub async fn form(&self, button: &str) -> Form {
        let script =
            "const form = arguments[0].form; return [form.action, `${new URLSearchParams(new FormData(form))}`]";
        let button = serde_json::to_value(&self.point(button).await).expect("an element is a reference");
        let form = self.client.execute(script, vec![button]).await.expect("a button has a form");
        Form(form)
    }

    /// Sends forms at once from behind the page, as an impatient hand or a second tab does, and waits for all answers.
    pub async fn send(&self, forms: &[&Form]) {
        let script = "return Promise.all(arguments[0].map(([action, body]) => fetch(action, { method: 'POST', body, \
                      headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }).then(answer => answer.ok)))";
        let sent: Vec<_> = forms.iter().map(|form| form.0.clone()).collect();
        let answers = self.client.execute(script, vec![json!(sent)]).await.expect("every form is answered");
        assert_eq!(answers, json!(vec![true; forms.len()]), "every answer leads to a page");
    }

    /// Opens or shuts what is folded away under a summary.
    pub async fn unfold(&self, summary: &str) {
        let text = quoted(summary);
        let xpath = format!("//summary[normalize-space(text()[1])={text} or normalize-space(.)={text}]");
        let found = self.one(&xpath, summary).await;
        self.show(&found).await;
        found.click().await.unwrap_or_else(|error| panic!("{summary}: {error}"));
    }

    /// Writes into the field of a label, over what was in it.
    pub async fn fill(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        self.show(&field).await;
        field.clear().await.unwrap_or_else(|error| panic!("{label}: {error}"));
        if !text.is_empty() {
            field.send_keys(text).await.unwrap_or_else(|error| panic!("{label}: {error}"));
        }
    }

    /// Chooses a file on the disk for the field of a label.
    pub async fn attach(&self, label: &str, path: &Path) {
        let path = path.to_str().expect("a plain path");
        self.field(label).await.send_keys(path).await.unwrap_or_else(|error| panic!("{label}: {error}"));
    }

    /// Chooses an option by its words.
    pub async fn choose(&self, label: &str, option: &str) {
        let field = self.field(label).await;
        let xpath = format!(".//option[normalize-space(.)={}]", quoted(option));
        let Ok(found) = field.find(Locator::XPath(&xpath)).await else {
            let offered = field.text().await.unwrap_or_default();
            panic!("{label} does not offer “{option}” but: {offered}");
        };
        found.click().await.unwrap_or_else(|error| panic!("{label}: {error}"));
    }

    /// What stands in the field of a label; of a choice, the value behind the words.
    pub async fn value(&self, label: &str) -> String {
        let value = self.field(label).await.prop("value").await.expect("a field has a value");
        value.unwrap_or_default()
    }

    /// The words of the chosen option.
    pub async fn chosen(&self, label: &str) -> String {
        let field = self.field(label).await;
        for option in field.find_all(Locator::Css("option")).await.expect("a choice has options") {
            if option.is_selected().await.expect("an option is selected or not") {
                return squeezed(&option.text().await.expect("an option has words"));
            }
        }
        panic!("nothing is chosen in {label}")
    }

    /// The message beside a field, as a screen reader ties it to the field.
    pub async fn complaint(&self, label: &str) -> Option<String> {
        let field = self.field(label).await;
        let marked = field.attr("aria-invalid").await.expect("an element has attributes or not");
        let described = field.attr("aria-describedby").await.expect("an element has attributes or not")?;
        let id = described.split_whitespace().find(|id| id.ends_with("-error"))?;
        assert_eq!(marked.as_deref(), Some("true"), "{label} has a message but is not marked as invalid");
        let message = self.client.find(Locator::Id(id)).await.expect("what describes a field is on the page");
        assert!(message.is_displayed().await.expect("it is shown or not"), "the message of {label} is hidden");
        Some(message.text().await.expect("a message has words"))
    }

    /// What the one button of this part says.
    pub async fn button(&self) -> String {
        let found = self.one("//button[not(@aria-hidden='true')]", "a button").await;
        squeezed(&found.text().await.expect("a button has words"))
    }

    /// The moment that this part tells, as written for machines.
    pub async fn time(&self) -> String {
        let found = self.one("//time", "a time").await;
        found.attr("datetime").await.expect("an element has attributes or not").expect("a time is written for machines")
    }

    /// The first link whose address begins so.
    pub async fn link_to(&self, start: &str) -> Option<String> {
        let xpath = format!("{}//a[starts-with(@href, {})]", self.root, quoted(start));
        let found = self.client.find(Locator::XPath(&xpath)).await.ok()?;
        found.prop("href").await.expect("an element has properties")
    }

    /// The link or button of that name, brought into sight.
    pub(super) async fn point(&self, name: &str) -> Element {
        let mut found = self.seen(&act(name)).await;
        match found.len() {
            1 => {
                let target = found.remove(0);
                self.show(&target).await;
                target
            }
            0 => self.miss(&format!("there is no link or button “{name}”")).await,
            several => self.miss(&format!("{several} links or buttons say “{name}”")).await,
        }
    }

    /// The field that a label names.
    async fn field(&self, label: &str) -> Element {
        let text = quoted(label);
        let named = format!(
            "{}//label[normalize-space(text()[1])={text} or normalize-space(.)={text} or \
             normalize-space(span[1])={text}]",
            self.root
        );
        let mut found = self.all(&format!("//*[@id={named}/@for]")).await;
        match found.len() {
            1 => found.remove(0),
            0 => self.miss(&format!("no field is labelled “{label}”")).await,
            several => self.miss(&format!("{several} fields are labelled “{label}”")).await,
        }
    }

    async fn one(&self, xpath: &str, what: &str) -> Element {
        let mut found = self.seen(xpath).await;
        match found.len() {
            1 => found.remove(0),
            several => self.miss(&format!("there are {several} of “{what}”")).await,
        }
    }

    /// The elements of a path under this part that can be seen.
    async fn seen(&self, xpath: &str) -> Vec<Element> {
        let mut seen = Vec::new();
        for found in self.all(&format!("{}{xpath}", self.root)).await {
            if found.is_displayed().await.expect("an element is shown or not") {
                seen.push(found);
            }
        }
        seen
    }

    async fn all(&self, xpath: &str) -> Vec<Element> {
        let found = self.client.find_all(Locator::XPath(xpath)).await;
        found.unwrap_or_else(|error| panic!("{xpath}: {error}"))
    }

    /// Scrolls to the middle, clear of what sticks to the edges.
    async fn show(&self, element: &Element) {
        let script = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        let element = serde_json::to_value(element).expect("an element is a reference");
        self.client.execute(script, vec![element]).await.expect("the page scrolls");
    }

    /// Does something that leads to another page, and waits until that page is there.
    async fn leave(&self, what: &str, go: impl AsyncFnOnce() -> Result<(), String>) {
        let mark = "document.documentElement.setAttribute('data-left', '')";
        self.client.execute(mark, vec![]).await.expect("the page can be marked");
        if let Err(error) = go().await {
            self.miss(&format!("“{what}” cannot be clicked: {error}")).await;
        }
        let next = Locator::XPath("/html[not(@data-left)]/body");
        eventually(&format!("the page behind “{what}”"), async || self.client.find(next).await.ok()).await;
        let ready = "return document.readyState === 'complete'";
        eventually(&format!("the whole page behind “{what}”"), async || {
            self.client.execute(ready, vec![]).await.ok().filter(|ready| *ready == json!(true))
        })
        .await;
    }

    /// Fails, with what the page shows.
    async fn miss(&self, what: &str) -> ! {
        let address = self.address().await;
        let body = Locator::Css("body");
        let shown = match self.client.find(body).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        };
        panic!("at {address} in {}: {what}. The page says:\n{shown}", self.root)
    }
}

/// Links and buttons by what they say, or by the name that a screen reader says.
fn act(name: &str) -> String {
    let name = quoted(name);
    format!(
        "//*[(self::a or self::button) and not(@aria-hidden='true') and \
         (normalize-space(.)={name} or normalize-space(*[1])={name} or normalize-space(text()[1])={name} or \
         @aria-label={name})]"
    )
}

/// A text as an `XPath` literal, which has no escapes.
fn quoted(text: &str) -> String {
    let text = squeezed(text);
    if !text.contains('\'') {
        return format!("'{text}'");
    }
    let parts: Vec<String> = text.split('\'').map(|part| format!("'{part}'")).collect();
    format!("concat({})", parts.join(", \"'\", "))
}

/// With one space for each run of white space.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
