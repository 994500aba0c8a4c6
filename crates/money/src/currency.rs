//! The currencies a paper may be in.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// What the crate knows of one currency. A minor name is unused where the
/// currency has no minor unit.
pub(crate) struct Details {
    pub(crate) code: &'static str,
    pub(crate) exponent: u32,
    pub(crate) english: Names,
    pub(crate) bangla: Names,
}

/// The names of a currency's units in one language.
pub(crate) struct Names {
    pub(crate) major: &'static str,
    pub(crate) one_minor: &'static str,
    pub(crate) many_minor: &'static str,
}

macro_rules! currencies {
    ($($code:ident $exponent:literal
        $major:literal / $one:literal $many:literal, $major_bn:literal / $minor_bn:literal;)+) => {
        /// A currency by its ISO 4217 code.
        ///
        /// The list is closed: a currency is here once its names are known in
        /// every language of the words.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Currency {
            $(#[doc = $major] $code,)+
        }

        impl Currency {
            /// Every currency, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$code),+];

            pub(crate) const fn details(self) -> &'static Details {
                match self {
                    $(Self::$code => &Details {
                        code: stringify!($code),
                        exponent: $exponent,
                        english: Names { major: $major, one_minor: $one, many_minor: $many },
                        bangla: Names { major: $major_bn, one_minor: $minor_bn, many_minor: $minor_bn },
                    },)+
                }
            }
        }
    };
}

currencies! {
    BDT 2 "Taka" / "Poisha" "Poisha", "টাকা" / "পয়সা";
    AED 2 "UAE Dirham" / "Fils" "Fils", "আমিরাতি দিরহাম" / "ফিলস";
    AUD 2 "Australian Dollar" / "Cent" "Cents", "অস্ট্রেলীয় ডলার" / "সেন্ট";
    BHD 3 "Bahraini Dinar" / "Fils" "Fils", "বাহরাইনি দিনার" / "ফিলস";
    CAD 2 "Canadian Dollar" / "Cent" "Cents", "কানাডীয় ডলার" / "সেন্ট";
    CHF 2 "Swiss Franc" / "Centime" "Centimes", "সুইস ফ্রাঁ" / "সঁতিম";
    CNY 2 "Chinese Yuan" / "Fen" "Fen", "চীনা ইউয়ান" / "ফেন";
    DKK 2 "Danish Krone" / "Øre" "Øre", "ডেনীয় ক্রোন" / "ওরে";
    EUR 2 "Euro" / "Cent" "Cents", "ইউরো" / "সেন্ট";
    GBP 2 "Pound Sterling" / "Penny" "Pence", "পাউন্ড স্টার্লিং" / "পেন্স";
    HKD 2 "Hong Kong Dollar" / "Cent" "Cents", "হংকং ডলার" / "সেন্ট";
    INR 2 "Indian Rupee" / "Paisa" "Paise", "ভারতীয় রুপি" / "পয়সা";
    JPY 0 "Japanese Yen" / "" "", "জাপানি ইয়েন" / "";
    KRW 0 "South Korean Won" / "" "", "দক্ষিণ কোরীয় ওন" / "";
    KWD 3 "Kuwaiti Dinar" / "Fils" "Fils", "কুয়েতি দিনার" / "ফিলস";
    LKR 2 "Sri Lankan Rupee" / "Cent" "Cents", "শ্রীলঙ্কান রুপি" / "সেন্ট";
    MYR 2 "Malaysian Ringgit" / "Sen" "Sen", "মালয়েশীয় রিঙ্গিত" / "সেন";
    NOK 2 "Norwegian Krone" / "Øre" "Øre", "নরওয়েজীয় ক্রোন" / "ওরে";
    NPR 2 "Nepalese Rupee" / "Paisa" "Paisa", "নেপালি রুপি" / "পয়সা";
    NZD 2 "New Zealand Dollar" / "Cent" "Cents", "নিউজিল্যান্ড ডলার" / "সেন্ট";
    OMR 3 "Omani Rial" / "Baisa" "Baisa", "ওমানি রিয়াল" / "বাইসা";
    PKR 2 "Pakistani Rupee" / "Paisa" "Paisa", "পাকিস্তানি রুপি" / "পয়সা";
    QAR 2 "Qatari Riyal" / "Dirham" "Dirhams", "কাতারি রিয়াল" / "দিরহাম";
    SAR 2 "Saudi Riyal" / "Halala" "Halalas", "সৌদি রিয়াল" / "হালালা";
    SEK 2 "Swedish Krona" / "Öre" "Öre", "সুইডীয় ক্রোনা" / "ওরে";
    SGD 2 "Singapore Dollar" / "Cent" "Cents", "সিঙ্গাপুর ডলার" / "সেন্ট";
    THB 2 "Thai Baht" / "Satang" "Satang", "থাই বাত" / "সতাং";
    USD 2 "US Dollar" / "Cent" "Cents", "মার্কিন ডলার" / "সেন্ট";
}

