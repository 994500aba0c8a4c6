//! The money receipt as a page shows it.

use askama::Template;
use dalil_invoicing::{Issued, Received};
use dalil_lang::Language;
use dalil_ledger::Method;
use jiff::tz::TimeZone;

use super::{
    invoice::ids,
    paper::{number, title},
};
use crate::pages::{
    frame::Frame,
    labels,
    parts::{Fact, Rosette, money, name_of, other_name, short_seal, words},
};

#[derive(Template)]
#[template(path = "documents/receipt.html")]
pub(super) struct ReceiptPaper<'a> {
    f: &'a Frame,
    title: String,
    number: String,
    issuer: &'a str,
    issuer_lang: &'static str,
    issuer_other: Option<(String, &'static str)>,
    issuer_address: &'a str,
    issuer_ids: Vec<Fact>,
    issued_on: String,
    payer: &'a str,
    payer_lang: &'static str,
    payer_address: Option<&'a str>,
    payer_ids: Vec<Fact>,
    mark: &'static str,
    amount: String,
    /// In the language of the page, then in the other.
    words: [(String, &'static str); 2],
    facts: Vec<Fact>,
    lines: Vec<Line>,
    sums: Vec<Fact>,
    rosette: Rosette,
    seal_short: String,
    sealed_at: String,
}

/// A document that the payment settles.
struct Line {
    number: String,
    day: String,
    amount: String,
}

impl<'a> ReceiptPaper<'a> {
    pub(super) fn of(frame: &'a Frame, document: &'a Issued, zone: &TimeZone) -> Self {
        let (row, issuer, payer) = (document.row(), document.issuer(), document.buyer());
        let language = frame.language;
        let (issuer_name, issuer_lang) = name_of(language, issuer.name_bn.as_deref(), issuer.name_en.as_deref());
        let (payer_name, payer_lang) = name_of(language, payer.name_bn.as_deref(), payer.name_en.as_deref());
        let said = |language: Language| (words(language, row.totals.total, row.currency), language.code());
        let received = document.received();
        Self {
            title: title(frame, document),
            number: number(frame, document),
            issuer: issuer_name,
            issuer_lang,
            issuer_other: other_name(language, issuer.name_bn.as_deref(), issuer.name_en.as_deref()),
            issuer_address: &issuer.address,
            issuer_ids: ids(frame, issuer.bin.as_ref(), issuer.tin.as_ref()),
            issued_on: language.date(row.issued_on),
            payer: payer_name,
            payer_lang,
            payer_address: payer.address.as_deref(),
            payer_ids: ids(frame, payer.bin.as_ref(), payer.tin.as_ref()),
            mark: labels::mark(language, row.currency),
            amount: money(language, row.totals.total, row.currency),
            words: [said(language), said(language.other())],
            facts: received.map(|received| facts(frame, received)).unwrap_or_default(),
            lines: lines(frame, document),
            sums: received.map(|received| sums(frame, document, received)).unwrap_or_default(),
            rosette: Rosette::new(frame, &row.leaf),
            seal_short: short_seal(&row.leaf),
            sealed_at: language.moment(zone, row.issued_at),
            f: frame,
        }
    }
}

/// How it came, and when.
fn facts(frame: &Frame, received: &Received) -> Vec<Fact> {
    let method = Method::from_code(&received.method)
        .map_or_else(|| received.method.clone(), |method| labels::method(frame.language, method));
    let reference = received.reference.as_ref().map(|reference| format!(" · {reference}"));
    vec![
        Fact::new(frame.t("field-method"), format!("{method}{}", reference.unwrap_or_default())),
        Fact::new(frame.t("field-received_on"), frame.language.date(received.received_on)),
    ]
}

fn lines(frame: &Frame, document: &Issued) -> Vec<Line> {
    let settles = document.received().map(|received| received.settles.as_slice()).unwrap_or_default();
    let line = |settled: &dalil_invoicing::SettledDocument| Line {
        number: frame.language.figure(&settled.number),
        day: frame.language.date(settled.issued_on),
        amount: money(frame.language, settled.amount, document.row().currency),
    };
    settles.iter().map(line).collect()
}

/// What was settled, less what was withheld; nothing where no tax was.
fn sums(frame: &Frame, document: &Issued, received: &Received) -> Vec<Fact> {
    if received.withheld() == 0 {
        return Vec::new();
    }
    let amount = |minor| money(frame.language, minor, document.row().currency);
    let withheld = [("receipt-vds", received.vat_withheld), ("receipt-tds", received.tax_withheld)];
    let withheld = withheld.into_iter().filter(|(_, minor)| *minor != 0);
    std::iter::once(Fact::new(frame.t("receipt-settled"), amount(received.total())))
        .chain(withheld.map(|(key, minor)| Fact::new(frame.t(key), amount(-minor))))
        .collect()
}
