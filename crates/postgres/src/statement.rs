//! The few shapes of statements that every store uses.

use dalil_tenancy::StoreError;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Iterable, PrimaryKeyToColumn, QueryFilter,
    QueryTrait,
    sea_query::{CommonTableExpression, Expr, OnConflict, Query, SimpleExpr, SubQueryStatement, WithClause},
};

use crate::{
    entity::Tenant,
    error::{corrupt, store_error},
    tx::ScopedTx,
};

/// Adds a row.
pub(crate) async fn insert<M, A>(db: &impl ConnectionTrait, table: &'static str, row: M) -> Result<(), StoreError>
where
    M: IntoActiveModel<A>,
    A: ActiveModelTrait + Send,
{
    A::Entity::insert(row.into_active_model()).exec_without_returning(db).await.map_err(store_error(table))?;
    Ok(())
}

/// Rows to be added, as a part of [`together`]; none when there are none.
pub(crate) fn inserting<M, A>(rows: Vec<M>) -> Option<SubQueryStatement>
where
    M: IntoActiveModel<A>,
    A: ActiveModelTrait,
{
    let rows: Vec<A> = rows.into_iter().map(IntoActiveModel::into_active_model).collect();
    (!rows.is_empty()).then(|| A::Entity::insert_many(rows).into_query().into())
}

/// Sends several statements as one: each costs a round trip by itself. They see one moment, so that none sees what
/// another of them wrote; keys between them are checked at their end.
pub(crate) async fn together(
    db: &impl ConnectionTrait,
    table: &'static str,
    statements: Vec<SubQueryStatement>,
) -> Result<(), StoreError> {
    let mut with = WithClause::new();
    for (part, statement) in statements.into_iter().enumerate() {
        with.cte(CommonTableExpression::new().table_name(format!("part_{part}")).query(statement).to_owned());
    }
    let all = with.query(Query::select().expr(Expr::value(1)).to_owned());
    db.execute(&all).await.map_err(store_error(table))?;
    Ok(())
}

/// Writes every column of the row that was read for update.
pub(crate) async fn update<E, A>(
    tx: &ScopedTx,
    table: &'static str,
    key: SimpleExpr,
    row: impl IntoActiveModel<A>,
) -> Result<(), StoreError>
where
    E: Tenant,
    A: ActiveModelTrait<Entity = E>,
{
    let update = tx.update::<E>().filter(key).set(row.into_active_model().reset_all());
    match update.exec(tx).await.map_err(store_error(table))?.rows_affected {
        1 => Ok(()),
        _ => Err(StoreError::Conflict { what: table }),
    }
}

/// Writes a row whether or not there was one of its key.
pub(crate) async fn upsert<E, A>(
    tx: &ScopedTx,
    table: &'static str,
    row: impl IntoActiveModel<A>,
) -> Result<(), StoreError>
where
    E: Tenant,
    A: ActiveModelTrait<Entity = E> + Send,
{
    let key: Vec<E::Column> = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
    let others = E::Column::iter().filter(|column| E::PrimaryKey::from_column(*column).is_none());
    let replaced = OnConflict::columns(key).update_columns(others).to_owned();
    E::insert(row.into_active_model())
        .on_conflict(replaced)
        .exec_without_returning(tx)
        .await
        .map_err(store_error(table))?;
    Ok(())
}

/// The JSON of a value that always has one.
pub(crate) fn to_json(value: &impl serde::Serialize) -> Result<serde_json::Value, StoreError> {
    serde_json::to_value(value).map_err(|_| corrupt("json", "a value without a JSON form"))
}
