//! Lists: which rows, in which order, and where a page goes on. Each order is served by an index of its own, so that page
//! one thousand costs what page one does.

use jiff::{Timestamp, civil::Date};

use crate::{Client, ClientId, DocumentId, DocumentKind, InvoiceId, Issued, PaperLanguage};

/// The order of a list of papers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PaperSort {
    /// The latest issued or changed first.
    #[default]
    Newest,
    /// The earliest first.
    Oldest,
    /// The largest total first, by its figure whatever its currency.
    Largest,
    /// The smallest total first.
    Smallest,
}

impl PaperSort {
    /// Every order.
    pub const ALL: [Self; 4] = [Self::Newest, Self::Oldest, Self::Largest, Self::Smallest];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Largest => "largest",
            Self::Smallest => "smallest",
        }
    }

    /// The order of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.as_str() == name)
    }

    /// Whether the smaller or earlier stands first.
    pub const fn rises(self) -> bool {
        matches!(self, Self::Oldest | Self::Smallest)
    }

    /// Whether totals are compared before moments.
    pub const fn is_by_total(self) -> bool {
        matches!(self, Self::Largest | Self::Smallest)
    }
}

/// The order of the list of clients.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClientSort {
    /// The one added last first.
    #[default]
    Newest,
    /// The one added first first.
    Oldest,
    /// By name in a language, from A or অ on; where a client has none in it, by the other.
    Name(PaperLanguage),
    /// The same from the end.
    NameReversed(PaperLanguage),
}

impl ClientSort {
    /// Every order.
    pub const ALL: [Self; 6] = [
        Self::Newest,
        Self::Oldest,
        Self::Name(PaperLanguage::Bn),
        Self::Name(PaperLanguage::En),
        Self::NameReversed(PaperLanguage::Bn),
        Self::NameReversed(PaperLanguage::En),
    ];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Name(PaperLanguage::Bn) => "name_bn",
            Self::Name(PaperLanguage::En) => "name_en",
            Self::NameReversed(PaperLanguage::Bn) => "name_bn_reversed",
            Self::NameReversed(PaperLanguage::En) => "name_en_reversed",
        }
    }

    /// The order of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.as_str() == name)
    }

    /// Whether the earlier stands first, or what begins with A.
    pub const fn rises(self) -> bool {
        matches!(self, Self::Oldest | Self::Name(_))
    }

    /// The language whose names are compared; none where the moment of adding is.
    pub const fn language(self) -> Option<PaperLanguage> {
        match self {
            Self::Newest | Self::Oldest => None,
            Self::Name(language) | Self::NameReversed(language) => Some(language),
        }
    }

    /// Where a client stands.
    pub fn key(self, client: &Client) -> ClientKey {
        let name = self.language().map(|language| client.fields.name.sort_key(language)).unwrap_or_default();
        ClientKey { name, id: client.id }
    }
}

/// Where a client stands in its list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClientKey {
    /// The name as it is compared, byte by byte; empty where names are not.
    pub name: String,
    /// The client; ids sort by when they were made.
    pub id: ClientId,
}

/// Which invoices to list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InvoiceFilter {
    /// Only drafts, only issued ones that count, or only voided ones.
    pub state: Option<InvoiceState>,
    /// Only of one client.
    pub client: Option<ClientId>,
    /// Only issued on this day or later: no draft.
    pub from: Option<Date>,
    /// Only issued on this day or earlier: no draft.
    pub to: Option<Date>,
    /// In which order.
    pub sort: PaperSort,
}

impl InvoiceFilter {
    /// Whether it may let drafts through.
    pub fn takes_drafts(&self) -> bool {
        self.state.is_none_or(|state| state == InvoiceState::Draft) && self.from.is_none() && self.to.is_none()
    }

    /// Whether it may let issued invoices through, voided ones among them.
    pub fn takes_issued(&self) -> bool {
        self.state != Some(InvoiceState::Draft)
    }

    /// The state that it asks of issued invoices; none where both will do, or it lets none through.
    pub const fn of_issued(&self) -> Option<DocumentState> {
        match self.state {
            Some(InvoiceState::Issued) => Some(DocumentState::Issued),
            Some(InvoiceState::Voided) => Some(DocumentState::Voided),
            Some(InvoiceState::Draft) | None => None,
        }
    }
}

/// Where an invoice stands in its list: a draft by its last change, an issued one by its moment of issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InvoiceKey {
    /// When it was last changed, or issued.
    pub at: Timestamp,
    /// The invoice.
    pub id: InvoiceId,
    /// The total in minor units, compared only where the order is by it.
    pub total: i64,
}

