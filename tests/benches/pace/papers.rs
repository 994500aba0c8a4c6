//! Rendering a paper: warm as a server does it, and cold in a process of its own; one page and fifty.

use std::{process::Command, time::Instant};

use dalil_pdf::{
    Paper, TypstRenderer,
    paper::{Kind, Language},
};

use crate::{
    samples::{INVOICE, MUSHAK, long_paper, paper},
    scale::Scale,
    stats::{duration, median, percentile},
    table::{Aim, Row},
};

/// The argument that makes this program render one paper and say how long that took.
pub(crate) const ROLE: &str = "cold-paper";

/// Papers of one page for each round.
const EACH: usize = 40;

/// How many pages are many.
const PAGES: usize = 50;

/// The most lines a document has.
const MOST_LINES: usize = 500;

/// Measures all of it.
pub(crate) fn measure(scale: Scale) -> Vec<Row> {
    let renderer = TypstRenderer::new().expect("the fonts and templates are built in");
    let mut rows = vec![cold(scale)];
    for (kind, name) in [(INVOICE, "invoice"), (MUSHAK, "Mushak 6.3")] {
        let (warm, p99) = one_by_one(&renderer, scale, |number| one_page(kind, number));
        let row = Row::new(format!("PDF of one page, warm, {name}")).product(duration(warm)).p99(duration(p99));
        rows.push(row.aim(Aim::AtMost(0.005), "5 ms", warm));
        let (again, p99) = one_by_one(&renderer, scale, |_| one_page(kind, 0));
        let row = Row::new(format!("the same {name} once more")).product(duration(again)).p99(duration(p99));
        rows.push(row);
    }
    rows.push(fifty(&renderer, scale));
    rows
}

/// The median and the slowest of a hundred, in seconds, of papers made beforehand.
fn one_by_one(renderer: &TypstRenderer, scale: Scale, make: impl Fn(usize) -> Paper) -> (f64, f64) {
    let papers: Vec<Paper> = (0..EACH * scale.rounds).map(make).collect();
    let times: Vec<f64> = papers.iter().map(|paper| timed(renderer, paper).0).collect();
    // The first ones are not warm yet.
    let times = times.get(EACH / 2..).unwrap_or_default();
    (median(times), percentile(times, 99))
}

/// Says how long the first paper of a process takes, the renderer's own start among it.
pub(crate) fn say_cold() {
    let began = Instant::now();
    let renderer = TypstRenderer::new().expect("the fonts and templates are built in");
    timed(&renderer, &one_page(INVOICE, 0));
    println!("{}", began.elapsed().as_secs_f64());
}

fn cold(scale: Scale) -> Row {
    let program = std::env::current_exe().expect("a process knows its program");
    let times: Vec<f64> = (0..scale.rounds)
        .map(|_| {
            let output = Command::new(&program).arg(ROLE).output().expect("this program starts again");
            String::from_utf8_lossy(&output.stdout).trim().parse().expect("it says how long it took")
        })
        .collect();
    Row::new("PDF of one page, the first of a process").product(duration(median(&times)))
}

/// The widest paper there is: as many lines as fifty pages take.
fn fifty(renderer: &TypstRenderer, scale: Scale) -> Row {
    let (kind, lines) = [INVOICE, MUSHAK]
        .into_iter()
        .find_map(|kind| lines_for(renderer, kind, PAGES).map(|lines| (kind, lines)))
        .unwrap_or((MUSHAK, MOST_LINES));
    let mut pages = 0;
    let times: Vec<f64> = (0..scale.rounds)
        .map(|number| {
            let mut paper = wordy(kind, lines);
            paper.number = format!("BENCH-{number}");
            paper.lines.iter_mut().for_each(|line| line.description = format!("{} ({number})", line.description));
            let (time, length) = timed(renderer, &paper);
            pages = length;
            time
        })
        .collect();
    let time = median(&times);
    Row::new(format!("PDF of {pages} pages, {lines} lines, warm"))
        .product(duration(time))
        .p99(duration(percentile(&times, 99)))
        .aim(Aim::AtMost(0.15), "150 ms", time)
}

/// How many lines fill so many pages, where a document may have as many.
fn lines_for(renderer: &TypstRenderer, kind: Kind, pages: usize) -> Option<usize> {
    let length = |lines| timed(renderer, &wordy(kind, lines)).1;
    let longest = length(MOST_LINES);
    let guess = MOST_LINES * (pages - 1) / longest;
    (longest >= pages).then(|| (guess..).step_by(3).find(|lines| length(*lines) >= pages))?
}

/// A paper of many lines that say more than most, since 500 short ones fill no fifty pages.
fn wordy(kind: Kind, lines: usize) -> Paper {
    let mut paper = long_paper(kind, Language::En, lines);
    paper
        .lines
        .iter_mut()
        .for_each(|line| line.description.push_str("\nas agreed in writing, with two rounds of changes"));
    paper
}

/// A paper unlike all others, so that nothing of it is remembered.
fn one_page(kind: Kind, number: usize) -> Paper {
    let mut paper = paper(kind, if number.is_multiple_of(2) { Language::Bn } else { Language::En });
    paper.number = format!("BENCH-{number}");
    paper.document_id = format!("0193a1d2-7c41-7e55-9a3e-{number:012}");
    paper.lines.iter_mut().for_each(|line| line.description = format!("{} ({number})", line.description));
    paper.issuer.contact = Some(format!("+880 2 0000 {number:04}"));
    paper
}

/// How long it took, in seconds, and how many pages came.
fn timed(renderer: &TypstRenderer, paper: &Paper) -> (f64, usize) {
    let began = Instant::now();
    let printed = renderer.render(paper).expect("a sample paper can be rendered");
    (began.elapsed().as_secs_f64(), printed.pages)
}
