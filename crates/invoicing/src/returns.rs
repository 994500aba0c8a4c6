//! The register of sales (Mushak 6.2), the statement of large ones (6.10) and the worksheet of the return (9.1), each
//! made from the issued documents and the purchases whenever it is asked for: nothing of them is kept, so nothing of them can be wrong alone.

use std::{fmt, str::FromStr};

use jiff::{Timestamp, civil::Date};

use crate::{
    DocumentId, DocumentKind, Party,
    purchasing::{Bought, PurchaseNote},
};

/// A tax period: one calendar month in Dhaka (VAT and SD Act 2012, section 2(30)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaxMonth(Date);

/// A text is no month of the form `2026-07` from 2012 to 2100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a month is written as 2026-07")]
pub struct NotAMonth;

impl TaxMonth {
    /// The month that a day lies in.
    pub fn of(day: Date) -> Self {
        Self(day.first_of_month())
    }

    /// Its first day.
    pub const fn first(self) -> Date {
        self.0
    }

    /// Its last day.
    pub fn last(self) -> Date {
        self.0.last_of_month()
    }

    /// The month before.
    #[must_use]
    pub fn before(self) -> Self {
        Self::of(self.0.saturating_sub(jiff::Span::new().days(1)))
    }

    /// The month after.
    #[must_use]
    pub fn after(self) -> Self {
        Self::of(self.last().saturating_add(jiff::Span::new().days(1)))
    }
}

impl FromStr for TaxMonth {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let plain = text.len() == 7 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let day: Date = plain.then(|| format!("{text}-01").parse().ok()).flatten().ok_or(NotAMonth)?;
        let (first, last) = crate::SUPPLY_DAYS;
        (first..=last).contains(&day).then_some(Self(day)).ok_or(NotAMonth)
    }
}

impl fmt::Display for TaxMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

/// A line of the return (Mushak 9.1, part 3) that sales feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReturnNote {
    /// Zero-rated supplies. What is exported and what is deemed to be (note 2) is not told apart by a tax invoice.
    ZeroRated,
    /// Exempt supplies.
    Exempt,
    /// Supplies at the standard rate.
    Standard,
    /// Supplies with a specific tax.
    Specific,
    /// Supplies at any other rate than the standard one.
    OtherRate,
}

impl ReturnNote {
    /// Every note, in the order of the form.
    pub const ALL: [Self; 5] = [Self::ZeroRated, Self::Exempt, Self::Standard, Self::Specific, Self::OtherRate];

    /// Its number on the form.
    pub const fn number(self) -> u8 {
        match self {
            Self::ZeroRated => 1,
            Self::Exempt => 3,
            Self::Standard => 4,
            Self::Specific => 6,
            Self::OtherRate => 7,
        }
    }

    /// The note of a number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|note| note.number() == number)
    }

    /// The treatment of the lines that feed it, as a document stores it.
    pub const fn treatment(self) -> &'static str {
        match self {
            Self::ZeroRated => "zero",
            Self::Exempt => "exempt",
            Self::Standard => "standard",
            Self::Specific => "specific",
            Self::OtherRate => "reduced",
        }
    }

    /// The note that lines of a treatment feed; none for supplies outside VAT, which no tax invoice has.
    pub fn of_treatment(treatment: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|note| note.treatment() == treatment)
    }
}

/// Which sales to list: the tax invoices of one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SalesFilter {
    /// The month of issue.
    pub month: TaxMonth,
    /// Only those with a line that feeds this note, and that were not voided.
    pub note: Option<ReturnNote>,
    /// Only those whose total with all taxes is above this, in minor units, and that were not voided.
    pub above: Option<i64>,
}

impl SalesFilter {
    /// All of a month.
    pub const fn of(month: TaxMonth) -> Self {
        Self { month, note: None, above: None }
    }
}

/// A tax invoice as the register of sales lists it. Amounts are in poisha.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SalesEntry {
    /// The tax invoice.
    pub document: DocumentId,
    /// Its number in its series.
    pub number: u64,
    /// The number as printed.
    pub printed_number: String,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The day of issue in Dhaka.
    pub issued_on: Date,
    /// The buyer as issued.
    pub buyer: Party,
    /// What the first line says.
    pub description: String,
    /// How many lines it has.
    pub line_count: u32,
    /// Whether it was voided: it keeps its number here, and all its amounts are zero.
    pub voided: bool,
    /// Its amounts.
    pub sums: TaxSums,
    /// Value, duty and VAT.
    pub total: i64,
}

impl SalesEntry {
    /// Where it stands in the register.
    pub const fn key(&self) -> SalesKey {
        SalesKey { at: self.issued_at, number: self.number, id: self.document }
    }
}

/// Where a tax invoice stands in the register: by its moment of issue, and of one moment by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SalesKey {
    /// When it was issued.
    pub at: Timestamp,
    /// Its number in its series.
    pub number: u64,
    /// The tax invoice.
    pub id: DocumentId,
}

