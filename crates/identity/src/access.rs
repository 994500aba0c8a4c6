use dalil_tenancy::{
    AccessId, PersonId, Window,
    field::{FieldError, FieldErrors, Gather},
    text::Line,
};
use jiff::{
    Timestamp,
    civil::Date,
    tz::{TimeZone, offset},
};

/// The most characters of a purpose.
const MAX_PURPOSE: usize = 300;

/// The calendar years in which a year of account may begin: the VAT and SD Act is of 2012.
const YEARS: std::ops::RangeInclusive<i16> = 2012..=2100;

/// How long an owner may let an auditor in. Settings of the installation; both in days, the first at least the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccessTerms {
    /// The longest time.
    pub longest: u16,
    /// The time where none is named.
    pub usual: u16,
}

impl Default for AccessTerms {
    fn default() -> Self {
        Self { longest: 30, usual: 14 }
    }
}

/// Read-only access for one auditor to one year of account, for a time (S4-19). It never changes; its end is a record of its
/// own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditorAccess {
    /// The id.
    pub id: AccessId,
    /// Who is let in.
    pub person: PersonId,
    /// The calendar year in which the year of account begins, on 1 July.
    pub year: i16,
    /// What for, in the owner's words.
    pub purpose: Line,
    /// The first moment at which nobody comes in by it any more.
    pub until: Timestamp,
    /// When it was opened, UTC, in microseconds.
    pub opened_at: Timestamp,
    /// Who opened it: `person:<id>` or `system:<name>`.
    pub opened_by: String,
    /// Its end, if it was ended before its time.
    pub end: Option<AccessEnd>,
}

/// The end of an access before its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessEnd {
    /// When, UTC, in microseconds.
    pub at: Timestamp,
    /// Who ended it: `person:<id>` or `system:<name>`.
    pub by: String,
}

/// Where an access stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessState {
    /// The auditor may come in.
    Open,
    /// Its time is over.
    Expired,
    /// It was ended before its time.
    Ended,
}

impl AccessState {
    /// The name in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Expired => "expired",
            Self::Ended => "ended",
        }
    }
}

/// What an access is to be, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessFields {
    /// The calendar year in which the year of account begins.
    pub year: i16,
    /// What for.
    pub purpose: Line,
    /// The first moment after it.
    pub until: Timestamp,
}

impl AccessFields {
    /// Reads what an owner wrote at a moment: the year as `2026` for the one that begins on 1 July 2026, the last day in
    /// Asia/Dhaka or an empty text for the usual time, and what for.
    ///
    /// # Errors
    /// The rules it breaks, at the fields `year`, `last_day` and `purpose`: a year of account that has begun; a day from today to
    /// the longest time from today; 1 to 300 characters of one line.
    pub fn parse(
        year: &str,
        last_day: &str,
        purpose: &str,
        now: Timestamp,
        terms: AccessTerms,
    ) -> Result<Self, FieldErrors> {
        let today = dhaka().to_datetime(now).date();
        let mut gather = Gather::default();
        let year = gather.take(parse_year(year, today));
        let last = gather.take(parse_last_day(last_day, today, terms));
        let purpose = Line::parse_within(purpose, MAX_PURPOSE);
        let purpose = gather.take(purpose.map_err(|error| FieldError::of_text("purpose", error)));
        let fields = match (year, last, purpose) {
            (Some(year), Some(last), Some(purpose)) => Some(Self { year, purpose, until: end_of(last) }),
            _ => None,
        };
        gather.finish(fields)
    }
}

impl AuditorAccess {
    /// Where it stands at a moment.
    pub fn state(&self, now: Timestamp) -> AccessState {
        if self.end.is_some() {
            AccessState::Ended
        } else if now < self.until {
            AccessState::Open
        } else {
            AccessState::Expired
        }
    }

    /// What it opens at a moment; nothing once it is over.
    pub fn window(&self, now: Timestamp) -> Option<Window> {
        (self.state(now) == AccessState::Open).then(|| Window::of_year(self.id, self.year)).flatten()
    }

    /// Its last day in Asia/Dhaka.
    pub fn last_day(&self) -> Date {
        let last = self.until.checked_sub(jiff::SignedDuration::from_nanos(1)).unwrap_or(self.until);
        dhaka().to_datetime(last).date()
    }
}

fn dhaka() -> TimeZone {
    TimeZone::fixed(offset(6))
}

fn end_of(day: Date) -> Timestamp {
    let next = day.tomorrow().ok().and_then(|next| next.to_zoned(dhaka()).ok());
    next.map_or(Timestamp::MAX, |next| next.timestamp())
}

