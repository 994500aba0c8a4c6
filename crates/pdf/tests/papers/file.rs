//! The file around the words: fonts, standard, metadata, sameness.

use dalil_pdf::paper::{Language, Logo, LogoFormat, Mark};
use dalil_pdf::{Paper, RenderError, TypstRenderer, renderer_version};
use jiff::civil::datetime;

use crate::samples::{CREDIT, DEBIT, INVOICE, MUSHAK, claim, full_paper, paper};
use crate::tools::{check, fonts, info, objects, render, renderer, text};

fn all() -> impl Iterator<Item = Paper> {
    [INVOICE, MUSHAK, CREDIT, DEBIT]
        .into_iter()
        .flat_map(|kind| [Language::Bn, Language::En].map(|language| full_paper(kind, language)))
}

#[test]
fn every_font_is_embedded_and_subset() {
    for paper in all() {
        let report = fonts(&render(&paper).bytes);
        let rows: Vec<&str> = report.lines().skip(2).collect();
        assert!(rows.len() >= 2, "{report}");
        for row in rows {
            let cells: Vec<&str> = row.split_whitespace().collect();
            let name = cells.first().expect("a font has a name");
            assert!(name.contains("+NotoSans"), "not one of ours or no subset: {row}");
            // From the right: generation, object, unicode map, subset, embedded.
            let flags = cells.get(cells.len() - 5..cells.len() - 2).expect("three flags");
            assert_eq!(flags, ["yes", "yes", "yes"], "{row}");
        }
    }
}

#[test]
fn qpdf_finds_nothing() {
    for paper in all() {
        assert!(check(&render(&paper).bytes).contains("No syntax or stream encoding errors"));
    }
}

#[test]
fn metadata_says_what_the_paper_is() {
    let cases = [
        (INVOICE, Language::Bn, "ইনভয়েস INV-2026-0042", "শাপলা স্টুডিও", "INV-2026-0042"),
        (MUSHAK, Language::En, "Mushak-6.3 SHP-2026-0037", "Shapla Studio", "SHP-2026-0037"),
    ];
    for (kind, language, title, author, number) in cases {
        let bytes = render(&paper(kind, language)).bytes;
        let report = info(&bytes);
        let value = |name: &str| {
            let row = report.lines().find_map(|line| line.strip_prefix(name));
            row.map(|rest| rest.trim_start_matches(':').trim().to_owned()).unwrap_or_default()
        };
        assert_eq!(value("Title"), title);
        assert_eq!(value("Author"), author);
        let (keyword, stamp) = report
            .lines()
            .find_map(|line| line.strip_prefix("Keywords:")?.trim().split_once(", "))
            .expect("two keywords");
        assert_eq!((keyword, stamp), (number, &*claim(kind).blank_stamp()));
        assert_eq!(value("Tagged"), "yes");
        assert_eq!(value("Pages"), "1");
        let objects = objects(&bytes);
        assert!(objects.contains("/CreationDate (D:20261118160500+06'00)"), "date of issue");
        assert!(objects.contains(&format!("/Lang ({}", language.tag())), "language");
        assert!(objects.contains("<pdfaid:part>2</pdfaid:part>"), "PDF/A part");
        assert!(objects.contains("<pdfaid:conformance>B</pdfaid:conformance>"), "PDF/A level");
    }
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    let other = TypstRenderer::new().expect("a second renderer");
    for paper in all() {
        let first = render(&paper);
        assert_eq!(first, render(&paper), "same renderer");
        assert_eq!(first, other.render(&paper).expect("it renders"), "another renderer");
    }
}

#[test]
fn another_paper_gives_other_bytes() {
    let original = paper(MUSHAK, Language::Bn);
    let bytes = render(&original).bytes;
    let others = [
        Paper { mark: Mark::Copy, ..original.clone() },
        Paper { document_id: "another".to_owned(), ..original.clone() },
        Paper { issued_at: datetime(2026, 11, 18, 16, 5, 1, 0), ..original.clone() },
    ];
    for other in others {
        assert_ne!(bytes, render(&other).bytes);
    }
}

