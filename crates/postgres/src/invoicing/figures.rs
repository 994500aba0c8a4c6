//! What was issued in each month, kept in the commit of the issue.

use dalil_invoicing::{
    DocumentKind, DocumentRow,
    figures::{FigureKey, Figures, Sums},
};
use jiff::civil::Date;
use sea_orm::{ColumnTrait, QueryFilter};
use serde::Serialize;
use uuid::Uuid;

use super::Result;
use crate::{
    convert::{from_date, to_date},
    entity::month_figure::{Column, Entity, Model},
    error::{corrupt, store_error},
    statement::json,
    tx::ScopedTx,
};

const TABLE: &str = "month_figure";

/// A row of the figures as it goes in.
#[derive(Serialize)]
struct FigureOut {
    workspace_id: Uuid,
    month: Date,
    kind: &'static str,
    currency: &'static str,
    documents: i64,
    value: i64,
    duty: i64,
    vat: i64,
    total: i64,
}

/// What documents add to the figures, for [`adding`].
pub(super) fn tally<'a>(tx: &ScopedTx, documents: impl IntoIterator<Item = &'a DocumentRow>) -> Result<String> {
    rows(tx, &Figures::of(documents))
}

/// What documents that are voided take out of the figures, for [`adding`].
pub(super) fn taken<'a>(tx: &ScopedTx, documents: impl IntoIterator<Item = &'a DocumentRow>) -> Result<String> {
    let mut figures = Figures::default();
    for row in documents {
        figures.take(row);
    }
    rows(tx, &figures)
}

/// One row for each month, kind and currency, in the order of their keys, so that two acts never wait for each other
/// crosswise.
fn rows(tx: &ScopedTx, figures: &Figures) -> Result<String> {
    json(figures.iter().map(|(key, sums)| FigureOut {
        workspace_id: tx.workspace().as_uuid(),
        month: key.month,
        kind: key.kind.as_str(),
        currency: key.currency.code(),
        documents: sums.documents,
        value: sums.value,
        duty: sums.duty,
        vat: sums.vat,
        total: sums.total,
    }))
}

/// The part of a statement that stores documents or voids which adds their tally, bound to a parameter, to the figures kept.
pub(super) fn adding(parameter: &str) -> String {
    // A sum stays at the end of a bigint rather than fail the issue.
    let plus = |sum| {
        format!(
            "{sum} = greatest(least(kept.{sum}::numeric + excluded.{sum}, {most}), {least})::bigint",
            most = i64::MAX,
            least = i64::MIN,
        )
    };
    let sums = ["documents", "value", "duty", "vat", "total"].map(plus).join(", ");
    format!(
        "INSERT INTO tenant.month_figure AS kept \
         SELECT * FROM json_populate_recordset(NULL::tenant.month_figure, {parameter}::json) \
         ON CONFLICT (workspace_id, month, kind, currency) DO UPDATE SET {sums}"
    )
}

/// The figures of the months from one day to another.
pub(super) async fn between(tx: &ScopedTx, from: Date, to: Date) -> Result<Figures> {
    let rows = tx
        .find::<Entity>()
        .filter(Column::Month.gte(to_date(from.first_of_month())))
        .filter(Column::Month.lte(to_date(to)))
        .all(tx)
        .await
        .map_err(store_error(TABLE))?;
    rows.iter().map(from_row).collect()
}

fn from_row(row: &Model) -> Result<(FigureKey, Sums)> {
    let broken = || corrupt(TABLE, format!("{} {} {}", row.month, row.kind, row.currency));
    let key = FigureKey {
        month: from_date(row.month).ok_or_else(broken)?,
        kind: DocumentKind::from_name(&row.kind).ok_or_else(broken)?,
        currency: row.currency.parse().map_err(|_| broken())?,
    };
    let Model { documents, value, duty, vat, total, .. } = *row;
    Ok((key, Sums { documents, value, duty, vat, total }))
}
