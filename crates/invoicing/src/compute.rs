//! From lines to amounts.
//!
//! All amounts are minor units of the paper's one currency. The Act (s.15, s.32,
//! s.57 of the VAT and SD Act 2012) says what is taxed; it says nothing of
//! rounding on an invoice, so the order of steps and the rounding to the minor
//! unit are the house's, fixed by the golden figures in `tests/golden.json`:
//!
//! 1. gross = quantity × unit price;
//! 2. a discount in per cent becomes an amount;
//! 3. a discount over all lines is shared out in proportion to their gross, by
//!    largest remainder; a line with nothing left takes no part;
//! 4. value = gross − discount; duty on the value; VAT on value and duty, or a
//!    fixed amount per unit. Where the price includes tax, VAT and then duty
//!    are taken out of gross − discount, and the value is the rest;
//! 5. totals are sums of the lines and are never worked out anew.
//!
//! Each result of steps 1, 2 and 4 is rounded once, by [`dalil_money::rounding`].

mod error;

use dalil_money::{Currency, Money, MoneyError, UnitPrice, VatRate};
use serde::{Deserialize, Serialize};

pub use error::{ComputeError, Field, Rule};

use crate::line::{Discount, Line, Vat};
use error::Fault;

/// The most lines a paper may have.
pub const MAX_LINES: usize = 500;

/// The amounts of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Computed {
    /// One for each line, in their order.
    pub lines: Vec<ComputedLine>,
    /// The sums over the lines.
    pub totals: Totals,
}

/// The amounts of one line in minor units. None is negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComputedLine {
    /// Quantity × unit price, with the taxes where the price includes them.
    pub gross: i64,
    /// What is taken off the gross, the share of a discount over all lines included.
    pub discount: i64,
    /// Value of the supply without any tax.
    pub value: i64,
    /// Supplementary duty.
    pub duty: i64,
    /// VAT or specific tax.
    pub vat: i64,
    /// Value, duty and VAT.
    pub total: i64,
    /// What column 5 of the Mushak 6.3 prints: the price of one unit without tax
    /// and discount, in the major unit. It is the agreed price where nothing was
    /// taken off, else value ÷ quantity at four decimals.
    pub net_unit_price: UnitPrice,
}

/// The sums of a paper in minor units. None is negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// Sum of the gross.
    pub gross: i64,
    /// Sum of the discounts.
    pub discount: i64,
    /// Sum of the values.
    pub value: i64,
    /// Sum of the supplementary duty.
    pub duty: i64,
    /// Sum of the VAT and specific tax.
    pub vat: i64,
    /// What is to be paid.
    pub total: i64,
}

/// Works out every amount of a paper in `currency` with these `lines` and a
/// discount over all of them. A percentage in `document_discount` is of the
/// gross of the lines that take part.
///
/// ```
/// use dalil_invoicing::{compute::compute, line::{Discount, Line, Vat}};
/// use dalil_money::{Currency, DutyRate};
///
/// let line = Line {
///     description: "Wedding film".into(),
///     unit: "job".into(),
///     quantity: "1".parse()?,
///     unit_price: "50000".parse()?,
///     price_includes_tax: false,
///     discount: Discount::None,
///     supplementary_duty: DutyRate::ZERO,
///     vat: Vat::Standard("15".parse()?),
/// };
/// let computed = compute(Currency::BDT, &[line], &Discount::None)?;
/// assert_eq!(computed.totals.total, 5_750_000);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`ComputeError`] names the line, the field and the [`Rule`] it breaks.
pub fn compute(currency: Currency, lines: &[Line], document_discount: &Discount) -> Result<Computed, ComputeError> {
    if lines.is_empty() {
        return Err(ComputeError::of_document(Field::Lines, Rule::NoLines));
    }
    if lines.len() > MAX_LINES {
        return Err(ComputeError::of_document(Field::Lines, Rule::TooManyLines));
    }
    let mut priced = each(lines, |line| Priced::of(line, currency))?;
    take_off_all(&mut priced, *document_discount, currency)?;
    let lines = each(&priced, Priced::taxed)?;
    let totals = Totals::of(&lines, currency)?;
    Ok(Computed { lines, totals })
}

/// Maps every line and names the first that fails.
fn each<'a, T, U>(lines: &'a [T], map: impl Fn(&'a T) -> Result<U, Fault>) -> Result<Vec<U>, ComputeError> {
    (1..).zip(lines).map(|(number, line)| map(line).map_err(|fault| fault.on_line(number))).collect()
}

/// All amounts of a paper are in one currency, so the limit is the only rule of
/// money that a sum or a product here can break.
fn within_limit(field: Field) -> impl Fn(MoneyError) -> Fault {
    move |_| Fault { field, rule: Rule::TooLarge }
}

/// A line before tax.
struct Priced<'a> {
    line: &'a Line,
    gross: Money,
    discount: Money,
}

