//! From a paper to what the templates place on the page: every figure, date and text as it will
//! be printed.

use dalil_invoicing::{PageSize, Style, WordsIn};
use jiff::civil::{Date, DateTime};
use serde::Serialize;

use crate::figure::{Figure, digits};
use crate::paper::{Charge, Correction, Direction, Kind, Language, Line, Mark, Paper, Place, Rate, Receipt, Said};
use crate::qr::Qr;
use crate::text::{self, Ink};

/// Widest word, in ems, that fits each place without a break.
const UNIT: f64 = 5.5;
const NUMBER: f64 = 11.0;
const COLUMN: f64 = 13.0;
const NAME: f64 = 18.0;
const WIDE: f64 = 22.0;
const SEAL: f64 = 48.0;

/// Stands where a draft has nothing yet.
const NONE: &str = "–";

/// What `paper.json` holds; the templates read these names.
#[derive(Debug, Serialize)]
pub(crate) struct Sheet {
    lang: &'static str,
    /// typst's name of the sheet's size.
    page: &'static str,
    /// `#rrggbb`; none for ink alone.
    accent: Option<String>,
    copy: bool,
    void: bool,
    draft: bool,
    /// The name of the file.
    logo: Option<&'static str>,
    author: String,
    number: String,
    raw_number: String,
    issued_on: String,
    issued_time: String,
    supplied_on: Option<String>,
    due_on: Option<String>,
    issuer: Party,
    place: Option<PlaceLines>,
    contact: Vec<String>,
    person: String,
    designation: String,
    buyer: Party,
    attention: Option<String>,
    destination: Vec<String>,
    vehicle: Option<String>,
    currency: String,
    mark: String,
    rows: Vec<Row>,
    columns: Columns,
    totals: Sums,
    /// In the paper's language first, then in the other where both are wanted.
    words: Vec<String>,
    payment: Vec<String>,
    payment_since: Option<String>,
    notes: Vec<String>,
    terms: Vec<String>,
    related: Option<String>,
    replaces: Option<String>,
    /// The table of labels that is its own, where it is set as an invoice is but is none.
    own: Option<&'static str>,
    /// The quotation that an invoice was made from.
    quotation: Option<String>,
    check: Option<Code>,
    /// What a credit or debit note corrects.
    note: Option<Note>,
    /// The payment that a money receipt is for.
    receipt: Option<Payment>,
}

/// The code to be scanned, and what stands among the keywords of the file.
#[derive(Debug, Serialize)]
struct Code {
    /// Modules on a side, the quiet zone not counted.
    modules: i32,
    stamp: String,
}

#[derive(Debug, Serialize)]
struct Note {
    /// The table of labels that is its own.
    form: &'static str,
    number: String,
    issued_on: String,
    issued_time: String,
    reason: Vec<String>,
    /// Letters of the reason.
    letters: usize,
    rows: Vec<Was>,
    total: String,
    vat: String,
    sd: String,
}

#[derive(Debug, Serialize)]
struct Payment {
    /// The label of the way it came.
    method: String,
    reference: Option<String>,
    received_on: String,
    settled: String,
    vat_withheld: Option<String>,
    tax_withheld: Option<String>,
    /// When each document settled was issued.
    days: Vec<String>,
}

/// What the tax invoice said of a line.
#[derive(Debug, Serialize)]
struct Was {
    quantity: String,
    total: String,
    vat: String,
    sd: String,
}

/// What `edge.json` holds: what stands at the head and foot of each page. It is apart from [`Sheet`], since whatever a page
/// refers to is part of the style of all that is on it.
#[derive(Debug, Serialize)]
pub(crate) struct Edge {
    issuer: String,
    number: String,
    issued_on: String,
    related: Option<String>,
    replaces: Option<String>,
    seal_short: String,
    seal_full: String,
}

/// What `paper.json` holds where a logo is tried by itself.
#[derive(Debug, Serialize)]
pub(crate) struct LogoAlone {
    pub(crate) logo: &'static str,
}

#[derive(Debug, Serialize)]
struct Party {
    name: String,
    other_name: Option<String>,
    address: Vec<String>,
    bin: Option<String>,
    tin: Option<String>,
}

