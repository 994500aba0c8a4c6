//! One payment: what came, what it settles, its receipt, and the ways to a receipt and to taking it back.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_app::PaymentDetail;
use dalil_invoicing::{Issued, permission::REGISTERS_READ};
use dalil_ledger::{PaymentId, permission};
use dalil_tenancy::PersonId;

use crate::{
    HttpState, Problem, Signed,
    body::Form as Body,
    pages::{
        frame::{self, Frame},
        id, labels, page,
        parts::{Fact, Hidden, State, money, name_of, told},
        sent::Sent,
        typed::Typed,
    },
};

#[derive(Template)]
#[template(path = "payments/show.html")]
struct ShowPage<'a> {
    f: &'a Frame,
    base: &'a str,
    here: String,
    amount: String,
    state: State,
    facts: Vec<Fact>,
    mark: &'static str,
    shares: Vec<Share>,
    total: String,
    reversed: Option<(String, String)>,
    /// The receipt's address, name and, where it is void, that word.
    receipt: Option<(String, String, Option<State>)>,
    /// The form that issues one.
    may_issue: Option<Hidden>,
    may_reverse: bool,
    /// Where the certificate of what it withheld is entered, while one is awaited.
    certificate: Option<String>,
}

/// A document that it settles.
struct Share {
    href: String,
    number: String,
    day: String,
    amount: String,
    /// The VAT withheld of it.
    vat_withheld: Option<String>,
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    let detail = state.app.payment(signed.actor(), id(&request)?).await?;
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let payment = &detail.recorded.payment;
    let (fields, language) = (&payment.fields, frame.language);
    let may = signed.actor().may(permission::PAYMENTS_RECORD) && detail.recorded.reversal.is_none();
    let without = detail.receipt.is_none() && fields.received > 0;
    let awaited = fields.vat_withheld > 0
        && signed.actor().may(REGISTERS_READ)
        && state.app.withheld_by(signed.actor(), &[payment.id]).await?.iter().any(|own| own.withheld.awaited() > 0);
    page(&ShowPage {
        certificate: awaited.then(|| format!("{base}/vat/certificates/new?payment={}", payment.id)),
        here: format!("{base}/payments/{}", payment.id),
        amount: told(&frame, fields.received, fields.currency),
        state: State::payment(&frame, detail.recorded.reversal.is_some()),
        facts: facts(&frame, &state, &signed, &detail).await?,
        mark: labels::mark(language, fields.currency),
        shares: shares(&frame, &base, &detail),
        total: money(language, fields.total(), fields.currency),
        reversed: detail
            .recorded
            .reversal
            .as_ref()
            .map(|reversal| (language.date(reversal.day), reversal.reason.to_string())),
        receipt: detail.receipt.as_ref().map(|known| {
            let href = format!("{base}/documents/{}", known.receipt.id);
            (href, language.figure(&known.receipt.printed_number), known.voided.then(|| State::voided(&frame)))
        }),
        may_issue: (may && without).then(|| Hidden::new(&state.app, &signed)),
        may_reverse: may,
        f: &frame,
        base: &base,
    })
}

async fn facts(
    frame: &Frame,
    state: &HttpState,
    signed: &Signed,
    detail: &PaymentDetail,
) -> Result<Vec<Fact>, Problem> {
    let payment = &detail.recorded.payment;
    let (fields, language) = (&payment.fields, frame.language);
    let first = detail.documents.first();
    let (client, client_lang) = name_of(
        language,
        first.and_then(|document| document.buyer_name_bn.as_deref()),
        first.and_then(|document| document.buyer_name_en.as_deref()),
    );
    let zone = frame::zone(&state.app, signed).await?;
    let people: Vec<PersonId> = labels::person(&payment.by).into_iter().collect();
    let names = state.app.names(signed.actor(), &people).await?;
    let withheld = [("field-vat_withheld", fields.vat_withheld), ("field-tax_withheld", fields.tax_withheld)];
    let withheld = withheld.into_iter().filter(|(_, minor)| *minor != 0);
    let reference = fields.reference.as_ref().map(|text| Fact::new(frame.t("field-reference"), text.as_str()));
    let recorded = format!("{}, {}", language.moment(&zone, payment.at), labels::who(frame, &payment.by, &names));
    Ok([
        Fact::new(frame.t("receipt-from"), client).lang(client_lang),
        Fact::new(frame.t("field-method"), labels::method(language, fields.method)),
        Fact::new(frame.t("field-received_on"), language.date(fields.received_on)),
    ]
    .into_iter()
    .chain(reference)
    .chain(withheld.map(|(key, minor)| Fact::new(frame.t(key), told(frame, minor, fields.currency))))
    .chain([Fact::new(frame.t("payment-recorded"), recorded)])
    .collect())
}

fn shares(frame: &Frame, base: &str, detail: &PaymentDetail) -> Vec<Share> {
    let fields = &detail.recorded.payment.fields;
    let share = |share: &dalil_ledger::Allocation| {
        let known = detail.documents.iter().find(|known| known.id.as_uuid() == share.receivable.as_uuid())?;
        Some(Share {
            href: format!("{base}/documents/{}", known.id),
            number: frame.language.figure(&known.printed_number),
            day: frame.language.date(known.issued_on),
            amount: money(frame.language, share.amount, fields.currency),
            vat_withheld: (share.vat_withheld > 0).then(|| told(frame, share.vat_withheld, fields.currency)),
        })
    };
    fields.allocations.iter().filter_map(share).collect()
}

/// Issues its receipt, and leads to it.
pub(super) async fn receipt(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Body<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let payment: PaymentId = id(&request)?;
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let base = frame::base(&signed);
    let there = |receipt: &Issued| format!("{base}/documents/{}?issued=1", receipt.id());
    Ok(sent.act(there, |once| state.app.issue_receipt(signed.actor(), payment, once)).await?)
}
