//! Documents and clients within a year: by the day of issue. What only offers is not an auditor's.

use async_trait::async_trait;
use dalil_invoicing::{
    Answer, Brand, Client, ClientId, ClientKey, ClientSort, Copy, Discarded, DocumentFilter, DocumentId, DocumentKey,
    DocumentKind, DocumentPapers, DocumentSummary, Draft, InvoiceFilter, InvoiceId, InvoiceKey, InvoiceSummary,
    InvoicingRead, Issued, Item, ItemKey, LogEntry, NamedDocument, PayeeChange, PayeeChangeId, Payees, Place,
    Quotation, QuotationFilter, QuotationSummary, ReceiptOf, ReceivedId, Registration, Replaced, SeriesKey,
    SeriesState, StoredDocument, StoredPaper, Void, Voided, YearStart,
    figures::Figures,
    returns::{SalesEntry, SalesFilter, SalesKey, TaxMonth, Taxed},
    search::{Hits, Query, Reach},
    settings::Settings,
};
use dalil_money::Currency;
use dalil_proof::Digest;
use dalil_tenancy::page::{Page, PageRequest};
use jiff::civil::Date;

use super::{Confined, Result, nothing, out_of_reach};

impl Confined {
    /// Whether a document is of the year: issued on one of its days, and more than an offer.
    fn shows(&self, issued: &Issued) -> bool {
        !issued.kind().is_offer() && self.days().hold(issued.row().issued_on)
    }

    /// Whether a document was issued within the year.
    async fn holds(&mut self, id: DocumentId) -> Result<bool> {
        Ok(!self.summaries(&[id]).await?.is_empty())
    }

    /// Whether something was issued to a client within the year.
    async fn knows(&mut self, id: ClientId) -> Result<bool> {
        let filter = DocumentFilter { client: Some(id), ..DocumentFilter::default() };
        Ok(!self.documents(filter, PageRequest::new(None, 1)).await?.items.is_empty())
    }

    /// A document that another names, where it lies in the year too.
    async fn named(&mut self, document: Option<NamedDocument>) -> Result<Option<NamedDocument>> {
        let Some(document) = document else { return Ok(None) };
        Ok(self.holds(document.id).await?.then_some(document))
    }

    /// Whether some document of a series can lie in the year. A statutory series is of one year of account; a commercial one is of
    /// a year of the workspace's own calendar, which may reach into two of them.
    fn reaches(&self, series: &SeriesKey, start: YearStart) -> bool {
        if series.kind.is_offer() {
            return false;
        }
        if series.kind.is_statutory() {
            return series.year.first_year() == self.window.year();
        }
        let begins = |year| Date::new(year, start.month(), start.day()).ok();
        let year = series.year.first_year();
        let (first, next) = (begins(year), year.checked_add(1).and_then(begins));
        let days = self.days();
        first.is_some_and(|first| first <= days.last) && next.is_none_or(|next| next > days.first)
    }

    async fn reaches_series(&mut self, series: &SeriesKey) -> Result<bool> {
        let start = self.inner.invoicing().settings().await?.year_start;
        Ok(self.reaches(series, start))
    }
}

#[async_trait]
impl InvoicingRead for Confined {
    /// A client to whom something was issued within the year.
    async fn client(&mut self, id: ClientId) -> Result<Option<Client>> {
        if self.knows(id).await? { self.inner.invoicing().client(id).await } else { Ok(None) }
    }

    async fn clients(&mut self, sort: ClientSort, page: PageRequest<ClientKey>) -> Result<Page<Client, ClientKey>> {
        let days = self.days();
        self.inner.invoicing().clients_issued_to(days, sort, page).await
    }

    async fn clients_issued_to(
        &mut self,
        days: dalil_tenancy::Days,
        sort: ClientSort,
        page: PageRequest<ClientKey>,
    ) -> Result<Page<Client, ClientKey>> {
        match self.days().within(Some(days.first), Some(days.last)) {
            Some(days) => self.inner.invoicing().clients_issued_to(days, sort, page).await,
            None => Ok(nothing()),
        }
    }

    async fn draft(&mut self, _: InvoiceId) -> Result<Option<Draft>> {
        Ok(None)
    }

    async fn discarded(&mut self, _: InvoiceId) -> Result<Option<Discarded>> {
        Ok(None)
    }

    async fn invoices(
        &mut self,
        _: InvoiceFilter,
        _: PageRequest<InvoiceKey>,
    ) -> Result<Page<InvoiceSummary, InvoiceKey>> {
        out_of_reach()
    }

