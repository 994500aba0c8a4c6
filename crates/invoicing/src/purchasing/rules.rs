//! What the law sets for purchases, as data: each row with the day from which it holds and its source. A record is judged by
//! the row of its own day, and what was decided then is sealed with it.

use jiff::civil::{Date, date};

/// The figures in force on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The first day on which they hold.
    pub from: Date,
    /// The standard rate in hundredths of a per cent (VAT and SD Act 2012, section 15(3)).
    pub standard_rate: i64,
    /// In how many tax periods after that of the paper its credit may still be claimed. Section 46 sets a window; the figure
    /// is that of certificates (VDS Rules 2025, rule 7(4)) and waits for a VAT consultant's word.
    pub credit_periods: u8,
    /// Above how many poisha with all taxes a purchase paid in cash gives its credit back (return, note 25).
    pub cash_above: i64,
}

/// The rows, the latest first.
const TABLE: [Rules; 1] =
    [Rules { from: date(2012, 1, 1), standard_rate: 1_500, credit_periods: 6, cash_above: 10_000_000 }];

/// The figures in force on a day; before the first row, those of the first.
pub fn on(day: Date) -> Rules {
    let [first, ..] = TABLE;
    TABLE.into_iter().find(|row| row.from <= day).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_fall_from_the_latest() {
        assert!(TABLE.is_sorted_by(|later, earlier| later.from > earlier.from));
        assert_eq!(on(date(2026, 7, 1)).cash_above, 10_000_000);
        assert_eq!(on(date(2000, 1, 1)), TABLE[TABLE.len() - 1]);
    }
}
