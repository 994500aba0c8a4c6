//! The paper itself, as a page shows it: the frozen facts of the document and nothing that is true only now.

use askama::filters::HtmlSafe;
use dalil_invoicing::{DocumentKind, Issued};
use jiff::tz::TimeZone;

use super::{bill::BillPaper, invoice::InvoicePaper, mushak::MushakPaper, note::NotePaper, receipt::ReceiptPaper};
use crate::pages::{frame::Frame, labels};

/// The paper of a document, by its kind.
pub(super) enum Paper<'a> {
    Bill(Box<BillPaper<'a>>),
    Invoice(Box<InvoicePaper<'a>>),
    Receipt(Box<ReceiptPaper<'a>>),
    Mushak(Box<MushakPaper<'a>>),
    Note(Box<NotePaper<'a>>),
}

impl HtmlSafe for Paper<'_> {}

impl<'a> Paper<'a> {
    /// Lays a document out in the language of the page.
    pub(super) fn of(frame: &'a Frame, document: &'a Issued, zone: &TimeZone) -> Self {
        match document.kind() {
            DocumentKind::Bill => Self::Bill(Box::new(BillPaper::of(frame, document, zone))),
            DocumentKind::Invoice | DocumentKind::Quotation => {
                Self::Invoice(Box::new(InvoicePaper::of(frame, document, zone)))
            }
            DocumentKind::MoneyReceipt => Self::Receipt(Box::new(ReceiptPaper::of(frame, document, zone))),
            DocumentKind::Mushak63 => Self::Mushak(Box::new(MushakPaper::of(frame, document))),
            DocumentKind::Mushak67 | DocumentKind::Mushak68 => Self::Note(Box::new(NotePaper::of(frame, document))),
        }
    }
}

impl std::fmt::Display for Paper<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bill(paper) => paper.fmt(f),
            Self::Invoice(paper) => paper.fmt(f),
            Self::Receipt(paper) => paper.fmt(f),
            Self::Mushak(paper) => paper.fmt(f),
            Self::Note(paper) => paper.fmt(f),
        }
    }
}

/// The name of a kind at the head of its page.
pub(super) fn title(frame: &Frame, document: &Issued) -> String {
    labels::kind(frame.language, document.kind())
}

/// The number as the page's language writes it.
pub(super) fn number(frame: &Frame, document: &Issued) -> String {
    frame.language.figure(&document.row().printed_number)
}

/// What stands before a rate: the percentage, the amount per unit, or why there is none.
pub(in crate::pages) fn vat_rate(frame: &Frame, treatment: &str, rate: Option<&str>) -> String {
    match (treatment, rate) {
        ("standard" | "reduced", Some(rate)) => frame.language.percent(rate),
        ("specific", Some(amount)) => frame.language.figure(amount),
        ("zero", _) => frame.language.percent("0"),
        ("exempt", _) => frame.t("paper-exempt"),
        _ => "–".to_owned(),
    }
}

/// An exact decimal of a document, grouped as the page's language writes it.
pub(super) fn quantity(frame: &Frame, text: &str) -> String {
    text.parse().map_or_else(|_| frame.language.figure(text), |quantity| frame.language.quantity(quantity))
}

/// A unit price of a document, with at least the decimals of its currency.
pub(super) fn unit_price(frame: &Frame, text: &str, document: &Issued) -> String {
    let decimals = document.row().currency.exponent();
    text.parse().map_or_else(|_| frame.language.figure(text), |price| frame.language.unit_price(price, decimals))
}
