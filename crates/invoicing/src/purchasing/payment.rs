use dalil_proof::{Digest, Record};
use dalil_tenancy::{
    field::{FieldErrors, Gather},
    text::Line,
};
use jiff::{Timestamp, civil::Date};

use super::{PurchaseId, Reversal, SupplierPaymentId, input, purchase::past_day};
use crate::input as texts;

/// How a supplier was paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PaidBy {
    /// A transfer from a bank account.
    Bank,
    /// A cheque.
    Cheque,
    /// Mobile money.
    Mobile,
    /// A card.
    Card,
    /// Notes and coins: not through a bank.
    Cash,
}

impl PaidBy {
    /// Every way.
    pub const ALL: [Self; 5] = [Self::Bank, Self::Cheque, Self::Mobile, Self::Card, Self::Cash];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bank => "bank",
            Self::Cheque => "cheque",
            Self::Mobile => "mobile",
            Self::Card => "card",
            Self::Cash => "cash",
        }
    }

    /// The way of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.as_str() == name)
    }
}

/// What a payment to a supplier says, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentFields {
    /// How it was paid.
    pub method: PaidBy,
    /// The day.
    pub paid_on: Date,
    /// The number of the transfer, cheque or slip.
    pub reference: Option<Line>,
    /// Poisha of the paper's total that are settled, above zero.
    pub amount: i64,
    /// Of them, VAT that was withheld; none where it follows from the purchase.
    pub vat_withheld: Option<i64>,
}

impl PaymentFields {
    /// Parses what a caller wrote. `today` is the present day in Dhaka.
    ///
    /// # Errors
    /// Every broken rule with its field.
    pub fn parse(input: &input::SupplierPayment, today: Date) -> Result<Self, FieldErrors> {
        let mut gather = Gather::default();
        let method = texts::known(&mut gather, "method", &input.method, PaidBy::from_name);
        let paid_on = past_day(&mut gather, "paid_on", &input.paid_on, today);
        let reference = texts::line(&mut gather, "reference", input.reference.as_deref(), 100);
        let amount = input.amount.above_zero(&mut gather, "amount");
        let vat_withheld = gather.take(input.vat_withheld.parse("vat_withheld"));
        let whole = move || {
            Some(Self { method: method?, paid_on: paid_on?, reference, amount: amount?, vat_withheld: vat_withheld? })
        };
        gather.finish(whole())
    }
}

/// Money paid to a supplier for one purchase, with the VAT withheld from it. It never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupplierPayment {
    /// The id.
    pub id: SupplierPaymentId,
    /// What it pays.
    pub purchase: PurchaseId,
    /// How.
    pub method: PaidBy,
    /// The day.
    pub paid_on: Date,
    /// The number of the transfer, cheque or slip.
    pub reference: Option<Line>,
    /// Poisha of the paper's total that are settled.
    pub amount: i64,
    /// Of them, VAT that was withheld: due with the return of the period of the payment (note 24).
    pub vat_withheld: i64,
    /// The credit that is given back, since a large purchase was paid in cash (note 25).
    pub credit_returned: i64,
    /// When it was written down, UTC, in microseconds.
    pub at: Timestamp,
    /// Who did: `person:<id>` or `system:<name>`.
    pub by: String,
}

impl SupplierPayment {
    /// What the audit log keeps of it: the RFC 6962 leaf hash of every field.
    pub fn seal(&self) -> Digest {
        Record::new("dalil/supplier-payment", 1)
            .bytes("id", self.id.as_uuid().as_bytes())
            .bytes("purchase", self.purchase.as_uuid().as_bytes())
            .text("method", self.method.as_str())
            .text("paid_on", &self.paid_on.to_string())
            .optional_text("reference", self.reference.as_ref().map(Line::as_str))
            .integer("amount", self.amount)
            .integer("vat_withheld", self.vat_withheld)
            .integer("credit_returned", self.credit_returned)
            .integer("at", self.at.as_microsecond())
            .text("by", &self.by)
            .seal()
            .leaf
    }
}

/// A payment with its reversal, if it was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidPurchase {
    /// The payment.
    pub payment: SupplierPayment,
    /// Its reversal.
    pub reversal: Option<Reversal<SupplierPaymentId>>,
}
