//! Suppliers' papers: entering and reversing them, and what the suppliers were paid.

pub(super) mod list;
pub(super) mod pay;
pub(super) mod record;
pub(super) mod reverse;
pub(super) mod show;

use dalil_invoicing::purchasing::{self, PaidPurchase, PurchaseId, Recorded, SupplierId, SupplierPaymentId};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::wire::Money;

/// A supplier's paper. It is never edited; one that was wrong is reversed and entered anew.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Purchase {
    /// The id.
    #[schema(value_type = Uuid)]
    id: PurchaseId,
    /// Whose paper it is.
    #[schema(value_type = Uuid)]
    supplier_id: SupplierId,
    /// The supplier as it was when the paper was entered.
    seller: Seller,
    /// `tax_invoice`, `bill_of_entry` or `other`.
    paper: &'static str,
    /// Its number.
    number: String,
    /// Its date.
    dated_on: Date,
    /// The day on which it was received.
    received_on: Date,
    /// The tax period that it is entered in, as `2026-07`.
    period: String,
    /// Whether VAT is to be withheld when it is paid.
    withholding: bool,
    /// A remark for the register.
    remarks: Option<String>,
    /// Its lines.
    lines: Vec<Line>,
    /// Without tax.
    value: Money,
    /// Supplementary duty.
    duty: Money,
    /// VAT.
    vat: Money,
    /// With all taxes.
    total: Money,
    /// The VAT that is claimed as credit.
    credited: Money,
    /// What is not paid yet; nothing once it is reversed.
    outstanding: Money,
    /// What was paid of it, those that were taken back among them.
    payments: Vec<Payment>,
    /// When it was entered.
    recorded_at: Timestamp,
    /// By whom: `person:<id>` or `system:<name>`.
    recorded_by: String,
    /// How it was taken back; null while it stands.
    reversal: Option<Reversal>,
}

/// A supplier as it was.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Seller {
    /// Name in Bangla.
    name_bn: Option<String>,
    /// Name in English.
    name_en: Option<String>,
    /// Postal address.
    address: Option<String>,
    /// BIN.
    bin: Option<String>,
    /// Number of the national identity card.
    nid: Option<String>,
    /// `registered`, `turnover_tax` or `not_registered`.
    vat_status: &'static str,
}

/// A line of a supplier's paper.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PurchaseLine)]
pub(crate) struct Line {
    /// What was supplied.
    description: String,
    /// How many, as a decimal text.
    quantity: Option<String>,
    /// Unit of supply.
    unit: Option<String>,
    /// `standard`, `reduced`, `zero`, `exempt` or `specific`.
    vat_treatment: &'static str,
    /// Without tax.
    value: Money,
    /// Supplementary duty.
    duty: Money,
    /// VAT.
    vat: Money,
    /// Whether its VAT is claimed as credit.
    credited: bool,
    /// The note of the return that it feeds: 10 to 22.
    note: u8,
}

/// Money paid to a supplier.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SupplierPayment)]
pub(crate) struct Payment {
    /// The id.
    #[schema(value_type = Uuid)]
    id: SupplierPaymentId,
    /// `bank`, `cheque`, `mobile`, `card` or `cash`.
    method: &'static str,
    /// The day.
    paid_on: Date,
    /// The number of the transfer, cheque or slip.
    reference: Option<String>,
    /// How much of the paper's total it settles, the VAT withheld among it.
    amount: Money,
    /// Of it, VAT that was withheld (note 24).
    vat_withheld: Money,
    /// The credit that is given back, since a purchase above Tk 1 lakh was paid in cash (note 25).
    credit_returned: Money,
    /// When it was written down.
    recorded_at: Timestamp,
    /// Who did.
    recorded_by: String,
    /// How it was taken back; null while it stands.
    reversal: Option<Reversal>,
}

/// How a record was taken back.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PurchaseReversal)]
pub(crate) struct Reversal {
    /// The day.
    reversed_on: Date,
    /// Why.
    reason: String,
    /// When it was written down.
    recorded_at: Timestamp,
    /// Who did.
    recorded_by: String,
}

const fn money(minor: i64) -> Money {
    Money::new(minor, purchasing::Purchase::CURRENCY)
}

impl Purchase {
    pub(in crate::api) fn of(recorded: &Recorded) -> Self {
        let purchase = &recorded.purchase;
        let seller = &purchase.seller;
        Self {
            id: purchase.id,
            supplier_id: purchase.supplier,
            seller: Seller {
                name_bn: seller.name_bn.clone(),
                name_en: seller.name_en.clone(),
                address: seller.address.clone(),
                bin: seller.bin.as_ref().map(ToString::to_string),
                nid: seller.nid.as_ref().map(ToString::to_string),
                vat_status: seller.standing().as_str(),
            },
            paper: purchase.paper.as_str(),
            number: purchase.number.to_string(),
            dated_on: purchase.dated_on,
            received_on: purchase.received_on,
            period: purchase.period.to_string(),
            withholding: purchase.withholding,
            remarks: purchase.remarks.as_ref().map(ToString::to_string),
            lines: purchase.lines.iter().map(Line::of).collect(),
            value: money(purchase.sums.value),
            duty: money(purchase.sums.duty),
            vat: money(purchase.sums.vat),
            total: money(purchase.total),
            credited: money(purchase.credited()),
            outstanding: money(recorded.outstanding()),
            payments: recorded.payments.iter().map(Payment::of).collect(),
            recorded_at: purchase.at,
            recorded_by: purchase.by.clone(),
            reversal: recorded.reversal.as_ref().map(Reversal::of),
        }
    }
}

impl Line {
    fn of(line: &purchasing::PurchaseLine) -> Self {
        let fields = &line.fields;
        Self {
            description: fields.description.to_string(),
            quantity: fields.quantity.map(|quantity| quantity.to_string()),
            unit: fields.unit.as_ref().map(ToString::to_string),
            vat_treatment: fields.treatment.as_str(),
            value: money(fields.sums.value),
            duty: money(fields.sums.duty),
            vat: money(fields.sums.vat),
            credited: fields.credited,
            note: line.note.number(),
        }
    }
}

impl Payment {
    fn of(paid: &PaidPurchase) -> Self {
        let payment = &paid.payment;
        Self {
            id: payment.id,
            method: payment.method.as_str(),
            paid_on: payment.paid_on,
            reference: payment.reference.as_ref().map(ToString::to_string),
            amount: money(payment.amount),
            vat_withheld: money(payment.vat_withheld),
            credit_returned: money(payment.credit_returned),
            recorded_at: payment.at,
            recorded_by: payment.by.clone(),
            reversal: paid.reversal.as_ref().map(Reversal::of),
        }
    }
}

impl Reversal {
    fn of<T>(reversal: &purchasing::Reversal<T>) -> Self {
        Self {
            reversed_on: reversal.day,
            reason: reversal.reason.to_string(),
            recorded_at: reversal.at,
            recorded_by: reversal.by.clone(),
        }
    }
}
