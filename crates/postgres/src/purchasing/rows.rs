//! The sealed tables as rows: each goes out, and comes back, as JSON of its columns.

use dalil_invoicing::{
    purchasing::{
        PaidBy, PaidPurchase, PaperKind, Purchase, PurchaseId, PurchaseLine, PurchaseLineFields, PurchaseNote,
        Recorded, Reversal, Seller, SupplierId, SupplierPayment, SupplierPaymentId, Treatment,
    },
    returns::{TaxMonth, TaxSums},
};
use dalil_tenancy::{StoreError, text::Line};
use jiff::{Timestamp, civil::Date};
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::Result;
use crate::{
    error::{corrupt, store_error},
    tx::ScopedTx,
};

pub(super) const PURCHASE: &str = "purchase";
pub(super) const PAYMENT: &str = "supplier_payment";

#[derive(Serialize, Deserialize)]
pub(super) struct PurchaseRow {
    workspace_id: Uuid,
    id: Uuid,
    supplier_id: Uuid,
    seller_name_bn: Option<String>,
    seller_name_en: Option<String>,
    seller_address: Option<String>,
    seller_bin: Option<String>,
    seller_nid: Option<String>,
    seller_turnover_tax: bool,
    paper: String,
    number: String,
    key: String,
    attempt: u16,
    dated_on: Date,
    received_on: Date,
    period: Date,
    withholding: bool,
    remarks: Option<String>,
    value: i64,
    duty: i64,
    vat: i64,
    total: i64,
    recorded_at: Timestamp,
    recorded_by: String,
}

#[derive(Serialize, Deserialize)]
pub(super) struct LineRow {
    workspace_id: Uuid,
    purchase_id: Uuid,
    position: usize,
    description: String,
    quantity: Option<String>,
    unit: Option<String>,
    treatment: String,
    value: i64,
    duty: i64,
    vat: i64,
    credited: bool,
    note: u8,
}

#[derive(Serialize, Deserialize)]
pub(super) struct PaymentRow {
    workspace_id: Uuid,
    id: Uuid,
    purchase_id: Uuid,
    method: String,
    paid_on: Date,
    reference: Option<String>,
    amount: i64,
    vat_withheld: i64,
    credit_returned: i64,
    recorded_at: Timestamp,
    recorded_by: String,
}

/// The reversal of a purchase or of a payment: the two tables differ in the name of one column.
#[derive(Serialize, Deserialize)]
pub(super) struct ReversalRow {
    workspace_id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    purchase_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    payment_id: Option<Uuid>,
    day: Date,
    reason: String,
    recorded_at: Timestamp,
    recorded_by: String,
}

#[derive(Deserialize)]
struct PaidRow {
    payment: PaymentRow,
    reversal: Option<ReversalRow>,
}

impl PurchaseRow {
    pub(super) fn of(tx: &ScopedTx, purchase: &Purchase) -> Self {
        let seller = &purchase.seller;
        Self {
            workspace_id: tx.workspace().as_uuid(),
            id: purchase.id.as_uuid(),
            supplier_id: purchase.supplier.as_uuid(),
            seller_name_bn: seller.name_bn.clone(),
            seller_name_en: seller.name_en.clone(),
            seller_address: seller.address.clone(),
            seller_bin: seller.bin.as_ref().map(|bin| bin.as_str().to_owned()),
            seller_nid: seller.nid.as_ref().map(|nid| nid.as_str().to_owned()),
            seller_turnover_tax: seller.turnover_tax,
            paper: purchase.paper.as_str().to_owned(),
            number: purchase.number.to_string(),
            key: purchase.key.clone(),
            attempt: purchase.attempt,
            dated_on: purchase.dated_on,
            received_on: purchase.received_on,
            period: purchase.period.first(),
            withholding: purchase.withholding,
            remarks: purchase.remarks.as_ref().map(Line::to_string),
            value: purchase.sums.value,
            duty: purchase.sums.duty,
            vat: purchase.sums.vat,
            total: purchase.total,
            recorded_at: purchase.at,
            recorded_by: purchase.by.clone(),
        }
    }

