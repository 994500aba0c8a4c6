//! The invoicing store on PostgreSQL, one module for each capability.

mod clients;
mod documents;
pub(crate) mod drafts;
mod figures;
mod issuing;
mod items;
mod lists;
mod papers;
mod payees;
mod profile;
mod quotations;
mod returns;
mod rows;
mod search;
mod series;
mod voids;

use async_trait::async_trait;
use dalil_invoicing::{
    Allocated, Answer, Basis, Brand, Client, ClientId, ClientKey, ClientSort, Copy, Discarded, DocumentFilter,
    DocumentId, DocumentKey, DocumentPapers, DocumentRow, DocumentSummary, Draft, Growth, InvoiceFilter, InvoiceId,
    InvoiceKey, InvoiceSummary, InvoicingRead, InvoicingStore, Issued, Item, ItemKey, LogEntry, PayeeChange,
    PayeeChangeId, Payees, Place, PlaceId, Profile, Quotation, QuotationFilter, QuotationKept, QuotationSummary,
    ReceiptOf, ReceivedId, Registration, SeriesKey, SeriesState, StoredDocument, StoredPaper, TakenStep, Void, Voided,
    figures::Figures,
    returns::{SalesEntry, SalesFilter, SalesKey, TaxMonth, Taxed},
    search::{Hits, Query, Reach},
    settings::Settings,
};
use dalil_money::Currency;
use dalil_proof::Digest;
use dalil_tenancy::{
    Days, StoreError,
    page::{Page, PageRequest},
};
use jiff::{Timestamp, civil::Date};

use crate::works::PgWork;

type Result<T> = std::result::Result<T, StoreError>;

#[async_trait]
impl InvoicingRead for PgWork {
    async fn client(&mut self, id: ClientId) -> Result<Option<Client>> {
        clients::find(&self.tx, id, Lock::None).await
    }

    async fn clients(&mut self, sort: ClientSort, page: PageRequest<ClientKey>) -> Result<Page<Client, ClientKey>> {
        clients::list(&self.tx, None, sort, page).await
    }

    async fn clients_issued_to(
        &mut self,
        days: Days,
        sort: ClientSort,
        page: PageRequest<ClientKey>,
    ) -> Result<Page<Client, ClientKey>> {
        clients::list(&self.tx, Some(days), sort, page).await
    }

    async fn draft(&mut self, id: InvoiceId) -> Result<Option<Draft>> {
        drafts::find(&self.tx, id, Lock::None).await
    }

    async fn discarded(&mut self, id: InvoiceId) -> Result<Option<Discarded>> {
        drafts::discarded(&self.tx, id).await
    }

    async fn invoices(
        &mut self,
        filter: InvoiceFilter,
        page: PageRequest<InvoiceKey>,
    ) -> Result<Page<InvoiceSummary, InvoiceKey>> {
        lists::invoices(&self.tx, filter, page).await
    }

    async fn items(&mut self, currency: Currency, typed: &ItemKey, limit: u16) -> Result<Vec<Item>> {
        items::beginning(&self.tx, currency, typed, limit).await
    }

    async fn document(&mut self, id: DocumentId) -> Result<Option<Issued>> {
        documents::find(&self.tx, id).await
    }

    async fn notes_of(&mut self, document: DocumentId) -> Result<Vec<Issued>> {
        documents::notes_of(&self.tx, document).await
    }

    async fn receipts_of(&mut self, payments: &[ReceivedId]) -> Result<Vec<ReceiptOf>> {
        documents::receipts_of(&self.tx, payments).await
    }

    async fn documents(
        &mut self,
        filter: DocumentFilter,
        page: PageRequest<DocumentKey>,
    ) -> Result<Page<DocumentSummary, DocumentKey>> {
        lists::documents(&self.tx, filter, page).await
    }

    async fn summaries(&mut self, documents: &[DocumentId]) -> Result<Vec<DocumentSummary>> {
        lists::summaries(&self.tx, documents).await
    }

    async fn counterparts(&mut self, documents: &[DocumentId]) -> Result<Vec<(DocumentId, DocumentId)>> {
        documents::counterparts(&self.tx, documents).await
    }

    async fn search(&mut self, query: &Query, reach: Reach, limit: u16) -> Result<Hits> {
        search::search(&self.tx, query, reach, limit).await
    }

    async fn figures(&mut self, from: Date, to: Date) -> Result<Figures> {
        figures::between(&self.tx, from, to).await
    }

