//! Exact decimal numbers that people type: quantities, prices and rates.
//!
//! Each is an integer count of ten-thousandths behind a type of its own, so
//! that a duty rate cannot pass for a VAT rate. All are read by one grammar,
//! `digits [ "." digits ]` in ASCII or Bangla digits: no sign, exponent,
//! grouping or space. In JSON they are strings, because a JSON number passes
//! through binary floating point in most readers.

use std::{fmt, num::NonZeroU64, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::{
    Currency, Money, MoneyError, NumberError,
    number::{parse, write_trimmed},
    rounding::{HUNDRED_PERCENT, SCALE, power_of_ten, round},
};

const DECIMALS: u32 = 4;

macro_rules! decimal {
    ($(#[$about:meta])* $name:ident, least: $least:literal, most: $most:literal) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// The largest value, in whole units.
            pub const MAX: i64 = $most;

            /// Reads `digits [ "." digits ]`, ASCII or Bangla, with at most four
            /// decimals as written.
            ///
            /// # Errors
            /// [`NumberError`] names the rule that the text breaks.
            pub fn parse(text: &str) -> Result<Self, NumberError> {
                parse(text, DECIMALS, Self::MAX).and_then(Self::from_ten_thousandths)
            }

            /// From a count of ten-thousandths, as [`Self::ten_thousandths`] gives it.
            ///
            /// # Errors
            /// [`NumberError::Negative`], [`NumberError::Zero`] or
            /// [`NumberError::TooLarge`] outside the range of the type.
            pub const fn from_ten_thousandths(count: i64) -> Result<Self, NumberError> {
                if count < 0 {
                    Err(NumberError::Negative)
                } else if count < $least {
                    Err(NumberError::Zero)
                } else if count > Self::MAX * SCALE.get().cast_signed() {
                    Err(NumberError::TooLarge { limit: Self::MAX })
                } else {
                    Ok(Self(count))
                }
            }

            /// The value as a count of ten-thousandths: 2.5 is 25,000.
            pub const fn ten_thousandths(self) -> i64 {
                self.0
            }
        }

        impl FromStr for $name {
            type Err = NumberError;

            fn from_str(text: &str) -> Result<Self, NumberError> {
                Self::parse(text)
            }
        }

        /// In ASCII digits, without grouping and without needless zeros.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_trimmed(self.0, f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text)
                    .map_err(|error| D::Error::custom(format_args!("{}: {error}", error.code())))
            }
        }
    };
}

