//! What is owed by age: a table whose rows are the bars, so that the figures stand beside what they measure.

use askama::{Template, filters::HtmlSafe};
use dalil_ledger::{Age, Aged};
use dalil_money::Currency;

use crate::pages::{frame::Frame, labels, parts::money};

/// What is owed in one currency, by age.
#[derive(Template)]
#[template(path = "payments/ageing.html")]
pub(crate) struct Ageing {
    title: String,
    what: String,
    age: String,
    documents: String,
    outstanding: String,
    share: String,
    mark: &'static str,
    rows: Vec<Row>,
    total: String,
    total_label: String,
    count: String,
}

impl HtmlSafe for Ageing {}

struct Row {
    class: &'static str,
    label: String,
    documents: String,
    amount: String,
    /// Of the largest, in thousandths.
    length: i64,
}

/// What is owed in a currency: in all, and late.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sums {
    pub(crate) outstanding: i64,
    pub(crate) documents: i64,
    pub(crate) overdue: i64,
    pub(crate) late: i64,
}

impl Sums {
    pub(crate) fn of(ageing: &[Aged], currency: Currency) -> Self {
        let mut sums = Self::default();
        for aged in ageing.iter().filter(|aged| aged.currency == currency) {
            sums.outstanding = sums.outstanding.saturating_add(aged.outstanding);
            sums.documents += aged.documents;
            if aged.age != Age::NotDue {
                sums.overdue = sums.overdue.saturating_add(aged.outstanding);
                sums.late += aged.documents;
            }
        }
        sums
    }
}

impl Ageing {
    /// None where nothing is owed in the currency.
    pub(crate) fn new(frame: &Frame, ageing: &[Aged], currency: Currency) -> Option<Self> {
        let language = frame.language;
        let own: Vec<&Aged> = ageing.iter().filter(|aged| aged.currency == currency).collect();
        let most = own.iter().map(|aged| aged.outstanding).max()?;
        let sums = Sums::of(ageing, currency);
        let count = |documents: i64| language.count(documents.unsigned_abs());
        let row = |age: Age| {
            let found = own.iter().find(|aged| aged.age == age);
            let (documents, amount) = found.map_or((0, 0), |aged| (aged.documents, aged.outstanding));
            Row {
                class: class(age),
                label: labels::age(language, age),
                documents: count(documents),
                amount: money(language, amount, currency),
                length: length(amount, most),
            }
        };
        Some(Self {
            title: frame.t("ageing-title"),
            what: frame.t("ageing-what"),
            age: frame.t("ageing-age"),
            documents: frame.t("ageing-documents"),
            outstanding: frame.t("ageing-outstanding"),
            share: frame.t("ageing-share"),
            mark: labels::mark(language, currency),
            rows: Age::ALL.into_iter().map(row).collect(),
            total: money(language, sums.outstanding, currency),
            total_label: frame.t("ageing-total"),
            count: count(sums.documents),
        })
    }
}

/// A bar's length in thousandths of the longest, at least a few where there is anything.
fn length(amount: i64, most: i64) -> i64 {
    if amount <= 0 {
        return 0;
    }
    let length = i128::from(amount) * 1000 / i128::from(most.max(1));
    i64::try_from(length).unwrap_or(1000).clamp(4, 1000)
}

const fn class(age: Age) -> &'static str {
    match age {
        Age::NotDue => "age-not-due",
        Age::UpTo30 => "age-30",
        Age::UpTo60 => "age-60",
        Age::UpTo90 => "age-90",
        Age::Over90 => "age-over",
    }
}

#[cfg(test)]
mod tests {
    use dalil_lang::Language;

    use super::*;

    #[test]
    fn each_age_has_a_row_and_the_largest_is_the_longest() {
        let aged = |age, outstanding| Aged { currency: Currency::BDT, age, documents: 2, outstanding };
        let ageing = [aged(Age::NotDue, 1_000_000), aged(Age::UpTo60, 250_000), aged(Age::Over90, 1)];
        let frame = Frame { language: Language::En, member: None, switch: None };
        let shown = Ageing::new(&frame, &ageing, Currency::BDT).expect("something is owed");
        let lengths: Vec<i64> = shown.rows.iter().map(|row| row.length).collect();
        assert_eq!(lengths, [1000, 0, 250, 0, 4]);
        assert_eq!((shown.total.as_str(), shown.count.as_str()), ("12,500.01", "6"));
        let sums = Sums::of(&ageing, Currency::BDT);
        assert_eq!((sums.overdue, sums.late), (250_001, 4));
        assert!(Ageing::new(&frame, &ageing, Currency::USD).is_none());
    }
}
