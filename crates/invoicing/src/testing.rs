//! The store in memory, for tests and for teams that use this crate alone.
//!
//! The cases that every store must pass need a whole unit of work, and lie beside it in the crate `dalil-testkit`.

mod quotations;
mod search;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Bound,
};

use async_trait::async_trait;
use dalil_money::Currency;
use dalil_proof::{Digest, tree::Tree};
use dalil_tenancy::{
    Days, StoreError, WorkspaceId,
    page::{Page, PageRequest},
};
use jiff::{Timestamp, civil::Date};

use crate::{
    Allocated, Answer, Basis, Brand, Client, ClientId, ClientKey, ClientSort, Copy, Discarded, DocumentFilter,
    DocumentId, DocumentKey, DocumentKind, DocumentRow, DocumentState, DocumentSummary, Draft, DraftKind, Growth,
    InvoiceFilter, InvoiceId, InvoiceKey, InvoiceState, InvoiceSummary, InvoicingRead, InvoicingStore, Issued, Item,
    ItemKey, LogEntry, PaperLanguage, PaperState, PayeeChange, PayeeChangeId, Payees, Place, PlaceId, Quotation,
    QuotationFilter, QuotationKept, QuotationSummary, ReceiptOf, ReceivedId, Registration, SeriesKey, SeriesState,
    StoredDocument, StoredPaper, TakenStep, Void, Voided,
    compute::Totals,
    figures::Figures,
    returns::{ReturnNote, SalesEntry, SalesFilter, SalesKey, TaxMonth, TaxSums, Taxed},
    search::{Hits, Query, Reach, Source, client_words},
    settings::Settings,
};

type Result<T> = std::result::Result<T, StoreError>;

/// The books of one workspace over plain maps. A clone is a copy of all of it: keep the old one to roll back.
///
/// ```
/// use dalil_invoicing::{InvoicingRead, testing::MemoryInvoicing};
/// use dalil_tenancy::WorkspaceId;
/// # pollster::block_on(async {
/// let mut store = MemoryInvoicing::new(WorkspaceId::mint(0, &[0; 10]));
/// assert_eq!(store.brand().await.unwrap(), None);
/// # });
/// ```
#[derive(Clone, Debug)]
pub struct MemoryInvoicing {
    workspace: WorkspaceId,
    clients: BTreeMap<ClientId, Client>,
    words: BTreeMap<ClientId, BTreeSet<(String, Source)>>,
    drafts: BTreeMap<InvoiceId, (Draft, i64)>,
    discarded: BTreeMap<InvoiceId, Discarded>,
    items: BTreeMap<(&'static str, ItemKey), Item>,
    documents: BTreeMap<DocumentId, Issued>,
    voids: BTreeMap<DocumentId, Void>,
    series: BTreeMap<SeriesKey, SeriesState>,
    nodes: HashMap<DocumentId, Vec<Digest>>,
    originals: HashMap<(DocumentId, PaperLanguage), StoredPaper>,
    copies: BTreeMap<(DocumentId, u32), Copy>,
    figures: Figures,
    payee_changes: BTreeMap<PayeeChangeId, PayeeChange>,
    quotations: BTreeMap<DocumentId, quotations::Kept>,
    brand: Option<Brand>,
    brand_version: i64,
    settings_version: i64,
    assets: HashMap<Digest, Vec<u8>>,
    settings: Settings,
    registrations: BTreeMap<Date, Registration>,
    places: Vec<Place>,
}

impl MemoryInvoicing {
    /// Every change of the payee, with its steps.
    pub fn payee_changes_made(&self) -> impl Iterator<Item = &PayeeChange> {
        self.payee_changes.values()
    }

    /// Empty books of a workspace.
    pub fn new(workspace: WorkspaceId) -> Self {
        Self {
            workspace,
            clients: BTreeMap::new(),
            words: BTreeMap::new(),
            drafts: BTreeMap::new(),
            discarded: BTreeMap::new(),
            items: BTreeMap::new(),
            documents: BTreeMap::new(),
            voids: BTreeMap::new(),
            series: BTreeMap::new(),
            nodes: HashMap::new(),
            originals: HashMap::new(),
            copies: BTreeMap::new(),
            figures: Figures::default(),
            payee_changes: BTreeMap::new(),
            quotations: BTreeMap::new(),
            brand: None,
            brand_version: 0,
            settings_version: 0,
            assets: HashMap::new(),
            settings: Settings::default(),
            registrations: BTreeMap::new(),
            places: Vec::new(),
        }
    }

