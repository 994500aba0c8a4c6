//! A line of a draft as agreed with the client, before any amount is computed.

use dalil_money::{DiscountPercent, DutyRate, Quantity, UnitPrice, VatRate};
use serde::{Deserialize, Serialize};

/// One thing supplied, its price and its taxes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// What is supplied.
    pub description: String,
    /// Unit of supply, such as `job` or `hour`.
    pub unit: String,
    /// How many units.
    pub quantity: Quantity,
    /// Price of one unit, in the major unit of the paper's currency.
    pub unit_price: UnitPrice,
    /// Whether the price holds duty and VAT already. A discount does likewise.
    #[serde(default)]
    pub price_includes_tax: bool,
    /// Taken off the line before tax.
    #[serde(default)]
    pub discount: Discount,
    /// Rate of supplementary duty.
    #[serde(default)]
    pub supplementary_duty: DutyRate,
    /// How the supply stands to VAT.
    pub vat: Vat,
}

/// What is taken off a line, or off all lines together.
///
/// In JSON: `null`, `{"kind":"amount","amount":15000}` in minor units, or
/// `{"kind":"percent","percent":"12.5"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Option<DiscountForm>", into = "Option<DiscountForm>")]
pub enum Discount {
    /// Nothing.
    #[default]
    None,
    /// An amount in minor units of the paper's currency.
    Amount(i64),
    /// A share of the gross, rounded once into an amount.
    Percent(DiscountPercent),
}

/// How a supply stands to VAT. A rate of 0 says nothing of it: zero-rated,
/// exempt and untaxed supplies are three different things in the return.
///
/// In JSON: `{"treatment":"standard","rate":"15"}`, likewise `reduced`;
/// `{"treatment":"specific","amount_per_unit":"6.25"}`; or the treatment alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "VatForm", into = "VatForm")]
pub enum Vat {
    /// At the standard rate of s.15(3) of the VAT and SD Act 2012.
    Standard(VatRate),
    /// At a reduced rate of the Third Schedule.
    Reduced(VatRate),
    /// Zero-rated: no VAT, and the supplier keeps the credit on inputs.
    Zero,
    /// Exempt: no VAT, and no credit on inputs.
    Exempt,
    /// A fixed amount per unit in the major unit, whatever the price.
    Specific(UnitPrice),
    /// Outside VAT: the supplier is not registered and may not charge it.
    None,
}

