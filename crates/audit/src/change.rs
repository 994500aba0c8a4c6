use serde::{Deserialize, Serialize};

/// What an act changed in its subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// A fact of the business or of law, which stays in the log for good.
    Value {
        /// The field's name.
        field: String,
        /// What it was; none when it was not there.
        before: Option<String>,
        /// What it is; none when it is no longer there.
        after: Option<String>,
    },
    /// A field about a person: only that it changed. Its values never enter the log, since the log cannot forget.
    Personal {
        /// The field's name.
        field: String,
    },
}

/// The stored text is no list of changes.
#[derive(Debug, thiserror::Error)]
#[error("not a list of changes")]
pub struct ChangesError(#[source] serde_json::Error);

impl Change {
    /// A change of a fact. Never of anything about a person: that is [`Change::personal`].
    pub fn new(field: impl Into<String>, before: Option<String>, after: Option<String>) -> Self {
        Self::Value { field: field.into(), before, after }
    }

    /// A change of something about a person.
    pub fn personal(field: impl Into<String>) -> Self {
        Self::Personal { field: field.into() }
    }

    /// The name of the field that changed.
    pub fn field(&self) -> &str {
        match self {
            Self::Value { field, .. } | Self::Personal { field } => field,
        }
    }

    /// The one text of a list of changes, as sealed: JSON without white space, keys in a fixed order, in the order in
    /// which the changes were made.
    pub(crate) fn canonical(changes: &[Self]) -> String {
        serde_json::to_string(changes).expect("a list of maps from text to text always has a JSON form")
    }

    /// Reads the changes of a [`Row`](crate::Row) for display. To prove them, the text itself is what counts.
    ///
    /// # Errors
    /// [`ChangesError`] when the text was not written by this crate.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, ChangesError> {
        serde_json::from_str(text).map_err(ChangesError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_have_one_text_and_read_back_from_it() {
        let changes = [
            Change::new("number", None, Some("INV-1".into())),
            Change::new("নাম", Some("\"ক\"\n".into()), Some(String::new())),
            Change::personal("contacts"),
        ];
        let text = Change::canonical(&changes);
        assert_eq!(
            text,
            concat!(
                r#"[{"kind":"value","field":"number","before":null,"after":"INV-1"},"#,
                r#"{"kind":"value","field":"নাম","before":"\"ক\"\n","after":""},"#,
                r#"{"kind":"personal","field":"contacts"}]"#
            )
        );
        assert_eq!(Change::parse_list(&text).unwrap(), changes);
        assert_eq!(changes.map(|change| change.field().to_owned()), ["number", "নাম", "contacts"]);
    }

    #[test]
    fn no_change_is_an_empty_list_and_other_text_is_refused() {
        assert_eq!(Change::canonical(&[]), "[]");
        assert_eq!(Change::parse_list("[]").unwrap(), []);
        for text in ["", "{}", r#"[{"kind":"secret","field":"a"}]"#, r#"[{"kind":"personal","field":"a","after":"b"}]"#]
        {
            assert!(Change::parse_list(text).is_err(), "{text}");
        }
    }
}
