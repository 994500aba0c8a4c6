//! What is left of the lines of a 6.3 after the notes that corrected it, and what a note takes of it or adds to it.

use std::num::NonZeroU64;

use dalil_money::{Currency, Money, Quantity, rounding::round};

use super::NoteKind;
use crate::{
    Issued, IssuedLine, Unreadable,
    compute::{ComputeError, Totals, on_value, part},
    line::{Discount, Line, Vat},
};

/// What is left of one line of a 6.3: what it said, less the credit notes, more the debit notes.
///
/// No amount is ever below zero, and `gross` less `discount` is the value, or the total where the price includes the taxes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    line: IssuedLine,
    terms: Line,
    quantity: i64,
    amounts: Totals,
    repriced: bool,
}

/// The lines of a 6.3 with what the notes left of them.
pub(super) fn of(document: &Issued, notes: &[Issued]) -> Result<Vec<Left>, Unreadable> {
    let mut left = document.lines().iter().map(Left::whole).collect::<Result<Vec<_>, _>>()?;
    for note in notes {
        let kind = NoteKind::of(note.kind()).ok_or(Unreadable("kind"))?;
        let corrected = note.corrected().ok_or(Unreadable("corrects"))?;
        for (line, named) in note.lines().iter().zip(&corrected.lines) {
            let left = left.iter_mut().find(|left| left.line.position == named.line).ok_or(Unreadable("corrects"))?;
            left.after(kind, ten_thousandths(&line.quantity)?, &amounts_of(line)).ok_or(Unreadable("amounts"))?;
        }
    }
    Ok(left)
}

impl Left {
    /// A line that no note corrected yet.
    fn whole(line: &IssuedLine) -> Result<Self, Unreadable> {
        let terms = terms(line)?;
        Ok(Self {
            quantity: terms.quantity.ten_thousandths(),
            terms,
            amounts: amounts_of(line),
            repriced: false,
            line: line.clone(),
        })
    }

    /// The line as the 6.3 says it.
    pub const fn line(&self) -> &IssuedLine {
        &self.line
    }

    /// How many are left; none when all were taken back.
    pub fn quantity(&self) -> Option<Quantity> {
        Quantity::from_ten_thousandths(self.quantity).ok()
    }

    /// The amounts that are left, in minor units.
    pub const fn amounts(&self) -> &Totals {
        &self.amounts
    }

    /// What a note did; none when it would take more than there was.
    pub(super) fn after(&mut self, kind: NoteKind, quantity: i64, moved: &Totals) -> Option<()> {
        let sign = match kind {
            NoteKind::Credit => -1,
            NoteKind::Debit => 1,
        };
        let amounts = added(&self.amounts, moved, sign)?;
        let left = self.quantity.checked_sub(quantity)?;
        let [gross, discount, value, duty, vat, total] = listed(&amounts);
        if [left, gross, discount, value, duty, vat, total].into_iter().any(|part| part < 0) {
            return None;
        }
        self.quantity = left;
        self.amounts = amounts;
        self.repriced |= quantity == 0;
        Some(())
    }

    /// What so many of the line come to: by its unit price and its rates, with the discount in proportion. The last of them
    /// are the remainder of every amount, so that all notes together are the line to the poisha. Where a note changed the
    /// price, it is the share of what is left.
    ///
    /// # Errors
    /// [`ComputeError`] when an amount passes the limit, which a part of a line that was issued never does.
    pub(super) fn taken_back(&self, quantity: Quantity, currency: Currency) -> Result<Totals, ComputeError> {
        let taken = quantity.ten_thousandths();
        if taken == self.quantity {
            return Ok(self.amounts);
        }
        let (gross, discount) = if self.repriced {
            (share(self.amounts.gross, taken, self.quantity), share(self.amounts.discount, taken, self.quantity))
        } else {
            let line = Line { quantity, discount: Discount::None, ..self.terms.clone() };
            let gross = crate::compute::gross(&line, currency)?;
            (gross, share(self.line.discount, taken, self.terms.quantity.ten_thousandths()))
        };
        let line = Line { quantity, ..self.terms.clone() };
        let computed = part(currency, &line, gross, discount.min(gross))?;
        Ok(self.within(computed))
    }

