//! One field of a form: its label, hint, control and error, tied together for every reader.

use askama::{Template, filters::HtmlSafe};

use super::{
    frame::Frame,
    labels,
    typed::{Errors, Typed},
};

/// What a field is filled in with.
pub(crate) enum Control {
    Text { kind: &'static str, inputmode: &'static str, autocomplete: &'static str },
    Area { rows: u8 },
    Choice(Vec<Choice>),
    Check(bool),
}

/// One of the values of a choice.
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
}

impl Choice {
    pub(crate) fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// A field, ready to be written into a form.
#[derive(Template)]
#[template(path = "parts/field.html")]
pub(crate) struct Field {
    id: String,
    name: String,
    label: String,
    class: String,
    note: Option<String>,
    hint: Option<String>,
    error: Option<String>,
    value: String,
    control: Control,
    lang: Option<&'static str>,
    required: bool,
    focus: bool,
}

impl HtmlSafe for Field {}

impl Field {
    /// The ids of what describes the control.
    fn described(&self) -> Option<String> {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.id));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.id));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// Bears this label in place of the usual one.
    pub(crate) fn named(mut self, label: String) -> Self {
        self.label = label;
        self
    }

    pub(crate) fn note(mut self, note: String) -> Self {
        self.note = Some(note);
        self
    }

    pub(crate) fn hint(mut self, hint: String) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Holds this while nothing was typed.
    pub(crate) fn or_else(mut self, usual: &str) -> Self {
        if self.value.is_empty() {
            usual.clone_into(&mut self.value);
        }
        self
    }

    pub(crate) const fn lang(mut self, code: &'static str) -> Self {
        self.lang = Some(code);
        self
    }

    pub(crate) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub(crate) const fn focus(mut self, focus: bool) -> Self {
        self.focus = focus;
        self
    }
}

/// A form as it was typed, with what is wrong in it: makes the fields.
#[derive(Clone, Copy)]
pub(crate) struct Form<'a> {
    pub(crate) frame: &'a Frame,
    pub(crate) typed: &'a Typed,
    pub(crate) errors: &'a Errors,
}

impl Form<'_> {
    /// A line of text.
    pub(crate) fn text(&self, name: &str) -> Field {
        self.input(name, "text", "")
    }

    /// A number, in the digits of the page; phones show their keypad.
    pub(crate) fn decimal(&self, name: &str) -> Field {
        let field = self.input(name, "text", "decimal");
        Field { value: self.frame.language.figure(&field.value), ..field }
    }

    /// A day.
    pub(crate) fn date(&self, name: &str) -> Field {
        self.input(name, "date", "")
    }

    /// A mail address of somebody else.
    pub(crate) fn email(&self, name: &str) -> Field {
        self.input(name, "email", "email")
    }

    /// Text of several lines.
    pub(crate) fn area(&self, name: &str, rows: u8) -> Field {
        self.field(name, Control::Area { rows })
    }

    /// One of several values.
    pub(crate) fn choice(&self, name: &str, options: Vec<Choice>) -> Field {
        self.field(name, Control::Choice(options))
    }

    /// Yes or no.
    pub(crate) fn check(&self, name: &str) -> Field {
        self.field(name, Control::Check(self.typed.get(name) == "yes"))
    }

    /// The person's own mail address.
    pub(crate) fn own_email(&self, name: &str) -> Field {
        self.field(name, Control::Text { kind: "email", inputmode: "email", autocomplete: "email" }).required()
    }

    fn input(&self, name: &str, kind: &'static str, inputmode: &'static str) -> Field {
        self.field(name, Control::Text { kind, inputmode, autocomplete: "off" })
    }

    fn field(&self, name: &str, control: Control) -> Field {
        let last = name.rsplit(['.', ']']).next().unwrap_or(name);
        Field {
            id: anchor(name),
            name: name.to_owned(),
            label: labels::field(self.frame, name),
            class: format!("f-{last}"),
            note: None,
            hint: None,
            error: self.errors.at(name),
            value: self.typed.get(name).to_owned(),
            control,
            lang: None,
            required: false,
            focus: false,
        }
    }
}

/// The id of a field's control: its path without brackets and dots.
pub(crate) fn anchor(name: &str) -> String {
    name.replace("].", "-").replace(['[', '.'], "-").replace(']', "")
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_anchor_is_an_id() {
        assert_eq!(super::anchor("lines[2].quantity"), "lines-2-quantity");
        assert_eq!(super::anchor("notes"), "notes");
    }
}
