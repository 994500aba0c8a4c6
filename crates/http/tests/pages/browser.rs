use std::collections::BTreeMap;

use actix_web::http::header;

use crate::{
    html::{self, Element},
    support::{Answer, World},
};

/// Somebody at a browser: holds cookies, opens pages, fills in forms and sends them.
#[derive(Clone)]
pub(crate) struct Browser<'a> {
    pub(crate) world: &'a World,
    pub(crate) cookies: BTreeMap<String, String>,
}

/// A page, read to its end.
#[derive(Clone)]
pub(crate) struct Page {
    pub(crate) path: String,
    pub(crate) status: u16,
    pub(crate) answer: Answer,
    pub(crate) elements: Vec<Element>,
}

/// A form as it was filled in.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) fields: Vec<(String, String)>,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(world: &'a World) -> Self {
        Self { world, cookies: BTreeMap::new() }
    }

    /// The same for somebody signed in.
    pub(crate) fn of(world: &'a World, cookies: &BTreeMap<String, String>) -> Self {
        Self { world, cookies: cookies.clone() }
    }

    pub(crate) async fn open(&mut self, path: &str) -> Page {
        let call = self.world.get(path).header("cookie", self.line()).header("sec-fetch-site", "same-origin");
        let answer = call.send().await;
        self.keep(&answer);
        Page::of(path, answer)
    }

    /// Opens a page and goes where it sends on to.
    pub(crate) async fn follow(&mut self, page: Page) -> Page {
        let to = page.location().unwrap_or_else(|| panic!("{} sends nowhere: {}", page.path, page.status)).to_owned();
        self.open(&to).await
    }

    pub(crate) async fn send(&mut self, form: &Form) -> Page {
        let body = form_body(&form.fields);
        let call = self.world.post(&form.action).header("cookie", self.line()).header("sec-fetch-site", "same-origin");
        let answer = call.raw("application/x-www-form-urlencoded", body).send().await;
        self.keep(&answer);
        Page::of(&form.action, answer)
    }

    /// Sends a form of several parts with a file in one of its fields.
    pub(crate) async fn send_with(&mut self, form: &Form, file: &str, content: &[u8]) -> Page {
        let mut body = Vec::new();
        for (name, value) in form.fields.iter().filter(|(name, _)| name != file) {
            let head = format!("--XyZ\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(head.as_bytes());
        }
        let head = format!("--XyZ\r\nContent-Disposition: form-data; name=\"{file}\"; filename=\"a\"\r\n\r\n");
        body.extend([head.as_bytes(), content, b"\r\n--XyZ--\r\n"].concat());
        let call = self.world.post(&form.action).header("cookie", self.line()).header("sec-fetch-site", "same-origin");
        let answer = call.raw("multipart/form-data; boundary=XyZ", body).send().await;
        self.keep(&answer);
        Page::of(&form.action, answer)
    }

    fn keep(&mut self, answer: &Answer) {
        for line in answer.headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().expect("a cookie is ASCII");
            let (name, rest) = line.split_once('=').expect("a cookie has a value");
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), rest.split(';').next().unwrap_or_default().to_owned());
            }
        }
    }

    fn line(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }
}

