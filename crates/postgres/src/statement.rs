//! The few shapes of statements that every store uses.

use dalil_tenancy::StoreError;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, IdenStatic, IntoActiveModel, Iterable,
    PrimaryKeyToColumn, QueryFilter, QueryResult, Statement, Value,
    sea_query::{OnConflict, SimpleExpr},
};
use serde::{Serialize, Serializer};

use crate::{
    entity::Tenant,
    error::{corrupt, store_error},
    tx::ScopedTx,
};

/// The values of a statement written by hand, each bound where it is named. `$1` is the workspace.
pub(crate) struct Bound(Vec<Value>);

impl Bound {
    pub(crate) fn to(tx: &ScopedTx) -> Self {
        Self(vec![tx.workspace().as_uuid().into()])
    }

    /// Binds a value and gives what stands for it.
    pub(crate) fn value(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("${}", self.0.len())
    }

    pub(crate) fn statement(self, sql: String) -> Statement {
        Statement::from_sql_and_values(DbBackend::Postgres, sql, self.0)
    }
}

/// What stands after a key, in the order of columns, all rising or all falling: the end of a statement's conditions and
/// its order. One comparison of rows, so that an index on the columns is walked from the key on.
pub(crate) fn in_order(alias: &str, columns: &[&str], rises: bool, after: Option<&[String]>) -> String {
    let named: Vec<String> = columns.iter().map(|column| format!("{alias}.{column}")).collect();
    let (way, beyond) = if rises { ("ASC", ">") } else { ("DESC", "<") };
    let after = after.map(|key| format!(" AND ({}) {beyond} ({})", named.join(", "), key.join(", ")));
    let order: Vec<String> = named.iter().map(|column| format!("{column} {way}")).collect();
    format!("{} ORDER BY {}", after.unwrap_or_default(), order.join(", "))
}

/// Adds a row.
pub(crate) async fn insert<M, A>(db: &impl ConnectionTrait, table: &'static str, row: M) -> Result<(), StoreError>
where
    M: IntoActiveModel<A>,
    A: ActiveModelTrait + Send,
{
    A::Entity::insert(row.into_active_model()).exec_without_returning(db).await.map_err(store_error(table))?;
    Ok(())
}

/// The columns of a table under an alias, each named `alias_column`, for reading several tables in one statement.
pub(crate) fn columns_of<E: EntityTrait>(alias: &str) -> String {
    let column = |column: E::Column| format!("{alias}.{0} AS {alias}_{0}", column.as_str());
    E::Column::iter().map(column).collect::<Vec<_>>().join(", ")
}

/// The row of one of several tables that were read with [`columns_of`]; none where nothing was joined.
pub(crate) fn part<M: FromQueryResult>(row: &QueryResult, alias: &'static str) -> Result<Option<M>, StoreError> {
    M::from_query_result_optional(row, &format!("{alias}_")).map_err(store_error(alias))
}

/// Rows as a JSON array, for a statement whose text does not depend on how many there are.
pub(crate) fn json<T: Serialize>(rows: impl IntoIterator<Item = T>) -> Result<String, StoreError> {
    let rows: Vec<T> = rows.into_iter().collect();
    serde_json::to_string(&rows).map_err(|_| corrupt("json", "a row without a JSON form"))
}

/// Bytes in the hexadecimal form in which the server reads them from a text.
pub(crate) struct Bytea<'a>(pub(crate) &'a [u8]);

impl Serialize for Bytea<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("\\x{}", hex::encode(self.0)))
    }
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
pub(crate) fn to_json(value: &impl Serialize) -> Result<serde_json::Value, StoreError> {
    serde_json::to_value(value).map_err(|_| corrupt("json", "a value without a JSON form"))
}
