//! The register of purchases and the sums of the return.

use dalil_invoicing::{
    purchasing::{Bought, PurchaseKey, PurchaseNote, Recorded, RegisterFilter, RegisterNote},
    returns::{TaxMonth, TaxSums},
};
use dalil_tenancy::page::{Page, PageRequest};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{
    Result,
    rows::{PAYMENT, PURCHASE, is_reversed, is_taken_back, recorded, select},
};
use crate::{
    convert::to_date,
    error::{corrupt, store_error},
    statement::{Bound, in_order},
    tx::ScopedTx,
};

/// Walks the index of the period; for what was paid in a month, that of the payments.
pub(super) async fn list(
    tx: &ScopedTx,
    filter: RegisterFilter,
    page: PageRequest<PurchaseKey>,
) -> Result<Page<Recorded, PurchaseKey>> {
    let mut bound = Bound::to(tx);
    let limit = bound.value(i64::from(page.limit()) + 1);
    let after = page.after.map(|after| [bound.value(to_date(after.received_on)), bound.value(after.id.as_uuid())]);
    let of_month = match filter.note {
        Some(RegisterNote::Withheld) => paid_in(tx, &mut bound, filter.month, "vat_withheld"),
        Some(RegisterNote::Cash) => paid_in(tx, &mut bound, filter.month, "credit_returned"),
        Some(RegisterNote::Line(_)) | None => {
            format!(" AND purchase.period = {}", bound.value(to_date(filter.month.first())))
        }
    };
    let feeds = match filter.note {
        Some(RegisterNote::Line(note)) => format!(
            " AND EXISTS (SELECT FROM tenant.purchase_line AS fed \
             WHERE {} AND fed.purchase_id = purchase.id AND fed.note = {})",
            tx.here("fed"),
            bound.value(i16::from(note.number())),
        ),
        _ => String::new(),
    };
    let whole = filter.note.is_none() && filter.above.is_none();
    let standing = if whole { String::new() } else { format!(" AND NOT {}", is_reversed(tx)) };
    let above = filter.above.map(|above| format!(" AND purchase.total > {}", bound.value(above)));
    let sql = format!(
        "{}{of_month}{feeds}{standing}{}{} LIMIT {limit}",
        select(tx),
        above.unwrap_or_default(),
        in_order("purchase", &["received_on", "id"], true, after.as_ref().map(<[String; 2]>::as_slice)),
    );
    let rows = tx.query_all_raw(bound.statement(sql)).await.map_err(store_error(PURCHASE))?;
    let items = rows.iter().map(recorded).collect::<Result<Vec<_>>>()?;
    Ok(Page::cut(items, page.limit(), Recorded::register_key))
}

/// Purchases with a payment in a month that stands and has something in a column.
fn paid_in(tx: &ScopedTx, bound: &mut Bound, month: TaxMonth, column: &str) -> String {
    format!(
        " AND purchase.id IN (SELECT payment.purchase_id FROM tenant.supplier_payment AS payment \
         WHERE {}{} AND payment.{column} > 0 AND NOT {})",
        tx.here("payment"),
        of_the_return(bound, month),
        is_taken_back(tx),
    )
}

/// The payments of a month that the return asks for, by their index.
fn of_the_return(bound: &mut Bound, month: TaxMonth) -> String {
    let (from, to) = (bound.value(to_date(month.first())), bound.value(to_date(month.last())));
    format!(
        " AND payment.paid_on >= {from} AND payment.paid_on <= {to} \
         AND (payment.vat_withheld > 0 OR payment.credit_returned > 0)"
    )
}

#[derive(FromQueryResult)]
struct NoteRow {
    note: i16,
    value: i64,
    duty: i64,
    vat: i64,
}

#[derive(FromQueryResult)]
struct PaidRow {
    withheld: i64,
    returned: i64,
}

/// A sum that stays at the end of a bigint rather than fail.
fn sum(column: &str) -> String {
    format!("least(coalesce(sum({column}), 0), {})::bigint", i64::MAX)
}

pub(super) async fn bought(tx: &ScopedTx, month: TaxMonth) -> Result<Bought> {
    let mut bound = Bound::to(tx);
    let sql = format!(
        "SELECT line.note, {} AS value, {} AS duty, {} AS vat FROM tenant.purchase AS purchase \
         JOIN tenant.purchase_line AS line ON {} AND line.purchase_id = purchase.id \
         WHERE {} AND purchase.period = {} AND NOT {} GROUP BY 1 ORDER BY 1",
        sum("line.value"),
        sum("line.duty"),
        sum("line.vat"),
        tx.here("line"),
        tx.here("purchase"),
        bound.value(to_date(month.first())),
        is_reversed(tx),
    );
    let rows = NoteRow::find_by_statement(bound.statement(sql)).all(tx).await.map_err(store_error(PURCHASE))?;
    let lines = rows.iter().map(of_note).collect::<Result<Vec<_>>>()?;

    let mut bound = Bound::to(tx);
    let sql = format!(
        "SELECT {} AS withheld, {} AS returned FROM tenant.supplier_payment AS payment WHERE {}{} AND NOT {}",
        sum("payment.vat_withheld"),
        sum("payment.credit_returned"),
        tx.here("payment"),
        of_the_return(&mut bound, month),
        is_taken_back(tx),
    );
    let paid = PaidRow::find_by_statement(bound.statement(sql)).one(tx).await.map_err(store_error(PAYMENT))?;
    let paid = paid.ok_or_else(|| corrupt(PAYMENT, month))?;
    Ok(Bought { lines, withheld: paid.withheld, returned: paid.returned })
}

fn of_note(row: &NoteRow) -> Result<(PurchaseNote, TaxSums)> {
    let note = u8::try_from(row.note).ok().and_then(PurchaseNote::from_number);
    let note = note.ok_or_else(|| corrupt(PURCHASE, row.note))?;
    Ok((note, TaxSums { value: row.value, duty: row.duty, vat: row.vat }))
}
