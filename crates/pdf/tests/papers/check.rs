//! What lets whoever holds a paper check it: the code on it, and the stamp in its file.

use std::process::Command;

use dalil_invoicing::{PageSize, Template};
use dalil_pdf::Paper;
use dalil_pdf::paper::{Kind, Language, Mark};
use dalil_proof::{Claim, ClaimError, StampError, check_stamp, stamp};
use proptest::prelude::*;
use rqrr::PreparedImage;
use tempfile::TempDir;

use crate::samples::{INVOICE, MUSHAK, check as printed, claim, full_paper, invoice, key, long_paper, paper};
use crate::tools::{check, objects, render, text};

/// A code as a reader sees it.
#[derive(Debug, PartialEq)]
struct Code {
    said: String,
    /// The length of its upper side.
    millimetres: f64,
}

/// The codes of a page, as a reader sees them in a picture of it in grey, which tries again nearer by. It fails when one of
/// them is there and cannot be read.
fn scanned(pdf: &[u8], page: usize) -> Vec<Code> {
    let tries = [400, 350, 250].into_iter().map(|dots| seen(pdf, page, dots));
    tries.into_iter().find(|codes| !codes.is_empty()).unwrap_or_default()
}

/// The same from a picture of so many dots an inch.
fn seen(pdf: &[u8], page: usize, dots: i32) -> Vec<Code> {
    let folder = TempDir::new().expect("a temporary folder");
    let (from, to) = (folder.path().join("paper.pdf"), folder.path().join("page"));
    std::fs::write(&from, pdf).expect("the file is written");
    let page = page.to_string();
    let run = Command::new("pdftoppm")
        .args(["-gray", "-singlefile", "-f", &page, "-r", &dots.to_string()])
        .args([&from, &to])
        .status();
    assert!(run.expect("pdftoppm starts: Debian's package poppler-utils").success());
    let (width, height, grey) = grey_map(&std::fs::read(to.with_extension("pgm")).expect("a picture"));
    let mut image = PreparedImage::prepare_from_greyscale(width, height, |x, y| grey[y * width + x]);
    let grids = image.detect_grids();
    grids
        .iter()
        .map(|grid| {
            let (meta, said) = grid.decode().expect("the code can be read");
            // By their bits in a code: M is 0, H is 2 and Q is 3.
            assert!(matches!(meta.ecc_level, 0 | 2 | 3), "level M or better: {}", meta.ecc_level);
            let [left, right, ..] = grid.bounds;
            Code { said, millimetres: f64::from(right.x - left.x) / f64::from(dots) * 25.4 }
        })
        .collect()
}

/// Width, height and one byte a dot of a picture in the format PGM.
fn grey_map(bytes: &[u8]) -> (usize, usize, Vec<u8>) {
    let mut rest = bytes;
    let mut word = || {
        let end = rest.iter().position(u8::is_ascii_whitespace).expect("a head of four words");
        let word = String::from_utf8(rest[..end].to_vec()).expect("ASCII");
        rest = &rest[end + 1..];
        word
    };
    assert_eq!(word(), "P5");
    let side = |text: String| text.parse().expect("a number");
    let (width, height) = (side(word()), side(word()));
    assert_eq!(word(), "255");
    (width, height, rest.to_vec())
}

fn every_kind() -> impl Iterator<Item = Kind> {
    Template::ALL.into_iter().map(|template| invoice(template, PageSize::A4)).chain([MUSHAK])
}

/// The paper as it is served: rendered, then signed.
fn stamped(paper: &Paper) -> Vec<u8> {
    let mut pdf = render(paper).bytes;
    stamp(&mut pdf, &claim(paper.kind), &key()).expect("the blank stamp is in the file");
    pdf
}

#[test]
fn a_code_on_every_paper_reads_back_and_holds() {
    for kind in every_kind() {
        for (language, mark) in [(Language::Bn, Mark::Original), (Language::En, Mark::Copy)] {
            let pdf = render(&Paper { mark, ..full_paper(kind, language) }).bytes;
            let [Code { said, .. }] = &scanned(&pdf, 1)[..] else { panic!("one code on {kind:?}") };
            let read: dalil_proof::SignedClaim = said.parse().expect("it is a claim");
            assert_eq!(read, claim(kind), "the same on the original and on its copies");
            assert!(read.check(&[key().public().clone()]).is_ok());
        }
    }
}

#[test]
fn a_long_claim_in_bangla_still_reads() {
    let (name, details) = ("শাপলা স্টুডিও ও প্রকাশনী", "হিসাব নম্বর ০১২৩ ৪৫৬৭ ৮৯০১, তুরাগ ব্যাংক, গুলশান শাখা, ঢাকা। ".repeat(4));
    let long = Claim {
        payee: format!("{name}; {}", Claim::line(&details, 120)),
        issuer: Claim::line(&name.repeat(5), 80),
        ..claim(INVOICE).claim().clone()
    };
    let long = long.sign(&key()).expect("every field is of its form");
    let paper = Paper { check: Some(printed(&long)), ..paper(INVOICE, Language::Bn) };
    let pdf = render(&paper).bytes;
    let [Code { said, .. }] = &scanned(&pdf, 1)[..] else { panic!("one code") };
    assert_eq!(*said, long.to_string());
}

#[test]
fn a_code_is_at_least_25_millimetres_wide_and_has_its_caption() {
    for kind in every_kind() {
        let pdf = render(&paper(kind, Language::En)).bytes;
        let [Code { millimetres, .. }] = scanned(&pdf, 1)[..] else { panic!("one code on {kind:?}") };
        // The side of a dot may be missing at each end.
        assert!((24.8..40.0).contains(&millimetres), "{millimetres} mm on {kind:?}");
        assert!(text(&pdf).contains("Check this document"), "{kind:?}");
        assert!(text(&render(&paper(kind, Language::Bn)).bytes).contains("দলিলটি যাচাই করুন"), "{kind:?}");
    }
}

