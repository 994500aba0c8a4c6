use std::collections::BTreeSet;

use dalil_money::Currency;
use dalil_proof::{Digest, Record};
use dalil_tenancy::{
    field::{FieldError, FieldErrors, Gather},
    text::Line,
};
use jiff::{Timestamp, civil::Date};

use crate::{
    Account, DebtorId, Entry, PaymentId, ReceivableId, Source,
    entry::{credit, debit},
    input,
    receivable::balanced,
};

/// The most documents that one payment settles.
pub const MAX_ALLOCATIONS: usize = 100;

/// The most characters of a reference.
const MAX_REFERENCE: usize = 100;

/// The first day that a payment can be of, as for documents.
const FIRST_DAY: Date = jiff::civil::date(2012, 1, 1);

/// How a payment came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Notes and coins.
    Cash,
    /// A transfer to a bank account.
    BankTransfer,
    /// bKash.
    Bkash,
    /// Nagad.
    Nagad,
    /// A cheque.
    Cheque,
    /// A card, by an outside processor.
    Card,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 6] = [Self::BankTransfer, Self::Bkash, Self::Nagad, Self::Cash, Self::Cheque, Self::Card];

    /// The stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::BankTransfer => "bank_transfer",
            Self::Bkash => "bkash",
            Self::Nagad => "nagad",
            Self::Cheque => "cheque",
            Self::Card => "card",
        }
    }

    /// The method of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.code() == code)
    }

    /// Where the money is then.
    pub const fn account(self) -> Account {
        match self {
            Self::Cash => Account::Cash,
            Self::BankTransfer | Self::Cheque => Account::Bank,
            Self::Bkash | Self::Nagad => Account::MobileMoney,
            Self::Card => Account::CardProcessor,
        }
    }
}

/// A payment's share for one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Allocation {
    /// The document.
    pub receivable: ReceivableId,
    /// Minor units, above zero: of what came in and what was withheld together.
    pub amount: i64,
    /// Of it, VAT that the client withheld (VDS): what a certificate says of this document.
    pub vat_withheld: i64,
}

/// What a payment says, parsed: nothing in it depends on what is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentFields {
    /// How it came.
    pub method: Method,
    /// The day it was received.
    pub received_on: Date,
    /// The number of the transfer, cheque or slip.
    pub reference: Option<Line>,
    /// The currency of every amount.
    pub currency: Currency,
    /// Minor units that came in.
    pub received: i64,
    /// VAT that the client withheld (VDS).
    pub vat_withheld: i64,
    /// Income tax that the client withheld (TDS).
    pub tax_withheld: i64,
    /// The documents it settles, by their ids, each once; together exactly [`PaymentFields::total`].
    pub allocations: Vec<Allocation>,
}

impl PaymentFields {
    /// Parses what a caller wrote. `today` is the present day in the workspace's calendar.
    ///
    /// What is not allocated is refused (`advance_needs_tax_invoice`): money taken in advance is a tax point, so that its
    /// receipt needs a Mushak 6.3 (VAT and SD Act 2012, section 33).
    ///
    /// # Errors
    /// Every broken rule with its field.
    pub fn parse(input: &input::Payment, today: Date) -> Result<Self, FieldErrors> {
        let mut gather = Gather::default();
        let unknown = |field: &str| FieldError::new(field, "unknown_value");
        let method = gather.take(Method::from_code(input.method.trim()).ok_or_else(|| unknown("method")));
        let received_on = gather.take(day(&input.received_on, today));
        let reference = input.reference.as_deref().filter(|text| !text.trim().is_empty());
        let reference = reference.map(|text| gather.take(reference_of(text)));
        let currency = Currency::parse(input.currency.trim());
        let currency = gather.take(currency.map_err(|_| FieldError::new("currency", "unknown_currency")));
        let Some(currency) = currency else { return gather.finish(None) };
        let received = input.received.parse(&mut gather, "received", currency);
        let vat_withheld = input.vat_withheld.parse(&mut gather, "vat_withheld", currency);
        let tax_withheld = input.tax_withheld.parse(&mut gather, "tax_withheld", currency);
        let allocations = allocations(&mut gather, &input.allocations, currency);
        let fields = (|| {
            Some(Self {
                method: method?,
                received_on: received_on?,
                reference: reference.flatten(),
                currency,
                received: received?,
                vat_withheld: vat_withheld?,
                tax_withheld: tax_withheld?,
                allocations: allocations?,
            })
        })();
        if let Some(fields) = &fields {
            fields.sums(&mut gather);
        }
        gather.finish(fields)
    }

