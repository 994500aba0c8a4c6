//! Closings against what was recorded in their periods, each worked out again from the records.

use std::collections::BTreeMap;

use dalil_audit::{Change, Row};
use dalil_invoicing::{
    closing::{Closed, Closing, Counted, Period, Turnover, TurnoverKey},
    figures::Sums,
    series::{day_in, dhaka},
};
use dalil_money::Currency;
use dalil_proof::PublicLogKey;
use dalil_tenancy::{StoreError, WorkspaceId};
use jiff::{Timestamp, civil::Date};

use super::{BrokenDocument, STRIDE, roots::Roots};
use crate::{
    action,
    closings::{FIRST, name},
    ports::ReadWork,
};

/// What was recorded on each day in Asia/Dhaka, as closings count it. It grows with days, not with records.
#[derive(Default)]
pub(super) struct Days(BTreeMap<Date, Turnover>);

impl Days {
    pub(super) fn add(&mut self, at: Timestamp, counted: Counted, currency: Currency, sums: Sums) {
        self.0.entry(day_in(&dhaka(), at)).or_default().add(TurnoverKey { counted, currency }, sums);
    }

    /// Something that has no amount.
    pub(super) fn act(&mut self, at: Timestamp, counted: Counted) {
        self.money(at, counted, Currency::BDT, 0);
    }

    pub(super) fn money(&mut self, at: Timestamp, counted: Counted, currency: Currency, total: i64) {
        self.add(at, counted, currency, Sums { documents: 1, total, ..Sums::default() });
    }

    fn between(&self, first: Date, last: Date) -> Turnover {
        let mut turnover = Turnover::default();
        if first <= last {
            self.0.range(first..=last).for_each(|(_, day)| turnover.extend(day));
        }
        turnover
    }

    /// Leaves out of each day what its closing did not count yet. Months and years are put together from the closings of
    /// days, and so follow.
    fn as_closed(&mut self, versions: &BTreeMap<u16, Date>) {
        for (day, turnover) in &mut self.0 {
            let version = versions.iter().rev().find(|(_, from)| *from <= day).map_or(1, |(version, _)| *version);
            *turnover = turnover.as_of(version);
        }
    }
}

/// What is known of the closings while the records are read.
#[derive(Default)]
pub(super) struct ClosingCheck {
    seals: BTreeMap<String, String>,
    /// The first day that was closed by each version of the sealed form.
    versions: BTreeMap<u16, Date>,
    broken: Vec<BrokenDocument>,
}

impl ClosingCheck {
    /// Reads what closings say of the logs, and which of them the audit log must tell of.
    pub(super) async fn read(work: &mut dyn ReadWork, roots: &mut Roots) -> Result<Self, StoreError> {
        let mut check = Self::default();
        for period in Period::ALL {
            let mut stored = Stored::of(period);
            while let Some(closings) = stored.next(work).await? {
                for closing in &closings {
                    check.seals.insert(name(closing), closing.leaf.to_string());
                    if period == Period::Day {
                        check.versions.entry(closing.version).or_insert(closing.span.first_day);
                    }
                    for state in closing.log_states().unwrap_or_default() {
                        roots.say(&state.log, state.size, state.root, || subject(closing));
                    }
                }
            }
        }
        Ok(check)
    }

    /// A closing that the audit log tells of must be there, as it was sealed.
    pub(super) fn in_chain(&mut self, row: &Row) {
        if row.action != action::PERIOD_CLOSED.as_str() {
            return;
        }
        for change in Change::parse_list(&row.changes).unwrap_or_default() {
            let Change::Value { field, after, .. } = change else { continue };
            match self.seals.remove(&field) {
                None => self.broken(format!("closing {field}"), vec!["the closing is missing".to_owned()]),
                Some(seal) if Some(&seal) != after.as_ref() => {
                    self.broken(format!("closing {field}"), vec!["seal".to_owned()]);
                }
                Some(_) => {}
            }
        }
    }

    /// Holds each closing against its seal, the one before it and the records, once all of them were read.
    pub(super) async fn finish(
        mut self,
        work: &mut dyn ReadWork,
        (workspace, keys): (WorkspaceId, &[PublicLogKey]),
        mut days: Days,
    ) -> Result<Vec<BrokenDocument>, StoreError> {
        days.as_closed(&self.versions);
        for field in std::mem::take(&mut self.seals).into_keys() {
            self.broken(format!("closing {field}"), vec!["the audit log does not know it".to_owned()]);
        }
        let mut closed = Closed::default();
        for period in Period::ALL {
            let mut stored = Stored::of(period);
            let mut walk = Walk { days: &days, before: None, upto: FIRST, perpetual: Turnover::default() };
            while let Some(closings) = stored.next(work).await? {
                for closing in &closings {
                    closed = closed.with(closing);
                    let mut what = closing.altered(workspace, keys);
                    what.extend(walk.differing(closing));
                    what.dedup();
                    if !what.is_empty() {
                        self.broken(subject(closing), what);
                    }
                }
            }
        }
        let kept = work.closings().closed().await?;
        let differing =
            [("closed_before", kept.before != closed.before), ("closed_through", kept.through != closed.through)];
        let differing: Vec<String> =
            differing.into_iter().filter(|(_, differs)| *differs).map(|(column, _)| column.to_owned()).collect();
        if !differing.is_empty() {
            self.broken("the end of what is closed".to_owned(), differing);
        }
        Ok(self.broken)
    }

    fn broken(&mut self, subject: String, what: Vec<String>) {
        self.broken.push(BrokenDocument { subject, what });
    }
}

/// Walks the closings of one kind of period.
struct Walk<'a> {
    days: &'a Days,
    before: Option<Closing>,
    /// The first day that is not in the perpetual totals yet.
    upto: Date,
    perpetual: Turnover,
}

impl Walk<'_> {
    /// What a closing says otherwise than the records, or that the one before it is missing.
    fn differing(&mut self, closing: &Closing) -> Vec<String> {
        let span = closing.span;
        let mut what = Vec::new();
        let follows = self.before.as_ref().is_none_or(|before| before.span.next() == Some(span));
        if !follows {
            what.push("the closing before it is missing".to_owned());
        }
        self.perpetual.extend(&self.days.between(self.upto, span.last_day));
        self.upto = span.last_day.tomorrow().unwrap_or(Date::MAX);
        if closing.turnover() != Some(self.days.between(span.first_day, span.last_day)) {
            what.push("turnover".to_owned());
        }
        if closing.perpetual().as_ref() != Some(&self.perpetual) {
            what.push("perpetual".to_owned());
        }
        self.before = Some(closing.clone());
        what
    }
}

/// Reads closings of a period in strides, the earliest first.
struct Stored {
    period: Period,
    from: Option<Date>,
}

impl Stored {
    const fn of(period: Period) -> Self {
        Self { period, from: Some(FIRST) }
    }

    async fn next(&mut self, work: &mut dyn ReadWork) -> Result<Option<Vec<Closing>>, StoreError> {
        let Some(from) = self.from else { return Ok(None) };
        let closings = work.closings().closings_between(self.period, from, Date::MAX, STRIDE).await?;
        self.from = closings.last().and_then(|last| last.span.first_day.tomorrow().ok());
        Ok((!closings.is_empty()).then_some(closings))
    }
}

fn subject(closing: &Closing) -> String {
    format!("closing {}", name(closing))
}
