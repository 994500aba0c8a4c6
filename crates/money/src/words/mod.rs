//! Amounts in words.
//!
//! No statutory form asks for them; the style is the house's own. Large numbers
//! go by thousand, lakh and crore in both languages and for every currency, as
//! the figures beside them are grouped. From a hundred crore on, the count of
//! crores is itself spoken.

mod bangla;
mod english;

pub use bangla::bangla;
pub use english::english;

use crate::{Money, rounding::power_of_ten};

const HUNDRED: u64 = 100;
const THOUSAND: u64 = 1_000;
const LAKH: u64 = 100_000;
const CRORE: u64 = 10_000_000;

/// The magnitude of an amount in whole major units and the minor units left.
fn split(money: Money) -> (u64, u64) {
    let minor_units = power_of_ten(money.currency().exponent()).get();
    let magnitude = money.minor().unsigned_abs();
    (magnitude / minor_units, magnitude % minor_units)
}

/// How a language speaks whole numbers.
struct Speech {
    below_hundred: fn(u64) -> String,
    hundreds: fn(u64) -> String,
    thousand: &'static str,
    lakh: &'static str,
    crore: &'static str,
}

impl Speech {
    /// A whole number, its words parted by spaces.
    fn number(&self, number: u64) -> String {
        let mut words = Vec::new();
        let crores = number / CRORE;
        if crores > 0 {
            words.push(format!("{} {}", self.number(crores), self.crore));
        }
        for (count, scale) in [(number % CRORE / LAKH, self.lakh), (number % LAKH / THOUSAND, self.thousand)] {
            if count > 0 {
                words.push(format!("{} {scale}", (self.below_hundred)(count)));
            }
        }
        let hundreds = number % THOUSAND / HUNDRED;
        if hundreds > 0 {
            words.push((self.hundreds)(hundreds));
        }
        let rest = number % HUNDRED;
        if rest > 0 || number == 0 {
            words.push((self.below_hundred)(rest));
        }
        words.join(" ")
    }
}