fn parse_year(text: &str, today: Date) -> Result<i16, FieldError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(FieldError::new("year", "empty"));
    }
    let plain = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let year = plain.then(|| text.parse::<i16>().ok()).flatten().filter(|year| YEARS.contains(year));
    let year = year.ok_or_else(|| FieldError::new("year", "not_a_year"))?;
    let begins = Date::new(year, 7, 1).map_err(|_| FieldError::new("year", "not_a_year"))?;
    if begins <= today { Ok(year) } else { Err(FieldError::new("year", "not_begun")) }
}

fn parse_last_day(text: &str, today: Date, terms: AccessTerms) -> Result<Date, FieldError> {
    let after = |days: u16| today.saturating_add(jiff::Span::new().days(days));
    let text = text.trim();
    if text.is_empty() {
        return Ok(after(terms.usual.min(terms.longest)));
    }
    let day: Date = text.parse().map_err(|_| FieldError::new("last_day", "not_a_date"))?;
    let last = after(terms.longest);
    if day < today {
        Err(FieldError::with_limit("last_day", "too_early", today))
    } else if day > last {
        Err(FieldError::with_limit("last_day", "too_late", last))
    } else {
        Ok(day)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// 15 July 2026, 18:00 in Dhaka.
    fn now() -> Timestamp {
        at("2026-07-15T12:00:00Z")
    }

    fn parsed(year: &str, last_day: &str) -> Result<AccessFields, FieldErrors> {
        AccessFields::parse(year, last_day, "VAT audit", now(), AccessTerms::default())
    }

    fn refused(year: &str, last_day: &str) -> (String, &'static str) {
        let errors = parsed(year, last_day).unwrap_err();
        (errors.0[0].field.clone(), errors.0[0].code)
    }

    fn access() -> AuditorAccess {
        let AccessFields { year, purpose, until } = parsed("2025", "2026-07-20").unwrap();
        AuditorAccess {
            id: AccessId::mint(1, &[1; 10]),
            person: PersonId::mint(1, &[2; 10]),
            year,
            purpose,
            until,
            opened_at: now(),
            opened_by: "system:test".to_owned(),
            end: None,
        }
    }

    #[test]
    fn it_ends_at_midnight_in_dhaka_after_its_last_day() {
        let access = access();
        assert_eq!(access.until, at("2026-07-20T18:00:00Z"));
        assert_eq!(access.last_day(), date(2026, 7, 20));
        assert_eq!(access.state(at("2026-07-20T17:59:59.999999Z")), AccessState::Open);
        assert_eq!(access.state(at("2026-07-20T18:00:00Z")), AccessState::Expired);
        let days = access.window(now()).unwrap().days();
        assert_eq!((days.first, days.last), (date(2025, 7, 1), date(2026, 6, 30)));
        assert!(access.window(access.until).is_none());
    }

    #[test]
    fn an_ended_access_opens_nothing() {
        let end = AccessEnd { at: now(), by: "system:test".to_owned() };
        let access = AuditorAccess { end: Some(end), ..access() };
        assert_eq!(access.state(now()), AccessState::Ended);
        assert_eq!(access.state(access.until), AccessState::Ended);
        assert!(access.window(now()).is_none());
    }

    #[test]
    fn without_a_day_it_has_the_usual_time_and_never_more_than_the_longest() {
        assert_eq!(parsed("2026", "").unwrap().until, at("2026-07-29T18:00:00Z"));
        assert_eq!(parsed("2026", "2026-08-14").unwrap().until, at("2026-08-14T18:00:00Z"));
        assert_eq!(refused("2026", "2026-08-15"), ("last_day".to_owned(), "too_late"));
        assert_eq!(refused("2026", "2026-07-14"), ("last_day".to_owned(), "too_early"));
        assert_eq!(refused("2026", "tomorrow"), ("last_day".to_owned(), "not_a_date"));
        let short = AccessTerms { longest: 3, usual: 14 };
        let fields = AccessFields::parse("2026", "", "VAT audit", now(), short).unwrap();
        assert_eq!(fields.until, at("2026-07-18T18:00:00Z"));
    }

    #[test]
    fn the_year_has_begun() {
        for (year, code) in
            [("2027", "not_begun"), ("", "empty"), ("26", "not_a_year"), ("+026", "not_a_year"), ("1999", "not_a_year")]
        {
            assert_eq!(refused(year, ""), ("year".to_owned(), code), "{year}");
        }
        let errors = AccessFields::parse("", "x", " ", now(), AccessTerms::default()).unwrap_err();
        assert_eq!(errors.0.len(), 3);
    }
}
