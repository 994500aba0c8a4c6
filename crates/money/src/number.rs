//! The one grammar of numbers that people type, and what can be wrong with them.

use std::fmt;

use crate::{
    digits,
    rounding::{SCALE, power_of_ten},
};

/// Why a text is not the number asked for.
///
/// While a value is read by serde the error reads `code: message`, so that the
/// code survives the reader's error type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// There is no text at all.
    #[error("must not be empty")]
    Empty,
    /// Anything but digits with at most one decimal point between them.
    #[error("must be a plain decimal number such as 12.5")]
    NotANumber,
    /// The number has a minus sign.
    #[error("must not be negative")]
    Negative,
    /// The number is zero where it must be more.
    #[error("must be greater than zero")]
    Zero,
    /// The number is above the limit.
    #[error("must be at most {limit}")]
    TooLarge {
        /// The largest number allowed.
        limit: i64,
    },
    /// More digits follow the decimal point than the limit.
    #[error("must have at most {limit} decimals")]
    TooManyDecimals {
        /// How many digits may follow the decimal point.
        limit: u32,
    },
}

impl NumberError {
    /// The stable code of the rule that was broken.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotANumber => "not_a_number",
            Self::Negative => "negative",
            Self::Zero => "zero",
            Self::TooLarge { .. } => "too_large",
            Self::TooManyDecimals { .. } => "too_many_decimals",
        }
    }

    /// The limit that was passed, where the rule has one.
    pub const fn limit(self) -> Option<i64> {
        match self {
            Self::TooLarge { limit } => Some(limit),
            Self::TooManyDecimals { limit } => Some(limit as i64),
            Self::Empty | Self::NotANumber | Self::Negative | Self::Zero => None,
        }
    }
}

/// Reads `text` as a count of 10^-`decimals`, at most `limit` whole ones.
pub(crate) fn parse(text: &str, decimals: u32, limit: i64) -> Result<i64, NumberError> {
    if text.is_empty() {
        return Err(NumberError::Empty);
    }
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = parts(unsigned).ok_or(NumberError::NotANumber)?;
    if unsigned.len() < text.len() {
        return Err(NumberError::Negative);
    }
    let padding = (decimals as usize)
        .checked_sub(fraction.chars().count())
        .ok_or(NumberError::TooManyDecimals { limit: decimals })?;
    let largest = i128::from(limit) * i128::from(power_of_ten(decimals).get());
    whole
        .chars()
        .chain(fraction.chars())
        .filter_map(digits::value)
        .chain(std::iter::repeat_n(0, padding))
        .try_fold(0_i64, |sum, digit| sum.checked_mul(10)?.checked_add(i64::from(digit)))
        .filter(|scaled| i128::from(*scaled) <= largest)
        .ok_or(NumberError::TooLarge { limit })
}

/// The digits before and after the decimal point, or `None` for any other text.
fn parts(unsigned: &str) -> Option<(&str, &str)> {
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (unsigned, ""),
    };
    let digits_only = |part: &str| part.chars().all(|c| digits::value(c).is_some());
    (!whole.is_empty() && digits_only(whole) && digits_only(fraction)).then_some((whole, fraction))
}

/// Writes a count of ten-thousandths without needless zeros.
pub(crate) fn write_trimmed(scaled: i64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let scale = SCALE.get().cast_signed();
    let fraction = format!("{:04}", scaled % scale);
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    f.pad(&format!("{}{point}{fraction}", scaled / scale))
}