    /// Every issued document, in the order of their ids.
    pub fn issued(&self) -> impl Iterator<Item = &Issued> {
        self.documents.values()
    }

    /// Takes away for good what was thrown away before a time; how many there were.
    pub fn forget_discarded(&mut self, before: Timestamp) -> usize {
        let kept = self.discarded.len();
        self.discarded.retain(|_, discarded| discarded.at >= before);
        kept - self.discarded.len()
    }

    /// Loses every client and place, as only a hand in the database could.
    pub fn lose_parties(&mut self) {
        self.clients.clear();
        self.places.clear();
    }

    /// Every void, in the order of their documents' ids.
    pub fn voids(&self) -> impl Iterator<Item = &Void> {
        self.voids.values()
    }

    /// How the document stands whose leaf begins so.
    pub fn paper_state(&self, leaf: [u8; 16]) -> Option<PaperState> {
        let found = self.documents.values().find(|issued| issued.row().leaf.as_bytes().starts_with(&leaf))?.row();
        let any = |is: &dyn Fn(&DocumentRow) -> bool| self.documents.values().any(|issued| is(issued.row()));
        let mushak = [Some(found.id), found.counterpart];
        let (reissued, corrected) = (
            any(&|row| row.replaces_id == Some(found.id)),
            any(&|row| row.corrects_id.is_some() && mushak.contains(&row.corrects_id)),
        );
        Some(PaperState::of(self.voids.contains_key(&found.id), reissued, corrected))
    }

    fn is_issued_to(&self, client: ClientId, days: Days) -> bool {
        let of_days = |issued: &Issued| !issued.kind().is_offer() && days.hold(issued.row().issued_on);
        self.documents.values().any(|issued| issued.row().client == client && of_days(issued))
    }

    fn state(&self, issued: &Issued) -> DocumentState {
        if self.voids.contains_key(&issued.id()) { DocumentState::Voided } else { DocumentState::Issued }
    }

    fn save_document(&mut self, document: &Issued) -> Result<()> {
        let row = document.row();
        let number_taken = |other: &Issued| {
            let other = other.row();
            other.series == row.series && other.number == row.number
        };
        let replaces_too = |other: &Issued| other.row().replaces_id == row.replaces_id;
        let is_replaced = row.replaces_id.is_some() && self.documents.values().any(replaces_too);
        if is_replaced || row.replaces_id.is_some_and(|replaced| !self.voids.contains_key(&replaced)) {
            return conflict("document");
        }
        let receipt_too = |other: &Issued| other.row().payment_id == row.payment_id;
        if row.payment_id.is_some() && self.documents.values().any(receipt_too) {
            return conflict("document");
        }
        let foreign = row.workspace != self.workspace || !self.clients.contains_key(&row.client);
        if foreign || self.documents.contains_key(&row.id) || self.documents.values().any(number_taken) {
            return conflict("document");
        }
        if let Some(series) = self.series.get_mut(&row.series) {
            series.last_issued_at = row.issued_at;
        }
        self.figures.add(row);
        if row.series.kind == DocumentKind::Quotation {
            self.quotations.insert(row.id, quotations::Kept::default());
        }
        self.documents.insert(row.id, document.clone());
        Ok(())
    }

    /// The tax invoices and notes of a month.
    fn tax_documents(&self, month: TaxMonth) -> impl Iterator<Item = &Issued> {
        let of_month =
            move |issued: &&Issued| issued.kind().is_statutory() && TaxMonth::of(issued.row().issued_on) == month;
        self.documents.values().filter(of_month)
    }

