//! The bill as a page shows it.

use askama::Template;
use dalil_invoicing::{DemandedInvoice, Issued};
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
#[template(path = "documents/bill.html")]
pub(super) struct BillPaper<'a> {
    f: &'a Frame,
    title: String,
    number: String,
    issuer: &'a str,
    issuer_lang: &'static str,
    issuer_other: Option<(String, &'static str)>,
    issuer_address: &'a str,
    issuer_contact: Option<&'a str>,
    issuer_ids: Vec<Fact>,
    issued_on: String,
    debtor: &'a str,
    debtor_lang: &'static str,
    debtor_address: Option<&'a str>,
    debtor_ids: Vec<Fact>,
    mark: &'static str,
    amount: String,
    due_on: Option<String>,
    rows: Vec<Row>,
    words: String,
    notes: Vec<Fact>,
    rosette: Rosette,
    seal_short: String,
    sealed_at: String,
}

/// An invoice that is demanded.
struct Row {
    number: String,
    day: String,
    total: String,
    settled: String,
    open: String,
}

impl<'a> BillPaper<'a> {
    pub(super) fn of(frame: &'a Frame, document: &'a Issued, zone: &TimeZone) -> Self {
        let (row, issuer, debtor) = (document.row(), document.issuer(), document.buyer());
        let language = frame.language;
        let (issuer_name, issuer_lang) = name_of(language, issuer.name_bn.as_deref(), issuer.name_en.as_deref());
        let (debtor_name, debtor_lang) = name_of(language, debtor.name_bn.as_deref(), debtor.name_en.as_deref());
        let amount = |minor| money(language, minor, row.currency);
        let line = |demanded: &DemandedInvoice| Row {
            number: language.figure(&demanded.number),
            day: language.date(demanded.issued_on),
            total: amount(demanded.total),
            settled: amount(demanded.settled),
            open: amount(demanded.open),
        };
        Self {
            title: title(frame, document),
            number: number(frame, document),
            issuer: issuer_name,
            issuer_lang,
            issuer_other: other_name(language, issuer.name_bn.as_deref(), issuer.name_en.as_deref()),
            issuer_address: &issuer.address,
            issuer_contact: issuer.contact.as_deref(),
            issuer_ids: ids(frame, issuer.bin.as_ref(), issuer.tin.as_ref()),
            issued_on: language.date(row.issued_on),
            debtor: debtor_name,
            debtor_lang,
            debtor_address: debtor.address.as_deref(),
            debtor_ids: ids(frame, debtor.bin.as_ref(), debtor.tin.as_ref()),
            mark: labels::mark(language, row.currency),
            amount: amount(row.totals.total),
            due_on: row.due_on.map(|day| frame.tx("paper-due-on", &[("date", language.date(day).into())])),
            rows: document.demanded().unwrap_or_default().iter().map(line).collect(),
            words: words(language, row.totals.total, row.currency),
            notes: super::invoice::notes(frame, document),
            rosette: Rosette::new(frame, &row.leaf),
            seal_short: short_seal(&row.leaf),
            sealed_at: language.moment(zone, row.issued_at),
            f: frame,
        }
    }
}
