use dalil_invoicing::purchasing::{PurchaseId, Reversal, SupplierPayment, SupplierPaymentId};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{
    Result,
    rows::{PAYMENT, PaymentRow, ReversalRow},
};
use crate::{
    error::store_error,
    statement::{Bound, json},
    tx::ScopedTx,
};

const REVERSAL: &str = "supplier_payment_reversal";

#[derive(FromQueryResult)]
struct Paid {
    purchase_id: Uuid,
}

pub(super) async fn purchase_of(tx: &ScopedTx, id: SupplierPaymentId) -> Result<Option<PurchaseId>> {
    let mut bound = Bound::to(tx);
    let sql = format!(
        "SELECT payment.purchase_id FROM tenant.supplier_payment AS payment WHERE {} AND payment.id = {}",
        tx.here("payment"),
        bound.value(id.as_uuid()),
    );
    let found = Paid::find_by_statement(bound.statement(sql)).one(tx).await.map_err(store_error(PAYMENT))?;
    Ok(found.map(|paid| PurchaseId::from_uuid(paid.purchase_id)))
}

pub(super) async fn save(tx: &ScopedTx, payment: &SupplierPayment) -> Result<()> {
    let mut bound = Bound::to(tx);
    let row = bound.value(json([PaymentRow::of(tx, payment)])?);
    let sql = format!(
        "INSERT INTO tenant.supplier_payment \
         SELECT * FROM json_populate_recordset(NULL::tenant.supplier_payment, {row}::json) AS own WHERE {}",
        tx.here("own"),
    );
    tx.execute_raw(bound.statement(sql)).await.map_err(store_error(PAYMENT))?;
    Ok(())
}

pub(super) async fn save_reversal(tx: &ScopedTx, reversal: &Reversal<SupplierPaymentId>) -> Result<()> {
    let mut bound = Bound::to(tx);
    let row = bound.value(json([ReversalRow::of_payment(tx, reversal)])?);
    let sql = format!(
        "INSERT INTO tenant.supplier_payment_reversal \
         SELECT * FROM json_populate_recordset(NULL::tenant.supplier_payment_reversal, {row}::json) AS own WHERE {}",
        tx.here("own"),
    );
    tx.execute_raw(bound.statement(sql)).await.map_err(store_error(REVERSAL))?;
    Ok(())
}
