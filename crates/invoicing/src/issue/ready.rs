use dalil_money::Currency;
use dalil_proof::{Digest, Salt};
use dalil_tenancy::{
    StoreError,
    field::{FieldError, FieldErrors},
    text,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{IssuedSet, Moment};
use crate::{
    Attention, Brand, Client, DocumentId, DocumentKind, DocumentRow, Draft, DraftFields, DraftKind, Issued, IssuedLine,
    Issuer, NamedDocument, Party, Payee, Payees, Place, Registration, Replaced, SeriesKey, VatStatus,
    compute::Computed,
    document::{attention_digest, seal},
    line::Vat,
    quotation::{QUOTATION_PREFIX, valid_until},
    series::{FiscalYear, YearStart, day_in, dhaka, printed_number},
    settings::Settings,
    store::InvoicingRead,
};

/// What stands before year and number of a 6.3.
const MUSHAK63_PREFIX: &str = "6.3";

/// Why an invoice goes out without a Mushak 6.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithoutMushak {
    /// The workspace is neither registered nor enlisted.
    NotRegistered,
    /// The workspace is enlisted for turnover tax: its form is the 6.9.
    TurnoverTax,
    /// It is a quotation, which is no tax document.
    Quotation,
}

impl WithoutMushak {
    /// The stable name of the reason.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotRegistered => "not_registered",
            Self::TurnoverTax => "turnover_tax",
            Self::Quotation => "quotation",
        }
    }
}

/// A draft that passed every rule, with all that will be frozen. Only this can be numbered.
#[derive(Debug)]
pub struct Ready {
    client: Client,
    brand: Brand,
    registration: Registration,
    place: Place,
    computed: Computed,
    invoice_series: SeriesKey,
    invoice_day: Date,
    statutory_day: Date,
    time_zone: TimeZone,
    due_on: Option<Date>,
    replaces: Option<Replaced>,
    quotation: Option<NamedDocument>,
    mushak: Result<(SeriesKey, Date), WithoutMushak>,
    payees: Payees,
    payee: Option<Payee>,
}

/// Applies every rule to a draft, stored or not, reading only. It is also what a person is shown before confirming.
///
/// # Errors
/// [`StoreError`] from reading; the inner [`FieldErrors`] name all that blocks issuing.
pub async fn ready(
    store: &mut dyn InvoicingRead,
    draft: Draft,
    at: Timestamp,
) -> Result<Result<Ready, FieldErrors>, StoreError> {
    let profile = store.profile(day_in(&dhaka(), at)).await?;
    let client = store.client(draft.fields.client).await?;
    let replaces = match draft.replaces {
        Some(invoice) => store.replaced(invoice).await?,
        None => None,
    };
    let quotation = store.quoted(draft.quotation).await?;
    Ok(Basis { replaces, quotation, ..profile.basis(draft, client) }.ready(at))
}

/// What a workspace is on a day: all that the rules ask about which is no draft's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Time zone and year.
    pub settings: Settings,
    /// The brand; none before the workspace is set up.
    pub brand: Option<Brand>,
    /// The registration in force.
    pub registration: Option<Registration>,
    /// The places, the first one first.
    pub places: Vec<Place>,
    /// The accounts on record, of which one is in force at a moment.
    pub payees: Payees,
}

impl Profile {
    /// A draft, with its client as it was found, on this ground; in place of nothing.
    pub fn basis(&self, draft: Draft, client: Option<Client>) -> Basis {
        let place = match draft.fields.place {
            None => self.places.first(),
            Some(id) => self.places.iter().find(|place| place.id == id),
        };
        Basis {
            settings: self.settings.clone(),
            client,
            brand: self.brand.clone(),
            registration: self.registration.clone(),
            place: place.cloned(),
            payees: self.payees.clone(),
            replaces: None,
            quotation: None,
            draft,
        }
    }
}

/// A draft with all that the rules of issuing ask about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// The draft.
    pub draft: Draft,
    /// Time zone and year of the workspace.
    pub settings: Settings,
    /// The draft's client.
    pub client: Option<Client>,
    /// The brand.
    pub brand: Option<Brand>,
    /// The registration in force on the day.
    pub registration: Option<Registration>,
    /// The draft's place, or the workspace's first where it names none.
    pub place: Option<Place>,
    /// The accounts on record, of which one is in force at a moment.
    pub payees: Payees,
    /// What the draft will be issued in place of.
    pub replaces: Option<Replaced>,
    /// The quotation that the draft was made from.
    pub quotation: Option<NamedDocument>,
}

