use dalil_money::{Money, Quantity};
use dalil_tenancy::{
    field::{FieldError, Gather},
    text::Line,
};

use super::{PurchaseNote, input, rules::Rules};
use crate::{input as texts, line_input::number_error, returns::TaxSums};

/// The most lines of one paper.
pub const MAX_PURCHASE_LINES: usize = 100;

/// By how many poisha the VAT on a paper may differ from the standard rate of its value: some issuers print whole taka.
const ROUNDED: i128 = 100;

/// How what was bought stands to VAT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Treatment {
    /// At the standard rate.
    Standard,
    /// At any other rate.
    Reduced,
    /// Zero-rated.
    Zero,
    /// Exempt.
    Exempt,
    /// A fixed amount for each unit.
    Specific,
}

impl Treatment {
    /// Every treatment.
    pub const ALL: [Self; 5] = [Self::Standard, Self::Reduced, Self::Specific, Self::Zero, Self::Exempt];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Reduced => "reduced",
            Self::Zero => "zero",
            Self::Exempt => "exempt",
            Self::Specific => "specific",
        }
    }

    /// The treatment of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|treatment| treatment.as_str() == name)
    }

    const fn is_taxed(self) -> bool {
        !matches!(self, Self::Zero | Self::Exempt)
    }
}

/// A line of a supplier's paper as it says, parsed. Amounts are in poisha.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurchaseLineFields {
    /// What was supplied.
    pub description: Line,
    /// How many.
    pub quantity: Option<Quantity>,
    /// Unit of supply.
    pub unit: Option<Line>,
    /// How it stands to VAT.
    pub treatment: Treatment,
    /// Value, duty and VAT.
    pub sums: TaxSums,
    /// Whether its VAT is claimed as credit.
    pub credited: bool,
}

/// The same as it was entered, with what it feeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurchaseLine {
    /// Where it stands, from 1.
    pub position: usize,
    /// What it says.
    pub fields: PurchaseLineFields,
    /// The note of the return that it feeds, by the rules of the day it was entered.
    pub note: PurchaseNote,
}

/// Parses the lines, all errors gathered. Too many are refused before any is looked at.
pub(super) fn lines(gather: &mut Gather, inputs: &[input::PurchaseLine], rules: Rules) -> Vec<PurchaseLineFields> {
    if inputs.is_empty() {
        gather.refuse(FieldError::new("lines", "empty"));
    }
    if inputs.len() > MAX_PURCHASE_LINES {
        gather.refuse(FieldError::with_limit("lines", "too_many", MAX_PURCHASE_LINES));
        return Vec::new();
    }
    inputs.iter().enumerate().filter_map(|(at, input)| line(gather, at, input, rules)).collect()
}

fn line(gather: &mut Gather, at: usize, input: &input::PurchaseLine, rules: Rules) -> Option<PurchaseLineFields> {
    let path = |name: &str| format!("lines[{at}].{name}");
    let description = texts::required_line(gather, &path("description"), Some(&input.description), 300);
    let quantity = texts::present(input.quantity.as_deref())
        .and_then(|text| gather.take(text.trim().parse().map_err(|error| number_error(path("quantity"), error))));
    let unit = texts::line(gather, &path("unit"), input.unit.as_deref(), 40);
    let treatment = Treatment::from_name(input.vat_treatment.trim())
        .ok_or_else(|| FieldError::new(path("vat_treatment"), "unknown_treatment"));
    let treatment = gather.take(treatment);
    let value = input.value.above_zero(gather, &path("value"));
    let duty = input.duty.or_zero(gather, &path("duty"));
    let vat = input.vat.or_zero(gather, &path("vat"));
    let (treatment, sums) = (treatment?, TaxSums { value: value?, duty: duty?, vat: vat? });
    gather.take(taxed(treatment, sums, &path("vat"), rules))?;
    if input.credited && !treatment.is_taxed() {
        gather.refuse(FieldError::new(path("credited"), "nothing_to_credit"));
    }
    Some(PurchaseLineFields { description: description?, quantity, unit, treatment, sums, credited: input.credited })
}

/// The VAT on the paper against what its treatment asks for.
fn taxed(treatment: Treatment, sums: TaxSums, field: &str, rules: Rules) -> Result<(), FieldError> {
    match treatment {
        Treatment::Zero | Treatment::Exempt if sums.vat != 0 => Err(FieldError::new(field, "untaxed_with_vat")),
        Treatment::Standard => {
            let base = i128::from(sums.value) + i128::from(sums.duty);
            let off = i128::from(sums.vat) * 10_000 - base * i128::from(rules.standard_rate);
            if off.abs() <= ROUNDED * 10_000 { Ok(()) } else { Err(FieldError::new(field, "not_the_standard_rate")) }
        }
        _ => Ok(()),
    }
}

/// What lines come to, with all taxes; none where it passes the limit of amounts.
pub(super) fn totals(lines: &[PurchaseLineFields]) -> Option<(TaxSums, i64)> {
    let sums = lines.iter().fold(TaxSums::default(), |sums, line| sums.plus(line.sums));
    let total = i128::from(sums.value) + i128::from(sums.duty) + i128::from(sums.vat);
    let total = i64::try_from(total).ok().filter(|total| *total <= Money::MAX)?;
    Some((sums, total))
}
