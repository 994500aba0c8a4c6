//! Issued documents: final, numbered, sealed whole.

mod corrected;
mod demanded;
mod received;
mod record;
mod snapshot;

use dalil_money::Currency;
use dalil_proof::{Digest, Salt, Seal};
use dalil_tenancy::WorkspaceId;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

pub use corrected::{Corrected, CorrectedLine};
pub use demanded::DemandedInvoice;
pub use received::{Received, SettledDocument};
pub(crate) use record::{DOMAIN, attention_digest, seal};
pub use snapshot::{Issuer, IssuingPlace, Party};

use crate::{ClientId, DocumentId, ReceivedId, compute::Totals, series::SeriesKey};

/// The kind of an issued document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// A bill, বিল: a demand for what is open under invoices. It is no sale and no tax document.
    Bill,
    /// A commercial invoice.
    Invoice,
    /// A money receipt, মানি রিসিট: says that a payment came. It is no sale and no tax invoice.
    MoneyReceipt,
    /// Mushak 6.3, কর চালানপত্র: the tax invoice of rule 40(1)(গ).
    #[serde(rename = "mushak_6_3")]
    Mushak63,
    /// Mushak 6.7, ক্রেডিট নোট: lowers what a 6.3 charged (rule 40(1)(ছ), s.52 of the Act).
    #[serde(rename = "mushak_6_7")]
    Mushak67,
    /// Mushak 6.8, ডেবিট নোট: raises it.
    #[serde(rename = "mushak_6_8")]
    Mushak68,
    /// A quotation, কোটেশন: what something would cost, and until when that holds. It is no sale and no tax document.
    Quotation,
}

impl DocumentKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Bill,
        Self::Invoice,
        Self::MoneyReceipt,
        Self::Mushak63,
        Self::Mushak67,
        Self::Mushak68,
        Self::Quotation,
    ];

    /// The name as stored and as shown in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bill => "bill",
            Self::Invoice => "invoice",
            Self::MoneyReceipt => "money_receipt",
            Self::Mushak63 => "mushak_6_3",
            Self::Mushak67 => "mushak_6_7",
            Self::Mushak68 => "mushak_6_8",
            Self::Quotation => "quotation",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether it is a form of the VAT and SD Rules 2016.
    pub const fn is_statutory(self) -> bool {
        matches!(self, Self::Mushak63 | Self::Mushak67 | Self::Mushak68)
    }

    /// Whether the figures of a month count it: not a money receipt, which says that money came and bills nothing, nor a
    /// quotation, which only offers, nor a bill, which asks for what invoices count.
    pub const fn is_counted(self) -> bool {
        !matches!(self, Self::Bill | Self::MoneyReceipt | Self::Quotation)
    }

    /// Whether it only offers: nothing is owed or taxed by it, and whoever audits a year is not concerned with it.
    pub const fn is_offer(self) -> bool {
        matches!(self, Self::Quotation)
    }

    /// The version of the statutory layout or of our own template in force now; frozen in each document.
    pub const fn layout(self) -> &'static str {
        match self {
            Self::Bill => "bill/1",
            Self::Invoice => "invoice/1",
            Self::MoneyReceipt => "receipt/1",
            Self::Mushak63 => "6.3/11",
            Self::Mushak67 => "6.7/11",
            Self::Mushak68 => "6.8/11",
            Self::Quotation => "quotation/1",
        }
    }
}

/// One line of an issued document: what was agreed and every amount it led to, in minor units of the document's
/// currency. The texts of quantity, price and rates are exact decimals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedLine {
    /// From 1.
    pub position: u32,
    /// What was supplied.
    pub description: String,
    /// Unit of supply.
    pub unit: String,
    /// How many; 0 on a note where the price alone changed.
    pub quantity: String,
    /// The agreed price of one, in the major unit; on a note that of the line it corrects.
    pub unit_price: String,
    /// Whether that price held the taxes.
    pub price_includes_tax: bool,
    /// Value ÷ quantity at up to 4 decimals: the unit price a 6.3 prints, without tax and discount.
    pub net_unit_price: String,
    /// Supplementary duty in percent.
    pub duty_rate: String,
    /// `standard`, `reduced`, `zero`, `exempt`, `specific` or `none`.
    pub vat_treatment: String,
    /// The rate in percent, or for specific tax the amount per unit in the major unit; absent where there is none.
    pub vat_rate: Option<String>,
    /// Quantity × price.
    pub gross: i64,
    /// Taken off, the share of a discount over the whole included.
    pub discount: i64,
    /// Without tax.
    pub value: i64,
    /// Supplementary duty.
    pub duty: i64,
    /// VAT.
    pub vat: i64,
    /// Value, duty and VAT.
    pub total: i64,
}

