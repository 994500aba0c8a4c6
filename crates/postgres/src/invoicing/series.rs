use dalil_invoicing::{Allocated, DocumentKind, DocumentRow, FiscalYear, PlaceId, SeriesKey, SeriesState};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, QueryFilter, QueryTrait, Statement,
    sea_query::{Expr, SubQueryStatement},
};

use super::{Result, rows::parsed};
use crate::{
    convert::{from_time, to_time},
    entity::series::{Column, Entity, Model},
    error::{corrupt, store_error},
    tx::ScopedTx,
};

const TABLE: &str = "series";

/// The row's lock is held until the work ends: the next issue of the series waits for this one's fate, so that a number
/// that was rolled back is taken again.
const ALLOCATE: &str = "\
    INSERT INTO tenant.series AS series (workspace_id, kind, bin, place_id, fiscal_year, last, last_issued_at) \
    VALUES ($1, $2, $3, $4, $5, 1, $6) \
    ON CONFLICT (workspace_id, kind, bin, place_id, fiscal_year) DO UPDATE SET \
        last = series.last + 1, last_issued_at = excluded.last_issued_at, previous_issued_at = series.last_issued_at \
    RETURNING last, previous_issued_at";

pub(super) async fn allocate(tx: &ScopedTx, series: &SeriesKey, at: Timestamp) -> Result<Allocated> {
    let values = [
        tx.workspace().as_uuid().into(),
        series.kind.as_str().into(),
        series.bin.as_ref().map(|bin| bin.as_str().to_owned()).into(),
        series.place.map(PlaceId::as_uuid).into(),
        series.year.first_year().into(),
        to_time(at).into(),
    ];
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, ALLOCATE, values);
    let failed = || corrupt(TABLE, series.kind.as_str());
    let row = tx.query_one_raw(statement).await.map_err(store_error(TABLE))?.ok_or_else(failed)?;
    let (last, previous): (i64, Option<time::OffsetDateTime>) =
        row.try_get_many("", &["last".to_owned(), "previous_issued_at".to_owned()]).map_err(store_error(TABLE))?;
    Ok(Allocated { number: u64::try_from(last).map_err(|_| failed())?, previous_issued_at: previous.map(from_time) })
}

/// Whoever waited for the lock read the clock again behind it.
pub(super) fn noting_issue(tx: &ScopedTx, document: &DocumentRow) -> SubQueryStatement {
    let series = &document.series;
    tx.update::<Entity>()
        .filter(Column::Kind.eq(series.kind.as_str()))
        .filter(series.bin.as_ref().map_or(Column::Bin.is_null(), |bin| Column::Bin.eq(bin.as_str())))
        .filter(series.place.map_or(Column::PlaceId.is_null(), |place| Column::PlaceId.eq(place.as_uuid())))
        .filter(Column::FiscalYear.eq(series.year.first_year()))
        .col_expr(Column::LastIssuedAt, Expr::value(to_time(document.issued_at)))
        .into_query()
        .into()
}

pub(super) async fn all(tx: &ScopedTx) -> Result<Vec<SeriesState>> {
    let rows = tx.find::<Entity>().all(tx).await.map_err(store_error(TABLE))?;
    rows.iter().map(from_row).collect()
}

fn from_row(row: &Model) -> Result<SeriesState> {
    let broken = || corrupt(TABLE, format!("{} {}", row.kind, row.fiscal_year));
    Ok(SeriesState {
        key: SeriesKey {
            kind: DocumentKind::from_name(&row.kind).ok_or_else(broken)?,
            bin: parsed(row.bin.clone()).map_err(|_| broken())?,
            place: row.place_id.map(PlaceId::from_uuid),
            year: FiscalYear::beginning(row.fiscal_year),
        },
        last: u64::try_from(row.last).map_err(|_| broken())?,
        last_issued_at: from_time(row.last_issued_at),
    })
}
