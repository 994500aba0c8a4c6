//! Closings: kept once, and what they are made of read under the lock of the audit head.

use std::collections::BTreeMap;

use async_trait::async_trait;
use dalil_app::ports::{Closings, ClosingsRead};
use dalil_audit::Head;
use dalil_invoicing::{
    closing::{Closed, Closing, Counted, Period, Span, Turnover, TurnoverKey},
    figures::Sums,
};
use dalil_tenancy::{
    StoreError, WorkspaceId,
    page::{Page, PageRequest},
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QueryResult, QuerySelect};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    audit::{closed_from, head_from},
    convert::{from_date, from_time, to_date, to_digest, to_time},
    entity::{
        audit_entry, audit_head,
        closing::{Column, Entity, Model},
    },
    error::{corrupt, store_error},
    statement::{Bound, Bytea, json},
    tx::ScopedTx,
    works::PgWork,
};

const TABLE: &str = "closing";

/// What a document and a purchase come to.
const FIGURES: [&str; 4] = ["value", "duty", "vat", "total"];

type Result<T> = std::result::Result<T, StoreError>;

#[async_trait]
impl ClosingsRead for PgWork {
    async fn closings(&mut self, period: Period, page: PageRequest<Date>) -> Result<Page<Closing, Date>> {
        let query = self.tx.find::<Entity>().filter(Column::Period.eq(period.as_str()));
        let mut query = query.order_by_desc(Column::FirstDay).limit(u64::from(page.limit()) + 1);
        if let Some(after) = page.after {
            query = query.filter(Column::FirstDay.lt(to_date(after)));
        }
        let rows = query.all(&self.tx).await.map_err(store_error(TABLE))?;
        let items = rows.into_iter().map(from_row).collect::<Result<Vec<_>>>()?;
        Ok(Page::cut(items, page.limit(), |closing: &Closing| closing.span.first_day))
    }

    async fn closings_between(&mut self, period: Period, first: Date, last: Date, limit: u16) -> Result<Vec<Closing>> {
        let query = self
            .tx
            .find::<Entity>()
            .filter(Column::Period.eq(period.as_str()))
            .filter(Column::FirstDay.between(to_date(first), to_date(last)))
            .order_by_asc(Column::FirstDay)
            .limit(u64::from(limit));
        query.all(&self.tx).await.map_err(store_error(TABLE))?.into_iter().map(from_row).collect()
    }

    async fn begun(&mut self) -> Result<Option<Timestamp>> {
        let query = self.tx.find::<audit_entry::Entity>().order_by_asc(audit_entry::Column::Seq);
        let first = query.one(&self.tx).await.map_err(store_error(TABLE))?;
        Ok(first.map(|entry| from_time(entry.at)))
    }

    async fn recorded(&mut self, first: Date, last: Date) -> Result<BTreeMap<Date, Turnover>> {
        let moment = |span: Option<Span>| span.ok_or_else(|| corrupt(TABLE, first));
        let (from, to) = (moment(Span::of(Period::Day, first))?.start(), moment(Span::of(Period::Day, last))?.end());
        let mut bound = Bound::to(&self.tx);
        let (from, to) = (bound.value(to_time(from)), bound.value(to_time(to)));
        let sql = self.recorded_sql(&from, &to);
        let rows = self.tx.query_all_raw(bound.statement(sql)).await.map_err(store_error(TABLE))?;
        let mut days = BTreeMap::<Date, Turnover>::new();
        for row in &rows {
            let (day, key, sums) = line_from(row)?;
            days.entry(day).or_default().add(key, sums);
        }
        Ok(days)
    }

    async fn closed(&mut self) -> Result<Closed> {
        let head = self.tx.find::<audit_head::Entity>().one(&self.tx).await.map_err(store_error(TABLE))?;
        head.as_ref().map_or_else(|| Ok(Closed::default()), closed_from)
    }
}

#[async_trait]
impl Closings for PgWork {
    async fn lock(&mut self) -> Result<Head> {
        let locked = self.locked_head().await?;
        let head = head_from(&locked);
        self.head = Some(locked);
        head
    }

