use super::{Speech, split};
use crate::Money;

const BELOW_TWENTY: [&str; 20] = [
    "Zero",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
    "Thirteen",
    "Fourteen",
    "Fifteen",
    "Sixteen",
    "Seventeen",
    "Eighteen",
    "Nineteen",
];

const TENS: [&str; 10] = ["", "Ten", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"];

const ENGLISH: Speech = Speech {
    below_hundred,
    hundreds: |digit| format!("{} Hundred", below_hundred(digit)),
    thousand: "Thousand",
    lakh: "Lakh",
    crore: "Crore",
};

/// The amount in English, in title case without hyphens: `Taka <words> and
/// <words> Poisha Only`. Nothing is said of zero poisha; zero taka is `Taka
/// Zero`; a negative amount begins with `Minus`.
///
/// ```
/// use dalil_money::{Currency, Money, words};
///
/// let money = Money::try_new(10_005, Currency::USD)?;
/// assert_eq!(words::english(money), "US Dollar One Hundred and Five Cents Only");
/// # Ok::<(), dalil_money::MoneyError>(())
/// ```
pub fn english(money: Money) -> String {
    let names = &money.currency().details().english;
    let sign = if money.minor() < 0 { "Minus " } else { "" };
    let (major, minor) = split(money);
    let major = format!("{sign}{} {}", names.major, ENGLISH.number(major));
    let name = if minor == 1 { names.one_minor } else { names.many_minor };
    match minor {
        0 => format!("{major} Only"),
        _ => format!("{major} and {} {name} Only", ENGLISH.number(minor)),
    }
}

fn below_hundred(number: u64) -> String {
    let number = usize::try_from(number % 100).expect("below a hundred");
    match (number / 10, number % 10) {
        (0 | 1, _) => BELOW_TWENTY[number].to_owned(),
        (tens, 0) => TENS[tens].to_owned(),
        (tens, ones) => format!("{} {}", TENS[tens], BELOW_TWENTY[ones]),
    }
}
