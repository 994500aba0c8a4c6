use std::fmt;

use dalil_money::Money;

use super::MAX_LINES;

/// Why lines cannot be computed: where, and the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComputeError {
    pub(super) line: Option<usize>,
    pub(super) fault: Fault,
}

/// A rule that a field breaks, on a line yet to be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) field: Field,
    pub(super) rule: Rule,
}

/// The field that an error is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The lines as a whole.
    Lines,
    /// Quantity and unit price, which together make the gross.
    UnitPrice,
    /// The discount of the line, or without a line the one over all lines.
    Discount,
    /// Supplementary duty.
    SupplementaryDuty,
    /// VAT.
    Vat,
    /// The total of the line, or without a line a total of the paper.
    Total,
}

/// The rule that was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    /// There is no line.
    #[error("must have at least one line")]
    NoLines,
    /// There are more than [`MAX_LINES`].
    #[error("must have at most {MAX_LINES} lines")]
    TooManyLines,
    /// An amount is below zero.
    #[error("must not be negative")]
    Negative,
    /// An amount passes [`Money::MAX`].
    #[error("leads to an amount above {} minor units", Money::MAX)]
    TooLarge,
    /// More is taken off than there is. On a line the share of the discount
    /// over all lines counts.
    #[error("must not exceed what it is taken off")]
    DiscountExceedsGross,
    /// A zero-rated supply bears no supplementary duty.
    #[error("must be 0 on a zero-rated supply")]
    DutyOnZeroRated,
    /// The specific tax is more than the price that is said to hold it.
    #[error("must not exceed the price that includes it")]
    TaxExceedsPrice,
}

impl ComputeError {
    pub(super) const fn of_document(field: Field, rule: Rule) -> Self {
        Self { line: None, fault: Fault { field, rule } }
    }

    /// The number of the line, from 1; none when the paper as a whole is meant.
    pub const fn line(self) -> Option<usize> {
        self.line
    }

    /// The field.
    pub const fn field(self) -> Field {
        self.fault.field
    }

    /// The rule.
    pub const fn rule(self) -> Rule {
        self.fault.rule
    }
}

impl Fault {
    pub(super) const fn on_line(self, line: usize) -> ComputeError {
        ComputeError { line: Some(line), fault: self }
    }
}

impl Field {
    /// The name of the field in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lines => "lines",
            Self::UnitPrice => "unit_price",
            Self::Discount => "discount",
            Self::SupplementaryDuty => "supplementary_duty",
            Self::Vat => "vat",
            Self::Total => "total",
        }
    }
}

impl Rule {
    /// The stable code of the rule.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoLines => "no_lines",
            Self::TooManyLines => "too_many_lines",
            Self::Negative => "negative",
            Self::TooLarge => "too_large",
            Self::DiscountExceedsGross => "discount_exceeds_gross",
            Self::DutyOnZeroRated => "duty_on_zero_rated",
            Self::TaxExceedsPrice => "tax_exceeds_price",
        }
    }

    /// The limit that was passed, where the rule has a fixed one.
    pub fn limit(self) -> Option<i64> {
        match self {
            Self::TooManyLines => i64::try_from(MAX_LINES).ok(),
            Self::TooLarge => Some(Money::MAX),
            Self::NoLines
            | Self::Negative
            | Self::DiscountExceedsGross
            | Self::DutyOnZeroRated
            | Self::TaxExceedsPrice => None,
        }
    }
}

impl fmt::Display for ComputeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        write!(f, "{} {}", self.fault.field.name(), self.fault.rule)
    }
}

impl std::error::Error for ComputeError {}