    fn draft_summary(&self, (draft, total): &(Draft, i64)) -> InvoiceSummary {
        let name = self.clients.get(&draft.fields.client).map(|client| &client.fields.name);
        InvoiceSummary {
            id: draft.id,
            state: InvoiceState::Draft,
            client: draft.fields.client,
            client_name_bn: name.and_then(|name| name.bn()).map(str::to_owned),
            client_name_en: name.and_then(|name| name.en()).map(str::to_owned),
            currency: draft.fields.currency,
            total: *total,
            printed_number: None,
            issued_on: None,
            updated_at: draft.updated_at,
        }
    }
}

fn sales_entry(issued: &Issued, voided: bool) -> SalesEntry {
    let row = issued.row();
    let totals = if voided { Totals::default() } else { row.totals };
    SalesEntry {
        document: row.id,
        number: row.number,
        printed_number: row.printed_number.clone(),
        issued_at: row.issued_at,
        issued_on: row.issued_on,
        buyer: issued.buyer().clone(),
        description: issued.lines().first().map(|line| line.description.clone()).unwrap_or_default(),
        line_count: row.line_count,
        voided,
        sums: TaxSums { value: totals.value, duty: totals.duty, vat: totals.vat },
        total: totals.total,
    }
}

fn issued_summary(issued: &Issued, state: DocumentState) -> InvoiceSummary {
    let row = issued.row();
    InvoiceSummary {
        id: InvoiceId::from_uuid(row.id.as_uuid()),
        state: state.into(),
        client: row.client,
        client_name_bn: issued.buyer().name_bn.clone(),
        client_name_en: issued.buyer().name_en.clone(),
        currency: row.currency,
        total: row.totals.total,
        printed_number: Some(row.printed_number.clone()),
        issued_on: Some(row.issued_on),
        updated_at: row.issued_at,
    }
}

/// Newest first from an iterator that is so already.
/// The items after a key, by rank, up or down.
fn page_of<T, K, R: Ord>(
    items: impl Iterator<Item = T>,
    page: PageRequest<K>,
    rises: bool,
    key: impl Fn(&T) -> K,
    rank: impl Fn(&K) -> R,
) -> Page<T, K> {
    let limit = page.limit();
    let order = |one: &R, other: &R| if rises { one.cmp(other) } else { other.cmp(one) };
    let after = page.after.map(|after| rank(&after));
    let mut rest: Vec<T> =
        items.filter(|item| after.as_ref().is_none_or(|after| order(&rank(&key(item)), after).is_gt())).collect();
    rest.sort_by(|one, other| order(&rank(&key(one)), &rank(&key(other))));
    rest.truncate(usize::from(limit) + 1);
    Page::cut(rest, limit, key)
}

fn corrupt(series: &SeriesKey) -> StoreError {
    StoreError::Corrupt { table: "series", id: format!("{} {}", series.kind.as_str(), series.year) }
}

fn conflict<T>(what: &'static str) -> Result<T> {
    Err(StoreError::Conflict { what })
}

#[async_trait]
impl InvoicingRead for MemoryInvoicing {
    async fn client(&mut self, id: ClientId) -> Result<Option<Client>> {
        Ok(self.clients.get(&id).cloned())
    }

    async fn clients(&mut self, sort: ClientSort, page: PageRequest<ClientKey>) -> Result<Page<Client, ClientKey>> {
        Ok(page_of(self.clients.values().cloned(), page, sort.rises(), |client| sort.key(client), Clone::clone))
    }

    async fn clients_issued_to(
        &mut self,
        days: Days,
        sort: ClientSort,
        page: PageRequest<ClientKey>,
    ) -> Result<Page<Client, ClientKey>> {
        let issued_to = self.clients.values().filter(|client| self.is_issued_to(client.id, days)).cloned();
        Ok(page_of(issued_to, page, sort.rises(), |client| sort.key(client), Clone::clone))
    }

    async fn draft(&mut self, id: InvoiceId) -> Result<Option<Draft>> {
        Ok(self.drafts.get(&id).map(|(draft, _)| draft.clone()))
    }

    async fn discarded(&mut self, id: InvoiceId) -> Result<Option<Discarded>> {
        Ok(self.discarded.get(&id).cloned())
    }