impl Basis {
    /// Applies every rule.
    ///
    /// # Errors
    /// [`FieldErrors`] with all that blocks issuing.
    pub fn ready(self, at: Timestamp) -> Result<Ready, FieldErrors> {
        let Self { draft, settings, client, brand, registration, place, payees, replaces, quotation } = self;
        let kind = draft.fields.kind;
        let mut blocked = Vec::new();
        let mut need = |field: &str, code| blocked.push(FieldError::new(field, code));
        if client.is_none() {
            need("client_id", "unknown_client");
        }
        if brand.is_none() || registration.is_none() {
            need("workspace", "not_set_up");
        }
        if place.is_none() {
            need("place_id", "unknown_place");
        }
        if draft.fields.lines.is_empty() {
            need("lines", "empty");
        }
        let invoice_day = day_in(&settings.time_zone(), at);
        let statutory_day = day_in(&dhaka(), at);
        if draft.fields.supplied_on.is_some_and(|day| day > invoice_day.min(statutory_day)) {
            need("supplied_on", "after_issue");
        }
        if draft.fields.due_on.is_some_and(|day| day < invoice_day) {
            need("due_on", "before_issue");
        }
        if let Some(registration) = &registration {
            blocked.extend(vat_rules(&draft, &registration.vat));
        }
        let computed = draft.fields.computed().map_err(|errors| blocked.extend(errors.0)).ok();
        match (client, brand, registration, place, computed) {
            (Some(client), Some(brand), Some(registration), Some(place), Some(computed)) if blocked.is_empty() => {
                let mushak = match kind {
                    DraftKind::Invoice => mushak_series(&registration.vat, &place, statutory_day),
                    DraftKind::Quotation => Err(WithoutMushak::Quotation),
                };
                let invoice_series = SeriesKey {
                    kind: kind.document(),
                    bin: None,
                    place: None,
                    year: FiscalYear::of(invoice_day, settings.year_start),
                };
                Ok(Ready {
                    client,
                    brand,
                    registration,
                    place,
                    computed,
                    invoice_series,
                    invoice_day,
                    statutory_day,
                    time_zone: settings.time_zone(),
                    due_on: draft.fields.due_on.or(match kind {
                        DraftKind::Invoice => settings.payment_days.map(|days| days.after(invoice_day)),
                        DraftKind::Quotation => Some(valid_until(invoice_day)),
                    }),
                    replaces,
                    quotation,
                    mushak,
                    payee: payees.in_force(at).cloned(),
                    payees,
                })
            }
            _ => Err(FieldErrors(blocked)),
        }
    }
}

/// Who may charge VAT, and on what paper.
fn vat_rules(draft: &Draft, status: &VatStatus) -> Vec<FieldError> {
    let registered = status.issues_mushak63();
    let mut blocked = Vec::new();
    if registered && draft.fields.currency != Currency::BDT {
        blocked.push(FieldError::new("currency", "mushak_needs_bdt"));
    }
    for (at, line) in draft.fields.lines.iter().enumerate() {
        let field = format!("lines[{at}].vat");
        match (registered, &line.vat) {
            (true, Vat::None) => blocked.push(FieldError::new(field, "vat_treatment_required")),
            (false, vat) if !matches!(vat, Vat::None) => blocked.push(FieldError::new(field, "vat_not_allowed")),
            // A reduced rate is one of the Third Schedule, none of which is 0; what bears no VAT is zero-rated or exempt.
            (true, Vat::Reduced(rate)) if rate.is_zero() => {
                blocked.push(FieldError::new(format!("{field}.rate"), "reduced_rate_zero"));
            }
            _ => {}
        }
        if !registered && !line.supplementary_duty.is_zero() {
            blocked.push(FieldError::new(format!("lines[{at}].supplementary_duty"), "vat_not_allowed"));
        }
    }
    blocked
}

