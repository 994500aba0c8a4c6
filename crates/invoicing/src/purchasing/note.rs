use super::{PaperKind, Standing, Treatment};

/// A line of the return (Mushak 9.1, part 4) that purchases feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PurchaseNote {
    /// Zero-rated, bought here.
    ZeroLocal,
    /// Zero-rated, imported.
    ZeroImport,
    /// Exempt, bought here.
    ExemptLocal,
    /// Exempt, imported.
    ExemptImport,
    /// At the standard rate, bought here, credited.
    StandardLocal,
    /// At the standard rate, imported, credited.
    StandardImport,
    /// At another rate, bought here, credited.
    OtherRateLocal,
    /// At another rate, imported, credited.
    OtherRateImport,
    /// With a specific tax, credited.
    Specific,
    /// From who is enlisted for turnover tax.
    TurnoverTax,
    /// From who is not registered.
    Unregistered,
    /// Taxed and bought here, but not credited.
    UncreditedLocal,
    /// Taxed and imported, but not credited.
    UncreditedImport,
}

impl PurchaseNote {
    /// Every note, in the order of the form.
    pub const ALL: [Self; 13] = [
        Self::ZeroLocal,
        Self::ZeroImport,
        Self::ExemptLocal,
        Self::ExemptImport,
        Self::StandardLocal,
        Self::StandardImport,
        Self::OtherRateLocal,
        Self::OtherRateImport,
        Self::Specific,
        Self::TurnoverTax,
        Self::Unregistered,
        Self::UncreditedLocal,
        Self::UncreditedImport,
    ];

    /// Its number on the form.
    pub const fn number(self) -> u8 {
        match self {
            Self::ZeroLocal => 10,
            Self::ZeroImport => 11,
            Self::ExemptLocal => 12,
            Self::ExemptImport => 13,
            Self::StandardLocal => 14,
            Self::StandardImport => 15,
            Self::OtherRateLocal => 16,
            Self::OtherRateImport => 17,
            Self::Specific => 18,
            Self::TurnoverTax => 19,
            Self::Unregistered => 20,
            Self::UncreditedLocal => 21,
            Self::UncreditedImport => 22,
        }
    }

    /// The note of a number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|note| note.number() == number)
    }

    /// Whether its VAT is input credit (note 23).
    pub const fn is_credited(self) -> bool {
        matches!(
            self,
            Self::StandardLocal | Self::StandardImport | Self::OtherRateLocal | Self::OtherRateImport | Self::Specific
        )
    }

    /// The note that a line feeds; none for what the form has no line for: a credited import with a specific tax.
    pub(super) const fn of(paper: PaperKind, standing: Standing, treatment: Treatment, credited: bool) -> Option<Self> {
        let import = matches!(paper, PaperKind::BillOfEntry);
        Some(match (treatment, import) {
            (Treatment::Zero, false) => Self::ZeroLocal,
            (Treatment::Zero, true) => Self::ZeroImport,
            (Treatment::Exempt, false) => Self::ExemptLocal,
            (Treatment::Exempt, true) => Self::ExemptImport,
            (_, true) if !credited => Self::UncreditedImport,
            (Treatment::Standard, true) => Self::StandardImport,
            (Treatment::Reduced, true) => Self::OtherRateImport,
            (Treatment::Specific, true) => return None,
            (taxed, false) => match (standing, taxed) {
                (Standing::TurnoverTax, _) => Self::TurnoverTax,
                (Standing::Unregistered, _) => Self::Unregistered,
                _ if !credited => Self::UncreditedLocal,
                (Standing::Registered, Treatment::Standard) => Self::StandardLocal,
                (Standing::Registered, Treatment::Specific) => Self::Specific,
                (Standing::Registered, _) => Self::OtherRateLocal,
            },
        })
    }
}

/// What of the return a register can be narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RegisterNote {
    /// Purchases of the period with a line that feeds this note.
    Line(PurchaseNote),
    /// Note 24: purchases of any period of whose VAT something was withheld in this one.
    Withheld,
    /// Note 25: purchases of any period whose credit was given back in this one, since they were paid in cash.
    Cash,
}

impl RegisterNote {
    /// Its number on the form.
    pub const fn number(self) -> u8 {
        match self {
            Self::Line(note) => note.number(),
            Self::Withheld => 24,
            Self::Cash => 25,
        }
    }

    /// The note of a number.
    pub fn from_number(number: u8) -> Option<Self> {
        match number {
            24 => Some(Self::Withheld),
            25 => Some(Self::Cash),
            other => PurchaseNote::from_number(other).map(Self::Line),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_feeds_the_note_of_its_kind() {
        use {PaperKind as Paper, PurchaseNote as Note, Standing as By, Treatment as At};
        for (paper, standing, treatment, credited, note) in [
            (Paper::TaxInvoice, By::Registered, At::Standard, true, Some(Note::StandardLocal)),
            (Paper::TaxInvoice, By::Registered, At::Standard, false, Some(Note::UncreditedLocal)),
            (Paper::TaxInvoice, By::Registered, At::Reduced, true, Some(Note::OtherRateLocal)),
            (Paper::TaxInvoice, By::Registered, At::Specific, true, Some(Note::Specific)),
            (Paper::TaxInvoice, By::Registered, At::Zero, false, Some(Note::ZeroLocal)),
            (Paper::Other, By::Unregistered, At::Exempt, false, Some(Note::ExemptLocal)),
            (Paper::Other, By::Unregistered, At::Standard, false, Some(Note::Unregistered)),
            (Paper::Other, By::TurnoverTax, At::Reduced, false, Some(Note::TurnoverTax)),
            (Paper::BillOfEntry, By::Unregistered, At::Standard, true, Some(Note::StandardImport)),
            (Paper::BillOfEntry, By::Unregistered, At::Reduced, true, Some(Note::OtherRateImport)),
            (Paper::BillOfEntry, By::Unregistered, At::Standard, false, Some(Note::UncreditedImport)),
            (Paper::BillOfEntry, By::Unregistered, At::Zero, false, Some(Note::ZeroImport)),
            (Paper::BillOfEntry, By::Unregistered, At::Exempt, false, Some(Note::ExemptImport)),
            (Paper::BillOfEntry, By::Unregistered, At::Specific, true, None),
        ] {
            assert_eq!(PurchaseNote::of(paper, standing, treatment, credited), note, "{paper:?} {treatment:?}");
        }
    }

    #[test]
    fn every_note_is_found_by_its_number() {
        for number in 0..=u8::MAX {
            let found = RegisterNote::from_number(number);
            assert_eq!(found.map(RegisterNote::number), (matches!(number, 10..=22 | 24 | 25)).then_some(number));
        }
    }
}
