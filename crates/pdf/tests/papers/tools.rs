//! Rendering for tests, and the programs that look at the result.

use std::ffi::OsStr;
use std::io::{ErrorKind, Write as _};
use std::process::Command;
use std::sync::LazyLock;

use dalil_pdf::{Paper, Rendered, TypstRenderer};
use tempfile::NamedTempFile;
use unicode_normalization::UnicodeNormalization as _;

static RENDERER: LazyLock<TypstRenderer> =
    LazyLock::new(|| TypstRenderer::new().expect("embedded fonts and templates load"));

/// Renders with the renderer shared by all tests.
pub(crate) fn render(paper: &Paper) -> Rendered {
    RENDERER.render(paper).expect("the paper renders")
}

/// The shared renderer itself.
pub(crate) fn renderer() -> &'static TypstRenderer {
    &RENDERER
}

/// Text of the whole file in reading order, NFC, without trailing blanks.
pub(crate) fn text(pdf: &[u8]) -> String {
    tidy(&run("pdftotext", "poppler-utils", &["-raw", "-enc", "UTF-8"], pdf, &["-"]))
}

/// Text of each page; see [`text`].
pub(crate) fn page_texts(pdf: &[u8]) -> Vec<String> {
    let all = run("pdftotext", "poppler-utils", &["-raw", "-enc", "UTF-8"], pdf, &["-"]);
    all.trim_end_matches('\u{c}').split('\u{c}').map(tidy).collect()
}

/// Boxes of all words as pdftotext gives them: the page width, then `(left, right, word)`.
pub(crate) fn word_boxes(pdf: &[u8]) -> (f64, Vec<(f64, f64, String)>) {
    let html = run("pdftotext", "poppler-utils", &["-bbox", "-enc", "UTF-8"], pdf, &["-"]);
    let number = |line: &str, name: &str| {
        let start = line.find(&format!("{name}=\"")).expect("the attribute is there") + name.len() + 2;
        line[start..].split('"').next().and_then(|text| text.parse::<f64>().ok()).expect("a number")
    };
    let width = html.lines().find(|line| line.contains("<page ")).map(|line| number(line, "width")).expect("a page");
    let words = html.lines().filter(|line| line.contains("<word ")).map(|line| {
        let word = line.split('>').nth(1).and_then(|rest| rest.split('<').next()).expect("a word");
        (number(line, "xMin"), number(line, "xMax"), word.to_owned())
    });
    (width, words.collect())
}

/// The report of pdffonts.
pub(crate) fn fonts(pdf: &[u8]) -> String {
    run("pdffonts", "poppler-utils", &[], pdf, &[])
}

/// The report of pdfinfo.
pub(crate) fn info(pdf: &[u8]) -> String {
    run("pdfinfo", "poppler-utils", &["-isodates"], pdf, &[])
}

/// The report of a full check by qpdf; fails when it finds anything.
pub(crate) fn check(pdf: &[u8]) -> String {
    run("qpdf", "qpdf", &["--check"], pdf, &[])
}

/// The file unpacked by qpdf, for looking at its objects.
pub(crate) fn objects(pdf: &[u8]) -> String {
    run("qpdf", "qpdf", &["--qdf", "--object-streams=disable"], pdf, &["-"])
}

fn tidy(text: &str) -> String {
    let lines: Vec<&str> = text.split(['\n', '\u{c}']).map(str::trim_end).collect();
    lines.join("\n").trim().nfc().collect()
}

fn run(program: &str, package: &str, before: &[&str], pdf: &[u8], after: &[&str]) -> String {
    let mut file = NamedTempFile::new().expect("a temporary file");
    file.write_all(pdf).expect("the file is written");
    let arguments = before.iter().map(OsStr::new);
    let arguments = arguments.chain([file.path().as_os_str()]).chain(after.iter().map(OsStr::new));
    let output = match Command::new(program).args(arguments).output() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            panic!("{program} is missing: install the Debian package {package}")
        }
        other => other.expect("the program starts"),
    };
    let report = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} complains: {report}{complaint}");
    report
}