#[test]
fn a_draft_and_a_paper_without_a_claim_have_no_code() {
    for kind in every_kind() {
        let original = paper(kind, Language::En);
        let draft = Paper { mark: Mark::Draft, ..original.clone() };
        let plain = Paper { check: None, ..original };
        for paper in [draft, plain] {
            let pdf = render(&paper).bytes;
            assert_eq!(scanned(&pdf, 1), []);
            assert!(!text(&pdf).contains("Check this document") && !objects(&pdf).contains("dalil-stamp"));
        }
    }
}

#[test]
fn a_long_paper_has_one_code_beside_its_totals() {
    for (kind, total) in [(INVOICE, "Total"), (MUSHAK, "Grand total")] {
        let rendered = render(&long_paper(kind, Language::En, 40));
        let pages = crate::tools::page_texts(&rendered.bytes);
        let with_total = pages.iter().position(|page| page.lines().any(|line| line.starts_with(total)));
        let coded: Vec<usize> =
            (0..rendered.pages).filter(|page| !scanned(&rendered.bytes, page + 1).is_empty()).collect();
        assert_eq!(coded, [with_total.expect("the total is printed")], "{kind:?}");
    }
}

#[test]
fn a_stamped_paper_proves_its_bytes_and_stays_a_sound_file() {
    for kind in every_kind() {
        let blank = render(&full_paper(kind, Language::Bn)).bytes;
        let pdf = stamped(&full_paper(kind, Language::Bn));
        assert_eq!(pdf.len(), blank.len(), "nothing moves");
        assert_eq!(pdf, stamped(&full_paper(kind, Language::Bn)), "the same bytes each time");
        assert!(check(&pdf).contains("No syntax or stream encoding errors"));
        let objects = objects(&pdf);
        assert!(objects.contains("<pdfaid:part>2</pdfaid:part>"), "still PDF/A");
        // PDF/A wants the keywords alike where the file says them twice.
        assert_eq!(objects.matches(&String::from_utf8_lossy(&stamp_of(&pdf)).into_owned()).count(), 2);
        let found = check_stamp(&pdf, &[key().public().clone()]).expect("it holds");
        assert_eq!(found.claim, claim(kind));
    }
}

fn stamp_of(pdf: &[u8]) -> Vec<u8> {
    let from = pdf.windows(12).position(|bytes| bytes == b"dalil-stamp/").expect("a stamp");
    let length = pdf[from..].iter().position(|byte| matches!(byte, b')' | b'<')).expect("its end");
    pdf[from..from + length].to_vec()
}

#[test]
fn each_changed_byte_of_a_paper_is_found() {
    let pdf = stamped(&paper(MUSHAK, Language::En));
    let trusted = [key().public().clone()];
    let first = pdf.windows(12).position(|bytes| bytes == b"dalil-stamp/").expect("a stamp");
    // All of the stamp, and one byte in each stretch of the rest.
    let inside = first.saturating_sub(4)..(first + stamp_of(&pdf).len() + 4).min(pdf.len());
    for at in (0..pdf.len()).step_by(211).chain(inside) {
        let mut other = pdf.clone();
        other[at] ^= 1 << (at % 8);
        assert!(check_stamp(&other, &trusted).is_err(), "byte {at}");
    }
}

#[test]
fn what_is_wrong_with_a_paper_is_named() {
    let (invoice, mushak) = (stamped(&paper(INVOICE, Language::En)), stamped(&paper(MUSHAK, Language::En)));
    let trusted = [key().public().clone()];
    let said = |pdf: &[u8]| check_stamp(pdf, &trusted).expect_err("it does not hold");
    let swapped = |own: &[u8], other: &[u8]| {
        let own = String::from_utf8(own.to_vec()).expect("ASCII");
        let other = String::from_utf8(other.to_vec()).expect("ASCII");
        let mut pdf = mushak.clone();
        while let Some(at) = pdf.windows(own.len()).position(|bytes| bytes == own.as_bytes()) {
            pdf.splice(at..at + own.len(), other.bytes());
        }
        pdf
    };
    let claim_of = |pdf: &[u8]| stamp_of(pdf).split(|byte| *byte == b':').nth(1).expect("a claim").to_vec();
    assert_eq!(said(&swapped(&stamp_of(&mushak), &stamp_of(&invoice))), StampError::BytesChanged);
    assert_eq!(said(&swapped(&claim_of(&mushak), &claim_of(&invoice))), StampError::ForeignClaim);
    let plain = render(&Paper { check: None, ..paper(MUSHAK, Language::En) }).bytes;
    assert_eq!(said(&plain), StampError::NoClaim);
    let stranger = dalil_proof::LogKey::from_secret("dalil.example", &[9; 32]).expect("a name");
    let unknown = check_stamp(&mushak, &[stranger.public().clone()]);
    assert!(matches!(unknown, Err(StampError::Claim(ClaimError::UnknownKey(_)))), "{unknown:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_paper_cut_or_changed_anywhere_does_not_hold(
        cut in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        with in 1..=255_u8,
    ) {
        static PDF: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(|| stamped(&paper(INVOICE, Language::Bn)));
        let trusted = [key().public().clone()];
        let cut = cut.index(PDF.len());
        prop_assert!(check_stamp(&PDF[..cut], &trusted).is_err());
        prop_assert!(check_stamp(&PDF[cut + 1..], &trusted).is_err());
        let mut other = PDF.clone();
        other[at.index(PDF.len())] ^= with;
        prop_assert!(check_stamp(&other, &trusted).is_err());
    }
}
