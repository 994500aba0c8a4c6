//! Closings: days by the program once they are over, months and years by a person, each for good.

use dalil_audit::{Change, Entry, LOG};
use dalil_invoicing::{
    InvoicingStore,
    closing::{Closing, LogState, Made, Period, Span, Turnover},
    permission,
    series::{day_in, dhaka},
};
use dalil_proof::tree::Tree;
use dalil_tenancy::{
    Actor, Permit, StoreError, Write,
    page::{Page, PageRequest},
};
use jiff::{SignedDuration, Span as Days, civil::Date};

use crate::{
    App, Failure, action,
    once::{Done, Once},
    permission as own,
    ports::{ClosingsRead, Work},
};

pub use dalil_invoicing::closing::CloseError;

/// How many days are closed in one commit at most.
const TOGETHER: i32 = 61;

/// The most closings that one is put together from: the days of a month, the months of a year.
const MOST_PARTS: u16 = 31;

/// The first day that every store can be asked about.
pub(crate) const FIRST: Date = Date::constant(1, 1, 1);

/// How long after its end a day is closed, so that what was begun before midnight is in.
const AFTER: SignedDuration = SignedDuration::from_mins(10);

/// What closing the finished days of every workspace did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClosedDays {
    /// How many days of all workspaces together.
    pub days: u64,
    /// Workspaces in which something failed, each named in the log: they are tried again the next time.
    pub failed: u64,
}

/// The periods that come next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NextPeriods {
    /// The first month that is open, with whether it can be closed now.
    pub month: Option<(Span, bool)>,
    /// The first year of account that is open, with whether it can be closed now.
    pub year: Option<(Span, bool)>,
}

type Result<T> = std::result::Result<T, Failure<CloseError>>;

impl App {
    /// Closes the days that are over in every workspace. Where one workspace fails, the others are closed all the same.
    ///
    /// # Errors
    /// Those of the directory.
    pub async fn close_finished_days(&self) -> Result<ClosedDays> {
        let mut closed = ClosedDays::default();
        for workspace in self.directory.workspaces().await? {
            match self.close_days(&self.jobs_actor(workspace.id, "job.close-days")).await {
                Ok(days) => closed.days += days,
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(workspace = %workspace.id, error, "days were not closed");
                    closed.failed += 1;
                }
            }
        }
        Ok(closed)
    }

    /// Closes every day of the workspace that is over, one after another since its first act; how many there were. Doing it
    /// twice, or in two processes at once, closes each day once.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn close_days(&self, actor: &Actor) -> Result<u64> {
        let permit = actor.permit(own::DAYS_CLOSE)?;
        let mut days = 0;
        loop {
            let mut work = self.works.begin(&permit).await?;
            let closings = self.some_days(&mut *work, &permit).await?;
            if closings.is_empty() {
                return Ok(days);
            }
            work.closings().save_closings(&closings).await?;
            work.commit(self.closed_act(&permit, &closings).into()).await?;
            days += closings.len() as u64;
        }
    }

    /// The next days that are over, as many as one commit takes.
    async fn some_days(&self, work: &mut dyn Work, permit: &Permit<Write>) -> Result<Vec<Closing>> {
        let states = log_states(work).await?;
        let (next, before) = next_open(work.closings(), Period::Day).await?;
        let over = self.clock.now().checked_sub(AFTER).ok().and_then(|at| day_in(&dhaka(), at).yesterday().ok());
        let Some((next, over)) = next.zip(over).filter(|(next, over)| next.first_day <= *over) else {
            return Ok(Vec::new());
        };
        let last = over.min(next.first_day.saturating_add(Days::new().days(TOGETHER - 1)));
        let recorded = work.closings().recorded(next.first_day, last).await?;
        let by = by(permit);
        let made = Made { workspace: permit.workspace(), at: self.clock.now(), by: &by, logs: &states };
        let mut perpetual = before.map_or_else(|| Ok(Turnover::default()), |before| perpetual_of(&before))?;
        let mut closings = Vec::new();
        let mut day = Some(next);
        while let Some(span) = day.filter(|span| span.first_day <= last) {
            let turnover = recorded.get(&span.first_day).cloned().unwrap_or_default();
            perpetual.extend(&turnover);
            closings.push(Closing::new(span, &made, &turnover, &perpetual).signed(&self.log_key));
            day = span.next();
        }
        Ok(closings)
    }

    /// Closes a month or a year of account that is over, when all before it are closed. It costs the closings of its days or
    /// months, however many documents it has.
    ///
    /// # Errors
    /// [`CloseError`].
    pub async fn close_period(
        &self,
        actor: &Actor,
        period: Period,
        first_day: Date,
        once: Once<'_, Closing>,
    ) -> Result<Done<Closing>> {
        let permit = actor.permit(permission::CLOSE)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let states = log_states(&mut *work).await?;
        let parts = parts(work.closings(), period, first_day).await?;
        let by = by(&permit);
        let made = Made { workspace: permit.workspace(), at: self.clock.now(), by: &by, logs: &states };
        let mut turnover = Turnover::default();
        for part in &parts.closings {
            turnover.extend(&turnover_of(part)?);
        }
        let perpetual = parts.closings.last().map_or_else(|| Ok(Turnover::default()), perpetual_of)?;
        let closing = Closing::new(parts.span, &made, &turnover, &perpetual).signed(&self.log_key);
        let closings = [closing];
        work.closings().save_closings(&closings).await?;
        let act = self.closed_act(&permit, &closings);
        let [closing] = closings;
        once.keep(work.replies(), &closing).await?;
        work.commit(act.into()).await?;
        Ok(Done::Fresh(closing))
    }

    /// Closings of a kind of period, the latest first.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn closings(
        &self,
        actor: &Actor,
        period: Period,
        page: PageRequest<Date>,
    ) -> Result<Page<Closing, Date>> {
        let permit = actor.permit(permission::REGISTERS_READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(work.closings().closings(period, page).await?)
    }

    /// One closing by its first day; none where that period is open.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn closing(&self, actor: &Actor, period: Period, first_day: Date) -> Result<Option<Closing>> {
        let permit = actor.permit(permission::REGISTERS_READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(work.closings().closings_between(period, first_day, first_day, 1).await?.pop())
    }

    /// The month and the year that are closed next, for whoever may see closings.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn next_periods(&self, actor: &Actor) -> Result<NextPeriods> {
        let permit = actor.permit(permission::REGISTERS_READ)?;
        if permit.window().is_some() {
            // What is closed next is of today, and no auditor's to close.
            return Ok(NextPeriods { month: None, year: None });
        }
        let mut work = self.works.read(&permit).await?;
        let store = work.closings();
        Ok(NextPeriods {
            month: next_period(store, Period::Month, Period::Day).await?,
            year: next_period(store, Period::Year, Period::Month).await?,
        })
    }

    fn closed_act(&self, permit: &Permit<Write>, closings: &[Closing]) -> Entry {
        let last = closings.last().map(name).unwrap_or_default();
        let act = self.act(permit, action::PERIOD_CLOSED, "closing", last);
        closings
            .iter()
            .fold(act, |act, closing| act.change(Change::new(name(closing), None, Some(closing.leaf.to_string()))))
    }
}

