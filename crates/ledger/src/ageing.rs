use dalil_money::Currency;
use jiff::civil::Date;

use crate::Receivable;

/// How late something owed is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Age {
    /// Not late: its last day has not passed, or none was given.
    NotDue,
    /// 1 to 30 days past its last day.
    UpTo30,
    /// 31 to 60 days.
    UpTo60,
    /// 61 to 90 days.
    UpTo90,
    /// More than 90 days.
    Over90,
}

impl Age {
    /// Every age, the youngest first.
    pub const ALL: [Self; 5] = [Self::NotDue, Self::UpTo30, Self::UpTo60, Self::UpTo90, Self::Over90];

    /// The stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotDue => "not_due",
            Self::UpTo30 => "1_30",
            Self::UpTo60 => "31_60",
            Self::UpTo90 => "61_90",
            Self::Over90 => "over_90",
        }
    }

    /// The age of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|age| age.code() == code)
    }

    /// The most days past the last day that each age but the oldest holds, as a store compares them.
    pub const MOST_DAYS: [(Self, i32); 4] =
        [(Self::NotDue, 0), (Self::UpTo30, 30), (Self::UpTo60, 60), (Self::UpTo90, 90)];

    /// The age on a day of what was due on another.
    pub fn on(today: Date, due_on: Option<Date>) -> Self {
        let Some(due) = due_on else { return Self::NotDue };
        let days = (today - due).get_days();
        Self::MOST_DAYS.into_iter().find(|(_, most)| days <= *most).map_or(Self::Over90, |(age, _)| age)
    }
}

/// What is owed of one age in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aged {
    /// The currency.
    pub currency: Currency,
    /// How late.
    pub age: Age,
    /// How many documents.
    pub documents: i64,
    /// What is owed under them, in minor units; it stays at the end of `i64`.
    pub outstanding: i64,
}

impl Aged {
    /// What these receivables add up to, by currency and age; one that is settled counts nowhere.
    pub fn of<'a>(receivables: impl IntoIterator<Item = &'a Receivable>, today: Date) -> Vec<Self> {
        let mut sums = std::collections::BTreeMap::<(Currency, Age), (i64, i64)>::new();
        for receivable in receivables.into_iter().filter(|receivable| receivable.outstanding() > 0) {
            let (documents, outstanding) =
                sums.entry((receivable.currency, Age::on(today, receivable.due_on))).or_default();
            *documents += 1;
            *outstanding = outstanding.saturating_add(receivable.outstanding());
        }
        let aged = |((currency, age), (documents, outstanding))| Self { currency, age, documents, outstanding };
        sums.into_iter().map(aged).collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_age_begins_the_day_after_the_one_before_ends() {
        let due = date(2026, 1, 31);
        for (today, age) in [
            (date(2026, 1, 1), Age::NotDue),
            (due, Age::NotDue),
            (date(2026, 2, 1), Age::UpTo30),
            (date(2026, 3, 2), Age::UpTo30),
            (date(2026, 3, 3), Age::UpTo60),
            (date(2026, 4, 1), Age::UpTo60),
            (date(2026, 4, 2), Age::UpTo90),
            (date(2026, 5, 1), Age::UpTo90),
            (date(2026, 5, 2), Age::Over90),
        ] {
            assert_eq!(Age::on(today, Some(due)), age, "{today}");
        }
        assert_eq!(Age::on(Date::MAX, None), Age::NotDue);
        assert_eq!(Age::on(Date::MAX, Some(Date::MIN)), Age::Over90);
    }
}
