use dalil_ledger::{Age, Aged, DebtorId, Receivable, ReceivableId};
use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QueryResult, QuerySelect, sea_query::NullOrdering,
};

use super::Result;
use crate::{
    convert::{from_date, to_date},
    entity::receivable::{Column, Entity, Model},
    error::{corrupt, store_error},
    statement::Bound,
    tx::ScopedTx,
};

pub(super) const TABLE: &str = "receivable";

/// The part of the statement that stores documents, under the name `documents`, which opens what is owed under the
/// invoices among them.
pub(crate) const fn opening() -> &'static str {
    "INSERT INTO tenant.receivable (workspace_id, document_id, client_id, currency, issued_on, due_on, billed, vat) \
     SELECT workspace_id, id, client_id, currency, issued_on, due_on, total, vat FROM documents WHERE kind = 'invoice'"
}

/// The part of the same statement that moves what is owed by the notes among them: under the invoice issued with the 6.3 that
/// each corrects. A note that would take more than is owed breaks the rule of the table.
pub(crate) fn noting(tx: &ScopedTx) -> String {
    format!(
        "UPDATE tenant.receivable AS owed SET \
             credited = owed.credited + CASE note.kind WHEN 'mushak_6_7' THEN note.total ELSE 0 END, \
             debited = owed.debited + CASE note.kind WHEN 'mushak_6_8' THEN note.total ELSE 0 END, \
             vat = owed.vat + CASE note.kind WHEN 'mushak_6_8' THEN note.vat ELSE -note.vat END \
         FROM documents AS note \
         JOIN tenant.document AS about ON {} AND about.id = note.corrects_id \
         WHERE {} AND owed.document_id = about.counterpart_id",
        tx.here("about"),
        tx.here("owed"),
    )
}

pub(super) async fn of(tx: &ScopedTx, ids: &[ReceivableId]) -> Result<Vec<Receivable>> {
    let query = tx.find::<Entity>().filter(Column::DocumentId.is_in(ids.iter().map(|id| id.as_uuid())));
    all(tx, query.order_by_asc(Column::DocumentId)).await
}

/// Rows are locked in the order in which they come, so that two payments never wait for each other crosswise.
pub(super) async fn locked(tx: &ScopedTx, ids: &[ReceivableId]) -> Result<Vec<Receivable>> {
    let query = tx.find::<Entity>().filter(Column::DocumentId.is_in(ids.iter().map(|id| id.as_uuid())));
    all(tx, query.order_by_asc(Column::DocumentId).lock_exclusive()).await
}

pub(super) async fn open_of(tx: &ScopedTx, debtor: DebtorId, limit: u16) -> Result<Vec<Receivable>> {
    let query = tx
        .find::<Entity>()
        .filter(Column::ClientId.eq(debtor.as_uuid()))
        .filter(Column::Outstanding.gt(0_i64))
        .order_by_with_nulls(Column::DueOn, sea_orm::Order::Asc, NullOrdering::Last)
        .order_by_asc(Column::DocumentId)
        .limit(u64::from(limit));
    all(tx, query).await
}

pub(super) async fn overdue(tx: &ScopedTx, today: Date, limit: u16) -> Result<Vec<Receivable>> {
    // Written by hand: the planner takes the index of what is open only when it reads the condition as it is there.
    let mut bound = Bound::to(tx);
    let (today, limit) = (bound.value(to_date(today)), bound.value(i64::from(limit)));
    let sql = format!(
        "SELECT owed.* FROM tenant.receivable AS owed \
         WHERE {} AND owed.outstanding > 0 AND owed.due_on < {today} ORDER BY owed.due_on, owed.document_id LIMIT {limit}",
        tx.here("owed"),
    );
    let rows = tx.query_all_raw(bound.statement(sql)).await.map_err(store_error(TABLE))?;
    rows.iter().map(from_result).collect()
}

pub(super) async fn ageing(tx: &ScopedTx, debtor: Option<DebtorId>, today: Date) -> Result<Vec<Aged>> {
    let mut bound = Bound::to(tx);
    let today = bound.value(to_date(today));
    let client = debtor.map(|debtor| format!(" AND owed.client_id = {}", bound.value(debtor.as_uuid())));
    let sql = format!(
        "SELECT owed.currency, {} AS age, count(*) AS documents, \
             least(sum(owed.outstanding), {})::bigint AS outstanding \
         FROM tenant.receivable AS owed WHERE {} AND owed.outstanding > 0{} GROUP BY 1, 2",
        age(&today),
        i64::MAX,
        tx.here("owed"),
        client.unwrap_or_default(),
    );
    let rows = tx.query_all_raw(bound.statement(sql)).await.map_err(store_error(TABLE))?;
    let mut aged = rows.iter().map(aged_from).collect::<Result<Vec<_>>>()?;
    aged.sort_by_key(|aged| (aged.currency, aged.age));
    Ok(aged)
}

/// The age of a row by its name.
fn age(today: &str) -> String {
    let until = |(age, most): (Age, i32)| format!(" WHEN {today}::date - owed.due_on <= {most} THEN '{}'", age.code());
    let ages: String = Age::MOST_DAYS.into_iter().map(until).collect();
    format!("CASE WHEN owed.due_on IS NULL THEN '{}'{ages} ELSE '{}' END", Age::NotDue.code(), Age::Over90.code())
}

fn aged_from(row: &QueryResult) -> Result<Aged> {
    let read = || {
        let currency: String = row.try_get("", "currency")?;
        let age: String = row.try_get("", "age")?;
        Ok((currency, age, row.try_get("", "documents")?, row.try_get("", "outstanding")?))
    };
    let (currency, age, documents, outstanding) = read().map_err(store_error(TABLE))?;
    let broken = || corrupt(TABLE, format!("{currency} {age}"));
    Ok(Aged {
        currency: currency.parse().map_err(|_| broken())?,
        age: Age::from_code(&age).ok_or_else(broken)?,
        documents,
        outstanding,
    })
}

pub(super) async fn stored(tx: &ScopedTx, after: Option<ReceivableId>, limit: u16) -> Result<Vec<Receivable>> {
    let mut query = tx.find::<Entity>().order_by_asc(Column::DocumentId).limit(u64::from(limit));
    if let Some(after) = after {
        query = query.filter(Column::DocumentId.gt(after.as_uuid()));
    }
    all(tx, query).await
}

async fn all(tx: &ScopedTx, query: sea_orm::Select<Entity>) -> Result<Vec<Receivable>> {
    query.all(tx).await.map_err(store_error(TABLE))?.iter().map(from_row).collect()
}

fn from_result(row: &QueryResult) -> Result<Receivable> {
    use sea_orm::FromQueryResult as _;
    from_row(&Model::from_query_result(row, "").map_err(store_error(TABLE))?)
}

fn from_row(row: &Model) -> Result<Receivable> {
    let broken = || corrupt(TABLE, row.document_id);
    Ok(Receivable {
        id: ReceivableId::from_uuid(row.document_id),
        debtor: DebtorId::from_uuid(row.client_id),
        currency: row.currency.parse().map_err(|_| broken())?,
        issued_on: from_date(row.issued_on).ok_or_else(broken)?,
        due_on: row.due_on.map(|day| from_date(day).ok_or_else(broken)).transpose()?,
        billed: row.billed,
        vat: row.vat,
        paid: row.paid,
        written_off: row.written_off,
        voided: row.voided,
        credited: row.credited,
        debited: row.debited,
    })
}
