//! What a caller wrote, before any rule: plain texts, as a JSON body or a form gives them.
//!
//! Each input has one `parse` (on the type it becomes) that answers with every broken rule and its field at once.

use std::str::FromStr;

use dalil_tenancy::{
    field::{FieldError, Gather},
    text::{Line, Paragraph},
};

use jiff::civil::Date;

use crate::identifiers::IdentifierError;

/// A client as written.
#[derive(Clone, Default)]
pub struct Client {
    /// Name in Bangla.
    pub name_bn: Option<String>,
    /// Name in English.
    pub name_en: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// BIN, in any of the ways people write it.
    pub bin: Option<String>,
    /// TIN.
    pub tin: Option<String>,
    /// Persons.
    pub contacts: Vec<Contact>,
    /// `bn` or `en`: the language it receives papers in; the workspace's own for papers when absent.
    pub language: Option<String>,
}

/// A contact as written.
#[derive(Clone, Default)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Mail address.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
}

/// The brand as written.
#[derive(Clone, Default)]
pub struct Brand {
    /// Name in Bangla.
    pub name_bn: Option<String>,
    /// Name in English.
    pub name_en: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Telephone, mail, web: one line.
    pub contact: Option<String>,
    /// Who signs.
    pub signatory: Option<String>,
    /// That person's designation.
    pub designation: Option<String>,
    /// Terms.
    pub terms: Option<String>,
    /// What stands before the year in invoice numbers.
    pub invoice_prefix: String,
    /// `ledger`, `letter` or `bold`; a ledger when absent.
    pub template: Option<String>,
    /// `#rrggbb`; ink alone when absent.
    pub accent: Option<String>,
    /// `a4` or `letter`; A4 when absent.
    pub page: Option<String>,
    /// `own` or `both`; the paper's own language when absent.
    pub words: Option<String>,
}

/// Time zone, year of account and papers of a workspace, as written.
#[derive(Clone, Default)]
pub struct Settings {
    /// IANA name.
    pub time_zone: String,
    /// Month and day on which the year of account begins, `07-01`.
    pub year_start: String,
    /// `bn` or `en`.
    pub paper_language: String,
    /// Days that clients have to pay, 0 to 365; none when absent.
    pub payment_days: Option<String>,
}

/// A tax identity as written.
#[derive(Clone, Default)]
pub struct Registration {
    /// First day, ISO 8601.
    pub from: String,
    /// `registered`, `turnover_tax` or `not_registered`.
    pub vat_status: String,
    /// BIN; none for `not_registered`.
    pub bin: Option<String>,
    /// TIN.
    pub tin: Option<String>,
}

/// A place of business as written.
#[derive(Clone, Default)]
pub struct Place {
    /// A short name.
    pub name: String,
    /// The address of issue.
    pub address: String,
    /// 1 to 6 of `A-Z 0-9`; none for the first place.
    pub code: Option<String>,
}

/// A draft as written. Quantities, prices and rates are decimal texts.
#[derive(Clone, Default)]
pub struct Draft {
    /// What it will be issued as.
    pub kind: crate::DraftKind,
    /// The client's id.
    pub client_id: String,
    /// ISO 4217 code; BDT when absent.
    pub currency: Option<String>,
    /// ISO 8601 date; the day of issue when absent.
    pub supplied_on: Option<String>,
    /// ISO 8601 date: the last day for payment; by the workspace's days for payment when absent. Of a quotation the last day on
    /// which it can be accepted.
    pub due_on: Option<String>,
    /// The issuing place's id; the workspace's first place when absent.
    pub place_id: Option<String>,
    /// Destination of the supply, for the 6.3.
    pub destination: Option<String>,
    /// Type and number of the vehicle, for the 6.3.
    pub vehicle: Option<String>,
    /// Text under the totals.
    pub notes: Option<String>,
    /// A discount over all lines.
    pub discount: Discount,
    /// The lines.
    pub lines: Vec<LineInput>,
}

/// A line as written.
#[derive(Clone, Default)]
pub struct LineInput {
    /// What is supplied.
    pub description: String,
    /// Unit of supply.
    pub unit: String,
    /// How many, up to 4 decimals.
    pub quantity: String,
    /// Price of one, in the major unit, up to 4 decimals.
    pub unit_price: String,
    /// Whether the price holds the taxes already.
    pub price_includes_tax: bool,
    /// A discount on the line.
    pub discount: Discount,
    /// Supplementary duty in percent; none when absent or empty.
    pub supplementary_duty: Option<String>,
    /// `standard`, `reduced`, `zero`, `exempt`, `specific` or `none`.
    pub vat_treatment: String,
    /// VAT rate in percent, for `standard` (15 when absent) and `reduced`.
    pub vat_rate: Option<String>,
    /// Tax per unit in the major unit, for `specific`.
    pub vat_amount_per_unit: Option<String>,
}

