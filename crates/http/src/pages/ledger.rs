//! Lists of papers, as tables that read like ledgers.

use std::collections::HashMap;

use askama::{Template, filters::HtmlSafe};
use dalil_invoicing::{
    DocumentId, DocumentSummary, InvoiceState, InvoiceSummary, PaperSort, QuotationState, QuotationSummary,
};
use dalil_ledger::State as Settled;
use dalil_money::Currency;
use jiff::{Timestamp, tz::TimeZone};

use super::{
    chosen::Chosen,
    frame::Frame,
    heads::Head,
    labels,
    parts::{State, money, name_of},
};

/// A list of papers. The first column is the link, the last the state, the currency stands once at the head when all
/// amounts share it.
#[derive(Template)]
#[template(path = "parts/ledger.html")]
pub(crate) struct Ledger {
    caption: String,
    f_first: String,
    f_second: Option<String>,
    f_third: Head,
    f_sum: Head,
    f_state: String,
    mark: Option<&'static str>,
    /// What a box that chooses a row says before the row's name.
    choose: Option<String>,
    pub(crate) rows: Vec<Row>,
}

impl HtmlSafe for Ledger {}

/// One paper.
pub(crate) struct Row {
    id: String,
    href: String,
    first: String,
    second: String,
    second_lang: Option<&'static str>,
    third: String,
    /// The moment behind it, for programs and for whoever wants to know exactly.
    at: String,
    exactly: String,
    sum: String,
    mark: Option<&'static str>,
    state: State,
}

impl Ledger {
    /// Drafts and issued invoices.
    pub(crate) fn invoices(
        frame: &Frame,
        base: &str,
        zone: &TimeZone,
        now: Timestamp,
        invoices: &[InvoiceSummary],
    ) -> Self {
        let common = common(invoices.iter().map(|invoice| invoice.currency));
        let rows = invoices.iter().map(|invoice| Row::invoice(frame, base, (zone, now), invoice, common)).collect();
        Self::new(frame, frame.t("nav-invoices"), frame.t("ledger-invoice"), common, rows)
    }

    /// Drafts of quotations and issued ones.
    pub(crate) fn quotations(
        frame: &Frame,
        base: &str,
        zone: &TimeZone,
        now: Timestamp,
        quotations: &[QuotationSummary],
    ) -> Self {
        let common = common(quotations.iter().map(|quotation| quotation.currency));
        let row = |quotation: &QuotationSummary| Row::quotation(frame, base, (zone, now), quotation, common);
        let rows = quotations.iter().map(row).collect();
        Self::new(frame, frame.t("nav-quotations"), frame.t("kind-quotation"), common, rows)
    }

    /// Issued documents.
    pub(crate) fn documents(frame: &Frame, base: &str, zone: &TimeZone, documents: &[DocumentSummary]) -> Self {
        let common = common(documents.iter().map(|document| document.currency));
        let rows = documents.iter().map(|document| Row::document(frame, base, zone, document, common)).collect();
        let mut ledger = Self::new(frame, frame.t("nav-documents"), frame.t("ledger-number"), common, rows);
        ledger.f_state = frame.t("ledger-kind");
        ledger
    }

    /// The same with a box beside each paper, for the form `bundle`.
    pub(crate) fn choosable(mut self, frame: &Frame) -> Self {
        self.choose = Some(frame.t("bundle-choose"));
        self
    }

    /// The same with heads that order the list: by moment and by total.
    pub(crate) fn sortable(mut self, list: &Chosen<'_>) -> Self {
        let named = |sort: PaperSort| (sort.as_str(), sort.rises());
        let moments = [PaperSort::Newest, PaperSort::Oldest].map(named);
        let totals = [PaperSort::Largest, PaperSort::Smallest].map(named);
        self.f_third = Head::ordering(list, self.f_third.label, moments);
        self.f_sum = Head::ordering(list, self.f_sum.label, totals);
        self
    }

    /// The same with invoices told by how far they are settled, where that is known.
    pub(crate) fn settled(mut self, frame: &Frame, standings: &HashMap<DocumentId, Settled>) -> Self {
        for row in &mut self.rows {
            let known = row.id.parse().ok().and_then(|id: DocumentId| standings.get(&id));
            if let Some(state) = known {
                row.state = State::settled(frame, *state);
            }
        }
        self
    }

    /// The same where all papers are one client's.
    pub(crate) fn of_one_client(mut self) -> Self {
        self.f_second = None;
        self
    }

