//! What a paper says, before it is typeset: plain data, already decided.
//!
//! Nothing here is computed or checked against a rule: the amounts, dates and names are those
//! frozen at issue, and the renderer only sets them in type.

use jiff::civil::{Date, DateTime};

use dalil_invoicing::Style;

use crate::figure::Figure;

/// One document to typeset.
///
/// The same paper always gives the same bytes (see [`crate::renderer_version`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Which paper it is, and in which layout.
    pub kind: Kind,
    /// The language of everything the paper itself says; names and descriptions stay as given.
    pub language: Language,
    /// Whether this is the original, a marked copy, one of a voided paper, or a draft.
    pub mark: Mark,
    /// Stable id of the document; goes into the file's identifier, is never printed.
    pub document_id: String,
    /// The number as printed, for example `SHP-2026-0042`.
    pub number: String,
    /// Moment of issue as a wall clock in Asia/Dhaka shows it (UTC+6, no daylight saving).
    pub issued_at: DateTime,
    /// Date of supply, where it is to be printed (commercial invoice only).
    pub supplied_on: Option<Date>,
    /// Last day for payment (commercial invoice), or on which it can be accepted (quotation).
    pub due_on: Option<Date>,
    /// Who issues.
    pub issuer: Issuer,
    /// Who is billed.
    pub buyer: Buyer,
    /// Destination of supply (6.3 only); printed as a dash when absent.
    pub destination: Option<String>,
    /// Type and number of the vehicle (6.3 only); absent for services, and says so.
    pub vehicle: Option<String>,
    /// The one currency of all amounts.
    pub currency: Currency,
    /// The lines, in order; numbered from one as they are printed.
    pub lines: Vec<Line>,
    /// Sums of the lines.
    pub totals: Totals,
    /// The total in words, in one language or both by the style; printed on the commercial invoice (a 6.3 has no such
    /// line).
    pub words: Bilingual,
    /// How to pay, several lines of plain text (commercial invoice only).
    pub payment: Option<String>,
    /// Since which day the account in `payment` is unchanged (commercial invoice only).
    pub payment_since: Option<Date>,
    /// A note to the buyer, several lines (commercial invoice only).
    pub notes: Option<String>,
    /// Terms, several lines (commercial invoice only).
    pub terms: Option<String>,
    /// What a credit or debit note corrects; none on other papers.
    pub correction: Option<Correction>,
    /// The payment that a money receipt is for; none on other papers.
    pub receipt: Option<Receipt>,
    /// What a bill says of the invoices that it demands, in the order of its lines, which hold their numbers and what is open;
    /// none on other papers.
    pub demands: Option<Vec<Demanded>>,
    /// Number of the paper issued together with this one: the 6.3 of an invoice, the invoice of a
    /// 6.3.
    pub related: Option<String>,
    /// Number of the voided paper of the same kind that this one was issued in place of, or of the version before it.
    pub replaces: Option<String>,
    /// Number of the quotation that an invoice was made from.
    pub quotation: Option<String>,
    /// Proof that the document is what was issued.
    pub seal: Seal,
    /// What lets whoever holds the paper check it; printed on no draft.
    pub check: Option<Check>,
}

/// What is in a paper for whoever wants to check it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The text in its QR code.
    pub claim: String,
    /// A text to stand among the keywords of its file, byte for byte: ASCII without white space, commas or parentheses.
    pub stamp: String,
}

/// Which paper, in which layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The bill, in the look of the invoice.
    Bill(Style),
    /// The commercial invoice, in the look that its issuer chose.
    Invoice(Style),
    /// The quotation, in the same look.
    Quotation(Style),
    /// The money receipt, in the colour of that look, on half of its sheet.
    Receipt(Style),
    /// Mushak 6.3, the tax invoice of rule 40(1)(ga) of the VAT and SD Rules 2016.
    Mushak63(MushakLayout),
    /// Mushak 6.7 or 6.8, credit or debit note, of rule 40(1)(chha).
    Note(Direction, NoteLayout),
}

/// Which of the two notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Mushak 6.7: the adjustment decreases.
    Credit,
    /// Mushak 6.8: it increases.
    Debit,
}

