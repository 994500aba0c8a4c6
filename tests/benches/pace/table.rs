//! The table: printed, and kept in the repository's page about it.

use std::{
    fmt::{self, Write as _},
    fs,
};

/// The page, and the marks between which a run writes.
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/performance.md");
const BEGIN: &str = "<!-- measured: begin -->";
const END: &str = "<!-- measured: end -->";

/// One line of the table.
#[derive(Debug, Default)]
pub(crate) struct Row {
    what: String,
    product: String,
    p99: String,
    floor: String,
    ratio: String,
    aim: String,
    met: &'static str,
}

/// What a figure should be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Aim {
    /// This or more.
    AtLeast(f64),
    /// This or less.
    AtMost(f64),
}

impl Row {
    /// A line about something.
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), ..Self::default() }
    }

    /// The median of the product.
    pub(crate) fn product(mut self, figure: impl Into<String>) -> Self {
        self.product = figure.into();
        self
    }

    /// What 99 of 100 requests took at most.
    pub(crate) fn p99(mut self, figure: impl Into<String>) -> Self {
        self.p99 = figure.into();
        self
    }

    /// The median of what it is compared with.
    pub(crate) fn floor(mut self, figure: impl Into<String>) -> Self {
        self.floor = figure.into();
        self
    }

    /// How the two stand to each other.
    pub(crate) fn ratio(mut self, figure: impl Into<String>) -> Self {
        self.ratio = figure.into();
        self
    }

    /// What a figure should be, as it is written, and what it is.
    pub(crate) fn aim(mut self, aim: Aim, text: &str, found: f64) -> Self {
        let (sign, met) = match aim {
            Aim::AtLeast(least) => ("≥", found >= least),
            Aim::AtMost(most) => ("≤", found <= most),
        };
        self.aim = format!("{sign} {text}");
        self.met = if met { "met" } else { "**missed**" };
        self
    }

    fn cells(&self) -> [&str; 7] {
        [&self.what, &self.product, &self.p99, &self.floor, &self.ratio, &self.aim, self.met]
    }
}

/// In one line, while it is new.
impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [what, figures @ ..] = self.cells();
        let figures: Vec<&str> = figures.into_iter().filter(|figure| !figure.is_empty()).collect();
        write!(f, "{what}: {}", figures.join(" | "))
    }
}

/// The table in Markdown, its columns aligned.
pub(crate) fn render(rows: &[Row]) -> String {
    let head = ["what", "product", "p99", "floor", "ratio", "aim", "met"];
    let lines: Vec<[&str; 7]> = std::iter::once(head).chain(rows.iter().map(Row::cells)).collect();
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        for (cell, width) in line.iter().zip(&widths) {
            let _ = write!(text, "| {cell:width$} ");
        }
        text.push_str("|\n");
        if at == 0 {
            let rule: Vec<String> = widths.iter().map(|width| "-".repeat(width + 2)).collect();
            let _ = writeln!(text, "|{}|", rule.join("|"));
        }
    }
    text
}

/// Writes a run into the page between the marks; what stands around them stays.
pub(crate) fn keep(heading: &str, rows: &[Row]) {
    let page = fs::read_to_string(PAGE).expect("the page about performance is there");
    let (before, rest) = page.split_once(BEGIN).expect("the page says where the figures begin");
    let (_, after) = rest.split_once(END).expect("the page says where the figures end");
    let page = format!("{before}{BEGIN}\n{heading}\n\n{}{END}{after}", render(rows));
    fs::write(PAGE, page).expect("the page takes the figures");
}
