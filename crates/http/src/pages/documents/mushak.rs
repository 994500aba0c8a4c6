//! Mushak 6.3 as a page shows it: the order, labels and columns of the form.

use askama::Template;
use dalil_invoicing::{Issued, IssuedLine, series::dhaka};

use super::paper::{number, quantity, title, unit_price, vat_rate};
use crate::pages::{
    frame::Frame,
    parts::{Fact, Rosette, money, name_of, short_seal},
};

/// The form's eleven columns.
const COLUMNS: [&str; 11] = [
    "mushak-column-1",
    "mushak-column-2",
    "mushak-column-3",
    "mushak-column-4",
    "mushak-column-5",
    "mushak-column-6",
    "mushak-column-7",
    "mushak-column-8",
    "mushak-column-9",
    "mushak-column-10",
    "mushak-column-11",
];

#[derive(Template)]
#[template(path = "documents/mushak.html")]
pub(super) struct MushakPaper<'a> {
    f: &'a Frame,
    title: String,
    number: String,
    left: Vec<Fact>,
    right: Vec<Fact>,
    columns: Vec<String>,
    numbers: Vec<String>,
    lines: Vec<Line>,
    value: String,
    duty: String,
    vat: String,
    total: String,
    person: Vec<Fact>,
    rosette: Rosette,
    seal_short: String,
    sealed_at: String,
}

struct Line {
    position: String,
    description: String,
    unit: String,
    quantity: String,
    unit_price: String,
    value: String,
    duty_rate: String,
    duty: String,
    vat_rate: String,
    vat: String,
    total: String,
}

impl<'a> MushakPaper<'a> {
    pub(super) fn of(frame: &'a Frame, document: &'a Issued) -> Self {
        let row = document.row();
        let language = frame.language;
        let amount = |minor| money(language, minor, row.currency);
        Self {
            title: title(frame, document),
            number: number(frame, document),
            left: left(frame, document),
            right: right(frame, document),
            columns: COLUMNS.map(|key| frame.t(key)).to_vec(),
            numbers: (1..=COLUMNS.len()).map(|number| language.count(number as u64)).collect(),
            lines: document.lines().iter().map(|line| Line::of(frame, document, line)).collect(),
            value: amount(row.totals.value),
            duty: amount(row.totals.duty),
            vat: amount(row.totals.vat),
            total: amount(row.totals.total),
            person: person(frame, document),
            rosette: Rosette::new(frame, &row.leaf),
            seal_short: short_seal(&row.leaf),
            // The statutory forms tell the time of Dhaka, whatever the workspace's own zone is.
            sealed_at: language.moment(&dhaka(), row.issued_at),
            f: frame,
        }
    }
}

fn left(frame: &Frame, document: &Issued) -> Vec<Fact> {
    let (row, issuer, buyer) = (document.row(), document.issuer(), document.buyer());
    let language = frame.language;
    let (issuer_name, issuer_lang) = name_of(language, issuer.name_bn.as_deref(), issuer.name_en.as_deref());
    let (buyer_name, buyer_lang) = name_of(language, buyer.name_bn.as_deref(), buyer.name_en.as_deref());
    let bin = |bin: Option<&dalil_invoicing::Bin>| {
        bin.map_or_else(|| "–".to_owned(), |bin| language.figure(&bin.to_string()))
    };
    let or_dash = |text: Option<&str>| text.unwrap_or("–").to_owned();
    vec![
        Fact::new(frame.t("mushak-issuer-name"), issuer_name).lang(issuer_lang),
        Fact::new(frame.t("mushak-issuer-bin"), bin(issuer.bin.as_ref())),
        Fact::new(frame.t("mushak-issue-address"), issuer.place.address.as_str()),
        Fact::new(frame.t("mushak-buyer-name"), buyer_name).lang(buyer_lang),
        Fact::new(frame.t("mushak-buyer-bin"), bin(buyer.bin.as_ref())),
        Fact::new(frame.t("mushak-buyer-address"), or_dash(buyer.address.as_deref())),
        Fact::new(frame.t("mushak-destination"), or_dash(row.destination.as_deref())),
        Fact::new(frame.t("mushak-vehicle"), row.vehicle.clone().unwrap_or_else(|| frame.t("mushak-no-vehicle"))),
    ]
}

fn right(frame: &Frame, document: &Issued) -> Vec<Fact> {
    let row = document.row();
    vec![
        Fact::new(frame.t("mushak-number"), number(frame, document)),
        Fact::new(frame.t("mushak-issued-on"), frame.language.date(row.issued_on)),
        Fact::new(frame.t("mushak-issued-at"), frame.language.time(&dhaka(), row.issued_at)),
    ]
}

pub(super) fn person(frame: &Frame, document: &Issued) -> Vec<Fact> {
    let issuer = document.issuer();
    let or_dash = |text: Option<&str>| text.unwrap_or("–").to_owned();
    vec![
        Fact::new(frame.t("mushak-person"), or_dash(issuer.signatory.as_deref())),
        Fact::new(frame.t("mushak-designation"), or_dash(issuer.designation.as_deref())),
    ]
}

impl Line {
    fn of(frame: &Frame, document: &Issued, line: &IssuedLine) -> Self {
        let currency = document.row().currency;
        let amount = |minor| money(frame.language, minor, currency);
        Self {
            position: frame.language.count(line.position.into()),
            description: line.description.clone(),
            unit: line.unit.clone(),
            quantity: quantity(frame, &line.quantity),
            unit_price: unit_price(frame, &line.net_unit_price, document),
            value: amount(line.value),
            duty_rate: frame.language.percent(&line.duty_rate),
            duty: amount(line.duty),
            vat_rate: vat_rate(frame, &line.vat_treatment, line.vat_rate.as_deref()),
            vat: amount(line.vat),
            total: amount(line.total),
        }
    }
}