    async fn sales(&mut self, filter: SalesFilter, page: PageRequest<SalesKey>) -> Result<Page<SalesEntry, SalesKey>> {
        returns::sales(&self.tx, filter, page).await
    }

    async fn taxed(&mut self, month: TaxMonth) -> Result<Vec<Taxed>> {
        returns::taxed(&self.tx, month).await
    }

    async fn originals(&mut self, document: DocumentId) -> Result<Vec<StoredPaper>> {
        papers::originals(&self.tx, document).await
    }

    async fn copies(&mut self, document: DocumentId) -> Result<Vec<Copy>> {
        papers::copies(&self.tx, document).await
    }

    async fn document_with_papers(&mut self, id: DocumentId) -> Result<Option<DocumentPapers>> {
        documents::detail(&self.tx, id).await
    }

    async fn voided(&mut self, document: DocumentId) -> Result<Option<Voided>> {
        voids::find(&self.tx, document).await
    }

    async fn stored_voids(&mut self, after: Option<DocumentId>, limit: u16) -> Result<Vec<Void>> {
        voids::stored(&self.tx, after, limit).await
    }

    async fn profile(&mut self, day: Date) -> Result<Profile> {
        profile::on(&self.tx, day).await
    }

    async fn bases(&mut self, drafts: &[InvoiceId], day: Date) -> Result<Vec<Basis>> {
        issuing::bases(&self.tx, drafts, day, Lock::None).await
    }

    async fn quotation(&mut self, id: DocumentId) -> Result<Option<Quotation>> {
        Ok(quotations::find(&self.tx, id).await?.map(|(quotation, _)| quotation))
    }

    async fn answer(&mut self, quotation: DocumentId) -> Result<Option<Answer>> {
        Ok(quotations::find(&self.tx, quotation).await?.and_then(|(_, answer)| answer))
    }

    async fn quotations(
        &mut self,
        filter: QuotationFilter,
        today: Date,
        page: PageRequest<InvoiceKey>,
    ) -> Result<Page<QuotationSummary, InvoiceKey>> {
        quotations::list(&self.tx, filter, today, page).await
    }

    async fn stored_quotations(
        &mut self,
        after: Option<DocumentId>,
        limit: u16,
    ) -> Result<Vec<(Quotation, Option<Answer>)>> {
        quotations::stored(&self.tx, after, limit).await
    }

    async fn payees(&mut self) -> Result<Payees> {
        payees::read(&self.tx).await
    }

    async fn payee_changes(&mut self, page: PageRequest<PayeeChangeId>) -> Result<Page<PayeeChange, PayeeChangeId>> {
        payees::list(&self.tx, page).await
    }

    async fn payee_change(&mut self, id: PayeeChangeId) -> Result<Option<PayeeChange>> {
        payees::find(&self.tx, id).await
    }

    async fn brand(&mut self) -> Result<Option<Brand>> {
        profile::brand(&self.tx).await
    }

    async fn settings(&mut self) -> Result<Settings> {
        profile::settings(&self.tx).await
    }

    async fn registration_on(&mut self, day: Date) -> Result<Option<Registration>> {
        profile::registration_on(&self.tx, day).await
    }

    async fn brand_version(&mut self) -> Result<i64> {
        profile::brand_version(&self.tx).await
    }

    async fn settings_version(&mut self) -> Result<i64> {
        profile::settings_version(&self.tx).await
    }

    async fn registrations(&mut self) -> Result<Vec<Registration>> {
        profile::registrations(&self.tx).await
    }

    async fn places(&mut self) -> Result<Vec<Place>> {
        profile::places(&self.tx).await
    }

    async fn asset(&mut self, sha256: Digest) -> Result<Option<Vec<u8>>> {
        profile::asset(&self.tx, sha256).await
    }

    async fn stored_documents(&mut self, series: &SeriesKey, after: u64, limit: u16) -> Result<Vec<StoredDocument>> {
        documents::stored(&self.tx, series, after, limit).await
    }

    async fn stored_series(&mut self) -> Result<Vec<SeriesKey>> {
        series::named(&self.tx).await
    }

    async fn series(&mut self) -> Result<Vec<SeriesState>> {
        series::all(&self.tx).await
    }

    async fn log_entries(&mut self, series: &SeriesKey, numbers: &[u64]) -> Result<Vec<LogEntry>> {
        series::log_entries(&self.tx, series, numbers).await
    }
}

#[async_trait]
impl InvoicingStore for PgWork {
    async fn insert_client(&mut self, client: &Client) -> Result<()> {
        clients::insert(&self.tx, client).await
    }

