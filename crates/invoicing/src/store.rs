//! What this domain needs stored: two traits over one workspace, already scoped by the unit of work they come from.
//!
//! An implementer must never answer with another workspace's rows, must keep every text and figure exactly, and must
//! refuse a second document with the same id or the same series and number.

use async_trait::async_trait;
use dalil_money::Currency;
use dalil_proof::Digest;
use dalil_tenancy::{
    Days, StoreError,
    page::{Page, PageRequest},
};
use jiff::{Timestamp, civil::Date};

use crate::{
    Allocated, Answer, Attention, Basis, Brand, Client, ClientId, Discarded, DocumentId, DocumentRow, Draft, Growth,
    InvoiceId, Issued, IssuedLine, Item, ItemKey, LogEntry, NamedDocument, PayeeChange, PayeeChangeId, Payees, Place,
    PlaceId, Profile, Quotation, QuotationFilter, QuotationKept, QuotationSummary, ReceivedId, Registration, Replaced,
    SeriesKey, SeriesState, TakenStep, Void, Voided,
    figures::Figures,
    lists::{
        ClientKey, ClientSort, DocumentFilter, DocumentKey, DocumentSummary, InvoiceFilter, InvoiceKey, InvoiceSummary,
    },
    returns::{SalesEntry, SalesFilter, SalesKey, TaxMonth, Taxed},
    search::{Hits, Query, Reach},
    settings::Settings,
};

/// A language a paper is printed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaperLanguage {
    /// Bangla.
    Bn,
    /// English.
    En,
}

impl PaperLanguage {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Bn, Self::En];

    /// The ISO 639-1 code, as stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Bn => "bn",
            Self::En => "en",
        }
    }

    /// The language of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }
}

/// A rendered paper in the object store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPaper {
    /// Whose paper.
    pub document: DocumentId,
    /// In which language.
    pub language: PaperLanguage,
    /// SHA-256 of the PDF's bytes, which is its name in the object store.
    pub sha256: Digest,
    /// How many bytes.
    pub size: u64,
    /// Template, fonts and renderer it was made with.
    pub renderer: String,
    /// When it was made.
    pub rendered_at: Timestamp,
}

/// A marked copy that somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// Counts the copies of one document, from 1.
    pub ordinal: u32,
    /// The paper.
    pub paper: StoredPaper,
    /// Why it was made.
    pub reason: String,
}

/// A stored document with what checking it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDocument {
    /// Every column.
    pub row: DocumentRow,
    /// The lines found, by position.
    pub lines: Vec<IssuedLine>,
    /// The person addressed, unless absent or erased.
    pub attention: Option<Attention>,
    /// The nodes of its series' log that are complete with it, the lowest first.
    pub nodes: Vec<Digest>,
    /// Its void, if it was voided.
    pub void: Option<Void>,
}

/// The money receipt of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptOf {
    /// The payment.
    pub payment: ReceivedId,
    /// The receipt.
    pub receipt: NamedDocument,
    /// Whether it was voided, as it is when its payment is reversed.
    pub voided: bool,
}

/// A document with its papers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentPapers {
    /// The document.
    pub document: Issued,
    /// The language its client receives papers in as of now: the client's own, else the workspace's.
    pub language: PaperLanguage,
    /// Its originals that are rendered already, in the order of [`PaperLanguage::ALL`].
    pub originals: Vec<StoredPaper>,
    /// Its marked copies, oldest first.
    pub copies: Vec<Copy>,
    /// Its void, if it was voided.
    pub voided: Option<Voided>,
}

/// Reading.
#[async_trait]
pub trait InvoicingRead: Send {
    /// One client.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn client(&mut self, id: ClientId) -> Result<Option<Client>, StoreError>;

