//! The days that somebody who was let in for one year of account may see.

use jiff::{
    Timestamp,
    civil::Date,
    tz::{TimeZone, offset},
};

use crate::id::AccessId;

/// Days from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
}

impl Days {
    /// Whether a day is one of them.
    pub fn hold(&self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }

    /// Those of them that also lie between two others, where one is given; none when there are none.
    #[must_use]
    pub fn within(self, from: Option<Date>, to: Option<Date>) -> Option<Self> {
        let first = from.map_or(self.first, |from| from.max(self.first));
        let last = to.map_or(self.last, |to| to.min(self.last));
        (first <= last).then_some(Self { first, last })
    }

    /// When the first of them begins in Asia/Dhaka.
    pub fn begin(&self) -> Timestamp {
        midnight(self.first)
    }

    /// When the last of them ends in Asia/Dhaka.
    pub fn end(&self) -> Timestamp {
        self.last.tomorrow().map_or(Timestamp::MAX, midnight)
    }

    /// Whether a moment lies on one of them in Asia/Dhaka.
    pub fn hold_moment(&self, at: Timestamp) -> bool {
        self.begin() <= at && at < self.end()
    }
}

/// Asia/Dhaka has been at UTC+6 all year round since 2010.
fn midnight(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::fixed(offset(6))).map_or(Timestamp::MAX, |begins| begins.timestamp())
}

/// What an auditor was let in for: one year of account, 1 July to 30 June in Asia/Dhaka, by one access (S4-19).
///
/// It travels in the [`Actor`](crate::Actor) and in each [`Permit`](crate::Permit), so that whoever opens a unit of work knows
/// what it must not show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    access: AccessId,
    days: Days,
}

impl Window {
    /// The year of account that begins on 1 July of a year; none beyond the calendar.
    pub fn of_year(access: AccessId, year: i16) -> Option<Self> {
        let first = Date::new(year, 7, 1).ok()?;
        let last = Date::new(year.checked_add(1)?, 6, 30).ok()?;
        last.tomorrow().ok()?;
        Some(Self { access, days: Days { first, last } })
    }

    /// The access that opened it.
    pub const fn access(&self) -> AccessId {
        self.access
    }

    /// Its days.
    pub const fn days(&self) -> Days {
        self.days
    }

    /// The calendar year in which it begins.
    pub fn year(&self) -> i16 {
        self.days.first.year()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn window() -> Window {
        Window::of_year(AccessId::mint(1, &[1; 10]), 2026).unwrap()
    }

    #[test]
    fn it_holds_its_year_and_nothing_else() {
        let days = window().days();
        for (day, held) in
            [(date(2026, 6, 30), false), (date(2026, 7, 1), true), (date(2027, 6, 30), true), (date(2027, 7, 1), false)]
        {
            assert_eq!(days.hold(day), held, "{day}");
        }
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert!(!days.hold_moment(at("2026-06-30T17:59:59.999999Z")));
        assert!(days.hold_moment(at("2026-06-30T18:00:00Z")));
        assert!(days.hold_moment(at("2027-06-30T17:59:59.999999Z")));
        assert!(!days.hold_moment(at("2027-06-30T18:00:00Z")));
        assert!(Window::of_year(AccessId::mint(1, &[1; 10]), i16::MAX).is_none());
    }

    #[test]
    fn days_are_narrowed_and_never_widened() {
        let days = window().days();
        assert_eq!(days.within(None, None), Some(days));
        assert_eq!(days.within(Some(date(1, 1, 1)), Some(Date::MAX)), Some(days));
        let some = days.within(Some(date(2027, 6, 1)), Some(date(2028, 1, 1))).unwrap();
        assert_eq!((some.first, some.last), (date(2027, 6, 1), date(2027, 6, 30)));
        assert_eq!(days.within(Some(date(2027, 7, 1)), None), None);
        assert_eq!(days.within(None, Some(date(2026, 6, 30))), None);
    }
}
