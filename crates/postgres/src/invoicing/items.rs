use dalil_invoicing::{Item, ItemKey};
use dalil_money::Currency;
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, Iterable, PrimaryKeyToColumn, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};

use super::Result;
use crate::{
    convert::{from_time, to_time},
    entity::item::{ActiveModel, Column, Entity, Model, PrimaryKey},
    error::{corrupt, store_error},
    statement,
    tx::ScopedTx,
};

const TABLE: &str = "item";

/// A range over the primary key: it reads the rows that it gives.
pub(super) async fn beginning(tx: &ScopedTx, currency: Currency, typed: &ItemKey, limit: u16) -> Result<Vec<Item>> {
    let query = tx
        .find::<Entity>()
        .filter(Column::Currency.eq(currency.code()))
        .filter(Column::Key.gte(typed.as_str()))
        .filter(Column::Key.lt(typed.end()))
        .order_by_asc(Column::Key)
        .limit(u64::from(limit));
    let rows = query.all(tx).await.map_err(store_error(TABLE))?;
    rows.into_iter().map(|row| from_row(tx, row)).collect()
}

/// One statement for all; they come in the order of their keys, so that two drafts saved at once take their locks alike.
pub(super) async fn save(tx: &ScopedTx, items: &[Item]) -> Result<()> {
    let rows = items
        .iter()
        .filter_map(|item| Some((item.key()?, item)))
        .map(|(key, item)| to_row(tx, &key, item).map(Model::into_active_model))
        .collect::<Result<Vec<ActiveModel>>>()?;
    if rows.is_empty() {
        return Ok(());
    }
    let others = Column::iter().filter(|column| PrimaryKey::from_column(*column).is_none());
    let replaced =
        OnConflict::columns(PrimaryKey::iter().map(PrimaryKeyToColumn::into_column)).update_columns(others).to_owned();
    Entity::insert_many(rows).on_conflict(replaced).exec_without_returning(tx).await.map_err(store_error(TABLE))?;
    Ok(())
}

fn to_row(tx: &ScopedTx, key: &ItemKey, item: &Item) -> Result<Model> {
    Ok(Model {
        workspace_id: tx.workspace().as_uuid(),
        currency: item.currency.code().to_owned(),
        key: key.as_str().to_owned(),
        description: item.description.clone(),
        unit: item.unit.clone(),
        unit_price: item.unit_price.to_string(),
        price_includes_tax: item.price_includes_tax,
        vat: statement::to_json(&item.vat)?,
        used_at: to_time(item.used_at),
    })
}

fn from_row(tx: &ScopedTx, row: Model) -> Result<Item> {
    let broken = || corrupt(TABLE, tx.workspace().as_uuid());
    Ok(Item {
        currency: row.currency.parse().map_err(|_| broken())?,
        description: row.description,
        unit: row.unit,
        unit_price: row.unit_price.parse().map_err(|_| broken())?,
        price_includes_tax: row.price_includes_tax,
        vat: serde_json::from_value(row.vat).map_err(|_| broken())?,
        used_at: from_time(row.used_at),
    })
}