    /// Clients in an order.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn clients(
        &mut self,
        sort: ClientSort,
        page: PageRequest<ClientKey>,
    ) -> Result<Page<Client, ClientKey>, StoreError>;

    /// Clients to whom something that does more than offer was issued on these days, in an order. Each that is passed over on the way costs one look at an
    /// index.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn clients_issued_to(
        &mut self,
        days: Days,
        sort: ClientSort,
        page: PageRequest<ClientKey>,
    ) -> Result<Page<Client, ClientKey>, StoreError>;

    /// One draft.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn draft(&mut self, id: InvoiceId) -> Result<Option<Draft>, StoreError>;

    /// A draft that was thrown away and is still kept.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn discarded(&mut self, id: InvoiceId) -> Result<Option<Discarded>, StoreError>;

    /// Drafts and issued invoices together, in the order that the filter names.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn invoices(
        &mut self,
        filter: InvoiceFilter,
        page: PageRequest<InvoiceKey>,
    ) -> Result<Page<InvoiceSummary, InvoiceKey>, StoreError>;

    /// The items of a currency whose key begins so, in the order of their keys, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn items(&mut self, currency: Currency, typed: &ItemKey, limit: u16) -> Result<Vec<Item>, StoreError>;

    /// One issued document.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Corrupt`] when its snapshots cannot be read.
    async fn document(&mut self, id: DocumentId) -> Result<Option<Issued>, StoreError>;

    /// The notes that correct a 6.3, whole, the earliest issued first.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Corrupt`] when a snapshot cannot be read.
    async fn notes_of(&mut self, document: DocumentId) -> Result<Vec<Issued>, StoreError>;

    /// The money receipts of payments, voided ones included, in the order of the receipts' ids.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn receipts_of(&mut self, payments: &[ReceivedId]) -> Result<Vec<ReceiptOf>, StoreError>;

    /// Documents in the order that the filter names.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn documents(
        &mut self,
        filter: DocumentFilter,
        page: PageRequest<DocumentKey>,
    ) -> Result<Page<DocumentSummary, DocumentKey>, StoreError>;

    /// Documents as they are listed, by their ids and in that order; without those that are not there.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn summaries(&mut self, documents: &[DocumentId]) -> Result<Vec<DocumentSummary>, StoreError>;

    /// The documents that were issued with others, an invoice's 6.3 and a 6.3's invoice: by the ids of the others and in that
    /// order; without those that were issued alone.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn counterparts(&mut self, documents: &[DocumentId]) -> Result<Vec<(DocumentId, DocumentId)>, StoreError>;

    /// The first clients, drafts and documents that are looked for, at most so many of each, within what the caller may
    /// see. A client is found by the names that its documents bear as well as by the one it has now.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn search(&mut self, query: &Query, reach: Reach, limit: u16) -> Result<Hits, StoreError>;

    /// What was issued in the months from one day to another, both included, as it was kept when it was issued.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn figures(&mut self, from: Date, to: Date) -> Result<Figures, StoreError>;

    /// Tax invoices (Mushak 6.3) of a month as the register of sales lists them, the first issued first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn sales(
        &mut self,
        filter: SalesFilter,
        page: PageRequest<SalesKey>,
    ) -> Result<Page<SalesEntry, SalesKey>, StoreError>;

    /// What the lines of the tax documents issued in a month come to, by kind and treatment, in no order; without those that
    /// were voided.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn taxed(&mut self, month: TaxMonth) -> Result<Vec<Taxed>, StoreError>;

    /// The originals of a document that are rendered, in the order of [`PaperLanguage::ALL`].
    ///
    /// # Errors
    /// [`StoreError`].
    async fn originals(&mut self, document: DocumentId) -> Result<Vec<StoredPaper>, StoreError>;

    /// The marked copies of a document, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn copies(&mut self, document: DocumentId) -> Result<Vec<Copy>, StoreError>;

    /// One issued document with its papers. A store that can reads all of it at once.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Corrupt`] when its snapshots cannot be read.
    async fn document_with_papers(&mut self, id: DocumentId) -> Result<Option<DocumentPapers>, StoreError> {
        let Some(document) = self.document(id).await? else { return Ok(None) };
        let client = self.client(document.row().client).await?;
        let language = match client.and_then(|client| client.fields.language) {
            Some(language) => language,
            None => self.settings().await?.paper_language,
        };
        let originals = self.originals(id).await?;
        let copies = self.copies(id).await?;
        Ok(Some(DocumentPapers { document, language, originals, copies, voided: self.voided(id).await? }))
    }

    /// The void of a document with what was made in its place; none when it was not voided.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn voided(&mut self, document: DocumentId) -> Result<Option<Voided>, StoreError>;

    /// Voids in the order of their documents' ids, for checking; after the given one, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn stored_voids(&mut self, after: Option<DocumentId>, limit: u16) -> Result<Vec<Void>, StoreError>;

    /// An invoice with its 6.3, by the numbers that whatever replaces them prints; none when it is not there.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn replaced(&mut self, invoice: DocumentId) -> Result<Option<Replaced>, StoreError> {
        let Some(invoice) = self.document(invoice).await? else { return Ok(None) };
        let mushak = match invoice.row().counterpart {
            Some(id) => self.document(id).await?.map(|mushak| mushak.named()),
            None => None,
        };
        Ok(Some(Replaced { invoice: invoice.named(), mushak }))
    }

    /// What the workspace is on a day in Dhaka. A store that can reads all of it at once.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn profile(&mut self, day: Date) -> Result<Profile, StoreError> {
        Ok(Profile {
            settings: self.settings().await?,
            brand: self.brand().await?,
            registration: self.registration_on(day).await?,
            places: self.places().await?,
            payees: self.payees().await?,
        })
    }

    /// Drafts with what the rules of issuing ask about on a day in Dhaka; without those that are not there, and in no
    /// order. A store that can reads all of it at once.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn bases(&mut self, drafts: &[InvoiceId], day: Date) -> Result<Vec<Basis>, StoreError> {
        let profile = self.profile(day).await?;
        let mut found = Vec::with_capacity(drafts.len());
        for id in drafts {
            let Some(draft) = self.draft(*id).await? else { continue };
            let client = self.client(draft.fields.client).await?;
            let replaces = match draft.replaces {
                Some(invoice) => self.replaced(invoice).await?,
                None => None,
            };
            let quotation = self.quoted(draft.quotation).await?;
            found.push(Basis { replaces, quotation, ..profile.basis(draft, client) });
        }
        Ok(found)
    }

    /// A quotation by the number it prints; none where none is named.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn quoted(&mut self, quotation: Option<DocumentId>) -> Result<Option<NamedDocument>, StoreError> {
        let Some(id) = quotation else { return Ok(None) };
        Ok(self.document(id).await?.map(|issued| issued.named()))
    }

    /// An issued quotation with what became of it; none where there is none of that id.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn quotation(&mut self, id: DocumentId) -> Result<Option<Quotation>, StoreError>;

    /// What the client answered to a quotation.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn answer(&mut self, quotation: DocumentId) -> Result<Option<Answer>, StoreError>;

    /// Drafts of quotations and issued ones together, in the order that the filter names, as they stand on a day.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn quotations(
        &mut self,
        filter: QuotationFilter,
        today: Date,
        page: PageRequest<InvoiceKey>,
    ) -> Result<Page<QuotationSummary, InvoiceKey>, StoreError>;

    /// Quotations in the order of their ids, each with its answer, for checking; after the given one, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn stored_quotations(
        &mut self,
        after: Option<DocumentId>,
        limit: u16,
    ) -> Result<Vec<(Quotation, Option<Answer>)>, StoreError>;

    /// The accounts that may be in force at a moment: the two whose approval takes effect last are enough, since one
    /// change at a time waits.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn payees(&mut self) -> Result<Payees, StoreError>;

    /// Changes of the payee with their steps, the latest first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn payee_changes(
        &mut self,
        page: PageRequest<PayeeChangeId>,
    ) -> Result<Page<PayeeChange, PayeeChangeId>, StoreError>;

    /// One change of the payee with its steps.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn payee_change(&mut self, id: PayeeChangeId) -> Result<Option<PayeeChange>, StoreError>;

    /// The brand as it is now; none before the workspace is set up.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn brand(&mut self) -> Result<Option<Brand>, StoreError>;

    /// Time zone, year and languages of the workspace.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn settings(&mut self) -> Result<Settings, StoreError>;

    /// The registration in force on a day.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn registration_on(&mut self, day: Date) -> Result<Option<Registration>, StoreError>;

    /// How often the brand was saved: 0 before the workspace is set up.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn brand_version(&mut self) -> Result<i64, StoreError>;

    /// How often the settings were saved: 0 before they ever were.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn settings_version(&mut self) -> Result<i64, StoreError>;

    /// Every registration, the latest first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn registrations(&mut self) -> Result<Vec<Registration>, StoreError>;

    /// Places, the first one first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn places(&mut self) -> Result<Vec<Place>, StoreError>;

    /// The bytes of a brand asset.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn asset(&mut self, sha256: Digest) -> Result<Option<Vec<u8>>, StoreError>;

    /// Stored documents of a series in the order of their numbers, for checking; after the given one, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn stored_documents(
        &mut self,
        series: &SeriesKey,
        after: u64,
        limit: u16,
    ) -> Result<Vec<StoredDocument>, StoreError>;

    /// Every series that a stored document names, whether or not it is there, for checking.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn stored_series(&mut self) -> Result<Vec<SeriesKey>, StoreError>;

    /// Every series with its last number.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn series(&mut self) -> Result<Vec<SeriesState>, StoreError>;

    /// Some entries of the log of a series, by their numbers, in their order; without those that are not there.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn log_entries(&mut self, series: &SeriesKey, numbers: &[u64]) -> Result<Vec<LogEntry>, StoreError>;
}