/// A layout of the notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NoteLayout {
    /// `6.7/11` and `6.8/11`: the eleven columns of 2020.
    Eleven,
}

/// A layout of Mushak 6.3. A document reprints for ever in the layout of its day of issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MushakLayout {
    /// `6.3/11`: eleven columns, with the rate of supplementary duty and the vehicle.
    Eleven,
}

impl Kind {
    /// Name of the layout, as stored beside the bytes.
    pub const fn layout(self) -> &'static str {
        match self {
            Self::Bill(_) => "bill/1",
            Self::Invoice(_) => "invoice/1",
            Self::Quotation(_) => "quotation/1",
            Self::Receipt(_) => "receipt/1",
            Self::Mushak63(MushakLayout::Eleven) => "6.3/11",
            Self::Note(Direction::Credit, NoteLayout::Eleven) => "6.7/11",
            Self::Note(Direction::Debit, NoteLayout::Eleven) => "6.8/11",
        }
    }
}

/// Language of a paper; also decides its one digit set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// Bangla, with Bangla digits.
    Bn,
    /// English, with ASCII digits.
    En,
}

impl Language {
    /// BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Bn => "bn",
            Self::En => "en",
        }
    }
}

/// Original, copy or draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// The one original; carries no mark.
    Original,
    /// A later copy, marked প্রতিলিপি or Duplicate (rule 44).
    Copy,
    /// A later copy of a paper that was voided, marked so across each page and as a copy.
    VoidCopy,
    /// A draft, marked across each page and without number and seal: for looking at before anything is issued.
    Draft,
}

/// The same words in both languages. Either may be empty; the other is then printed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bilingual {
    /// In Bangla.
    pub bn: String,
    /// In English.
    pub en: String,
}

impl Bilingual {
    /// The words in `language`, or in the other one where those are missing.
    pub fn pick(&self, language: Language) -> &str {
        let (own, other) = match language {
            Language::Bn => (&self.bn, &self.en),
            Language::En => (&self.en, &self.bn),
        };
        if own.trim().is_empty() { other } else { own }
    }

    /// The words in the language that [`pick`](Self::pick) did not choose, if they say more.
    pub fn other(&self, language: Language) -> Option<&str> {
        let other = match language {
            Language::Bn => &self.en,
            Language::En => &self.bn,
        };
        (!other.trim().is_empty() && other != self.pick(language)).then_some(other)
    }
}

/// Who issues the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    /// Name of the studio, the registered person on a 6.3.
    pub name: Bilingual,
    /// Head office; several lines allowed.
    pub address: String,
    /// Telephone, mail and web, one per line (commercial invoice only).
    pub contact: Option<String>,
    /// Business identification number; absent for one not registered for VAT.
    pub bin: Option<String>,
    /// Taxpayer identification number (commercial invoice only).
    pub tin: Option<String>,
    /// The place that issues, where it is not the head office.
    pub place: Option<Place>,
    /// The mark of the studio (commercial invoice only).
    pub logo: Option<Logo>,
    /// Person in charge for the establishment, who signs the 6.3.
    pub person: String,
    /// Designation of that person.
    pub designation: String,
}

/// A place of business from which papers are issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Name of the place, for example `Gulshan studio`.
    pub name: String,
    /// Its address; several lines allowed.
    pub address: String,
}

/// A logo as bytes of a known format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// What the bytes are.
    pub format: LogoFormat,
    /// The file's bytes, at most [`crate::LOGO_LIMIT`] of them.
    pub bytes: Vec<u8>,
}

/// Formats of a logo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LogoFormat {
    /// Scalable Vector Graphics.
    Svg,
    /// Portable Network Graphics.
    Png,
    /// JPEG.
    Jpeg,
}

impl LogoFormat {
    /// The name of a file of this format, as the templates see it.
    pub(crate) const fn file(self) -> &'static str {
        match self {
            Self::Svg => "logo.svg",
            Self::Png => "logo.png",
            Self::Jpeg => "logo.jpg",
        }
    }
}

