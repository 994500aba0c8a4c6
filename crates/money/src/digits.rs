//! ASCII and Bangla digits.

const BANGLA_ZERO: u32 = 0x09E6;

/// The set of digits a text is written in. Either occurs on statutory forms;
/// keep to one within a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Digits {
    /// 0123456789
    #[default]
    Ascii,
    /// ০১২৩৪৫৬৭৮৯
    Bangla,
}

impl Digits {
    /// Rewrites every digit of `text`, ASCII or Bangla, in this set and leaves
    /// all else as it is.
    ///
    /// ```
    /// use dalil_money::Digits;
    ///
    /// assert_eq!(Digits::Bangla.write("12.5 kg"), "১২.৫ kg");
    /// assert_eq!(Digits::Ascii.write("১২.৫ kg"), "12.5 kg");
    /// ```
    pub fn write(self, text: &str) -> String {
        text.chars().map(|c| value(c).map_or(c, |digit| self.digit(digit))).collect()
    }

    fn digit(self, value: u32) -> char {
        let zero = match self {
            Self::Ascii => u32::from('0'),
            Self::Bangla => BANGLA_ZERO,
        };
        char::from_u32(zero + value).expect("zero plus nine is a digit in both sets")
    }
}

/// The value of an ASCII or Bangla digit.
pub(crate) fn value(c: char) -> Option<u32> {
    c.to_digit(10).or_else(|| u32::from(c).checked_sub(BANGLA_ZERO).filter(|digit| *digit < 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_digit_goes_both_ways() {
        assert_eq!(Digits::Bangla.write("0123456789"), "০১২৩৪৫৬৭৮৯");
        assert_eq!(Digits::Ascii.write("০১২৩৪৫৬৭৮৯"), "0123456789");
    }

    #[test]
    fn neighbours_and_other_scripts_are_not_digits() {
        for c in ['\u{09E5}', '\u{09F0}', '٣', '３', 'a', '/', ':'] {
            assert_eq!(value(c), None, "{c:?}");
        }
    }
}
