//! The one place where a figure is rounded.
//!
//! No rule for rounding on invoices is known in the Value Added Tax and
//! Supplementary Duty Act 2012 of Bangladesh, its Rules or an order of its
//! revenue board. The house convention is half away from zero, once for each
//! amount.

use std::num::NonZeroU64;

/// Ten thousandths in one: the scale of quantities, prices and rates.
pub(crate) const SCALE: NonZeroU64 = power_of_ten(4);

/// One hundred per cent in the scale of a rate.
pub(crate) const HUNDRED_PERCENT: NonZeroU64 = power_of_ten(6);

/// The integer nearest to `numerator` ÷ `denominator`; a half goes away from zero.
///
/// ```
/// use std::num::NonZeroU64;
/// use dalil_money::rounding::round;
///
/// let two = NonZeroU64::MIN.saturating_add(1);
/// assert_eq!(round(5, two), 3);
/// assert_eq!(round(-5, two), -3);
/// ```
pub const fn round(numerator: i128, denominator: NonZeroU64) -> i128 {
    let denominator = denominator.get() as i128;
    let whole = numerator / denominator;
    let rest = numerator % denominator;
    if rest.abs() * 2 >= denominator { whole + numerator.signum() } else { whole }
}

/// Ten to the power of `exponent`; at most 19 fits, and callers stay below 9.
pub(crate) const fn power_of_ten(exponent: u32) -> NonZeroU64 {
    NonZeroU64::MIN.saturating_add(9).saturating_pow(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_goes_away_from_zero() {
        let ten = power_of_ten(1);
        let rounded = [0, 4, 5, 14, 15, 25, -4, -5, -15].map(|tenths| round(tenths, ten));
        assert_eq!(rounded, [0, 0, 1, 1, 2, 3, 0, -1, -2]);
    }

    #[test]
    fn an_odd_denominator_has_no_tie() {
        let three = NonZeroU64::MIN.saturating_add(2);
        assert_eq!([1, 2, 4, -1, -2].map(|n| round(n, three)), [0, 1, 1, 0, -1]);
    }

    #[test]
    fn the_ends_of_the_range_do_not_overflow() {
        for denominator in [NonZeroU64::MIN, power_of_ten(1), NonZeroU64::MAX] {
            assert!(round(i128::MAX, denominator) > 0);
            assert!(round(i128::MIN, denominator) < 0);
        }
    }
}
