//! A year of account as whoever audits it sees it: what is kept of it beside what its documents come to, read again from their
//! sealed rows, and its logs verified from stored row to signed end (S4-19, S0-34, S0-40).

use std::collections::BTreeMap;

use dalil_audit::{self as audit, Broken, Verifier};
use dalil_invoicing::{
    DocumentKind, Finding, SeriesState, StoredDocument, check,
    figures::{FigureKey, Figures, Sums},
    purchasing::{Bought, PurchaseNote, RegisterFilter},
    returns::{TaxMonth, TaxSums, Taxed, Worksheet},
    series::{day_in, dhaka},
};
use dalil_proof::tree::{LogEntry, Tree, check_growth, nodes_of_growth, nodes_of_peaks, prove_growth};
use dalil_tenancy::{
    AccessId, Actor, Days, StoreError, Window, WorkspaceId,
    page::{MAX_PAGE, PageRequest},
};
use jiff::Timestamp;

use crate::{App, Failure, logs::LogStanding, permission, ports::ReadWork};

/// How many documents, and how many purchases, are read again for one answer.
const MOST_RECORDS: u64 = 20_000;

/// How many entries of the audit log are verified for one answer.
const MOST_ENTRIES: u64 = 20_000;

/// How many rows are held at a time.
const STRIDE: u16 = 500;

/// The most places that are named of one log.
const NAMED: usize = 20;

/// Why a year is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum YearError {
    /// It is no year of account that has begun, or not the one that the access opens.
    #[error("no such year")]
    NotFound,
}

/// A year of account: its days, and its months that have begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Year {
    /// The calendar year in which it begins.
    pub year: i16,
    /// Its days, 1 July to 30 June.
    pub days: Days,
    /// Its months that have begun, the first one first.
    pub months: Vec<TaxMonth>,
}

/// What checking a year found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearCheck {
    /// The year.
    pub year: Year,
    /// When it was read.
    pub at: Timestamp,
    /// Each month with what is kept beside what was recomputed; empty where there are more records than are read for one answer.
    pub months: Vec<MonthCheck>,
    /// Each log of the year, the audit log first.
    pub logs: Vec<LogCheck>,
}

impl YearCheck {
    /// Whether all figures are equal and all logs hold.
    pub fn holds(&self) -> bool {
        self.months.iter().all(MonthCheck::holds) && self.logs.iter().all(|log| log.broken.is_empty())
    }

    /// Whether all of the year was read.
    pub fn is_whole(&self) -> bool {
        self.logs.iter().all(|log| log.whole) && self.months.len() == self.year.months.len()
    }
}

/// One month: what is kept, and what its documents and purchases come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthCheck {
    /// The month.
    pub month: TaxMonth,
    /// The figures of each kind of document and currency: kept, recomputed.
    pub figures: Vec<(FigureKey, Sums, Sums)>,
    /// The worksheet as the registers give it.
    pub kept: Worksheet,
    /// The worksheet from the sealed lines of the documents and purchases.
    pub recomputed: Worksheet,
}

impl MonthCheck {
    /// Whether both are equal in all.
    pub fn holds(&self) -> bool {
        self.kept == self.recomputed && self.figures.iter().all(|(_, kept, recomputed)| kept == recomputed)
    }
}

/// One log, verified as far as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogCheck {
    /// How it stands, signed.
    pub standing: LogStanding,
    /// How many entries or documents of the year were verified.
    pub verified: u64,
    /// Whether that is all of the year.
    pub whole: bool,
    /// What is wrong, at most twenty places; empty where it holds.
    pub broken: Vec<String>,
    /// How many more places are wrong.
    pub more: u64,
}

type Result<T> = std::result::Result<T, Failure<YearError>>;
type Stored<T> = std::result::Result<T, StoreError>;

