//! Drafts: what will become an invoice, freely changed until it is issued.

use dalil_money::Currency;
use dalil_tenancy::{
    field::{FieldError, FieldErrors, Gather},
    text,
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    ClientId, DocumentId, DocumentKind, InvoiceId, PlaceId,
    compute::{self, Computed},
    input,
    line::{Discount, Line},
};

/// The first and last day that a supply or a payment may have: the Act is of 2012.
pub const SUPPLY_DAYS: (Date, Date) = (jiff::civil::date(2012, 1, 1), jiff::civil::date(2100, 12, 31));

/// What a draft will be issued as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftKind {
    /// An invoice, with the form of its issuer where there is one.
    #[default]
    Invoice,
    /// A quotation.
    Quotation,
}

impl DraftKind {
    /// The kind of document it becomes.
    pub const fn document(self) -> DocumentKind {
        match self {
            Self::Invoice => DocumentKind::Invoice,
            Self::Quotation => DocumentKind::Quotation,
        }
    }

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        self.document().as_str()
    }
}

/// What a draft says: every field parsed, and the whole within the limits of computation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftFields {
    /// What it will be issued as; never changed.
    #[serde(default)]
    pub kind: DraftKind,
    /// Whom it bills.
    pub client: ClientId,
    /// The one currency of all its amounts.
    pub currency: Currency,
    /// When the supply was made; the day of issue when absent.
    pub supplied_on: Option<Date>,
    /// The last day for payment; by the workspace's days for payment when absent. Of a quotation the last day on which it can
    /// be accepted; [`QUOTATION_DAYS`](crate::QUOTATION_DAYS) after its issue when absent.
    pub due_on: Option<Date>,
    /// The place it will be issued from; the workspace's first place when absent.
    pub place: Option<PlaceId>,
    /// Destination of the supply.
    pub destination: Option<text::Line>,
    /// Type and number of the vehicle.
    pub vehicle: Option<text::Line>,
    /// Text under the totals.
    pub notes: Option<text::Paragraph>,
    /// A discount over all lines.
    pub discount: Discount,
    /// The lines, 1 to 500 when issued; a draft may have none yet.
    pub lines: Vec<Line>,
}

/// A draft as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The id, kept by the document it becomes.
    pub id: InvoiceId,
    /// What it says.
    pub fields: DraftFields,
    /// Counts the changes, from 1; the ETag.
    pub version: i64,
    /// The voided invoice, or the earlier version of the quotation, that it will be issued in place of; set when it is made,
    /// and never changed.
    pub replaces: Option<DocumentId>,
    /// The quotation that it was made from; likewise.
    pub quotation: Option<DocumentId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// A draft that was thrown away, and can be had back for some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discarded {
    /// The draft as it was.
    pub draft: Draft,
    /// When it was thrown away.
    pub at: Timestamp,
    /// Who did: `person:<id>` or `system:<name>`.
    pub by: String,
}

impl DraftFields {
    /// Parses what a caller wrote, and computes it once so that no draft is stored that could not be issued for its
    /// figures.
    ///
    /// # Errors
    /// Every broken rule with its field.
    pub fn parse(input: &input::Draft) -> Result<Self, FieldErrors> {
        let mut gather = Gather::default();
        let client = gather.take(input.client_id.trim().parse().map_err(|_| FieldError::new("client_id", "not_an_id")));
        let currency = match input::present(input.currency.as_deref()) {
            None => Some(Currency::BDT),
            Some(code) => gather.take(code.parse().map_err(|_| FieldError::new("currency", "unknown_currency"))),
        };
        // A quotation has no supply yet.
        let supply = |text: &'_ Option<String>| text.clone().filter(|_| input.kind == DraftKind::Invoice);
        let supplied_on = parse_day(&mut gather, "supplied_on", supply(&input.supplied_on).as_deref());
        let due_on = parse_day(&mut gather, "due_on", input.due_on.as_deref());
        let place = input::present(input.place_id.as_deref())
            .and_then(|id| gather.take(id.parse().map_err(|_| FieldError::new("place_id", "not_an_id"))));
        let destination = input::line(&mut gather, "destination", supply(&input.destination).as_deref(), 300);
        let vehicle = input::line(&mut gather, "vehicle", supply(&input.vehicle).as_deref(), 100);
        let notes = input::paragraph(&mut gather, "notes", input.notes.as_deref(), text::MAX_CHARS);
        let discount = currency
            .and_then(|currency| crate::line_input::discount(&mut gather, "discount", &input.discount, currency));
        let lines = currency.map(|currency| crate::line_input::lines(&mut gather, &input.lines, currency));
        let fields = match (client, currency, discount, lines) {
            (Some(client), Some(currency), Some(discount), Some(lines)) => Some(Self {
                kind: input.kind,
                client,
                currency,
                supplied_on,
                due_on,
                place,
                destination,
                vehicle,
                notes,
                discount,
                lines,
            }),
            _ => None,
        };
        let fields = gather.finish(fields)?;
        fields.computed()?;
        Ok(fields)
    }

    /// The amounts; all zero for a draft without lines.
    ///
    /// # Errors
    /// The line and rule that cannot be computed.
    pub fn computed(&self) -> Result<Computed, FieldErrors> {
        if self.lines.is_empty() {
            return Ok(Computed::default());
        }
        compute::compute(self.currency, &self.lines, &self.discount)
            .map_err(|error| FieldErrors(vec![crate::line_input::compute_error(&error)]))
    }
}

fn parse_day(gather: &mut Gather, field: &str, text: Option<&str>) -> Option<Date> {
    input::present(text).and_then(|text| input::day(gather, field, text))
}
