//! Lists for people, paged by where the last row stood.

use dalil_invoicing::{
    ClientId, DocumentFilter, DocumentId, DocumentKey, DocumentKind, DocumentState, DocumentSummary, InvoiceFilter,
    InvoiceId, InvoiceKey, InvoiceState, InvoiceSummary, Party,
};
use dalil_tenancy::page::{Page, PageRequest};
use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Value};
use sqlx::AssertSqlSafe;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::{Result, rows::DOCUMENT, voids};
use crate::{
    convert::{from_date, from_time, to_date, to_time},
    error::{corrupt, store_error},
    statement::{Bound, in_order},
    tx::ScopedTx,
};

#[derive(FromQueryResult)]
struct InvoiceRow {
    id: Uuid,
    client_id: Uuid,
    name_bn: Option<String>,
    name_en: Option<String>,
    /// The snapshot of an issued one.
    buyer: Option<String>,
    currency: String,
    total: i64,
    printed_number: Option<String>,
    issued_on: Option<Date>,
    updated_at: OffsetDateTime,
    voided: bool,
}

/// The columns of a draft in the list of invoices, beside its client.
pub(super) const DRAFT_COLUMNS: &str = "draft.id, draft.client_id, client.name_bn, client.name_en, NULL AS buyer, \
    draft.currency, draft.total, NULL AS printed_number, NULL::date AS issued_on, draft.updated_at, false AS voided";

/// Drafts and issued invoices in one statement; each half walks its own index and stops at the limit.
pub(super) async fn invoices(
    tx: &ScopedTx,
    filter: InvoiceFilter,
    page: PageRequest<InvoiceKey>,
) -> Result<Page<InvoiceSummary, InvoiceKey>> {
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
    let end = |table: &str, moment: &'static str, after: Option<&[String]>| {
        in_order(table, &by([moment, "id"], by_total), filter.sort.rises(), after)
    };
    let drafts = filter.takes_drafts().then(|| {
        format!(
            "(SELECT {DRAFT_COLUMNS} FROM tenant.invoice_draft AS draft \
             LEFT JOIN tenant.client AS client ON {} AND client.id = draft.client_id \
             WHERE {} AND draft.kind = 'invoice'{}{} LIMIT {limit})",
            tx.here("client"),
            tx.here("draft"),
            of_client("draft"),
            end("draft", "updated_at", after.as_deref()),
        )
    });
    let days = days(&mut bound, "document", filter.from, filter.to);
    let issued = filter.takes_issued().then(|| {
        format!(
            "(SELECT document.id, document.client_id, NULL AS name_bn, NULL AS name_en, document.buyer, \
             document.currency, document.total, document.printed_number, document.issued_on, \
             document.issued_at AS updated_at, {} AS voided \
             FROM tenant.document AS document WHERE {} AND document.kind = 'invoice'{}{days}{}{} LIMIT {limit})",
            voids::is_voided(tx),
            tx.here("document"),
            of_client("document"),
            voids::narrowed(tx, filter.of_issued()),
            end("document", "issued_at", after.as_deref()),
        )
    });
    let Some(halves) = drafts.into_iter().chain(issued).reduce(|drafts, issued| format!("{drafts} UNION ALL {issued}"))
    else {
        return Ok(Page { items: Vec::new(), next: None });
    };
    let sql = format!("SELECT * FROM ({halves}) AS invoice{} LIMIT {limit}", end("invoice", "updated_at", None));
    let rows = tx.query_all_raw(bound.statement(sql)).await.map_err(store_error(DOCUMENT))?;
    let items = rows.iter().map(invoice_row).collect::<Result<Vec<_>>>()?;
    Ok(Page::cut(items, page.limit(), InvoiceSummary::key))
}

