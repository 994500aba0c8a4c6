//! What somebody typed into a form, and what is wrong with it.

use std::collections::{BTreeMap, BTreeSet};

use askama::{Template, filters::HtmlSafe};
use dalil_tenancy::field::FieldErrors;

use super::{field::anchor, frame::Frame, labels};

/// The fields of a form by name; of a name given twice the first counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Typed(BTreeMap<String, String>);

/// One row more than a draft may have lines, so that it is refused; a body of a megabyte could bring tens of thousands.
const MOST_ROWS: usize = dalil_invoicing::compute::MAX_LINES + 1;

impl Typed {
    /// The fields of a body.
    pub(crate) fn new(pairs: Vec<(String, String)>) -> Self {
        let mut fields = BTreeMap::new();
        for (name, value) in pairs {
            fields.entry(name).or_insert(value);
        }
        Self(fields)
    }

    /// What was typed; nothing when the field is not there.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.get(name).map(String::as_str).unwrap_or_default()
    }

    /// The same, for an input that may be left out.
    pub(crate) fn optional(&self, name: &str) -> Option<String> {
        self.0.get(name).cloned()
    }

    /// Sets a field.
    pub(crate) fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), value.into());
    }

    /// Names and values, in the order of the names.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The rows of a list in the form (`lines[0].unit`, `lines[2].unit` …), in order, each by the names inside it.
    pub(crate) fn rows(&self, list: &str) -> Vec<BTreeMap<String, String>> {
        let mut rows = BTreeMap::<u32, BTreeMap<String, String>>::new();
        for (name, value) in &self.0 {
            let Some((index, field)) = row(list, name) else { continue };
            rows.entry(index).or_default().insert(field.to_owned(), value.clone());
        }
        rows.into_values().take(MOST_ROWS).collect()
    }

    /// Replaces the rows of a list, counted from 0 again.
    pub(crate) fn set_rows(&mut self, list: &str, rows: Vec<BTreeMap<String, String>>) {
        self.0.retain(|name, _| row(list, name).is_none());
        for (index, fields) in rows.into_iter().enumerate() {
            for (field, value) in fields {
                self.0.insert(format!("{list}[{index}].{field}"), value);
            }
        }
    }
}

/// The index and the field of a name in a list.
fn row<'a>(list: &str, name: &'a str) -> Option<(u32, &'a str)> {
    let (index, field) = name.strip_prefix(list)?.strip_prefix('[')?.split_once("].")?;
    Some((index.parse().ok()?, field))
}

/// What is wrong, by the field of the form that shows it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Errors(Vec<Wrong>);

#[derive(Clone, Debug)]
struct Wrong {
    field: String,
    label: String,
    message: String,
}

impl Errors {
    /// Localises errors; `shown` tells under which field of the form a path is shown.
    pub(crate) fn new(frame: &Frame, errors: &FieldErrors, shown: impl Fn(&str) -> String) -> Self {
        let mut seen = BTreeSet::new();
        let wrong = errors.0.iter().map(|error| {
            let field = shown(&error.field);
            Wrong { label: labels::path(frame, &field), message: labels::error(frame.language, error), field }
        });
        Self(wrong.filter(|wrong| seen.insert((wrong.field.clone(), wrong.message.clone()))).collect())
    }

    /// What is wrong with a field.
    pub(crate) fn at(&self, field: &str) -> Option<String> {
        let messages: Vec<&str> =
            self.0.iter().filter(|wrong| wrong.field == field).map(|wrong| wrong.message.as_str()).collect();
        (!messages.is_empty()).then(|| messages.join(" "))
    }

    /// Whether anything is wrong with a field whose name begins so.
    pub(crate) fn any_under(&self, prefix: &str) -> bool {
        self.0.iter().any(|wrong| wrong.field.starts_with(prefix))
    }

    /// The list for the top of the page, linked to the fields; `page` stands before each link when they are elsewhere.
    pub(crate) fn summary(&self, title: String, page: &str) -> Summary {
        Summary { title, items: self.items(page) }
    }

    /// The same without a title.
    pub(crate) fn items(&self, page: &str) -> Vec<Item> {
        self.0.iter().map(|wrong| Item::new(&wrong.field, page, wrong.label.clone(), wrong.message.clone())).collect()
    }
}

/// All that is wrong, at the top of a page.
#[derive(Template, Default)]
#[template(path = "parts/summary.html")]
pub(crate) struct Summary {
    title: String,
    items: Vec<Item>,
}

impl HtmlSafe for Summary {}

/// Something to look at: a field, and what about it.
pub(crate) struct Item {
    pub(crate) href: Option<String>,
    pub(crate) label: String,
    pub(crate) message: String,
}

impl Item {
    /// Linked to the field when the form, which may be on another page, has it.
    pub(crate) fn new(field: &str, page: &str, label: String, message: String) -> Self {
        let href = labels::is_in_form(field).then(|| format!("{page}#{}", anchor(field)));
        Self { href, label, message }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        Typed::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn rows_come_in_order_without_gaps() {
        let mut form =
            typed(&[("lines[10].unit", "b"), ("lines[2].unit", "a"), ("lines[x].unit", "?"), ("notes", "n")]);
        let rows = form.rows("lines");
        assert_eq!(rows.iter().map(|row| row["unit"].as_str()).collect::<Vec<_>>(), ["a", "b"]);
        form.set_rows("lines", rows);
        assert_eq!(form.get("lines[1].unit"), "b");
        assert_eq!(form.get("lines[10].unit"), "");
        assert_eq!(form.get("notes"), "n");
    }

    #[test]
    fn a_name_given_twice_counts_once() {
        assert_eq!(typed(&[("a", "1"), ("a", "2")]).get("a"), "1");
    }
}