/// Reading and writing, in one unit of work.
#[async_trait]
pub trait InvoicingStore: InvoicingRead {
    /// Adds a client, with the words it is found by.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn insert_client(&mut self, client: &Client) -> Result<(), StoreError>;

    /// Reads and locks a client.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn client_for_update(&mut self, id: ClientId) -> Result<Option<Client>, StoreError>;

    /// Writes a client back that was read for update, and the words it is found by: those of an earlier name stay once a
    /// document bears it.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn save_client(&mut self, client: &Client) -> Result<(), StoreError>;

    /// Adds a draft with its total in minor units.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it replaces an invoice that is not voided, or what another draft replaces; or when another
    /// draft was made from its quotation.
    async fn insert_draft(&mut self, draft: &Draft, total: i64) -> Result<(), StoreError>;

    /// Reads and locks a draft: a second issue of it waits, then finds none.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn draft_for_update(&mut self, id: InvoiceId) -> Result<Option<Draft>, StoreError>;

    /// Writes a draft back that was read for update.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn save_draft(&mut self, draft: &Draft, total: i64) -> Result<(), StoreError>;

    /// Throws a draft away that was read for update: it is none any more, and is kept as it was until the sweep.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when there is no such draft.
    async fn discard_draft(&mut self, id: InvoiceId, at: Timestamp, by: &str) -> Result<(), StoreError>;

