//! An amount of one currency.

use std::{fmt, num::NonZeroU64};

use serde::{Deserialize, Serialize};

use crate::{
    Currency, Digits, NumberError,
    allocate::by_largest_remainder,
    format, number,
    rounding::{power_of_ten, round},
};

/// A whole number of minor units of one currency, within ± [`Money::MAX`].
///
/// In JSON it is `{"amount": 123456, "currency": "BDT"}`: minor units, and no
/// other field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct Money {
    minor: i64,
    currency: Currency,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    amount: i64,
    currency: Currency,
}

/// Why an amount cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The amount would lie outside ± [`Money::MAX`].
    #[error("must be within {} minor units", Money::MAX)]
    TooLarge,
    /// Amounts of two currencies were put together.
    #[error("must be in one currency, not {left} and {right}")]
    CurrencyMismatch {
        /// The currency so far.
        left: Currency,
        /// The other currency.
        right: Currency,
    },
    /// There is an amount to share out, but no weight above zero to share it by.
    #[error("must have something to be shared over")]
    NoWeight,
}

impl MoneyError {
    /// The stable code of the rule that was broken.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::CurrencyMismatch { .. } => "currency_mismatch",
            Self::NoWeight => "no_weight",
        }
    }
}

impl Money {
    /// The largest amount in minor units, on either side of zero. It leaves
    /// room for the sum of a thousand amounts in an `i64`, and every amount is
    /// exact in a reader that keeps JSON numbers in double precision.
    pub const MAX: i64 = 9_000_000_000_000_000;

    /// `minor` minor units of `currency`.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] outside ± [`Money::MAX`].
    pub const fn try_new(minor: i64, currency: Currency) -> Result<Self, MoneyError> {
        if minor.unsigned_abs() > Self::MAX.unsigned_abs() {
            Err(MoneyError::TooLarge)
        } else {
            Ok(Self { minor, currency })
        }
    }

    /// Nothing, in `currency`.
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// Reads an amount in *major* units as a person writes it: an optional
    /// minus, ASCII or Bangla digits, grouped by lakh and crore or not at all,
    /// and at most as many decimals as the currency has. It reads what
    /// [`Money::grouped`] writes.
    ///
    /// # Errors
    /// [`NumberError`] names the rule that the text breaks.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, NumberError> {
        let text = Digits::Ascii.write(text);
        let (sign, magnitude) = match text.strip_prefix('-') {
            Some("" | "-") => return Err(NumberError::NotANumber),
            Some(magnitude) => (-1, magnitude),
            None => (1, text.as_str()),
        };
        if magnitude.starts_with('-') {
            return Err(NumberError::NotANumber);
        }
        let plain = format::ungroup(magnitude).ok_or(NumberError::NotANumber)?;
        let exponent = currency.exponent();
        let limit = Self::MAX / power_of_ten(exponent).get().cast_signed();
        let minor = sign * number::parse(&plain, exponent, limit)?;
        Ok(Self { minor, currency })
    }

    /// The amount in minor units.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Whether the amount is nothing.
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// The sum of two amounts.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`] for two currencies,
    /// [`MoneyError::TooLarge`] outside ± [`Money::MAX`].
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        Self::try_new(self.minor + other.minor, self.currency)
    }

    /// The difference of two amounts.
    ///
    /// # Errors
    /// As [`Money::checked_add`].
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        Self::try_new(self.minor - other.minor, self.currency)
    }

    /// The sum of all `amounts`, each of them in `currency`. It does not depend
    /// on their order.
    ///
    /// # Errors
    /// As [`Money::checked_add`], for the whole sum.
    pub fn sum(currency: Currency, amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        let sum = amounts.into_iter().try_fold(0_i128, |sum, amount| {
            Self::zero(currency).same_currency(amount)?;
            Ok(sum + i128::from(amount.minor))
        })?;
        Self::from_wide(sum, currency)
    }

    /// Shares the amount out in proportion to `weights`, one share for each,
    /// by largest remainder; a tie goes to the earlier weight. The shares add
    /// up to the amount.
    ///
    /// ```
    /// use dalil_money::{Currency, Money};
    ///
    /// let ten = Money::try_new(10, Currency::BDT)?;
    /// let shares: Vec<i64> = ten.allocate(&[1, 2, 4])?.into_iter().map(Money::minor).collect();
    /// assert_eq!(shares, [1, 3, 6]);
    /// # Ok::<(), dalil_money::MoneyError>(())
    /// ```
    ///
    /// # Errors
    /// [`MoneyError::NoWeight`] when the amount is not zero and every weight is.
    pub fn allocate(self, weights: &[u64]) -> Result<Vec<Self>, MoneyError> {
        let shares = by_largest_remainder(self.minor.unsigned_abs(), weights).ok_or(MoneyError::NoWeight)?;
        shares
            .into_iter()
            .map(|share| Self::from_wide(i128::from(share) * i128::from(self.minor.signum()), self.currency))
            .collect()
    }

    /// The amount in major units without its currency, grouped by lakh and
    /// crore in the digits asked for, with every minor digit: `12,34,567.89`.
    pub fn grouped(self, digits: Digits) -> String {
        digits.write(&format::group_minor(self.minor, self.currency.exponent()))
    }

    /// `numerator` ÷ `denominator` of the amount, rounded.
    pub(crate) fn scaled(self, numerator: i64, denominator: NonZeroU64) -> Result<Self, MoneyError> {
        let product = i128::from(self.minor) * i128::from(numerator);
        Self::from_wide(round(product, denominator), self.currency)
    }

    pub(crate) fn from_wide(minor: i128, currency: Currency) -> Result<Self, MoneyError> {
        i64::try_from(minor).map_err(|_| MoneyError::TooLarge).and_then(|minor| Self::try_new(minor, currency))
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::CurrencyMismatch { left: self.currency, right: other.currency })
        }
    }
}