fn mushak_series(status: &VatStatus, place: &Place, day: Date) -> Result<(SeriesKey, Date), WithoutMushak> {
    let bin = match status {
        VatStatus::Registered { bin } => bin.clone(),
        VatStatus::TurnoverTax { .. } => return Err(WithoutMushak::TurnoverTax),
        VatStatus::NotRegistered => return Err(WithoutMushak::NotRegistered),
    };
    let year = FiscalYear::of(day, YearStart::JULY);
    Ok((SeriesKey { kind: DocumentKind::Mushak63, bin: Some(bin), place: Some(place.id), year }, day))
}

impl Ready {
    /// The series the invoice, or the quotation, takes its number from.
    pub const fn invoice_series(&self) -> &SeriesKey {
        &self.invoice_series
    }

    /// The series the 6.3 takes its number from, if there will be one.
    pub fn mushak_series(&self) -> Option<&SeriesKey> {
        self.mushak.as_ref().ok().map(|(series, _)| series)
    }

    /// The series it takes numbers from: the invoice's, then the 6.3's.
    pub fn series(&self) -> impl Iterator<Item = &SeriesKey> {
        std::iter::once(&self.invoice_series).chain(self.mushak_series())
    }

    /// Why there will be no 6.3.
    pub fn without_mushak(&self) -> Option<WithoutMushak> {
        self.mushak.as_ref().err().copied()
    }

    /// What stands before year and number of the invoice or the quotation.
    pub fn prefix(&self) -> &str {
        match self.invoice_series.kind {
            DocumentKind::Quotation => QUOTATION_PREFIX,
            _ => self.brand.invoice_prefix.as_str(),
        }
    }

    /// The quotation that it was made from.
    pub const fn quotation(&self) -> Option<&NamedDocument> {
        self.quotation.as_ref()
    }

    /// The day of issue in the workspace's calendar.
    pub(crate) const fn day(&self) -> Date {
        self.invoice_day
    }

    /// The amounts that will be frozen.
    pub const fn computed(&self) -> &Computed {
        &self.computed
    }

    /// The client as it will be frozen.
    pub const fn client(&self) -> &Client {
        &self.client
    }

    /// The brand as it will be frozen.
    pub const fn brand(&self) -> &Brand {
        &self.brand
    }

    /// The registration as it will be frozen.
    pub const fn registration(&self) -> &Registration {
        &self.registration
    }

    /// The place it will be issued from.
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// The last day for payment that will be frozen in the invoice.
    pub const fn due_on(&self) -> Option<Date> {
        self.due_on
    }

    /// The voided documents that it will be issued in place of.
    pub const fn replaces(&self) -> Option<&Replaced> {
        self.replaces.as_ref()
    }

    /// The account that will be frozen.
    pub const fn payee(&self) -> Option<&Payee> {
        self.payee.as_ref()
    }

    /// Whether the days it was checked for, and the account in force, are still those of a later moment.
    pub(super) fn holds_at(&self, at: Timestamp) -> bool {
        self.payees.in_force(at) == self.payee.as_ref()
            && day_in(&self.time_zone, at) == self.invoice_day
            && day_in(&dhaka(), at) == self.statutory_day
    }

    /// Makes the documents from the numbers taken.
    pub(crate) fn numbered(
        self,
        draft: &Draft,
        moment: &Moment,
        at: Timestamp,
        invoice: u64,
        mushak: Option<u64>,
    ) -> IssuedSet {
        let invoice_id = DocumentId::from(draft.id);
        let [invoice_salt, mushak_salt] = moment.salts;
        let mushak_id = self.mushak.as_ref().ok().map(|_| moment.mushak_id);
        let invoice = self.document(
            draft,
            moment,
            at,
            &Paper {
                id: invoice_id,
                counterpart: mushak_id,
                replaces: self.replaces.as_ref().map(|replaced| &replaced.invoice),
                series: &self.invoice_series,
                day: self.invoice_day,
                due_on: self.due_on,
                prefix: self.prefix(),
                number: invoice,
                salt: invoice_salt,
            },
        );
        let mushak = match (&self.mushak, mushak) {
            (Ok((series, day)), Some(number)) => Ok(self.document(
                draft,
                moment,
                at,
                &Paper {
                    id: moment.mushak_id,
                    counterpart: Some(invoice_id),
                    replaces: self.replaces.as_ref().and_then(|replaced| replaced.mushak.as_ref()),
                    series,
                    day: *day,
                    due_on: None,
                    prefix: MUSHAK63_PREFIX,
                    number,
                    salt: mushak_salt,
                },
            )),
            (Ok(_), None) => Err(WithoutMushak::NotRegistered),
            (Err(reason), _) => Err(*reason),
        };
        IssuedSet { invoice, mushak, replaced: None }
    }

