//! Lists for people: newest first, paged by id, which grows with time.

use dalil_invoicing::{
    ClientId, DocumentFilter, DocumentId, DocumentKind, DocumentSummary, InvoiceFilter, InvoiceId, InvoiceState,
    InvoiceSummary, Party,
};
use dalil_tenancy::page::{Page, PageRequest};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Statement, Value,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::{Result, rows::DOCUMENT};
use crate::{
    convert::{from_date, from_time, to_date},
    entity::document,
    error::{corrupt, store_error},
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
}

/// Drafts and issued invoices in one statement; each half walks its own index and stops at the limit.
pub(super) async fn invoices(
    tx: &ScopedTx,
    filter: InvoiceFilter,
    page: PageRequest<InvoiceId>,
) -> Result<Page<InvoiceSummary, InvoiceId>> {
    let values: [Value; 4] = [
        tx.workspace().as_uuid().into(),
        (i64::from(page.limit()) + 1).into(),
        page.after.map(InvoiceId::as_uuid).into(),
        filter.client.map(ClientId::as_uuid).into(),
    ];
    let sql = invoices_sql(tx, filter, page.after.is_some());
    let rows = tx
        .query_all_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values))
        .await
        .map_err(store_error(DOCUMENT))?;
    let items = rows
        .iter()
        .map(|row| InvoiceRow::from_query_result(row, "").map_err(store_error(DOCUMENT)).and_then(invoice_from))
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::cut(items, page.limit(), |item| item.id))
}

/// `$1` is the workspace, `$2` the limit, `$3` the key to go on after, `$4` the client.
fn invoices_sql(tx: &ScopedTx, filter: InvoiceFilter, paged: bool) -> String {
    let narrow = |table: &str| {
        let after = if paged { format!(" AND {table}.id < $3") } else { " AND $3::uuid IS NULL".to_owned() };
        let client = match filter.client {
            Some(_) => format!(" AND {table}.client_id = $4"),
            None => " AND $4::uuid IS NULL".to_owned(),
        };
        format!("{}{after}{client} ORDER BY {table}.id DESC LIMIT $2", tx.here(table))
    };
    let drafts = format!(
        "(SELECT draft.id, draft.client_id, client.name_bn, client.name_en, NULL AS buyer, draft.currency, draft.total, \
         NULL AS printed_number, NULL::date AS issued_on, draft.updated_at \
         FROM tenant.invoice_draft AS draft \
         LEFT JOIN tenant.client AS client ON {} AND client.id = draft.client_id \
         WHERE {})",
        tx.here("client"),
        narrow("draft"),
    );
    let issued = format!(
        "(SELECT document.id, document.client_id, NULL AS name_bn, NULL AS name_en, document.buyer, document.currency, \
         document.total, document.printed_number, document.issued_on, document.issued_at AS updated_at \
         FROM tenant.document AS document WHERE document.kind = 'invoice' AND {})",
        narrow("document"),
    );
    match filter.state {
        Some(InvoiceState::Draft) => drafts,
        Some(InvoiceState::Issued) => issued,
        None => format!("SELECT * FROM ({drafts} UNION ALL {issued}) AS invoice ORDER BY id DESC LIMIT $2"),
    }
}

fn invoice_from(row: InvoiceRow) -> Result<InvoiceSummary> {
    let broken = || corrupt("invoice", row.id);
    let buyer = row.buyer.as_deref().map(|buyer| party(buyer).ok_or_else(broken)).transpose()?;
    let state = if buyer.is_some() { InvoiceState::Issued } else { InvoiceState::Draft };
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
}

pub(super) async fn documents(
    tx: &ScopedTx,
    filter: DocumentFilter,
    page: PageRequest<DocumentId>,
) -> Result<Page<DocumentSummary, DocumentId>> {
    use document::Column;
    let mut query = tx
        .find::<document::Entity>()
        .select_only()
        .columns([
            Column::Id,
            Column::Kind,
            Column::PrintedNumber,
            Column::ClientId,
            Column::Buyer,
            Column::Currency,
            Column::Total,
            Column::IssuedAt,
            Column::IssuedOn,
        ])
        .order_by_desc(Column::Id)
        .limit(u64::from(page.limit()) + 1);
    let conditions = [
        page.after.map(|after| Column::Id.lt(after.as_uuid())),
        filter.kind.map(|kind| Column::Kind.eq(kind.as_str())),
        filter.client.map(|client| Column::ClientId.eq(client.as_uuid())),
        filter.from.map(|day| Column::IssuedOn.gte(to_date(day))),
        filter.to.map(|day| Column::IssuedOn.lte(to_date(day))),
    ];
    for condition in conditions.into_iter().flatten() {
        query = query.filter(condition);
    }
    let rows = query.into_model::<DocumentListRow>().all(tx).await.map_err(store_error(DOCUMENT))?;
    let items = rows.iter().map(document_from).collect::<Result<Vec<_>>>()?;
    Ok(Page::cut(items, page.limit(), |item| item.id))
}

fn document_from(row: &DocumentListRow) -> Result<DocumentSummary> {
    let broken = || corrupt(DOCUMENT, row.id);
    let buyer = party(&row.buyer).ok_or_else(broken)?;
    Ok(DocumentSummary {
        id: DocumentId::from_uuid(row.id),
        kind: DocumentKind::from_name(&row.kind).ok_or_else(broken)?,
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

fn party(snapshot: &str) -> Option<Party> {
    serde_json::from_str(snapshot).ok()
}
