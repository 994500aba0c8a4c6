use dalil_money::Currency;
use dalil_proof::{Digest, Record};
use dalil_tenancy::{
    field::{FieldError, FieldErrors, Gather},
    text::{Line, Paragraph},
};
use jiff::{Timestamp, civil::Date};

use super::{
    PaidPurchase, PurchaseId, PurchaseLine, PurchaseLineFields, Reversal, Standing, Supplier, SupplierId, input, line,
    rules,
};
use crate::{
    Bin, FiscalYear, Nid, YearStart, input as texts,
    returns::{TaxMonth, TaxSums},
};

/// The most characters of a paper's number.
const MAX_NUMBER: usize = 100;

/// What kind of paper it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PaperKind {
    /// A Mushak 6.3: a credit stands on it.
    TaxInvoice,
    /// A bill of entry: an import, whose VAT was paid at customs. A credit stands on it.
    BillOfEntry,
    /// Any other: a Mushak 6.9, a cash memo.
    Other,
}

impl PaperKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::TaxInvoice, Self::BillOfEntry, Self::Other];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TaxInvoice => "tax_invoice",
            Self::BillOfEntry => "bill_of_entry",
            Self::Other => "other",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// What a supplier's paper says, parsed: nothing in it depends on what is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurchaseFields {
    /// Whose paper it is.
    pub supplier: SupplierId,
    /// What kind of paper.
    pub paper: PaperKind,
    /// Its number, as it stands there.
    pub number: Line,
    /// Its date.
    pub dated_on: Date,
    /// The day on which it, and what it is about, was received.
    pub received_on: Date,
    /// The tax period that it is entered in.
    pub period: TaxMonth,
    /// Whether VAT is to be withheld when it is paid (VDS Rules 2025).
    pub withholding: bool,
    /// A remark for the register.
    pub remarks: Option<Line>,
    /// Its lines, at least one.
    pub lines: Vec<PurchaseLineFields>,
    /// What they come to.
    pub sums: TaxSums,
    /// With all taxes.
    pub total: i64,
}

impl PurchaseFields {
    /// Parses what a caller wrote. `today` is the present day in Dhaka.
    ///
    /// # Errors
    /// Every broken rule with its field. A day in the future is `in_future`; a receipt before the paper's date
    /// `before_paper`; a period before the paper's `period_before_paper`, after the present one `in_future`, and later than
    /// the credit may be claimed `after_window`, with the periods there are.
    pub fn parse(input: &input::Purchase, today: Date) -> Result<Self, FieldErrors> {
        let mut gather = Gather::default();
        let rules = rules::on(today);
        let supplier = input.supplier_id.trim().parse().map_err(|_| FieldError::new("supplier_id", "not_an_id"));
        let supplier = gather.take(supplier);
        let paper = texts::known(&mut gather, "paper", &input.paper, PaperKind::from_name);
        let number = texts::required_line(&mut gather, "number", Some(&input.number), MAX_NUMBER);
        let dated_on = past_day(&mut gather, "dated_on", &input.dated_on, today);
        let received_on = match texts::present(input.received_on.as_deref()) {
            Some(text) => past_day(&mut gather, "received_on", text, today),
            None => dated_on,
        };
        if dated_on.zip(received_on).is_some_and(|(dated, received)| received < dated) {
            gather.refuse(FieldError::new("received_on", "before_paper"));
        }
        let period = dated_on.and_then(|dated_on| {
            let parsed = period(input.period.as_deref(), dated_on, today, rules.credit_periods);
            gather.take(parsed)
        });
        let remarks = texts::line(&mut gather, "remarks", input.remarks.as_deref(), 300);
        let lines = line::lines(&mut gather, &input.lines, rules);
        let totals = line::totals(&lines);
        if totals.is_none() {
            gather.refuse(FieldError::with_limit("lines", "too_large_amount", dalil_money::Money::MAX));
        }
        let whole = move || {
            let (sums, total) = totals?;
            Some(Self {
                supplier: supplier?,
                paper: paper?,
                number: number?,
                dated_on: dated_on?,
                received_on: received_on?,
                period: period?,
                withholding: input.withholding,
                remarks,
                lines,
                sums,
                total,
            })
        };
        gather.finish(whole())
    }

