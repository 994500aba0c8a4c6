//! Who was let in to audit, and what was read.

use async_trait::async_trait;
use dalil_identity::{AccessEnd, AuditorAccess};
use dalil_tenancy::{
    AccessId, PersonId, StoreError,
    page::{Page, PageRequest},
};
use jiff::Timestamp;

/// One sensitive read, to be noted before the bytes leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessNote {
    /// When.
    pub at: Timestamp,
    /// What was read: the kind of thing.
    pub subject_kind: &'static str,
    /// Which.
    pub subject_id: String,
    /// What was asked for and how it was answered, where a whole request is noted.
    pub request: Option<NotedRequest>,
}

impl AccessNote {
    /// A read of one thing.
    pub fn new(at: Timestamp, subject_kind: &'static str, subject_id: impl Into<String>) -> Self {
        Self { at, subject_kind, subject_id: subject_id.into(), request: None }
    }
}

/// A request of an auditor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotedRequest {
    /// The method and the route, such as `GET /w/{slug}/documents/{id}`.
    pub operation: String,
    /// The status of the answer.
    pub status: u16,
}

/// A read as the access log holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotedAccess {
    /// Its place: later ones are higher, with gaps.
    pub id: u64,
    /// When.
    pub at: Timestamp,
    /// Who: `person:<id>` or `system:<name>`.
    pub principal: String,
    /// By which right.
    pub permission: String,
    /// The request that read.
    pub request_id: String,
    /// From which address.
    pub ip: Option<String>,
    /// The kind of thing.
    pub subject_kind: String,
    /// Which.
    pub subject_id: String,
    /// By which auditor's access, if by one.
    pub access: Option<AccessId>,
    /// What was asked for and how it was answered, where a whole request was noted.
    pub request: Option<NotedRequest>,
}

/// Reading who was let in and what was read.
#[async_trait]
pub trait AuditorsRead: Send {
    /// Accesses, the latest opened first, those that are over included.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn accesses(&mut self, page: PageRequest<AccessId>) -> Result<Page<AuditorAccess, AccessId>, StoreError>;

    /// One access.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn access(&mut self, id: AccessId) -> Result<Option<AuditorAccess>, StoreError>;

    /// The accesses of a person that have not ended by a time.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn open_accesses(&mut self, person: PersonId, at: Timestamp) -> Result<Vec<AuditorAccess>, StoreError>;

    /// Reads that were noted, the latest first: of all, or by one access.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn noted(
        &mut self,
        access: Option<AccessId>,
        page: PageRequest<u64>,
    ) -> Result<Page<NotedAccess, u64>, StoreError>;
}

/// Reading and writing who was let in.
#[async_trait]
pub trait Auditors: AuditorsRead {
    /// Keeps an access; its end is none.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when there is one of that id.
    async fn insert_access(&mut self, access: &AuditorAccess) -> Result<(), StoreError>;

    /// Ends an access.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it was ended before.
    async fn end_access(&mut self, id: AccessId, end: &AccessEnd) -> Result<(), StoreError>;
}
