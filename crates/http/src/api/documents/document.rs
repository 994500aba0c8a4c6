//! A document as it is answered: every sealed fact of it.

use dalil_app::Standing;
use dalil_invoicing::{
    ClientId, DocumentId, DocumentSummary, InvoiceId, Issued, IssuedLine, NamedDocument, PlaceId, ReceivedId,
    SeriesKey, Voided,
};
use dalil_money::Currency;
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::{
        invoices::{draft::Amounts, input::Vat},
        wire::{Money, text},
    },
    etag,
};

/// An issued document.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Document {
    /// The id; an invoice keeps the one its draft had.
    #[schema(value_type = Uuid)]
    id: DocumentId,
    /// The series its number is of.
    series: Series,
    /// The number in the series, from 1, without a gap.
    number: u64,
    /// The number as printed.
    #[schema(example = "6.3/2026-27/0001")]
    printed_number: String,
    /// The layout it prints by for ever.
    layout: String,
    /// When it was issued.
    issued_at: Timestamp,
    /// The day of issue.
    issued_on: Date,
    /// The day of supply.
    supplied_on: Date,
    /// The last day for payment, or of a quotation the last on which it can be accepted; null where none was given, and on
    /// statutory forms.
    due_on: Option<Date>,
    /// Who issued it: `person:<id>` or `system:<name>`.
    issued_by: String,
    /// The document issued with it.
    #[schema(value_type = Option<Uuid>)]
    counterpart_id: Option<DocumentId>,
    /// The voided document that it was issued in place of; of a quotation the version before it.
    replaces: Option<OtherDocument>,
    /// The quotation that an invoice was made from.
    quotation: Option<OtherDocument>,
    /// The invoices that a bill demands what is open under, as they were.
    demands: Option<Vec<DemandedInvoice>>,
    /// The client.
    #[schema(value_type = Uuid)]
    client_id: ClientId,
    /// ISO 4217 code.
    currency: &'static str,
    /// The issuer as it was.
    issuer: Issuer,
    /// The buyer as it was.
    buyer: Buyer,
    /// The person addressed, unless erased.
    attention: Option<String>,
    /// Destination of the supply.
    destination: Option<String>,
    /// Type and number of the vehicle.
    vehicle: Option<String>,
    /// Text under the totals.
    notes: Option<String>,
    /// What a credit or debit note corrects; null on other documents.
    corrects: Option<Corrects>,
    /// The payment that a money receipt is for, as it was; null on other documents.
    received: Option<ReceivedPayment>,
    /// The lines, in order; those of a money receipt are the documents that it settles.
    lines: Vec<DocumentLine>,
    /// The sums; of a money receipt the total is what came in, and the discount what was withheld.
    totals: Amounts,
    /// The RFC 6962 leaf hash of all of it but how it was settled and voided, in hexadecimal.
    seal: String,
    /// How far it is settled today; null on statutory forms, which nobody pays.
    settlement: Option<Settled>,
    /// Its void; null while it counts. It is no part of the sealed document either.
    voided: Option<Void>,
    /// The notes that correct a Mushak 6.3, or the one issued with an invoice, the earliest first. They are no part of the
    /// sealed document.
    corrections: Vec<Correction>,
}

/// A document that this one names.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OtherDocument {
    /// The document.
    #[schema(value_type = Uuid)]
    id: DocumentId,
    /// Its number as printed.
    printed_number: String,
}

/// How a document was voided.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VoidOfDocument)]
pub(crate) struct Void {
    /// When it was written down.
    at: Timestamp,
    /// The day it counts for.
    on: Date,
    /// Why.
    reason: String,
    /// Who did: `person:<id>` or `system:<name>`.
    by: String,
    /// The document that was issued in its place.
    reissued_as: Option<OtherDocument>,
    /// The draft that will be, while there is one.
    #[schema(value_type = Option<Uuid>)]
    draft_id: Option<InvoiceId>,
}

impl OtherDocument {
    fn of(named: &NamedDocument) -> Self {
        Self { id: named.id, printed_number: named.printed_number.clone() }
    }
}

impl Void {
    fn of(voided: &Voided) -> Self {
        Self {
            at: voided.void.at,
            on: voided.void.day,
            reason: voided.void.reason.to_string(),
            by: voided.void.by.clone(),
            reissued_as: voided.reissued_as.as_ref().map(OtherDocument::of),
            draft_id: voided.draft,
        }
    }
}

/// What a credit or debit note says of the Mushak 6.3 that it corrects, as it was then.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Corrects {
    /// The 6.3.
    #[schema(value_type = Uuid)]
    document_id: DocumentId,
    /// Its number as printed.
    printed_number: String,
    /// When it was issued.
    issued_at: Timestamp,
    /// The day of issue.
    issued_on: Date,
    /// Why it is corrected.
    reason: String,
    /// The lines corrected as the 6.3 said them, in the order of the note's lines.
    lines: Vec<CorrectedLine>,
}

