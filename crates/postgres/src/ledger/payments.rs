//! Payments with their shares and reversals: each kept, and each read, in one statement.

use dalil_ledger::{
    Allocation, DebtorId, Method, Payment, PaymentFields, PaymentFilter, PaymentId, ReceivableId, Recorded, Reversal,
};
use dalil_tenancy::{
    StoreError,
    page::{Page, PageRequest},
    text::Line,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Result, receivables};
use crate::{
    convert::{from_date, from_time, to_date},
    entity::{payment, payment_reversal},
    error::{corrupt, store_error},
    statement::{Bound, columns_of, json},
    tx::ScopedTx,
};

const TABLE: &str = "payment";
const SHARE: &str = "payment_allocation";
const REVERSAL: &str = "payment_reversal";

#[derive(Serialize)]
struct PaymentOut<'a> {
    workspace_id: Uuid,
    id: Uuid,
    client_id: Uuid,
    method: &'a str,
    received_on: Date,
    reference: Option<&'a str>,
    currency: &'a str,
    received: i64,
    vat_withheld: i64,
    tax_withheld: i64,
    recorded_at: Timestamp,
    recorded_by: &'a str,
}

#[derive(Serialize)]
struct ShareOut {
    workspace_id: Uuid,
    payment_id: Uuid,
    document_id: Uuid,
    amount: i64,
    vat_withheld: i64,
}

#[derive(Serialize)]
struct ReversalOut<'a> {
    workspace_id: Uuid,
    payment_id: Uuid,
    day: Date,
    reason: &'a str,
    recorded_at: Timestamp,
    recorded_by: &'a str,
}

/// A share as it comes back.
#[derive(Deserialize)]
struct ShareIn {
    document_id: Uuid,
    amount: i64,
    vat_withheld: i64,
}

/// Keeps a payment with its shares, counts them as paid, and opens what certificates are awaited for.
pub(super) async fn save(tx: &ScopedTx, payment: &Payment) -> Result<()> {
    let fields = &payment.fields;
    let row = PaymentOut {
        workspace_id: tx.workspace().as_uuid(),
        id: payment.id.as_uuid(),
        client_id: payment.debtor.as_uuid(),
        method: fields.method.code(),
        received_on: fields.received_on,
        reference: fields.reference.as_ref().map(Line::as_str),
        currency: fields.currency.code(),
        received: fields.received,
        vat_withheld: fields.vat_withheld,
        tax_withheld: fields.tax_withheld,
        recorded_at: payment.at,
        recorded_by: &payment.by,
    };
    let mut bound = Bound::to(tx);
    let (row, shares) = (bound.value(json([row])?), bound.value(json(shares(tx, payment))?));
    let sql = format!(
        "WITH payment AS (INSERT INTO tenant.payment \
             SELECT * FROM json_populate_recordset(NULL::tenant.payment, {row}::json)), \
         shares AS (INSERT INTO tenant.payment_allocation \
             SELECT * FROM json_populate_recordset(NULL::tenant.payment_allocation, {shares}::json)), \
         withheld AS (INSERT INTO tenant.withheld_vat \
                 (workspace_id, payment_id, document_id, client_id, paid_on, withheld) \
             SELECT share.workspace_id, share.payment_id, share.document_id, own.client_id, own.received_on, \
                 share.vat_withheld \
             FROM json_populate_recordset(NULL::tenant.payment_allocation, {shares}::json) AS share, \
                 json_populate_recordset(NULL::tenant.payment, {row}::json) AS own \
             WHERE {} AND share.vat_withheld > 0) \
         UPDATE tenant.receivable AS owed SET paid = owed.paid + share.amount \
             FROM json_populate_recordset(NULL::tenant.payment_allocation, {shares}::json) AS share \
             WHERE {} AND owed.document_id = share.document_id AND owed.outstanding >= share.amount",
        tx.here("share"),
        tx.here("owed"),
    );
    moved(tx, bound, sql, payment).await
}

/// Keeps a reversal, and takes the payment's shares back, with what certificates are awaited for.
pub(super) async fn save_reversal(tx: &ScopedTx, payment: &Payment, reversal: &Reversal) -> Result<()> {
    let row = ReversalOut {
        workspace_id: tx.workspace().as_uuid(),
        payment_id: reversal.payment.as_uuid(),
        day: reversal.day,
        reason: reversal.reason.as_str(),
        recorded_at: reversal.at,
        recorded_by: &reversal.by,
    };
    let mut bound = Bound::to(tx);
    let (row, shares) = (bound.value(json([row])?), bound.value(json(shares(tx, payment))?));
    let id = bound.value(reversal.payment.as_uuid());
    let sql = format!(
        "WITH reversal AS (INSERT INTO tenant.payment_reversal \
             SELECT * FROM json_populate_recordset(NULL::tenant.payment_reversal, {row}::json)), \
         withheld AS (UPDATE tenant.withheld_vat AS held SET taken_back = true \
             WHERE {} AND held.payment_id = {id}) \
         UPDATE tenant.receivable AS owed SET paid = owed.paid - share.amount \
             FROM json_populate_recordset(NULL::tenant.payment_allocation, {shares}::json) AS share \
             WHERE {} AND owed.document_id = share.document_id",
        tx.here("held"),
        tx.here("owed"),
    );
    moved(tx, bound, sql, payment).await
}

/// Runs a statement that moves what is owed under each document of a payment, and nothing else.
async fn moved(tx: &ScopedTx, bound: Bound, sql: String, payment: &Payment) -> Result<()> {
    let done = tx.execute_raw(bound.statement(sql)).await.map_err(store_error(TABLE))?;
    if usize::try_from(done.rows_affected()) == Ok(payment.fields.allocations.len()) {
        Ok(())
    } else {
        Err(StoreError::Conflict { what: receivables::TABLE })
    }
}

