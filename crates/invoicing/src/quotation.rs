//! Quotations: what something would cost, and until when that holds. A quotation is issued like an invoice, numbered and sealed,
//! but sells nothing: no register, figure or account knows it.
//!
//! What became of it follows from records beside it: the answer of the client, its void, the version that replaces it. One small
//! row for each keeps that together, to be locked and to be listed by; it follows from the records and can be checked by them.

mod answer;

use dalil_money::Currency;
use dalil_tenancy::{StoreError, field::FieldErrors};
use jiff::{Timestamp, civil::Date};

pub use answer::{Answer, AnswerInput, AnswerMoment, Channel, Outcome, Said};

use crate::{ClientId, DocumentId, InvoiceId, InvoiceKey, PaperSort};

/// How many days a quotation holds where its draft names no last day.
pub const QUOTATION_DAYS: i32 = 30;

/// What stands before year and number of a quotation.
pub(crate) const QUOTATION_PREFIX: &str = "QT";

/// The last day of a quotation that names none; the day of issue at the end of the calendar.
pub(crate) fn valid_until(issued_on: Date) -> Date {
    issued_on.checked_add(jiff::Span::new().days(QUOTATION_DAYS)).unwrap_or(issued_on)
}

/// What was recorded of an issued quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotationKept {
    /// Nothing: it waits for an answer.
    Open,
    /// The client accepted it.
    Accepted,
    /// The client declined it.
    Declined,
    /// It was taken back.
    Withdrawn,
    /// Another version stands in its place.
    Replaced,
}

impl QuotationKept {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Open, Self::Accepted, Self::Declined, Self::Withdrawn, Self::Replaced];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Replaced => "replaced",
        }
    }

    /// The one of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kept| kept.as_str() == name)
    }
}

/// How a quotation stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotationState {
    /// Still being written; has no number.
    Draft,
    /// It waits for an answer.
    Open,
    /// Nobody answered until its last day.
    Expired,
    /// The client accepted it: it is locked.
    Accepted,
    /// The client declined it.
    Declined,
    /// It was taken back.
    Withdrawn,
    /// Another version stands in its place.
    Replaced,
}

impl QuotationState {
    /// Every state.
    pub const ALL: [Self; 7] =
        [Self::Draft, Self::Open, Self::Expired, Self::Accepted, Self::Declined, Self::Withdrawn, Self::Replaced];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Open => "open",
            Self::Expired => "expired",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Replaced => "replaced",
        }
    }

    /// The state of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// The state of an issued quotation on a day, from what was recorded of it.
    pub fn of(kept: QuotationKept, valid_until: Date, today: Date) -> Self {
        match kept {
            QuotationKept::Open if valid_until < today => Self::Expired,
            QuotationKept::Open => Self::Open,
            QuotationKept::Accepted => Self::Accepted,
            QuotationKept::Declined => Self::Declined,
            QuotationKept::Withdrawn => Self::Withdrawn,
            QuotationKept::Replaced => Self::Replaced,
        }
    }

    /// What must have been recorded of an issued quotation to be in the state; none of a draft.
    pub const fn kept(self) -> Option<QuotationKept> {
        match self {
            Self::Draft => None,
            Self::Open | Self::Expired => Some(QuotationKept::Open),
            Self::Accepted => Some(QuotationKept::Accepted),
            Self::Declined => Some(QuotationKept::Declined),
            Self::Withdrawn => Some(QuotationKept::Withdrawn),
            Self::Replaced => Some(QuotationKept::Replaced),
        }
    }
}

/// The invoice that was last made from a quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedInvoice {
    /// The invoice, a draft or issued.
    pub id: InvoiceId,
    /// Its number as printed, once issued.
    pub printed_number: Option<String>,
    /// Whether it is a draft that was not discarded, or was issued and not voided.
    pub stands: bool,
}

/// An issued quotation with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// The document.
    pub id: DocumentId,
    /// The client.
    pub client: ClientId,
    /// The total in minor units.
    pub total: i64,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The day of issue.
    pub issued_on: Date,
    /// The last day on which it can be accepted.
    pub valid_until: Date,
    /// What was recorded of it.
    pub kept: QuotationKept,
    /// The invoice that was last made from it.
    pub invoice: Option<QuotedInvoice>,
    /// The draft of the version that will replace it.
    pub revision: Option<InvoiceId>,
}

/// Why nothing became of a quotation.
#[derive(Debug, thiserror::Error)]
pub enum QuotationError {
    /// There is no such quotation.
    #[error("no such quotation")]
    NotFound,
    /// It was accepted, and so is locked.
    #[error("the quotation is accepted")]
    Accepted,
    /// It was declined, withdrawn or replaced.
    #[error("the quotation is no longer open")]
    NotOpen,
    /// Its last day is over.
    #[error("the quotation has expired")]
    Expired,
    /// An invoice was made from it, and that stands.
    #[error("an invoice was made from the quotation")]
    Invoiced,
    /// A new version of it is being written.
    #[error("a new version of the quotation is being written")]
    RevisionBegun,
    /// The input breaks rules.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Quotation {
    /// How it stands on a day.
    pub fn state(&self, today: Date) -> QuotationState {
        QuotationState::of(self.kept, self.valid_until, today)
    }