    async fn invoices(
        &mut self,
        filter: InvoiceFilter,
        page: PageRequest<InvoiceKey>,
    ) -> Result<Page<InvoiceSummary, InvoiceKey>> {
        let drafts = self.drafts.values().filter(|(draft, _)| draft.fields.kind == DraftKind::Invoice);
        let drafts = drafts.map(|draft| self.draft_summary(draft));
        let issued = self.documents.values().filter(|issued| issued.kind() == DocumentKind::Invoice);
        let all = drafts
            .filter(|_| filter.takes_drafts())
            .chain(issued.map(|issued| issued_summary(issued, self.state(issued))).filter(|_| filter.takes_issued()))
            .filter(|item| filter.state.is_none_or(|state| item.state == state))
            .filter(|item| filter.client.is_none_or(|client| item.client == client))
            .filter(|item| filter.from.is_none_or(|day| item.issued_on >= Some(day)))
            .filter(|item| filter.to.is_none_or(|day| item.issued_on <= Some(day)));
        let sort = filter.sort;
        Ok(page_of(all, page, sort.rises(), InvoiceSummary::key, |key| key.rank(sort)))
    }

    async fn items(&mut self, currency: Currency, typed: &ItemKey, limit: u16) -> Result<Vec<Item>> {
        let from = self.items.range((currency.code(), typed.clone())..);
        let begins = |((code, key), _): &(&(&str, ItemKey), &Item)| {
            *code == currency.code() && key.as_str().starts_with(typed.as_str())
        };
        Ok(from.take_while(begins).take(usize::from(limit)).map(|(_, item)| item.clone()).collect())
    }

    async fn document(&mut self, id: DocumentId) -> Result<Option<Issued>> {
        Ok(self.documents.get(&id).cloned())
    }

    async fn notes_of(&mut self, document: DocumentId) -> Result<Vec<Issued>> {
        let notes = self.documents.values().filter(|issued| issued.row().corrects_id == Some(document));
        let mut notes: Vec<Issued> = notes.cloned().collect();
        notes.sort_by_key(|note| (note.row().issued_at, note.id()));
        Ok(notes)
    }

    async fn receipts_of(&mut self, payments: &[ReceivedId]) -> Result<Vec<ReceiptOf>> {
        let receipt = |issued: &Issued| {
            let payment = issued.row().payment_id.filter(|payment| payments.contains(payment))?;
            let voided = self.voids.contains_key(&issued.id());
            Some(ReceiptOf { payment, receipt: issued.named(), voided })
        };
        Ok(self.documents.values().filter_map(receipt).collect())
    }

    async fn documents(
        &mut self,
        filter: DocumentFilter,
        page: PageRequest<DocumentKey>,
    ) -> Result<Page<DocumentSummary, DocumentKey>> {
        let found = self
            .documents
            .values()
            .map(|issued| DocumentSummary::of(issued, self.state(issued)))
            .filter(|item| filter.state.is_none_or(|state| item.state == state))
            .filter(|item| filter.kind.is_none_or(|kind| item.kind == kind))
            .filter(|item| !(filter.no_offers && item.kind.is_offer()))
            .filter(|item| filter.client.is_none_or(|client| item.client == client))
            .filter(|item| filter.from.is_none_or(|day| item.issued_on >= day))
            .filter(|item| filter.to.is_none_or(|day| item.issued_on <= day));
        let sort = filter.sort;
        Ok(page_of(found, page, sort.rises(), DocumentSummary::key, |key| key.rank(sort)))
    }

    async fn summaries(&mut self, documents: &[DocumentId]) -> Result<Vec<DocumentSummary>> {
        let found = self.documents.values().filter(|issued| documents.contains(&issued.id()));
        Ok(found.map(|issued| DocumentSummary::of(issued, self.state(issued))).collect())
    }

    async fn counterparts(&mut self, documents: &[DocumentId]) -> Result<Vec<(DocumentId, DocumentId)>> {
        let found = self.documents.values().filter(|issued| documents.contains(&issued.id()));
        Ok(found.filter_map(|issued| Some((issued.id(), issued.row().counterpart?))).collect())
    }

    async fn search(&mut self, query: &Query, reach: Reach, limit: u16) -> Result<Hits> {
        Ok(self.found(query, reach, limit))
    }

    async fn figures(&mut self, from: Date, to: Date) -> Result<Figures> {
        let months = from.first_of_month()..=to;
        Ok(self.figures.iter().filter(|(key, _)| months.contains(&key.month)).collect())
    }

