use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_invoicing::{
    DocumentKind, REPORTED_ABOVE,
    returns::{ReturnNote, TaxMonth, TaxSums},
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
    corrections: Vec<Note>,
    vat: String,
    register: String,
    large: String,
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
    let month = month(&state, asked.month.as_deref())?;
    let sheet = state.app.worksheet(signed.actor(), month).await?;
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    page(&WorksheetPage {
        month: frame.language.month_of(month.first()),
        steps: Steps::of(&frame, &state, &format!("{base}/vat"), month, ""),
        mark: labels::mark(frame.language, Currency::BDT),
        notes: sheet.notes.iter().map(|(note, sums)| Note::of(&frame, &base, month, *note, *sums)).collect(),
        sales: Amounts::of(&frame, sheet.sales),
        corrections: [
            (26, DocumentKind::Mushak68, sheet.debit_notes),
            (31, DocumentKind::Mushak67, sheet.credit_notes),
        ]
        .map(|(number, kind, sums)| Note::of_kind(&frame, &base, month, number, kind, sums))
        .into(),
        vat: money(frame.language, sheet.vat(), Currency::BDT),
        register: format!("{base}/vat/sales?month={month}"),
        large: format!("{base}/vat/sales?month={month}&above={REPORTED_ABOVE}"),
        f: &frame,
    })
}

impl Note {
    fn of(frame: &Frame, base: &str, month: TaxMonth, note: ReturnNote, sums: TaxSums) -> Self {
        let number = note.number();
        Self {
            number: frame.language.count(u64::from(number)),
            what: frame.t(&format!("return-note-{number}")),
            amounts: Amounts::of(frame, sums),
            href: (sums != TaxSums::default()).then(|| format!("{base}/vat/sales?month={month}&note={number}")),
        }
    }
}

impl Note {
    /// A note fed by documents of a kind, which the list of documents shows.
    fn of_kind(frame: &Frame, base: &str, month: TaxMonth, number: u8, kind: DocumentKind, sums: TaxSums) -> Self {
        let list = || {
            let (from, to) = (month.first(), month.last());
            format!("{base}/documents?kind={}&from={from}&to={to}", kind.as_str())
        };
        Self {
            number: frame.language.count(u64::from(number)),
            what: frame.t(&format!("return-note-{number}")),
            amounts: Amounts::of(frame, sums),
            href: (sums != TaxSums::default()).then(list),
        }
    }
}

impl Amounts {
    fn of(frame: &Frame, sums: TaxSums) -> Self {
        let amount = |minor| money(frame.language, minor, Currency::BDT);
        Self { value: amount(sums.value), duty: amount(sums.duty), vat: amount(sums.vat) }
    }
}