    /// Takes a draft from those that were thrown away, to be [inserted](Self::insert_draft) again. A second taker waits,
    /// then finds none.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn take_discarded(&mut self, id: InvoiceId) -> Result<Option<Discarded>, StoreError>;

    /// Keeps items, each in place of the one that is found by the same key; given in the order of the keys, each once.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn save_items(&mut self, items: &[Item]) -> Result<(), StoreError>;

    /// Reads and locks drafts that are about to be issued, each with what the rules ask about on a day in Dhaka; without
    /// those that are not there. A second issue of one of them waits, then does not find it.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn for_issue(&mut self, drafts: &[InvoiceId], day: Date) -> Result<Vec<Basis>, StoreError>;

    /// Takes the next so many numbers of each series and locks the series until the work ends; the answers are in the
    /// order asked. Each series is named once, and callers name them in the order of their keys. `at` stands for the
    /// moment of issue until [`save_issued`](Self::save_issued) brings it.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn allocate(&mut self, wanted: &[(SeriesKey, u32)], at: Timestamp) -> Result<Vec<Allocated>, StoreError>;

    /// Stores issued documents with their lines, their moment as the last one of their series and what they add to its
    /// log, and deletes the drafts they were. A note among them moves what is owed under the invoice of the 6.3 that it
    /// corrects; no two notes over one 6.3 come together. There is no way to change or delete a document.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when an id, or a number in its series, is taken, one replaces what is not voided or what
    /// another replaces already, or one is a receipt of a payment that has one.
    async fn save_issued(
        &mut self,
        documents: &[&Issued],
        growth: &Growth,
        drafts: &[InvoiceId],
    ) -> Result<(), StoreError>;

