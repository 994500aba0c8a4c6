//! Credit and debit notes: an issued Mushak 6.3 is corrected by a document of its own (VAT and SD Act 2012, s.52; VAT and SD
//! Rules 2016, rule 40(1)(ছ)), and itself never changes.

mod left;

use std::collections::BTreeSet;

use dalil_money::{Money, NumberError, Quantity, UnitPrice};
use dalil_proof::Digest;
use dalil_tenancy::{
    StoreError, WorkspaceId,
    field::{FieldError, FieldErrors, Gather},
    text::Line,
};
use jiff::{Timestamp, civil::Date};

pub use left::Left;

use crate::{
    Allocated, Corrected, CorrectedLine, DocumentId, DocumentKind, DocumentRow, FiscalYear, Growth, InvoicingRead,
    InvoicingStore, Issued, IssuedLine, Issuer, Party, Place, Profile, SeriesKey, Unreadable, YearStart,
    compute::Totals,
    document::seal,
    input,
    issue::{canonical, in_microseconds},
    line_input::{compute_error, number_error},
    series::{day_in, dhaka, printed_number},
};

/// The effect on VAT, in poisha, above which a note must name the buyer with an address: Tk 5,000 (s.52 of the Act).
pub const PARTICULARS_ABOVE: i64 = 500_000;

/// The most characters of a reason: it stands in a column of the form.
const MAX_REASON: usize = 300;

/// Which way a note corrects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteKind {
    /// Mushak 6.7: something came back, was called off, or became cheaper.
    Credit,
    /// Mushak 6.8: something became dearer.
    Debit,
}

impl NoteKind {
    /// The note that a kind of document is.
    pub const fn of(kind: DocumentKind) -> Option<Self> {
        match kind {
            DocumentKind::Mushak67 => Some(Self::Credit),
            DocumentKind::Mushak68 => Some(Self::Debit),
            DocumentKind::Bill
            | DocumentKind::Invoice
            | DocumentKind::MoneyReceipt
            | DocumentKind::Mushak63
            | DocumentKind::Quotation => None,
        }
    }

    /// The kind of document that the note is.
    pub const fn document(self) -> DocumentKind {
        match self {
            Self::Credit => DocumentKind::Mushak67,
            Self::Debit => DocumentKind::Mushak68,
        }
    }

    /// What stands before year and number.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Credit => "6.7",
            Self::Debit => "6.8",
        }
    }
}

/// Why a note was not issued. Nothing was stored and no number taken.
#[derive(Debug, thiserror::Error)]
pub enum NoteError {
    /// There is no such document.
    #[error("no such document")]
    NotFound,
    /// The document is no Mushak 6.3: nothing else is corrected by a note.
    #[error("only a Mushak 6.3 is corrected by a note")]
    NotTaxInvoice,
    /// The document was voided: there is nothing to correct.
    #[error("the document is voided")]
    Voided,
    /// The workspace is not registered today, or not under the BIN of the 6.3.
    #[error("the workspace is not registered today under the BIN of the tax invoice")]
    OtherBin,
    /// The buyer's address is not known, which a note of this effect on VAT needs (s.52).
    #[error("the buyer's address is not known")]
    BuyerUnknown,
    /// A credit is more than is still owed under the invoice.
    #[error("only {outstanding} is still owed under the invoice")]
    PaidAlready {
        /// Minor units still owed.
        outstanding: i64,
    },
    /// What would be issued is not what was reviewed.
    #[error("what was reviewed has changed")]
    Changed,
    /// The clock stands before the last issue of the series, or before that of the 6.3.
    #[error("the clock stands before the last issue of the series")]
    ClockBehind,
    /// The input breaks rules.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A 6.3 with the notes that corrected it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correctable {
    document: Issued,
    notes: Vec<Issued>,
    left: Vec<Left>,
}

impl Correctable {
    /// Reads the notes of a 6.3. Whoever is about to issue one more holds what is owed under its invoice locked.
    ///
    /// # Errors
    /// [`NoteError::NotTaxInvoice`].
    pub async fn read(store: &mut (impl InvoicingRead + ?Sized), document: Issued) -> Result<Self, NoteError> {
        if document.kind() != DocumentKind::Mushak63 {
            return Err(NoteError::NotTaxInvoice);
        }
        let id = document.id();
        let notes = store.notes_of(id).await?;
        let corrupt = |_: Unreadable| StoreError::Corrupt { table: "document", id: id.to_string() };
        let left = left::of(&document, &notes).map_err(corrupt)?;
        Ok(Self { document, notes, left })
    }