    async fn save_closings(&mut self, closings: &[Closing]) -> Result<()> {
        let closed = closings.iter().fold(Closed::default(), Closed::with);
        let mut bound = Bound::to(&self.tx);
        let rows = bound.value(json(closings.iter().map(ClosingOut::of))?);
        let before = bound.value(closed.before.map(to_time));
        let through = bound.value(closed.through.map(to_date));
        let sql = format!(
            "WITH closings AS (INSERT INTO tenant.closing \
                 SELECT * FROM json_populate_recordset(NULL::tenant.closing, {rows}::json)) \
             UPDATE tenant.audit_head AS head SET closed_before = greatest(head.closed_before, {before}), \
                 closed_through = greatest(head.closed_through, {through}) WHERE {}",
            self.tx.here("head"),
        );
        match self.tx.execute_raw(bound.statement(sql)).await.map_err(store_error(TABLE))?.rows_affected() {
            1 => Ok(()),
            _ => Err(StoreError::Conflict { what: TABLE }),
        }
    }
}

impl PgWork {
    /// Counts and sums by day, what is counted and currency, of each table by the moments of its records.
    fn recorded_sql(&self, from: &str, to: &str) -> String {
        let document = FIGURES.map(|column| format!("{} AS {column}", sum(&format!("document.{column}")))).join(", ");
        let within = |at: &str| within(at, from, to);
        let tx = &self.tx;
        [
            format!(
                "SELECT {}, 'issued.' || document.kind AS counted, document.currency, count(*) AS documents, {document} \
                 FROM tenant.document AS document WHERE {} AND {} GROUP BY 1, 2, 3",
                day("document.issued_at"),
                tx.here("document"),
                within("document.issued_at"),
            ),
            format!(
                "SELECT {}, 'voided.' || document.kind, document.currency, count(*), {document} \
                 FROM tenant.document_void AS void JOIN tenant.document AS document ON {} AND document.id = void.document_id \
                 WHERE {} AND {} GROUP BY 1, 2, 3",
                day("void.recorded_at"),
                tx.here("document"),
                tx.here("void"),
                within("void.recorded_at"),
            ),
            format!(
                "SELECT {}, 'payment', payment.currency, count(*), {} FROM tenant.payment AS payment \
                 WHERE {} AND {} GROUP BY 1, 2, 3",
                day("payment.recorded_at"),
                money("payment.received + payment.vat_withheld + payment.tax_withheld"),
                tx.here("payment"),
                within("payment.recorded_at"),
            ),
            format!(
                "SELECT {}, 'payment_reversal', payment.currency, count(*), {} FROM tenant.payment_reversal AS reversal \
                 JOIN tenant.payment AS payment ON {} AND payment.id = reversal.payment_id \
                 WHERE {} AND {} GROUP BY 1, 2, 3",
                day("reversal.recorded_at"),
                money("payment.received + payment.vat_withheld + payment.tax_withheld"),
                tx.here("payment"),
                tx.here("reversal"),
                within("reversal.recorded_at"),
            ),
            format!(
                "SELECT {}, 'write_off', write_off.currency, count(*), {} FROM tenant.write_off AS write_off \
                 WHERE {} AND {} GROUP BY 1, 2, 3",
                day("write_off.recorded_at"),
                money("write_off.amount"),
                tx.here("write_off"),
                within("write_off.recorded_at"),
            ),
            bought(tx, from, to),
            payee(tx, from, to),
        ]
        .join(" UNION ALL ")
    }
}

/// The day in Asia/Dhaka of a moment.
fn day(at: &str) -> String {
    format!("({at} AT TIME ZONE INTERVAL '6 hours')::date AS day")
}

fn within(at: &str, from: &str, to: &str) -> String {
    format!("{at} >= {from} AND {at} < {to}")
}

/// More than a bigint stays at its end, as where it is added up in the program.
fn sum(sum: &str) -> String {
    format!("least(sum({sum}), {})::bigint", i64::MAX)
}

fn money(total: &str) -> String {
    format!("0::bigint AS value, 0::bigint AS duty, 0::bigint AS vat, {} AS total", sum(total))
}

/// Suppliers' papers and what was paid for them, both ways.
fn bought(tx: &ScopedTx, from: &str, to: &str) -> String {
    let paper = FIGURES.map(|column| format!("{} AS {column}", sum(&format!("purchase.{column}")))).join(", ");
    let paid = money("payment.amount");
    let grouped = |what: &str, sums: &str, tables: &str, at: &str, scope: String| {
        format!(
            "SELECT {}, '{what}', 'BDT', count(*), {sums} FROM {tables} WHERE {scope} AND {} GROUP BY 1",
            day(at),
            within(at, from, to),
        )
    };
    [
        grouped("purchase", &paper, "tenant.purchase AS purchase", "purchase.recorded_at", tx.here("purchase")),
        grouped(
            "purchase_reversal",
            &paper,
            &format!(
                "tenant.purchase_reversal AS reversal JOIN tenant.purchase AS purchase \
                 ON {} AND purchase.id = reversal.purchase_id",
                tx.here("purchase")
            ),
            "reversal.recorded_at",
            tx.here("reversal"),
        ),
        grouped(
            "supplier_payment",
            &paid,
            "tenant.supplier_payment AS payment",
            "payment.recorded_at",
            tx.here("payment"),
        ),
        grouped(
            "supplier_payment_reversal",
            &paid,
            &format!(
                "tenant.supplier_payment_reversal AS reversal JOIN tenant.supplier_payment AS payment \
                 ON {} AND payment.id = reversal.payment_id",
                tx.here("payment")
            ),
            "reversal.recorded_at",
            tx.here("reversal"),
        ),
    ]
    .join(" UNION ALL ")
}

