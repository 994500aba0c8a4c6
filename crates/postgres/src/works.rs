//! Units of work.

use std::sync::Arc;

use async_trait::async_trait;
use dalil_app::{
    acts::Acts,
    confined::confined,
    ports::{
        AccessNote, Answer, AuditRead, Auditors, AuditorsRead, Closings, ClosingsRead, Entropy, Members, MembersRead,
        Message, Outbox, ReadWork, Replies, Work, Works,
    },
};
use dalil_invoicing::{
    InvoicingRead, InvoicingStore,
    closing::Recorded,
    purchasing::{PurchasesRead, PurchasesStore},
};
use dalil_ledger::{LedgerRead, LedgerStore};
use dalil_tenancy::{Permit, Principal, Read, StoreError, Write};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use secrecy::SecretString;
use serde::Serialize;

use crate::{
    convert::to_time,
    entity::audit_head,
    error::store_error,
    invoicing::drafts,
    jobs,
    login::{ConnectError, Login},
    replies,
    scope::Predicate,
    tx::{Access, ScopedTx, Scopes},
};

/// Units of work over the runtime login.
///
/// ```no_run
/// # async fn start(entropy: std::sync::Arc<dyn dalil_app::ports::Entropy>) -> Result<(), Box<dyn std::error::Error>> {
/// let url = secrecy::SecretString::from("postgres://dalil_runtime@localhost/dalil");
/// let works = dalil_postgres::PgWorks::connect(&url, 20, entropy).await?;
/// # let _ = works; Ok(()) }
/// ```
#[derive(Clone)]
pub struct PgWorks {
    scopes: Scopes,
    entropy: Arc<dyn Entropy>,
}

impl std::fmt::Debug for PgWorks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PgWorks").finish_non_exhaustive()
    }
}

impl PgWorks {
    /// Connects as the runtime role with at most that many connections. `entropy` salts the personal parts of the audit
    /// log.
    ///
    /// # Errors
    /// [`ConnectError`], also when the login could pass the policies.
    pub async fn connect(
        url: &SecretString,
        max_connections: u32,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, ConnectError> {
        Self::with(url, max_connections, entropy, Predicate::Workspace).await
    }

    /// The same with the workspace taken out of every statement, for showing that the database alone keeps tenants apart.
    ///
    /// # Errors
    /// [`ConnectError`].
    #[cfg(feature = "mutants")]
    pub async fn connect_without_predicates(
        url: &SecretString,
        max_connections: u32,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, ConnectError> {
        Self::with(url, max_connections, entropy, Predicate::Forgotten).await
    }

    async fn with(
        url: &SecretString,
        max_connections: u32,
        entropy: Arc<dyn Entropy>,
        predicate: Predicate,
    ) -> Result<Self, ConnectError> {
        let pool = Login::Runtime.pool(url, max_connections).await?;
        Ok(Self { scopes: Scopes::new(pool, predicate), entropy })
    }

    async fn open<A: dalil_tenancy::Access>(
        &self,
        permit: &Permit<A>,
        access: Access,
    ) -> Result<Box<PgWork>, StoreError> {
        let tx = self.scopes.begin(permit.workspace(), access).await?;
        Ok(Box::new(PgWork {
            tx,
            principal: permit.principal(),
            entropy: Arc::clone(&self.entropy),
            head: None,
            recorded: Recorded::default(),
            answers: Vec::new(),
            jobs: Vec::new(),
        }))
    }
}

#[async_trait]
impl Works for PgWorks {
    async fn begin(&self, permit: &Permit<Write>) -> Result<Box<dyn Work>, StoreError> {
        Ok(self.open(permit, Access::Write).await?)
    }

    async fn read(&self, permit: &Permit<Read>) -> Result<Box<dyn ReadWork>, StoreError> {
        Ok(confined(permit, self.open(permit, Access::Read).await?))
    }

    async fn note_access(&self, permit: &Permit<Read>, access: &AccessNote) -> Result<(), StoreError> {
        const NOTE: &str = "\
            INSERT INTO tenant.access_log \
            (workspace_id, at, principal, permission, request_id, ip, subject_kind, subject_id, access_id, operation, \
             status) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        let tx = self.scopes.begin(permit.workspace(), Access::Write).await?;
        let origin = permit.origin();
        let values = [
            permit.workspace().as_uuid().into(),
            to_time(access.at).into(),
            principal_name(permit.principal()).into(),
            permit.permission().name().into(),
            origin.request_id.as_str().into(),
            origin.ip.map(|ip| ip.to_string()).into(),
            access.subject_kind.into(),
            access.subject_id.clone().into(),
            permit.window().map(|window| window.access().as_uuid()).into(),
            access.request.as_ref().map(|request| request.operation.clone()).into(),
            access.request.as_ref().map(|request| i16::try_from(request.status).unwrap_or(i16::MAX)).into(),
        ];
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, NOTE, values))
            .await
            .map_err(store_error("access_log"))?;
        tx.commit().await
    }

