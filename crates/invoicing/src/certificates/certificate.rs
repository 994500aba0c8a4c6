use std::collections::BTreeSet;

use dalil_proof::{Digest, Record};
use dalil_tenancy::{
    field::{FieldError, FieldErrors, Gather},
    text::Line,
};
use jiff::{Timestamp, civil::Date};

use super::{CertificateId, Scan, input};
use crate::{
    Bin, ClientId, DocumentId, ReceivedId, input as texts,
    purchasing::{Reversal, paper_key, past_day},
    returns::TaxMonth,
};

/// The most lines of one certificate.
pub const MAX_CERTIFICATE_LINES: usize = 100;

/// The most characters of a certificate's number.
const MAX_NUMBER: usize = 100;

/// What a certificate says, parsed: nothing in it depends on what is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFields {
    /// Its number, as it stands there.
    pub number: Line,
    /// Its date.
    pub dated_on: Date,
    /// The day on which it was received.
    pub received_on: Date,
    /// BIN of the withholding entity, where the certificate has one.
    pub entity_bin: Option<Bin>,
    /// The tax period whose tax it is to lower; none where that follows from the day it was received.
    pub period: Option<TaxMonth>,
    /// A remark.
    pub remarks: Option<Line>,
    /// What it certifies, by payment and document, each once, with poisha above zero.
    pub lines: Vec<(ReceivedId, DocumentId, i64)>,
}

impl CertificateFields {
    /// Parses what a caller wrote. `today` is the present day in Dhaka.
    ///
    /// # Errors
    /// Every broken rule with its field. A day in the future is `in_future`, a receipt before the certificate's date
    /// `before_paper`, a period after the present one `in_future`, and the same payment and document again `twice`.
    pub fn parse(input: &input::Certificate, today: Date) -> Result<Self, FieldErrors> {
        let mut gather = Gather::default();
        let number = texts::required_line(&mut gather, "number", Some(&input.number), MAX_NUMBER);
        let dated_on = past_day(&mut gather, "dated_on", &input.dated_on, today);
        let received_on = match texts::present(input.received_on.as_deref()) {
            Some(text) => past_day(&mut gather, "received_on", text, today),
            None => dated_on,
        };
        if dated_on.zip(received_on).is_some_and(|(dated, received)| received < dated) {
            gather.refuse(FieldError::new("received_on", "before_paper"));
        }
        let entity_bin: Option<Bin> = texts::identifier(&mut gather, "entity_bin", input.entity_bin.as_deref());
        let period =
            texts::present(input.period.as_deref()).map(|text| {
                let refused = |code| FieldError::new("period", code);
                let month = text.trim().parse().map_err(|_| refused("not_a_month"));
                gather.take(month.and_then(|month: TaxMonth| {
                    if month > TaxMonth::of(today) { Err(refused("in_future")) } else { Ok(month) }
                }))
            });
        let remarks = texts::line(&mut gather, "remarks", input.remarks.as_deref(), 300);
        let lines = lines(&mut gather, &input.lines);
        let whole = move || {
            Some(Self {
                number: number?,
                dated_on: dated_on?,
                received_on: received_on?,
                entity_bin,
                period: period.map_or(Some(None), |period| period.map(Some))?,
                remarks,
                lines: lines?,
            })
        };
        gather.finish(whole())
    }

    /// What makes two certificates of one client the same: number and fiscal year of its date, as for suppliers' papers.
    pub fn key(&self) -> String {
        paper_key(self.number.as_str(), self.dated_on)
    }
}

