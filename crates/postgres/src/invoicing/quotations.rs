//! Quotations with what became of them: one row for each, opened with its document, locked before anything becomes of it.

use dalil_invoicing::{
    Answer, Channel, ClientId, DocumentId, InvoiceId, InvoiceKey, Outcome, Quotation, QuotationFilter, QuotationKept,
    QuotationState, QuotationSummary, QuotedInvoice, Said,
};
use dalil_tenancy::{
    StoreError,
    page::{Page, PageRequest},
};
use jiff::{Timestamp, civil};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult};
use serde::Serialize;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::{
    Result,
    lists::{by, days, party},
};
use crate::{
    convert::{from_date, from_time, to_digest, to_salt, to_time},
    error::{corrupt, store_error},
    statement::{Bound, Bytea, in_order, json},
    tx::ScopedTx,
};

const TABLE: &str = "quotation";
const ANSWER: &str = "quotation_answer";

/// The part of the statement that stores documents, under the name `documents`, which opens what is kept of the quotations
/// among them.
pub(super) const fn opening() -> &'static str {
    "INSERT INTO tenant.quotation (workspace_id, document_id, client_id, total, issued_at, issued_on, valid_until) \
     SELECT workspace_id, id, client_id, total, issued_at, issued_on, due_on FROM documents WHERE kind = 'quotation'"
}

#[derive(FromQueryResult)]
struct Row {
    document_id: Uuid,
    client_id: Uuid,
    total: i64,
    issued_at: OffsetDateTime,
    issued_on: Date,
    valid_until: Date,
    kept: String,
    invoice_id: Option<Uuid>,
    invoice_number: Option<String>,
    invoice_stands: bool,
    revision_id: Option<Uuid>,
    outcome: Option<String>,
    day: Option<Date>,
    channel: Option<String>,
    said_digest: Option<Vec<u8>>,
    recorded_at: Option<OffsetDateTime>,
    recorded_by: Option<String>,
    salt: Option<Vec<u8>>,
    name: Option<String>,
    note: Option<String>,
}

pub(super) async fn find(tx: &ScopedTx, id: DocumentId) -> Result<Option<(Quotation, Option<Answer>)>> {
    let mut bound = Bound::to(tx);
    let which = format!(" AND kept.document_id = {}", bound.value(id.as_uuid()));
    Ok(read(tx, bound, &which).await?.pop())
}

/// Locked first and read then: what was waited for is seen.
pub(super) async fn locked(tx: &ScopedTx, id: DocumentId) -> Result<Option<Quotation>> {
    let mut bound = Bound::to(tx);
    let sql = format!(
        "SELECT kept.document_id FROM tenant.quotation AS kept WHERE {} AND kept.document_id = {} FOR UPDATE",
        tx.here("kept"),
        bound.value(id.as_uuid()),
    );
    if tx.query_one_raw(bound.statement(sql)).await.map_err(store_error(TABLE))?.is_none() {
        return Ok(None);
    }
    Ok(find(tx, id).await?.map(|(quotation, _)| quotation))
}

pub(super) async fn stored(
    tx: &ScopedTx,
    after: Option<DocumentId>,
    limit: u16,
) -> Result<Vec<(Quotation, Option<Answer>)>> {
    let mut bound = Bound::to(tx);
    let after = after.map(|after| format!(" AND kept.document_id > {}", bound.value(after.as_uuid())));
    let limit = bound.value(i64::from(limit));
    let which = format!("{} ORDER BY kept.document_id LIMIT {limit}", after.unwrap_or_default());
    read(tx, bound, &which).await
}

