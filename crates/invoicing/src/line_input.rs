use dalil_money::{Currency, DutyRate, Money, NumberError, Quantity, UnitPrice, VatRate};
use dalil_tenancy::field::{FieldError, Gather};

use crate::{
    compute::{ComputeError, MAX_LINES},
    input::{self, LineInput},
    line::{Discount, Line, Vat},
};

/// The rate of a standard supply when none is given: 15 % (s.15(3) of the Act).
const STANDARD_RATE: &str = "15";

/// Parses the lines, all errors gathered. Too many are refused before any is looked at.
pub(crate) fn lines(gather: &mut Gather, inputs: &[LineInput], currency: Currency) -> Vec<Line> {
    if inputs.len() > MAX_LINES {
        gather.refuse(FieldError::with_limit("lines", "too_many_lines", MAX_LINES));
        return Vec::new();
    }
    inputs
        .iter()
        .enumerate()
        .filter_map(|(at, input)| Fields { gather: &mut *gather, at, input }.line(currency))
        .collect()
}

/// Parses a discount of the line or of the whole.
pub(crate) fn discount(
    gather: &mut Gather,
    field: &str,
    input: &input::Discount,
    currency: Currency,
) -> Option<Discount> {
    match input {
        input::Discount::None => Some(Discount::None),
        input::Discount::Minor(minor) if *minor < 0 => gather.take(Err(FieldError::new(field, "negative"))),
        input::Discount::Minor(minor) => gather.take(
            Money::try_new(*minor, currency)
                .map(|money| Discount::Amount(money.minor()))
                .map_err(|_| FieldError::with_limit(field, "too_large", Money::MAX)),
        ),
        input::Discount::Major(text) => gather.take(
            Money::parse(text.trim(), currency)
                .map(|money| Discount::Amount(money.minor()))
                .map_err(|error| number_error(field, error)),
        ),
        input::Discount::Percent(text) => {
            gather.take(text.trim().parse().map(Discount::Percent).map_err(|error| number_error(field, error)))
        }
    }
}

/// One line on its way from text to fields.
struct Fields<'a> {
    gather: &'a mut Gather,
    at: usize,
    input: &'a LineInput,
}

impl Fields<'_> {
    fn path(&self, name: &str) -> String {
        format!("lines[{}].{name}", self.at)
    }

    fn line(mut self, currency: Currency) -> Option<Line> {
        let description = self.text("description", &self.input.description, dalil_tenancy::text::MAX_CHARS);
        let unit = self.text("unit", &self.input.unit, 40);
        let quantity: Option<Quantity> = self.number("quantity", &self.input.quantity);
        let unit_price: Option<UnitPrice> = self.number("unit_price", &self.input.unit_price);
        let path = self.path("discount");
        let discount = discount(self.gather, &path, &self.input.discount, currency);
        let supplementary_duty = match input::present(self.input.supplementary_duty.as_deref()) {
            None => Some(DutyRate::ZERO),
            Some(text) => self.number("supplementary_duty", text),
        };
        let vat = self.vat();
        Some(Line {
            description: description?,
            unit: unit?,
            quantity: quantity?,
            unit_price: unit_price?,
            price_includes_tax: self.input.price_includes_tax,
            discount: discount?,
            supplementary_duty: supplementary_duty?,
            vat: vat?,
        })
    }

    fn text(&mut self, name: &str, text: &str, max: usize) -> Option<String> {
        let path = self.path(name);
        input::required_line(self.gather, &path, Some(text), max).map(String::from)
    }

    fn number<T: std::str::FromStr<Err = NumberError>>(&mut self, name: &str, text: &str) -> Option<T> {
        let path = self.path(name);
        self.gather.take(text.trim().parse().map_err(|error| number_error(path, error)))
    }

    fn vat(&mut self) -> Option<Vat> {
        let rate = input::present(self.input.vat_rate.as_deref());
        let amount = input::present(self.input.vat_amount_per_unit.as_deref());
        match self.input.vat_treatment.as_str() {
            "standard" => self.number::<VatRate>("vat.rate", rate.unwrap_or(STANDARD_RATE)).map(Vat::Standard),
            "reduced" => self.number::<VatRate>("vat.rate", rate.unwrap_or_default()).map(Vat::Reduced),
            "specific" => {
                self.number::<UnitPrice>("vat.amount_per_unit", amount.unwrap_or_default()).map(Vat::Specific)
            }
            "zero" => Some(Vat::Zero),
            "exempt" => Some(Vat::Exempt),
            "none" => Some(Vat::None),
            _ => {
                let path = self.path("vat.treatment");
                self.gather.take(Err(FieldError::new(path, "unknown_treatment")))
            }
        }
    }
}

pub(crate) fn number_error(field: impl Into<String>, error: NumberError) -> FieldError {
    FieldError { field: field.into(), code: error.code(), limit: error.limit().map(|limit| limit.to_string()) }
}

/// A rule of computation as a field error, with lines counted from 0 as in the input's paths.
pub(crate) fn compute_error(error: &ComputeError) -> FieldError {
    let name = error.field().name();
    let field = match error.line() {
        Some(line) => format!("lines[{}].{name}", line.saturating_sub(1)),
        None => name.to_owned(),
    };
    FieldError { field, code: error.rule().code(), limit: error.rule().limit().map(|limit| limit.to_string()) }
}
