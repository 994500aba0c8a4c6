use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_app::PaymentDetail;
use dalil_ledger::{PaymentFilter, permission};

use crate::{
    HttpState, Problem, Signed,
    body::Query,
    pages::{
        chosen::Chosen,
        frame::{self, Frame},
        labels, page,
        parts::{Pager, State, name_of, told},
    },
};

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    cursor: Option<String>,
    reversed: Option<String>,
}

#[derive(Template)]
#[template(path = "payments/list.html")]
struct ListPage<'a> {
    f: &'a Frame,
    base: &'a str,
    reversed_now: bool,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    id: String,
    day: String,
    date: String,
    client: String,
    client_lang: &'static str,
    invoices: Vec<(String, String)>,
    method: String,
    reference: Option<String>,
    amount: String,
    withheld: Option<String>,
    reason: Option<String>,
    state: State,
    reverse: Option<String>,
    href: String,
    receipt: Option<(String, String)>,
}

pub(super) async fn list(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let list = Chosen {
        state: &state,
        signed: &signed,
        of: "payments",
        path: format!("{base}/payments"),
        filters: Vec::new(),
    };
    let wanted = list.page(asked.cursor.as_deref())?;
    let payments = state.app.payments(signed.actor(), PaymentFilter::default(), wanted).await?;
    let may_reverse = signed.actor().may(permission::PAYMENTS_RECORD);
    page(&ListPage {
        reversed_now: asked.reversed.is_some(),
        rows: payments.items.iter().map(|detail| Row::of(&frame, &base, may_reverse, detail)).collect(),
        pager: Pager::new(
            &frame,
            asked.cursor.as_ref().map(|_| list.first()),
            payments.next.as_ref().map(|key| list.after(key)),
        ),
        f: &frame,
        base: &base,
    })
}

impl Row {
    fn of(frame: &Frame, base: &str, may_reverse: bool, detail: &PaymentDetail) -> Self {
        let language = frame.language;
        let payment = &detail.recorded.payment;
        let fields = &payment.fields;
        let first = detail.documents.first();
        let (client, client_lang) = name_of(
            language,
            first.and_then(|document| document.buyer_name_bn.as_deref()),
            first.and_then(|document| document.buyer_name_en.as_deref()),
        );
        let withheld = fields.vat_withheld + fields.tax_withheld;
        let reversal = detail.recorded.reversal.as_ref();
        Self {
            id: payment.id.to_string(),
            day: language.short_date(fields.received_on),
            date: fields.received_on.to_string(),
            client: client.to_owned(),
            client_lang,
            invoices: detail
                .documents
                .iter()
                .map(|document| {
                    (format!("{base}/documents/{}", document.id), language.figure(&document.printed_number))
                })
                .collect(),
            method: labels::method(language, fields.method),
            reference: fields.reference.as_ref().map(ToString::to_string),
            amount: told(frame, fields.received, fields.currency),
            withheld: (withheld != 0).then(|| {
                let withheld = told(frame, withheld, fields.currency);
                frame.tx("payment-withheld", &[("amount", withheld.into())])
            }),
            reason: reversal.map(|reversal| reversal.reason.to_string()),
            state: State::payment(frame, reversal.is_some()),
            href: format!("{base}/payments/{}", payment.id),
            receipt: detail.receipt.as_ref().map(|known| {
                let number = language.figure(&known.receipt.printed_number);
                (format!("{base}/documents/{}", known.receipt.id), number)
            }),
            reverse: (may_reverse && reversal.is_none()).then(|| format!("{base}/payments/{}/reverse", payment.id)),
        }
    }
}
