//! What there is to do next.

use askama::{Template, filters::HtmlSafe};
use dalil_app::{Missing, NextSteps, Overdue, TaxPeriod, Waiting};
use dalil_invoicing::{PayeeChange, PayeeStep, Proposed, certificates::Withheld};
use jiff::civil::Date;

use crate::pages::{
    frame::Frame,
    labels,
    parts::{State, money, name_of},
};

/// The list of what there is to do: what stands in the way of everything first.
#[derive(Template)]
#[template(path = "parts/next.html")]
pub(crate) struct Next {
    title: String,
    see_all: String,
    drafts: String,
    nothing: String,
    steps: Vec<Step>,
    more: bool,
}

impl HtmlSafe for Next {}

/// One thing to do.
struct Step {
    class: &'static str,
    href: Option<String>,
    what: String,
    what_lang: Option<&'static str>,
    why: String,
    amount: Option<(&'static str, String)>,
    state: Option<State>,
}

impl Next {
    pub(super) fn new(
        frame: &Frame,
        base: &str,
        today: Date,
        may_issue: bool,
        steps: &NextSteps,
        late: &[Overdue],
    ) -> Self {
        let missing = steps.missing.iter().map(|missing| Step::missing(frame, base, *missing));
        let late = late.iter().map(|late| Step::overdue(frame, base, late));
        let tax = steps.tax.iter().map(|tax| Step::tax(frame, today, *tax));
        let payee = steps.payee.iter().map(|change| Step::payee(frame, base, change));
        let certificate = steps.certificate.iter().map(|withheld| Step::certificate(frame, base, today, withheld));
        let drafts = steps.drafts.iter().map(|waiting| Step::draft(frame, base, may_issue, waiting));
        Self {
            title: frame.t("next-title"),
            see_all: frame.t("next-all-drafts"),
            drafts: format!("{base}/invoices?state=draft"),
            nothing: frame.t("home-drafts-empty"),
            steps: missing.chain(payee).chain(late).chain(certificate).chain(tax).chain(drafts).collect(),
            more: steps.more,
        }
    }

    fn has_drafts(&self) -> bool {
        self.steps.iter().any(|step| matches!(step.class, "step-ready" | "step-blocked"))
    }
}

impl Step {
    fn missing(frame: &Frame, base: &str, missing: Missing) -> Self {
        let (what, why, page) = match missing {
            Missing::Brand => ("next-missing-brand", "next-missing-brand-why", "brand"),
            Missing::Registration => ("next-missing-registration", "next-missing-registration-why", "tax"),
            Missing::Place => ("next-missing-place", "next-missing-place-why", "tax"),
            Missing::Signatory => ("next-missing-signatory", "next-missing-signatory-why", "brand"),
        };
        Self {
            class: "step-missing",
            href: Some(format!("{base}/settings/{page}")),
            what: frame.t(what),
            what_lang: None,
            why: frame.t(why),
            amount: None,
            state: None,
        }
    }

    /// A change of the account that papers name: somebody looks at it before it takes effect.
    fn payee(frame: &Frame, base: &str, change: &PayeeChange) -> Self {
        let approved = change.step(PayeeStep::Approved).is_some();
        Self {
            class: "step-missing",
            href: Some(format!("{base}/settings/payee")),
            what: frame.t(match change.proposed {
                Proposed::Details(_) => "next-payee",
                Proposed::Wait(_) => "next-payee-wait",
            }),
            what_lang: None,
            why: frame.t(if approved { "next-payee-waits" } else { "next-payee-second" }),
            amount: None,
            state: None,
        }
    }

    /// An invoice that is late: whom to ask for how much.
    fn overdue(frame: &Frame, base: &str, late: &Overdue) -> Self {
        let (language, invoice, owed) = (frame.language, &late.invoice, &late.receivable);
        let (name, lang) = name_of(language, invoice.buyer_name_bn.as_deref(), invoice.buyer_name_en.as_deref());
        let number = language.figure(&invoice.printed_number);
        Self {
            class: "step-overdue",
            href: Some(format!("{base}/documents/{}", invoice.id)),
            what: name.to_owned(),
            what_lang: Some(lang),
            why: frame.tx(
                "next-overdue",
                &[("number", number.into()), ("days", u64::try_from(late.days).unwrap_or_default().into())],
            ),
            amount: Some((labels::mark(language, owed.currency), money(language, owed.outstanding(), owed.currency))),
            state: Some(State::settled(frame, dalil_ledger::State::Overdue)),
        }
    }

    /// Certificates of VAT withheld that are late, the oldest of them named.
    fn certificate(frame: &Frame, base: &str, today: Date, withheld: &Withheld) -> Self {
        let language = frame.language;
        let days = u64::try_from((today - withheld.paid_on).get_days()).unwrap_or_default();
        Self {
            class: "step-certificate",
            href: Some(format!("{base}/vat/certificates")),
            what: frame.t("next-certificate"),
            what_lang: None,
            why: frame
                .tx("next-certificate-why", &[("day", language.date(withheld.paid_on).into()), ("days", days.into())]),
            amount: None,
            state: None,
        }
    }

    fn tax(frame: &Frame, today: Date, tax: TaxPeriod) -> Self {
        let language = frame.language;
        let days = u64::try_from((tax.due - today).get_days()).unwrap_or_default();
        Self {
            class: "step-tax",
            href: None,
            what: frame.tx("next-return", &[("month", language.month_of(tax.month).into())]),
            what_lang: None,
            why: frame.tx("next-return-why", &[("due", language.date(tax.due).into()), ("days", days.into())]),
            amount: None,
            state: None,
        }
    }

    fn draft(frame: &Frame, base: &str, may_issue: bool, waiting: &Waiting) -> Self {
        let language = frame.language;
        let draft = &waiting.draft;
        let (name, lang) = name_of(language, draft.client_name_bn.as_deref(), draft.client_name_en.as_deref());
        let path = format!("{base}/invoices/{}", draft.id);
        let ready = waiting.blocked.0.is_empty();
        let why = match waiting.blocked.0.split_first() {
            None => frame.t("next-ready"),
            Some((first, rest)) => {
                let first = labels::error(language, first);
                if rest.is_empty() { first } else { format!("{first} {}", more(frame, rest.len())) }
            }
        };
        Self {
            class: if ready { "step-ready" } else { "step-blocked" },
            href: Some(if ready && may_issue { format!("{path}/issue") } else { path }),
            what: name.to_owned(),
            what_lang: Some(lang),
            why,
            amount: Some((labels::mark(language, draft.currency), money(language, draft.total, draft.currency))),
            state: Some(if ready { State::ready(frame) } else { State::blocked(frame) }),
        }
    }
}

fn more(frame: &Frame, count: usize) -> String {
    frame.tx("next-more-reasons", &[("count", count.into())])
}