    /// What came in and what was withheld. Each amount is at most 9 × 10¹⁵, so that three of them fit.
    pub const fn total(&self) -> i64 {
        self.received + self.vat_withheld + self.tax_withheld
    }

    /// The VAT withheld that is told for each document, together: all of it, or none where nobody said.
    pub fn vat_shared(&self) -> i128 {
        self.allocations.iter().map(|allocation| i128::from(allocation.vat_withheld)).sum()
    }

    fn sums(&self, gather: &mut Gather) {
        let allocated: i128 = self.allocations.iter().map(|allocation| i128::from(allocation.amount)).sum();
        let total = i128::from(self.total());
        if self.vat_shared() != 0 && self.vat_shared() != i128::from(self.vat_withheld) {
            gather.refuse(FieldError::new("vat_withheld", "shares_differ"));
        }
        if total == 0 {
            gather.refuse(FieldError::new("received", "zero"));
        } else if allocated < total {
            gather.refuse(FieldError::new("allocations", "advance_needs_tax_invoice"));
        } else if allocated > total {
            gather.refuse(FieldError::new("allocations", "over_payment"));
        }
    }
}

fn day(text: &str, today: Date) -> Result<Date, FieldError> {
    const FIELD: &str = "received_on";
    let day: Date = text.trim().parse().map_err(|_| FieldError::new(FIELD, "not_a_date"))?;
    if day > today {
        Err(FieldError::new(FIELD, "in_future"))
    } else if day < FIRST_DAY {
        Err(FieldError::with_limit(FIELD, "too_early", FIRST_DAY))
    } else {
        Ok(day)
    }
}

fn reference_of(text: &str) -> Result<Line, FieldError> {
    Line::parse_within(text, MAX_REFERENCE).map_err(|error| FieldError::of_text("reference", error))
}

fn allocations(gather: &mut Gather, written: &[input::Allocation], currency: Currency) -> Option<Vec<Allocation>> {
    if written.is_empty() {
        gather.refuse(FieldError::new("allocations", "required"));
        return None;
    }
    if written.len() > MAX_ALLOCATIONS {
        gather.refuse(FieldError::with_limit("allocations", "too_many", MAX_ALLOCATIONS));
        return None;
    }
    let mut seen = BTreeSet::new();
    let mut parsed = Vec::with_capacity(written.len());
    for (at, allocation) in written.iter().enumerate() {
        let id = format!("allocations[{at}].invoice_id");
        let receivable = allocation.invoice_id.trim().parse().map_err(|_| FieldError::new(id.as_str(), "not_an_id"));
        let receivable: Option<ReceivableId> = gather.take(receivable);
        if receivable.is_some_and(|receivable| !seen.insert(receivable)) {
            gather.refuse(FieldError::new(id, "twice"));
        }
        let field = format!("allocations[{at}].amount");
        let amount = allocation.amount.parse(gather, &field, currency);
        if amount == Some(0) {
            gather.refuse(FieldError::new(field, "zero"));
        }
        let field = format!("allocations[{at}].vat_withheld");
        let vat_withheld = allocation.vat_withheld.parse(gather, &field, currency);
        if amount.zip(vat_withheld).is_some_and(|(amount, vat)| vat > amount) {
            gather.refuse(FieldError::new(field, "over_amount"));
        } else if let (Some(receivable), Some(amount @ 1..), Some(vat_withheld)) = (receivable, amount, vat_withheld) {
            parsed.push(Allocation { receivable, amount, vat_withheld });
        }
    }
    (parsed.len() == written.len()).then_some(parsed)
}