#[derive(Debug, Serialize)]
struct PlaceLines {
    name: String,
    address: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Row {
    serial: String,
    description: Vec<String>,
    /// Letters of the description: long ones may break over pages.
    letters: usize,
    unit: String,
    quantity: String,
    unit_price: String,
    tax_included: bool,
    discount: Option<String>,
    value: String,
    sd: Cell,
    vat: Cell,
    total: String,
    /// What a bill says of the invoice: when it was issued, what it comes to, what is settled.
    day: Option<String>,
    billed: Option<String>,
    settled: Option<String>,
}

#[derive(Debug, Default, Serialize)]
struct Cell {
    rate: Option<String>,
    exempt: bool,
    amount: Option<String>,
}

/// Which optional columns and rows of the invoice carry anything.
#[derive(Debug, Serialize)]
struct Columns {
    discount: bool,
    sd: bool,
    vat: bool,
}

#[derive(Debug, Serialize)]
struct Sums {
    value: String,
    sd: Option<String>,
    vat: Option<String>,
    total: String,
    settled: Option<String>,
    due: String,
}

impl Sheet {
    pub(crate) fn of(paper: &Paper, qr: Option<&Qr>, ink: &impl Ink) -> Self {
        Setter { paper, language: paper.language, qr, ink }.sheet()
    }
}

impl Edge {
    pub(crate) fn of(paper: &Paper, ink: &impl Ink) -> Self {
        Setter { paper, language: paper.language, qr: None, ink }.edge()
    }
}

/// Sets one paper in one language.
struct Setter<'a, I> {
    paper: &'a Paper,
    language: Language,
    qr: Option<&'a Qr>,
    ink: &'a I,
}

