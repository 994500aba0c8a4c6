//! Certificates and their reversals: each kept, with what it moves, in one statement.

use dalil_invoicing::{
    ClientId,
    certificates::{Certificate, CertificateFilter, CertificateId, Recorded},
    purchasing::Reversal,
    returns::TaxMonth,
};
use dalil_tenancy::{
    StoreError,
    page::{Page, PageRequest},
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{
    Result,
    rows::{CERTIFICATE, CertificateRow, LineRow, ReversalRow, is_reversed, recorded, select},
    withheld,
};
use crate::{
    convert::to_date,
    error::{corrupt, store_error},
    statement::{Bound, json},
    tx::ScopedTx,
};

pub(super) async fn find(tx: &ScopedTx, id: CertificateId) -> Result<Option<Recorded>> {
    let mut bound = Bound::to(tx);
    let sql = format!("{} AND certificate.id = {}", select(tx), bound.value(id.as_uuid()));
    let row = tx.query_one_raw(bound.statement(sql)).await.map_err(store_error(CERTIFICATE))?;
    row.as_ref().map(recorded).transpose()
}

pub(super) async fn list(
    tx: &ScopedTx,
    filter: CertificateFilter,
    page: PageRequest<CertificateId>,
) -> Result<Page<Recorded, CertificateId>> {
    let mut bound = Bound::to(tx);
    let limit = bound.value(i64::from(page.limit()) + 1);
    let after = page.after.map(|after| format!(" AND certificate.id < {}", bound.value(after.as_uuid())));
    let client = filter.client.map(|client| format!(" AND certificate.client_id = {}", bound.value(client.as_uuid())));
    let month = filter.month.map(|month| {
        format!(" AND certificate.period = {} AND NOT {}", bound.value(to_date(month.first())), is_reversed(tx))
    });
    let narrow: String = [after, client, month].into_iter().flatten().collect();
    let sql = format!("{}{narrow} ORDER BY certificate.id DESC LIMIT {limit}", select(tx));
    let rows = tx.query_all_raw(bound.statement(sql)).await.map_err(store_error(CERTIFICATE))?;
    let items = rows.iter().map(recorded).collect::<Result<Vec<_>>>()?;
    Ok(Page::cut(items, page.limit(), |recorded: &Recorded| recorded.certificate.id))
}

#[derive(FromQueryResult)]
struct Counted {
    counted: i64,
}

/// A sum that stays at the end of a bigint rather than fail.
pub(super) async fn certified(tx: &ScopedTx, month: TaxMonth) -> Result<i64> {
    let mut bound = Bound::to(tx);
    let sql = format!(
        "SELECT least(coalesce(sum(certificate.counted), 0), {})::bigint AS counted \
         FROM tenant.certificate AS certificate WHERE {} AND certificate.period = {} AND NOT {}",
        i64::MAX,
        tx.here("certificate"),
        bound.value(to_date(month.first())),
        is_reversed(tx),
    );
    let found = Counted::find_by_statement(bound.statement(sql)).one(tx).await.map_err(store_error(CERTIFICATE))?;
    found.map(|found| found.counted).ok_or_else(|| corrupt(CERTIFICATE, month))
}

#[derive(FromQueryResult)]
struct Entered {
    times: i64,
    stands: bool,
}

pub(super) async fn entered(tx: &ScopedTx, client: ClientId, key: &str) -> Result<(u16, bool)> {
    let mut bound = Bound::to(tx);
    let sql = format!(
        "SELECT count(*) AS times, coalesce(bool_or(NOT {}), false) AS stands \
         FROM tenant.certificate AS certificate \
         WHERE {} AND certificate.client_id = {} AND certificate.key = {}",
        is_reversed(tx),
        tx.here("certificate"),
        bound.value(client.as_uuid()),
        bound.value(key),
    );
    let found = Entered::find_by_statement(bound.statement(sql)).one(tx).await.map_err(store_error(CERTIFICATE))?;
    let found = found.ok_or_else(|| corrupt(CERTIFICATE, key))?;
    Ok((u16::try_from(found.times).unwrap_or(u16::MAX), found.stands))
}

/// Keeps a certificate with its lines, and counts what each says.
pub(super) async fn save(tx: &ScopedTx, certificate: &Certificate) -> Result<()> {
    let mut bound = Bound::to(tx);
    let row = bound.value(json([CertificateRow::of(tx, certificate)])?);
    let lines = bound.value(json(LineRow::all(tx, certificate))?);
    let sql = format!(
        "WITH certificate AS (INSERT INTO tenant.certificate \
             SELECT * FROM json_populate_recordset(NULL::tenant.certificate, {row}::json) AS own WHERE {}), \
         lines AS (INSERT INTO tenant.certificate_line \
             SELECT * FROM json_populate_recordset(NULL::tenant.certificate_line, {lines}::json)) \
         UPDATE tenant.withheld_vat AS held SET certified = held.certified + line.amount \
             FROM json_populate_recordset(NULL::tenant.certificate_line, {lines}::json) AS line \
             WHERE {} AND held.payment_id = line.payment_id AND held.document_id = line.document_id \
                 AND NOT held.taken_back",
        tx.here("own"),
        tx.here("held"),
    );
    moved(tx, bound, sql, certificate).await
}

/// Keeps a reversal, and takes what the certificate says back.
pub(super) async fn save_reversal(
    tx: &ScopedTx,
    certificate: &Certificate,
    reversal: &Reversal<CertificateId>,
) -> Result<()> {
    let mut bound = Bound::to(tx);
    let row = bound.value(json([ReversalRow::of(tx, reversal)])?);
    let lines = bound.value(json(LineRow::all(tx, certificate))?);
    let sql = format!(
        "WITH reversal AS (INSERT INTO tenant.certificate_reversal \
             SELECT * FROM json_populate_recordset(NULL::tenant.certificate_reversal, {row}::json) AS own WHERE {}) \
         UPDATE tenant.withheld_vat AS held SET certified = held.certified - line.amount \
             FROM json_populate_recordset(NULL::tenant.certificate_line, {lines}::json) AS line \
             WHERE {} AND held.payment_id = line.payment_id AND held.document_id = line.document_id",
        tx.here("own"),
        tx.here("held"),
    );
    moved(tx, bound, sql, certificate).await
}

/// Runs a statement that moves what is certified of each line, and nothing else.
async fn moved(tx: &ScopedTx, bound: Bound, sql: String, certificate: &Certificate) -> Result<()> {
    let done = tx.execute_raw(bound.statement(sql)).await.map_err(store_error(CERTIFICATE))?;
    if usize::try_from(done.rows_affected()) == Ok(certificate.lines.len()) {
        Ok(())
    } else {
        Err(StoreError::Conflict { what: withheld::TABLE })
    }
}