    async fn items(&mut self, _: Currency, _: &ItemKey, _: u16) -> Result<Vec<Item>> {
        out_of_reach()
    }

    async fn document(&mut self, id: DocumentId) -> Result<Option<Issued>> {
        let found = self.inner.invoicing().document(id).await?;
        Ok(found.filter(|issued| self.shows(issued)))
    }

    async fn notes_of(&mut self, document: DocumentId) -> Result<Vec<Issued>> {
        if !self.holds(document).await? {
            return Ok(Vec::new());
        }
        let mut notes = self.inner.invoicing().notes_of(document).await?;
        notes.retain(|note| self.shows(note));
        Ok(notes)
    }

    async fn receipts_of(&mut self, payments: &[ReceivedId]) -> Result<Vec<ReceiptOf>> {
        let mut receipts = self.inner.invoicing().receipts_of(payments).await?;
        let ids: Vec<DocumentId> = receipts.iter().map(|receipt| receipt.receipt.id).collect();
        let known = if ids.is_empty() { Vec::new() } else { self.summaries(&ids).await? };
        receipts.retain(|receipt| known.iter().any(|known| known.id == receipt.receipt.id));
        Ok(receipts)
    }

    async fn documents(
        &mut self,
        filter: DocumentFilter,
        page: PageRequest<DocumentKey>,
    ) -> Result<Page<DocumentSummary, DocumentKey>> {
        let Some(days) = self.days().within(filter.from, filter.to) else { return Ok(nothing()) };
        if filter.kind.is_some_and(DocumentKind::is_offer) {
            return Ok(nothing());
        }
        let filter = DocumentFilter { from: Some(days.first), to: Some(days.last), no_offers: true, ..filter };
        self.inner.invoicing().documents(filter, page).await
    }

    async fn summaries(&mut self, documents: &[DocumentId]) -> Result<Vec<DocumentSummary>> {
        let days = self.days();
        let mut found = self.inner.invoicing().summaries(documents).await?;
        found.retain(|document| !document.kind.is_offer() && days.hold(document.issued_on));
        Ok(found)
    }

    /// An invoice and its 6.3 are of one commit and one day.
    async fn counterparts(&mut self, documents: &[DocumentId]) -> Result<Vec<(DocumentId, DocumentId)>> {
        let known: Vec<DocumentId> = self.summaries(documents).await?.iter().map(|document| document.id).collect();
        self.inner.invoicing().counterparts(&known).await
    }

    /// An offer is not an auditor's, nor what became of it.
    async fn quotation(&mut self, _: DocumentId) -> Result<Option<Quotation>> {
        Ok(None)
    }

    async fn answer(&mut self, _: DocumentId) -> Result<Option<Answer>> {
        Ok(None)
    }

    async fn quotations(
        &mut self,
        _: QuotationFilter,
        _: Date,
        _: PageRequest<InvoiceKey>,
    ) -> Result<Page<QuotationSummary, InvoiceKey>> {
        out_of_reach()
    }

    async fn stored_quotations(&mut self, _: Option<DocumentId>, _: u16) -> Result<Vec<(Quotation, Option<Answer>)>> {
        out_of_reach()
    }

    async fn search(&mut self, query: &Query, reach: Reach, limit: u16) -> Result<Hits> {
        let narrowed = match reach.issued {
            Some(days) => self.days().within(Some(days.first), Some(days.last)),
            None => Some(self.days()),
        };
        let Some(days) = narrowed else { return Ok(Hits::default()) };
        let reach = Reach { drafts: false, issued: Some(days), ..reach };
        self.inner.invoicing().search(query, reach, limit).await
    }

    async fn figures(&mut self, from: Date, to: Date) -> Result<Figures> {
        match self.days().within(Some(from), Some(to)) {
            Some(days) => self.inner.invoicing().figures(days.first, days.last).await,
            None => Ok(Figures::default()),
        }
    }

    async fn sales(&mut self, filter: SalesFilter, page: PageRequest<SalesKey>) -> Result<Page<SalesEntry, SalesKey>> {
        if self.days().hold(filter.month.first()) {
            self.inner.invoicing().sales(filter, page).await
        } else {
            out_of_reach()
        }
    }

    async fn taxed(&mut self, month: TaxMonth) -> Result<Vec<Taxed>> {
        if self.days().hold(month.first()) { self.inner.invoicing().taxed(month).await } else { out_of_reach() }
    }

    async fn originals(&mut self, document: DocumentId) -> Result<Vec<StoredPaper>> {
        if self.holds(document).await? { self.inner.invoicing().originals(document).await } else { Ok(Vec::new()) }
    }