/// A payment received. It never changes: one that was wrong is reversed by a record of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// The id.
    pub id: PaymentId,
    /// Who paid.
    pub debtor: DebtorId,
    /// What it says; the allocations are in the order of their documents' ids.
    pub fields: PaymentFields,
    /// When it was written down, UTC, in microseconds.
    pub at: Timestamp,
    /// Who did: `person:<id>` or `system:<name>`.
    pub by: String,
}

impl Payment {
    /// Money and tax claims come in, the client owes less.
    pub fn entry(&self) -> Entry {
        let fields = &self.fields;
        let postings = vec![
            debit(fields.method.account(), fields.received),
            debit(Account::VatWithheld, fields.vat_withheld),
            debit(Account::TaxWithheld, fields.tax_withheld),
            credit(Account::Receivable(self.debtor), fields.total()),
        ];
        balanced(Source::Payment(self.id), fields.received_on, fields.currency, postings)
    }

    /// What the audit log keeps of it: the RFC 6962 leaf hash of every field. The second version tells what was withheld of
    /// the VAT of each document.
    pub fn seal(&self) -> Digest {
        let fields = &self.fields;
        let shared = fields.vat_shared() != 0;
        let mut record = Record::new("dalil/payment", if shared { 2 } else { 1 })
            .bytes("id", self.id.as_uuid().as_bytes())
            .bytes("debtor", self.debtor.as_uuid().as_bytes())
            .text("method", fields.method.code())
            .text("received_on", &fields.received_on.to_string())
            .optional_text("reference", fields.reference.as_ref().map(Line::as_str))
            .text("currency", fields.currency.code())
            .integer("received", fields.received)
            .integer("vat_withheld", fields.vat_withheld)
            .integer("tax_withheld", fields.tax_withheld)
            .integer("at", self.at.as_microsecond())
            .text("by", &self.by);
        for (at, allocation) in fields.allocations.iter().enumerate() {
            record = record
                .bytes(format!("allocations.{at}.receivable"), allocation.receivable.as_uuid().as_bytes())
                .integer(format!("allocations.{at}.amount"), allocation.amount);
            if shared {
                record = record.integer(format!("allocations.{at}.vat_withheld"), allocation.vat_withheld);
            }
        }
        record.seal().leaf
    }
}

/// A payment taken back: it bounced, or was written down wrongly. It never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reversal {
    /// The payment; it can be reversed once.
    pub payment: PaymentId,
    /// The day it counts for.
    pub day: Date,
    /// Why.
    pub reason: Line,
    /// When it was written down.
    pub at: Timestamp,
    /// Who did: `person:<id>` or `system:<name>`.
    pub by: String,
}

impl Reversal {
    /// The payment's entry turned round.
    pub fn entry(&self, payment: &Payment) -> Entry {
        payment.entry().turned(Source::Reversal(self.payment), self.day)
    }

    /// What the audit log keeps of it: the RFC 6962 leaf hash of every field.
    pub fn seal(&self) -> Digest {
        Record::new("dalil/payment-reversal", 1)
            .bytes("payment", self.payment.as_uuid().as_bytes())
            .text("day", &self.day.to_string())
            .text("reason", self.reason.as_str())
            .integer("at", self.at.as_microsecond())
            .text("by", &self.by)
            .seal()
            .leaf
    }
}

/// A payment with its reversal, if it was reversed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The payment.
    pub payment: Payment,
    /// Its reversal.
    pub reversal: Option<Reversal>,
}

impl Recorded {
    /// Its entries, in order.
    pub fn entries(&self) -> impl Iterator<Item = Entry> + '_ {
        let reversal = self.reversal.as_ref().map(|reversal| reversal.entry(&self.payment));
        std::iter::once(self.payment.entry()).chain(reversal)
    }
}
