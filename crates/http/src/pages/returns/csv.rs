//! Registers as files for a spreadsheet, read and sent page by page.

use std::{fmt::Write as _, io};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, Bytes},
};
use dalil_app::Certified;
use dalil_invoicing::{
    Bin,
    certificates::{AwaitedFilter, WithheldKey},
    purchasing::{PurchaseKey, Recorded, RegisterFilter},
    returns::{SalesEntry, SalesFilter, SalesKey},
};
use dalil_tenancy::page::{MAX_PAGE, Page, PageRequest};
use futures_util::{future::LocalBoxFuture, stream};

use super::{purchases, sales};
use crate::{
    HttpState, Problem, Signed,
    body::Query,
    pages::{certificates, frame::Frame, parts::name_of},
};

/// A page on its way.
pub(in crate::pages) type Reading<'a, Entry, Key> = LocalBoxFuture<'a, Result<Page<Entry, Key>, Problem>>;

/// A register that can be read page by page and written as rows.
pub(in crate::pages) trait Register: Copy + 'static {
    type Entry;
    type Key: 'static;

    /// The heads of the columns after the serial, by their keys in the catalogue.
    const HEADS: &[&str];

    fn page<'a>(
        self,
        state: &'a HttpState,
        signed: &'a Signed,
        after: Option<Self::Key>,
    ) -> Reading<'a, Self::Entry, Self::Key>;

    fn cells(frame: &Frame, entry: &Self::Entry) -> Vec<String>;
}

impl Register for SalesFilter {
    type Entry = SalesEntry;
    type Key = SalesKey;

    const HEADS: &[&str] = &[
        "ledger-number",
        "ledger-day",
        "field-name",
        "field-address",
        "field-bin",
        "field-line-description",
        "totals-value",
        "totals-duty",
        "vat",
        "total",
    ];

    fn page<'a>(
        self,
        state: &'a HttpState,
        signed: &'a Signed,
        after: Option<SalesKey>,
    ) -> Reading<'a, SalesEntry, SalesKey> {
        Box::pin(async move { Ok(state.app.sales(signed.actor(), self, PageRequest::new(after, MAX_PAGE)).await?) })
    }

    fn cells(frame: &Frame, entry: &SalesEntry) -> Vec<String> {
        let buyer = &entry.buyer;
        let name = name_of(frame.language, buyer.name_bn.as_deref(), buyer.name_en.as_deref()).0;
        vec![
            cell(&entry.printed_number),
            entry.issued_on.to_string(),
            cell(name),
            cell(buyer.address.as_deref().unwrap_or_default()),
            cell(&buyer.bin.as_ref().map(Bin::to_string).unwrap_or_default()),
            cell(&entry.description),
            taka(entry.sums.value),
            taka(entry.sums.duty),
            taka(entry.sums.vat),
            taka(entry.total),
        ]
    }
}

impl Register for RegisterFilter {
    type Entry = Recorded;
    type Key = PurchaseKey;

    const HEADS: &[&str] = &[
        "field-received_on",
        "field-number",
        "field-dated_on",
        "field-name",
        "field-address",
        "supplier-identity",
        "field-line-description",
        "field-line-quantity",
        "totals-value",
        "totals-duty",
        "vat",
        "total",
        "purchase-credited",
        "ledger-state",
        "field-remarks",
    ];

    fn page<'a>(
        self,
        state: &'a HttpState,
        signed: &'a Signed,
        after: Option<PurchaseKey>,
    ) -> Reading<'a, Recorded, PurchaseKey> {
        let wanted = PageRequest::new(after, MAX_PAGE);
        Box::pin(async move { Ok(state.app.purchase_register(signed.actor(), self, wanted).await?) })
    }

    fn cells(frame: &Frame, recorded: &Recorded) -> Vec<String> {
        let purchase = &recorded.purchase;
        let seller = &purchase.seller;
        let (sums, total) = recorded.counted();
        let reversed = recorded.reversal.is_some();
        let name = name_of(frame.language, seller.name_bn.as_deref(), seller.name_en.as_deref()).0;
        vec![
            purchase.received_on.to_string(),
            cell(purchase.number.as_str()),
            purchase.dated_on.to_string(),
            cell(name),
            cell(seller.address.as_deref().unwrap_or_default()),
            cell(&seller.identity().unwrap_or_default()),
            cell(&purchases::description(frame, recorded)),
            cell(&purchases::quantity(frame, recorded)),
            taka(sums.value),
            taka(sums.duty),
            taka(sums.vat),
            taka(total),
            taka(if reversed { 0 } else { purchase.credited() }),
            cell(&if reversed { frame.t("state-reversed") } else { String::new() }),
            cell(purchase.remarks.as_ref().map_or("", |remarks| remarks.as_str())),
        ]
    }
}

impl Register for AwaitedFilter {
    type Entry = Certified;
    type Key = WithheldKey;

    const HEADS: &[&str] = &[
        "ledger-client",
        "kind-mushak_6_3",
        "ledger-day",
        "kind-invoice",
        "certificate-paid-on",
        "certificate-withheld",
        "certificate-in-hand",
        "certificate-awaited",
    ];

