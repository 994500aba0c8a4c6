//! Long papers: headings repeat, nothing is lost, nothing that belongs together comes apart.

use dalil_pdf::paper::{Kind, Language};

use crate::samples::{CREDIT, INVOICE, MUSHAK, long_paper, paper, wide_paper};
use crate::tools::{page_texts, render, word_boxes};

const KINDS: [(Kind, &str, &str); 3] =
    [(INVOICE, "Description", "Total"), (MUSHAK, "Serial", "Grand total"), (CREDIT, "Serial", "Grand total")];

#[test]
fn five_hundred_lines_keep_their_headings_order_and_number() {
    for (kind, heading, total) in KINDS {
        let rendered = render(&long_paper(kind, Language::En, 500));
        let pages = page_texts(&rendered.bytes);
        assert_eq!(pages.len(), rendered.pages);
        assert!(pages.len() > 10, "{} pages", pages.len());
        for (index, page) in pages.iter().enumerate() {
            assert!(page.contains(&format!("Page {} / {}", index + 1, pages.len())), "{page}");
            if page.contains("L0") || page.contains("L4") {
                assert!(page.lines().any(|line| line.starts_with(heading)), "no heading: {page}");
            }
        }
        let all = pages.join("\n");
        let marks: Vec<&str> = all.lines().filter(|line| is_mark(line)).collect();
        let expected: Vec<String> = (1..=500).map(|index| format!("L{index:03}")).collect();
        assert_eq!(marks, expected);
        assert_eq!(all.lines().filter(|line| line.starts_with(total)).count(), 1);
    }
}

#[test]
fn continued_pages_say_which_paper_they_belong_to() {
    for (kind, ..) in KINDS {
        let paper = long_paper(kind, Language::En, 60);
        let pages = page_texts(&render(&paper).bytes);
        for page in pages.iter().skip(1) {
            assert!(page.contains(&paper.number) && page.contains("Shapla Studio"), "{page}");
        }
    }
}

#[test]
fn totals_never_stand_without_a_line() {
    for (kind, _, total) in KINDS {
        for count in 8..32 {
            let pages = page_texts(&render(&long_paper(kind, Language::En, count)).bytes);
            let page = pages
                .iter()
                .find(|page| page.lines().any(|line| line.starts_with(total)))
                .expect("the total is printed");
            assert!(page.contains(&format!("L{count:03}")), "{count} lines, orphan: {page}");
        }
    }
}

#[test]
fn the_signature_block_stays_whole() {
    for count in 4..24 {
        let pages = page_texts(&render(&long_paper(MUSHAK, Language::En, count)).bytes);
        let page = pages.iter().find(|page| page.contains("Name of the person in charge")).expect("someone signs");
        for part in ["Designation", "Signature", "Seal :", "* For supplies", "¹ Price excluding"] {
            assert!(page.contains(part), "{count} lines: {part} is elsewhere");
        }
        for part in ["Grand total".to_owned(), format!("L{count:03}")] {
            assert!(page.contains(&part), "{count} lines: signed apart from {part}");
        }
    }
}

#[test]
fn who_signs_stands_with_the_total_where_the_last_line_breaks_over_pages() {
    for length in (20..60).step_by(4) {
        let mut paper = paper(MUSHAK, Language::En);
        paper.lines[1].description = "vermilion shade\n".repeat(length);
        let pages = page_texts(&render(&paper).bytes);
        let page = pages.iter().find(|page| page.contains("Name of the person in charge")).expect("someone signs");
        assert!(page.contains("Grand total"), "{length} lines of text: {page}");
    }
}

#[test]
fn figures_at_the_limit_stay_apart_and_inside() {
    for kind in [INVOICE, MUSHAK, CREDIT] {
        for language in [Language::Bn, Language::En] {
            let (width, words) = word_boxes(&render(&wide_paper(kind, language)).bytes);
            for (left, right, word) in words {
                assert!(left > 20.0 && right < width - 20.0, "{word} runs off the page");
            }
        }
        // Figures that touch would be read as one word. (Bangla digits and Latin commas are always
        // read as several, so English has to show it.)
        let (_, words) = word_boxes(&render(&wide_paper(kind, Language::En)).bytes);
        let alone = words.iter().filter(|(.., word)| word == "8,99,98,99,90,00,000.01").count();
        assert!(alone >= 15, "{alone} figures alone in {kind:?}");
    }
}

#[test]
fn a_description_of_two_thousand_letters_breaks_over_lines() {
    for kind in [INVOICE, MUSHAK, CREDIT] {
        let mut paper = paper(kind, Language::En);
        paper.lines[0].description = "vermilion ".repeat(200);
        let all = page_texts(&render(&paper).bytes).join("\n");
        assert_eq!(all.matches("vermilion").count(), 200);
    }
}

fn is_mark(line: &str) -> bool {
    line.len() == 4 && line.strip_prefix('L').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
}