    /// What makes two papers of one supplier the same: the number without blanks, in ASCII digits and capitals, and the
    /// fiscal year of its date, since suppliers number afresh each year.
    pub fn key(&self) -> String {
        paper_key(self.number.as_str(), self.dated_on)
    }
}

/// What makes two papers of one party the same.
pub(crate) fn paper_key(number: &str, dated_on: Date) -> String {
    let digits = dalil_money::Digits::Ascii.write(number);
    let number: String = digits.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
    format!("{} {number}", FiscalYear::of(dated_on, YearStart::JULY))
}

/// A day that is not after today.
pub(crate) fn past_day(gather: &mut Gather, field: &str, text: &str, today: Date) -> Option<Date> {
    let day = texts::day(gather, field, text)?;
    if day > today {
        gather.refuse(FieldError::new(field, "in_future"));
        return None;
    }
    Some(day)
}

fn period(text: Option<&str>, dated_on: Date, today: Date, window: u8) -> Result<TaxMonth, FieldError> {
    let refused = |code| FieldError::new("period", code);
    let own = TaxMonth::of(dated_on);
    let Some(text) = texts::present(text) else { return Ok(own) };
    let period: TaxMonth = text.trim().parse().map_err(|_| refused("not_a_month"))?;
    let last = (0..window).fold(own, |month, _| month.after());
    if period < own {
        Err(refused("period_before_paper"))
    } else if period > TaxMonth::of(today) {
        Err(refused("in_future"))
    } else if period > last {
        Err(FieldError::with_limit("period", "after_window", window))
    } else {
        Ok(period)
    }
}

/// The supplier as it was when its paper was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seller {
    /// Name in Bangla.
    pub name_bn: Option<String>,
    /// Name in English.
    pub name_en: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// BIN.
    pub bin: Option<Bin>,
    /// Number of the national identity card.
    pub nid: Option<Nid>,
    /// Whether it was enlisted for turnover tax.
    pub turnover_tax: bool,
}

impl Seller {
    /// What is frozen of a supplier.
    pub fn of(supplier: &Supplier) -> Self {
        let fields = &supplier.fields;
        Self {
            name_bn: fields.name.bn().map(str::to_owned),
            name_en: fields.name.en().map(str::to_owned),
            address: fields.address.as_ref().map(Paragraph::to_string),
            bin: fields.bin.clone(),
            nid: fields.nid.clone(),
            turnover_tax: fields.turnover_tax,
        }
    }

    /// How it stood to VAT.
    pub const fn standing(&self) -> Standing {
        Standing::of(self.bin.is_some(), self.turnover_tax)
    }

    /// The number that registers ask for: BIN, or that of the identity card.
    pub fn identity(&self) -> Option<String> {
        self.bin.as_ref().map(Bin::to_string).or_else(|| self.nid.as_ref().map(Nid::to_string))
    }
}

/// A supplier's paper as it was entered. It never changes: one that was wrong is reversed by a record of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// The id.
    pub id: PurchaseId,
    /// Whose paper it is.
    pub supplier: SupplierId,
    /// The supplier as it was then.
    pub seller: Seller,
    /// What kind of paper.
    pub paper: PaperKind,
    /// Its number.
    pub number: Line,
    /// By what it is known to be the same paper: [`PurchaseFields::key`].
    pub key: String,
    /// How often the same paper was entered, and reversed, before.
    pub attempt: u16,
    /// Its date.
    pub dated_on: Date,
    /// The day on which it was received.
    pub received_on: Date,
    /// The tax period that it is entered in.
    pub period: TaxMonth,
    /// Whether VAT is to be withheld when it is paid.
    pub withholding: bool,
    /// A remark for the register.
    pub remarks: Option<Line>,
    /// Its lines.
    pub lines: Vec<PurchaseLine>,
    /// What they come to, in poisha.
    pub sums: TaxSums,
    /// With all taxes.
    pub total: i64,
    /// When it was written down, UTC, in microseconds.
    pub at: Timestamp,
    /// Who did: `person:<id>` or `system:<name>`.
    pub by: String,
}

impl Purchase {
    /// The currency of every amount: registers and the return are in taka.
    pub const CURRENCY: Currency = Currency::BDT;