impl<'a> Priced<'a> {
    fn of(line: &'a Line, currency: Currency) -> Result<Self, Fault> {
        let gross = line.quantity.times(line.unit_price, currency).map_err(within_limit(Field::UnitPrice))?;
        let discount = amount_of(line.discount, gross, gross)?;
        Ok(Self { line, gross, discount })
    }

    /// What is left of the gross.
    fn net(&self) -> Result<Money, Fault> {
        self.gross.checked_sub(self.discount).map_err(within_limit(Field::Discount))
    }

    /// The weight of the line when a discount over all lines is shared out.
    fn weight(&self) -> u64 {
        if self.discount == self.gross { 0 } else { self.gross.minor().unsigned_abs() }
    }

    fn take_off(&mut self, share: Money) -> Result<(), Fault> {
        self.discount = self.discount.checked_add(share).map_err(within_limit(Field::Discount))?;
        if self.discount.minor() > self.gross.minor() {
            return Err(Fault { field: Field::Discount, rule: Rule::DiscountExceedsGross });
        }
        Ok(())
    }

    fn taxed(&self) -> Result<ComputedLine, Fault> {
        let net = self.net()?;
        if self.line.vat == Vat::Zero && !self.line.supplementary_duty.is_zero() {
            return Err(Fault { field: Field::SupplementaryDuty, rule: Rule::DutyOnZeroRated });
        }
        let taxed = if self.line.price_includes_tax {
            Taxed::out_of(self.line, net)?
        } else {
            Taxed::on_top_of(self.line, net)?
        };
        let net_unit_price = if taxed.value == self.gross {
            self.line.unit_price
        } else {
            UnitPrice::of_each(taxed.value, self.line.quantity)
                .expect("a value below the gross is at least half a minor unit below quantity × price")
        };
        Ok(ComputedLine {
            gross: self.gross.minor(),
            discount: self.discount.minor(),
            value: taxed.value.minor(),
            duty: taxed.duty.minor(),
            vat: taxed.vat.minor(),
            total: taxed.total.minor(),
            net_unit_price,
        })
    }
}

/// The amount of a discount: a percentage is of `base`, and no discount exceeds `most`.
fn amount_of(discount: Discount, base: Money, most: Money) -> Result<Money, Fault> {
    let refuse = |rule| Fault { field: Field::Discount, rule };
    let amount = match discount {
        Discount::None => Ok(Money::zero(base.currency())),
        Discount::Amount(minor) if minor < 0 => return Err(refuse(Rule::Negative)),
        Discount::Amount(minor) => Money::try_new(minor, base.currency()),
        Discount::Percent(percent) => percent.of(base),
    };
    match amount {
        Ok(amount) if amount.minor() <= most.minor() => Ok(amount),
        _ => Err(refuse(Rule::DiscountExceedsGross)),
    }
}