    fn document(&self, draft: &Draft, moment: &Moment, at: Timestamp, paper: &Paper<'_>) -> Issued {
        let fields = &draft.fields;
        let issuer = self.issuer();
        let buyer = self.buyer();
        let lines = issued_lines(fields, &self.computed);
        let attention = self
            .client
            .fields
            .contacts
            .first()
            .map(|contact| Attention { salt: paper.salt, name: contact.name.as_str().to_owned() });
        // The invoice says which quotation it follows; its form has no place for that.
        let quotation = self.quotation.as_ref().filter(|_| paper.series.kind == DocumentKind::Invoice);
        let place_code = paper.series.place.and(self.place.code.as_ref());
        let mut row = DocumentRow {
            workspace: moment.workspace,
            id: paper.id,
            series: paper.series.clone(),
            number: paper.number,
            printed_number: printed_number(paper.prefix, place_code, paper.series.year, paper.number),
            layout: paper.series.kind.layout().to_owned(),
            issued_at: at,
            issued_on: paper.day,
            supplied_on: fields.supplied_on.unwrap_or(paper.day),
            due_on: paper.due_on,
            issued_by: moment.issued_by.clone(),
            counterpart: paper.counterpart,
            replaces_id: paper.replaces.map(|named| named.id),
            replaces: paper.replaces.map(|named| named.printed_number.clone()),
            client: self.client.id,
            currency: fields.currency,
            issuer: canonical(&issuer),
            buyer: canonical(&buyer),
            destination: fields.destination.as_ref().map(text::Line::to_string),
            vehicle: fields.vehicle.as_ref().map(text::Line::to_string),
            notes: fields.notes.as_ref().map(text::Paragraph::to_string),
            corrects_id: None,
            corrects: None,
            payment_id: None,
            payment: None,
            quotation_id: quotation.map(|named| named.id),
            quotation: quotation.map(|named| named.printed_number.clone()),
            demands: None,
            attention_digest: attention.as_ref().map(attention_digest),
            line_count: u32::try_from(lines.len()).unwrap_or(u32::MAX),
            totals: self.computed.totals,
            leaf: Digest::new([0; 32]),
            hints: Vec::new(),
        };
        seal(&mut row, &lines);
        Issued { row, lines, attention, issuer, buyer, corrected: None, received: None, demanded: None }
    }

    pub(super) fn issuer(&self) -> Issuer {
        let payee = self.payee.as_ref().map(|payee| (payee, &self.time_zone));
        Issuer::of(&self.brand, &self.registration, &self.place, payee)
    }

    pub(super) fn buyer(&self) -> Party {
        Party::of(&self.client)
    }
}

/// The lines of a document, from what was written and what it came to.
pub(crate) fn issued_lines(fields: &DraftFields, computed: &Computed) -> Vec<IssuedLine> {
    let each = fields.lines.iter().zip(&computed.lines).zip(1..);
    each.map(|((line, amounts), position)| IssuedLine {
        position,
        description: line.description.clone(),
        unit: line.unit.clone(),
        quantity: line.quantity.to_string(),
        unit_price: line.unit_price.to_string(),
        price_includes_tax: line.price_includes_tax,
        net_unit_price: amounts.net_unit_price.to_string(),
        duty_rate: line.supplementary_duty.to_string(),
        vat_treatment: line.vat.treatment().to_owned(),
        vat_rate: line.vat.rate_text(),
        gross: amounts.gross,
        discount: amounts.discount,
        value: amounts.value,
        duty: amounts.duty,
        vat: amounts.vat,
        total: amounts.total,
    })
    .collect()
}

/// What differs between the two documents of one issue.
struct Paper<'a> {
    id: DocumentId,
    counterpart: Option<DocumentId>,
    replaces: Option<&'a NamedDocument>,
    series: &'a SeriesKey,
    day: Date,
    due_on: Option<Date>,
    prefix: &'a str,
    number: u64,
    salt: Salt,
}

/// A snapshot as the text that is sealed: fields in the order of the type, no white space.
pub(crate) fn canonical(snapshot: &impl serde::Serialize) -> String {
    serde_json::to_string(snapshot).expect("a struct of texts always serialises")
}