/// What the Mushak 6.3 said of a line that a note corrects.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CorrectedLine {
    /// Its position in the 6.3.
    line: u32,
    /// How many.
    quantity: String,
    /// Without tax.
    value: Money,
    /// Supplementary duty.
    supplementary_duty: Money,
    /// VAT.
    vat: Money,
    /// Value, duty and VAT.
    total: Money,
}

/// What a money receipt says of its payment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReceivedPayment {
    /// The payment.
    #[schema(value_type = Uuid)]
    payment_id: ReceivedId,
    /// `cash`, `bank_transfer`, `bkash`, `nagad`, `cheque` or `card`.
    method: String,
    /// The number of the transfer, cheque or slip.
    reference: Option<String>,
    /// The day it was received.
    received_on: Date,
    /// What came in.
    received: Money,
    /// VAT that the client withheld (VDS).
    vat_withheld: Money,
    /// Income tax that the client withheld (TDS).
    tax_withheld: Money,
    /// The documents that it settles, in the order of the lines.
    settles: Vec<SettledDocument>,
}

/// A document that a payment settles, as it was.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SettledDocument {
    /// The document.
    #[schema(value_type = Uuid)]
    document_id: DocumentId,
    /// Its number as printed.
    printed_number: String,
    /// Its day of issue.
    issued_on: Date,
    /// Its share of what came in and what was withheld.
    amount: Money,
}

impl ReceivedPayment {
    fn of(issued: &Issued) -> Option<Self> {
        let (payment_id, said, currency) = (issued.row().payment_id?, issued.received()?, issued.row().currency);
        let money = |minor| Money::new(minor, currency);
        let settled = |settled: &dalil_invoicing::SettledDocument| SettledDocument {
            document_id: settled.id,
            printed_number: settled.number.clone(),
            issued_on: settled.issued_on,
            amount: money(settled.amount),
        };
        Some(Self {
            payment_id,
            method: said.method.clone(),
            reference: said.reference.clone(),
            received_on: said.received_on,
            received: money(said.received),
            vat_withheld: money(said.vat_withheld),
            tax_withheld: money(said.tax_withheld),
            settles: said.settles.iter().map(settled).collect(),
        })
    }
}

/// A note over a document.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DocumentCorrection)]
pub(crate) struct Correction {
    /// The note.
    #[schema(value_type = Uuid)]
    document_id: DocumentId,
    /// `mushak_6_7`, a credit note, or `mushak_6_8`, a debit note.
    kind: &'static str,
    /// Its number as printed.
    printed_number: String,
    /// The day of issue.
    issued_on: Date,
    /// Value, duty and VAT; the kind says which way.
    total: Money,
}

impl Corrects {
    fn of(issued: &Issued) -> Option<Self> {
        let (document_id, said, currency) = (issued.row().corrects_id?, issued.corrected()?, issued.row().currency);
        let money = |minor| Money::new(minor, currency);
        let line = |line: &dalil_invoicing::CorrectedLine| CorrectedLine {
            line: line.line,
            quantity: line.quantity.clone(),
            value: money(line.value),
            supplementary_duty: money(line.duty),
            vat: money(line.vat),
            total: money(line.total),
        };
        Some(Self {
            document_id,
            printed_number: said.number.clone(),
            issued_at: said.issued_at,
            issued_on: said.issued_on,
            reason: said.reason.clone(),
            lines: said.lines.iter().map(line).collect(),
        })
    }
}

impl Correction {
    fn of(note: &DocumentSummary) -> Self {
        Self {
            document_id: note.id,
            kind: note.kind.as_str(),
            printed_number: note.printed_number.clone(),
            issued_on: note.issued_on,
            total: Money::new(note.total, note.currency),
        }
    }
}

/// How far an issued invoice is settled. It is no part of the sealed document.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DocumentSettlement)]
pub(crate) struct Settled {
    /// `due`, `part_paid`, `overdue`, `paid`, `written_off`, `voided`, or `credited` where credit notes took all of it off.
    state: &'static str,
    /// What payments settled, with the tax withheld from them.
    paid: Money,
    /// What was given up.
    written_off: Money,
    /// What credit notes took off.
    credited: Money,
    /// What debit notes added.
    debited: Money,
    /// What is still owed.
    outstanding: Money,
}