/// The columns of an order, the total before them where it counts first.
pub(super) fn by<const N: usize>(columns: [&'static str; N], by_total: bool) -> Vec<&'static str> {
    by_total.then_some("total").into_iter().chain(columns).collect()
}

/// The days of issue from one to another. The moments that those days can hold in any time zone, UTC−12 to UTC+14, stand
/// beside them, so that the index by moment is walked from one end of the range to the other.
pub(super) fn days(bound: &mut Bound, table: &str, from: Option<civil::Date>, to: Option<civil::Date>) -> String {
    /// The first day of the first year: what lies before it is in no calendar of ours, nor in every server's.
    const FIRST: civil::Date = civil::date(1, 1, 1);
    let hours = |day, hours| {
        let at = midnight(day)?.checked_add(SignedDuration::from_hours(hours)).ok()?;
        Some(to_time(at))
    };
    let mut narrow =
        |column: &str, end: &str, value: Value| format!(" AND {table}.{column} {end} {}", bound.value(value));
    let from = from.map(|day| day.max(FIRST)).into_iter().flat_map(|day| {
        let at = hours(day, -14).map(|at| ("issued_at", ">=", at.into()));
        [Some(("issued_on", ">=", to_date(day).into())), at]
    });
    let to = to.map(|day| day.max(FIRST)).into_iter().flat_map(|day| {
        let at = hours(day, 24 + 12).map(|at| ("issued_at", "<", at.into()));
        [Some(("issued_on", "<=", to_date(day).into())), at]
    });
    from.chain(to).flatten().map(|(column, end, value)| narrow(column, end, value)).collect()
}

/// When a day begins in UTC.
fn midnight(day: civil::Date) -> Option<Timestamp> {
    Some(day.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// A row of the list of invoices.
pub(super) fn invoice_row(row: &QueryResult) -> Result<InvoiceSummary> {
    InvoiceRow::from_query_result(row, "").map_err(store_error(DOCUMENT)).and_then(invoice_from)
}

fn invoice_from(row: InvoiceRow) -> Result<InvoiceSummary> {
    let broken = || corrupt("invoice", row.id);
    let buyer = row.buyer.as_deref().map(|buyer| party(buyer).ok_or_else(broken)).transpose()?;
    let state = match (buyer.is_some(), row.voided) {
        (false, _) => InvoiceState::Draft,
        (true, false) => InvoiceState::Issued,
        (true, true) => InvoiceState::Voided,
    };
    let (bangla, english) = buyer.map_or((row.name_bn, row.name_en), |buyer| (buyer.name_bn, buyer.name_en));
    Ok(InvoiceSummary {
        id: InvoiceId::from_uuid(row.id),
        state,
        client: ClientId::from_uuid(row.client_id),
        client_name_bn: bangla,
        client_name_en: english,
        currency: row.currency.parse().map_err(|_| corrupt("invoice", row.id))?,
        total: row.total,
        printed_number: row.printed_number,
        issued_on: row.issued_on.and_then(from_date),
        updated_at: from_time(row.updated_at),
    })
}

#[derive(FromQueryResult)]
struct DocumentListRow {
    id: Uuid,
    kind: String,
    printed_number: String,
    client_id: Uuid,
    buyer: String,
    currency: String,
    total: i64,
    issued_at: OffsetDateTime,
    issued_on: Date,
    voided: bool,
}

/// The columns of a row of the list of documents.
pub(super) fn document_columns(tx: &ScopedTx) -> String {
    format!(
        "document.id, document.kind, document.printed_number, document.client_id, document.buyer, document.currency, \
         document.total, document.issued_at, document.issued_on, {} AS voided",
        voids::is_voided(tx),
    )
}

pub(super) async fn documents(
    tx: &ScopedTx,
    filter: DocumentFilter,
    page: PageRequest<DocumentKey>,
) -> Result<Page<DocumentSummary, DocumentKey>> {
    let mut bound = Bound::to(tx);
    let limit = bound.value(i64::from(page.limit()) + 1);
    let by_total = filter.sort.is_by_total();
    // Within one kind the kind is left out, as the index of kinds has it first.
    let one_kind = filter.kind.is_some();
    let columns = if one_kind { by(["issued_at", "id"], by_total) } else { by(["issued_at", "kind", "id"], by_total) };
    let after = page.after.map(|after| {
        let total = by_total.then(|| bound.value(after.total));
        let at = bound.value(to_time(after.at));
        let kind = (!one_kind).then(|| bound.value(after.kind.as_str()));
        let id = bound.value(after.id.as_uuid());
        total.into_iter().chain([at]).chain(kind).chain([id]).collect::<Vec<_>>()
    });
    let kind = filter.kind.map(|kind| format!(" AND document.kind = {}", bound.value(kind.as_str())));
    let client = filter.client.map(|client| format!(" AND document.client_id = {}", bound.value(client.as_uuid())));
    let days = days(&mut bound, "document", filter.from, filter.to);
    let offers = if filter.no_offers { no_offers("document") } else { String::new() };
    let narrow = [days, offers, voids::narrowed(tx, filter.state)];
    let narrow: String = kind.into_iter().chain(client).chain(narrow).collect();
    let sql = format!(
        "SELECT {} FROM tenant.document AS document WHERE {}{narrow}{} LIMIT {limit}",
        document_columns(tx),
        tx.here("document"),
        in_order("document", &columns, filter.sort.rises(), after.as_deref()),
    );
    let rows = tx.query_all_raw(bound.statement(sql)).await.map_err(store_error(DOCUMENT))?;
    let items = rows.iter().map(document_row).collect::<Result<Vec<_>>>()?;
    Ok(Page::cut(items, page.limit(), DocumentSummary::key))
}

/// What leaves out documents that only offer.
pub(super) fn no_offers(table: &str) -> String {
    let offers = DocumentKind::ALL.into_iter().filter(|kind| kind.is_offer());
    offers.map(|kind| format!(" AND {table}.kind <> '{}'", kind.as_str())).collect::<Vec<_>>().concat()
}

/// Documents as they are listed, by their ids.
pub(super) async fn summaries(tx: &ScopedTx, documents: &[DocumentId]) -> Result<Vec<DocumentSummary>> {
    let sql = format!(
        "SELECT {} FROM tenant.document AS document WHERE {} AND document.id = ANY($2) ORDER BY document.id",
        document_columns(tx),
        tx.here("document"),
    );
    let ids: Vec<Uuid> = documents.iter().map(|id| id.as_uuid()).collect();
    let query = sqlx::query(AssertSqlSafe(sql.as_str())).bind(tx.workspace().as_uuid()).bind(ids);
    let rows = tx.rows(query).await.map_err(store_error(DOCUMENT))?;
    rows.iter().map(document_row).collect()
}

/// A row of the list of documents.
pub(super) fn document_row(row: &QueryResult) -> Result<DocumentSummary> {
    let row = DocumentListRow::from_query_result(row, "").map_err(store_error(DOCUMENT))?;
    document_from(&row)
}

fn document_from(row: &DocumentListRow) -> Result<DocumentSummary> {
    let broken = || corrupt(DOCUMENT, row.id);
    let buyer = party(&row.buyer).ok_or_else(broken)?;
    Ok(DocumentSummary {
        id: DocumentId::from_uuid(row.id),
        kind: DocumentKind::from_name(&row.kind).ok_or_else(broken)?,
        state: if row.voided { DocumentState::Voided } else { DocumentState::Issued },
        printed_number: row.printed_number.clone(),
        client: ClientId::from_uuid(row.client_id),
        buyer_name_bn: buyer.name_bn,
        buyer_name_en: buyer.name_en,
        currency: row.currency.parse().map_err(|_| broken())?,
        total: row.total,
        issued_at: from_time(row.issued_at),
        issued_on: from_date(row.issued_on).ok_or_else(broken)?,
    })
}

pub(super) fn party(snapshot: &str) -> Option<Party> {
    serde_json::from_str(snapshot).ok()
}