    async fn sales(&mut self, filter: SalesFilter, page: PageRequest<SalesKey>) -> Result<Page<SalesEntry, SalesKey>> {
        let feeds = |issued: &&Issued| {
            let of_note = |note: ReturnNote| issued.lines().iter().any(|line| line.vat_treatment == note.treatment());
            let whole = filter.note.is_none() && filter.above.is_none();
            let large = filter.above.is_none_or(|above| issued.row().totals.total > above);
            filter.note.is_none_or(of_note) && large && (whole || !self.voids.contains_key(&issued.id()))
        };
        let entry = |issued: &Issued| sales_entry(issued, self.voids.contains_key(&issued.id()));
        let invoices = self.tax_documents(filter.month).filter(|issued| issued.kind() == DocumentKind::Mushak63);
        let found = invoices.filter(feeds).map(entry);
        Ok(page_of(found, page, true, SalesEntry::key, |key| *key))
    }

    async fn taxed(&mut self, month: TaxMonth) -> Result<Vec<Taxed>> {
        let mut sums = BTreeMap::<(DocumentKind, &str), TaxSums>::new();
        for issued in self.tax_documents(month).filter(|issued| !self.voids.contains_key(&issued.id())) {
            for line in issued.lines() {
                let own = sums.entry((issued.kind(), line.vat_treatment.as_str())).or_default();
                *own = own.plus(TaxSums { value: line.value, duty: line.duty, vat: line.vat });
            }
        }
        let taxed = |((kind, treatment), sums): ((DocumentKind, &str), TaxSums)| Taxed {
            kind,
            treatment: treatment.to_owned(),
            sums,
        };
        Ok(sums.into_iter().map(taxed).collect())
    }

    async fn originals(&mut self, document: DocumentId) -> Result<Vec<StoredPaper>> {
        let stored = PaperLanguage::ALL.into_iter().filter_map(|language| self.originals.get(&(document, language)));
        Ok(stored.cloned().collect())
    }

    async fn copies(&mut self, document: DocumentId) -> Result<Vec<Copy>> {
        Ok(self.copies.range((document, 0)..=(document, u32::MAX)).map(|(_, copy)| copy.clone()).collect())
    }

    async fn voided(&mut self, document: DocumentId) -> Result<Option<Voided>> {
        let Some(void) = self.voids.get(&document) else { return Ok(None) };
        let replaces = |issued: &&Issued| issued.row().replaces_id == Some(document);
        let by = self.documents.values().find(replaces);
        let invoice = self.documents.get(&document).and_then(|issued| issued.row().invoice());
        let draft = self.drafts.values().find(|(draft, _)| draft.replaces.is_some() && draft.replaces == invoice);
        Ok(Some(Voided {
            void: void.clone(),
            reissued_as: by.map(Issued::named),
            draft: draft.map(|(draft, _)| draft.id),
        }))
    }

    async fn stored_voids(&mut self, after: Option<DocumentId>, limit: u16) -> Result<Vec<Void>> {
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let found = self.voids.range((start, Bound::Unbounded)).take(usize::from(limit));
        Ok(found.map(|(_, void)| void.clone()).collect())
    }

    async fn quotation(&mut self, id: DocumentId) -> Result<Option<Quotation>> {
        Ok(self.quotation_of(id))
    }

    async fn answer(&mut self, quotation: DocumentId) -> Result<Option<Answer>> {
        Ok(self.quotations.get(&quotation).and_then(|kept| kept.answer.clone()))
    }

    async fn quotations(
        &mut self,
        filter: QuotationFilter,
        today: Date,
        page: PageRequest<InvoiceKey>,
    ) -> Result<Page<QuotationSummary, InvoiceKey>> {
        Ok(self.listed_quotations(filter, today, page))
    }

    async fn stored_quotations(
        &mut self,
        after: Option<DocumentId>,
        limit: u16,
    ) -> Result<Vec<(Quotation, Option<Answer>)>> {
        Ok(self.checked_quotations(after, limit))
    }

    async fn payees(&mut self) -> Result<Payees> {
        Ok(Payees::of(self.payee_changes.values()))
    }

    async fn payee_changes(&mut self, page: PageRequest<PayeeChangeId>) -> Result<Page<PayeeChange, PayeeChangeId>> {
        let older = self.payee_changes.values().rev().filter(|change| page.after.is_none_or(|after| change.id < after));
        let items = older.take(usize::from(page.limit()) + 1).cloned().collect();
        Ok(Page::cut(items, page.limit(), |change: &PayeeChange| change.id))
    }

