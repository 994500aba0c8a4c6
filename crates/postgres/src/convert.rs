//! Values of the domain and of the driver. PostgreSQL keeps microseconds; the domain seals them.

use dalil_proof::{Digest, Salt};
use jiff::{Timestamp, civil};
use time::OffsetDateTime;

pub(crate) fn to_time(at: Timestamp) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(at.as_microsecond()) * 1_000)
        .expect("jiff's years, -9999 to 9999, are those of the time crate")
}

pub(crate) fn from_time(at: OffsetDateTime) -> Timestamp {
    Timestamp::from_nanosecond(at.unix_timestamp_nanos()).unwrap_or(if at.year() < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

pub(crate) fn to_date(day: civil::Date) -> time::Date {
    let month = time::Month::try_from(day.month().unsigned_abs()).expect("jiff's months are 1 to 12");
    time::Date::from_calendar_date(i32::from(day.year()), month, day.day().unsigned_abs())
        .expect("a day of the same calendar")
}

/// None for a day outside the years -9999 to 9999.
pub(crate) fn from_date(day: time::Date) -> Option<civil::Date> {
    let year = i16::try_from(day.year()).ok()?;
    let month = i8::try_from(u8::from(day.month())).ok()?;
    let of_month = i8::try_from(day.day()).ok()?;
    civil::Date::new(year, month, of_month).ok()
}

pub(crate) fn from_digest(digest: Digest) -> Vec<u8> {
    digest.as_bytes().to_vec()
}

pub(crate) fn to_digest(bytes: &[u8]) -> Option<Digest> {
    Digest::try_from(bytes).ok()
}

pub(crate) fn to_salt(bytes: &[u8]) -> Option<Salt> {
    Salt::try_from(bytes).ok()
}

/// Digests that stand one behind the other.
pub(crate) fn digests(bytes: &[u8]) -> Option<Vec<Digest>> {
    let (digests, rest) = bytes.as_chunks::<32>();
    rest.is_empty().then(|| digests.iter().copied().map(Digest::new).collect())
}

/// The bytes of digests, one behind the other.
pub(crate) fn joined(digests: &[Digest]) -> Vec<u8> {
    digests.iter().flat_map(Digest::as_bytes).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_comes_back_to_the_microsecond() {
        for text in ["2026-06-30T18:00:00.123456Z", "1969-12-31T23:59:59.999999Z", "2012-01-01T00:00:00Z"] {
            let at: Timestamp = text.parse().expect("a time");
            assert_eq!(from_time(to_time(at)), at);
        }
    }

    #[test]
    fn a_day_comes_back() {
        for text in ["2024-02-29", "2012-01-01", "2100-12-31"] {
            let day: civil::Date = text.parse().expect("a day");
            assert_eq!(from_date(to_date(day)), Some(day));
        }
    }
}
