//! The small parts that pages share.

use askama::{Template, filters::HtmlSafe};
use dalil_app::App;
use dalil_invoicing::{DocumentState, DocumentSummary, Name, QuotationState, compute::Totals};
use dalil_lang::Language;
use dalil_ledger::State as Settled;
use dalil_money::{Currency, Digits, Money};
use dalil_proof::Digest;

use super::{frame::Frame, labels};
use crate::{Signed, idempotency};

/// The state of something: a word, a shape and a colour.
#[derive(Template)]
#[template(path = "parts/state.html")]
pub(crate) struct State {
    pub(crate) class: &'static str,
    pub(crate) word: String,
}

impl HtmlSafe for State {}

impl State {
    pub(crate) fn draft(frame: &Frame) -> Self {
        Self { class: "draft", word: frame.t("state-draft") }
    }

    pub(crate) fn issued(frame: &Frame) -> Self {
        Self { class: "issued", word: frame.t("state-issued") }
    }

    pub(crate) fn voided(frame: &Frame) -> Self {
        Self { class: "void", word: frame.t("state-voided") }
    }

    /// An issued invoice by how far it is settled.
    pub(crate) fn settled(frame: &Frame, state: Settled) -> Self {
        let (class, key) = match state {
            Settled::Due => ("due", "state-due"),
            Settled::PartPaid => ("part-paid", "state-part_paid"),
            Settled::Overdue => ("overdue", "state-overdue"),
            Settled::Paid => ("paid", "state-paid"),
            Settled::WrittenOff => ("written-off", "state-written_off"),
            Settled::Voided => ("void", "state-voided"),
            Settled::Credited => ("written-off", "state-credited"),
        };
        Self { class, word: frame.t(key) }
    }

    /// A quotation by what became of it.
    pub(crate) fn quotation(frame: &Frame, state: QuotationState) -> Self {
        let (class, key) = match state {
            QuotationState::Draft => ("draft", "state-draft"),
            QuotationState::Open => ("due", "quotation-open"),
            QuotationState::Expired => ("overdue", "quotation-expired"),
            QuotationState::Accepted => ("paid", "quotation-accepted"),
            QuotationState::Declined => ("written-off", "quotation-declined"),
            QuotationState::Withdrawn => ("void", "quotation-withdrawn"),
            QuotationState::Replaced => ("void", "quotation-replaced"),
        };
        Self { class, word: frame.t(key) }
    }

    /// A payment that stands, or was taken back.
    pub(crate) fn payment(frame: &Frame, reversed: bool) -> Self {
        let (class, key) = if reversed { ("reversed", "state-reversed") } else { ("paid", "state-received") };
        Self { class, word: frame.t(key) }
    }

    /// A draft that nothing blocks.
    pub(crate) fn ready(frame: &Frame) -> Self {
        Self { class: "ready", word: frame.t("state-ready") }
    }

    /// A draft that cannot be issued yet.
    pub(crate) fn blocked(frame: &Frame) -> Self {
        Self { class: "blocked", word: frame.t("state-blocked") }
    }

    /// An issued document among others: its kind is its state, unless it was voided.
    pub(crate) fn of_document(frame: &Frame, document: &DocumentSummary) -> Self {
        let kind = labels::kind(frame.language, document.kind);
        match document.state {
            DocumentState::Issued => Self { class: "issued", word: kind },
            DocumentState::Voided => {
                Self { class: "void", word: frame.tx("state-voided-kind", &[("kind", kind.into())]) }
            }
        }
    }
}

/// Links to the pages of a list before and after this one.
#[derive(Template)]
#[template(path = "parts/pager.html")]
pub(crate) struct Pager {
    label: String,
    newer: Option<(String, String)>,
    older: Option<(String, String)>,
}

impl HtmlSafe for Pager {}

impl Pager {
    /// Pages go on with a cursor; the way back is to the first page.
    pub(crate) fn new(frame: &Frame, first: Option<String>, next: Option<String>) -> Self {
        Self {
            label: frame.t("pager-label"),
            newer: first.map(|href| (href, frame.t("pager-first"))),
            older: next.map(|href| (href, frame.t("pager-next"))),
        }
    }
}

/// The hidden fields of a form.
#[derive(Template)]
#[template(path = "parts/hidden.html")]
pub(crate) struct Hidden {
    csrf: String,
    key: String,
    version: Option<i64>,
}

