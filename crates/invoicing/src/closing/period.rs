use jiff::{Timestamp, civil::Date};

use crate::{FiscalYear, YearStart, series::dhaka};

/// What is closed at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// A day, by the program once it is over.
    Day,
    /// A calendar month, by a person.
    Month,
    /// A year of account from 1 July, as returns have it, by a person.
    Year,
}

impl Period {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::Day, Self::Month, Self::Year];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// The period of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.as_str() == name)
    }

    /// What a closing of this period is put together from; none of a day.
    pub const fn parts(self) -> Option<Self> {
        match self {
            Self::Day => None,
            Self::Month => Some(Self::Day),
            Self::Year => Some(Self::Month),
        }
    }
}

/// One period of the calendar of Asia/Dhaka.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// What it is.
    pub period: Period,
    /// Its first day.
    pub first_day: Date,
    /// Its last day.
    pub last_day: Date,
}

impl Span {
    /// The one that begins on a day; none when no such period does.
    pub fn of(period: Period, first_day: Date) -> Option<Self> {
        let span = Self::around(period, first_day)?;
        (span.first_day == first_day).then_some(span)
    }

    /// The one that a day is in; none at the end of the calendar.
    pub fn around(period: Period, day: Date) -> Option<Self> {
        let (first_day, last_day) = match period {
            Period::Day => (day, day),
            Period::Month => (day.first_of_month(), day.last_of_month()),
            Period::Year => {
                let year = FiscalYear::of(day, YearStart::JULY).first_year();
                (Date::new(year, 7, 1).ok()?, Date::new(year.checked_add(1)?, 6, 30).ok()?)
            }
        };
        // Its end is a moment.
        last_day.tomorrow().ok()?;
        Some(Self { period, first_day, last_day })
    }

    /// The one after it; none at the end of the calendar.
    pub fn next(self) -> Option<Self> {
        Self::of(self.period, self.last_day.tomorrow().ok()?)
    }

    /// The moment it begins, UTC.
    pub fn start(self) -> Timestamp {
        midnight(self.first_day)
    }

    /// The moment it is over, UTC: the first that is not in it.
    pub fn end(self) -> Timestamp {
        self.last_day.tomorrow().map_or(Timestamp::MAX, midnight)
    }
}

fn midnight(day: Date) -> Timestamp {
    day.to_zoned(dhaka()).map_or(Timestamp::MAX, |begins| begins.timestamp())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn periods_follow_one_another() {
        let next = |period, day| {
            let span = Span::around(period, day).unwrap();
            let next = span.next().unwrap();
            assert_eq!(next.start(), span.end());
            (span.first_day, span.last_day, next.first_day)
        };
        assert_eq!(next(Period::Day, date(2026, 6, 30)), (date(2026, 6, 30), date(2026, 6, 30), date(2026, 7, 1)));
        assert_eq!(next(Period::Month, date(2028, 2, 11)), (date(2028, 2, 1), date(2028, 2, 29), date(2028, 3, 1)));
        assert_eq!(next(Period::Year, date(2026, 6, 30)), (date(2025, 7, 1), date(2026, 6, 30), date(2026, 7, 1)));
    }

    #[test]
    fn a_period_begins_on_its_first_day_only() {
        assert!(Span::of(Period::Month, date(2026, 7, 2)).is_none());
        assert!(Span::of(Period::Year, date(2026, 1, 1)).is_none());
        assert!(Span::of(Period::Year, date(2026, 7, 1)).is_some());
        assert!(Span::around(Period::Day, Date::MAX).is_none());
        assert!(Span::around(Period::Year, Date::MAX).is_none());
    }

    #[test]
    fn a_day_ends_at_midnight_in_dhaka() {
        let day = Span::of(Period::Day, date(2026, 6, 30)).unwrap();
        assert_eq!(day.start().to_string(), "2026-06-29T18:00:00Z");
        assert_eq!(day.end().to_string(), "2026-06-30T18:00:00Z");
    }
}