    async fn copies(&mut self, document: DocumentId) -> Result<Vec<Copy>> {
        if self.holds(document).await? { self.inner.invoicing().copies(document).await } else { Ok(Vec::new()) }
    }

    async fn document_with_papers(&mut self, id: DocumentId) -> Result<Option<DocumentPapers>> {
        let found = self.inner.invoicing().document_with_papers(id).await?;
        let Some(found) = found.filter(|found| self.shows(&found.document)) else { return Ok(None) };
        let voided = match found.voided {
            Some(voided) => Some(self.void_of_the_year(voided).await?),
            None => None,
        };
        Ok(Some(DocumentPapers { voided, ..found }))
    }

    async fn voided(&mut self, document: DocumentId) -> Result<Option<Voided>> {
        if !self.holds(document).await? {
            return Ok(None);
        }
        match self.inner.invoicing().voided(document).await? {
            Some(voided) => Ok(Some(self.void_of_the_year(voided).await?)),
            None => Ok(None),
        }
    }

    async fn stored_voids(&mut self, _: Option<DocumentId>, _: u16) -> Result<Vec<Void>> {
        out_of_reach()
    }

    async fn replaced(&mut self, invoice: DocumentId) -> Result<Option<Replaced>> {
        let Some(found) = self.inner.invoicing().replaced(invoice).await? else { return Ok(None) };
        let Some(invoice) = self.named(Some(found.invoice)).await? else { return Ok(None) };
        Ok(Some(Replaced { invoice, mushak: self.named(found.mushak).await? }))
    }

    async fn payees(&mut self) -> Result<Payees> {
        out_of_reach()
    }

    async fn payee_changes(&mut self, _: PageRequest<PayeeChangeId>) -> Result<Page<PayeeChange, PayeeChangeId>> {
        out_of_reach()
    }

    async fn payee_change(&mut self, _: PayeeChangeId) -> Result<Option<PayeeChange>> {
        Ok(None)
    }

    async fn brand(&mut self) -> Result<Option<Brand>> {
        out_of_reach()
    }

    /// Time zone, year of account and languages, by which pages show dates.
    async fn settings(&mut self) -> Result<Settings> {
        self.inner.invoicing().settings().await
    }

    async fn registration_on(&mut self, day: Date) -> Result<Option<Registration>> {
        if self.days().hold(day) { self.inner.invoicing().registration_on(day).await } else { out_of_reach() }
    }

    async fn brand_version(&mut self) -> Result<i64> {
        out_of_reach()
    }

    async fn settings_version(&mut self) -> Result<i64> {
        self.inner.invoicing().settings_version().await
    }

    async fn registrations(&mut self) -> Result<Vec<Registration>> {
        out_of_reach()
    }

    async fn places(&mut self) -> Result<Vec<Place>> {
        out_of_reach()
    }

    async fn asset(&mut self, _: Digest) -> Result<Option<Vec<u8>>> {
        Ok(None)
    }

    /// For checking a series, which tells no more of documents beside the year than that they hold.
    async fn stored_documents(&mut self, series: &SeriesKey, after: u64, limit: u16) -> Result<Vec<StoredDocument>> {
        if self.reaches_series(series).await? {
            self.inner.invoicing().stored_documents(series, after, limit).await
        } else {
            out_of_reach()
        }
    }

    async fn stored_series(&mut self) -> Result<Vec<SeriesKey>> {
        let start = self.inner.invoicing().settings().await?.year_start;
        let mut series = self.inner.invoicing().stored_series().await?;
        series.retain(|series| self.reaches(series, start));
        Ok(series)
    }

    async fn series(&mut self) -> Result<Vec<SeriesState>> {
        let start = self.inner.invoicing().settings().await?.year_start;
        let mut series = self.inner.invoicing().series().await?;
        series.retain(|series| self.reaches(&series.key, start));
        Ok(series)
    }

    async fn log_entries(&mut self, series: &SeriesKey, numbers: &[u64]) -> Result<Vec<LogEntry>> {
        if self.reaches_series(series).await? {
            self.inner.invoicing().log_entries(series, numbers).await
        } else {
            out_of_reach()
        }
    }
}

impl Confined {
    /// Whether a document of the year stands is told; what was made in its place only within the year.
    async fn void_of_the_year(&mut self, voided: Voided) -> Result<Voided> {
        Ok(Voided { reissued_as: self.named(voided.reissued_as).await?, draft: None, void: voided.void })
    }
}

/// Receipts follow the workspace's own calendar, as invoices do.
const _: () = assert!(!DocumentKind::MoneyReceipt.is_statutory() && !DocumentKind::Invoice.is_statutory());
