//! The looks of an invoice: each says the same, on each sheet, in each language.

use std::collections::BTreeSet;

use dalil_invoicing::{PageSize, Style, Template, WordsIn};
use dalil_pdf::Paper;
use dalil_pdf::paper::{Kind, Language};

use crate::samples::{MUSHAK, full_paper, invoice, long_paper, paper, wide_paper};
use crate::tools::{check, info, objects, page_texts, render, renderer, text, word_boxes};

fn looks() -> impl Iterator<Item = (Template, PageSize, Language)> {
    Template::ALL.into_iter().flat_map(|template| {
        PageSize::ALL
            .into_iter()
            .flat_map(move |page| [Language::Bn, Language::En].map(|language| (template, page, language)))
    })
}

fn styled(style: Style, language: Language) -> Paper {
    full_paper(Kind::Invoice(style), language)
}

fn coloured(accent: &str) -> Paper {
    let style = Style { template: Template::Bold, accent: accent.parse().ok(), ..Style::default() };
    styled(style, Language::En)
}

/// The words of a paper, in no order.
fn words(paper: &Paper) -> BTreeSet<String> {
    let text = text(&render(paper).bytes);
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).map(str::to_owned).collect()
}

#[test]
fn every_look_says_the_same() {
    for (template, page, language) in looks() {
        let plain = words(&full_paper(invoice(Template::Ledger, PageSize::A4), language));
        let other = words(&full_paper(invoice(template, page), language));
        let differing: Vec<_> = plain.symmetric_difference(&other).collect();
        assert!(differing.is_empty(), "{template:?} {page:?} {language:?}: {differing:?}");
    }
}

#[test]
fn every_look_is_a_sound_file_of_one_page_in_its_size() {
    for (template, page, language) in looks() {
        let rendered = render(&paper(invoice(template, page), language));
        assert!(check(&rendered.bytes).contains("No syntax or stream encoding errors"));
        assert_eq!(rendered.pages, 1, "{template:?} {page:?} {language:?}");
        let size = match page {
            PageSize::A4 => "595.276 x 841.89 pts (A4)",
            PageSize::Letter => "612 x 792 pts (letter)",
        };
        assert!(info(&rendered.bytes).contains(size), "{template:?} {page:?}");
    }
}

#[test]
fn no_look_lets_figures_run_off_or_a_total_stand_alone() {
    for (template, page, language) in looks() {
        let (width, boxes) = word_boxes(&render(&wide_paper(invoice(template, page), language)).bytes);
        for (left, right, word) in boxes {
            assert!(left > 20.0 && right < width - 20.0, "{word} runs off: {template:?} {page:?}");
        }
    }
    for (template, page, language) in looks().filter(|(.., language)| *language == Language::En) {
        for count in 8..26 {
            let pages = page_texts(&render(&long_paper(invoice(template, page), language, count)).bytes);
            let total = pages.iter().find(|page| page.lines().any(|line| line.starts_with("Total")));
            let total = total.expect("the total is printed");
            assert!(total.contains(&format!("L{count:03}")), "{template:?} {page:?}, {count} lines: {total}");
        }
    }
}

#[test]
fn the_amount_due_and_its_day_come_before_the_lines() {
    for (template, page, _) in looks() {
        let text = text(&render(&full_paper(invoice(template, page), Language::En)).bytes);
        let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part} is not on {template:?}"));
        assert!(at("5,66,569.30") < at("Description"), "{template:?}");
        assert!(at("Due by 18/12/2026") < at("Description"), "{template:?}");
    }
}

#[test]
fn a_colour_is_printed_where_white_paper_lets_it_be_read() {
    // sRGB 1d4f91 as a fill, in shares of one.
    let fill = "0.11372549 0.30980393 0.5686275";
    assert!(objects(&render(&coloured("#1d4f91")).bytes).contains(fill));
    let pale = render(&coloured("#ffd400")).bytes;
    assert_eq!(pale, render(&styled(Style { template: Template::Bold, ..Style::default() }, Language::En)).bytes);
}

#[test]
fn words_stand_in_both_languages_where_that_is_chosen() {
    for (language, own, other) in [(Language::Bn, "টাকা", "Taka"), (Language::En, "Taka", "টাকা")] {
        let one = text(&render(&paper(Kind::Invoice(Style::default()), language)).bytes);
        let both = Style { words: WordsIn::Both, ..Style::default() };
        let both = text(&render(&paper(Kind::Invoice(both), language)).bytes);
        assert!(one.contains(own) && !one.contains(other), "{one}");
        assert!(both.find(own) < both.find(other), "{both}");
        assert!(both.contains(other), "{both}");
    }
}

#[test]
fn the_first_page_is_shown_as_an_image_that_asks_for_nothing() {
    for (template, page, language) in looks() {
        let image = renderer().preview(&long_paper(invoice(template, page), language, 60)).expect("it is drawn");
        assert!(image.starts_with("<svg") && image.trim_end().ends_with("</svg>"), "{template:?}");
        for outside in ["<script", "<style", "<foreignObject", "href=\"http", "url(http"] {
            assert!(!image.contains(outside), "{template:?} asks for {outside}");
        }
    }
}

#[test]
fn a_form_knows_no_look() {
    let text = text(&render(&paper(MUSHAK, Language::En)).bytes);
    assert!(!text.contains("Due by") && !text.contains("How to pay"), "{text}");
}