    /// The 6.3.
    pub const fn document(&self) -> &Issued {
        &self.document
    }

    /// The notes that corrected it, the earliest first.
    pub fn notes(&self) -> &[Issued] {
        &self.notes
    }

    /// Its lines with what is left of them.
    pub fn left(&self) -> &[Left] {
        &self.left
    }

    /// What a note of this input corrects, line by line.
    ///
    /// # Errors
    /// Every broken rule with its field: more than is left (`above_left`, with what is), a line that is not there
    /// (`unknown_line`) or is named twice (`line_twice`), nothing at all (`nothing_corrected`).
    pub fn drawn(&self, kind: NoteKind, input: &input::Note) -> Result<Drawn, FieldErrors> {
        let mut gather = Gather::default();
        let reason = input::required_line(&mut gather, "reason", Some(&input.reason), MAX_REASON);
        let vehicle = input::line(&mut gather, "vehicle", input.vehicle.as_deref(), dalil_tenancy::text::MAX_CHARS);
        let mut moved: Vec<(&Left, Moved)> = Vec::new();
        let mut seen = BTreeSet::new();
        if input.lines.len() > crate::compute::MAX_LINES {
            gather.refuse(FieldError::with_limit("lines", "too_many_lines", crate::compute::MAX_LINES));
        } else {
            for (at, line) in input.lines.iter().enumerate() {
                let Some(left) = self.named(&mut gather, at, line, &mut seen) else { continue };
                if let Some(one) = self.moved(&mut gather, kind, at, left, line) {
                    moved.push((left, one));
                }
            }
        }
        if input.lines.iter().all(says_nothing) {
            gather.refuse(FieldError::new("lines", "nothing_corrected"));
        }
        moved.sort_by_key(|(left, _)| left.line().position);
        let drawn = reason.map(|reason| Drawn::of(kind, reason, vehicle, &moved));
        // What was free stays free: a note of nothing would only take a number.
        if !moved.is_empty() && drawn.as_ref().is_some_and(|drawn| drawn.totals == Totals::default()) {
            gather.refuse(FieldError::new("lines", "nothing_corrected"));
        }
        if let (NoteKind::Debit, Some(drawn)) = (kind, &drawn)
            && self.raised_beyond(&drawn.totals)
        {
            gather.refuse(FieldError::with_limit("lines", "too_large_amount", Money::MAX));
        }
        gather.finish(drawn)
    }

    fn named(&self, gather: &mut Gather, at: usize, line: &input::NoteLine, seen: &mut BTreeSet<u32>) -> Option<&Left> {
        let field = format!("lines[{at}].line");
        let position: Option<u32> = line.line.trim().parse().ok();
        let left = position.and_then(|position| self.left.iter().find(|left| left.line().position == position));
        let left = gather.take(left.ok_or_else(|| FieldError::new(field.as_str(), "unknown_line")))?;
        if !seen.insert(left.line().position) {
            gather.refuse(FieldError::new(field, "line_twice"));
            return None;
        }
        Some(left)
    }