    /// What a cut of the value comes to: never more than is left. All of the value is the remainder of its taxes as well.
    pub(super) fn cut(&self, value: i64, currency: Currency) -> Result<Totals, ComputeError> {
        let computed = on_value(currency, &self.terms, value)?;
        let by_rate = !matches!(self.terms.vat, Vat::Specific(_));
        let computed = if value == self.amounts.value && by_rate {
            Totals { duty: self.amounts.duty, vat: self.amounts.vat, ..computed }
        } else if value == self.amounts.value {
            Totals { duty: self.amounts.duty, ..computed }
        } else {
            computed
        };
        Ok(self.within(computed))
    }

    /// What a rise of the value comes to.
    pub(super) fn raised(&self, value: i64, currency: Currency) -> Result<Totals, ComputeError> {
        on_value(currency, &self.terms, value)
    }

    /// Amounts that rounding took above what is left end there.
    fn within(&self, computed: Totals) -> Totals {
        let left = &self.amounts;
        let (value, duty, vat) =
            (computed.value.min(left.value), computed.duty.min(left.duty), computed.vat.min(left.vat));
        let total = value + duty + vat;
        let discount = computed.discount.min(left.discount);
        let net = if self.terms.price_includes_tax { total } else { value };
        Totals { gross: net + discount, discount, value, duty, vat, total }
    }
}

/// The terms of an issued line, with nothing taken off.
fn terms(line: &IssuedLine) -> Result<Line, Unreadable> {
    let rate = || line.vat_rate.as_deref().unwrap_or_default();
    let broken = |_| Unreadable("vat_rate");
    Ok(Line {
        description: line.description.clone(),
        unit: line.unit.clone(),
        quantity: line.quantity.parse().map_err(|_| Unreadable("quantity"))?,
        unit_price: line.unit_price.parse().map_err(|_| Unreadable("unit_price"))?,
        price_includes_tax: line.price_includes_tax,
        discount: Discount::None,
        supplementary_duty: line.duty_rate.parse().map_err(|_| Unreadable("duty_rate"))?,
        vat: match line.vat_treatment.as_str() {
            "standard" => Vat::Standard(rate().parse().map_err(broken)?),
            "reduced" => Vat::Reduced(rate().parse().map_err(broken)?),
            "specific" => Vat::Specific(rate().parse().map_err(broken)?),
            "zero" => Vat::Zero,
            "exempt" => Vat::Exempt,
            "none" => Vat::None,
            _ => return Err(Unreadable("vat_treatment")),
        },
    })
}

/// A quantity of a note: 0 where the price alone changed.
fn ten_thousandths(quantity: &str) -> Result<i64, Unreadable> {
    match quantity {
        "0" => Ok(0),
        more => more.parse().map(Quantity::ten_thousandths).map_err(|_| Unreadable("quantity")),
    }
}

pub(super) const fn amounts_of(line: &IssuedLine) -> Totals {
    Totals {
        gross: line.gross,
        discount: line.discount,
        value: line.value,
        duty: line.duty,
        vat: line.vat,
        total: line.total,
    }
}

const fn listed(amounts: &Totals) -> [i64; 6] {
    [amounts.gross, amounts.discount, amounts.value, amounts.duty, amounts.vat, amounts.total]
}

/// Amounts with so many times others; none past the limit of amounts.
pub(super) fn added(amounts: &Totals, more: &Totals, times: i64) -> Option<Totals> {
    let mut sums = listed(amounts).into_iter().zip(listed(more)).map(|(amount, more)| {
        let sum = amount.checked_add(more.checked_mul(times)?)?;
        (sum <= Money::MAX).then_some(sum)
    });
    let mut next = || sums.next().flatten();
    Some(Totals { gross: next()?, discount: next()?, value: next()?, duty: next()?, vat: next()?, total: next()? })
}

/// `part` ÷ `whole` of an amount, rounded once; neither is below zero.
fn share(amount: i64, part: i64, whole: i64) -> i64 {
    let whole = NonZeroU64::new(whole.unsigned_abs()).unwrap_or(NonZeroU64::MIN);
    let share = round(i128::from(amount) * i128::from(part), whole);
    i64::try_from(share).unwrap_or(amount).min(amount)
}
