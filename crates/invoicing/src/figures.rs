//! What was issued in each month and not voided since, kept as it is issued and voided: a page that shows it costs the same after a thousand documents and
//! after a million.

use std::collections::BTreeMap;

use dalil_money::Currency;
use jiff::civil::Date;

use crate::{DocumentKind, DocumentRow};

/// Which documents a figure sums up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FigureKey {
    /// The first day of the month of issue, in the calendar that was each document's own when it was issued.
    pub month: Date,
    /// The kind of document.
    pub kind: DocumentKind,
    /// The currency.
    pub currency: Currency,
}

impl FigureKey {
    /// The one that a document counts in.
    pub fn of(row: &DocumentRow) -> Self {
        Self { month: row.issued_on.first_of_month(), kind: row.series.kind, currency: row.currency }
    }
}

/// How many documents, and the sums of their amounts in minor units. A sum stays at the ends of `i64` rather than turn
/// over: the issue of a document never fails for its sums.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many.
    pub documents: i64,
    /// Without tax.
    pub value: i64,
    /// Supplementary duty.
    pub duty: i64,
    /// VAT.
    pub vat: i64,
    /// Value, duty and VAT.
    pub total: i64,
}

impl Sums {
    /// Those of one document.
    pub const fn of(row: &DocumentRow) -> Self {
        let totals = &row.totals;
        Self { documents: 1, value: totals.value, duty: totals.duty, vat: totals.vat, total: totals.total }
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            documents: self.documents.saturating_add(other.documents),
            value: self.value.saturating_add(other.value),
            duty: self.duty.saturating_add(other.duty),
            vat: self.vat.saturating_add(other.vat),
            total: self.total.saturating_add(other.total),
        }
    }

    /// The same with each sign turned: what a document that is voided takes out again.
    #[must_use]
    pub const fn turned(self) -> Self {
        Self {
            documents: self.documents.saturating_neg(),
            value: self.value.saturating_neg(),
            duty: self.duty.saturating_neg(),
            vat: self.vat.saturating_neg(),
            total: self.total.saturating_neg(),
        }
    }

    /// The names of the sums in which two differ.
    pub fn differences(&self, other: &Self) -> Vec<&'static str> {
        let named = |sums: &Self| {
            [
                ("documents", sums.documents),
                ("value", sums.value),
                ("duty", sums.duty),
                ("vat", sums.vat),
                ("total", sums.total),
            ]
        };
        let both = named(self).into_iter().zip(named(other));
        both.filter(|(one, other)| one != other).map(|((name, _), _)| name).collect()
    }
}

/// Figures by month, kind and currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures(BTreeMap<FigureKey, Sums>);

impl Figures {
    /// The figures that documents add to those kept.
    pub fn of<'a>(documents: impl IntoIterator<Item = &'a DocumentRow>) -> Self {
        let mut figures = Self::default();
        for row in documents {
            figures.add(row);
        }
        figures
    }

    /// Counts a document in. A money receipt counts nowhere, since what it acknowledges was issued before; nor does a
    /// quotation, which sells nothing yet.
    pub fn add(&mut self, row: &DocumentRow) {
        if row.series.kind.is_counted() {
            self.put(FigureKey::of(row), Sums::of(row));
        }
    }

    /// Takes a document that is voided out of the month it was issued in.
    pub fn take(&mut self, row: &DocumentRow) {
        if row.series.kind.is_counted() {
            self.put(FigureKey::of(row), Sums::of(row).turned());
        }
    }

    /// Adds sums to those of a key.
    pub fn put(&mut self, key: FigureKey, sums: Sums) {
        let kept = self.0.entry(key).or_default();
        *kept = kept.plus(sums);
    }

    /// The sums of a key; zeros where nothing was issued.
    pub fn get(&self, key: FigureKey) -> Sums {
        self.0.get(&key).copied().unwrap_or_default()
    }

    /// Each key with its sums, the earliest month first.
    pub fn iter(&self) -> impl Iterator<Item = (FigureKey, Sums)> + '_ {
        self.0.iter().map(|(key, sums)| (*key, *sums))
    }
}

impl FromIterator<(FigureKey, Sums)> for Figures {
    fn from_iter<I: IntoIterator<Item = (FigureKey, Sums)>>(sums: I) -> Self {
        let mut figures = Self::default();
        for (key, sums) in sums {
            figures.put(key, sums);
        }
        figures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_stay_at_the_end_and_differ_by_name() {
        let much = Sums { documents: 1, value: i64::MAX - 1, duty: 0, vat: 3, total: i64::MAX };
        let both = much.plus(much);
        assert_eq!(both, Sums { documents: 2, value: i64::MAX, duty: 0, vat: 6, total: i64::MAX });
        assert_eq!(much.differences(&both), ["documents", "value", "vat"]);
        assert!(much.differences(&much).is_empty());
        let few = Sums { documents: 1, value: 5, duty: 2, vat: 1, total: 8 };
        assert_eq!(few.plus(few).plus(few.turned()), few);
    }
}
