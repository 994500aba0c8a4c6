//! Amounts in words and grouped figures: known values, and words read back to
//! the amount over the whole range.

use std::collections::HashMap;

use dalil_money::{Currency, Digits, Money, words};
use proptest::prelude::*;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Grouped figures, the same in Bangla digits, English words, Bangla words.
const KNOWN: [(&str, &str, &str, &str); 10] = [
    ("0.00", "০.০০", "Taka Zero Only", "শূন্য টাকা মাত্র"),
    ("0.05", "০.০৫", "Taka Zero and Five Poisha Only", "শূন্য টাকা পাঁচ পয়সা মাত্র"),
    ("1.00", "১.০০", "Taka One Only", "এক টাকা মাত্র"),
    ("100.00", "১০০.০০", "Taka One Hundred Only", "একশত টাকা মাত্র"),
    ("1,000.50", "১,০০০.৫০", "Taka One Thousand and Fifty Poisha Only", "এক হাজার টাকা পঞ্চাশ পয়সা মাত্র"),
    ("1,00,000.00", "১,০০,০০০.০০", "Taka One Lakh Only", "এক লক্ষ টাকা মাত্র"),
    (
        "12,34,567.89",
        "১২,৩৪,৫৬৭.৮৯",
        "Taka Twelve Lakh Thirty Four Thousand Five Hundred Sixty Seven and Eighty Nine Poisha Only",
        "বারো লক্ষ চৌত্রিশ হাজার পাঁচশত সাতষট্টি টাকা ঊননব্বই পয়সা মাত্র",
    ),
    ("1,00,00,000.00", "১,০০,০০,০০০.০০", "Taka One Crore Only", "এক কোটি টাকা মাত্র"),
    (
        "12,34,56,789.05",
        "১২,৩৪,৫৬,৭৮৯.০৫",
        "Taka Twelve Crore Thirty Four Lakh Fifty Six Thousand Seven Hundred Eighty Nine and Five Poisha Only",
        "বারো কোটি চৌত্রিশ লক্ষ ছাপ্পান্ন হাজার সাতশত ঊননব্বই টাকা পাঁচ পয়সা মাত্র",
    ),
    ("1,00,00,00,000.00", "১,০০,০০,০০,০০০.০০", "Taka One Hundred Crore Only", "একশত কোটি টাকা মাত্র"),
];

