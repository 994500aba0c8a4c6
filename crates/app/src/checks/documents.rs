//! Documents, series by series in the order of their numbers.

use std::collections::{BTreeMap, BTreeSet};

use dalil_audit::{LOG, Row};
use dalil_invoicing::{
    DocumentId, DocumentRow, Finding, PaperLanguage, PayeeStep, SeriesKey, SeriesState, StoredDocument, check,
    closing::Counted,
    figures::{FigureKey, Figures},
};
use dalil_proof::{Checkpoint, PublicLogKey, Salt, tree::Tree};
use dalil_tenancy::{
    StoreError, WorkspaceId,
    page::{MAX_PAGE, PageRequest},
};
use jiff::civil::Date;

use super::{
    BrokenDocument, DocumentCheck, STRIDE, Walked, Watch,
    accounts::Accounts,
    changed_to,
    closings::ClosingCheck,
    quotations::Quotations,
    roots::{LogRoots, Roots},
    tally::{Differing, Tally},
};
use crate::{action, auditors, ports::ReadWork};

/// The most numbers that are named of one series.
const NAMED: usize = 20;

type Result<T> = std::result::Result<T, StoreError>;

/// What was seen so far.
pub(super) struct Documents {
    workspace: WorkspaceId,
    keys: Vec<PublicLogKey>,
    report: DocumentCheck,
    tally: Tally,
    figures: Figures,
    accounts: Accounts,
    quotations: Quotations,
    roots: Roots,
}

/// One series while it is read.
struct Reading {
    last: u64,
    /// The number that comes next.
    next: u64,
    tree: Tree,
    roots: LogRoots,
    what: Vec<String>,
}

impl Documents {
    pub(super) fn new(workspace: WorkspaceId, salt: Salt, keys: Vec<PublicLogKey>) -> Self {
        Self {
            workspace,
            keys,
            report: DocumentCheck::default(),
            tally: Tally::new(salt),
            figures: Figures::default(),
            accounts: Accounts::default(),
            quotations: Quotations::default(),
            roots: Roots::default(),
        }
    }

    /// A log as somebody kept it.
    pub(super) fn kept(&mut self, log: &str, checkpoint: &Checkpoint) {
        // The audit log has a check of its own.
        if log != LOG {
            self.roots.say(log, checkpoint.size, checkpoint.root, || format!("the checkpoint of {log}"));
        }
    }

    /// Reads all there is and tells what differs.
    pub(super) async fn check(mut self, work: &mut dyn ReadWork, watch: Watch<'_>) -> Result<DocumentCheck> {
        let entries = work.audit().head().await?.seq;
        let series = work.invoicing().series().await?;
        let numbers = series.iter().fold(0, |sum: u64, series| sum.saturating_add(series.last));
        let mut walked = Walked::of(numbers.saturating_add(entries), watch);
        let mut closings = ClosingCheck::read(work, &mut self.roots).await?;
        for state in &series {
            self.series(&state.key, Some(state), work, &mut walked).await?;
        }
        let lost = self.lost(&series, work).await?;
        for key in &lost {
            self.broken(series_name(key), vec!["the series is missing".to_owned()]);
            self.series(key, None, work, &mut walked).await?;
        }
        self.voids(work).await?;
        self.payees(work).await?;
        let found = self.quotations.finish(work.invoicing(), &mut self.accounts).await?;
        self.report.broken.extend(found);
        self.report.erased += self.quotations.erased;
        self.auditors(work).await?;
        let kept = work.invoicing().figures(Date::constant(1, 1, 1), Date::MAX).await?;
        self.figures(&kept);
        self.accounts.records(work.ledger()).await?;
        self.accounts.purchases(work.purchases()).await?;
        self.accounts.certificates(work.certificates()).await?;
        self.chain(&mut closings, work, &mut walked).await?;
        if let Some(differing) = self.tally.differing() {
            let keys = series.iter().map(|state| &state.key).chain(&lost);
            self.name_differing(&differing, keys, work).await?;
        }
        let found =
            closings.finish(work, (self.workspace, &self.keys), std::mem::take(&mut self.accounts.days)).await?;
        self.report.broken.extend(found);
        self.report.broken.extend(self.roots.finish());
        self.report.broken.extend(self.accounts.finish());
        Ok(self.report)
    }

    /// Series that documents name and that are not there.
    async fn lost(&self, known: &[SeriesState], work: &mut dyn ReadWork) -> Result<Vec<SeriesKey>> {
        let mut named = work.invoicing().stored_series().await?;
        named.retain(|key| known.iter().all(|state| state.key != *key));
        Ok(named)
    }