    fn purchase(self, lines: Vec<PurchaseLine>) -> Option<Purchase> {
        Some(Purchase {
            id: PurchaseId::from_uuid(self.id),
            supplier: SupplierId::from_uuid(self.supplier_id),
            seller: Seller {
                name_bn: self.seller_name_bn,
                name_en: self.seller_name_en,
                address: self.seller_address,
                bin: self.seller_bin.map(TryFrom::try_from).transpose().ok()?,
                nid: self.seller_nid.map(TryFrom::try_from).transpose().ok()?,
                turnover_tax: self.seller_turnover_tax,
            },
            paper: PaperKind::from_name(&self.paper)?,
            number: Line::parse(&self.number).ok()?,
            key: self.key,
            attempt: self.attempt,
            dated_on: self.dated_on,
            received_on: self.received_on,
            period: TaxMonth::of(self.period),
            withholding: self.withholding,
            remarks: self.remarks.map(Line::try_from).transpose().ok()?,
            lines,
            sums: TaxSums { value: self.value, duty: self.duty, vat: self.vat },
            total: self.total,
            at: self.recorded_at,
            by: self.recorded_by,
        })
    }
}

impl LineRow {
    pub(super) fn all<'a>(tx: &ScopedTx, purchase: &'a Purchase) -> impl Iterator<Item = Self> + 'a {
        let (workspace_id, purchase_id) = (tx.workspace().as_uuid(), purchase.id.as_uuid());
        purchase.lines.iter().map(move |line| {
            let fields = &line.fields;
            Self {
                workspace_id,
                purchase_id,
                position: line.position,
                description: fields.description.to_string(),
                quantity: fields.quantity.map(|quantity| quantity.to_string()),
                unit: fields.unit.as_ref().map(Line::to_string),
                treatment: fields.treatment.as_str().to_owned(),
                value: fields.sums.value,
                duty: fields.sums.duty,
                vat: fields.sums.vat,
                credited: fields.credited,
                note: line.note.number(),
            }
        })
    }

    fn line(self) -> Option<PurchaseLine> {
        let fields = PurchaseLineFields {
            description: Line::try_from(self.description).ok()?,
            quantity: self.quantity.map(|quantity| quantity.parse()).transpose().ok()?,
            unit: self.unit.map(Line::try_from).transpose().ok()?,
            treatment: Treatment::from_name(&self.treatment)?,
            sums: TaxSums { value: self.value, duty: self.duty, vat: self.vat },
            credited: self.credited,
        };
        Some(PurchaseLine { position: self.position, fields, note: PurchaseNote::from_number(self.note)? })
    }
}

impl PaymentRow {
    pub(super) fn of(tx: &ScopedTx, payment: &SupplierPayment) -> Self {
        Self {
            workspace_id: tx.workspace().as_uuid(),
            id: payment.id.as_uuid(),
            purchase_id: payment.purchase.as_uuid(),
            method: payment.method.as_str().to_owned(),
            paid_on: payment.paid_on,
            reference: payment.reference.as_ref().map(Line::to_string),
            amount: payment.amount,
            vat_withheld: payment.vat_withheld,
            credit_returned: payment.credit_returned,
            recorded_at: payment.at,
            recorded_by: payment.by.clone(),
        }
    }

    fn payment(self) -> Option<SupplierPayment> {
        Some(SupplierPayment {
            id: SupplierPaymentId::from_uuid(self.id),
            purchase: PurchaseId::from_uuid(self.purchase_id),
            method: PaidBy::from_name(&self.method)?,
            paid_on: self.paid_on,
            reference: self.reference.map(Line::try_from).transpose().ok()?,
            amount: self.amount,
            vat_withheld: self.vat_withheld,
            credit_returned: self.credit_returned,
            at: self.recorded_at,
            by: self.recorded_by,
        })
    }
}

impl ReversalRow {
    pub(super) fn of_purchase(tx: &ScopedTx, reversal: &Reversal<PurchaseId>) -> Self {
        Self { purchase_id: Some(reversal.of.as_uuid()), ..Self::of(tx, reversal) }
    }

    pub(super) fn of_payment(tx: &ScopedTx, reversal: &Reversal<SupplierPaymentId>) -> Self {
        Self { payment_id: Some(reversal.of.as_uuid()), ..Self::of(tx, reversal) }
    }

