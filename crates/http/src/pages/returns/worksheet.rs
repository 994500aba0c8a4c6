use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_invoicing::{
    DocumentKind, FiscalYear, REPORTED_ABOVE, YearStart,
    purchasing::RegisterNote,
    returns::{TaxMonth, TaxSums, Worksheet},
};
use dalil_money::Currency;

use super::{Steps, month};
use crate::{
    HttpState, Problem, Signed,
    body::Query,
    pages::{
        frame::{self, Frame},
        labels, page,
        parts::money,
    },
};

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    month: Option<String>,
}

#[derive(Template)]
#[template(path = "returns/worksheet.html")]
struct WorksheetPage<'a> {
    f: &'a Frame,
    month: String,
    steps: Steps,
    mark: &'static str,
    notes: Vec<Note>,
    sales: Amounts,
    bought: Vec<Note>,
    purchases: Amounts,
    adjustments: Vec<Note>,
    vat: String,
    closings: String,
    /// What is awaited now; it is of no year, and an auditor does not see it.
    certificates: Option<String>,
    /// The year of account that the month lies in, as a whole.
    year: String,
    register: String,
    large: String,
    book: String,
    large_book: String,
}

struct Note {
    number: String,
    what: String,
    amounts: Amounts,
    /// Where its documents are; none where it has none.
    href: Option<String>,
}

struct Amounts {
    value: String,
    duty: String,
    vat: String,
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let month = month(&state, &signed, asked.month.as_deref())?;
    let sheet = state.app.worksheet(signed.actor(), month).await?;
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let of = Sheet { frame: &frame, base: &base, month };
    page(&WorksheetPage {
        month: frame.language.month_of(month.first()),
        steps: Steps::of(&frame, (&state, &signed), &format!("{base}/vat"), month, ""),
        mark: labels::mark(frame.language, Currency::BDT),
        notes: sheet.notes.iter().map(|(note, sums)| of.sales(note.number(), *sums)).collect(),
        sales: Amounts::of(&frame, sheet.sales),
        bought: sheet.bought.iter().map(|(note, sums)| of.purchases(note.number(), *sums)).collect(),
        purchases: Amounts::of(&frame, sheet.purchases),
        adjustments: of.adjustments(&sheet),
        vat: money(frame.language, sheet.vat(), Currency::BDT),
        closings: format!("{base}/vat/closings"),
        certificates: signed.actor().window().is_none().then(|| format!("{base}/vat/certificates")),
        year: format!("{base}/vat/years/{}", FiscalYear::of(month.first(), YearStart::JULY).first_year()),
        register: format!("{base}/vat/sales?month={month}"),
        large: format!("{base}/vat/sales?month={month}&above={REPORTED_ABOVE}"),
        book: format!("{base}/vat/purchases?month={month}"),
        large_book: format!("{base}/vat/purchases?month={month}&above={REPORTED_ABOVE}"),
        f: &frame,
    })
}

/// Where the figures of one worksheet lead.
struct Sheet<'a> {
    frame: &'a Frame,
    base: &'a str,
    month: TaxMonth,
}

impl Sheet<'_> {
    fn sales(&self, number: u8, sums: TaxSums) -> Note {
        self.note(number, sums, format!("{}/vat/sales?month={}&note={number}", self.base, self.month))
    }

    fn purchases(&self, number: u8, sums: TaxSums) -> Note {
        self.note(number, sums, format!("{}/vat/purchases?month={}&note={number}", self.base, self.month))
    }

    /// A note fed by documents of a kind, which the list of documents shows.
    fn documents(&self, number: u8, kind: DocumentKind, sums: TaxSums) -> Note {
        let (from, to) = (self.month.first(), self.month.last());
        self.note(number, sums, format!("{}/documents?kind={}&from={from}&to={to}", self.base, kind.as_str()))
    }

    /// Notes 24 to 33: what raises the tax, and what lowers it.
    fn adjustments(&self, sheet: &Worksheet) -> Vec<Note> {
        let vat = |vat| TaxSums { vat, ..TaxSums::default() };
        let paid = |note: RegisterNote, minor| self.purchases(note.number(), vat(minor));
        let sum = |number, minor| Note { href: None, ..self.note(number, vat(minor), String::new()) };
        vec![
            paid(RegisterNote::Withheld, sheet.withheld),
            paid(RegisterNote::Cash, sheet.returned),
            self.documents(26, DocumentKind::Mushak68, sheet.debit_notes),
            sum(28, sheet.increasing()),
            self.note(
                29,
                vat(sheet.certified),
                format!("{}/vat/certificates/received?month={}", self.base, self.month),
            ),
            self.documents(31, DocumentKind::Mushak67, sheet.credit_notes),
            sum(33, sheet.decreasing()),
        ]
    }

    fn note(&self, number: u8, sums: TaxSums, href: String) -> Note {
        Note {
            number: self.frame.language.count(u64::from(number)),
            what: self.frame.t(&format!("return-note-{number}")),
            amounts: Amounts::of(self.frame, sums),
            href: (sums != TaxSums::default()).then_some(href),
        }
    }
}

impl Amounts {
    fn of(frame: &Frame, sums: TaxSums) -> Self {
        let amount = |minor| money(frame.language, minor, Currency::BDT);
        Self { value: amount(sums.value), duty: amount(sums.duty), vat: amount(sums.vat) }
    }
}
