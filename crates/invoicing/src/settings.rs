//! The workspace's own calendar: it governs commercial papers and display, never the Mushak forms.

use jiff::tz::TimeZone;

use crate::{PaperLanguage, series::YearStart};

/// Time zone, year of account and languages of a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// IANA name of the time zone, known to the bundled database.
    time_zone: String,
    /// When its year of account begins.
    pub year_start: YearStart,
    /// The language its papers are first shown in.
    pub paper_language: PaperLanguage,
}

/// The name is not one of the bundled time-zone database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such time zone")]
pub struct UnknownTimeZone;

impl Settings {
    /// Settings with a time zone of the bundled database.
    ///
    /// # Errors
    /// [`UnknownTimeZone`].
    pub fn new(time_zone: &str, year_start: YearStart, paper_language: PaperLanguage) -> Result<Self, UnknownTimeZone> {
        TimeZone::get(time_zone).map_err(|_| UnknownTimeZone)?;
        Ok(Self { time_zone: time_zone.to_owned(), year_start, paper_language })
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

impl Default for Settings {
    /// Asia/Dhaka, 1 July, Bangla.
    fn default() -> Self {
        Self { time_zone: "Asia/Dhaka".to_owned(), year_start: YearStart::JULY, paper_language: PaperLanguage::Bn }
    }
}
