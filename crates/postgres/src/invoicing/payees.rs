//! The account that papers name: its changes with their steps, and which of them may be in force.

use dalil_invoicing::{Payee, PayeeChange, PayeeChangeId, PayeeStep, Payees, Proposed, TakenStep, Wait};
use dalil_tenancy::{
    page::{Page, PageRequest},
    text::Paragraph,
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QueryResult, QuerySelect};
use serde::Deserialize;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::Result;
use crate::{
    convert::{from_time, to_time},
    entity::{payee_change, payee_step},
    error::{corrupt, store_error},
    statement,
    tx::ScopedTx,
};

const CHANGE: &str = "payee_change";
const STEP: &str = "payee_step";

/// The two accounts whose approval takes effect last, as a column for whoever reads what issuing asks about: one change at
/// a time waits, so that one of them is in force at any moment from now on.
pub(super) fn column(tx: &ScopedTx) -> String {
    format!(
        "(SELECT coalesce(json_agg(latest), '[]')::text FROM ( \
             SELECT change.details, approval.effective_at AS since \
             FROM tenant.payee_change AS change \
             JOIN tenant.payee_step AS approval ON approval.workspace_id = change.workspace_id \
                 AND approval.change_id = change.id AND approval.step = 'approved' \
             WHERE {} AND change.subject = 'details' \
                 AND NOT EXISTS (SELECT FROM tenant.payee_step AS stop WHERE stop.workspace_id = change.workspace_id \
                     AND stop.change_id = change.id AND stop.step = 'cancelled') \
             ORDER BY approval.effective_at DESC LIMIT 2) AS latest) AS payees",
        tx.here("change")
    )
}

#[derive(Deserialize)]
struct PayeeIn {
    details: Option<String>,
    since: jiff::Timestamp,
}

/// The accounts of a row that was read with [`column`].
pub(super) fn of(row: &QueryResult) -> Result<Payees> {
    let text: String = row.try_get("", "payees").map_err(store_error(CHANGE))?;
    let broken = || corrupt(CHANGE, "payees");
    let found: Vec<PayeeIn> = serde_json::from_str(&text).map_err(|_| broken())?;
    let payee = |payee: PayeeIn| {
        let details = payee.details.map(Paragraph::try_from).transpose().map_err(|_| broken())?;
        Ok(Payee { details, since: payee.since })
    };
    Ok(Payees::new(found.into_iter().map(payee).collect::<Result<_>>()?))
}

pub(super) async fn read(tx: &ScopedTx) -> Result<Payees> {
    let sql = format!("SELECT {}", column(tx));
    let query = sqlx::query(AssertSqlSafe(sql.as_str())).bind(tx.workspace().as_uuid());
    let rows = tx.rows(query).await.map_err(store_error(CHANGE))?;
    of(rows.first().ok_or_else(|| corrupt(CHANGE, tx.workspace()))?)
}

pub(super) async fn list(tx: &ScopedTx, page: PageRequest<PayeeChangeId>) -> Result<Page<PayeeChange, PayeeChangeId>> {
    let query = tx.find::<payee_change::Entity>().order_by_desc(payee_change::Column::Id);
    let query = match page.after {
        Some(after) => query.filter(payee_change::Column::Id.lt(after.as_uuid())),
        None => query,
    };
    let rows = query.limit(u64::from(page.limit()) + 1).all(tx).await.map_err(store_error(CHANGE))?;
    Ok(Page::cut(with_steps(tx, rows).await?, page.limit(), |change| change.id))
}

pub(super) async fn find(tx: &ScopedTx, id: PayeeChangeId) -> Result<Option<PayeeChange>> {
    let query = tx.find::<payee_change::Entity>().filter(payee_change::Column::Id.eq(id.as_uuid()));
    let rows = query.all(tx).await.map_err(store_error(CHANGE))?;
    Ok(with_steps(tx, rows).await?.pop())
}

async fn with_steps(tx: &ScopedTx, rows: Vec<payee_change::Model>) -> Result<Vec<PayeeChange>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let query = tx.find::<payee_step::Entity>().filter(payee_step::Column::ChangeId.is_in(ids));
    let found = query.all(tx).await.map_err(store_error(STEP))?;
    let mut steps = found.into_iter().map(step_from).collect::<Result<Vec<_>>>()?;
    steps.sort_by_key(|step| step.step);
    rows.into_iter().map(|row| change_from(row, &steps)).collect()
}

fn change_from(row: payee_change::Model, steps: &[TakenStep]) -> Result<PayeeChange> {
    let broken = || corrupt(CHANGE, row.id);
    let wait = |hours: i16| Wait::new(u16::try_from(hours).ok()?);
    let proposed = match (row.subject.as_str(), row.wait_hours) {
        ("details", None) => {
            Proposed::Details(row.details.clone().map(Paragraph::try_from).transpose().map_err(|_| broken())?)
        }
        ("wait", Some(hours)) if row.details.is_none() => Proposed::Wait(wait(hours).ok_or_else(broken)?),
        _ => return Err(broken()),
    };
    let id = PayeeChangeId::from_uuid(row.id);
    Ok(PayeeChange {
        id,
        proposed,
        at: from_time(row.proposed_at),
        by: row.proposed_by,
        steps: steps.iter().filter(|step| step.change == id).cloned().collect(),
    })
}

fn step_from(row: payee_step::Model) -> Result<TakenStep> {
    Ok(TakenStep {
        change: PayeeChangeId::from_uuid(row.change_id),
        step: PayeeStep::from_name(&row.step).ok_or_else(|| corrupt(STEP, row.change_id))?,
        at: from_time(row.taken_at),
        by: row.taken_by,
        effective_at: row.effective_at.map(from_time),
    })
}

pub(super) async fn insert_change(tx: &ScopedTx, change: &PayeeChange) -> Result<()> {
    let (subject, details, wait) = match &change.proposed {
        Proposed::Details(details) => ("details", details.as_ref().map(ToString::to_string), None),
        Proposed::Wait(wait) => ("wait", None, i16::try_from(wait.hours()).ok()),
    };
    let row = payee_change::Model {
        workspace_id: tx.workspace().as_uuid(),
        id: change.id.as_uuid(),
        subject: subject.to_owned(),
        details,
        wait_hours: wait,
        proposed_at: to_time(change.at),
        proposed_by: change.by.clone(),
    };
    statement::insert(tx, CHANGE, row).await
}

pub(super) async fn insert_step(tx: &ScopedTx, step: &TakenStep) -> Result<()> {
    let row = payee_step::Model {
        workspace_id: tx.workspace().as_uuid(),
        change_id: step.change.as_uuid(),
        step: step.step.as_str().to_owned(),
        taken_at: to_time(step.at),
        taken_by: step.by.clone(),
        effective_at: step.effective_at.map(to_time),
    };
    statement::insert(tx, STEP, row).await
}