    /// What one line of the input asks for; none where it says nothing, or breaks a rule.
    fn moved(
        &self,
        gather: &mut Gather,
        kind: NoteKind,
        at: usize,
        left: &Left,
        line: &input::NoteLine,
    ) -> Option<Moved> {
        let (quantity_field, value_field) = (format!("lines[{at}].quantity"), format!("lines[{at}].value"));
        let quantity = input::present(line.quantity.as_deref());
        let value = self.value(gather, &value_field, &line.value)?;
        let currency = self.document.row().currency;
        let computed = match (kind, quantity, value) {
            (_, None, 0) => return None,
            (NoteKind::Credit, Some(_), 1..) => {
                gather.refuse(FieldError::new(value_field, "quantity_or_value"));
                return None;
            }
            (NoteKind::Debit, Some(_), _) => {
                gather.refuse(FieldError::new(quantity_field, "value_only"));
                return None;
            }
            (NoteKind::Credit, Some(text), _) => {
                let parsed = Quantity::parse(text.trim());
                if parsed == Err(NumberError::Zero) && is_zero(text) {
                    return None;
                }
                let quantity = gather.take(parsed.map_err(|error| number_error(quantity_field.as_str(), error)))?;
                if left.quantity().is_none_or(|most| quantity > most) {
                    let most = left.quantity().map_or_else(|| "0".to_owned(), |most| most.to_string());
                    gather.refuse(FieldError::with_limit(quantity_field, "above_left", most));
                    return None;
                }
                left.taken_back(quantity, currency).map(|amounts| Moved { quantity: Some(quantity), amounts })
            }
            (NoteKind::Credit, None, value) if value > left.amounts().value => {
                gather.refuse(FieldError::with_limit(value_field, "above_left", left.amounts().value));
                return None;
            }
            (NoteKind::Credit, None, value) => {
                left.cut(value, currency).map(|amounts| Moved { quantity: None, amounts })
            }
            (NoteKind::Debit, None, _) if left.quantity().is_none() => {
                gather.refuse(FieldError::new(value_field, "nothing_left"));
                return None;
            }
            (NoteKind::Debit, None, value) => {
                left.raised(value, currency).map(|amounts| Moved { quantity: None, amounts })
            }
        };
        gather.take(computed.map_err(|error| {
            let inner = compute_error(&error);
            FieldError { field: value_field, ..inner }
        }))
    }

    fn value(&self, gather: &mut Gather, field: &str, value: &input::NoteValue) -> Option<i64> {
        let currency = self.document.row().currency;
        let parsed = match value {
            input::NoteValue::None => return Some(0),
            input::NoteValue::Major(text) if text.trim().is_empty() => return Some(0),
            input::NoteValue::Major(text) => {
                Money::parse(text.trim(), currency).map(Money::minor).map_err(|error| number_error(field, error))
            }
            input::NoteValue::Minor(minor) if *minor < 0 => Err(FieldError::new(field, "negative")),
            input::NoteValue::Minor(minor) => Money::try_new(*minor, currency)
                .map(Money::minor)
                .map_err(|_| FieldError::with_limit(field, "too_large_amount", Money::MAX)),
        };
        gather.take(parsed)
    }

    /// Whether the whole of the 6.3 with its notes would pass the limit of amounts.
    fn raised_beyond(&self, more: &Totals) -> bool {
        let none = Totals::default();
        let whole = self.left.iter().try_fold(none, |sum, left| left::added(&sum, left.amounts(), 1));
        whole.and_then(|whole| left::added(&whole, more, 1)).is_none()
    }
}

fn says_nothing(line: &input::NoteLine) -> bool {
    let no_value = match &line.value {
        input::NoteValue::None | input::NoteValue::Minor(0) => true,
        input::NoteValue::Minor(_) => false,
        input::NoteValue::Major(text) => text.trim().is_empty() || is_zero(text),
    };
    no_value && input::present(line.quantity.as_deref()).is_none_or(is_zero)
}

fn is_zero(text: &str) -> bool {
    UnitPrice::parse(text.trim()) == Ok(UnitPrice::ZERO)
}

/// What a note does to one line.
struct Moved {
    quantity: Option<Quantity>,
    amounts: Totals,
}

/// What a note will say: computed, not yet numbered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    kind: NoteKind,
    reason: Line,
    vehicle: Option<Line>,
    lines: Vec<IssuedLine>,
    corrected: Vec<CorrectedLine>,
    totals: Totals,
}

impl Drawn {
    fn of(kind: NoteKind, reason: Line, vehicle: Option<Line>, moved: &[(&Left, Moved)]) -> Self {
        let lines: Vec<IssuedLine> =
            (1..).zip(moved).map(|(position, (left, moved))| moved.line(position, left)).collect();
        let corrected = moved.iter().map(|(left, _)| said(left.line())).collect();
        // What passes the limit is refused by the sum over the whole 6.3.
        let sum = |sum: Totals, line: &IssuedLine| left::added(&sum, &left::amounts_of(line), 1).unwrap_or(sum);
        let totals = lines.iter().fold(Totals::default(), sum);
        Self { kind, reason, vehicle, lines, corrected, totals }
    }

    /// Which way it corrects.
    pub const fn kind(&self) -> NoteKind {
        self.kind
    }

    /// Why.
    pub fn reason(&self) -> &str {
        self.reason.as_str()
    }

