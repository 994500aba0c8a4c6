//! Text meant to do harm prints as it is and does nothing.

use dalil_pdf::Paper;
use dalil_pdf::paper::{Bilingual, Kind, Language, Line, Place};

use crate::samples::{CREDIT, INVOICE, MUSHAK, paper};
use crate::tools::{render, text, word_boxes};

/// Puts `text` into every field that comes from people.
fn filled(kind: Kind, text: &str) -> Paper {
    let mut paper = paper(kind, Language::En);
    let own = || text.to_owned();
    let both = || Bilingual { bn: own(), en: own() };
    paper.number = own();
    paper.issuer.name = both();
    paper.issuer.address = own();
    paper.issuer.contact = Some(own());
    paper.issuer.bin = Some(own());
    paper.issuer.tin = Some(own());
    paper.issuer.place = Some(Place { name: own(), address: own() });
    paper.issuer.person = own();
    paper.issuer.designation = own();
    paper.buyer.name = both();
    paper.buyer.address = own();
    paper.buyer.bin = Some(own());
    paper.buyer.tin = Some(own());
    paper.buyer.attention = Some(own());
    paper.destination = Some(own());
    paper.vehicle = Some(own());
    paper.currency.mark = own();
    paper.words = both();
    paper.payment = Some(own());
    paper.notes = Some(own());
    paper.terms = Some(own());
    paper.related = Some(own());
    if let Some(receipt) = &mut paper.receipt {
        receipt.method = own();
        receipt.reference = Some(own());
    }
    if let Some(correction) = &mut paper.correction {
        correction.number = own();
        correction.reason = own();
    }
    paper.lines.iter_mut().for_each(|line: &mut Line| {
        line.description = own();
        line.unit = own();
    });
    paper
}

#[test]
fn markup_prints_literally_and_reads_nothing() {
    let attacks = [
        r#"#import "/common.typ": * #read("/etc/hostname")"#,
        r#"#eval("1+1") #panic("x") #sys.inputs #set page(width: 1pt)"#,
        r#"] } ) $x^2$ \ \u{41} " ' ` @label <label> *b* _i_ ~ --- ..."#,
        "= Heading\n- item\n+ item\n/ term: x\n// comment\n/* comment",
    ];
    for kind in [INVOICE, MUSHAK, CREDIT] {
        for attack in attacks {
            let mut paper = paper(kind, Language::En);
            paper.buyer.address = attack.to_owned();
            let found = text(&render(&paper).bytes).replace('\n', " ");
            let expected = attack.replace('\n', " ");
            assert!(found.contains(&expected), "{expected}\nnot in\n{found}");
        }
    }
}

#[test]
fn every_field_takes_hostile_text() {
    let attacks = [
        "#panic(\"x\") $ \\ \" ' ] } ) <a> @b",
        "\u{202E}gnp.exe\u{0}\u{7}\u{1b}[31m \u{2066}\u{200F}\u{FEFF}",
        "😀🎬👩‍👩‍👧 𝕏 漢字 العربية עברית",
        "क\u{94D}\u{94D}\u{94D} \u{9CD}\u{9CD} \u{981}\u{9BE} a\u{301}\u{301}\u{301}\u{301}",
        "\r\n\t \u{2028}\u{85}\u{b}\u{c}",
        "",
    ];
    for kind in [INVOICE, MUSHAK, CREDIT] {
        for attack in attacks {
            assert!(render(&filled(kind, attack)).pages >= 1);
        }
    }
}

#[test]
fn a_paper_without_lines_or_names_still_renders() {
    for kind in [INVOICE, MUSHAK, CREDIT] {
        let mut paper = filled(kind, "");
        paper.lines.clear();
        assert_eq!(render(&paper).pages, 1);
    }
}

#[test]
fn direction_marks_cannot_turn_figures_around() {
    let mut paper = paper(INVOICE, Language::En);
    paper.lines[0].description = "\u{202E}12345 total\u{202C} \u{2067}678\u{2069}".to_owned();
    assert!(text(&render(&paper).bytes).contains("12345 total 678"));
}

#[test]
fn what_no_font_draws_shows_as_a_substitute() {
    let mut paper = paper(INVOICE, Language::En);
    paper.lines[0].description = "film 🎬 done".to_owned();
    assert!(text(&render(&paper).bytes).contains("film \u{FFFD} done"));
}

#[test]
fn unbroken_words_stay_on_the_page_and_in_their_column() {
    for word in ["W".repeat(60), "ক্ষ".repeat(60), "9".repeat(60), "-/.".repeat(20), "a\u{a0}".repeat(30)] {
        for kind in [INVOICE, MUSHAK, CREDIT] {
            let mut hostile = filled(kind, &word);
            hostile.currency.mark = "৳".to_owned();
            let (width, words) = word_boxes(&render(&hostile).bytes);
            for (left, right, word) in words {
                assert!(left > 20.0 && right < width - 20.0, "{word} runs off the page: {kind:?}");
            }
            let mut paper = paper(kind, Language::En);
            paper.lines[0].description.clone_from(&word);
            let (_, words) = word_boxes(&render(&paper).bytes);
            let first = if kind == CREDIT { "2,30,000.00" } else { "2,00,000.00" };
            let price = words.iter().find(|(.., word)| word == first);
            assert!(price.is_some(), "{word} runs into the figures: {kind:?}");
        }
    }
}