impl App {
    /// A year of account that has begun, by the calendar year in which it does; for an auditor the one of the access.
    ///
    /// # Errors
    /// [`YearError::NotFound`].
    pub fn year(&self, actor: &Actor, year: i16) -> Result<Year> {
        let permit = actor.permit(permission::YEAR_READ)?;
        let not_found = || Failure::refused(YearError::NotFound);
        if permit.window().is_some_and(|window| window.year() != year) {
            return Err(not_found());
        }
        // The days of a year are the same whichever access opens it.
        let nobody = AccessId::mint(0, &[0; 10]);
        let days = Window::of_year(nobody, year).ok_or_else(not_found)?.days();
        let today = day_in(&dhaka(), self.clock.now());
        if !(2012..=2100).contains(&year) || today < days.first {
            return Err(not_found());
        }
        let last = TaxMonth::of(today.min(days.last));
        let months = std::iter::successors(Some(TaxMonth::of(days.first)), |month| Some(month.after()));
        Ok(Year { year, days, months: months.take_while(|month| *month <= last).collect() })
    }

    /// Reads a year of account again: its figures from the sealed rows, its logs up to their signed ends. One moment is seen of all
    /// of it, and no more than a bounded number of records.
    ///
    /// # Errors
    /// [`YearError::NotFound`]; what is broken is in the answer.
    pub async fn check_year(&self, actor: &Actor, year: i16) -> Result<YearCheck> {
        let year = self.year(actor, year)?;
        let permit = actor.permit(permission::YEAR_READ)?;
        let workspace = permit.workspace();
        let mut work = self.works.read(&permit).await?;
        let standings = self.standings_of_logs(workspace, &mut *work).await?;
        let mut read =
            Read { days: year.days, figures: Figures::default(), taxed: BTreeMap::new(), left: MOST_RECORDS };
        let mut logs = Vec::new();
        for (standing, series) in standings {
            let checked = match series {
                None => audit_of_year(workspace, year.days, &mut *work).await?,
                Some(series) if touches(&series, &year) => read.series(workspace, &series, &mut *work).await?,
                Some(_) => continue,
            };
            let Checked { verified, whole, wrong: Wrong { named: broken, more } } = checked;
            // A commercial series of another year, seen by a member.
            if verified == 0 && whole && broken.is_empty() && standing.log != audit::LOG {
                continue;
            }
            logs.push(LogCheck { standing, verified, whole, broken, more });
        }
        let whole = logs.iter().skip(1).all(|log| log.whole);
        let months = if whole { read.months(&year, &mut *work).await? } else { Vec::new() };
        Ok(YearCheck { year, at: self.clock.now(), months, logs })
    }
}

/// A statutory series is of one year of account; a commercial one may begin on another day, a year before or after.
fn touches(series: &SeriesState, year: &Year) -> bool {
    let first = series.key.year.first_year();
    if series.key.kind.is_statutory() { first == year.year } else { (first - year.year).abs() <= 1 }
}

struct Checked {
    verified: u64,
    whole: bool,
    wrong: Wrong,
}

/// What is wrong in a log: the first places by name, the others by number, however many somebody who can write to the database
/// makes of them.
#[derive(Debug, Default)]
struct Wrong {
    named: Vec<String>,
    more: u64,
}

