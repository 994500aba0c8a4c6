//! The renderer: one paper in, the bytes of one PDF out.

use dalil_invoicing::Template;
use jiff::civil::DateTime;
use serde::Serialize;
use typst::comemo;
use typst::diag::{SourceDiagnostic, Warned};
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use typst_svg::SvgOptions;

use crate::clusters;
use crate::logo;
use crate::paper::{Kind, Logo, Mark, MushakLayout, NoteLayout, Paper};
use crate::qr::Qr;
use crate::sheet::{Edge, LogoAlone, Sheet};
use crate::world::{Desk, Input, Stock, fonts_digest, templates_digest};

/// Version of the set of templates; raised whenever a paper would look different.
pub const TEMPLATE_VERSION: &str = "1";

/// Papers after which a memo of the compiler that none of them used is dropped.
const MEMO_AGE: usize = 16;

/// Most pages of a paper whose memos are kept. A longer one leaves many that no other paper can use.
const MEMO_PAGES: usize = 4;

/// Asia/Dhaka, in minutes east of UTC; the zone has no daylight saving.
const DHAKA_MINUTES: i32 = 6 * 60;

/// The finished paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// A PDF/A-2b file.
    pub bytes: Vec<u8>,
    /// Number of pages, at least one.
    pub pages: usize,
}

/// Why a paper could not be rendered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// An embedded font or template cannot be used: a fault of the build.
    #[error("renderer cannot start: {0}")]
    Setup(String),
    /// The logo is too large or not what it says it is.
    #[error("logo refused: {0}")]
    Logo(String),
    /// The compiler refused the template with this data, or the file would break PDF/A.
    #[error("paper cannot be typeset: {0}")]
    Typeset(String),
    /// The claim is longer than a code holds.
    #[error("claim does not fit a code")]
    Claim,
    /// The moment of issue cannot stand in a PDF.
    #[error("moment of issue out of range: {0}")]
    Moment(DateTime),
}

/// Everything besides the paper that decides its bytes: compiler, templates and fonts. Stored with
/// the bytes; the same version renders the same paper to the same bytes.
pub fn renderer_version() -> String {
    let short = |digest: String| digest.chars().take(12).collect::<String>();
    format!(
        "typst {}; templates {TEMPLATE_VERSION} {}; fonts {}",
        typst::utils::version().raw(),
        short(templates_digest()),
        short(fonts_digest()),
    )
}

/// Renders papers with typst. Loads fonts and templates once; share one between all threads.
///
/// Rendering is CPU work of some ten milliseconds a page: run it on a thread that may block.
#[derive(Debug)]
pub struct TypstRenderer {
    stock: Stock,
    standards: PdfStandards,
}

impl TypstRenderer {
    /// Loads the embedded fonts and templates.
    ///
    /// # Errors
    /// [`RenderError::Setup`] when one of them cannot be used.
    pub fn new() -> Result<Self, RenderError> {
        let standards =
            PdfStandards::new(&[PdfStandard::A_2b]).map_err(|error| RenderError::Setup(error.message().to_string()))?;
        Ok(Self { stock: Stock::load()?, standards })
    }

    /// Typesets `paper`. Pure: no file, clock or network is touched.
    ///
    /// # Errors
    /// [`RenderError`] when the logo is refused or the paper cannot be typeset.
    pub fn render(&self, paper: &Paper) -> Result<Rendered, RenderError> {
        let ident = format!("{}/{}", paper.document_id, paper.number);
        self.print(template(paper.kind), self.inputs(paper)?, ident, timestamp(paper.issued_at)?)
    }

    /// The first page of `paper` as an SVG image, with its letters as outlines.
    ///
    /// # Errors
    /// [`RenderError`] when the logo is refused or the paper cannot be typeset.
    pub fn preview(&self, paper: &Paper) -> Result<String, RenderError> {
        let document = self.typeset(template(paper.kind), self.inputs(paper)?)?;
        let image = document.pages().first().map(|page| typst_svg::svg(page, &SvgOptions::default()));
        forget(document.pages().len());
        image.ok_or_else(|| RenderError::Typeset("no page".to_owned()))
    }