    /// A series without a gap and with nothing beyond its end, and its log as its documents' seals make it.
    async fn series(
        &mut self,
        key: &SeriesKey,
        state: Option<&SeriesState>,
        work: &mut dyn ReadWork,
        walked: &mut Walked<'_>,
    ) -> Result<()> {
        let mut reading = Reading {
            last: state.map_or(u64::MAX, |state| state.last),
            next: 1,
            tree: Tree::empty(),
            roots: self.roots.of(key.log()),
            what: Vec::new(),
        };
        let mut after = 0;
        loop {
            let stored = work.invoicing().stored_documents(key, after, STRIDE).await?;
            let Some(last) = stored.last() else { break };
            after = last.row.number;
            for document in &stored {
                self.document(document);
                reading.document(document);
            }
            walked.on(stored.len());
        }
        let (what, differing) = reading.finish(state);
        if !what.is_empty() {
            self.broken(series_name(key), what);
        }
        self.report.broken.extend(differing);
        Ok(())
    }

    fn document(&mut self, stored: &StoredDocument) {
        let row = &stored.row;
        self.tally.put(row.id, &row.leaf.to_string());
        if stored.void.is_none() {
            self.figures.add(row);
        }
        self.accounts.document(row, stored.void.as_ref());
        self.quotations.document(row, stored.void.is_some());
        match check(row, &stored.lines, stored.attention.as_ref()) {
            Finding::Verified => self.report.verified += 1,
            Finding::Erased => {
                self.report.verified += 1;
                self.report.erased += 1;
            }
            Finding::Altered(fields) => self.broken(document_name(row), fields),
        }
        if row.workspace != self.workspace {
            self.broken(document_name(row), vec!["workspace_id".to_owned()]);
        }
    }

    /// Every void is one of a document, and the audit log tells of it.
    async fn voids(&mut self, work: &mut dyn ReadWork) -> Result<()> {
        let mut after = None;
        loop {
            let stored = work.invoicing().stored_voids(after, STRIDE).await?;
            let Some(last) = stored.last() else { return Ok(()) };
            after = Some(last.document);
            let ids: Vec<DocumentId> = stored.iter().map(|void| void.document).collect();
            let known: BTreeSet<DocumentId> =
                work.invoicing().summaries(&ids).await?.into_iter().map(|document| document.id).collect();
            for void in &stored {
                self.accounts.record(action::DOCUMENT_VOIDED, void.document, void.seal());
                if !known.contains(&void.document) {
                    self.broken(format!("void of {}", void.document), vec!["there is no such document".to_owned()]);
                }
            }
        }
    }

    /// Reads every change of the payee, and each of its steps.
    async fn payees(&mut self, work: &mut dyn ReadWork) -> Result<()> {
        let mut after = None;
        loop {
            let page = work.invoicing().payee_changes(PageRequest::new(after, MAX_PAGE)).await?;
            for change in page.items {
                self.accounts.record(action::PAYEE_PROPOSED, change.id, change.seal());
                self.accounts.days.act(change.at, Counted::PayeeProposed);
                for step in &change.steps {
                    let (act, counted) = match step.step {
                        PayeeStep::Approved => (action::PAYEE_APPROVED, Some(Counted::PayeeApproved)),
                        PayeeStep::Cancelled => (action::PAYEE_CANCELLED, Some(Counted::PayeeCancelled)),
                        PayeeStep::Told => (action::PAYEE_TOLD, None),
                    };
                    self.accounts.record(act, change.id, step.seal());
                    if let Some(counted) = counted {
                        self.accounts.days.act(step.at, counted);
                    }
                }
            }
            after = page.next;
            if after.is_none() {
                return Ok(());
            }
        }
    }

