//! What the law sets for certificates, as data: each row with the day from which it holds and its source. A payment is judged
//! by the row of its own day.

use jiff::civil::{Date, date};

/// The figures in force on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The first day on which they hold.
    pub from: Date,
    /// In how many tax periods after that of the payment its VAT may still be adjusted.
    pub later_periods: u8,
    /// Where that stands.
    pub source: &'static str,
    /// Within how many working days of filing the return its certificates are to be given.
    pub certificate_days: u8,
}

/// The rows, the latest first. Older copies of the Act say three periods; which day the rules of 2025 take effect for payments
/// made before waits for a VAT consultant's word.
const TABLE: [Rules; 2] = [
    Rules {
        from: date(2025, 5, 27),
        later_periods: 6,
        source: "VDS Rules 2025 (SRO 182-Ain/2025/310-Mushak), rule 7(4)",
        certificate_days: 3,
    },
    Rules {
        from: date(2012, 1, 1),
        later_periods: 3,
        source: "VAT and SD Act 2012, section 50(2)",
        certificate_days: 3,
    },
];

/// The figures in force on a day; before the first row, those of the first.
pub fn on(day: Date) -> Rules {
    let [.., first] = TABLE;
    TABLE.into_iter().find(|row| row.from <= day).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_fall_from_the_latest() {
        assert!(TABLE.is_sorted_by(|later, earlier| later.from > earlier.from));
        assert_eq!([date(2026, 7, 1), date(2025, 5, 26), date(2000, 1, 1)].map(|day| on(day).later_periods), [6, 3, 3]);
    }
}