impl HtmlSafe for Hidden {}

impl Hidden {
    /// Those of a form that adds something.
    pub(crate) fn new(app: &App, signed: &Signed) -> Self {
        Self { csrf: signed.csrf_token().to_owned(), key: idempotency::fresh_key(app), version: None }
    }

    /// Those of a form that changes what was read at a version.
    pub(crate) fn at(app: &App, signed: &Signed, version: i64) -> Self {
        Self { version: Some(version), ..Self::new(app, signed) }
    }
}

/// A label and what stands beside it.
pub(crate) struct Fact {
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) lang: Option<&'static str>,
}

impl Fact {
    pub(crate) fn new(label: String, value: impl Into<String>) -> Self {
        Self { label, value: value.into(), lang: None }
    }

    pub(crate) const fn lang(mut self, lang: &'static str) -> Self {
        self.lang = Some(lang);
        self
    }
}

/// A line of the totals.
pub(crate) struct Total {
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) grand: bool,
}

/// The totals of a paper, without the lines that say nothing.
pub(crate) fn totals(frame: &Frame, totals: &Totals, currency: Currency, taxed: bool) -> Vec<Total> {
    // Where a price holds the taxes, gross and discount do too, and would not add up to the value below them.
    let discounted = totals.discount != 0 && totals.gross - totals.discount == totals.value;
    let lines = [
        ("totals-gross", totals.gross, discounted),
        ("totals-discount", -totals.discount, discounted),
        ("totals-value", totals.value, taxed || discounted),
        ("totals-duty", totals.duty, totals.duty != 0),
        ("vat", totals.vat, taxed),
        ("total", totals.total, true),
    ];
    lines
        .into_iter()
        .filter(|(.., shown)| *shown)
        .map(|(key, minor, _)| Total {
            label: frame.t(key),
            value: money(frame.language, minor, currency),
            grand: key == "total",
        })
        .collect()
}

/// An amount of minor units without its currency. None of ours passes the limit of [`Money`].
pub(crate) fn money(language: Language, minor: i64, currency: Currency) -> String {
    let amount = Money::try_new(minor, currency).unwrap_or(Money::zero(currency));
    language.money(amount)
}

/// An amount with its currency.
pub(crate) fn told(frame: &Frame, minor: i64, currency: Currency) -> String {
    format!("{} {}", labels::mark(frame.language, currency), money(frame.language, minor, currency))
}

/// An amount as it is typed: no grouping, ASCII digits.
pub(crate) fn plain(minor: i64, currency: Currency) -> String {
    let amount = Money::try_new(minor, currency).unwrap_or(Money::zero(currency));
    amount.grouped(Digits::Ascii).replace(',', "")
}

/// An amount in words.
pub(crate) fn words(language: Language, minor: i64, currency: Currency) -> String {
    let amount = Money::try_new(minor, currency).unwrap_or(Money::zero(currency));
    if language.is_bangla() { dalil_money::words::bangla(amount) } else { dalil_money::words::english(amount) }
}

/// A name in the page's language if there is one, else in the other, with the language it is in.
pub(crate) fn name_of<'a>(language: Language, bn: Option<&'a str>, en: Option<&'a str>) -> (&'a str, &'static str) {
    let (own, other) = if language.is_bangla() { (bn, en) } else { (en, bn) };
    match own {
        Some(name) => (name, language.code()),
        None => (other.unwrap_or_default(), language.other().code()),
    }
}

/// The other name, where there are two.
pub(crate) fn other_name(language: Language, bn: Option<&str>, en: Option<&str>) -> Option<(String, &'static str)> {
    let (own, other) = if language.is_bangla() { (bn, en) } else { (en, bn) };
    own.and(other).map(|name| (name.to_owned(), language.other().code()))
}

/// The same for a stored name.
pub(crate) fn names(language: Language, name: &Name) -> ((&str, &'static str), Option<(String, &'static str)>) {
    (name_of(language, name.bn(), name.en()), other_name(language, name.bn(), name.en()))
}

/// The first sixteen digits of a seal, in fours: enough to compare by eye.
pub(crate) fn short_seal(seal: &Digest) -> String {
    seal.to_string().chars().take(16).collect::<Vec<_>>().chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ")
}

/// A rosette drawn from the digits of a seal: two documents never look the same.
#[derive(Template)]
#[template(path = "parts/rosette.html")]
pub(crate) struct Rosette {
    label: String,
    outer: String,
    inner: String,
}