/// Words of zero to ninety-nine, written out a second time so that a slip in
/// the table under test does not go unseen.
#[rustfmt::skip]
const BANGLA: [&str; 100] = [
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

const ENGLISH_ONES: &str = "Zero One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve \
    Thirteen Fourteen Fifteen Sixteen Seventeen Eighteen Nineteen";
const ENGLISH_TENS: &str = "Twenty Thirty Forty Fifty Sixty Seventy Eighty Ninety";

/// The words of one language, for reading a number back.
struct Vocabulary {
    below_hundred: HashMap<String, i64>,
    hundred: &'static str,
    thousand: &'static str,
    lakh: &'static str,
    crore: &'static str,
}

impl Vocabulary {
    fn english() -> Self {
        let ones = (0..).zip(ENGLISH_ONES.split(' '));
        let tens = (2..).map(|ten| ten * 10).zip(ENGLISH_TENS.split(' '));
        Self {
            below_hundred: ones.chain(tens).map(|(n, word)| (word.to_owned(), n)).collect(),
            hundred: "Hundred",
            thousand: "Thousand",
            lakh: "Lakh",
            crore: "Crore",
        }
    }

    fn bangla() -> Self {
        let words = (0..).zip(BANGLA);
        Self {
            below_hundred: words.map(|(n, word)| (word.nfc().collect(), n)).collect(),
            hundred: "শত",
            thousand: "হাজার",
            lakh: "লক্ষ",
            crore: "কোটি",
        }
    }

    /// Reads a number whose joined hundreds have been parted.
    fn read(&self, words: &str) -> i64 {
        if let Some((crores, rest)) = words.rsplit_once(self.crore) {
            return self.read(crores) * 10_000_000 + self.read_rest(rest);
        }
        let (mut sum, mut run) = (0, 0);
        for word in words.split_whitespace() {
            if word == self.hundred {
                run *= 100;
            } else if word == self.thousand {
                sum += std::mem::take(&mut run) * 1_000;
            } else if word == self.lakh {
                sum += std::mem::take(&mut run) * 100_000;
            } else {
                run += self.below_hundred[word];
            }
        }
        sum + run
    }

    fn read_rest(&self, words: &str) -> i64 {
        if words.trim().is_empty() { 0 } else { self.read(words) }
    }
}

fn minor_units(currency: Currency) -> i64 {
    10_i64.pow(currency.exponent())
}

fn read_english(text: &str, currency: Currency) -> i64 {
    let vocabulary = Vocabulary::english();
    let (sign, text) = match text.strip_prefix("Minus ") {
        Some(text) => (-1, text),
        None => (1, text),
    };
    let zero = words::english(Money::zero(currency));
    let major_name = zero.strip_suffix("Zero Only").unwrap();
    let number = text.strip_prefix(major_name).unwrap().strip_suffix(" Only").unwrap();
    let (major, minor) = match number.split_once(" and ") {
        Some((major, minor)) => (major, minor.rsplit_once(' ').unwrap().0),
        None => (number, "Zero"),
    };
    sign * (vocabulary.read(major) * minor_units(currency) + vocabulary.read(minor))
}

fn read_bangla(text: &str, currency: Currency) -> i64 {
    let vocabulary = Vocabulary::bangla();
    let text = text.replace("শত", " শত");
    let (sign, text) = match text.strip_prefix("ঋণাত্মক ") {
        Some(text) => (-1, text),
        None => (1, text.as_str()),
    };
    let zero = words::bangla(Money::zero(currency));
    let major_name = zero.strip_prefix("শূন্য").unwrap().strip_suffix(" মাত্র").unwrap();
    let (major, rest) = text.strip_suffix(" মাত্র").unwrap().split_once(major_name).unwrap();
    let minor = match rest.trim().rsplit_once(' ') {
        Some((minor, _name)) => vocabulary.read(minor),
        None => 0,
    };
    sign * (vocabulary.read(major) * minor_units(currency) + minor)
}

fn money() -> impl Strategy<Value = Money> {
    let minor = prop_oneof![
        -Money::MAX..=Money::MAX,
        -100_000_i64..=100_000,
        (0_u32..16, 0_i64..100)
            .prop_map(|(power, add)| { (10_i64.pow(power) + add - 50).clamp(-Money::MAX, Money::MAX) }),
    ];
    (minor, prop::sample::select(Currency::ALL)).prop_map(|(minor, currency)| Money::try_new(minor, currency).unwrap())
}

#[test]
fn known_amounts_are_spelt_as_the_house_style_has_them() {
    for (grouped, digits, english, bangla) in KNOWN {
        let money = Money::parse(grouped, Currency::BDT).unwrap();
        assert_eq!(money.grouped(Digits::Ascii), grouped);
        assert_eq!(money.grouped(Digits::Bangla), digits);
        assert_eq!(words::english(money), english);
        assert_eq!(words::bangla(money), bangla.nfc().collect::<String>());
    }
}

#[test]
fn every_number_below_a_hundred_is_spelt_as_the_standard_has_it() {
    for (number, word) in (0..).zip(BANGLA) {
        let money = Money::try_new(number * 100, Currency::BDT).unwrap();
        let expected: String = format!("{word} টাকা মাত্র").nfc().collect();
        assert_eq!(words::bangla(money), expected);
    }
}

#[test]
fn other_currencies_have_their_own_names() {
    for (minor, currency, english, bangla) in [
        (10_005, Currency::USD, "US Dollar One Hundred and Five Cents Only", "একশত মার্কিন ডলার পাঁচ সেন্ট মাত্র"),
        (101, Currency::GBP, "Pound Sterling One and One Penny Only", "এক পাউন্ড স্টার্লিং এক পেন্স মাত্র"),
        (1_500, Currency::JPY, "Japanese Yen One Thousand Five Hundred Only", "এক হাজার পাঁচশত জাপানি ইয়েন মাত্র"),
        (1_250, Currency::KWD, "Kuwaiti Dinar One and Two Hundred Fifty Fils Only", "এক কুয়েতি দিনার দুইশত পঞ্চাশ ফিলস মাত্র"),
    ] {
        let money = Money::try_new(minor, currency).unwrap();
        assert_eq!(words::english(money), english);
        assert_eq!(words::bangla(money), bangla.nfc().collect::<String>());
    }
}

#[test]
fn a_large_count_of_crores_is_itself_spoken() {
    let most = Money::try_new(Money::MAX, Currency::BDT).unwrap();
    assert_eq!(words::english(most), "Taka Ninety Lakh Crore Only");
    assert_eq!(words::bangla(most), "নব্বই লক্ষ কোটি টাকা মাত্র");
    let yen = Money::try_new(Money::MAX, Currency::JPY).unwrap();
    assert_eq!(words::english(yen), "Japanese Yen Ninety Crore Crore Only");
}

#[test]
fn a_negative_amount_says_so() {
    let money = Money::try_new(-250, Currency::BDT).unwrap();
    assert_eq!(words::english(money), "Minus Taka Two and Fifty Poisha Only");
    assert_eq!(words::bangla(money), "ঋণাত্মক দুই টাকা পঞ্চাশ পয়সা মাত্র".nfc().collect::<String>());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn words_read_back_to_the_amount(money in money()) {
        let english = words::english(money);
        prop_assert_eq!(read_english(&english, money.currency()), money.minor(), "{}", english);
        let bangla = words::bangla(money);
        prop_assert!(is_nfc(&bangla));
        prop_assert_eq!(read_bangla(&bangla, money.currency()), money.minor(), "{}", bangla);
    }

    #[test]
    fn grouped_figures_read_back_to_the_amount(money in money()) {
        for digits in [Digits::Ascii, Digits::Bangla] {
            let text = money.grouped(digits);
            prop_assert_eq!(Money::parse(&text, money.currency()), Ok(money), "{}", text);
        }
    }
}
