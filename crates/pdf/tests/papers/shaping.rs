//! Bangla comes out of the file as it went in.

use dalil_pdf::paper::Language;
use unicode_normalization::UnicodeNormalization as _;

use crate::samples::{INVOICE, paper};
use crate::tools::{render, text};

const CONSONANTS: &str = "কখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমযরলশষসহ";
const SIGNS: [&str; 14] = ["", "া", "ি", "ী", "ু", "ূ", "ৃ", "ে", "ৈ", "ো", "ৌ", "ঁ", "্য", "্র"];
const CONJUNCTS: &str = "ক্ষ জ্ঞ ন্ত্র স্ত স্ত্র ঞ্জ ঞ্চ হ্ম ষ্ণ ত্র ক্র ক্ত দ্ব দ্ধ ম্প ন্ধ ল্প চ্ছ ট্ট \
    স্থ ন্তু স্তু ঙ্ক ঙ্গ র্ক র্ত্ত র‍্যাব উৎসে কর্তৃপক্ষ কৃষি তৃতীয় বৃষ্টি কুমিল্লা চতুর্থ দুঃখ";

fn comes_back(words: &[String]) {
    let mut paper = paper(INVOICE, Language::Bn);
    // Each between two letters, so that a false word end inside it would show.
    let wrapped: Vec<String> = words.iter().map(|word| format!("ম{word}ম")).collect();
    paper.notes = Some(wrapped.join("\n"));
    let found = text(&render(&paper).bytes);
    let lines: Vec<&str> = found.lines().collect();
    for word in wrapped {
        let word: String = word.nfc().collect();
        assert!(lines.contains(&word.as_str()), "{word} does not come back");
    }
}

#[test]
fn every_consonant_with_every_sign() {
    let words: Vec<String> =
        CONSONANTS.chars().flat_map(|letter| SIGNS.map(|sign| format!("{letter}{sign}"))).collect();
    comes_back(&words);
}

#[test]
fn conjuncts_and_reph() {
    let words: Vec<String> = CONJUNCTS.split_whitespace().map(str::to_owned).collect();
    comes_back(&words);
}