    fn page<'a>(
        self,
        state: &'a HttpState,
        signed: &'a Signed,
        after: Option<WithheldKey>,
    ) -> Reading<'a, Certified, WithheldKey> {
        let wanted = PageRequest::new(after, MAX_PAGE);
        Box::pin(async move { Ok(state.app.awaited_certificates(signed.actor(), self, wanted).await?) })
    }

    fn cells(frame: &Frame, certified: &Certified) -> Vec<String> {
        let withheld = &certified.withheld;
        let (invoice, paper) = (certified.invoice.as_ref(), certified.tax_invoice.as_ref());
        vec![
            cell(certificates::client(frame, certified).0),
            cell(paper.map_or("", |paper| &paper.printed_number)),
            paper.map(|paper| paper.issued_on.to_string()).unwrap_or_default(),
            cell(invoice.map_or("", |invoice| &invoice.printed_number)),
            withheld.paid_on.to_string(),
            taka(withheld.withheld),
            taka(withheld.certified),
            taka(withheld.awaited()),
        ]
    }
}

pub(in crate::pages) async fn awaited(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<certificates::AwaitedAsked>,
) -> Result<HttpResponse, Problem> {
    let filter = asked.filter()?;
    let first = state.app.export_awaited(signed.actor(), filter, PageRequest::new(None, MAX_PAGE)).await?;
    let frame = Frame::of(&signed, &request);
    let sending = Sending { signed, state, frame, register: filter, serial: 0, next: None, ready: None };
    Ok(file("certificates-awaited", sending, first))
}

pub(super) async fn sales(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<sales::Asked>,
) -> Result<HttpResponse, Problem> {
    let filter = asked.filter(&state, &signed)?;
    let first = state.app.export_sales(signed.actor(), filter, PageRequest::new(None, MAX_PAGE)).await?;
    let frame = Frame::of(&signed, &request);
    let name = format!("sales-{}", filter.month);
    Ok(file(&name, Sending::of(signed, state, frame, filter), first))
}

pub(super) async fn purchases(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<purchases::Asked>,
) -> Result<HttpResponse, Problem> {
    let filter = asked.filter(&state, &signed)?;
    let first = state.app.export_purchases(signed.actor(), filter, PageRequest::new(None, MAX_PAGE)).await?;
    let frame = Frame::of(&signed, &request);
    let name = format!("purchases-{}", filter.month);
    Ok(file(&name, Sending::of(signed, state, frame, filter), first))
}

/// The answer; its first page was read before it begins, so that a refusal is one.
pub(in crate::pages) fn file<R: Register>(
    name: &str,
    mut sending: Sending<R>,
    first: Page<R::Entry, R::Key>,
) -> HttpResponse {
    let heads = std::iter::once("sales-serial").chain(R::HEADS.iter().copied());
    let heads: Vec<String> = heads.map(|key| cell(&sending.frame.t(key))).collect();
    // The mark by which spreadsheets know UTF-8.
    let mut text = format!("\u{feff}{}\r\n", heads.join(","));
    sending.write(&mut text, &first.items);
    sending.next = first.next;
    sending.ready = Some(text);
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")))
        .streaming(stream::try_unfold(sending, Sending::next))
}

/// A register on its way.
pub(in crate::pages) struct Sending<R: Register> {
    signed: Signed,
    state: web::Data<HttpState>,
    frame: Frame,
    register: R,
    serial: u64,
    next: Option<R::Key>,
    ready: Option<String>,
}

impl<R: Register> Sending<R> {
    /// A register before anything of it was sent.
    pub(in crate::pages) const fn of(signed: Signed, state: web::Data<HttpState>, frame: Frame, register: R) -> Self {
        Self { signed, state, frame, register, serial: 0, next: None, ready: None }
    }

    async fn next(mut self) -> io::Result<Option<(Bytes, Self)>> {
        if let Some(text) = self.ready.take() {
            return Ok(Some((text.into(), self)));
        }
        let Some(after) = self.next.take() else { return Ok(None) };
        let page = self.register.page(&self.state, &self.signed, Some(after)).await.map_err(|problem| {
            tracing::error!(code = problem.code().name(), "a register was broken off");
            io::Error::other("the register cannot be read")
        })?;
        let mut text = String::new();
        self.write(&mut text, &page.items);
        self.next = page.next;
        Ok(Some((text.into(), self)))
    }

    fn write(&mut self, text: &mut String, entries: &[R::Entry]) {
        for entry in entries {
            self.serial += 1;
            let _ = write!(text, "{},{}\r\n", self.serial, R::cells(&self.frame, entry).join(","));
        }
    }
}

/// Poisha as taka with a point, for machines.
fn taka(minor: i64) -> String {
    let (sign, minor) = (if minor < 0 { "-" } else { "" }, minor.unsigned_abs());
    format!("{sign}{}.{:02}", minor / 100, minor % 100)
}

/// A text as a cell (RFC 4180) that no spreadsheet takes for a formula (OWASP, CSV injection).
pub(in crate::pages) fn cell(text: &str) -> String {
    let mut cell = String::from('"');
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        cell.push('\'');
    }
    let _ = write!(cell, "{}", text.replace('"', "\"\""));
    cell.push('"');
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_a_text_and_never_a_formula() {
        assert_eq!(cell("Brand film"), "\"Brand film\"");
        assert_eq!(cell("a \"b\", c\nd"), "\"a \"\"b\"\", c\nd\"");
        assert_eq!(cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        for first in ["+1", "-1", "@x", "\tx", "\rx"] {
            assert!(cell(first).starts_with("\"'"), "{first:?}");
        }
    }

    #[test]
    fn amounts_are_plain_decimals() {
        assert_eq!([taka(5), taka(123_456_789), taka(-1)], ["0.05", "1234567.89", "-0.01"]);
    }
}
