//! Of what a certificate is awaited, the oldest first.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_app::Certified;
use dalil_invoicing::certificates::AwaitedFilter;
use dalil_ledger::permission::PAYMENTS_RECORD;
use dalil_money::Currency;
use jiff::civil::Date;

use super::{client, number};
use crate::{
    Code, HttpState, Problem, Signed,
    body::Query,
    pages::{
        chosen::Chosen,
        frame::{self, Frame},
        labels, page,
        parts::{Pager, State, money, told},
    },
};

/// From how many days on a certificate is late.
const LATE: i32 = 30;

#[derive(serde::Deserialize)]
pub(in crate::pages) struct Asked {
    client: Option<String>,
    cursor: Option<String>,
}

impl Asked {
    /// Of what, where the address is understood.
    pub(in crate::pages) fn filter(&self) -> Result<AwaitedFilter, Problem> {
        let given = self.client.as_deref().filter(|text| !text.is_empty());
        let client = given.map(str::parse).transpose().map_err(|_| Problem::new(Code::InvalidQuery))?;
        Ok(AwaitedFilter { client, before: None })
    }
}

#[derive(Template)]
#[template(path = "certificates/awaited.html")]
struct AwaitedPage<'a> {
    f: &'a Frame,
    base: &'a str,
    mark: &'static str,
    csv: String,
    of: Option<String>,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    href: String,
    number: String,
    invoice: Option<String>,
    client: String,
    client_lang: &'static str,
    of_client: String,
    payment: String,
    date: String,
    day: String,
    awaited: String,
    /// What was withheld, where part of it is certified.
    part: Option<String>,
    state: State,
    enter: Option<String>,
}

pub(super) async fn list(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let filter = asked.filter()?;
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let client = filter.client.map(|client| ("client", client.to_string()));
    let list = Chosen {
        state: &state,
        signed: &signed,
        of: "awaited-certificates",
        path: format!("{base}/vat/certificates"),
        filters: client.into_iter().collect(),
    };
    let found = state.app.awaited_certificates(signed.actor(), filter, list.page(asked.cursor.as_deref())?).await?;
    let rows = Rows {
        frame: &frame,
        base: &base,
        today: state.app.tax_day(),
        may_record: signed.actor().may(PAYMENTS_RECORD),
    };
    let csv = format!("{base}/vat/certificates/awaited.csv");
    page(&AwaitedPage {
        mark: labels::mark(frame.language, Currency::BDT),
        csv: filter.client.map_or_else(|| csv.clone(), |client| format!("{csv}?client={client}")),
        of: filter.client.and_then(|_| found.items.first()).map(|first| super::client(&frame, first).0.to_owned()),
        rows: found.items.iter().map(|certified| rows.row(certified)).collect(),
        pager: Pager::new(
            &frame,
            asked.cursor.as_ref().map(|_| list.first()),
            found.next.as_ref().map(|key| list.after(key)),
        ),
        f: &frame,
        base: &base,
    })
}

/// What every row is written with.
struct Rows<'a> {
    frame: &'a Frame,
    base: &'a str,
    today: Date,
    may_record: bool,
}

impl Rows<'_> {
    fn row(&self, certified: &Certified) -> Row {
        let (frame, base, language) = (self.frame, self.base, self.frame.language);
        let withheld = &certified.withheld;
        let (name, client_lang) = client(frame, certified);
        let days = withheld.age(self.today);
        let count = u64::try_from(days).unwrap_or_default();
        let paper = certified.tax_invoice.as_ref().map_or(withheld.document, |paper| paper.id);
        Row {
            href: format!("{base}/documents/{paper}"),
            number: number(frame, certified),
            invoice: certified
                .tax_invoice
                .as_ref()
                .and(certified.invoice.as_ref())
                .map(|invoice| language.figure(&invoice.printed_number)),
            client: name.to_owned(),
            client_lang,
            of_client: format!("{base}/vat/certificates?client={}", withheld.client),
            payment: format!("{base}/payments/{}", withheld.payment),
            date: withheld.paid_on.to_string(),
            day: language.short_date(withheld.paid_on),
            awaited: money(language, withheld.awaited(), Currency::BDT),
            part: (withheld.certified > 0).then(|| {
                let amount = told(frame, withheld.withheld, Currency::BDT);
                frame.tx("certificate-of-withheld", &[("amount", amount.into())])
            }),
            state: State {
                class: if days > LATE { "overdue" } else { "due" },
                word: frame.tx("certificate-age", &[("days", count.into())]),
            },
            enter: self.may_record.then(|| format!("{base}/vat/certificates/new?payment={}", withheld.payment)),
        }
    }
}