    async fn payee_change(&mut self, id: PayeeChangeId) -> Result<Option<PayeeChange>> {
        Ok(self.payee_changes.get(&id).cloned())
    }

    async fn brand(&mut self) -> Result<Option<Brand>> {
        Ok(self.brand.clone())
    }

    async fn settings(&mut self) -> Result<Settings> {
        Ok(self.settings.clone())
    }

    async fn registration_on(&mut self, day: Date) -> Result<Option<Registration>> {
        Ok(self.registrations.range(..=day).next_back().map(|(_, registration)| registration.clone()))
    }

    async fn brand_version(&mut self) -> Result<i64> {
        Ok(self.brand_version)
    }

    async fn settings_version(&mut self) -> Result<i64> {
        Ok(self.settings_version)
    }

    async fn registrations(&mut self) -> Result<Vec<Registration>> {
        Ok(self.registrations.values().rev().cloned().collect())
    }

    async fn places(&mut self) -> Result<Vec<Place>> {
        let mut places = self.places.clone();
        places.sort_by_key(|place| (place.code.is_some(), place.id));
        Ok(places)
    }

    async fn asset(&mut self, sha256: Digest) -> Result<Option<Vec<u8>>> {
        Ok(self.assets.get(&sha256).cloned())
    }

    async fn stored_documents(&mut self, series: &SeriesKey, after: u64, limit: u16) -> Result<Vec<StoredDocument>> {
        let within = |issued: &&Issued| issued.row().series == *series && issued.row().number > after;
        let mut found: Vec<&Issued> = self.documents.values().filter(within).collect();
        found.sort_by_key(|issued| issued.row().number);
        let stored = |issued: &Issued| StoredDocument {
            row: issued.row().clone(),
            lines: issued.lines().to_vec(),
            attention: issued.attention().cloned(),
            nodes: self.nodes.get(&issued.id()).cloned().unwrap_or_default(),
            void: self.voids.get(&issued.id()).cloned(),
        };
        Ok(found.into_iter().take(usize::from(limit)).map(stored).collect())
    }

    async fn stored_series(&mut self) -> Result<Vec<SeriesKey>> {
        let named: BTreeSet<SeriesKey> = self.documents.values().map(|issued| issued.row().series.clone()).collect();
        Ok(named.into_iter().collect())
    }

    async fn series(&mut self) -> Result<Vec<SeriesState>> {
        Ok(self.series.values().cloned().collect())
    }

    async fn log_entries(&mut self, series: &SeriesKey, numbers: &[u64]) -> Result<Vec<LogEntry>> {
        let rows = self.documents.values().map(Issued::row);
        let rows = rows.filter(|row| row.series == *series && numbers.contains(&row.number));
        let entry = |row: &DocumentRow| LogEntry {
            number: row.number,
            leaf: row.leaf,
            nodes: self.nodes.get(&row.id).cloned().unwrap_or_default(),
        };
        let mut entries: Vec<LogEntry> = rows.map(entry).collect();
        entries.sort_by_key(|entry| entry.number);
        Ok(entries)
    }
}

#[async_trait]
impl InvoicingStore for MemoryInvoicing {
    async fn insert_client(&mut self, client: &Client) -> Result<()> {
        if self.clients.contains_key(&client.id) {
            return conflict("client");
        }
        self.words.insert(client.id, client_words(&client.fields));
        self.clients.insert(client.id, client.clone());
        Ok(())
    }

    async fn client_for_update(&mut self, id: ClientId) -> Result<Option<Client>> {
        self.client(id).await
    }

    async fn save_client(&mut self, client: &Client) -> Result<()> {
        match self.clients.get_mut(&client.id) {
            Some(stored) => stored.clone_from(client),
            None => return conflict("client"),
        }
        let billed = self.documents.values().any(|issued| issued.row().client == client.id);
        let words = self.words.entry(client.id).or_default();
        words.retain(|(_, source)| billed && *source == Source::Name);
        words.extend(client_words(&client.fields));
        Ok(())
    }

