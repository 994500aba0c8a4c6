use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_invoicing::{
    Bin,
    returns::{ReturnNote, SalesEntry, SalesFilter},
};
use dalil_money::Currency;

use super::{Steps, month};
use crate::{
    Code, HttpState, Problem, Signed,
    body::Query,
    pages::{
        chosen::Chosen,
        frame::{self, Frame},
        labels, page,
        parts::{Pager, money, name_of},
    },
};

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    month: Option<String>,
    note: Option<String>,
    above: Option<String>,
    cursor: Option<String>,
}

impl Asked {
    /// Which sales, where the address is understood.
    pub(super) fn filter(&self, state: &HttpState, signed: &Signed) -> Result<SalesFilter, Problem> {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let understood = || Problem::new(Code::InvalidQuery);
        let note = given(&self.note).map(|text| text.parse().ok().and_then(ReturnNote::from_number));
        let above = given(&self.above).map(|text| text.parse::<i64>().ok());
        Ok(SalesFilter {
            month: month(state, signed, self.month.as_deref())?,
            note: note.map(|note| note.ok_or_else(understood)).transpose()?,
            above: above.map(|above| above.ok_or_else(understood)).transpose()?,
        })
    }
}

#[derive(Template)]
#[template(path = "returns/sales.html")]
struct SalesPage<'a> {
    f: &'a Frame,
    title: String,
    form: &'static str,
    month: String,
    worksheet: String,
    narrowed: Option<String>,
    whole: String,
    csv: String,
    steps: Steps,
    mark: &'static str,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    href: String,
    number: String,
    date: String,
    day: String,
    buyer: String,
    buyer_lang: &'static str,
    under: String,
    description: String,
    voided: bool,
    value: String,
    duty: String,
    vat: String,
    total: String,
}

pub(super) async fn list(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let filter = asked.filter(&state, &signed)?;
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let month = filter.month;
    let note = filter.note.map(|note| ("note", note.number().to_string()));
    let above = filter.above.map(|above| ("above", above.to_string()));
    let narrowing: Vec<_> = note.into_iter().chain(above).collect();
    let more = narrowing.iter().fold(String::new(), |more, (name, value)| more + "&" + name + "=" + value);
    let list = Chosen {
        state: &state,
        signed: &signed,
        of: "sales",
        path: format!("{base}/vat/sales"),
        filters: std::iter::once(("month", month.to_string())).chain(narrowing).collect(),
    };
    let wanted = list.page(asked.cursor.as_deref())?;
    let sales = state.app.sales(signed.actor(), filter, wanted).await?;
    let amount = |minor| money(frame.language, minor, Currency::BDT);
    let (title, form) = match filter.above {
        Some(_) => ("sales-large-title", "6.10"),
        None => ("sales-title", "6.2"),
    };
    let narrowed = match (filter.note, filter.above) {
        (Some(note), _) => {
            let number = note.number();
            let what = frame.t(&format!("return-note-{number}"));
            let note = frame.language.count(u64::from(number));
            Some(frame.tx("sales-of-note", &[("note", note.into()), ("what", what.into())]))
        }
        (None, Some(above)) => Some(frame.tx("sales-above", &[("amount", amount(above).into())])),
        (None, None) => None,
    };
    page(&SalesPage {
        title: frame.t(title),
        form,
        month: frame.language.month_of(month.first()),
        worksheet: format!("{base}/vat?month={month}"),
        narrowed,
        whole: list.without(&["note", "above"]),
        csv: list.first().replacen("/vat/sales", "/vat/sales.csv", 1),
        steps: Steps::of(&frame, (&state, &signed), &format!("{base}/vat/sales"), month, &more),
        mark: labels::mark(frame.language, Currency::BDT),
        rows: sales.items.iter().map(|entry| Row::of(&frame, &base, entry)).collect(),
        pager: Pager::new(
            &frame,
            asked.cursor.as_ref().map(|_| list.first()),
            sales.next.as_ref().map(|key| list.after(key)),
        ),
        f: &frame,
    })
}

impl Row {
    fn of(frame: &Frame, base: &str, entry: &SalesEntry) -> Self {
        let language = frame.language;
        let amount = |minor| money(language, minor, Currency::BDT);
        let buyer = &entry.buyer;
        let (name, buyer_lang) = name_of(language, buyer.name_bn.as_deref(), buyer.name_en.as_deref());
        let more = u64::from(entry.line_count).saturating_sub(1);
        let description = match more {
            0 => entry.description.clone(),
            more => frame.tx(
                "sales-and-more",
                &[("first", entry.description.as_str().into()), ("more", language.count(more).into())],
            ),
        };
        Self {
            href: format!("{base}/documents/{}", entry.document),
            number: language.figure(&entry.printed_number),
            date: entry.issued_on.to_string(),
            day: language.short_date(entry.issued_on),
            buyer: name.to_owned(),
            buyer_lang,
            under: buyer.bin.as_ref().map(Bin::to_string).map(|bin| language.figure(&bin)).unwrap_or_default(),
            description,
            voided: entry.voided,
            value: amount(entry.sums.value),
            duty: amount(entry.sums.duty),
            vat: amount(entry.sums.vat),
            total: amount(entry.total),
        }
    }
}
