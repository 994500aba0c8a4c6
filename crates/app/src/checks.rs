//! Checking what is stored against its seals: the audit chain, and documents with their series (S0-34, S0-40).

mod accounts;
mod bought;

use std::collections::{BTreeMap, BTreeSet};

use accounts::Accounts;
use dalil_audit::{Broken, Change, Report, Row, Verifier, permission as audit};
use dalil_invoicing::{
    DocumentId, DocumentRow, Finding, InvoicingRead, PaperLanguage, PayeeStep, SeriesKey, SeriesState, Void, check,
    figures::{FigureKey, Figures},
    permission as invoicing,
};
use dalil_proof::{Digest, tree::Tree};
use dalil_tenancy::{
    Actor, StoreError,
    page::{MAX_PAGE, PageRequest},
};
use jiff::civil::Date;

use crate::{App, Failure, action};

/// How many rows are held at a time.
const STRIDE: u16 = 500;

/// What walking an audit chain found: that it holds, or the first place where it breaks.
pub type AuditCheck = std::result::Result<Report, Broken>;

/// How far a check is, in rows read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Rows read.
    pub done: u64,
    /// Rows there were to read when it began; what is added meanwhile is read as well, so that `done` may pass it.
    pub of: u64,
}

/// Is told how far a check is, once when it begins and after each stride of rows.
pub type Watch<'a> = &'a (dyn Fn(Progress) + Send + Sync);

/// Something wrong with a stored document or its series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenDocument {
    /// What: a document by its printed number and id, or a series.
    pub subject: String,
    /// The columns that differ, or what is missing.
    pub what: Vec<String>,
}

/// What checking the documents of a workspace found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentCheck {
    /// Documents whose every column is as it was sealed.
    pub verified: u64,
    /// Of these, how many had their personal text erased since.
    pub erased: u64,
    /// What is wrong.
    pub broken: Vec<BrokenDocument>,
}

type Result<T> = std::result::Result<T, Failure<std::convert::Infallible>>;

impl App {
    /// Walks the audit chain of a workspace and names the first broken row.
    ///
    /// # Errors
    /// Those of every use case; what is broken is in the report.
    pub async fn check_audit(&self, actor: &Actor, watch: Watch<'_>) -> Result<AuditCheck> {
        let permit = actor.permit(audit::READ)?;
        let mut work = self.works.read(&permit).await?;
        let mut verifier = Verifier::new(permit.workspace());
        let mut walked = Walked::of(work.audit().head().await?.seq, watch);
        let mut after = 0;
        loop {
            let rows = work.audit().chain(after, STRIDE).await?;
            let Some((last, _)) = rows.last() else { break };
            after = last.seq;
            for (row, personal) in &rows {
                verifier.row(row, personal.as_ref());
            }
            walked.on(rows.len());
        }
        let head = work.audit().head().await?;
        Ok(verifier.finish(&head))
    }

    /// Checks every document of a workspace: each column against its seal, each series for gaps, the figures kept of
    /// them, what is kept of the ledger against its entries, and documents, voids, payments and purchases against what the
    /// audit chain says, so that a missing one is found too.
    ///
    /// # Errors
    /// Those of every use case; what is broken is in the report.
    pub async fn check_documents(&self, actor: &Actor, watch: Watch<'_>) -> Result<DocumentCheck> {
        let permit = actor.permit(invoicing::DOCUMENTS_READ)?;
        let audit_permit = actor.permit(audit::READ)?;
        let entries = self.works.read(&audit_permit).await?.audit().head().await?.seq;
        let mut ledger = Ledger::default();
        let mut work = self.works.read(&permit).await?;
        let numbers: u64 = work.invoicing().series().await?.iter().map(|series| series.last).sum();
        let mut walked = Walked::of(numbers + entries, watch);
        ledger.voids(work.invoicing()).await?;
        ledger.payees(work.invoicing()).await?;
        let mut after = None;
        loop {
            let stored = work.invoicing().stored_documents(after, STRIDE).await?;
            let Some(last) = stored.last() else { break };
            after = Some(last.row.id);
            for document in &stored {
                ledger.document(&document.row, &check(&document.row, &document.lines, document.attention.as_ref()));
                ledger.workspace(&document.row, permit.workspace());
            }
            walked.on(stored.len());
        }
        for series in work.invoicing().series().await? {
            ledger.series(&series, &mut *work).await?;
        }
        let kept = work.invoicing().figures(Date::constant(1, 1, 1), Date::MAX).await?;
        ledger.figures(&kept);
        ledger.accounts.records(work.ledger()).await?;
        ledger.accounts.purchases(work.purchases()).await?;
        drop(work);
        let mut work = self.works.read(&audit_permit).await?;
        ledger.issued_in_chain(&mut *work, &mut walked).await?;
        Ok(ledger.finish())
    }
}

