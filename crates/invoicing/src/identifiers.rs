//! Tax identifiers of Bangladesh: shape only, since NBR publishes no check digit.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Why a text is not the identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierError {
    /// Something that is neither a digit nor a separator.
    #[error("must have digits only")]
    NotDigits,
    /// The wrong number of digits.
    #[error("must have {expected} digits")]
    Length {
        /// How many digits it has.
        expected: usize,
    },
}

impl IdentifierError {
    /// The stable name of the broken rule.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotDigits => "digits_only",
            Self::Length { .. } => "wrong_length",
        }
    }

    /// The number of digits expected, where that is the rule.
    pub const fn limit(self) -> Option<usize> {
        match self {
            Self::NotDigits => None,
            Self::Length { expected } => Some(expected),
        }
    }
}

/// ASCII digits of a text in which hyphens and spaces may separate and digits may be Bangla.
fn digits(text: &str, expected: usize) -> Result<String, IdentifierError> {
    let mut found = String::with_capacity(expected);
    for c in text.chars().take(expected * 4) {
        match c {
            '0'..='9' => found.push(c),
            '\u{09E6}'..='\u{09EF}' => found.extend(char::from_digit(u32::from(c) - 0x09E6, 10)),
            '-' | ' ' => {}
            _ => return Err(IdentifierError::NotDigits),
        }
    }
    if found.len() == expected && text.chars().count() <= expected * 4 {
        Ok(found)
    } else {
        Err(IdentifierError::Length { expected })
    }
}

/// Business Identification Number: 13 digits, printed `000000000-0000`; mandatory in this form since 30 November 2019.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Bin(String);

/// Taxpayer's Identification Number (e-TIN): 12 digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tin(String);

macro_rules! identifier {
    ($name:ident, $digits:literal) => {
        impl $name {
            /// The digits, ASCII, without separators.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdentifierError;
            fn from_str(text: &str) -> Result<Self, IdentifierError> {
                digits(text, $digits).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdentifierError;
            fn try_from(text: String) -> Result<Self, IdentifierError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

identifier!(Bin, 13);
identifier!(Tin, 12);

/// Number of a national identity card: 10 digits on a smart card, 13 on an old one, or 17 with the year of birth before
/// them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Nid(String);

impl Nid {
    /// The digits, ASCII, without separators.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Nid {
    type Err = IdentifierError;
    fn from_str(text: &str) -> Result<Self, IdentifierError> {
        let longest_first = [17, 13, 10].into_iter().map(|length| digits(text, length));
        let found = longest_first.reduce(Result::or);
        found.unwrap_or(Err(IdentifierError::Length { expected: 10 })).map(Self)
    }
}

impl TryFrom<String> for Nid {
    type Error = IdentifierError;
    fn try_from(text: String) -> Result<Self, IdentifierError> {
        text.parse()
    }
}

impl From<Nid> for String {
    fn from(id: Nid) -> Self {
        id.0
    }
}

impl fmt::Display for Nid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Bin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (head, tail) = self.0.split_at(9);
        write!(f, "{head}-{tail}")
    }
}

impl fmt::Display for Tin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bin_is_read_in_every_way_people_write_it_and_printed_in_one() {
        for text in ["0012345670101", "001234567-0101", "001 234 567 0101", "০০১২৩৪৫৬৭-০১০১"]
        {
            assert_eq!(text.parse::<Bin>().map(|b| b.to_string()), Ok("001234567-0101".to_owned()), "{text}");
        }
    }

    #[test]
    fn an_identity_card_has_10_13_or_17_digits() {
        for text in ["1234567890", "1234567890123", "19801234567890123", "১২৩ ৪৫৬ ৭৮৯০"] {
            assert!(text.parse::<Nid>().is_ok(), "{text}");
        }
        assert_eq!("12345678901".parse::<Nid>(), Err(IdentifierError::Length { expected: 10 }));
        assert_eq!("123456789O".parse::<Nid>(), Err(IdentifierError::NotDigits));
    }

    #[test]
    fn a_bin_with_a_letter_or_another_length_is_refused() {
        assert_eq!("00123456701O1".parse::<Bin>(), Err(IdentifierError::NotDigits));
        assert_eq!("00123456701".parse::<Bin>(), Err(IdentifierError::Length { expected: 13 }));
        assert_eq!("".parse::<Bin>(), Err(IdentifierError::Length { expected: 13 }));
        assert!(format!("0012345670101{}", " ".repeat(1000)).parse::<Bin>().is_err());
        assert_eq!("1234567890123".parse::<Tin>(), Err(IdentifierError::Length { expected: 12 }));
    }
}
