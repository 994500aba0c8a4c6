//! Grouping by lakh and crore: the last three digits, then pairs, as the
//! Unicode locale data has it for Bangla and for English in South Asia
//! (pattern `#,##,##0.00`). It belongs to the reader, not to the currency, so
//! every currency on a paper is grouped alike.

use crate::{Digits, Quantity, UnitPrice, rounding::power_of_ten};

impl Quantity {
    /// Grouped by lakh and crore in the digits asked for, with as many decimals
    /// as it needs: `1,00,000.5`.
    pub fn grouped(self, digits: Digits) -> String {
        digits.write(&group_decimal(&self.to_string(), 0))
    }
}

impl UnitPrice {
    /// Grouped by lakh and crore in the digits asked for, with at least
    /// `decimals` decimals (a currency's [`exponent`](crate::Currency::exponent)):
    /// `1,199.90`.
    pub fn grouped(self, decimals: u32, digits: Digits) -> String {
        digits.write(&group_decimal(&self.to_string(), decimals))
    }
}

/// Writes a count of 10^-`exponent` in grouped ASCII digits with all decimals.
pub(crate) fn group_minor(minor: i64, exponent: u32) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let minor_units = power_of_ten(exponent).get();
    let magnitude = minor.unsigned_abs();
    let whole = group(&(magnitude / minor_units).to_string());
    let width = exponent as usize;
    match exponent {
        0 => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{:0width$}", magnitude % minor_units),
    }
}

/// Groups the whole part of an ASCII decimal and pads its decimals with zeros.
fn group_decimal(plain: &str, decimals: u32) -> String {
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let width = decimals as usize;
    let point = if fraction.is_empty() && width == 0 { "" } else { "." };
    format!("{}{point}{fraction:0<width$}", group(whole))
}

/// Groups a run of ASCII digits.
fn group(whole: &str) -> String {
    let mut grouped = String::with_capacity(whole.len() * 3 / 2);
    for (index, digit) in whole.chars().enumerate() {
        let after = whole.len() - index;
        if index > 0 && after >= 3 && after % 2 == 1 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Takes the commas out of an ASCII decimal; `None` unless there are none or
/// they stand where [`group`] puts them.
pub(crate) fn ungroup(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_at(text.find('.').unwrap_or(text.len()));
    let plain = whole.replace(',', "");
    if plain.len() < whole.len() && group(&plain) != whole {
        return None;
    }
    Some(plain + fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_then_pairs() {
        for (plain, grouped) in [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1,000"),
            ("99999", "99,999"),
            ("100000", "1,00,000"),
            ("1234567", "12,34,567"),
            ("10000000", "1,00,00,000"),
            ("90000000000000", "9,00,00,00,00,00,000"),
        ] {
            assert_eq!(group(plain), grouped);
            assert_eq!(ungroup(grouped).as_deref(), Some(plain));
        }
    }

    #[test]
    fn minor_units_are_never_hidden() {
        assert_eq!(group_minor(0, 2), "0.00");
        assert_eq!(group_minor(5, 2), "0.05");
        assert_eq!(group_minor(-100_000, 2), "-1,000.00");
        assert_eq!(group_minor(1_234, 3), "1.234");
        assert_eq!(group_minor(1_234, 0), "1,234");
    }

    #[test]
    fn quantities_and_prices_are_grouped_too() {
        let quantity = Quantity::parse("100000.5").unwrap();
        assert_eq!(quantity.grouped(Digits::Ascii), "1,00,000.5");
        assert_eq!(quantity.grouped(Digits::Bangla), "১,০০,০০০.৫");
        assert_eq!(Quantity::ONE.grouped(Digits::Ascii), "1");
        for (text, shown) in [("1199.9", "1,199.90"), ("5", "5.00"), ("33.3333", "33.3333")] {
            let price = UnitPrice::parse(text).unwrap();
            assert_eq!(price.grouped(2, Digits::Ascii), shown);
        }
        assert_eq!(UnitPrice::ZERO.grouped(0, Digits::Ascii), "0");
    }
}
