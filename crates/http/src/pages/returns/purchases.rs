//! The register of purchases: on screen, narrowed to what feeds a figure, and as the 21 columns of the book.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_invoicing::purchasing::{Recorded, RegisterFilter, RegisterNote};
use dalil_money::Currency;
use dalil_tenancy::page::{MAX_PAGE, PageRequest};

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

/// The columns of the form.
const COLUMNS: u64 = 21;

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    month: Option<String>,
    note: Option<String>,
    above: Option<String>,
    cursor: Option<String>,
}

impl Asked {
    /// Which purchases, where the address is understood.
    pub(super) fn filter(&self, state: &HttpState, signed: &Signed) -> Result<RegisterFilter, Problem> {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let understood = || Problem::new(Code::InvalidQuery);
        let note = given(&self.note).map(|text| text.parse().ok().and_then(RegisterNote::from_number));
        let above = given(&self.above).map(|text| text.parse::<i64>().ok());
        Ok(RegisterFilter {
            month: month(state, signed, self.month.as_deref())?,
            note: note.map(|note| note.ok_or_else(understood)).transpose()?,
            above: above.map(|above| above.ok_or_else(understood)).transpose()?,
        })
    }
}

#[derive(Template)]
#[template(path = "returns/purchases.html")]
struct RegisterPage<'a> {
    f: &'a Frame,
    title: String,
    form: &'static str,
    month: String,
    worksheet: String,
    narrowed: Option<String>,
    whole: String,
    csv: String,
    book: String,
    steps: Steps,
    mark: &'static str,
    rows: Vec<Row>,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "returns/book.html")]
struct BookPage<'a> {
    f: &'a Frame,
    month: String,
    register: String,
    workspace: String,
    mark: &'static str,
    columns: Vec<String>,
    rows: Vec<Row>,
}

/// A purchase as the register shows it.
struct Row {
    serial: String,
    href: String,
    number: String,
    paper_date: String,
    paper_day: String,
    date: String,
    day: String,
    seller: String,
    seller_lang: &'static str,
    address: String,
    identity: String,
    description: String,
    quantity: String,
    remarks: String,
    reversed: bool,
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
    let note = filter.note.map(|note| ("note", note.number().to_string()));
    let above = filter.above.map(|above| ("above", above.to_string()));
    let narrowing: Vec<_> = note.into_iter().chain(above).collect();
    let more = narrowing.iter().fold(String::new(), |more, (name, value)| more + "&" + name + "=" + value);
    let list = Chosen {
        state: &state,
        signed: &signed,
        of: "purchase-register",
        path: format!("{base}/vat/purchases"),
        filters: std::iter::once(("month", filter.month.to_string())).chain(narrowing).collect(),
    };
    let wanted = list.page(asked.cursor.as_deref())?;
    let purchases = state.app.purchase_register(signed.actor(), filter, wanted).await?;
    let (title, form) = match filter.above {
        Some(_) => ("register-large-title", "6.10"),
        None => ("register-title", "6.1"),
    };
    page(&RegisterPage {
        title: frame.t(title),
        form,
        month: frame.language.month_of(filter.month.first()),
        worksheet: format!("{base}/vat?month={}", filter.month),
        narrowed: narrowed(&frame, filter),
        whole: list.without(&["note", "above"]),
        csv: list.first().replacen("/vat/purchases", "/vat/purchases.csv", 1),
        book: format!("{base}/vat/purchases/book?month={}", filter.month),
        steps: Steps::of(&frame, (&state, &signed), &format!("{base}/vat/purchases"), filter.month, &more),
        mark: labels::mark(frame.language, Currency::BDT),
        rows: purchases.items.iter().map(|recorded| Row::of(&frame, &base, 0, recorded)).collect(),
        pager: Pager::new(
            &frame,
            asked.cursor.as_ref().map(|_| list.first()),
            purchases.next.as_ref().map(|key| list.after(key)),
        ),
        f: &frame,
    })
}