async fn read(tx: &ScopedTx, bound: Bound, which: &str) -> Result<Vec<(Quotation, Option<Answer>)>> {
    let sql = format!(
        "SELECT kept.document_id, kept.client_id, kept.total, kept.issued_at, kept.issued_on, kept.valid_until, kept.kept, kept.invoice_id, \
             invoice.printed_number AS invoice_number, \
             (draft.id IS NOT NULL OR (invoice.id IS NOT NULL AND void.document_id IS NULL)) AS invoice_stands, \
             revision.id AS revision_id, answer.outcome, answer.day, answer.channel, answer.said_digest, \
             answer.recorded_at, answer.recorded_by, said.salt, said.name, said.note \
         FROM tenant.quotation AS kept \
         LEFT JOIN tenant.document AS invoice ON {} AND invoice.id = kept.invoice_id \
         LEFT JOIN tenant.document_void AS void ON {} AND void.document_id = kept.invoice_id \
         LEFT JOIN tenant.invoice_draft AS draft ON {} AND draft.id = kept.invoice_id \
         LEFT JOIN tenant.invoice_draft AS revision ON {} AND revision.revises_id = kept.document_id \
         LEFT JOIN tenant.quotation_answer AS answer ON {} AND answer.document_id = kept.document_id \
         LEFT JOIN tenant.quotation_answer_personal AS said ON {} AND said.document_id = kept.document_id \
         WHERE {}{which}",
        tx.here("invoice"),
        tx.here("void"),
        tx.here("draft"),
        tx.here("revision"),
        tx.here("answer"),
        tx.here("said"),
        tx.here("kept"),
    );
    let rows = tx.query_all_raw(bound.statement(sql)).await.map_err(store_error(TABLE))?;
    let parsed = |row: &QueryResult| Row::from_query_result(row, "").map_err(store_error(TABLE)).and_then(from_row);
    rows.iter().map(parsed).collect()
}

fn from_row(row: Row) -> Result<(Quotation, Option<Answer>)> {
    let broken = || corrupt(TABLE, row.document_id);
    let id = DocumentId::from_uuid(row.document_id);
    let quotation = Quotation {
        id,
        client: ClientId::from_uuid(row.client_id),
        total: row.total,
        issued_at: from_time(row.issued_at),
        issued_on: from_date(row.issued_on).ok_or_else(broken)?,
        valid_until: from_date(row.valid_until).ok_or_else(broken)?,
        kept: QuotationKept::from_name(&row.kept).ok_or_else(broken)?,
        invoice: row.invoice_id.map(|invoice| QuotedInvoice {
            id: InvoiceId::from_uuid(invoice),
            printed_number: row.invoice_number.clone(),
            stands: row.invoice_stands,
        }),
        revision: row.revision_id.map(InvoiceId::from_uuid),
    };
    Ok((quotation, answer_from(id, row)?))
}

fn answer_from(quotation: DocumentId, row: Row) -> Result<Option<Answer>> {
    let broken = || corrupt(ANSWER, quotation);
    let (Some(outcome), Some(day), Some(channel), Some(digest), Some(at), Some(by)) =
        (row.outcome, row.day, row.channel, row.said_digest, row.recorded_at, row.recorded_by)
    else {
        return Ok(None);
    };
    let said = match row.salt {
        Some(salt) => Some(Said { salt: to_salt(&salt).ok_or_else(broken)?, name: row.name, note: row.note }),
        None => None,
    };
    Ok(Some(Answer {
        quotation,
        outcome: Outcome::from_name(&outcome).ok_or_else(broken)?,
        day: from_date(day).ok_or_else(broken)?,
        channel: Channel::from_name(&channel).ok_or_else(broken)?,
        said_digest: to_digest(&digest).ok_or_else(broken)?,
        said,
        at: from_time(at),
        by,
    }))
}

#[derive(Serialize)]
struct AnswerOut<'a> {
    workspace_id: Uuid,
    document_id: Uuid,
    outcome: &'a str,
    day: civil::Date,
    channel: &'a str,
    said_digest: Bytea<'a>,
    recorded_at: Timestamp,
    recorded_by: &'a str,
}

#[derive(Serialize)]
struct SaidOut<'a> {
    workspace_id: Uuid,
    document_id: Uuid,
    salt: Bytea<'a>,
    name: Option<&'a str>,
    note: Option<&'a str>,
}