/// Counts rows for whoever watches.
struct Walked<'a> {
    progress: Progress,
    watch: Watch<'a>,
}

impl<'a> Walked<'a> {
    fn of(rows: u64, watch: Watch<'a>) -> Self {
        let walked = Self { progress: Progress { done: 0, of: rows }, watch };
        watch(walked.progress);
        walked
    }

    fn on(&mut self, rows: usize) {
        self.progress.done = self.progress.done.saturating_add(u64::try_from(rows).unwrap_or(u64::MAX));
        (self.watch)(self.progress);
    }
}

/// What was seen so far.
#[derive(Default)]
struct Ledger {
    report: DocumentCheck,
    numbers: BTreeMap<SeriesKey, BTreeMap<u64, Digest>>,
    seals: BTreeMap<DocumentId, String>,
    figures: Figures,
    voids: BTreeMap<DocumentId, Void>,
    accounts: Accounts,
}

impl Ledger {
    /// Reads every void: what is voided counts in no figure, and nothing is owed under it.
    async fn voids(&mut self, store: &mut dyn InvoicingRead) -> std::result::Result<(), StoreError> {
        let mut after = None;
        loop {
            let stored = store.stored_voids(after, STRIDE).await?;
            let Some(last) = stored.last() else { return Ok(()) };
            after = Some(last.document);
            for void in stored {
                self.accounts.record(action::DOCUMENT_VOIDED, void.document, void.seal());
                self.voids.insert(void.document, void);
            }
        }
    }

    /// Reads every change of the payee, and each of its steps.
    async fn payees(&mut self, store: &mut dyn InvoicingRead) -> std::result::Result<(), StoreError> {
        let mut after = None;
        loop {
            let page = store.payee_changes(PageRequest::new(after, MAX_PAGE)).await?;
            for change in page.items {
                self.accounts.record(action::PAYEE_PROPOSED, change.id, change.seal());
                for step in &change.steps {
                    let act = match step.step {
                        PayeeStep::Approved => action::PAYEE_APPROVED,
                        PayeeStep::Cancelled => action::PAYEE_CANCELLED,
                        PayeeStep::Told => action::PAYEE_TOLD,
                    };
                    self.accounts.record(act, change.id, step.seal());
                }
            }
            after = page.next;
            if after.is_none() {
                return Ok(());
            }
        }
    }

    fn document(&mut self, row: &DocumentRow, finding: &Finding) {
        self.numbers.entry(row.series.clone()).or_default().insert(row.number, row.leaf);
        self.seals.insert(row.id, row.leaf.to_string());
        let void = self.voids.remove(&row.id);
        if void.is_none() {
            self.figures.add(row);
        }
        self.accounts.document(row, void.as_ref());
        match finding {
            Finding::Verified => self.report.verified += 1,
            Finding::Erased => {
                self.report.verified += 1;
                self.report.erased += 1;
            }
            Finding::Altered(fields) => self.broken(document_name(row), fields.clone()),
        }
    }

    fn workspace(&mut self, row: &DocumentRow, expected: dalil_tenancy::WorkspaceId) {
        if row.workspace != expected {
            self.broken(document_name(row), vec!["workspace_id".to_owned()]);
        }
    }

    /// A series without a gap and with nothing beyond its end, and its log as its documents' seals make it.
    async fn series(
        &mut self,
        series: &SeriesState,
        work: &mut dyn crate::ports::ReadWork,
    ) -> std::result::Result<(), StoreError> {
        let SeriesState { key, last, .. } = series;
        let last = *last;
        let found = self.numbers.remove(key).unwrap_or_default();
        let missing: Vec<String> = (1..=last)
            .filter(|number| !found.contains_key(number))
            .take(20)
            .map(|n| format!("number {n} is missing"))
            .collect();
        let beyond: Vec<String> =
            found.range(last + 1..).take(20).map(|(n, _)| format!("number {n} is beyond the last one taken")).collect();
        let what: Vec<String> = missing.into_iter().chain(beyond).collect();
        let what = if what.is_empty() { log_differences(series, &found, work).await? } else { what };
        if !what.is_empty() {
            self.broken(series_name(key), what);
        }
        Ok(())
    }

    /// The figures kept must be those of the documents; a month that differs is named.
    fn figures(&mut self, kept: &Figures) {
        let summed = std::mem::take(&mut self.figures);
        let keys: BTreeSet<FigureKey> = summed.iter().chain(kept.iter()).map(|(key, _)| key).collect();
        for key in keys {
            let differing = kept.get(key).differences(&summed.get(key));
            if !differing.is_empty() {
                self.broken(figure_name(key), differing.into_iter().map(str::to_owned).collect());
            }
        }
    }