/// Who is billed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Buyer {
    /// Name of the buyer.
    pub name: Bilingual,
    /// Address; several lines allowed.
    pub address: String,
    /// Business identification number, if known.
    pub bin: Option<String>,
    /// Taxpayer identification number, if known (commercial invoice only).
    pub tin: Option<String>,
    /// For whose attention (commercial invoice only).
    pub attention: Option<String>,
}

/// The currency of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency {
    /// ISO 4217 code.
    pub code: String,
    /// Mark printed once per column, for example `৳`.
    pub mark: String,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What was supplied; several lines allowed.
    pub description: String,
    /// Unit of supply.
    pub unit: String,
    /// Quantity, up to 4 decimals.
    pub quantity: Figure,
    /// Price of one unit, up to 4 decimals. On a 6.3 without tax and with the discount already
    /// taken off (11-column layout); on an invoice as agreed.
    pub unit_price: Figure,
    /// Whether `unit_price` includes tax; the invoice then says so under the price.
    pub tax_included: bool,
    /// Discount (commercial invoice only); the column is left out when no line has one.
    pub discount: Option<Figure>,
    /// Value without any tax, after discount.
    pub value: Figure,
    /// Supplementary duty, where any applies.
    pub sd: Option<Charge>,
    /// VAT; absent on the invoice of an issuer who is not registered and may show none.
    pub vat: Option<Charge>,
    /// Value with all duties and taxes.
    pub total: Figure,
}

/// A tax on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// How it was reckoned.
    pub rate: Rate,
    /// The amount.
    pub amount: Figure,
}

/// How a tax is reckoned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rate {
    /// Percent of the base; zero-rated is zero percent.
    Percent(Figure),
    /// Specific tax: so much for each unit of quantity.
    PerUnit(Figure),
    /// Exempt supply.
    Exempt,
}

/// What a note says of the tax invoice that it corrects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Its number as printed.
    pub number: String,
    /// Its moment of issue as a wall clock in Asia/Dhaka shows it.
    pub issued_at: DateTime,
    /// Why it is corrected; several lines allowed.
    pub reason: String,
    /// What it said of each line of the note, in their order.
    pub lines: Vec<Said>,
    /// The sums of those.
    pub totals: Said,
}

/// What a tax invoice said of a line that is corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// How many; absent in a sum.
    pub quantity: Option<Figure>,
    /// Value with VAT and supplementary duty.
    pub total: Figure,
    /// VAT.
    pub vat: Figure,
    /// Supplementary duty.
    pub sd: Figure,
}

/// What a money receipt says of its payment. Its lines are the documents that it settles: their numbers and shares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The stable name of the way it came, such as `bank_transfer`.
    pub method: String,
    /// The number of the transfer, cheque or slip.
    pub reference: Option<String>,
    /// The day it was received.
    pub received_on: Date,
    /// All that it settles: what came in and what was withheld.
    pub settled: Figure,
    /// VAT withheld by the payer, where any was.
    pub vat_withheld: Option<Figure>,
    /// Income tax withheld by the payer, where any was.
    pub tax_withheld: Option<Figure>,
    /// The days of issue of the documents, in the order of the lines.
    pub days: Vec<Date>,
}

/// What a bill says of an invoice beside its number and what is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demanded {
    /// Its day of issue.
    pub issued_on: Date,
    /// What it comes to.
    pub total: Figure,
    /// What of that is settled.
    pub settled: Figure,
}

/// Sums of all lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    /// Value without any tax, after discount.
    pub value: Figure,
    /// Supplementary duty; absent when no line has any.
    pub sd: Option<Figure>,
    /// VAT; absent on the invoice of an issuer who is not registered.
    pub vat: Option<Figure>,
    /// Value with all duties and taxes.
    pub total: Figure,
    /// What was paid or credited before issue (commercial invoice only).
    pub settled: Option<Figure>,
    /// What is still to be paid (commercial invoice only; the total when absent).
    pub due: Option<Figure>,
}

/// The seal printed small at the foot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// Short form for reading aloud, for example `9f2c-41ab-77d0`.
    pub short: String,
    /// Full digest in hexadecimal.
    pub full: String,
}
