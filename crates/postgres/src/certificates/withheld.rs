//! What payments withheld, and how far it is certified.

use dalil_invoicing::{
    ClientId, DocumentId, ReceivedId,
    certificates::{AwaitedFilter, Withheld, WithheldKey},
};
use dalil_tenancy::page::{Page, PageRequest};
use sea_orm::FromQueryResult;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::Result;
use crate::{
    convert::{from_date, to_date},
    error::{corrupt, store_error},
    statement::{Bound, in_order},
    tx::ScopedTx,
};

pub(super) const TABLE: &str = "withheld_vat";

#[derive(FromQueryResult)]
struct Row {
    payment_id: Uuid,
    document_id: Uuid,
    client_id: Uuid,
    paid_on: time::Date,
    withheld: i64,
    certified: i64,
    taken_back: bool,
}

fn select(tx: &ScopedTx) -> String {
    format!(
        "SELECT held.payment_id, held.document_id, held.client_id, held.paid_on, held.withheld, held.certified, \
         held.taken_back FROM tenant.withheld_vat AS held WHERE {}",
        tx.here("held"),
    )
}

async fn all(tx: &ScopedTx, bound: Bound, sql: String) -> Result<Vec<Withheld>> {
    let rows = Row::find_by_statement(bound.statement(sql)).all(tx).await.map_err(store_error(TABLE))?;
    rows.into_iter().map(Row::withheld).collect()
}

/// Walks the index of what is awaited, of all clients or of one.
pub(super) async fn awaited(
    tx: &ScopedTx,
    filter: AwaitedFilter,
    page: PageRequest<WithheldKey>,
) -> Result<Page<Withheld, WithheldKey>> {
    let mut bound = Bound::to(tx);
    let limit = bound.value(i64::from(page.limit()) + 1);
    let after = page.after.map(|after| {
        [
            bound.value(to_date(after.paid_on)),
            bound.value(after.payment.as_uuid()),
            bound.value(after.document.as_uuid()),
        ]
    });
    let client = filter.client.map(|client| format!(" AND held.client_id = {}", bound.value(client.as_uuid())));
    let before = filter.before.map(|day| format!(" AND held.paid_on < {}", bound.value(to_date(day))));
    let narrow: String = client.into_iter().chain(before).collect();
    let columns = ["paid_on", "payment_id", "document_id"];
    let sql = format!(
        "{} AND held.awaited > 0{narrow}{} LIMIT {limit}",
        select(tx),
        in_order("held", &columns, true, after.as_ref().map(<[String; 3]>::as_slice)),
    );
    Ok(Page::cut(all(tx, bound, sql).await?, page.limit(), Withheld::key))
}

/// Those of payments, with what follows their order.
async fn of_payments(tx: &ScopedTx, payments: &[ReceivedId], lock: &str) -> Result<Vec<Withheld>> {
    let order = "ORDER BY held.payment_id, held.document_id";
    let sql = format!("{} AND held.payment_id = ANY($2) {order}{lock}", select(tx));
    let ids: Vec<Uuid> = payments.iter().map(|payment| payment.as_uuid()).collect();
    let query = sqlx::query(AssertSqlSafe(sql.as_str())).bind(tx.workspace().as_uuid()).bind(ids);
    let rows = tx.rows(query).await.map_err(store_error(TABLE))?;
    rows.iter().map(|row| Row::from_query_result(row, "").map_err(store_error(TABLE))?.withheld()).collect()
}

pub(super) async fn of(tx: &ScopedTx, payments: &[ReceivedId]) -> Result<Vec<Withheld>> {
    of_payments(tx, payments, "").await
}

/// Rows are locked in the order in which they come, so that two certificates never wait for each other crosswise.
pub(super) async fn locked(tx: &ScopedTx, payments: &[ReceivedId]) -> Result<Vec<Withheld>> {
    of_payments(tx, payments, " FOR UPDATE").await
}

pub(super) async fn stored(
    tx: &ScopedTx,
    after: Option<(ReceivedId, DocumentId)>,
    limit: u16,
) -> Result<Vec<Withheld>> {
    let mut bound = Bound::to(tx);
    let limit = bound.value(i64::from(limit));
    let after = after.map(|(payment, document)| [bound.value(payment.as_uuid()), bound.value(document.as_uuid())]);
    let columns = ["payment_id", "document_id"];
    let sql = format!(
        "{}{} LIMIT {limit}",
        select(tx),
        in_order("held", &columns, true, after.as_ref().map(<[String; 2]>::as_slice)),
    );
    all(tx, bound, sql).await
}

impl Row {
    fn withheld(self) -> Result<Withheld> {
        Ok(Withheld {
            payment: ReceivedId::from_uuid(self.payment_id),
            document: DocumentId::from_uuid(self.document_id),
            client: ClientId::from_uuid(self.client_id),
            paid_on: from_date(self.paid_on).ok_or_else(|| corrupt(TABLE, self.payment_id))?,
            withheld: self.withheld,
            certified: self.certified,
            taken_back: self.taken_back,
        })
    }
}
