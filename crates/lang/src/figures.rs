use dalil_money::{Money, Quantity, UnitPrice};

use crate::Language;

impl Language {
    /// A whole number in the language's digits, grouped by lakh and crore.
    ///
    /// ```
    /// assert_eq!(dalil_lang::Language::Bn.count(120_000), "১,২০,০০০");
    /// ```
    pub fn count(self, number: u64) -> String {
        let plain = number.to_string();
        let mut grouped = String::with_capacity(plain.len() * 2);
        for (at, digit) in plain.chars().enumerate() {
            let after = plain.len() - at;
            if at > 0 && after >= 3 && after % 2 == 1 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        self.figure(&grouped)
    }

    /// A text with its digits in those of the language, nothing else changed.
    pub fn figure(self, text: &str) -> String {
        self.digits().write(text)
    }

    /// An amount without its currency, minor units never hidden: `57,500.00`. Below zero it begins with a minus sign
    /// (U+2212), which is as wide as a digit and is read aloud, not with a hyphen.
    pub fn money(self, amount: Money) -> String {
        amount.grouped(self.digits()).replace('-', "\u{2212}")
    }

    /// A quantity: `2.5`.
    pub fn quantity(self, quantity: Quantity) -> String {
        quantity.grouped(self.digits())
    }

    /// A unit price with at least the decimals of its currency: `1,199.90`.
    pub fn unit_price(self, price: UnitPrice, decimals: u32) -> String {
        price.grouped(decimals, self.digits())
    }

    /// A rate in per cent: `7.5%`.
    pub fn percent(self, rate: &str) -> String {
        self.figure(&format!("{rate}%"))
    }
}

#[cfg(test)]
mod tests {
    use dalil_money::Currency;

    use super::*;

    #[test]
    fn figures_are_grouped_alike_in_both_digits() {
        for (number, en, bn) in [(0, "0", "০"), (999, "999", "৯৯৯"), (100_000, "1,00,000", "১,০০,০০০")]
        {
            assert_eq!(Language::En.count(number), en);
            assert_eq!(Language::Bn.count(number), bn);
        }
        let taka = Money::try_new(5_750_000, Currency::BDT).unwrap();
        assert_eq!(Language::En.money(taka), "57,500.00");
        assert_eq!(Language::Bn.money(taka), "৫৭,৫০০.০০");
        let credit = Money::try_new(-150_000, Currency::BDT).unwrap();
        assert_eq!(Language::En.money(credit), "−1,500.00");
        assert_eq!(Language::Bn.percent("7.5"), "৭.৫%");
        assert_eq!(Language::Bn.figure("INV/2026-27/0042"), "INV/২০২৬-২৭/০০৪২");
    }
}