    fn inputs(&self, paper: &Paper) -> Result<Vec<Input>, RenderError> {
        let check = paper.check.as_ref().filter(|_| paper.mark != Mark::Draft);
        let qr = check.map(|check| Qr::of(&check.claim)).transpose()?;
        let mut inputs = vec![
            ("paper.json", json(&Sheet::of(paper, qr.as_ref(), &self.stock))?),
            ("edge.json", json(&Edge::of(paper, &self.stock))?),
        ];
        if let Some(logo) = &paper.issuer.logo {
            inputs.push(image(logo)?);
        }
        if let Some(qr) = qr {
            inputs.push(("check.svg", qr.svg().into_bytes()));
        }
        Ok(inputs)
    }

    fn typeset(&self, template: &str, inputs: Vec<Input>) -> Result<PagedDocument, RenderError> {
        let desk = Desk::new(&self.stock, template, inputs)?;
        let Warned { output, .. } = typst::compile::<PagedDocument>(&desk);
        output.map_err(|errors| refused(&errors))
    }

    /// Tries a logo by itself, so that a bad one is refused when it is uploaded and not when a
    /// paper is due.
    ///
    /// # Errors
    /// [`RenderError::Logo`] saying what is wrong with it.
    pub fn check_logo(&self, logo: &Logo) -> Result<(), RenderError> {
        let inputs = vec![("paper.json", json(&LogoAlone { logo: logo.format.file() })?), image(logo)?];
        let moment = timestamp(DateTime::constant(2026, 1, 1, 0, 0, 0, 0))?;
        match self.print("logo.typ", inputs, "logo".to_owned(), moment) {
            Err(RenderError::Typeset(reason)) => Err(RenderError::Logo(reason)),
            other => other.map(|_| ()),
        }
    }

    fn print(
        &self,
        template: &str,
        inputs: Vec<Input>,
        ident: String,
        timestamp: Timestamp,
    ) -> Result<Rendered, RenderError> {
        let document = clusters::closed(&self.typeset(template, inputs)?);
        let options = PdfOptions {
            ident: Smart::Custom(ident),
            creator: Smart::Custom(Some("Dalil".to_owned())),
            timestamp: Some(timestamp),
            standards: self.standards.clone(),
            ..PdfOptions::default()
        };
        let bytes = typst_pdf::pdf(&document, &options).map_err(|errors| refused(&errors));
        let pages = document.pages().len();
        forget(pages);
        Ok(Rendered { bytes: bytes?, pages })
    }
}

/// Drops what the compiler need not remember after a paper of so many pages.
fn forget(pages: usize) {
    comemo::evict(if pages > MEMO_PAGES { 0 } else { MEMO_AGE });
}

const fn template(kind: Kind) -> &'static str {
    match kind {
        Kind::Bill(style) | Kind::Invoice(style) | Kind::Quotation(style) => match style.template {
            Template::Ledger => "invoice-ledger-1.typ",
            Template::Letter => "invoice-letter-1.typ",
            Template::Bold => "invoice-bold-1.typ",
        },
        Kind::Receipt(_) => "receipt-1.typ",
        Kind::Mushak63(MushakLayout::Eleven) => "mushak-6.3-11.typ",
        Kind::Note(_, NoteLayout::Eleven) => "mushak-note-11.typ",
    }
}

fn json(data: &impl Serialize) -> Result<Vec<u8>, RenderError> {
    serde_json::to_vec(data).map_err(|error| RenderError::Typeset(error.to_string()))
}

/// A logo that may be unpacked.
fn image(logo: &Logo) -> Result<Input, RenderError> {
    logo::check(logo)?;
    Ok((logo.format.file(), logo.bytes.clone()))
}

fn timestamp(issued_at: DateTime) -> Result<Timestamp, RenderError> {
    let part = |value: i8| u8::try_from(value).ok();
    let datetime = || {
        Datetime::from_ymd_hms(
            i32::from(issued_at.year()),
            part(issued_at.month())?,
            part(issued_at.day())?,
            part(issued_at.hour())?,
            part(issued_at.minute())?,
            part(issued_at.second())?,
        )
    };
    datetime().and_then(|datetime| Timestamp::new_local(datetime, DHAKA_MINUTES)).ok_or(RenderError::Moment(issued_at))
}

fn refused(errors: &[SourceDiagnostic]) -> RenderError {
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    RenderError::Typeset(messages.join("; "))
}
