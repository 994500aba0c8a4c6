//! Certificates that came: all of them, or those behind note 29 of a month.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_app::CertificateDetail;
use dalil_invoicing::{certificates::CertificateFilter, returns::TaxMonth};
use dalil_money::Currency;

use super::{client, number, state};
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

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    month: Option<String>,
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "certificates/received.html")]
struct ReceivedPage<'a> {
    f: &'a Frame,
    base: &'a str,
    mark: &'static str,
    narrowed: Option<String>,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    href: String,
    number: String,
    papers: String,
    client: String,
    client_lang: &'static str,
    date: String,
    day: String,
    amount: String,
    /// What of it the return counts, where that is not all.
    counted: Option<String>,
    state: State,
}

pub(super) async fn list(
    request: HttpRequest,
    signed: Signed,
    http: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let given = asked.month.as_deref().filter(|text| !text.is_empty());
    let month = given.map(str::parse::<TaxMonth>).transpose().map_err(|_| Problem::new(Code::InvalidQuery))?;
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let list = Chosen {
        state: &http,
        signed: &signed,
        of: "certificates",
        path: format!("{base}/vat/certificates/received"),
        filters: month.map(|month| ("month", month.to_string())).into_iter().collect(),
    };
    let filter = CertificateFilter { client: None, month };
    let found = http.app.certificates(signed.actor(), filter, list.page(asked.cursor.as_deref())?).await?;
    page(&ReceivedPage {
        mark: labels::mark(frame.language, Currency::BDT),
        narrowed: month.map(|month| {
            let month = frame.language.month_of(month.first());
            frame.tx("certificates-of-month", &[("month", month.into())])
        }),
        rows: found.items.iter().map(|detail| Row::of(&frame, &base, detail)).collect(),
        pager: Pager::new(
            &frame,
            asked.cursor.as_ref().map(|_| list.first()),
            found.next.as_ref().map(|key| list.after(key)),
        ),
        f: &frame,
        base: &base,
    })
}

impl Row {
    fn of(frame: &Frame, base: &str, detail: &CertificateDetail) -> Self {
        let (language, certificate) = (frame.language, &detail.recorded.certificate);
        let (name, client_lang) = detail.lines.first().map_or(("", "en"), |(_, first)| client(frame, first));
        let mut papers: Vec<String> = detail.lines.iter().map(|(_, line)| number(frame, line)).collect();
        papers.dedup();
        Self {
            href: format!("{base}/vat/certificates/{}", certificate.id),
            number: language.figure(certificate.number.as_str()),
            papers: papers.join(", "),
            client: name.to_owned(),
            client_lang,
            date: certificate.received_on.to_string(),
            day: language.short_date(certificate.received_on),
            amount: money(language, certificate.amount, Currency::BDT),
            counted: (certificate.counted != certificate.amount).then(|| {
                let counted = told(frame, certificate.counted, Currency::BDT);
                frame.tx("certificate-counted", &[("amount", counted.into())])
            }),
            state: state(frame, detail.recorded.reversal.is_some()),
        }
    }
}
