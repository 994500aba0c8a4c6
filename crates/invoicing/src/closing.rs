//! Closings: what a day, a month or a year of account came to, written down once, sealed and signed, so that what was
//! recorded in it can neither be added to nor taken from (S0-40).
//!
//! A closing counts by the moment at which something was recorded, in the calendar of Asia/Dhaka: a document in the period
//! of its issue, its void in the period of the void. So no later act changes what a closed period came to, and each closing
//! can be worked out again from the records.

mod period;
mod row;
mod turnover;

use dalil_tenancy::WorkspaceId;
use jiff::{Timestamp, civil::Date};

pub use period::{Period, Span};
pub use row::{Closing, LogState};
pub use turnover::{Counted, Turnover, TurnoverKey};

use crate::series::{day_in, dhaka};

/// Up to where a workspace is closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Closed {
    /// The end of the last day that was closed: nothing is recorded at a moment before it.
    pub before: Option<Timestamp>,
    /// The last day of the last month that was closed: nothing recorded later is dated on it or before.
    pub through: Option<Date>,
}

/// The earliest moment and the earliest day of what a unit of work records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    at: Option<Timestamp>,
    day: Option<Date>,
}

impl Recorded {
    /// Something is recorded at a moment.
    pub fn at(&mut self, at: Timestamp) {
        self.at = Some(self.at.map_or(at, |known| known.min(at)));
    }

    /// Something is recorded at a moment that counts for a day.
    pub fn dated(&mut self, at: Timestamp, day: Date) {
        self.at(at);
        self.day = Some(self.day.map_or(day, |known| known.min(day)));
    }
}

impl Closed {
    /// The first day that is open again, when something recorded falls into what is closed; none when it may be.
    pub fn refuses(&self, recorded: &Recorded) -> Option<Date> {
        let back = self.before.zip(recorded.at).filter(|(before, at)| at < before);
        let back = back.map(|(before, _)| day_in(&dhaka(), before));
        let dated = self.through.zip(recorded.day).filter(|(through, day)| day <= through);
        let dated = dated.map(|(through, _)| through.tomorrow().unwrap_or(Date::MAX));
        back.max(dated)
    }

    /// The same once these are closed as well.
    #[must_use]
    pub fn with(self, closing: &Closing) -> Self {
        match closing.span.period {
            Period::Day => Self { before: self.before.max(Some(closing.span.end())), ..self },
            Period::Month => Self { through: self.through.max(Some(closing.span.last_day)), ..self },
            Period::Year => self,
        }
    }
}

/// What a closing is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made<'a> {
    /// Whose.
    pub workspace: WorkspaceId,
    /// When, UTC.
    pub at: Timestamp,
    /// Who: `person:<id>` or `system:<name>`.
    pub by: &'a str,
    /// How every log stands at that moment, by name.
    pub logs: &'a [LogState],
}

/// Why a period is not closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CloseError {
    /// It is not a period of the calendar: a month begins on its first day, a year of account on 1 July.
    #[error("not the first day of such a period")]
    NotAPeriod,
    /// It is closed already.
    #[error("the period is closed already")]
    AlreadyClosed,
    /// It is not over, or its days are not closed yet.
    #[error("the period is not over")]
    NotOver,
    /// One before it is open.
    #[error("an earlier period is open: {0} comes first")]
    EarlierOpen(Date),
    /// Nothing was ever recorded in it or before it.
    #[error("nothing was recorded before the end of the period")]
    Nothing,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn closed() -> Closed {
        // 1 August in Dhaka begins at 18:00 UTC on 31 July.
        let before = "2026-08-14T18:00:00Z".parse().unwrap();
        Closed { before: Some(before), through: Some(date(2026, 7, 31)) }
    }

    #[test]
    fn what_falls_into_a_closed_period_is_told_when_it_opens() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let mut recorded = Recorded::default();
        assert_eq!(closed().refuses(&recorded), None);
        recorded.at(at("2026-08-14T18:00:00Z"));
        assert_eq!(closed().refuses(&recorded), None);
        recorded.dated(at("2026-08-20T00:00:00Z"), date(2026, 8, 1));
        assert_eq!(closed().refuses(&recorded), None);
        recorded.dated(at("2026-08-20T00:00:00Z"), date(2026, 7, 31));
        assert_eq!(closed().refuses(&recorded), Some(date(2026, 8, 1)));
        recorded.at(at("2026-08-14T17:59:59.999999Z"));
        assert_eq!(closed().refuses(&recorded), Some(date(2026, 8, 15)));
        assert_eq!(Closed::default().refuses(&recorded), None);
    }

    #[test]
    fn days_close_moments_and_months_close_dates() {
        let closing = |period, first| {
            let span = Span::of(period, first).unwrap();
            let made = Made {
                workspace: WorkspaceId::mint(1, &[1; 10]),
                at: Timestamp::UNIX_EPOCH,
                by: "system:test",
                logs: &[],
            };
            Closing::new(span, &made, &Turnover::default(), &Turnover::default())
        };
        let days = Closed::default().with(&closing(Period::Day, date(2026, 7, 31)));
        assert_eq!(days.before, Some("2026-07-31T18:00:00Z".parse().unwrap()));
        assert_eq!(days.through, None);
        let months = days.with(&closing(Period::Month, date(2026, 7, 1)));
        assert_eq!((months.before, months.through), (days.before, Some(date(2026, 7, 31))));
        assert_eq!(months.with(&closing(Period::Year, date(2025, 7, 1))), months);
    }
}
