//! Text that people type: parsed once, at the edge, into Unicode NFC with a limit and no hidden characters.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// The longest text of one field, in characters after NFC.
pub const MAX_CHARS: usize = 2_000;

/// Why a text is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("must not be empty")]
    Empty,
    /// More characters than the field takes.
    #[error("must have at most {max} characters")]
    TooLong {
        /// The limit, in characters.
        max: usize,
    },
    /// A control character, NUL among them; line breaks are allowed only in multi-line text.
    #[error("must not contain control characters")]
    Control,
    /// A character that changes the direction of text or hides: it could make a paper read other than it prints.
    #[error("must not contain invisible or direction-changing characters")]
    Hidden,
}

impl TextError {
    /// A stable name of the broken rule for clients.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong { .. } => "too_long",
            Self::Control => "control_characters",
            Self::Hidden => "hidden_characters",
        }
    }
}

/// One line of text: trimmed, NFC, not empty, 1 to 2,000 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Line(String);

/// Text of several lines: like [`Line`], but `\n` is kept (`\r\n` becomes `\n`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Paragraph(String);

macro_rules! text {
    ($name:ident, $multi:literal) => {
        impl $name {
            /// Parses a text of at most [`MAX_CHARS`] characters.
            ///
            /// # Errors
            /// [`TextError`] with the rule it breaks.
            pub fn parse(text: &str) -> Result<Self, TextError> {
                Self::parse_within(text, MAX_CHARS)
            }

            /// Parses a text of at most `max` characters, counted after NFC.
            ///
            /// # Errors
            /// [`TextError`] with the rule it breaks.
            pub fn parse_within(text: &str, max: usize) -> Result<Self, TextError> {
                clean(text, max, $multi).map(Self)
            }

            /// The text, in NFC.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextError;
            fn try_from(text: String) -> Result<Self, TextError> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
    };
}

text!(Line, false);
text!(Paragraph, true);

fn clean(text: &str, max: usize, multi: bool) -> Result<String, TextError> {
    // NFC never makes a text longer than thrice its length, so a far longer one is refused before any work is done on it.
    if text.len() > max.saturating_mul(16) {
        return Err(TextError::TooLong { max });
    }
    let text: String = text.replace("\r\n", "\n").trim().nfc().collect();
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    if text.chars().count() > max {
        return Err(TextError::TooLong { max });
    }
    if text.chars().any(|c| c.is_control() && !(multi && c == '\n')) {
        return Err(TextError::Control);
    }
    if text.chars().any(hidden) {
        return Err(TextError::Hidden);
    }
    Ok(text)
}

/// Bidirectional controls (UAX #9), zero-width space, word joiner, byte order mark, line separators, tags and private
/// use. ZWJ and ZWNJ stay: Bangla needs them.
fn hidden(c: char) -> bool {
    matches!(c,
        '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}'
        | '\u{E000}'..='\u{F8FF}' | '\u{FFFE}' | '\u{FFFF}' | '\u{00AD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bangla_in_nfd_and_nfc_become_the_same_text() {
        let composed = "\u{09AF}\u{09BC}"; // য + nukta, as NFC has it
        let single = "\u{09DF}"; // য়, excluded from composition
        assert_eq!(Line::parse(single), Line::parse(composed));
        assert_eq!(Line::parse("e\u{301}").unwrap().as_str(), "é");
    }

    #[test]
    fn emoji_and_joiners_stay() {
        for text in ["👩‍🎨 studio", "র‍্যাম", "ক্ষ"] {
            assert!(Line::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn each_rule_has_its_refusal() {
        assert_eq!(Line::parse(" \t\n "), Err(TextError::Empty));
        assert_eq!(Line::parse("a\0b"), Err(TextError::Control));
        assert_eq!(Line::parse("a\nb"), Err(TextError::Control));
        assert!(Paragraph::parse("a\r\nb").is_ok_and(|t| t.as_str() == "a\nb"));
        assert_eq!(Line::parse("abc\u{202E}321"), Err(TextError::Hidden));
        assert!(Line::parse(&"ক".repeat(MAX_CHARS)).is_ok());
        assert_eq!(Line::parse(&"ক".repeat(MAX_CHARS + 1)), Err(TextError::TooLong { max: MAX_CHARS }));
        assert_eq!(Line::parse(&"x".repeat(10_000_000)), Err(TextError::TooLong { max: MAX_CHARS }));
    }
}
