//! Registers and the worksheet of the return, made from the records whenever they are asked for.

pub(super) mod purchases;
pub(super) mod sales;
pub(super) mod worksheet;

use dalil_invoicing::returns::TaxMonth;
use dalil_tenancy::field::{FieldError, Gather};

/// The month that a query names, or the present one.
fn month(gather: &mut Gather, text: Option<&str>, present: TaxMonth) -> TaxMonth {
    let Some(text) = text else { return present };
    gather.take(text.parse().map_err(|_| FieldError::new("month", "not_a_month"))).unwrap_or(present)
}
