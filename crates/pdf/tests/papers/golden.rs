//! The words of each paper, line by line. `UPDATE_GOLDEN=1` writes them anew; read the difference
//! before it is committed.

use std::path::Path;
use std::{env, fs};

use dalil_invoicing::{PageSize, Template};
use dalil_pdf::Paper;
use dalil_pdf::paper::{Kind, Language, Line, Mark};
use jiff::civil::date;
use unicode_normalization::UnicodeNormalization as _;

use crate::samples::{
    CREDIT, DEBIT, INVOICE, MUSHAK, QUOTATION, bill_paper, full_paper, invoice, long_paper, paper, receipt_paper,
};
use crate::tools::{page_texts, render, text, word_boxes};

fn matches(name: &str, paper: &Paper) {
    let found = text(&render(paper).bytes);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.txt"));
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, format!("{found}\n")).expect("the golden text is written");
    }
    let golden = fs::read_to_string(&path).expect("the golden text is there");
    let golden: String = golden.trim_end().nfc().collect();
    assert_eq!(found, golden, "{name} differs from its golden text");
}

#[test]
fn invoice_in_bangla() {
    matches("invoice-bn", &paper(INVOICE, Language::Bn));
}

#[test]
fn invoice_in_english() {
    matches("invoice-en", &paper(INVOICE, Language::En));
}

#[test]
fn mushak_in_bangla() {
    matches("mushak-6.3-bn", &paper(MUSHAK, Language::Bn));
}

#[test]
fn mushak_in_english() {
    matches("mushak-6.3-en", &paper(MUSHAK, Language::En));
}

#[test]
fn invoice_with_every_part() {
    matches("invoice-full-bn", &full_paper(INVOICE, Language::Bn));
    matches("invoice-full-en", &full_paper(INVOICE, Language::En));
}

#[test]
fn invoice_in_every_look() {
    for template in Template::ALL {
        for language in [Language::Bn, Language::En] {
            let paper = full_paper(invoice(template, PageSize::Letter), language);
            matches(&format!("invoice-{}-letter-{}", template.as_str(), language.tag()), &paper);
        }
    }
}

#[test]
fn quotations_in_both_languages() {
    for language in [Language::Bn, Language::En] {
        let tag = language.tag();
        matches(&format!("quotation-{tag}"), &paper(QUOTATION, language));
        matches(&format!("quotation-full-{tag}"), &full_paper(QUOTATION, language));
    }
}

#[test]
fn a_quotation_asks_for_no_payment_in_any_look() {
    for template in Template::ALL {
        for (language, due, what) in [
            (Language::Bn, "প্রদেয়", "কর চালানপত্র নয়"),
            (Language::En, "Amount due", "neither an invoice nor a tax document"),
        ] {
            let Kind::Invoice(style) = invoice(template, PageSize::A4) else { panic!("an invoice has a style") };
            let said = text(&render(&paper(Kind::Quotation(style), language)).bytes);
            let plain = |words: &str| -> String { words.nfc().collect() };
            assert!(said.contains(&plain(what)), "{said}");
            let asks = said.replace(&plain("টাকা প্রদেয়"), "");
            assert!(!asks.contains(&plain(due)), "{said}");
        }
    }
}

#[test]
fn bills_in_every_look_and_both_languages() {
    for template in Template::ALL {
        let Kind::Invoice(style) = invoice(template, PageSize::A4) else { panic!("an invoice has a style") };
        for language in [Language::Bn, Language::En] {
            matches(&format!("bill-{}-{}", template.as_str(), language.tag()), &bill_paper(style, language, 2));
        }
    }
}

#[test]
fn a_bill_over_a_hundred_invoices_keeps_their_order() {
    let Kind::Invoice(style) = INVOICE else { panic!("an invoice has a style") };
    let all = page_texts(&render(&bill_paper(style, Language::En, 100)).bytes).join("\n");
    let numbers: Vec<&str> = all.lines().filter_map(|line| line.split(' ').find(|w| w.starts_with("SHP/"))).collect();
    let expected: Vec<String> = (1..=100).map(|n| format!("SHP/2026-27/{n:04}")).collect();
    assert_eq!(numbers, expected);
}

#[test]
fn an_invoice_names_the_quotation_that_it_follows() {
    for template in Template::ALL {
        let mut paper = paper(invoice(template, PageSize::A4), Language::En);
        paper.quotation = Some("QT/2026-27/0007".to_owned());
        assert!(text(&render(&paper).bytes).contains("QT/2026-27/0007"));
    }
}

#[test]
fn mushak_with_every_part() {
    matches("mushak-6.3-full-bn", &full_paper(MUSHAK, Language::Bn));
    matches("mushak-6.3-full-en", &full_paper(MUSHAK, Language::En));
}

#[test]
fn notes_in_both_languages() {
    for (kind, form) in [(CREDIT, "6.7"), (DEBIT, "6.8")] {
        for language in [Language::Bn, Language::En] {
            matches(&format!("mushak-{form}-{}", language.tag()), &paper(kind, language));
            matches(&format!("mushak-{form}-full-{}", language.tag()), &full_paper(kind, language));
        }
    }
}

#[test]
fn receipts_in_both_languages() {
    for language in [Language::Bn, Language::En] {
        for (name, withheld) in [("receipt", false), ("receipt-full", true)] {
            let paper = receipt_paper(PageSize::A4, language, withheld);
            matches(&format!("{name}-{}", language.tag()), &paper);
        }
    }
}

