//! The commercial invoice as a page shows it.

use askama::Template;
use dalil_invoicing::{Bin, DocumentKind, Issued, IssuedLine, Tin};
use jiff::tz::TimeZone;

use super::paper::{number, quantity, title, unit_price, vat_rate};
use crate::pages::{
    frame::Frame,
    labels,
    parts::{Fact, Rosette, Total, money, name_of, other_name, short_seal, totals, words},
};

#[derive(Template)]
#[template(path = "documents/invoice.html")]
pub(super) struct InvoicePaper<'a> {
    f: &'a Frame,
    title: String,
    number: String,
    issuer: &'a str,
    issuer_lang: &'static str,
    issuer_other: Option<(String, &'static str)>,
    issuer_address: &'a str,
    issuer_contact: Option<&'a str>,
    issuer_ids: Vec<Fact>,
    dates: Vec<Fact>,
    /// What stands over the buyer, and over the amount.
    bill_to: String,
    due: String,
    buyer: &'a str,
    buyer_lang: &'static str,
    buyer_other: Option<(String, &'static str)>,
    buyer_address: Option<&'a str>,
    buyer_ids: Vec<Fact>,
    attention: Option<&'a str>,
    mark: &'static str,
    taxed: bool,
    lines: Vec<Line>,
    totals: Vec<Total>,
    total: String,
    due_on: Option<String>,
    words: String,
    notes: Vec<Fact>,
    rosette: Rosette,
    seal_short: String,
    sealed_at: String,
}

struct Line {
    description: String,
    notes: String,
    quantity: String,
    unit: String,
    unit_price: String,
    vat_rate: String,
    value: String,
}

impl<'a> InvoicePaper<'a> {
    pub(super) fn of(frame: &'a Frame, document: &'a Issued, zone: &TimeZone) -> Self {
        let (row, issuer, buyer) = (document.row(), document.issuer(), document.buyer());
        let language = frame.language;
        let is_quotation = document.kind() == DocumentKind::Quotation;
        let taxed = document.lines().iter().any(|line| line.vat_treatment != "none");
        let (issuer_name, issuer_lang) = name_of(language, issuer.name_bn.as_deref(), issuer.name_en.as_deref());
        let (buyer_name, buyer_lang) = name_of(language, buyer.name_bn.as_deref(), buyer.name_en.as_deref());
        Self {
            title: title(frame, document),
            number: number(frame, document),
            issuer: issuer_name,
            issuer_lang,
            issuer_other: other_name(language, issuer.name_bn.as_deref(), issuer.name_en.as_deref()),
            issuer_address: &issuer.address,
            issuer_contact: issuer.contact.as_deref(),
            issuer_ids: ids(frame, issuer.bin.as_ref(), issuer.tin.as_ref()),
            dates: dates(frame, document),
            bill_to: frame.t(if is_quotation { "paper-quoted-to" } else { "paper-bill-to" }),
            due: frame.t(if is_quotation { "total" } else { "paper-due" }),
            buyer: buyer_name,
            buyer_lang,
            buyer_other: other_name(language, buyer.name_bn.as_deref(), buyer.name_en.as_deref()),
            buyer_address: buyer.address.as_deref(),
            buyer_ids: ids(frame, buyer.bin.as_ref(), buyer.tin.as_ref()),
            attention: document.attention().map(|attention| attention.name.as_str()),
            mark: labels::mark(language, row.currency),
            taxed,
            lines: document.lines().iter().map(|line| Line::of(frame, document, line)).collect(),
            totals: totals(frame, &row.totals, row.currency, taxed),
            total: money(language, row.totals.total, row.currency),
            due_on: row.due_on.map(|day| {
                let key = if is_quotation { "paper-valid-until" } else { "paper-due-on" };
                frame.tx(key, &[("date", language.date(day).into())])
            }),
            words: words(language, row.totals.total, row.currency),
            notes: notes(frame, document),
            rosette: Rosette::new(frame, &row.leaf),
            seal_short: short_seal(&row.leaf),
            sealed_at: language.moment(zone, row.issued_at),
            f: frame,
        }
    }
}

impl Line {
    fn of(frame: &Frame, document: &Issued, line: &IssuedLine) -> Self {
        let currency = document.row().currency;
        let mut notes = Vec::new();
        if line.discount != 0 {
            notes.push(
                frame.tx("paper-line-discount", &[("amount", money(frame.language, line.discount, currency).into())]),
            );
        }
        if line.duty != 0 {
            notes.push(frame.tx("paper-line-duty", &[("rate", frame.language.percent(&line.duty_rate).into())]));
        }
        if line.price_includes_tax {
            notes.push(frame.t("field-line-price_includes_tax"));
        }
        Self {
            description: line.description.clone(),
            notes: notes.join(" · "),
            quantity: quantity(frame, &line.quantity),
            unit: line.unit.clone(),
            unit_price: unit_price(frame, &line.unit_price, document),
            vat_rate: vat_rate(frame, &line.vat_treatment, line.vat_rate.as_deref()),
            value: money(frame.language, line.value, currency),
        }
    }
}

pub(super) fn ids(frame: &Frame, bin: Option<&Bin>, tin: Option<&Tin>) -> Vec<Fact> {
    let bin = bin.map(|bin| Fact::new(frame.t("field-bin"), frame.language.figure(&bin.to_string())));
    let tin = tin.map(|tin| Fact::new(frame.t("field-tin"), frame.language.figure(&tin.to_string())));
    bin.into_iter().chain(tin).collect()
}

fn dates(frame: &Frame, document: &Issued) -> Vec<Fact> {
    let (row, language) = (document.row(), frame.language);
    let is_quotation = document.kind() == DocumentKind::Quotation;
    let supplied_on = (!is_quotation).then(|| Fact::new(frame.t("paper-supplied-on"), language.date(row.supplied_on)));
    let replaces = if is_quotation { "paper-replaces-quotation" } else { "paper-replaces" };
    let replaces = row.replaces.as_deref().map(|number| Fact::new(frame.t(replaces), language.figure(number)));
    let quotation = row.quotation.as_deref();
    let quotation =
        quotation.map(|number| Fact::new(labels::kind(language, DocumentKind::Quotation), language.figure(number)));
    let issued_on = Fact::new(frame.t("paper-issued-on"), language.date(row.issued_on));
    std::iter::once(issued_on).chain(supplied_on).chain(replaces).chain(quotation).collect()
}

pub(super) fn notes(frame: &Frame, document: &Issued) -> Vec<Fact> {
    let issuer = document.issuer();
    let since = |day| frame.tx("paper-payment-since", &[("day", frame.language.date(day).into())]);
    let payment = issuer.payment_details.as_ref().map(|details| match issuer.payment_since {
        Some(day) => format!("{details}\n{}", since(day)),
        None => details.clone(),
    });
    let known = [
        ("paper-payment", payment.as_ref()),
        ("field-notes", document.row().notes.as_ref()),
        ("paper-terms", issuer.terms.as_ref()),
    ];
    known.into_iter().filter_map(|(key, value)| Some(Fact::new(frame.t(key), value?))).collect()
}
