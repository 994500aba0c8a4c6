//! Reads a page of ours: its elements in order, with their attributes and the text inside.

/// An element.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    /// All text inside, white space squeezed.
    pub(crate) text: String,
    /// The text as it stands, for a text area.
    pub(crate) raw: String,
    /// The place of the innermost form around it.
    pub(crate) form: Option<usize>,
    /// The place of the element right around it.
    pub(crate) parent: Option<usize>,
}

impl Element {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn is(&self, name: &str) -> bool {
        self.name == name
    }

    pub(crate) fn has_class(&self, class: &str) -> bool {
        self.get("class").is_some_and(|classes| classes.split(' ').any(|known| known == class))
    }
}

const VOID: [&str; 8] = ["meta", "link", "input", "br", "hr", "img", "path", "circle"];

/// The elements of a page. Panics on what is not well-formed: an element left open, an attribute without quotes.
#[track_caller]
pub(crate) fn read(html: &str) -> Vec<Element> {
    let mut elements: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut rest = html.trim_start_matches("<!DOCTYPE html>");
    while let Some(start) = rest.find('<') {
        let (text, tagged) = rest.split_at(start);
        say(&mut elements, &open, text);
        let (tag, after) = split_tag(tagged);
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            let closed = open.pop().expect("something is open");
            assert_eq!(elements[closed].name, name, "closed in another order than opened");
            continue;
        }
        let closes_itself = tag.ends_with('/');
        let element = element(tag.trim_end_matches('/'), &elements, &open);
        let is_void = VOID.contains(&element.name.as_str());
        elements.push(element);
        if !is_void && !closes_itself {
            open.push(elements.len() - 1);
        }
    }
    assert!(open.is_empty(), "left open: {:?}", open.iter().map(|at| &elements[*at].name).collect::<Vec<_>>());
    for element in &mut elements {
        element.text = element.raw.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    elements
}

fn say(elements: &mut [Element], open: &[usize], text: &str) {
    let text = unescaped(text);
    for at in open {
        elements[*at].raw.push_str(&text);
    }
}

/// What stands in a tag, and what follows it; a `>` inside quotes ends nothing.
fn split_tag(tagged: &str) -> (&str, &str) {
    let mut quoted = false;
    for (at, c) in tagged.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return (&tagged[1..at], &tagged[at + 1..]),
            _ => {}
        }
    }
    panic!("a tag has no end: {}", tagged.chars().take(80).collect::<String>());
}

fn element(tag: &str, elements: &[Element], open: &[usize]) -> Element {
    let (name, mut rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    assert!(name.chars().all(|c| c.is_ascii_alphanumeric()), "a tag is named {name}");
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (attribute, after) = rest.split_at(end);
        let Some(after) = after.strip_prefix('=') else {
            attributes.push((attribute.to_owned(), String::new()));
            rest = after;
            continue;
        };
        let after = after.strip_prefix('"').expect("an attribute is quoted");
        let (value, after) = after.split_once('"').expect("a quote ends");
        attributes.push((attribute.to_owned(), unescaped(value)));
        rest = after;
    }
    let form = open.iter().rev().find(|at| elements[**at].name == "form").copied();
    Element {
        name: name.to_owned(),
        attributes,
        text: String::new(),
        raw: String::new(),
        form,
        parent: open.last().copied(),
    }
}

fn unescaped(text: &str) -> String {
    text.replace("&#60;", "<").replace("&#62;", ">").replace("&#34;", "\"").replace("&#39;", "'").replace("&#38;", "&")
}