fn lines(gather: &mut Gather, inputs: &[input::Line]) -> Option<Vec<(ReceivedId, DocumentId, i64)>> {
    if inputs.is_empty() {
        gather.refuse(FieldError::new("lines", "empty"));
        return None;
    }
    if inputs.len() > MAX_CERTIFICATE_LINES {
        gather.refuse(FieldError::with_limit("lines", "too_many", MAX_CERTIFICATE_LINES));
        return None;
    }
    let (mut lines, mut seen, mut sum) = (Vec::with_capacity(inputs.len()), BTreeSet::new(), 0_i128);
    for (at, input) in inputs.iter().enumerate() {
        let path = |name: &str| format!("lines[{at}].{name}");
        let not_an_id = |name: &str| FieldError::new(path(name), "not_an_id");
        let payment = gather.take(input.payment_id.trim().parse().map_err(|_| not_an_id("payment_id")));
        let document = gather.take(input.document_id.trim().parse().map_err(|_| not_an_id("invoice_id")));
        let amount = input.amount.above_zero(gather, &path("amount"));
        let (Some(payment), Some(document), Some(amount)) = (payment, document, amount) else { continue };
        if !seen.insert((payment, document)) {
            gather.refuse(FieldError::new(path("invoice_id"), "twice"));
        }
        sum += i128::from(amount);
        lines.push((payment, document, amount));
    }
    if sum > i128::from(dalil_money::Money::MAX) {
        gather.refuse(FieldError::with_limit("lines", "too_large_amount", dalil_money::Money::MAX));
    }
    (lines.len() == inputs.len()).then_some(lines)
}

/// What a certificate says of a document that a payment settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CertificateLine {
    /// The payment.
    pub payment: ReceivedId,
    /// The document.
    pub document: DocumentId,
    /// The VAT deducted, by the certificate.
    pub amount: i64,
    /// Of it, what the return counts: no more than was withheld and is not certified otherwise, and nothing where it came too
    /// late.
    pub counted: i64,
}

/// A certificate as it was entered. It never changes: one that was wrong is reversed by a record of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The id.
    pub id: CertificateId,
    /// Who gave it.
    pub client: ClientId,
    /// BIN of the withholding entity.
    pub entity_bin: Option<Bin>,
    /// Its number.
    pub number: Line,
    /// By what it is known to be the same: [`CertificateFields::key`].
    pub key: String,
    /// How often the same was entered, and reversed, before.
    pub attempt: u16,
    /// Its date.
    pub dated_on: Date,
    /// The day on which it was received.
    pub received_on: Date,
    /// The tax period whose tax it lowers; none where it came too late for any.
    pub period: Option<TaxMonth>,
    /// A remark.
    pub remarks: Option<Line>,
    /// Its scan.
    pub scan: Option<Scan>,
    /// What it certifies, in the order of payments and documents.
    pub lines: Vec<CertificateLine>,
    /// What they come to.
    pub amount: i64,
    /// What of it the return counts.
    pub counted: i64,
    /// When it was written down, UTC, in microseconds.
    pub at: Timestamp,
    /// Who did: `person:<id>` or `system:<name>`.
    pub by: String,
}

impl Certificate {
    /// What the audit log keeps of it: the RFC 6962 leaf hash of every field.
    pub fn seal(&self) -> Digest {
        let record = Record::new("dalil/certificate", 1)
            .bytes("id", self.id.as_uuid().as_bytes())
            .bytes("client", self.client.as_uuid().as_bytes())
            .optional_text("entity_bin", self.entity_bin.as_ref().map(Bin::as_str))
            .text("number", self.number.as_str())
            .text("key", &self.key)
            .integer("attempt", self.attempt)
            .text("dated_on", &self.dated_on.to_string())
            .text("received_on", &self.received_on.to_string())
            .optional_text("period", self.period.map(|period| period.to_string()).as_deref())
            .optional_text("remarks", self.remarks.as_ref().map(Line::as_str))
            .optional_bytes("scan_sha256", self.scan.as_ref().map(|scan| scan.sha256.as_bytes().as_slice()))
            .optional_integer("scan_size", self.scan.map(|scan| scan.size))
            .optional_text("scan_media", self.scan.map(|scan| scan.media.as_str()))
            .integer("amount", self.amount)
            .integer("counted", self.counted)
            .integer("at", self.at.as_microsecond())
            .text("by", &self.by);
        self.lines.iter().enumerate().fold(record, sealed).seal().leaf
    }
}

fn sealed(record: Record, (at, line): (usize, &CertificateLine)) -> Record {
    let name = |field: &str| format!("lines.{at}.{field}");
    record
        .bytes(name("payment"), line.payment.as_uuid().as_bytes())
        .bytes(name("document"), line.document.as_uuid().as_bytes())
        .integer(name("amount"), line.amount)
        .integer(name("counted"), line.counted)
}

/// A certificate with its reversal, if it was reversed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The certificate.
    pub certificate: Certificate,
    /// Its reversal.
    pub reversal: Option<Reversal<CertificateId>>,
}