impl InvoiceKey {
    /// What is compared in an order: the same for two keys only if they are one.
    pub fn rank(&self, sort: PaperSort) -> impl Ord + use<> {
        (sort.is_by_total().then_some(self.total), self.at, self.id)
    }
}

/// The state of an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvoiceState {
    /// Still being written; has no number.
    Draft,
    /// Final.
    Issued,
    /// Final, and voided since.
    Voided,
}

/// The state of an issued document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentState {
    /// It counts.
    Issued,
    /// It was voided.
    Voided,
}

impl DocumentState {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Issued, Self::Voided];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Voided => "voided",
        }
    }

    /// The state of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

impl From<DocumentState> for InvoiceState {
    fn from(state: DocumentState) -> Self {
        match state {
            DocumentState::Issued => Self::Issued,
            DocumentState::Voided => Self::Voided,
        }
    }
}

/// One row of the list of invoices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceSummary {
    /// The invoice.
    pub id: InvoiceId,
    /// Draft, issued or voided.
    pub state: InvoiceState,
    /// The client.
    pub client: ClientId,
    /// The client's name in Bangla: now for a draft, as issued for a document.
    pub client_name_bn: Option<String>,
    /// The same in English.
    pub client_name_en: Option<String>,
    /// ISO 4217 code.
    pub currency: dalil_money::Currency,
    /// The total in minor units.
    pub total: i64,
    /// The printed number, once issued.
    pub printed_number: Option<String>,
    /// The day of issue, once issued.
    pub issued_on: Option<Date>,
    /// When it was last changed, or issued.
    pub updated_at: Timestamp,
}

impl InvoiceSummary {
    /// Where it stands in the list.
    pub const fn key(&self) -> InvoiceKey {
        InvoiceKey { total: self.total, at: self.updated_at, id: self.id }
    }
}

/// Which documents to list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DocumentFilter {
    /// Only of one kind.
    pub kind: Option<DocumentKind>,
    /// Only those that count, or only voided ones.
    pub state: Option<DocumentState>,
    /// Only of one client.
    pub client: Option<ClientId>,
    /// Only issued on this day or later.
    pub from: Option<Date>,
    /// Only issued on this day or earlier.
    pub to: Option<Date>,
    /// None that only offers.
    pub no_offers: bool,
    /// In which order.
    pub sort: PaperSort,
}

/// Where a document stands in its list: by its moment of issue, and within one moment by its kind, so that an invoice and
/// its 6.3 always stand in the same order, the later of the two numbers on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DocumentKey {
    /// When it was issued.
    pub at: Timestamp,
    /// Its kind; kinds sort as their names do.
    pub kind: DocumentKind,
    /// The document.
    pub id: DocumentId,
    /// The total in minor units, compared only where the order is by it.
    pub total: i64,
}

impl DocumentKey {
    /// What is compared in an order: the same for two keys only if they are one.
    pub fn rank(&self, sort: PaperSort) -> impl Ord + use<> {
        (sort.is_by_total().then_some(self.total), self.at, self.kind, self.id)
    }
}

/// One row of the list of documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentSummary {
    /// The document.
    pub id: DocumentId,
    /// Its kind.
    pub kind: DocumentKind,
    /// Whether it counts.
    pub state: DocumentState,
    /// The number as printed.
    pub printed_number: String,
    /// The client.
    pub client: ClientId,
    /// The buyer's name in Bangla as issued.
    pub buyer_name_bn: Option<String>,
    /// The same in English.
    pub buyer_name_en: Option<String>,
    /// ISO 4217 code.
    pub currency: dalil_money::Currency,
    /// The total in minor units.
    pub total: i64,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The day of issue.
    pub issued_on: Date,
}

impl DocumentSummary {
    /// An issued document as it is listed.
    pub fn of(issued: &Issued, state: DocumentState) -> Self {
        let row = issued.row();
        Self {
            id: row.id,
            kind: issued.kind(),
            state,
            printed_number: row.printed_number.clone(),
            client: row.client,
            buyer_name_bn: issued.buyer().name_bn.clone(),
            buyer_name_en: issued.buyer().name_en.clone(),
            currency: row.currency,
            total: row.totals.total,
            issued_at: row.issued_at,
            issued_on: row.issued_on,
        }
    }

    /// Where it stands in the list.
    pub const fn key(&self) -> DocumentKey {
        DocumentKey { total: self.total, at: self.issued_at, kind: self.kind, id: self.id }
    }
}