    /// The VAT that is claimed as credit.
    pub fn credited(&self) -> i64 {
        let credited = self.lines.iter().filter(|line| line.note.is_credited());
        credited.fold(0, |vat, line| vat.saturating_add(line.fields.sums.vat))
    }

    /// What the audit log keeps of it: the RFC 6962 leaf hash of every field.
    pub fn seal(&self) -> Digest {
        let seller = &self.seller;
        let record = Record::new("dalil/purchase", 1)
            .bytes("id", self.id.as_uuid().as_bytes())
            .bytes("supplier", self.supplier.as_uuid().as_bytes())
            .optional_text("seller.name_bn", seller.name_bn.as_deref())
            .optional_text("seller.name_en", seller.name_en.as_deref())
            .optional_text("seller.address", seller.address.as_deref())
            .optional_text("seller.bin", seller.bin.as_ref().map(Bin::as_str))
            .optional_text("seller.nid", seller.nid.as_ref().map(Nid::as_str))
            .flag("seller.turnover_tax", seller.turnover_tax)
            .text("paper", self.paper.as_str())
            .text("number", self.number.as_str())
            .text("key", &self.key)
            .integer("attempt", self.attempt)
            .text("dated_on", &self.dated_on.to_string())
            .text("received_on", &self.received_on.to_string())
            .text("period", &self.period.to_string())
            .flag("withholding", self.withholding)
            .optional_text("remarks", self.remarks.as_ref().map(Line::as_str))
            .integer("value", self.sums.value)
            .integer("duty", self.sums.duty)
            .integer("vat", self.sums.vat)
            .integer("total", self.total)
            .integer("at", self.at.as_microsecond())
            .text("by", &self.by);
        self.lines.iter().enumerate().fold(record, sealed).seal().leaf
    }
}

fn sealed(record: Record, (at, line): (usize, &PurchaseLine)) -> Record {
    let fields = &line.fields;
    let name = |field: &str| format!("lines.{at}.{field}");
    let quantity = fields.quantity.map(|quantity| quantity.to_string());
    record
        .integer(name("position"), line.position as u64)
        .text(name("description"), fields.description.as_str())
        .optional_text(name("quantity"), quantity.as_deref())
        .optional_text(name("unit"), fields.unit.as_ref().map(Line::as_str))
        .text(name("treatment"), fields.treatment.as_str())
        .integer(name("value"), fields.sums.value)
        .integer(name("duty"), fields.sums.duty)
        .integer(name("vat"), fields.sums.vat)
        .flag(name("credited"), fields.credited)
        .integer(name("note"), line.note.number())
}

/// A purchase with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The purchase.
    pub purchase: Purchase,
    /// Its reversal, if it was reversed.
    pub reversal: Option<Reversal<PurchaseId>>,
    /// What was paid of it, in the order in which it was written down.
    pub payments: Vec<PaidPurchase>,
}

impl Recorded {
    /// How many poisha of the total are settled by payments that stand.
    pub fn settled(&self) -> i64 {
        self.standing().fold(0, |sum, payment| sum.saturating_add(payment.amount))
    }

    /// How many poisha of VAT were withheld by payments that stand.
    pub fn withheld(&self) -> i64 {
        self.standing().fold(0, |sum, payment| sum.saturating_add(payment.vat_withheld))
    }

    /// How many poisha were paid in cash by payments that stand, and how much credit they gave back.
    pub(super) fn in_cash(&self) -> (i64, i64) {
        let cash = self.standing().filter(|payment| payment.method == super::PaidBy::Cash);
        cash.fold((0, 0), |(paid, returned): (i64, i64), payment| {
            (paid.saturating_add(payment.amount), returned.saturating_add(payment.credit_returned))
        })
    }

    /// What is not settled yet.
    pub fn outstanding(&self) -> i64 {
        if self.reversal.is_some() { 0 } else { self.purchase.total.saturating_sub(self.settled()) }
    }

    /// The payments that were not taken back.
    pub fn standing(&self) -> impl Iterator<Item = &super::SupplierPayment> {
        self.payments.iter().filter(|paid| paid.reversal.is_none()).map(|paid| &paid.payment)
    }
}
