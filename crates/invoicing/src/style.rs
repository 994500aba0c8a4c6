//! How the workspace's invoices look: template, colour and page. Statutory forms know none of it.

use serde::{Deserialize, Serialize};

/// The look of invoices, chosen by the workspace and frozen in each one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Style {
    /// The arrangement.
    pub template: Template,
    /// The one colour beside ink; ink alone when absent.
    pub accent: Option<Accent>,
    /// The sheet.
    pub page: PageSize,
    /// In which languages the total stands in words.
    pub words: WordsIn,
}

/// An arrangement of the invoice. The statements are the same in each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Template {
    /// A register: ruled lines, the amount due at the left, facts at the right.
    #[default]
    Ledger,
    /// A letter: the name centred over a rule, much white, the lines unruled.
    Letter,
    /// A statement: the name and the amount due large, between heavy bars.
    Bold,
}

impl Template {
    /// Every template.
    pub const ALL: [Self; 3] = [Self::Ledger, Self::Letter, Self::Bold];

    /// The name as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ledger => "ledger",
            Self::Letter => "letter",
            Self::Bold => "bold",
        }
    }

    /// The template of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|template| template.as_str() == name)
    }
}

/// The size of a sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageSize {
    /// 210 × 297 mm (ISO 216).
    #[default]
    A4,
    /// 8.5 × 11 in (ANSI A).
    Letter,
}

impl PageSize {
    /// Every size.
    pub const ALL: [Self; 2] = [Self::A4, Self::Letter];

    /// The name as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::Letter => "letter",
        }
    }

    /// The size of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.as_str() == name)
    }
}

/// In which languages a total stands in words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WordsIn {
    /// In that of the paper.
    #[default]
    Own,
    /// In that of the paper, and under it in the other.
    Both,
}

impl WordsIn {
    /// Every choice.
    pub const ALL: [Self; 2] = [Self::Own, Self::Both];

    /// The name as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Both => "both",
        }
    }

    /// The choice of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|words| words.as_str() == name)
    }
}

/// A colour in sRGB, eight bits a channel, written `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Accent([u8; 3]);

/// The text is not a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a colour is # and six hexadecimal digits")]
pub struct AccentError;

/// The least contrast of text with white paper: WCAG 2.2, success criterion 1.4.3, level AA.
const LEAST_CONTRAST: f64 = 4.5;

impl Accent {
    /// Red, green and blue.
    pub const fn channels(self) -> [u8; 3] {
        self.0
    }

    /// The contrast with white, from 1 to 21 (WCAG 2.2, contrast ratio).
    pub fn contrast_with_white(self) -> f64 {
        1.05 / (self.luminance() + 0.05)
    }

    /// Whether text in it can be read on white paper, in colour and in grey alike, since contrast is of luminance. Where it
    /// cannot, paper uses ink.
    pub fn is_readable(self) -> bool {
        self.contrast_with_white() >= LEAST_CONTRAST
    }

    /// Relative luminance, from 0 to 1 (WCAG 2.2).
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl std::fmt::Display for Accent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl std::str::FromStr for Accent {
    type Err = AccentError;

    fn from_str(text: &str) -> Result<Self, AccentError> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6).ok_or(AccentError)?;
        let every_digit = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let value = u32::from_str_radix(digits, 16).ok().filter(|_| every_digit).ok_or(AccentError)?;
        let [_, red, green, blue] = value.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}

impl TryFrom<String> for Accent {
    type Error = AccentError;

    fn try_from(text: String) -> Result<Self, AccentError> {
        text.parse()
    }
}

impl From<Accent> for String {
    fn from(accent: Accent) -> Self {
        accent.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accent(text: &str) -> Accent {
        text.parse().expect("a colour")
    }

    #[test]
    fn a_colour_reads_back_as_it_was_written_in_small_letters() {
        assert_eq!(accent("#1D4f91").to_string(), "#1d4f91");
        for text in ["1d4f91", "#1d4f9", "#1d4f911", "#1d4f9g", "#+d4f91", "#১২৩৪৫৬", ""] {
            assert_eq!(text.parse::<Accent>(), Err(AccentError), "{text:?}");
        }
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        for (colour, contrast) in [("#ffffff", 1.0), ("#000000", 21.0), ("#767676", 4.54), ("#777777", 4.48)] {
            assert!((accent(colour).contrast_with_white() - contrast).abs() < 0.01, "{colour}");
        }
        assert!(accent("#767676").is_readable() && !accent("#777777").is_readable());
        assert!(!accent("#ffd400").is_readable());
    }

    #[test]
    fn every_name_is_the_one_in_a_snapshot() {
        for template in Template::ALL {
            assert_eq!(serde_json::to_string(&template).unwrap(), format!("{:?}", template.as_str()));
            assert_eq!(Template::from_name(template.as_str()), Some(template));
        }
        for size in PageSize::ALL {
            assert_eq!(serde_json::to_string(&size).unwrap(), format!("{:?}", size.as_str()));
            assert_eq!(PageSize::from_name(size.as_str()), Some(size));
        }
        for words in WordsIn::ALL {
            assert_eq!(serde_json::to_string(&words).unwrap(), format!("{:?}", words.as_str()));
            assert_eq!(WordsIn::from_name(words.as_str()), Some(words));
        }
    }
}