    fn new(frame: &Frame, caption: String, first: String, common: Option<Currency>, rows: Vec<Row>) -> Self {
        Self {
            caption,
            f_first: first,
            f_second: Some(frame.t("ledger-client")),
            f_third: Head::plain(frame.t("ledger-day")),
            f_sum: Head::plain(frame.t("total")),
            f_state: frame.t("ledger-state"),
            mark: common.map(|currency| labels::mark(frame.language, currency)),
            choose: None,
            rows,
        }
    }
}

impl Row {
    /// A draft is dated by its last change, told as the time that went by.
    fn invoice(
        frame: &Frame,
        base: &str,
        (zone, now): (&TimeZone, Timestamp),
        invoice: &InvoiceSummary,
        common: Option<Currency>,
    ) -> Self {
        let language = frame.language;
        let (second, lang) = name_of(language, invoice.client_name_bn.as_deref(), invoice.client_name_en.as_deref());
        let issued = invoice.state != InvoiceState::Draft;
        Self {
            id: invoice.id.to_string(),
            href: if issued {
                format!("{base}/documents/{}", invoice.id)
            } else {
                format!("{base}/invoices/{}", invoice.id)
            },
            first: invoice
                .printed_number
                .as_deref()
                .map_or_else(|| frame.t("draft-title"), |number| language.figure(number)),
            second: second.to_owned(),
            second_lang: Some(lang),
            third: match invoice.issued_on {
                Some(day) => language.short_date(day),
                None => labels::ago(frame, zone, invoice.updated_at, now),
            },
            at: invoice.updated_at.to_string(),
            exactly: language.moment(zone, invoice.updated_at),
            sum: money(language, invoice.total, invoice.currency),
            mark: own_mark(frame, invoice.currency, common),
            state: match invoice.state {
                InvoiceState::Draft => State::draft(frame),
                InvoiceState::Issued => State::issued(frame),
                InvoiceState::Voided => State::voided(frame),
            },
        }
    }

    fn quotation(
        frame: &Frame,
        base: &str,
        (zone, now): (&TimeZone, Timestamp),
        quotation: &QuotationSummary,
        common: Option<Currency>,
    ) -> Self {
        let language = frame.language;
        let names = (quotation.client_name_bn.as_deref(), quotation.client_name_en.as_deref());
        let (second, lang) = name_of(language, names.0, names.1);
        let page = if quotation.state == QuotationState::Draft { "quotations" } else { "documents" };
        Self {
            id: quotation.id.to_string(),
            href: format!("{base}/{page}/{}", quotation.id),
            first: match &quotation.printed_number {
                Some(number) => language.figure(number),
                None => frame.t("quotation-draft"),
            },
            second: second.to_owned(),
            second_lang: Some(lang),
            third: match quotation.issued_on {
                Some(day) => language.short_date(day),
                None => labels::ago(frame, zone, quotation.updated_at, now),
            },
            at: quotation.updated_at.to_string(),
            exactly: language.moment(zone, quotation.updated_at),
            sum: money(language, quotation.total, quotation.currency),
            mark: own_mark(frame, quotation.currency, common),
            state: State::quotation(frame, quotation.state),
        }
    }

    fn document(
        frame: &Frame,
        base: &str,
        zone: &TimeZone,
        document: &DocumentSummary,
        common: Option<Currency>,
    ) -> Self {
        let language = frame.language;
        let (second, lang) = name_of(language, document.buyer_name_bn.as_deref(), document.buyer_name_en.as_deref());
        Self {
            id: document.id.to_string(),
            href: format!("{base}/documents/{}", document.id),
            first: language.figure(&document.printed_number),
            second: second.to_owned(),
            second_lang: Some(lang),
            third: language.short_date(document.issued_on),
            at: document.issued_at.to_string(),
            exactly: language.moment(zone, document.issued_at),
            sum: money(language, document.total, document.currency),
            mark: own_mark(frame, document.currency, common),
            state: State::of_document(frame, document),
        }
    }
}

/// The one currency of all.
fn common(mut currencies: impl Iterator<Item = Currency>) -> Option<Currency> {
    let first = currencies.next()?;
    currencies.all(|currency| currency == first).then_some(first)
}

/// The mark of a row whose currency is not told at the head.
fn own_mark(frame: &Frame, currency: Currency, common: Option<Currency>) -> Option<&'static str> {
    common.is_none().then(|| labels::mark(frame.language, currency))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_tells_a_currency_only_when_all_share_it() {
        assert_eq!(common([Currency::BDT, Currency::BDT].into_iter()), Some(Currency::BDT));
        assert_eq!(common([Currency::BDT, Currency::USD].into_iter()), None);
        assert_eq!(common(std::iter::empty()), None);
    }
}