#[test]
fn a_draft_says_so_and_has_neither_number_nor_seal() {
    for (kind, language, words) in
        [(INVOICE, Language::Bn, "খসড়া: কর চালানপত্র নয়"), (MUSHAK, Language::En, "Draft: not a tax invoice")]
    {
        let original = full_paper(kind, language);
        let draft = Paper { mark: Mark::Draft, ..original.clone() };
        let bytes = render(&draft).bytes;
        assert!(check(&bytes).contains("No syntax or stream encoding errors"));
        let printed = text(&bytes);
        assert!(printed.contains(words), "{printed}");
        assert!(!text(&render(&original).bytes).contains(words), "only a draft says so");
        for only in [&original.seal.short, &original.seal.full] {
            assert!(text(&render(&original).bytes).contains(only), "the original has {only}");
            assert!(!printed.contains(only), "{only} in {printed}");
        }
        for number in ["2026-0042", "2026-0037", "২০২৬-০০৪২", "২০২৬-০০৩৭"] {
            assert!(!printed.contains(number), "{number} in {printed}");
        }
        assert!(renderer().preview(&draft).expect("a page").starts_with("<svg"));
    }
}

#[test]
fn many_threads_share_one_renderer() {
    let paper = paper(INVOICE, Language::En);
    let expected = render(&paper);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..4).map(|_| scope.spawn(|| render(&paper))).collect();
        for worker in workers {
            assert_eq!(worker.join().expect("no panic"), expected);
        }
    });
}

#[test]
fn version_names_compiler_templates_and_fonts() {
    let version = renderer_version();
    assert_eq!(version, renderer_version());
    assert!(version.starts_with("typst 0.15."), "{version}");
    assert!(version.contains("; templates 1 ") && version.contains("; fonts "), "{version}");
}

#[test]
fn logos_of_pixels_are_embedded() {
    for (format, bytes) in [(LogoFormat::Png, tiny_png(1, 1)), (LogoFormat::Jpeg, JPEG.to_vec())] {
        let logo = Logo { format, bytes };
        renderer().check_logo(&logo).expect("a good logo");
        let mut paper = paper(INVOICE, Language::En);
        paper.issuer.logo = Some(logo);
        let bytes = render(&paper).bytes;
        assert!(objects(&bytes).contains("/Subtype /Image"));
        check(&bytes);
    }
}

#[test]
fn bad_logos_are_refused_when_tried() {
    let svg = |text: &str| Logo { format: LogoFormat::Svg, bytes: text.as_bytes().to_vec() };
    let linked = r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/hostname" width="9" height="9"/></svg>"#;
    let bad = [
        svg("not a drawing"),
        svg(linked),
        svg(&" ".repeat(dalil_pdf::LOGO_LIMIT + 1)),
        Logo { format: LogoFormat::Png, bytes: b"GIF89a".to_vec() },
        Logo { format: LogoFormat::Png, bytes: tiny_png(1, 60_000) },
        Logo { format: LogoFormat::Png, bytes: tiny_png(1, 1)[..40].to_vec() },
        Logo { format: LogoFormat::Jpeg, bytes: tiny_png(1, 1) },
        Logo { format: LogoFormat::Jpeg, bytes: tall_jpeg() },
        Logo { format: LogoFormat::Jpeg, bytes: JPEG[..40].to_vec() },
    ];
    for logo in bad {
        let refused = renderer().check_logo(&logo);
        assert!(matches!(refused, Err(RenderError::Logo(_))), "{refused:?}");
    }
}

/// Eight by eight black pixels.
const JPEG: &[u8] = include_bytes!("logo.jpg");

/// The same, whose frame header claims sixty thousand rows.
fn tall_jpeg() -> Vec<u8> {
    let mut bytes = JPEG.to_vec();
    let frame = bytes.windows(2).position(|pair| pair == [0xff, 0xc0]).expect("a frame header");
    bytes[frame + 5..frame + 7].copy_from_slice(&60_000_u16.to_be_bytes());
    bytes
}

/// One black pixel; `width` and `height` are what the header claims.
fn tiny_png(width: u32, height: u32) -> Vec<u8> {
    let chunk = |kind: &[u8; 4], data: &[u8]| {
        let length = u32::try_from(data.len()).expect("short").to_be_bytes();
        let body = [kind.as_slice(), data].concat();
        let sum = crc32(&body).to_be_bytes();
        [length.as_slice(), &body, &sum].concat()
    };
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    // zlib with one stored block: filter byte and one grey byte.
    let data = [0x78, 0x01, 0x01, 0x02, 0x00, 0xfd, 0xff, 0x00, 0x00, 0x00, 0x02, 0x00, 0x01];
    let chunks = [chunk(b"IHDR", &header), chunk(b"IDAT", &data), chunk(b"IEND", &[])];
    [b"\x89PNG\r\n\x1a\n".as_slice(), &chunks.concat()].concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |sum: u32| {
        if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 }
    };
    let fold = |sum: u32, byte: &u8| (0..8).fold(sum ^ u32::from(*byte), |sum, _| step(sum));
    !bytes.iter().fold(u32::MAX, fold)
}
