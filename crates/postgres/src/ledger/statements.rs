//! A client's account: what was billed, paid, reversed, given up and voided, from the records themselves.

use dalil_ledger::{DebtorId, Movement, NoteId, PaymentId, ReceivableId, StatementLine, WriteOffId};
use dalil_money::Currency;
use jiff::civil::Date;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::Result;
use crate::{
    convert::{from_date, to_date},
    error::{corrupt, store_error},
    statement::Bound,
    tx::ScopedTx,
};

const STATEMENT: &str = "statement";

#[derive(FromQueryResult)]
struct MoveRow {
    day: time::Date,
    kind: String,
    id: Uuid,
    document_id: Uuid,
    currency: String,
    amount: i64,
}

#[derive(FromQueryResult)]
struct OwedRow {
    currency: String,
    owed: String,
}

/// Every movement of a client, bound to a parameter.
fn moves(tx: &ScopedTx, client: &str) -> String {
    format!(
        "SELECT owed.issued_on AS day, 'billed' AS kind, owed.document_id AS id, owed.document_id, owed.currency, \
             owed.billed AS amount FROM tenant.receivable AS owed WHERE {} AND owed.client_id = {client} \
         UNION ALL SELECT note.issued_on, note.kind, note.id, about.counterpart_id, note.currency, \
             CASE note.kind WHEN 'mushak_6_7' THEN -note.total ELSE note.total END \
             FROM tenant.document AS note \
             JOIN tenant.document AS about ON {} AND about.id = note.corrects_id \
             WHERE {} AND note.client_id = {client} AND note.corrects_id IS NOT NULL \
         UNION ALL SELECT payment.received_on, 'paid', payment.id, payment.id, payment.currency, \
             -(payment.received + payment.vat_withheld + payment.tax_withheld) \
             FROM tenant.payment AS payment WHERE {} AND payment.client_id = {client} \
         UNION ALL SELECT reversal.day, 'reversed', payment.id, payment.id, payment.currency, \
             payment.received + payment.vat_withheld + payment.tax_withheld \
             FROM tenant.payment AS payment \
             JOIN tenant.payment_reversal AS reversal ON {} AND reversal.payment_id = payment.id \
             WHERE {} AND payment.client_id = {client} \
         UNION ALL SELECT given_up.day, 'written_off', given_up.id, given_up.document_id, given_up.currency, \
             -given_up.amount FROM tenant.write_off AS given_up WHERE {} AND given_up.client_id = {client} \
         UNION ALL SELECT void.day, 'voided', owed.document_id, owed.document_id, owed.currency, -owed.billed \
             FROM tenant.receivable AS owed \
             JOIN tenant.document_void AS void ON {} AND void.document_id = owed.document_id \
             WHERE {} AND owed.client_id = {client} AND owed.voided",
        tx.here("owed"),
        tx.here("about"),
        tx.here("note"),
        tx.here("payment"),
        tx.here("reversal"),
        tx.here("payment"),
        tx.here("given_up"),
        tx.here("void"),
        tx.here("owed"),
    )
}

pub(super) async fn owed_before(tx: &ScopedTx, debtor: DebtorId, day: Date) -> Result<Vec<(Currency, i128)>> {
    let mut bound = Bound::to(tx);
    let (client, day) = (bound.value(debtor.as_uuid()), bound.value(to_date(day)));
    let sql = format!(
        "SELECT currency, sum(amount)::text AS owed FROM ({}) AS move WHERE day < {day} GROUP BY currency ORDER BY currency",
        moves(tx, &client),
    );
    let rows = tx.query_all_raw(bound.statement(sql)).await.map_err(store_error(STATEMENT))?;
    rows.iter()
        .map(|row| {
            let row = OwedRow::from_query_result(row, "").map_err(store_error(STATEMENT))?;
            let broken = || corrupt(STATEMENT, debtor);
            Ok((row.currency.parse().map_err(|_| broken())?, row.owed.parse().map_err(|_| broken())?))
        })
        .collect()
}

pub(super) async fn movements(tx: &ScopedTx, debtor: DebtorId, from: Date, to: Date) -> Result<Vec<StatementLine>> {
    let mut bound = Bound::to(tx);
    let (client, from, to) = (bound.value(debtor.as_uuid()), bound.value(to_date(from)), bound.value(to_date(to)));
    let sql = format!("SELECT * FROM ({}) AS move WHERE day BETWEEN {from} AND {to}", moves(tx, &client));
    let rows = tx.query_all_raw(bound.statement(sql)).await.map_err(store_error(STATEMENT))?;
    rows.iter().map(|row| line_from(&MoveRow::from_query_result(row, "").map_err(store_error(STATEMENT))?)).collect()
}

fn line_from(row: &MoveRow) -> Result<StatementLine> {
    let broken = || corrupt(STATEMENT, row.id);
    let movement = match row.kind.as_str() {
        "billed" => Movement::Billed(ReceivableId::from_uuid(row.id)),
        "mushak_6_7" => Movement::Credited(NoteId::from_uuid(row.id), ReceivableId::from_uuid(row.document_id)),
        "mushak_6_8" => Movement::Debited(NoteId::from_uuid(row.id), ReceivableId::from_uuid(row.document_id)),
        "paid" => Movement::Paid(PaymentId::from_uuid(row.id)),
        "reversed" => Movement::Reversed(PaymentId::from_uuid(row.id)),
        "written_off" => Movement::WrittenOff(WriteOffId::from_uuid(row.id), ReceivableId::from_uuid(row.document_id)),
        "voided" => Movement::Voided(ReceivableId::from_uuid(row.id)),
        _ => return Err(broken()),
    };
    Ok(StatementLine {
        day: from_date(row.day).ok_or_else(broken)?,
        movement,
        currency: row.currency.parse().map_err(|_| broken())?,
        amount: row.amount,
    })
}