impl Settled {
    pub(in crate::api) fn of(standing: &Standing) -> Self {
        let owed = &standing.receivable;
        let money = |minor| Money::new(minor, owed.currency);
        Self {
            state: standing.state.code(),
            paid: money(owed.paid),
            written_off: money(owed.written_off),
            credited: money(owed.credited),
            debited: money(owed.debited),
            outstanding: money(owed.outstanding()),
        }
    }
}

/// One run of numbers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Series {
    /// `invoice`, `money_receipt`, `mushak_6_3`, `mushak_6_7` or `mushak_6_8`.
    kind: &'static str,
    /// The BIN it is issued under; null for papers that are not statutory.
    bin: Option<String>,
    /// The issuing place; null for papers that are not statutory.
    #[schema(value_type = Option<Uuid>)]
    place_id: Option<PlaceId>,
    /// The year of account.
    #[schema(example = "2026-27")]
    fiscal_year: String,
}

/// The issuer as it was at the moment of issue.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Issuer {
    /// Name in Bangla.
    name_bn: Option<String>,
    /// Name in English.
    name_en: Option<String>,
    /// Postal address.
    address: String,
    /// Telephone, mail, web.
    contact: Option<String>,
    /// `registered`, `turnover_tax` or `not_registered`.
    vat_status: String,
    /// BIN.
    bin: Option<String>,
    /// TIN.
    tin: Option<String>,
    /// SHA-256 of the logo, in hexadecimal.
    logo_sha256: Option<String>,
    /// The person in charge.
    signatory: Option<String>,
    /// That person's designation.
    designation: Option<String>,
    /// How to pay.
    payment_details: Option<String>,
    /// Since which day that account is unchanged; null where none is named, and on documents of before this was told.
    payment_since: Option<Date>,
    /// Terms.
    terms: Option<String>,
    /// How its invoices look.
    style: Style,
    /// The place it was issued from.
    #[schema(value_type = Uuid)]
    place_id: PlaceId,
    /// Its name.
    place_name: String,
    /// The address of issue.
    place_address: String,
}

/// How a workspace's invoices look.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"template": "ledger", "accent": "#1d4f91", "page": "a4", "words": "own"}))]
pub(crate) struct Style {
    /// `ledger`, `letter` or `bold`.
    template: &'static str,
    /// The one colour beside ink, `#rrggbb`; null for ink alone.
    accent: Option<String>,
    /// `a4` or `letter`.
    page: &'static str,
    /// Languages of the total in words: `own` for that of the paper, or `both`.
    words: &'static str,
}

impl From<dalil_invoicing::Style> for Style {
    fn from(style: dalil_invoicing::Style) -> Self {
        Self {
            template: style.template.as_str(),
            accent: style.accent.map(String::from),
            page: style.page.as_str(),
            words: style.words.as_str(),
        }
    }
}

/// The buyer as it was at the moment of issue.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Buyer {
    /// Name in Bangla.
    name_bn: Option<String>,
    /// Name in English.
    name_en: Option<String>,
    /// Postal address.
    address: Option<String>,
    /// BIN.
    bin: Option<String>,
    /// TIN.
    tin: Option<String>,
}

/// One line of a document.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentLine {
    /// From 1.
    position: u32,
    /// What was supplied.
    description: String,
    /// Unit of supply.
    unit: String,
    /// How many; 0 on a note where the price alone changed.
    quantity: String,
    /// The agreed price of one in the major unit.
    unit_price: String,
    /// Whether that price held the taxes.
    price_includes_tax: bool,
    /// The price of one without tax and discount.
    net_unit_price: String,
    /// Supplementary duty in percent.
    supplementary_duty: String,
    /// How the supply stood to VAT.
    vat: Vat,
    /// The amounts.
    amounts: Amounts,
}

impl Series {
    pub(crate) fn of(key: &SeriesKey) -> Self {
        Self {
            kind: key.kind.as_str(),
            bin: key.bin.as_ref().map(ToString::to_string),
            place_id: key.place,
            fiscal_year: key.year.to_string(),
        }
    }
}

impl Document {
    /// The tag of the document, how far it is settled, its void and how it was corrected: all else of it is final.
    pub(crate) fn tag(&self) -> String {
        let told = [text(&self.settlement), text(&self.voided), text(&self.corrections)];
        etag::of_text(&format!("{} {}", self.seal, told.join(" ")))
    }

    /// As it was issued.
    pub(crate) fn fresh(issued: &Issued) -> Self {
        let standing = dalil_app::sale(issued.row()).map(|sale| {
            let receivable = sale.receivable();
            Standing { state: receivable.state(sale.issued_on), receivable }
        });
        Self::of(issued, standing.as_ref(), None, &[])
    }

