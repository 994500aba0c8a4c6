//! Auditors' accesses, and the access log, in memory.

use async_trait::async_trait;
use dalil_app::ports::{AccessNote, Auditors, AuditorsRead, NotedAccess};
use dalil_identity::{AccessEnd, AccessState, AuditorAccess};
use dalil_tenancy::{
    AccessId, Permit, PersonId, Read, StoreError,
    page::{Page, PageRequest},
};
use jiff::Timestamp;

use super::{MemoryWork, Result};

/// Writes a read down.
pub(super) fn note(noted: &mut Vec<NotedAccess>, permit: &Permit<Read>, access: &AccessNote) {
    noted.push(NotedAccess {
        id: noted.len() as u64 + 1,
        at: access.at,
        principal: permit.principal().to_string(),
        permission: permit.permission().name().to_owned(),
        request_id: permit.origin().request_id.to_string(),
        ip: permit.origin().ip.map(|ip| ip.to_string()),
        subject_kind: access.subject_kind.to_owned(),
        subject_id: access.subject_id.clone(),
        access: permit.window().map(|window| window.access()),
        request: access.request.clone(),
    });
}

#[async_trait]
impl AuditorsRead for MemoryWork {
    async fn accesses(&mut self, page: PageRequest<AccessId>) -> Result<Page<AuditorAccess, AccessId>> {
        let mut found = self.books.auditors.clone();
        found.retain(|access| page.after.is_none_or(|after| access.id < after));
        found.sort_by_key(|access| std::cmp::Reverse(access.id));
        found.truncate(usize::from(page.limit()) + 1);
        Ok(Page::cut(found, page.limit(), |access: &AuditorAccess| access.id))
    }

    async fn access(&mut self, id: AccessId) -> Result<Option<AuditorAccess>> {
        Ok(self.books.auditors.iter().find(|access| access.id == id).cloned())
    }

    async fn open_accesses(&mut self, person: PersonId, at: Timestamp) -> Result<Vec<AuditorAccess>> {
        let mut found = self.books.auditors.clone();
        found.retain(|access| access.person == person && access.state(at) == AccessState::Open);
        found.sort_by_key(|access| access.id);
        Ok(found)
    }

    async fn noted(&mut self, access: Option<AccessId>, page: PageRequest<u64>) -> Result<Page<NotedAccess, u64>> {
        let all = self.books.noted.iter().rev();
        let found = all
            .filter(|noted| page.after.is_none_or(|after| noted.id < after))
            .filter(|noted| access.is_none() || noted.access == access)
            .take(usize::from(page.limit()) + 1);
        Ok(Page::cut(found.cloned().collect(), page.limit(), |noted: &NotedAccess| noted.id))
    }
}

#[async_trait]
impl Auditors for MemoryWork {
    async fn insert_access(&mut self, access: &AuditorAccess) -> Result<()> {
        if self.books.auditors.iter().any(|known| known.id == access.id) {
            return Err(StoreError::Conflict { what: "auditor_access" });
        }
        self.books.auditors.push(AuditorAccess { end: None, ..access.clone() });
        Ok(())
    }

    async fn end_access(&mut self, id: AccessId, end: &AccessEnd) -> Result<()> {
        let found = self.books.auditors.iter_mut().find(|access| access.id == id && access.end.is_none());
        let access = found.ok_or(StoreError::Conflict { what: "auditor_access_end" })?;
        access.end = Some(end.clone());
        Ok(())
    }
}
