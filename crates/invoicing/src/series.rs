//! Series and numbers: 1, 2, 3 … without a gap or a repeat (S0-40, S0-41).
//!
//! NBR numbers Mushak 6.3 afresh each financial year (VAT and SD Rules 2016, rule 40(1)(গ)).

use std::fmt;

use dalil_proof::{Digest, tree::Tree};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::{Bin, DocumentKind, PlaceCode, PlaceId};

/// A year of account, named by the calendar year it begins in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FiscalYear(i16);

/// The month and day on which a year of account begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearStart {
    month: i8,
    day: i8,
}

impl YearStart {
    /// 1 July, as Mushak forms always have it.
    pub const JULY: Self = Self { month: 7, day: 1 };

    /// A start on a day that every year has; `None` for 29 February or no such day.
    pub fn new(month: i8, day: i8) -> Option<Self> {
        Date::new(2023, month, day).ok().map(|_| Self { month, day })
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> i8 {
        self.month
    }

    /// The day of the month.
    pub const fn day(self) -> i8 {
        self.day
    }
}

impl FiscalYear {
    /// The year a date falls in.
    pub fn of(date: Date, start: YearStart) -> Self {
        let begun = (date.month(), date.day()) >= (start.month, start.day);
        Self(if begun { date.year() } else { date.year() - 1 })
    }

    /// The year that begins in a calendar year.
    pub const fn beginning(year: i16) -> Self {
        Self(year)
    }

    /// The calendar year it begins in.
    pub const fn first_year(self) -> i16 {
        self.0
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}", self.0, (i32::from(self.0) + 1).rem_euclid(100))
    }
}

/// The calendar of statutory forms: Asia/Dhaka, UTC+6 without daylight saving.
pub fn dhaka() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(6))
}

/// The day it is in a zone.
pub fn day_in(zone: &TimeZone, at: Timestamp) -> Date {
    zone.to_datetime(at).date()
}

/// One run of numbers of one workspace.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SeriesKey {
    /// The kind of document.
    pub kind: DocumentKind,
    /// The BIN it is issued under; none for papers that are not statutory.
    pub bin: Option<Bin>,
    /// The issuing place; only statutory forms have one.
    pub place: Option<PlaceId>,
    /// The year.
    pub year: FiscalYear,
}

impl SeriesKey {
    /// The name of its log within the workspace: kind, BIN, place and year, with a dash for what it has not.
    pub fn log(&self) -> String {
        let bin = self.bin.as_ref().map_or("-", Bin::as_str);
        let place = self.place.map_or_else(|| "-".to_owned(), |place| place.to_string());
        format!("{}/{bin}/{place}/{}", self.kind.as_str(), self.year.first_year())
    }
}

/// What taking a number gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocated {
    /// The number, from 1.
    pub number: u64,
    /// The log of the series before it.
    pub tree: Tree,
    /// When the number before it was issued; none for the first.
    pub previous_issued_at: Option<Timestamp>,
}

/// The state of one series, for checking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesState {
    /// Which.
    pub key: SeriesKey,
    /// The last number taken.
    pub last: u64,
    /// When it was issued.
    pub last_issued_at: Timestamp,
    /// The peaks of its log, as stored.
    pub peaks: Vec<Digest>,
}

/// The number as printed: prefix, place code if any, year, number; frozen in the document.
pub fn printed_number(prefix: &str, place: Option<&PlaceCode>, year: FiscalYear, number: u64) -> String {
    match place {
        Some(code) => format!("{prefix}-{}/{year}/{number:04}", code.as_str()),
        None => format!("{prefix}/{year}/{number:04}"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_year_turns_at_midnight_of_30_june_in_dhaka() {
        let last: Timestamp = "2026-06-30T17:59:00Z".parse().unwrap();
        let first: Timestamp = "2026-06-30T18:00:00Z".parse().unwrap();
        let year = |at| FiscalYear::of(day_in(&dhaka(), at), YearStart::JULY).to_string();
        assert_eq!((year(last), year(first)), ("2025-26".to_owned(), "2026-27".to_owned()));
    }

    #[test]
    fn a_century_prints_two_digits() {
        assert_eq!(FiscalYear::beginning(2099).to_string(), "2099-00");
    }

    #[test]
    fn a_year_starts_on_a_day_that_every_year_has() {
        assert!(YearStart::new(2, 29).is_none());
        assert!(YearStart::new(1, 1).is_some());
        let january = YearStart::new(1, 1).unwrap();
        assert_eq!(FiscalYear::of(date(2026, 12, 31), january).first_year(), 2026);
    }

    proptest! {
        #[test]
        fn every_day_is_in_the_year_of_the_day_before_or_the_next_one(days in 0i32..30_000) {
            let day = date(2000, 1, 1).saturating_add(jiff::Span::new().days(days));
            let next = day.tomorrow().unwrap();
            let (a, b) = (FiscalYear::of(day, YearStart::JULY), FiscalYear::of(next, YearStart::JULY));
            let turns = (next.month(), next.day()) == (7, 1);
            prop_assert_eq!(b.first_year() - a.first_year(), i16::from(turns));
        }
    }
}