fn shares(tx: &ScopedTx, payment: &Payment) -> impl Iterator<Item = ShareOut> {
    let (workspace_id, payment_id) = (tx.workspace().as_uuid(), payment.id.as_uuid());
    payment.fields.allocations.iter().map(move |share| ShareOut {
        workspace_id,
        payment_id,
        document_id: share.receivable.as_uuid(),
        amount: share.amount,
        vat_withheld: share.vat_withheld,
    })
}

/// Reads payments with all that belongs to them; a condition and an order follow.
fn select(tx: &ScopedTx) -> String {
    format!(
        "SELECT {}, {}, (SELECT json_agg(json_build_object('document_id', share.document_id, 'amount', share.amount, \
             'vat_withheld', share.vat_withheld) ORDER BY share.document_id)::text FROM tenant.payment_allocation AS share \
             WHERE {} AND share.payment_id = payment.id) AS shares \
         FROM tenant.payment AS payment \
         LEFT JOIN tenant.payment_reversal AS reversal ON {} AND reversal.payment_id = payment.id \
         WHERE {}",
        columns_of::<payment::Entity>("payment"),
        columns_of::<payment_reversal::Entity>("reversal"),
        tx.here("share"),
        tx.here("reversal"),
        tx.here("payment"),
    )
}

pub(super) async fn find(tx: &ScopedTx, id: PaymentId) -> Result<Option<Recorded>> {
    let mut bound = Bound::to(tx);
    let sql = format!("{} AND payment.id = {}", select(tx), bound.value(id.as_uuid()));
    let row = tx.query_one_raw(bound.statement(sql)).await.map_err(store_error(TABLE))?;
    row.as_ref().map(recorded_from).transpose()
}

pub(super) async fn list(
    tx: &ScopedTx,
    filter: PaymentFilter,
    page: PageRequest<PaymentId>,
) -> Result<Page<Recorded, PaymentId>> {
    let mut bound = Bound::to(tx);
    let limit = bound.value(i64::from(page.limit()) + 1);
    let after = page.after.map(|after| format!(" AND payment.id < {}", bound.value(after.as_uuid())));
    let client = filter.debtor.map(|debtor| format!(" AND payment.client_id = {}", bound.value(debtor.as_uuid())));
    let document = filter.receivable.map(|document| {
        format!(
            " AND payment.id IN (SELECT paid.payment_id FROM tenant.payment_allocation AS paid \
             WHERE {} AND paid.document_id = {})",
            tx.here("paid"),
            bound.value(document.as_uuid()),
        )
    });
    let received = filter.received.map(|days| {
        let (first, last) = (bound.value(to_date(days.first)), bound.value(to_date(days.last)));
        format!(" AND payment.received_on >= {first} AND payment.received_on <= {last}")
    });
    let narrow: String = [after, client, document, received].into_iter().flatten().collect();
    let sql = format!("{}{narrow} ORDER BY payment.id DESC LIMIT {limit}", select(tx));
    let rows = tx.query_all_raw(bound.statement(sql)).await.map_err(store_error(TABLE))?;
    let items = rows.iter().map(recorded_from).collect::<Result<Vec<_>>>()?;
    Ok(Page::cut(items, page.limit(), |recorded: &Recorded| recorded.payment.id))
}

fn recorded_from(row: &QueryResult) -> Result<Recorded> {
    let stored = payment::Model::from_query_result(row, "payment_").map_err(store_error(TABLE))?;
    let reversal = payment_reversal::Model::from_query_result_optional(row, "reversal_");
    let reversal = reversal.map_err(store_error(REVERSAL))?.map(reversal_from).transpose()?;
    let shares: Option<String> = row.try_get("", "shares").map_err(store_error(SHARE))?;
    let shares = shares.map(|shares| serde_json::from_str::<Vec<ShareIn>>(&shares)).transpose();
    let shares = shares.map_err(|_| corrupt(SHARE, stored.id))?.unwrap_or_default();
    let share = |share: ShareIn| Allocation {
        receivable: ReceivableId::from_uuid(share.document_id),
        amount: share.amount,
        vat_withheld: share.vat_withheld,
    };
    Ok(Recorded { payment: payment_from(stored, shares.into_iter().map(share).collect())?, reversal })
}

fn payment_from(row: payment::Model, allocations: Vec<Allocation>) -> Result<Payment> {
    let broken = || corrupt(TABLE, row.id);
    let fields = PaymentFields {
        method: Method::from_code(&row.method).ok_or_else(broken)?,
        received_on: from_date(row.received_on).ok_or_else(broken)?,
        reference: row.reference.as_deref().map(|text| Line::parse(text).map_err(|_| broken())).transpose()?,
        currency: row.currency.parse().map_err(|_| broken())?,
        received: row.received,
        vat_withheld: row.vat_withheld,
        tax_withheld: row.tax_withheld,
        allocations,
    };
    Ok(Payment {
        id: PaymentId::from_uuid(row.id),
        debtor: DebtorId::from_uuid(row.client_id),
        fields,
        at: from_time(row.recorded_at),
        by: row.recorded_by,
    })
}

fn reversal_from(row: payment_reversal::Model) -> Result<Reversal> {
    let broken = || corrupt(REVERSAL, row.payment_id);
    Ok(Reversal {
        payment: PaymentId::from_uuid(row.payment_id),
        day: from_date(row.day).ok_or_else(broken)?,
        reason: Line::parse(&row.reason).map_err(|_| broken())?,
        at: from_time(row.recorded_at),
        by: row.recorded_by,
    })
}