    fn of<T>(tx: &ScopedTx, reversal: &Reversal<T>) -> Self {
        Self {
            workspace_id: tx.workspace().as_uuid(),
            purchase_id: None,
            payment_id: None,
            day: reversal.day,
            reason: reversal.reason.to_string(),
            recorded_at: reversal.at,
            recorded_by: reversal.by.clone(),
        }
    }

    fn reversal<T>(self, of: impl FnOnce(Uuid) -> T) -> Option<Reversal<T>> {
        Some(Reversal {
            of: of(self.purchase_id.or(self.payment_id)?),
            day: self.day,
            reason: Line::try_from(self.reason).ok()?,
            at: self.recorded_at,
            by: self.recorded_by,
        })
    }
}

/// Reads purchases with all that belongs to them; a condition and an order follow.
pub(super) fn select(tx: &ScopedTx) -> String {
    format!(
        "SELECT to_json(purchase)::text AS purchase, \
         (SELECT json_agg(line ORDER BY line.position)::text FROM tenant.purchase_line AS line \
             WHERE {} AND line.purchase_id = purchase.id) AS lines, \
         (SELECT to_json(reversal)::text FROM tenant.purchase_reversal AS reversal \
             WHERE {} AND reversal.purchase_id = purchase.id) AS reversal, \
         (SELECT json_agg(json_build_object('payment', payment, 'reversal', \
             (SELECT to_json(back) FROM tenant.supplier_payment_reversal AS back \
                 WHERE {} AND back.payment_id = payment.id)) ORDER BY payment.id)::text \
             FROM tenant.supplier_payment AS payment WHERE {} AND payment.purchase_id = purchase.id) AS payments \
         FROM tenant.purchase AS purchase WHERE {}",
        tx.here("line"),
        tx.here("reversal"),
        tx.here("back"),
        tx.here("payment"),
        tx.here("purchase"),
    )
}

/// Whether a purchase was reversed.
pub(super) fn is_reversed(tx: &ScopedTx) -> String {
    let here = tx.here("gone");
    format!("EXISTS (SELECT FROM tenant.purchase_reversal AS gone WHERE {here} AND gone.purchase_id = purchase.id)")
}

/// Whether a payment was taken back.
pub(super) fn is_taken_back(tx: &ScopedTx) -> String {
    let here = tx.here("gone");
    format!(
        "EXISTS (SELECT FROM tenant.supplier_payment_reversal AS gone WHERE {here} AND gone.payment_id = payment.id)"
    )
}

pub(super) fn recorded(row: &QueryResult) -> Result<Recorded> {
    let stored: PurchaseRow = column(row, "purchase")?.ok_or_else(|| corrupt(PURCHASE, "a row"))?;
    let id = stored.id;
    let broken = || corrupt(PURCHASE, id);
    let lines: Vec<LineRow> = column(row, "lines")?.unwrap_or_default();
    let lines: Option<Vec<PurchaseLine>> = lines.into_iter().map(LineRow::line).collect();
    let reversal = column::<ReversalRow>(row, "reversal")?
        .map(|reversal| reversal.reversal(PurchaseId::from_uuid).ok_or_else(broken))
        .transpose()?;
    let payments: Vec<PaidRow> = column(row, "payments")?.unwrap_or_default();
    let payments = payments.into_iter().map(paid).collect::<Option<Vec<_>>>();
    Ok(Recorded {
        purchase: lines.and_then(|lines| stored.purchase(lines)).ok_or_else(broken)?,
        reversal,
        payments: payments.ok_or_else(broken)?,
    })
}

fn paid(row: PaidRow) -> Option<PaidPurchase> {
    let reversal = match row.reversal {
        Some(reversal) => Some(reversal.reversal(SupplierPaymentId::from_uuid)?),
        None => None,
    };
    Some(PaidPurchase { payment: row.payment.payment()?, reversal })
}

/// A column of JSON.
fn column<T: DeserializeOwned>(row: &QueryResult, name: &'static str) -> Result<Option<T>> {
    let text: Option<String> = row.try_get("", name).map_err(store_error(PURCHASE))?;
    text.map(|text| serde_json::from_str(&text)).transpose().map_err(|_| -> StoreError { corrupt(PURCHASE, name) })
}