/// Shares the discount over all lines out among those that have something left.
fn take_off_all(priced: &mut [Priced<'_>], discount: Discount, currency: Currency) -> Result<(), ComputeError> {
    if discount == Discount::None {
        return Ok(());
    }
    let on_document = |fault: Fault| ComputeError::of_document(fault.field, fault.rule);
    let too_large = |_| ComputeError::of_document(Field::Total, Rule::TooLarge);
    let taking_part = || priced.iter().filter(|line| line.weight() > 0);
    let gross = Money::sum(currency, taking_part().map(|line| line.gross)).map_err(too_large)?;
    let taken = Money::sum(currency, taking_part().map(|line| line.discount)).map_err(too_large)?;
    let left = gross.checked_sub(taken).map_err(too_large)?;
    let amount = amount_of(discount, gross, left).map_err(on_document)?;
    let weights: Vec<u64> = priced.iter().map(Priced::weight).collect();
    let shares = amount
        .allocate(&weights)
        .map_err(|_| ComputeError::of_document(Field::Discount, Rule::DiscountExceedsGross))?;
    for (number, (line, share)) in (1..).zip(priced.iter_mut().zip(shares)) {
        line.take_off(share).map_err(|fault| fault.on_line(number))?;
    }
    Ok(())
}

/// Quantity × unit price of a line.
///
/// # Errors
/// [`ComputeError`] past the limit of amounts.
pub(crate) fn gross(line: &Line, currency: Currency) -> Result<i64, ComputeError> {
    let gross = line.quantity.times(line.unit_price, currency).map_err(within_limit(Field::UnitPrice));
    gross.map(Money::minor).map_err(|fault| ComputeError::of_document(fault.field, fault.rule))
}

/// The amounts of a part of a line: `gross` less `discount` by the terms of the line, as [`compute`] taxes the whole. Where
/// the price includes a specific tax and the part costs less than it, all of the part is that tax.
///
/// # Errors
/// [`ComputeError`] when an amount passes the limit.
pub(crate) fn part(currency: Currency, line: &Line, gross: i64, discount: i64) -> Result<Totals, ComputeError> {
    let taxed = || {
        let money = |minor| Money::try_new(minor, currency).map_err(within_limit(Field::Total));
        let net = money(gross)?.checked_sub(money(discount)?).map_err(within_limit(Field::Discount))?;
        if !line.price_includes_tax {
            return Taxed::on_top_of(line, net);
        }
        match Taxed::out_of(line, net) {
            Err(Fault { rule: Rule::TaxExceedsPrice, .. }) => {
                let none = Money::zero(currency);
                Ok(Taxed { value: none, duty: none, vat: net, total: net })
            }
            taxed => taxed,
        }
    };
    let taxed = taxed().map_err(|fault: Fault| ComputeError::of_document(fault.field, fault.rule))?;
    Ok(Totals {
        gross,
        discount,
        value: taxed.value.minor(),
        duty: taxed.duty.minor(),
        vat: taxed.vat.minor(),
        total: taxed.total.minor(),
    })
}

/// Duty and VAT on so much more or less of the value of a line, on top of it: a specific tax goes by the quantity and stays.
///
/// # Errors
/// [`ComputeError`] when an amount passes the limit.
pub(crate) fn on_value(currency: Currency, line: &Line, value: i64) -> Result<Totals, ComputeError> {
    let rated = Line { vat: if matches!(line.vat, Vat::Specific(_)) { Vat::None } else { line.vat }, ..line.clone() };
    let taxed = Money::try_new(value, currency)
        .map_err(within_limit(Field::Total))
        .and_then(|value| Taxed::on_top_of(&rated, value))
        .map_err(|fault| ComputeError::of_document(fault.field, fault.rule))?;
    let total = taxed.total.minor();
    Ok(Totals {
        // Of a price that includes the taxes they are a part.
        gross: if line.price_includes_tax { total } else { value },
        discount: 0,
        value,
        duty: taxed.duty.minor(),
        vat: taxed.vat.minor(),
        total,
    })
}

/// Value and taxes of a line.
struct Taxed {
    value: Money,
    duty: Money,
    vat: Money,
    total: Money,
}

impl Taxed {
    /// Taxes put on top of `value`.
    fn on_top_of(line: &Line, value: Money) -> Result<Self, Fault> {
        let duty = line.supplementary_duty.of(value).map_err(within_limit(Field::SupplementaryDuty))?;
        let with_duty = value.checked_add(duty).map_err(within_limit(Field::SupplementaryDuty))?;
        let vat = vat_by(VatRate::of, line, with_duty)?;
        let total = with_duty.checked_add(vat).map_err(within_limit(Field::Total))?;
        Ok(Self { value, duty, vat, total })
    }

    /// Taxes taken out of `total`, which includes them: first VAT, then duty, so
    /// that the three parts always add up to it again.
    fn out_of(line: &Line, total: Money) -> Result<Self, Fault> {
        let vat = vat_by(VatRate::within, line, total)?;
        if vat.minor() > total.minor() {
            return Err(Fault { field: Field::Vat, rule: Rule::TaxExceedsPrice });
        }
        let with_duty = total.checked_sub(vat).map_err(within_limit(Field::Vat))?;
        let duty = line.supplementary_duty.within(with_duty).map_err(within_limit(Field::SupplementaryDuty))?;
        let value = with_duty.checked_sub(duty).map_err(within_limit(Field::SupplementaryDuty))?;
        Ok(Self { value, duty, vat, total })
    }
}

/// The VAT of a line: a rate goes by the `base`; a specific tax by the quantity
/// alone, so that neither discount nor duty touches it.
fn vat_by(share: fn(VatRate, Money) -> Result<Money, MoneyError>, line: &Line, base: Money) -> Result<Money, Fault> {
    match line.vat {
        Vat::Standard(rate) | Vat::Reduced(rate) => share(rate, base),
        Vat::Specific(amount_per_unit) => line.quantity.times(amount_per_unit, base.currency()),
        Vat::Zero | Vat::Exempt | Vat::None => Ok(Money::zero(base.currency())),
    }
    .map_err(within_limit(Field::Vat))
}

impl Totals {
    fn of(lines: &[ComputedLine], currency: Currency) -> Result<Self, ComputeError> {
        let sum = |amount: fn(&ComputedLine) -> i64| {
            lines
                .iter()
                .map(|line| Money::try_new(amount(line), currency))
                .collect::<Result<Vec<_>, _>>()
                .and_then(|amounts| Money::sum(currency, amounts))
                .map(Money::minor)
                .map_err(|_| ComputeError::of_document(Field::Total, Rule::TooLarge))
        };
        Ok(Self {
            gross: sum(|line| line.gross)?,
            discount: sum(|line| line.discount)?,
            value: sum(|line| line.value)?,
            duty: sum(|line| line.duty)?,
            vat: sum(|line| line.vat)?,
            total: sum(|line| line.total)?,
        })
    }
}