/// Changes of the payee, which have no amount.
fn payee(tx: &ScopedTx, from: &str, to: &str) -> String {
    const NONE: &str = "0::bigint, 0::bigint, 0::bigint, 0::bigint";
    format!(
        "SELECT {}, 'payee_proposed', 'BDT', count(*), {NONE} FROM tenant.payee_change AS change \
         WHERE {} AND {} GROUP BY 1 UNION ALL \
         SELECT {}, 'payee_' || step.step, 'BDT', count(*), {NONE} FROM tenant.payee_step AS step \
         WHERE {} AND {} AND step.step IN ('approved', 'cancelled') GROUP BY 1, 2",
        day("change.proposed_at"),
        tx.here("change"),
        within("change.proposed_at", from, to),
        day("step.taken_at"),
        tx.here("step"),
        within("step.taken_at", from, to),
    )
}

fn line_from(row: &QueryResult) -> Result<(Date, TurnoverKey, Sums)> {
    let read = || {
        let sums = Sums {
            documents: row.try_get("", "documents")?,
            value: row.try_get("", "value")?,
            duty: row.try_get("", "duty")?,
            vat: row.try_get("", "vat")?,
            total: row.try_get("", "total")?,
        };
        Ok((
            row.try_get::<time::Date>("", "day")?,
            row.try_get::<String>("", "counted")?,
            row.try_get::<String>("", "currency")?,
            sums,
        ))
    };
    let (day, counted, currency, sums) = read().map_err(store_error(TABLE))?;
    let broken = || corrupt(TABLE, format!("{day} {counted} {currency}"));
    let key = TurnoverKey {
        counted: Counted::from_name(&counted).ok_or_else(broken)?,
        currency: currency.parse().map_err(|_| broken())?,
    };
    Ok((from_date(day).ok_or_else(broken)?, key, sums))
}

/// A closing as its row, column by column.
#[derive(Serialize)]
struct ClosingOut<'a> {
    workspace_id: Uuid,
    period: &'a str,
    first_day: Date,
    last_day: Date,
    version: u16,
    closed_at: Timestamp,
    closed_by: &'a str,
    turnover: &'a str,
    perpetual: &'a str,
    logs: &'a str,
    leaf: Bytea<'a>,
    hints: Bytea<'a>,
    key: &'a str,
    signature: Bytea<'a>,
}

impl<'a> ClosingOut<'a> {
    fn of(closing: &'a Closing) -> Self {
        let Span { period, first_day, last_day } = closing.span;
        Self {
            workspace_id: closing.workspace.as_uuid(),
            period: period.as_str(),
            first_day,
            last_day,
            version: closing.version,
            closed_at: closing.at,
            closed_by: &closing.by,
            turnover: &closing.turnover,
            perpetual: &closing.perpetual,
            logs: &closing.logs,
            leaf: Bytea(closing.leaf.as_bytes()),
            hints: Bytea(&closing.hints),
            key: &closing.key,
            signature: Bytea(&closing.signature),
        }
    }
}

fn from_row(row: Model) -> Result<Closing> {
    let broken = || corrupt(TABLE, format!("{} {}", row.period, row.first_day));
    let span = Span {
        period: Period::from_name(&row.period).ok_or_else(broken)?,
        first_day: from_date(row.first_day).ok_or_else(broken)?,
        last_day: from_date(row.last_day).ok_or_else(broken)?,
    };
    Ok(Closing {
        workspace: WorkspaceId::from_uuid(row.workspace_id),
        span,
        version: u16::try_from(row.version).map_err(|_| broken())?,
        at: from_time(row.closed_at),
        leaf: to_digest(&row.leaf).ok_or_else(broken)?,
        by: row.closed_by,
        turnover: row.turnover,
        perpetual: row.perpetual,
        logs: row.logs,
        hints: row.hints,
        key: row.key,
        signature: row.signature,
    })
}
