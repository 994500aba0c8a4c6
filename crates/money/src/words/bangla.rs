use super::{Speech, split};
use crate::Money;

/// Zero to ninety-nine in the modern standard spelling, in NFC. NFC keeps য়, ড়
/// and ঢ় as a letter and a nukta, so a text must be normalised before it is
/// compared with these.
#[rustfmt::skip]
const BELOW_HUNDRED: [&str; 100] = [
    "শূন্য", "এক", "দুই", "তিন", "চার", "পাঁচ", "ছয়", "সাত", "আট", "নয়",
    "দশ", "এগারো", "বারো", "তেরো", "চৌদ্দ", "পনেরো", "ষোলো", "সতেরো", "আঠারো", "উনিশ",
    "বিশ", "একুশ", "বাইশ", "তেইশ", "চব্বিশ", "পঁচিশ", "ছাব্বিশ", "সাতাশ", "আটাশ", "ঊনত্রিশ",
    "ত্রিশ", "একত্রিশ", "বত্রিশ", "তেত্রিশ", "চৌত্রিশ", "পঁয়ত্রিশ", "ছত্রিশ", "সাঁইত্রিশ", "আটত্রিশ", "ঊনচল্লিশ",
    "চল্লিশ", "একচল্লিশ", "বিয়াল্লিশ", "তেতাল্লিশ", "চুয়াল্লিশ", "পঁয়তাল্লিশ", "ছেচল্লিশ", "সাতচল্লিশ", "আটচল্লিশ", "ঊনপঞ্চাশ",
    "পঞ্চাশ", "একান্ন", "বায়ান্ন", "তিপ্পান্ন", "চুয়ান্ন", "পঞ্চান্ন", "ছাপ্পান্ন", "সাতান্ন", "আটান্ন", "ঊনষাট",
    "ষাট", "একষট্টি", "বাষট্টি", "তেষট্টি", "চৌষট্টি", "পঁয়ষট্টি", "ছেষট্টি", "সাতষট্টি", "আটষট্টি", "ঊনসত্তর",
    "সত্তর", "একাত্তর", "বাহাত্তর", "তিয়াত্তর", "চুয়াত্তর", "পঁচাত্তর", "ছিয়াত্তর", "সাতাত্তর", "আটাত্তর", "ঊনআশি",
    "আশি", "একাশি", "বিরাশি", "তিরাশি", "চুরাশি", "পঁচাশি", "ছিয়াশি", "সাতাশি", "অষ্টাশি", "ঊননব্বই",
    "নব্বই", "একানব্বই", "বিরানব্বই", "তিরানব্বই", "চুরানব্বই", "পঁচানব্বই", "ছিয়ানব্বই", "সাতানব্বই", "আটানব্বই", "নিরানব্বই",
];

const BANGLA: Speech = Speech {
    below_hundred: |number| word(number).to_owned(),
    hundreds: |digit| format!("{}শত", word(digit)),
    thousand: "হাজার",
    lakh: "লক্ষ",
    crore: "কোটি",
};

/// The amount in Bangla, in NFC: `<words> টাকা <words> পয়সা মাত্র`, with the
/// hundreds joined (`পাঁচশত`). Nothing is said of zero poisha; a negative amount
/// begins with `ঋণাত্মক`.
///
/// ```
/// use dalil_money::{Currency, Money, words};
///
/// let money = Money::try_new(100_050, Currency::BDT)?;
/// assert_eq!(words::bangla(money), "এক হাজার টাকা পঞ্চাশ পয়সা মাত্র");
/// # Ok::<(), dalil_money::MoneyError>(())
/// ```
pub fn bangla(money: Money) -> String {
    let names = &money.currency().details().bangla;
    let sign = if money.minor() < 0 { "ঋণাত্মক " } else { "" };
    let (major, minor) = split(money);
    let major = format!("{sign}{} {}", BANGLA.number(major), names.major);
    let name = if minor == 1 { names.one_minor } else { names.many_minor };
    match minor {
        0 => format!("{major} মাত্র"),
        _ => format!("{major} {} {name} মাত্র", BANGLA.number(minor)),
    }
}

fn word(number: u64) -> &'static str {
    BELOW_HUNDRED[usize::try_from(number % 100).expect("below a hundred")]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use unicode_normalization::is_nfc;

    use super::*;

    #[test]
    fn each_number_has_a_word_of_its_own_in_nfc() {
        let words: BTreeSet<_> = BELOW_HUNDRED.into_iter().collect();
        assert_eq!(words.len(), 100);
        assert!(words.into_iter().all(is_nfc));
    }
}