    /// The vehicle, where one was named.
    pub fn vehicle(&self) -> Option<&str> {
        self.vehicle.as_ref().map(Line::as_str)
    }

    /// Its lines; all amounts are above or at zero, the kind says the direction.
    pub fn lines(&self) -> &[IssuedLine] {
        &self.lines
    }

    /// The lines of the 6.3 that they correct, in the same order.
    pub fn corrected(&self) -> &[CorrectedLine] {
        &self.corrected
    }

    /// The sums.
    pub const fn totals(&self) -> &Totals {
        &self.totals
    }
}

impl Moved {
    fn line(&self, position: u32, left: &Left) -> IssuedLine {
        let Totals { gross, discount, value, duty, vat, total } = self.amounts;
        let quantity = self.quantity.map_or_else(|| "0".to_owned(), |quantity| quantity.to_string());
        IssuedLine { position, quantity, gross, discount, value, duty, vat, total, ..left.line().clone() }
    }
}

/// What the 6.3 said of a line.
fn said(line: &IssuedLine) -> CorrectedLine {
    CorrectedLine {
        line: line.position,
        quantity: line.quantity.clone(),
        value: line.value,
        duty: line.duty,
        vat: line.vat,
        total: line.total,
    }
}

/// A note to be issued.
#[derive(Clone, Debug)]
pub struct NoteRequest<'a> {
    /// The 6.3.
    pub document: Issued,
    /// Which way.
    pub kind: NoteKind,
    /// What is corrected.
    pub input: &'a input::Note,
    /// What is still owed under the invoice of the 6.3, which the caller holds locked: of two notes at once the second sees
    /// what the first left.
    pub outstanding: i64,
    /// The sums that the caller reviewed; none where they were not.
    pub seen: Option<Totals>,
    /// By whom, and its id.
    pub moment: NoteMoment,
}

/// Where and by whom a note is issued, and its id.
#[derive(Clone, Debug)]
pub struct NoteMoment {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// `person:<id>` or `system:<name>`.
    pub issued_by: String,
    /// The id that the note gets.
    pub id: DocumentId,
}

/// A note that passed every rule but those of its number, with all that will be frozen.
#[derive(Clone, Debug)]
pub struct NoteBasis {
    issuer: Issuer,
    place: Place,
    buyer: Party,
    series: SeriesKey,
    day: Date,
}

impl NoteBasis {
    /// Asks whether the workspace may issue such a note today. The note stands in a series of the BIN and the place of the
    /// 6.3; under another BIN it would lower the VAT of somebody who never charged it.
    ///
    /// The buyer is who the 6.3 names; an address or BIN that it lacks comes from the client as it is now.
    ///
    /// # Errors
    /// [`NoteError::OtherBin`], [`NoteError::BuyerUnknown`], [`NoteError::PaidAlready`].
    pub async fn of(
        store: &mut (impl InvoicingRead + ?Sized),
        corrected: &Issued,
        drawn: &Drawn,
        outstanding: i64,
        at: Timestamp,
    ) -> Result<Self, NoteError> {
        let day = day_in(&dhaka(), at);
        let Profile { settings, brand, registration, places, payees } = store.profile(day).await?;
        let SeriesKey { bin, place, .. } = &corrected.row().series;
        let place = places.into_iter().find(|known| Some(known.id) == *place);
        let (Some(brand), Some(registration), Some(place)) = (brand, registration, place) else {
            return Err(NoteError::OtherBin);
        };
        if !registration.vat.issues_mushak63() || registration.vat.bin() != bin.as_ref() {
            return Err(NoteError::OtherBin);
        }
        let mut buyer = corrected.buyer().clone();
        if (buyer.address.is_none() || buyer.bin.is_none())
            && let Some(client) = store.client(corrected.row().client).await?
        {
            buyer.address = buyer.address.or_else(|| client.fields.address.as_ref().map(ToString::to_string));
            buyer.bin = buyer.bin.or(client.fields.bin);
        }
        if drawn.totals.vat > PARTICULARS_ABOVE && buyer.address.is_none() {
            return Err(NoteError::BuyerUnknown);
        }
        if drawn.kind == NoteKind::Credit && drawn.totals.total > outstanding {
            return Err(NoteError::PaidAlready { outstanding });
        }
        let series = SeriesKey {
            kind: drawn.kind.document(),
            bin: bin.clone(),
            place: Some(place.id),
            year: FiscalYear::of(day, YearStart::JULY),
        };
        let zone = settings.time_zone();
        let payee = payees.in_force(at).map(|payee| (payee, &zone));
        Ok(Self { issuer: Issuer::of(&brand, &registration, &place, payee), place, buyer, series, day })
    }

