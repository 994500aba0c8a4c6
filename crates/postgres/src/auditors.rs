//! Who was let in to audit, and what was read.

use async_trait::async_trait;
use dalil_app::ports::{Auditors, AuditorsRead, NotedAccess, NotedRequest};
use dalil_identity::{AccessEnd, AuditorAccess};
use dalil_tenancy::{
    AccessId, PersonId, StoreError,
    page::{Page, PageRequest},
    text::Line,
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    convert::{from_time, to_time},
    entity::{auditor_access, auditor_access_end},
    error::{corrupt, store_error},
    statement::{self, Bound, columns_of, part},
    tx::ScopedTx,
    works::PgWork,
};

const TABLE: &str = "auditor_access";
const LOG: &str = "access_log";

type Result<T> = std::result::Result<T, StoreError>;

#[async_trait]
impl AuditorsRead for PgWork {
    async fn accesses(&mut self, page: PageRequest<AccessId>) -> Result<Page<AuditorAccess, AccessId>> {
        let mut bound = Bound::to(&self.tx);
        let limit = bound.value(i64::from(page.limit()) + 1);
        let after = page.after.map(|after| format!(" AND access.id < {}", bound.value(after.as_uuid())));
        let narrow = format!("{} ORDER BY access.id DESC LIMIT {limit}", after.unwrap_or_default());
        Ok(Page::cut(found(&self.tx, bound, &narrow).await?, page.limit(), |access: &AuditorAccess| access.id))
    }

    async fn access(&mut self, id: AccessId) -> Result<Option<AuditorAccess>> {
        let mut bound = Bound::to(&self.tx);
        let narrow = format!(" AND access.id = {}", bound.value(id.as_uuid()));
        Ok(found(&self.tx, bound, &narrow).await?.pop())
    }

    async fn open_accesses(&mut self, person: PersonId, at: Timestamp) -> Result<Vec<AuditorAccess>> {
        let mut bound = Bound::to(&self.tx);
        let narrow = format!(
            " AND access.person_id = {} AND access.ends_at > {} AND ended.access_id IS NULL ORDER BY access.id",
            bound.value(person.as_uuid()),
            bound.value(to_time(at)),
        );
        found(&self.tx, bound, &narrow).await
    }

    async fn noted(&mut self, access: Option<AccessId>, page: PageRequest<u64>) -> Result<Page<NotedAccess, u64>> {
        let mut bound = Bound::to(&self.tx);
        let limit = bound.value(i64::from(page.limit()) + 1);
        let after = page.after.map(|after| {
            let after = i64::try_from(after).unwrap_or(i64::MAX);
            format!(" AND log.id < {}", bound.value(after))
        });
        let access = access.map(|access| format!(" AND log.access_id = {}", bound.value(access.as_uuid())));
        let narrow: String = after.into_iter().chain(access).collect();
        let sql = format!(
            "SELECT log.id, log.at, log.principal, log.permission, log.request_id, log.ip, log.subject_kind, \
                 log.subject_id, log.access_id, log.operation, log.status \
             FROM tenant.access_log AS log WHERE {}{narrow} ORDER BY log.id DESC LIMIT {limit}",
            self.tx.here("log"),
        );
        let rows = NotedRow::find_by_statement(bound.statement(sql)).all(&self.tx).await.map_err(store_error(LOG))?;
        let items = rows.into_iter().map(noted_from).collect::<Result<Vec<_>>>()?;
        Ok(Page::cut(items, page.limit(), |noted: &NotedAccess| noted.id))
    }
}

#[async_trait]
impl Auditors for PgWork {
    async fn insert_access(&mut self, access: &AuditorAccess) -> Result<()> {
        let row = auditor_access::Model {
            workspace_id: self.tx.workspace().as_uuid(),
            id: access.id.as_uuid(),
            person_id: access.person.as_uuid(),
            year: access.year,
            purpose: access.purpose.to_string(),
            ends_at: to_time(access.until),
            opened_at: to_time(access.opened_at),
            opened_by: access.opened_by.clone(),
        };
        statement::insert(&self.tx, TABLE, row).await
    }

    async fn end_access(&mut self, id: AccessId, end: &AccessEnd) -> Result<()> {
        let row = auditor_access_end::Model {
            workspace_id: self.tx.workspace().as_uuid(),
            access_id: id.as_uuid(),
            ended_at: to_time(end.at),
            ended_by: end.by.clone(),
        };
        statement::insert(&self.tx, "auditor_access_end", row).await
    }
}

/// Accesses with their ends; a condition and an order follow.
async fn found(tx: &ScopedTx, bound: Bound, narrow: &str) -> Result<Vec<AuditorAccess>> {
    let sql = format!(
        "SELECT {}, {} FROM tenant.auditor_access AS access \
         LEFT JOIN tenant.auditor_access_end AS ended ON {} AND ended.access_id = access.id WHERE {}{narrow}",
        columns_of::<auditor_access::Entity>("access"),
        columns_of::<auditor_access_end::Entity>("ended"),
        tx.here("ended"),
        tx.here("access"),
    );
    let rows = tx.query_all_raw(bound.statement(sql)).await.map_err(store_error(TABLE))?;
    rows.iter().map(access_from).collect()
}

fn access_from(row: &QueryResult) -> Result<AuditorAccess> {
    let stored = auditor_access::Model::from_query_result(row, "access_").map_err(store_error(TABLE))?;
    let end = part::<auditor_access_end::Model>(row, "ended")?;
    Ok(AuditorAccess {
        id: AccessId::from_uuid(stored.id),
        person: PersonId::from_uuid(stored.person_id),
        year: stored.year,
        purpose: Line::parse(&stored.purpose).map_err(|_| corrupt(TABLE, stored.id))?,
        until: from_time(stored.ends_at),
        opened_at: from_time(stored.opened_at),
        opened_by: stored.opened_by,
        end: end.map(|end| AccessEnd { at: from_time(end.ended_at), by: end.ended_by }),
    })
}

#[derive(FromQueryResult)]
struct NotedRow {
    id: i64,
    at: OffsetDateTime,
    principal: String,
    permission: String,
    request_id: String,
    ip: Option<String>,
    subject_kind: String,
    subject_id: String,
    access_id: Option<Uuid>,
    operation: Option<String>,
    status: Option<i16>,
}

fn noted_from(row: NotedRow) -> Result<NotedAccess> {
    let broken = || corrupt(LOG, row.id);
    let request = match (row.operation, row.status) {
        (Some(operation), Some(status)) => {
            Some(NotedRequest { operation, status: u16::try_from(status).map_err(|_| broken())? })
        }
        _ => None,
    };
    Ok(NotedAccess {
        id: u64::try_from(row.id).map_err(|_| broken())?,
        at: from_time(row.at),
        principal: row.principal,
        permission: row.permission,
        request_id: row.request_id,
        ip: row.ip,
        subject_kind: row.subject_kind,
        subject_id: row.subject_id,
        access: row.access_id.map(AccessId::from_uuid),
        request,
    })
}
