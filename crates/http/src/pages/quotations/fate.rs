//! What became of a quotation, on the page of its document, and what can become of it.

use std::collections::BTreeMap;

use dalil_app::QuotationLife;
use dalil_invoicing::{Answer, QuotationState, permission};
use dalil_tenancy::PersonId;

use crate::{
    HttpState, Signed,
    pages::{
        frame::{self, Frame},
        labels,
        parts::{Hidden, State},
    },
};

/// What is shown of it.
pub(in crate::pages) struct Fate {
    pub(in crate::pages) state: State,
    pub(in crate::pages) valid_until: (String, String),
    pub(in crate::pages) answer: Option<Answered>,
    /// The invoice made from it: whether it stands, its address and its name.
    pub(in crate::pages) invoice: Option<(String, String, String)>,
    /// The draft of the next version.
    pub(in crate::pages) revision: Option<String>,
    /// Where the answer is recorded.
    pub(in crate::pages) answer_at: Option<String>,
    pub(in crate::pages) withdraw_at: Option<String>,
    pub(in crate::pages) bill: Option<(String, Hidden)>,
    pub(in crate::pages) revise: Option<(String, Hidden)>,
}

/// What the client answered.
pub(in crate::pages) struct Answered {
    pub(in crate::pages) title: String,
    pub(in crate::pages) date: String,
    pub(in crate::pages) day: String,
    pub(in crate::pages) name: Option<String>,
    pub(in crate::pages) note: Option<String>,
    pub(in crate::pages) by: String,
}

impl Answered {
    fn of(frame: &Frame, answer: &Answer, names: &BTreeMap<PersonId, String>) -> Self {
        let channel = frame.t(&format!("channel-{}", answer.channel.as_str()));
        let outcome = frame.t(&format!("outcome-{}", answer.outcome.as_str()));
        let said = answer.said.as_ref();
        Self {
            title: format!("{outcome} · {channel}"),
            date: answer.day.to_string(),
            day: frame.language.date(answer.day),
            name: said.and_then(|said| said.name.clone()),
            note: said.and_then(|said| said.note.clone()),
            by: labels::who(frame, &answer.by, names),
        }
    }
}

impl Fate {
    pub(in crate::pages) fn of(
        frame: &Frame,
        (state, signed): (&HttpState, &Signed),
        life: &QuotationLife,
        names: &BTreeMap<PersonId, String>,
    ) -> Self {
        let (quotation, base) = (&life.quotation, frame::base(signed));
        let here = format!("{base}/quotations/{}", quotation.id);
        let may = signed.actor().may(permission::DRAFTS_WRITE);
        let may_read = signed.actor().may(permission::DRAFTS_READ);
        let way = |free: bool, to: &str| (may && free).then(|| format!("{here}/{to}"));
        let form = |free: bool, to: &str| Some((way(free, to)?, Hidden::new(&state.app, signed)));
        let open = matches!(life.state, QuotationState::Open | QuotationState::Accepted);
        let billable = open && !quotation.is_invoiced();
        Self {
            state: State::quotation(frame, life.state),
            valid_until: (quotation.valid_until.to_string(), frame.language.date(quotation.valid_until)),
            answer: life.answer.as_ref().map(|answer| Answered::of(frame, answer, names)),
            invoice: quotation.invoice.as_ref().filter(|_| may_read).map(|invoice| {
                let what = frame.t(if invoice.stands { "quotation-invoice" } else { "quotation-invoice-gone" });
                match &invoice.printed_number {
                    Some(number) => (what, format!("{base}/documents/{}", invoice.id), frame.language.figure(number)),
                    None => (what, format!("{base}/invoices/{}", invoice.id), frame.t("draft-title")),
                }
            }),
            revision: quotation.revision.filter(|_| may_read).map(|draft| format!("{base}/quotations/{draft}")),
            answer_at: way(quotation.answerable().is_ok(), "answer"),
            withdraw_at: way(quotation.ends().is_ok(), "withdraw"),
            bill: form(billable, "invoice"),
            revise: form(quotation.revisable().is_ok(), "revise"),
        }
    }
}
