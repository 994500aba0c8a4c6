//! The colours of `tokens.css`, read from it, and the contrast of each pair that is used together (WCAG 2.2, 1.4.3, 1.4.6
//! and 1.4.11).

use std::{collections::BTreeMap, sync::LazyLock};

use crate::pages::assets;

/// A colour on a ground, with the contrast it must have and has.
pub(super) struct Pair {
    pub(super) colour: &'static str,
    pub(super) ground: &'static str,
    /// The least ratio: 7 for figures, 4.5 for other text, 3 for the edges of controls.
    least: f64,
    light: f64,
    dark: f64,
}

/// What is used on what.
const USED: [(&str, &[&str], f64); 11] = [
    ("ink", &["sheet", "desk", "well"], 7.0),
    ("ink-soft", &["sheet", "desk", "well"], 4.5),
    ("accent", &["sheet", "desk", "accent-wash"], 4.5),
    ("accent-deep", &["sheet", "desk"], 4.5),
    ("on-accent", &["accent", "accent-deep"], 4.5),
    ("draft", &["sheet", "desk"], 4.5),
    ("issued", &["sheet", "desk", "issued-wash"], 4.5),
    ("warn", &["sheet", "desk", "warn-wash"], 4.5),
    ("wrong", &["sheet", "desk", "wrong-wash"], 4.5),
    ("sheet", &["wrong"], 4.5),
    ("line-firm", &["sheet", "desk", "well"], 3.0),
];

/// Every pair with its contrast in both themes.
pub(super) static PAIRS: LazyLock<Vec<Pair>> = LazyLock::new(|| {
    let [light, dark] = themes(&assets::text("tokens.css"));
    let contrast = |theme: &BTreeMap<String, Colour>, one: &str, other: &str| {
        theme.get(one).zip(theme.get(other)).map_or(1.0, |(one, other)| one.contrast(*other))
    };
    let pair = |colour: &'static str, ground: &'static str, least| Pair {
        colour,
        ground,
        least,
        light: contrast(&light, colour, ground),
        dark: contrast(&dark, colour, ground),
    };
    USED.iter()
        .flat_map(|(colour, grounds, least)| grounds.iter().map(move |ground| (colour, ground, least)))
        .map(|(colour, ground, least)| pair(colour, ground, *least))
        .collect()
});

impl Pair {
    pub(super) fn least(&self) -> String {
        format!("{:.1}", self.least)
    }

    pub(super) fn light(&self) -> String {
        format!("{:.1}", self.light)
    }

    pub(super) fn dark(&self) -> String {
        format!("{:.1}", self.dark)
    }
}

/// The colours of the light theme and those of the dark one, which takes over what it does not name.
fn themes(sheet: &str) -> [BTreeMap<String, Colour>; 2] {
    let blocks: Vec<&str> = sheet.split("prefers-color-scheme: dark").collect();
    let light = colours(blocks.first().copied().unwrap_or_default());
    let night = blocks.get(1).and_then(|rest| rest.split("@media").next()).unwrap_or_default();
    let mut dark = light.clone();
    dark.extend(colours(night));
    [light, dark]
}

fn colours(block: &str) -> BTreeMap<String, Colour> {
    let named = block.lines().filter_map(|line| {
        let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
        Some((name.to_owned(), Colour::parse(value.strip_suffix(';')?)?))
    });
    named.collect()
}

/// Red, green and blue in sRGB.
#[derive(Clone, Copy)]
struct Colour([u8; 3]);

impl Colour {
    fn parse(hex: &str) -> Option<Self> {
        let mut bytes = [0; 3];
        hex::decode_to_slice(hex, &mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// Relative luminance, as WCAG defines it.
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let part = f64::from(channel) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_as_the_guidelines_define_it() {
        let colour = |hex| Colour::parse(hex).unwrap();
        assert!((colour("000000").contrast(colour("ffffff")) - 21.0).abs() < 1e-9);
        // The grey that is known to pass on white by a hair.
        assert!((colour("767676").contrast(colour("ffffff")) - 4.54).abs() < 0.01);
    }

    #[test]
    fn every_pair_can_be_read_in_both_themes() {
        let short: Vec<String> = PAIRS
            .iter()
            .filter(|pair| pair.light.min(pair.dark) < pair.least)
            .map(|pair| format!("{} on {}: {} and {}", pair.colour, pair.ground, pair.light(), pair.dark()))
            .collect();
        assert_eq!(short, Vec::<String>::new());
        assert_eq!(PAIRS.len(), 28);
        assert!(PAIRS.iter().any(|pair| (pair.light - pair.dark).abs() > 0.5), "the themes differ");
    }
}