#[test]
fn a_receipt_says_its_sum_in_both_languages_and_charges_no_vat() {
    for page in [PageSize::A4, PageSize::Letter] {
        for language in [Language::Bn, Language::En] {
            let said = render(&receipt_paper(page, language, true));
            assert_eq!(said.pages, 1);
            let said = text(&said.bytes);
            for words in ["তিন লক্ষ পঁয়ত্রিশ হাজার টাকা মাত্র", "Taka Three Lakh Thirty Five Thousand Only"]
            {
                let words: String = words.nfc().collect();
                assert!(said.contains(&words), "{said}");
            }
        }
    }
    let copy = Paper { mark: Mark::VoidCopy, ..receipt_paper(PageSize::A4, Language::En, false) };
    assert!(text(&render(&copy).bytes).contains("Duplicate, Void"));
}

#[test]
fn a_receipt_for_a_hundred_documents_keeps_its_order_and_its_sum() {
    let mut paper = receipt_paper(PageSize::A4, Language::En, true);
    let (line, day) = (paper.lines[0].clone(), date(2026, 11, 2));
    paper.lines = (1..=100).map(|n| Line { description: format!("SHP/2026-27/{n:04}"), ..line.clone() }).collect();
    let receipt = paper.receipt.as_mut().expect("a receipt");
    receipt.days = vec![day; 100];
    let pages = page_texts(&render(&paper).bytes);
    let all = pages.join("\n");
    let numbers: Vec<&str> = all.lines().filter_map(|line| line.split(' ').find(|w| w.starts_with("SHP/"))).collect();
    let expected: Vec<String> = (1..=100).map(|n| format!("SHP/2026-27/{n:04}")).collect();
    assert_eq!(numbers, expected);
    let last = pages.iter().find(|page| page.contains("SHP/2026-27/0100")).expect("the last document");
    assert!(last.contains("Settled") && last.contains("TDS"), "the sum stands under a document: {last}");
}

#[test]
fn only_a_copy_is_marked() {
    for (language, mark) in [(Language::Bn, "প্রতিলিপি"), (Language::En, "Duplicate")] {
        for kind in [INVOICE, MUSHAK, CREDIT, DEBIT] {
            let original = paper(kind, language);
            let copy = Paper { mark: Mark::Copy, ..original.clone() };
            assert!(!text(&render(&original).bytes).contains(mark), "{kind:?}");
            assert!(text(&render(&copy).bytes).contains(mark), "{kind:?}");
        }
    }
}

#[test]
fn a_copy_of_what_was_voided_says_both_across_each_page() {
    for (language, copy, void) in [(Language::Bn, "প্রতিলিপি", "বাতিল"), (Language::En, "Duplicate", "Void")]
    {
        for kind in [INVOICE, MUSHAK] {
            let original = long_paper(kind, language, 60);
            let marked = render(&Paper { mark: Mark::VoidCopy, ..original.clone() });
            let text = text(&marked.bytes);
            assert!(text.contains(&format!("{copy}, {void}")), "{kind:?}: {text}");
            // What stands aslant is told letter by letter.
            let pages = page_texts(&marked.bytes).len();
            let aslant =
                |bytes: &[u8], letter: &str| word_boxes(bytes).1.iter().filter(|(_, _, word)| word == letter).count();
            assert!(pages > 1, "{kind:?}");
            assert_eq!(aslant(&marked.bytes, "V"), pages, "{kind:?}: VOID stands on each page");
            let plain = render(&Paper { mark: Mark::Copy, ..original });
            assert_eq!(aslant(&plain.bytes, "V"), 0, "{kind:?}");
            assert!(!crate::tools::text(&plain.bytes).contains(void), "{kind:?}");
        }
    }
}

#[test]
fn what_was_issued_in_place_of_another_names_it() {
    for (kind, language, label, number) in [
        (INVOICE, Language::Bn, "পরিবর্তিত ইনভয়েস", "SHP/২০২৬-২৭/০০৪১"),
        (INVOICE, Language::En, "Replaces invoice", "SHP/2026-27/0041"),
        (MUSHAK, Language::Bn, "পরিবর্তিত চালানপত্র", "৬.৩/২০২৬-২৭/০০৪১"),
        (MUSHAK, Language::En, "Replaces tax invoice", "6.3/2026-27/0041"),
    ] {
        let written = if kind == MUSHAK { "6.3/2026-27/0041" } else { "SHP/2026-27/0041" };
        let original = paper(kind, language);
        assert!(!text(&render(&original).bytes).contains(label), "{kind:?}");
        let said = text(&render(&Paper { replaces: Some(written.to_owned()), ..original }).bytes);
        assert!(said.contains(label) && said.contains(number), "{kind:?}: {said}");
    }
}

#[test]
fn an_issuer_not_registered_shows_no_vat() {
    let mut paper = paper(INVOICE, Language::En);
    paper.lines.iter_mut().for_each(|line| line.vat = None);
    paper.totals.vat = None;
    paper.related = None;
    paper.issuer.bin = None;
    let text = text(&render(&paper).bytes);
    assert!(!text.contains("VAT") && !text.contains("tax") && !text.contains("Mushak"), "{text}");
}