/// The name of a closing in the audit log: `day/2026-07-31`.
pub(crate) fn name(closing: &Closing) -> String {
    format!("{}/{}", closing.span.period.as_str(), closing.span.first_day)
}

fn by(permit: &Permit<Write>) -> String {
    let principal = permit.principal();
    format!("{}:{}", principal.kind(), principal.name())
}

/// How every log stands, under the lock of the audit log: nothing is appended to any of them meanwhile.
async fn log_states(work: &mut dyn Work) -> std::result::Result<Vec<LogState>, StoreError> {
    let head = work.closings().lock().await?;
    let broken = |table, log: &str| StoreError::Corrupt { table, id: log.to_owned() };
    let state = |log: String, tree: Tree| LogState { log, size: tree.size(), root: tree.root() };
    let tree = head.tree().map_err(|_| broken("audit_head", LOG))?;
    let mut states = vec![state(LOG.to_owned(), tree)];
    let store: &mut dyn InvoicingStore = work.invoicing();
    for series in store.series().await? {
        let log = series.key.log();
        let tree = Tree::stored(series.last, series.peaks).map_err(|_| broken("series", &log))?;
        states.push(state(log, tree));
    }
    states.sort();
    Ok(states)
}

/// The first period of a kind that is open, with whether all that it is put together from is closed.
async fn next_period(
    store: &mut dyn ClosingsRead,
    period: Period,
    part: Period,
) -> std::result::Result<Option<(Span, bool)>, StoreError> {
    let Some(span) = next_open(store, period).await?.0 else { return Ok(None) };
    let last = store.closings(part, PageRequest::new(None, 1)).await?.items.pop();
    Ok(Some((span, last.is_some_and(|last| last.span.last_day >= span.last_day))))
}

/// The first period of a kind that is open, and the closing before it; none before the workspace's first act.
async fn next_open(
    store: &mut dyn ClosingsRead,
    period: Period,
) -> std::result::Result<(Option<Span>, Option<Closing>), StoreError> {
    let last = store.closings(period, PageRequest::new(None, 1)).await?.items.pop();
    if let Some(last) = last {
        return Ok((last.span.next(), Some(last)));
    }
    let begun = store.begun().await?;
    Ok((begun.and_then(|at| Span::around(period, day_in(&dhaka(), at))), None))
}

/// What a month or a year is closed from.
struct Parts {
    span: Span,
    closings: Vec<Closing>,
}

/// The closings that a period is put together from, when it can be closed.
async fn parts(store: &mut dyn ClosingsRead, period: Period, first_day: Date) -> Result<Parts> {
    let (span, part) =
        Span::of(period, first_day).zip(period.parts()).ok_or(Failure::refused(CloseError::NotAPeriod))?;
    let (next, last) = next_open(store, period).await?;
    let next = next.ok_or(Failure::refused(CloseError::Nothing))?;
    if span < next {
        let why = if last.is_some() { CloseError::AlreadyClosed } else { CloseError::Nothing };
        return Err(Failure::refused(why));
    }
    if span > next {
        return Err(Failure::refused(CloseError::EarlierOpen(next.first_day)));
    }
    let closings = store.closings_between(part, span.first_day, span.last_day, MOST_PARTS).await?;
    if closings.last().is_none_or(|closing| closing.span.last_day != span.last_day) {
        return Err(Failure::refused(CloseError::NotOver));
    }
    Ok(Parts { span, closings })
}

fn turnover_of(closing: &Closing) -> std::result::Result<Turnover, StoreError> {
    closing.turnover().ok_or_else(|| StoreError::Corrupt { table: "closing", id: name(closing) })
}

fn perpetual_of(closing: &Closing) -> std::result::Result<Turnover, StoreError> {
    closing.perpetual().ok_or_else(|| StoreError::Corrupt { table: "closing", id: name(closing) })
}
