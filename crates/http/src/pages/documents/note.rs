//! Mushak 6.7 and 6.8 as a page shows them: the order, labels and columns of the forms.

use askama::Template;
use dalil_invoicing::{Corrected, CorrectedLine, Issued, IssuedLine, NoteKind, series::dhaka};

use super::{
    mushak::person,
    paper::{number, quantity, title},
};
use crate::pages::{
    frame::Frame,
    parts::{Fact, Rosette, money, name_of, short_seal},
};

/// How many columns the forms have.
const COLUMNS: u64 = 11;

/// What one of the forms says by itself: its name, title, number, first and third column, and what is adjusted.
const CREDIT: [&str; 6] = [
    "mushak-credit-form",
    "mushak-credit-title",
    "mushak-credit-number",
    "mushak-credit-serial",
    "mushak-credit-reason",
    "mushak-credit-adjusted",
];
const DEBIT: [&str; 6] = [
    "mushak-debit-form",
    "mushak-debit-title",
    "mushak-debit-number",
    "mushak-debit-serial",
    "mushak-debit-reason",
    "mushak-debit-adjusted",
];

#[derive(Template)]
#[template(path = "documents/note.html")]
pub(super) struct NotePaper<'a> {
    f: &'a Frame,
    title: String,
    number: String,
    form: Labels,
    left: Vec<Fact>,
    right: Vec<Fact>,
    numbers: Vec<String>,
    invoice: String,
    reason: String,
    lines: Vec<Line>,
    said: Figures,
    adjusted: Figures,
    person: Vec<Fact>,
    rosette: Rosette,
    seal_short: String,
    sealed_at: String,
}

/// What one of the two forms says by itself.
struct Labels {
    form: String,
    title: String,
    serial: String,
    reason: String,
    adjusted: String,
}

struct Line {
    position: String,
    description: String,
    said: Figures,
    adjusted: Figures,
}

/// Four columns of the form; a sum has no quantity.
struct Figures {
    total: String,
    quantity: String,
    vat: String,
    duty: String,
}

impl<'a> NotePaper<'a> {
    pub(super) fn of(frame: &'a Frame, document: &'a Issued) -> Self {
        let (row, language) = (document.row(), frame.language);
        let [form, form_title, number_of, serial, reason, adjusted] = match NoteKind::of(document.kind()) {
            Some(NoteKind::Debit) => DEBIT,
            _ => CREDIT,
        }
        .map(|key| frame.t(key));
        let corrected = document.corrected();
        let lines = corrected.map(|corrected| corrected.lines.as_slice()).unwrap_or_default();
        let sum = |amount: fn(&CorrectedLine) -> i64| lines.iter().map(amount).fold(0, i64::saturating_add);
        let figures = Amounts { frame, document };
        Self {
            title: title(frame, document),
            number: number(frame, document),
            form: Labels { form, title: form_title, serial, reason, adjusted },
            left: left(frame, document),
            right: right(frame, document, number_of),
            numbers: (1..=COLUMNS).map(|number| language.count(number)).collect(),
            invoice: corrected.map(|corrected| invoice(frame, corrected)).unwrap_or_default(),
            reason: corrected.map(|corrected| corrected.reason.clone()).unwrap_or_default(),
            lines: document.lines().iter().zip(lines).map(|(line, said)| figures.line(line, said)).collect(),
            said: figures.of(None, [sum(|line| line.total), sum(|line| line.vat), sum(|line| line.duty)]),
            adjusted: figures.of(None, [row.totals.total, row.totals.vat, row.totals.duty]),
            person: person(frame, document),
            rosette: Rosette::new(frame, &row.leaf),
            seal_short: short_seal(&row.leaf),
            sealed_at: language.moment(&dhaka(), row.issued_at),
            f: frame,
        }
    }
}

/// Number, day and time of the tax invoice.
fn invoice(frame: &Frame, corrected: &Corrected) -> String {
    let language = frame.language;
    let number = language.figure(&corrected.number);
    let (day, time) = (language.short_date(corrected.issued_on), language.time(&dhaka(), corrected.issued_at));
    format!("{number}, {day}, {time}")
}

fn left(frame: &Frame, document: &Issued) -> Vec<Fact> {
    let (row, issuer, buyer) = (document.row(), document.issuer(), document.buyer());
    let language = frame.language;
    let (issuer_name, issuer_lang) = name_of(language, issuer.name_bn.as_deref(), issuer.name_en.as_deref());
    let (buyer_name, buyer_lang) = name_of(language, buyer.name_bn.as_deref(), buyer.name_en.as_deref());
    let bin = |bin: Option<&dalil_invoicing::Bin>| {
        bin.map_or_else(|| "–".to_owned(), |bin| language.figure(&bin.to_string()))
    };
    vec![
        Fact::new(frame.t("mushak-issuer-name"), issuer_name).lang(issuer_lang),
        Fact::new(frame.t("mushak-issuer-bin"), bin(issuer.bin.as_ref())),
        Fact::new(frame.t("mushak-note-issuer-address"), issuer.place.address.as_str()),
        Fact::new(frame.t("mushak-note-buyer-name"), buyer_name).lang(buyer_lang),
        Fact::new(frame.t("mushak-note-buyer-bin"), bin(buyer.bin.as_ref())),
        Fact::new(frame.t("mushak-note-buyer-address"), buyer.address.as_deref().unwrap_or("–")),
        Fact::new(frame.t("mushak-vehicle"), row.vehicle.clone().unwrap_or_else(|| frame.t("mushak-no-vehicle"))),
    ]
}

fn right(frame: &Frame, document: &Issued, label: String) -> Vec<Fact> {
    let row = document.row();
    vec![
        Fact::new(label, number(frame, document)),
        Fact::new(frame.t("mushak-issued-on"), frame.language.date(row.issued_on)),
        Fact::new(frame.t("mushak-issued-at"), frame.language.time(&dhaka(), row.issued_at)),
    ]
}

/// The figures of one note, in the page's language.
struct Amounts<'a> {
    frame: &'a Frame,
    document: &'a Issued,
}

impl Amounts<'_> {
    fn line(&self, line: &IssuedLine, said: &CorrectedLine) -> Line {
        Line {
            position: self.frame.language.count(line.position.into()),
            description: line.description.clone(),
            said: self.of(Some(&said.quantity), [said.total, said.vat, said.duty]),
            adjusted: self.of(Some(&line.quantity), [line.total, line.vat, line.duty]),
        }
    }

    fn of(&self, count: Option<&str>, amounts: [i64; 3]) -> Figures {
        let [total, vat, duty] = amounts.map(|minor| money(self.frame.language, minor, self.document.row().currency));
        Figures { total, quantity: count.map(|count| quantity(self.frame, count)).unwrap_or_default(), vat, duty }
    }
}