/// A personal text that can be erased later while the document still proves the rest.
#[derive(Clone, PartialEq, Eq)]
pub struct Attention {
    /// Keys the digest that is sealed.
    pub salt: Salt,
    /// The contact person at the client whom the paper addresses.
    pub name: String,
}

impl std::fmt::Debug for Attention {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Attention(…)")
    }
}

/// An issued document: every column of its row, and its lines. There is no setter, and no way to make one but
/// [`issue`](crate::issue()), [`correct`](crate::correct()), [`acknowledge`](crate::acknowledge()),
/// [`demand`](crate::demand()) and reading a stored row back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    pub(crate) row: DocumentRow,
    pub(crate) lines: Vec<IssuedLine>,
    pub(crate) attention: Option<Attention>,
    pub(crate) issuer: Issuer,
    pub(crate) buyer: Party,
    pub(crate) corrected: Option<Corrected>,
    pub(crate) received: Option<Received>,
    pub(crate) demanded: Option<Vec<DemandedInvoice>>,
}

/// A document by its id and the number it prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedDocument {
    /// The document.
    pub id: DocumentId,
    /// Its number as printed.
    pub printed_number: String,
}

/// The row of an issued document, column by column, as a store keeps it. A store writes each field to a column of its
/// name; all but `leaf` and `hints` are inside the seal, and those two are it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentRow {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The document.
    pub id: DocumentId,
    /// Its series: kind, BIN, place and year.
    pub series: SeriesKey,
    /// Its number in the series, from 1.
    pub number: u64,
    /// The number as printed.
    pub printed_number: String,
    /// The layout it prints by for ever.
    pub layout: String,
    /// When it was issued, UTC, in microseconds.
    pub issued_at: Timestamp,
    /// The day of issue in the calendar of its kind.
    pub issued_on: Date,
    /// The day of supply.
    pub supplied_on: Date,
    /// The last day for payment, or of a quotation the last on which it can be accepted; none on a statutory form.
    pub due_on: Option<Date>,
    /// Who issued it: `person:<id>` or `system:<name>`.
    pub issued_by: String,
    /// The document issued with it: an invoice's 6.3 and a 6.3's invoice.
    pub counterpart: Option<DocumentId>,
    /// The voided document of the same kind that this one was issued in place of; of a quotation the version before it.
    pub replaces_id: Option<DocumentId>,
    /// Its number as printed.
    pub replaces: Option<String>,
    /// The client.
    pub client: ClientId,
    /// The currency of every amount.
    pub currency: Currency,
    /// The issuer as it was: [`Issuer`] as canonical JSON.
    pub issuer: String,
    /// The buyer as it was: [`Party`] as canonical JSON.
    pub buyer: String,
    /// Destination of the supply.
    pub destination: Option<String>,
    /// Type and number of the vehicle.
    pub vehicle: Option<String>,
    /// Text under the totals.
    pub notes: Option<String>,
    /// The 6.3 that a note corrects.
    pub corrects_id: Option<DocumentId>,
    /// What that 6.3 said and why it is corrected: [`Corrected`] as canonical JSON.
    pub corrects: Option<String>,
    /// The payment that a money receipt is for.
    pub payment_id: Option<ReceivedId>,
    /// What that payment was: [`Received`] as canonical JSON.
    pub payment: Option<String>,
    /// The quotation that an invoice was made from.
    pub quotation_id: Option<DocumentId>,
    /// Its number as printed.
    pub quotation: Option<String>,
    /// The invoices that a bill demands what is open under: a list of [`DemandedInvoice`] as canonical JSON.
    pub demands: Option<String>,
    /// Salted digest of the person addressed, whose name lies in a table of its own.
    pub attention_digest: Option<Digest>,
    /// How many lines it has.
    pub line_count: u32,
    /// Sums of the lines; of a money receipt what came in, which is their gross less what was withheld.
    pub totals: Totals,
    /// The RFC 6962 leaf hash of the canonical document: its seal.
    pub leaf: Digest,
    /// Four bytes for each sealed field, to name the one that was altered.
    pub hints: Vec<u8>,
}