    async fn insert_draft(&mut self, draft: &Draft, total: i64) -> Result<()> {
        let known_place = draft.fields.place.is_none_or(|id| self.places.iter().any(|place| place.id == id));
        let replaces_too = |(other, _): &(Draft, i64)| other.replaces == draft.replaces;
        let is_replaced = draft.replaces.is_some() && self.drafts.values().any(replaces_too);
        let may_replace = |id: &DocumentId| match draft.fields.kind {
            DraftKind::Invoice => self.voids.contains_key(id),
            DraftKind::Quotation => self.quotations.contains_key(id),
        };
        if is_replaced || draft.replaces.is_some_and(|replaced| !may_replace(&replaced)) {
            return conflict("invoice_draft");
        }
        let billed_too = |(other, _): &(Draft, i64)| other.quotation == draft.quotation;
        let is_billed = draft.quotation.is_some() && self.drafts.values().any(billed_too);
        if is_billed || draft.quotation.is_some_and(|id| !self.quotations.contains_key(&id)) {
            return conflict("invoice_draft");
        }
        if self.drafts.contains_key(&draft.id) || !self.clients.contains_key(&draft.fields.client) || !known_place {
            return conflict("invoice_draft");
        }
        self.drafts.insert(draft.id, (draft.clone(), total));
        Ok(())
    }

    async fn draft_for_update(&mut self, id: InvoiceId) -> Result<Option<Draft>> {
        self.draft(id).await
    }

    async fn save_draft(&mut self, draft: &Draft, total: i64) -> Result<()> {
        match self.drafts.get_mut(&draft.id) {
            Some(stored) => *stored = (draft.clone(), total),
            None => return conflict("invoice_draft"),
        }
        Ok(())
    }

    async fn discard_draft(&mut self, id: InvoiceId, at: Timestamp, by: &str) -> Result<()> {
        let Some((draft, _)) = self.drafts.remove(&id) else { return conflict("invoice_draft") };
        self.discarded.insert(id, Discarded { draft, at, by: by.to_owned() });
        Ok(())
    }

    async fn take_discarded(&mut self, id: InvoiceId) -> Result<Option<Discarded>> {
        Ok(self.discarded.remove(&id))
    }

    async fn save_items(&mut self, items: &[Item]) -> Result<()> {
        let keyed = items.iter().filter_map(|item| Some(((item.currency.code(), item.key()?), item.clone())));
        self.items.extend(keyed);
        Ok(())
    }

    async fn for_issue(&mut self, drafts: &[InvoiceId], day: Date) -> Result<Vec<Basis>> {
        let places = self.places().await?;
        let registration = self.registration_on(day).await?;
        let payees = self.payees().await?;
        let mut found = Vec::new();
        for id in drafts {
            let Some((draft, _)) = self.drafts.get(id).cloned() else { continue };
            let replaces = match draft.replaces {
                Some(invoice) => self.replaced(invoice).await?,
                None => None,
            };
            let quotation = self.quoted(draft.quotation).await?;
            found.push(Basis {
                quotation,
                settings: self.settings.clone(),
                client: self.clients.get(&draft.fields.client).cloned(),
                brand: self.brand.clone(),
                registration: registration.clone(),
                place: match draft.fields.place {
                    None => places.first().cloned(),
                    Some(id) => places.iter().find(|place| place.id == id).cloned(),
                },
                payees: payees.clone(),
                replaces,
                draft,
            });
        }
        Ok(found)
    }

    async fn allocate(&mut self, wanted: &[(SeriesKey, u32)], at: Timestamp) -> Result<Vec<Allocated>> {
        let mut taken = Vec::new();
        for (series, count) in wanted {
            let before = self.series.get(series).map(|state| (state.last, state.last_issued_at));
            let last = before.map_or(0, |(last, _)| last);
            let peaks = self.series.get(series).map_or_else(Vec::new, |state| state.peaks.clone());
            let tree = Tree::stored(last, peaks.clone()).map_err(|_| corrupt(series))?;
            let last_number = last + u64::from(*count);
            let state = SeriesState { key: series.clone(), last: last_number, last_issued_at: at, peaks };
            self.series.insert(series.clone(), state);
            taken.push(Allocated { number: last + 1, tree, previous_issued_at: before.map(|(_, at)| at) });
        }
        Ok(taken)
    }