fn narrowed(frame: &Frame, filter: RegisterFilter) -> Option<String> {
    match (filter.note, filter.above) {
        (Some(note), _) => {
            let number = note.number();
            let what = frame.t(&format!("return-note-{number}"));
            let note = frame.language.count(u64::from(number));
            Some(frame.tx("sales-of-note", &[("note", note.into()), ("what", what.into())]))
        }
        (None, Some(above)) => {
            let above = money(frame.language, above, Currency::BDT);
            Some(frame.tx("sales-above", &[("amount", above.into())]))
        }
        (None, None) => None,
    }
}

/// The register of a month in the columns of the form, whole, for printing; those of stock are not applicable to services.
pub(super) async fn book(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let filter = RegisterFilter::of(month(&state, &signed, asked.month.as_deref())?);
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let mut rows = Vec::new();
    let mut after = None;
    loop {
        let wanted = PageRequest::new(after, MAX_PAGE);
        let purchases = state.app.purchase_register(signed.actor(), filter, wanted).await?;
        for recorded in &purchases.items {
            rows.push(Row::of(&frame, &base, rows.len() as u64 + 1, recorded));
        }
        after = purchases.next;
        if after.is_none() {
            break;
        }
    }
    page(&BookPage {
        month: frame.language.month_of(filter.month.first()),
        register: format!("{base}/vat/purchases?month={}", filter.month),
        workspace: signed.live().workspace.name.clone(),
        mark: labels::mark(frame.language, Currency::BDT),
        columns: (1..=COLUMNS).map(|column| frame.language.count(column)).collect(),
        rows,
        f: &frame,
    })
}

impl Row {
    fn of(frame: &Frame, base: &str, serial: u64, recorded: &Recorded) -> Self {
        let (language, purchase) = (frame.language, &recorded.purchase);
        let (sums, total) = recorded.counted();
        let amount = |minor| money(language, minor, Currency::BDT);
        let seller = &purchase.seller;
        let (name, seller_lang) = name_of(language, seller.name_bn.as_deref(), seller.name_en.as_deref());
        Self {
            serial: language.count(serial),
            href: format!("{base}/purchases/{}", purchase.id),
            number: language.figure(purchase.number.as_str()),
            paper_date: purchase.dated_on.to_string(),
            paper_day: language.short_date(purchase.dated_on),
            date: purchase.received_on.to_string(),
            day: language.short_date(purchase.received_on),
            seller: name.to_owned(),
            seller_lang,
            address: seller.address.clone().unwrap_or_default(),
            identity: seller.identity().map(|identity| language.figure(&identity)).unwrap_or_default(),
            description: description(frame, recorded),
            quantity: quantity(frame, recorded),
            remarks: purchase.remarks.as_ref().map(ToString::to_string).unwrap_or_default(),
            reversed: recorded.reversal.is_some(),
            value: amount(sums.value),
            duty: amount(sums.duty),
            vat: amount(sums.vat),
            total: amount(total),
        }
    }
}

/// What the first line says, and how many more there are.
pub(super) fn description(frame: &Frame, recorded: &Recorded) -> String {
    let lines = &recorded.purchase.lines;
    let first = lines.first().map(|line| line.fields.description.to_string()).unwrap_or_default();
    match lines.len() as u64 {
        0 | 1 => first,
        count => {
            let more = frame.language.count(count - 1);
            frame.tx("sales-and-more", &[("first", first.into()), ("more", more.into())])
        }
    }
}

/// How many, where there is one line only.
pub(super) fn quantity(frame: &Frame, recorded: &Recorded) -> String {
    let [line] = recorded.purchase.lines.as_slice() else { return String::new() };
    let quantity = line.fields.quantity.map(|quantity| frame.language.figure(&quantity.to_string()));
    let unit = line.fields.unit.as_ref().map(ToString::to_string);
    quantity.into_iter().chain(unit).collect::<Vec<_>>().join(" ")
}
