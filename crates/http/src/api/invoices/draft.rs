//! A draft as it is answered, with its amounts.

use actix_web::http::header;
use dalil_app::once::Reply;
use dalil_invoicing::{
    ClientId, DocumentId, DraftFields, InvoiceId, PlaceId,
    compute::{Computed, ComputedLine, Totals},
};
use dalil_money::Currency;
use dalil_tenancy::field::FieldErrors;
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use utoipa::ToSchema;

use super::input::{Discount, Vat};
use crate::{
    Signed,
    api::wire::{Money, address, reply},
    etag,
};

/// A draft.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Draft {
    /// The id, kept by the document it becomes.
    #[schema(value_type = Uuid)]
    id: InvoiceId,
    /// The client.
    #[schema(value_type = Uuid)]
    client_id: ClientId,
    /// ISO 4217 code.
    #[schema(example = "BDT")]
    currency: &'static str,
    /// When the supply was made; the day of issue when null.
    supplied_on: Option<Date>,
    /// The last day for payment; by the workspace's days for payment when null.
    due_on: Option<Date>,
    /// The place it will be issued from; the first one when null.
    #[schema(value_type = Option<Uuid>)]
    place_id: Option<PlaceId>,
    /// Destination of the supply.
    destination: Option<String>,
    /// Type and number of the vehicle.
    vehicle: Option<String>,
    /// Text under the totals.
    notes: Option<String>,
    /// A discount over all lines.
    discount: Option<Discount>,
    /// The lines with their amounts.
    lines: Vec<Line>,
    /// The sums.
    totals: Amounts,
    /// The voided invoice that it will be issued in place of.
    #[schema(value_type = Option<Uuid>)]
    replaces_id: Option<DocumentId>,
    /// The quotation that it was made from.
    #[schema(value_type = Option<Uuid>)]
    quotation_id: Option<DocumentId>,
    /// Counts the changes, from 1; the ETag is `"v<version>"`.
    version: i64,
    /// When it was made.
    created_at: Timestamp,
    /// When it was last changed.
    updated_at: Timestamp,
}

/// A line of a draft with its amounts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Line {
    /// What is supplied.
    description: String,
    /// Unit of supply.
    unit: String,
    /// How many.
    #[schema(example = "2.5")]
    quantity: String,
    /// Price of one in the major unit.
    #[schema(example = "1199.99")]
    unit_price: String,
    /// Whether the price holds the taxes already.
    price_includes_tax: bool,
    /// A discount on the line.
    discount: Option<Discount>,
    /// Supplementary duty in percent.
    #[schema(example = "0")]
    supplementary_duty: String,
    /// How the supply stands to VAT.
    vat: Vat,
    /// What a Mushak 6.3 prints as the price of one: without tax and discount.
    net_unit_price: String,
    /// The amounts.
    amounts: Amounts,
}

/// The amounts of a line, or the sums over all.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Amounts {
    /// Quantity × unit price.
    gross: Money,
    /// Taken off, the share of a discount over the whole included.
    discount: Money,
    /// Without tax.
    value: Money,
    /// Supplementary duty.
    supplementary_duty: Money,
    /// VAT or specific tax.
    vat: Money,
    /// Value, duty and VAT.
    total: Money,
}

/// The amounts of lines that are stored nowhere.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ComputedDraft {
    /// The lines with their amounts.
    pub(in crate::api) lines: Vec<Line>,
    /// The sums.
    pub(in crate::api) totals: Amounts,
}

impl ComputedDraft {
    /// Computes the amounts.
    ///
    /// # Errors
    /// The line and rule that cannot be computed.
    pub(in crate::api) fn of(fields: &DraftFields) -> Result<Self, FieldErrors> {
        let computed = fields.computed()?;
        Ok(Self { lines: lines(fields, &computed), totals: Amounts::of(&computed.totals, fields.currency) })
    }
}

impl Draft {
    /// The answer to whoever begins a draft from what was issued before.
    pub(in crate::api) fn begun(signed: &Signed, draft: &dalil_invoicing::Draft) -> Reply {
        let place = address(signed, &format!("invoices/{}", draft.id));
        let headers = [(header::ETAG, etag::of_version(draft.version)), (header::LOCATION, place)];
        let body = Self::of(draft).expect("the use case computed the draft before it stored it");
        reply(201, &body, &headers)
    }

    /// The draft with its amounts.
    ///
    /// # Errors
    /// The line and rule that cannot be computed: none for a draft that was stored by a use case.
    pub(super) fn of(draft: &dalil_invoicing::Draft) -> Result<Self, FieldErrors> {
        let fields = &draft.fields;
        let ComputedDraft { lines, totals } = ComputedDraft::of(fields)?;
        Ok(Self {
            id: draft.id,
            client_id: fields.client,
            currency: fields.currency.code(),
            supplied_on: fields.supplied_on,
            due_on: fields.due_on,
            place_id: fields.place,
            destination: fields.destination.as_ref().map(ToString::to_string),
            vehicle: fields.vehicle.as_ref().map(ToString::to_string),
            notes: fields.notes.as_ref().map(ToString::to_string),
            discount: Discount::of(fields.discount),
            lines,
            totals,
            replaces_id: draft.replaces,
            quotation_id: draft.quotation,
            version: draft.version,
            created_at: draft.created_at,
            updated_at: draft.updated_at,
        })
    }
}

fn lines(fields: &DraftFields, computed: &Computed) -> Vec<Line> {
    let each = fields.lines.iter().zip(&computed.lines);
    each.map(|(line, amounts)| Line::of(line, amounts, fields.currency)).collect()
}

impl Line {
    fn of(line: &dalil_invoicing::line::Line, amounts: &ComputedLine, currency: Currency) -> Self {
        Self {
            description: line.description.clone(),
            unit: line.unit.clone(),
            quantity: line.quantity.to_string(),
            unit_price: line.unit_price.to_string(),
            price_includes_tax: line.price_includes_tax,
            discount: Discount::of(line.discount),
            supplementary_duty: line.supplementary_duty.to_string(),
            vat: line.vat.into(),
            net_unit_price: amounts.net_unit_price.to_string(),
            amounts: Amounts::of_line(amounts, currency),
        }
    }
}

impl Amounts {
    pub(crate) fn of(totals: &Totals, currency: Currency) -> Self {
        let Totals { gross, discount, value, duty, vat, total } = *totals;
        Self::new([gross, discount, value, duty, vat, total], currency)
    }

    pub(super) fn of_line(line: &ComputedLine, currency: Currency) -> Self {
        Self::new([line.gross, line.discount, line.value, line.duty, line.vat, line.total], currency)
    }

    pub(crate) fn new(minor: [i64; 6], currency: Currency) -> Self {
        let [gross, discount, value, supplementary_duty, vat, total] = minor.map(|minor| Money::new(minor, currency));
        Self { gross, discount, value, supplementary_duty, vat, total }
    }
}
