//! What is wrong with one field of an input: the field, the rule, and the limit if the rule has one.

use std::fmt;

use crate::text::TextError;

/// One broken rule of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The path of the field as the caller wrote it, such as `lines[2].quantity`.
    pub field: String,
    /// The stable name of the rule, such as `too_many_decimals`. Pages localise by it.
    pub code: &'static str,
    /// The limit that was passed, if the rule has one.
    pub limit: Option<String>,
}

impl FieldError {
    /// A rule without a limit.
    pub fn new(field: impl Into<String>, code: &'static str) -> Self {
        Self { field: field.into(), code, limit: None }
    }

    /// A rule with its limit.
    pub fn with_limit(field: impl Into<String>, code: &'static str, limit: impl fmt::Display) -> Self {
        Self { field: field.into(), code, limit: Some(limit.to_string()) }
    }

    /// What is wrong with a text.
    pub fn of_text(field: impl Into<String>, error: TextError) -> Self {
        match error {
            TextError::TooLong { max } => Self::with_limit(field, error.code(), max),
            TextError::Empty | TextError::Control | TextError::Hidden => Self::new(field, error.code()),
        }
    }
}

/// All broken rules of one input, at least one, in the order of the fields.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} field(s) break a rule", .0.len())]
pub struct FieldErrors(pub Vec<FieldError>);

impl From<FieldError> for FieldErrors {
    fn from(error: FieldError) -> Self {
        Self(vec![error])
    }
}

/// Gathers the errors of an input while it is parsed field by field, so that a person sees all of them at once.
#[derive(Debug, Default)]
pub struct Gather(Vec<FieldError>);

impl Gather {
    /// Keeps the value, or notes the error and goes on.
    pub fn take<T>(&mut self, parsed: Result<T, FieldError>) -> Option<T> {
        parsed.map_err(|error| self.0.push(error)).ok()
    }

    /// Notes an error.
    pub fn refuse(&mut self, error: FieldError) {
        self.0.push(error);
    }

    /// Ends with the value when nothing was noted.
    ///
    /// # Errors
    /// [`FieldErrors`] with all that was noted.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, FieldErrors> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(FieldErrors(self.0)),
        }
    }
}