    async fn issued_in_chain(
        &mut self,
        work: &mut dyn crate::ports::ReadWork,
        walked: &mut Walked<'_>,
    ) -> std::result::Result<(), StoreError> {
        let mut after = 0;
        loop {
            let rows = work.audit().chain(after, STRIDE).await?;
            let Some((last, _)) = rows.last() else { return Ok(()) };
            after = last.seq;
            for (row, _) in &rows {
                self.paper(row, work).await?;
                self.accounts.in_chain(row);
            }
            for (row, _) in rows.iter().filter(|(row, _)| row.action == action::DOCUMENT_ISSUED.as_str()) {
                let Ok(id) = row.subject_id.parse::<DocumentId>() else { continue };
                let sealed = changed_to(row, "seal");
                match self.seals.remove(&id) {
                    None => self.broken(format!("document {id}"), vec!["the document is missing".to_owned()]),
                    Some(seal) if sealed.as_deref() != Some(seal.as_str()) => {
                        self.broken(format!("document {id}"), vec!["seal".to_owned()]);
                    }
                    Some(_) => {}
                }
            }
            walked.on(rows.len());
        }
    }

    /// A paper that the chain says was stored must be the one recorded now.
    async fn paper(&mut self, row: &Row, work: &mut dyn crate::ports::ReadWork) -> std::result::Result<(), StoreError> {
        let (Ok(id), Some(sha256)) = (row.subject_id.parse::<DocumentId>(), changed_to(row, "sha256")) else {
            return Ok(());
        };
        if row.action == action::DOCUMENT_RENDERED.as_str() {
            let language = changed_to(row, "language").and_then(|code| PaperLanguage::from_code(&code));
            let Some(language) = language else { return Ok(()) };
            let originals = work.invoicing().originals(id).await?;
            if !originals.iter().any(|paper| paper.language == language && paper.sha256.to_string() == sha256) {
                self.broken(format!("document {id}"), vec![format!("original_paper.{}", language.code())]);
            }
        } else if row.action == action::DOCUMENT_COPIED.as_str() {
            let copies = work.invoicing().copies(id).await?;
            if !copies.iter().any(|copy| copy.paper.sha256.to_string() == sha256) {
                self.broken(format!("document {id}"), vec!["paper_copy".to_owned()]);
            }
        }
        Ok(())
    }

    fn finish(mut self) -> DocumentCheck {
        for key in std::mem::take(&mut self.numbers).into_keys() {
            self.broken(series_name(&key), vec!["the series is missing".to_owned()]);
        }
        for id in std::mem::take(&mut self.seals).into_keys() {
            self.broken(format!("document {id}"), vec!["the audit log does not know it".to_owned()]);
        }
        for id in std::mem::take(&mut self.voids).into_keys() {
            self.broken(format!("void of {id}"), vec!["there is no such document".to_owned()]);
        }
        self.report.broken.extend(std::mem::take(&mut self.accounts).finish());
        self.report
    }

    fn broken(&mut self, subject: String, what: Vec<String>) {
        self.report.broken.push(BrokenDocument { subject, what });
    }
}

/// Where the stored log of a series is not the one of its documents' seals.
async fn log_differences(
    series: &SeriesState,
    leaves: &BTreeMap<u64, Digest>,
    work: &mut dyn crate::ports::ReadWork,
) -> std::result::Result<Vec<String>, StoreError> {
    let mut tree = Tree::empty();
    let mut differing = Vec::new();
    let numbers: Vec<u64> = leaves.keys().copied().collect();
    for numbers in numbers.chunks(STRIDE.into()) {
        for entry in work.invoicing().log_entries(&series.key, numbers).await? {
            let Some(leaf) = leaves.get(&entry.number) else { continue };
            if tree.append(*leaf) != entry.nodes {
                differing.push(format!("the log at number {}", entry.number));
            }
        }
    }
    if tree.peaks() != series.peaks {
        differing.push("the end of the log".to_owned());
    }
    Ok(differing)
}

/// What an entry says that a field became.
fn changed_to(row: &Row, wanted: &str) -> Option<String> {
    Change::parse_list(&row.changes).ok()?.into_iter().find_map(|change| match change {
        Change::Value { field, after, .. } if field == wanted => after,
        _ => None,
    })
}

fn document_name(row: &DocumentRow) -> String {
    format!("{} {} ({})", row.series.kind.as_str(), row.printed_number, row.id)
}

fn figure_name(key: FigureKey) -> String {
    format!("figures of {:04}-{:02} {} {}", key.month.year(), key.month.month(), key.kind.as_str(), key.currency)
}

fn series_name(key: &SeriesKey) -> String {
    let bin = key.bin.as_ref().map(|bin| format!(" BIN {bin}")).unwrap_or_default();
    let place = key.place.map(|place| format!(" place {place}")).unwrap_or_default();
    format!("series {}{bin}{place} {}", key.kind.as_str(), key.year)
}