impl Wrong {
    fn say(&mut self, what: impl FnOnce() -> String) {
        if self.named.len() < NAMED {
            self.named.push(what());
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    /// Numbers from the first to before the last that are not there.
    fn missing(&mut self, numbers: std::ops::Range<u64>) {
        let room = NAMED.saturating_sub(self.named.len());
        let before = self.named.len();
        self.named.extend(numbers.clone().take(room).map(|number| format!("{number}: missing")));
        let named = u64::try_from(self.named.len() - before).unwrap_or(u64::MAX);
        let gap = numbers.end.saturating_sub(numbers.start);
        self.more = self.more.saturating_add(gap.saturating_sub(named));
    }

    const fn is_none(&self) -> bool {
        self.named.is_empty()
    }
}

/// The documents that were read again.
struct Read {
    days: Days,
    figures: Figures,
    taxed: BTreeMap<(TaxMonth, DocumentKind, String), TaxSums>,
    /// How many may still be read.
    left: u64,
}

impl Read {
    /// Walks a series from its first number, and counts what was issued within the year.
    async fn series(
        &mut self,
        workspace: WorkspaceId,
        state: &SeriesState,
        work: &mut dyn ReadWork,
    ) -> Stored<Checked> {
        let mut found = Wrong::default();
        let mut tree = Tree::empty();
        let mut verified = 0;
        let mut after = 0;
        while after < state.last && self.left > 0 {
            let stored = work.invoicing().stored_documents(&state.key, after, STRIDE).await?;
            let Some(last) = stored.last() else { break };
            let end = last.row.number;
            for document in &stored {
                self.left = self.left.saturating_sub(1);
                let number = document.row.number;
                found.missing(after + 1..number);
                after = number;
                let altered = wrong(workspace, document);
                let held = tree.append(document.row.leaf) == document.nodes;
                if !altered.is_empty() {
                    found.say(|| format!("{}: {}", document.row.printed_number, altered.join(", ")));
                } else if !held && found.is_none() {
                    found.say(|| format!("{}: nodes", document.row.printed_number));
                }
                if self.days.hold(document.row.issued_on) {
                    verified += u64::from(altered.is_empty());
                    self.count(document);
                }
            }
            after = after.max(end);
        }
        let whole = after >= state.last || self.left > 0;
        if whole {
            found.missing(after.saturating_add(1)..state.last.saturating_add(1));
            if found.is_none() && tree.peaks() != state.peaks {
                found.say(|| "peaks".to_owned());
            }
        }
        Ok(Checked { verified, whole, wrong: found })
    }

    fn count(&mut self, document: &StoredDocument) {
        let row = &document.row;
        if document.void.is_some() {
            return;
        }
        self.figures.add(row);
        if row.series.kind.is_statutory() {
            for line in &document.lines {
                let key = (TaxMonth::of(row.issued_on), row.series.kind, line.vat_treatment.clone());
                let sums = self.taxed.entry(key).or_default();
                *sums = sums.plus(TaxSums { value: line.value, duty: line.duty, vat: line.vat });
            }
        }
    }

    /// Each month as it is kept beside what was read; none where there are more purchases than are read.
    async fn months(mut self, year: &Year, work: &mut dyn ReadWork) -> Stored<Vec<MonthCheck>> {
        let last = year.months.last().map_or(year.days.first, |month| month.last());
        let kept_figures = work.invoicing().figures(year.days.first, last).await?;
        let mut months = Vec::new();
        for month in &year.months {
            let kept_bought = work.purchases().bought(*month).await?;
            let Some(lines) = self.bought(*month, work).await? else { return Ok(Vec::new()) };
            let bought = Bought { lines, ..kept_bought.clone() };
            let taxed: Vec<Taxed> = self
                .taxed
                .iter()
                .filter(|((of, ..), _)| of == month)
                .map(|((_, kind, treatment), sums)| Taxed { kind: *kind, treatment: treatment.clone(), sums: *sums })
                .collect();
            let kept_taxed = work.invoicing().taxed(*month).await?;
            let certified = work.certificates().certified(*month).await?;
            let of_month = |key: &FigureKey| key.month == month.first();
            let mut keys: Vec<FigureKey> =
                kept_figures.iter().chain(self.figures.iter()).map(|(key, _)| key).filter(of_month).collect();
            keys.sort();
            keys.dedup();
            let figure = |key: FigureKey| (key, kept_figures.get(key), self.figures.get(key));
            months.push(MonthCheck {
                month: *month,
                figures: keys.into_iter().map(figure).collect(),
                kept: Worksheet::of(*month, &kept_taxed, &kept_bought, certified),
                recomputed: Worksheet::of(*month, &taxed, &bought, certified),
            });
        }
        Ok(months)
    }

    /// What the purchases of a month come to, line by line; none where there are too many.
    async fn bought(
        &mut self,
        month: TaxMonth,
        work: &mut dyn ReadWork,
    ) -> Stored<Option<Vec<(PurchaseNote, TaxSums)>>> {
        let filter = RegisterFilter { month, note: None, above: None };
        let mut sums = BTreeMap::<PurchaseNote, TaxSums>::new();
        let mut after = None;
        loop {
            let page = work.purchases().register(filter, PageRequest::new(after, MAX_PAGE)).await?;
            for recorded in page.items.iter().filter(|recorded| recorded.reversal.is_none()) {
                for line in &recorded.purchase.lines {
                    let own = sums.entry(line.note).or_default();
                    *own = own.plus(line.fields.sums);
                }
            }
            self.left = self.left.saturating_sub(u64::from(MAX_PAGE));
            after = page.next;
            if after.is_none() {
                return Ok(Some(sums.into_iter().collect()));
            }
            if self.left == 0 {
                return Ok(None);
            }
        }
    }
}

/// The columns of a document that are not as they were sealed.
fn wrong(workspace: WorkspaceId, stored: &StoredDocument) -> Vec<String> {
    if stored.row.workspace != workspace {
        return vec!["workspace_id".to_owned()];
    }
    match check(&stored.row, &stored.lines, stored.attention.as_ref()) {
        Finding::Verified | Finding::Erased => Vec::new(),
        Finding::Altered(fields) => fields,
    }
}

/// Verifies the entries of a year: each against its seal, all against the log before them, and that the log of today grew out of
/// them.
async fn audit_of_year(workspace: WorkspaceId, days: Days, work: &mut dyn ReadWork) -> Stored<Checked> {
    let store = work.audit();
    let first = store.first_since(days.begin()).await?;
    let beyond = store.first_since(days.end()).await?;
    let head = store.head().await?;
    let broken = |what| Checked { verified: 0, whole: true, wrong: Wrong { named: vec![what], more: 0 } };
    let before = first.saturating_sub(1);
    let nodes = nodes_of_peaks(before);
    let kept = store.log_entries(&LogEntry::numbers(&nodes)).await?;
    let peaks: Option<Vec<_>> = nodes.into_iter().map(|node| LogEntry::node(&kept, node)).collect();
    let Some(tree) = peaks.and_then(|peaks| Tree::stored(before, peaks).ok()) else {
        return Ok(broken(format!("{before}: {}", Broken::NODES)));
    };
    let mut verifier = Verifier::behind(workspace, tree);
    let mut after = before;
    let end = beyond.min(first.saturating_add(MOST_ENTRIES));
    while after + 1 < end {
        let limit = u16::try_from(end - after - 1).unwrap_or(STRIDE).min(STRIDE);
        let entries = store.chain(after, limit).await?;
        let Some(last) = entries.last() else { break };
        after = last.row.seq;
        for entry in &entries {
            verifier.entry(entry);
        }
    }
    let tree = match verifier.so_far() {
        Ok(tree) => tree,
        Err(Broken { seq, what }) => return Ok(broken(format!("{seq}: {}", what.join(", ")))),
    };
    let size = tree.size();
    if size + 1 < end {
        return Ok(broken(format!("{}: {}", size + 1, Broken::MISSING)));
    }
    if !grew(&tree, &head, work).await? {
        return Ok(broken(format!("{size}: {}", Broken::HEAD)));
    }
    Ok(Checked { verified: size - before, whole: end == beyond, wrong: Wrong::default() })
}

/// Whether the log as it stands grew out of a tree.
async fn grew(tree: &Tree, head: &audit::Head, work: &mut dyn ReadWork) -> Stored<bool> {
    let Ok(now) = head.tree() else { return Ok(false) };
    if tree.size() == 0 {
        return Ok(true);
    }
    let Ok(wanted) = nodes_of_growth(tree.size(), now.size()) else { return Ok(false) };
    let kept = work.audit().log_entries(&LogEntry::numbers(&wanted)).await?;
    let path = prove_growth(tree.size(), now.size(), |node| LogEntry::node(&kept, node));
    Ok(path.is_ok_and(|path| check_growth(&path, tree.size(), tree.root(), now.size(), now.root()).is_ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A gap as wide as numbers go is named at its beginning and counted to its end, at once.
    #[test]
    fn a_gap_of_any_width_is_named_as_far_as_is_shown_and_counted() {
        let mut wrong = Wrong::default();
        wrong.missing(4..4);
        assert!(wrong.is_none() && wrong.more == 0);
        wrong.say(|| "INV-3: value".to_owned());
        wrong.missing(4..u64::MAX);
        assert_eq!((wrong.named.len(), &*wrong.named[1], &*wrong.named[19]), (NAMED, "4: missing", "22: missing"));
        assert_eq!(wrong.more, u64::MAX - 23);
        wrong.missing(0..u64::MAX);
        wrong.say(|| unreachable!("nothing more is named"));
        assert_eq!((wrong.named.len(), wrong.more), (NAMED, u64::MAX));
    }
}