impl Currency {
    /// Reads an ISO 4217 code as the standard writes it: three capitals.
    ///
    /// # Errors
    /// [`UnknownCurrency`] for any other text and for a currency not in
    /// [`Currency::ALL`].
    pub fn parse(code: &str) -> Result<Self, UnknownCurrency> {
        Self::ALL.iter().copied().find(|currency| currency.code() == code).ok_or(UnknownCurrency)
    }

    /// The ISO 4217 code, such as `BDT`.
    pub const fn code(self) -> &'static str {
        self.details().code
    }

    /// How many decimals a minor unit has in major units: 2 for BDT, 0 for JPY,
    /// 3 for KWD (ISO 4217).
    pub const fn exponent(self) -> u32 {
        self.details().exponent
    }
}

/// The text is no currency code that is known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be the ISO 4217 code of a supported currency, such as BDT")]
pub struct UnknownCurrency;

impl UnknownCurrency {
    /// The stable code of the rule that was broken.
    pub const fn code(self) -> &'static str {
        "unknown_currency"
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(code: &str) -> Result<Self, UnknownCurrency> {
        Self::parse(code)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::parse(&code).map_err(|error| D::Error::custom(format_args!("{}: {error}", error.code())))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use unicode_normalization::is_nfc;

    use super::*;

    #[test]
    fn codes_are_three_capitals_and_unique() {
        let codes: BTreeSet<_> = Currency::ALL.iter().map(|c| c.code()).collect();
        assert_eq!(codes.len(), Currency::ALL.len());
        for code in codes {
            assert_eq!(code.len(), 3);
            assert!(code.bytes().all(|b| b.is_ascii_uppercase()), "{code}");
            assert_eq!(Currency::parse(code).unwrap().to_string(), code);
        }
    }

    #[test]
    fn names_are_normalised_and_there_is_a_minor_one_where_there_is_a_minor_unit() {
        for currency in Currency::ALL {
            let details = currency.details();
            for names in [&details.english, &details.bangla] {
                for name in [names.major, names.one_minor, names.many_minor] {
                    assert!(is_nfc(name), "{name}");
                }
                assert!(!names.major.is_empty());
                assert_eq!(names.one_minor.is_empty(), details.exponent == 0);
                assert_eq!(names.many_minor.is_empty(), details.exponent == 0);
            }
        }
    }

    #[test]
    fn exponents_follow_iso_4217() {
        for (currency, exponent) in [
            (Currency::BDT, 2),
            (Currency::USD, 2),
            (Currency::JPY, 0),
            (Currency::KRW, 0),
            (Currency::KWD, 3),
            (Currency::OMR, 3),
        ] {
            assert_eq!(currency.exponent(), exponent, "{currency}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "bdt", "BD", "BDTT", " BDT", "XXX", "৳", "BDT\0"] {
            assert_eq!(Currency::parse(text), Err(UnknownCurrency), "{text:?}");
        }
    }
}
