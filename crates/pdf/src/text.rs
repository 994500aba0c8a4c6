//! Foreign text made fit for paper: nothing in it can steer the layout, and nothing is lost that
//! a reader could see.

use unicode_segmentation::UnicodeSegmentation as _;

/// Printed for a character that none of our fonts can draw, such as an emoji.
const SUBSTITUTE: char = '\u{FFFD}';

/// Where a line may break although nothing is printed there.
const BREAK: char = '\u{200B}';

/// What the fonts know of a character.
pub(crate) trait Ink {
    /// Its width in ems, or nothing when no font can draw it.
    fn width(&self, character: char) -> Option<f64>;
}

/// `text` as lines to print: without control and direction characters, with a visible substitute
/// for what the fonts cannot draw, and words wider than `limit` ems made breakable.
pub(crate) fn lines(text: &str, limit: f64, ink: &impl Ink) -> Vec<String> {
    let text = text.replace("\r\n", "\n");
    let lines = text.split(['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}', '\u{b}', '\u{c}']);
    let mut lines: Vec<String> = lines.map(|line| inked(line, limit, ink)).collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    let leading = lines.iter().take_while(|line| line.is_empty()).count();
    lines.split_off(leading)
}

/// `text` on one line; see [`lines`].
pub(crate) fn line(text: &str, limit: f64, ink: &impl Ink) -> String {
    lines(text, limit, ink).join(" ")
}

fn inked(line: &str, limit: f64, ink: &impl Ink) -> String {
    let clean: String = line
        .chars()
        .filter(|&character| character == '\t' || !is_unprintable(character))
        .map(|character| match character {
            '\t' => ' ',
            drawn if ink.width(drawn).is_some() => drawn,
            _ => SUBSTITUTE,
        })
        .collect();
    let words = clean.trim().split(' ').map(|word| breakable(word, limit, ink));
    words.collect::<Vec<_>>().join(" ")
}

/// Control characters and invisible ones that could reorder, glue or hide figures. The joiners
/// U+200C and U+200D stay: Bangla spelling needs them.
fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{AD}'
                | '\u{61C}'
                | '\u{200B}'
                | '\u{200E}'
                | '\u{200F}'
                | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FE00}'..='\u{FE0F}'
                | '\u{FEFF}'
                | '\u{FFF0}'..='\u{FFFB}'
                | '\u{E0000}'..='\u{E0FFF}'
        )
}

/// Breaks are offered between grapheme clusters only, so that no conjunct comes apart.
fn breakable(word: &str, limit: f64, ink: &impl Ink) -> String {
    let width: f64 = word.chars().filter_map(|character| ink.width(character)).sum();
    if width <= limit {
        return word.to_owned();
    }
    let mut out = String::with_capacity(word.len() * 2);
    for cluster in word.graphemes(true) {
        if !out.is_empty() {
            out.push(BREAK);
        }
        out.push_str(cluster);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Letters;

    impl Ink for Letters {
        fn width(&self, character: char) -> Option<f64> {
            (!matches!(character, '\u{1F300}'..='\u{1FAFF}')).then_some(1.0)
        }
    }

    #[test]
    fn direction_marks_and_controls_vanish() {
        assert_eq!(line("a\u{202E}b\u{0}c\u{2066}\u{200F}d\te", 40.0, &Letters), "abcd e");
    }

    #[test]
    fn joiners_of_bangla_stay() {
        assert_eq!(line("র‍্যাব", 40.0, &Letters), "র‍্যাব");
    }

    #[test]
    fn what_no_font_draws_leaves_a_visible_mark() {
        assert_eq!(line("film 🎬", 40.0, &Letters), "film \u{FFFD}");
    }

    #[test]
    fn line_ends_of_every_kind_are_kept_and_outer_blank_lines_are_not() {
        assert_eq!(lines("\n a\r\nb\u{2028}\rc \n\n", 40.0, &Letters), ["a", "b", "", "c"]);
        assert!(lines(" \n ", 40.0, &Letters).is_empty());
    }

    #[test]
    fn long_words_break_between_clusters_only() {
        assert_eq!(line("abc abcd", 3.0, &Letters), "abc a\u{200B}b\u{200B}c\u{200B}d");
        assert_eq!(line("ক্ষিন্ত্র", 3.0, &Letters), "ক্ষি\u{200B}ন্ত্র");
    }
}