/// The answer, the texts beside it and the mark, in one statement.
pub(super) async fn save_answer(tx: &ScopedTx, answer: &Answer) -> Result<()> {
    let (workspace_id, document_id) = (tx.workspace().as_uuid(), answer.quotation.as_uuid());
    let row = AnswerOut {
        workspace_id,
        document_id,
        outcome: answer.outcome.as_str(),
        day: answer.day,
        channel: answer.channel.as_str(),
        said_digest: Bytea(answer.said_digest.as_bytes()),
        recorded_at: answer.at,
        recorded_by: &answer.by,
    };
    let said = answer.said.as_ref().map(|said| SaidOut {
        workspace_id,
        document_id,
        salt: Bytea(said.salt.as_bytes()),
        name: said.name.as_deref(),
        note: said.note.as_deref(),
    });
    let mut bound = Bound::to(tx);
    let sql = format!(
        "WITH answer AS (INSERT INTO tenant.quotation_answer \
             SELECT * FROM json_populate_recordset(NULL::tenant.quotation_answer, {}::json)), \
         said AS (INSERT INTO tenant.quotation_answer_personal \
             SELECT * FROM json_populate_recordset(NULL::tenant.quotation_answer_personal, {}::json)) \
         UPDATE tenant.quotation AS kept SET kept = {} WHERE {} AND kept.document_id = {}",
        bound.value(json([row])?),
        bound.value(json(said)?),
        bound.value(answer.outcome.as_str()),
        tx.here("kept"),
        bound.value(document_id),
    );
    let marked = tx.execute_raw(bound.statement(sql)).await.map_err(store_error(ANSWER))?.rows_affected();
    if marked == 1 { Ok(()) } else { Err(StoreError::Conflict { what: ANSWER }) }
}

pub(super) async fn keep(tx: &ScopedTx, id: DocumentId, kept: QuotationKept) -> Result<()> {
    let mut bound = Bound::to(tx);
    let to = format!("kept = {}", bound.value(kept.as_str()));
    set(tx, bound, id, &to).await
}

pub(super) async fn bill(tx: &ScopedTx, id: DocumentId, invoice: InvoiceId) -> Result<()> {
    let mut bound = Bound::to(tx);
    let to = format!("invoice_id = {}", bound.value(invoice.as_uuid()));
    set(tx, bound, id, &to).await
}

async fn set(tx: &ScopedTx, mut bound: Bound, id: DocumentId, to: &str) -> Result<()> {
    let id = bound.value(id.as_uuid());
    let sql = format!("UPDATE tenant.quotation AS kept SET {to} WHERE {} AND kept.document_id = {id}", tx.here("kept"));
    match tx.execute_raw(bound.statement(sql)).await.map_err(store_error(TABLE))?.rows_affected() {
        1 => Ok(()),
        _ => Err(StoreError::Conflict { what: TABLE }),
    }
}

#[derive(FromQueryResult)]
struct ListRow {
    id: Uuid,
    kept: String,
    client_id: Uuid,
    name_bn: Option<String>,
    name_en: Option<String>,
    /// The snapshot of an issued one.
    buyer: Option<String>,
    currency: String,
    total: i64,
    printed_number: Option<String>,
    issued_on: Option<Date>,
    valid_until: Option<Date>,
    invoice_id: Option<Uuid>,
    updated_at: OffsetDateTime,
}