impl HtmlSafe for Rosette {}

impl Rosette {
    /// The outer bloom is the digits that [`short_seal`] tells, the inner one those after them.
    pub(crate) fn new(frame: &Frame, seal: &Digest) -> Self {
        let digits = seal.as_bytes().iter().flat_map(|byte| [byte >> 4, byte & 0x0F]).map(f64::from);
        let outer: Vec<f64> = digits.clone().take(16).map(|digit| 14.0 + digit * 0.85).collect();
        let inner: Vec<f64> = digits.skip(16).take(16).map(|digit| 5.0 + digit * 0.6).collect();
        Self {
            label: frame.tx("seal-label", &[("seal", short_seal(seal).into())]),
            outer: bloom(&outer),
            inner: bloom(&inner),
        }
    }
}

/// A closed curve around the middle that reaches as far as told, there and back, twice: so it is symmetric.
fn bloom(reach: &[f64]) -> String {
    let there_and_back: Vec<f64> = reach.iter().chain(reach.iter().rev()).copied().collect();
    let rays = there_and_back.repeat(2);
    let turn = std::f64::consts::TAU / f64::from(u32::try_from(rays.len()).unwrap_or(1));
    let mut angle = 0.0;
    let mut points = Vec::with_capacity(rays.len());
    for reach in rays {
        points.push((32.0 + reach * f64::sin(angle), 32.0 - reach * f64::cos(angle)));
        angle += turn;
    }
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return String::new() };
    let start = between(*last, *first);
    let curves: Vec<String> = points
        .iter()
        .zip(points.iter().cycle().skip(1))
        .map(|(at, next)| format!("{:.1} {:.1} {}", at.0, at.1, between(*at, *next)))
        .collect();
    format!("M{start}Q{}Z", curves.join(" "))
}

/// The point half way, as a path writes it.
fn between(one: (f64, f64), other: (f64, f64)) -> String {
    format!("{:.1} {:.1}", f64::midpoint(one.0, other.0), f64::midpoint(one.1, other.1))
}

/// What somebody else made of the thing meanwhile, beside what was typed here.
#[derive(Template)]
#[template(path = "parts/conflict.html")]
pub(crate) struct Conflict<'a> {
    pub(crate) f: &'a Frame,
    pub(crate) stored: String,
    pub(crate) differences: Vec<Difference>,
}

impl HtmlSafe for Conflict<'_> {}

/// A field that differs.
pub(crate) struct Difference {
    pub(crate) label: String,
    pub(crate) theirs: String,
    pub(crate) yours: String,
}

impl Difference {
    /// The fields in which two versions of a form differ, each by its label.
    pub(crate) fn between(frame: &Frame, theirs: &super::typed::Typed, yours: &super::typed::Typed) -> Vec<Self> {
        let names: std::collections::BTreeSet<&str> = theirs
            .fields()
            .chain(yours.fields())
            .map(|(name, _)| name)
            .filter(|name| !OF_FORMS.contains(name))
            .collect();
        let said = |typed: &super::typed::Typed, name: &str| Digits::Ascii.write(typed.get(name).trim());
        let differing = names.into_iter().filter(|name| said(theirs, name) != said(yours, name));
        differing
            .map(|name| Self {
                label: labels::path(frame, name),
                theirs: theirs.get(name).to_owned(),
                yours: yours.get(name).to_owned(),
            })
            .collect()
    }
}

/// Fields that belong to the form and not to what it changes.
const OF_FORMS: [&str; 4] = ["csrf", "idempotency_key", "version", "action"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_is_told_by_its_first_digits() {
        assert_eq!(short_seal(&Digest::new([0xA1; 32])), "a1a1 a1a1 a1a1 a1a1");
    }

    #[test]
    fn a_name_falls_back_to_the_other_language() {
        assert_eq!(name_of(Language::Bn, None, Some("Shapla")), ("Shapla", "en"));
        assert_eq!(name_of(Language::Bn, Some("শাপলা"), Some("Shapla")), ("শাপলা", "bn"));
        assert_eq!(other_name(Language::En, Some("শাপলা"), None), None);
        assert_eq!(other_name(Language::En, Some("শাপলা"), Some("Shapla")), Some(("শাপলা".to_owned(), "bn")));
    }
}
