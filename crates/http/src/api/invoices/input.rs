//! A draft as written by a caller.

use dalil_invoicing::{DraftKind, input};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::body::Object;

/// A draft as written. Quantities, prices and rates are decimal texts, exact to the last digit.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "client_id": "0197f3a2-6c00-7000-8000-000000000001", "supplied_on": "2026-07-01", "notes": "Thank you.",
    "discount": {"kind": "percent", "percent": "5"},
    "lines": [{
        "description": "Wedding film", "unit": "job", "quantity": "1", "unit_price": "50000",
        "vat": {"treatment": "standard", "rate": "15"}
    }]
}))]
pub(crate) struct DraftInput {
    /// The client.
    #[schema(value_type = Uuid)]
    client_id: String,
    /// ISO 4217 code, the one currency of all amounts; BDT when left out.
    #[serde(default)]
    #[schema(example = "BDT")]
    currency: Option<String>,
    /// When the supply was made, 2012 to 2100; the day of issue when left out.
    #[serde(default)]
    #[schema(format = Date)]
    supplied_on: Option<String>,
    /// The last day for payment, not before the day of issue; by the workspace's days for payment when left out.
    #[serde(default)]
    #[schema(format = Date)]
    due_on: Option<String>,
    /// The place it will be issued from; the first one when left out.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    place_id: Option<String>,
    /// Destination of the supply, for the Mushak 6.3.
    #[serde(default)]
    #[schema(max_length = 300)]
    destination: Option<String>,
    /// Type and number of the vehicle, for the Mushak 6.3.
    #[serde(default)]
    #[schema(max_length = 100)]
    vehicle: Option<String>,
    /// Text under the totals.
    #[serde(default)]
    #[schema(max_length = 2000)]
    notes: Option<String>,
    /// A discount over all lines.
    #[serde(default)]
    #[schema(value_type = Option<Discount>)]
    discount: Option<Object<Discount>>,
    /// The lines; a draft may have none yet.
    #[serde(default)]
    #[schema(value_type = Vec<LineInput>, max_items = 500)]
    lines: Vec<Object<LineInput>>,
}

/// A line as written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LineInput {
    /// What is supplied.
    #[schema(max_length = 2000)]
    description: String,
    /// Unit of supply.
    #[schema(max_length = 40, example = "hour")]
    unit: String,
    /// How many: above 0, up to 1000000000, 4 decimals.
    #[schema(example = "2.5")]
    quantity: String,
    /// Price of one in the major unit, 4 decimals.
    #[schema(example = "1199.99")]
    unit_price: String,
    /// Whether the price holds the taxes already; the discount then does too.
    #[serde(default)]
    price_includes_tax: bool,
    /// A discount on the line.
    #[serde(default)]
    #[schema(value_type = Option<Discount>)]
    discount: Option<Object<Discount>>,
    /// Supplementary duty in percent, up to 1000; none when left out.
    #[serde(default)]
    #[schema(example = "20")]
    supplementary_duty: Option<String>,
    /// How the supply stands to VAT.
    #[schema(value_type = Vat)]
    vat: Object<Vat>,
}

/// What is taken off: an amount in minor units, or a share.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Discount {
    /// An amount.
    Amount {
        /// Minor units.
        amount: i64,
    },
    /// A share of the gross.
    Percent {
        /// Percent, up to 100.
        percent: String,
    },
}

/// How a supply stands to VAT. Zero-rated, exempt and untaxed are three different things in the return.
///
/// The variants without content are written with braces: serde lets unknown fields pass in a tagged unit variant.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(tag = "treatment", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Vat {
    /// At the standard rate.
    Standard {
        /// Percent; 15 when left out.
        #[serde(default)]
        rate: Option<String>,
    },
    /// At a reduced rate of the Third Schedule.
    Reduced {
        /// Percent.
        rate: String,
    },
    /// Zero-rated.
    Zero {},
    /// Exempt.
    Exempt {},
    /// A fixed amount per unit.
    Specific {
        /// In the major unit.
        amount_per_unit: String,
    },
    /// Outside VAT: the supplier is not registered.
    None {},
}

impl From<DraftInput> for input::Draft {
    fn from(body: DraftInput) -> Self {
        Self {
            kind: DraftKind::Invoice,
            client_id: body.client_id,
            currency: body.currency,
            supplied_on: body.supplied_on,
            due_on: body.due_on,
            place_id: body.place_id,
            destination: body.destination,
            vehicle: body.vehicle,
            notes: body.notes,
            discount: discount(body.discount),
            lines: lines(body.lines),
        }
    }
}

impl From<LineInput> for input::LineInput {
    fn from(line: LineInput) -> Self {
        let (vat_treatment, vat_rate, vat_amount_per_unit) = line.vat.0.into_parts();
        Self {
            description: line.description,
            unit: line.unit,
            quantity: line.quantity,
            unit_price: line.unit_price,
            price_includes_tax: line.price_includes_tax,
            discount: discount(line.discount),
            supplementary_duty: line.supplementary_duty,
            vat_treatment: vat_treatment.to_owned(),
            vat_rate,
            vat_amount_per_unit,
        }
    }
}

pub(in crate::api) fn lines(lines: Vec<Object<LineInput>>) -> Vec<input::LineInput> {
    lines.into_iter().map(|Object(line)| line.into()).collect()
}

pub(in crate::api) fn discount(discount: Option<Object<Discount>>) -> input::Discount {
    match discount {
        None => input::Discount::None,
        Some(Object(Discount::Amount { amount })) => input::Discount::Minor(amount),
        Some(Object(Discount::Percent { percent })) => input::Discount::Percent(percent),
    }
}

impl Vat {
    /// Treatment, rate and amount per unit.
    fn into_parts(self) -> (&'static str, Option<String>, Option<String>) {
        match self {
            Self::Standard { rate } => ("standard", rate, None),
            Self::Reduced { rate } => ("reduced", Some(rate), None),
            Self::Zero {} => ("zero", None, None),
            Self::Exempt {} => ("exempt", None, None),
            Self::Specific { amount_per_unit } => ("specific", None, Some(amount_per_unit)),
            Self::None {} => ("none", None, None),
        }
    }

    /// Reads the parts of an issued line back.
    pub(crate) fn of_parts(treatment: &str, rate: Option<&str>) -> Self {
        let rate = rate.map(str::to_owned);
        match treatment {
            "standard" => Self::Standard { rate },
            "reduced" => Self::Reduced { rate: rate.unwrap_or_default() },
            "zero" => Self::Zero {},
            "exempt" => Self::Exempt {},
            "specific" => Self::Specific { amount_per_unit: rate.unwrap_or_default() },
            _ => Self::None {},
        }
    }
}

impl From<dalil_invoicing::line::Vat> for Vat {
    fn from(vat: dalil_invoicing::line::Vat) -> Self {
        Self::of_parts(vat.treatment(), vat.rate_text().as_deref())
    }
}

impl Discount {
    /// The discount of a draft, none when nothing is taken off.
    pub(in crate::api) fn of(discount: dalil_invoicing::line::Discount) -> Option<Self> {
        match discount {
            dalil_invoicing::line::Discount::None => None,
            dalil_invoicing::line::Discount::Amount(amount) => Some(Self::Amount { amount }),
            dalil_invoicing::line::Discount::Percent(percent) => Some(Self::Percent { percent: percent.to_string() }),
        }
    }
}