macro_rules! percent {
    ($(#[$about:meta])* $name:ident, most: $most:literal) => {
        decimal!($(#[$about])* $name, least: 0, most: $most);

        impl $name {
            /// Nothing at all.
            pub const ZERO: Self = Self(0);

            /// Whether it is nothing at all.
            pub const fn is_zero(self) -> bool {
                self.0 == 0
            }

            /// This many per cent of `amount`, rounded to the minor unit.
            ///
            /// # Errors
            /// [`MoneyError::TooLarge`] past [`Money::MAX`].
            pub fn of(self, amount: Money) -> Result<Money, MoneyError> {
                amount.scaled(self.0, HUNDRED_PERCENT)
            }

            /// The part of `inclusive` that was put on top of the rest at this
            /// rate, R ÷ (100 + R) of it, rounded to the minor unit: the tax
            /// fraction of section 2(29) of the VAT and SD Act 2012.
            ///
            /// # Errors
            /// [`MoneyError::TooLarge`] past [`Money::MAX`].
            pub fn within(self, inclusive: Money) -> Result<Money, MoneyError> {
                inclusive.scaled(self.0, HUNDRED_PERCENT.saturating_add(self.0.unsigned_abs()))
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::ZERO
            }
        }
    };
}

decimal!(
    /// How many units: above 0, at most 10⁹, four decimals.
    Quantity, least: 1, most: 1_000_000_000
);

decimal!(
    /// The price of one unit in *major* units of a currency named elsewhere:
    /// from 0 to 9 × 10¹³, four decimals.
    UnitPrice, least: 0, most: 90_000_000_000_000
);

percent!(
    /// A VAT rate in per cent: 0 to 100, four decimals.
    VatRate, most: 100
);

percent!(
    /// A supplementary duty rate in per cent: 0 to 1000, four decimals.
    DutyRate, most: 1_000
);

percent!(
    /// A discount in per cent: 0 to 100, four decimals.
    DiscountPercent, most: 100
);

impl Quantity {
    /// One unit.
    pub const ONE: Self = Self(SCALE.get().cast_signed());

    /// This many units at `price` each, rounded to the minor unit of `currency`.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] past [`Money::MAX`].
    pub fn times(self, price: UnitPrice, currency: Currency) -> Result<Money, MoneyError> {
        let minor_units = i128::from(power_of_ten(currency.exponent()).get());
        let product = i128::from(self.0) * i128::from(price.0) * minor_units;
        Money::from_wide(round(product, power_of_ten(2 * DECIMALS)), currency)
    }

    fn divisor(self) -> NonZeroU64 {
        NonZeroU64::new(self.0.unsigned_abs()).expect("a quantity is above zero")
    }
}

impl UnitPrice {
    /// Free of charge.
    pub const ZERO: Self = Self(0);

    /// What one unit costs when `quantity` of them cost `amount`, rounded to
    /// four decimals of the major unit. It is for display: times the quantity
    /// it need not give the amount again.
    ///
    /// # Errors
    /// [`NumberError::Negative`] for a negative amount,
    /// [`NumberError::TooLarge`] past [`UnitPrice::MAX`].
    pub fn of_each(amount: Money, quantity: Quantity) -> Result<Self, NumberError> {
        let per_unit = i128::from(amount.minor()) * i128::from(power_of_ten(2 * DECIMALS).get());
        let minor_units = power_of_ten(amount.currency().exponent());
        let divisor = quantity.divisor().saturating_mul(minor_units);
        i64::try_from(round(per_unit, divisor))
            .map_err(|_| NumberError::TooLarge { limit: Self::MAX })
            .and_then(Self::from_ten_thousandths)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(text: &str) -> Result<String, &'static str> {
        Quantity::parse(text).map(|q| q.to_string()).map_err(NumberError::code)
    }

    #[test]
    fn plain_decimals_are_read_and_written_without_needless_zeros() {
        for (text, written) in [
            ("1", "1"),
            ("2.50", "2.5"),
            ("0.0001", "0.0001"),
            ("007", "7"),
            ("10.0000", "10"),
            ("1000000000", "1000000000"),
            ("১২.৫", "12.5"),
            ("1২.৫", "12.5"),
        ] {
            assert_eq!(quantity(text).as_deref(), Ok(written), "{text}");
        }
    }

    #[test]
    fn everything_else_names_the_rule() {
        for (text, code) in [
            ("", "empty"),
            (" 1", "not_a_number"),
            ("1 ", "not_a_number"),
            ("+1", "not_a_number"),
            ("1e3", "not_a_number"),
            ("NaN", "not_a_number"),
            ("inf", "not_a_number"),
            ("0x10", "not_a_number"),
            ("1,000", "not_a_number"),
            ("1.", "not_a_number"),
            (".5", "not_a_number"),
            (".", "not_a_number"),
            ("1.2.3", "not_a_number"),
            ("-", "not_a_number"),
            ("--1", "not_a_number"),
            ("٣", "not_a_number"),
            ("1\u{200f}", "not_a_number"),
            ("1\0", "not_a_number"),
            ("-1", "negative"),
            ("-0", "negative"),
            ("0", "zero"),
            ("0.0000", "zero"),
            ("1000000000.0001", "too_large"),
            ("1000000001", "too_large"),
            ("123456789012345678901234567890", "too_large"),
            ("1.00000", "too_many_decimals"),
            ("0.123456789012345678901234567890", "too_many_decimals"),
        ] {
            assert_eq!(quantity(text), Err(code), "{text:?}");
        }
    }

    #[test]
    fn each_type_has_its_own_range() {
        assert!(UnitPrice::parse("90000000000000").is_ok());
        assert!(VatRate::parse("100").is_ok());
        assert!(DutyRate::parse("1000").is_ok());
        assert!(DiscountPercent::parse("100").is_ok());
        assert_eq!(UnitPrice::parse("0"), Ok(UnitPrice::ZERO));
        let past = |limit| Some(NumberError::TooLarge { limit });
        assert_eq!(UnitPrice::parse("90000000000000.0001").err(), past(90_000_000_000_000));
        assert_eq!(VatRate::parse("100.0001").err(), past(100));
        assert_eq!(DutyRate::parse("1000.0001").err(), past(1_000));
        assert_eq!(DiscountPercent::parse("101").err(), past(100));
    }

    #[test]
    fn stored_counts_are_checked_again() {
        assert_eq!(Quantity::from_ten_thousandths(10_000), Ok(Quantity::ONE));
        assert_eq!(Quantity::from_ten_thousandths(0), Err(NumberError::Zero));
        assert_eq!(Quantity::from_ten_thousandths(-1), Err(NumberError::Negative));
        assert_eq!(VatRate::from_ten_thousandths(i64::MAX), Err(NumberError::TooLarge { limit: 100 }));
    }

    #[test]
    fn json_is_a_string_and_an_error_carries_its_code() {
        let rate: VatRate = serde_json::from_str("\"7.50\"").unwrap();
        assert_eq!(serde_json::to_string(&rate).unwrap(), "\"7.5\"");
        assert!(serde_json::from_str::<VatRate>("7.5").is_err());
        let error = serde_json::from_str::<VatRate>("\"101\"").unwrap_err();
        assert!(error.to_string().starts_with("too_large: must be at most 100"));
    }

    #[test]
    fn a_price_is_rounded_to_the_minor_unit_of_its_currency() {
        let half = Quantity::parse("0.5").unwrap();
        let price = UnitPrice::parse("0.25").unwrap();
        for (currency, minor) in [(Currency::BDT, 13), (Currency::KWD, 125), (Currency::JPY, 0)] {
            assert_eq!(half.times(price, currency).unwrap().minor(), minor);
        }
    }

    #[test]
    fn the_price_of_each_is_shown_with_four_decimals() {
        let amount = Money::try_new(10_000, Currency::BDT).unwrap();
        let three = Quantity::parse("3").unwrap();
        assert_eq!(UnitPrice::of_each(amount, three).unwrap().to_string(), "33.3333");
        let most = Money::try_new(Money::MAX, Currency::JPY).unwrap();
        let least = Quantity::parse("0.0001").unwrap();
        assert_eq!(UnitPrice::of_each(most, least).map_err(NumberError::code), Err("too_large"));
    }

    #[test]
    fn a_rate_is_taken_of_an_amount_and_found_within_one() {
        let rate = VatRate::parse("15").unwrap();
        let lakh = Money::try_new(10_000_000, Currency::BDT).unwrap();
        assert_eq!(rate.of(lakh).unwrap().minor(), 1_500_000);
        assert_eq!(rate.within(lakh).unwrap().minor(), 1_304_348);
    }
}
