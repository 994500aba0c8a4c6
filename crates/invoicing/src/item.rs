//! What lines said before: a new line of the same description begins with it.

use std::collections::BTreeMap;

use dalil_money::{Currency, UnitPrice};
use jiff::Timestamp;

use crate::{
    DraftFields,
    line::{Line, Vat},
};

/// The longest key, in characters.
const MAX_KEY: usize = 200;

/// One thing that the workspace bills, as a line said it last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The currency of its price.
    pub currency: Currency,
    /// What is supplied.
    pub description: String,
    /// Unit of supply.
    pub unit: String,
    /// Price of one, in the major unit.
    pub unit_price: UnitPrice,
    /// Whether the price holds the taxes already.
    pub price_includes_tax: bool,
    /// How the supply stands to VAT.
    pub vat: Vat,
    /// When a draft with such a line was last saved.
    pub used_at: Timestamp,
}

/// What an item is found by: its description without regard to capitals or to which digits it is written in. What is
/// typed so far makes a key as well, and finds the items whose keys begin with it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemKey(String);

impl ItemKey {
    /// The key of a text; none when it has nothing to find by.
    pub fn of(text: &str) -> Option<Self> {
        let small = text.trim().chars().flat_map(char::to_lowercase).map(ascii_digit);
        let key: String = small.take(MAX_KEY).collect();
        (!key.is_empty()).then_some(Self(key))
    }

    /// The text, at most 200 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A text after every key that begins with this one, when compared byte by byte.
    pub fn end(&self) -> String {
        format!("{}{}", self.0, char::MAX)
    }
}

/// A Bangla digit as the ASCII one.
fn ascii_digit(c: char) -> char {
    let digit = u32::from(c).checked_sub(u32::from('০')).filter(|digit| *digit < 10);
    digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
}

impl Item {
    /// The key it is kept under; none for a line whose description has nothing to find by, which no draft has.
    pub fn key(&self) -> Option<ItemKey> {
        ItemKey::of(&self.description)
    }

    /// The items of a draft's lines that were not in it before, each key once, in the order of the keys. Of two lines
    /// with one description the later counts.
    pub fn of_draft(fields: &DraftFields, before: &[Line], at: Timestamp) -> Vec<Self> {
        let fresh = fields.lines.iter().filter(|line| !before.contains(line));
        let items = fresh.map(|line| Self {
            currency: fields.currency,
            description: line.description.clone(),
            unit: line.unit.clone(),
            unit_price: line.unit_price,
            price_includes_tax: line.price_includes_tax,
            vat: line.vat,
            used_at: at,
        });
        let by_key: BTreeMap<ItemKey, Self> = items.filter_map(|item| Some((item.key()?, item))).collect();
        by_key.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_knows_neither_capitals_nor_which_digits() {
        let key = |text: &str| ItemKey::of(text).map(|key| key.as_str().to_owned());
        assert_eq!(key("  Wedding Film ২০২৬ "), Some("wedding film 2026".to_owned()));
        assert_eq!(key(" "), None);
        assert_eq!(key(&"x".repeat(300)).map(|key| key.len()), Some(200));
    }

    #[test]
    fn the_end_comes_after_every_key_that_begins_so() {
        let typed = ItemKey::of("wed").unwrap();
        for text in ["wed", "Wedding", "wed🎬", "wedকনে"] {
            let key = ItemKey::of(text).unwrap();
            assert!(typed.as_str() <= key.as_str() && key.as_str() < typed.end().as_str(), "{text}");
        }
        assert!(ItemKey::of("wee").unwrap().as_str() > typed.end().as_str());
    }
}
