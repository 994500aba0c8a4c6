use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_invoicing::{
    permission,
    purchasing::{PaidPurchase, PurchaseLine, Recorded},
};
use dalil_money::Currency;

use super::{paid_by, paper, state};
use crate::{
    HttpState, Problem, Signed,
    body::Query,
    pages::{
        frame::{self, Frame},
        id, labels, page,
        parts::{Fact, State, money, name_of, told},
    },
};

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    saved: Option<String>,
}

#[derive(Template)]
#[template(path = "purchases/show.html")]
struct ShowPage<'a> {
    f: &'a Frame,
    base: &'a str,
    saved: bool,
    number: String,
    supplier: String,
    seller: &'a str,
    seller_lang: &'static str,
    state: State,
    reason: Option<String>,
    mark: &'static str,
    facts: Vec<Fact>,
    lines: Vec<Line>,
    value: String,
    duty: String,
    vat: String,
    total: String,
    payments: Vec<Payment>,
    pay: Option<String>,
    reverse: Option<String>,
}

struct Line {
    description: String,
    quantity: String,
    treatment: String,
    note: String,
    value: String,
    duty: String,
    vat: String,
}

struct Payment {
    date: String,
    day: String,
    method: String,
    reference: Option<String>,
    amount: String,
    withheld: Option<String>,
    returned: Option<String>,
    state: State,
    reason: Option<String>,
    reverse: Option<String>,
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed,
    http: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let recorded = http.app.purchase(signed.actor(), id(&request)?).await?;
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let purchase = &recorded.purchase;
    let amount = |minor| money(frame.language, minor, Currency::BDT);
    let (seller, seller_lang) =
        name_of(frame.language, purchase.seller.name_bn.as_deref(), purchase.seller.name_en.as_deref());
    let may_record = signed.actor().may(permission::PURCHASES_RECORD);
    let href = format!("{base}/purchases/{}", purchase.id);
    let stands = recorded.standing().next().is_some();
    page(&ShowPage {
        saved: asked.saved.is_some(),
        number: frame.language.figure(purchase.number.as_str()),
        supplier: format!("{base}/suppliers/{}", purchase.supplier),
        seller,
        seller_lang,
        state: state(&frame, &recorded),
        reason: recorded.reversal.as_ref().map(|reversal| reversal.reason.to_string()),
        mark: labels::mark(frame.language, Currency::BDT),
        facts: facts(&frame, &recorded),
        lines: purchase.lines.iter().map(|line| Line::of(&frame, line)).collect(),
        value: amount(purchase.sums.value),
        duty: amount(purchase.sums.duty),
        vat: amount(purchase.sums.vat),
        total: amount(purchase.total),
        payments: recorded.payments.iter().map(|paid| Payment::of(&frame, &base, may_record, paid)).collect(),
        pay: (may_record && recorded.outstanding() > 0).then(|| format!("{href}/pay")),
        reverse: (may_record && recorded.reversal.is_none() && !stands).then(|| format!("{href}/reverse")),
        f: &frame,
        base: &base,
    })
}

fn facts(frame: &Frame, recorded: &Recorded) -> Vec<Fact> {
    let (language, purchase) = (frame.language, &recorded.purchase);
    let amount = |minor| told(frame, minor, Currency::BDT);
    let identity = purchase.seller.identity().map(|identity| language.figure(&identity));
    let withholding =
        frame.t(if purchase.withholding { "purchase-withholding-due" } else { "purchase-withholding-none" });
    let left = recorded.outstanding();
    [
        ("field-paper", Some(paper(frame, purchase.paper))),
        ("field-dated_on", Some(language.date(purchase.dated_on))),
        ("field-received_on", Some(language.date(purchase.received_on))),
        ("field-period", Some(language.month_of(purchase.period.first()))),
        ("supplier-identity", identity),
        ("field-address", purchase.seller.address.clone()),
        ("purchase-credited", Some(amount(purchase.credited()))),
        ("field-withholding", Some(withholding)),
        ("purchase-left", (left > 0).then(|| amount(left))),
        ("field-remarks", purchase.remarks.as_ref().map(ToString::to_string)),
    ]
    .into_iter()
    .filter_map(|(key, value)| Some(Fact::new(frame.t(key), value?)))
    .collect()
}

impl Line {
    fn of(frame: &Frame, line: &PurchaseLine) -> Self {
        let (language, fields) = (frame.language, &line.fields);
        let amount = |minor| money(language, minor, Currency::BDT);
        let quantity = fields.quantity.map(|quantity| language.figure(&quantity.to_string()));
        let unit = fields.unit.as_ref().map(ToString::to_string);
        Self {
            description: fields.description.to_string(),
            quantity: quantity.into_iter().chain(unit).collect::<Vec<_>>().join(" "),
            treatment: labels::treatment(language, fields.treatment.as_str()),
            note: language.count(u64::from(line.note.number())),
            value: amount(fields.sums.value),
            duty: amount(fields.sums.duty),
            vat: amount(fields.sums.vat),
        }
    }
}

impl Payment {
    fn of(frame: &Frame, base: &str, may_record: bool, paid: &PaidPurchase) -> Self {
        let (language, payment) = (frame.language, &paid.payment);
        let amount = |minor| told(frame, minor, Currency::BDT);
        let said = |key, minor| (minor > 0).then(|| frame.tx(key, &[("amount", amount(minor).into())]));
        Self {
            date: payment.paid_on.to_string(),
            day: language.short_date(payment.paid_on),
            method: paid_by(frame, payment.method),
            reference: payment.reference.as_ref().map(ToString::to_string),
            amount: amount(payment.amount),
            withheld: said("purchase-paid-withheld", payment.vat_withheld),
            returned: said("purchase-paid-returned", payment.credit_returned),
            state: if paid.reversal.is_some() {
                State { class: "reversed", word: frame.t("state-reversed") }
            } else {
                State { class: "paid", word: frame.t("state-paid") }
            },
            reason: paid.reversal.as_ref().map(|reversal| reversal.reason.to_string()),
            reverse: (may_record && paid.reversal.is_none())
                .then(|| format!("{base}/supplier-payments/{}/reverse", payment.id)),
        }
    }
}