    async fn save_issued(&mut self, documents: &[&Issued], growth: &Growth, drafts: &[InvoiceId]) -> Result<()> {
        for document in documents {
            self.save_document(document)?;
            self.nodes.insert(document.id(), growth.nodes(document.id()).to_vec());
        }
        for (series, tree) in growth.trees() {
            if let Some(state) = self.series.get_mut(series) {
                state.peaks = tree.peaks().to_vec();
            }
        }
        for draft in drafts {
            self.drafts.remove(draft);
        }
        Ok(())
    }

    async fn save_voids(&mut self, voids: &[Void], documents: &[&DocumentRow]) -> Result<()> {
        for void in voids {
            if self.voids.contains_key(&void.document) || !self.documents.contains_key(&void.document) {
                return conflict("document_void");
            }
            self.voids.insert(void.document, void.clone());
        }
        for row in documents {
            self.figures.take(row);
        }
        Ok(())
    }

    async fn quotation_for_update(&mut self, id: DocumentId) -> Result<Option<Quotation>> {
        self.quotation(id).await
    }

    async fn save_answer(&mut self, answer: &Answer) -> Result<()> {
        self.keep_answer(answer)
    }

    async fn keep_quotation(&mut self, id: DocumentId, kept: QuotationKept) -> Result<()> {
        match self.quotations.get_mut(&id) {
            Some(stored) => stored.became = kept,
            None => return conflict("quotation"),
        }
        Ok(())
    }

    async fn bill_quotation(&mut self, id: DocumentId, invoice: InvoiceId) -> Result<()> {
        match self.quotations.get_mut(&id) {
            Some(stored) => stored.invoice = Some(invoice),
            None => return conflict("quotation"),
        }
        Ok(())
    }

    async fn save_original(&mut self, paper: &StoredPaper) -> Result<()> {
        let key = (paper.document, paper.language);
        if self.originals.contains_key(&key) || !self.documents.contains_key(&paper.document) {
            return conflict("original_paper");
        }
        self.originals.insert(key, paper.clone());
        Ok(())
    }

    async fn save_copy(&mut self, copy: &Copy) -> Result<()> {
        let key = (copy.paper.document, copy.ordinal);
        if self.copies.contains_key(&key) || !self.documents.contains_key(&copy.paper.document) {
            return conflict("paper_copy");
        }
        self.copies.insert(key, copy.clone());
        Ok(())
    }

    /// The whole books are held by one work at a time.
    async fn lock_profile(&mut self) -> Result<()> {
        Ok(())
    }

    async fn insert_payee_change(&mut self, change: &PayeeChange) -> Result<()> {
        if self.payee_changes.contains_key(&change.id) {
            return conflict("payee_change");
        }
        self.payee_changes.insert(change.id, PayeeChange { steps: Vec::new(), ..change.clone() });
        Ok(())
    }

    async fn insert_payee_step(&mut self, step: &TakenStep) -> Result<()> {
        match self.payee_changes.get_mut(&step.change) {
            Some(change) if change.step(step.step).is_none() => {
                change.steps.push(step.clone());
                change.steps.sort_by_key(|taken| taken.step);
                Ok(())
            }
            _ => conflict("payee_step"),
        }
    }

    async fn save_brand(&mut self, brand: &Brand) -> Result<()> {
        if brand.logo.is_some_and(|logo| !self.assets.contains_key(&logo)) {
            return conflict("brand");
        }
        self.brand = Some(brand.clone());
        self.brand_version += 1;
        Ok(())
    }

    async fn save_settings(&mut self, settings: &Settings) -> Result<()> {
        self.settings = settings.clone();
        self.settings_version += 1;
        Ok(())
    }

    async fn insert_registration(&mut self, registration: &Registration) -> Result<()> {
        if self.registrations.contains_key(&registration.from) {
            return conflict("registration");
        }
        self.registrations.insert(registration.from, registration.clone());
        Ok(())
    }

    async fn insert_place(&mut self, place: &Place) -> Result<()> {
        if self.places.iter().any(|known| known.id == place.id || known.code == place.code) {
            return conflict("place");
        }
        self.places.push(place.clone());
        Ok(())
    }

    async fn place(&mut self, id: PlaceId) -> Result<Option<Place>> {
        Ok(self.places.iter().find(|place| place.id == id).cloned())
    }

    async fn put_asset(&mut self, sha256: Digest, bytes: &[u8]) -> Result<()> {
        self.assets.entry(sha256).or_insert_with(|| bytes.to_vec());
        Ok(())
    }
}
