use dalil_invoicing::purchasing::{Purchase, PurchaseId, Recorded, Reversal, SupplierId};
use dalil_tenancy::{
    Days,
    page::{Page, PageRequest},
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{
    Result,
    rows::{LineRow, PURCHASE, PurchaseRow, ReversalRow, is_reversed, recorded, select},
};
use crate::{
    convert::to_date,
    error::{corrupt, store_error},
    statement::{Bound, json},
    tx::ScopedTx,
};

const REVERSAL: &str = "purchase_reversal";

pub(super) async fn find(tx: &ScopedTx, id: PurchaseId) -> Result<Option<Recorded>> {
    let mut bound = Bound::to(tx);
    let sql = format!("{} AND purchase.id = {}", select(tx), bound.value(id.as_uuid()));
    let row = tx.query_one_raw(bound.statement(sql)).await.map_err(store_error(PURCHASE))?;
    row.as_ref().map(recorded).transpose()
}

pub(super) async fn list(
    tx: &ScopedTx,
    periods: Option<Days>,
    supplier: Option<SupplierId>,
    page: PageRequest<PurchaseId>,
) -> Result<Page<Recorded, PurchaseId>> {
    let mut bound = Bound::to(tx);
    let limit = bound.value(i64::from(page.limit()) + 1);
    let after = page.after.map(|after| format!(" AND purchase.id < {}", bound.value(after.as_uuid())));
    let supplier = supplier.map(|id| format!(" AND purchase.supplier_id = {}", bound.value(id.as_uuid())));
    let periods = periods.map(|periods| {
        let (first, last) = (bound.value(to_date(periods.first)), bound.value(to_date(periods.last)));
        format!(" AND purchase.period >= {first} AND purchase.period <= {last}")
    });
    let narrow: String = after.into_iter().chain(supplier).chain(periods).collect();
    let sql = format!("{}{narrow} ORDER BY purchase.id DESC LIMIT {limit}", select(tx));
    let rows = tx.query_all_raw(bound.statement(sql)).await.map_err(store_error(PURCHASE))?;
    let items = rows.iter().map(recorded).collect::<Result<Vec<_>>>()?;
    Ok(Page::cut(items, page.limit(), |recorded: &Recorded| recorded.purchase.id))
}

#[derive(FromQueryResult)]
struct Entered {
    times: i64,
    stands: bool,
}

pub(super) async fn entered(tx: &ScopedTx, supplier: SupplierId, key: &str) -> Result<(u16, bool)> {
    let mut bound = Bound::to(tx);
    let sql = format!(
        "SELECT count(*) AS times, coalesce(bool_or(NOT {}), false) AS stands FROM tenant.purchase AS purchase \
         WHERE {} AND purchase.supplier_id = {} AND purchase.key = {}",
        is_reversed(tx),
        tx.here("purchase"),
        bound.value(supplier.as_uuid()),
        bound.value(key),
    );
    let found = Entered::find_by_statement(bound.statement(sql)).one(tx).await.map_err(store_error(PURCHASE))?;
    let found = found.ok_or_else(|| corrupt(PURCHASE, key))?;
    Ok((u16::try_from(found.times).unwrap_or(u16::MAX), found.stands))
}

/// Keeps a purchase with its lines, in one statement.
pub(super) async fn save(tx: &ScopedTx, purchase: &Purchase) -> Result<()> {
    let mut bound = Bound::to(tx);
    let row = bound.value(json([PurchaseRow::of(tx, purchase)])?);
    let lines = bound.value(json(LineRow::all(tx, purchase))?);
    let sql = format!(
        "WITH purchase AS (INSERT INTO tenant.purchase \
             SELECT * FROM json_populate_recordset(NULL::tenant.purchase, {row}::json) AS own WHERE {}) \
         INSERT INTO tenant.purchase_line \
             SELECT * FROM json_populate_recordset(NULL::tenant.purchase_line, {lines}::json)",
        tx.here("own"),
    );
    tx.execute_raw(bound.statement(sql)).await.map_err(store_error(PURCHASE))?;
    Ok(())
}

pub(super) async fn save_reversal(tx: &ScopedTx, reversal: &Reversal<PurchaseId>) -> Result<()> {
    let mut bound = Bound::to(tx);
    let row = bound.value(json([ReversalRow::of_purchase(tx, reversal)])?);
    let sql = format!(
        "INSERT INTO tenant.purchase_reversal \
         SELECT * FROM json_populate_recordset(NULL::tenant.purchase_reversal, {row}::json) AS own WHERE {}",
        tx.here("own"),
    );
    tx.execute_raw(bound.statement(sql)).await.map_err(store_error(REVERSAL))?;
    Ok(())
}