    /// The issuer as the note will name it.
    pub const fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// What its number will begin with; which one it is, is known once it is taken.
    pub fn number_begins(&self, kind: NoteKind) -> String {
        let first = printed_number(kind.prefix(), self.place.code.as_ref(), self.series.year, 0);
        first.trim_end_matches('0').to_owned()
    }

    /// The buyer as the note will name it.
    pub const fn buyer(&self) -> &Party {
        &self.buyer
    }

    fn numbered(self, document: &Issued, drawn: Drawn, moment: &NoteMoment, at: Timestamp, number: u64) -> Issued {
        let about = document.row();
        let corrected = Corrected {
            number: about.printed_number.clone(),
            issued_at: about.issued_at,
            issued_on: about.issued_on,
            reason: drawn.reason.to_string(),
            lines: drawn.corrected,
        };
        let Self { issuer, place, buyer, series, day } = self;
        let mut row = DocumentRow {
            workspace: moment.workspace,
            id: moment.id,
            number,
            printed_number: printed_number(drawn.kind.prefix(), place.code.as_ref(), series.year, number),
            layout: series.kind.layout().to_owned(),
            series,
            issued_at: at,
            issued_on: day,
            supplied_on: day,
            due_on: None,
            issued_by: moment.issued_by.clone(),
            counterpart: None,
            client: about.client,
            currency: about.currency,
            issuer: canonical(&issuer),
            buyer: canonical(&buyer),
            destination: None,
            vehicle: drawn.vehicle.as_ref().map(Line::to_string),
            notes: None,
            replaces_id: None,
            replaces: None,
            corrects_id: Some(about.id),
            corrects: Some(canonical(&corrected)),
            payment_id: None,
            payment: None,
            quotation_id: None,
            quotation: None,
            demands: None,
            attention_digest: None,
            line_count: u32::try_from(drawn.lines.len()).unwrap_or(u32::MAX),
            totals: drawn.totals,
            leaf: Digest::new([0; 32]),
            hints: Vec::new(),
        };
        seal(&mut row, &drawn.lines);
        Issued {
            row,
            lines: drawn.lines,
            attention: None,
            issuer,
            buyer,
            corrected: Some(corrected),
            received: None,
            demanded: None,
        }
    }
}

/// Issues a note that corrects a 6.3: every rule first, then its number, then the document. The caller holds what is owed
/// under the invoice of the 6.3 locked, so that no other note over it, and no payment, comes between.
///
/// # Errors
/// [`NoteError`]; [`StoreError::Busy`] when the day turned while it waited for its number.
pub async fn correct(
    store: &mut dyn InvoicingStore,
    request: NoteRequest<'_>,
    now: impl Fn() -> Timestamp + Send + Sync,
) -> Result<Issued, NoteError> {
    let NoteRequest { document, kind, input, outstanding, seen, moment } = request;
    let correctable = Correctable::read(store, document).await?;
    let drawn = correctable.drawn(kind, input)?;
    let at = in_microseconds(now());
    let basis = NoteBasis::of(store, correctable.document(), &drawn, outstanding, at).await?;
    if seen.is_some_and(|seen| seen != drawn.totals) {
        return Err(NoteError::Changed);
    }
    let taken = store.allocate(&[(basis.series.clone(), 1)], at).await?;
    let Allocated { number, tree, previous_issued_at } =
        taken.into_iter().next().ok_or(StoreError::Conflict { what: "series" })?;
    let at = in_microseconds(now());
    if day_in(&dhaka(), at) != basis.day {
        return Err(StoreError::Busy.into());
    }
    if previous_issued_at.is_some_and(|last| last > at) || correctable.document.row().issued_at > at {
        return Err(NoteError::ClockBehind);
    }
    let mut growth = Growth::of([(basis.series.clone(), tree)]);
    let note = basis.numbered(correctable.document(), drawn, &moment, at, number);
    growth.add(note.row());
    store.save_issued(&[&note], &growth, &[]).await?;
    Ok(note)
}
