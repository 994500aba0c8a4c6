//! The register as a file for a spreadsheet, read and sent page by page.

use std::{fmt::Write as _, io};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, Bytes},
};
use dalil_invoicing::{
    Bin,
    returns::{SalesEntry, SalesFilter, SalesKey},
};
use dalil_tenancy::page::{MAX_PAGE, PageRequest};
use futures_util::stream;

use super::sales::Asked;
use crate::{HttpState, Problem, Signed, body::Query, pages::frame::Frame};

/// The heads of the columns, by their keys in the catalogue.
const HEADS: [&str; 11] = [
    "sales-serial",
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

pub(super) async fn download(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let filter = asked.filter(&state)?;
    let frame = Frame::of(&signed, &request);
    let name = format!("attachment; filename=\"sales-{}.csv\"", filter.month);
    // The first page is read before the answer begins, so that a refusal is one.
    let first = state.app.export_sales(signed.actor(), filter, PageRequest::new(None, MAX_PAGE)).await?;
    // The mark by which spreadsheets know UTF-8.
    let heads = HEADS.map(|key| cell(&frame.t(key))).join(",");
    let mut text = format!("\u{feff}{heads}\r\n");
    let mut serial = 0;
    write_rows(&mut text, &mut serial, &frame, &first.items);
    let sending = Sending { signed, state, frame, filter, serial, next: first.next, ready: Some(text) };
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .streaming(stream::try_unfold(sending, Sending::next)))
}

/// A register on its way.
struct Sending {
    signed: Signed,
    state: web::Data<HttpState>,
    frame: Frame,
    filter: SalesFilter,
    serial: u64,
    next: Option<SalesKey>,
    ready: Option<String>,
}

impl Sending {
    async fn next(mut self) -> io::Result<Option<(Bytes, Self)>> {
        if let Some(text) = self.ready.take() {
            return Ok(Some((text.into(), self)));
        }
        let Some(after) = self.next.take() else { return Ok(None) };
        let wanted = PageRequest::new(Some(after), MAX_PAGE);
        let page = self.state.app.sales(self.signed.actor(), self.filter, wanted).await.map_err(|error| {
            tracing::error!(%error, "a register was broken off");
            io::Error::other("the register cannot be read")
        })?;
        let mut text = String::new();
        write_rows(&mut text, &mut self.serial, &self.frame, &page.items);
        self.next = page.next;
        Ok(Some((text.into(), self)))
    }
}

fn write_rows(text: &mut String, serial: &mut u64, frame: &Frame, entries: &[SalesEntry]) {
    for entry in entries {
        *serial += 1;
        let buyer = &entry.buyer;
        let name = crate::pages::parts::name_of(frame.language, buyer.name_bn.as_deref(), buyer.name_en.as_deref()).0;
        let cells = [
            serial.to_string(),
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
        ];
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
}

/// Poisha as taka with a point, for machines.
fn taka(minor: i64) -> String {
    let (sign, minor) = (if minor < 0 { "-" } else { "" }, minor.unsigned_abs());
    format!("{sign}{}.{:02}", minor / 100, minor % 100)
}

/// A text as a cell (RFC 4180) that no spreadsheet takes for a formula (OWASP, CSV injection).
fn cell(text: &str) -> String {
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