/// The currency's code and the grouped amount in ASCII digits: `BDT 1,234.50`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} {}", self.currency, self.grouped(Digits::Ascii)))
    }
}

impl TryFrom<Wire> for Money {
    type Error = String;

    fn try_from(wire: Wire) -> Result<Self, String> {
        Self::try_new(wire.amount, wire.currency).map_err(|error| format!("{}: {error}", error.code()))
    }
}

impl From<Money> for Wire {
    fn from(money: Money) -> Self {
        Self { amount: money.minor, currency: money.currency }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taka(minor: i64) -> Money {
        Money::try_new(minor, Currency::BDT).unwrap()
    }

    #[test]
    fn json_is_minor_units_and_a_code() {
        let json = r#"{"amount":123456,"currency":"BDT"}"#;
        assert_eq!(serde_json::from_str::<Money>(json).unwrap(), taka(123_456));
        assert_eq!(serde_json::to_string(&taka(123_456)).unwrap(), json);
    }

    #[test]
    fn other_json_is_refused() {
        for json in [
            r#"{"amount":1}"#,
            r#"{"currency":"BDT"}"#,
            r#"{"amount":1,"currency":"BDT","note":""}"#,
            r#"{"amount":1.5,"currency":"BDT"}"#,
            r#"{"amount":"1","currency":"BDT"}"#,
            r#"{"amount":1,"currency":"bdt"}"#,
            r#"{"amount":9000000000000001,"currency":"BDT"}"#,
            r#"{"amount":-9000000000000001,"currency":"BDT"}"#,
            r#"{"amount":99999999999999999999,"currency":"BDT"}"#,
        ] {
            assert!(serde_json::from_str::<Money>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn the_limit_holds_on_both_sides() {
        let most = taka(Money::MAX);
        let least = taka(-Money::MAX);
        assert_eq!(most.checked_add(taka(1)), Err(MoneyError::TooLarge));
        assert_eq!(least.checked_sub(taka(1)), Err(MoneyError::TooLarge));
        assert_eq!(most.checked_add(least), Ok(taka(0)));
        assert_eq!(Money::try_new(i64::MIN, Currency::BDT), Err(MoneyError::TooLarge));
    }

    #[test]
    fn two_currencies_do_not_mix() {
        let dollar = Money::try_new(100, Currency::USD).unwrap();
        let mismatch = MoneyError::CurrencyMismatch { left: Currency::BDT, right: Currency::USD };
        assert_eq!(taka(1).checked_add(dollar), Err(mismatch));
        assert_eq!(taka(1).checked_sub(dollar), Err(mismatch));
        assert_eq!(Money::sum(Currency::BDT, [taka(1), dollar]), Err(mismatch));
    }

    #[test]
    fn a_sum_may_pass_the_limit_on_its_way() {
        let amounts = [taka(Money::MAX), taka(1), taka(-1)];
        assert_eq!(Money::sum(Currency::BDT, amounts), Ok(taka(Money::MAX)));
        assert_eq!(Money::sum(Currency::BDT, []), Ok(taka(0)));
        assert_eq!(Money::sum(Currency::BDT, [taka(Money::MAX), taka(1)]), Err(MoneyError::TooLarge));
    }

    #[test]
    fn a_negative_amount_is_shared_like_its_opposite() {
        let shares = taka(-5).allocate(&[1, 1, 1]).unwrap();
        assert_eq!(shares, [taka(-2), taka(-2), taka(-1)]);
        assert_eq!(taka(5).allocate(&[0]), Err(MoneyError::NoWeight));
    }

    #[test]
    fn people_write_amounts_grouped_or_plain() {
        for text in ["1234567.89", "12,34,567.89", "১২,৩৪,৫৬৭.৮৯", "১২৩৪৫৬৭.89"] {
            assert_eq!(Money::parse(text, Currency::BDT), Ok(taka(123_456_789)), "{text}");
        }
        assert_eq!(Money::parse("-0.05", Currency::BDT), Ok(taka(-5)));
        assert_eq!(Money::parse("5", Currency::BDT), Ok(taka(500)));
        assert_eq!(taka(123_456_789).to_string(), "BDT 12,34,567.89");
    }

    #[test]
    fn badly_written_amounts_name_the_rule() {
        for (text, code) in [
            ("", "empty"),
            ("-", "not_a_number"),
            ("--1", "not_a_number"),
            ("1,234,567", "not_a_number"),
            ("1,", "not_a_number"),
            (",100", "not_a_number"),
            ("1.0,0", "not_a_number"),
            ("1e5", "not_a_number"),
            ("0.001", "too_many_decimals"),
            ("90000000000000.01", "too_large"),
            ("-90000000000000.01", "too_large"),
        ] {
            let error = Money::parse(text, Currency::BDT).unwrap_err();
            assert_eq!(error.code(), code, "{text:?}");
        }
        let yen = Money::parse("1.5", Currency::JPY).unwrap_err();
        assert_eq!(yen, NumberError::TooManyDecimals { limit: 0 });
    }
}