fn form_body(fields: &[(String, String)]) -> String {
    let mut body = String::new();
    for (name, value) in fields {
        if !body.is_empty() {
            body.push('&');
        }
        body.push_str(&encoded(name));
        body.push('=');
        body.push_str(&encoded(value));
    }
    body
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

impl Page {
    fn of(path: &str, answer: Answer) -> Self {
        let is_html = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
        let elements = if is_html { html::read(&answer.text()) } else { Vec::new() };
        Self { path: path.to_owned(), status: answer.status, answer, elements }
    }

    /// The same page when it has this status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.path, self.text());
        self
    }

    pub(crate) fn location(&self) -> Option<&str> {
        self.answer.header("location")
    }

    /// All text of the page.
    pub(crate) fn text(&self) -> String {
        self.elements.first().map(|html| html.text.clone()).unwrap_or_default()
    }

    #[track_caller]
    pub(crate) fn says(&self, text: &str) {
        assert!(self.text().contains(text), "{} does not say {text:?}: {}", self.path, self.text());
    }

    #[track_caller]
    pub(crate) fn silent(&self, text: &str) {
        assert!(!self.text().contains(text), "{} says {text:?}: {}", self.path, self.text());
    }

    pub(crate) fn all<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p Element> {
        self.elements.iter().filter(move |element| element.is(name))
    }

    /// The texts of all elements of a class.
    pub(crate) fn of_class(&self, class: &str) -> Vec<&str> {
        self.elements.iter().filter(|element| element.has_class(class)).map(|element| element.text.as_str()).collect()
    }

    /// The element of an id.
    pub(crate) fn by_id(&self, id: &str) -> Option<&Element> {
        self.elements.iter().find(|element| element.get("id") == Some(id))
    }

    /// What a field of that name holds.
    #[track_caller]
    pub(crate) fn value(&self, name: &str) -> String {
        let form = self.form_with(name);
        form.get(name).unwrap_or_else(|| panic!("{name} holds nothing")).to_owned()
    }

    /// The message beside a field, tied to it.
    pub(crate) fn complaint(&self, name: &str) -> Option<String> {
        let field = self.elements.iter().find(|element| {
            element.get("name") == Some(name) && !element.is("button") && element.get("type") != Some("hidden")
        })?;
        let described = field.get("aria-describedby")?.split(' ').find(|id| id.ends_with("-error"))?;
        assert_eq!(field.get("aria-invalid"), Some("true"), "{name}");
        self.by_id(described).map(|error| error.text.clone())
    }

    /// The address of the first link whose text has these words.
    #[track_caller]
    pub(crate) fn link(&self, words: &str) -> String {
        let found = self.all("a").find(|link| link.text.contains(words));
        let found = found.unwrap_or_else(|| panic!("{} has no link {words:?}: {}", self.path, self.text()));
        found.get("href").expect("a link leads somewhere").to_owned()
    }

    /// The form whose action ends so.
    #[track_caller]
    pub(crate) fn form(&self, action: &str) -> Form {
        let found = self.forms().into_iter().find(|form| form.action.ends_with(action));
        found.unwrap_or_else(|| panic!("{} has no form to {action}", self.path))
    }

    #[track_caller]
    fn form_with(&self, field: &str) -> Form {
        let found = self.forms().into_iter().find(|form| form.get(field).is_some());
        found.unwrap_or_else(|| panic!("{} has no form with {field}", self.path))
    }

    /// Every form that is posted, with what a browser would send of it.
    pub(crate) fn forms(&self) -> Vec<Form> {
        let forms = self.elements.iter().enumerate().filter(|(_, element)| element.is("form"));
        forms.map(|(at, form)| self.filled(at, form)).collect()
    }

    fn filled(&self, at: usize, form: &Element) -> Form {
        let inside = self.elements.iter().enumerate().filter(|(_, element)| element.form == Some(at));
        let fields = inside.filter_map(|(place, element)| {
            let name = element.get("name")?;
            Some((name.to_owned(), self.sent(place, element)?))
        });
        Form { action: form.get("action").expect("a form goes somewhere").to_owned(), fields: fields.collect() }
    }

    /// What a browser sends of a control; nothing for a button that was not pressed or a box that is not ticked.
    fn sent(&self, place: usize, control: &Element) -> Option<String> {
        match control.name.as_str() {
            "input" if control.get("type") == Some("checkbox") => {
                control.get("checked").and(control.get("value")).map(str::to_owned)
            }
            "input" => Some(control.get("value").unwrap_or_default().to_owned()),
            // The parser of HTML drops the first line break of a text area.
            "textarea" => Some(control.raw.strip_prefix('\n').unwrap_or(&control.raw).to_owned()),
            "select" => {
                let options: Vec<&Element> =
                    self.elements.iter().filter(|option| option.is("option") && option.parent == Some(place)).collect();
                let chosen = options.iter().find(|option| option.get("selected").is_some()).or(options.first())?;
                chosen.get("value").map(str::to_owned)
            }
            _ => None,
        }
    }
}

impl Form {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Fills a field in.
    pub(crate) fn set(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Presses one of its buttons.
    pub(crate) fn press(self, value: &str) -> Self {
        self.set("action", value)
    }

    /// Leaves a field out.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self
    }
}
