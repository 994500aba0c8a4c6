//! Days that an address names: in the API's queries and in the filters of pages.

use dalil_invoicing::SUPPLY_DAYS;
use dalil_tenancy::field::{FieldError, FieldErrors};
use jiff::civil::Date;

/// A day within the limits of the books.
///
/// # Errors
/// `not_a_date`; `too_early` and `too_late` with the limit, for years that no calendar of ours has as well.
pub(crate) fn parse(field: &str, text: &str) -> Result<Date, FieldError> {
    let (first, last) = SUPPLY_DAYS;
    let too_early = || FieldError::with_limit(field, "too_early", first);
    let too_late = || FieldError::with_limit(field, "too_late", last);
    match text.parse::<Date>() {
        Ok(day) if day < first => Err(too_early()),
        Ok(day) if day > last => Err(too_late()),
        Ok(day) => Ok(day),
        Err(_) => Err(match beyond_calendars(text) {
            Some(true) => too_early(),
            Some(false) => too_late(),
            None => FieldError::new(field, "not_a_date"),
        }),
    }
}

/// Whether a day of a year that jiff does not hold, or writes otherwise, lies before all that it holds.
fn beyond_calendars(text: &str) -> Option<bool> {
    let (before, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (year, day) = rest.split_once('-')?;
    // A leap year, so that each day of a calendar is one of it.
    let has_that_day = format!("2000-{day}").parse::<Date>().is_ok();
    let is_year = year.len() >= 4 && year.bytes().all(|digit| digit.is_ascii_digit());
    (is_year && has_that_day && (before || year.len() > 4)).then_some(before)
}

/// Whether all that is wrong with a query can be read and breaks a limit: it is answered with 422, what cannot be read
/// with 400.
pub(crate) fn break_limits(errors: &FieldErrors) -> bool {
    errors.0.iter().all(|error| matches!(error.code, "too_early" | "too_late"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_lies_within_the_books() {
        let told = |text| parse("from", text).map_err(|error| error.code);
        assert_eq!(told("2012-01-01"), Ok(SUPPLY_DAYS.0));
        assert_eq!(told("2100-12-31"), Ok(SUPPLY_DAYS.1));
        for early in ["2011-12-31", "0000-01-01", "0001-02-29", "-0001-12-31", "-9999-01-01", "-009999-01-01"] {
            let code = if early == "0001-02-29" { "not_a_date" } else { "too_early" };
            assert_eq!(told(early), Err(code), "{early}");
        }
        for late in ["2101-01-01", "9999-12-31", "10000-01-01", "99999999999999999999-06-30"] {
            assert_eq!(told(late), Err("too_late"), "{late}");
        }
        for none in ["", "x", "2026-13-01", "10000-13-01", "20260701-", "-1-01-01", "2026-02-30", "--01-01"] {
            assert_eq!(told(none), Err("not_a_date"), "{none}");
        }
    }
}