/// Drafts and issued quotations in one statement; each half walks its own index and stops at the limit.
pub(super) async fn list(
    tx: &ScopedTx,
    filter: QuotationFilter,
    today: civil::Date,
    page: PageRequest<InvoiceKey>,
) -> Result<Page<QuotationSummary, InvoiceKey>> {
    let mut bound = Bound::to(tx);
    let limit = bound.value(i64::from(page.limit()) + 1);
    let by_total = filter.sort.is_by_total();
    let after = page.after.map(|after| {
        let total = by_total.then(|| bound.value(after.total));
        let rest = [bound.value(to_time(after.at)), bound.value(after.id.as_uuid())];
        total.into_iter().chain(rest).collect::<Vec<_>>()
    });
    let client = filter.client.map(|client| bound.value(client.as_uuid()));
    let of_client =
        |table: &str| client.as_ref().map(|client| format!(" AND {table}.client_id = {client}")).unwrap_or_default();
    let end = |table: &str, columns: [&'static str; 2], after: Option<&[String]>| {
        in_order(table, &by(columns, by_total), filter.sort.rises(), after)
    };
    let drafts = filter.takes_drafts().then(|| {
        format!(
            "(SELECT draft.id, 'draft' AS kept, draft.client_id, client.name_bn, client.name_en, NULL AS buyer, \
             draft.currency, draft.total, NULL AS printed_number, NULL::date AS issued_on, NULL::date AS valid_until, \
             NULL::uuid AS invoice_id, draft.updated_at FROM tenant.invoice_draft AS draft \
             LEFT JOIN tenant.client AS client ON {} AND client.id = draft.client_id \
             WHERE {} AND draft.kind = 'quotation'{}{} LIMIT {limit})",
            tx.here("client"),
            tx.here("draft"),
            of_client("draft"),
            end("draft", ["updated_at", "id"], after.as_deref()),
        )
    });
    let days = days(&mut bound, "offer", filter.from, filter.to);
    let state = in_state(filter.state, today);
    let issued = filter.takes_issued().then(|| {
        format!(
            "(SELECT offer.document_id AS id, offer.kept, offer.client_id, NULL AS name_bn, NULL AS name_en, \
             document.buyer, document.currency, offer.total, document.printed_number, offer.issued_on, \
             offer.valid_until, offer.invoice_id, offer.issued_at AS updated_at \
             FROM tenant.quotation AS offer \
             JOIN tenant.document AS document ON {} AND document.id = offer.document_id \
             WHERE {}{}{days}{state}{} LIMIT {limit})",
            tx.here("document"),
            tx.here("offer"),
            of_client("offer"),
            end("offer", ["issued_at", "document_id"], after.as_deref()),
        )
    });
    let Some(halves) = drafts.into_iter().chain(issued).reduce(|drafts, issued| format!("{drafts} UNION ALL {issued}"))
    else {
        return Ok(Page { items: Vec::new(), next: None });
    };
    let sql = format!("SELECT * FROM ({halves}) AS found{} LIMIT {limit}", end("found", ["updated_at", "id"], None));
    let rows = tx.query_all_raw(bound.statement(sql)).await.map_err(store_error(TABLE))?;
    let items = rows
        .iter()
        .map(|row| ListRow::from_query_result(row, "").map_err(store_error(TABLE)).and_then(|row| listed(row, today)))
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::cut(items, page.limit(), QuotationSummary::key))
}

/// What narrows quotations to a state on a day. Written out: the planner takes the index of those that wait only when it reads
/// condition and day as they are there.
fn in_state(state: Option<QuotationState>, today: civil::Date) -> String {
    let Some(kept) = state.and_then(QuotationState::kept) else { return String::new() };
    let valid = match state {
        Some(QuotationState::Open) => format!(" AND offer.valid_until >= '{today}'"),
        Some(QuotationState::Expired) => format!(" AND offer.valid_until < '{today}'"),
        _ => String::new(),
    };
    format!(" AND offer.kept = '{}'{valid}", kept.as_str())
}

fn listed(row: ListRow, today: civil::Date) -> Result<QuotationSummary> {
    let id = row.id;
    let broken = || corrupt(TABLE, id);
    let date = |day: Option<Date>| day.map(|day| from_date(day).ok_or_else(broken)).transpose();
    let valid_until = date(row.valid_until)?;
    let state = match valid_until {
        None => QuotationState::Draft,
        Some(last) => QuotationState::of(QuotationKept::from_name(&row.kept).ok_or_else(broken)?, last, today),
    };
    let buyer = row.buyer.as_deref().map(|buyer| party(buyer).ok_or_else(broken)).transpose()?;
    let (bangla, english) = buyer.map_or((row.name_bn, row.name_en), |buyer| (buyer.name_bn, buyer.name_en));
    Ok(QuotationSummary {
        id: InvoiceId::from_uuid(id),
        state,
        client: ClientId::from_uuid(row.client_id),
        client_name_bn: bangla,
        client_name_en: english,
        currency: row.currency.parse().map_err(|_| broken())?,
        total: row.total,
        printed_number: row.printed_number,
        issued_on: date(row.issued_on)?,
        valid_until,
        invoice: row.invoice_id.map(InvoiceId::from_uuid),
        updated_at: from_time(row.updated_at),
    })
}
