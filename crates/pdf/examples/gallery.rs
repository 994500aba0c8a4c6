//! Writes sample papers as PDF into the folder given as the only argument.

#[path = "../tests/papers/samples.rs"]
mod samples;

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;
use std::{env, fs};

use dalil_invoicing::{PageSize, Style, Template, WordsIn};
use dalil_pdf::paper::{Kind, Language, Mark};
use dalil_pdf::{Paper, TypstRenderer};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args_os().nth(1).ok_or("usage: gallery FOLDER")?);
    fs::create_dir_all(&folder)?;
    let renderer = TypstRenderer::new()?;
    for (name, paper) in papers() {
        let started = Instant::now();
        let pdf = renderer.render(&paper)?;
        println!("{name}: {} pages, {} ms", pdf.pages, started.elapsed().as_millis());
        fs::write(folder.join(format!("{name}.pdf")), pdf.bytes)?;
    }
    Ok(())
}

fn papers() -> Vec<(String, Paper)> {
    let mut papers = Vec::new();
    for (kind, stem) in kinds() {
        for language in [Language::Bn, Language::En] {
            let name = |part: &str| format!("{stem}{part}-{}", language.tag());
            papers.push((name(""), samples::paper(kind, language)));
            papers.push((name("-long"), samples::long_paper(kind, language, 60)));
            papers.push((name("-full"), samples::full_paper(kind, language)));
            papers.push((name("-wide"), samples::wide_paper(kind, language)));
        }
        let mut copy = samples::paper(kind, Language::Bn);
        copy.mark = Mark::Copy;
        papers.push((format!("{stem}-copy-bn"), copy));
    }
    for language in [Language::Bn, Language::En] {
        for (part, withheld) in [("", false), ("-full", true)] {
            let paper = samples::receipt_paper(PageSize::A4, language, withheld);
            papers.push((format!("receipt{part}-{}", language.tag()), paper));
        }
    }
    for language in [Language::Bn, Language::En] {
        let paper = samples::bill_paper(Style::default(), language, 2);
        papers.push((format!("bill-{}", language.tag()), paper));
    }
    papers.extend(looks());
    papers
}

/// Each kind of paper with the beginning of its files' names.
const fn kinds() -> [(Kind, &'static str); 5] {
    [
        (samples::INVOICE, "invoice"),
        (samples::QUOTATION, "quotation"),
        (samples::MUSHAK, "mushak-6.3"),
        (samples::CREDIT, "mushak-6.7"),
        (samples::DEBIT, "mushak-6.8"),
    ]
}

/// Each template in a colour of its own, on both sheets.
fn looks() -> impl Iterator<Item = (String, Paper)> {
    let colours = [(Template::Ledger, "#1f5f5b"), (Template::Letter, "#7a1f3d"), (Template::Bold, "#1d4f91")];
    colours.into_iter().flat_map(|(template, accent)| {
        let looks = [(PageSize::A4, Language::En, WordsIn::Own), (PageSize::Letter, Language::Bn, WordsIn::Both)];
        looks.map(|(page, language, words)| {
            let style = Style { template, accent: accent.parse().ok(), page, words };
            let name = format!("look-{}-{}-{}", template.as_str(), page.as_str(), language.tag());
            (name, samples::full_paper(Kind::Invoice(style), language))
        })
    })
}