    /// Whether it can still be billed: the client may accept it, or did. What lapsed since may have been billed in time.
    pub const fn stands(&self) -> bool {
        matches!(self.kept, QuotationKept::Open | QuotationKept::Accepted)
    }

    /// Whether an invoice made from it stands.
    pub fn is_invoiced(&self) -> bool {
        self.invoice.as_ref().is_some_and(|invoice| invoice.stands)
    }

    /// Whether the client's answer can be recorded: once, while nothing else became of it.
    ///
    /// # Errors
    /// [`QuotationError::Accepted`], [`QuotationError::NotOpen`].
    pub const fn answerable(&self) -> Result<(), QuotationError> {
        match self.kept {
            QuotationKept::Open => Ok(()),
            QuotationKept::Accepted => Err(QuotationError::Accepted),
            QuotationKept::Declined | QuotationKept::Withdrawn | QuotationKept::Replaced => {
                Err(QuotationError::NotOpen)
            }
        }
    }

    /// Whether it can be declined or taken back: while it is open, and no invoice that stands was made from it.
    ///
    /// # Errors
    /// [`QuotationError::Accepted`], [`QuotationError::NotOpen`], [`QuotationError::Invoiced`].
    pub fn ends(&self) -> Result<(), QuotationError> {
        self.answerable()?;
        if self.is_invoiced() { Err(QuotationError::Invoiced) } else { Ok(()) }
    }

    /// Whether another version may take its place: unless it was accepted, invoiced, or has one.
    ///
    /// # Errors
    /// [`QuotationError::Accepted`], [`QuotationError::NotOpen`], [`QuotationError::Invoiced`].
    pub fn replaceable(&self) -> Result<(), QuotationError> {
        match self.kept {
            QuotationKept::Accepted => Err(QuotationError::Accepted),
            QuotationKept::Replaced => Err(QuotationError::NotOpen),
            _ if self.is_invoiced() => Err(QuotationError::Invoiced),
            QuotationKept::Open | QuotationKept::Declined | QuotationKept::Withdrawn => Ok(()),
        }
    }

    /// Whether a draft of its next version may be begun on top of that: one at a time.
    ///
    /// # Errors
    /// Those of [`replaceable`](Self::replaceable); [`QuotationError::RevisionBegun`].
    pub fn revisable(&self) -> Result<(), QuotationError> {
        self.replaceable()?;
        if self.revision.is_some() { Err(QuotationError::RevisionBegun) } else { Ok(()) }
    }

    /// Whether an invoice can be made from it: accepted, or open and within its days; once, as long as that invoice stands.
    ///
    /// # Errors
    /// [`QuotationError::NotOpen`], [`QuotationError::Expired`], [`QuotationError::Invoiced`].
    pub fn billable(&self, today: Date) -> Result<(), QuotationError> {
        match self.state(today) {
            QuotationState::Accepted | QuotationState::Open if self.is_invoiced() => Err(QuotationError::Invoiced),
            QuotationState::Accepted | QuotationState::Open => Ok(()),
            QuotationState::Expired => Err(QuotationError::Expired),
            _ => Err(QuotationError::NotOpen),
        }
    }
}

/// Which quotations to list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QuotationFilter {
    /// Only in one state.
    pub state: Option<QuotationState>,
    /// Only of one client.
    pub client: Option<ClientId>,
    /// Only issued on this day or later: no draft.
    pub from: Option<Date>,
    /// Only issued on this day or earlier: no draft.
    pub to: Option<Date>,
    /// In which order.
    pub sort: PaperSort,
}

impl QuotationFilter {
    /// Whether it may let drafts through.
    pub fn takes_drafts(&self) -> bool {
        self.state.is_none_or(|state| state == QuotationState::Draft) && self.from.is_none() && self.to.is_none()
    }

    /// Whether it may let issued quotations through.
    pub fn takes_issued(&self) -> bool {
        self.state != Some(QuotationState::Draft)
    }
}

/// One row of the list of quotations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotationSummary {
    /// The draft, or the document that it became.
    pub id: InvoiceId,
    /// How it stands.
    pub state: QuotationState,
    /// The client.
    pub client: ClientId,
    /// The client's name in Bangla: now for a draft, as issued for a document.
    pub client_name_bn: Option<String>,
    /// The same in English.
    pub client_name_en: Option<String>,
    /// ISO 4217 code.
    pub currency: Currency,
    /// The total in minor units.
    pub total: i64,
    /// The printed number, once issued.
    pub printed_number: Option<String>,
    /// The day of issue, once issued.
    pub issued_on: Option<Date>,
    /// The last day on which it can be accepted, once issued.
    pub valid_until: Option<Date>,
    /// The invoice that was last made from it, whatever became of that.
    pub invoice: Option<InvoiceId>,
    /// When it was last changed, or issued.
    pub updated_at: Timestamp,
}

impl QuotationSummary {
    /// Where it stands in the list.
    pub const fn key(&self) -> InvoiceKey {
        InvoiceKey { total: self.total, at: self.updated_at, id: self.id }
    }
}

#[cfg(test)]
mod tests;
