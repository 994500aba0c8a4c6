//! How an invoice was settled, for its page, and where the invoices of a list stand.

use std::collections::HashMap;

use askama::{Template, filters::HtmlSafe};
use dalil_invoicing::{DocumentId, InvoiceState, InvoiceSummary};
use dalil_ledger::{Recorded, State as Settled, WriteOff, permission};
use dalil_money::Currency;
use jiff::tz::TimeZone;

use crate::{
    HttpState, Problem, Signed,
    pages::{
        frame::{self, Frame},
        labels,
        parts::{State, told},
    },
};

/// How an invoice was settled so far: lines of its life, and what can be done.
#[derive(Template)]
#[template(path = "payments/life.html")]
pub(crate) struct Settlement {
    label: String,
    left: Option<String>,
    events: Vec<Event>,
    pub(crate) state: State,
    pub(crate) pay: Option<String>,
    pub(crate) write_off: Option<String>,
}

impl HtmlSafe for Settlement {}

/// Something that was paid, taken back or given up.
struct Event {
    class: &'static str,
    title: String,
    utc: String,
    at: String,
    what: String,
    href: Option<String>,
}

impl Settlement {
    /// Of an issued invoice, at the address of its page.
    pub(crate) async fn of(
        frame: &Frame,
        zone: &TimeZone,
        (state, signed): (&HttpState, &Signed),
        invoice: DocumentId,
        here: &str,
    ) -> Result<Self, Problem> {
        let settlement = state.app.settlement(signed.actor(), invoice).await?;
        let owed = &settlement.standing.receivable;
        let open = owed.outstanding() > 0;
        let currency = owed.currency;
        let telling = Telling { frame, zone, currency, base: frame::base(signed) };
        let payments = settlement.payments.iter().rev().flat_map(|recorded| telling.payment(recorded, invoice));
        let given_up = settlement.write_offs.iter().map(|given_up| telling.given_up(given_up));
        let mut events: Vec<Event> = payments.chain(given_up).collect();
        events.sort_by(|one, other| one.utc.cmp(&other.utc));
        let left = |minor| frame.tx("pay-owed", &[("amount", told(frame, minor, currency).into())]);
        Ok(Self {
            label: frame.t("life-left"),
            left: (open && owed.outstanding() != owed.billed).then(|| left(owed.outstanding())),
            events,
            state: State::settled(frame, settlement.standing.state),
            pay: (open && signed.actor().may(permission::PAYMENTS_RECORD)).then(|| format!("{here}/pay")),
            write_off: (open && signed.actor().may(permission::WRITE_OFF)).then(|| format!("{here}/write-off")),
        })
    }
}

/// How events are told on one page.
struct Telling<'a> {
    frame: &'a Frame,
    zone: &'a TimeZone,
    currency: Currency,
    base: String,
}

impl Telling<'_> {
    /// A payment by its share for this invoice, and its reversal.
    fn payment(&self, recorded: &Recorded, invoice: DocumentId) -> impl Iterator<Item = Event> {
        let (frame, payment) = (self.frame, &recorded.payment);
        let own = payment.fields.allocations.iter().find(|share| share.receivable.as_uuid() == invoice.as_uuid());
        let amount = told(frame, own.map_or(0, |share| share.amount), self.currency);
        let method = labels::method(frame.language, payment.fields.method);
        let reference = payment.fields.reference.as_ref().map(|reference| format!(" · {reference}"));
        let day = frame.language.date(payment.fields.received_on);
        let paid = Event {
            class: "life-paid",
            title: frame.tx("life-paid", &[("amount", amount.clone().into())]),
            utc: payment.at.to_string(),
            at: day,
            what: format!("{method}{}", reference.unwrap_or_default()),
            href: Some(format!("{}/payments/{}", self.base, payment.id)),
        };
        let reversed = recorded.reversal.as_ref().map(|reversal| Event {
            class: "life-reversed",
            title: frame.tx("life-reversed", &[("amount", amount.into())]),
            utc: reversal.at.to_string(),
            at: frame.language.moment(self.zone, reversal.at),
            what: reversal.reason.to_string(),
            href: None,
        });
        std::iter::once(paid).chain(reversed)
    }

    fn given_up(&self, given_up: &WriteOff) -> Event {
        let amount = told(self.frame, given_up.amount, self.currency);
        Event {
            class: "life-reversed",
            title: self.frame.tx("life-written-off", &[("amount", amount.into())]),
            utc: given_up.at.to_string(),
            at: self.frame.language.moment(self.zone, given_up.at),
            what: given_up.reason.to_string(),
            href: None,
        }
    }
}

/// Where the issued ones among invoices stand today, for whoever may see it.
pub(crate) async fn standings(
    state: &HttpState,
    signed: &Signed,
    invoices: &[InvoiceSummary],
) -> Result<HashMap<DocumentId, Settled>, Problem> {
    if !signed.actor().may(permission::PAYMENTS_READ) {
        return Ok(HashMap::new());
    }
    let issued = invoices.iter().filter(|invoice| invoice.state != InvoiceState::Draft);
    let ids: Vec<DocumentId> = issued.map(|invoice| invoice.id.into()).collect();
    let standings = state.app.standings(signed.actor(), &ids).await?;
    Ok(standings.into_iter().map(|(id, standing)| (id, standing.state)).collect())
}