    /// Reads every access of an auditor, and its end.
    async fn auditors(&mut self, work: &mut dyn ReadWork) -> Result<()> {
        let mut after = None;
        loop {
            let page = work.auditors().accesses(PageRequest::new(after, MAX_PAGE)).await?;
            for access in page.items {
                self.accounts.record(action::AUDITOR_LET_IN, access.id, auditors::seal(&access));
                if let Some(end) = &access.end {
                    self.accounts.record(action::AUDITOR_SENT_AWAY, access.id, auditors::end_seal(access.id, end));
                }
            }
            after = page.next;
            if after.is_none() {
                return Ok(());
            }
        }
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

    /// What the audit log tells of must be there.
    async fn chain(
        &mut self,
        closings: &mut ClosingCheck,
        work: &mut dyn ReadWork,
        walked: &mut Walked<'_>,
    ) -> Result<()> {
        let mut roots = self.roots.of(LOG.to_owned());
        let mut tree = Tree::empty();
        let mut after = 0;
        loop {
            let entries = work.audit().chain(after, STRIDE).await?;
            let Some(last) = entries.last() else { break };
            after = last.row.seq;
            for entry in &entries {
                let row = &entry.row;
                tree.append(row.leaf);
                roots.grown(&tree);
                self.paper(row, work).await?;
                self.accounts.in_chain(row);
                closings.in_chain(row);
                if let Some((id, seal)) = issued(row) {
                    self.tally.take(id, &seal);
                }
            }
            walked.on(entries.len());
        }
        self.report.broken.extend(roots.finish());
        Ok(())
    }

    /// Reads again what may differ between documents and audit log, and names what does.
    async fn name_differing(
        &mut self,
        differing: &Differing,
        series: impl Iterator<Item = &SeriesKey>,
        work: &mut dyn ReadWork,
    ) -> Result<()> {
        let mut seals = BTreeMap::new();
        for key in series {
            let mut after = 0;
            loop {
                let stored = work.invoicing().stored_documents(key, after, STRIDE).await?;
                let Some(last) = stored.last() else { break };
                after = last.row.number;
                let again = stored.iter().map(|document| &document.row).filter(|row| differing.holds(row.id));
                seals.extend(again.map(|row| (row.id, row.leaf.to_string())));
            }
        }
        let mut after = 0;
        loop {
            let entries = work.audit().chain(after, STRIDE).await?;
            let Some(last) = entries.last() else { break };
            after = last.row.seq;
            let told = entries.iter().filter_map(|entry| issued(&entry.row));
            for (id, sealed) in told.filter(|(id, _)| differing.holds(*id)) {
                match seals.remove(&id) {
                    None => self.broken(format!("document {id}"), vec!["the document is missing".to_owned()]),
                    Some(seal) if sealed != seal => self.broken(format!("document {id}"), vec!["seal".to_owned()]),
                    Some(_) => {}
                }
            }
        }
        for id in seals.into_keys() {
            self.broken(format!("document {id}"), vec!["the audit log does not know it".to_owned()]);
        }
        Ok(())
    }

    /// A paper that the audit log says was stored must be the one recorded now.
    async fn paper(&mut self, row: &Row, work: &mut dyn ReadWork) -> Result<()> {
        let papers = [action::DOCUMENT_RENDERED.as_str(), action::DOCUMENT_COPIED.as_str()];
        if !papers.contains(&row.action.as_str()) {
            return Ok(());
        }
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
        } else {
            let copies = work.invoicing().copies(id).await?;
            if !copies.iter().any(|copy| copy.paper.sha256.to_string() == sha256) {
                self.broken(format!("document {id}"), vec!["paper_copy".to_owned()]);
            }
        }
        Ok(())
    }

    fn broken(&mut self, subject: String, what: Vec<String>) {
        self.report.broken.push(BrokenDocument { subject, what });
    }
}

impl Reading {
    fn document(&mut self, stored: &StoredDocument) {
        let number = stored.row.number;
        self.missing(number);
        self.next = number.saturating_add(1);
        if number > self.last {
            self.say(|| format!("number {number} is beyond the last one taken"));
        } else if self.tree.append(stored.row.leaf) != stored.nodes && self.what.is_empty() {
            // Behind a gap, every node differs.
            self.say(|| format!("the log at number {number}"));
        }
        self.roots.grown(&self.tree);
    }

    /// The numbers from the next one to before this one.
    fn missing(&mut self, before: u64) {
        for number in (self.next..before).take(NAMED) {
            self.say(|| format!("number {number} is missing"));
        }
    }

    fn say(&mut self, what: impl FnOnce() -> String) {
        if self.what.len() < NAMED {
            self.what.push(what());
        }
    }

    /// What differs in the series, and in what was said of its log.
    fn finish(mut self, state: Option<&SeriesState>) -> (Vec<String>, Vec<BrokenDocument>) {
        if let Some(state) = state {
            self.missing(state.last.saturating_add(1));
            if self.what.is_empty() && self.tree.peaks() != state.peaks {
                self.say(|| "the end of the log".to_owned());
            }
        }
        (self.what, self.roots.finish())
    }
}

/// The document that an entry tells was issued, and its seal.
fn issued(row: &Row) -> Option<(DocumentId, String)> {
    if row.action != action::DOCUMENT_ISSUED.as_str() {
        return None;
    }
    Some((row.subject_id.parse().ok()?, changed_to(row, "seal").unwrap_or_default()))
}

pub(super) fn document_name(row: &DocumentRow) -> String {
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