    async fn keep_answer(&self, permit: &Permit<Write>, answer: Answer) -> Result<(), StoreError> {
        let tx = self.scopes.begin(permit.workspace(), Access::Write).await?;
        replies::store(&tx, answer).await?;
        tx.commit().await
    }

    async fn forget_discarded(&self, permit: &Permit<Write>, before: Timestamp) -> Result<u64, StoreError> {
        let mut forgotten = 0;
        loop {
            let tx = self.scopes.begin(permit.workspace(), Access::Write).await?;
            let some = drafts::forget_some(&tx, before).await?;
            tx.commit().await?;
            forgotten += some;
            if some == 0 {
                return Ok(forgotten);
            }
        }
    }

    async fn forget_answers(&self, permit: &Permit<Write>, before: Timestamp) -> Result<u64, StoreError> {
        let mut forgotten = 0;
        loop {
            let tx = self.scopes.begin(permit.workspace(), Access::Write).await?;
            let some = replies::forget_some(&tx, before).await?;
            tx.commit().await?;
            forgotten += some;
            if some == 0 {
                return Ok(forgotten);
            }
        }
    }
}

/// A scoped transaction; it is every store itself. Only the trait it is seen through says whether it may write.
pub(crate) struct PgWork {
    pub(crate) tx: ScopedTx,
    pub(crate) principal: Principal,
    pub(crate) entropy: Arc<dyn Entropy>,
    /// The head of the audit chain, once it is locked.
    pub(crate) head: Option<audit_head::Model>,
    /// The earliest of what it records, held against what is closed when it is sealed.
    pub(crate) recorded: Recorded,
    /// What leaves with the statement that seals the work: nothing reads these before.
    pub(crate) answers: Vec<Answer>,
    pub(crate) jobs: Vec<Job>,
}

/// A job for the queue.
#[derive(Serialize)]
pub(crate) struct Job {
    task: &'static str,
    payload: serde_json::Value,
    /// Not before; none for at once.
    run_at: Option<Timestamp>,
}

impl ReadWork for PgWork {
    fn invoicing(&mut self) -> &mut dyn InvoicingRead {
        self
    }

    fn ledger(&mut self) -> &mut dyn LedgerRead {
        self
    }

    fn purchases(&mut self) -> &mut dyn PurchasesRead {
        self
    }

    fn audit(&mut self) -> &mut dyn AuditRead {
        self
    }

    fn closings(&mut self) -> &mut dyn ClosingsRead {
        self
    }

    fn members(&mut self) -> &mut dyn MembersRead {
        self
    }

    fn auditors(&mut self) -> &mut dyn AuditorsRead {
        self
    }
}

#[async_trait]
impl Work for PgWork {
    fn invoicing(&mut self) -> &mut dyn InvoicingStore {
        self
    }

    fn ledger(&mut self) -> &mut dyn LedgerStore {
        self
    }

    fn purchases(&mut self) -> &mut dyn PurchasesStore {
        self
    }

    fn members(&mut self) -> &mut dyn Members {
        self
    }

    fn closings(&mut self) -> &mut dyn Closings {
        self
    }

    fn auditors(&mut self) -> &mut dyn Auditors {
        self
    }

    fn outbox(&mut self) -> &mut dyn Outbox {
        self
    }

    fn replies(&mut self) -> &mut dyn Replies {
        self
    }

    async fn commit(mut self: Box<Self>, acts: Acts) -> Result<(), StoreError> {
        self.seal(acts).await?;
        self.tx.commit().await
    }
}

#[async_trait]
impl Outbox for PgWork {
    async fn enqueue(&mut self, message: &Message) -> Result<(), StoreError> {
        use serde_json::json;
        let (task, payload, run_at) = match message {
            Message::RenderOriginals(document) => (jobs::RENDER_ORIGINALS, json!({ "document_id": document }), None),
            Message::TellMember { change, stage, person } => {
                (jobs::TELL_MEMBER, json!({ "change_id": change, "stage": stage, "person_id": person }), None)
            }
            Message::TellClients { change, at } => (jobs::TELL_CLIENTS, json!({ "change_id": change }), Some(*at)),
            Message::TellClient { change, client } => {
                (jobs::TELL_CLIENT, json!({ "change_id": change, "client_id": client }), None)
            }
        };
        let task = task.strip_prefix("tenant.").unwrap_or(task);
        self.jobs.push(Job { task, payload, run_at });
        Ok(())
    }
}

/// `person:<id>` or `system:<name>`.
pub(crate) fn principal_name(principal: Principal) -> String {
    principal.to_string()
}
