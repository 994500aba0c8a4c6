//! Decimal figures as they are printed: grouped by lakh and crore, in one digit set.

use std::fmt;

use crate::paper::Language;

/// A plain decimal number, such as `1234567.89`, that prints exactly the decimals it was given.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Figure {
    negative: bool,
    whole: String,
    decimals: String,
}

/// The text is not a plain decimal number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a plain decimal number: {0:?}")]
pub struct FigureError(String);

impl Figure {
    /// Longest figure accepted, in digits; no amount within the limits comes near it.
    pub const MAX_DIGITS: usize = 32;

    /// Reads ASCII digits with an optional minus and an optional point, for example `2.5`.
    ///
    /// # Errors
    /// [`FigureError`] for anything else, such as grouping, an exponent or an empty text.
    pub fn parse(text: &str) -> Result<Self, FigureError> {
        let refused = || FigureError(text.chars().take(40).collect());
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, decimals) = match rest.split_once('.') {
            Some((_, "")) => return Err(refused()),
            Some((whole, decimals)) => (whole, decimals),
            None => (rest, ""),
        };
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() + decimals.len() > Self::MAX_DIGITS || !digits(whole) || !digits(decimals) {
            return Err(refused());
        }
        let whole = match whole.trim_start_matches('0') {
            "" => "0",
            trimmed => trimmed,
        };
        Ok(Self { negative, whole: whole.to_owned(), decimals: decimals.to_owned() })
    }

    /// An amount in minor units with `scale` decimals: `(5_005, 2)` is `50.05`.
    pub fn from_minor(minor: i64, scale: u8) -> Self {
        let scale = usize::from(scale);
        let digits = format!("{:0>width$}", minor.unsigned_abs(), width = scale + 1);
        let (whole, decimals) = digits.split_at(digits.len() - scale);
        Self { negative: minor < 0, whole: whole.to_owned(), decimals: decimals.to_owned() }
    }

    /// The figure as printed: last three digits, then pairs (CLDR `#,##,##0`), in the digits of
    /// `language`.
    pub fn print(&self, language: Language) -> String {
        let mut out = String::with_capacity(self.whole.len() * 2 + self.decimals.len() + 2);
        if self.negative {
            out.push('\u{2212}');
        }
        for (index, digit) in self.whole.chars().enumerate() {
            let left = self.whole.len() - index;
            if index > 0 && left >= 3 && left % 2 == 1 {
                out.push(',');
            }
            out.push(digit);
        }
        if !self.decimals.is_empty() {
            out.push('.');
            out.push_str(&self.decimals);
        }
        digits(&out, language)
    }

    /// Whether the figure is zero.
    pub fn is_zero(&self) -> bool {
        self.whole == "0" && self.decimals.bytes().all(|byte| byte == b'0')
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.negative { "-" } else { "" };
        let point = if self.decimals.is_empty() { "" } else { "." };
        write!(f, "{sign}{}{point}{}", self.whole, self.decimals)
    }
}

/// `text` with its ASCII digits written in the digits of `language`.
pub(crate) fn digits(text: &str, language: Language) -> String {
    match language {
        Language::En => text.to_owned(),
        Language::Bn => text.chars().map(bangla_digit).collect(),
    }
}

fn bangla_digit(character: char) -> char {
    character.to_digit(10).and_then(|value| char::from_u32('০' as u32 + value)).unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &str, language: Language) -> String {
        Figure::parse(text).expect("a plain number").print(language)
    }

    #[test]
    fn groups_by_lakh_and_crore() {
        for (plain, grouped) in [
            ("0.05", "0.05"),
            ("100", "100"),
            ("1000.50", "1,000.50"),
            ("100000", "1,00,000"),
            ("1234567.89", "12,34,567.89"),
            ("10000000.00", "1,00,00,000.00"),
            ("123456789.05", "12,34,56,789.05"),
            ("1000000000.00", "1,00,00,00,000.00"),
            ("-1234.5", "\u{2212}1,234.5"),
            ("007", "7"),
        ] {
            assert_eq!(printed(plain, Language::En), grouped);
        }
        assert_eq!(printed("1234567.89", Language::Bn), "১২,৩৪,৫৬৭.৮৯");
    }

    #[test]
    fn minor_units_keep_their_decimals() {
        for (minor, scale, plain) in [(5, 2, "0.05"), (-5_005, 2, "-50.05"), (0, 2, "0.00"), (7, 0, "7")] {
            assert_eq!(Figure::from_minor(minor, scale).to_string(), plain);
        }
        assert!(Figure::from_minor(0, 2).is_zero() && !Figure::from_minor(1, 2).is_zero());
    }

    #[test]
    fn refuses_what_is_not_a_plain_number() {
        for text in ["", "-", ".5", "1.", "1,000", "1e3", " 1", "১", "+1", "1.2.3", "NaN"] {
            assert!(Figure::parse(text).is_err(), "{text:?}");
        }
        assert!(Figure::parse(&"9".repeat(33)).is_err());
    }
}