impl Vat {
    /// The name of the treatment, as stored and as shown in the API.
    pub const fn treatment(self) -> &'static str {
        match self {
            Self::Standard(_) => "standard",
            Self::Reduced(_) => "reduced",
            Self::Zero => "zero",
            Self::Exempt => "exempt",
            Self::Specific(_) => "specific",
            Self::None => "none",
        }
    }

    /// The rate in per cent, or for specific tax the amount per unit in the major
    /// unit, as an exact decimal; none where the treatment has neither.
    pub fn rate_text(self) -> Option<String> {
        match self {
            Self::Standard(rate) | Self::Reduced(rate) => Some(rate.to_string()),
            Self::Specific(amount_per_unit) => Some(amount_per_unit.to_string()),
            Self::Zero | Self::Exempt | Self::None => None,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum DiscountForm {
    Amount { amount: i64 },
    Percent { percent: DiscountPercent },
}

// The variants without content are written with braces because serde lets
// unknown fields pass in a tagged unit variant.
#[derive(Serialize, Deserialize)]
#[serde(tag = "treatment", rename_all = "snake_case", deny_unknown_fields)]
enum VatForm {
    Standard { rate: VatRate },
    Reduced { rate: VatRate },
    Zero {},
    Exempt {},
    Specific { amount_per_unit: UnitPrice },
    None {},
}

impl From<Option<DiscountForm>> for Discount {
    fn from(form: Option<DiscountForm>) -> Self {
        match form {
            None => Self::None,
            Some(DiscountForm::Amount { amount }) => Self::Amount(amount),
            Some(DiscountForm::Percent { percent }) => Self::Percent(percent),
        }
    }
}

impl From<Discount> for Option<DiscountForm> {
    fn from(discount: Discount) -> Self {
        match discount {
            Discount::None => None,
            Discount::Amount(amount) => Some(DiscountForm::Amount { amount }),
            Discount::Percent(percent) => Some(DiscountForm::Percent { percent }),
        }
    }
}

impl From<VatForm> for Vat {
    fn from(form: VatForm) -> Self {
        match form {
            VatForm::Standard { rate } => Self::Standard(rate),
            VatForm::Reduced { rate } => Self::Reduced(rate),
            VatForm::Zero {} => Self::Zero,
            VatForm::Exempt {} => Self::Exempt,
            VatForm::Specific { amount_per_unit } => Self::Specific(amount_per_unit),
            VatForm::None {} => Self::None,
        }
    }
}

impl From<Vat> for VatForm {
    fn from(vat: Vat) -> Self {
        match vat {
            Vat::Standard(rate) => Self::Standard { rate },
            Vat::Reduced(rate) => Self::Reduced { rate },
            Vat::Zero => Self::Zero {},
            Vat::Exempt => Self::Exempt {},
            Vat::Specific(amount_per_unit) => Self::Specific { amount_per_unit },
            Vat::None => Self::None {},
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: &str = concat!(
        r#"{"description":"Film","unit":"job","quantity":"2.5","unit_price":"1199.99","#,
        r#""price_includes_tax":true,"discount":{"kind":"percent","percent":"12.5"},"#,
        r#""supplementary_duty":"20","vat":{"treatment":"reduced","rate":"7.5"}}"#
    );

    #[test]
    fn a_line_is_written_as_it_is_read() {
        let line: Line = serde_json::from_str(FULL).unwrap();
        assert!(line.price_includes_tax);
        assert_eq!(serde_json::to_string(&line).unwrap(), FULL);
    }

    #[test]
    fn what_is_usual_may_be_left_out() {
        let short =
            r#"{"description":"Film","unit":"job","quantity":"1","unit_price":"5","vat":{"treatment":"exempt"}}"#;
        let line: Line = serde_json::from_str(short).unwrap();
        assert!(!line.price_includes_tax);
        assert_eq!(line.discount, Discount::None);
        assert_eq!(line.supplementary_duty, DutyRate::ZERO);
        assert_eq!(line.vat, Vat::Exempt);
    }

    #[test]
    fn each_discount_and_treatment_has_its_form() {
        for form in ["null", r#"{"kind":"amount","amount":15000}"#, r#"{"kind":"percent","percent":"12.5"}"#] {
            let discount: Discount = serde_json::from_str(form).unwrap();
            assert_eq!(serde_json::to_string(&discount).unwrap(), form);
        }
        for form in [
            r#"{"treatment":"standard","rate":"15"}"#,
            r#"{"treatment":"reduced","rate":"7.5"}"#,
            r#"{"treatment":"zero"}"#,
            r#"{"treatment":"exempt"}"#,
            r#"{"treatment":"specific","amount_per_unit":"6.25"}"#,
            r#"{"treatment":"none"}"#,
        ] {
            let vat: Vat = serde_json::from_str(form).unwrap();
            assert_eq!(serde_json::to_string(&vat).unwrap(), form);
            assert!(form.contains(vat.treatment()));
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for form in [
            r#"{"kind":"amount","amount":"15000"}"#,
            r#"{"kind":"amount","amount":1.5}"#,
            r#"{"kind":"amount","amount":1,"percent":"1"}"#,
            r#"{"kind":"percent","percent":12.5}"#,
            r#"{"kind":"percent","percent":"100.1"}"#,
            r#"{"kind":"gift"}"#,
            r#"{"amount":1}"#,
        ] {
            assert!(serde_json::from_str::<Discount>(form).is_err(), "{form}");
        }
        for form in [
            "null",
            r#""exempt""#,
            r#"{"treatment":"exempt","rate":"0"}"#,
            r#"{"treatment":"zero","rate":"0"}"#,
            r#"{"treatment":"standard"}"#,
            r#"{"treatment":"standard","rate":15}"#,
            r#"{"treatment":"standard","rate":"101"}"#,
            r#"{"treatment":"standard","rate":"15","note":""}"#,
            r#"{"treatment":"specific","rate":"15"}"#,
            r#"{"treatment":"Standard","rate":"15"}"#,
        ] {
            assert!(serde_json::from_str::<Vat>(form).is_err(), "{form}");
        }
        let unknown = FULL.replacen('{', r#"{"colour":"red","#, 1);
        assert!(serde_json::from_str::<Line>(&unknown).is_err());
    }
}