/// Why stored rows are not a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the stored {0} of a document cannot be read")]
pub struct Unreadable(pub &'static str);

/// What checking a stored document against its seal found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Every column is as it was sealed.
    Verified,
    /// The same, and the person addressed was erased since.
    Erased,
    /// These columns differ from what was sealed.
    Altered(Vec<String>),
}

impl Issued {
    /// Reads a stored document back.
    ///
    /// It does not check the seal: that is [`check`], which a reader of millions of rows does once and not at each read.
    ///
    /// # Errors
    /// [`Unreadable`] when a snapshot is not what was written.
    pub fn from_stored(
        row: DocumentRow,
        lines: Vec<IssuedLine>,
        attention: Option<Attention>,
    ) -> Result<Self, Unreadable> {
        let issuer = serde_json::from_str(&row.issuer).map_err(|_| Unreadable("issuer"))?;
        let buyer = serde_json::from_str(&row.buyer).map_err(|_| Unreadable("buyer"))?;
        let corrected = row.corrects.as_deref().map(serde_json::from_str).transpose();
        let corrected = corrected.map_err(|_| Unreadable("corrects"))?;
        let received = row.payment.as_deref().map(serde_json::from_str).transpose();
        let received = received.map_err(|_| Unreadable("payment"))?;
        let demanded = row.demands.as_deref().map(serde_json::from_str).transpose();
        let demanded = demanded.map_err(|_| Unreadable("demands"))?;
        Ok(Self { row, lines, attention, issuer, buyer, corrected, received, demanded })
    }

    /// The canonical bytes of all of it, whose leaf hash is its seal.
    pub fn canonical(&self) -> Vec<u8> {
        record::canonical(&self.row, &self.lines)
    }

    /// Every column.
    pub const fn row(&self) -> &DocumentRow {
        &self.row
    }

    /// The lines, in order.
    pub fn lines(&self) -> &[IssuedLine] {
        &self.lines
    }

    /// The person addressed, unless erased.
    pub const fn attention(&self) -> Option<&Attention> {
        self.attention.as_ref()
    }

    /// The issuer as it was at the moment of issue.
    pub const fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// The buyer as it was at the moment of issue.
    pub const fn buyer(&self) -> &Party {
        &self.buyer
    }

    /// What a note says of the 6.3 that it corrects; none on other documents.
    pub const fn corrected(&self) -> Option<&Corrected> {
        self.corrected.as_ref()
    }

    /// What a money receipt says of its payment; none on other documents.
    pub const fn received(&self) -> Option<&Received> {
        self.received.as_ref()
    }

    /// The invoices that a bill demands, in the order of its lines; none on other documents.
    pub fn demanded(&self) -> Option<&[DemandedInvoice]> {
        self.demanded.as_deref()
    }

    /// The id.
    pub const fn id(&self) -> DocumentId {
        self.row.id
    }

    /// Its id and printed number.
    pub fn named(&self) -> NamedDocument {
        NamedDocument { id: self.row.id, printed_number: self.row.printed_number.clone() }
    }

    /// The kind.
    pub const fn kind(&self) -> DocumentKind {
        self.row.series.kind
    }

    /// The seal.
    pub fn seal(&self) -> Seal {
        Seal { leaf: self.row.leaf, hints: self.row.hints.clone() }
    }
}

/// Checks stored rows against their seal, naming each column that was altered.
///
/// It takes rows, not an [`Issued`], so that even rows that no longer parse are named.
pub fn check(row: &DocumentRow, lines: &[IssuedLine], attention: Option<&Attention>) -> Finding {
    record::check(row, lines, attention)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_sort_as_their_names_so_that_every_store_lists_alike() {
        let mut by_name = DocumentKind::ALL;
        by_name.sort_by_key(|kind| kind.as_str());
        let mut by_kind = DocumentKind::ALL;
        by_kind.sort();
        assert_eq!(by_name, by_kind);
    }
}