    /// Keeps the voids of the papers of one sale, takes the papers out of the figures of their months, and marks what was
    /// owed under the invoice as voided; it was locked and found free to be. The void of a money receipt moves nothing else.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when one of them is voided already.
    async fn save_voids(&mut self, voids: &[Void], documents: &[&DocumentRow]) -> Result<(), StoreError>;

    /// Locks an issued quotation until the work ends, then reads it with what became of it.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn quotation_for_update(&mut self, id: DocumentId) -> Result<Option<Quotation>, StoreError>;

    /// Keeps the answer to a quotation that was locked, and marks it as accepted or declined.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it was answered before.
    async fn save_answer(&mut self, answer: &Answer) -> Result<(), StoreError>;

    /// Marks a quotation that was locked.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when there is none.
    async fn keep_quotation(&mut self, id: DocumentId, kept: QuotationKept) -> Result<(), StoreError>;

    /// Names the invoice that was made from a quotation that was locked.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when there is none.
    async fn bill_quotation(&mut self, id: DocumentId, invoice: InvoiceId) -> Result<(), StoreError>;

    /// Records the original of a document in a language; the first one stays.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when there is one already.
    async fn save_original(&mut self, paper: &StoredPaper) -> Result<(), StoreError>;

    /// Records a marked copy.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn save_copy(&mut self, copy: &Copy) -> Result<(), StoreError>;

    /// Locks what the workspace is until the work ends: brand, settings and members change one after another.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn lock_profile(&mut self) -> Result<(), StoreError>;

    /// Keeps a proposed change of the payee; its steps are kept one by one.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when there is one of that id.
    async fn insert_payee_change(&mut self, change: &PayeeChange) -> Result<(), StoreError>;

    /// Keeps a step of a change of the payee.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when that step of it was taken, or there is no such change.
    async fn insert_payee_step(&mut self, step: &TakenStep) -> Result<(), StoreError>;

    /// Sets the brand and counts its version up.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn save_brand(&mut self, brand: &Brand) -> Result<(), StoreError>;

    /// Sets time zone, year and languages, and counts their version up.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn save_settings(&mut self, settings: &Settings) -> Result<(), StoreError>;

    /// Adds a registration from its day on.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when one begins on that day already.
    async fn insert_registration(&mut self, registration: &Registration) -> Result<(), StoreError>;

    /// Adds a place.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn insert_place(&mut self, place: &Place) -> Result<(), StoreError>;

    /// One place.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn place(&mut self, id: PlaceId) -> Result<Option<Place>, StoreError>;

    /// Stores the bytes of a brand asset under their SHA-256; storing the same twice is allowed.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn put_asset(&mut self, sha256: Digest, bytes: &[u8]) -> Result<(), StoreError>;
}