/// A credit or debit note as written: what of the lines of a 6.3 is corrected, and why.
#[derive(Clone, Debug, Default)]
pub struct Note {
    /// The nature of the adjustment.
    pub reason: String,
    /// Type and number of the vehicle, where goods come back.
    pub vehicle: Option<String>,
    /// What is corrected; a line that says nothing is left as it is.
    pub lines: Vec<NoteLine>,
}

/// What a note corrects of one line, as written.
#[derive(Clone, Debug, Default)]
pub struct NoteLine {
    /// The position of the line in the 6.3, from 1.
    pub line: String,
    /// How many are taken back, as a decimal text; a credit note only.
    pub quantity: Option<String>,
    /// By how much the value without tax is cut or raised.
    pub value: NoteValue,
}

/// A change of value as written.
#[derive(Clone, Debug, Default)]
pub enum NoteValue {
    /// None.
    #[default]
    None,
    /// In minor units of the 6.3's currency.
    Minor(i64),
    /// In the major unit, as a decimal text.
    Major(String),
}

/// A discount as written.
#[derive(Clone, Default)]
pub enum Discount {
    /// None.
    #[default]
    None,
    /// An amount in minor units.
    Minor(i64),
    /// An amount in the major unit, as a decimal text.
    Major(String),
    /// A share in percent, as a decimal text.
    Percent(String),
}

/// An optional text of one line; an empty one counts as absent.
pub(crate) fn line(gather: &mut Gather, field: &str, text: Option<&str>, max: usize) -> Option<Line> {
    let text = present(text)?;
    gather.take(Line::parse_within(text, max).map_err(|error| FieldError::of_text(field, error)))
}

/// A text of one line that must be there.
pub(crate) fn required_line(gather: &mut Gather, field: &str, text: Option<&str>, max: usize) -> Option<Line> {
    gather.take(Line::parse_within(text.unwrap_or_default(), max).map_err(|error| FieldError::of_text(field, error)))
}

/// An optional text of several lines; an empty one counts as absent.
pub(crate) fn paragraph(gather: &mut Gather, field: &str, text: Option<&str>, max: usize) -> Option<Paragraph> {
    let text = present(text)?;
    gather.take(Paragraph::parse_within(text, max).map_err(|error| FieldError::of_text(field, error)))
}

/// A text of several lines that must be there.
pub(crate) fn required_paragraph(
    gather: &mut Gather,
    field: &str,
    text: Option<&str>,
    max: usize,
) -> Option<Paragraph> {
    gather
        .take(Paragraph::parse_within(text.unwrap_or_default(), max).map_err(|error| FieldError::of_text(field, error)))
}

/// One of some known names.
pub(crate) fn known<T>(gather: &mut Gather, field: &str, name: &str, of: impl FnOnce(&str) -> Option<T>) -> Option<T> {
    gather.take(of(name.trim()).ok_or_else(|| FieldError::new(field, "unknown_value")))
}

/// One of some known names, or the usual one when it is absent.
pub(crate) fn known_or_usual<T: Default>(
    gather: &mut Gather,
    field: &str,
    name: Option<&str>,
    of: impl FnOnce(&str) -> Option<T>,
) -> T {
    present(name).map_or_else(|| Some(T::default()), |name| known(gather, field, name, of)).unwrap_or_default()
}

/// A day within the limits of the books.
pub(crate) fn day(gather: &mut Gather, field: &str, text: &str) -> Option<Date> {
    let day: Date = gather.take(text.trim().parse().map_err(|_| FieldError::new(field, "not_a_date")))?;
    let (first, last) = crate::SUPPLY_DAYS;
    let error = if day < first {
        FieldError::with_limit(field, "too_early", first)
    } else if day > last {
        FieldError::with_limit(field, "too_late", last)
    } else {
        return Some(day);
    };
    gather.refuse(error);
    None
}

/// An optional tax identifier.
pub(crate) fn identifier<T: FromStr<Err = IdentifierError>>(
    gather: &mut Gather,
    field: &str,
    text: Option<&str>,
) -> Option<T> {
    let text = present(text)?;
    gather.take(text.parse().map_err(|error: IdentifierError| FieldError {
        field: field.to_owned(),
        code: error.code(),
        limit: error.limit().map(|digits| digits.to_string()),
    }))
}

/// The text when it has anything but ASCII blanks.
pub(crate) fn present(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.trim_matches(|c: char| c.is_ascii_whitespace()).is_empty())
}