    /// As it stands.
    pub(crate) fn of(
        issued: &Issued,
        standing: Option<&Standing>,
        voided: Option<&Voided>,
        notes: &[DocumentSummary],
    ) -> Self {
        let row = issued.row();
        let replaces = row.replaces_id.zip(row.replaces.clone());
        let quotation = row.quotation_id.zip(row.quotation.clone());
        Self {
            id: row.id,
            series: Series::of(&row.series),
            number: row.number,
            printed_number: row.printed_number.clone(),
            layout: row.layout.clone(),
            issued_at: row.issued_at,
            issued_on: row.issued_on,
            supplied_on: row.supplied_on,
            due_on: row.due_on,
            issued_by: row.issued_by.clone(),
            counterpart_id: row.counterpart,
            replaces: replaces.map(|(id, printed_number)| OtherDocument { id, printed_number }),
            quotation: quotation.map(|(id, printed_number)| OtherDocument { id, printed_number }),
            demands: issued
                .demanded()
                .map(|rows| rows.iter().map(|demanded| DemandedInvoice::of(demanded, row.currency)).collect()),
            client_id: row.client,
            currency: row.currency.code(),
            issuer: Issuer::of(issued.issuer()),
            buyer: Buyer::of(issued.buyer()),
            attention: issued.attention().map(|attention| attention.name.clone()),
            destination: row.destination.clone(),
            vehicle: row.vehicle.clone(),
            notes: row.notes.clone(),
            corrects: Corrects::of(issued),
            received: ReceivedPayment::of(issued),
            lines: issued.lines().iter().map(|line| DocumentLine::of(line, row.currency)).collect(),
            totals: Amounts::of(&row.totals, row.currency),
            seal: row.leaf.to_string(),
            settlement: standing.map(Settled::of),
            voided: voided.map(Void::of),
            corrections: notes.iter().map(Correction::of).collect(),
        }
    }
}

/// An invoice that a bill demands what is open under, as it was when the bill was issued.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DemandedInvoice {
    /// The invoice.
    #[schema(value_type = Uuid)]
    id: DocumentId,
    /// Its number as printed.
    printed_number: String,
    /// Its day of issue.
    issued_on: Date,
    /// Its last day for payment.
    due_on: Option<Date>,
    /// What it comes to, as credit and debit notes left it.
    total: Money,
    /// What of that is settled.
    settled: Money,
    /// What is open.
    open: Money,
}

impl DemandedInvoice {
    fn of(demanded: &dalil_invoicing::DemandedInvoice, currency: Currency) -> Self {
        Self {
            id: demanded.id,
            printed_number: demanded.number.clone(),
            issued_on: demanded.issued_on,
            due_on: demanded.due_on,
            total: Money::new(demanded.total, currency),
            settled: Money::new(demanded.settled, currency),
            open: Money::new(demanded.open, currency),
        }
    }
}

impl Issuer {
    fn of(issuer: &dalil_invoicing::Issuer) -> Self {
        Self {
            name_bn: issuer.name_bn.clone(),
            name_en: issuer.name_en.clone(),
            address: issuer.address.clone(),
            contact: issuer.contact.clone(),
            vat_status: issuer.vat_status.clone(),
            bin: issuer.bin.as_ref().map(ToString::to_string),
            tin: issuer.tin.as_ref().map(ToString::to_string),
            logo_sha256: issuer.logo.map(|digest| digest.to_string()),
            signatory: issuer.signatory.clone(),
            designation: issuer.designation.clone(),
            payment_details: issuer.payment_details.clone(),
            payment_since: issuer.payment_since,
            terms: issuer.terms.clone(),
            style: issuer.style.into(),
            place_id: issuer.place.id,
            place_name: issuer.place.name.clone(),
            place_address: issuer.place.address.clone(),
        }
    }
}

impl Buyer {
    fn of(buyer: &dalil_invoicing::Party) -> Self {
        Self {
            name_bn: buyer.name_bn.clone(),
            name_en: buyer.name_en.clone(),
            address: buyer.address.clone(),
            bin: buyer.bin.as_ref().map(ToString::to_string),
            tin: buyer.tin.as_ref().map(ToString::to_string),
        }
    }
}

impl DocumentLine {
    fn of(line: &IssuedLine, currency: Currency) -> Self {
        Self {
            position: line.position,
            description: line.description.clone(),
            unit: line.unit.clone(),
            quantity: line.quantity.clone(),
            unit_price: line.unit_price.clone(),
            price_includes_tax: line.price_includes_tax,
            net_unit_price: line.net_unit_price.clone(),
            supplementary_duty: line.duty_rate.clone(),
            vat: Vat::of_parts(&line.vat_treatment, line.vat_rate.as_deref()),
            amounts: Amounts::new([line.gross, line.discount, line.value, line.duty, line.vat, line.total], currency),
        }
    }
}
