use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::Language;

const BANGLA: [&str; 12] =
    ["জানুয়ারি", "ফেব্রুয়ারি", "মার্চ", "এপ্রিল", "মে", "জুন", "জুলাই", "আগস্ট", "সেপ্টেম্বর", "অক্টোবর", "নভেম্বর", "ডিসেম্বর"];

/// As calendars in Bangladesh cut them.
const BANGLA_SHORT: [&str; 12] =
    ["জানু", "ফেব্রু", "মার্চ", "এপ্রিল", "মে", "জুন", "জুলাই", "আগস্ট", "সেপ্টে", "অক্টো", "নভে", "ডিসে"];

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Language {
    /// A day in full: `21 November 2026`, `২১ নভেম্বর ২০২৬`.
    pub fn date(self, day: Date) -> String {
        self.figure(&format!("{} {} {}", day.day(), self.month(day), day.year()))
    }

    /// A day in a column: English months are cut to three letters, `21 Nov 2026`.
    pub fn short_date(self, day: Date) -> String {
        let month = self.month(day);
        let month = if self.is_bangla() { month } else { month.get(..3).unwrap_or(month) };
        self.figure(&format!("{:02} {month} {}", day.day(), day.year()))
    }

    /// A day of every year: `1 July`, `১ জুলাই`.
    pub fn day_of_year(self, day: Date) -> String {
        self.figure(&format!("{} {}", day.day(), self.month(day)))
    }

    /// A month and its year: `November 2026`.
    pub fn month_of(self, day: Date) -> String {
        self.figure(&format!("{} {}", self.month(day), day.year()))
    }

    /// A month without its year, cut short: `Nov`, `নভে`.
    pub fn short_month(self, day: Date) -> &'static str {
        if self.is_bangla() { nth(&BANGLA_SHORT, day) } else { self.month(day).get(..3).unwrap_or_default() }
    }

    /// A moment to the minute in a zone, on 24 hours: `21 November 2026, 16:05`.
    pub fn moment(self, zone: &TimeZone, at: Timestamp) -> String {
        let local = zone.to_datetime(at);
        format!("{}, {}", self.date(local.date()), self.clock(local.hour(), local.minute(), None))
    }

    /// A moment to the second, where the order of acts counts: `21 Nov 2026, 16:05:09`.
    pub fn exact_moment(self, zone: &TimeZone, at: Timestamp) -> String {
        let local = zone.to_datetime(at);
        let time = self.clock(local.hour(), local.minute(), Some(local.second()));
        format!("{}, {time}", self.short_date(local.date()))
    }

    /// The time of day in a zone: `16:05`.
    pub fn time(self, zone: &TimeZone, at: Timestamp) -> String {
        let local = zone.to_datetime(at);
        self.clock(local.hour(), local.minute(), None)
    }

    fn clock(self, hour: i8, minute: i8, second: Option<i8>) -> String {
        let seconds = second.map(|second| format!(":{second:02}")).unwrap_or_default();
        self.figure(&format!("{hour:02}:{minute:02}{seconds}"))
    }

    fn month(self, day: Date) -> &'static str {
        nth(if self.is_bangla() { &BANGLA } else { &ENGLISH }, day)
    }
}

/// The name of a day's month.
fn nth(names: &[&'static str; 12], day: Date) -> &'static str {
    let index = usize::try_from(day.month() - 1).unwrap_or_default();
    names.get(index).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn dhaka() -> TimeZone {
        TimeZone::fixed(jiff::tz::offset(6))
    }

    #[test]
    fn a_day_is_written_in_both_languages() {
        let day = date(2026, 7, 1);
        assert_eq!(Language::En.date(day), "1 July 2026");
        assert_eq!(Language::En.short_date(day), "01 Jul 2026");
        assert_eq!(Language::Bn.date(day), "১ জুলাই ২০২৬");
        assert_eq!(Language::Bn.short_date(day), "০১ জুলাই ২০২৬");
        assert_eq!(Language::En.month_of(day), "July 2026");
        assert_eq!(Language::En.day_of_year(day), "1 July");
        assert_eq!(Language::Bn.day_of_year(day), "১ জুলাই");
    }

    #[test]
    fn a_moment_is_told_in_its_zone() {
        let at: Timestamp = "2026-06-30T18:05:09Z".parse().unwrap();
        assert_eq!(Language::En.moment(&dhaka(), at), "1 July 2026, 00:05");
        assert_eq!(Language::Bn.time(&dhaka(), at), "০০:০৫");
        assert_eq!(Language::En.exact_moment(&dhaka(), at), "01 Jul 2026, 00:05:09");
    }

    #[test]
    fn every_month_has_a_name() {
        for month in 1..=12 {
            for language in Language::ALL {
                assert!(!language.month(date(2026, month, 1)).is_empty());
                assert!(!language.short_month(date(2026, month, 1)).is_empty());
            }
        }
    }
}
