use dalil_invoicing::{DocumentKind, FiscalYear, PlaceId, SeriesKey, SeriesState};

use super::{Result, rows::parsed};
use crate::{
    convert::from_time,
    entity::series::{Entity, Model},
    error::{corrupt, store_error},
    tx::ScopedTx,
};

const TABLE: &str = "series";

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
