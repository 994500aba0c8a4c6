use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_app::{CertificateDetail, Certified};
use dalil_invoicing::certificates::CertificateLine;
use dalil_ledger::permission::PAYMENTS_RECORD;
use dalil_money::Currency;

use super::{client, number, state};
use crate::{
    HttpState, Problem, Signed,
    api::scan_answer,
    body::Query,
    etag,
    pages::{
        frame::{self, Frame},
        id, labels, page,
        parts::{Fact, State, money, told},
    },
};

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    saved: Option<String>,
}

#[derive(Template)]
#[template(path = "certificates/show.html")]
struct ShowPage<'a> {
    f: &'a Frame,
    base: &'a str,
    saved: bool,
    number: String,
    client: String,
    client_lang: &'static str,
    state: State,
    reason: Option<String>,
    facts: Vec<Fact>,
    mark: &'static str,
    lines: Vec<Line>,
    amount: String,
    scan: Option<String>,
    reverse: Option<String>,
}

struct Line {
    href: String,
    number: String,
    payment: String,
    date: String,
    day: String,
    withheld: String,
    amount: String,
    /// By how much it says less or more than was withheld.
    differs: Option<String>,
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed,
    http: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let detail = http.app.certificate(signed.actor(), id(&request)?).await?;
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let certificate = &detail.recorded.certificate;
    let href = format!("{base}/vat/certificates/{}", certificate.id);
    let reversed = detail.recorded.reversal.as_ref();
    let (name, client_lang) = detail.lines.first().map_or(("", "en"), |(_, first)| client(&frame, first));
    page(&ShowPage {
        saved: asked.saved.is_some(),
        number: frame.language.figure(certificate.number.as_str()),
        client: name.to_owned(),
        client_lang,
        state: state(&frame, reversed.is_some()),
        reason: reversed.map(|reversal| reversal.reason.to_string()),
        facts: facts(&frame, &detail),
        mark: labels::mark(frame.language, Currency::BDT),
        lines: detail.lines.iter().map(|(line, certified)| Line::of(&frame, &base, line, certified)).collect(),
        amount: money(frame.language, certificate.amount, Currency::BDT),
        scan: certificate.scan.is_some().then(|| format!("{href}/scan")),
        reverse: (reversed.is_none() && signed.actor().may(PAYMENTS_RECORD)).then(|| format!("{href}/reverse")),
        f: &frame,
        base: &base,
    })
}

/// The scan, to be saved.
pub(super) async fn scan(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    let scan = state.app.certificate_scan(signed.actor(), id(&request)?).await?;
    let tag = etag::of_digest(&scan.sha256);
    Ok(scan_answer(scan, tag))
}

fn facts(frame: &Frame, detail: &CertificateDetail) -> Vec<Fact> {
    let (language, certificate) = (frame.language, &detail.recorded.certificate);
    let period =
        certificate.period.map_or_else(|| frame.t("certificate-too-late"), |period| language.month_of(period.first()));
    [
        ("field-dated_on", Some(language.date(certificate.dated_on))),
        ("field-received_on", Some(language.date(certificate.received_on))),
        ("field-entity_bin", certificate.entity_bin.as_ref().map(|bin| language.figure(&bin.to_string()))),
        ("field-period", Some(period)),
        ("certificate-note", Some(told(frame, certificate.counted, Currency::BDT))),
        ("field-remarks", certificate.remarks.as_ref().map(ToString::to_string)),
    ]
    .into_iter()
    .filter_map(|(key, value)| Some(Fact::new(frame.t(key), value?)))
    .collect()
}

impl Line {
    fn of(frame: &Frame, base: &str, line: &CertificateLine, certified: &Certified) -> Self {
        let (language, withheld) = (frame.language, &certified.withheld);
        let amount = |minor| money(language, minor, Currency::BDT);
        let off = line.amount.saturating_sub(withheld.withheld);
        let key = if off < 0 { "certificate-short" } else { "certificate-over" };
        let paper = certified.tax_invoice.as_ref().map_or(withheld.document, |paper| paper.id);
        Self {
            href: format!("{base}/documents/{paper}"),
            number: number(frame, certified),
            payment: format!("{base}/payments/{}", withheld.payment),
            date: withheld.paid_on.to_string(),
            day: language.short_date(withheld.paid_on),
            withheld: amount(withheld.withheld),
            amount: amount(line.amount),
            differs: (off != 0).then(|| {
                let off = told(frame, off.saturating_abs(), Currency::BDT);
                frame.tx(key, &[("amount", off.into())])
            }),
        }
    }
}