/// Amounts in poisha. A sum stays at the ends of `i64` rather than turn over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TaxSums {
    /// Without tax.
    pub value: i64,
    /// Supplementary duty.
    pub duty: i64,
    /// VAT.
    pub vat: i64,
}

impl TaxSums {
    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            value: self.value.saturating_add(other.value),
            duty: self.duty.saturating_add(other.duty),
            vat: self.vat.saturating_add(other.vat),
        }
    }
}

/// What the lines of one treatment on the documents of one kind come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taxed {
    /// The kind of document.
    pub kind: DocumentKind,
    /// The treatment, as the lines store it.
    pub treatment: String,
    /// Their sums.
    pub sums: TaxSums,
}

/// What the documents, purchases and payments to suppliers of a month give to its return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worksheet {
    /// The month.
    pub month: TaxMonth,
    /// Each note that sales feed, in the order of the form.
    pub notes: Vec<(ReturnNote, TaxSums)>,
    /// Note 9: their sum.
    pub sales: TaxSums,
    /// Each note that purchases feed (10 to 22), in the order of the form.
    pub bought: Vec<(PurchaseNote, TaxSums)>,
    /// Note 23: the value and duty of them all, and the VAT of those that are credited.
    pub purchases: TaxSums,
    /// Note 24: VAT withheld from suppliers.
    pub withheld: i64,
    /// Note 25: credit given back, since a large purchase was not paid through a bank.
    pub returned: i64,
    /// Note 26: what debit notes (Mushak 6.8) of the month add.
    pub debit_notes: TaxSums,
    /// Note 29: VAT that clients withheld, by the certificates (Mushak 6.6) in hand that are adjusted in the month.
    pub certified: i64,
    /// Note 31: what credit notes (Mushak 6.7) of the month take off.
    pub credit_notes: TaxSums,
}

impl Worksheet {
    /// The worksheet of what was issued and bought in a month, and of what its certificates count, in poisha.
    pub fn of(month: TaxMonth, taxed: &[Taxed], bought: &Bought, certified: i64) -> Self {
        let of_note = |note: ReturnNote| {
            (note, sum(taxed, |taxed| taxed.kind == DocumentKind::Mushak63 && taxed.treatment == note.treatment()))
        };
        let notes: Vec<_> = ReturnNote::ALL.into_iter().map(of_note).collect();
        let sales = notes.iter().fold(TaxSums::default(), |sums, (_, own)| sums.plus(*own));
        let of_kind = |kind: DocumentKind| sum(taxed, |taxed| taxed.kind == kind);
        let of_purchases = |note: PurchaseNote| {
            let lines = bought.lines.iter().filter(|(own, _)| *own == note);
            (note, lines.fold(TaxSums::default(), |sums, (_, own)| sums.plus(*own)))
        };
        let purchases: Vec<_> = PurchaseNote::ALL.into_iter().map(of_purchases).collect();
        let credited = |(note, sums): &(PurchaseNote, TaxSums)| TaxSums {
            vat: if note.is_credited() { sums.vat } else { 0 },
            ..*sums
        };
        Self {
            month,
            notes,
            sales,
            purchases: purchases.iter().fold(TaxSums::default(), |sums, own| sums.plus(credited(own))),
            bought: purchases,
            withheld: bought.withheld,
            returned: bought.returned,
            debit_notes: of_kind(DocumentKind::Mushak68),
            certified,
            credit_notes: of_kind(DocumentKind::Mushak67),
        }
    }

    /// Note 28: what is added to the VAT of the sales.
    pub const fn increasing(&self) -> i64 {
        self.withheld.saturating_add(self.returned).saturating_add(self.debit_notes.vat)
    }

    /// Note 33: what is taken off it.
    pub const fn decreasing(&self) -> i64 {
        self.certified.saturating_add(self.credit_notes.vat)
    }

    /// Note 34: the net VAT, 9c − 23b + 28 − 33. Below zero where more was credited than is due.
    pub const fn vat(&self) -> i64 {
        let due = self.sales.vat.saturating_sub(self.purchases.vat);
        due.saturating_add(self.increasing()).saturating_sub(self.decreasing())
    }
}