impl<I: Ink> Setter<'_, I> {
    fn sheet(&self) -> Sheet {
        let paper = self.paper;
        let issuer = &paper.issuer;
        let style = self.style();
        Sheet {
            lang: self.language.tag(),
            page: match style.page {
                PageSize::A4 => "a4",
                PageSize::Letter => "us-letter",
            },
            accent: style.accent.filter(|accent| accent.is_readable()).map(String::from),
            copy: matches!(paper.mark, Mark::Copy | Mark::VoidCopy),
            void: paper.mark == Mark::VoidCopy,
            draft: self.is_draft(),
            logo: issuer.logo.as_ref().map(|logo| logo.format.file()),
            author: text::line(issuer.name.pick(self.language), f64::INFINITY, self.ink),
            number: self.number(&paper.number),
            raw_number: text::line(&paper.number, f64::INFINITY, self.ink),
            issued_on: self.date(paper.issued_at.date()),
            issued_time: self.time(paper.issued_at),
            supplied_on: paper.supplied_on.map(|date| self.date(date)),
            due_on: paper.due_on.map(|date| self.date(date)),
            issuer: self.issuer(),
            place: issuer.place.as_ref().map(|place| self.place(place)),
            contact: self.optional_lines(issuer.contact.as_deref()),
            person: self.line(&issuer.person),
            designation: self.line(&issuer.designation),
            buyer: self.buyer(),
            attention: paper.buyer.attention.as_deref().map(|name| self.line(name)),
            destination: self.optional_lines(paper.destination.as_deref()),
            vehicle: paper.vehicle.as_deref().map(|vehicle| self.line(vehicle)),
            currency: self.line(&paper.currency.code),
            mark: self.line(&paper.currency.mark),
            rows: paper.lines.iter().enumerate().map(|(index, line)| self.row(index, line)).collect(),
            columns: columns(paper),
            totals: self.sums(),
            words: self.words(),
            payment: self.optional_lines(paper.payment.as_deref()),
            payment_since: paper.payment.as_ref().and(paper.payment_since).map(|date| self.date(date)),
            notes: self.optional_lines(paper.notes.as_deref()),
            terms: self.optional_lines(paper.terms.as_deref()),
            related: paper.related.as_deref().map(|number| self.number(number)),
            replaces: paper.replaces.as_deref().map(|number| self.code(number)),
            own: match paper.kind {
                Kind::Bill(_) => Some("bill"),
                Kind::Quotation(_) => Some("quotation"),
                _ => None,
            },
            quotation: paper.quotation.as_deref().map(|number| self.code(number)),
            check: self.qr.map(|qr| Code {
                modules: qr.modules(),
                stamp: paper.check.as_ref().map(|check| check.stamp.clone()).unwrap_or_default(),
            }),
            note: paper.correction.as_ref().map(|correction| self.note(correction)),
            receipt: paper.receipt.as_ref().map(|receipt| self.receipt(receipt)),
        }
    }

    fn note(&self, correction: &Correction) -> Note {
        let was = |said: &Said| Was {
            quantity: said.quantity.as_ref().map(|quantity| self.figure(quantity)).unwrap_or_default(),
            total: self.figure(&said.total),
            vat: self.figure(&said.vat),
            sd: self.figure(&said.sd),
        };
        let Was { total, vat, sd, .. } = was(&correction.totals);
        Note {
            form: match self.paper.kind {
                Kind::Note(Direction::Debit, _) => "debit",
                _ => "credit",
            },
            number: digits(&text::line(&correction.number, NUMBER, self.ink), self.language),
            issued_on: self.date(correction.issued_at.date()),
            issued_time: self.time(correction.issued_at),
            reason: text::lines(&correction.reason, COLUMN, self.ink),
            letters: correction.reason.chars().count(),
            rows: correction.lines.iter().map(was).collect(),
            total,
            vat,
            sd,
        }
    }

    fn receipt(&self, receipt: &Receipt) -> Payment {
        Payment {
            method: receipt.method.clone(),
            reference: receipt.reference.as_deref().map(|reference| self.line(reference)),
            received_on: self.date(receipt.received_on),
            settled: self.figure(&receipt.settled),
            vat_withheld: receipt.vat_withheld.as_ref().map(|vat| self.figure(vat)),
            tax_withheld: receipt.tax_withheld.as_ref().map(|tax| self.figure(tax)),
            days: receipt.days.iter().map(|day| self.date(*day)).collect(),
        }
    }

    fn edge(&self) -> Edge {
        let paper = self.paper;
        Edge {
            issuer: self.name(paper.issuer.name.pick(self.language)),
            number: self.number(&paper.number),
            issued_on: self.date(paper.issued_at.date()),
            related: paper.related.as_deref().map(|number| self.number(number)),
            replaces: paper.replaces.as_deref().map(|number| self.code(number)),
            seal_short: if self.is_draft() { NONE.to_owned() } else { self.line(&paper.seal.short) },
            seal_full: if self.is_draft() { String::new() } else { text::line(&paper.seal.full, SEAL, self.ink) },
        }
    }

    fn is_draft(&self) -> bool {
        self.paper.mark == Mark::Draft
    }

    /// The number of a document; a draft has none.
    fn number(&self, number: &str) -> String {
        if self.is_draft() { NONE.to_owned() } else { self.code(number) }
    }

    /// The look of an invoice, a quotation or a receipt; a form has the one that the law gives it.
    fn style(&self) -> Style {
        match self.paper.kind {
            Kind::Bill(style) | Kind::Invoice(style) | Kind::Quotation(style) | Kind::Receipt(style) => style,
            Kind::Mushak63(_) | Kind::Note(..) => Style::default(),
        }
    }

    fn words(&self) -> Vec<String> {
        let words = &self.paper.words;
        // Whoever pays reads the receipt in either language.
        let both = matches!(self.paper.kind, Kind::Receipt(_)) || self.style().words == WordsIn::Both;
        let other = words.other(self.language).filter(|_| both);
        std::iter::once(words.pick(self.language)).chain(other).map(|words| self.line(words)).collect()
    }

    fn issuer(&self) -> Party {
        let issuer = &self.paper.issuer;
        Party {
            name: self.name(issuer.name.pick(self.language)),
            other_name: issuer.name.other(self.language).map(|name| self.name(name)),
            address: self.lines(&issuer.address),
            bin: issuer.bin.as_deref().map(|bin| self.code(bin)),
            tin: issuer.tin.as_deref().map(|tin| self.code(tin)),
        }
    }

    fn buyer(&self) -> Party {
        let buyer = &self.paper.buyer;
        Party {
            name: self.name(buyer.name.pick(self.language)),
            other_name: None,
            address: self.lines(&buyer.address),
            bin: buyer.bin.as_deref().map(|bin| self.code(bin)),
            tin: buyer.tin.as_deref().map(|tin| self.code(tin)),
        }
    }

    fn place(&self, place: &Place) -> PlaceLines {
        PlaceLines { name: self.line(&place.name), address: self.lines(&place.address) }
    }

    fn row(&self, index: usize, line: &Line) -> Row {
        let demanded = self.paper.demands.as_ref().and_then(|rows| rows.get(index));
        let description = text::lines(&line.description, COLUMN, self.ink);
        // The first lines of a receipt are numbers of documents.
        let is_number = self.paper.receipt.as_ref().is_some_and(|receipt| index < receipt.days.len());
        let in_digits = |line: &String| digits(line, self.language);
        Row {
            serial: digits(&(index + 1).to_string(), self.language),
            description: if is_number { description.iter().map(in_digits).collect() } else { description },
            letters: line.description.chars().count(),
            unit: text::line(&line.unit, UNIT, self.ink),
            quantity: self.figure(&line.quantity),
            unit_price: self.figure(&line.unit_price),
            tax_included: line.tax_included,
            discount: line.discount.as_ref().map(|discount| self.figure(discount)),
            value: self.figure(&line.value),
            sd: line.sd.as_ref().map(|charge| self.cell(charge)).unwrap_or_default(),
            vat: line.vat.as_ref().map(|charge| self.cell(charge)).unwrap_or_default(),
            total: self.figure(&line.total),
            day: demanded.map(|demanded| self.date(demanded.issued_on)),
            billed: demanded.map(|demanded| self.figure(&demanded.total)),
            settled: demanded.map(|demanded| self.figure(&demanded.settled)),
        }
    }

    fn cell(&self, charge: &Charge) -> Cell {
        let rate = match &charge.rate {
            Rate::Percent(percent) => Some(format!("{}%", self.figure(percent))),
            Rate::PerUnit(amount) => Some(format!("{}{}", self.line(&self.paper.currency.mark), self.figure(amount))),
            Rate::Exempt => None,
        };
        Cell { exempt: rate.is_none(), rate, amount: Some(self.figure(&charge.amount)) }
    }

    fn sums(&self) -> Sums {
        let totals = &self.paper.totals;
        Sums {
            value: self.figure(&totals.value),
            sd: totals.sd.as_ref().map(|sd| self.figure(sd)),
            vat: totals.vat.as_ref().map(|vat| self.figure(vat)),
            total: self.figure(&totals.total),
            settled: totals.settled.as_ref().map(|settled| self.figure(settled)),
            due: self.figure(totals.due.as_ref().unwrap_or(&totals.total)),
        }
    }

    fn figure(&self, figure: &Figure) -> String {
        figure.print(self.language)
    }

    /// A number of a register or document: the digits of the paper, otherwise as given.
    fn code(&self, code: &str) -> String {
        digits(&text::line(code, COLUMN, self.ink), self.language)
    }

    fn name(&self, name: &str) -> String {
        text::line(name, NAME, self.ink)
    }

    /// DD/MM/YYYY, as the forms are filled in practice.
    fn date(&self, date: Date) -> String {
        let text = format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year());
        digits(&text, self.language)
    }

    /// 24 hours, HH:MM.
    fn time(&self, issued: DateTime) -> String {
        digits(&format!("{:02}:{:02}", issued.hour(), issued.minute()), self.language)
    }

    fn line(&self, text: &str) -> String {
        text::line(text, WIDE, self.ink)
    }

    fn lines(&self, text: &str) -> Vec<String> {
        text::lines(text, WIDE, self.ink)
    }

    fn optional_lines(&self, text: Option<&str>) -> Vec<String> {
        text.map(|text| self.lines(text)).unwrap_or_default()
    }
}

fn columns(paper: &Paper) -> Columns {
    let any = |test: fn(&Line) -> bool| paper.lines.iter().any(test);
    let every = !matches!(paper.kind, Kind::Bill(_) | Kind::Invoice(_) | Kind::Quotation(_));
    Columns {
        discount: !every && any(|line| line.discount.as_ref().is_some_and(|off| !off.is_zero())),
        sd: every || any(|line| line.sd.is_some()),
        vat: every || any(|line| line.vat.is_some()),
    }
}