    async fn client_for_update(&mut self, id: ClientId) -> Result<Option<Client>> {
        clients::find(&self.tx, id, Lock::Update).await
    }

    async fn save_client(&mut self, client: &Client) -> Result<()> {
        clients::save(&self.tx, client).await
    }

    async fn insert_draft(&mut self, draft: &Draft, total: i64) -> Result<()> {
        drafts::insert(&self.tx, draft, total).await
    }

    async fn draft_for_update(&mut self, id: InvoiceId) -> Result<Option<Draft>> {
        drafts::find(&self.tx, id, Lock::Update).await
    }

    async fn save_draft(&mut self, draft: &Draft, total: i64) -> Result<()> {
        drafts::save(&self.tx, draft, total).await
    }

    async fn discard_draft(&mut self, id: InvoiceId, at: Timestamp, by: &str) -> Result<()> {
        drafts::discard(&self.tx, id, at, by).await
    }

    async fn take_discarded(&mut self, id: InvoiceId) -> Result<Option<Discarded>> {
        drafts::take_discarded(&self.tx, id).await
    }

    async fn save_items(&mut self, items: &[Item]) -> Result<()> {
        items::save(&self.tx, items).await
    }

    async fn for_issue(&mut self, drafts: &[InvoiceId], day: Date) -> Result<Vec<Basis>> {
        issuing::bases(&self.tx, drafts, day, Lock::Update).await
    }

    async fn allocate(&mut self, wanted: &[(SeriesKey, u32)], at: Timestamp) -> Result<Vec<Allocated>> {
        issuing::allocate(&self.tx, wanted, at).await
    }

    async fn save_issued(&mut self, documents: &[&Issued], growth: &Growth, drafts: &[InvoiceId]) -> Result<()> {
        self.head = issuing::save(&self.tx, documents, growth, drafts).await?;
        for issued in documents {
            self.recorded.at(issued.row().issued_at);
        }
        Ok(())
    }

    async fn save_voids(&mut self, voids: &[Void], documents: &[&DocumentRow]) -> Result<()> {
        for void in voids {
            self.recorded.dated(void.at, void.day);
        }
        voids::save(&self.tx, voids, documents).await
    }

    async fn quotation_for_update(&mut self, id: DocumentId) -> Result<Option<Quotation>> {
        quotations::locked(&self.tx, id).await
    }

    async fn save_answer(&mut self, answer: &Answer) -> Result<()> {
        quotations::save_answer(&self.tx, answer).await
    }

    async fn keep_quotation(&mut self, id: DocumentId, kept: QuotationKept) -> Result<()> {
        quotations::keep(&self.tx, id, kept).await
    }

    async fn bill_quotation(&mut self, id: DocumentId, invoice: InvoiceId) -> Result<()> {
        quotations::bill(&self.tx, id, invoice).await
    }

    async fn save_original(&mut self, paper: &StoredPaper) -> Result<()> {
        papers::save_original(&self.tx, paper).await
    }

    async fn save_copy(&mut self, copy: &Copy) -> Result<()> {
        papers::save_copy(&self.tx, copy).await
    }

    async fn lock_profile(&mut self) -> Result<()> {
        profile::lock(&self.tx).await
    }

    async fn insert_payee_change(&mut self, change: &PayeeChange) -> Result<()> {
        self.recorded.at(change.at);
        payees::insert_change(&self.tx, change).await
    }

    async fn insert_payee_step(&mut self, step: &TakenStep) -> Result<()> {
        self.recorded.at(step.at);
        payees::insert_step(&self.tx, step).await
    }

    async fn save_brand(&mut self, brand: &Brand) -> Result<()> {
        profile::save_brand(&self.tx, brand).await
    }

    async fn save_settings(&mut self, settings: &Settings) -> Result<()> {
        profile::save_settings(&self.tx, settings).await
    }

    async fn insert_registration(&mut self, registration: &Registration) -> Result<()> {
        profile::insert_registration(&self.tx, registration).await
    }

    async fn insert_place(&mut self, place: &Place) -> Result<()> {
        profile::insert_place(&self.tx, place).await
    }

    async fn place(&mut self, id: PlaceId) -> Result<Option<Place>> {
        profile::place(&self.tx, id).await
    }

    async fn put_asset(&mut self, sha256: Digest, bytes: &[u8]) -> Result<()> {
        profile::put_asset(&self.tx, sha256, bytes).await
    }
}

/// Whether a row is read for changing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lock {
    None,
    Update,
}