fn sum(taxed: &[Taxed], which: impl Fn(&&Taxed) -> bool) -> TaxSums {
    taxed.iter().filter(which).fold(TaxSums::default(), |sums, taxed| sums.plus(taxed.sums))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_month_is_read_as_it_is_written() {
        let july: TaxMonth = "2026-07".parse().unwrap();
        assert_eq!((july.first(), july.last()), (date(2026, 7, 1), date(2026, 7, 31)));
        assert_eq!(july.to_string(), "2026-07");
        assert_eq!((july.before().to_string(), july.after().to_string()), ("2026-06".into(), "2026-08".into()));
        assert_eq!(TaxMonth::of(date(2026, 1, 9)).before().to_string(), "2025-12");
        for text in
            ["", "2026", "2026-7", "2026-13", "2026-00", "2026/07", "2026-07-01", "+026-07", "2011-12", "2101-01"]
        {
            assert_eq!(text.parse::<TaxMonth>(), Err(NotAMonth), "{text}");
        }
    }

    /// Golden case G5 of the computation: one line of each kind.
    #[test]
    fn lines_feed_the_notes_of_their_treatment() {
        let taxed = |treatment: &str, value, vat| Taxed {
            kind: DocumentKind::Mushak63,
            treatment: treatment.to_owned(),
            sums: TaxSums { value, duty: 0, vat },
        };
        let all = [
            taxed("standard", 12_000_000, 1_800_000),
            taxed("reduced", 8_000_000, 400_000),
            taxed("zero", 25_000_000, 0),
            taxed("exempt", 1_000_000, 0),
            Taxed { kind: DocumentKind::Invoice, ..taxed("standard", 12_000_000, 1_800_000) },
            Taxed { kind: DocumentKind::Mushak67, ..taxed("standard", 749_975, 112_496) },
            Taxed { kind: DocumentKind::Mushak68, ..taxed("reduced", 100_000, 5_000) },
        ];
        let sheet = Worksheet::of("2026-07".parse().unwrap(), &all, &Bought::default(), 0);
        let told: Vec<_> = sheet.notes.iter().map(|(note, sums)| (note.number(), sums.value, sums.vat)).collect();
        let expected =
            [(1, 25_000_000, 0), (3, 1_000_000, 0), (4, 12_000_000, 1_800_000), (6, 0, 0), (7, 8_000_000, 400_000)];
        assert_eq!(told, expected);
        assert_eq!(sheet.sales, TaxSums { value: 46_000_000, duty: 0, vat: 2_200_000 });
        assert_eq!(sheet.credit_notes, TaxSums { value: 749_975, duty: 0, vat: 112_496 });
        assert_eq!(sheet.debit_notes, TaxSums { value: 100_000, duty: 0, vat: 5_000 });
        assert_eq!(sheet.vat(), 2_200_000 + 5_000 - 112_496);
    }

    /// Only what is credited lowers the tax; what is withheld and what was paid in cash raises it.
    #[test]
    fn purchases_lower_the_tax_by_what_they_credit() {
        let sums = |value, vat| TaxSums { value, duty: 0, vat };
        let bought = Bought {
            lines: vec![
                (PurchaseNote::StandardLocal, sums(20_000_000, 3_000_000)),
                (PurchaseNote::UncreditedLocal, sums(1_000_000, 150_000)),
                (PurchaseNote::StandardLocal, sums(7_500_200, 1_125_030)),
                (PurchaseNote::ZeroImport, sums(300, 0)),
            ],
            withheld: 4_125_030,
            returned: 70,
        };
        let sale =
            Taxed { kind: DocumentKind::Mushak63, treatment: "standard".to_owned(), sums: sums(30_000_000, 4_500_000) };
        let sheet = Worksheet::of("2026-07".parse().unwrap(), &[sale], &bought, 0);
        assert_eq!(sheet.bought.len(), 13);
        assert_eq!(sheet.bought[4], (PurchaseNote::StandardLocal, sums(27_500_200, 4_125_030)));
        assert_eq!(sheet.purchases, sums(28_500_500, 4_125_030));
        assert_eq!((sheet.increasing(), sheet.decreasing()), (4_125_100, 0));
        assert_eq!(sheet.vat(), 4_500_000 - 4_125_030 + 4_125_100);
    }

    /// The other side of golden case G6: what the supplier's certificate lowers its tax by, beside a credit note.
    #[test]
    fn a_certificate_in_hand_lowers_the_tax() {
        let taxed = |kind, vat| Taxed {
            kind,
            treatment: "standard".to_owned(),
            sums: TaxSums { value: 27_500_200, duty: 0, vat },
        };
        let all = [taxed(DocumentKind::Mushak63, 4_125_030), taxed(DocumentKind::Mushak67, 112_496)];
        let sheet = Worksheet::of("2026-07".parse().unwrap(), &all, &Bought::default(), 4_125_030);
        assert_eq!((sheet.decreasing(), sheet.vat()), (4_125_030 + 112_496, -112_496));
    }

    #[test]
    fn every_note_is_found_by_its_number_and_its_treatment() {
        for note in ReturnNote::ALL {
            assert_eq!(ReturnNote::from_number(note.number()), Some(note));
            assert_eq!(ReturnNote::of_treatment(note.treatment()), Some(note));
        }
        assert_eq!((ReturnNote::from_number(2), ReturnNote::of_treatment("none")), (None, None));
    }
}
