//! The workspace's own calendar: it governs commercial papers and display, never the Mushak forms.

use jiff::{civil::Date, tz::TimeZone};

use dalil_tenancy::field::{FieldError, FieldErrors, Gather};

use crate::{PaperLanguage, input, series::YearStart};

/// Time zone, year of account and languages of a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// IANA name of the time zone, known to the bundled database.
    time_zone: String,
    /// When its year of account begins.
    pub year_start: YearStart,
    /// The language its papers are first shown in.
    pub paper_language: PaperLanguage,
    /// How long clients have to pay, where a draft says no day itself.
    pub payment_days: Option<PaymentDays>,
}

/// Days between issue and the last day for payment: 0 to 365.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentDays(u16);

impl PaymentDays {
    /// The most days that can be given.
    pub const MOST: u16 = 365;

    /// That many days; `None` above [`MOST`](Self::MOST).
    pub fn new(days: u16) -> Option<Self> {
        (days <= Self::MOST).then_some(Self(days))
    }

    /// How many.
    pub const fn count(self) -> u16 {
        self.0
    }

    /// The last day for payment of what is issued on a day; that day itself at the end of the calendar.
    pub fn after(self, issued_on: Date) -> Date {
        issued_on.checked_add(jiff::Span::new().days(self.0)).unwrap_or(issued_on)
    }
}

/// The name is not one of the bundled time-zone database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such time zone")]
pub struct UnknownTimeZone;

impl Settings {
    /// Settings with a time zone of the bundled database, and no days for payment.
    ///
    /// # Errors
    /// [`UnknownTimeZone`].
    pub fn new(time_zone: &str, year_start: YearStart, paper_language: PaperLanguage) -> Result<Self, UnknownTimeZone> {
        TimeZone::get(time_zone).map_err(|_| UnknownTimeZone)?;
        Ok(Self { time_zone: time_zone.to_owned(), year_start, paper_language, payment_days: None })
    }

    /// Parses what a caller wrote.
    ///
    /// # Errors
    /// Every broken rule with its field.
    pub fn parse(input: &input::Settings) -> Result<Self, FieldErrors> {
        let mut gather = Gather::default();
        let year_start = input::known(&mut gather, "year_start", &input.year_start, year_start);
        let language = input::known(&mut gather, "paper_language", &input.paper_language, PaperLanguage::from_code);
        let payment_days = input::present(input.payment_days.as_deref()).and_then(|text| {
            let days = text.trim().parse::<u16>().ok().and_then(PaymentDays::new);
            gather.take(days.ok_or_else(|| FieldError::with_limit("payment_days", "not_days", PaymentDays::MOST)))
        });
        let time_zone = input.time_zone.trim();
        let settings = match (year_start, language) {
            (Some(year_start), Some(language)) => {
                let settings = Self::new(time_zone, year_start, language);
                gather.take(settings.map_err(|_| FieldError::new("time_zone", "unknown_time_zone")))
            }
            _ => None,
        };
        gather.finish(settings.map(|settings| Self { payment_days, ..settings }))
    }

    /// The IANA name.
    pub fn time_zone_name(&self) -> &str {
        &self.time_zone
    }

    /// The time zone.
    pub fn time_zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }
}

/// A month and a day that every year has, written `07-01`.
fn year_start(text: &str) -> Option<YearStart> {
    let (month, day) = text.split_once('-')?;
    YearStart::new(month.parse().ok()?, day.parse().ok()?)
}

impl Default for Settings {
    /// Asia/Dhaka, 1 July, Bangla, no days for payment.
    fn default() -> Self {
        Self {
            time_zone: "Asia/Dhaka".to_owned(),
            year_start: YearStart::JULY,
            paper_language: PaperLanguage::Bn,
            payment_days: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_for_payment_are_counted_from_the_day_of_issue() {
        let days = |count| PaymentDays::new(count).expect("within the limit");
        assert_eq!(days(0).after(date(2026, 7, 1)), date(2026, 7, 1));
        assert_eq!(days(30).after(date(2026, 12, 15)), date(2027, 1, 14));
        assert_eq!(days(365).after(Date::MAX), Date::MAX);
        assert_eq!(PaymentDays::new(366), None);
    }
}
